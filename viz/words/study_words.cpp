#include "viz/words/study_words.h"

#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"

namespace rapport {

namespace {

std::string time_left(double seconds) {
  if (seconds < 90) return "about " + number(std::max(10.0, seconds), 10) + " s left";
  if (seconds < 5400) return "about " + number(seconds / 60, 1) + " min left";
  return "about " + number(seconds / 3600, 1) + " h left";
}

/// What keeps a claim from holding: its least sure part.
std::string weakest_part(const ConcertTest& test) {
  if (test.verdict == ConcertVerdict::holds || test.parts.empty()) return "";
  return " (" + std::ranges::max_element(test.parts, {}, &ConcertPart::p_value)->words + ")";
}

}  // namespace

std::string progress_words(const StudyProgress& progress) {
  std::string words = count(static_cast<double>(progress.done));
  if (progress.done < progress.wanted) {
    words += " of " + count(static_cast<double>(progress.wanted)) + " runs, " +
             (progress.is_growing ? "still being written" : "and nobody is writing");
    if (progress.is_growing && progress.seconds_left > 0)
      words += ", " + time_left(progress.seconds_left);
  } else {
    words += progress.done == 1 ? " run" : " runs";
  }
  if (progress.failed > 0) words += ", " + count(static_cast<double>(progress.failed)) + " failed";
  if (progress.timed_out > 0) {
    words += ", " + count(static_cast<double>(progress.timed_out)) + " took too long";
  }
  return words;
}

std::vector<std::string> answer_sentences(const StudyData& data,
                                          const std::vector<std::string>& answer) {
  const std::ptrdiff_t first = data.has_status() && !answer.empty() ? 1 : 0;
  return {answer.begin() + first, answer.end()};
}

std::string failed_runs_words(const StudyData& data) {
  std::string words;
  std::vector<FailedRun> runs = data.failures;
  runs.insert(runs.end(), data.timed_out.begin(), data.timed_out.end());
  for (const FailedRun& run : runs) {
    words += data.study.points.points[run.point].policy.label + ", replication " +
             std::to_string(run.replication);
    if (run.variant > 0) words += ", variant " + std::to_string(run.variant);
    words += ": " + run.message + "\n";
  }
  return words + "Nothing that is shown rests on them.";
}

std::string concert_words(const StudyFindings& findings) {
  std::string words;
  for (const FactorialBlock& block : findings.blocks) {
    if (!block.concert) continue;
    const std::string verdict = name_of(block.concert->verdict) + weakest_part(*block.concert);
    if (words.empty()) {
      words = "Superior only in concert" + (block.label.empty() ? "" : ", " + block.label) + ": " +
              verdict + ".";
    } else {
      words += " " + capital(block.label) + ": " + verdict + ".";
    }
  }
  return words;
}

std::string flip_words(const FlipFinding& flip, const std::string& unit, int digits) {
  const double step = std::pow(10.0, -digits);
  const std::string moves = "moves it by " + number(std::abs(flip.slope.mean), step) + unit;
  if (flip.slope.contains(0.0)) return moves + ", which may be luck";
  return moves + (flip.at ? ", and turns its sign" : ", and keeps its sign");
}

}  // namespace rapport
