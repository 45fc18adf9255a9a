// Draws primitives on ImGui's list of triangles. The other painter is experiments/chart/svg.h.
#pragma once

#include "experiments/chart/primitive.h"
#include "viz/theme/fonts.h"

struct ImDrawList;

namespace rapport {

/// One primitive, moved by (dx, dy) du.
void paint(const Primitive& item, double dx, double dy, const Fonts& fonts, ImDrawList& list);

}  // namespace rapport
