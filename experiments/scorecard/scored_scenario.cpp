#include "experiments/scorecard/scored_scenario.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "experiments/import/law_text.h"
#include "experiments/output/short_names.h"
#include "sim/core/text.h"
#include "sim/file/extends_path.h"

namespace rapport {

namespace {

constexpr std::size_t kCommentColumn = 36;

/// Whether a setting is of that lever, by whatever name, and of a part of the firm.
bool is_of_part(const LeverSetting& setting, const Lever& lever) {
  return find_lever(setting.lever) == &lever && setting.scope != LeverScope::all;
}

std::string line(const std::string& key, const std::string& value, const std::string& comment) {
  std::string one = key + " = " + value;
  one.resize(std::max(one.size() + 2, kCommentColumn), ' ');
  return one + "# " + comment_text(comment) + "\n";
}

std::string number_of(double value) { return formatted("%.10g", value); }

/// "C2 One owner per case: given (interviews), every fourth case has an owner".
std::string said_of(const Lever& lever, const FirmAnswer& answer) {
  const std::string word = word_of(lever, *answer.value);
  return std::string(lever.code) + " " + lever.label + ": given" +
         (answer.source.empty() ? "" : " (" + answer.source + ")") +
         (word.empty() ? "" : ", " + word);
}

class Writer {
 public:
  explicit Writer(const ScoredScenario& scored) : scored_(scored) {}

  std::string text() {
    header();
    fitted();
    market();
    today();
    for (const ScoredFirm& firm : scored_.card.firms) {
      if (firm.name != kUs) policy(firm);
    }
    return std::move(text_);
  }

 private:
  void heading(const std::string& words) {
    text_ +=
        "\n# ---- " + words + " " +
        std::string(std::max<std::size_t>(3, 90 - std::min<std::size_t>(86, words.size())), '-') +
        "\n";
  }

  void header() {
    text_ +=
        "# " + comment_text(scored_.base.today.name) +
        ": run as a scorecard says, by `rapport scorecard`.\n#\n"
        "# It extends the scenario below: whatever does not stand here is as it is there. What "
        "is given is\n# an assessment of people, no measurement; docs/scorecard.md says what "
        "follows from it and what not.\n\nschema = 1\n";
    text_ += "extends = " + quoted(path_seen_from(scored_.path, scored_.base.path)) + "\n";
  }

  void fitted() {
    if (scored_.changes.empty() && scored_.left_out.empty()) return;
    heading("Today fitted to [target] again");
    text_ += "# Other levers, other numbers of what nobody measures: these were moved.\n";
    for (const LeftTarget& left : scored_.left_out) {
      text_ += "# Not fitted: target." + comment_text(left.metric + ". " + left.why) + ".\n";
    }
    for (const KeyChange& change : scored_.changes) {
      text_ += change.key + " = " + change.to + "\n# was " +
               comment_text(change.from.empty() ? "not set" : change.from) + "\n";
    }
  }

  void market() {
    if (!has_rival(scored_.base.today)) return no_market();
    if (scored_.satisfaction.empty()) return;
    heading("The rival whose offers reach customers");
    text_ += "# Worked out: what customers of our firm come to in a year, were it always run as " +
             comment_text(scored_.rival) + " is.\n";
    for (const RivalSatisfaction& one : scored_.satisfaction) {
      text_ +=
          "segment." + key_text(one.segment) + formatted(".rival.satisfaction = %.4f\n", one.value);
    }
  }

  void no_market() {
    if (scored_.card.firms.size() < 2) return;
    text_ +=
        "\n# No rival sends offers in this scenario. To have one, set how many reach a customer, "
        "in "
        "the scenario\n# that this file extends (docs/company.md, What does a rival take?), and "
        "run "
        "`rapport scorecard` again:\n";
    for (const SegmentSpec& segment : scored_.base.today.segments) {
      text_ +=
          "#   segment." + comment_text(key_text(segment.name)) + ".rival.offers = \"1 / year\"\n";
    }
  }

  /// The levers that are known of a firm, each with what `of_parts` adds.
  template <class OfParts>
  void levers(const ScoredFirm& firm, OfParts of_parts) {
    for (const ScorecardQuestion& question : scorecard_questions()) {
      const Lever* lever = question.lever();
      if (lever == nullptr) continue;
      const FirmAnswer& answer = firm.answer(question.key);
      const std::string key = std::string("levers.") + question.key;
      if (!answer.value) {
        if (firm.name == kUs) {
          text_ += "# " + key + " stays as it is: not known\n";
        }
        continue;
      }
      if (const char* lacking = lacking_for(*lever, scored_.base.today)) {
        text_ += "# " + line(key, number_of(*answer.value),
                             said_of(*lever, answer) + "; does nothing here without " + lacking);
        continue;
      }
      text_ += line(key + ".all", number_of(*answer.value), said_of(*lever, answer));
      of_parts(*lever, *answer.value);
    }
  }

  void today() {
    heading("Today's levers, as they are answered for us");
    levers(scored_.card.us(), [&](const Lever& lever, double) {
      for (const LeverSetting& setting : scored_.base.today.levers) {
        if (is_of_part(setting, lever)) {
          text_ += "# levers." + comment_text(key_of(setting)) + " stays " +
                   number_of(setting.value) + "\n";
        }
      }
    });
  }

  void policy(const ScoredFirm& firm) {
    const std::string name = policy_of_rival(scored_, firm.name);
    if (name.empty()) return;
    heading("As " + comment_text(firm.name) + " does it");
    text_ +=
        "[policy." + name + "]\nlabel = " + quoted("As " + firm.name + " does it") +
        "\nshort = " + quoted(short_names({"as " + comment_text(firm.name)}, kShortLabel).front()) +
        "\ndoc = " +
        quoted("Our firm, had it always been run with the levers of " + firm.name +
               "; where one of these is not known, ours.") +
        "\n[[policy." + name + ".change]]\n" +
        line("from", "\"start\"",
             "what it has; a date as \"2027-04-01\" is the way there, with its costs");
    levers(firm, [&](const Lever& lever, double value) {
      for (const LeverSetting& setting : scored_.base.today.levers) {
        if (!is_of_part(setting, lever)) continue;
        text_ += std::string("levers.") + lever.id + "." +
                 kLeverScopeNames[static_cast<std::size_t>(setting.scope)] + "." +
                 key_text(setting.of) + " = " + number_of(value) + "\n";
      }
    });
  }

  const ScoredScenario& scored_;
  std::string text_;
};

/// A name of letters, digits and underlines, as policies are typed.
std::string plain_name(const std::string& name) {
  std::string plain = "as_";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 && byte < 128) {
      plain += static_cast<char>(std::tolower(byte));
    } else if (plain.back() != '_') {
      plain += '_';
    }
  }
  while (plain.back() == '_') plain.pop_back();
  return plain;
}

double value_for_all(const Scenario& scenario, const Lever& lever) {
  return LeverValues(lever, scenario).of_all();
}

/// Levers that a policy took forward from the Today of the file, and takes back from the new one.
std::string steps_back(const ScoredScenario& scored, const ScenarioFile& now,
                       const Policy& policy) {
  const Scenario& before = scored.base.today;
  std::string names;
  const auto old = std::ranges::find(scored.base.policies, policy.name, &Policy::name);
  if (old == scored.base.policies.end()) return names;
  for (const ScorecardQuestion& question : scorecard_questions()) {
    const Lever* lever = question.lever();
    if (lever == nullptr) continue;
    const double goal = value_for_all(policy.changes.back().then, *lever);
    const bool was_forward =
        value_for_all(old->changes.back().then, *lever) >= value_for_all(before, *lever);
    const double today = value_for_all(now.today, *lever);
    if (!was_forward || goal >= today) continue;
    names += (names.empty() ? "" : ", ") + std::string(lever->id) + " from " + number_of(today) +
             " to " + number_of(goal);
  }
  return names;
}

void note_levers(const ScoredScenario& scored, std::vector<std::string>& notes) {
  for (const ScorecardQuestion& question : scorecard_questions()) {
    const Lever* lever = question.lever();
    const bool is_answered = std::ranges::any_of(scored.card.firms, [&](const ScoredFirm& firm) {
      return firm.answer(question.key).value.has_value();
    });
    if (lever == nullptr || !is_answered) continue;
    if (const char* lacking = lacking_for(*lever, scored.base.today)) {
      notes.push_back(std::string("lever '") + lever->id + "' does nothing in this firm without " +
                      lacking + "; it counts in the score and is left out of the file");
    }
    const FirmAnswer& ours = scored.card.us().answer(question.key);
    for (const LeverSetting& setting : scored.base.today.levers) {
      if (ours.value && is_of_part(setting, *lever)) {
        notes.push_back("the scenario sets levers." + key_of(setting) +
                        " apart; that stays for us, and is the rival's in the policy of a rival");
      }
    }
  }
}

}  // namespace

bool has_rival(const Scenario& today) {
  return std::ranges::any_of(today.segments,
                             [](const SegmentSpec& segment) { return segment.rival.offers > 0.0; });
}

std::string policy_of_rival(const ScoredScenario& scored, const std::string& rival) {
  std::set<std::string> taken;
  for (const Policy& policy : scored.base.policies) taken.insert(policy.name);
  for (const ScoredFirm& firm : scored.card.firms) {
    if (firm.name == kUs) continue;
    std::string name = plain_name(firm.name);
    for (int i = 2; taken.contains(name); ++i)
      name = plain_name(firm.name) + "_" + std::to_string(i);
    taken.insert(name);
    if (firm.name == rival) return firm.knows_a_lever() ? name : "";
  }
  return "";
}

std::string scored_text(const ScoredScenario& scored) { return Writer(scored).text(); }

ScenarioFile read_scored(const ScoredScenario& scored) {
  const std::string text = scored_text(scored);
  const ReadText read = [&](const std::string& path) {
    return path == scored.path ? text : read_text_file(path);
  };
  return read_scenario_file(scored.path, {{}, {}, read});
}

std::vector<std::string> notes_on_scored(const ScoredScenario& scored) {
  std::vector<std::string> notes;
  note_levers(scored, notes);
  const ScenarioFile now = read_scored(scored);
  for (const Policy& policy : now.policies) {
    const std::string back = steps_back(scored, now, policy);
    if (back.empty()) continue;
    notes.push_back("policy '" + policy.name +
                    "' was set for another Today and now goes back: " + back + "; set it anew");
  }
  return notes;
}

}  // namespace rapport
