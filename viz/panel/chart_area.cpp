#include "viz/panel/chart_area.h"

#include "experiments/chart/svg.h"
#include "viz/document/policy_text.h"

namespace rapport {

void draw_chart(Studio& studio, Canvas& canvas, const std::string& id, const Drawing& drawing,
                Point at, const std::function<std::string()>& csv) {
  const Box box{at.x, at.y, drawing.width, drawing.height};
  canvas.draw(drawing, at.x, at.y);
  if (!canvas.press("chart." + id, box).right_clicked) return;
  studio.chart = {id, svg_of(drawing), csv(), box};
  studio.menu = Menu{id,
                     canvas.mouse().x,
                     canvas.mouse().y,
                     {{"chart_png", "Save as a picture (PNG)…"},
                      {"chart_svg", "Save as a drawing (SVG)…"},
                      {"chart_csv", "Save the numbers (CSV)…"}}};
}

std::string plain_number(double value) { return toml_of(value); }

}  // namespace rapport
