// What a user got wrong in a file or argument: collected, then reported all at once.
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace rapport {

/// One mistake in what a user gave. Only `what` is required; the rest may be empty.
struct Problem {
  std::string where{};    ///< file:line:column, an argument's or a key's name
  std::string what{};     ///< what was read and why it will not do
  std::string allowed{};  ///< what would do: a range, a list, a form
  std::string hint{};     ///< the user's likeliest way out, as "did you mean 'chat'?"
  std::string key{};      ///< the key that `what` is about, to find its line; not printed
};

/// One or two lines: "where: what", then indented "allowed: ...; hint".
std::string to_string(const Problem& problem);

/// The mistakes found so far, in the order in which they were found.
class Problems {
 public:
  void add(Problem problem) { items_.push_back(std::move(problem)); }
  void add(std::string where, std::string what, std::string allowed = {}, std::string hint = {});
  /// Appends all of `other`, as when one file includes another.
  void add(const Problems& other);

  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  const Problem& operator[](std::size_t i) const { return items_[i]; }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

  /// All problems, each as to_string(Problem) and ended by a newline; empty where there is none.
  std::string to_string() const;

  /// Throws InvalidInput with a copy of all problems, if there is one.
  void throw_if_any() const;

 private:
  std::vector<Problem> items_;
};

/// Input that cannot be used; what() is problems().to_string().
class InvalidInput : public std::runtime_error {
 public:
  explicit InvalidInput(Problems problems);
  const Problems& problems() const { return problems_; }

 private:
  Problems problems_;
};

/// Throws InvalidInput with this one problem.
[[noreturn]] void refuse(Problem problem);
[[noreturn]] void refuse(std::string where, std::string what, std::string allowed = {},
                         std::string hint = {});

/// The known name that a mistyped `name` most likely meant, or empty where none is near.
///
/// Near is a Damerau-Levenshtein distance (Damerau 1964: insert, delete, replace, swap
/// neighbours; no place edited twice) of at most a third of the name, at least one edit, and
/// fewer edits than letters. ASCII case and '-' for '_' count as equal. Ties: first in `known`.
std::string nearest_name(std::string_view name, std::span<const std::string> known);

/// "did you mean 'chat'?" for the nearest name, or empty where none is near.
std::string did_you_mean(std::string_view name, std::span<const std::string> known);

/// What is known, for a message about a `name` that is not: all of it where that is at most ten,
/// else the five nearest by the same distance (the first five where there is no name), in the order
/// of `known`, and "..." for the others. How many more there are is not said, so that messages stay
/// as they are when one more comes. Each stands between two of `quote`. "there are none" where
/// nothing is known.
std::string nearest_of(std::string_view name, std::span<const std::string> known,
                       std::string_view quote = "'");

}  // namespace rapport
