// Reads how long customers stay: a list of customers with dates, or a table of how many are left.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/calibrate/calibration_files.h"
#include "experiments/calibrate/heading_choice.h"
#include "experiments/calibrate/memberships.h"
#include "experiments/calibrate/table_file.h"

namespace rapport {

/// Roles: of a list of customers joined, ended, cause; of a table year, alive.
std::span<const NameRole> survivor_roles();

/// What columns of these roles are often called, the first three of a list of customers.
std::span<const ColumnRole> survivor_columns();

/// What the file does not say.
struct SurvivorForm {
  std::string at;          ///< the day on which it was made; empty: its last date, which must
                           ///< not be an end long after the last joining
  std::string since;       ///< the first day from which who left is on record; empty: all are
  std::string dates;       ///< day-first, month-first, or empty where the file shows it
  std::string unit;        ///< a table's: day, week, month, year; empty: year
  double customers = 0.0;  ///< that a table of shares stands for; 0: 1,000
};
/// Throws InvalidInput where the form itself cannot be understood.
void check_survivor_form(const SurvivorForm& form);

/// Customers of one cohort who are left, of a table.
struct SurvivorTable {
  std::vector<double> years;                  ///< after joining, ascending, the first 0
  std::vector<double> alive;                  ///< customers left, not ascending; the first: all
  bool of_shares = false;                     ///< they were given as shares
  TenureCells cells(std::size_t rows) const;  ///< of the first so many rows
};

struct SurvivorFile {
  std::vector<std::string> columns;  ///< headings that were read
  std::size_t records = 0;
  bool is_table = false;
  SurvivorTable table;
  Memberships members;
  std::size_t joined_later = 0;  ///< after `at`: left out
  std::size_t left_before = 0;   ///< before `since`: left out
  std::size_t left_later = 0;    ///< after `at`: counted as there
  std::size_t said_to_stay = 0;  ///< with an end date and a cause as in_force
  std::size_t small_causes = 0;  ///< joined into "others"
  bool at_given = false;
};

/// `names`: of survivor_roles(). Throws InvalidInput, with file and line, for what cannot be used.
SurvivorFile read_survivors(const std::string& file, const std::vector<std::string>& names,
                            const SurvivorForm& form);

/// Who joined and left when, of the columns of a table; see SurvivorFile. An empty heading of
/// `ended`: nobody left. `cause` is read where it is a column of the table.
struct MembershipColumns {
  std::size_t joined = 0, ended = 0;
  std::size_t cause = 0;
  bool has_cause = false;
};
/// Also gives the record of each member, in `records`, where it is not null.
void read_memberships(const TableFile& table, const MembershipColumns& columns,
                      const SurvivorForm& form, SurvivorFile& found,
                      std::vector<std::size_t>* records);

}  // namespace rapport
