// Sheets: answers as a CSV file that a spreadsheet opens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/sheet/company_sheet.h"

namespace rapport {

/// The answers of a sheet: a CSV with the columns question and answer, and where they are there
/// `of` and source. Other columns are for people. `verb`: the one whose `--template` writes such a
/// sheet, for messages. Throws InvalidInput with file and line.
std::vector<GivenAnswer> read_sheet(const std::string& path, const std::string& verb);

/// A sheet, line by line: the columns that are read, then some for people.
class SheetText {
 public:
  /// `shown`: the headings of the columns for people.
  explicit SheetText(const std::vector<std::string>& shown);
  /// A line without its answer.
  void line(const std::string& question, const std::string& of,
            const std::vector<std::string>& shown) {
    line(question, of, "", "", shown);
  }
  void line(const std::string& question, const std::string& of, const std::string& answer,
            const std::string& source, const std::vector<std::string>& shown);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// The line of a sheet that is no question of the table: what the others are usual in.
inline constexpr const char* kIndustryLine = "industry";
/// Takes that line out of a sheet's answers, and gives its answer; nothing where there is none.
std::optional<std::string> take_industry(std::vector<GivenAnswer>& answers);

/// A sheet to be filled in: all questions, what each means, and what is usual in the industry.
/// Nothing but the industry is answered.
std::string sheet_template(const Industry& industry, const std::vector<std::string>& segments);

}  // namespace rapport
