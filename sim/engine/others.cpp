#include "sim/engine/others.h"

#include <algorithm>
#include <tuple>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr std::size_t kCopyDays = 7 * static_cast<std::size_t>(kCopyWeeks);

/// The item of cumulative sums in which `x` lies, and where in it, in [0, 1).
struct Place {
  std::size_t item;
  double within;
};

Place place_in(const double* first, std::size_t items, double x) {
  const double* above = std::upper_bound(first + 1, first + items, x);
  const auto item = static_cast<std::size_t>(above - first) - 1;
  const double size = first[item + 1] - first[item];
  constexpr double kBelowOne = 1.0 - 0x1p-53;
  return {item, size > 0 ? std::clamp((x - first[item]) / size, 0.0, kBelowOne) : 0.0};
}

}  // namespace

CopyTimes::CopyTimes(const Model& model, const DayFactors& day_factors)
    : model_(&model), days_(model.days.size() + kCopyDays + 1) {
  if (!(model.others() > 0)) return;
  before_.reserve(model.needs.size() * (days_ + 1));
  // Policies change no profiles, so those of Today hold on all days.
  for (const Need& need : model.needs) add_need(need, day_factors);
}

std::size_t CopyTimes::weekday(std::size_t day) const {
  return (model_->days.front().weekday + day) % 7;
}

void CopyTimes::add_need(const Need& need, const DayFactors& day_factors) {
  Weekday week;
  for (std::size_t d = 0; d < 7; ++d) {
    double share = 0.0;
    week.day[d][0] = share;
    for (std::size_t h = 0; h < kHalfHoursOfDay; ++h) {
      share += need.profile.hour[h / 2] * need.profile.half_hour[d * kHalfHoursOfDay + h];
      week.day[d][h + 1] = share;
    }
  }
  half_hours_.push_back(week);
  const std::size_t known = model_->days.size();
  double sum = 0.0;
  before_.push_back(sum);
  for (std::size_t d = 0; d < days_; ++d) {
    // What comes behind the end never comes; it only has to weigh as other days do.
    const Day& day = model_->days[std::min(d, known - 1)];
    const Time midnight = model_->begin + static_cast<Time>(d) * kDay;
    const double factor = d < known ? day_factors.at(need.day_factor, midnight) : 1.0;
    const std::size_t w = weekday(d);
    sum += need.profile.weekday[w] * need.profile.month[day.month] * week.day[w].back() * factor;
    before_.push_back(sum);
  }
}

Time CopyTimes::of_first_leg(std::size_t need, Time t, double u) const {
  const auto next_day = static_cast<std::size_t>((t - model_->begin) / kDay) + 1;
  const double* days = before_.data() + need * (days_ + 1) + next_day;
  const double all = days[kCopyDays] - days[0];
  if (!(all > 0)) return t + kCopyWeeks * kWeek;  // a month without: not when the others come
  const Place day = place_in(days, kCopyDays, days[0] + u * all);
  const Shares& shares = half_hours_[need].day[weekday(next_day + day.item)];
  const Place half = place_in(shares.data(), kHalfHoursOfDay, day.within * shares.back());
  const double in_day = (static_cast<double>(half.item) + half.within) * kHalfHour;
  return model_->begin + static_cast<Time>(next_day + day.item) * kDay + static_cast<Time>(in_day);
}

Time CopyTimes::of_later_leg(const KernelConfig::Queue& queue, Time t, double u) const {
  const double weeks = u * kCopyWeeks;
  const Time whole = static_cast<Time>(weeks);
  const double within = weeks - static_cast<double>(whole);
  const Time shift = (whole + 1) * kWeek;
  const Time moved = t + static_cast<Time>((2.0 * within - 1.0) * kHour);
  // Last week's hours: those of a policy that begins in between are not known in its warm-up.
  const auto is_open = [&](Time at) { return !queue.closes || queue.open.at(at - kWeek) != 0; };
  if (is_open(moved) == is_open(t)) return moved + shift;
  return floor_to(t, kHalfHour) + static_cast<Time>(within * kHalfHour) + shift;
}

void CopyList::sort(std::vector<LegCopy>& day) {
  std::sort(day.begin(), day.end(), [](const LegCopy& a, const LegCopy& b) {
    return std::tie(a.time, a.order, a.key.seed, a.key.replication) <
           std::tie(b.time, b.order, b.key.seed, b.key.replication);
  });
}

std::size_t CopyList::bytes() const {
  std::size_t sum = 0;
  for (const auto& day : days_) sum += day.capacity() * sizeof(LegCopy);
  return sum;
}

}  // namespace rapport
