#include "experiments/calibrate/heading_choice.h"

#include <algorithm>

#include "experiments/calibrate/table_file.h"
#include "experiments/import/call_mapping.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

std::string plain_heading(const std::string& heading) {
  std::string word = lower_case(heading);
  for (char& c : word) {
    if (c == ' ' || c == '-' || c == '.') c = '_';
  }
  return word;
}

bool often_called(const ColumnRole& column, const std::string& heading) {
  const std::string word = plain_heading(heading);
  if (word == column.role.usual || word == column.role.name) return true;
  return std::ranges::any_of(column.others,
                             [&](const char* one) { return one != nullptr && word == one; });
}

/// Headings by which the line of headings is found.
std::vector<std::string> known_headings(std::span<const ColumnRole> columns,
                                        const std::vector<std::string>& names) {
  std::vector<std::string> known = names;
  for (const ColumnRole& column : columns) {
    for (const char* one : column.others) {
      if (one != nullptr) known.emplace_back(one);
    }
  }
  return known;
}

}  // namespace

std::vector<NameRole> roles_of(std::span<const ColumnRole> columns) {
  std::vector<NameRole> roles;
  for (const ColumnRole& column : columns) roles.push_back(column.role);
  return roles;
}

std::vector<std::string> headings_by_role(const std::string& file,
                                          std::span<const ColumnRole> columns,
                                          const std::vector<std::string>& names) {
  const std::vector<std::string> headings = headings_of(file, known_headings(columns, names));
  std::vector<std::string> found(columns.size());
  Problems problems;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (std::ranges::find(headings, names[i]) != headings.end()) {
      found[i] = names[i];
    } else if (names[i] != columns[i].role.usual) {
      problems.add(file + ":1", "there is no column '" + names[i] + "'", quoted_list(headings),
                   did_you_mean(names[i], headings));
    }
  }
  problems.throw_if_any();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!found[i].empty()) continue;
    const auto other = std::ranges::find_if(headings, [&](const std::string& heading) {
      return often_called(columns[i], heading) && std::ranges::find(found, heading) == found.end();
    });
    if (other != headings.end()) found[i] = *other;
  }
  return found;
}

void need_headings(const std::string& file, std::span<const ColumnRole> columns,
                   const std::vector<std::string>& headings, std::span<const std::size_t> needed) {
  Problems problems;
  for (const std::size_t i : needed) {
    if (!headings[i].empty()) continue;
    const NameRole& role = columns[i].role;
    problems.add(file + ":1", "there is no column '" + std::string(role.usual) + "'",
                 quoted_list(headings_of(file, known_headings(columns, headings))),
                 "name " + std::string(role.doc) + ": --map " + role.name + "=COLUMN");
  }
  problems.throw_if_any();
}

}  // namespace rapport
