// From members to the TOML text that reads back as the same bits.
#pragma once

#include <string>

#include "sim/scenario/parameter.h"

namespace rapport {

/// A text in quotes, escaped as TOML asks.
std::string toml_text(const std::string& text);
/// A number with unit: bare where it has none, else in quotes.
std::string toml_measure(double value, Quantity quantity, const std::string& currency);
std::string toml_law(const Distribution& law, Quantity quantity, const std::string& currency);
/// A number, or the table of its spans; `is_open` for opening hours.
std::string toml_week(const WeekSchedule& week, bool is_open);

/// The moves of a step after one outcome, as a list of several lines; empty where there are none.
std::string toml_moves(const JourneySpec& journey, const std::string& from, Outcome on,
                       const std::string& currency);

/// The value of a parameter; empty where it is an optional that is not set, or refers to nothing.
std::string toml_value(const Parameter& parameter, const void* owner, const std::string& currency);

}  // namespace rapport
