#include <imgui.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <vector>

#include "viz/main/program.h"

namespace rapport {

namespace {

constexpr int kDrags = 20, kFrames = 40;
constexpr double kIdleSeconds = 5;

double milliseconds_since(WallClock::time_point begin) {
  return std::chrono::duration<double, std::milli>(WallClock::now() - begin).count();
}

double quantile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

/// Takes turns until something holds; false where it takes longer than two minutes.
template <class Holds>
bool turn_until(Program& program, Holds holds) {
  const auto begin = WallClock::now();
  while (!holds()) {
    program.turn();
    if (milliseconds_since(begin) > 120'000) return false;
  }
  return true;
}

/// Processor time of all threads in a frame, in ms; `draw` draws one.
template <class Draw>
double frame_milliseconds(Draw draw) {
  const double begun = process_seconds();
  for (int i = 0; i < kFrames; ++i) draw();
  return 1e3 * (process_seconds() - begun) / kFrames;
}

/// The most memory that the process had, in MB.
double peak_megabytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  double kilobytes = 0;
  while (status >> word) {
    if (word == "VmHWM:") status >> kilobytes;
  }
  return kilobytes / 1024;
}

}  // namespace

int run_bench(Program& program) {
  const auto begin = WallClock::now();
  Studio& studio = program.studio();
  const auto settled = [&] { return studio.is_settled(); };
  turn_until(program, [&] { return studio.seen.state->arms.size() > 0; });
  const double usable = milliseconds_since(begin);
  if (!turn_until(program, settled)) return 1;
  const double first = milliseconds_since(begin);

  // A lever that every firm of this kind has, to values that were not there before.
  const auto levers_shown = studio.visible_levers();
  if (levers_shown.empty() || studio.policy == kTodayName) {
    std::fprintf(stderr, "rapport-studio: the bench needs a policy with levers\n");
    return 1;
  }
  const Lever& lever = *levers_shown.front();
  std::vector<double> estimates, processor, own;
  for (int i = 0; i < kDrags; ++i) {
    const double value = lever.least + (lever.most - lever.least) * (0.21 + 0.03 * i);
    const auto moved = WallClock::now();
    const double spent = process_seconds();
    studio.set_lever(lever.id, value, "");
    studio.end_drag();
    const bool there = turn_until(program, [&] {
      return !studio.seen.is_old && studio.seen.state->pairs > 0 &&
             !studio.client().is_behind(*studio.seen.state);
    });
    if (!there) return 1;
    estimates.push_back(milliseconds_since(moved));
    processor.push_back(1e3 * (process_seconds() - spent));
    own.push_back(1e3 * program.own_seconds());
  }
  if (!turn_until(program, settled)) return 1;
  const double full = frame_milliseconds([&] {
    program.window().paint_all();
    program.draw();
  });
  double y = 0.3 * program.window().height();
  const double moving = frame_milliseconds([&] {
    program.draw({true, 100, static_cast<float>(y += 7)});
  });
  const double panels = 1e3 * program.own_seconds();
  const FeignedMouse away{true, -10, -10};
  const double empty = frame_milliseconds([&] {
    program.window().paint_all();
    program.window().begin_frame(away);
    program.window().end_frame(nullptr);
  });

  turn_until(program, [&] { return !program.turn(); });  // what is left to be drawn
  int drawn = 0;
  const double busy = process_seconds();
  const auto idle = WallClock::now();
  while (milliseconds_since(idle) < 1e3 * kIdleSeconds) drawn += program.turn() ? 1 : 0;
  const double share = 100 * (process_seconds() - busy) / (milliseconds_since(idle) / 1e3);

  std::printf(
      "{\n"
      "  \"window\": \"%dx%d\", \"software_opengl\": %s,\n"
      "  \"usable_after_ms\": %.0f, \"first_settled_after_ms\": %.0f,\n"
      "  \"first_estimate_ms\": {\"median\": %.0f, \"p95\": %.0f, \"drags\": %d},\n"
      "  \"first_estimate_cpu_ms_all_threads\": {\"median\": %.0f, \"p95\": %.0f},\n"
      "  \"panels_cpu_ms\": {\"settled\": %.2f, \"dragging_median\": %.2f, \"dragging_p95\": "
      "%.2f},\n"
      "  \"frame_cpu_ms\": {\"whole\": %.2f, \"mouse_moves\": %.2f, \"empty\": %.2f},\n"
      "  \"idle\": {\"cpu_percent\": %.3f, \"frames_drawn\": %d, \"seconds\": %.0f},\n"
      "  \"memory_mb\": %.0f\n"
      "}\n",
      program.window().width(), program.window().height(),
      program.window().is_software() ? "true" : "false", usable, first, quantile(estimates, 0.5),
      quantile(estimates, 0.95), kDrags, quantile(processor, 0.5), quantile(processor, 0.95),
      panels, quantile(own, 0.5), quantile(own, 0.95), full, moving, empty, share, drawn,
      kIdleSeconds, peak_megabytes());
  return 0;
}

}  // namespace rapport
