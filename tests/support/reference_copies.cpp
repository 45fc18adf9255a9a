// Copies of legs, which stand for those of customers whom a company's simulated ones represent.
#include <cmath>

#include "tests/support/reference_engine.h"

namespace rapport::reference {

namespace {

constexpr int kCopyDays = 7 * 8;

/// A part of a whole that is given by the sums before its parts, and where in that part.
struct Found {
  std::size_t part;
  double within;
};

Found find_in(const std::vector<double>& sums, std::size_t first, std::size_t parts, double x) {
  std::size_t part = 0;
  while (part + 1 < parts && sums[first + part + 1] <= x) ++part;
  const double below = sums[first + part], above = sums[first + part + 1];
  if (!(above > below)) return {part, 0.0};
  return {part, std::clamp((x - below) / (above - below), 0.0, std::nextafter(1.0, 0.0))};
}

std::vector<double> half_hours(const RateProfile& profile, std::size_t weekday) {
  std::vector<double> sums{0.0};
  for (std::size_t h = 0; h < 48; ++h) {
    sums.push_back(sums.back() + profile.hour[h / 2] * profile.half_hour[weekday * 48 + h]);
  }
  return sums;
}

}  // namespace

std::int64_t Reference::copies_of(const Case& c) const {
  const double others = model_.scenario.represents - 1.0;
  const double rest = others - std::floor(others);
  return std::llround(std::floor(others)) +
         (uniform(draw(c, Purpose::others).u32(2)) < rest ? 1 : 0);
}

/// How many legs are counted where this one is.
std::int64_t Reference::legs_of(const Case& c) const {
  const bool alone = touch_point_of(c).queue != kNoQueue || !of_company(c) || !has_copies();
  return alone ? 1 : 1 + copies_of(c);
}

void Reference::plan_copies(std::uint32_t index) {
  const OpenCase& oc = cases_[index];
  const bool first = oc.c.company.cause == Cause::root && oc.c.legs == 1;
  if (floor_to(now_, kDay) != known_at_) {
    known_ = seen_;
    known_at_ = floor_to(now_, kDay);
  }
  const auto weekday = static_cast<std::size_t>((now_ - model_.monday + 100 * kWeek) / kDay % 7);
  if (!first) ++seen_[{oc.c.step, weekday, (now_ - floor_to(now_, kDay)) / kHour}];
  const RandomBlock of_leg = draw(oc.c, Purpose::others);
  for (std::int64_t i = 0; i < copies_of(oc.c); ++i) {
    const RandomBlock b =
        draw_copy({of_leg.u32(0), of_leg.u32(1)}, static_cast<std::uint32_t>(i), Purpose::root);
    const double u = uniform(b.u64(0));
    Copy copy{};
    copy.c.domain = Domain::others;
    copy.c.subject = b.u32(2);
    copy.c.slot = b.u32(3);
    copy.c.step = oc.c.step;
    copy.c.kind = oc.c.kind;
    copy.c.segment = oc.c.segment;
    copy.effort = static_cast<float>(oc.plan.time);
    copy.more = work_of_saved(index);
    const Time t = first ? time_of_first(oc.c.kind, u) : time_of_later(oc.c.step, u);
    if (t >= model_.end) continue;
    copies_[{t, oc.c.order(), b.u32(2), b.u32(3)}] = copy;
    push(t, Rank::arrive, kCopies);
  }
}

Time Reference::time_of_first(std::size_t n, double u) {
  const Need& need = model_.needs[n];
  const std::size_t days = model_.days.size();
  const auto weekday = [&](std::size_t day) { return (model_.days[0].weekday + day) % 7; };
  std::vector<double>& sums = day_sums_[n];
  if (sums.empty()) {
    sums.push_back(0.0);
    for (std::size_t d = 0; d <= days + kCopyDays; ++d) {
      const std::size_t month = model_.days[std::min(d, days - 1)].month;
      const Time midnight = model_.begin + static_cast<Time>(d) * kDay;
      const double factor = d < days ? day_factor(need.day_factor, midnight) : 1.0;
      const double in_day = half_hours(need.profile, weekday(d)).back();
      sums.push_back(sums.back() + need.profile.weekday[weekday(d)] * need.profile.month[month] *
                                       in_day * factor);
    }
  }
  const auto tomorrow = static_cast<std::size_t>((now_ - model_.begin) / kDay) + 1;
  const double all = sums[tomorrow + kCopyDays] - sums[tomorrow];
  if (!(all > 0.0)) return now_ + kCopyDays * kDay;
  const Found day = find_in(sums, tomorrow, kCopyDays, sums[tomorrow] + u * all);
  const std::vector<double> halves = half_hours(need.profile, weekday(tomorrow + day.part));
  const Found half = find_in(halves, 0, 48, day.within * halves.back());
  return model_.begin + static_cast<Time>(tomorrow + day.part) * kDay +
         static_cast<Time>((static_cast<double>(half.part) + half.within) * (kHour / 2));
}

Time Reference::time_of_later(std::size_t step, double u) {
  const auto today = static_cast<std::size_t>((now_ - model_.monday + 100 * kWeek) / kDay % 7);
  const Time midnight = floor_to(now_, kDay), hour = (now_ - midnight) / kHour;
  std::vector<double> sums{0.0};
  for (std::size_t d = 1; d <= 7; ++d) {
    const auto seen = known_.find({step, (today + d) % 7, hour});
    sums.push_back(sums.back() + (seen == known_.end() ? 0 : seen->second));
  }
  const double weeks = std::floor(8 * u);
  Found day{6, 8 * u - weeks};
  if (sums[7] > 0.0) day = find_in(sums, 0, 7, day.within * sums[7]);
  const Time later = static_cast<Time>(weeks + 1) * kWeek;
  // On that weekday in the seven days up to the next midnight.
  const Time same = now_ + (static_cast<Time>(day.part) - 6) * kDay;
  const Time moved = same + static_cast<Time>((2 * day.within - 1) * kHour);
  const std::uint16_t place = model_.steps[step].touch_point;
  if (floor_to(moved, kDay) == floor_to(same, kDay) &&
      was_open(place, moved) == was_open(place, same)) {
    return moved + later;
  }
  return floor_to(same, kHour / 2) + static_cast<Time>(day.within * (kHour / 2)) + later;
}

bool Reference::was_open(std::uint16_t touch_point, Time t) const {
  const TouchPoint& place = model_.touch_points[touch_point];
  const KernelConfig::Queue& queue = model_.groups[place.group].kernel.queues[place.queue];
  return !queue.closes || queue.open.at(t) != 0;
}

/// The first of the copies that are to come now comes.
void Reference::copy_due() {
  const Copy copy = copies_.begin()->second;
  copies_.erase(copies_.begin());
  const std::uint32_t index = index_of_new_case();
  OpenCase& oc = cases_[index];
  oc.c = copy.c;
  oc.c.leg_arrived = now_;
  oc.leg = ++legs_;
  oc.called_back = false;
  oc.plan = LegPlan{};
  oc.order = kCopies + copies_come_++;
  const double ticks =
      touch_point_of(oc.c).service.quantile(uniform(draw(oc.c, Purpose::leg).u64(0)));
  oc.service = to_ticks(ticks * copy.effort) + copy.more;
  begin_leg(index);
}

}  // namespace rapport::reference
