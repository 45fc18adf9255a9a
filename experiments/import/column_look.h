// What the texts of a column look like, whatever its heading says.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace rapport {

/// The first records of a file, as texts by column.
using SampleRecords = std::vector<std::vector<std::string>>;

/// How many of a column's texts can be read as what. A text may be several things.
struct ColumnLook {
  std::size_t filled = 0;   ///< texts that stand for something
  std::size_t moments = 0;  ///< with a day and a time
  std::size_t days = 0;     ///< a day alone
  std::size_t times = 0;    ///< a time of day alone
  std::size_t durations = 0;
  std::size_t yes_nos = 0;
  std::size_t directions = 0;  ///< inbound, outbound
  std::size_t outcomes = 0;    ///< words of a known meaning
  std::size_t words = 0;       ///< different texts that begin with a letter

  /// Whether nearly all texts are of a kind: nine in ten.
  bool is(std::size_t ColumnLook::*kind) const {
    return filled > 0 && 10 * (this->*kind) >= 9 * filled;
  }
};

/// The same of texts side by side.
ColumnLook look_at_row(const std::vector<std::string>& texts);

ColumnLook look_at_column(const SampleRecords& records, std::size_t column);

}  // namespace rapport
