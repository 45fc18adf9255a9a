#include <algorithm>
#include <cmath>

#include "sim/core/elementary.h"
#include "tests/support/reference_person.h"

namespace rapport {

bool ReferencePeople::owned(const Case& c) const {
  const RandomBlock traits = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::case_traits);
  return uniform(traits.u32(2)) < published_.mean_level(CompanyLever::owner, false, c.segment);
}

/// Without guesses.
Knowledge ReferencePeople::on_record(const Case& c, const ReferencePerson& person, std::size_t d,
                                     Time t) const {
  if (!company_.mechanism.know) return {};
  const KnowSpec& spec = company_.know;
  const std::size_t s = person.segment;
  const double upkeep = published_.level_for(Gate::know, CompanyLever::upkeep, d, s);
  const double systems = published_.level(Gate::know, CompanyLever::systems, d);
  const double depth = published_.level_for(Gate::know, CompanyLever::depth, d, s);
  const double facts =
      (1.0 - math::exp(-spec.depth_curve * depth)) / (1.0 - math::exp(-spec.depth_curve));
  const double fresh = (static_cast<double>(spec.fresh_least) +
                        static_cast<double>(spec.fresh_most - spec.fresh_least) * upkeep) /
                       static_cast<double>(kDay);
  const bool joined_up =
      from_share(person.cover) < published_.mean_level(Gate::know, CompanyLever::one_view, s);
  const int today = record_day(t, model_.begin);
  double best = 0.0, taught = 0.0;
  bool wrong = false;
  const bool frozen = (model_.company.frozen & 4) != 0;
  const Tables& tables = frozen ? model_ : model_.tables_at(t);
  const bool has_manager = person.place >= 1.0 - tables.segments[person.segment].managers;
  const bool gone = has_manager && manager_gone(person, t);
  for (std::size_t j = 0; j < person.records.size(); ++j) {
    double usable = 0.0;
    bool is_wrong = false;
    if ((c.company.learnt & learnt_bit(j)) != 0) {
      const bool shared = (c.company.learnt & learnt_shared(j)) != 0;
      usable = j == d ? 1.0 : (shared ? systems : 0.0);
      is_wrong = (c.company.learnt & learnt_wrong(j)) != 0;
      taught = std::max(taught, usable);
    } else if (!gone && (person.records[j] & kRecordDay) != 0) {
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
                         (spec.depth_least + (1.0 - spec.depth_least) * facts);
  if (has_manager && !gone) return {reading, reading, false, 1.0};
  return {best * reading, best * reading, wrong, taught};
}

/// Whether the customer's manager has quit, and the next one is still learning: looked for in all
/// years up to now.
bool ReferencePeople::manager_gone(const ReferencePerson& person, Time t) const {
  const ManagerSpec& spec = company_.manager;
  for (std::uint32_t year = 0; model_.begin + year * kYear <= t; ++year) {
    const RandomBlock b = draw_leg(key_, {person.key, year}, 0, 0, Purpose::manager);
    if (uniform(b.u64(0)) >= spec.quits) continue;
    const Time quits = model_.begin + year * kYear + static_cast<Time>(uniform(b.u64(1)) * kYear);
    if (quits <= t && t < quits + spec.relearn) return true;
  }
  return false;
}

Knowledge ReferencePeople::know(const Case& c, const ReferencePerson& person, std::uint32_t visit,
                                std::size_t d, Time t) const {
  Knowledge known = on_record(c, person, d, t);
  if (!company_.mechanism.know) return known;
  const KnowSpec& spec = company_.know;
  const double tests = published_.mean_level(Gate::know, CompanyLever::tests, person.segment);
  const double prior = spec.prior * (1.0 - math::exp(-tests / spec.tests));
  const double screen = published_.level_for(Gate::know, CompanyLever::screen, d, person.segment);
  const double guess = 1.0 - (1.0 - prior) * (1.0 - spec.predict * screen);
  const double fit = company_.quality.fit * model_.needs[c.kind].fit_weight;
  const double harm =
      (1.0 - guess) * std::max(0.0, company_.quality.wrong - fit * company_.quality.wrong_keeps);
  const double gain = guess * fit - harm;
  const double guesses = gain > 0.0 ? gain / (gain + harm + known.gate * fit) : 0.0;
  if (guesses > 0.0 && uniform(draw(c, visit, Purpose::guess).u32(0)) < guesses) {
    const RandomBlock traits = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::case_traits);
    known.gate = 1.0;
    known.rightly = guess;
    known.wrong = uniform(traits.u32(3)) >= guess;
  }
  return known;
}

LegPlan ReferencePeople::plan(const Case& c, const ReferencePerson& person, std::uint32_t visit,
                              Time t, const LegPlan& before) const {
  LegPlan plan = plan_leg(c, person, visit, t, before);
  const TouchPoint& place = model_.tables_at(t).touch_points[model_.steps[c.step].touch_point];
  plan_order(c, place, plan);
  return plan;
}

/// Of an order: how much work it needs, whether it is wrong, and whether its customer takes what is
/// promised.
void ReferencePeople::plan_order(const Case& c, const TouchPoint& place, LegPlan& plan) const {
  const Need& need = model_.needs[c.kind];
  if (need.order_price == 0.0 || c.company.cause != Cause::root) return;
  const OrderSpec& order = need.order;
  const double talk = published_.level(Gate::know, CompanyLever::systems, place.department);
  const RandomBlock own = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::order);
  plan.misordered = uniform(own.u32(0)) < order.errors + (order.errors_least - order.errors) * talk;
  plan.stocked = uniform(own.u32(1)) < place.stock;
  const Time promise = place.terms_of(c.segment).promise;
  if (order.patience && promise != kNever) {
    plan.refused = to_ticks(order.patience->quantile(uniform(own.u64(1)))) < promise;
  }
  const double work = 1.0 - order.work_saved * talk;
  plan.work = static_cast<float>(plan.stocked ? work * place.from_stock : work);
  if (plan.by_employee) plan.time = plan.time * plan.work;
}

LegPlan ReferencePeople::plan_leg(const Case& c, const ReferencePerson& person, std::uint32_t visit,
                                  Time t, const LegPlan& before) const {
  LegPlan plan;
  const TouchPoint& place = model_.tables_at(t).touch_points[model_.steps[c.step].touch_point];
  if (c.company.cause == Cause::misfit) plan.loss = Loss::misfit;
  if (place.assistant.on && !place.is_down) {
    plan = assist(c, visit, place);
    judge_assistant(c, place, plan);
    return plan;
  }
  if (place.queue == kNoQueue) {
    plan.quality = static_cast<float>(quality_by_the_book(place, c));
    return plan;
  }
  const std::size_t d = place.department;
  plan.by_employee = true;
  plan.story_told = before.with_story;
  const Knowledge known = know(c, person, visit, d, t);
  plan.know = known.gate;
  plan.known_rightly = known.rightly;
  open_gates(c, person, d, plan);
  const double told = uniform(draw(c, visit, Purpose::act).u32(3));
  plan.asked_again =
      company_.mechanism.know && c.legs > 1 && told >= known.told && !plan.story_told;
  if (place.kind == TouchPointSpec::Kind::asynchronous) {
    const double answers = uniform(draw(c, visit, Purpose::outcome).u32(0));
    plan.answered = answers < published_.answered(d, person.segment);
  }
  if (plan.answered) {
    choose(c, person, visit, known.wrong, plan);
  } else {
    plan.act = Act::minimal;
    if (company_.mechanism.act) plan.time = company_.act.unanswered_time;
  }
  if (plan.story_told && plan.answered && company_.mechanism.act) {
    plan.time = plan.time * company_.act.story_time;
  }
  draw_outcome(c, visit, place, plan);
  judge_plan(c, person, visit, place, plan);
  return plan;
}

LegPlan ReferencePeople::assist(const Case& c, std::uint32_t visit, const TouchPoint& place) const {
  LegPlan plan;
  plan.assisted = true;
  const AssistantSpec& robot = place.terms_of(c.segment).assistant;
  const MechanismSpec& on = company_.mechanism;
  NeedKey matter = need_key(model_, c);
  matter.cause = Cause::root;
  matter.attempt = 0;
  matter.redials = 0;
  const RandomBlock of_matter = draw_leg(key_, matter, 0, 0, Purpose::assistant);
  const bool may = !on.may || uniform(of_matter.u32(0)) < robot.permitted;
  const bool knows = !on.know || uniform(of_matter.u32(1)) < robot.grounded;
  plan.may = may ? 1.0 : 0.0;
  plan.know = knows ? 1.0 : 0.0;
  if (may && knows) {
    plan.settled = true;
    plan.fit = static_cast<float>(robot.fit);
    return plan;
  }
  const RandomBlock of_leg = draw(c, visit, Purpose::assistant);
  const double told = on.want ? robot.resolve : 1.0;
  const double passes_on = robot.contain_to + (robot.resolve_to - robot.contain_to) * told;
  const double u = uniform(of_leg.u32(2));
  plan.passed_on = u < passes_on;
  plan.with_story = plan.passed_on && uniform(of_leg.u32(3)) < robot.story;
  plan.wrong = !plan.passed_on && u < passes_on + (1.0 - passes_on) * robot.confident;
  plan.answered = plan.passed_on || plan.wrong;
  return plan;
}

void ReferencePeople::judge_assistant(const Case& c, const TouchPoint& place, LegPlan& plan) const {
  const QualitySpec& quality = company_.quality;
  const double fit_effect = quality.fit * model_.needs[c.kind].fit_weight;
  double q = quality_by_the_book(place, c) + fit_effect * plan.fit;
  if (plan.wrong) q += fit_effect * quality.wrong_keeps - quality.wrong;
  if (!plan.answered) q -= quality.unanswered;
  plan.quality = static_cast<float>(q);
  find_loss(c, plan.settled ? 0.0 : fit_effect, plan);
}

/// May and want.
void ReferencePeople::open_gates(const Case& c, const ReferencePerson& person, std::size_t d,
                                 LegPlan& plan) const {
  const RandomBlock traits = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::case_traits);
  plan.request = company_.may.request.quantile(uniform(traits.u32(1)));
  if (company_.mechanism.may) {
    const bool by_owner = uniform(traits.u32(2)) <
                          published_.mean_level(Gate::may, CompanyLever::owner, person.segment);
    const bool stands = c.legs == 1 || by_owner || c.company.cause == Cause::complaint;
    const bool within = plan.request <= published_.latitude(d, person.segment);
    const double yields =
        published_.level_for(Gate::may, CompanyLever::strategy, d, person.segment);
    const double forbidden = company_.departments[d].rules * (1.0 - yields);
    plan.may = (within ? 1.0 : company_.may.escalation) * (stands ? 1.0 : company_.may.standing) *
               (1.0 - forbidden);
  }
  if (company_.mechanism.want) plan.want = std::min(1.0, published_.serve(d) * weight(person));
}

TalkGates ReferencePeople::at_the_desk(const ReferencePerson& person, std::size_t d, Time t) const {
  TalkGates gates;
  if (company_.mechanism.want) gates.want = published_.serve(d) * weight(person);
  const Knowledge known = on_record(Case{}, person, d, t);
  gates.know = known.gate;
  gates.wrong = known.wrong;
  return gates;
}

double ReferencePeople::may_at_the_desk(const ReferencePerson& person, std::size_t d,
                                        double money) const {
  if (!company_.mechanism.may) return 1.0;
  const double asks =
      money <= published_.latitude(d, person.segment) ? 1.0 : company_.may.escalation;
  const double yields = published_.level_for(Gate::may, CompanyLever::strategy, d, person.segment);
  return asks * (1.0 - company_.departments[d].rules * (1.0 - yields));
}

double ReferencePeople::weight(const ReferencePerson& person) const {
  const double share = published_.lifetime(person.segment);
  if (!(company_.mean_worth > 0.0)) return published_.weight_scale();
  return published_.weight_scale() * (1.0 - share + share * relative_worth(person));
}

/// The chance that an act fits with the gates as given.
double ReferencePeople::join(double may, double want, double know) const {
  if (company_.gates == Gates::all) {
    return std::min(1.0, company_.fit_scale * (may * want * know));
  }
  const bool weakest = company_.gates == Gates::weakest;
  const double rho = weakest ? -4.0 : company_.gates == Gates::between ? 0.5 : 1.0;
  if (weakest && std::min({may, want, know}) <= 0.0) return 0.0;
  double mean = 0.0;
  std::size_t i = 0;
  for (const double gate : {may, want, know}) {
    const double over_usual = gate / company_.join.usual[i++];
    if (over_usual > 0.0) mean += math::pow(over_usual, rho) / 3.0;
  }
  if (!(mean > 0.0)) return 0.0;
  return std::min(1.0, company_.join.fits * math::pow(mean, company_.join.nu / rho));
}

/// What one draw against effort makes of the leg.
void ReferencePeople::choose(const Case& c, const ReferencePerson& person, std::uint32_t visit,
                             bool wrong, LegPlan& plan) const {
  const ActSpec& spec = company_.act;
  const RandomBlock draws = draw(c, visit, Purpose::act);
  const double u = uniform(draws.u32(0));
  const bool acts = company_.mechanism.act;
  const double not_brushed_off = acts ? plan.want / company_.want.brush_off : 1.0;
  if (u >= not_brushed_off) {
    plan.act = Act::minimal;
    plan.time = spec.minimal_time;
  } else if (u < join(plan.may, plan.want, plan.know)) {
    plan.act = Act::tailored;
    plan.wrong = wrong;
    plan.fit = wrong ? 0.0F : 1.0F;
    if (acts) plan.time = spec.tailored_time;
    if (acts) plan.cost = static_cast<float>(spec.tailored_cost * plan.request);
  } else if (!wrong && u < join(1.0, plan.want, plan.know)) {
    plan.denied = true;
  } else if (acts) {
    const double cost = spec.goodwill_cost * plan.request;
    const double chance = uniform(draws.u32(2));
    const double logit = math::log(chance / (1.0 - chance));
    const double gained = spec.money_of_quality * weight(person) * company_.quality.goodwill;
    if (!(gained - spec.felt_cost * cost + spec.noise * logit > 0.0)) return;
    if (uniform(draws.u32(1)) >= plan.may) return;
    plan.act = Act::goodwill;
    plan.time = spec.goodwill_time;
    plan.cost = static_cast<float>(cost);
  }
}

/// Sales and what is written down.
void ReferencePeople::draw_outcome(const Case& c, std::uint32_t visit, const TouchPoint& place,
                                   LegPlan& plan) const {
  const std::size_t d = place.department;
  const RandomBlock outcome = draw(c, visit, Purpose::outcome);
  if (place.sells && c.company.cause == Cause::root && company_.mechanism.sale) {
    const bool buys = uniform(outcome.u32(1)) < company_.child.sale * published_.volume(d);
    const double misfits = company_.child.misfit_most * (1.0 - plan.want * plan.know);
    const double draw = uniform(outcome.u32(2));
    plan.misfit = buys && draw < misfits * published_.tempts(d);
    plan.sale = plan.misfit || (buys && draw >= misfits);
  }
  if (!company_.mechanism.know || !plan.answered) return;
  const RandomBlock employee = draw(c, visit, Purpose::employee);
  if (!(uniform(employee.u32(1)) < published_.record(d))) return;
  const KnowSpec& know = company_.know;
  plan.teaches = learnt_bit(d);
  if (uniform(employee.u32(2)) < published_.level(Gate::know, CompanyLever::share, d)) {
    plan.teaches |= learnt_shared(d);
  }
  const double upkeep = published_.level_for(Gate::know, CompanyLever::upkeep, d, c.segment);
  const double wrong = know.wrong_most + (know.wrong_least - know.wrong_most) * upkeep;
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
  if (plan.act == Act::goodwill) q += quality.goodwill;
  if (plan.act == Act::minimal && plan.answered) q -= quality.minimal;
  if (plan.denied) q -= quality.denied;
  if (plan.asked_again) q -= quality.asked_again;
  if (plan.wrong) q += fit_effect * quality.wrong_keeps - quality.wrong;
  if (!plan.answered) q -= quality.unanswered;
  plan.quality = static_cast<float>(q);

  const auto beyond = [&](double gain) {
    const double months = company_.months_of_quality[person.segment];
    return static_cast<float>(
        std::max(0.0, plan.cost - std::max(0.0, worth(person)) * months * gain));
  };
  if (plan.act == Act::tailored) plan.over = beyond(fit_effect * plan.fit);
  if (plan.act == Act::goodwill) {
    plan.over =
        static_cast<float>(plan.know * beyond(quality.goodwill) + (1.0 - plan.know) * plan.cost);
  }
  find_loss(c, fit_effect * (1.0 - plan.fit), plan);
}

/// Before the wait. `missing`: by what does not fit.
void ReferencePeople::find_loss(const Case& c, double missing, LegPlan& plan) const {
  const QualitySpec& quality = company_.quality;
  Loss narrowest = Loss::may;
  double least = 1.0;
  for (const auto& [gate, loss] : {std::pair{plan.may, Loss::may}, std::pair{plan.want, Loss::want},
                                   std::pair{plan.know, Loss::know}}) {
    if (gate >= least) continue;
    least = gate;
    narrowest = loss;
  }
  const double asked_again = plan.asked_again ? quality.asked_again : 0.0;
  std::vector<std::pair<double, Loss>> losses{{missing, narrowest}};
  if (plan.act == Act::minimal && plan.answered) {
    losses.emplace_back(missing + quality.minimal, Loss::minimal);
  }
  if (plan.denied) losses.emplace_back(missing + quality.denied, Loss::may);
  losses.emplace_back(quality.leg * earlier_legs(c) + asked_again, Loss::hand_over);
  if (plan.wrong) {
    losses.emplace_back(missing * (1.0 - quality.wrong_keeps) + quality.wrong, Loss::wrong_fact);
  }
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
