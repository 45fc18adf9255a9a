// Checks numbers and names in a scenario. Each fault becomes a problem that names the place where
// it stands and says what is allowed there.
#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "sim/core/clock.h"
#include "sim/core/distribution.h"
#include "sim/core/problem.h"
#include "sim/core/units.h"
#include "sim/scenario/name_index.h"

namespace rapport {

inline constexpr double kAnyNumber = std::numeric_limits<double>::infinity();
/// ticks: 30,000 years, the longest that to_ticks() makes
inline constexpr Time kLongestTime = 1'000'000'000'000'000;

/// The shortest decimal text that reads back as exactly `number`.
std::string number_text(double number);
/// Bounds from here on are written short: nobody comes near them.
inline constexpr double kHuge = 1e9;
/// "1e12".
std::string huge_text(double number);
/// The text of a sum of decimal numbers, without the digits that rounding adds: "1.3" for 0.6 +
/// 0.7.
std::string sum_text(double sum);
/// The duration in the largest unit in which it is a whole number: "90 min".
std::string duration_text(Time duration);
/// What problems call a thing of a scenario: "touch point 'phone'", or "touch point 3" where the
/// name is empty. `index` counts from 0.
std::string place_of(std::string_view sort, std::string_view name, std::size_t index);
/// The names as a list for people: "'home', 'shop'", or "there are none".
std::string list_of(const std::vector<std::string>& names);

/// Checks values of one thing of a scenario, whose place is given once, and adds a problem for each
/// that is wrong. Keys are named as in scenario files.
class Checker {
 public:
  Checker(std::string where, Problems& problems) : where_(std::move(where)), problems_(problems) {}

  /// Adds a problem. `key` is the key that it is about, empty where it is about none.
  void problem(std::string what, std::string allowed = {}, std::string hint = {},
               std::string_view key = {}) const {
    problems_.add({where_, std::move(what), std::move(allowed), std::move(hint), std::string(key)});
  }

  /// Reports a value that is not finite or not in [least, most]. Returns whether it is right. The
  /// quantity only says with which unit the message shows numbers.
  bool number(std::string_view key, double value, double least = -kAnyNumber,
              double most = kAnyNumber, Quantity quantity = Quantity::plain) const;
  bool probability(std::string_view key, double value) const { return number(key, value, 0, 1); }
  bool duration(std::string_view key, Time value, Time least = 0, Time most = kLongestTime) const;
  /// Reports a distribution that can give values outside [least, most], or whose mean is not
  /// finite.
  bool distribution(std::string_view key, const Distribution& value, double least = 0,
                    double most = kAnyNumber, Quantity quantity = Quantity::plain) const;
  /// The same for a distribution that may stand for "never", so that its mean may be infinite.
  bool values_of(std::string_view key, const Distribution& value, double least, double most,
                 Quantity quantity) const;
  /// Reports a name that is empty or not among `names`, with the nearest ones.
  bool known(std::string_view key, const std::string& name, const NameIndex& names) const;
  /// Reports probabilities that belong together, as those of all moves on one outcome, and whose
  /// sum is not 1.
  void sums_to_one(std::string_view what, double sum, std::string_view key = {}) const;

 private:
  std::string where_;
  Problems& problems_;
};

/// Adds a problem for every empty name and every name that is taken twice. `sort` says what the
/// items are ("step"), `inside` what they are part of ("journey 'call', ").
template <typename Items>
void check_names(std::string_view sort, const Items& items, const std::string& inside,
                 Problems& problems) {
  const NameIndex names(items);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Checker at(inside + place_of(sort, items[i].name, i), problems);
    if (items[i].name.empty()) {
      at.problem("has no name");
    } else if (const std::size_t first = *names.find(items[i].name); first != i) {
      at.problem("the name is taken twice: " + std::string(sort) + " " + std::to_string(first + 1) +
                     " and " + std::to_string(i + 1),
                 "each name once");
    }
  }
}

}  // namespace rapport
