// Pointing by keys: whatever the mouse reaches, they reach.
#include <doctest/doctest.h>

#include <set>

#include "tests/studio/headless.h"
#include "viz/canvas/key_pointer.h"
#include "viz/panel/panels.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

const std::vector<Stop> kGrid{{"a", {0, 0, 10, 10}},   {"b", {20, 0, 10, 10}},
                              {"c", {40, 2, 10, 10}},  {"d", {0, 20, 10, 10}},
                              {"e", {22, 20, 10, 10}}, {"f", {60, 40, 10, 10}, false}};

std::string after(const Box& from, PointerKey key) {
  const auto at = stop_after(kGrid, from, key);
  return at ? kGrid[*at].id : "";
}

struct Pointing : OpenStudio {
  explicit Pointing(const std::string& more = "") : OpenStudio(1, more) {}
  std::string at() const {
    const Stop* stop = window.canvas().pointed();
    return stop == nullptr ? "" : stop->id;
  }
  void key(const std::string& name) {
    studio.key(name);
    frame();
    frame();
  }
  /// Goes on by Tab until it points at the control; false where it never does.
  bool go_to(const std::string& control) {
    key("F6");
    for (int i = 0; i < 400 && at() != control; ++i) key("Tab");
    return at() == control;
  }
  std::string words() const {
    std::string all;
    for (const PlacedText& text : window.canvas().texts()) all += text.text + " ";
    return all;
  }
};

}  // namespace

TEST_CASE("studio pointer: arrows go to the nearest ahead, Tab in order and around") {
  const Box a = kGrid[0].box, b = kGrid[1].box, e = kGrid[4].box;
  CHECK(after(a, PointerKey::right) == "b");
  CHECK(after(b, PointerKey::right) == "c");
  CHECK(after(b, PointerKey::left) == "a");
  CHECK(after(b, PointerKey::down) == "e");
  CHECK(after(a, PointerKey::down) == "d");
  CHECK(after(e, PointerKey::up) == "b");
  CHECK(after(e, PointerKey::down) == "f");
  CHECK(after(a, PointerKey::up).empty());
  CHECK(after(a, PointerKey::left).empty());
  CHECK(after(a, PointerKey::next) == "b");
  CHECK(after(a, PointerKey::previous) == "e");  // "f" is not in the order
  CHECK(after(e, PointerKey::next) == "a");
  CHECK(after({23, 21, 4, 4}, PointerKey::next) == "a");  // from where nothing stands any more
  CHECK_FALSE(stop_after({}, a, PointerKey::next));
  CHECK_FALSE(pointer_key("X"));
}

TEST_CASE("studio pointer: keys reach every control of every panel") {
  Pointing s("question = \"Which?\"\n[policy.ours]\nlevers.latitude = 20\n");
  for (const Panel& panel : panels()) {
    s.studio.open_tab(panel.id);
    s.frame();
    s.key("F6");
    std::set<std::string> seen;
    for (int i = 0; i < 400; ++i) {
      seen.insert(s.at());
      s.key("Tab");
      if (i > 3 && seen.contains(s.at()) && s.at() == *seen.begin()) break;
    }
    for (const PlacedControl& control : s.window.canvas().controls()) {
      const bool in_sight = control.box.width > 0 && control.box.y < 1000;
      CHECK_MESSAGE((!in_sight || seen.contains(control.id)), std::string(panel.id), ": ",
                    control.id);
    }
    s.key("Esc");
    CHECK(s.at().empty());
  }
}

TEST_CASE("studio pointer: keys open the parts of a panel") {
  Pointing s;
  s.studio.open_tab("why");
  s.frame();
  REQUIRE(s.go_to("why.Causes"));
  s.key("Enter");
  CHECK(s.studio.segments["why"] == "Causes");
  CHECK(s.at() == "why.Causes");  // it goes on from there
  s.key("Left");
  s.key("Enter");
  CHECK(s.studio.segments["why"] != "Causes");
}

TEST_CASE("studio pointer: a menu opens where it points, and it goes on after") {
  Pointing s;
  REQUIRE(s.go_to("card.today"));
  s.key("Shift+Enter");
  REQUIRE(s.studio.menu.has_value());
  const auto marked = s.studio.menu->marked;
  s.key("Down");
  CHECK(s.studio.menu->marked != marked);  // its own keys hold while it is open
  s.key("Esc");
  CHECK_FALSE(s.studio.menu.has_value());
  CHECK(s.at() == "card.today");
}

TEST_CASE("studio pointer: it shows the help of one number, and the mouse ends it") {
  Pointing s;
  s.key("F6");
  bool told = false;
  for (int i = 0; i < 400 && !told; ++i) {
    s.key("Tab");
    told = s.words().find("Who is who is matched by luck") != std::string::npos;
  }
  CHECK(told);
  ImGui::GetIO().MousePos = {5, 5};
  s.frame();
  CHECK(s.at().empty());
  const std::string lever = s.studio.lever;
  s.studio.key("Down");
  CHECK(s.studio.lever != lever);  // keys are the screen's again
}

TEST_CASE("studio pointer: fields take the keyboard, and regions of charts tell their numbers") {
  Pointing s;
  REQUIRE(s.go_to("field.search"));
  s.key("Enter");
  s.frame();
  CHECK(ImGui::GetIO().WantTextInput);
  ImGui::GetIO().MousePos = {700, 400};  // the field is left by a click
  s.frame();
  ImGui::GetIO().MouseDown[0] = true;
  s.frame();
  ImGui::GetIO().MouseDown[0] = false;
  s.frame();
  const std::string before = s.words();
  REQUIRE(s.go_to("chart.curves"));
  for (int i = 0; i < 3; ++i) s.key("Right");
  CHECK(s.words() != before);
  CHECK_FALSE(s.at().empty());
}
