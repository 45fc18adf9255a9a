// Which column of a file is what, by its heading.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "experiments/calibrate/calibration_files.h"

namespace rapport {

/// Something that a column says, and what files often call it besides the usual heading, in lower
/// case with _ between words; empty places are null.
struct ColumnRole {
  NameRole role;
  std::array<const char*, 16> others{};
};

/// The roles alone, for --map.
std::vector<NameRole> roles_of(std::span<const ColumnRole> columns);

/// The heading of each role: what `names` gives it, or, where the file has none of the usual
/// heading, another that columns of that role often have, whatever its case, and with blanks or
/// hyphens for _. Empty where there is none. No column has two roles. Throws InvalidInput for a
/// heading that a user gave and the file has not, and where the file cannot be read.
std::vector<std::string> headings_by_role(const std::string& file,
                                          std::span<const ColumnRole> columns,
                                          const std::vector<std::string>& names);

/// Refuses a file that has no column for these roles, and says how to name one.
void need_headings(const std::string& file, std::span<const ColumnRole> columns,
                   const std::vector<std::string>& headings, std::span<const std::size_t> needed);

}  // namespace rapport
