// Reads a table of customers: who they are worth, how often they ask, when they joined and left.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/calibrate/survivor_file.h"

namespace rapport {

/// Roles of a table of customers, any of which it may lack: customer, joined, ended, cause, left,
/// value, contacts, segment.
std::span<const NameRole> customer_roles();

/// The headings that a file has for these roles, as they are usually called; empty where it has
/// none. Throws InvalidInput where it cannot be read.
std::vector<std::string> customer_headings(const std::string& file);

/// What the file does not say.
struct CustomerForm {
  SurvivorForm stay;              ///< the day of the file, and how dates are written
  double over = 1.0;              ///< years in which contacts were counted, and `left` came about
  bool value_a_year = false;      ///< values are money a year and not a month
  std::vector<std::string> with;  ///< headings of what else may go with leaving
};

/// One number of each customer that may go with leaving.
struct CustomerColumn {
  std::string name;
  std::vector<double> values;
};

/// What a table says, a customer a place of every array. Those who joined after the day of the
/// file, or left before records began, are left out.
struct CustomerTable {
  std::vector<std::string> headings;  ///< by role, empty where the file has none
  std::size_t records = 0;
  bool has_dates = false;  ///< joined and ended: `stay` says when
  bool has_left = false;   ///< or only who left, within CustomerForm::over
  SurvivorFile stay;
  std::vector<std::uint8_t> there;   ///< on the day of the file
  std::vector<double> value;         ///< money a month; empty: not known
  std::vector<double> contacts;      ///< within CustomerForm::over; empty: not known
  std::vector<std::string> segment;  ///< empty: not known
  std::vector<CustomerColumn> with;  ///< texts as a column of 0 and 1 for each but the commonest

  std::size_t size() const { return there.size(); }
};

/// `names`: of customer_roles(). Throws InvalidInput, with file and line, for what cannot be used,
/// and for a file that has none of dates, value, contacts and who left.
CustomerTable read_customers(const std::string& file, const std::vector<std::string>& names,
                             const CustomerForm& form);

}  // namespace rapport
