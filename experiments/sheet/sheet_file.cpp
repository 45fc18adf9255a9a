#include "experiments/sheet/sheet_file.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include "experiments/import/csv_reader.h"
#include "experiments/output/csv.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kMostLines = 2000;
const std::vector<std::string> kHeadings = {"question", "of", "answer", "source"};

std::string lower(std::string_view text) {
  std::string result(trimmed(text));
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return result;
}

/// Where the columns stand, in the order of kHeadings.
std::vector<std::optional<std::size_t>> places(const std::string& path, const std::string& verb,
                                               const CsvReader& reader) {
  std::vector<std::optional<std::size_t>> places(kHeadings.size());
  for (std::size_t i = 0; i < reader.header().size(); ++i) {
    const auto found = std::ranges::find(kHeadings, lower(reader.header()[i]));
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
    return std::ranges::find(kHeadings, lower(heading)) != kHeadings.end();
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
      return place[which] ? std::string(trimmed(reader.fields()[*place[which]])) : std::string();
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

void SheetText::line(const std::string& question, const std::string& of,
                     const std::vector<std::string>& shown) {
  text_ += csv_field(question) + "," + csv_field(of) + ",,";
  for (const std::string& text : shown) text_ += "," + csv_field(text);
  text_ += "\r\n";
}

std::string sheet_template(const Industry& industry, const std::vector<std::string>& segments) {
  SheetText sheet({"usual", "what is asked", "what exactly"});
  const auto line = [&](const Question& question, const std::string& of) {
    const char* usual =
        usual_answer(industry, question.key, question.of == AskedOf::channel ? of : "");
    std::string shown = usual == nullptr ? "" : usual;
    if (!shown.empty() && std::string_view(question.key) == "contacts") {
      shown += " a year of each customer";
    }
    sheet.line(question.key, of, {shown, question.ask, question.means});
  };
  const std::string channels = std::string(" ") + industry.channels + " ";
  for (const AskedOf of : {AskedOf::company, AskedOf::segment, AskedOf::channel}) {
    for (const Question& question : questions()) {
      if (question.of != of) continue;
      if (of == AskedOf::company) line(question, "");
      if (of == AskedOf::segment) {
        for (const std::string& segment : segments) line(question, segment);
      }
      if (of != AskedOf::channel) continue;
      for (const ChannelKind& kind : channel_kinds()) {
        const bool here = channels.find(" " + std::string(kind.id) + " ") != std::string::npos;
        if (here && (kind.is_staffed() || !question.staffed_only)) line(question, kind.id);
      }
    }
  }
  return sheet.text();
}

}  // namespace rapport
