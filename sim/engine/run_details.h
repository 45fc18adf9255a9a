// What a run counts besides, where it is asked to: by the hour of the week, how long waits were,
// what root needs and streams bring and which ways their cases take, and what comes back of them.
//
// Integers only, of the whole horizon. Counts are of touch points as a whole: contacts of streams
// and of represented customers are in them.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/model/model.h"

namespace rapport {

inline constexpr std::size_t kHoursOfWeek = 168;

/// One touch point in one hour of the week, Monday's first hour first.
struct HourCounts {
  std::int64_t arrivals = 0;  ///< legs begun
  std::int64_t started = 0;   ///< services started
  std::int64_t in_time = 0;   ///< of these within the limit of the service level
  std::int64_t failed = 0;    ///< gave up, balked or turned away
  Time wait = 0;              ///< waits of the services started
  Time work = 0;              ///< service times of the services started
  auto operator<=>(const HourCounts&) const = default;
};

/// Waits by their length: eight bins to each doubling, from one tick on.
struct WaitBins {
  static constexpr std::size_t kBins = 1 + 8 * 41;  ///< none; then up to 68 years
  std::array<std::int64_t, kBins> count{};
  /// The bin of a wait.
  static std::size_t of(Time wait) {
    if (wait <= 0) return 0;
    const auto ticks = static_cast<std::uint64_t>(wait);
    const auto octave = static_cast<std::size_t>(std::bit_width(ticks) - 1);
    const std::uint64_t eighth = (octave >= 3 ? ticks >> (octave - 3) : ticks << (3 - octave)) & 7;
    const std::size_t bin = 1 + 8 * octave + static_cast<std::size_t>(eighth);
    return bin < kBins ? bin : kBins - 1;
  }
  /// The shortest wait of a bin, seconds.
  static double from(std::size_t bin) {
    if (bin < 1) return 0.0;
    const auto eighth = static_cast<double>((bin - 1) % 8);
    const auto octave = static_cast<double>(std::uint64_t{1} << ((bin - 1) / 8));
    return octave * (1.0 + eighth / 8.0) / kSecond;
  }
  std::int64_t all() const {
    std::int64_t sum = 0;
    for (const std::int64_t n : count) sum += n;
    return sum;
  }
  /// The wait, in seconds, that a share `q` of those counted do not exceed, as if waits lay evenly
  /// within their bin; so it is right to an eighth. NaN where nothing was counted.
  double quantile(double q) const;
  auto operator<=>(const WaitBins&) const = default;
};

/// The counts of a run, or of a part of it.
class RunDetails {
 public:
  RunDetails() = default;
  explicit RunDetails(const Model& model);

  bool empty() const { return hours_.empty(); }
  HourCounts& at(std::size_t touch_point, Time t) {
    const Time since = (t - monday_) % kWeek;
    const Time week_time = since < 0 ? since + kWeek : since;
    return hours_[touch_point * kHoursOfWeek + static_cast<std::size_t>(week_time / kHour)];
  }
  const HourCounts& hour(std::size_t touch_point, std::size_t hour) const {
    return hours_[touch_point * kHoursOfWeek + hour];
  }
  void count_wait(std::size_t touch_point, Time wait, std::int64_t legs = 1) {
    waits_[touch_point].count[WaitBins::of(wait)] += legs;
  }
  const WaitBins& waits(std::size_t touch_point) const { return waits_[touch_point]; }
  /// A case of a customer or a stream that begins at its entry step.
  void count_begin(const Case& c);
  /// A case that went from its step to another one of its journey, or ended (kEnd), after a leg
  /// that ended so.
  void count_way(const Case& c, Outcome outcome, std::uint16_t to) {
    if (!ways_.empty()) ++ways_[place_of(walk_of(c), c.step, outcome, to)];
  }
  /// How many went that way, of all cases; 0 for ways between journeys.
  std::int64_t way(std::size_t from, Outcome outcome, std::uint16_t to) const;

  // Root needs of a kind, and streams, each have a walk of their own: needs first.
  std::size_t walks() const { return walks_.size(); }
  std::size_t walk_of_stream(std::size_t stream) const { return needs_ + stream; }
  /// The cases of a walk that began at a step of its journey.
  std::int64_t begun(std::size_t walk, std::size_t step) const {
    return begun_[walks_[walk].begun + step - walks_[walk].first];
  }
  /// As above, of the cases of one walk; `from` belongs to its journey.
  std::int64_t way(std::size_t walk, std::size_t from, Outcome outcome, std::uint16_t to) const {
    return ways_.empty() ? 0 : ways_[place_of(walks_[walk], from, outcome, to)];
  }
  /// Cases that were opened because of root needs of a kind: repeats, complaints, chases, misfits.
  std::int64_t came_back(std::size_t need, Cause cause) const {
    return came_back_[need * kCauses + static_cast<std::size_t>(cause)];
  }
  RunDetails& operator+=(const RunDetails& other);
  bool operator==(const RunDetails&) const = default;

 private:
  static constexpr std::size_t kCauses = static_cast<std::size_t>(Cause::misfit) + 1;
  /// Where the cases that have something in common are counted on one journey.
  struct Walk {
    std::size_t ways, begun;   ///< in ways_ and begun_
    std::size_t first, steps;  ///< its journey's first step, and how many it has
    auto operator<=>(const Walk&) const = default;
  };
  static std::size_t place_of(const Walk& walk, std::size_t from, Outcome outcome,
                              std::uint16_t to) {
    const std::size_t local = to == kEnd ? walk.steps : to - walk.first;
    const std::size_t list = (from - walk.first) * kOutcomes + static_cast<std::size_t>(outcome);
    return walk.ways + list * (walk.steps + 1) + local;
  }
  const Walk& walk_of(const Case& c) const {
    if (c.domain == Domain::stream) return walks_[walk_of_stream(c.kind)];
    return c.company.cause == Cause::root ? walks_[c.kind] : back_[journeys_[c.step]];
  }
  Walk add_walk(const Range& steps, std::size_t& ways);

  Time monday_ = 0;
  std::size_t needs_ = 0;
  std::vector<HourCounts> hours_;        ///< [touch point][hour of the week]
  std::vector<WaitBins> waits_;          ///< by touch point
  std::vector<std::size_t> journeys_;    ///< by step
  std::vector<Walk> walks_;              ///< of root needs by kind, then of streams
  std::vector<Walk> back_;               ///< of what comes back, by journey
  std::vector<std::int64_t> begun_;      ///< [walk][step]
  std::vector<std::int64_t> came_back_;  ///< [need][cause]
  std::vector<std::int64_t> ways_;       ///< [walk][step][outcome][step of the journey, or end]
};

}  // namespace rapport
