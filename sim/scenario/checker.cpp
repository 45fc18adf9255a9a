#include "sim/scenario/checker.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "sim/core/text.h"

namespace rapport {

namespace {

template <typename Text>
std::string range_text(bool has_least, const Text& least, bool has_most, const Text& most) {
  if (has_least && has_most) return least + " to " + most;
  if (has_least) return "at least " + least;
  if (has_most) return "at most " + most;
  return "any finite number";
}

/// The number with its unit. Money has none here, as the currency is not known.
std::string text_of(double value, Quantity quantity) {
  const bool has_unit = quantity != Quantity::plain && quantity != Quantity::count;
  return has_unit && std::isfinite(value) ? measure_text(value, quantity, "") : number_text(value);
}

std::string range_text(double least, double most, Quantity quantity) {
  const auto bound = [&](double x) {
    return x == 0 ? "0" : std::abs(x) >= kHuge ? huge_text(x) : text_of(x, quantity);
  };
  return range_text(std::isfinite(least), bound(least), std::isfinite(most), bound(most));
}

/// The number to so many digits, for texts in which more would say nothing.
double rounded(double value, int digits) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.*g", digits, value);
  return std::strtod(text.data(), nullptr);
}

/// The bound for people. One of ten years or more need not be exact: nobody plans that far.
std::string bound_text(Time bound) {
  constexpr Time kLong = 10 * kYear;
  return bound < kLong ? duration_text(bound) : std::to_string(bound / kYear) + " years";
}

}  // namespace

std::string number_text(double number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

std::string sum_text(double sum) { return number_text(rounded(sum, 12)); }

std::string duration_text(Time duration) {
  struct Unit {
    Time ticks;
    const char* name;
  };
  constexpr std::array<Unit, 4> kUnits{
      {{kDay, " days"}, {kHour, " h"}, {kMinute, " min"}, {kSecond, " s"}}};
  for (const Unit& unit : kUnits) {
    if (duration != 0 && duration % unit.ticks == 0) {
      return std::to_string(duration / unit.ticks) + unit.name;
    }
  }
  return std::to_string(duration) + " ms";
}

std::string place_of(std::string_view sort, std::string_view name, std::size_t index) {
  std::string place(sort);
  if (name.empty()) return place + " " + std::to_string(index + 1);
  return place + " '" + std::string(name) + "'";
}

std::string huge_text(double number) {
  std::string text = formatted("%.3g", number);
  std::erase(text, '+');
  return text;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "'" : ", '") + name + "'";
  return list.empty() ? "there are none" : list;
}

bool Checker::number(std::string_view key, double value, double least, double most,
                     Quantity quantity) const {
  if (std::isfinite(value) && least <= value && value <= most) return true;
  problem(std::string(key) + " is " + text_of(value, quantity), range_text(least, most, quantity),
          {}, key);
  return false;
}

bool Checker::duration(std::string_view key, Time value, Time least, Time most) const {
  if (least <= value && value <= most) return true;
  problem(std::string(key) + " is " + duration_text(value),
          range_text(true, duration_text(least), most < kLongestTime, bound_text(most)), {}, key);
  return false;
}

bool Checker::distribution(std::string_view key, const Distribution& value, double least,
                           double most, Quantity quantity) const {
  if (!values_of(key, value, least, most, quantity)) return false;
  if (std::isfinite(value.mean())) return true;
  problem(std::string(key) + " has mean " + number_text(value.mean()), "a finite mean", {}, key);
  return false;
}

bool Checker::values_of(std::string_view key, const Distribution& value, double least, double most,
                        Quantity quantity) const {
  // The smallest and the largest number that a draw can hand to quantile(), see sim/core/random.h.
  const double low = value.quantile(0x1p-53), high = value.quantile(1 - 0x1p-53);
  if (least <= low && low <= high && high <= most) return true;
  const std::string values = low == high
                                 ? " is " + text_of(low, quantity)
                                 : " takes values from " + text_of(rounded(low, 6), quantity) +
                                       " to " + text_of(rounded(high, 6), quantity);
  problem(std::string(key) + values, range_text(least, most, quantity), {}, key);
  return false;
}

bool Checker::known(std::string_view key, const std::string& name, const NameIndex& names) const {
  if (names.find(name)) return true;
  problem(name.empty() ? std::string(key) + " is missing"
                       : "unknown " + std::string(key) + " '" + name + "'",
          nearest_of(name, names.names()), did_you_mean(name, names.names()), key);
  return false;
}

void Checker::sums_to_one(std::string_view what, double sum, std::string_view key) const {
  constexpr double kRounding = 1e-9;
  if (!(std::abs(sum - 1) <= kRounding)) {
    problem("the probabilities of " + std::string(what) + " sum to " + sum_text(sum), "1", {}, key);
  }
}

}  // namespace rapport
