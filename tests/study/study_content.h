// All that a results file holds, as text: for tests that compare one with another.
#pragma once

#include <string>
#include <vector>

#include "experiments/results/database.h"

namespace rapport::testing {

/// The rows of a table, sorted, as SQL would write them: to the last bit. A number that is compared
/// is written with all its digits.
inline std::string rows_of(const Database& database, const std::string& table) {
  std::string columns;
  for (Statement s = database.prepare("SELECT name FROM pragma_table_info('" + table + "')");
       s.next();) {
    const std::string quoted = "\"" + s.text(0) + "\"";
    columns += (columns.empty() ? "" : " || '|' || ") + std::string("CASE typeof(") + quoted +
               ") WHEN 'real' THEN printf('%!.17g', " + quoted + ") ELSE quote(" + quoted + ") END";
  }
  std::string rows;
  const std::string only = table == "meta" ? " WHERE key <> 'started'" : "";
  for (Statement s = database.prepare("SELECT " + columns + " AS line FROM \"" + table + "\"" +
                                      only + " ORDER BY line");
       s.next();) {
    rows += s.text(0) + "\n";
  }
  return rows;
}

/// Every table but `timing`, and `meta` without `started`: what two studies of the same have to
/// have in common.
inline std::string content_of(const std::string& results) {
  const Database database(results, Database::Access::write);  // folds in a log
  std::vector<std::string> tables;
  for (Statement s = database.prepare(
           "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'timing' ORDER BY 1");
       s.next();) {
    tables.push_back(s.text(0));
  }
  std::string content;
  for (const std::string& table : tables)
    content += "## " + table + "\n" + rows_of(database, table);
  return content;
}

}  // namespace rapport::testing
