#include "viz/panel/screen.h"

#include <imgui.h>

#include <algorithm>

namespace rapport {

namespace {

/// A value that is typed is given up where its field is left, or cannot be seen any more.
void end_what_is_left(Studio& studio) {
  if (!ImGui::IsMouseDown(0)) studio.let_go();
  if (!studio.typing) return;
  const bool has_keyboard = studio.focus_field || ImGui::GetIO().WantTextInput;
  studio.frames_untyped = has_keyboard ? 0 : studio.frames_untyped + 1;
  if (studio.frames_untyped > 2) studio.typing.reset();
}

void draw_main(Studio& studio, Canvas& canvas) {
  end_what_is_left(studio);
  const Form form = studio.form();
  const Layout layout =
      layout_for(canvas.screen().width, canvas.screen().height, studio.shows_strip(), form);
  draw_top_bar(studio, canvas, layout.top);
  if (layout.strip.height > 0) draw_strip(studio, canvas, layout.strip);
  form == Form::wide ? draw_chips(studio, canvas, layout.cards)
                     : draw_cards(studio, canvas, layout.cards);
  if (form == Form::wide) draw_rail(studio, canvas, layout.levers);
  if (form == Form::whole) draw_levers(studio, canvas, layout.levers);
  draw_middle(studio, canvas, layout.middle);
  if (form == Form::whole) draw_numbers(studio, canvas, layout.right);
  draw_status(studio, canvas, layout.status, layout.levers.width);
}

/// The chart that the keyboard or a script asks for: its id, or the one under the mouse, or the
/// first.
std::string wished_chart(const Studio& studio, const Canvas& canvas) {
  if (studio.chart_wish != "?" || canvas.charts().empty()) return studio.chart_wish;
  const auto under = std::ranges::find_if(
      canvas.charts(), [&](const PlacedChart& c) { return c.box.contains(canvas.mouse()); });
  return (under != canvas.charts().end() ? *under : canvas.charts().front()).id;
}

}  // namespace

void draw_screen(Studio& studio, Canvas& canvas, double pixels_wide, double pixels_high) {
  const Box screen{0, 0, pixels_wide / canvas.scale(), pixels_high / canvas.scale()};
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({static_cast<float>(pixels_wide), static_cast<float>(pixels_high)});
  ImGui::Begin("studio", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse |
                   ImGuiWindowFlags_NoBackground);
  canvas.ask_chart(wished_chart(studio, canvas));
  canvas.point(studio.pointer_keys);
  studio.is_pointing = canvas.pointed() != nullptr || !studio.pointer_keys.empty();
  canvas.begin(ImGui::GetWindowDrawList(), screen);
  if (studio.dialogue != Dialogue::none || studio.menu) canvas.only_above(1);
  if (studio.at_start && studio.records.is_open()) {
    draw_records(studio, canvas);
  } else if (studio.at_start) {
    draw_start(studio, canvas);
  } else {
    draw_main(studio, canvas);
  }
  auto asked = canvas.take_chart();  // a menu of what lies on the chart goes first
  if (asked && !studio.menu) studio.chart_asked(asked->at, std::move(asked->drawing));
  studio.chart_wish.clear();
  canvas.set_layer(1);
  if (studio.dialogue != Dialogue::none) draw_dialogue(studio, canvas);
  if (studio.menu) draw_menu(studio, canvas);
  canvas.set_layer(0);
  canvas.show_help();
  ImGui::End();
}

}  // namespace rapport
