// A record: what a company counted, month by month.
#pragma once

#include <istream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "experiments/record/figure.h"

namespace rapport {

/// One figure of a record. Numbers are by month from MonthlyRecord::first on, in the figure's unit.
struct RecordLine {
  Figure figure;
  std::string heading;         ///< as the file has it
  std::vector<double> values;  ///< NaN where the record has none
  std::vector<double> errors;  ///< standard error of each, 0 where none is given
  double step = 0.0;           ///< to what numbers are rounded, as far as they show it
};

struct MonthlyRecord {
  std::string path;
  MonthNumber first = 0;
  std::size_t months = 0;  ///< from the first to the last that has a number, gaps among them
  std::vector<RecordLine> lines{};
  std::vector<std::string> notes{};  ///< what was read otherwise than as it stands, or left out

  MonthNumber last() const { return first + static_cast<MonthNumber>(months) - 1; }
};

/// Reads a table of monthly figures, CSV: wide (a column of months, then one for each figure) or
/// long (month, metric, value, and perhaps part and error). Figures are those of `known`, by id,
/// label or a usual word (figure_words), with the name of a part behind it. Throws InvalidInput
/// with all problems at once, each with file and line: no month column, no figure that is known, a
/// month twice, texts that are no number, a share that may be one of 1 or in percent. A column that
/// is nothing known is left out and noted.
MonthlyRecord read_record(const std::string& path, std::span<const Figure> known);
/// The same from any stream; `name` is for messages.
MonthlyRecord read_record(std::istream& in, const std::string& name, std::span<const Figure> known);

/// The first and the last month of rows with any number. Throws InvalidInput likewise.
std::pair<MonthNumber, MonthNumber> months_of_record(const std::string& path);

/// An empty table with a column for each of the figures that companies usually have, and a row for
/// each month: CSV.
std::string record_template(std::span<const Figure> known, MonthNumber first, std::size_t months);

}  // namespace rapport
