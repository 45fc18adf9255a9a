#include "sim/core/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <system_error>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr Time kMonth = kYear / 12;  // 365/12 days, a whole number of ticks
constexpr double kLargestWhole = 0x1p53;

// A unit of time under one of its names. The first name of a unit is the one that is written.
struct Unit {
  std::string_view name, plural;
  Time ticks;
};

constexpr std::array<Unit, 8> kUnits{{{"year", "years", kYear},
                                      {"month", "months", kMonth},
                                      {"week", "weeks", kWeek},
                                      {"day", "days", kDay},
                                      {"h", "h", kHour},
                                      {"min", "min", kMinute},
                                      {"s", "s", kSecond},
                                      {"ms", "ms", 1}}};

// Further names that are read and never written.
constexpr std::array<Unit, 12> kOtherNames{{{"yr", "yrs", kYear},
                                            {"y", "y", kYear},
                                            {"mo", "mos", kMonth},
                                            {"w", "wk", kWeek},
                                            {"d", "d", kDay},
                                            {"hour", "hours", kHour},
                                            {"hr", "hrs", kHour},
                                            {"minute", "minutes", kMinute},
                                            {"mins", "mins", kMinute},
                                            {"second", "seconds", kSecond},
                                            {"sec", "secs", kSecond},
                                            {"millisecond", "milliseconds", 1}}};

constexpr std::string_view kDurationUnits = "ms, s, min, h, days, weeks, months, years";
constexpr std::string_view kRateUnits = "s, min, hour, day, week, month, year";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// The text in quotes, on one line, and cut where it is long (never within a UTF-8 character).
std::string quoted(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  std::size_t size = text.size();
  if (size > kLongest) {
    size = kLongest;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  }
  std::string out = "'";
  for (const char c : text.substr(0, size)) out += static_cast<unsigned char>(c) < ' ' ? '?' : c;
  return out + (size < text.size() ? "...'" : "'");
}

Time ticks_of_unit(std::string_view name) {
  const std::string wanted = lower(name);
  const auto named = [&](const Unit& unit) { return wanted == unit.name || wanted == unit.plural; };
  for (const Unit& unit : kUnits) {
    if (named(unit)) return unit.ticks;
  }
  for (const Unit& unit : kOtherNames) {
    if (named(unit)) return unit.ticks;
  }
  return 0;
}

// The unit of time that a quantity counts by (kHour for money / hour); 0 for what is not per time.
Time per_ticks(Quantity quantity) {
  switch (quantity) {
    case Quantity::rate:
      return kYear;
    case Quantity::rate_hourly:
    case Quantity::money_hourly:
      return kHour;
    case Quantity::money_minutely:
    case Quantity::per_minute:
      return kMinute;
    case Quantity::money_monthly:
      return kMonth;
    default:
      return 0;
  }
}

std::string_view own_unit(Quantity quantity) {
  switch (per_ticks(quantity)) {
    case kYear:
      return "year";
    case kMonth:
      return "month";
    case kHour:
      return "hour";
    default:
      return "min";
  }
}

bool is_money(Quantity quantity) {
  return quantity == Quantity::money || quantity == Quantity::money_hourly ||
         quantity == Quantity::money_minutely || quantity == Quantity::money_monthly;
}

// x per `from` as a number per `to`. At most two roundings, none where the ratio is whole and the
// product fits.
double per(double x, Time from, Time to) {
  const double ratio = static_cast<double>(to) / static_cast<double>(from);
  if (to % from == 0) return x * ratio;
  if (from % to == 0) return x / (static_cast<double>(from) / static_cast<double>(to));
  return x * ratio;
}

Measured unknown_unit(std::string_view unit, Quantity quantity, std::string_view currency) {
  Measured out{.problem = "unknown unit " + quoted(unit), .allowed = units_of(quantity, currency)};
  if (unit == "m" || unit == "M") {
    out.hint = "'m' may be minutes or months: write 'min' or 'months'";
    return out;
  }
  std::vector<std::string> names;
  for (const std::span<const Unit> units : {std::span<const Unit>(kUnits), {kOtherNames}}) {
    for (const Unit& u : units) {
      if (u.name.size() < 3) continue;  // short names are near to any other
      names.emplace_back(u.name);
      names.emplace_back(u.plural);
    }
  }
  out.hint = did_you_mean(unit.substr(0, 40), names);
  return out;
}

struct Number {
  double value = 0.0;
  std::string_view rest{};  // of the text, behind the number
  std::string problem{}, hint{};
};

// What is wrong where a digit is followed by '_' or ','.
Number separated(std::string_view text, std::size_t at) {
  const std::string whole(text.substr(0, at));
  if (text[at] == '_') return {.problem = "no '_' between digits", .hint = "write all digits"};
  return {.problem = "no ',' in numbers",
          .hint = "write all digits without a separator, and '.' ahead of decimals"};
}

// The number at the start of a trimmed text, independent of any locale.
Number read_number(std::string_view text) {
  std::size_t from = 0;
  if (text.starts_with('+')) from = 1;
  const std::size_t digits = from + (text.substr(from).starts_with('-') && from == 0 ? 1 : 0);
  const bool begins = digits < text.size() && ((text[digits] >= '0' && text[digits] <= '9') ||
                                               (text[digits] == '.' && digits + 1 < text.size()));
  if (!begins) return {.problem = text.empty() ? "no number" : quoted(text) + " is no number"};
  Number out;
  const auto [end, error] =
      std::from_chars(text.data() + from, text.data() + text.size(), out.value);
  if (error == std::errc::invalid_argument) return {.problem = quoted(text) + " is no number"};
  if (error == std::errc::result_out_of_range) {
    return {.problem = quoted(text) + " is beyond what a number can hold"};
  }
  const auto size = static_cast<std::size_t>(end - text.data());
  if (size < text.size() && (text[size] == '_' || text[size] == ',')) return separated(text, size);
  out.rest = trimmed(text.substr(size));
  return out;
}

// "EUR / hour" as "EUR" and "hour"; both may be empty.
struct Parts {
  std::string_view front, per;
  bool has_per = false;
};

Parts split_unit(std::string_view unit) {
  const std::size_t slash = unit.find('/');
  if (slash != std::string_view::npos) {
    return {trimmed(unit.substr(0, slash)), trimmed(unit.substr(slash + 1)), true};
  }
  for (const std::string_view word : {"per", "a", "an"}) {
    for (std::size_t at = unit.find(word); at != std::string_view::npos;
         at = unit.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool begins = at == 0 || unit[at - 1] == ' ' || unit[at - 1] == '\t';
      const bool ends = end < unit.size() && (unit[end] == ' ' || unit[end] == '\t');
      if (begins && ends) return {trimmed(unit.substr(0, at)), trimmed(unit.substr(end)), true};
    }
  }
  return {unit, {}, false};
}

Measured needs_unit(std::string_view text, Quantity quantity, std::string_view currency) {
  return {.problem = quoted(text) + " needs a unit", .allowed = units_of(quantity, currency)};
}

Measured wrong_currency(std::string_view word, Quantity quantity, std::string_view currency) {
  Measured out{.allowed = units_of(quantity, currency)};
  if (ticks_of_unit(word) != 0) {
    out.problem = "unknown unit " + quoted(word);  // a unit, but of another quantity
    return out;
  }
  if (currency.empty()) {
    out.problem = "unknown unit " + quoted(word) + ": the scenario names no currency";
    return out;
  }
  out.problem = quoted(word) + " is not the scenario's currency, " + std::string(currency);
  if (lower(word) == lower(currency)) out.hint = "did you mean '" + std::string(currency) + "'?";
  return out;
}

Measured read_duration(const Number& number, std::string_view text) {
  if (number.rest.empty()) {
    if (number.value == 0.0) return {.value = number.value};
    return needs_unit(text, Quantity::duration, {});
  }
  const Time ticks = ticks_of_unit(number.rest);
  if (ticks == 0) {
    Measured out = unknown_unit(number.rest, Quantity::duration, {});
    if (number.rest.find_first_of("0123456789") != std::string_view::npos) {
      out.problem = quoted(text) + " is more than a number and a unit";
      out.hint = "write one number and one unit, as 1.5 h";
    }
    return out;
  }
  return {.value = number.value * static_cast<double>(ticks)};
}

Measured read_per_time(const Number& number, std::string_view text, Quantity quantity,
                       std::string_view currency) {
  const Parts parts = split_unit(number.rest);
  if (!parts.front.empty() && is_money(quantity) && parts.front != currency) {
    return wrong_currency(parts.front, quantity, currency);
  }
  if (!parts.front.empty() && !is_money(quantity)) {
    Measured out = unknown_unit(number.rest, quantity, currency);
    if (!parts.has_per && ticks_of_unit(parts.front) != 0) {
      out = {.problem = quoted(text) + " is a duration, no number per time",
             .allowed = units_of(quantity, currency)};
    }
    return out;
  }
  if (!parts.has_per) {
    if (number.value == 0.0) return {.value = number.value};
    return needs_unit(text, quantity, currency);
  }
  const Time ticks = ticks_of_unit(parts.per);
  if (ticks == 0) return unknown_unit(parts.per, quantity, currency);
  return {.value = per(number.value, ticks, per_ticks(quantity))};
}

Measured read_without_time(const Number& number, std::string_view text, Quantity quantity,
                           std::string_view currency) {
  const std::string_view unit = number.rest;
  if (quantity == Quantity::money && !unit.empty()) {
    if (unit != currency) return wrong_currency(unit, quantity, currency);
  } else if (quantity == Quantity::share && (unit == "%" || lower(unit) == "percent")) {
    return {.value = number.value / 100.0};
  } else if (!unit.empty()) {
    return {.problem = "unknown unit " + quoted(unit), .allowed = units_of(quantity, currency)};
  }
  if (quantity == Quantity::count &&
      (number.value != std::floor(number.value) || std::abs(number.value) > kLargestWhole)) {
    return {.problem = quoted(text) +
                       (std::abs(number.value) > kLargestWhole ? " is too large" : " is not whole"),
            .allowed = units_of(quantity, currency)};
  }
  return {.value = number.value};
}

// The shortest text that reads back, without an exponent where people would write none.
std::string number_text(double value) {
  std::array<char, 48> buffer;
  const double size = std::abs(value);
  const auto format = value == 0.0 || (size >= 1e-6 && size < 1e15) ? std::chars_format::fixed
                                                                    : std::chars_format::general;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
  return {buffer.data(), result.ptr};
}

std::string duration_text(double value) {
  if (value == 0.0) return number_text(value) + " s";
  std::string best, unit_name;
  for (const Unit& unit : kUnits) {  // the last one, ms, always reads back
    const double ticks = static_cast<double>(unit.ticks);
    const double x = value / ticks;
    if (x * ticks != value) continue;
    const std::string text = number_text(x);
    if (!best.empty() && text.size() >= best.size()) continue;
    best = text;
    unit_name = x == 1.0 ? unit.name : unit.plural;
  }
  return best + " " + unit_name;
}

// In the quantity's own unit where that is short, or else in the unit that makes it shortest.
std::string rate_text(double value, Quantity quantity) {
  constexpr std::size_t kShort = 3;
  const Time own = per_ticks(quantity);
  std::string best = number_text(value), unit_name(own_unit(quantity));
  if (best.size() <= kShort) return best + " / " + unit_name;
  for (const Unit& unit : kUnits) {
    const double x = per(value, own, unit.ticks);
    if (unit.ticks == own || per(x, unit.ticks, own) != value || x == 0.0) continue;
    const std::string text = number_text(x);
    if (text.size() >= best.size()) continue;
    best = text;
    unit_name = unit.ticks == kHour ? "hour" : unit.name;
  }
  return best + " / " + unit_name;
}

}  // namespace

Measured read_measure(std::string_view text, Quantity quantity, std::string_view currency) {
  const std::string_view whole = trimmed(text);
  const Number number = read_number(whole);
  if (!number.problem.empty()) {
    return {
        .problem = number.problem, .allowed = units_of(quantity, currency), .hint = number.hint};
  }
  Measured out = quantity == Quantity::duration ? read_duration(number, whole)
                 : per_ticks(quantity) != 0     ? read_per_time(number, whole, quantity, currency)
                                            : read_without_time(number, whole, quantity, currency);
  if (out.problem.empty() && !std::isfinite(out.value)) {
    return {.problem = quoted(whole) + " is beyond what a number can hold"};
  }
  return out;
}

std::string units_of(Quantity quantity, std::string_view currency) {
  const std::string money = currency.empty() ? "" : std::string(currency) + " ";
  switch (quantity) {
    case Quantity::plain:
      return "a number without unit";
    case Quantity::share:
      return "a number without unit, or %";
    case Quantity::count:
      return "a whole number without unit";
    case Quantity::duration:
      return std::string(kDurationUnits);
    case Quantity::money:
      return currency.empty() ? "a number without unit" : std::string(currency);
    default:
      break;
  }
  const std::string front = is_money(quantity) ? money : "";
  return front + "/ " + std::string(own_unit(quantity)) + " (or per " + std::string(kRateUnits) +
         ")";
}

std::string measure_text(double value, Quantity quantity, std::string_view currency) {
  check(std::isfinite(value), "only finite numbers can be written");
  if (quantity == Quantity::duration) return duration_text(value);
  if (quantity == Quantity::rate || quantity == Quantity::rate_hourly) {
    return rate_text(value, quantity);
  }
  std::string text = number_text(value);
  if (is_money(quantity) && !currency.empty()) text += " " + std::string(currency);
  if (per_ticks(quantity) != 0) text += " / " + std::string(own_unit(quantity));
  return text;
}

std::optional<Time> whole_ticks(double ticks) {
  if (!(std::abs(ticks) <= kLargestWhole)) return std::nullopt;
  const double whole = std::round(ticks);
  if (std::abs(ticks - whole) > 0x1p-51 * std::abs(whole)) return std::nullopt;
  return static_cast<Time>(whole);
}

}  // namespace rapport
