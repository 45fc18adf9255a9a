// What every chart has to hold, whatever its data and its size.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/chart/curves.h"
#include "experiments/chart/difference.h"
#include "experiments/chart/inter_width.h"
#include "experiments/chart/response.h"
#include "experiments/chart/svg.h"
#include "tests/chart/drawing_checks.h"
#include "tests/chart/samples.h"

namespace rapport::testing {

namespace {

constexpr Extent kSizes[] = {{320, 200}, {360, 240}, {768, 340}, {1024, 300}, {1600, 900}};

std::vector<Sample> all_samples() {
  std::vector<Sample> samples = good_samples();
  for (Sample& sample : awkward_samples()) samples.push_back(std::move(sample));
  return samples;
}

/// A font that is wider than Inter, and in which all letters are alike.
double typewriter_width(Role role, std::string_view text) {
  return 0.75 * type_of(role).size * static_cast<double>(text.size());
}

std::size_t texts_outside(const Drawing& drawing, const TextWidth& width) {
  const std::vector<Box> boxes = text_boxes(drawing, width);
  return static_cast<std::size_t>(std::count_if(boxes.begin(), boxes.end(), [&](const Box& box) {
    return box.x < -0.01 || box.y < -0.01 || box.right() > drawing.width + 0.01 ||
           box.bottom() > drawing.height + 0.01;
  }));
}

std::size_t texts_that_overlap(const Drawing& drawing, const TextWidth& width) {
  const std::vector<Box> boxes = text_boxes(drawing, width);
  std::size_t count = 0;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) count += boxes[i].overlaps(boxes[j]);
  }
  return count;
}

/// Points that are no numbers, or farther out of the drawing than a mark or a casing is wide.
std::size_t points_astray(const Drawing& drawing) {
  constexpr double kMargin = 10;
  std::size_t count = 0;
  for (const Point& p : all_points(drawing)) {
    const bool fine = p.x >= -kMargin && p.y >= -kMargin && p.x <= drawing.width + kMargin &&
                      p.y <= drawing.height + kMargin;
    count += !fine;  // NaN is not fine either
  }
  return count;
}

}  // namespace

TEST_CASE("no text of a chart covers another one or leaves the drawing, at any size") {
  for (const Sample& sample : all_samples()) {
    for (const Extent size : kSizes) {
      for (const TextWidth& width : {TextWidth(inter_width), TextWidth(typewriter_width)}) {
        const Drawing drawing = sample.draw(size, width);
        CAPTURE(sample.name);
        CAPTURE(size.width);
        CHECK(texts_outside(drawing, width) == 0);
        CHECK(texts_that_overlap(drawing, width) == 0);
      }
    }
  }
}

TEST_CASE("nothing is drawn outside of a chart or at places that are no numbers") {
  for (const Sample& sample : all_samples()) {
    for (const Extent size : kSizes) {
      const Drawing drawing = sample.draw(size, inter_width);
      CAPTURE(sample.name);
      CAPTURE(size.width);
      CHECK(points_astray(drawing) == 0);
    }
  }
}

TEST_CASE("charts as small as nothing are drawn too") {
  for (const Sample& sample : all_samples()) {
    CAPTURE(sample.name);
    for (const Extent size : {Extent{0, 0}, Extent{10, 10}, Extent{60, 400}, Extent{400, 40}}) {
      CHECK(texts_outside(sample.draw(size, inter_width), inter_width) == 0);
    }
  }
}

TEST_CASE("each chart says at the studio's size what it has to say") {
  struct Said {
    const char* sample;
    std::vector<std::string> texts;
  };
  const Said all[] = {
      {"curves",
       {"Customers who stay, %", "68.4 %", "Ours", "58.4 %", "Technology", "Jan 26", "90",
        "Apr bonus, owner, measures"}},
      {"curves-dragging", {"≈ 68 %", "66.0 % before this drag"}},
      {"curves-zoomed", {"≈ 74.8", "68.9", "Oct 26"}},
      {"curves-report", {"+7.3", "Jan 29"}},
      {"difference", {"+7.4 points", "luck, 6.7 to 8.0", "too small to matter", "+4"}},
      {"waterfall", {"Acts: what staff spend", "−166", "±2.3", "+100", "±17"}},
      {"stacked", {"all three open", "49", "Technology-led"}},
      {"dumbbells", {"know", "33 to 5", "38,500 legs"}},
      {"bars", {"Spend without asking", "60 to 10 EUR", "−4"}},
      {"marks", {"Market-driven leader", "91", "best within budget"}},
      {"spans", {"worst 3.6", "0"}},
      {"heat", {"Letters", "2.7", "0.2", "752", "better than Today by", "no such contact"}},
      {"journeys", {"Phone", "104 to 103", "21 to 65 %", "56 to 63", "4 to 3 call again"}},
      {"sankey", {"4,205 to 2,311", "seen in the records"}},
      {"scatter", {"Leader", "Technology-led", "900,000", "70"}},
      {"calendar", {"from April", "January 2027"}},
      {"response", {"now 60 EUR", "Today 61.1", "wanted 65", "125 EUR", "62"}}};
  for (const Said& said : all) {
    for (const Sample& sample : good_samples()) {
      if (sample.name != said.sample) continue;
      const Drawing drawing = sample.draw({768, 340}, inter_width);
      for (const std::string& text : said.texts) {
        CAPTURE(sample.name);
        CAPTURE(text);
        CHECK(says(drawing, text));
        if (sample.name == "curves-zoomed") CHECK(!says(drawing, "70.6"));
      }
    }
  }
}

TEST_CASE("a map of journeys says at its least height what its boxes and ends are") {
  const FlowChart chart = journeys_sample();
  for (const bool roomy : {false, true}) {
    for (const double wide : {820.0, 1200.0}) {
      const double least = least_height(chart, roomy, wide, inter_width);
      CHECK(least < 340);
      const Drawing drawing = draw(chart, {wide, least}, inter_width);
      for (const FlowNode& node : chart.nodes) {
        CAPTURE(node.name);
        CHECK(says(drawing, node.name));
        CHECK(says(drawing, node.value));
      }
    }
  }
  CHECK(least_height(chart, true, 700, inter_width) > least_height(chart, false, 700, inter_width));
}

TEST_CASE("texts of an axis never touch: one that has no room is left out") {
  ResponseChart chart;
  for (int i = 0; i < 9; ++i) {
    const std::string text = std::to_string(25 * i) + " % of today";
    chart.ticks.push_back({i / 8.0, text});
    chart.points.push_back({std::to_string(i), i / 8.0, 60.0 + i});
  }
  for (const double wide : {400.0, 620.0, 700.0, 768.0, 830.0, 1200.0}) {
    std::vector<Box> boxes;
    const Drawing drawing = draw(chart, {wide, 300}, inter_width);
    for (const Text& text : all_of_kind<Text>(drawing)) {
      if (text.text.ends_with("today")) boxes.push_back(box_of(text, inter_width));
    }
    CHECK(boxes.size() >= 3);
    CHECK((boxes.size() == 9) == (wide == 1200.0));
    for (std::size_t i = 1; i < boxes.size(); ++i) CHECK(boxes[i].x >= boxes[i - 1].right() + 7.9);
  }
}

TEST_CASE("two charts above each other get one axis of x") {
  CurveChart upper;
  upper.curves = {{"a", "A name of some length", 1, true}};
  upper.curves[0].x = {20454, 21000}, upper.curves[0].y = {1, 2};
  DifferenceChart lower;
  lower.x = {20454, 21000}, lower.middle = {0, -123456};
  const auto area = [](const Drawing& drawing) {
    REQUIRE(drawing.regions[0].id == "plot");
    return drawing.regions[0].box;
  };
  const Extent size{768, 200};
  const Box before = area(draw(upper, size, inter_width));
  CHECK(before.x != area(draw(lower, size, inter_width)).x);
  upper.at_least = lower.at_least =
      larger(sides_of(upper, size, inter_width), sides_of(lower, size, inter_width));
  const Box a = area(draw(upper, size, inter_width)), b = area(draw(lower, size, inter_width));
  CHECK(a.x == b.x);
  CHECK(a.right() == b.right());
  CHECK(a.right() == before.right());
}

}  // namespace rapport::testing
