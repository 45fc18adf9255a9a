// A study that the document is out of, and what of it is looked at.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "viz/client/study_view.h"

namespace rapport {

/// The four questions of the panel, in their order.
enum class StudyQuestion { best, moves, together, worlds };
inline constexpr std::size_t kStudyQuestions = 4;

struct StudyPage {
  std::shared_ptr<const StudyView> view{};  ///< as it was read last; null: no study is attached
  std::string problem{};  ///< why it could not be read again; the view is older then

  StudyQuestion question = StudyQuestion::best;  ///< where only one has room
  std::size_t block = 0;                         ///< of StudyFindings::blocks, that is shown
  std::map<std::size_t, std::string> loaded{};   ///< policies that points were made, by point

  // ---- how fast it grows
  std::chrono::steady_clock::time_point first_at{}, read_at{};
  std::uint64_t first_done = 0;  ///< runs that were there then

  bool is_attached() const { return view != nullptr; }
};

}  // namespace rapport
