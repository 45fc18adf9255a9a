// How the dates of a file's columns are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "experiments/calibrate/table_file.h"
#include "experiments/import/date_form.h"

namespace rapport {

/// What a user says comes first in dates as 01/02/2026: day-first or month-first; nothing for an
/// empty text. Throws InvalidInput for any other.
std::optional<DateOrder> date_order_of(const std::string& dates);

/// The form that most of the texts are dates of, and of how many (none: a null pointer, 0). Of
/// forms that say which of day and month comes first, only those of `order`, where it is given.
/// Numbers are no dates here.
std::pair<const DateForm*, std::size_t> best_date_form(std::span<const std::string> texts,
                                                       std::optional<DateOrder> order);

/// The form of a column's dates, of which `texts` are all; `dates` as date_order_of() has it.
/// Throws InvalidInput, at the column, where most are no dates (`what` and `allowed` say so) or
/// where the order of day and month shows nowhere.
const DateForm& form_of_dates(const TableFile& table, std::size_t column,
                              std::span<const std::string> texts, const std::string& dates,
                              const std::string& what, const std::string& allowed);

/// The day of a flag's text, as the column has them or else in any form that is clear, in days
/// since 1970-01-01. Throws InvalidInput where it is no date; `allowed` says what would be one.
std::int64_t day_of_flag(const std::string& flag, const std::string& text, const DateForm& form,
                         const std::string& allowed);

/// Whether as many of the texts are dates with the day first as with the month first.
bool date_order_is_open(std::span<const std::string> texts);

}  // namespace rapport
