#include "sim/file/value_reader.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"

namespace rapport {

namespace {

/// Sums of larger numbers lose cents, and those of much larger ones end in infinity.
constexpr double kLargest = 1e15;

/// Counts and durations have limits of their own.
bool is_absurd(double x, Quantity quantity) {
  return std::abs(x) > kLargest && quantity != Quantity::count && quantity != Quantity::duration;
}

/// A decimal point in a whole number below this may have been meant to part thousands ("9.000").
constexpr double kThousand = 1000;

/// What a number of that quantity may be, with an example.
std::string number_allowed(Quantity quantity, const std::string& currency) {
  switch (quantity) {
    case Quantity::plain:
      return "a number";
    case Quantity::share:
      return "a number, or one with % in quotes, as \"25 %\"";
    case Quantity::count:
      return "a whole number";
    case Quantity::duration:
      return "a number and its unit in quotes, as \"5 min\" (" + units_of(quantity, currency) + ")";
    default:
      return "a number and its unit in quotes, as \"" + measure_text(6.0, quantity, currency) +
             "\"";
  }
}

std::string thousands_hint(double x) {
  const std::string plain = number_text(x);
  return "write " + plain + ", or " + plain + "_000 for thousands: no point parts them";
}

}  // namespace

void ValueReader::problem(const Position& position, const std::string& what,
                          const std::string& allowed, const std::string& hint) {
  problems_->add(to_string(position), what, allowed, hint);
}

bool ValueReader::wrong_kind(const Value& value, const std::string& what,
                             const std::string& allowed) {
  problem(value.position, what + " is a " + value.kind_text(), allowed);
  return false;
}

// ---- numbers ------------------------------------------------------------------------------------

std::optional<double> ValueReader::number(const Value& value, Quantity quantity,
                                          const std::string& what) {
  using Kind = Value::Kind;
  if (value.kind == Kind::text) {
    Measured measured = read_measure(value.text, quantity, currency_);
    if (measured.problem.empty() && is_absurd(measured.value, quantity)) {
      measured.problem =
          "more than " + number_text(kLargest) + " in size is no measure of a company";
    }
    // Makes 0 of -0, as below for numbers.
    if (measured.problem.empty()) return measured.value + 0.0;
    problem(value.position, what + " is \"" + value.text + "\": " + measured.problem,
            number_allowed(quantity, currency_), measured.hint);
    return std::nullopt;
  }
  if (value.kind != Kind::whole && value.kind != Kind::number) {
    wrong_kind(value, what, number_allowed(quantity, currency_));
    return std::nullopt;
  }
  const double x = value.kind == Kind::whole ? static_cast<double>(value.whole) : value.number;
  if (!std::isfinite(x) || is_absurd(x, quantity)) {
    problem(value.position, what + " is " + number_text(x),
            std::isfinite(x) ? "a number of at most " + number_text(kLargest) + " in size"
                             : "a finite number");
    return std::nullopt;
  }
  const bool needs_unit = quantity == Quantity::duration || quantity == Quantity::rate ||
                          quantity == Quantity::rate_hourly;
  if (needs_unit && x != 0) {
    problem(value.position, what + " is " + number_text(x) + ", without a unit",
            number_allowed(quantity, currency_));
    return std::nullopt;
  }
  return x + 0.0;
}

std::optional<std::int64_t> ValueReader::whole(const Value& value, const std::string& what,
                                               std::int64_t least, std::int64_t most,
                                               const std::string& allowed) {
  if (value.kind == Value::Kind::text || value.kind == Value::Kind::number ||
      value.kind == Value::Kind::whole) {
    const auto x = number(value, Quantity::count, what);
    if (!x) return std::nullopt;
    const bool has_point =
        value.kind == Value::Kind::number ||
        (value.kind == Value::Kind::text && value.text.find('.') != std::string::npos);
    if (has_point && *x == std::floor(*x) && std::abs(*x) < kThousand) {
      problem(value.position, what + " is " + number_text(*x) + ", written with a decimal point",
              allowed, thousands_hint(*x));
      return std::nullopt;
    }
    if (*x == std::floor(*x) && static_cast<double>(least) <= *x &&
        *x <= static_cast<double>(most)) {
      return static_cast<std::int64_t>(*x);
    }
    problem(value.position, what + " is " + number_text(*x), allowed);
  } else {
    wrong_kind(value, what, allowed);
  }
  return std::nullopt;
}

std::optional<Time> ValueReader::duration(const Value& value, const std::string& what) {
  const auto ticks = number(value, Quantity::duration, what);
  if (!ticks) return std::nullopt;
  if (const auto time = whole_ticks(*ticks)) return time;
  problem(value.position, what + " is \"" + value.text + "\"",
          "whole milliseconds, at most 30,000 years");
  return std::nullopt;
}

std::optional<std::vector<double>> ValueReader::numbers(const Value& value, Quantity quantity,
                                                        const std::string& what,
                                                        std::size_t count) {
  const std::string allowed =
      count > 0 ? "a list of " + std::to_string(count) + " numbers" : "a list of numbers";
  if (value.kind != Value::Kind::list) {
    wrong_kind(value, what, allowed);
    return std::nullopt;
  }
  if (count > 0 && value.list.size() != count) {
    const std::size_t size = value.list.size();
    problem(value.position,
            what + " has " + std::to_string(size) + (size == 1 ? " entry" : " entries"), allowed);
    return std::nullopt;
  }
  std::vector<double> list;
  for (std::size_t i = 0; i < value.list.size(); ++i) {
    const auto x = number(value.list[i], quantity, what + "[" + std::to_string(i) + "]");
    if (x) list.push_back(*x);
  }
  if (list.size() != value.list.size()) return std::nullopt;
  return list;
}

// ---- members ------------------------------------------------------------------------------------

bool ValueReader::read(const Parameter& p, const Value& value, void* owner,
                       const std::string& place) {
  const std::string what = place + ": " + p.key;
  switch (p.field.type) {
    case FieldType::law:
    case FieldType::optional_law: {
      const auto made = law(value, p.quantity, what);
      if (!made) return false;
      if (p.field.type == FieldType::law) {
        member<Distribution>(p, owner) = *made;
      } else {
        member<std::optional<Distribution>>(p, owner) = *made;
      }
      return true;
    }
    case FieldType::week: {
      const bool is_open = p.quantity == Quantity::plain;
      const auto made = week(value, is_open, what);
      if (made) member<WeekSchedule>(p, owner) = *made;
      return made.has_value();
    }
    case FieldType::series:
      return read_series(p, value, owner, what);
    case FieldType::half_hours:
      return read_half_hours(p, value, owner, what);
    case FieldType::choice:
      return read_choice(p, value, owner, what);
    default:
      return read_plain(p, value, owner, what);
  }
}

bool ValueReader::read_series(const Parameter& p, const Value& value, void* owner,
                              const std::string& what) {
  const auto list = numbers(value, p.quantity, what, p.field.size);
  if (list) std::ranges::copy(*list, series_of(p, owner).begin());
  return list.has_value();
}

bool ValueReader::read_choice(const Parameter& p, const Value& value, void* owner,
                              const std::string& what) {
  const std::vector<std::string> names(p.choices.begin(), p.choices.end());
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  if (value.kind != Value::Kind::text) return wrong_kind(value, what, list);
  const auto found = std::ranges::find(names, value.text);
  if (found == names.end()) {
    problem(value.position, what + " is \"" + value.text + "\"", list,
            did_you_mean(value.text, names));
    return false;
  }
  set_choice(p, owner, static_cast<int>(found - names.begin()));
  return true;
}

bool ValueReader::read_plain(const Parameter& p, const Value& value, void* owner,
                             const std::string& what) {
  const auto store = [&]<class T>(const auto& read) {
    if (read) member<T>(p, owner) = static_cast<T>(*read);
    return read.has_value();
  };
  // Refuses whole numbers that do not fit their member; those that do are checked against the row's
  // range later.
  const auto whole_within = [&](std::int64_t least, std::int64_t most) {
    return whole(value, what, least, most,
                 "a whole number from " + number_text(p.least) + " to " + number_text(p.most));
  };
  constexpr std::int64_t kInt = std::numeric_limits<int>::max();
  switch (p.field.type) {
    case FieldType::number:
      return store.operator()<double>(number(value, p.quantity, what));
    case FieldType::optional_number:
      return store.operator()<std::optional<double>>(number(value, p.quantity, what));
    case FieldType::whole: {
      const auto read = whole_within(-kInt, kInt);
      return store.operator()<int>(read);
    }
    case FieldType::optional_whole: {
      const auto read = whole_within(-kInt, kInt);
      if (read) member<std::optional<int>>(p, owner) = static_cast<int>(*read);
      return read.has_value();
    }
    case FieldType::size:
      return store.operator()<std::uint32_t>(whole_within(0, kInt));
    case FieldType::duration:
      return store.operator()<Time>(duration(value, what));
    case FieldType::flag:
      if (value.kind != Value::Kind::flag) return wrong_kind(value, what, "true or false");
      member<bool>(p, owner) = value.flag;
      return true;
    case FieldType::date:
      if (value.kind != Value::Kind::date) {
        return wrong_kind(value, what, "a date without quotes, as 2026-01-05");
      }
      member<Date>(p, owner) = value.date;
      return true;
    case FieldType::text:
      if (value.kind != Value::Kind::text) return wrong_kind(value, what, "a text in quotes");
      member<std::string>(p, owner) = value.text;
      return true;
    default:
      check(false, "a parameter's type has a way to be read");
      return false;
  }
}

}  // namespace rapport
