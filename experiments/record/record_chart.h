// A record and what was foretold as curves over the months.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/chart/curves.h"
#include "experiments/record/matched.h"

namespace rapport {

/// Something dated that a chart marks: a change of policy, a first warning.
struct RecordMark {
  MonthNumber month = 0;
  std::string text;
};

/// One line: the band of 95 % of a month, its mean, and the record.
CurveChart record_chart(const Matched& matched, std::size_t line,
                        const std::vector<RecordMark>& marks);

/// All lines as one SVG picture, under a title and a line of text.
std::string record_picture(const Matched& matched, const std::string& title,
                           const std::string& second, const std::vector<RecordMark>& marks);

}  // namespace rapport
