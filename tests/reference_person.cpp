#include "tests/reference_person.h"

#include <algorithm>
#include <cmath>

#include "sim/core/elementary.h"

namespace rapport {

namespace {

constexpr int kMostLegs = 5;   // that take from quality
constexpr double kOpen = 0.5;  // a gate

int earlier_legs(const Case& c) { return std::min(c.legs - 1, kMostLegs); }

/// Radical inverse in base 2 of n: 0, 1/2, 1/4, 3/4, ...
double van_der_corput(std::uint32_t n) {
  double x = 0.0, part = 0.5;
  for (; n != 0; n >>= 1, part /= 2) x += (n & 1) != 0 ? part : 0.0;
  return x;
}

}  // namespace

// ---- the start ---------------------------------------------------------------------------------

ReferencePerson ReferencePeople::person(std::uint32_t n, std::uint8_t segment,
                                        double satisfaction) const {
  ReferencePerson person;
  person.key = customer_key(model_, n, segment);
  person.segment = segment;
  const Segment& of = model_.segments[segment];
  if (company_.mechanism.own_value) {
    const RandomBlock shift = draw_customer(key_, {0xFFFFFFFF, of.code}, Purpose::own);
    double u = van_der_corput(person.key.index) + uniform(shift.u64(0));
    if (u >= 1.0) u -= 1.0;
    u = std::clamp(u, 1e-9, 1.0 - 1e-9);
    person.value = static_cast<std::uint32_t>(of.value_factor.quantile(u) * 1024.0 + 0.5);
  }
  const RandomBlock own = draw_customer(key_, person.key, Purpose::own);
  person.cover = to_share(uniform(own.u32(2)));
  person.expectation.fill(to_share(satisfaction));
  return person;
}

void ReferencePeople::add_records(ReferencePerson& person, double rate_factor) const {
  const std::size_t departments = company_.departments.size();
  person.records.assign(departments, 0);
  if (!company_.mechanism.know) return;
  for (std::size_t d = 0; d < departments; ++d) {
    NeedKey of{person.key};
    of.slot = static_cast<std::uint32_t>(d);
    const RandomBlock block = draw_leg(key_, of, 0, 0, Purpose::record);
    const double rate =
        company_.legs_a_day[person.segment * departments + d] * rate_factor * published_.record(d);
    if (!(rate > 0.0)) continue;
    const double age = -math::log(1.0 - uniform(block.u64(0))) / rate;
    if (age >= kRecordStart - 1) continue;
    const bool shared = uniform(block.u32(2)) < published_.level(CompanyLever::share, d);
    const double upkeep = published_.level(CompanyLever::upkeep, d);
    const KnowSpec& spec = company_.know;
    const bool wrong =
        uniform(block.u32(3)) < spec.wrong_most + (spec.wrong_least - spec.wrong_most) * upkeep;
    const std::uint32_t learnt =
        learnt_bit(d) | (shared ? learnt_shared(d) : 0) | (wrong ? learnt_wrong(d) : 0);
    person.records[d] =
        made_record(learnt, d, static_cast<Record>(kRecordStart - static_cast<int>(age)));
  }
}

double ReferencePeople::worth(const ReferencePerson& person) const {
  return model_.segments[person.segment].value_per_month * (person.value / 1024.0) -
         company_.serve_cost[person.segment];
}

double ReferencePeople::relative_worth(const ReferencePerson& person) const {
  if (!(company_.mean_worth > 0.0)) return 0.0;
  return std::max(0.0, worth(person)) / company_.mean_worth;
}

// ---- a leg -------------------------------------------------------------------------------------

bool ReferencePeople::owned(const Case& c) const {
  const RandomBlock traits = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::case_traits);
  return uniform(traits.u32(2)) < published_.mean_level(CompanyLever::owner);
}

Knowledge ReferencePeople::know(const Case& c, const ReferencePerson& person, std::size_t d,
                                Time t) const {
  if (!company_.mechanism.know) return {};
  const KnowSpec& spec = company_.know;
  const double upkeep = published_.level(CompanyLever::upkeep, d);
  const double systems = published_.level(CompanyLever::systems, d);
  const double depth = published_.level(CompanyLever::depth, d);
  const double fresh = (static_cast<double>(spec.fresh_least) +
                        static_cast<double>(spec.fresh_most - spec.fresh_least) * upkeep) /
                       static_cast<double>(kDay);
  const bool joined_up = from_share(person.cover) < published_.mean_level(CompanyLever::one_view);
  const int today = record_day(t, model_.begin);
  double best = 0.0, taught = 0.0;
  bool wrong = false;
  for (std::size_t j = 0; j < person.records.size(); ++j) {
    double usable = 0.0;
    bool is_wrong = false;
    if ((c.company.learnt & learnt_bit(j)) != 0) {
      const bool shared = (c.company.learnt & learnt_shared(j)) != 0;
      usable = j == d ? 1.0 : (shared ? systems : 0.0);
      is_wrong = (c.company.learnt & learnt_wrong(j)) != 0;
      taught = std::max(taught, usable);
    } else if ((person.records[j] & kRecordDay) != 0) {
      const Record record = person.records[j];
      const bool shared = (record & kRecordShared) != 0 && joined_up;
      const double reach = j == d ? 1.0 : (shared ? systems : 0.0);
      usable = reach * math::exp(-static_cast<double>(today - (record & kRecordDay)) / fresh);
      is_wrong = (record & kRecordWrong) != 0;
    }
    if (usable > best) {
      best = usable;
      wrong = is_wrong;
    }
  }
  const double reading = (1.0 - spec.skip * published_.strain(d)) *
                         (spec.depth_least + (1.0 - spec.depth_least) * depth);
  const double tests = published_.mean_level(CompanyLever::tests);
  const double prior = spec.prior * (1.0 - math::exp(-tests / spec.tests));
  const double guess =
      1.0 - (1.0 - prior) * (1.0 - spec.predict * published_.level(CompanyLever::screen, d));
  Knowledge known{best * reading, wrong, c.legs > 1 && taught < kOpen};
  if (known.gate < guess) {
    known.gate = guess;
    known.wrong = false;
  }
  return known;
}

LegPlan ReferencePeople::plan(const Case& c, const ReferencePerson& person, std::uint32_t visit,
                              Time t) const {
  LegPlan plan;
  const TouchPoint& place = model_.tables_at(t).touch_points[model_.steps[c.step].touch_point];
  const QualitySpec& quality = company_.quality;
  const double base = place.quality + company_.any_shift - quality.leg * earlier_legs(c);
  if (c.company.cause == Cause::misfit) plan.loss = Loss::misfit;
  if (place.queue == kNoQueue) {
    plan.quality = static_cast<float>(base);
    return plan;
  }
  const std::size_t d = place.department;
  plan.by_employee = true;
  const RandomBlock traits = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::case_traits);
  const double request = company_.may.request.quantile(uniform(traits.u32(1)));
  double gates[3] = {1.0, published_.want(d), 1.0};
  if (company_.mechanism.may) {
    const bool stands = c.legs == 1 || owned(c) || c.company.cause == Cause::complaint;
    const bool within = request <= published_.level(CompanyLever::latitude, d);
    gates[0] = (within ? 1.0 : company_.may.escalation) * (stands ? 1.0 : company_.may.standing);
  }
  const Knowledge known = know(c, person, d, t);
  gates[2] = known.gate;
  plan.asked_again = known.asked_again;
  double g = gates[0] * gates[1] * gates[2];
  if (company_.gates == Gates::any) {
    const double sum = company_.weight_may * gates[0] + company_.weight_want * gates[1] +
                       company_.weight_know * gates[2];
    const double weights = company_.weight_may + company_.weight_want + company_.weight_know;
    g = std::min(1.0, company_.any_scale * (sum / weights));
  }
  for (int gate = 0; gate < kGates; ++gate) {
    if (gates[gate] >= kOpen) plan.cell |= static_cast<std::uint8_t>(1 << gate);
  }
  choose(c, person, visit, d, gates[0], g, request, plan);
  if (plan.act == Act::tailored) {
    plan.wrong = known.wrong;
    plan.fit = static_cast<float>(known.wrong ? 0.0 : g);
  }
  plan.denied = (plan.act == Act::tailored || plan.act == Act::goodwill) && gates[0] < kOpen;
  draw_outcome(c, visit, place, plan);

  const double fit_effect = quality.fit * model_.needs[c.kind].fit_weight;
  double skill = company_.skill.skill.mean();
  if (company_.mechanism.skill) {
    const RandomBlock employee = draw(c, visit, Purpose::employee);
    const auto post = static_cast<std::uint32_t>(uniform(employee.u32(0)) *
                                                 static_cast<double>(company_.posts[place.pool]));
    const RandomBlock who = draw_customer(key_, {post, place.pool}, Purpose::skill);
    skill = clamp01(company_.skill.skill.quantile(uniform(who.u64(0))));
  }
  double q = base + (quality.skill * (skill - company_.skill.skill.mean()) - published_.dip(d) +
                     fit_effect * plan.fit);
  if (plan.act == Act::goodwill) q += quality.goodwill * gates[0];
  if (plan.act == Act::minimal) q -= quality.minimal;
  if (plan.denied) q -= quality.denied;
  if (plan.asked_again) q -= quality.asked_again;
  if (plan.wrong) q -= quality.wrong;
  if (!plan.answered) q -= quality.unanswered;
  plan.quality = static_cast<float>(q);

  double gain = 0.0;
  if (plan.act == Act::tailored) gain = fit_effect * plan.fit;
  if (plan.act == Act::goodwill) gain = quality.goodwill * gates[0];
  const double worth_it =
      std::max(0.0, worth(person)) * company_.months_of_quality[person.segment] * gain;
  plan.over = static_cast<float>(std::max(0.0, plan.cost - worth_it));
  find_loss(c, gates, plan, fit_effect);
  return plan;
}

/// The act that is worth most to the employee.
void ReferencePeople::choose(const Case& c, const ReferencePerson& person, std::uint32_t visit,
                             std::size_t d, double may, double g, double request,
                             LegPlan& plan) const {
  const ActSpec& spec = company_.act;
  plan.act = Act::tailored;
  if (!company_.mechanism.act) return;
  const double fit_weight = model_.needs[c.kind].fit_weight;
  const double kappa = spec.money_of_quality * published_.level(CompanyLever::customers_first, d);
  const double power = published_.mean_level(CompanyLever::lifetime);
  const double w =
      power == 0.0 ? 1.0 : published_.weight_scale() * math::pow(relative_worth(person), power);
  const double gain[] = {-company_.quality.minimal, 0.0, company_.quality.fit * fit_weight * g,
                         company_.quality.goodwill * may};
  const double cost[] = {0.0, 0.0, spec.tailored_cost * request * may,
                         spec.goodwill_cost * request * may};
  const double time[] = {spec.minimal_time, 1.0, spec.tailored_time, spec.goodwill_time};
  const double beyond[] = {0.0, 0.0, 1.0, 1.0};
  const double penalty =
      (1.0 - published_.level(CompanyLever::strategy, d)) * company_.departments[d].rule_penalty;
  const RandomBlock noise = draw(c, visit, Purpose::act);
  double best = 0.0;
  for (std::size_t a = 0; a < kActs; ++a) {
    const double gumbel = -math::log(-math::log(uniform(noise.u32(static_cast<int>(a)))));
    const double worth = (kappa * w + published_.pay_serve(d)) * gain[a] +
                         published_.pay_volume(d) * (1.0 - time[a]) - beyond[a] * penalty -
                         spec.felt_cost * cost[a] + spec.noise * gumbel;
    if (a > 0 && !(worth > best)) continue;
    best = worth;
    plan.act = static_cast<Act>(a);
    plan.time = time[a];
    plan.cost = static_cast<float>(cost[a]);
  }
}

/// Answers, sales and what is written down.
void ReferencePeople::draw_outcome(const Case& c, std::uint32_t visit, const TouchPoint& place,
                                   LegPlan& plan) const {
  const std::size_t d = place.department;
  const RandomBlock outcome = draw(c, visit, Purpose::outcome);
  if (place.kind == TouchPointSpec::Kind::asynchronous) {
    plan.answered = uniform(outcome.u32(0)) < published_.level(CompanyLever::answer, d);
    if (!plan.answered) plan.fit = 0.0F;
  }
  if (place.sells && c.company.cause == Cause::root && company_.mechanism.sale) {
    plan.sale = uniform(outcome.u32(1)) < company_.child.sale * published_.volume(d);
    plan.misfit =
        plan.sale && uniform(outcome.u32(2)) < company_.child.misfit_most * (1.0 - plan.fit);
  }
  if (!company_.mechanism.know || !plan.answered) return;
  const RandomBlock employee = draw(c, visit, Purpose::employee);
  if (!(uniform(employee.u32(1)) < published_.record(d))) return;
  const KnowSpec& know = company_.know;
  plan.teaches = learnt_bit(d);
  if (uniform(employee.u32(2)) < published_.level(CompanyLever::share, d)) {
    plan.teaches |= learnt_shared(d);
  }
  const double wrong = know.wrong_most + (know.wrong_least - know.wrong_most) *
                                             published_.level(CompanyLever::upkeep, d);
  if (uniform(employee.u32(3)) < wrong) plan.teaches |= learnt_wrong(d);
}

/// Before the wait.
void ReferencePeople::find_loss(const Case& c, double gates[3], LegPlan& plan,
                                double fit_effect) const {
  const QualitySpec& quality = company_.quality;
  const double missing = fit_effect * (1.0 - plan.fit);
  const auto take = [&](double lost, Loss loss) {
    if (lost <= plan.lost) return;
    plan.lost = lost;
    plan.loss = loss;
  };
  {
    Loss narrowest = Loss::want;
    const Loss losses[] = {Loss::may, Loss::want, Loss::know};
    double least = kOpen;
    for (int gate = 0; gate < kGates; ++gate) {
      if (gates[gate] >= least) continue;
      least = gates[gate];
      narrowest = losses[gate];
    }
    take(missing, narrowest);
    if (plan.act == Act::minimal) take(missing + quality.minimal, Loss::minimal);
  }
  take(quality.leg * earlier_legs(c) + (plan.asked_again ? quality.asked_again : 0.0),
       Loss::hand_over);
  if (plan.wrong) take(missing + quality.wrong, Loss::wrong_fact);
  if (!plan.answered) take(missing + quality.unanswered, Loss::unanswered);
  if (c.company.cause == Cause::misfit) plan.loss = Loss::misfit;
}

double ReferencePeople::quality_served(const TouchPoint& place, const LegPlan& plan,
                                       Time felt_wait) const {
  const double waited = static_cast<double>(felt_wait) / place.wait_reference;
  return static_cast<float>(clamp01(plan.quality - company_.quality.wait * std::min(2.0, waited)));
}

double ReferencePeople::quality_failed(const TouchPoint& place, const Case& c, Time wait) const {
  const double waited = static_cast<double>(wait) / place.wait_reference;
  const double base = place.quality + company_.any_shift - company_.quality.leg * earlier_legs(c);
  return static_cast<float>(
      clamp01(base - company_.quality.failed - company_.quality.wait * std::min(2.0, waited)));
}

// ---- experience and memory ---------------------------------------------------------------------

float ReferencePeople::fade(Time from, Time to, float x) const {
  const double t = static_cast<double>((to - from) * kSecond);
  return static_cast<float>(x * math::exp(-t / static_cast<double>(company_.experience.fades)));
}

double ReferencePeople::memory_at(const ReferencePerson& person, Time t) const {
  if (person.memory == 0.0F) return 0.0;
  const double since = static_cast<double>((t - model_.begin) / kSecond - person.memory_time);
  return person.memory * math::exp(-since * static_cast<double>(kSecond) /
                                   static_cast<double>(company_.experience.fades));
}

/// Memory and the worst fade together, at the end of each leg, by whole seconds.
void ReferencePeople::fade_memory(ReferencePerson& person, Time t) const {
  const Time now = (t - model_.begin) / kSecond;
  if (now == person.memory_time) return;
  person.memory = fade(person.memory_time, now, person.memory);
  person.worst = fade(person.memory_time, now, person.worst);
  person.memory_time = now;
}

double ReferencePeople::judge(ReferencePerson& person, double& satisfaction, const Case& c,
                              double q, Loss loss, Time t) const {
  if (!company_.judges()) return 0.0;
  const ExperienceRuleSpec& rule = company_.experience;
  const std::uint16_t place = model_.steps[c.step].touch_point;
  auto& kept = person.expectation[static_cast<std::size_t>(model_.touch_points[place].kind)];
  const double e = from_share(kept);
  satisfaction =
      clamp01(satisfaction + rule.beta * (q - rule.loss * std::max(e - q, 0.0) +
                                          rule.gain * std::max(q - e, 0.0) - satisfaction));
  kept = to_share(clamp01(e + rule.alpha * (q - e)));
  const double deviation = q - e;
  fade_memory(person, t);
  if (std::fabs(deviation) > std::fabs(person.peak)) person.peak = static_cast<float>(deviation);
  if (deviation < person.worst) {
    person.worst = static_cast<float>(deviation);
    person.worst_loss = loss;
    person.worst_place = place;
  }
  return deviation;
}

double ReferencePeople::felt(const ReferencePerson& person, double deviation) const {
  const double peak = company_.experience.peak;
  return peak * person.peak + (1.0 - peak) * deviation;
}

void ReferencePeople::remember(ReferencePerson& person, double felt, bool complains) const {
  const double weight = complains ? company_.experience.complaint_weight : 1.0;
  person.memory = static_cast<float>(std::clamp(person.memory + felt * weight, -1.0, 1.0));
}

void ReferencePeople::enter_records(ReferencePerson& person, Time t) const {
  for (std::size_t d = 0; d < person.records.size(); ++d) {
    if ((person.learnt & learnt_bit(d)) == 0) continue;
    person.records[d] = made_record(person.learnt, d, record_day(t, model_.begin));
  }
  person.learnt = 0;
}

// ---- moves -------------------------------------------------------------------------------------

std::vector<double> ReferencePeople::shares(const Case& c, const Tables& tables,
                                            const Range& moves) const {
  std::vector<double> shares;
  double before = 0.0, handed_over = 0.0;
  bool changes = company_.mechanism.hand_over;
  for (std::uint32_t i = moves.first; i < moves.last; ++i) {
    const Move& move = tables.moves[i];
    shares.push_back(move.cumulative - before);
    before = move.cumulative;
    if (move.hands_over) handed_over += shares.back();
    changes &= move.saved;
  }
  if (!changes || !(handed_over > 0.0)) return shares;
  const HandOverSpec& spec = company_.hand_over;
  double today_owner = 0.0, today_structure = 0.0;
  for (std::size_t d = 0; d < company_.departments.size(); ++d) {
    today_owner += model_.lever(CompanyLever::owner, d);
    today_structure += model_.lever(CompanyLever::structure, d);
  }
  today_owner /= static_cast<double>(company_.departments.size());
  today_structure /= static_cast<double>(company_.departments.size());
  double today = (1.0 - spec.owner * today_owner) * (1.0 - spec.structure * today_structure);
  if (!(today > 0.0)) today = 1.0;
  const RandomBlock traits = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::case_traits);
  const double h = spec.spread.quantile(uniform(traits.u32(0)));
  const double f = h * (owned(c) ? 1.0 - spec.owner : 1.0) *
                   (1.0 - spec.structure * published_.mean_level(CompanyLever::structure)) / today;
  const double factor = std::min(f, std::max(1.0, 0.9 / handed_over));
  for (std::uint32_t i = moves.first; i < moves.last; ++i) {
    double& share = shares[i - moves.first];
    if (tables.moves[i].hands_over) share *= factor;
    if (tables.moves[i].to == kEnd) share = 0.0;
  }
  return shares;
}

}  // namespace rapport
