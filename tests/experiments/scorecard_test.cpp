// Scorecards: what is read, the scores, and the scenario that comes of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "experiments/output/output_file.h"
#include "experiments/scorecard/scorecard_picture.h"
#include "experiments/scorecard/scorecard_sheet.h"
#include "experiments/scorecard/scorecard_words.h"
#include "experiments/scorecard/scored_fit.h"
#include "experiments/sheet/sheet_file.h"
#include "sim/core/problem.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/support/source_folder.h"

using namespace rapport;
using rapport::testing::source_folder;

namespace {

GivenAnswer scored_as(const std::string& question, const std::string& of, const std::string& text,
                      const std::string& source = {}) {
  return {question, of, text, source, question + "." + of};
}

std::string card_refused(const std::vector<GivenAnswer>& answers) {
  try {
    read_scorecard(answers, "EUR");
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "";
}

bool has_text(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// All levers of a part answered alike.
void answer_all(std::vector<GivenAnswer>& answers, Component component, const std::string& of,
                const std::string& text) {
  for (const ScorecardQuestion& question : scorecard_questions()) {
    const Lever* lever = question.lever();
    if (lever == nullptr || component_of(*lever) != component) continue;
    answers.push_back(scored_as(question.key, of, text));
  }
}

ScoredScenario scored_from(const char* scenario, const std::vector<GivenAnswer>& answers) {
  const std::string path = (source_folder() / "scenarios" / scenario).string();
  ScenarioFile base = read_scenario_file(path);
  const std::string currency = base.today.currency;
  return {read_scorecard(answers, currency), std::move(base),
          (source_folder() / "scenarios" / "scored.toml").string()};
}

double lever_of(const Scenario& scenario, const char* id, const char* department = "") {
  return LeverValues(*find_lever(id), scenario).of_department(department);
}

}  // namespace

TEST_CASE("scorecard: every lever that says what a firm is has one question") {
  std::set<std::string> asked;
  for (const ScorecardQuestion& question : scorecard_questions()) {
    CAPTURE(question.key);
    CHECK(asked.insert(question.key).second);
    const Lever* lever = question.lever();
    if (lever == nullptr) continue;
    CHECK(std::string("OCI").find(lever->code[0]) != std::string::npos);
    if (lever->family != LeverFamily::plain) {
      CHECK(static_cast<int>(component_of(*lever)) ==
            static_cast<int>(lever->family) - static_cast<int>(LeverFamily::orientation));
    }
  }
  for (const Lever& lever : levers()) {
    const std::string code = lever.code;
    const bool is_of_firm = !code.empty() && std::string("OCI").find(code[0]) != std::string::npos;
    const bool is_left_out =
        code == "C8a" || code.starts_with("C9") || code == "C10" || code == "C11";
    CAPTURE(code);
    if (is_of_firm && !is_left_out) CHECK(asked.contains(lever.id));
  }
  CHECK(std::ranges::count_if(scorecard_questions(), [](const ScorecardQuestion& question) {
          return question.lever() == nullptr;
        }) == 4);
}

TEST_CASE("scorecard: letters, words, numbers and units mean a lever's value") {
  for (const ScorecardQuestion& question : scorecard_questions()) {
    const Lever* lever = question.lever();
    if (lever == nullptr) continue;
    CAPTURE(question.key);
    for (std::size_t i = 0; i < 5; ++i) {
      const double value = value_of_word(*lever, i);
      CHECK(read_scorecard_answer(question, std::string(1, letter_of(i)), "EUR").value == value);
      CHECK(read_scorecard_answer(question, words_of(*lever)[i], "EUR").value == value);
    }
  }
  const Scorecard card = read_scorecard(
      {scored_as("bonus", "us", "35 %"), scored_as("latitude", "", "60 EUR"),
       scored_as("deferral", "us", "6 months"), scored_as("training", "Us", "40"),
       scored_as("call_centre", "us", "Yes"), scored_as("owner", "us", "do not know")},
      "EUR");
  REQUIRE(card.firms.size() == 1);
  CHECK(*card.us().answer("bonus").value == 0.35);
  CHECK(*card.us().answer("latitude").value == 60);
  CHECK(*card.us().answer("deferral").value == doctest::Approx(6.0));
  CHECK(*card.us().answer("training").value == 40);
  CHECK(!card.us().answer("owner").value);
  CHECK(yes_of(card.us()).answered == 1);
  CHECK(yes_of(card.us()).mean == 1.0);
}

TEST_CASE("scorecard: what cannot be meant is refused, all at once and with its place") {
  const std::string all =
      card_refused({scored_as("bonus", "us", "f"), scored_as("shar", "us", "a"),
                    scored_as("training", "us", "200"), scored_as("owner", "Helix", "a"),
                    scored_as("owner", "HELIX", "b"), scored_as("mail_answered", "us", "c"),
                    scored_as("depth", "us", "a"), scored_as("depth", "", "b"),
                    scored_as("upkeep", "us", "35")});
  for (const char* part :
       {"bonus.us", "a to e", "did you mean 'share'", "training.us", "0 to 120 hours a year",
        "in capitals only", "neither yes nor no", "answered before", "write '35 %'"}) {
    CAPTURE(part);
    CHECK(has_text(all, part));
  }
  CHECK(has_text(card_refused({scored_as("owner", "us", "?")}), "nothing is known"));
  CHECK(has_text(card_refused({scored_as("mail_answered", "us", "yes")}), "nothing is known"));
}

TEST_CASE("scorecard: scores are means of what is known, leads of what is known of both") {
  const Scorecard card =
      read_scorecard({scored_as("share", "us", "b"), scored_as("strategy", "us", "d"),
                      scored_as("share", "Helix", "c"), scored_as("customers_first", "Helix", "e")},
                     "EUR");
  const Score ours = score_of(card.us(), Component::orientation);
  CHECK(ours.mean == doctest::Approx(0.5));
  CHECK(ours.answered == 2);
  CHECK(ours.asked == 5);
  CHECK(!score_of(card.us(), Component::information).is_known());
  const Score lead = lead_of(card.firms[1], card.us(), Component::orientation);
  CHECK(lead.mean == doctest::Approx(0.25));
  CHECK(lead.answered == 1);
}

TEST_CASE("scorecard: the weakest link in words") {
  const auto words = [](const char* o, const char* c, const char* i) {
    std::vector<GivenAnswer> answers;
    answer_all(answers, Component::orientation, "us", o);
    answer_all(answers, Component::configuration, "us", c);
    answer_all(answers, Component::information, "us", i);
    return chain_words(read_scorecard(answers, "EUR").us());
  };
  CHECK(has_text(words("b", "b", "d"), "technology first"));
  CHECK(has_text(words("b", "b", "d"), "No single weakest link"));
  CHECK(has_text(words("a", "b", "d"), "Weakest link: orientation (0), the gate 'may'"));
  CHECK(has_text(words("c", "c", "c"), "about level"));
  CHECK(!has_text(words("d", "a", "d"), "first"));
  CHECK(has_text(words("d", "a", "d"), "Weakest link: configuration"));
}

TEST_CASE("scorecard: a scenario with Today as answered, and a policy for each rival") {
  ScoredScenario scored = scored_from(
      "generic_company.toml",
      {scored_as("share", "us", "c", "interviews\nof May"), scored_as("bonus", "us", "a"),
       scored_as("share", "A \"b\" \\\n[x]", "e"), scored_as("bonus", "Über & Co", "c"),
       scored_as("mail_answered", "Quiet", "yes")});
  const ScenarioFile file = read_scored(scored);
  CHECK(lever_of(file.today, "share") == 0.5);
  CHECK(lever_of(file.today, "bonus") == 0.0);
  CHECK(lever_of(file.today, "owner") == lever_of(scored.base.today, "owner"));
  CHECK(has_text(scored_text(scored), "given (interviews of May)"));
  CHECK(policy_of_rival(scored, "Quiet").empty());
  CHECK(file.policies.size() == scored.base.policies.size() + 2);
  const auto policy =
      std::ranges::find(file.policies, policy_of_rival(scored, "Über & Co"), &Policy::name);
  REQUIRE(policy != file.policies.end());
  CHECK(policy->changes.front().from == kFromStart);
  CHECK(lever_of(policy->changes.front().then, "bonus") == 0.5);
  CHECK(lever_of(policy->changes.front().then, "share") == 0.5);  // ours: not known of it
  // Programmes that were set for another Today are named.
  scored.card = read_scorecard(
      {scored_as("bonus", "us", "e"), scored_as("quarter_of_bonus", "us", "no")}, "EUR");
  std::string notes;
  for (const std::string& note : notes_on_scored(scored)) notes += note + "\n";
  CHECK(has_text(notes, "bonus from 1 to 0.5"));
  REQUIRE(contradictions(scored.card).size() == 1);
  CHECK(has_text(contradictions(scored.card).front(), "both cannot be; of us"));
}

TEST_CASE("scorecard: settings of departments stay ours, and are the rival's in its policy") {
  ScoredScenario scored = scored_from(
      "generic_company.toml", {scored_as("share", "us", "b"), scored_as("share", "Helix", "e")});
  const std::string department = scored.base.today.departments.front().name;
  scored.base.today.levers.push_back({"share", LeverScope::department, department, 0.6});
  const std::string text = scored_text(scored);
  CHECK(has_text(text, "# levers.share.department." + department + " stays 0.6"));
  CHECK(has_text(text, "\nlevers.share.department." + department + " = 1\n"));
}

TEST_CASE("scorecard: the rival is what its answers say") {
  std::vector<GivenAnswer> answers{scored_as("share", "us", "b")};
  for (const Component component :
       {Component::orientation, Component::configuration, Component::information}) {
    answer_all(answers, component, "Better", "d");
    answer_all(answers, component, "Worse", "a");
  }
  ScoredFitOptions options;
  options.fit = false;
  options.threads = 2;
  options.runs = 2;
  double of[2];
  int i = 0;
  for (const char* rival : {"Better", "Worse"}) {
    ScoredScenario scored = scored_from("rival.toml", answers);
    scored.rival = rival;
    fit_scored(scored, options);
    REQUIRE(scored.satisfaction.size() == 3);
    of[i++] = scored.satisfaction.front().value;
    const ScenarioFile file = read_scored(scored);
    CHECK(file.today.segments.front().rival.satisfaction == scored.satisfaction.front().value);
  }
  CHECK(of[0] > of[1] + 0.02);
}

TEST_CASE("scorecard: the sheet reads back, and the interview asks what it does not answer") {
  const TemporaryFolder folder;
  const std::string path = folder.file("answers.csv");
  NewFile(path).write(scorecard_template({"Helix"}));
  const std::vector<GivenAnswer> empty = read_sheet(path, "scorecard");
  CHECK(empty.size() == 2 * scorecard_questions().size());
  CHECK(has_text(card_refused(empty), "nothing is known"));

  std::istringstream in("Helix, Orbit\nz\nb\n\n?\nc\n");
  std::ostringstream out;
  const Scenario* none = nullptr;
  const std::vector<GivenAnswer> said =
      ask_scorecard({scored_as("share", "us", "d")}, {}, none, in, out);
  const Scorecard card = read_scorecard(said, "EUR");
  REQUIRE(card.firms.size() == 2);  // of Helix nothing was known
  CHECK(*card.us().answer("customers_first").value == 0.25);
  CHECK(*card.us().answer("share").value == 0.75);
  CHECK(card.firms[1].name == "Orbit");
  CHECK(*card.firms[1].answer("customers_first").value == 0.5);
  CHECK(has_text(out.str(), "a to e"));
  CHECK(!has_text(out.str(), "us [do not know: it"));
}

TEST_CASE("scorecard: pictures hold names as text") {
  for (const bool with_rival : {false, true}) {
    std::vector<GivenAnswer> answers{scored_as("share", "us", "b")};
    if (with_rival) answers.push_back(scored_as("share", "<b>&", "d"));
    const std::string svg = scorecard_svg(read_scorecard(answers, "EUR"), "A & B");
    CHECK(has_text(svg, "A &amp; B"));
    CHECK(has_text(svg, "Share what we know"));
    CHECK(!has_text(svg, "<b>"));
    CHECK(has_text(svg, "&lt;b&gt;&amp;") == with_rival);
  }
}
