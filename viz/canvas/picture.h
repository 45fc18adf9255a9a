// Pictures without a window or a GPU: a small software painter of ImGui's triangles.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/chart/primitive.h"

struct ImDrawData;

namespace rapport {

struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;  ///< rows from the upper left
};

/// What ImGui wants drawn, on white. Only the texture of the present context's fonts is known.
Picture paint_picture(const ImDrawData& data);

/// A chart by itself, with so many pixels a du. Uses a context of its own: may be called at any
/// time on the thread of the screen.
Picture picture_of(const Drawing& drawing, double scale);

/// The picture as the bytes of a PNG file.
std::string png_of(const Picture& picture);

}  // namespace rapport
