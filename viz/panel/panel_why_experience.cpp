// What customers meet at each touch point, by element of their whole experience, and where those
// who leave have their worst memory.
#include <algorithm>
#include <cmath>

#include "experiments/chart/heat_table.h"
#include "experiments/output/numbers.h"
#include "sim/scenario/company.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/why_words.h"

namespace rapport {

namespace {

/// By touch point: who leaves with the worst memory there, and the share of all contacts.
std::vector<WorstPlace> worst_places(const Studio& studio, double left) {
  const SessionState& state = *studio.seen.state;
  std::vector<WorstPlace> places;
  double legs = 0;
  for (std::size_t i = 0; i < studio.firm->touch_points.size(); ++i) {
    const auto of = [&](const char* metric) {
      return value_of(state, state.policy, key_of_part(state, metric, {Part::touch_point, i}));
    };
    WorstPlace place{studio.firm->touch_points[i], left * of("left_place") / 100, of("legs")};
    if (!std::isfinite(place.left)) place.left = 0;
    if (std::isfinite(place.legs)) legs += place.legs;
    places.push_back(std::move(place));
  }
  for (WorstPlace& place : places) place.legs = 100 * place.legs / legs;
  return places;
}

HeatTable experience_of(const Studio& studio, const std::vector<WorstPlace>& worst) {
  const SessionState& state = *studio.seen.state;
  const FirmView& firm = *studio.firm;
  const bool rough = is_rough(studio, state.policy);
  HeatTable table;
  table.title = "Quality of a contact, 0 to 1";
  table.second = "by element of the experience and touch point";
  table.decimals = 2;
  table.change_means = "better than " + capital(state.arms[state.against].short_label) + " by";
  table.unclear_means = "luck could explain it";
  table.nothing_means = "no such contact";
  table.foot_name = "worst memory";
  for (std::size_t i = 0; i < firm.touch_points.size(); ++i) {
    table.columns.push_back(capital(firm.touch_points[i]));
    table.foot.push_back(count(worst[i].left));
  }
  const auto most = std::ranges::max_element(worst, {}, &WorstPlace::left);
  if (most != worst.end() && most->left >= 1) table.boxed = static_cast<int>(most - worst.begin());
  for (std::size_t element = 0; element < kElements; ++element) {
    if (std::ranges::find(firm.elements, element) == firm.elements.end()) continue;
    HeatRow row{kElementNames[element], capital(kElementNames[element]), {}};
    for (std::size_t i = 0; i < firm.touch_points.size(); ++i) {
      HeatCell cell;
      if (firm.elements[i] == element) {
        const int key = key_of_part(state, "quality", {Part::touch_point, i});
        cell.value = value_of(state, state.policy, key);
        cell.change = cell.value - value_of(state, state.against, key);
        cell.clear =
            key >= 0 && !rough && is_clear(paired_interval(state, [key](const RunRecord& run) {
              return run.values[static_cast<std::size_t>(key)];
            }));
      }
      row.cells.push_back(cell);
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

void draw_experience(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  const double left = value_of(state, state.policy, key_of(state, "left"));
  const std::vector<WorstPlace> worst = worst_places(studio, left);
  const std::string policy = capital(state.arms[state.policy].short_label);
  const Saying saying = worst_saying(policy, worst, left);
  const double y =
      box.y + panel_saying(canvas, box, rough_words(studio) + saying.headline, saying.line) + 10;
  canvas.marker(studio.slot_of(studio.policy),
                {box.right() - canvas.width(Role::body, policy) - 12, y + 10});
  canvas.text(Role::body, {box.right(), y + 16}, policy, kInk, Anchor::right);
  const HeatTable table = experience_of(studio, worst);
  const double wanted = 150 + 60.0 * static_cast<double>(table.rows.size());
  draw_chart(studio, canvas, "experience",
             draw(table, {box.width, std::min(box.bottom() - y, wanted)}, canvas.widths()),
             {box.x, y});
  canvas.help({box.x, y, box.width / 2, 22}, help_of(studio, "quality"));
}

}  // namespace rapport
