#include "sim/engine/run_details.h"

#include <limits>

namespace rapport {

namespace {

/// Journeys of thousands of steps have no table of ways: it would be larger than the run.
constexpr std::size_t kMostWays = std::size_t{1} << 20;

}  // namespace

double WaitBins::quantile(double q) const {
  const double wanted = q * static_cast<double>(all());
  double before = 0.0;
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    const auto here = static_cast<double>(count[bin]);
    if (here > 0.0 && before + here >= wanted) {
      if (bin == 0) return 0.0;
      const double low = from(bin), high = bin + 1 < kBins ? from(bin + 1) : 2.0 * low;
      return low + (high - low) * (wanted - before) / here;
    }
    before += here;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

RunDetails::RunDetails(const Model& model)
    : monday_(model.monday),
      hours_(model.touch_points.size() * kHoursOfWeek),
      waits_(model.touch_points.size()) {
  std::size_t ways = 0;
  for (const Journey& journey : model.journeys) {
    const std::size_t steps = journey.steps.last - journey.steps.first;
    for (std::size_t i = 0; i < steps; ++i) {
      steps_.push_back({ways, journey.steps.first, steps});
      ways += kOutcomes * (steps + 1);
    }
  }
  if (ways <= kMostWays) ways_.resize(ways);
}

RunDetails& RunDetails::operator+=(const RunDetails& other) {
  if (empty()) return *this = other;
  for (std::size_t i = 0; i < hours_.size(); ++i) {
    HourCounts& mine = hours_[i];
    const HourCounts& more = other.hours_[i];
    mine.arrivals += more.arrivals;
    mine.started += more.started;
    mine.in_time += more.in_time;
    mine.failed += more.failed;
    mine.wait += more.wait;
    mine.work += more.work;
  }
  for (std::size_t t = 0; t < waits_.size(); ++t) {
    for (std::size_t b = 0; b < WaitBins::kBins; ++b)
      waits_[t].count[b] += other.waits_[t].count[b];
  }
  for (std::size_t i = 0; i < ways_.size(); ++i) ways_[i] += other.ways_[i];
  return *this;
}

}  // namespace rapport
