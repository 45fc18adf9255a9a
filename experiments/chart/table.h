// The numbers of a chart as a table, for other programs. Each kind of chart has a `table_of` beside
// its `draw`; all of them are in table.cpp.
#pragma once

#include <string>
#include <vector>

namespace rapport {

struct ChartTable {
  std::vector<std::string> head{};  ///< what a column holds, with its unit
  std::vector<std::vector<std::string>> rows{};
};

/// The table as CSV (RFC 4180, lines end with \n). Texts that a spreadsheet would take for a
/// formula get a ' in front.
std::string csv_of(const ChartTable& table);

}  // namespace rapport
