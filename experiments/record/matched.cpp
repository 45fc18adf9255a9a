#include "experiments/record/matched.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "sim/core/interval.h"
#include "sim/core/moments.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr double kNotRecorded = std::numeric_limits<double>::quiet_NaN();
constexpr double kHardlyDiffers = 1e-4;  // of a mean: a figure that does not vary more is set; a
                                         // convention

/// Places of those months of the runs that are whole.
std::vector<std::size_t> months_in(const FigureRuns& runs) {
  std::vector<std::size_t> found;
  for (std::size_t m = 0; m < runs.months.count(); ++m) {
    if (runs.months.is_whole(m)) found.push_back(m);
  }
  return found;
}

/// Whether a figure can be what the file says and no more: a lever, or cost that nobody causes.
bool may_be_set(const Figure& figure) {
  return figure.stage == Stage::decided || figure.id == "cost" || figure.id.starts_with("cost_");
}

/// What is 0 in all runs is foretold to be 0, and one run cannot show that runs do not differ.
bool is_set_line(const Matched& all, std::size_t line) {
  if (!may_be_set(all.lines[line].figure)) return false;
  bool any = false;
  for (std::size_t m = 0; m < all.months.size(); ++m) {
    Moments moments;
    for (const double x : all.across(line, m)) {
      if (std::isfinite(x)) moments.add(x);
    }
    if (moments.count() < 2) continue;
    if (moments.standard_deviation() > kHardlyDiffers * std::abs(moments.mean())) return false;
    any = any || moments.mean() != 0.0;
  }
  return any;
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

using Paths = std::vector<std::vector<double>>;  // [path][line and month]

/// Adds `part` times one path to another.
void add_to(std::vector<double>& path, const std::vector<double>& other, double part) {
  for (std::size_t i = 0; i < path.size(); ++i) path[i] += part * other[i];
}

/// The mean of paths, point by point, of those that have something there.
std::vector<double> mean_path(const Paths& paths) {
  std::vector<double> mean(paths[0].size(), kNotRecorded);
  for (std::size_t i = 0; i < mean.size(); ++i) {
    Moments moments;
    for (const auto& path : paths) {
      if (std::isfinite(path[i])) moments.add(path[i]);
    }
    if (moments.count() > 0) mean[i] = moments.mean();
  }
  return mean;
}

/// Variants by the replications that most of them have: [variant][replication].
std::vector<Paths> paths_of_variants(const Matched& all) {
  std::map<std::size_t, std::map<std::uint32_t, const FigureRun*>> runs;
  std::map<std::uint32_t, std::size_t> having;
  for (const FigureRun& run : all.runs) {
    if (run.variant == 0) continue;
    runs[run.variant][run.replication] = &run;
    ++having[run.replication];
  }
  std::erase_if(having, [&](const auto& one) { return 2 * one.second < runs.size(); });
  std::vector<Paths> variants;
  for (const auto& [variant, by] : runs) {
    Paths paths;
    for (const auto& [replication, count] : having) {
      const auto found = by.find(replication);
      if (found != by.end()) paths.push_back(found->second->values);
    }
    if (paths.size() == having.size() && !paths.empty()) variants.push_back(std::move(paths));
  }
  return variants;
}

/// Each variant's mean path. Variants share the luck of a replication, so their mean moves with it
/// and how they lie about it hardly does.
Paths levels_of(const std::vector<Paths>& variants) {
  Paths levels;
  for (const Paths& paths : variants) levels.push_back(mean_path(paths));
  return levels;
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
                        (outside == 1 ? " month of the record is" : " months of the record are") +
                        " outside of the whole months of the runs (" +
                        month_id(all.months.front()) + " to " + month_id(all.months.back()) +
                        "), and not compared");
  }
  return all;
}

Matched with_luck_alone(const Matched& all) {
  Matched some = all;
  std::erase_if(some.runs, [](const FigureRun& run) { return run.variant > 0; });
  return some;
}

Matched with_assumptions(const Matched& all) {
  Matched made = with_luck_alone(all);
  Paths luck;
  for (const FigureRun& run : made.runs) luck.push_back(run.values);
  made.runs.clear();
  const std::vector<Paths> variants = paths_of_variants(all);
  if (luck.size() < kFewestForLuck || variants.empty()) return made;
  const std::vector<double> described = mean_path(luck);
  const double n = static_cast<double>(luck.size());
  const double shared = 1.0 / static_cast<double>(variants[0].size());
  // A run's distance from a mean that it is part of is a little too small; and the luck that all
  // variants share moves their middle, so that a record lies further from it than its own luck.
  const double wider = std::sqrt(n / (n - 1.0) * (1.0 + shared));
  Paths paths = levels_of(variants);
  for (std::size_t v = 0; v < paths.size(); ++v) {
    add_to(paths[v], luck[v % luck.size()], wider);
    add_to(paths[v], described, -wider);
    made.runs.push_back({v + 1, 0, std::move(paths[v])});
  }
  return made;
}

double MonthBand::half_width(double level, double error) const {
  if (runs < 2) return std::numeric_limits<double>::infinity();
  const double n = static_cast<double>(runs);
  const double spread = std::sqrt(deviation * deviation * (1.0 + 1.0 / n) + error * error);
  return student_quantile(0.5 + 0.5 * level, n - 1.0) * spread;
}

MonthBand month_band(const Matched& all, std::size_t line, std::size_t month,
                     std::optional<std::size_t> without) {
  Moments moments;
  for (std::size_t r = 0; r < all.runs.size(); ++r) {
    const double x = all.of(all.runs[r], line, month);
    if (r != without && std::isfinite(x)) moments.add(x);
  }
  const bool known = moments.count() > 1;
  return {moments.mean(), known ? moments.standard_deviation() : 0.0, moments.count()};
}

}  // namespace rapport
