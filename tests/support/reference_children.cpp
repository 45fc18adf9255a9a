#include <cmath>

#include "sim/core/special.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

// ---- a company ---------------------------------------------------------------------------------

void Reference::look(Time t) {
  ++looks_;
  std::vector<double> worths;
  for (std::size_t n = 0; n < persons_.size() && n < model_.customers; ++n) {
    worths.push_back(people_.relative_worth(persons_[n]));
  }
  std::int64_t present = 0;
  for (const std::int64_t count : present_) present += count;
  company_.look(t, present, worths);
}

void Reference::start_person(std::uint32_t n) {
  const Customer& customer = customers_[n];
  persons_.push_back(people_.person(n, customer.segment, customer.satisfaction));
  people_.add_records(persons_.back(), customer.rate_factor);
}

/// What is remembered, and what customers say when they are asked.
void Reference::add_to_snapshot(Snapshot& taken) const {
  const std::size_t segments = model_.segments.size();
  taken.value.resize(segments);
  taken.memory_sum.resize(segments);
  taken.replies.resize(segments);
  taken.reported_sum.resize(segments);
  taken.newcomers.resize(segments);
  if (has_credit()) taken.credit_use.resize(segments);
  if (changes()) taken.value_change.resize(segments);
  const SurveySpec& spec = model_.company.survey;
  for (std::size_t first = 0; first < customers_.size(); first += kSumBlock) {
    std::vector<double> memory(segments), reported(segments);
    for (std::size_t n = first; n < std::min(first + kSumBlock, customers_.size()); ++n) {
      if (!customers_[n].there()) continue;
      const std::size_t s = customers_[n].segment;
      if (n >= model_.customers) ++taken.newcomers[s];
      taken.value[s] += persons_[n].value;
      if (changes())
        taken.value_change[s] += value_change(static_cast<std::uint32_t>(n), taken.time);
      if (has_credit()) taken.credit_use[s] += persons_[n].use;
      memory[s] += people_.memory_at(persons_[n], taken.time);
      const double satisfaction = customers_[n].satisfaction;
      const double open = 1.0 - company_.mean_level(CompanyLever::survey, false, s);
      const auto day = static_cast<std::uint32_t>(taken.time / kDay);
      const RandomBlock asked = draw_leg(key_, {persons_[n].key, 0, day}, 0, 0, Purpose::survey);
      const double moved = std::fabs(satisfaction - 0.5) * open;
      const bool off = !model_.company.mechanism.survey;
      const double answers = spec.response * (1.0 + spec.response_slope * moved);
      if (!off && !(uniform(asked.u32(0)) < answers)) continue;
      ++taken.replies[s];
      const RandomBlock use = draw_customer(key_, persons_[n].key, Purpose::survey);
      const double own = spec.scale * math::normal_quantile(uniform(use.u64(1)));
      reported[s] += off ? satisfaction : clamp01(satisfaction + (spec.courtesy + own) * open);
    }
    for (std::size_t s = 0; s < segments; ++s) {
      taken.memory_sum[s] += memory[s];
      taken.reported_sum[s] += reported[s];
    }
  }
}

std::uint16_t Reference::journey_of(const Case& c) const {
  const CompanyModel& company = model_.company;
  const int named = c.company.cause == Cause::complaint ? company.complaint_journey
                    : c.company.cause == Cause::chase   ? company.chase_journey
                    : c.company.cause == Cause::misfit  ? company.misfit_journey
                                                        : -1;
  return named >= 0 ? static_cast<std::uint16_t>(named) : model_.needs[c.kind].journey;
}

Time Reference::whole_days(const Distribution& delay, double u) const {
  const Time drawn = to_ticks(delay.quantile(u));
  return std::max((drawn + kDay - 1) / kDay * kDay, model_.lookahead);
}

/// Upward, counted from the begin.
Time Reference::whole_second(Time t) const {
  return model_.begin + (t - model_.begin + kSecond - 1) / kSecond * kSecond;
}

// ---- child needs -------------------------------------------------------------------------------

/// A child that is overdue already is taken up by become_idle.
void Reference::push_child(std::uint32_t n, const ToCome& child) {
  if (child.due == kNever) return;
  push(std::max(child.due, customers_[n].ready), Rank::arrive,
       order_of(Domain::customer, n, child.kind, child.child.slot));
}

void Reference::child_due(std::uint32_t n, ToCome& child) {
  Customer& customer = customers_[n];
  if (customer.left != kNever || customer.open_cases > 0 || now_ < customer.ready) return;
  for (std::size_t kind = 0; kind < model_.needs.size(); ++kind) {
    if (clock(n, kind).due <= now_ && meets(n, kind)) return;  // root needs come first
  }
  if (&child == &persons_[n].misfit && persons_[n].child.due <= now_) return;
  if (child.due < now_) {
    SegmentCounts& count = segment_counts(customer.segment);
    ++(child.due < customer.idle_since ? count.queued : count.lengthened);
  }
  Case c;
  c.subject = n;
  c.slot = child.child.slot;
  c.kind = child.kind;
  c.segment = customer.segment;
  c.company.cause = child.child.cause;
  c.company.repeats = child.child.repeats;
  c.company.complaints = child.child.complaints;
  child.due = kNever;
  OutcomeCounts& count = outcomes(customer.segment);
  if (c.company.cause == Cause::repeat) ++count.repeats;
  if (c.company.cause == Cause::misfit) ++count.misfits;
  if (c.company.cause == Cause::complaint) {
    ++count.complaints;
    company_.complain();
  }
  if (customer.open_cases++ == 0) --idle_[customer.segment];
  open_case(c, journey_of(c), uniform(draw_root(key_, need_key(model_, c)).u32(3)));
}

/// Who waits in a backlog may ask what has become of it, once a case.
void Reference::wait_to_ask(std::uint32_t index) {
  const OpenCase& oc = cases_[index];
  if (oc.asked || oc.c.company.cause == Cause::chase) return;
  if (oc.c.company.cause == Cause::misfit) return;
  const double u = uniform(draw(oc.c, Purpose::chase).u64(0));
  push(now_ + to_ticks(touch_point_of(oc.c).chase_after.quantile(u)), Rank::ask, oc.c.order(),
       index, oc.leg);
}

void Reference::ask(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  oc.asked = true;
  Case c;
  c.subject = oc.c.subject;
  c.slot = oc.c.slot;
  c.kind = oc.c.kind;
  c.segment = oc.c.segment;
  c.company.cause = Cause::chase;
  c.company.repeats = oc.c.company.repeats;
  c.company.complaints = oc.c.company.complaints;
  c.company.learnt = oc.c.company.learnt;
  chases_[c.order()] = c;
  ++customers_[c.subject].open_cases;  // from now on, though it begins later
  push(now_ + model_.lookahead, Rank::arrive, c.order());
}

void Reference::chase_due(std::uint64_t order) {
  const Case c = chases_.at(order);
  chases_.erase(order);
  ++outcomes(c.segment).chases;
  open_case(c, journey_of(c), uniform(draw_root(key_, need_key(model_, c)).u32(3)));
}

/// Returns whether it is a complaint.
bool Reference::cause_child(std::uint32_t index, double felt) {
  const OpenCase& oc = cases_[index];
  const ChildSpec& spec = model_.company.child;
  const MechanismSpec& mechanism = model_.company.mechanism;
  const CompanyCase& of = oc.c.company;
  const RandomBlock block = draw(oc.c, Purpose::child);
  ToCome child{kNever, {oc.c.slot, Cause::root, of.repeats, of.complaints}, oc.c.kind};
  const double upset = -felt - spec.complaint_threshold;
  const bool served = oc.outcome == Outcome::served &&
                      (oc.plan.by_employee || (oc.plan.assisted && !oc.plan.settled));
  const bool misled = oc.plan.assisted && oc.plan.wrong;
  const double unsettled = !oc.plan.answered || misled   ? spec.repeat_unanswered
                           : oc.plan.act == Act::minimal ? spec.repeat_brushed_off
                                                         : spec.repeat_most * (1.0 - oc.plan.fit);
  const bool wrong_order = is_order(oc.c) && order_is_done(oc) && oc.plan.misordered;
  const Distribution* delay = nullptr;
  if (of.cause == Cause::misfit) return false;
  if (mechanism.complaint && model_.company.judges() && of.cause != Cause::complaint &&
      of.complaints < kMaxChildren &&
      uniform(block.u32(0)) < spec.complaint_slope * std::max(0.0, upset)) {
    child.child.cause = Cause::complaint;
    ++child.child.complaints;
    delay = &spec.complaint_delay;
  } else if (mechanism.repeat && (served || wrong_order) && of.repeats < spec.repeat_max &&
             (wrong_order || uniform(block.u32(1)) < unsettled)) {
    child.child.cause = Cause::repeat;
    ++child.child.repeats;
    delay = &spec.repeat_delay;
  }
  if (delay == nullptr) return false;
  child.due = whole_second(now_ + whole_days(*delay, uniform(block.u32(3))));
  persons_[oc.c.subject].child = child;
  push_child(oc.c.subject, child);
  return child.child.cause == Cause::complaint;
}

void Reference::sell_misfit(std::uint32_t index) {
  const OpenCase& oc = cases_[index];
  ToCome& misfit = persons_[oc.c.subject].misfit;
  if (misfit.due != kNever) return;
  misfit = {now_, {oc.c.slot, Cause::misfit, 0, 0}, oc.c.kind};
  const double u = uniform(draw(oc.c, Purpose::outcome).u32(3));
  misfit.due = whole_second(now_ + whole_days(model_.company.child.misfit_delay, u));
  push_child(oc.c.subject, misfit);
}

// ---- legs of a company's customers -------------------------------------------------------------

void Reference::plan(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  oc.plan = people_.plan(oc.c, persons_[oc.c.subject], visit_of(oc.c), now_, oc.plan);
}

void Reference::judge(std::uint32_t index, double q, Loss loss) {
  OpenCase& oc = cases_[index];
  if (oc.c.company.cause == Cause::misfit) loss = Loss::misfit;
  oc.deviation = people_.judge(persons_[oc.c.subject], customers_[oc.c.subject].satisfaction, oc.c,
                               q, loss, now_);
  ActCounts& count = acts(place_of(oc.c));
  ++count.judged;
  count.quality += std::llround(q * kShareUnit);
}

/// A leg has been served.
void Reference::experience(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  if (!of_company(oc.c) || !model_.company.judges()) {
    change_satisfaction(oc.c, effect_of(oc, Outcome::served));
  }
  if (!of_company(oc.c)) return;
  const TouchPoint& place = touch_point_of(oc.c);
  const Time wait = oc.called_back ? 0 : oc.wait;
  const double late = overrun(oc);
  const double lost = model_.company.quality.wait *
                          std::min(2.0, static_cast<double>(wait) / place.wait_reference) +
                      model_.company.quality.late * late;
  count_delivery(oc);
  judge(index, people_.quality_served(place, oc.plan, wait, late),
        lost > oc.plan.lost ? Loss::wait : oc.plan.loss);
  if (oc.plan.assisted) count_assistant(oc);
  if (!oc.plan.by_employee) return;
  oc.offer = draw(oc.c, Purpose::product);
  count_act(oc);
  if (oc.plan.teaches != 0) {
    for (std::uint32_t* learnt : {&oc.c.company.learnt, &persons_[oc.c.subject].learnt}) {
      *learnt &= ~learnt_all(place.department);
      *learnt |= oc.plan.teaches;
    }
  }
  if (oc.plan.misfit) sell_misfit(index);
}

void Reference::experience_failure(std::uint32_t index, Time wait) {
  OpenCase& oc = cases_[index];
  if (!of_company(oc.c) || !model_.company.judges()) {
    change_satisfaction(oc.c, effect_of(oc, oc.outcome));
  }
  if (!of_company(oc.c)) return;
  judge(index, people_.quality_failed(touch_point_of(oc.c), oc.c, wait), Loss::gave_up);
}

void Reference::count_assistant(const OpenCase& oc) {
  if (now_ < 0) return;
  AssistantCounts& count = totals_.assistant[(months_begun_ - 1) * lines_.size() + place_of(oc.c)];
  ++count.legs;
  if (oc.plan.settled) ++count.settled;
  if (oc.plan.passed_on) ++count.passed_on;
  if (oc.plan.with_story) ++count.with_story;
  if (oc.plan.wrong) ++count.wrong;
  if (!oc.plan.answered) ++count.unanswered;
}

void Reference::count_act(const OpenCase& oc) {
  const LegPlan& plan = oc.plan;
  ActCounts& count = acts(place_of(oc.c));
  ++count.acts[static_cast<std::size_t>(plan.act)];
  for (std::size_t cell = 0; cell < 8; ++cell) {
    std::int64_t in_it = 1;
    std::size_t bit = 1;
    for (const double gate : {plan.may, plan.want, plan.known_rightly}) {
      const auto open = static_cast<std::int64_t>(std::floor(gate * 255.0 + 0.5));
      in_it *= (cell & bit) != 0 ? open : 255 - open;
      bit *= 2;
    }
    count.cells[cell] += in_it;
  }
  count.denied += plan.denied;
  count.asked_again += plan.asked_again;
  count.wrong += plan.wrong;
  count.unanswered += !plan.answered;
  count.recorded += plan.teaches != 0;
  count.sales += plan.sale;
  count.misfits += plan.misfit;
  count.fit += std::llround(plan.fit * kShareUnit);
  const auto over = std::llround(plan.over * kMoneyUnit);
  count.cost += std::llround(plan.cost * kMoneyUnit);
  count.over_cost += over;
  count.over_served += plan.over > 0.0F;
  OutcomeCounts& outcome = outcomes(oc.c.segment);
  outcome.over_cost += over;
}

void Reference::close_of_company(std::uint32_t index) {
  const OpenCase& oc = cases_[index];
  ReferencePerson& person = persons_[oc.c.subject];
  if (oc.c.company.cause == Cause::chase) return;
  const double felt = people_.felt(person, oc.deviation);
  const bool complains = cause_child(index, felt);
  const bool memory = model_.company.mechanism.memory && model_.company.judges();
  const bool served = oc.outcome == Outcome::served;
  if (memory) people_.remember(person, oc.c, felt, complains, served && oc.plan.fit > 0.0F);
  person.peak = 0.0F;
  offer_product(oc);
}

/// Why it leaves: anyway, because of the price, without which it would have had the chance
/// `unmoved`, because of the rival, without whom that would be `alone`, or because of the worst
/// that it remembers. With the price it is `moved`.
void Reference::find_cause(std::uint32_t n, double u, double alone, double unmoved, double moved) {
  const Customer& customer = customers_[n];
  ReferencePerson& person = persons_[n];
  const LeavingSpec& leaving = model_.segments[customer.segment].leaving;
  const bool anyway =
      u < hazard(leaving, leaving.reference, customer.eta, leaving.memory_reference);
  person.cause = anyway         ? cause_of_anyway(n, u, moved)
                 : u >= unmoved ? Loss::price
                 : u >= alone   ? Loss::rival
                                : person.worst_loss;
  person.cause_place = person.worst_place;
}

/// The chance to move away from one renewal or purchase to the next.
double Reference::moving_share(std::uint32_t n) const {
  const LeavingSpec& leaving = model_.segments[customers_[n].segment].leaving;
  const double span = leaving.form == LeavingSpec::Form::noncontract
                          ? customers_[n].occasion_gap / std::max(leaving.wallet, 1e-9)
                          : static_cast<double>(leaving.period);
  return 1.0 - math::pow(1.0 - leaving.moving, span / static_cast<double>(kYear));
}

Loss Reference::cause_of_anyway(std::uint32_t n, double u, double h) const {
  const Segment& segment = model_.segments[customers_[n].segment];
  const LeavingSpec& leaving = segment.leaving;
  if (leaving.moving > 0 && u < moving_share(n)) return Loss::moved;
  const RandomBlock exit = draw_customer(key_, persons_[n].key, Purpose::exit);
  if (uniform(exit.u32(1)) < segment.polygamous) return Loss::polygamous;
  if (leaving.put_off == 0 || leaving.form == LeavingSpec::Form::noncontract) return Loss::none;
  // Without a contract it would have left when the chance to have left had come up to u.
  const double rate = -math::log1p(-h) / static_cast<double>(leaving.period);
  const double would_have = -math::log1p(-u) / rate;
  const double put_off = static_cast<double>(leaving.period) - would_have;
  return put_off >= static_cast<double>(leaving.put_off) ? Loss::contract_end : Loss::none;
}

void Reference::count_leaving(std::uint32_t n) {
  const Customer& customer = customers_[n];
  const ReferencePerson& person = persons_[n];
  const Loss cause = person.cause;
  const RandomBlock exit = draw_customer(key_, person.key, Purpose::exit);
  const bool seen =
      cause == Loss::defaulted || uniform(exit.u32(0)) < company_.mean_level(CompanyLever::metrics);
  OutcomeCounts& count = outcomes(customer.segment);
  const auto counted = [&](std::int64_t* plain, std::int64_t* parts) {
    if (cause == Loss::moved) ++parts[0];
    if (cause == Loss::contract_end) ++parts[1];
    if (cause == Loss::polygamous) ++parts[2];
    if (cause == Loss::defaulted) ++parts[3];
    if (cause == Loss::rival) ++parts[4];
    ++plain[cause > Loss::price ? 0 : static_cast<int>(cause)];
  };
  ExitCounts& more = exits(customer.segment);
  counted(count.left_by, more.anyway_by);
  if (seen) counted(count.left_seen_by, more.anyway_seen_by);
  count.left_value += person.value;
  count.left_value_time += static_cast<std::int64_t>(person.value) * (now_ / kMinute);
  if (has_credit()) count_credit(n);
  if (changes()) {
    totals_.change[(months_begun_ - 1) * model_.segments.size() + customer.segment].left +=
        value_change(n, now_);
  }
  company_.depart();
  if (cause == Loss::none || cause >= Loss::price) return;
  ++acts(person.cause_place).left;
  if (seen) ++acts(person.cause_place).left_seen;
}

}  // namespace rapport::reference
