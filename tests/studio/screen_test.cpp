// The screen at its sizes, checked by rectangles; and what its controls do.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

#include "tests/studio/headless.h"
#include "tests/studio/screen_checks.h"
#include "viz/canvas/picture.h"
#include "viz/document/policy_text.h"
#include "viz/panel/layout.h"
#include "viz/panel/panel_charts.h"
#include "viz/words/trust_words.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

std::string replaced_once(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("studio layout: regions share no area and fill the window") {
  for (const Size& size : kSizes) {
    for (const bool strip : {false, true}) {
      const double s = scale_for(size.width, size.height);
      const double w = size.width / s, h = size.height / s;
      const Layout layout = layout_for(w, h, strip);
      const std::array boxes{layout.top,    layout.strip, layout.cards, layout.levers,
                             layout.middle, layout.right, layout.status};
      for (std::size_t i = 0; i < boxes.size(); ++i) {
        CHECK(boxes[i].x >= 0);
        CHECK(boxes[i].right() <= w + 1e-9);
        CHECK(boxes[i].bottom() <= h + 1e-9);
        for (std::size_t j = i + 1; j < boxes.size(); ++j) CHECK_FALSE(boxes[i].overlaps(boxes[j]));
      }
      CHECK(layout.middle.width >= 600);
      CHECK(layout.status.bottom() == doctest::Approx(h));
    }
  }
  CHECK(scale_for(1600, 1000) == 1.0);
  CHECK(scale_for(1280, 800) == 0.875);
  CHECK(scale_for(2560, 1440) == 1.4375);
}

TEST_CASE(
    "studio screen: no text covers another or is cut off, at all sizes, in all tabs and depths") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 5));
  for (const Size& size : kSizes) {
    window.frame(studio, size.width, size.height);
    check_screen(window.canvas(), "start", size);
  }
  studio.open(folder.write("small.toml", small_company()));
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  window.frame(studio, 1600, 1000);  // nothing has run yet
  check_screen(window.canvas(), "loading", kSizes[1]);
  REQUIRE(settle(studio));
  for (const Size& size : kSizes) {
    for (const char* tab : {"who", "money", "why", "journeys", "options", "trust"}) {
      for (const Depth depth : {Depth::board, Depth::team, Depth::analyst}) {
        studio.tab = tab;
        studio.settings.depth = depth;
        window.frame(studio, size.width, size.height);
        check_screen(window.canvas(), std::string("tab ") + tab, size);
      }
    }
    studio.say_problem(
        "Cannot save: the disk is full. Your changes are safe in memory, and this sentence is long "
        "enough to need an end.");
    studio.strip_kind = Studio::StripKind::cannot_save;
    window.frame(studio, size.width, size.height);
    check_screen(window.canvas(), "strip", size);
    studio.strip.clear();
    for (const Dialogue dialogue : {Dialogue::help, Dialogue::close_unsaved, Dialogue::open_path}) {
      studio.dialogue = dialogue;
      window.frame(studio, size.width, size.height);
      check_screen(window.canvas(), "dialogue", size);
    }
    studio.dialogue = Dialogue::none;
  }
}

TEST_CASE("studio screen: no text covers another in any part of why they leave and of trust") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 5));
  studio.open(folder.write("small.toml", small_company()));
  REQUIRE(settle(studio));
  const std::array<std::pair<const char*, std::vector<const char*>>, 2> tabs{
      {{"why", {"Gates", "Causes", "What we see", "Experience", "Two lives"}},
       {"trust", {"What it rests on", "Checks", "Intervals", "Compute it again"}}}};
  for (const char* when : {"waiting", "answered"}) {
    for (const Size& size : kSizes) {
      for (const auto& [tab, parts] : tabs) {
        for (const char* part : parts) {
          studio.tab = tab;
          studio.segments[tab] = part;
          window.frame(studio, size.width, size.height);
          check_screen(window.canvas(), std::string(tab) + ", " + part + ", " + when, size);
          CHECK(window.canvas().find_control(std::string(tab) + "." + part) != nullptr);
        }
      }
    }
    REQUIRE(settle(studio));  // one customer's lives and the checks of Today are there now
  }
  CHECK(studio.lives() != nullptr);
  CHECK(studio.checks() != nullptr);
}

TEST_CASE("studio screen: the levers that open the gate that is shut") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 2));
  studio.open(folder.write("small.toml", small_company()));
  REQUIRE(settle(studio));
  studio.tab = "why";
  window.frame(studio, 1600, 1000);
  window.click(studio, "why.levers", 1600, 1000);
  const std::vector<const Lever*> shown = studio.visible_levers();
  REQUIRE_FALSE(shown.empty());
  for (const Lever* lever : shown) CHECK(lever->family == shown[0]->family);
  CHECK(std::ranges::count(levers(), shown[0]->family, &Lever::family) ==
        static_cast<std::ptrdiff_t>(shown.size()));
  studio.search.clear();
  CHECK(studio.visible_levers().size() > shown.size());
}

TEST_CASE("studio screen: a lever is dragged, taken back, and saved with the comments kept") {
  TemporaryFolder folder;
  const std::string text = small_company() +
                           "\n# ours: what the board asked for\n[policy.ours]\nlabel = "
                           "\"Ours\"\nlevers.latitude = 20  # EUR\n";
  const auto path = folder.write("small.toml", text);
  Headless window;
  Studio studio(studio_options(folder, 2));
  studio.open(path);
  studio.show_policy("ours");
  CHECK(studio.policy == "ours");
  REQUIRE(settle(studio));
  const auto frame = [&] { window.frame(studio, 1600, 1000); };
  frame();
  const Lever& latitude = *find_lever("latitude");
  window.mouse("lever.latitude", false, 0.2);
  frame();
  window.mouse("lever.latitude", true, 0.2);
  frame();
  window.mouse("lever.latitude", true, 0.6);
  frame();
  CHECK(studio.before.has_value());
  window.mouse("lever.latitude", false, 0.6);
  frame();
  frame();
  const double dragged = studio.lever_value(latitude, *studio.changing());
  CHECK(dragged > 100);
  CHECK(studio.document.text().find("levers.latitude = " + toml_of(dragged) + "  # EUR") !=
        std::string::npos);
  CHECK(studio.document.text().find("# ours: what the board asked for") != std::string::npos);
  REQUIRE(settle(studio));
  CHECK(studio.firm->find("ours")
            ->levers[static_cast<std::size_t>(&latitude - levers().data())]
            .value == dragged);
  CHECK(studio.seen.state->arms[studio.seen.state->policy].name == "ours");

  studio.key("Ctrl+S");
  CHECK_FALSE(studio.document.is_changed());
  CHECK(read_file(path) == studio.document.text());
  studio.key("Ctrl+Z");
  CHECK(studio.document.text() == text);
  CHECK(studio.document.is_changed());
  studio.ask_to_quit();
  CHECK(studio.dialogue == Dialogue::close_unsaved);
  frame();
  window.click(studio, "close.save", 1600, 1000);
  CHECK(studio.quit);
  CHECK(read_file(path) == text);
}

TEST_CASE("studio screen: Esc during a drag brings the value back") {
  TemporaryFolder folder;
  const auto path =
      folder.write("small.toml", small_company() + "[policy.ours]\nlevers.latitude = 20\n");
  Headless window;
  Studio studio(studio_options(folder, 1));
  studio.open(path);
  studio.show_policy("ours");
  REQUIRE(settle(studio));
  const std::string before = studio.document.text();
  studio.set_lever("latitude", 60, "drag latitude");
  studio.set_lever("latitude", 80, "drag latitude");
  studio.key("Esc");
  CHECK(studio.document.text() == before);
  CHECK_FALSE(studio.document.can_undo());
}

TEST_CASE("studio screen: a lever that is let go where its row has gone is let go") {
  OpenStudio open(1, "[policy.ours]\nlevers.latitude = 20\n");
  Headless& window = open.window;
  Studio& studio = open.studio;
  studio.show_policy("ours");
  REQUIRE(settle(studio));
  studio.lever = "latitude";
  studio.scroll_to_lever = true;
  window.frame(studio, 1600, 1000);
  window.frame(studio, 1600, 1000);
  window.mouse("lever.latitude", true, 0.6);
  window.frame(studio, 1600, 1000);
  window.mouse("lever.latitude", true, 0.7);
  window.frame(studio, 1600, 1000);
  REQUIRE(studio.is_dragging());
  const std::string moved = studio.document.text();
  studio.search = "no lever has these words";
  window.frame(studio, 1600, 1000);
  CHECK(window.canvas().find_control("lever.latitude") != nullptr);  // still under the mouse
  ImGui::GetIO().MouseDown[0] = false;
  window.frame(studio, 1600, 1000);
  CHECK_FALSE(studio.is_dragging());
  studio.search.clear();
  studio.key("Esc");  // takes nothing back
  CHECK(studio.document.text() == moved);

  // Esc while the button is down: the value is back, and the mouse moves it no more.
  const std::string before = studio.document.text();
  window.frame(studio, 1600, 1000);
  window.mouse("lever.latitude", true, 0.3);
  window.frame(studio, 1600, 1000);
  window.mouse("lever.latitude", true, 0.4);
  window.frame(studio, 1600, 1000);
  REQUIRE(studio.document.text() != before);
  studio.key("Esc");
  window.mouse("lever.latitude", true, 0.5);
  window.frame(studio, 1600, 1000);
  CHECK(studio.document.text() == before);
}

TEST_CASE("studio screen: a value's field that is left leaves the keys to the rest") {
  OpenStudio open(1, "[policy.ours]\nlevers.latitude = 20\n");
  Headless& window = open.window;
  Studio& studio = open.studio;
  studio.show_policy("ours");
  REQUIRE(settle(studio));
  studio.lever = "latitude";
  studio.key("Enter");
  for (int i = 0; i < 5; ++i) window.frame(studio, 1600, 1000);
  CHECK(studio.typing);
  window.click(studio, "tab.money", 1600, 1000);
  for (int i = 0; i < 4; ++i) window.frame(studio, 1600, 1000);
  CHECK_FALSE(studio.typing);
  studio.key("Enter");
  window.frame(studio, 1600, 1000);
  studio.key("Ctrl+N");  // commands end it
  CHECK_FALSE(studio.typing);
  CHECK(studio.firm->find("ours_2") != nullptr);
}

TEST_CASE("studio screen: a clone of the last card is compared with what it was made from") {
  TemporaryFolder folder;
  std::string text = small_company();
  const auto path = folder.write("small.toml", text);
  Headless window;
  Studio studio(studio_options(folder, 1));
  studio.open(path);
  REQUIRE(settle(studio));
  REQUIRE(studio.shown.size() == 3);
  const std::string last = studio.shown.back();
  studio.clone(last);
  CHECK(studio.against == last);
  CHECK(studio.slot_of(last) > 0);
  REQUIRE(settle(studio));
  CHECK(studio.seen.state->arms[studio.seen.state->against].name == last);
  CHECK(studio.seen.state->problems.empty());
  const std::string made = studio.policy;
  studio.key("N");  // of the one that levers change
  CHECK(studio.policy != made);
  CHECK(studio.against == made);
}

TEST_CASE("studio screen: another document begins with nothing of the one before") {
  TemporaryFolder folder;
  const auto one = folder.write("one.toml", small_company());
  const auto two = folder.write("two.toml", small_company() + "horizon_note = 1\n");
  const auto three = folder.write(
      "three.toml",
      replaced_once(small_company(), "single.customers = 500", "single.customers = 480"));
  Headless window;
  Studio studio(studio_options(folder, 3));
  studio.open(one);
  REQUIRE(settle(studio));
  studio.run_more();
  studio.open(two);  // cannot be read: what was open stays
  CHECK(studio.document.path() == one);
  studio.open(three);
  studio.refresh(WallClock::now());
  CHECK(studio.seen.state->arms.empty());
  CHECK(studio.status_words() == "Reading");
  REQUIRE(settle(studio));
  CHECK(studio.seen.state->wanted == 3);
}

TEST_CASE("studio screen: policies by keys and menus: clone, rename, compare, remove, undo") {
  TemporaryFolder folder;
  const auto path = folder.write("small.toml", small_company());
  Headless window;
  Studio studio(studio_options(folder, 1));
  studio.open(path);
  CHECK(studio.policy == "market_driven");
  CHECK(studio.against == kTodayName);
  studio.key("3");
  CHECK(studio.policy == "siloed");
  CHECK(studio.against == "market_driven");
  studio.key("1");  // Today is what one compares with, and never what one changes
  CHECK(studio.policy == "siloed");
  CHECK(studio.against == kTodayName);
  studio.key("Ctrl+N");
  REQUIRE(studio.policy == "ours");
  CHECK(studio.shown.size() == 3);
  CHECK(studio.against == "siloed");  // what it was made from
  CHECK(studio.firm->find("ours")->label == "Ours");
  studio.rename("ours", "Our way");
  studio.set_lever("share", 0.9, "");
  studio.end_drag();
  REQUIRE(settle(studio));
  CHECK(studio.firm->find("ours")->label == "Our way");
  CHECK(studio.seen.state->arms.size() == 4);
  studio.key("Ctrl+Z");
  studio.key("Ctrl+Z");
  studio.key("Ctrl+Z");
  CHECK(studio.firm->find("ours") == nullptr);
  CHECK(studio.policy != "ours");
  studio.key("Ctrl+Y");
  CHECK(studio.firm->find("ours") != nullptr);
  studio.remove("ours");
  CHECK(studio.document.text() == read_file(path));
  CHECK(settle(studio));
}

TEST_CASE("studio screen: a broken file is said, and what was open stays") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 1));
  studio.open(folder.write("broken.toml", "schema = 1\nnonsense = 3\n"));
  CHECK(studio.at_start);
  CHECK(studio.strip.find("broken.toml:2") != std::string::npos);
  window.frame(studio, 1280, 800);
  studio.open(folder.write("small.toml", small_company()));
  CHECK_FALSE(studio.at_start);
  studio.open(folder.path() / "broken.toml");
  CHECK_FALSE(studio.at_start);
  CHECK(studio.document.path().filename() == "small.toml");
  CHECK(studio.strip_kind == Studio::StripKind::problem);
}

TEST_CASE("studio screen: a policy that is as Today is ranked as the same, not as nearly so") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 5));
  studio.open(folder.write("small.toml", small_company()));
  studio.clone(kTodayName);
  REQUIRE(settle(studio));
  studio.tab = "options";
  studio.tab_options.part = OptionsPart::ranking;
  window.frame(studio, 1600, 1000);
  std::size_t same = 0;
  for (const PlacedText& text : window.canvas().texts()) {
    same += text.text == "the same";
    CHECK(text.text != "≈ 0");
    CHECK(text.text != "0.000");
  }
  CHECK(same == 3);  // who keeps most, earns most, is worth most
}

TEST_CASE("studio screen: a dated change is not read as a day of its month, and is said in full") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 1));
  studio.open(folder.write("small.toml", small_company()));
  REQUIRE(settle(studio));
  const CurveChart curves = stay_curves(studio);
  REQUIRE_FALSE(curves.stems.empty());
  window.frame(studio, 1280, 800);
  for (const auto& stem : curves.stems) {
    CAPTURE(stem.text);
    CHECK(std::ranges::count(window.canvas().texts(), stem.text, &PlacedText::text) == 1);
    CHECK((stem.text.find(" levers, ") != std::string::npos ||
           stem.text.find(" lever, ") != std::string::npos));
  }
}

TEST_CASE("studio screen: nothing is new once all is settled, so nothing is drawn") {
  TemporaryFolder folder;
  Studio studio(studio_options(folder, 2));
  studio.open(folder.write("small.toml", small_company()));
  REQUIRE(settle(studio));
  for (int i = 0; i < 50; ++i)
    CHECK_FALSE(studio.refresh(WallClock::now() + std::chrono::seconds(2)));
  CHECK_FALSE(studio.next_look().has_value());
}

TEST_CASE("studio screen: the check of rectangles finds what it looks for") {
  Headless window;
  TemporaryFolder folder;
  Studio studio(studio_options(folder, 1));
  window.frame(studio, 1600, 1000);
  Canvas canvas = window.canvas();
  ImGui::NewFrame();
  ImGui::Begin("studio");
  canvas.begin(ImGui::GetWindowDrawList(), {0, 0, 400, 300});
  canvas.text(Role::body, {10, 30}, "one");
  canvas.text(Role::body, {10, 60}, "two");
  CHECK(faults_of(canvas).empty());
  canvas.text(Role::body, {20, 36}, "three");
  canvas.text(Role::body, {380, 100}, "leaves the screen");
  CHECK(faults_of(canvas).size() == 2);
  canvas.text_within(Role::body, {10, 200}, 60, "much too long for its place");
  CHECK(canvas.texts().back().cut);
  CHECK(canvas.texts().back().box.width <= 60);
  ImGui::End();
  ImGui::Render();
}

TEST_CASE("studio screen: a case says on the start screen what its own numbers rest on") {
  TemporaryFolder folder;
  folder.write("case.toml", small_company() + "question = \"Which?\"\ndoc = \"A case\"\n");
  Headless window;
  StudioOptions options = studio_options(folder, 1);
  options.scenarios = folder.path();
  Studio studio(options);
  studio.refresh(WallClock::now());
  window.frame(studio, 1600, 1000);
  REQUIRE(studio.previews.size() == 1);
  REQUIRE(studio.previews[0].firm != nullptr);
  const Box card = window.canvas().find_control("case.case")->box;
  ImGui::GetIO().MousePos = {static_cast<float>(card.x + 25),
                             static_cast<float>(card.bottom() - 25)};
  window.frame(studio, 1600, 1000);
  std::string help;
  for (const PlacedText& text : window.canvas().texts()) help += text.text + " ";
  CHECK(help.find(evidence_saying(studio.previews[0].firm->evidence).headline) !=
        std::string::npos);
}

TEST_CASE(
    "studio screen: names in Greek, Cyrillic and Romanian, and signs of currencies are read") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 1));
  window.frame(studio, 1280, 800);
  const ImFont* font = window.fonts().of(Role::body);
  CHECK(font->FindGlyphNoFallback(L'Ж') == nullptr);  // most firms have none, and start faster
  studio.open(folder.write(
      "small.toml", small_company() +
                        "question = \"Ποιο πρόγραμμα, в Брашове?\"\n"
                        "[policy.ours]\nlabel = \"Brașov și Iași, 5 ₹\"\nlevers.latitude = 60\n"));
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  studio.show_policy("ours");
  window.frame(studio, 1280, 800);
  CHECK(window.fonts().lacks_letters());
  window.frame(studio, 1280, 800);
  CHECK_FALSE(window.fonts().lacks_letters());
  for (std::size_t role = 0; role < kTypes.size(); ++role) {
    font = window.fonts().of(static_cast<Role>(role));
    for (const wchar_t letter : L"₹Πόγμв Брашове?șiI") {
      CAPTURE(static_cast<int>(letter));
      if (letter != 0) CHECK(font->FindGlyphNoFallback(static_cast<ImWchar>(letter)) != nullptr);
    }
  }
  check_screen(window.canvas(), "letters", {1280, 800});
  const auto picture = [](const char* text) {
    return picture_of({60, 30, {Text{Role::body, Anchor::left, {4, 20}, kInk, text}}}, 1).rgb;
  };
  CHECK(picture("ș₹ж") != picture("???"));
}

TEST_CASE("studio screen: the parts of Options and what lies over them, at all sizes") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 5));
  studio.open(folder.write("small.toml", small_company()));
  REQUIRE(settle(studio));
  studio.lever = "latitude";
  const auto check_parts = [&](const std::string& when) {
    for (const Size& size : kSizes) {
      for (const OptionsPart part :
           {OptionsPart::ranking, OptionsPart::roadmap, OptionsPart::range}) {
        studio.show_options(part);
        window.frame(studio, size.width, size.height);
        check_screen(window.canvas(), "options " + when, size);
      }
      studio.tab_options.lever = "latitude";
      for (const Dialogue dialogue : {Dialogue::lever_cost, Dialogue::lever_parts}) {
        studio.dialogue = dialogue;
        window.frame(studio, size.width, size.height);
        check_screen(window.canvas(), "lever " + when, size);
      }
      studio.dialogue = Dialogue::none;
    }
  };
  check_parts("before a range is tried");
  studio.clone("market_driven");  // its steps stand in this file
  studio.set_part("latitude", {LeverScope::segment, "business"}, 200, "");
  studio.try_range("latitude");
  check_parts("while a range is tried");
  while (studio.tab_options.sweep->is_busy())
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  REQUIRE(settle(studio));
  studio.tab_options.target = "60";
  check_parts("when it is known");
  studio.set_lever("share", 0.1, "");
  studio.tab_options.target = "99";
  check_parts("when it is old");
}
