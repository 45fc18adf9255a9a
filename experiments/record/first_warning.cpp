#include "experiments/record/first_warning.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/moments.h"

namespace rapport {

namespace {

/// Months that are looked at together; 0: all since the start.
constexpr std::size_t kWindows[] = {1, 3, 12, 0};
// Conventions.
constexpr double kLeastDistance = 1e-3;  // whose logarithm is taken
constexpr double kHardlyAny = 1e-4;      // of a figure that never differs
constexpr double kLeastSpread = 0.1;     // of a figure's usual one: a month in which all runs
                                         // happen to be alike is no sure thing

/// What is looked at in one month of one line: the mean over the months of a window that the record
/// has (or will have). NaN where this month has none, or the window is not full yet.
struct Look {
  std::size_t line = 0, month = 0, over = 1;
  std::size_t group = 0;       ///< of line and window
  double record = 0;           ///< NaN: still to come
  double error = 0;            ///< of the record's
  std::vector<double> runs{};  ///< NaN where a run has nothing
  Moments all{};               ///< of the runs that have something
  double floor = 0;            ///< the least spread that is taken for true
};

class Looks {
 public:
  explicit Looks(const Matched& all) : all_(all), recorded_(all.recorded()) {}

  std::size_t groups() const { return groups_; }
  std::vector<Look> take() {
    std::vector<Look> looks;
    for (std::size_t line = 0; line < all_.lines.size(); ++line) {
      if (all_.lines[line].is_set) continue;
      for (const std::size_t window : kWindows) take_window(line, window, looks);
    }
    return looks;
  }

 private:
  bool counts(std::size_t line, std::size_t month) const {
    return month >= recorded_ || std::isfinite(all_.lines[line].record[month]);
  }

  void take_window(std::size_t line, std::size_t window, std::vector<Look>& looks) {
    const std::size_t first = looks.size();
    std::vector<std::size_t> months;  // that count, so far
    for (std::size_t m = 0; m < all_.months.size(); ++m) {
      if (!counts(line, m)) continue;
      months.push_back(m);
      const std::size_t size = window == 0 ? months.size() : window;
      // All since the start: where that is no other window already.
      if (months.size() < size || (window == 0 && (size == 1 || size == 3 || size == 12))) continue;
      looks.push_back(
          look(line, m, {months.end() - static_cast<std::ptrdiff_t>(size), months.end()}));
    }
    double sum = 0.0;
    for (std::size_t i = first; i < looks.size(); ++i) {
      if (looks[i].all.count() > 1) sum += looks[i].all.variance();
    }
    const double usual = std::sqrt(sum / std::max<double>(1.0, double(looks.size() - first)));
    for (std::size_t i = first; i < looks.size(); ++i) {
      // Where no runs ever differ the record's rounding is left, and a little of the figure.
      const double least = kHardlyAny * std::abs(looks[i].all.mean());
      looks[i].floor = usual > 0.0 ? kLeastSpread * usual : least, looks[i].group = groups_;
    }
    ++groups_;
  }

  Look look(std::size_t line, std::size_t month, const std::vector<std::size_t>& months) const {
    const MatchedLine& of = all_.lines[line];
    Look look{line, month, months.size()};
    const double n = static_cast<double>(months.size());
    double sum = 0.0, squares = 0.0;
    for (const std::size_t m : months) {
      sum += of.record[m], squares += of.error[m] * of.error[m];
    }
    look.record = month < recorded_ ? sum / n : std::numeric_limits<double>::quiet_NaN();
    look.error = std::sqrt(squares) / n;
    for (const FigureRun& run : all_.runs) {
      double mean = 0.0;
      for (const std::size_t m : months) mean += all_.of(run, line, m) / n;
      look.runs.push_back(mean);
      if (std::isfinite(mean)) look.all.add(mean);
    }
    return look;
  }

  const Matched& all_;
  std::size_t recorded_;
  std::size_t groups_ = 0;
};

double distance(double away, double deviation, double n, double floor, double error) {
  const double spread = std::max(deviation, floor);
  const double scale = std::sqrt(spread * spread * (1.0 + 1.0 / n) + error * error);
  return scale > 0.0 ? away / scale : 0.0;
}

/// How far the record lies from the runs, in standard deviations of one more run.
double distance_of_record(const Look& look) {
  if (look.all.count() < 2 || !std::isfinite(look.record)) return 0.0;
  return distance(look.record - look.all.mean(), look.all.standard_deviation(),
                  static_cast<double>(look.all.count()), look.floor, look.error);
}

/// The same of a run, from all others: their mean and variance follow from those of all.
double distance_of_run(const Look& look, double value) {
  if (look.all.count() < 3 || !std::isfinite(value)) return 0.0;
  const double n = static_cast<double>(look.all.count());
  const double from_all = value - look.all.mean();
  const double others = std::max(0.0, look.all.m2() - from_all * from_all * n / (n - 1.0));
  return distance(from_all * n / (n - 1.0), std::sqrt(others / (n - 2.0)), n - 1.0, look.floor,
                  0.0);
}

/// [group][run]: the furthest that each run ever strays from the others.
std::vector<std::vector<double>> furthest(const std::vector<Look>& looks, std::size_t groups,
                                          std::size_t runs) {
  std::vector<std::vector<double>> most(groups, std::vector<double>(runs, 0.0));
  for (const Look& look : looks) {
    for (std::size_t r = 0; r < runs; ++r) {
      double& of = most[look.group][r];
      of = std::max(of, std::abs(distance_of_run(look, look.runs[r])));
    }
  }
  return most;
}

/// How far runs stray in a group as a rule: the mean and spread of logarithms of the furthest.
struct Usual {
  double mean = 0, spread = 1;

  /// How unusual a distance is, in these spreads.
  double rank_of(double distance) const { return (log_of(distance) - mean) / spread; }
  /// The distance that is so unusual.
  double distance_at(double rank) const { return std::exp(mean + rank * spread); }
  static double log_of(double distance) { return std::log(std::max(distance, kLeastDistance)); }
};

/// Of all runs but one (or all: no such place).
Usual usual_of(const std::vector<double>& most, std::size_t without) {
  Moments logs;
  for (std::size_t r = 0; r < most.size(); ++r) {
    if (r != without) logs.add(Usual::log_of(most[r]));
  }
  if (logs.count() < 2 || !(logs.standard_deviation() > 0.0)) return {};
  return {logs.mean(), logs.standard_deviation()};
}

/// By run: the most unusual distance in any group, told by the others. So a figure of few events,
/// which now and then strays far, does not set the limit of all.
std::vector<double> most_unusual(const std::vector<std::vector<double>>& by_group,
                                 std::size_t runs) {
  std::vector<double> most(runs, -std::numeric_limits<double>::infinity());
  for (const std::vector<double>& group : by_group) {
    for (std::size_t r = 0; r < runs; ++r) {
      most[r] = std::max(most[r], usual_of(group, r).rank_of(group[r]));
    }
  }
  return most;
}

}  // namespace

const Straying* Warning::first() const {
  const Straying* first = nullptr;
  for (const Straying& line : lines) {
    if (!line.month) continue;
    const bool earlier = first == nullptr || *line.month < *first->month;
    if (earlier || (*line.month == *first->month && line.most > first->most)) first = &line;
  }
  return first;
}

Warning first_warning(const Matched& all) {
  Looks taken(all);
  const std::vector<Look> looks = taken.take();
  const auto by_group = furthest(looks, taken.groups(), all.runs.size());
  std::vector<Usual> usual;
  for (const std::vector<double>& group : by_group) {
    usual.push_back(usual_of(group, group.size()));
  }
  std::vector<double> most = most_unusual(by_group, all.runs.size());
  std::ranges::sort(most);
  Warning warning{most.size(), std::numeric_limits<double>::infinity(), {}};
  const double paths = static_cast<double>(most.size());
  const auto rank =
      static_cast<std::size_t>(std::ceil((1.0 - kFalseAlarms) * (paths + 1.0) - 1e-9));
  if (rank >= 1 && rank <= most.size()) warning.limit = most[rank - 1];
  for (std::size_t l = 0; l < all.lines.size(); ++l) {
    if (!all.lines[l].is_set) warning.lines.push_back({l});
  }
  double record_most = -std::numeric_limits<double>::infinity();
  for (const Look& look : looks) {
    const auto line = std::ranges::find(warning.lines, look.line, &Straying::line);
    const double away = distance_of_record(look);
    const Usual& of = usual[look.group];
    record_most = std::max(record_most, of.rank_of(std::abs(away)));
    const double share = std::abs(away) / of.distance_at(warning.limit);
    if (share > line->most) line->most = share, line->above = away > 0.0;
    if (share > 1.0 && (!line->month || look.month < *line->month)) {
      line->month = look.month, line->over = look.over;
    }
  }
  warning.beyond = static_cast<std::size_t>(
      std::ranges::count_if(most, [&](double m) { return m > record_most; }));
  return warning;
}

}  // namespace rapport
