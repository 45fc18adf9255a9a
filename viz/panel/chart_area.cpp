#include "viz/panel/chart_area.h"

#include "viz/document/policy_text.h"

namespace rapport {

void draw_chart(Studio&, Canvas& canvas, const std::string& id, const Drawing& drawing, Point at,
                const std::function<std::string()>& csv) {
  canvas.draw(drawing, at.x, at.y, id, csv);
}

std::string plain_number(double value) { return toml_of(value); }

}  // namespace rapport
