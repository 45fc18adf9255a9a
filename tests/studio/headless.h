// The studio without a window: ImGui lays frames out, and nobody shows them.
#pragma once

#include <doctest/doctest.h>
#include <imgui.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "tests/studio/temporary_folder.h"
#include "tests/support/source_folder.h"
#include "viz/canvas/canvas.h"
#include "viz/panel/screen.h"
#include "viz/panel/studio.h"
#include "viz/theme/scale.h"

namespace rapport::testing {

/// The generic company, made small.
inline std::string small_company() {
  return "schema = 1\nextends = \"" +
         (source_folder() / "scenarios/generic_company.toml").string() +
         "\"\nhorizon = \"330 days\"\nwarmup = \"28 days\"\nsegment.single.customers = 500\n"
         "segment.family.customers = 300\nsegment.business.customers = 60\npool.agents.staff = 1\n"
         "pool.clerks.staff = 1\npool.technicians.staff = 1\npool.sellers.staff = 1\n";
}

class Headless {
 public:
  Headless() : canvas_(fonts_) {
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().MousePos = {-10, -10};
  }
  ~Headless() { ImGui::DestroyContext(); }
  Headless(const Headless&) = delete;
  Headless& operator=(const Headless&) = delete;

  void frame(Studio& studio, int width, int height) {
    if (const double s = scale_for(width, height, studio.present);
        s != fonts_.scale() || fonts_.lacks_letters()) {
      fonts_.build(s);
      set_style(fonts_.scale());
    }
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    io.DeltaTime = 1.0F / 30;
    ImGui::NewFrame();
    draw_screen(studio, canvas_, width, height);
    ImGui::Render();
  }
  const Canvas& canvas() const { return canvas_; }
  const Fonts& fonts() const { return fonts_; }

  /// Moves the mouse to a control's middle, or to a share of its width, and presses or lets go.
  void mouse(const std::string& control, bool down, double share = 0.5) {
    const PlacedControl* found = canvas_.find_control(control);
    if (found == nullptr) throw std::runtime_error("no control " + control);
    const double s = canvas_.scale();
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {static_cast<float>((found->box.x + share * found->box.width) * s),
                   static_cast<float>((found->box.y + found->box.height / 2) * s)};
    io.MouseDown[0] = down;
  }
  void click(Studio& studio, const std::string& control, int width, int height) {
    mouse(control, false);
    frame(studio, width, height);
    mouse(control, true);
    frame(studio, width, height);
    ImGui::GetIO().MouseDown[0] = false;
    frame(studio, width, height);
    ImGui::GetIO().MousePos = {-10, -10};
    frame(studio, width, height);
  }

 private:
  Fonts fonts_;
  Canvas canvas_;
};

inline StudioOptions studio_options(const TemporaryFolder& folder, std::uint32_t replications) {
  StudioOptions options;
  options.scenarios = source_folder() / "scenarios";
  options.config = folder.path() / "config";
  options.state = folder.path() / "state";
  options.client.replications = replications;
  return options;
}

/// Takes in what is new until nothing runs any more.
inline bool settle(Studio& studio) {
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < std::chrono::seconds(120)) {
    studio.refresh(WallClock::now());
    if (studio.is_settled()) {
      studio.refresh(WallClock::now() + std::chrono::seconds(1));  // words that waited
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

/// A small company that is open and has run.
struct OpenStudio {
  TemporaryFolder folder;
  Headless window;
  Studio studio;
  std::filesystem::path path;

  explicit OpenStudio(std::uint32_t replications, const std::string& more = "")
      : studio(studio_options(folder, replications)),
        path(folder.write("small.toml", small_company() + more)) {
    studio.open(path);
    REQUIRE_MESSAGE(!studio.at_start, studio.strip);
    REQUIRE(settle(studio));
    frame();
  }
  void frame() { window.frame(studio, 1600, 1000); }
  void save_chart(const std::string& chart, const std::filesystem::path& file) {
    studio.chart_wish = chart;
    studio.chart_file = file.string();
    frame();
  }
};

}  // namespace rapport::testing
