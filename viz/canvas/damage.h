// Which parts of a frame are not as in the frame before: where there is no GPU only these are
// painted.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

struct ImDrawData;

namespace rapport {

/// Pixels from the upper left; x1 and y1 lie outside.
struct PixelBox {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

/// Compares frames tile by tile: by what is drawn there, in its order, and not by pixels.
class Damage {
 public:
  /// Takes the next frame in. Gives boxes that share no pixel and hold all that differs; the whole
  /// frame where it has another size, or is the first.
  std::vector<PixelBox> next(const ImDrawData& data);
  /// What was painted is not known any more, as after a change of fonts: the next frame is whole.
  void forget() { before_.clear(); }

 private:
  std::vector<std::uint64_t> before_, now_;  ///< by tile, row by row: what was drawn there
  int width_ = 0, height_ = 0;
};

/// Calls `paint` while `data` has nothing but the triangles that touch `box`, clipped to it.
void with_only(ImDrawData& data, const PixelBox& box, const std::function<void()>& paint);

}  // namespace rapport
