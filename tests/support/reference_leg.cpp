#include <algorithm>
#include <cmath>

#include "sim/core/elementary.h"
#include "tests/support/reference_person.h"

namespace rapport {

namespace {

constexpr double kOpen = 0.5;  // a gate

}  // namespace

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
  if (c.company.cause == Cause::misfit) plan.loss = Loss::misfit;
  if (place.queue == kNoQueue) {
    plan.quality = static_cast<float>(quality_by_the_book(place, c));
    return plan;
  }
  const std::size_t d = place.department;
  plan.by_employee = true;
  const Knowledge known = know(c, person, d, t);
  plan.asked_again = known.asked_again;
  plan.know = known.gate;
  open_gates(c, d, plan);
  choose(c, person, visit, d, plan);
  if (plan.act == Act::tailored) {
    plan.wrong = known.wrong;
    plan.fit = static_cast<float>(known.wrong ? 0.0 : plan.fits);
  }
  plan.denied = (plan.act == Act::tailored || plan.act == Act::goodwill) && plan.may < kOpen;
  draw_outcome(c, visit, place, plan);
  judge_plan(c, person, visit, place, plan);
  return plan;
}

/// May and want, and what an act fits if it is tailored.
void ReferencePeople::open_gates(const Case& c, std::size_t d, LegPlan& plan) const {
  const RandomBlock traits = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::case_traits);
  plan.request = company_.may.request.quantile(uniform(traits.u32(1)));
  if (company_.mechanism.may) {
    const bool stands = c.legs == 1 || owned(c) || c.company.cause == Cause::complaint;
    const bool within = plan.request <= published_.level(CompanyLever::latitude, d);
    plan.may = (within ? 1.0 : company_.may.escalation) * (stands ? 1.0 : company_.may.standing);
  }
  plan.want = published_.want(d);
  plan.fits = plan.may * plan.want * plan.know;
  if (company_.gates == Gates::any) {
    const double sum = company_.weight_may * plan.may + company_.weight_want * plan.want +
                       company_.weight_know * plan.know;
    const double weights = company_.weight_may + company_.weight_want + company_.weight_know;
    plan.fits = weights > 0.0 ? std::min(1.0, company_.any_scale * (sum / weights)) : 0.0;
  }
  if (plan.may >= kOpen) plan.cell |= 1;
  if (plan.want >= kOpen) plan.cell |= 2;
  if (plan.know >= kOpen) plan.cell |= 4;
}

/// The act that is worth most to the employee.
void ReferencePeople::choose(const Case& c, const ReferencePerson& person, std::uint32_t visit,
                             std::size_t d, LegPlan& plan) const {
  const ActSpec& spec = company_.act;
  plan.act = Act::tailored;
  if (!company_.mechanism.act) return;
  const double fit_weight = model_.needs[c.kind].fit_weight;
  const double kappa = spec.money_of_quality * published_.level(CompanyLever::customers_first, d);
  const double power = published_.mean_level(CompanyLever::lifetime);
  const double w =
      power == 0.0 ? 1.0 : published_.weight_scale() * math::pow(relative_worth(person), power);
  const double gain[] = {-company_.quality.minimal, 0.0,
                         company_.quality.fit * fit_weight * plan.fits,
                         company_.quality.goodwill * plan.may};
  const double cost[] = {0.0, 0.0, spec.tailored_cost * plan.request * plan.may,
                         spec.goodwill_cost * plan.request * plan.may};
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

double ReferencePeople::skill(const Case& c, std::uint32_t visit, const TouchPoint& place) const {
  const Distribution& law = company_.skill.skill;
  if (!company_.mechanism.skill) return law.mean();
  const RandomBlock employee = draw(c, visit, Purpose::employee);
  const auto post = static_cast<std::uint32_t>(uniform(employee.u32(0)) *
                                               static_cast<double>(company_.posts[place.pool]));
  const RandomBlock who =
      draw_leg(key_, {{post}, 0, company_.pool_codes[place.pool]}, 0, 0, Purpose::skill);
  return clamp01(law.quantile(uniform(who.u64(0))));
}

/// What the leg is worth before the wait, what it costs beyond its worth, and what it loses by.
void ReferencePeople::judge_plan(const Case& c, const ReferencePerson& person, std::uint32_t visit,
                                 const TouchPoint& place, LegPlan& plan) const {
  const QualitySpec& quality = company_.quality;
  const double fit_effect = quality.fit * model_.needs[c.kind].fit_weight;
  const double more_skill = skill(c, visit, place) - company_.skill.skill.mean();
  double q =
      quality_by_the_book(place, c) +
      (quality.skill * more_skill - published_.dip(place.department) + fit_effect * plan.fit);
  if (plan.act == Act::goodwill) q += quality.goodwill * plan.may;
  if (plan.act == Act::minimal) q -= quality.minimal;
  if (plan.denied) q -= quality.denied;
  if (plan.asked_again) q -= quality.asked_again;
  if (plan.wrong) q -= quality.wrong;
  if (!plan.answered) q -= quality.unanswered;
  plan.quality = static_cast<float>(q);

  double gain = 0.0;
  if (plan.act == Act::tailored) gain = fit_effect * plan.fit;
  if (plan.act == Act::goodwill) gain = quality.goodwill * plan.may;
  const double worth_it =
      std::max(0.0, worth(person)) * company_.months_of_quality[person.segment] * gain;
  plan.over = static_cast<float>(std::max(0.0, plan.cost - worth_it));
  find_loss(c, fit_effect * (1.0 - plan.fit), plan);
}

/// Before the wait. `missing`: by what does not fit.
void ReferencePeople::find_loss(const Case& c, double missing, LegPlan& plan) const {
  const QualitySpec& quality = company_.quality;
  Loss narrowest = Loss::want;  // also where all gates are open
  double least = kOpen;
  for (const auto& [gate, loss] : {std::pair{plan.may, Loss::may}, std::pair{plan.want, Loss::want},
                                   std::pair{plan.know, Loss::know}}) {
    if (gate >= least) continue;
    least = gate;
    narrowest = loss;
  }
  const double asked_again = plan.asked_again ? quality.asked_again : 0.0;
  std::vector<std::pair<double, Loss>> losses{{missing, narrowest}};
  if (plan.act == Act::minimal) losses.emplace_back(missing + quality.minimal, Loss::minimal);
  if (plan.denied) losses.emplace_back(missing + quality.denied, Loss::may);
  losses.emplace_back(quality.leg * earlier_legs(c) + asked_again, Loss::hand_over);
  if (plan.wrong) losses.emplace_back(missing + quality.wrong, Loss::wrong_fact);
  if (!plan.answered) losses.emplace_back(missing + quality.unanswered, Loss::unanswered);
  // Of equal losses the first counts.
  for (const auto& [lost, loss] : losses) {
    if (lost > plan.lost) {
      plan.lost = lost;
      plan.loss = loss;
    }
  }
  if (c.company.cause == Cause::misfit) plan.loss = Loss::misfit;
}

}  // namespace rapport
