// What is looked at behind the tab Options.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "viz/client/lever_sweep.h"
#include "viz/document/part_text.h"

namespace rapport {

/// The parts of the tab.
enum class OptionsPart { ranking, study, roadmap, range };
inline constexpr int kOptionsParts = 4;

struct OptionsTab {
  OptionsPart part = OptionsPart::ranking;

  // ---- roadmap
  int step = kStart;  ///< that keys move: DatedChange::step, or what moves from the start on
  static constexpr int kStart = -1;
  /// A step that is dragged.
  struct StepDrag {
    int step;
    std::string text;  ///< as it was before
    int months = 0;    ///< moved so far
    double from_x = 0;
  };
  std::optional<StepDrag> drag{};

  // ---- range of a lever
  std::unique_ptr<LeverSweep> sweep{};
  std::uint64_t sweep_number = 0;  ///< of the state that was seen last
  std::string target{};            ///< who is to stay, of 100, as it is typed
  bool asks_target = false, focus_target = false;
  bool set_when_known = false;  ///< the lever is to be set once the answer is there

  // ---- a lever's popups
  std::string lever{};                    ///< whose parts, or cost, are shown
  std::optional<LeverPart> typed_part{};  ///< whose value is typed
  std::string typed{};
  bool focus_part = false;
  std::size_t part_row = 0;  ///< that keys are on
};

/// A step of a policy by its number in the text, or what moves from the start on; null: none.
const DatedChange* find_step(const PolicyView& view, int step);

}  // namespace rapport
