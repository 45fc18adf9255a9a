// Names that recur in many records, each kept once and numbered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rapport {

/// Hashes texts of any kind alike, so that a view is looked up without making a string of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

template <typename Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

/// Numbers names from 0 on, in the order in which they are first given.
class NameTable {
 public:
  std::int32_t number(std::string_view name) {
    const auto found = numbers_.find(name);
    if (found != numbers_.end()) return found->second;
    const auto next = static_cast<std::int32_t>(numbers_.size());
    numbers_.emplace(std::string(name), next);
    return next;
  }

  std::size_t size() const { return numbers_.size(); }

  /// All names by number; the table is empty afterwards.
  std::vector<std::string> take() {
    std::vector<std::string> names(numbers_.size());
    while (!numbers_.empty()) {
      auto node = numbers_.extract(numbers_.begin());
      names[static_cast<std::size_t>(node.mapped())] = std::move(node.key());
    }
    return names;
  }

 private:
  TextMap<std::int32_t> numbers_;
};

}  // namespace rapport
