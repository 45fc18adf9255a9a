// Sheets: answers as a CSV file that a spreadsheet opens.
#pragma once

#include <string>
#include <vector>

#include "experiments/sheet/company_sheet.h"

namespace rapport {

/// The answers of a sheet: a CSV with the columns question and answer, and where they are there
/// `of` and source. Other columns are for people. Throws InvalidInput with file and line.
std::vector<GivenAnswer> read_sheet(const std::string& path);

/// A sheet to be filled in: all questions, what each means, and what is usual in the industry.
/// Nothing is answered.
std::string sheet_template(const Industry& industry, const std::vector<std::string>& segments);

}  // namespace rapport
