// Parameters: every number, name and distribution that a scenario file can hold. Each is a row of a
// table.
//
// The reader, the writer, the checks of ranges, the reference page and (later) screens and study
// factors loop over these rows. A new parameter is a member of a spec in scenario.h or company.h
// and its row.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/core/units.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// What a policy may do with a parameter.
enum class PolicyRight : std::uint8_t {
  none,
  at_start,    ///< set it from the start of the run on
  at_any_date  ///< change it at any midnight of the run
};

/// The type of the member that a row is about. It decides how the value is read and written.
enum class FieldType : std::uint8_t {
  number,           ///< double
  optional_number,  ///< optional<double>
  whole,            ///< int
  optional_whole,   ///< optional<int>
  size,             ///< uint32_t
  duration,         ///< Time
  flag,             ///< bool
  text,             ///< string
  date,             ///< Date
  law,              ///< Distribution
  optional_law,     ///< optional<Distribution>
  week,             ///< WeekSchedule
  series,           ///< array of multipliers: hours, weekdays or months
  half_hours,       ///< array of multipliers of the half hours of the week
  by_segment,       ///< vector<double>, one for each segment
  choice            ///< an enum, by the names of its values in order
};

/// What a plausible range says: where the value itself may lie, by which factor the whole may be
/// off, or by which factor its spread may be off (of a law its coefficient of variation; of
/// multipliers their distance from 1), while its mean stays.
enum class Vary : std::uint8_t { value, times, spread };

/// A member of a spec, found from a pointer to the spec.
struct Field {
  FieldType type;
  void* (*at)(void* owner);
  std::uint16_t size = 0;  ///< values of a series or of half hours
};

struct Parameter {
  const char* key;    ///< dotted, as in files: "redial.probability"
  const char* label;  ///< for people: "Chance to try again"
  Field field;
  Quantity quantity;
  double least, most;  ///< allowed, in the quantity's own unit; of distributions: of all values
  PolicyRight policy;
  const char* doc;     ///< what it means, what leaving it out means
  const char* source;  ///< where the default comes from: a citation, "convention" or "assumption"
  /// The range in which a firm's true value may lie, for parameters that no data pin down. NaN: not
  /// given, because the firm knows its own value or has to find it out.
  double plausible_low = std::numeric_limits<double>::quiet_NaN();
  double plausible_high = std::numeric_limits<double>::quiet_NaN();
  std::span<const char* const> choices{};  ///< names of an enum's values
  const char* refers_to = "";              ///< sort of thing that a text names: "pool"
  bool needs_company = false;              ///< does nothing without a company
  Vary vary = Vary::value;                 ///< what the plausible range is a range of
  const char* why = "";                    ///< why that range, where the source does not say it
};

/// A sort of thing in scenario files, and its parameters.
struct Sort {
  const char* key;    ///< the table in files: "touch_point"
  const char* place;  ///< in problems: "touch point"
  const char* label;  ///< a heading: "Touch points"
  const char* doc;
  std::span<const Parameter> parameters;
};

std::span<const Parameter> scenario_parameters();  ///< the three below
std::span<const Parameter> plain_scenario_parameters();
std::span<const Parameter> company_parameters();  ///< of Scenario::company
std::span<const Parameter> target_parameters();   ///< of Scenario::target
std::span<const Parameter> department_parameters();
std::span<const Parameter> segment_parameters();
std::span<const Parameter> need_parameters();
std::span<const Parameter> stream_parameters();
std::span<const Parameter> pool_parameters();
std::span<const Parameter> touch_point_parameters();
std::span<const Parameter> step_parameters();  ///< of JourneySpec::Step
std::span<const Parameter> shock_parameters();
std::span<const Parameter> product_parameters();
std::span<const Parameter> move_parameters();  ///< of JourneySpec::Move

/// The id of the metric that a row of target_parameters() is about.
std::string_view metric_of_target(const Parameter& target);

/// All sorts that are named tables at the top of a file, in the order in which they are read.
std::span<const Sort> sorts();
const Sort& sort_of(std::string_view key);  ///< for keys that are known to be there

/// Checks the ranges of all parameters of one thing, but for timetables. `owner` is the spec that
/// the rows are about. Returns whether all are in range.
bool check_parameters(std::span<const Parameter> parameters, const void* owner, const Checker& at);

/// Whether two things have the same value of a parameter, to the bit (so NaN equals itself). Lists
/// by segment are always the same here: they mean something only beside the segments' names.
bool has_same_value(const Parameter& parameter, const void* a, const void* b);

/// The member of `owner` that the row is about. T has to be the type that the row's field names.
template <class T>
T& member(const Parameter& parameter, void* owner) {
  return *static_cast<T*>(parameter.field.at(owner));
}
template <class T>
const T& member(const Parameter& parameter, const void* owner) {
  return *static_cast<const T*>(parameter.field.at(const_cast<void*>(owner)));
}

/// The values of a series or of half hours. A choice is the number of its value, counted from 0.
std::span<double> series_of(const Parameter& parameter, void* owner);
std::span<const double> series_of(const Parameter& parameter, const void* owner);
int choice_of(const Parameter& parameter, const void* owner);
void set_choice(const Parameter& parameter, void* owner, int value);

}  // namespace rapport
