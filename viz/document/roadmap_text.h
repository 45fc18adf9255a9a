// Dated changes of a policy, its steps, in the text of a scenario file: the tables
// [[policy.NAME.change]]. All else of the text stays as it is, byte for byte.
//
// What cannot be done throws InvalidInput with a sentence for people.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/core/calendar.h"

namespace rapport {

/// The text with a step at another date, so many months later or earlier. `step` counts the
/// policy's tables in the order of the text. A date stays a date; a time since the start, as
/// "3 months", becomes one in whole months.
std::string with_step_moved(const std::string& text, const std::string& policy, std::size_t step,
                            int months, Date start);

/// The text in which the levers that a policy moves from the start on move so many months after it.
std::string with_start_moved(const std::string& text, const std::string& policy, int months);

/// The text with one of these levers in a step of its own.
std::string with_lever_later(const std::string& text, const std::string& policy,
                             const std::string& lever, int months);

/// The text with one more step, which sets a lever.
std::string with_step(const std::string& text, const std::string& policy, const std::string& lever,
                      double value, int months);

/// The text without a step. Comments around it stay.
std::string without_step(const std::string& text, const std::string& policy, std::size_t step);

/// The date so many months later; the last day of the month where it has no such day.
Date months_later(Date date, int months);

}  // namespace rapport
