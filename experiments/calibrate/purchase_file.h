// Reads purchases of customers without a contract from a CSV file.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "experiments/calibrate/calibration_files.h"
#include "experiments/calibrate/purchase_times.h"

namespace rapport {

std::span<const NameRole> purchase_roles();

/// How the times of a file are to be read.
struct PurchaseForm {
  std::string until;  ///< the end of the observed time, as a date or a number; empty: the last one
  std::string unit;   ///< of numbers: day, week, month or year; empty: week
  std::string dates;  ///< day-first or month-first, where dates do not show it
};

/// Throws InvalidInput for a unit or an order of dates that there is not.
void check_form(const PurchaseForm& form);

struct PurchaseFile {
  PurchaseTimes times;
  std::array<std::string, 2> columns;  ///< headings of who bought, and when
  std::size_t records = 0;
  std::size_t joined = 0;    ///< records of a customer at the time of another one: one purchase
  std::size_t later = 0;     ///< records after the end that was given, left out
  std::size_t unseen = 0;    ///< customers who bought after that end only
  bool dated = false;        ///< times are dates, and one day is one time
  std::string unit;          ///< what the column counts: day, week, month or year
  std::string first, until;  ///< the first purchase and the end, for people
  /// The longest time in which nobody bought, where it is so much of the time observed that a wrong
  /// date may have made it: from when to when, for people, and its share. Else empty and 0.
  std::string quiet_from, quiet_to;
  double quiet_share = 0.0;
};

/// `names`: of purchase_roles(); where the file does not have a usual name, other common ones are
/// looked for. A record is a purchase: who, and when as a date (a time of day
/// behind it is passed over) or as a number of weeks. Throws InvalidInput for what cannot be read,
/// for numbers that are hardly of weeks and no unit, and where nobody bought twice or fewer than
/// kLeastBuyers customers are left.
PurchaseFile read_purchases(const std::string& file, const std::vector<std::string>& names,
                            const PurchaseForm& form);

inline constexpr std::size_t kLeastBuyers = 20;

}  // namespace rapport
