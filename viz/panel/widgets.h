// Controls in the look of the design.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/evidence.h"
#include "viz/canvas/canvas.h"
#include "viz/words/message.h"

namespace rapport {

/// A button with a text in the middle; `primary`: the one thing to do.
bool button(Canvas& canvas, const std::string& id, Box box, const std::string& label,
            bool primary = false, bool enabled = true);

/// Choices side by side; gives the one that was clicked, or `chosen`.
int segments(Canvas& canvas, const std::string& id, Box box, const std::vector<std::string>& labels,
             int chosen);

/// A switch; gives its new state.
bool toggle(Canvas& canvas, const std::string& id, Point at, bool on);

/// A field of text. True when Enter was pressed in it.
bool field(Canvas& canvas, const std::string& id, Box box, std::string& text,
           const std::string& hint, bool take_focus);

/// Where numbers come from: filled for data, half for literature, hollow for an assumption; nothing
/// for what is so by definition.
void trust_mark(Canvas& canvas, Point upper_left, EvidenceKind kind);

/// The parts of a panel, side by side on one line, with the open one marked; `labels` are their
/// names. Gives the open one, and the box below.
struct OpenPart {
  std::size_t number;
  Box box;
};
OpenPart panel_parts(Canvas& canvas, const std::string& tab, std::string& open,
                     const std::vector<std::string>& labels, Box box);

/// A sentence of a panel and what stands below it; gives the height that they take.
double panel_saying(Canvas& canvas, Box box, const std::string& headline, const std::string& line);

/// A command in a frame, with a button that copies it; gives the height of the frame.
double command_box(Canvas& canvas, const std::string& id, const std::string& command,
                   const Box& box);

/// The pill of a message, beginning at x, `middle` its height; gives its width.
double pill(Canvas& canvas, Point left_middle, const std::string& text, PillKind kind);
/// "▲ better" and the like; `right` is where it ends.
void verdict_pill(Canvas& canvas, Point right_middle, Verdict verdict, bool number_grows);

/// Small drawn signs, in a square of 2 r around the point.
void chevron_down(Canvas& canvas, Point at, Colour colour = kInk2);
void chevron_right(Canvas& canvas, Point at, Colour colour = kInk2);
void cross(Canvas& canvas, Point at, double r, Colour colour = kInk2);
void plus(Canvas& canvas, Point at, double r, Colour colour = kInk2);
void lens(Canvas& canvas, Point at, Colour colour = kInk2);
void turn_arrow(Canvas& canvas, Point at, bool forward, Colour colour);
void logo(Canvas& canvas, Point upper_left);

}  // namespace rapport
