// The letters of the screen: one font for each role and scale, digits all equally wide.
#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>

#include "experiments/chart/primitive.h"
#include "experiments/chart/tokens.h"

struct ImFont;

namespace rapport {

/// Fonts of the present ImGui context. Build between two frames.
class Fonts {
 public:
  /// Loads all roles at so many pixels a du. Where the family of the design is missing, the next
  /// one that is there is taken, and `missing()` says so.
  void build(double scale);
  ImFont* of(Role role) const { return fonts_[static_cast<std::size_t>(role)]; }
  double scale() const { return scale_; }
  const std::string& missing() const { return missing_; }
  /// Width of a text in du, whose letters count as met.
  double width(Role role, std::string_view text) const;

  /// Remembers which letters beyond the common ones a text has: Greek, Cyrillic, more of Latin,
  /// signs of currencies. Most firms have none, and all of them would make each start slower, so
  /// they are loaded when they are met.
  void meet(std::string_view text) const;
  /// Whether letters were met that the last build() did not load: until the next one they show as
  /// "?".
  bool lacks_letters() const { return met_ != loaded_; }

 private:
  std::array<ImFont*, kTypes.size()> fonts_{};
  double scale_ = 0.0;
  std::string missing_;
  mutable std::set<unsigned> met_;  ///< blocks of 64 letters, by the code of the first
  std::set<unsigned> loaded_;       ///< likewise
};

/// ImGui's style in the colours of the design, for what ImGui draws itself: fields of text.
void set_style(double scale);

}  // namespace rapport
