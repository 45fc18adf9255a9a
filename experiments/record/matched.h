// A record beside the runs that foretell it: the same figures in the same months.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/record/record.h"

namespace rapport {

/// What one run comes to, for some figures by month.
struct FigureRun {
  std::size_t variant = 0;  ///< 0: the firm as described
  std::uint32_t replication = 0;
  std::vector<double> values;  ///< [figure][month] in one list; NaN where there is none
};

/// What runs of one policy say month by month.
struct FigureRuns {
  RunMonths months;
  std::vector<Figure> figures;
  std::vector<FigureRun> runs;
};

struct MatchedLine {
  Figure figure;
  std::vector<double> record;  ///< by month of Matched; NaN where there is none
  std::vector<double> error;   ///< standard deviation of what is recorded: its error and rounding
  std::vector<double> past{};  ///< the record in months before the runs, by month of Matched::past
  /// The file decides it (a lever, cost of staff that is on the roster), and two runs or more do
  /// not differ in it: it is set and not foretold, so it is compared, and no warning comes of it.
  bool is_set = false;
};

/// Figures that both have, in all months of the runs that are whole.
struct Matched {
  std::vector<MonthNumber> months;
  std::vector<MonthNumber> past;  ///< months of the record before them: drawn, not compared
  std::vector<MatchedLine> lines;
  std::vector<FigureRun> runs;     ///< values by [line][month] of this
  std::vector<std::string> notes;  ///< months of the record that runs do not have, and the like

  double of(const FigureRun& run, std::size_t line, std::size_t month) const {
    return run.values[line * months.size() + month];
  }
  /// Of all runs: [run].
  std::vector<double> across(std::size_t line, std::size_t month) const;
  /// One after the last month for which any figure has a record.
  std::size_t recorded() const;
};

/// Throws InvalidInput where they have no month in common.
Matched matched(const MonthlyRecord& record, const FigureRuns& runs);

/// The runs of variant 0 alone.
Matched with_luck_alone(const Matched& all);

/// The fewest runs of variant 0 of which luck is taken for variants: as many as a limit of one in
/// twenty takes (first_warning.h).
inline constexpr std::size_t kFewestForLuck = 19;

/// A path for each variant: what it says in the mean of its replications, and a luck of its own.
/// Variants are run with the same luck each, so their own paths would all stray together and a
/// record, whose luck is another, would stray from them. Luck is how runs of variant 0 lie about
/// their mean, each variant another one in the order of both (again from the first where variants
/// are more); it is taken to be alike in all variants. No runs where variant 0 has fewer than
/// kFewestForLuck, or there are no variants.
Matched with_assumptions(const Matched& all);

/// A number foretold for one month, from a run's worth of luck: Student's prediction interval of
/// one more run, widened by the error of what is recorded.
struct MonthBand {
  double mean = 0, deviation = 0;
  std::size_t runs = 0;
  double half_width(double level, double error = 0) const;
};
/// By all runs, or by all but the one at the place `without`.
MonthBand month_band(const Matched& matched, std::size_t line, std::size_t month,
                     std::optional<std::size_t> without = {});

}  // namespace rapport
