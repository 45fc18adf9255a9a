#include "viz/main/program.h"

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>
#include <utility>

#include "viz/main/screenshot.h"
#include "viz/panel/screen.h"
#include "viz/theme/scale.h"

namespace rapport {

namespace {

constexpr double kFrameWithoutGpu = 1.0 / 30;  ///< seconds
constexpr double kIdle = 1.0;                  ///< the longest sleep, for what is to be kept
constexpr int kFramesAfterEvent = 3;           ///< hovering is known a frame late

int side(const Arguments& arguments, int otherwise, int which) {
  int sides[2] = {0, 0};
  if (std::sscanf(arguments.size.c_str(), "%dx%d", &sides[0], &sides[1]) != 2) return otherwise;
  return std::clamp(sides[which], which == 0 ? kLeastWidth : kLeastHeight, 8000);
}

double seconds_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

double thread_seconds() { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }
double process_seconds() { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }

Program::Program(const Arguments& arguments, const StudioOptions& options)
    : studio_(options),
      window_(side(arguments, studio_.settings.width, 0),
              side(arguments, studio_.settings.height, 1), studio_.window_title()),
      canvas_(fonts_),
      frames_(kFramesAfterEvent) {
  if (!arguments.script.empty()) {
    const std::string text = read_file(arguments.script);
    player_ = std::make_unique<Player>(read_script(text, arguments.script), arguments.pictures);
  }
  if (!arguments.file.empty()) studio_.open(arguments.file);
}

int Program::run() {
  while (!studio_.quit) turn();
  studio_.settings.width = window_.width();
  studio_.settings.height = window_.height();
  return player_ != nullptr && !player_->problem().empty() ? 1 : 0;
}

bool Program::turn() {
  const auto now = WallClock::now();
  take_input();
  if (studio_.refresh(now)) frames_ = std::max(frames_, 1);
  if (window_.take_events()) frames_ = kFramesAfterEvent;
  if (player_ != nullptr) play();
  if (frames_ <= 0) {
    sleep(now);
    return false;
  }
  draw();
  --frames_;
  if (fonts_.lacks_letters()) frames_ = std::max(frames_, 1);
  rest_of_frame(now);
  return true;
}

void Program::take_input() {
  for (const std::string& key : window_.take_keys()) studio_.key(key);
  for (const std::string& file : window_.take_dropped_files()) studio_.open(file);
  if (window_.wants_to_close()) studio_.ask_to_quit();
}

void Program::play() {
  if (player_->is_done()) {
    if (!player_->problem().empty())
      std::fprintf(stderr, "rapport-studio: %s\n", player_->problem().c_str());
    for (const Player::Answered& answer : player_->answered()) {
      std::printf("%d  %s\n", answer.actions, answer.question.c_str());
    }
    studio_.quit = true;
    return;
  }
  player_->step(studio_, canvas_, window_);
  frames_ = std::max(frames_, 1);
}

void Program::draw() {
  static const FeignedMouse real;
  draw(player_ != nullptr ? player_->mouse() : real);
}

void Program::draw(const FeignedMouse& mouse) {
  const double scale = scale_for(window_.width(), window_.height(), studio_.present);
  if (scale != fonts_.scale() || fonts_.lacks_letters()) {
    if (fonts_.scale() > 0) ImGui_ImplOpenGL3_DestroyFontsTexture();
    fonts_.build(scale);
    set_style(scale);
    if (!fonts_.missing().empty() && studio_.strip.empty()) studio_.say_problem(fonts_.missing());
    ImGui_ImplOpenGL3_CreateFontsTexture();
    window_.paint_all();
  }
  window_.set_title(studio_.window_title());
  window_.begin_frame(mouse);
  const double begun = thread_seconds();
  draw_screen(studio_, canvas_, window_.width(), window_.height());
  own_seconds_ = thread_seconds() - begun;
  const auto wanted = player_ != nullptr ? player_->take_picture() : std::nullopt;
  std::vector<std::uint8_t> picture;
  window_.end_frame(wanted ? &picture : nullptr);
  if (wanted) write_png(*wanted, window_.width(), window_.height(), picture);
}

/// Without a GPU a frame takes the processor from the runs: at most 30 a second.
void Program::rest_of_frame(WallClock::time_point begun) {
  window_.poll();
  if (!window_.is_software()) return;
  const double taken = std::chrono::duration<double>(WallClock::now() - begun).count();
  if (taken >= kFrameWithoutGpu) return;
  std::this_thread::sleep_for(std::chrono::duration<double>(kFrameWithoutGpu - taken));
}

void Program::sleep(WallClock::time_point now) {
  double seconds = kIdle;
  if (const auto look = studio_.next_look()) {
    seconds = std::clamp(std::chrono::duration<double>(*look - now).count(), 0.001, kIdle);
  }
  window_.sleep(seconds);
}

}  // namespace rapport
