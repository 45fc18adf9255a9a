// A chart on the screen: what the right button offers on it.
#pragma once

#include <functional>
#include <string>

#include "viz/canvas/canvas.h"
#include "viz/panel/studio.h"

namespace rapport {

/// Draws a chart at a place, by that name for scripts. `csv`: its numbers, where the drawing has
/// none of its own.
void draw_chart(Studio& studio, Canvas& canvas, const std::string& id, const Drawing& drawing,
                Point at, const std::function<std::string()>& csv = {});

/// A number for other programs: as many digits as read back the same.
std::string plain_number(double value);

}  // namespace rapport
