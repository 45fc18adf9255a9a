#include "experiments/record/record_errors.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/interval.h"
#include "sim/core/moments.h"

namespace rapport {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kBand = 0.95;
constexpr std::size_t kYear = 12;

/// A number of months, and how far they lie from what is foretold of them.
struct Score {
  double absolute = 0;
  std::size_t inside = 0;
};

std::vector<std::size_t> recorded_months(const Matched& all, std::size_t line, std::size_t from,
                                         std::size_t to) {
  std::vector<std::size_t> months;
  for (std::size_t m = from; m < std::min(to, all.months.size()); ++m) {
    if (std::isfinite(all.lines[line].record[m])) months.push_back(m);
  }
  return months;
}

/// Of a run that is taken for the record.
Score score_of_run(const Matched& all, std::size_t line, const std::vector<std::size_t>& months,
                   std::size_t run) {
  Score score;
  for (const std::size_t m : months) {
    const MonthBand band = month_band(all, line, m, run);
    const double away = std::abs(all.of(all.runs[run], line, m) - band.mean);
    score.absolute += away / static_cast<double>(months.size());
    score.inside += away <= band.half_width(kBand) ? 1 : 0;
  }
  return score;
}

void score_runs(const Matched& all, const std::vector<std::size_t>& months, RecordErrors& errors) {
  if (all.runs.size() < 3) {
    errors.luck_absolute = kUnknown, errors.inside_high = months.size();
    return;
  }
  std::vector<std::size_t> inside;
  for (std::size_t r = 0; r < all.runs.size(); ++r) {
    const Score score = score_of_run(all, errors.line, months, r);
    errors.luck_absolute += score.absolute / static_cast<double>(all.runs.size());
    inside.push_back(score.inside);
  }
  std::ranges::sort(inside);
  const auto at = [&](double share) {
    return inside[static_cast<std::size_t>(share * static_cast<double>(inside.size() - 1))];
  };
  errors.inside_low = at(0.025),
  errors.inside_high = inside[inside.size() - 1 - inside.size() / 40];
}

/// The mean of the months known, or of those of them that are the same month of the year.
double as_before(const Matched& all, std::size_t line, const std::vector<std::size_t>& known,
                 std::size_t month, bool seasonal) {
  Moments moments;
  for (const std::size_t m : known) {
    const bool same = (all.months[m] - all.months[month]) % static_cast<int>(kYear) == 0;
    if (!seasonal || same) moments.add(all.lines[line].record[m]);
  }
  return moments.mean();
}

void score_plain(const Matched& all, std::size_t known, const std::vector<std::size_t>& months,
                 RecordErrors& errors) {
  std::vector<std::size_t> seen = recorded_months(all, errors.line, 0, known);
  if (seen.empty()) {
    seen = recorded_months(all, errors.line, 0, all.months.size());
    if (!seen.empty()) seen.resize(1);
  }
  errors.seasonal = seen.size() >= kYear;
  const std::vector<double>& record = all.lines[errors.line].record;
  Moments last, before;
  for (const std::size_t m : months) {
    if (seen.empty() || m <= seen.back()) continue;
    last.add(std::abs(record[m] - record[seen.back()]));
    const double usual = as_before(all, errors.line, seen, m, errors.seasonal);
    if (std::isfinite(usual)) before.add(std::abs(record[m] - usual));
  }
  errors.last_stays = last.mean(), errors.as_before = before.mean();
}

}  // namespace

double mean_over(const Matched& all, std::size_t line, std::size_t from, std::size_t to,
                 const FigureRun* run) {
  const std::vector<std::size_t> months = recorded_months(all, line, from, to);
  double sum = 0.0;
  for (const std::size_t m : months) {
    sum += run == nullptr ? all.lines[line].record[m] : all.of(*run, line, m);
  }
  return months.empty() ? kUnknown : sum / static_cast<double>(months.size());
}

double error_over(const Matched& all, std::size_t line, std::size_t from, std::size_t to) {
  double squares = 0.0;
  const std::vector<std::size_t> months = recorded_months(all, line, from, to);
  for (const std::size_t m : months) squares += all.lines[line].error[m] * all.lines[line].error[m];
  return months.empty() ? 0.0 : std::sqrt(squares) / static_cast<double>(months.size());
}

RecordErrors record_errors(const Matched& all, std::size_t line, std::size_t from, std::size_t to,
                           std::size_t known) {
  const std::vector<std::size_t> months = recorded_months(all, line, from, to);
  RecordErrors errors{line, months.size()};
  if (months.empty()) return errors;
  Moments means;
  for (const FigureRun& run : all.runs) {
    const double mean = mean_over(all, line, from, to, &run);
    if (std::isfinite(mean)) means.add(mean);
  }
  errors.record = mean_over(all, line, from, to, nullptr);
  errors.foretold = means.mean();
  errors.bias = errors.record - errors.foretold;
  for (const std::size_t m : months) {
    const MonthBand band = month_band(all, line, m);
    const double error = all.lines[line].error[m];
    const double away = std::abs(all.lines[line].record[m] - band.mean);
    errors.mean_absolute += away / static_cast<double>(months.size());
    errors.inside += away <= band.half_width(kBand, error) ? 1 : 0;
  }
  const double spread = means.count() > 1 ? means.standard_deviation() : 0.0;
  const MonthBand band{errors.foretold, spread, means.count()};
  errors.bias_half_width = band.half_width(kBand, error_over(all, line, from, to));
  score_runs(all, months, errors);
  score_plain(all, known, months, errors);
  return errors;
}

}  // namespace rapport
