// rapport-studio: the window in which a strategy team asks "what if".
#include "viz/panel/studio.h"

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <thread>

#include "viz/canvas/canvas.h"
#include "viz/main/player.h"
#include "viz/main/screenshot.h"
#include "viz/main/window.h"
#include "viz/panel/screen.h"
#include "viz/script/script.h"
#include "viz/theme/scale.h"

namespace rapport {

namespace {

struct Arguments {
  std::string file, script, pictures = ".", size, scenarios;
  int threads = 0;
  std::uint32_t replications = 8;
};

constexpr double kFrameWithoutGpu = 1.0 / 30;  ///< seconds
constexpr double kIdle = 1.0;                  ///< the longest sleep, for what is to be kept
constexpr int kFramesAfterEvent = 3;           ///< hovering is known a frame late

/// The folder of the scenarios: beside the program, or in the folder that it was built from.
std::filesystem::path find_scenarios(const std::string& asked) {
  if (!asked.empty()) return asked;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  for (auto folder = program.parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (std::filesystem::exists(folder / "scenarios/generic_company.toml", error))
      return folder / "scenarios";
  }
  return "scenarios";
}

/// The window, its studio, and what they need from frame to frame.
class Program {
 public:
  Program(const Arguments& arguments, const StudioOptions& options)
      : studio_(options), window_(width(arguments), height(arguments), "Rapport"), canvas_(fonts_) {
    if (!arguments.script.empty()) {
      const std::string text = read_file(arguments.script);
      player_ = std::make_unique<Player>(read_script(text, arguments.script), arguments.pictures);
    }
    if (!arguments.file.empty()) studio_.open(arguments.file);
  }

  int run() {
    while (!studio_.quit) {
      const auto now = WallClock::now();
      take_input();
      if (studio_.refresh(now)) frames_ = std::max(frames_, 1);
      if (window_.take_events()) frames_ = kFramesAfterEvent;
      if (player_ != nullptr) play();
      if (frames_ > 0) {
        draw();
        --frames_;
        rest_of_frame(now);
      } else {
        sleep(now);
      }
    }
    studio_.settings.width = window_.width();
    studio_.settings.height = window_.height();
    return player_ != nullptr && !player_->problem().empty() ? 1 : 0;
  }
  Studio& studio() { return studio_; }

 private:
  int width(const Arguments& arguments) { return side(arguments, studio_.settings.width, 0); }
  int height(const Arguments& arguments) { return side(arguments, studio_.settings.height, 1); }
  static int side(const Arguments& arguments, int otherwise, int which) {
    int sides[2] = {0, 0};
    if (std::sscanf(arguments.size.c_str(), "%dx%d", &sides[0], &sides[1]) != 2) return otherwise;
    return std::clamp(sides[which], 400, 8000);
  }

  void take_input() {
    for (const std::string& key : window_.take_keys()) studio_.key(key);
    for (const std::string& file : window_.take_dropped_files()) studio_.open(file);
    if (window_.wants_to_close()) studio_.ask_to_quit();
  }

  void play() {
    if (player_->is_done()) {
      if (!player_->problem().empty())
        std::fprintf(stderr, "rapport-studio: %s\n", player_->problem().c_str());
      studio_.quit = true;
      return;
    }
    player_->step(studio_, canvas_, window_);
    frames_ = std::max(frames_, 1);
  }

  void draw() {
    const double scale = scale_for(window_.width(), window_.height(), studio_.present);
    if (scale != fonts_.scale()) {
      if (fonts_.scale() > 0) ImGui_ImplOpenGL3_DestroyFontsTexture();
      fonts_.build(scale);
      set_style(scale);
      ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    static const FeignedMouse real;
    window_.begin_frame(player_ != nullptr ? player_->mouse() : real);
    draw_screen(studio_, canvas_, window_.width(), window_.height());
    const auto wanted = player_ != nullptr ? player_->take_picture() : std::nullopt;
    std::vector<std::uint8_t> picture;
    window_.end_frame(wanted ? &picture : nullptr);
    if (wanted) write_png(*wanted, window_.width(), window_.height(), picture);
  }

  /// Without a GPU a frame takes the processor from the runs: at most 30 a second.
  void rest_of_frame(WallClock::time_point begun) {
    window_.poll();
    if (!window_.is_software()) return;
    const double taken = std::chrono::duration<double>(WallClock::now() - begun).count();
    if (taken < kFrameWithoutGpu)
      std::this_thread::sleep_for(std::chrono::duration<double>(kFrameWithoutGpu - taken));
  }

  void sleep(WallClock::time_point now) {
    double seconds = kIdle;
    if (const auto look = studio_.next_look()) {
      seconds = std::clamp(std::chrono::duration<double>(*look - now).count(), 0.001, kIdle);
    }
    window_.sleep(seconds);
  }

  Studio studio_;
  Window window_;
  Fonts fonts_;
  Canvas canvas_;
  std::unique_ptr<Player> player_;
  int frames_ = kFramesAfterEvent;
};

int start(const Arguments& arguments) {
  StudioOptions options;
  options.scenarios = find_scenarios(arguments.scenarios);
  options.config = config_folder();
  options.state = state_folder();
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  options.client.threads = arguments.threads > 0 ? arguments.threads : cores;
  options.client.replications = arguments.replications;
  options.client.on_news = Window::wake;
  Program program(arguments, options);
  const int code = program.run();
  try {
    write_settings(program.studio().settings, options.config);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "rapport-studio: settings are not kept: %s\n", error.what());
  }
  return code;
}

}  // namespace

}  // namespace rapport

int main(int argc, char** argv) {
  rapport::Arguments arguments;
  CLI::App app{"Rapport's window: policies side by side, levers to drag, and who stays.",
               "rapport-studio"};
  app.add_option("FILE", arguments.file, "a scenario (.toml), or results (.db)");
  app.add_option("--script", arguments.script, "a text file that drives the window");
  app.add_option("--screenshot", arguments.pictures, "folder for the script's pictures");
  app.add_option("--size", arguments.size, "of the window, as 1600x1000");
  app.add_option("--scenarios", arguments.scenarios, "folder of the cases on the start screen");
  app.add_option("--threads", arguments.threads, "runs at a time");
  app.add_option("--replications", arguments.replications, "runs of each policy")
      ->check(CLI::Range(1, 4096));
  CLI11_PARSE(app, argc, argv);
  try {
    return rapport::start(arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
