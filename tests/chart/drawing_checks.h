// What tests ask of a drawing.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "experiments/chart/primitive.h"

namespace rapport::testing {

template <class Kind>
std::vector<Kind> all_of_kind(const Drawing& drawing) {
  std::vector<Kind> found;
  for (const Primitive& item : drawing.items) {
    if (const Kind* one = std::get_if<Kind>(&item)) found.push_back(*one);
  }
  return found;
}

inline std::vector<Box> text_boxes(const Drawing& drawing, const TextWidth& width) {
  std::vector<Box> boxes;
  for (const Text& text : all_of_kind<Text>(drawing)) boxes.push_back(box_of(text, width));
  return boxes;
}

/// Whether a text of the drawing contains this one.
inline bool says(const Drawing& drawing, const std::string& text) {
  const std::vector<Text> texts = all_of_kind<Text>(drawing);
  return std::any_of(texts.begin(), texts.end(),
                     [&](const Text& one) { return one.text.find(text) != std::string::npos; });
}

/// Corners and places of all that is drawn, texts and hit regions too.
inline std::vector<Point> all_points(const Drawing& drawing) {
  std::vector<Point> points;
  const auto add = [&](const std::vector<Point>& more) {
    points.insert(points.end(), more.begin(), more.end());
  };
  const auto add_box = [&](const Box& box) { add({{box.x, box.y}, {box.right(), box.bottom()}}); };
  for (const auto& one : all_of_kind<Polyline>(drawing)) add(one.points);
  for (const auto& one : all_of_kind<Strip>(drawing)) add(one.upper), add(one.lower);
  for (const auto& one : all_of_kind<Polygon>(drawing)) add(one.points);
  for (const auto& one : all_of_kind<Hatch>(drawing)) add(one.ends);
  for (const auto& one : all_of_kind<Marker>(drawing)) add({one.at});
  for (const auto& one : all_of_kind<Text>(drawing)) add({one.at});
  for (const auto& one : all_of_kind<Rectangle>(drawing)) add_box(one.box);
  for (const HitRegion& region : drawing.regions) add_box(region.box);
  return points;
}

}  // namespace rapport::testing
