// The panels behind the tabs: a file and a row each.
#pragma once

#include <span>
#include <string>

#include "viz/canvas/canvas.h"
#include "viz/panel/studio.h"

namespace rapport {

struct Panel {
  const char* id;
  const char* label;  ///< a question or its subject, on the tab
  bool (*available)(const Studio& studio);
  void (*draw)(Studio& studio, Canvas& canvas, Box box);
};

std::span<const Panel> panels();
/// The panel that is to stand beside the open one; null: none.
const Panel* panel_beside(const Studio& studio);
/// The tab beside one, among those that are there.
std::string next_tab(const Studio& studio, int direction);

// The rows' functions.
void draw_who_stays(Studio& studio, Canvas& canvas, Box box);
void draw_money(Studio& studio, Canvas& canvas, Box box);
void draw_why_they_leave(Studio& studio, Canvas& canvas, Box box);
void draw_journeys(Studio& studio, Canvas& canvas, Box box);
void draw_options(Studio& studio, Canvas& canvas, Box box);

// The segments of Options that have files of their own.
void draw_study(Studio& studio, Canvas& canvas, Box box);
void draw_roadmap(Studio& studio, Canvas& canvas, Box box);
void draw_range(Studio& studio, Canvas& canvas, Box box);
void draw_trust(Studio& studio, Canvas& canvas, Box box);

// Parts of panels that stand in files of their own.
void draw_what_is_seen(Studio& studio, Canvas& canvas, Box box);
void draw_trust_in_study(Studio& studio, Canvas& canvas, Box box);
void draw_experience(Studio& studio, Canvas& canvas, Box box);
void draw_two_lives(Studio& studio, Canvas& canvas, Box box);

}  // namespace rapport
