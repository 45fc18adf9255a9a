// How the dates of a file's columns are written.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>

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

/// Whether as many of the texts are dates with the day first as with the month first.
bool date_order_is_open(std::span<const std::string> texts);

}  // namespace rapport
