#include "experiments/scorecard/scorecard.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/import/call_mapping.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kLongestRival = 60;

/// Takes the answers in, and collects what is wrong with them.
class ScorecardReader {
 public:
  explicit ScorecardReader(std::string currency) : currency_(std::move(currency)) {
    card_.firms.push_back({kUs, Answers(scorecard_questions().size())});
  }

  Scorecard read(const std::vector<GivenAnswer>& given) {
    for (const GivenAnswer& one : given) take(one);
    if (card_.firms.size() > kMostRivals + 1) {
      problems_.add("of", "there are " + std::to_string(card_.firms.size() - 1) + " rivals",
                    std::to_string(kMostRivals) + " at most", "join those that are alike");
    }
    problems_.throw_if_any();
    if (std::ranges::none_of(card_.firms, &ScoredFirm::knows_a_lever)) {
      refuse("scorecard", "nothing is known of any lever",
             "answers from a to e, of us or of a rival", "`rapport scorecard --questions`");
    }
    return std::move(card_);
  }

 private:
  using Answers = std::vector<FirmAnswer>;

  void take(const GivenAnswer& one) {
    if (trimmed(one.text).empty()) return;
    const auto questions = scorecard_questions();
    const auto question = std::ranges::find_if(
        questions, [&](const ScorecardQuestion& row) { return one.question == row.key; });
    if (question == questions.end()) return refuse_question(one);
    ScoredFirm* firm = firm_of(one);
    if (firm == nullptr) return;
    if (!answered_.insert(firm->name + "\n" + one.question).second) {
      problems_.add(one.where,
                    "'" + one.question + "' of '" + firm->name + "' has been answered before",
                    "one answer");
      return;
    }
    if (is_unknown(one.text)) return;
    const Measured read = read_scorecard_answer(*question, one.text, currency_);
    if (!read.problem.empty()) {
      problems_.add(one.where, one.question + ": " + read.problem, read.allowed, read.hint);
      return;
    }
    firm->answers[static_cast<std::size_t>(question - questions.begin())] = {
        read.value, std::string(trimmed(one.source))};
  }

  void refuse_question(const GivenAnswer& one) {
    std::vector<std::string> keys;
    for (const ScorecardQuestion& question : scorecard_questions()) keys.emplace_back(question.key);
    problems_.add(one.where, "'" + one.question + "' is none of the questions",
                  "rapport scorecard --questions lists them", did_you_mean(one.question, keys));
  }

  /// The firm that an answer is of, a new one where it has not come before; null where it can be
  /// none.
  ScoredFirm* firm_of(const GivenAnswer& one) {
    const std::string name(trimmed(one.of));
    if (name.empty() || lower_case(name) == kUs) return &card_.firms.front();
    if (name.size() > kLongestRival) {
      problems_.add(one.where, "the name of the rival is too long", "60 letters");
      return nullptr;
    }
    for (ScoredFirm& firm : card_.firms) {
      if (firm.name == name) return &firm;
      if (lower_case(firm.name) == lower_case(name)) {
        problems_.add(one.where, "'" + name + "' differs from '" + firm.name + "' in capitals only",
                      "one way to write it", "'" + firm.name + "'");
        return nullptr;
      }
    }
    card_.firms.push_back({name, Answers(scorecard_questions().size())});
    return &card_.firms.back();
  }

  std::string currency_;
  Scorecard card_;
  std::set<std::string> answered_;
  Problems problems_;
};

/// Of the levers of a part: the mean of what `number` gives, where it gives something.
template <class Number>
Score mean_over(Component component, Number number) {
  Score score;
  double sum = 0.0;
  const auto questions = scorecard_questions();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Lever* lever = questions[i].lever();
    if (lever == nullptr || component_of(*lever) != component) continue;
    ++score.asked;
    const std::optional<double> value = number(*lever, i);
    if (!value) continue;
    ++score.answered;
    sum += *value;
  }
  score.mean = score.is_known() ? sum / score.answered : std::nan("");
  return score;
}

}  // namespace

const FirmAnswer& ScoredFirm::answer(std::string_view key) const {
  const auto questions = scorecard_questions();
  const auto found = std::ranges::find_if(
      questions, [&](const ScorecardQuestion& question) { return key == question.key; });
  return answers.at(static_cast<std::size_t>(found - questions.begin()));
}

bool ScoredFirm::knows_a_lever() const {
  const auto questions = scorecard_questions();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (answers[i].value && questions[i].lever() != nullptr) return true;
  }
  return false;
}

Scorecard read_scorecard(const std::vector<GivenAnswer>& given, const std::string& currency) {
  return ScorecardReader(currency).read(given);
}

Score score_of(const ScoredFirm& firm, Component component) {
  return mean_over(component, [&](const Lever& lever, std::size_t i) -> std::optional<double> {
    if (!firm.answers[i].value) return std::nullopt;
    return position_of(lever, *firm.answers[i].value);
  });
}

Score score_beside(const ScoredFirm& firm, const ScoredFirm& other, Component component) {
  return mean_over(component, [&](const Lever& lever, std::size_t i) -> std::optional<double> {
    if (!firm.answers[i].value || !other.answers[i].value) return std::nullopt;
    return position_of(lever, *firm.answers[i].value);
  });
}

Score lead_of(const ScoredFirm& firm, const ScoredFirm& other, Component component) {
  Score lead = score_beside(firm, other, component);
  lead.mean -= score_beside(other, firm, component).mean;
  return lead;
}

Score yes_of(const ScoredFirm& firm) {
  Score score;
  double yes = 0.0;
  const auto questions = scorecard_questions();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (questions[i].lever() != nullptr) continue;
    ++score.asked;
    if (!firm.answers[i].value) continue;
    ++score.answered;
    yes += *firm.answers[i].value;
  }
  score.mean = score.is_known() ? yes / score.answered : std::nan("");
  return score;
}

std::vector<std::string> contradictions(const Scorecard& card) {
  constexpr double kQuarter = 0.25;  // what the question `quarter_of_bonus` is about
  std::vector<std::string> found;
  for (const ScoredFirm& firm : card.firms) {
    const auto& bonus = firm.answer("bonus").value;
    const auto& quarter = firm.answer("quarter_of_bonus").value;
    if (!bonus || !quarter || (*bonus >= kQuarter) == (*quarter == 1.0)) continue;
    found.push_back(formatted("'bonus' is %g and 'quarter_of_bonus' is %s: both cannot be; of ",
                              *bonus, *quarter == 1.0 ? "yes" : "no") +
                    firm.name);
  }
  return found;
}

}  // namespace rapport
