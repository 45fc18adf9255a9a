#include "viz/panel/widgets.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace rapport {

bool button(Canvas& canvas, const std::string& id, Box box, const std::string& label, bool primary,
            bool enabled) {
  Press press;
  if (enabled) press = canvas.press(id, box);
  const Colour ground = primary && enabled ? kInk : press.hovered ? kWash : kPaper;
  canvas.frame(box, primary && enabled ? kInk : kLine2, 1, kControlRadius, ground);
  const Colour ink = primary && enabled ? kPaper : enabled ? kInk : kLine2;
  canvas.text_within(primary ? Role::strong : Role::body,
                     {box.x + box.width / 2, box.y + box.height / 2 + 6}, box.width - 12, label,
                     ink, Anchor::middle);
  return press.clicked;
}

int segments(Canvas& canvas, const std::string& id, Box box, const std::vector<std::string>& labels,
             int chosen) {
  canvas.fill(box, kWash2, kControlRadius);
  double all = 0;
  for (const std::string& label : labels) all += canvas.width(Role::body, label);
  const double pad = (box.width - all) / static_cast<double>(labels.size());
  double x = box.x;
  int out = chosen;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Box part{x, box.y, canvas.width(Role::body, labels[i]) + pad, box.height};
    const bool on = static_cast<int>(i) == chosen;
    if (canvas.press(id + "." + labels[i], part).clicked) out = static_cast<int>(i);
    if (on) {
      canvas.frame({part.x + 3, part.y + 3, part.width - 6, part.height - 6}, kLine2, 1,
                   kControlRadius - 1, kPaper);
    }
    canvas.text(on ? Role::strong : Role::body,
                {part.x + part.width / 2, part.y + part.height / 2 + 6}, labels[i],
                on ? kInk : kInk2, Anchor::middle);
    x = part.right();
  }
  return out;
}

bool toggle(Canvas& canvas, const std::string& id, Point at, bool on) {
  const Box box{at.x, at.y, 44, 22};
  const bool clicked = canvas.press(id, box).clicked;
  canvas.fill(box, on ? kInk : kLine2, 11);
  canvas.draw(Marker{Shape::circle, {at.x + (on ? 33 : 11), at.y + 11}, 8, kPaper, false, false});
  return on != clicked;
}

bool field(Canvas& canvas, const std::string& id, Box box, std::string& text,
           const std::string& hint, bool take_focus) {
  const auto px = [&](double du) { return static_cast<float>(du * canvas.scale()); };
  char buffer[2048];
  const std::size_t size = std::min(text.size(), sizeof buffer - 1);
  std::memcpy(buffer, text.data(), size);
  buffer[size] = '\0';
  canvas.meet(text);
  ImGui::SetCursorScreenPos({px(box.x), px(box.y)});
  ImGui::SetNextItemWidth(px(box.width));
  const float letters = ImGui::GetFontSize();
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      {px(8), std::max(0.0F, (px(box.height) - letters) / 2)});
  take_focus = canvas.is_clicked_by_key("field." + id, box) || take_focus;
  // ImGui gives the keyboard in the next frame, and takes all of the text only if told so then too.
  const ImGuiID asked = ImGui::GetID(("asked." + id).c_str());
  ImGuiStorage& frames = *ImGui::GetStateStorage();
  if (take_focus) {
    ImGui::SetKeyboardFocusHere();
    frames.SetInt(asked, ImGui::GetFrameCount());
  }
  const bool takes_all = ImGui::GetFrameCount() - frames.GetInt(asked, -2) <= 1;
  const bool entered = ImGui::InputTextWithHint(
      ("##" + id).c_str(), hint.c_str(), buffer, sizeof buffer,
      ImGuiInputTextFlags_EnterReturnsTrue | (takes_all ? ImGuiInputTextFlags_AutoSelectAll : 0));
  ImGui::PopStyleVar();
  text = buffer;
  return entered;
}

void trust_mark(Canvas& canvas, Point at, EvidenceKind kind) {
  if (kind == EvidenceKind::definition) return;
  const Box box{at.x, at.y, 10, 10};
  canvas.frame(box, kInk2, 1.2, 0, kind == EvidenceKind::data ? kInk2 : kPaper);
  if (kind != EvidenceKind::literature) return;
  canvas.draw(Polygon{{{at.x, at.y}, {at.x + 10, at.y + 10}, {at.x, at.y + 10}}, kInk2});
}

OpenPart panel_parts(Canvas& canvas, const std::string& tab, std::string& open,
                     const std::vector<std::string>& labels, Box box) {
  constexpr double kHigh = 34, kPad = 26;
  int chosen = 0;
  double wide = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == open) chosen = static_cast<int>(i);
    wide += canvas.width(Role::strong, labels[i]) + kPad;
  }
  chosen = segments(canvas, tab, {box.x, box.y, std::min(wide, box.width), kHigh}, labels, chosen);
  open = labels[static_cast<std::size_t>(chosen)];
  const double below = kHigh + 10;
  return {static_cast<std::size_t>(chosen), {box.x, box.y + below, box.width, box.height - below}};
}

double panel_saying(Canvas& canvas, Box box, const std::string& headline, const std::string& line) {
  double y = 17;
  y += 24 * canvas.paragraph(Role::section, {box.x, box.y + y}, box.width, 24, headline, kInk, 2);
  if (!line.empty()) {
    y += 22 * canvas.paragraph(Role::body, {box.x, box.y + y}, box.width, 22, line, kInk2, 2);
  }
  return y - 2;
}

double command_box(Canvas& canvas, const std::string& id, const std::string& command,
                   const Box& box) {
  const double copy = 76;
  const int lines = std::max(
      1, static_cast<int>(std::ceil(canvas.width(Role::body, command) / (box.width - copy - 60))));
  const Box frame{box.x, box.y, box.width, 22.0 * lines + 22};
  canvas.fill(frame, kWash, kCardRadius);
  canvas.paragraph(Role::body, {box.x + 14, box.y + 28}, box.width - copy - 48, 22, command, kInk,
                   lines + 1);
  if (button(canvas, id, {frame.right() - copy - 10, box.y + 7, copy, 30}, "Copy")) {
    ImGui::SetClipboardText(command.c_str());
  }
  return frame.height;
}

double pill(Canvas& canvas, Point at, const std::string& text, PillKind kind) {
  const bool rough = kind == PillKind::rough;
  const double sign = rough ? 20 : 0, width = canvas.width(Role::strong, text) + 24 + sign;
  const Box box{at.x, at.y - 13, width, 26};
  const Colour ground = kind == PillKind::settled ? kWash2 : kPaper;
  canvas.frame(box, kLine2, 1, 13, ground, rough ? kBandEdgeDash : Dash{});
  if (rough) canvas.hatch({at.x + 12, at.y - 6, 12, 12}, kInk2, kSmallHatchStep);
  canvas.text(Role::strong, {at.x + 12 + sign, at.y + 6}, text,
              kind == PillKind::open ? kInk2 : kInk);
  return width;
}

void verdict_pill(Canvas& canvas, Point right, Verdict verdict, bool number_grows) {
  const bool good = verdict == Verdict::better, bad = verdict == Verdict::worse;
  const std::string word = verdict == Verdict::undecided ? "open" : name_of(verdict);
  const double sign = good || bad ? 18 : 0, width = canvas.width(Role::strong, word) + 22 + sign;
  const Box box{right.x - width, right.y - 12, width, 24};
  canvas.fill(box, good ? kGoodGround : bad ? kBadGround : kWash2, 12);
  const Colour ink = good ? kGood : bad ? kBad : kInk2;
  if (good || bad) {
    canvas.draw(Marker{number_grows ? Shape::arrow_up : Shape::arrow_down,
                       {box.x + 17, right.y},
                       4.5,
                       ink,
                       false,
                       false});
  }
  canvas.text(Role::strong, {box.x + 11 + sign, right.y + 6}, word, ink);
}

void chevron_down(Canvas& canvas, Point at, Colour colour) {
  canvas.draw(Polyline{
      {{at.x - 4.5, at.y - 2.2}, {at.x, at.y + 2.3}, {at.x + 4.5, at.y - 2.2}}, colour, 1.6});
}
void chevron_right(Canvas& canvas, Point at, Colour colour) {
  canvas.draw(Polyline{
      {{at.x - 2.2, at.y - 4.5}, {at.x + 2.3, at.y}, {at.x - 2.2, at.y + 4.5}}, colour, 1.6});
}
void cross(Canvas& canvas, Point at, double r, Colour colour) {
  canvas.draw(Polyline{{{at.x - r, at.y - r}, {at.x + r, at.y + r}}, colour, 1.6});
  canvas.draw(Polyline{{{at.x - r, at.y + r}, {at.x + r, at.y - r}}, colour, 1.6});
}
void plus(Canvas& canvas, Point at, double r, Colour colour) {
  canvas.line({at.x - r, at.y}, {at.x + r, at.y}, colour, 1.6);
  canvas.line({at.x, at.y - r}, {at.x, at.y + r}, colour, 1.6);
}
void lens(Canvas& canvas, Point at, Colour colour) {
  Polyline ring{{}, colour, 1.6, {}, true};
  for (int i = 0; i < 20; ++i) {
    const double angle = 2 * std::numbers::pi * i / 20;
    ring.points.push_back({at.x - 1.5 + 5 * std::cos(angle), at.y - 1.5 + 5 * std::sin(angle)});
  }
  canvas.draw(ring);
  canvas.draw(Polyline{{{at.x + 2.2, at.y + 2.2}, {at.x + 6.5, at.y + 6.5}}, colour, 1.8});
}
void turn_arrow(Canvas& canvas, Point at, bool forward, Colour colour) {
  const double side = forward ? 1 : -1;
  Polyline arc{{}, colour, 1.7};
  arc.points.push_back({at.x + side * 6, at.y - 2});
  arc.points.push_back({at.x - side * 1, at.y - 2});
  for (int i = 0; i <= 8; ++i) {
    const double angle = std::numbers::pi * (0.5 + i / 8.0);
    arc.points.push_back(
        {at.x - side * 1 + side * 4 * std::cos(angle), at.y + 2 - 4 * std::sin(angle)});
  }
  arc.points.push_back({at.x + side * 1, at.y + 6});
  canvas.draw(arc);
  canvas.draw(Polyline{
      {{at.x + side * 2.5, at.y - 6}, {at.x + side * 6.5, at.y - 2}, {at.x + side * 2.5, at.y + 2}},
      colour,
      1.7});
}
void logo(Canvas& canvas, Point at) {
  for (int i = 0; i < 3; ++i) canvas.fill({at.x + 8.5 * i, at.y, 5, 22}, kInk);
  canvas.fill({at.x, at.y + 9, 22, 4}, kInk);
}

}  // namespace rapport
