#include "sim/core/problem.h"

#include <algorithm>
#include <utility>

namespace rapport {

namespace {

// The text in the form in which names are compared: ASCII letters in lower case, '_' for '-'.
std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-') c = '_';
  }
  return out;
}

// Damerau-Levenshtein distance, in which no place is edited twice; keeps three rows of the table.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, above);
    std::swap(above, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::string to_string(const Problem& problem) {
  std::string text = problem.where.empty() ? problem.what : problem.where + ": " + problem.what;
  if (problem.allowed.empty() && problem.hint.empty()) return text;
  text += "\n    ";
  if (!problem.allowed.empty()) text += "allowed: " + problem.allowed;
  if (!problem.allowed.empty() && !problem.hint.empty()) text += "; ";
  return text + problem.hint;
}

void Problems::add(std::string where, std::string what, std::string allowed, std::string hint) {
  items_.push_back({std::move(where), std::move(what), std::move(allowed), std::move(hint)});
}

void Problems::add(const Problems& other) {
  const std::size_t count = other.size();  // `other` may be this list
  items_.reserve(items_.size() + count);
  for (std::size_t i = 0; i < count; ++i) items_.push_back(other.items_[i]);
}

std::string Problems::to_string() const {
  std::string text;
  for (const Problem& problem : items_) text += rapport::to_string(problem) + "\n";
  return text;
}

void Problems::throw_if_any() const {
  if (!empty()) throw InvalidInput(*this);
}

InvalidInput::InvalidInput(Problems problems)
    : std::runtime_error(problems.to_string()), problems_(std::move(problems)) {}

void refuse(Problem problem) {
  Problems problems;
  problems.add(std::move(problem));
  throw InvalidInput(std::move(problems));
}

void refuse(std::string where, std::string what, std::string allowed, std::string hint) {
  refuse({std::move(where), std::move(what), std::move(allowed), std::move(hint)});
}

std::string nearest_name(std::string_view name, std::span<const std::string> known) {
  const std::string wanted = folded(name);
  const std::size_t limit = std::max<std::size_t>(1, wanted.size() / 3);
  std::size_t best = limit + 1;
  std::string nearest;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(wanted, folded(candidate));
    if (distance >= best || (distance > 0 && distance >= wanted.size())) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> known) {
  const std::string nearest = nearest_name(name, known);
  return nearest.empty() ? nearest : "did you mean '" + nearest + "'?";
}

std::string nearest_of(std::string_view name, std::span<const std::string> known,
                       std::string_view quote) {
  constexpr std::size_t kAll = 10, kMost = 5;
  if (known.empty()) return "there are none";
  const std::string wanted = folded(name);
  std::vector<std::pair<std::size_t, std::size_t>> order;  // distance, place
  for (std::size_t i = 0; i < known.size(); ++i) {
    order.emplace_back(wanted.empty() ? 0 : edit_distance(wanted, folded(known[i])), i);
  }
  std::ranges::sort(order);
  if (known.size() > kAll) order.resize(kMost);
  std::ranges::sort(order, {}, [](const auto& entry) { return entry.second; });
  std::string list;
  for (const auto& [distance, i] : order) {
    list += (list.empty() ? "" : ", ") + std::string(quote) + known[i] + std::string(quote);
  }
  return order.size() == known.size() ? list : list + ", ...";
}

}  // namespace rapport
