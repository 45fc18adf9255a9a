#include "experiments/study/point_table.h"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "experiments/import/csv_reader.h"
#include "sim/file/document.h"

namespace rapport {

namespace {

constexpr std::size_t kMostPoints = 1'000'000;

/// Whether a cell can be a heading: the name of a factor, or a path of keys.
bool is_heading(std::string_view text, const std::vector<StudyFactorSpec>& factors) {
  if (std::ranges::find(factors, text, &StudyFactorSpec::name) != factors.end()) return true;
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])) != 0) return false;
  try {
    return split_path(text, "").size() > 1;
  } catch (const InvalidInput&) {
    return false;
  }
}

/// The factor that a column is of: one of the study's, or one whose key is the heading.
StudyFactorSpec factor_of(const std::string& heading, const std::vector<StudyFactorSpec>& factors) {
  const auto known = std::ranges::find(factors, heading, &StudyFactorSpec::name);
  if (known != factors.end()) return *known;
  StudyFactorSpec factor;
  factor.name = factor.label = heading;
  factor.paths = {heading};
  return factor;
}

}  // namespace

PointTable read_point_table(const std::string& path, const std::string& text,
                            const std::vector<StudyFactorSpec>& factors) {
  std::istringstream in(text);
  CsvReader reader(in, [&](std::string_view heading) { return is_heading(heading, factors); });
  const std::string top = path + ":" + std::to_string(reader.header_line());
  if (reader.header_fault() != CsvFault::none) refuse(top, to_string(reader.header_fault()));
  PointTable table;
  Problems problems;
  for (const std::string& heading : reader.header()) {
    if (heading.empty()) {
      problems.add(top, "a column has no heading", "the name of a factor, or a key");
    } else if (std::ranges::any_of(table.factors,
                                   [&](const auto& f) { return f.name == heading; })) {
      problems.add(top, "two columns are headed '" + heading + "'", "one column a factor");
    }
    table.factors.push_back(factor_of(heading, factors));
    if (table.factors.back().where.empty()) table.factors.back().where = top;
  }
  for (const StudyFactorSpec& factor : factors) {
    if (std::ranges::find(reader.header(), factor.name) == reader.header().end()) {
      problems.add(top, "has no column for factor '" + factor.name + "'", "a heading of that name");
    }
  }
  while (reader.next() && problems.size() < 10) {
    const std::string where = path + ":" + std::to_string(reader.line());
    if (table.rows.size() == kMostPoints) {
      problems.add(where, "has more rows", "at most " + std::to_string(kMostPoints) + " points");
      break;
    }
    if (reader.fault() != CsvFault::none) {
      problems.add(where, to_string(reader.fault()));
      continue;
    }
    std::vector<std::string> row;
    for (const std::string_view field : reader.fields()) {
      if (field.empty()) problems.add(where, "a cell is empty", "a value for each factor");
      row.emplace_back(field);
    }
    table.rows.push_back(std::move(row));
    table.places.push_back(where);
  }
  if (table.rows.empty() && problems.empty())
    problems.add(path, "has no points below its headings");
  problems.throw_if_any();
  return table;
}

}  // namespace rapport
