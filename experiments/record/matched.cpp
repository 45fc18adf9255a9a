#include "experiments/record/matched.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/interval.h"
#include "sim/core/moments.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr double kNotRecorded = std::numeric_limits<double>::quiet_NaN();
constexpr double kHardlyDiffers = 1e-4;  // of a mean: a figure that does not vary more is set

/// Whether one whole month of the runs is this one.
std::vector<std::size_t> months_in(const FigureRuns& runs) {
  std::vector<std::size_t> found;
  for (std::size_t m = 0; m < runs.months.count(); ++m) {
    if (runs.months.is_whole(m)) found.push_back(m);
  }
  return found;
}

bool is_set_line(const Matched& all, std::size_t line) {
  for (std::size_t m = 0; m < all.months.size(); ++m) {
    Moments moments;
    for (const double x : all.across(line, m)) {
      if (std::isfinite(x)) moments.add(x);
    }
    if (moments.count() < 2) continue;
    if (moments.standard_deviation() > kHardlyDiffers * std::abs(moments.mean())) return false;
  }
  return true;
}

MatchedLine line_beside(const RecordLine& line, const MonthlyRecord& record,
                        const std::vector<MonthNumber>& months) {
  MatchedLine made{line.figure, {}, {}};
  for (const MonthNumber month : months) {
    const auto at = static_cast<std::size_t>(month - record.first);
    const bool is_there = month >= record.first && at < record.months;
    made.record.push_back(is_there ? line.values[at] : kNotRecorded);
    // What is rounded to a step lies evenly within half of it either way.
    made.error.push_back(is_there ? std::hypot(line.errors[at], line.step / std::sqrt(12.0)) : 0.0);
  }
  return made;
}

Matched only(const Matched& all, bool (*takes)(const FigureRun& run)) {
  Matched some = all;
  std::erase_if(some.runs, [&](const FigureRun& run) { return !takes(run); });
  return some;
}

}  // namespace

std::vector<double> Matched::across(std::size_t line, std::size_t month) const {
  std::vector<double> values;
  for (const FigureRun& run : runs) values.push_back(of(run, line, month));
  return values;
}

std::size_t Matched::recorded() const {
  for (std::size_t m = months.size(); m-- > 0;) {
    for (const MatchedLine& line : lines) {
      if (std::isfinite(line.record[m])) return m + 1;
    }
  }
  return 0;
}

Matched matched(const MonthlyRecord& record, const FigureRuns& runs) {
  Matched all;
  const std::vector<std::size_t> whole = months_in(runs);
  for (const std::size_t m : whole) all.months.push_back(runs.months.number(m));
  for (MonthNumber m = record.first; !all.months.empty() && m < all.months.front(); ++m) {
    if (m <= record.last()) all.past.push_back(m);
  }
  for (const RecordLine& line : record.lines) {
    all.lines.push_back(line_beside(line, record, all.months));
    const auto begin = line.values.begin();
    all.lines.back().past.assign(begin, begin + static_cast<std::ptrdiff_t>(all.past.size()));
  }
  if (all.recorded() == 0) {
    const std::string covers =
        all.months.empty() ? "no whole month"
                           : month_id(all.months.front()) + " to " + month_id(all.months.back());
    refuse(record.path,
           "has " + month_id(record.first) + " to " + month_id(record.last()) +
               ", and the runs have " + covers + ": they have no month in common",
           "a record of months that are run");
  }
  for (const FigureRun& run : runs.runs) {
    FigureRun kept{run.variant, run.replication, {}};
    for (const RecordLine& line : record.lines) {
      const auto at = std::ranges::find_if(runs.figures, [&](const Figure& figure) {
        return figure.heading() == line.figure.heading() && figure.part == line.figure.part;
      });
      const auto figure = static_cast<std::size_t>(at - runs.figures.begin());
      for (const std::size_t m : whole) {
        kept.values.push_back(run.values[figure * runs.months.count() + m]);
      }
    }
    all.runs.push_back(std::move(kept));
  }
  for (std::size_t l = 0; l < all.lines.size(); ++l) all.lines[l].is_set = is_set_line(all, l);
  const auto outside =
      all.past.size() + static_cast<std::size_t>(std::max(0, record.last() - all.months.back()));
  if (outside > 0) {
    all.notes.push_back(std::to_string(outside) +
                        " months of the record are outside of the runs (" +
                        month_id(all.months.front()) + " to " + month_id(all.months.back()) +
                        ") and are not compared");
  }
  return all;
}

Matched with_luck_alone(const Matched& all) {
  return only(all, [](const FigureRun& run) { return run.variant == 0; });
}

Matched with_assumptions(const Matched& all) {
  return only(all, [](const FigureRun& run) { return run.variant > 0 && run.replication == 0; });
}

double MonthBand::half_width(double level, double error) const {
  if (runs < 2) return std::numeric_limits<double>::infinity();
  const double n = static_cast<double>(runs);
  const double spread = std::sqrt(deviation * deviation * (1.0 + 1.0 / n) + error * error);
  return student_quantile(0.5 + 0.5 * level, n - 1.0) * spread;
}

MonthBand month_band(const Matched& all, std::size_t line, std::size_t month) {
  Moments moments;
  for (const double x : all.across(line, month)) {
    if (std::isfinite(x)) moments.add(x);
  }
  const bool known = moments.count() > 1;
  return {moments.mean(), known ? moments.standard_deviation() : 0.0, moments.count()};
}

}  // namespace rapport
