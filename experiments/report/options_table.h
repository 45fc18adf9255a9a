// All options of a report in one table.
#pragma once

#include <cstddef>
#include <string>

#include "experiments/report/report_page.h"
#include "experiments/report/report_source.h"

namespace rapport {

/// How many options the page of options shows; the appendix has all, where there are more.
inline constexpr std::size_t kMostOnPage = 24;

/// Options by the ranking metric, `most` at most and with what all are compared with. Of few, which
/// have names and no factors, a column each; else a row each. Good directions stand in the heads,
/// the best in words.
ReportTable options_table(const ReportSource& source, std::size_t most);

/// What the numbers of the table are, and how many options it leaves out.
std::string options_foot(const ReportSource& source);

}  // namespace rapport
