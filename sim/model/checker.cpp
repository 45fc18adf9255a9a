#include "sim/model/checker.h"

#include <array>
#include <charconv>
#include <cmath>

namespace rapport {

namespace {

template <typename Text>
std::string range_text(bool has_least, const Text& least, bool has_most, const Text& most) {
  if (has_least && has_most) return least + " to " + most;
  if (has_least) return "at least " + least;
  if (has_most) return "at most " + most;
  return "any finite number";
}

std::string range_text(double least, double most) {
  return range_text(std::isfinite(least), number_text(least), std::isfinite(most),
                    number_text(most));
}

}  // namespace

std::string number_text(double number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

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

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "'" : ", '") + name + "'";
  return list.empty() ? "there are none" : list;
}

bool Checker::number(std::string_view key, double value, double least, double most) const {
  if (std::isfinite(value) && least <= value && value <= most) return true;
  problem(std::string(key) + " is " + number_text(value), range_text(least, most), {}, key);
  return false;
}

bool Checker::duration(std::string_view key, Time value, Time least, Time most) const {
  if (least <= value && value <= most) return true;
  problem(std::string(key) + " is " + duration_text(value),
          range_text(true, duration_text(least), most < kLongestTime, duration_text(most)), {},
          key);
  return false;
}

bool Checker::distribution(std::string_view key, const Distribution& value, double least,
                           double most) const {
  // The smallest and the largest number that a draw can hand to quantile(), see sim/core/random.h.
  const double low = value.quantile(0x1p-53), high = value.quantile(1 - 0x1p-53);
  if (least <= low && low <= high && high <= most && std::isfinite(value.mean())) return true;
  if (least <= low && low <= high && high <= most) {
    problem(std::string(key) + " has mean " + number_text(value.mean()), "a finite mean", {}, key);
  } else {
    problem(
        std::string(key) + " takes values from " + number_text(low) + " to " + number_text(high),
        range_text(least, most), {}, key);
  }
  return false;
}

bool Checker::known(std::string_view key, const std::string& name, const NameIndex& names) const {
  if (names.find(name)) return true;
  problem(name.empty() ? std::string(key) + " is missing"
                       : "unknown " + std::string(key) + " '" + name + "'",
          list_of(names.names()), did_you_mean(name, names.names()), key);
  return false;
}

void Checker::sums_to_one(std::string_view what, double sum) const {
  constexpr double kRounding = 1e-9;
  if (!(std::abs(sum - 1) <= kRounding)) {
    problem("the probabilities of " + std::string(what) + " sum to " + number_text(sum), "1");
  }
}

}  // namespace rapport
