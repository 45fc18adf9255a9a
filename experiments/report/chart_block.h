// How a chart becomes a block of a report: with its numbers in words, and a line below it.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "experiments/chart/draft.h"
#include "experiments/chart/inter_width.h"
#include "experiments/chart/rows.h"
#include "experiments/report/report_page.h"

namespace rapport {

/// Most rows of a chart that are said in words.
inline constexpr std::size_t kDescribedRows = 24;

/// Below charts of what factors do by their design's own analysis, where
/// StudyFindings::factors_hold is not so.
inline constexpr const char* kNoIntervals =
    "Estimates without intervals: those of such an analysis do not hold at every look.";

/// A chart's numbers in words, for those who do not see it.
template <class Kind>
ReportChart described(const Kind& chart, Extent size) {
  const ChartTable table = table_of(chart);
  std::string words = chart.second.empty() ? "" : chart.second + ". ";
  words += "Columns: ";
  for (std::size_t i = 0; i < table.head.size(); ++i) {
    words += (i == 0 ? "" : ", ") + (table.head[i].empty() ? "name" : table.head[i]);
  }
  words += ".";
  const std::size_t every = std::max<std::size_t>(1, table.rows.size() / kDescribedRows);
  for (std::size_t r = 0; r < table.rows.size(); r += every) {
    words += "\n";
    for (std::size_t i = 0; i < table.rows[r].size(); ++i) {
      words += (i == 0 ? "" : ", ") + table.rows[r][i];
    }
  }
  return {draw(chart, size, inter_width), std::move(words)};
}

/// A chart with a line of small words below it.
inline void add_chart(ReportChart chart, const std::string& foot,
                      std::vector<ReportBlock>& blocks) {
  blocks.push_back({std::move(chart)});
  if (!foot.empty()) blocks.push_back({ReportParagraph{Weight::small, plain_sentence(foot)}});
}

/// The height of a chart of rows with names, du: rows are higher where a name needs more lines than
/// one.
template <class Row>
double chart_height(const std::vector<Row>& rows, double wide, double row = 27) {
  for (const Row& one : rows) {
    const std::size_t lines = lines_of_name(one.name, true, wide, inter_width);
    if (lines > 1) row = std::max(row, row_of_lines(lines) + 2);
  }
  return 84 + row * static_cast<double>(std::max<std::size_t>(2, rows.size()));
}

}  // namespace rapport
