#include "experiments/calibrate/table_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <unordered_set>

#include "experiments/import/call_mapping.h"
#include "experiments/import/csv_reader.h"
#include "experiments/import/duration_form.h"
#include "experiments/import/file_kind.h"
#include "experiments/import/text_file.h"
#include "experiments/import/text_scan.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kMostProblems = 10;

/// Throws what was found, once there is enough of it or no more to come.
void throw_some(const Problems& problems, std::size_t all) {
  if (problems.empty()) return;
  Problems some = problems;
  if (all > some.size()) {
    some.add("", "and " + std::to_string(all - some.size()) + " more records like these");
  }
  throw InvalidInput(some);
}

void check_header(const CsvReader& csv, const std::string& name) {
  if (csv.header_fault() != CsvFault::none) {
    rapport::refuse(name + ":" + std::to_string(csv.header_line()),
                    std::string("the header cannot be read: ") + to_string(csv.header_fault()));
  }
  if (csv.header().empty()) rapport::refuse(name, "is empty", "CSV with a header");
}

/// Fields as one text that no other fields make.
std::string key_of(std::span<const std::string_view> fields) {
  std::string key;
  for (const std::string_view field : fields) {
    key += field;
    key += '\0';
  }
  return key;
}

}  // namespace

TableFile::TableFile(const std::string& path, std::vector<std::string> headings)
    : name_(path), headings_(std::move(headings)) {
  read(*open_text(path));
}

TableFile::TableFile(std::istream& in, const std::string& name, std::vector<std::string> headings)
    : name_(name), headings_(std::move(headings)) {
  read(in);
}

void TableFile::read(std::istream& in) {
  Problems kind;
  check_is_table(in, name_, kind);
  kind.throw_if_any();
  CsvReader csv(in, [&](std::string_view heading) {
    return std::ranges::find(headings_, trimmed(heading)) != headings_.end();
  });
  if (in.bad()) rapport::refuse(name_, "cannot be read");
  check_header(csv, name_);
  const std::vector<std::size_t> at = places(csv.header());
  texts_.resize(at.size());
  Problems problems;
  std::size_t broken = 0;
  std::unordered_set<std::string> seen;
  while (csv.next()) {
    if (csv.fault() != CsvFault::none) {
      if (broken++ < kMostProblems) {
        problems.add(name_ + ":" + std::to_string(csv.line()), to_string(csv.fault()));
      }
      continue;
    }
    for (std::size_t column = 0; column < at.size(); ++column) {
      texts_[column].emplace_back(trimmed(csv.fields()[at[column]]));
    }
    lines_.push_back(csv.line());
    if (!seen.insert(key_of(csv.fields())).second) ++repeated_;
  }
  if (in.bad()) rapport::refuse(name_, "cannot be read to its end");
  throw_some(problems, broken);
  if (lines_.empty()) rapport::refuse(name_, "has a header and no records");
}

// Where the headings stand.
std::vector<std::size_t> TableFile::places(const std::vector<std::string>& header) const {
  std::vector<std::string> known;
  for (const std::string& heading : header) known.emplace_back(trimmed(heading));
  std::vector<std::size_t> at;
  Problems problems;
  for (const std::string& heading : headings_) {
    const auto found = std::ranges::find(known, heading);
    at.push_back(static_cast<std::size_t>(found - known.begin()));
    if (found == known.end()) {
      problems.add(name_ + ":1", "there is no column '" + heading + "'", quoted_list(known),
                   did_you_mean(heading, known));
    } else if (std::find(found + 1, known.end(), heading) != known.end()) {
      problems.add(name_ + ":1", "two columns are called '" + heading + "'");
    }
  }
  problems.throw_if_any();
  return at;
}

std::string TableFile::where(std::size_t record) const {
  return name_ + ":" + std::to_string(lines_[record]);
}

std::string TableFile::quoted(std::size_t column, std::size_t record) const {
  return headings_[column] + " '" + texts_[column][record] + "' ";
}

void TableFile::refuse(std::size_t column, std::size_t record, const std::string& what,
                       const std::string& allowed) const {
  rapport::refuse(where(record), quoted(column, record) + what, allowed);
}

template <class Value, class Parse>
std::vector<Value> TableFile::parsed(std::size_t column, const char* what, const char* allowed,
                                     Parse parse) const {
  std::vector<Value> values;
  Problems problems;
  std::size_t bad = 0;
  for (std::size_t record = 0; record < records(); ++record) {
    const std::optional<Value> value = parse(texts_[column][record]);
    values.push_back(value.value_or(Value{}));
    if (!value && bad++ < kMostProblems) {
      problems.add(where(record), quoted(column, record) + what, allowed);
    }
  }
  throw_some(problems, bad);
  return values;
}

namespace {

std::optional<double> plain_number(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> styled_number(std::string_view text, NumberStyle style) {
  const bool negative = take(text, '-');
  const auto value = parse_number(text, style);
  return value && negative ? -*value : value;
}

/// How a column writes its numbers, where not all of them are plain: with decimal commas, or with
/// marks between thousands. Nothing where they are, or where it cannot be told.
std::optional<NumberStyle> style_of(const std::vector<std::string>& texts) {
  const bool all_plain = std::ranges::all_of(
      texts, [](const std::string& text) { return plain_number(text).has_value(); });
  if (all_plain) return std::nullopt;
  NumberTally tally;
  for (std::size_t i = 0; i < texts.size(); ++i) tally.see(texts[i], i + 1);
  const auto style = tally.style();
  return style && *style != NumberStyle{} ? style : std::nullopt;
}

}  // namespace

std::vector<double> TableFile::numbers(std::size_t column) const {
  const auto style = style_of(texts_[column]);
  const auto parse = [&](const std::string& text) {
    return style ? styled_number(text, *style) : plain_number(text);
  };
  return parsed<double>(column, "is no number", "a number as 12.5", parse);
}

std::vector<std::uint8_t> TableFile::flags(std::size_t column) const {
  const auto parse = [](const std::string& text) -> std::optional<std::uint8_t> {
    const std::string word = lower_case(text);
    if (word == "1" || word == "yes" || word == "true") return std::uint8_t{1};
    if (word == "0" || word == "no" || word == "false") return std::uint8_t{0};
    return std::nullopt;
  };
  return parsed<std::uint8_t>(column, "is neither yes nor no", "1 or 0, yes or no, true or false",
                              parse);
}

std::vector<std::string> headings_of(const std::string& path,
                                     const std::vector<std::string>& known) {
  const auto in = open_text(path);
  Problems kind;
  check_is_table(*in, path, kind);
  kind.throw_if_any();
  const CsvReader csv(*in, [&](std::string_view heading) {
    return std::ranges::find(known, trimmed(heading)) != known.end();
  });
  check_header(csv, path);
  std::vector<std::string> headings;
  for (const std::string& heading : csv.header()) headings.emplace_back(trimmed(heading));
  return headings;
}

}  // namespace rapport
