#include "experiments/scorecard/scorecard_sheet.h"

#include <algorithm>

#include "experiments/sheet/company_sheet.h"
#include "experiments/sheet/prompter.h"
#include "experiments/sheet/sheet_file.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kWords = 5;

/// The names of the firms that are asked about, ours first.
std::vector<std::string> firms_of(const std::vector<std::string>& rivals) {
  std::vector<std::string> firms{kUs};
  for (const std::string& rival : rivals) {
    if (std::ranges::find(firms, rival) == firms.end()) firms.push_back(rival);
  }
  return firms;
}

class ScorecardInterview {
 public:
  ScorecardInterview(const std::vector<GivenAnswer>& known, const Scenario* today, std::istream& in,
                     std::ostream& out)
      : prompter_(in, out), today_(today) {
    for (const GivenAnswer& one : known) {
      if (!trimmed(one.text).empty()) answers_.push_back(one);
    }
  }

  std::vector<GivenAnswer> ask(std::vector<std::string> rivals) {
    for (const GivenAnswer& one : answers_) {
      if (!one.of.empty() && one.of != kUs) rivals.push_back(one.of);
    }
    prompter_.say(
        "Of each question, answer for every firm with a letter, or a number in the lever's own "
        "unit; "
        "an empty line means\nthat you do not know, and the lever stays.\n");
    if (rivals.empty()) {
      rivals = prompter_.names("\nWhich rivals? Names with commas between [none]: ");
    }
    std::size_t number = 0;
    for (const ScorecardQuestion& question : scorecard_questions()) {
      ask_one(question, ++number, firms_of(rivals));
    }
    return std::move(answers_);
  }

 private:
  bool is_answered(const ScorecardQuestion& question, const std::string& firm) const {
    return std::ranges::any_of(answers_, [&](const GivenAnswer& one) {
      return one.question == question.key && (one.of == firm || (one.of.empty() && firm == kUs));
    });
  }

  void ask_one(const ScorecardQuestion& question, std::size_t number,
               const std::vector<std::string>& firms) {
    std::vector<std::string> open;
    for (const std::string& firm : firms) {
      if (!is_answered(question, firm)) open.push_back(firm);
    }
    if (open.empty() || prompter_.ended()) return;
    const Lever* lever = question.lever();
    prompter_.say(
        formatted("\n%zu of %zu. %s\n", number, scorecard_questions().size(), question.ask));
    for (std::size_t i = 0; lever != nullptr && i < kWords; ++i) {
      prompter_.say(formatted("  %c  %s\n", letter_of(i), words_of(*lever)[i]));
    }
    for (const std::string& firm : open) ask_of(question, firm);
  }

  void ask_of(const ScorecardQuestion& question, const std::string& firm) {
    if (prompter_.ended()) return;
    const Lever* lever = question.lever();
    const std::string means = lever == nullptr ? "yes or no; it counts, and sets no lever"
                                               : std::string(lever->label) + ": " + lever->help +
                                                     " In " + lever->unit + ".";
    const std::string text =
        prompter_.ask(firm + prompt_of(lever, firm) + ": ", means, [&](const std::string& answer) {
          if (is_unknown(answer)) return std::string();
          return fault_of(read_scorecard_answer(question, answer, currency()));
        });
    if (is_unknown(text)) return;
    answers_.push_back({question.key, firm, text, "", std::string(question.key) + "." + firm});
  }

  std::string prompt_of(const Lever* lever, const std::string& firm) const {
    if (lever == nullptr) return " [yes, no, or do not know]";
    if (today_ == nullptr || firm != kUs) return " [do not know]";
    return formatted(" [do not know: it stays at %g]", LeverValues(*lever, *today_).of_all());
  }

  std::string currency() const { return today_ == nullptr ? "EUR" : today_->currency; }

  Prompter prompter_;
  const Scenario* today_;
  std::vector<GivenAnswer> answers_{};
};

}  // namespace

std::string scorecard_template(const std::vector<std::string>& rivals) {
  std::vector<std::string> headings{"what is asked"};
  for (std::size_t i = 0; i < kWords; ++i) headings.emplace_back(1, letter_of(i));
  SheetText sheet(headings);
  for (const ScorecardQuestion& question : scorecard_questions()) {
    const Lever* lever = question.lever();
    std::vector<std::string> shown{question.ask};
    if (lever == nullptr) shown.front() += " (yes or no)";
    for (std::size_t i = 0; i < kWords; ++i) {
      shown.emplace_back(lever == nullptr ? "" : words_of(*lever)[i]);
    }
    for (const std::string& firm : firms_of(rivals)) sheet.line(question.key, firm, shown);
  }
  return sheet.text();
}

std::vector<GivenAnswer> ask_scorecard(const std::vector<GivenAnswer>& known,
                                       std::vector<std::string> rivals, const Scenario* today,
                                       std::istream& in, std::ostream& out) {
  return ScorecardInterview(known, today, in, out).ask(std::move(rivals));
}

}  // namespace rapport
