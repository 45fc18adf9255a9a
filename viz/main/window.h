// The window itself: GLFW, OpenGL 3 and ImGui's backends for both. Sleeps while nothing happens.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viz/canvas/damage.h"

struct GLFWwindow;

namespace rapport {

/// What a script does with the mouse, in place of the real one.
struct FeignedMouse {
  bool on = false;
  float x = 0, y = 0;  ///< pixels
  bool left = false, right = false;
};

inline constexpr int kLeastWidth = 1200, kLeastHeight = 720;  ///< pixels

class Window {
 public:
  /// Throws std::runtime_error where there is no display or no OpenGL 3.2.
  Window(int width, int height, const std::string& title);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  bool wants_to_close();  ///< asked once: then it is forgotten
  void poll();
  void sleep(double seconds);  ///< until something happens, or so long
  static void wake();          ///< from any thread

  /// Whether something happened since the last question.
  bool take_events();
  std::vector<std::string> take_keys();
  std::vector<std::string> take_dropped_files();

  void begin_frame(const FeignedMouse& mouse);
  /// Draws what ImGui has, and shows it. `picture`: gets the pixels, RGB from the upper left.
  void end_frame(std::vector<std::uint8_t>* picture);
  void paint_all() { damage_.forget(); }  ///< the next frame, as fonts are others

  int width() const;  ///< pixels
  int height() const;
  void resize(int width, int height);
  void set_title(const std::string& title);       ///< does nothing where it is that already
  bool is_software() const { return software_; }  ///< OpenGL without a GPU

 private:
  void listen();
  void paint_whole();
  void paint_changes();

  GLFWwindow* window_ = nullptr;
  std::string title_;
  bool software_ = false;
  /// Frames are painted without a GPU, and the last one still stands where the next is painted: so
  /// only what differs is.
  bool keeps_frames_ = false;
  Damage damage_;
};

}  // namespace rapport
