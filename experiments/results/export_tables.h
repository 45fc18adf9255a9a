// A results file as tables of CSV, for spreadsheets and for programs that read no SQLite.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rapport {

/// A table that was written.
struct ExportedTable {
  std::string file;        ///< its name in the folder: "values.csv"
  std::uint64_t rows = 0;  ///< without the header
};

/// Writes what a results file holds, also while it is being written, into a folder that is new or
/// empty: one file for each table that has rows, UTF-8 with a byte-order mark, RFC 4180, numbers to
/// the last bit, fields empty where there is no value. docs/results.md has their columns. Wall
/// times are no results and are left out. Throws OutputError; what it had written then goes again.
std::vector<ExportedTable> export_tables(const std::string& db, const std::string& folder);

}  // namespace rapport
