#include "sim/engine/child_needs.h"

#include <algorithm>

namespace rapport {

bool ChildNeeds::complains(const LegEnd& end, double felt) const {
  const CompanyModel& company = model_->company;
  const ChildSpec& spec = company.child;
  const CompanyEnd& e = end.company;
  return company.judges() && company.mechanism.complaint && e.cause != Cause::complaint &&
         e.cause != Cause::misfit && e.complaints < kMaxChildren &&
         uniform(e.complains) <
             std::max(0.0, -felt - spec.complaint_threshold) * spec.complaint_slope;
}

void ChildNeeds::add(const LegEnd& end, bool complains) {
  const ChildSpec& spec = model_->company.child;
  const CompanyEnd& e = end.company;
  double comes_back = spec.repeat_most * (1.0 - e.fit);
  if ((e.flags & kBrushedOff) != 0) comes_back = spec.repeat_brushed_off;
  const bool misled = e.kind == TouchPointSpec::Kind::self_service && (e.flags & kWrongFact) != 0;
  if ((e.flags & kUnanswered) != 0 || misled) comes_back = spec.repeat_unanswered;
  if ((e.flags & kSettled) != 0) comes_back = 0.0;
  if (e.misordered) comes_back = 1.0;
  const bool settles = e.settles || e.misordered;
  const bool repeats = model_->company.mechanism.repeat && settles && e.cause != Cause::misfit &&
                       e.repeats < spec.repeat_max && uniform(e.repeats_draw) < comes_back;
  if (complains) {
    put(end, Cause::complaint, spec.complaint_delay);
  } else if (repeats) {
    put(end, Cause::repeat, spec.repeat_delay);
  }
}

void ChildNeeds::put(const LegEnd& end, Cause cause, const Distribution& delay) {
  const Time after = delay_of(delay, end.company.delay);
  const ChildKey key{
      end.company.slot, cause,
      static_cast<std::uint8_t>(end.company.repeats + (cause == Cause::repeat)),
      static_cast<std::uint8_t>(end.company.complaints + (cause == Cause::complaint))};
  Ongoing& ongoing = ongoing_->of(population_->company[end.customer]);
  ongoing.child_due = seconds(end.time + after);
  ongoing.child = key.packed();
  ongoing.child_kind = end.kind;
}

void ChildNeeds::add_misfit(const LegEnd& end) {
  Ongoing& ongoing = ongoing_->of(population_->company[end.customer]);
  if (ongoing.misfit_due != kNoChild) return;
  const Time after = delay_of(model_->company.child.misfit_delay, end.company.misfit_delay);
  const CompanyEnd& e = end.company;
  ongoing.misfit_due = seconds(end.time + after);
  ongoing.misfit = ChildKey{e.slot, Cause::misfit, e.repeats, e.complaints}.packed();
  ongoing.misfit_kind = end.kind;
}

/// The delay in whole days, upward: people get in touch at the time of day at which they did
/// before.
Time ChildNeeds::delay_of(const Distribution& delay, std::uint32_t draw) const {
  const Time exact = to_ticks(delay.quantile(uniform(draw)));
  return std::max(model_->lookahead, (exact + kDay - 1) / kDay * kDay);
}

/// The time in whole seconds since the run's begin, upward. What is further away than 32 bits reach
/// comes after the run.
std::uint32_t ChildNeeds::seconds(Time t) const {
  const Time whole = (t - model_->begin + kSecond - 1) / kSecond;
  return static_cast<std::uint32_t>(std::min(whole, Time{kNoChild - 1}));
}

Time ChildNeeds::start_of(const Customer& c, std::uint32_t due) const {
  return due == kNoChild ? kNever : std::max(time_of(due), c.ready);
}

Time ChildNeeds::next(std::uint32_t id) const {
  const Ongoing* ongoing = ongoing_->find(population_->company[id]);
  if (ongoing == nullptr) return kNever;
  const Customer& c = population_->customers[id];
  return std::min(start_of(c, ongoing->child_due), start_of(c, ongoing->misfit_due));
}

ChildNeeds::Due ChildNeeds::take(std::uint32_t id, Time now) {
  const Customer& c = population_->customers[id];
  Ongoing* ongoing = ongoing_->find(population_->company[id]);
  check(ongoing != nullptr, "a customer wakes without a need");
  const bool is_child = start_of(c, ongoing->child_due) == now;
  check(is_child || start_of(c, ongoing->misfit_due) == now, "a customer wakes without a need");
  std::uint32_t& due = is_child ? ongoing->child_due : ongoing->misfit_due;
  const Due taken{ChildKey::unpacked(is_child ? ongoing->child : ongoing->misfit),
                  is_child ? ongoing->child_kind : ongoing->misfit_kind, time_of(due)};
  due = kNoChild;
  return taken;
}

}  // namespace rapport
