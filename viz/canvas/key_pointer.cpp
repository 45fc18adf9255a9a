#include "viz/canvas/key_pointer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace rapport {

namespace {

struct KeyRow {
  std::string_view name;
  PointerKey key;
};
constexpr std::array kKeys{KeyRow{"Tab", PointerKey::next},
                           KeyRow{"F6", PointerKey::next},
                           KeyRow{"Shift+Tab", PointerKey::previous},
                           KeyRow{"Shift+F6", PointerKey::previous},
                           KeyRow{"Left", PointerKey::left},
                           KeyRow{"Right", PointerKey::right},
                           KeyRow{"Up", PointerKey::up},
                           KeyRow{"Down", PointerKey::down},
                           KeyRow{"Enter", PointerKey::click},
                           KeyRow{"Shift+Enter", PointerKey::menu},
                           KeyRow{"Ctrl+Enter", PointerKey::double_click},
                           KeyRow{"Esc", PointerKey::end}};

/// How much farther a place seems for lying aside rather than ahead.
constexpr double kAside = 3;

/// The distance of two spans on one axis; 0 where they overlap.
double gap(double a, double a_size, double b, double b_size) {
  return std::max({0.0, b - (a + a_size), a - (b + b_size)});
}

/// How far `to` seems in the key's direction; infinite where it lies elsewhere.
double way(const Box& from, const Box& to, PointerKey key) {
  const Point a = from.middle(), b = to.middle();
  const bool level = key == PointerKey::left || key == PointerKey::right;
  const double sign = key == PointerKey::left || key == PointerKey::up ? -1 : 1;
  const double ahead = sign * (level ? b.x - a.x : b.y - a.y);
  if (ahead < 1) return std::numeric_limits<double>::infinity();
  const double aside =
      level ? gap(from.y, from.height, to.y, to.height) : gap(from.x, from.width, to.x, to.width);
  const double off = std::abs(level ? b.y - a.y : b.x - a.x);
  return ahead + kAside * aside + 0.1 * off;
}

/// The place of the stop at `from`, or, where that is gone, of the nearest.
std::size_t place_of(const std::vector<Stop>& stops, const Box& from) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const Point a = from.middle(), b = stops[i].box.middle();
    const double distance = std::hypot(a.x - b.x, a.y - b.y);
    if (distance < least) best = i;
    least = std::min(least, distance);
  }
  return best;
}

}  // namespace

std::optional<PointerKey> pointer_key(std::string_view name) {
  const auto found = std::ranges::find(kKeys, name, &KeyRow::name);
  if (found == kKeys.end()) return std::nullopt;
  return found->key;
}

std::optional<std::size_t> stop_after(const std::vector<Stop>& stops, const Box& from,
                                      PointerKey key) {
  if (stops.empty()) return std::nullopt;
  if (key == PointerKey::next || key == PointerKey::previous) {
    std::size_t at = place_of(stops, from);
    for (std::size_t i = 0; i < stops.size(); ++i) {
      at = (at + (key == PointerKey::next ? 1 : stops.size() - 1)) % stops.size();
      if (stops[at].in_order) return at;
    }
    return std::nullopt;
  }
  std::optional<std::size_t> best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const double distance = way(from, stops[i].box, key);
    if (distance < least) best = i;
    least = std::min(least, distance);
  }
  return best;
}

}  // namespace rapport
