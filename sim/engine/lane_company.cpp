// What a lane does besides with a company (see sim/scenario/company.h): ends of legs, child needs
// and chases, purchases, and why customers leave.
#include <algorithm>
#include <cmath>

#include "sim/company/channel_choice.h"
#include "sim/company/rival_offer.h"
#include "sim/company/save_desk.h"
#include "sim/engine/customer_credit.h"
#include "sim/engine/lane.h"
#include "sim/scenario/leaving.h"

namespace rapport {

void Lane::apply_company(const LegEnd& end) {
  Customer& c = population_->customers[end.customer];
  if (end.company.spawns) {
    ++c.open;
    return;
  }
  const double deviation = memory_.take_in(end);
  if (end.company.flags & kMisfitSold) children_.add_misfit(end);
  if (!end.closes) return;
  if (end.company.cause != Cause::chase) {  // a chase is part of the matter that it asks about
    const double felt = memory_.felt(end, deviation);
    const bool complains = children_.complains(end, felt);
    memory_.remember(end, felt, complains);
    children_.add(end, complains);
  }
  if (end.company.offer != 0) offer_product(end);
  close_case(end);
  if (c.open == 0) memory_.enter_records(end.customer, end.time);
}

void Lane::start_child(std::uint32_t id, Time now) {
  const CompanyModel& company = model_->company;
  Customer& c = population_->customers[id];
  const ChildNeeds::Due child = children_.take(id, now);
  if (now > child.due) count_late_start(c, child.due, now);
  Case opened;
  opened.time = opened.opened = now;
  opened.subject = id;
  opened.slot = child.key.slot;
  opened.kind = child.kind;
  opened.segment = c.segment;
  opened.company.cause = child.key.cause;
  opened.company.repeats = child.key.repeats;
  opened.company.complaints = child.key.complaints;
  count_child(opened);
  --idle_[c.segment];
  ++c.open;
  ++flow_.segment_row(opened).needs;
  plan_beside(id);
  const int own = child.key.cause == Cause::complaint ? company.complaint_journey
                  : child.key.cause == Cause::misfit  ? company.misfit_journey
                                                      : -1;
  const std::uint16_t journey =
      own >= 0 ? static_cast<std::uint16_t>(own) : model_->needs[child.kind].journey;
  open_case(opened, journey, need_key(*model_, opened));
  flow_.arrive(opened, *this);
}

/// Brings a new case to where the customer turns with it: by the journey's shares, or where it
/// chooses.
void Lane::open_case(Case& c, std::uint16_t journey, const NeedKey& need) {
  const Need& of = model_->needs[c.kind];
  if (!of.chooses || journey != of.journey) return flow_.open(c, journey, need);
  const Tables& tables = *flow_.tables;
  std::uint16_t& last = population_->channel[c.subject];
  const ChannelQuestion question{need.customer, c.segment, journey,
                                 last,          c.time,    draw_root(key_, need).u32(3)};
  const std::uint32_t entry =
      choose_channel(*model_, tables, planner_->view().channels, key_, question);
  flow_.open_at(c, tables.entries[entry].step);
  last = static_cast<std::uint16_t>(c.company.channel + 1);
  ++flow_.rows.channel[c.segment * tables.touch_points.size() + c.company.channel].chosen;
}

/// Begins an order on credit, which its customer may be declined, or wait for.
void Lane::begin_on_credit(Case& c) {
  const CreditCheck& check = flow_.tables->segments[c.segment].check;
  const CreditCheck::Verdict verdict = verdict_on(check, key_, key_of(c.subject));
  CheckCounts& row = flow_.rows.check[c.segment];
  ++row.orders;
  if (verdict == CreditCheck::Verdict::decline) {
    ++row.declined;
    return flow_.decline(c, *this);
  }
  if (verdict == CreditCheck::Verdict::grant) return flow_.arrive(c, *this);
  const Time takes = review_time(*model_, check, key_, c);
  ++row.reviewed;
  row.review_time += takes;
  row.review_cost += std::llround(check.review_cost * kMoneyUnit);
  c.time += takes;
  later(c);
}

/// Of who joins with a line: whether it was reviewed, and how many were declined for each who is
/// taken.
void Lane::count_check(std::uint32_t id, Time now) {
  const std::uint8_t s = population_->customers[id].segment;
  const Segment& then = model_->tables_at(now - kWeek).segments[s];
  if (!then.credit.on()) return;
  const CreditCheck& check = then.check;
  const double taken = 1.0 - check.declines;
  CheckCounts& row = totals.check[rows_month_ * model_->segments.size() + s];
  ++row.taken;
  row.applicants_declined += std::llround(check.declines / taken * kShareUnit);
  const double score = credit_ranks(key_, key_of(id), check.knows, taken).score;
  if (check.of(score) != CreditCheck::Verdict::review) return;
  ++row.taken_reviewed;
  row.review_cost += std::llround(check.review_cost * kMoneyUnit);
}

/// Opens a chase, the lookahead after the customer asked.
void Lane::open_chase(Case& c) {
  ++flow_.segment_row(c).needs;
  ++flow_.rows.outcome[c.segment].chases;
  flow_.open(c, static_cast<std::uint16_t>(model_->company.chase_journey), need_key(*model_, c));
}

void Lane::count_child(const Case& c) {
  OutcomeCounts& row = flow_.rows.outcome[c.segment];
  row.repeats += c.company.cause == Cause::repeat;
  row.complaints += c.company.cause == Cause::complaint;
  row.misfits += c.company.cause == Cause::misfit;
  complaints_ += c.company.cause == Cause::complaint;
}

// ---- leaving ------------------------------------------------------------------------------------

/// A customer without a contract has an occasion to buy at `date`: whether it buys here, and when
/// the next one comes.
bool Lane::buys(std::uint32_t id, Time date, const RandomBlock& b, double memory, double shift) {
  Customer& c = population_->customers[id];
  const std::uint32_t renewal = c.next_renewal;
  const LeavingSpec& spec = model_->segments[c.segment].leaving;
  const double gap = -population_->occasion_gap[id] * math::log(1.0 - uniform(b.u64(1)));
  const Time next = date + std::max(to_ticks(gap), kSecond);  // one a second at most
  c.next_renewal =
      next < model_->end ? static_cast<std::uint32_t>((next + kSecond - 1) / kSecond) : kNoRenewal;
  // This draw has a random block of its own: all lanes of `b` are taken, by leaving and by the next
  // occasion.
  const NeedKey occasion{key_of(id), 0, renewal & 0xFFFF};
  const RandomBlock own = draw_leg(key_, occasion, renewal >> 16, 0, Purpose::purchases);
  const bool here = uniform(own.u32(0)) < wallet_share(spec, c.satisfaction, memory, shift);
  OutcomeCounts& row = totals.outcome[month_of(date) * model_->segments.size() + c.segment];
  ++row.occasions;
  row.purchases += here;
  return here;
}

/// The chance that a rival wins a customer who looks at offers.
double Lane::won_away(std::uint32_t id, Time date, double memory, double shift) const {
  const Segment& segment = model_->tables_at(date).segments[population_->customers[id].segment];
  const double span = offer_span(*model_, *population_, id);
  return rival_hazard(*population_, id, segment, span, memory, shift);
}

/// Sets why a customer leaves: what it remembers worst, unless it would have left at the references
/// too, or would have stayed at Today's offer, or without the rival's. `draw` is the draw by which
/// it leaves.
void Lane::blame(std::uint32_t id, double draw, const Hazards& hazards) {
  CompanyRow& row = population_->company[id];
  row.cause = row.worst_loss;
  row.cause_place = row.worst_place;
  if (draw < hazards.plain) {
    row.cause = anyway(id, draw, hazards.plain, hazards.all);
  } else if (!(draw < hazards.today)) {
    row.cause = Loss::price;
  } else if (!(draw < hazards.alone)) {
    row.cause = Loss::rival;
  }
}

/// Why a customer leaves who would have left at the references too. No luck is new but whether it
/// has other suppliers, which is its own for good.
Loss Lane::anyway(std::uint32_t id, double draw, double plain, double hazard) const {
  const Segment& segment = model_->segments[population_->customers[id].segment];
  const LeavingSpec& spec = segment.leaving;
  const bool contract = spec.form != LeavingSpec::Form::noncontract;
  const double span = contract ? static_cast<double>(spec.period)
                               : population_->occasion_gap[id] / std::max(spec.wallet, 1e-9);
  if (draw < moving_hazard(spec, span, plain)) return Loss::moved;
  if (segment.polygamous > 0.0) {
    const RandomBlock b = draw_customer(key_, key_of(id), Purpose::exit);
    if (uniform(b.u32(1)) < segment.polygamous) return Loss::polygamous;
  }
  const bool late = contract && spec.put_off > 0 &&
                    put_off_by_contract(spec, draw, hazard) >= static_cast<double>(spec.put_off);
  return late ? Loss::contract_end : Loss::none;
}

/// Whether a customer who owes defaults at its renewal of `date`; then it leaves, whether it wanted
/// to or not. `b` is the renewal's block.
bool Lane::defaults(std::uint32_t id, Time date, const RandomBlock& b) {
  Customer& c = population_->customers[id];
  const double chance = default_chance_of(*model_, *population_,
                                          model_->tables_at(date).segments[c.segment], key_, id);
  if (!(uniform(b.u64(1)) < chance)) return false;
  CompanyRow& row = population_->company[id];
  row.cause = Loss::defaulted;
  row.cause_place = row.worst_place;
  c.presence = Presence::leaving;
  return true;
}

/// Of who leaves: what it used of its line, and what it owed if it defaults.
void Lane::count_credit(std::uint32_t id, Time now) {
  const Customer& c = population_->customers[id];
  CreditCounts& row = flow_.rows.credit[c.segment];
  const std::int64_t use = population_->credit_use[id];
  row.left_use += use;
  row.left_use_time += use * (now / kMinute);
  if (population_->company[id].cause != Loss::defaulted) return;
  ++row.defaulted;
  const double line = flow_.tables->segments[c.segment].credit.line;
  row.balance += std::llround(line * population_->use_of_credit(id) * kMoneyUnit);
}

/// Whether a customer who wants to leave now is kept by what it is offered; then it is bound for
/// the time of the offer.
bool Lane::stays_after_all(std::uint32_t id, Time now) {
  Customer& c = population_->customers[id];
  const LeavingSpec& spec = model_->segments[c.segment].leaving;
  const auto date = c.next_renewal - static_cast<std::uint32_t>(spec.period / kSecond);
  const SaveTalk talk =
      talk_of_leaving(*model_, *population_, *planner_, key_, id, now, date, memory_at(id, now));
  using enum SaveTalk::End;
  if (talk.end == silent) return false;
  ExitCounts& row = flow_.rows.exit[c.segment];
  ++row.asked;
  row.not_wanted += talk.end == not_wanted;
  row.not_allowed += talk.end == not_allowed;
  if (talk.end != refused && talk.end != saved) return false;
  ++row.offered[talk.cut];
  if (talk.end == refused) return false;
  ++row.saved[talk.cut];
  row.cost += std::llround(talk.money * kMoneyUnit);
  c.presence = Presence::present;
  c.next_renewal =
      static_cast<std::uint32_t>((now + model_->company.save.lasts + kSecond - 1) / kSecond);
  plan(id);
  return true;
}

void Lane::count_exit(std::uint32_t id, Time now) {
  const Customer& c = population_->customers[id];
  const CompanyRow& row = population_->company[id];
  OutcomeCounts& outcome = flow_.rows.outcome[c.segment];
  ++departures_;
  const auto cause = static_cast<int>(row.cause);
  const int part = cause - kPlainLosses;  // of those who would have left anyway
  ExitCounts& exit = flow_.rows.exit[c.segment];
  ++outcome.left_by[part < 0 ? cause : 0];
  if (part >= 0) ++exit.anyway_by[part];
  outcome.left_value += row.value;
  outcome.left_value_time += static_cast<std::int64_t>(row.value) * (now / kMinute);
  if (model_->company.has_credit) count_credit(id, now);
  if (model_->company.values_change) {
    flow_.rows.change[population_->customers[id].segment].left +=
        population_->value_change(*model_, id, now);
  }
  const RandomBlock b = draw_customer(key_, key_of(id), Purpose::exit);
  // That somebody cannot pay is always known.
  const bool traced = row.cause == Loss::defaulted || uniform(b.u32(0)) < planner_->view().traced;
  if (traced) ++outcome.left_seen_by[part < 0 ? cause : 0];
  if (traced && part >= 0) ++exit.anyway_seen_by[part];
  if (!is_of_a_leg(row.cause)) return;
  ++flow_.rows.act[row.cause_place].left;
  if (traced) ++flow_.rows.act[row.cause_place].left_seen;
}

}  // namespace rapport
