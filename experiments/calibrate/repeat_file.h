// Reads who got in touch, when, and by which way.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/calibrate/calibration_files.h"

namespace rapport {

/// Roles: customer, date, channel, category.
std::span<const NameRole> repeat_roles();

/// One contact. Times are days since 1970-01-01, with the part of the day where the file has it.
struct Contact {
  double day = 0.0;
  std::int32_t customer = 0;
  std::int32_t channel = 0, category = 0;
};

struct ContactFile {
  std::vector<std::string> columns;  ///< headings that were read
  std::size_t records = 0;
  std::vector<Contact> contacts;  ///< by customer, then by time
  std::size_t customers = 0;
  std::vector<std::string> channels, categories;  ///< names; empty where the file has none
  std::int64_t first = 0, until = 0;              ///< days: the first, and the one after the last
  std::size_t left_out = 0;                       ///< before `from` or after `until`
  std::size_t nameless = 0;                       ///< that say nobody: left out too
};

/// `names`: of repeat_roles(). `from`, `until`: the first and last day that count; empty: all.
/// `dates`: see date_order_of(). Throws InvalidInput, with file and line, for what cannot be used.
ContactFile read_contacts(const std::string& file, const std::vector<std::string>& names,
                          const std::string& from, const std::string& until,
                          const std::string& dates);

}  // namespace rapport
