#include "sim/company/leg_planner.h"

#include <algorithm>

#include "sim/company/account_manager.h"

namespace rapport {

namespace {

constexpr int kMostLegs = 5;        ///< more earlier legs than this make it no worse
constexpr double kLongestWait = 2;  ///< a longer wait, in multiples of patience, makes it no worse

/// A draw from the logistic law, which is the difference of two Gumbel draws.
double logistic(std::uint32_t draw) {
  const double u = uniform(draw);
  return math::log(u / (1.0 - u));
}

std::uint8_t in_steps(double gate) { return static_cast<std::uint8_t>(gate * kGateSteps + 0.5); }

bool has(const Case& c, LegFlag flag) { return (c.company.flags & flag) != 0; }

void set(Case& c, LegFlag flag, bool to) {
  if (to) c.company.flags = static_cast<std::uint16_t>(c.company.flags | flag);
}

/// The gate that is least open; the first of equals.
Loss narrowest(const Gates3& gates) {
  if (gates.may <= gates.want && gates.may <= gates.know) return Loss::may;
  return gates.want <= gates.know ? Loss::want : Loss::know;
}

/// Finds the largest of what was lost.
struct Largest {
  double most = 0.0;
  Loss loss = Loss::none;
  void add(double lost, Loss by) {
    if (!(lost > most)) return;
    most = lost;
    loss = by;
  }
};

/// What a leg that an employee serves loses most by, its wait left out. `unfit` is what it loses
/// because the act does not fit, which is blamed on `gate`.
Largest largest_loss(const QualitySpec& effect, const Case& c, double unfit, Loss gate) {
  Largest lost;
  lost.add(unfit, gate);
  if (has(c, kBrushedOff)) lost.add(unfit + effect.minimal, Loss::minimal);
  if (has(c, kDenied)) lost.add(unfit + effect.denied, Loss::may);
  const double again = has(c, kAskedAgain) ? effect.asked_again : 0.0;
  lost.add(effect.leg * std::min<int>(c.legs - 1, kMostLegs) + again, Loss::hand_over);
  if (has(c, kWrongFact)) {
    lost.add(unfit * (1.0 - effect.wrong_keeps) + effect.wrong, Loss::wrong_fact);
  }
  if (has(c, kUnanswered)) lost.add(unfit + effect.unanswered, Loss::unanswered);
  return lost;
}

}  // namespace

double joined(const CompanyModel& company, const Gates3& gates) {
  if (company.gates == Gates::all) {
    return std::min(1.0, company.fit_scale * (gates.may * gates.want * gates.know));
  }
  const double rho = exponent_of(company.gates);
  const double each[] = {gates.may, gates.want, gates.know};
  double mean = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (each[i] > 0.0) {
      mean += math::pow(each[i] / company.join.usual[i], rho) / 3.0;
    } else if (rho < 0.0) {
      return 0.0;
    }
  }
  return mean > 0.0 ? std::min(1.0, company.join.fits * math::pow(mean, company.join.nu / rho))
                    : 0.0;
}

/// The best of what departments have on record and of what the case has taught so far.
LegPlanner::Known LegPlanner::known(const Case& c, std::size_t department, Time now) const {
  const DepartmentView& own = view().departments[department];
  const CellView& cell = view().cell(department, c.segment);
  const Managed managed = company().has_managers
                              ? manager_of(*model_, *population_, key_, c.subject, now)
                              : Managed::no;
  if (managed == Managed::known) return {cell.reading, false, 1.0};
  const std::size_t departments = view().departments.size();
  const Record* records = population_->records.data() + c.subject * departments;
  const bool covered =
      from_share(population_->company[c.subject].cover) < view().segments[c.segment].covered;
  const Record day = record_day(now, model_->begin);
  double best = 0.0, told = 0.0;  // told: the chance that the case's story is at hand
  bool wrong = false;
  for (std::size_t d = 0; d < departments; ++d) {
    const bool here = d == department;
    if (c.company.learnt & learnt_bit(d)) {
      const bool use = here || (c.company.learnt & learnt_shared(d)) != 0;
      const double reach = !use ? 0.0 : here ? 1.0 : own.reach;
      told = std::max(told, reach);
      if (reach > best) {
        best = reach;
        wrong = (c.company.learnt & learnt_wrong(d)) != 0;
      }
      continue;  // what was on record is out of date
    }
    const Record record = managed == Managed::lost ? Record{0} : records[d];
    if (record == 0) continue;
    const bool use = here || (covered && (record & kRecordShared) != 0);
    const double reach = !use ? 0.0 : here ? 1.0 : own.reach;
    if (!(reach > best)) continue;
    const double age = static_cast<double>(day - (record & kRecordDay));
    const double worth = reach * math::exp(-age * cell.fresh_rate);
    if (worth > best) {
      best = worth;
      wrong = (record & kRecordWrong) != 0;
    }
  }
  best *= cell.reading;
  return {best, wrong, told};
}

double LegPlanner::may(const Case& c, std::size_t department, double request) const {
  const MaySpec& spec = company().may;
  const bool stands = c.legs <= 1 || has(c, kOwned) || c.company.cause == Cause::complaint;
  const CellView& cell = view().cell(department, c.segment);
  const double latitude = request <= cell.latitude ? 1.0 : spec.escalation;
  return latitude * (stands ? 1.0 : spec.standing) * (1.0 - cell.forbids);
}

LegPlanner::Talk LegPlanner::talk(std::uint32_t customer, std::size_t department, Time now) const {
  const MechanismSpec& on = company().mechanism;
  Case c;
  c.subject = customer;
  c.segment = population_->customers[customer].segment;
  Talk talk{1.0, 1.0, false};
  if (on.want) talk.want = std::min(1.0, view().departments[department].serve * weight(c));
  if (!on.know) return talk;
  const Known what = known(c, department, now);
  talk.know = what.worth;
  talk.wrong = what.wrong;
  return talk;
}

double LegPlanner::may_spend(std::uint8_t segment, std::size_t department, double money) const {
  if (!company().mechanism.may) return 1.0;
  Case c;
  c.segment = segment;
  return may(c, department, money);
}

LegDraws LegPlanner::draws_of(const Case& c) const {
  const NeedKey need = need_key(*model_, c);
  const std::uint32_t step = model_->steps[c.step].code;
  const auto about = [&](Purpose purpose) { return leg_counter(need, step, c.visit, purpose); };
  const auto b = philox4x32_10_many<8>(
      {about(Purpose::leg), about(Purpose::outcome), about(Purpose::employee), about(Purpose::act),
       about(Purpose::guess), about(Purpose::leg_choices), about(Purpose::chase),
       leg_counter(root_key(*model_, c), 0, 0, Purpose::case_traits)},
      key_);
  return {b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]};
}

double LegPlanner::plan(Case& c, const TouchPoint& tp, Time now, const LegDraws& draws) const {
  CompanyCase& mine = c.company;
  const MechanismSpec& on = company().mechanism;
  const bool told = has(c, kWithStory);  // by the assistant of the leg before
  mine.flags &= kChased;
  mine.fit = mine.cost = mine.over = 0.0F;
  mine.act = Act::standard;
  mine.loss = mine.cause == Cause::misfit ? Loss::misfit : Loss::none;
  mine.gates = {};
  plan_order(c, tp);
  const double legs = std::min<int>(c.legs - 1, kMostLegs);
  const QualitySpec& effect = company().quality;
  const double quality = tp.quality + company().join_shift - effect.leg * legs;
  if (tp.queue == kNoQueue) {
    if (tp.assists()) {
      judge_assistant(c, quality, assist(c, tp.terms_of(c.segment).assistant));
    } else {
      mine.quality = static_cast<float>(quality);
    }
    return 1.0;
  }
  set(c, kStoryTold, told);
  const DepartmentView& own = view().departments[tp.department];
  if (tp.kind == TouchPointSpec::Kind::asynchronous) {
    const double answered = view().cell(tp.department, c.segment).answered;
    set(c, kUnanswered, !(uniform(draws.outcome.u32(0)) < answered));
  }
  const Gates3 gates = decide(c, tp, now, draws);
  mine.quality = static_cast<float>(with_act(quality, c, tp, draws.employee));
  value(c, gates);
  if (tp.sells && on.sale && mine.cause == Cause::root) sell(c, own, gates, draws.outcome);
  if (on.know) plan_records(c, tp.department, draws.employee);
  return time_of_act(c);
}

/// What an order has of its own, for all of its legs; how far systems talk decides about errors and
/// work where the leg takes place.
void LegPlanner::plan_order(Case& c, const TouchPoint& tp) const {
  CompanyCase& mine = c.company;
  mine.order = 0;
  mine.work = 1.0F;
  const Need& need = model_->needs[c.kind];
  if (!is_order(need, c)) return;
  const OrderSpec& spec = need.order;
  const double systems = view().departments[tp.department].reach;
  const double errors = spec.errors + (spec.errors_least - spec.errors) * systems;
  double work = 1.0 - spec.work_saved * systems;
  const Time promise = tp.terms_of(c.segment).promise;
  const bool asked = promise != kNever && spec.patience.has_value();
  if (errors > 0.0 || tp.stock > 0.0 || asked) {
    const RandomBlock own = draw_leg(key_, root_key(*model_, c), 0, 0, Purpose::order);
    const auto mark = [&](bool is_so, OrderFlag flag) {
      if (is_so) mine.order = static_cast<std::uint8_t>(mine.order | flag);
    };
    mark(uniform(own.u32(0)) < errors, kMisordered);
    mark(uniform(own.u32(1)) < tp.stock, kFromStock);
    mark(asked && promise > to_ticks(spec.patience->quantile(uniform(own.u64(1)))), kRefused);
  }
  if ((mine.order & kFromStock) != 0) work *= tp.from_stock;
  mine.work = static_cast<float>(work);
}

double LegPlanner::time_of_act(const Case& c) const { return act_time(c) * c.company.work; }

double LegPlanner::act_time(const Case& c) const {
  const ActSpec& act = company().act;
  if (!company().mechanism.act) return 1.0;
  if (has(c, kUnanswered)) return act.unanswered_time;
  const double times[kActs] = {act.minimal_time, 1.0, act.tailored_time, act.goodwill_time};
  const double time = times[static_cast<std::size_t>(c.company.act)];
  return has(c, kStoryTold) ? time * act.story_time : time;
}

/// What it may and knows is a matter's own, for all of its cases: who comes back with a matter that
/// the assistant could not settle meets the same wall.
Gates3 LegPlanner::assist(Case& c, const AssistantSpec& assistant) const {
  const NeedKey need = need_key(*model_, c);
  NeedKey root = need;
  root.cause = Cause::root;
  root.attempt = root.redials = 0;
  const RandomBlock matter = draw_leg(key_, root, 0, 0, Purpose::assistant);
  Gates3 gates{uniform(matter.u32(0)) < assistant.permitted ? 1.0 : 0.0, 1.0,
               uniform(matter.u32(1)) < assistant.grounded ? 1.0 : 0.0};
  c.company.flags &= kChased;
  c.company.gates = {in_steps(gates.may), in_steps(assistant.resolve), in_steps(gates.know)};
  const bool settles = gates.may > 0.0 && gates.know > 0.0;
  set(c, kSettled, settles);
  c.company.fit = settles ? static_cast<float>(assistant.fit) : 0.0F;
  if (settles) return gates;
  const RandomBlock leg =
      draw_leg(key_, need, model_->steps[c.step].code, c.visit, Purpose::assistant);
  const double u = uniform(leg.u32(2)), passes_on = assistant.passes_on();
  if (u < passes_on) {
    set(c, kPassedOn, true);
    set(c, kWithStory, uniform(leg.u32(3)) < assistant.story);
  } else {
    const bool wrong = u < passes_on + (1.0 - passes_on) * assistant.confident;
    set(c, wrong ? kWrongFact : kUnanswered, true);
  }
  return gates;
}

/// The quality of an assistant's leg and what it loses most by: as an employee's, but that nobody's
/// effort, skill or favour is in it.
void LegPlanner::judge_assistant(Case& c, double quality, const Gates3& gates) const {
  CompanyCase& mine = c.company;
  const QualitySpec& effect = company().quality;
  const double fit = effect.fit * model_->needs[c.kind].fit_weight;
  const double missing = has(c, kSettled) ? 0.0 : fit;
  quality += fit * mine.fit;
  if (has(c, kWrongFact)) quality += fit * effect.wrong_keeps - effect.wrong;
  if (has(c, kUnanswered)) quality -= effect.unanswered;
  mine.quality = static_cast<float>(quality);
  if (mine.cause == Cause::misfit) return;
  mine.loss = largest_loss(effect, c, missing, narrowest(gates)).loss;
}

/// The chance that an employee guesses rather than goes by what is on record, which is believed to
/// be right: what a guess brings over all that is at stake (a choice by shares). Nobody guesses
/// where the harm of a wrong guess is more than that.
double LegPlanner::chance_to_guess(const Case& c, std::size_t department, double record) const {
  const QualitySpec& effect = company().quality;
  const double right = view().cell(department, c.segment).guess;
  const double fit = effect.fit * model_->needs[c.kind].fit_weight;
  const double harm = (1.0 - right) * std::max(0.0, effect.wrong - fit * effect.wrong_keeps);
  const double gain = right * fit - harm;
  return gain > 0.0 ? gain / (gain + harm + record * fit) : 0.0;
}

/// The customer's weight in the eyes of staff (O4), 1 on the mean.
double LegPlanner::weight(const Case& c) const {
  const double lifetime = view().lifetime[c.segment];
  if (lifetime == 0.0 && view().weight_scale == 1.0) return 1.0;
  return view().weight_scale *
         worth_weight(population_->worth(*model_, c.subject), company().mean_worth, lifetime);
}

/// Finds how the gates stand on the leg and which act follows.
Gates3 LegPlanner::decide(Case& c, const TouchPoint& tp, Time now, const LegDraws& draws) const {
  CompanyCase& mine = c.company;
  const MechanismSpec& on = company().mechanism;
  set(c, kOwned, uniform(draws.traits.u32(2)) < view().segments[c.segment].owner_stands);
  const double request = company().may.request.quantile(uniform(draws.traits.u32(1)));
  Gates3 gates;
  if (on.may) gates.may = may(c, tp.department, request);
  if (on.want) gates.want = std::min(1.0, view().departments[tp.department].serve * weight(c));
  bool wrong = false;
  double known_rightly = 1.0;
  if (on.know) {
    const Known what = known(c, tp.department, now);
    gates.know = what.worth;
    wrong = what.wrong;
    known_rightly = what.worth;
    const double guess = chance_to_guess(c, tp.department, what.worth);
    if (guess > 0.0 && uniform(draws.guess.u32(0)) < guess) {
      gates.know = 1.0;
      known_rightly = view().cell(tp.department, c.segment).guess;
      wrong = !(uniform(draws.traits.u32(3)) < known_rightly);
    }
    set(c, kAskedAgain,
        c.legs > 1 && !has(c, kStoryTold) && !(uniform(draws.act.u32(3)) < what.told));
  }
  mine.gates = {in_steps(gates.may), in_steps(gates.want), in_steps(known_rightly)};
  if (has(c, kUnanswered)) {
    mine.act = Act::minimal;
  } else {
    choose(c, gates, wrong, request, draws.act);
  }
  return gates;
}

/// One draw against effort says what comes of the leg. At the far end the customer is brushed off;
/// at the near end, as far as the gates let it, the act fits. In between the employee means well:
/// where the act would have fitted had it been allowed, it is denied, else there may be a favour.
void LegPlanner::choose(Case& c, const Gates3& gates, bool wrong, double request,
                        const RandomBlock& draws) const {
  CompanyCase& mine = c.company;
  const bool acts = company().mechanism.act;
  const double u = uniform(draws.u32(0));
  const double served = acts ? std::min(1.0, gates.want / company().want.brush_off) : 1.0;
  if (u < std::min(joined(company(), gates), served)) {
    mine.act = Act::tailored;
    mine.fit = wrong ? 0.0F : 1.0F;
    mine.cost = acts ? static_cast<float>(company().act.tailored_cost * request) : 0.0F;
    set(c, kWrongFact, wrong);
  } else if (u >= served) {
    mine.act = Act::minimal;
    set(c, kBrushedOff, true);
  } else if (!wrong && u < std::min(joined(company(), {1.0, gates.want, gates.know}), served)) {
    set(c, kDenied, true);
  } else if (acts) {
    choose_favour(c, gates, draws, request);
  }
}

/// Chooses between service by the book and goodwill: what is worth more to the employee, in money
/// with logistic noise (a logit choice). Goodwill too has to be allowed; the customer is not told
/// of a favour that is not.
void LegPlanner::choose_favour(Case& c, const Gates3& gates, const RandomBlock& draws,
                               double request) const {
  const ActSpec& spec = company().act;
  const double cost = spec.goodwill_cost * request;
  const double worth = spec.money_of_quality * weight(c) * company().quality.goodwill -
                       spec.felt_cost * cost + spec.noise * logistic(draws.u32(2));
  if (!(worth > 0.0) || !(uniform(draws.u32(1)) < gates.may)) return;
  c.company.act = Act::goodwill;
  c.company.cost = static_cast<float>(cost);
}

/// Quality by the book with what the act and its employee do to it.
double LegPlanner::with_act(double quality, const Case& c, const TouchPoint& tp,
                            const RandomBlock& employee) const {
  const QualitySpec& effect = company().quality;
  const auto posts = static_cast<double>(company().posts[tp.pool]);
  const auto post = static_cast<std::size_t>(uniform(employee.u32(0)) * posts);
  const double weight = model_->needs[c.kind].fit_weight, fit = c.company.fit;
  quality += effect.skill * state_->skill(tp.pool, post) - view().departments[tp.department].dip +
             effect.fit * weight * fit;
  if (c.company.act == Act::goodwill) quality += effect.goodwill;
  if (has(c, kBrushedOff)) quality -= effect.minimal;
  if (has(c, kDenied)) quality -= effect.denied;
  if (has(c, kAskedAgain)) quality -= effect.asked_again;
  if (has(c, kWrongFact)) quality += effect.fit * weight * effect.wrong_keeps - effect.wrong;
  if (has(c, kUnanswered)) quality -= effect.unanswered;
  return quality;
}

/// Sets what the leg will have lost most by, its wait left out, and what of the act's cost is
/// beyond its worth.
void LegPlanner::value(Case& c, const Gates3& gates) const {
  CompanyCase& mine = c.company;
  const QualitySpec& effect = company().quality;
  const double weight = model_->needs[c.kind].fit_weight, fit = mine.fit;
  if (mine.cause != Cause::misfit) {
    mine.loss = largest_loss(effect, c, effect.fit * weight * (1.0 - fit), narrowest(gates)).loss;
  }
  // The quality that the act really adds: none where what was believed is wrong or nobody answered.
  // Goodwill that is given for want of knowledge is worth nothing to the firm.
  if (mine.act == Act::tailored) mine.over = over_service(c, effect.fit * weight * fit);
  if (mine.act == Act::goodwill) {
    mine.over = static_cast<float>(gates.know * over_service(c, effect.goodwill) +
                                   (1.0 - gates.know) * mine.cost);
  }
}

/// The money spent on the act beyond what it is worth to the firm: the margin of the time that the
/// customer can be expected to stay longer.
float LegPlanner::over_service(const Case& c, double gain) const {
  const double worth = std::max(0.0, population_->worth(*model_, c.subject));
  return static_cast<float>(
      std::max(0.0, c.company.cost - worth * company().months_of_quality[c.segment] * gain));
}

/// Who wants and knows sells what fits. Else a sale may not fit, and is made only if commission
/// tempts.
void LegPlanner::sell(Case& c, const DepartmentView& own, const Gates3& gates,
                      const RandomBlock& outcome) const {
  const ChildSpec& spec = company().child;
  if (!(uniform(outcome.u32(1)) < std::min(1.0, spec.sale * own.volume))) return;
  const double misfits = spec.misfit_most * (1.0 - gates.want * gates.know);
  const double u = uniform(outcome.u32(2));
  if (u < misfits && !(u < misfits * own.tempts)) return;
  set(c, kSold, true);
  set(c, kMisfitSold, u < misfits);
}

void LegPlanner::plan_records(Case& c, std::size_t department, const RandomBlock& employee) const {
  const DepartmentView& own = view().departments[department];
  if (has(c, kUnanswered) || !(uniform(employee.u32(1)) < own.record)) return;
  set(c, kRecords, true);
  set(c, kRecordsShared, uniform(employee.u32(2)) < own.shared);
  set(c, kRecordsWrong, uniform(employee.u32(3)) < view().cell(department, c.segment).wrong);
}

double LegPlanner::quality(const Case& c, const TouchPoint& tp, bool served, Time wait, double late,
                           Loss& loss) const {
  const QualitySpec& effect = company().quality;
  if ((c.company.order & kDeclined) != 0) {  // nobody serves it, for nobody may
    loss = Loss::may;
    const double quality = tp.quality + company().join_shift - effect.denied - effect.failed;
    return std::min(1.0, std::max(0.0, quality));
  }
  const double share = std::min(kLongestWait, static_cast<double>(wait) / tp.wait_reference);
  const double waited = effect.wait * share + effect.late * late;
  const double quality = served ? c.company.quality - waited
                                : tp.quality + company().join_shift -
                                      effect.leg * std::min<int>(c.legs - 1, kMostLegs) -
                                      effect.failed - waited;
  loss = c.company.loss;
  if (!served && c.company.cause != Cause::misfit) loss = Loss::gave_up;
  if (served && waited > 0.0 && c.company.cause != Cause::misfit) {
    const double unfit = effect.fit * model_->needs[c.kind].fit_weight * (1.0 - c.company.fit);
    if (waited > largest_loss(effect, c, unfit, Loss::none).most) loss = Loss::wait;
  }
  return std::min(1.0, std::max(0.0, quality));
}

void LegPlanner::learn(Case& c, const TouchPoint& tp) const {
  if (!has(c, kRecords)) return;
  const std::size_t d = tp.department;
  std::uint32_t learnt = c.company.learnt & ~learnt_all(d);
  learnt |= learnt_bit(d);
  if (has(c, kRecordsShared)) learnt |= learnt_shared(d);
  if (has(c, kRecordsWrong)) learnt |= learnt_wrong(d);
  c.company.learnt = learnt;
}

double LegPlanner::move_factor(std::size_t segment, const RandomBlock& traits) const {
  const SegmentView& of = view().segments[segment];
  const double own = company().hand_over.spread.quantile(uniform(traits.u32(0)));
  return own * (uniform(traits.u32(2)) < of.owner ? of.moves_owned : of.moves_free);
}

}  // namespace rapport
