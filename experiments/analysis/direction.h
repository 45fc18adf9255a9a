// Which way a value is good, for statistics that say "best".
#pragma once

namespace rapport {

enum class Direction { more_is_better, less_is_better };

/// 1 where more is better, -1 where less is: what a value is multiplied by so that more is better.
constexpr double sign_of(Direction direction) {
  return direction == Direction::more_is_better ? 1.0 : -1.0;
}

}  // namespace rapport
