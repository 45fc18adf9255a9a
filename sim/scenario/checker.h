// Checks the numbers and names of one thing in a scenario and reports what is wrong with its place.
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
inline constexpr Time kLongestTime = 1'000'000'000'000'000;  ///< 30,000 years, as in to_ticks

/// Shortest decimal text that reads back as `number`.
std::string number_text(double number);
/// A sum of decimals without what rounding adds: "1.3".
std::string sum_text(double sum);
/// In the largest unit that gives a whole number: "90 min".
std::string duration_text(Time duration);
/// "touch point 'phone'", or "touch point 3" where the name is empty; `index` from 0.
std::string place_of(std::string_view sort, std::string_view name, std::size_t index);
/// "'home', 'shop'", or "there are none".
std::string list_of(const std::vector<std::string>& names);

/// Adds problems at one place. Keys are named as in scenario.h.
class Checker {
 public:
  Checker(std::string where, Problems& problems) : where_(std::move(where)), problems_(problems) {}

  /// `key` names the key that the problem is about, where it is about one.
  void problem(std::string what, std::string allowed = {}, std::string hint = {},
               std::string_view key = {}) const {
    problems_.add({where_, std::move(what), std::move(allowed), std::move(hint), std::string(key)});
  }

  /// Finite and least <= value <= most. Returns whether it is. The quantity is for the text only.
  bool number(std::string_view key, double value, double least = -kAnyNumber,
              double most = kAnyNumber, Quantity quantity = Quantity::plain) const;
  bool probability(std::string_view key, double value) const { return number(key, value, 0, 1); }
  bool duration(std::string_view key, Time value, Time least = 0, Time most = kLongestTime) const;
  /// All that can be drawn lies in [least, most], and the mean is finite.
  bool distribution(std::string_view key, const Distribution& value, double least = 0,
                    double most = kAnyNumber, Quantity quantity = Quantity::plain) const;
  /// The same for one that may stand for "never", so that its mean may be infinite.
  bool values_of(std::string_view key, const Distribution& value, double least, double most,
                 Quantity quantity) const;
  bool known(std::string_view key, const std::string& name, const NameIndex& names) const;
  /// Probabilities that belong together sum to 1.
  void sums_to_one(std::string_view what, double sum, std::string_view key = {}) const;

 private:
  std::string where_;
  Problems& problems_;
};

/// Adds a problem for every empty name and every name that is taken twice.
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
