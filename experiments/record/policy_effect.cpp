#include "experiments/record/policy_effect.h"

#include <cmath>
#include <limits>

#include "experiments/record/record_errors.h"
#include "sim/core/check.h"
#include "sim/core/interval.h"
#include "sim/core/moments.h"

namespace rapport {

namespace {

constexpr std::size_t kEnoughBefore = 3;  // months; a convention

std::size_t months_with(const Matched& all, std::size_t line, MonthSpan span) {
  std::size_t count = 0;
  for (std::size_t m = span.from; m < span.to; ++m)
    count += std::isfinite(all.lines[line].record[m]);
  return count;
}

}  // namespace

PolicyEffect::Finding PolicyEffect::finding() const {
  if (!(std::abs(seen - foretold) <= half_width)) return Finding::not_met;
  // It agrees with what was foretold: with no effect too?
  return std::abs(seen) <= half_width ? Finding::too_noisy : Finding::met;
}

PolicyEffect policy_effect(const Matched& with, const Matched& without, std::size_t line,
                           MonthSpan before, MonthSpan after) {
  check(with.runs.size() == without.runs.size(), "both have the same runs");
  PolicyEffect effect{line, months_with(with, line, after)};
  effect.half_width = std::numeric_limits<double>::infinity();
  if (effect.months == 0) return effect;
  effect.corrected = months_with(with, line, before) >= kEnoughBefore;
  const auto rise = [&](const FigureRun* run) {
    const double late = mean_over(without, line, after.from, after.to, run);
    return effect.corrected ? late - mean_over(without, line, before.from, before.to, run) : late;
  };
  Moments luck, pairs;
  for (std::size_t r = 0; r < without.runs.size(); ++r) {
    luck.add(rise(&without.runs[r]));
    pairs.add(mean_over(with, line, after.from, after.to, &with.runs[r]) -
              mean_over(without, line, after.from, after.to, &without.runs[r]));
  }
  effect.foretold = pairs.mean();
  effect.seen = rise(nullptr) - luck.mean();
  if (luck.count() < 2) return effect;
  double error = error_over(with, line, after.from, after.to);
  if (effect.corrected) error = std::hypot(error, error_over(with, line, before.from, before.to));
  const MonthBand band{0.0, luck.standard_deviation(), luck.count()};
  effect.half_width = band.half_width(kConfidence, error);
  return effect;
}

}  // namespace rapport
