// Names of one sort of thing, and where each stands in its list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/check.h"

namespace rapport {

/// Looks names up in a list of things that have a `name`; of equal names the first counts.
/// A list has at most a few hundred things and is read while loading only, so a search is enough.
class NameIndex {
 public:
  template <typename Items>
  explicit NameIndex(const Items& items) {
    for (const auto& item : items) names_.push_back(item.name);
  }

  std::optional<std::size_t> find(std::string_view name) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == name) return i;
    }
    return std::nullopt;
  }

  /// The place of a name that is known to be there.
  std::uint16_t at(std::string_view name) const {
    const auto found = find(name);
    check(found.has_value(), "a name was checked before it is looked up");
    return static_cast<std::uint16_t>(*found);
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

}  // namespace rapport
