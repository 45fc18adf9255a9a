// What a company adds to customers: expectations and memory, records, child needs, leaving.
#include <algorithm>
#include <cmath>

#include "sim/company/experience.h"
#include "sim/engine/lane.h"
#include "sim/scenario/leaving.h"

namespace rapport {

namespace {

constexpr std::uint32_t kShiftIndex = 0xFFFFFFFF;  ///< of the draw that shifts a segment's values

/// Van der Corput's sequence in base 2: evenly over [0, 1) for any number of points.
double evenly(std::uint32_t i) {
  std::uint32_t r = 0;
  for (int bit = 0; bit < 32; ++bit, i >>= 1) r = r << 1 | (i & 1);
  return static_cast<double>(r) * 0x1p-32;
}

/// What a leg of a department has taught takes the place of what was learnt there before.
void take_in(Ongoing& now, const CompanyEnd& end, std::size_t department) {
  if (!end.settles || (end.flags & kRecords) == 0) return;
  const std::uint32_t mask = learnt_all(department);
  now.learnt = (now.learnt & ~mask) | (end.learnt & mask);
}

}  // namespace

// ---- start ------------------------------------------------------------------------------------

void Lane::begin_company(std::uint32_t id, const Segment& segment) {
  const CompanyModel& company = model_->company;
  CompanyRow& row = population_->company[id];
  const Customer& c = population_->customers[id];
  row.expectation.fill(to_share(c.satisfaction));
  row.memory = row.worst = 0.0F;
  row.memory_time = 0;
  row.worst_place = 0;
  row.worst_loss = Loss::none;
  row.ongoing = kNoChild;
  const RandomBlock own = draw_customer(key_, key_of(id), Purpose::own);
  row.cover = to_share(uniform(own.u32(2)));
  row.value = 1024;
  if (company.mechanism.own_value) {
    // Evenly over the quantiles, and shifted by one draw for the segment: nobody's place depends on
    // how many there are.
    const RandomBlock b = draw_customer(key_, {kShiftIndex, segment.code}, Purpose::own);
    double u = evenly(key_of(id).index) + uniform(b.u64(0));
    if (u >= 1.0) u -= 1.0;
    u = std::min(std::max(u, 1e-9), 1.0 - 1e-9);
    const double factor = segment.value_factor.quantile(u) * 1024.0 + 0.5;
    row.value = static_cast<std::uint32_t>(std::min(factor, 4e9));
  }
  begin_records(id);
}

/// As if the customer had been with the company for ever: each department's last record is as old
/// as its contacts are rare.
void Lane::begin_records(std::uint32_t id) {
  const std::size_t departments = model_->company.departments.size();
  Record* records = population_->records.data() + id * departments;
  const std::uint8_t s = population_->customers[id].segment;
  const double own = rate_factor_of(id);
  for (std::size_t d = 0; d < departments; ++d) {
    records[d] = 0;
    const DepartmentView& view = legs_->view().departments[d];
    const double a_day = model_->company.legs_a_day[s * departments + d] * own * view.record;
    if (!model_->company.mechanism.know || !(a_day > 0.0)) continue;
    const RandomBlock b = draw_record(key_, key_of(id), model_->company.department_codes[d]);
    const double age = -math::log(1.0 - uniform(b.u64(0))) / a_day;
    if (!(age < kRecordStart - 1)) continue;
    records[d] = static_cast<Record>(kRecordStart - static_cast<int>(age));
    if (uniform(b.u32(2)) < view.shared) records[d] |= kRecordShared;
    if (uniform(b.u32(3)) < view.wrong) records[d] |= kRecordWrong;
  }
}

// ---- ends of legs -----------------------------------------------------------------------------

void Lane::apply_company(const LegEnd& end) {
  const CompanyModel& company = model_->company;
  CompanyRow& row = population_->company[end.customer];
  Customer& c = population_->customers[end.customer];
  if (end.company.spawns) {
    ++c.open;
    return;
  }
  Ongoing& now = ongoing_of(row);
  take_in(now, end.company, model_->touch_points[end.company.place].department);
  double deviation = 0.0;
  if (company.judges()) {
    std::uint16_t& expected = row.expectation[static_cast<std::size_t>(end.company.kind)];
    const Experience felt = experience_of(company.experience, c.satisfaction, from_share(expected),
                                          end.company.quality);
    deviation = end.company.quality - from_share(expected);
    c.satisfaction = felt.satisfaction;
    expected = to_share(felt.expectation);
    if (end.move_effect != 0.0) c.satisfaction = clamp01(c.satisfaction + end.move_effect);
    remember_leg(row, now, end, deviation);
  } else {
    c.satisfaction = clamp01(c.satisfaction + end.effect);
    if (end.move_effect != 0.0) c.satisfaction = clamp01(c.satisfaction + end.move_effect);
  }
  if (end.company.flags & kMisfitSold) add_misfit(end);
  if (!end.closes) return;
  close_children(end, deviation);
  close_case(end);
  if (c.open == 0) enter_records(end.customer, end.time);
}

/// Peak of what is going on, and what has been worst so far.
void Lane::remember_leg(CompanyRow& row, Ongoing& now, const LegEnd& end, double deviation) {
  fade(row, end.time);
  if (std::abs(deviation) > std::abs(static_cast<double>(now.peak))) {
    now.peak = static_cast<float>(deviation);
  }
  if (deviation < row.worst) {
    row.worst = static_cast<float>(deviation);
    row.worst_loss = end.company.loss;
    row.worst_place = end.company.place;
  }
}

/// Brings what is remembered to `now`.
void Lane::fade(CompanyRow& row, Time now) const {
  const auto seconds = static_cast<std::uint32_t>((now - model_->begin) / kSecond);
  if (seconds <= row.memory_time) return;
  const double left = faded(model_->company.experience, seconds - row.memory_time);
  row.memory = static_cast<float>(row.memory * left);
  row.worst = static_cast<float>(row.worst * left);
  row.memory_time = seconds;
}

/// A case has closed: what is remembered of it, and what it causes.
void Lane::close_children(const LegEnd& end, double deviation) {
  const CompanyModel& company = model_->company;
  const ChildSpec& spec = company.child;
  const CompanyEnd& e = end.company;
  CompanyRow& row = population_->company[end.customer];
  if (e.cause == Cause::chase) return;  // part of what is going on
  const ExperienceRuleSpec& rule = company.experience;
  Ongoing& now = ongoing_of(row);
  const double felt = rule.peak * now.peak + (1.0 - rule.peak) * deviation;
  now.peak = 0.0F;
  const bool complains =
      company.judges() && company.mechanism.complaint && e.cause != Cause::complaint &&
      e.cause != Cause::misfit && e.complaints < kMaxChildren &&
      uniform(e.complains) < std::max(0.0, -felt - spec.complaint_threshold) * spec.complaint_slope;
  if (company.mechanism.memory && company.judges() && e.cause != Cause::complaint) {
    const double memory = row.memory + felt * (complains ? rule.complaint_weight : 1.0);
    row.memory = static_cast<float>(std::min(1.0, std::max(-1.0, memory)));
  }
  const bool asked = (e.flags & kUnanswered) != 0;
  const double comes_back = asked ? spec.repeat_unanswered : spec.repeat_most * (1.0 - e.fit);
  const bool repeats = company.mechanism.repeat && e.settles && e.cause != Cause::misfit &&
                       e.repeats < spec.repeat_max && uniform(e.repeats_draw) < comes_back;
  if (complains) {
    add_child(end, Cause::complaint, spec.complaint_delay);
  } else if (repeats) {
    add_child(end, Cause::repeat, spec.repeat_delay);
  }
}

/// Whole days, upward: people get in touch at the time of day at which they did before.
Time Lane::child_delay(const Distribution& delay, std::uint32_t draw) const {
  const Time exact = to_ticks(delay.quantile(uniform(draw)));
  return std::max(model_->lookahead, (exact + kDay - 1) / kDay * kDay);
}

/// A child need comes after its delay, once the customer is idle; one at a time.
void Lane::add_child(const LegEnd& end, Cause cause, const Distribution& delay) {
  CompanyRow& row = population_->company[end.customer];
  const Time after = child_delay(delay, end.company.delay);
  const ChildKey key{
      end.company.slot, cause,
      static_cast<std::uint8_t>(end.company.repeats + (cause == Cause::repeat)),
      static_cast<std::uint8_t>(end.company.complaints + (cause == Cause::complaint))};
  Ongoing& pending = ongoing_of(row);
  pending.child_due = child_seconds(end.time + after);
  pending.child = key.packed();
  pending.child_kind = end.kind;
}

/// A sale that does not fit shows after its delay; one at a time.
void Lane::add_misfit(const LegEnd& end) {
  CompanyRow& row = population_->company[end.customer];
  Ongoing& pending = ongoing_of(row);
  if (pending.misfit_due != kNoChild) return;
  const Distribution& delay = model_->company.child.misfit_delay;
  const Time after = child_delay(delay, end.company.misfit_delay);
  pending.misfit_due = child_seconds(end.time + after);
  pending.misfit =
      ChildKey{end.company.slot, Cause::misfit, end.company.repeats, end.company.complaints}
          .packed();
  pending.misfit_kind = end.kind;
}

/// Whole seconds since the begin, upward; what is further away than 32 bits reach is after the run.
std::uint32_t Lane::child_seconds(Time t) const {
  const Time seconds = (t - model_->begin + kSecond - 1) / kSecond;
  return static_cast<std::uint32_t>(std::min(seconds, Time{kNoChild - 1}));
}

Time Lane::child_start(const Customer& c, std::uint32_t due) const {
  if (due == kNoChild) return kNever;
  return std::max(model_->begin + static_cast<Time>(due) * kSecond, c.ready);
}

/// When the customer, once idle, starts its first child need; kNever: it has none to come.
Time Lane::next_child(std::uint32_t id) const {
  const CompanyRow& row = population_->company[id];
  if (row.ongoing == kNoChild) return kNever;
  const Ongoing& pending = ongoing_[row.ongoing];
  const Customer& c = population_->customers[id];
  return std::min(child_start(c, pending.child_due), child_start(c, pending.misfit_due));
}

Ongoing& Lane::ongoing_of(CompanyRow& row) {
  if (row.ongoing == kNoChild) {
    if (ongoing_free_.empty()) {
      row.ongoing = static_cast<std::uint32_t>(ongoing_.size());
      ongoing_.emplace_back();
    } else {
      row.ongoing = ongoing_free_.back();
      ongoing_free_.pop_back();
      ongoing_[row.ongoing] = {};
    }
  }
  return ongoing_[row.ongoing];
}

/// Gives the place in the list back where nothing is to come any more.
void Lane::release_ongoing(CompanyRow& row) {
  const Ongoing& now = ongoing_[row.ongoing];
  if (now.child_due != kNoChild || now.misfit_due != kNoChild) return;
  ongoing_free_.push_back(row.ongoing);
  row.ongoing = kNoChild;
}

/// What cases taught is on record once the customer is idle.
void Lane::enter_records(std::uint32_t id, Time now) {
  CompanyRow& row = population_->company[id];
  if (row.ongoing == kNoChild) return;
  ongoing_[row.ongoing].peak = 0.0F;  // a chase's, that closed after its case
  std::uint32_t& learnt = ongoing_[row.ongoing].learnt;
  const std::size_t departments = model_->company.departments.size();
  Record* records = population_->records.data() + id * departments;
  const Record day = record_day(now, model_->begin);
  for (std::size_t d = 0; learnt != 0 && d < departments; ++d) {
    if (learnt & learnt_bit(d)) records[d] = made_record(learnt, d, day);
  }
  learnt = 0;
  release_ongoing(row);
}

// ---- child needs ------------------------------------------------------------------------------

void Lane::start_child(std::uint32_t id, Time now) {
  const CompanyModel& company = model_->company;
  Customer& c = population_->customers[id];
  CompanyRow& row = population_->company[id];
  check(row.ongoing != kNoChild, "a customer wakes without a need");
  Ongoing& pending = ongoing_[row.ongoing];
  const bool child = child_start(c, pending.child_due) == now;
  check(child || child_start(c, pending.misfit_due) == now, "a customer wakes without a need");
  const ChildKey key = ChildKey::unpacked(child ? pending.child : pending.misfit);
  const std::uint8_t kind = child ? pending.child_kind : pending.misfit_kind;
  const Time due =
      model_->begin + static_cast<Time>(child ? pending.child_due : pending.misfit_due) * kSecond;
  if (now > due) count_late_start(c, due, now);
  (child ? pending.child_due : pending.misfit_due) = kNoChild;
  Case opened;
  opened.time = opened.opened = now;
  opened.subject = id;
  opened.slot = key.slot;
  opened.kind = kind;
  opened.segment = c.segment;
  opened.company.cause = key.cause;
  opened.company.repeats = key.repeats;
  opened.company.complaints = key.complaints;
  count_child(opened);
  --idle_[c.segment];
  ++c.open;
  ++flow_.segment_row(opened).needs;
  plan_beside(id);
  const int own = key.cause == Cause::complaint ? company.complaint_journey
                  : key.cause == Cause::misfit  ? company.misfit_journey
                                                : -1;
  const std::uint16_t journey =
      own >= 0 ? static_cast<std::uint16_t>(own) : model_->needs[kind].journey;
  const RandomBlock root = draw_root(key_, need_key(*model_, opened));
  flow_.open(opened, journey, root.u32(3));
  flow_.arrive(opened, *this);
}

/// A chase that was asked for a lookahead ago begins.
void Lane::open_chase(Case& c) {
  ++flow_.segment_row(c).needs;
  ++flow_.rows.outcome[c.segment].chases;
  const RandomBlock root = draw_root(key_, need_key(*model_, c));
  flow_.open(c, static_cast<std::uint16_t>(model_->company.chase_journey), root.u32(3));
}

void Lane::count_child(const Case& c) {
  OutcomeCounts& row = flow_.rows.outcome[c.segment];
  row.repeats += c.company.cause == Cause::repeat;
  row.complaints += c.company.cause == Cause::complaint;
  row.misfits += c.company.cause == Cause::misfit;
  complaints_ += c.company.cause == Cause::complaint;
}

// ---- leaving ----------------------------------------------------------------------------------

/// What is remembered of cases at `date`; the reference where nobody remembers anything.
double Lane::memory_at(std::uint32_t id, Time date) const {
  if (!model_->company.on) return 0.0;
  if (!model_->company.mechanism.memory) {
    return model_->segments[population_->customers[id].segment].leaving.memory_reference;
  }
  const CompanyRow& row = population_->company[id];
  if (row.memory == 0.0F) return 0.0;
  const auto seconds = static_cast<std::uint32_t>((date - model_->begin) / kSecond);
  if (seconds <= row.memory_time) return row.memory;
  return row.memory * faded(model_->company.experience, seconds - row.memory_time);
}

/// A customer without a contract has an occasion to buy at `date`: whether it buys here, and when
/// the next one comes.
bool Lane::buys(std::uint32_t id, Time date, const RandomBlock& b, double memory) {
  Customer& c = population_->customers[id];
  const std::uint32_t renewal = c.next_renewal;
  const LeavingSpec& spec = model_->segments[c.segment].leaving;
  const double gap = -population_->occasion_gap[id] * math::log(1.0 - uniform(b.u64(1)));
  const Time next = date + std::max(to_ticks(gap), kSecond);  // one a second at most
  c.next_renewal =
      next < model_->end ? static_cast<std::uint32_t>((next + kSecond - 1) / kSecond) : kNoRenewal;
  // A block of its own: all lanes of `b` decide on leaving and on the next occasion.
  const NeedKey occasion{key_of(id), 0, renewal & 0xFFFF};
  const RandomBlock own = draw_leg(key_, occasion, renewal >> 16, 0, Purpose::purchases);
  const bool here = uniform(own.u32(0)) < wallet_share(spec, c.satisfaction, memory);
  OutcomeCounts& row = totals.outcome[month_of(date) * model_->segments.size() + c.segment];
  ++row.occasions;
  row.purchases += here;
  return here;
}

/// Why it leaves: what it remembers worst, unless it would have left without any experience.
void Lane::blame(std::uint32_t id, double draw, double plain) {
  if (draw < plain) population_->company[id].worst_loss = Loss::none;
}

void Lane::count_exit(std::uint32_t id, Time now) {
  const Customer& c = population_->customers[id];
  const CompanyRow& row = population_->company[id];
  OutcomeCounts& outcome = flow_.rows.outcome[c.segment];
  ++departures_;
  ++outcome.left_by[static_cast<std::size_t>(row.worst_loss)];
  outcome.left_value += row.value;
  outcome.left_value_time += static_cast<std::int64_t>(row.value) * (now / kMinute);
  const RandomBlock b = draw_customer(key_, key_of(id), Purpose::exit);
  const bool traced = uniform(b.u32(0)) < legs_->view().traced;
  if (traced) ++outcome.left_seen_by[static_cast<std::size_t>(row.worst_loss)];
  if (row.worst_loss == Loss::none) return;
  ++flow_.rows.act[row.worst_place].left;
  if (traced) ++flow_.rows.act[row.worst_place].left_seen;
}

}  // namespace rapport
