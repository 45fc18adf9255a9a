#include "viz/canvas/canvas.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "experiments/chart/hatch.h"
#include "viz/canvas/painter.h"

namespace rapport {

namespace {

/// How many bytes the last letter of a UTF-8 text has.
std::size_t last_letter(std::string_view text) {
  std::size_t n = 1;
  while (n < text.size() && (static_cast<unsigned char>(text[text.size() - n]) & 0xC0) == 0x80) ++n;
  return n;
}

Box common(const Box& a, const Box& b) {
  const double x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0.0, std::min(a.right(), b.right()) - x),
          std::max(0.0, std::min(a.bottom(), b.bottom()) - y)};
}

/// The help of a place has no name: it is known by where it is.
std::string help_stop(const Box& box) {
  return std::to_string(std::lround(box.x)) + " " + std::to_string(std::lround(box.y)) + " " +
         std::to_string(std::lround(box.width));
}

}  // namespace

std::string file_name_of(std::string_view title) {
  constexpr std::size_t kMost = 60;
  std::string name;
  for (const char c : title) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter) name += c;
    if (c >= 'A' && c <= 'Z') name += static_cast<char>(c - 'A' + 'a');
    const bool gap = c == ' ' || c == '-' || c == '_';
    if (gap && !name.empty() && name.back() != '_') name += '_';
    if (name.size() >= kMost) break;
  }
  while (name.ends_with('_')) name.pop_back();
  return name.empty() ? "chart" : name;
}

void Canvas::begin(ImDrawList* list, Box screen) {
  ground_ = list_ = list;
  screen_ = screen;
  layer_ = least_layer_ = 0;
  clips_.assign(1, screen);
  texts_.clear();
  controls_.clear();
  charts_.clear();
  help_.clear();
  help_is_meant_ = false;
  stops_.clear();
}

Point Canvas::mouse() const {
  if (pointed_) return pointed_->box.middle();
  const ImVec2 p = ImGui::GetIO().MousePos;
  return {p.x / scale(), p.y / scale()};
}

TextWidth Canvas::widths() const {
  return [fonts = fonts_](Role role, std::string_view text) { return fonts->width(role, text); };
}

void Canvas::draw(const Primitive& item) {
  if (const Text* text = std::get_if<Text>(&item)) {
    texts_.push_back({text->text, box_of(*text, widths()), clips_.back(), false, layer_});
  }
  paint(item, 0, 0, *fonts_, *list_);
}

void Canvas::draw(const Drawing& drawing, double x, double y, const std::string& id) {
  for (const Primitive& item : drawing.items) {
    if (const Text* text = std::get_if<Text>(&item)) {
      Box box = box_of(*text, widths());
      box.x += x;
      box.y += y;
      texts_.push_back({text->text, box, clips_.back(), false, layer_});
    }
    paint(item, x, y, *fonts_, *list_);
  }
  const std::string name = id.empty() ? file_name_of(drawing.title) : id;
  if (!id.empty() || !drawing.title.empty()) place_chart(drawing, x, y, name);
  const auto placed = [&](const HitRegion& region) {
    return Box{region.box.x + x, region.box.y + y, region.box.width, region.box.height};
  };
  const Point at{mouse().x - x, mouse().y - y};
  const HitRegion* found = hit(drawing, at);
  bool is_meant = false;
  for (const HitRegion& region : drawing.regions) {
    const Box box = placed(region);
    if (!collects_ || region.text.empty() || !can_be_pointed_at(box)) continue;
    stops_.push_back({help_stop(box), box, false});
    if (!is_pointed_at(stops_.back().id)) continue;
    found = &region;
    is_meant = true;
  }
  if (found != nullptr) tell(placed(*found), found->text, is_meant);
}

void Canvas::place_chart(const Drawing& drawing, double x, double y, const std::string& name) {
  std::string id = "chart." + name;
  const auto is_taken = [&](const std::string& other) {
    return std::ranges::find(charts_, other, &PlacedChart::id) != charts_.end();
  };
  if (is_taken(id)) id += "_" + std::to_string(charts_.size());
  const Box box = common(clips_.back(), {x, y, drawing.width, drawing.height});
  if (box.width <= 0 || box.height <= 0 || layer_ < least_layer_) return;
  charts_.push_back({id, box});
  controls_.push_back({id, box});
  if (collects_) stops_.push_back({id, box});
  const bool pressed = menu_of_ == id || (ImGui::IsMouseClicked(ImGuiMouseButton_Right) &&
                                          !pointed_ && box.contains(mouse()));
  if (!pressed && asked_id_ != id) return;
  asked_ = {pressed ? mouse() : Point{box.x + 12, box.y + 24}, drawing};
  if (drawing.title.empty()) asked_->drawing.title = name;
}

std::optional<AskedChart> Canvas::take_chart() {
  asked_id_.clear();
  return std::exchange(asked_, std::nullopt);
}

void Canvas::text(Role role, Point at, std::string_view text, Colour colour, Anchor anchor) {
  draw(Text{role, anchor, at, colour, std::string(text)});
}

void Canvas::text_within(Role role, Point at, double most, std::string_view text, Colour colour,
                         Anchor anchor) {
  std::string shown(text);
  if (width(role, shown) <= most) return this->text(role, at, shown, colour, anchor);
  while (!shown.empty() && width(role, shown + "…") > most) {
    shown.resize(shown.size() - last_letter(shown));
  }
  while (!shown.empty() && shown.back() == ' ') shown.pop_back();
  shown += "…";
  this->text(role, at, shown, colour, anchor);
  texts_.back().cut = true;
  help(texts_.back().box, std::string(text));
}

int Canvas::paragraph(Role role, Point at, double most, double step, std::string_view text,
                      Colour colour, int most_lines) {
  int lines = 0;
  while (!text.empty() && lines < most_lines) {
    std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    while (width(role, line) > most) {
      const std::size_t blank = line.rfind(' ');
      if (blank == std::string_view::npos) break;
      line = line.substr(0, blank);
      end = blank;
    }
    if (lines + 1 == most_lines && end != std::string_view::npos) line = text;
    text_within(role, {at.x, at.y + step * lines}, most, line, colour);
    ++lines;
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

void Canvas::fill(Box box, Colour colour, double radius) {
  draw(Rectangle{.box = box, .fill = colour, .radius = radius});
}

void Canvas::frame(Box box, Colour stroke, double width, double radius, Colour fill, Dash dash) {
  draw(Rectangle{box, fill, stroke, width, radius, dash});
}

void Canvas::line(Point from, Point to, Colour colour, double width, Dash dash) {
  draw(Polyline{{from, to}, colour, width, dash});
}

void Canvas::marker(int slot, Point at, double radius, bool hollow) {
  const SlotLook& look = look_of(slot);
  draw(Marker{look.shape, at, radius, look.colour, hollow});
}

void Canvas::hatch(Box box, Colour colour, double step) {
  draw(hatched(box, step, {colour.rgb, kHatchAlpha}));
}

void Canvas::clip(Box box) {
  clips_.push_back(common(clips_.back(), box));
  const auto px = [&](double du) { return static_cast<float>(du * scale()); };
  ImGui::PushClipRect({px(box.x), px(box.y)}, {px(box.right()), px(box.bottom())}, true);
}

void Canvas::unclip() {
  clips_.pop_back();
  ImGui::PopClipRect();
}

Press Canvas::press(const std::string& id, Box box) {
  Press press;
  if (box.width <= 0 || box.height <= 0 || layer_ < least_layer_) return press;
  if (clips_.back().overlaps(box)) controls_.push_back({id, box});
  if (collects_ && can_be_pointed_at(box)) stops_.push_back({id, box});
  const auto px = [&](double du) { return static_cast<float>(du * scale()); };
  ImGui::SetCursorScreenPos({px(box.x), px(box.y)});
  press.clicked = ImGui::InvisibleButton(id.c_str(), {px(box.width), px(box.height)},
                                         ImGuiButtonFlags_MouseButtonLeft);
  press.hovered = ImGui::IsItemHovered();
  press.held = ImGui::IsItemActive();
  press.double_clicked = press.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  press.right_clicked = press.hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Right);
  press.hovered = press.hovered || is_pointed_at(id);
  press.clicked = press.clicked || clicked_ == id;
  press.double_clicked = press.double_clicked || double_clicked_ == id;
  press.right_clicked = press.right_clicked || menu_of_ == id;
  return press;
}

bool Canvas::is_clicked_by_key(const std::string& id, Box box) {
  if (collects_ && can_be_pointed_at(box)) stops_.push_back({id, box});
  return clicked_ == id;
}

void Canvas::help(Box box, std::string text) {
  bool is_meant = false;
  if (collects_ && !text.empty() && can_be_pointed_at(box)) {
    const std::string id = help_stop(box);
    const bool is_of_control = !stops_.empty() && help_stop(stops_.back().box) == id;
    if (!is_of_control) stops_.push_back({id, box});
    is_meant = is_pointed_at(id);
  }
  tell(box, std::move(text), is_meant);
}

/// `is_meant`: the keyboard points at just this, so that nothing that lies within speaks instead.
void Canvas::tell(Box box, std::string text, bool is_meant) {
  if (layer_ < least_layer_ || text.empty() || help_is_meant_) return;
  if (!is_meant && !common(clips_.back(), box).contains(mouse())) return;
  help_is_meant_ = is_meant;
  help_ = std::move(text);
  help_at_ = mouse();
  if (pointed_) help_at_ = {pointed_->box.x - 14, pointed_->box.bottom() - 10};  // not on it
}

// ---- pointing by keys ---------------------------------------------------------------------------

bool Canvas::can_be_pointed_at(const Box& box) const {
  return layer_ >= least_layer_ && common(clips_.back(), box).contains(box.middle());
}

void Canvas::point(std::vector<PointerKey>& keys) {
  clicked_.clear();
  menu_of_.clear();
  double_clicked_.clear();
  const ImGuiIO& io = ImGui::GetIO();
  const bool moved = io.MousePos.x != mouse_x_ || io.MousePos.y != mouse_y_;
  mouse_x_ = io.MousePos.x;
  mouse_y_ = io.MousePos.y;
  if (moved || ImGui::IsAnyMouseDown()) points_ = false;
  if (!points_) pointed_.reset();
  if (keys.empty() || !std::exchange(collects_, true)) return;  // the next frame collects
  while (!keys.empty()) {
    const PointerKey key = keys.front();
    keys.erase(keys.begin());
    if (key == PointerKey::end) points_ = false;
    if (key == PointerKey::end || (!pointed_ && key >= PointerKey::click)) continue;
    if (key >= PointerKey::click) {
      (key == PointerKey::click  ? clicked_
       : key == PointerKey::menu ? menu_of_
                                 : double_clicked_) = pointed_->id;
      return;  // what it does is seen in the frame
    }
    const auto next = stop_after(stops_, last_pointed_.box, key);
    if (!next) continue;
    points_ = true;
    pointed_ = last_pointed_ = stops_[*next];
  }
  if (!points_) pointed_.reset();
}

/// A ring around what the keyboard points at. What a dialogue hides is pointed at again once that
/// is gone, and what moves a little, as helps of numbers do, is followed.
void Canvas::show_pointed() {
  constexpr double kLittle = 8;
  pointed_.reset();
  if (!points_) return;
  auto found = std::ranges::find(stops_, last_pointed_.id, &Stop::id);
  const auto is_near = [&](const Stop& stop) {
    const Point a = stop.box.middle(), b = last_pointed_.box.middle();
    return std::hypot(a.x - b.x, a.y - b.y) < kLittle;
  };
  if (found == stops_.end()) found = std::ranges::find_if(stops_, is_near);
  if (found == stops_.end()) return;
  pointed_ = last_pointed_ = *found;
  const Box& box = pointed_->box;
  frame({box.x - 3, box.y - 3, box.width + 6, box.height + 6}, kPaper, 5, kControlRadius);
  frame({box.x - 3, box.y - 3, box.width + 6, box.height + 6}, kInk, 2, kControlRadius);
}

void Canvas::show_help() {
  layer_ = 9;
  draw_on(ImGui::GetForegroundDrawList());
  show_pointed();
  if (!help_.empty() && !ImGui::IsAnyMouseDown()) show_help_text();
  layer_ = 0;
  draw_on(nullptr);
}

/// Beside the mouse, within the screen.
void Canvas::show_help_text() {
  constexpr double kWide = 380, kStep = 20;
  // how much room it takes: laid out once where nobody sees it
  const std::string words = help_;
  std::vector<std::string> lines;
  double wide = 0;
  for (std::string_view rest = words; !rest.empty();) {
    std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    while (width(Role::axis, line) > kWide && line.rfind(' ') != std::string_view::npos) {
      end = line.rfind(' ');
      line = line.substr(0, end);
    }
    lines.emplace_back(line);
    wide = std::max(wide, width(Role::axis, line));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  Box box{help_at_.x + 16, help_at_.y + 18, wide + 24,
          kStep * static_cast<double>(lines.size()) + 16};
  if (box.right() > screen_.right() - 8) box.x = screen_.right() - 8 - box.width;
  if (box.bottom() > screen_.bottom() - 8) box.y = help_at_.y - 12 - box.height;
  frame(box, kLine2, 1, kControlRadius, kPaper);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text(Role::axis, {box.x + 12, box.y + 22 + kStep * static_cast<double>(i)}, lines[i], kInk2);
  }
}

const PlacedControl* Canvas::find_control(std::string_view id) const {
  const auto found = std::ranges::find(controls_, id, &PlacedControl::id);
  return found == controls_.end() ? nullptr : &*found;
}

}  // namespace rapport
