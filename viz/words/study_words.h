// What is said of a study and its results file, in words.
#pragma once

#include <string>
#include <vector>

#include "experiments/study/study_findings.h"

namespace rapport {

/// How far a results file is.
struct StudyProgress {
  std::uint64_t done = 0, wanted = 0;
  std::size_t failed = 0;
  bool is_growing = false;    ///< somebody writes it
  double seconds_left = 0.0;  ///< while it grows; 0: not known
  std::size_t timed_out = 0;  ///< runs that were given up, because they took too long
};

/// "512 of 640 runs, still being written, about 6 min left, 3 failed".
std::string progress_words(const StudyProgress& progress);

/// Sentences of a study's answer without those of how far it is and what failed, which stand
/// elsewhere on the screen. `answer`: of answer_in_words().
std::vector<std::string> answer_sentences(const StudyData& data,
                                          const std::vector<std::string>& answer);

/// Every run without a result in a line: its point, replication and variant, and why; then a line
/// more.
std::string failed_runs_words(const StudyData& data);

/// "Superior only in concert, steady: fails (111 above 011). Dated: open." Empty where no block of
/// three factors was tested.
std::string concert_words(const StudyFindings& findings);

/// What an assumption does to the answer: "moves it by 3.1 points, and turns its sign".
std::string flip_words(const FlipFinding& flip, const std::string& unit, int digits);

}  // namespace rapport
