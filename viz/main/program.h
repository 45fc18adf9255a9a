// The window, its studio, and what they need from frame to frame.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "viz/canvas/canvas.h"
#include "viz/main/player.h"
#include "viz/main/window.h"
#include "viz/panel/studio.h"

namespace rapport {

/// What `rapport-studio` is started with.
struct Arguments {
  std::string file, script, pictures = ".", size, scenarios;
  int threads = 0;
  std::uint32_t replications = 8;
  bool bench = false;
};

class Program {
 public:
  Program(const Arguments& arguments, const StudioOptions& options);

  /// Until somebody quits; gives the program's exit code.
  int run();
  /// One turn of the loop: takes in what happened, and draws or sleeps. True: a frame was drawn.
  bool turn();
  void draw();                           ///< one frame
  void draw(const FeignedMouse& mouse);  ///< the same, with the mouse there

  Studio& studio() { return studio_; }
  Window& window() { return window_; }
  double own_seconds() const {
    return own_seconds_;
  }  ///< of this thread in the last frame, without OpenGL

 private:
  void take_input();
  void play();
  void rest_of_frame(WallClock::time_point begun);
  void sleep(WallClock::time_point now);

  Studio studio_;
  Window window_;
  Fonts fonts_;
  Canvas canvas_;
  std::unique_ptr<Player> player_;
  int frames_;  ///< still to be drawn
  double own_seconds_ = 0.0;
};

/// Seconds of processor time, of this thread or of all.
double thread_seconds();
double process_seconds();

/// Drags a lever, draws and idles, and prints what that takes as JSON. Gives the exit code.
int run_bench(Program& program);

}  // namespace rapport
