// What is known of how our firm and its rivals are run, and the scores that follow.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/scorecard/scorecard_question.h"
#include "experiments/sheet/given_answer.h"

namespace rapport {

/// Our own firm, in the column 'of' of sheets.
inline constexpr const char* kUs = "us";
inline constexpr std::size_t kMostRivals = 8;

struct FirmAnswer {
  std::optional<double> value{};  ///< of the lever; 1 yes, 0 no; nothing: not known
  std::string source{};           ///< where it is from; may be empty
};

struct ScoredFirm {
  std::string name;                 ///< kUs, or a rival's as given
  std::vector<FirmAnswer> answers;  ///< in the order of scorecard_questions()

  const FirmAnswer& answer(std::string_view key) const;
  bool knows_a_lever() const;
};

/// A mean over the levers of one part that were answered: 0 where all are at their least, 1 where
/// all are at their most.
struct Score {
  double mean = 0.0;  ///< NaN where none is
  int answered = 0, asked = 0;
  bool is_known() const { return answered > 0; }
};

struct Scorecard {
  std::vector<ScoredFirm> firms;  ///< ours first, then rivals as they first come

  const ScoredFirm& us() const { return firms.front(); }
};

/// Reads all answers. An answer that names no firm is of ours. Throws InvalidInput with all
/// problems: unknown questions, answers that are none, questions answered twice, names of rivals
/// that differ in capitals only, nothing that is known.
Scorecard read_scorecard(const std::vector<GivenAnswer>& given, const std::string& currency);

Score score_of(const ScoredFirm& firm, Component component);
/// The same over the levers only that `other` has answers to as well.
Score score_beside(const ScoredFirm& firm, const ScoredFirm& other, Component component);
/// How far `firm` is ahead of `other`, as a mean over the levers that both have answers to.
Score lead_of(const ScoredFirm& firm, const ScoredFirm& other, Component component);
/// Of the questions of yes or no that are answered, the share with a yes.
Score yes_of(const ScoredFirm& firm);
/// Answers that cannot both be: `bonus` and `quarter_of_bonus` are about the same number.
std::vector<std::string> contradictions(const Scorecard& card);

}  // namespace rapport
