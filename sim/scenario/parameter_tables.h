// How rows of parameters are written down; for parameter_*.cpp only.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include "sim/scenario/parameter.h"

namespace rapport::detail {

inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kAny = std::numeric_limits<double>::infinity();
inline constexpr double kLongest = static_cast<double>(kLongestTime);
using Q = Quantity;

template <class T>
constexpr FieldType type_of() {
  if constexpr (std::is_enum_v<T>) {
    static_assert(sizeof(T) == sizeof(int));
    return FieldType::choice;
  } else if constexpr (std::is_same_v<T, double>) {
    return FieldType::number;
  } else if constexpr (std::is_same_v<T, std::optional<double>>) {
    return FieldType::optional_number;
  } else if constexpr (std::is_same_v<T, int>) {
    return FieldType::whole;
  } else if constexpr (std::is_same_v<T, std::optional<int>>) {
    return FieldType::optional_whole;
  } else if constexpr (std::is_same_v<T, std::uint32_t>) {
    return FieldType::size;
  } else if constexpr (std::is_same_v<T, Time>) {
    return FieldType::duration;
  } else if constexpr (std::is_same_v<T, bool>) {
    return FieldType::flag;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return FieldType::text;
  } else if constexpr (std::is_same_v<T, Date>) {
    return FieldType::date;
  } else if constexpr (std::is_same_v<T, Distribution>) {
    return FieldType::law;
  } else if constexpr (std::is_same_v<T, std::optional<Distribution>>) {
    return FieldType::optional_law;
  } else if constexpr (std::is_same_v<T, WeekSchedule>) {
    return FieldType::week;
  } else if constexpr (std::is_same_v<T, std::vector<double>>) {
    return FieldType::by_segment;
  } else {
    static_assert(std::is_same_v<typename T::value_type, double>);
    constexpr bool is_week = std::tuple_size_v<T> == kHalfHoursOfWeek;
    return is_week ? FieldType::half_hours : FieldType::series;
  }
}

template <class T>
constexpr std::uint16_t size_of() {
  constexpr FieldType type = type_of<T>();
  if constexpr (type == FieldType::series || type == FieldType::half_hours) {
    return std::tuple_size_v<T>;
  }
  return 0;
}

/// Bounds beyond which a number is a slip: a firm's money, rates, and effects on satisfaction.
/// Need and segment together have 8 bits in the queue kernel.
inline constexpr double kMostPriority = 127;
inline constexpr double kMostMoney = 1e12, kMostRate = 1e9, kMostEffect = 100, kMostWeight = 1000;

/// A row with its plausible range and the reason for it.
constexpr Parameter ranged(Parameter row, Vary vary, double low, double high, const char* why) {
  row.vary = vary;
  row.plausible_low = low;
  row.plausible_high = high;
  row.why = why;
  return row;
}

/// The row, marked as doing nothing without a company (see company.h).
constexpr Parameter company_only(Parameter row) {
  row.needs_company = true;
  return row;
}

}  // namespace rapport::detail

/// The member of a spec as a Field; its type decides how it is read and written.
#define RAPPORT_FIELD(Owner, path)                                              \
  ::rapport::Field {                                                            \
    ::rapport::detail::type_of<decltype(std::declval<Owner&>().path)>(),        \
        [](void* owner) -> void* { return &static_cast<Owner*>(owner)->path; }, \
        ::rapport::detail::size_of<decltype(std::declval<Owner&>().path)>()     \
  }
