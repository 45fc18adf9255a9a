// A chart on the screen, by a name that scripts know.
#pragma once

#include <string>

#include "viz/canvas/canvas.h"
#include "viz/panel/studio.h"

namespace rapport {

/// Draws a chart at a place; the right button and the key C offer to save it.
inline void draw_chart(Studio&, Canvas& canvas, const std::string& id, const Drawing& drawing,
                       Point at) {
  canvas.draw(drawing, at.x, at.y, id);
}

}  // namespace rapport
