#include "experiments/import/kaplan_meier.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/check.h"

namespace rapport {

double SurvivalCurve::at(double seconds) const {
  const auto after = std::upper_bound(times.begin(), times.end(), seconds);
  if (after == times.begin()) return 1.0;
  return survival[static_cast<std::size_t>(after - times.begin()) - 1];
}

SurvivalCurve kaplan_meier(std::vector<LineTime> times) {
  std::sort(times.begin(), times.end(),
            [](const LineTime& a, const LineTime& b) { return a.seconds < b.seconds; });
  SurvivalCurve curve;
  if (!times.empty()) curve.seen_until = times.back().seconds;
  double survival = 1.0, greenwood = 0.0;
  for (std::size_t i = 0; i < times.size();) {
    std::size_t end = i, gave_up = 0;
    for (; end < times.size() && times[end].seconds == times[i].seconds; ++end) {
      gave_up += times[end].gave_up ? 1 : 0;
    }
    if (gave_up > 0) {
      const auto n = static_cast<double>(times.size() - i), d = static_cast<double>(gave_up);
      survival *= 1.0 - d / n;
      if (n > d) greenwood += d / (n * (n - d));
      curve.times.push_back(times[i].seconds);
      curve.survival.push_back(survival);
      curve.standard_error.push_back(survival * std::sqrt(greenwood));
      curve.at_risk.push_back(times.size() - i);
    }
    i = end;
  }
  return curve;
}

double HazardPieces::survival(double seconds) const { return std::exp(-cumulative(seconds)); }

double HazardPieces::cumulative(double seconds) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < starts.size() && starts[i] < seconds; ++i) {
    const double end = i + 1 < starts.size() ? std::min(starts[i + 1], seconds) : seconds;
    sum += hazards[i] * (end - starts[i]);
  }
  return sum;
}

double HazardPieces::quantile(double u) const {
  double left = -std::log1p(-u);
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const bool last = i + 1 == starts.size();
    const double most =
        last ? std::numeric_limits<double>::infinity() : hazards[i] * (starts[i + 1] - starts[i]);
    if (hazards[i] > 0 && left <= most) return starts[i] + left / hazards[i];
    if (!last) left -= most;
  }
  return std::numeric_limits<double>::infinity();
}

HazardPieces fit_hazard(std::span<const LineTime> times, std::span<const double> edges,
                        std::size_t least_events) {
  check(!edges.empty() && edges[0] == 0.0, "the first edge of a hazard is 0");
  std::vector<double> exposure(edges.size(), 0.0);
  std::vector<std::size_t> events(edges.size(), 0);
  for (const LineTime& time : times) {
    std::size_t piece = 0;
    for (; piece < edges.size() && edges[piece] < time.seconds; ++piece) {
      const double end =
          piece + 1 < edges.size() ? std::min(edges[piece + 1], time.seconds) : time.seconds;
      exposure[piece] += end - edges[piece];
    }
    if (time.gave_up) ++events[piece == 0 ? 0 : piece - 1];
  }
  HazardPieces pieces;
  std::size_t first = 0, sum = 0;
  double at_risk = 0.0;
  const auto close = [&] {
    pieces.starts.push_back(edges[first]);
    pieces.events.push_back(sum);
    pieces.hazards.push_back(at_risk > 0 ? static_cast<double>(sum) / at_risk : 0.0);
  };
  for (std::size_t i = 0; i < edges.size(); ++i) {
    sum += events[i];
    at_risk += exposure[i];
    std::size_t rest = 0;
    for (std::size_t j = i + 1; j < edges.size(); ++j) rest += events[j];
    if (i + 1 < edges.size() && (sum < least_events || rest < least_events)) continue;
    close();
    first = i + 1, sum = 0, at_risk = 0.0;
  }
  return pieces;
}

double largest_gap(const SurvivalCurve& curve, const HazardPieces& pieces) {
  double gap = 0.0, before = 1.0;
  for (std::size_t i = 0; i < curve.times.size() && curve.at_risk[i] >= 30; ++i) {
    const double fitted = pieces.survival(curve.times[i]);
    gap = std::max({gap, std::abs(fitted - curve.survival[i]), std::abs(fitted - before)});
    before = curve.survival[i];
  }
  return gap;
}

}  // namespace rapport
