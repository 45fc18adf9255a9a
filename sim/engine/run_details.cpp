#include "sim/engine/run_details.h"

#include <algorithm>
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
      needs_(model.needs.size()),
      hours_(model.touch_points.size() * kHoursOfWeek),
      waits_(model.touch_points.size()),
      journeys_(model.steps.size()),
      came_back_(model.needs.size() * kCauses) {
  std::size_t ways = 0;
  for (const Need& need : model.needs) {
    walks_.push_back(add_walk(model.journeys[need.journey].steps, ways));
  }
  for (const Stream& stream : model.streams) {
    walks_.push_back(add_walk(model.journeys[stream.journey].steps, ways));
  }
  for (std::size_t j = 0; j < model.journeys.size(); ++j) {
    const Range& steps = model.journeys[j].steps;
    back_.push_back(add_walk(steps, ways));
    std::fill(journeys_.begin() + steps.first, journeys_.begin() + steps.last, j);
  }
  if (ways <= kMostWays) ways_.resize(ways);
}

/// A place for the counts of one walk; those of its ways only take room later.
RunDetails::Walk RunDetails::add_walk(const Range& steps, std::size_t& ways) {
  const std::size_t count = steps.last - steps.first;
  const Walk walk{ways, begun_.size(), steps.first, count};
  begun_.resize(begun_.size() + count);
  ways += count * kOutcomes * (count + 1);
  return walk;
}

void RunDetails::count_begin(const Case& c) {
  const Walk& walk = walk_of(c);
  ++begun_[walk.begun + c.step - walk.first];
  if (c.domain == Domain::customer && c.company.cause != Cause::root) {
    ++came_back_[c.kind * kCauses + static_cast<std::size_t>(c.company.cause)];
  }
}

std::int64_t RunDetails::way(std::size_t from, Outcome outcome, std::uint16_t to) const {
  if (ways_.empty()) return 0;
  std::int64_t sum = ways_[place_of(back_[journeys_[from]], from, outcome, to)];
  for (const Walk& walk : walks_) {
    const bool here = from >= walk.first && from < walk.first + walk.steps;
    if (here) sum += ways_[place_of(walk, from, outcome, to)];
  }
  return sum;
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
  const auto add = [](std::vector<std::int64_t>& mine, const std::vector<std::int64_t>& more) {
    for (std::size_t i = 0; i < mine.size(); ++i) mine[i] += more[i];
  };
  add(begun_, other.begun_);
  add(came_back_, other.came_back_);
  add(ways_, other.ways_);
  return *this;
}

}  // namespace rapport
