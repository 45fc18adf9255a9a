#include "experiments/record/heading.h"

#include <algorithm>
#include <vector>

#include "experiments/import/plain_text.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

using Kind = RecordHeading::Kind;

struct ColumnWord {
  const char* word;
  Kind kind;
};
constexpr ColumnWord kColumnWords[] = {
    {"month", Kind::month},
    {"date", Kind::month},
    {"period", Kind::month},
    {"monat", Kind::month},
    {"datum", Kind::month},
    {"metric", Kind::metric},
    {"figure", Kind::metric},
    {"series", Kind::metric},
    {"value", Kind::value},
    {"actual", Kind::value},
    {"part", Kind::part},
    {"part name", Kind::part},
    {"segment", Kind::part},
    {"touch point", Kind::part},
    {"department", Kind::part},
    {"error", Kind::error},
    {"standard error", Kind::error},
    {"se", Kind::error},
};

/// In lower case, with one blank for all that parts words.
std::string bare(std::string_view text) {
  std::string out;
  for (const char c : plain_text(text)) {
    const bool parts = c == '_' || c == '.' || c == '/' || c == ':' || c == '(' || c == ')' ||
                       c == '-' || c == ' ' || c == '%' || c == ',';
    if (!parts) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return std::string(trimmed(out));
}

bool take_end(std::string& text, std::string_view end) {
  if (!text.ends_with(end) || text.size() == end.size()) return false;
  text.resize(text.size() - end.size());
  return true;
}

/// All that may begin a heading, with the id that it stands for.
struct Naming {
  std::string text, id;
};
std::vector<Naming> namings(std::span<const Figure> known) {
  std::vector<Naming> all;
  for (const Figure& figure : known) {
    all.push_back({bare(figure.id), figure.id});
    all.push_back({bare(figure.label), figure.id});
  }
  for (const FigureWord& word : figure_words()) all.push_back({word.word, word.id});
  for (const MonthlySeries& row : series()) {
    all.push_back({bare(row.id), row.id});
    all.push_back({bare(row.label), row.id});
  }
  return all;
}

/// The name of a part behind a figure, without "at the" and the like.
std::string part_in(std::string rest) {
  for (const char* lead :
       {"at the ", "of the ", "by the ", "in the ", "at ", "of ", "by ", "in "}) {
    if (rest.starts_with(lead)) return rest.substr(std::string_view(lead).size());
  }
  return rest;
}

std::optional<std::size_t> figure_with(std::span<const Figure> known, const std::string& id,
                                       const std::string& part) {
  const bool whole = part.empty() || part == "all" || part == "firm" || part == "company";
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i].id != id) continue;
    if (whole ? known[i].is_whole() : !known[i].is_whole() && bare(known[i].part_name) == part) {
      return i;
    }
  }
  return std::nullopt;
}

/// Why there is no such figure: it has no such part, or none at all.
std::string lack_of(std::span<const Figure> known, const std::string& id, const std::string& part) {
  std::vector<std::string> parts;
  for (const Figure& figure : known) {
    if (figure.id == id) parts.push_back(figure.is_whole() ? "(the firm)" : figure.part_name);
  }
  if (parts.empty()) return "the runs have no '" + id + "' month by month";
  return "the runs have '" + id + "' of " + nearest_of(part, parts) +
         (part.empty() ? " alone" : ", and not of '" + part + "'");
}

/// The longest naming that the text begins with, as whole words.
const Naming* longest_in(const std::string& text, const std::vector<Naming>& all) {
  const Naming* best = nullptr;
  for (const Naming& one : all) {
    if (!text.starts_with(one.text)) continue;
    if (text.size() > one.text.size() && text[one.text.size()] != ' ') continue;
    if (best == nullptr || one.text.size() > best->text.size()) best = &one;
  }
  return best;
}

}  // namespace

RecordHeading heading_of(std::string_view text, std::string_view part,
                         std::span<const Figure> known) {
  RecordHeading heading;
  heading.is_percent = text.find('%') != std::string_view::npos;
  std::string words = bare(text);
  for (const ColumnWord& row : kColumnWords) {
    if (words == row.word) return {row.kind};
  }
  for (const char* end : {" percent", " pct", " in percent"}) {
    heading.is_percent = take_end(words, end) || heading.is_percent;
  }
  for (const char* end : {" standard error", " error", " se"}) {
    heading.is_error = take_end(words, end) || heading.is_error;
  }
  const std::vector<Naming> all = namings(known);
  const Naming* naming = longest_in(words, all);
  if (naming == nullptr) {
    std::vector<std::string> names;
    for (const Naming& one : all) names.push_back(one.text);
    heading.nearest = did_you_mean(words, names);
    return heading;
  }
  std::string named = part.empty() && words.size() > naming->text.size()
                          ? part_in(words.substr(naming->text.size() + 1))
                          : bare(part);
  const auto found = figure_with(known, naming->id, named);
  heading.kind = found ? Kind::figure : Kind::not_there;
  if (found) heading.figure = *found;
  if (!found) heading.problem = lack_of(known, naming->id, named);
  return heading;
}

bool is_record_heading(std::string_view text, std::span<const Figure> known) {
  const Kind kind = heading_of(text, {}, known).kind;
  return kind != Kind::unknown;
}

}  // namespace rapport
