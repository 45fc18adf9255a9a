// Calendar months as whole numbers, and how tables of monthly figures write them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/calendar.h"

namespace rapport {

/// A month by number: twelve times the year, plus 0 for January to 11 for December.
using MonthNumber = int;

MonthNumber month_with(Date date);
Date first_day_of(MonthNumber month);
/// "2026-03", as programs read it.
std::string month_id(MonthNumber month);
/// "Mar 2026", for people.
std::string month_text(MonthNumber month);

/// Reads a month without a day: 2026-03, 2026/03, 202603, 03/2026, 03.2026, Mar 2026, Mar-26.
/// Nothing for any other text.
std::optional<MonthNumber> parse_month(std::string_view text);

/// What the texts of a column are read as.
struct MonthColumn {
  std::vector<std::optional<MonthNumber>> months;  ///< nothing: the text is no month
  bool by_days = false;                            ///< they were dates, not months
  bool at_ends = false;     ///< these were the last days of their months, each of them
  bool order_open = false;  ///< nothing says whether day or month comes first
};

/// Reads months, or dates that each stand for their month. Where day and month could be either, the
/// reading in which all dates begin or end their month is taken; `order_open` where none is.
MonthColumn months_of_texts(std::span<const std::string> texts);

/// The forms that are read, for messages.
inline constexpr const char* kMonthForms = "a month as 2026-03, Mar 2026, 03/2026 or 2026-03-01";

}  // namespace rapport
