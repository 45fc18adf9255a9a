// Pointing without a mouse: from place to place by keys, as with a remote control. Whatever takes a
// click or shows a help can be reached so, without a key of its own.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/chart/primitive.h"

namespace rapport {

/// Something that can be pointed at.
struct Stop {
  std::string id;
  Box box;
  bool in_order = true;  ///< reached by Tab; regions of charts, which are many, by arrows alone
};

enum class PointerKey { next, previous, left, right, up, down, click, menu, double_click, end };

/// The key's meaning while one points: Tab and the arrows go on, Enter clicks, Shift+Enter is the
/// right button, Ctrl+Enter a double click, Esc ends it. None for all other keys.
std::optional<PointerKey> pointer_key(std::string_view name);

/// The stop that `key` leads to from `from`; nothing where there is none. Arrows choose the nearest
/// in their direction, and prefer what lies straight ahead.
std::optional<std::size_t> stop_after(const std::vector<Stop>& stops, const Box& from,
                                      PointerKey key);

}  // namespace rapport
