#include "experiments/sheet/sheet_file.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include "experiments/import/call_mapping.h"
#include "experiments/import/csv_reader.h"
#include "experiments/output/csv.h"
#include "experiments/sheet/company_form.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kMostLines = 2000;
const std::vector<std::string> kHeadings = {"question", "of", "answer", "source"};

/// The text without the apostrophe that csv_field() sets before what looks like a formula.
std::string without_guard(std::string_view text) {
  const bool is_guarded =
      text.size() > 1 && text[0] == '\'' && std::string_view("=+-@").find(text[1]) != text.npos;
  return std::string(text.substr(is_guarded ? 1 : 0));
}

/// Where the columns stand, in the order of kHeadings.
std::vector<std::optional<std::size_t>> places(const std::string& path, const std::string& verb,
                                               const CsvReader& reader) {
  std::vector<std::optional<std::size_t>> places(kHeadings.size());
  for (std::size_t i = 0; i < reader.header().size(); ++i) {
    const auto found = std::ranges::find(kHeadings, lower_case(trimmed(reader.header()[i])));
    if (found != kHeadings.end()) places[static_cast<std::size_t>(found - kHeadings.begin())] = i;
  }
  Problems problems;
  for (const std::size_t needed : {0, 2}) {
    if (!places[needed]) {
      problems.add(path + ":" + std::to_string(reader.header_line()),
                   "there is no column '" + kHeadings[needed] + "'",
                   "the headings question, of, answer, source",
                   "`rapport " + verb + " --template FILE.csv` writes such a sheet");
    }
  }
  problems.throw_if_any();
  return places;
}

}  // namespace

std::vector<GivenAnswer> read_sheet(const std::string& path, const std::string& verb) {
  std::ifstream in(path, std::ios::binary);
  if (!in) refuse(path, "cannot be read");
  CsvReader reader(in, [](std::string_view heading) {
    return std::ranges::find(kHeadings, lower_case(trimmed(heading))) != kHeadings.end();
  });
  const auto place = places(path, verb, reader);
  std::vector<GivenAnswer> answers;
  Problems problems;
  while (reader.next()) {
    const std::string where = path + ":" + std::to_string(reader.line());
    if (reader.fault() != CsvFault::none) {
      problems.add(where, to_string(reader.fault()));
      continue;
    }
    if (answers.size() >= kMostLines) refuse(where, "the sheet is too long", "2000 lines at most");
    const auto field = [&](std::size_t which) {
      return place[which] ? without_guard(trimmed(reader.fields()[*place[which]])) : std::string();
    };
    GivenAnswer answer{field(0), field(1), field(2), field(3), where};
    if (answer.question.empty() && answer.text.empty()) continue;
    answers.push_back(std::move(answer));
  }
  problems.throw_if_any();
  return answers;
}

SheetText::SheetText(const std::vector<std::string>& shown) : text_(kByteOrderMark) {
  for (const std::string& heading : kHeadings) {
    text_ += (&heading == &kHeadings.front() ? "" : ",") + heading;
  }
  for (const std::string& heading : shown) text_ += "," + csv_field(heading);
  text_ += "\r\n";
}

void SheetText::line(const std::string& question, const std::string& of, const std::string& answer,
                     const std::string& source, const std::vector<std::string>& shown) {
  text_ +=
      csv_field(question) + "," + csv_field(of) + "," + csv_field(answer) + "," + csv_field(source);
  for (const std::string& text : shown) text_ += "," + csv_field(text);
  text_ += "\r\n";
}

std::optional<std::string> take_industry(std::vector<GivenAnswer>& answers) {
  const auto line = std::ranges::find(answers, kIndustryLine, &GivenAnswer::question);
  if (line == answers.end()) return std::nullopt;
  std::string name = line->text;
  answers.erase(line);
  return name;
}

std::string sheet_template(const Industry& industry, const std::vector<std::string>& segments) {
  CompanyForm form = empty_form(industry);
  form.segments.clear();
  for (const std::string& name : segments) form.segments.push_back({AskedOf::segment, name});
  return sheet_text(form);
}

}  // namespace rapport
