#include "experiments/command/command_scorecard_text.h"

#include <algorithm>
#include <cmath>

#include "experiments/command/command_new_text.h"
#include "experiments/output/csv.h"
#include "experiments/output/numbers.h"
#include "experiments/output/shell_word.h"
#include "experiments/output/short_names.h"
#include "experiments/output/text_table.h"
#include "experiments/scorecard/scorecard_words.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr int kBlocks = 10;            // blocks
constexpr std::size_t kLabels = 46;    // columns that labels take
constexpr std::size_t kNames = 15;     // columns of a firm
constexpr double kFarContacts = 0.03;  // share from which a touch point's contacts have moved

std::string bar_of(double mean) {
  const int full = static_cast<int>(std::lround(kBlocks * mean));
  std::string bar;
  for (int i = 0; i < kBlocks; ++i) bar += i < full ? "█" : "░";
  return bar;
}

std::string score_text(const Score& score, bool with_bar) {
  if (!score.is_known()) return "not known";
  return (with_bar ? bar_of(score.mean) + " " : "") + formatted("%3.0f", 100.0 * score.mean);
}

std::string answer_text(const Lever* lever, const FirmAnswer& answer) {
  if (!answer.value) return "-";
  if (lever == nullptr) return *answer.value == 1.0 ? "yes" : "no";
  return formatted("%3.0f", 100.0 * position_of(*lever, *answer.value));
}

std::string scores_table(const Scorecard& card) {
  std::vector<Align> columns{Align::left};
  std::vector<std::string> names;
  for (const ScoredFirm& firm : card.firms) {
    columns.push_back(Align::right);
    names.push_back(firm.name);
  }
  const bool with_bar = kLabels + kNames * names.size() <= terminal_width();
  std::vector<std::string> titles = short_names(names, kNames - 2);
  titles.insert(titles.begin(), "of 100");
  TextTable table(columns);
  table.titles(titles);
  const auto questions = scorecard_questions();
  const auto row_of = [&](std::size_t i) {
    const Lever* lever = questions[i].lever();
    std::vector<Cell> cells{lever != nullptr ? "  " + std::string(lever->code) + " " + lever->label
                                             : std::string("  ") + questions[i].key};
    for (const ScoredFirm& firm : card.firms) cells.push_back(answer_text(lever, firm.answers[i]));
    table.row(cells);
  };
  for (int c = 0; c < kComponents; ++c) {
    const auto component = static_cast<Component>(c);
    std::vector<Cell> cells{
        {capital(name_of(component)) + " (" + gate_of(component) + ")", Tone::strong}};
    for (const ScoredFirm& firm : card.firms) {
      cells.push_back({score_text(score_of(firm, component), with_bar), Tone::strong});
    }
    table.row(cells);
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const Lever* lever = questions[i].lever();
      if (lever != nullptr && component_of(*lever) == component) row_of(i);
    }
  }
  std::vector<Cell> four{{"Four questions of yes or no", Tone::strong}};
  for (const ScoredFirm& firm : card.firms) {
    const Score yes = yes_of(firm);
    const std::string said = formatted("%.0f yes of %d", yes.mean * yes.answered, yes.answered);
    four.push_back({yes.is_known() ? said : std::string("not known"), Tone::strong});
  }
  table.row(four);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (questions[i].lever() == nullptr) row_of(i);
  }
  return table.text(colour_on_output());
}

/// Touch points whose contacts have moved.
std::string contacts_text(const ScoredFit& fit) {
  std::string text;
  for (const ContactShift& shift : fit.contacts) {
    const double by = shift.before > 0.0 ? shift.now / shift.before - 1.0 : 0.0;
    if (std::fabs(by) < kFarContacts) continue;
    text += (text.empty() ? "" : ", ") + shift.touch_point + formatted(" %+.0f %%", 100.0 * by);
  }
  if (text.empty()) return "";
  return "With these levers Today has other contacts than the scenario had: " + text +
         ". Where contacts are counted, correct the rates of needs. ";
}

std::string fit_words(const ScoredScenario& scored, const ScoredFit& fit) {
  std::string text;
  if (fit.has_no_target) {
    text +=
        "The scenario has no [target], so Today was not fitted: who stays today moves with the "
        "levers. Give it targets, then run this again. ";
  }
  text += contacts_text(fit);
  for (const RivalSatisfaction& one : scored.satisfaction) {
    text += formatted("Customers of '%s' expect %.2f (of 1) of ", printable(one.segment).c_str(),
                      one.value) +
            printable(scored.rival) + ": what our firm comes to with its levers. ";
  }
  return text;
}

std::string notes_text(const ScoredScenario& scored) {
  std::string text;
  for (const std::string& note : notes_on_scored(scored)) {
    text += wrapped("note: " + printable(note), terminal_width(), 0) + "\n";
  }
  return text;
}

Json json_of(const Score& score) {
  return {{"score", score.is_known() ? json_number(score.mean) : Json(nullptr)},
          {"answered", score.answered},
          {"asked", score.asked}};
}

}  // namespace

std::string scores_text(const Scorecard& card) {
  std::string text;
  for (const ScoredFirm& firm : card.firms) {
    text += wrapped(printable(firm.name) + ": " + chain_words(firm), terminal_width()) + "\n";
    const std::string lead = &firm == &card.us() ? "" : lead_words(card.us(), firm);
    if (!lead.empty()) {
      text += wrapped(printable(firm.name) + ", " + lead, terminal_width()) + "\n";
    }
  }
  text += "\n" + scores_table(card) + "\n";
  for (const std::string& note : contradictions(card)) {
    text += wrapped("note: " + printable(note), terminal_width()) + "\n\n";
  }
  return text +
         wrapped(
             "A score is the mean of the part's levers that are known, each from 0 (its least) "
             "to 100 (its most). It says how far a firm has gone, not how good that is: "
             "`rapport compare` asks what it is worth, and some levers cost more than they "
             "bring. No data set observes any of this together with who stays; an answer is an "
             "opinion, of a rival most of all. The four of yes or no count, and set no lever.",
             terminal_width()) +
         "\n";
}

std::string scored_answer(const ScoredScenario& scored, const ScoredFit& fit) {
  std::string text;
  if (fit.fit) text += "\n" + reached_table(*fit.fit);
  text += left_out_text(scored.left_out);
  const std::string words = fit_words(scored, fit);
  if (!words.empty()) text += "\n" + wrapped(words, terminal_width()) + "\n";
  const std::string notes = notes_text(scored);
  if (!notes.empty()) text += "\n" + notes;
  if (!fit.why_not.empty()) text += "\nToday could not be fitted to [target]:\n" + fit.why_not;
  const std::string file = shell_word(scored.path);
  text += "\n" + printable(scored.path) + " is written. Next:\n  rapport check " + file;
  std::string policies;
  for (const ScoredFirm& firm : scored.card.firms) {
    if (firm.name == kUs) continue;
    const std::string policy = policy_of_rival(scored, firm.name);
    if (!policy.empty()) policies += " --policy " + policy;
  }
  text += "\n  rapport compare " + file + (policies.empty() ? "" : " --policy today") + policies +
          " --replications 4\n";
  return text;
}

Json scorecard_json(const Scorecard& card) {
  Json json = Json::array();
  for (const ScoredFirm& firm : card.firms) {
    Json one{{"name", firm.name}, {"scores", Json::object()}, {"answers", Json::object()}};
    for (int c = 0; c < kComponents; ++c) {
      const auto component = static_cast<Component>(c);
      one["scores"][name_of(component)] = json_of(score_of(firm, component));
      if (firm.name != kUs) {
        one["lead"][name_of(component)] = json_of(lead_of(firm, card.us(), component));
      }
    }
    one["yes"] = json_of(yes_of(firm));
    one["words"] = chain_words(firm);
    for (const ScorecardQuestion& question : scorecard_questions()) {
      const auto& value = firm.answer(question.key).value;
      one["answers"][question.key] = value ? Json(*value) : Json(nullptr);
    }
    json.push_back(one);
  }
  return json;
}

Json scored_json(const ScoredScenario& scored, const ScoredFit& fit) {
  Json json{{"file", scored.path},
            {"fitted", fit.fit.has_value()},
            {"why_not", fit.why_not},
            {"left_out", Json::array()},
            {"rival", scored.rival},
            {"satisfaction", Json::object()},
            {"policies", Json::object()},
            {"contacts", Json::object()},
            {"notes", notes_on_scored(scored)}};
  for (const LeftTarget& left : scored.left_out) {
    json["left_out"].push_back({{"metric", left.metric}, {"why", left.why}});
  }
  for (const RivalSatisfaction& one : scored.satisfaction) {
    json["satisfaction"][one.segment] = one.value;
  }
  for (const ContactShift& one : fit.contacts) {
    json["contacts"][one.touch_point] = {{"before", one.before}, {"now", one.now}};
  }
  for (const ScoredFirm& firm : scored.card.firms) {
    const std::string policy = policy_of_rival(scored, firm.name);
    if (!policy.empty()) json["policies"][firm.name] = policy;
  }
  return json;
}

std::string scorecard_csv(const Scorecard& card) {
  std::string text = "of,part,code,question,value,of_100,source\r\n";
  const auto questions = scorecard_questions();
  for (const ScoredFirm& firm : card.firms) {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const FirmAnswer& answer = firm.answers[i];
      const Lever* lever = questions[i].lever();
      const bool has_score = lever != nullptr && answer.value;
      text += csv_field(firm.name) + "," + (lever ? name_of(component_of(*lever)) : "") + "," +
              (lever ? lever->code : "") + "," + questions[i].key + "," +
              (answer.value ? csv_number(*answer.value) : "") + "," +
              (has_score ? csv_number(100.0 * position_of(*lever, *answer.value)) : "") + "," +
              csv_field(answer.source) + "\r\n";
    }
  }
  return text;
}

std::string scorecard_questions_text() {
  std::string text =
      "Of us (us) and of each rival, by its name. A letter, a number in the unit of the lever, or "
      "do "
      "not know.\n";
  for (const ScorecardQuestion& question : scorecard_questions()) {
    const Lever* lever = question.lever();
    text += "\n" + std::string(question.key) + ": " + question.ask;
    if (lever == nullptr) {
      text += " (yes or no)\n";
      continue;
    }
    text += " (" + std::string(lever->code) + ", " + range_of(*lever) + ")\n";
    for (std::size_t i = 0; i < 5; ++i) {
      text += formatted("  %c  %s\n", letter_of(i), words_of(*lever)[i]);
    }
  }
  return text +
         "\nThe last four are in our words, after P. Keen, \"You and Your Customers\"; they set no "
         "lever.\n";
}

}  // namespace rapport
