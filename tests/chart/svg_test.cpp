// Drawings as SVG, and what lies under the mouse.
#include "experiments/chart/svg.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiments/chart/curves.h"
#include "experiments/chart/inter_width.h"
#include "experiments/chart/utf8.h"
#include "tests/chart/drawing_checks.h"
#include "tests/chart/samples.h"
#include "tests/chart/svg_checks.h"

namespace rapport::testing {

TEST_CASE("all samples become SVG that is well-formed and free of what is no number") {
  std::vector<Sample> samples = good_samples();
  for (Sample& sample : awkward_samples()) samples.push_back(std::move(sample));
  for (const Sample& sample : samples) {
    CAPTURE(sample.name);
    const std::string svg = svg_of(sample.draw({600, 400}, inter_width));
    CHECK(is_balanced(svg));
    CHECK(count_of(svg, "<svg") == 1);
    CHECK(count_of(svg, "\"nan") + count_of(svg, " nan") + count_of(svg, "\"inf") +
              count_of(svg, " inf") ==
          0);
    CHECK(count_of(svg, "<Technik") == 0);
  }
}

TEST_CASE("what users typed is a text wherever it comes out") {
  const std::string evil = "\"><script>alert('&')</script>\x07\xFF";
  CurveChart chart;
  chart.title = evil;
  chart.curves = {{"id", evil, 1, true}};
  chart.curves[0].x = {0, 100}, chart.curves[0].y = {1, 2};
  chart.stems = {{50, evil, 1, "s"}};
  const std::string svg = svg_of(draw(chart, {900, 500}, inter_width));
  CHECK(is_balanced(svg));
  CHECK(count_of(svg, "<script") == 0);
  const std::string text = "&quot;&gt;&lt;script&gt;alert('&amp;')&lt;/script&gt; \uFFFD";
  CHECK(count_of(svg, ">" + text + "<") >= 2);      // title and stem
  CHECK(count_of(svg, "\n" + text + " 2.0") == 1);  // on hover
}

TEST_CASE("each primitive has its element, with colour, opacity, width and dashes") {
  Drawing drawing{200, 100, {}, {}};
  drawing.items = {Polyline{{{1, 2}, {3.456, 4}}, {0x0B66C3}, 1.6, {9, 6}, false, 6},
                   Strip{{{0, 0}, {10, 1}}, {{0, 5}, {10, 6}}, {0x414B57, 0.16}},
                   Rectangle{{5, 6, 70, 8}, {0xF4F6F8}, {0x16202B}, 2, 6, {}},
                   Marker{Shape::square, {50, 50}, 5, {0xC06BA8}, true, false},
                   Hatch{{{0, 10}, {10, 0}}, {0x0B66C3, 0.55}, 1.3},
                   Text{Role::message, Anchor::right, {190, 30}, {0x16202B}, "7 more"}};
  const std::string svg = svg_of(drawing);
  for (const char* part :
       {"stroke=\"#0b66c3\" stroke-width=\"1.6\" stroke-dasharray=\"9 6\" d=\"M1 2L3.46 4\"",
        "stroke=\"#ffffff\" stroke-width=\"6\" d=\"M1 2L3.46 4\"",
        "fill=\"#414b57\" fill-opacity=\"0.16\" d=\"M0 0L10 1L10 6L0 5Z\"",
        "<rect x=\"5\" y=\"6\" width=\"70\" height=\"8\" rx=\"6\" fill=\"#f4f6f8\"",
        "stroke=\"#c06ba8\"", "stroke-opacity=\"0.55\" stroke-width=\"1.3\" d=\"M0 10L10 0\"",
        "<text x=\"190\" y=\"30\" font-size=\"28\" font-weight=\"600\" text-anchor=\"end\""}) {
    CAPTURE(part);
    CHECK(count_of(svg, part) == 1);
  }
}

TEST_CASE("a hit finds what was drawn there, the last of several, and nothing beside it") {
  Drawing drawing{100, 100, {}, {{{0, 0, 50, 50}, "below", ""}, {{20, 20, 10, 10}, "above", ""}}};
  REQUIRE(hit(drawing, {25, 25}) != nullptr);
  CHECK(hit(drawing, {25, 25})->id == "above");
  CHECK(hit(drawing, {5, 5})->id == "below");
  CHECK(hit(drawing, {60, 60}) == nullptr);
}

TEST_CASE("under the mouse are the values of a month, the name of a curve, a bar, a box") {
  const auto at = [](const char* name, Extent size, const char* id) -> HitRegion {
    for (const Sample& sample : good_samples()) {
      if (sample.name != name) continue;
      const Drawing drawing = sample.draw(size, inter_width);
      for (const HitRegion& region : drawing.regions) {
        const Point middle{region.box.x + region.box.width / 2,
                           region.box.y + region.box.height / 2};
        if (region.id == id) return *hit(drawing, middle);
      }
    }
    return {};
  };
  CHECK(at("curves", {768, 340}, "x:12").text ==
        "1 Jan 2027\nToday 81.6\nOurs 85.1\nLeader 85.4\nTechnology 77.0");
  CHECK(at("curves", {768, 340}, "label:ours").text == "68.4 % Ours");
  CHECK(at("curves", {768, 340}, "stem:change1").text == "Apr bonus, owner, measures\n1 Apr 2026");
  CHECK(at("waterfall", {768, 340}, "row:acts").text == "Acts: what staff spend −166 ±2.3");
  CHECK(at("stacked", {768, 340}, "part:ours:0").text == "Ours, all three open: 49");
  CHECK(at("heat", {768, 340}, "cell:order:3").text == "Order, delivery, Letters: 2.7\n+0.2");
  CHECK(at("journeys", {768, 340}, "node:phone").text.find("give up 1.8 to 2.5 %") !=
        std::string::npos);
  CHECK(at("journeys", {768, 340}, "link:phone:by_phone").text ==
        "Phone → put right by phone: 56 to 63");
  CHECK(at("calendar", {768, 340}, "bar:c4").text ==
        "Bonus, case owners, what we measure\n1 Apr 2026 to 1 Oct 2026\nfrom April");
  CHECK(at("response", {768, 340}, "point:2").text == "56 EUR\n65.4, 64.7 to 66.1 by luck");
  CHECK(at("response", {768, 340}, "point:6").text == "504 EUR\nnot run yet");
}

TEST_CASE("every hit region is found at its middle, or lies below another one") {
  for (const Sample& sample : good_samples()) {
    CAPTURE(sample.name);
    const Drawing drawing = sample.draw({768, 340}, inter_width);
    CHECK((sample.name == "plain" || !drawing.regions.empty()));
    for (const HitRegion& region : drawing.regions) {
      const HitRegion* found =
          hit(drawing, {region.box.x + region.box.width / 2, region.box.y + region.box.height / 2});
      REQUIRE(found != nullptr);
      CHECK(found >= &region);
      CHECK((found->id == "plot" || !found->text.empty()));
    }
  }
}

TEST_CASE("how much flows moves no box of a map of journeys") {
  const auto boxes = [](double factor) {
    std::vector<Box> found;
    FlowChart chart = journeys_sample();
    for (FlowLink& link : chart.links) link.amount.from *= factor, link.amount.to /= factor;
    for (const HitRegion& region : draw(chart, {768, 340}, inter_width).regions) {
      if (region.id.rfind("node:", 0) == 0 && region.box.width > 20) found.push_back(region.box);
    }
    return found;
  };
  const std::vector<Box> before = boxes(1), after = boxes(3);
  REQUIRE(before.size() == 3);
  REQUIRE(after.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(before[i].x == after[i].x);
    CHECK(before[i].y == after[i].y);
    CHECK(before[i].height == after[i].height);
  }
}

TEST_CASE("broken and cut letters are replaced, whole ones kept") {
  CHECK(printable_utf8("März – ≈ 7 €") == "März – ≈ 7 €");
  CHECK(printable_utf8("a\xC3") == "a\uFFFD");
  CHECK(printable_utf8("\xC0\x80\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  CHECK(printable_utf8("\t\x1B[2J") == "  [2J");
  const std::string cut = fitted("übergrößenträger", Role::body, 60, inter_width);
  CHECK(printable_utf8(cut) == cut);
  CHECK(inter_width(Role::body, cut) <= 60);
  CHECK(cut.substr(cut.size() - 3) == "…");
}

TEST_CASE("texts break at spaces, and what has no room is cut") {
  const TextWidth width = inter_width;
  const auto lines = wrapped("worst memory of who left the company", Role::axis, 116, 2, width);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == "worst memory of");
  CHECK(lines[1] == "who left the co…");
  CHECK(wrapped("", Role::axis, 100, 2, width).empty());
  // A word that is wider than the room goes on in the next line, letter by letter.
  const std::string word = "übergrößenträgerverband";
  const auto pieces = wrapped(word, Role::axis, 60, 9, width);
  CHECK(pieces.size() > 1);
  std::string whole;
  for (const std::string& piece : pieces) whole += piece;
  CHECK(whole == word);
  CHECK(wrapped(word, Role::axis, 60, 2, width).back().ends_with("…"));
}

}  // namespace rapport::testing
