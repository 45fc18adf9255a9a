// Plays a script: one step a frame, with a feigned mouse.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "viz/canvas/canvas.h"
#include "viz/main/window.h"
#include "viz/panel/studio.h"
#include "viz/script/script.h"

namespace rapport {

class Player {
 public:
  Player(std::vector<Command> commands, std::filesystem::path pictures)
      : commands_(std::move(commands)), pictures_(std::move(pictures)) {}

  bool is_done() const { return next_ >= commands_.size() && steps_.empty(); }
  /// What went wrong; the script ends there.
  const std::string& problem() const { return problem_; }

  /// Does the next step, before a frame is drawn. `canvas` is as the last frame left it.
  void step(Studio& studio, const Canvas& canvas, Window& window);
  const FeignedMouse& mouse() const { return mouse_; }
  /// A question of the script, and how many actions it took until it was answered.
  struct Answered {
    std::string question;
    int actions = 0;
  };
  const std::vector<Answered>& answered() const { return answered_; }
  /// Where the frame to be drawn is wanted as a picture.
  std::optional<std::filesystem::path> take_picture();

 private:
  using Step = std::function<bool(Studio&, const Canvas&, Window&)>;  ///< true: done

  void begin(const Command& command, const Studio& studio);
  void count(const Command& command);
  void end_question(const std::string& actions);
  void fail(const std::string& what);
  bool move_to(const Canvas& canvas, const std::string& control);
  void add_click(const std::string& control, bool right, int times);
  void add_drag(const std::string& lever, double value, bool release);
  void add_pull(const std::string& control, double du);
  void add_save_chart(const std::string& chart, const std::string& file);
  void add_wait(const std::string& what);

  std::vector<Command> commands_;
  std::filesystem::path pictures_;
  std::size_t next_ = 0;
  std::vector<Step> steps_;
  FeignedMouse mouse_{true, -10, -10};
  std::optional<std::filesystem::path> picture_;
  std::string problem_;
  int line_ = 0;
  std::optional<Answered> asked_;  ///< the question that is being answered
  bool has_typed_ = false;         ///< by the command before: Enter then ends that action
  std::vector<Answered> answered_;
};

}  // namespace rapport
