#include "experiments/sweep/sweep.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/interval.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

Side side_of(const Interval& difference, bool equal) {
  if (difference.n < 2) return Side::unknown;
  if (equal) return Side::equal;
  if (!std::isfinite(difference.half_width)) return Side::unknown;
  if (difference.contains(0)) return Side::unclear;
  return difference.mean > 0 ? Side::more : Side::less;
}

bool are_opposite(Side a, Side b) {
  return (a == Side::more && b == Side::less) || (a == Side::less && b == Side::more);
}

}  // namespace

std::string Ladder::text(std::size_t i) const { return number_text(numbers[i]) + unit; }

std::size_t key_of_metric(const Trial& trial, const std::string& id) {
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (key.metric->id == id && key.part.is_whole()) return k;
  }
  refuse("--metric " + id, "this scenario has no such metric");
}

Sweep::Sweep(const Trial& trial, const std::string& metric, Ladder range)
    : trial_(trial),
      range_(std::move(range)),
      key_(key_of_metric(trial, metric)),
      replications_(trial.finished_by_all()) {
  for (std::size_t arm = 1; arm < trial.arms().size(); ++arm) {
    points_.push_back({arm, mean_of(arm, key_), against(arm, 0), false, std::nullopt});
  }
  mark_best();
}

double Sweep::mean_of(std::size_t arm, std::size_t key) const {
  Moments moments;
  for (const std::uint32_t i : replications_) {
    const double value = trial_.values(arm)[key][i];
    if (std::isfinite(value)) moments.add(value);
  }
  return moments.mean();
}

SweepDifference Sweep::against(std::size_t arm, std::size_t other) const {
  bool equal = true;
  std::vector<double> values[2];
  std::vector<EventCount> events[2];
  const auto &a = trial_.values(arm)[key_], &b = trial_.values(other)[key_];
  for (const std::uint32_t i : replications_) {
    if (!std::isfinite(a[i]) || !std::isfinite(b[i])) continue;
    values[0].push_back(a[i]);
    values[1].push_back(b[i]);
    events[0].push_back(trial_.events(arm)[key_][i]);
    events[1].push_back(trial_.events(other)[key_][i]);
    equal = equal && a[i] == b[i];
  }
  Interval interval =
      difference_interval(metric(), {values[0], events[0]}, {values[1], events[1]}, validity());
  const Side side = side_of(interval, equal);
  if (side == Side::equal) interval.half_width = std::numeric_limits<double>::infinity();
  return {interval, side};
}

void Sweep::mark_best() {
  if (metric().good == Good::neither) return;
  SweepPoint* best = nullptr;  // among those that have a number at all
  for (SweepPoint& point : points_) {
    if (!std::isfinite(point.mean)) continue;
    if (best == nullptr || better(point.mean, best->mean)) best = &point;
  }
  if (best == nullptr) return;
  best->best = true;
  for (SweepPoint& point : points_) {
    const Side side = against(point.arm, best->arm).side;
    if (side == Side::unknown) continue;
    point.near_best = !point.best && (side == Side::unclear || side == Side::equal);
  }
}

bool Sweep::knows_luck() const {
  const auto is = [](Side side) {
    return [side](const SweepPoint& p) { return p.from_today.side == side; };
  };
  if (std::ranges::all_of(points_, is(Side::equal))) return true;
  return !std::ranges::all_of(
      points_, [&](const SweepPoint& p) { return is(Side::unknown)(p) || is(Side::equal)(p); });
}

std::vector<double> Sweep::break_even() const {
  std::vector<double> values;
  for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
    const SweepDifference &a = points_[i].from_today, &b = points_[i + 1].from_today;
    if (!are_opposite(a.side, b.side)) continue;
    const double share = a.interval.mean / (a.interval.mean - b.interval.mean);
    values.push_back(range_.numbers[i] + share * (range_.numbers[i + 1] - range_.numbers[i]));
  }
  return values;
}

std::vector<double> Sweep::same_as_today() const {
  std::vector<double> values;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    if (points_[i].from_today.side == Side::equal) values.push_back(range_.numbers[i]);
  }
  return values;
}

std::vector<Sweep::Unclear> Sweep::unclear() const {
  std::vector<Unclear> found;
  const auto side = [&](std::size_t i) { return points_[i].from_today.side; };
  for (std::size_t i = 0; i < points_.size(); ++i) {
    if (side(i) != Side::unclear) continue;
    Unclear run{i, i, false};
    while (run.last + 1 < points_.size() && side(run.last + 1) == Side::unclear) ++run.last;
    run.passes = run.first > 0 && run.last + 1 < points_.size() &&
                 are_opposite(side(run.first - 1), side(run.last + 1));
    found.push_back(run);
    i = run.last;
  }
  return found;
}

}  // namespace rapport
