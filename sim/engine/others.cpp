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
  for (const Need& need : model.needs) {  // policies change no profiles: Today's hold on all days
    weeks_.push_back(week_of(need.profile));
    add_days(need, weeks_.back(), day_factors);
  }
}

CopyTimes::Week CopyTimes::week_of(const RateProfile& profile) const {
  Week week;
  for (std::size_t d = 0; d < week.size(); ++d) {
    const std::size_t weekday = (model_->days.front().weekday + d) % 7;
    double sum = 0.0;
    week[d][0] = sum;
    for (std::size_t h = 0; h < kHalfHoursOfDay; ++h) {
      sum += profile.hour[h / 2] * profile.half_hour[weekday * kHalfHoursOfDay + h];
      week[d][h + 1] = sum;
    }
  }
  return week;
}

void CopyTimes::add_days(const Need& need, const Week& week, const DayFactors& day_factors) {
  const std::size_t known = model_->days.size();
  double sum = 0.0;
  before_.push_back(sum);
  for (std::size_t d = 0; d < days_; ++d) {
    // What comes behind the end never comes; it only has to weigh as other days do.
    const Day& day = model_->days[std::min(d, known - 1)];
    const std::size_t weekday = (model_->days.front().weekday + d) % 7;
    const Time midnight = model_->begin + static_cast<Time>(d) * kDay;
    const double factor = d < known ? day_factors.at(need.day_factor, midnight) : 1.0;
    sum +=
        need.profile.weekday[weekday] * need.profile.month[day.month] * week[d % 7].back() * factor;
    before_.push_back(sum);
  }
}

Time CopyTimes::of_first_leg(std::size_t need, Time t, double u) const {
  const auto next_day = static_cast<std::size_t>((t - model_->begin) / kDay) + 1;
  const double* days = before_.data() + need * (days_ + 1) + next_day;
  const double all = days[kCopyDays] - days[0];
  if (!(all > 0)) return t + kCopyWeeks * kWeek;  // a month without: not when the others come
  const Place day = place_in(days, kCopyDays, days[0] + u * all);
  const HalfHours& hours = weeks_[need][(next_day + day.item) % 7];
  const Place half = place_in(hours.data(), kHalfHoursOfDay, day.within * hours.back());
  const double in_day = (static_cast<double>(half.item) + half.within) * kHalfHour;
  return model_->begin + static_cast<Time>(next_day + day.item) * kDay + static_cast<Time>(in_day);
}

LaterLegs::LaterLegs(const Model& model, const CopyTimes& times) : times_(&times) {
  if (!(model.others() > 0)) return;
  seen_.resize(model.steps.size());
  known_.resize(model.steps.size());
}

Time LaterLegs::time_of(std::size_t step, const KernelConfig::Queue& queue, Time t,
                        double u) const {
  const std::size_t today = times_->weekday_at(t), hour = hour_of(t);
  std::array<double, 8> seen{};  // on the seven weekdays from tomorrow on
  for (std::size_t d = 0; d < 7; ++d) {
    seen[d + 1] = seen[d] + known_[step][(today + 1 + d) % 7][hour];
  }
  const double weeks = u * kCopyWeeks;
  const auto week = static_cast<Time>(weeks);
  double within = weeks - static_cast<double>(week);
  Time days = 7;  // the same weekday, as long as none was seen
  if (seen[7] > 0) {
    const Place day = place_in(seen.data(), 7, within * seen[7]);
    days = static_cast<Time>(day.item) + 1;
    within = day.within;
  }
  // Whether it is open is looked up a week before that day, when no policy is still to begin.
  const Time same = t + (days - 7) * kDay, shift = (week + 1) * kWeek;
  const Time moved = same + static_cast<Time>((2.0 * within - 1.0) * kHour);
  const auto is_open = [&](Time at) { return !queue.closes || queue.open.at(at) != 0; };
  const bool fits =
      floor_to(moved, kDay) == floor_to(same, kDay) && is_open(moved) == is_open(same);
  const Time half_hour = floor_to(same, kHalfHour) + static_cast<Time>(within * kHalfHour);
  return (fits ? moved : half_hour) + shift;
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
