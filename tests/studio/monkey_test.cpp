// Anything that hands can do, at random: nothing breaks, and all of it can be taken back.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <random>

#include "tests/studio/headless.h"
#include "tests/support/sampling.h"
#include "viz/client/firm_view.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

constexpr const char* kKeys[] = {
    "Esc",    "Enter",   "Tab",     "Shift+Tab", "Left", "Right",    "Shift+Right", "Up",
    "Down",   "Home",    "PageUp",  "PageDown",  "F1",   "1",        "2",           "3",
    "4",      "Shift+1", "Shift+3", "R",         "N",    "Ctrl+Z",   "Ctrl+Y",      "Ctrl+N",
    "Ctrl+F", "Ctrl+O",  "Ctrl+S",  "Ctrl+Q",    "F6",   "Shift+F6", "Shift+Enter", "Ctrl+Enter"};

/// For how long at least: ./dev test --long asks for ten minutes under the sanitizers.
std::chrono::seconds seconds_asked() {
  const char* text = std::getenv("RAPPORT_MONKEY_SECONDS");
  return std::chrono::seconds(text == nullptr ? 0 : std::atoi(text));
}

/// One thing that a hand does.
void act(Studio& studio, std::mt19937& random) {
  ImGuiIO& io = ImGui::GetIO();
  const auto below = [&](unsigned n) { return random() % n; };
  switch (below(8)) {
    case 0:
    case 1:
      studio.key(kKeys[below(std::size(kKeys))]);
      break;
    case 2:
      io.MouseDown[0] = !io.MouseDown[0];
      break;
    case 3:
      io.MouseDown[1] = !io.MouseDown[1];
      break;
    case 4:
      io.MouseWheel = below(2) == 0 ? 1.0F : -1.0F;
      break;
    case 5:
      io.AddInputCharactersUTF8(below(2) == 0 ? "7" : "ä,");
      break;
    default:
      io.MousePos = {static_cast<float>(below(static_cast<unsigned>(io.DisplaySize.x))),
                     static_cast<float>(below(static_cast<unsigned>(io.DisplaySize.y)))};
  }
}

}  // namespace

TEST_CASE("studio monkey: thousands of random acts, then all taken back") {
  TemporaryFolder folder;
  const std::string text =
      small_company() + "question = \"Which?\"\n[policy.ours]\nlevers.latitude = 20\n";
  const auto path = folder.write("small.toml", text);
  StudioOptions options = studio_options(folder, 1);
  options.scenarios = folder.path();
  Headless window;
  Studio studio(options);
  studio.open(path);
  REQUIRE_FALSE(studio.at_start);
  std::mt19937 random(20260105);
  const auto end = std::chrono::steady_clock::now() + seconds_asked();
  constexpr int kActs = kSanitized ? 1000 : 3000;  // the long tests ask for minutes
  for (int i = 0; i < kActs || std::chrono::steady_clock::now() < end; ++i) {
    act(studio, random);
    studio.refresh(WallClock::now());
    const bool small = (i / 500) % 2 == 0;
    window.frame(studio, small ? 1280 : 1600, small ? 800 : 1000);
    if (studio.quit) studio.quit = false;
    if (i % 200 == 0 && studio.document.is_open()) studio.document.autosave();
  }
  ImGui::GetIO().MouseDown[0] = ImGui::GetIO().MouseDown[1] = false;
  window.frame(studio, 1600, 1000);
  studio.dialogue = Dialogue::none;
  studio.menu.reset();
  studio.typing.reset();
  if (studio.at_start) studio.open(path);
  const auto view = view_of(path.string(), studio.document.text());
  CHECK_MESSAGE(view->problems.empty(), view->problems);
  // Reading a text takes longer than taking a change back, and there may be thousands.
  while (studio.document.can_undo()) studio.document.undo();
  studio.redo();
  studio.undo();
  CHECK(view_of(path.string(), studio.document.text())->problems.empty());
  studio.client().want(1);  // hands may have asked for thousands of runs
  CHECK(settle(studio));
}
