#include "sim/scenario/parameter.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <type_traits>

#include "sim/core/calendar.h"
#include "sim/core/check.h"

namespace rapport {

namespace {

bool check_list(const Parameter& p, std::span<const double> values, const Checker& at) {
  bool fine = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string key = std::string(p.key) + "[" + std::to_string(i) + "]";
    fine &= at.number(key, values[i], p.least, p.most, p.quantity);
  }
  return fine;
}

/// In a file one list may serve several weekdays, so what is wrong with it is reported for the
/// first of them only.
bool check_half_hours(const Parameter& p, std::span<const double> values, const Checker& at) {
  bool fine = true;
  for (std::size_t day = 0; day < kWeekdayNames.size(); ++day) {
    for (std::size_t i = 0; i < kHalfHoursOfDay; ++i) {
      const auto value_on = [&](std::size_t d) { return values[d * kHalfHoursOfDay + i]; };
      const auto is_same = [&](std::size_t d) {
        return std::bit_cast<std::uint64_t>(value_on(d)) ==
               std::bit_cast<std::uint64_t>(value_on(day));
      };
      bool said = false;
      for (std::size_t before = 0; before < day; ++before) said |= is_same(before);
      if (said) continue;
      const std::string key =
          std::string(p.key) + "." + kWeekdayNames[day] + "[" + std::to_string(i) + "]";
      fine &= at.number(key, value_on(day), p.least, p.most, p.quantity);
    }
  }
  return fine;
}

bool check_duration(const Parameter& p, Time value, const Checker& at) {
  if (value == kNever || !std::isfinite(p.least)) return true;
  return at.duration(p.key, value, static_cast<Time>(p.least), static_cast<Time>(p.most));
}

bool check_parameter(const Parameter& p, const void* owner, const Checker& at) {
  const auto number = [&](double value) {
    return at.number(p.key, value, p.least, p.most, p.quantity);
  };
  switch (p.field.type) {
    case FieldType::number:
      return number(member<double>(p, owner));
    case FieldType::optional_number: {
      const auto& value = member<std::optional<double>>(p, owner);
      return !value || number(*value);
    }
    case FieldType::whole:
      return number(member<int>(p, owner));
    case FieldType::optional_whole: {
      const auto& value = member<std::optional<int>>(p, owner);
      return !value || number(*value);
    }
    case FieldType::size:
      return number(member<std::uint32_t>(p, owner));
    case FieldType::duration:
      return check_duration(p, member<Time>(p, owner), at);
    case FieldType::law:
      return at.distribution(p.key, member<Distribution>(p, owner), p.least, p.most, p.quantity);
    case FieldType::optional_law: {
      const auto& law = member<std::optional<Distribution>>(p, owner);
      return !law || at.values_of(p.key, *law, p.least, p.most, p.quantity);
    }
    case FieldType::series:
      return check_list(p, series_of(p, owner), at);
    case FieldType::half_hours:
      return check_half_hours(p, series_of(p, owner), at);
    case FieldType::by_segment:
      return check_list(p, member<std::vector<double>>(p, owner), at);
    case FieldType::flag:
    case FieldType::text:
    case FieldType::date:
    case FieldType::week:
    case FieldType::choice:
      break;
  }
  return true;
}

bool is_same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool is_same(const std::optional<double>& a, const std::optional<double>& b) {
  return a && b ? is_same(*a, *b) : a.has_value() == b.has_value();
}

bool is_same(const WeekSchedule& a, const WeekSchedule& b) {
  return std::ranges::equal(a.changes(), b.changes(), [](const auto& x, const auto& y) {
    return x.from == y.from && x.value == y.value;
  });
}

template <class T>
bool is_same(const T& a, const T& b) {
  return a == b;
}

}  // namespace

bool has_same_value(const Parameter& p, const void* a, const void* b) {
  const auto same = [&]<class T>(std::type_identity<T>) {
    return is_same(member<T>(p, a), member<T>(p, b));
  };
  switch (p.field.type) {
    case FieldType::number:
      return same(std::type_identity<double>{});
    case FieldType::optional_number:
      return same(std::type_identity<std::optional<double>>{});
    case FieldType::whole:
      return same(std::type_identity<int>{});
    case FieldType::optional_whole:
      return same(std::type_identity<std::optional<int>>{});
    case FieldType::size:
      return same(std::type_identity<std::uint32_t>{});
    case FieldType::duration:
      return same(std::type_identity<Time>{});
    case FieldType::flag:
      return same(std::type_identity<bool>{});
    case FieldType::text:
      return same(std::type_identity<std::string>{});
    case FieldType::date:
      return same(std::type_identity<Date>{});
    case FieldType::law:
      return same(std::type_identity<Distribution>{});
    case FieldType::optional_law:
      return same(std::type_identity<std::optional<Distribution>>{});
    case FieldType::week:
      return same(std::type_identity<WeekSchedule>{});
    case FieldType::series:
    case FieldType::half_hours:
      return std::ranges::equal(series_of(p, a), series_of(p, b),
                                [](double x, double y) { return is_same(x, y); });
    case FieldType::choice:
      return choice_of(p, a) == choice_of(p, b);
    case FieldType::by_segment:
      break;
  }
  return true;
}

bool check_parameters(std::span<const Parameter> parameters, const void* owner, const Checker& at) {
  bool fine = true;
  for (const Parameter& p : parameters) fine &= check_parameter(p, owner, at);
  return fine;
}

const Sort& sort_of(std::string_view key) {
  for (const Sort& sort : sorts()) {
    if (sort.key == key) return sort;
  }
  check(false, "a sort of thing is known before it is looked up");
  return sorts().front();
}

std::span<double> series_of(const Parameter& p, void* owner) {
  return {static_cast<double*>(p.field.at(owner)), p.field.size};
}

std::span<const double> series_of(const Parameter& p, const void* owner) {
  return series_of(p, const_cast<void*>(owner));
}

int choice_of(const Parameter& p, const void* owner) {
  int value;  // an enum of int's size: copied, because it is no int
  std::memcpy(&value, p.field.at(const_cast<void*>(owner)), sizeof value);
  return value;
}

void set_choice(const Parameter& p, void* owner, int value) {
  std::memcpy(p.field.at(owner), &value, sizeof value);
}

}  // namespace rapport
