// Sheets: answers as a CSV file that a spreadsheet opens.
#pragma once

#include <string>
#include <vector>

#include "experiments/sheet/company_sheet.h"

namespace rapport {

/// The answers of a sheet: a CSV with the columns question and answer, and where they are there
/// `of` and source. Other columns are for people. `verb`: the one whose `--template` writes such a
/// sheet, for messages. Throws InvalidInput with file and line.
std::vector<GivenAnswer> read_sheet(const std::string& path, const std::string& verb);

/// A sheet to be filled in, line by line: the columns that are read, then some for people. `source`
/// and `answer` are left empty.
class SheetText {
 public:
  /// `shown`: the headings of the columns for people.
  explicit SheetText(const std::vector<std::string>& shown);
  void line(const std::string& question, const std::string& of,
            const std::vector<std::string>& shown);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// A sheet to be filled in: all questions, what each means, and what is usual in the industry.
/// Nothing is answered.
std::string sheet_template(const Industry& industry, const std::vector<std::string>& segments);

}  // namespace rapport
