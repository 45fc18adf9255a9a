#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "experiments/import/call_fit.h"

namespace rapport {

namespace {

// A type counts as placed by employees (TypeFit::direct) where at least this share of its calls is
// answered at once although others wait.
constexpr double kPlacedFrom = 0.5;

// Fewer who hang up at once though somebody is free (TypeFit::lost) are not worth a word.
constexpr double kLostFrom = 0.005;

/// How many spans of time cover a moment.
class Spans {
 public:
  void add(std::int32_t from, std::int32_t to) {
    begins_.push_back(from);
    ends_.push_back(to);
  }
  void sort() {
    std::sort(begins_.begin(), begins_.end());
    std::sort(ends_.begin(), ends_.end());
  }
  /// Those that began before `second` and go on at it.
  std::ptrdiff_t covering(std::int32_t second) const {
    const auto begun = std::lower_bound(begins_.begin(), begins_.end(), second) - begins_.begin();
    const auto ended = std::upper_bound(ends_.begin(), ends_.end(), second) - ends_.begin();
    return begun - std::min(begun, ended);
  }

 private:
  std::vector<std::int32_t> begins_, ends_;
};

/// What a caller meets: a line, or none and so many servers who seem to be free.
constexpr std::size_t kLine = 0, kMostFree = 6;  // more free ones count as so many
using ByState = std::array<double, kMostFree + 2>;

/// A day as callers meet it.
class MetOnDay {
 public:
  MetOnDay(const CallLog& log, const CallDay& day) : day_(day) {
    for (std::size_t i = day.first; i < day.last; ++i) {
      const Call& call = log.calls[i];
      if (call.wait > 0) line_.add(call.arrival, call.arrival + call.wait);
      if (call.served()) busy_.add(call.service_start, call.service_end());
    }
    line_.sort();
    busy_.sort();
  }
  std::size_t state_at(std::int32_t second) const {
    if (line_.covering(second) > 0) return kLine;
    const double present = day_.present[half_hour_of(second)];
    const auto free = static_cast<double>(std::lround(present) - busy_.covering(second));
    return 1 + static_cast<std::size_t>(std::clamp<double>(free, 0, kMostFree));
  }

 private:
  const CallDay& day_;
  Spans line_, busy_;
};

/// Calls of one type, by what they met: answered at once, waited, hung up at once.
struct BalkTally {
  ByState answered{}, waited{}, at_once{};
};

double into_line(const BalkTally& tally) {
  return tally.answered[kLine] + tally.waited[kLine] + tally.at_once[kLine];
}
/// The share of those who met a line that was answered at once.
double past_line(const BalkTally& tally) {
  return into_line(tally) > 0 ? tally.answered[kLine] / into_line(tally) : 0.0;
}
bool is_placed(const BalkTally& tally) {
  return past_line(tally) >= kPlacedFrom && into_line(tally) >= 20;
}

double sum_of(const ByState& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Of those who hung up at once, the ones who would have had to wait. Where they met the same as
/// others, as many of them would have waited as of these.
double balked(const BalkTally& tally, const ByState& answered, const ByState& waited) {
  double sum = 0;
  for (std::size_t s = 0; s < tally.at_once.size(); ++s) {
    const double others = answered[s] + waited[s];
    // A line that is there, and nobody else who met it: they would have waited.
    const double share = others > 0 ? waited[s] / others : s == kLine ? 1.0 : 0.0;
    sum += share * tally.at_once[s];
  }
  return sum;
}

}  // namespace

void fit_balking(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                 std::vector<TypeFit>& types) {
  std::vector<BalkTally> tallies(types.size());
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!use[d]) continue;
    const MetOnDay met(log, days[d]);
    for (std::size_t i = days[d].first; i < days[d].last; ++i) {
      const Call& call = log.calls[i];
      if (is_abnormal(days[d], call) || !is_open(days[d], call)) continue;
      BalkTally& tally = tallies[static_cast<std::size_t>(call.type)];
      ByState& count = call.wait > 0   ? tally.waited
                       : call.served() ? tally.answered
                                       : tally.at_once;
      ++count[met.state_at(call.arrival)];
    }
  }
  ByState answered{}, waited{};  // of callers of all types, who share the servers
  for (const BalkTally& tally : tallies) {
    // Those that are put through past a line say nothing of what others would meet.
    if (is_placed(tally)) continue;
    for (std::size_t s = 0; s < answered.size(); ++s) {
      answered[s] += tally.answered[s];
      waited[s] += tally.waited[s];
    }
  }
  for (std::size_t t = 0; t < types.size(); ++t) {
    const BalkTally& tally = tallies[t];
    if (is_placed(tally)) types[t].direct = past_line(tally);
    const double balking = balked(tally, answered, waited), waiting = sum_of(tally.waited);
    if (balking + waiting > 0) types[t].balk = balking / (balking + waiting);
    const double at_once = sum_of(tally.at_once);
    const double calls = sum_of(tally.answered) + waiting + at_once;
    const double lost = calls > 0 ? (at_once - balking) / calls : 0.0;
    types[t].lost = lost >= kLostFrom ? lost : 0.0;
  }
}

}  // namespace rapport
