// What represented customers do to queues, with a company (see docs/ODD.md, section 7, Represented
// customers): each leg of a simulated customer that comes to a queue is followed by copies, which
// load that queue in some later week and have no other consequence.
#pragma once

#include <array>
#include <vector>

#include "sim/model/day_factors.h"
#include "sim/model/draws.h"
#include "sim/model/model.h"

namespace rapport {

/// When copies come. Constant during a run; empty where nobody is represented in this way.
class CopyTimes {
 public:
  CopyTimes(const Model& model, const DayFactors& day_factors);

  /// The time of a copy of a need's first leg, which came at `t`: by the need's profile and day
  /// factors, in the weeks that begin with the next day. `u` is a draw.
  Time of_first_leg(std::size_t need, Time t, double u) const;
  /// The weekday of the time `t`; 0 is that of the run's first day.
  std::size_t weekday_at(Time t) const {
    return static_cast<std::size_t>((t - model_->begin) / kDay) % 7;
  }

 private:
  /// Sums of a day's weights before each half hour, and of all.
  using HalfHours = std::array<double, kHalfHoursOfDay + 1>;
  using Week = std::array<HalfHours, 7>;  ///< from the weekday of the run's first day on
  Week week_of(const RateProfile& profile) const;
  void add_days(const Need& need, const Week& week, const DayFactors& day_factors);

  const Model* model_;
  std::size_t days_;            ///< of the run, and the weeks of copies behind it
  std::vector<double> before_;  ///< [need][day]: the sum of the weights of earlier days
  std::vector<Week> weeks_;     ///< by need
};

/// When copies of all other legs come. Such a leg follows from something, so nothing says
/// beforehand when in the week it comes: a copy takes the time of day of its leg, and a weekday on
/// which legs at that step were seen at that hour.
class LaterLegs {
 public:
  LaterLegs(const Model& model, const CopyTimes& times);

  void go_on_from(const LaterLegs& other) {
    seen_ = other.seen_;
    known_ = other.known_;
  }
  /// A new day begins: what was seen before it counts from now on.
  void begin_day() { known_ = seen_; }
  /// A leg came at its step at `t`.
  void see(std::size_t step, Time t) { ++seen_[step][times_->weekday_at(t)][hour_of(t)]; }
  /// The time of a copy of a leg that came at `t` to this queue: in the weeks that begin with the
  /// next day, and up to an hour earlier or later in the day where it is then as open, or as shut.
  /// `u` is a draw.
  Time time_of(std::size_t step, const KernelConfig::Queue& queue, Time t, double u) const;

 private:
  using Seen = std::array<std::array<std::uint32_t, 24>, 7>;  ///< [weekday][hour]
  static std::size_t hour_of(Time t) {
    return static_cast<std::size_t>((t - floor_to(t, kDay)) / kHour);
  }

  const CopyTimes* times_;
  std::vector<Seen> seen_, known_;  ///< by step
};

/// A copy of a leg that is to come.
struct LegCopy {
  Time time;
  std::uint64_t order;  ///< of the case whose leg it follows, and
  RandomKey key;        ///< of its own draws: they decide between copies of one tick
  Time more;            ///< that it takes longer because moves are saved
  float effort;         ///< factor of its act on the service time
  std::uint16_t step;
  std::uint8_t kind, segment;  ///< of the customer's need
};

/// The copies that are to come to one service group, by day.
class CopyList {
 public:
  void reserve(std::size_t copies_a_day) {
    for (auto& day : days_) day.reserve(copies_a_day);
  }
  /// Adds a copy that comes on a later day than all that were taken.
  void add(const LegCopy& copy) { days_[place_of(copy.time)].push_back(copy); }
  /// Calls use(copy) for each copy in [from, until), a part of one day, in an order that depends on
  /// nothing but the copies. Every part of a day has to be taken, in order.
  template <class Use>
  void take(Time from, Time until, Use&& use) {
    std::vector<LegCopy>& day = days_[place_of(from)];
    if (floor_to(from, kDay) == from) sort(day);
    for (; taken_ < day.size() && day[taken_].time < until; ++taken_) use(day[taken_]);
    if (floor_to(until, kDay) != until) return;
    day.clear();
    taken_ = 0;
  }
  std::size_t bytes() const;

 private:
  /// More days than there are between a leg and its last copy.
  static constexpr std::size_t kDays = 7 * kCopyWeeks + 2;
  static std::size_t place_of(Time t) {
    const Time day = floor_to(t, kDay) / kDay % static_cast<Time>(kDays);
    return static_cast<std::size_t>(day < 0 ? day + static_cast<Time>(kDays) : day);
  }
  static void sort(std::vector<LegCopy>& day);

  std::array<std::vector<LegCopy>, kDays> days_;
  std::size_t taken_ = 0;  ///< of the day that is running
};

}  // namespace rapport
