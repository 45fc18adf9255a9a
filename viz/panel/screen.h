// The whole window: the start screen, or the main screen with what lies over it.
#pragma once

#include "viz/canvas/canvas.h"
#include "viz/panel/layout.h"
#include "viz/panel/studio.h"

namespace rapport {

/// Draws all of it, and does what the mouse asks for. Between ImGui::NewFrame and ImGui::Render.
void draw_screen(Studio& studio, Canvas& canvas, double pixels_wide, double pixels_high);

// Its regions, each in a file.
void draw_start(Studio& studio, Canvas& canvas);
void draw_records(Studio& studio, Canvas& canvas);
/// The form of a company, below the name of the screen; `records_screen.cpp` has the rest of it.
void draw_company_form(Studio& studio, Canvas& canvas, const Box& box);
void draw_top_bar(Studio& studio, Canvas& canvas, const Box& box);
void draw_strip(Studio& studio, Canvas& canvas, const Box& box);
void draw_cards(Studio& studio, Canvas& canvas, const Box& box);
void draw_levers(Studio& studio, Canvas& canvas, const Box& box);
void draw_rail(Studio& studio, Canvas& canvas, const Box& box);
void draw_chips(Studio& studio, Canvas& canvas, const Box& box);
/// Whether a middle of that width has room for two panels, in this form.
bool can_stand_beside(const Studio& studio, double width);
/// The choice of a second panel; `right` is where it ends, on the line of the tabs.
void draw_beside_choice(Studio& studio, Canvas& canvas, Point right, double most);
void draw_middle(Studio& studio, Canvas& canvas, const Box& box);
void draw_numbers(Studio& studio, Canvas& canvas, const Box& box);
void draw_status(Studio& studio, Canvas& canvas, const Box& box, double lever_width);
void draw_menu(Studio& studio, Canvas& canvas);
void draw_dialogue(Studio& studio, Canvas& canvas);
void draw_lever_parts(Studio& studio, Canvas& canvas);
void draw_lever_cost(Studio& studio, Canvas& canvas);

}  // namespace rapport
