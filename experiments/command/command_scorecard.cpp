// rapport scorecard: how our firm and its rivals are run, from answers, as levers of a scenario.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <optional>

#include "experiments/command/command_answers.h"
#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_scorecard_text.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/output/output_file.h"
#include "experiments/output/shell_word.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/memory_need.h"
#include "experiments/scorecard/scorecard_picture.h"
#include "experiments/scorecard/scorecard_sheet.h"

namespace rapport {

namespace {

std::vector<std::string> rivals_of(const Flags& f) {
  return f.names.empty() ? std::vector<std::string>{} : names_of("--rivals", f.names.front());
}

void refuse_strange(const Flags& f) {
  Problems problems;
  const auto needs_out = [&](const char* flag, bool given) {
    if (given && f.out.empty()) {
      problems.add(flag, "is about the new scenario, and none is asked for", "-o FILE besides");
    }
  };
  needs_out("--rival", !f.rival.empty());
  needs_out("--no-fit", f.no_fit);
  if (!f.out.empty() && f.scored.empty()) {
    problems.add("-o " + f.out, "there is no scenario to set the levers of",
                 "--scenario FILE besides", "`rapport new` makes one");
  }
  if (!f.out.empty() && f.out == f.picture) {
    problems.add("--picture " + f.picture, "is the file of -o too", "another name");
  }
  refuse_any(problems);
}

std::optional<ScenarioFile> scenario_of_scorecard(const Flags& f) {
  if (f.scored.empty()) return std::nullopt;
  ScenarioFile file = read_scenario_file(f.scored);
  if (!file.today.company.on) {
    refuse(f.scored, "the levers of a scorecard do nothing in it",
           "a scenario with company.on = true", "`rapport new` makes one");
  }
  return file;
}

Scorecard card_of(const Flags& f, const std::optional<ScenarioFile>& file) {
  std::vector<GivenAnswer> answers = answers_of(f, "scorecard");
  if (is_to_ask(f, answers)) {
    answers =
        ask_scorecard(answers, rivals_of(f), file ? &file->today : nullptr, std::cin, std::cerr);
  } else if (answers.empty()) {
    refuse_usage(
        "scorecard", "nothing is answered", "a sheet, --answer QUESTION.OF=a, or --ask",
        "`rapport scorecard --template answers.csv --rivals Helix` writes a sheet to fill in");
  }
  return read_scorecard(answers, file ? file->today.currency : "EUR");
}

/// The rival whose offers reach customers: the only one of which something is known, or that of
/// --rival. Empty where the scenario has none.
std::string market_rival(const Flags& f, const Scorecard& card, const Scenario& today) {
  std::vector<std::string> known;
  for (const ScoredFirm& firm : card.firms) {
    if (firm.name != kUs && firm.knows_a_lever()) known.push_back(firm.name);
  }
  if (!has_rival(today)) {
    if (f.rival.empty()) return "";
    refuse_usage("--rival " + f.rival, "no rival sends offers in this scenario",
                 "segment.NAME.rival.offers above 0", "docs/company.md, What does a rival take?");
  }
  if (!f.rival.empty()) {
    if (std::ranges::find(known, f.rival) != known.end()) return f.rival;
    refuse_usage("--rival " + f.rival, "nothing is answered of it", nearest_of(f.rival, known));
  }
  if (known.size() > 1) {
    refuse_usage("scorecard", "the scenario has one rival, and the sheet has several",
                 "--rival NAME, the one whose offers reach customers: " + nearest_of("", known));
  }
  return known.empty() ? "" : known.front();
}

/// Makes the new scenario.
ScoredFit score(const Flags& f, ScoredScenario& scored) {
  std::signal(SIGINT, SIG_DFL);  // nothing is kept of one that is stopped
  std::signal(SIGTERM, SIG_DFL);
  check_memory(build_model(scored.base.today), threads_of(f), scored.base.path);
  ScoredFitOptions options;
  options.threads = threads_of(f);
  options.fit = !f.no_fit;
  options.progress = [&](const std::string& step) {
    if (!f.quiet) std::fprintf(stderr, "scorecard: %s\n", step.c_str());
  };
  options.stop = &interrupted();
  return fit_scored(scored, options);
}

void write_template(const Flags& f) {
  NewFile out(f.sheet_template);
  out.write(scorecard_template(rivals_of(f)));
  print(f.sheet_template +
        ": fill in the column 'answer' with letters (what is left empty stays), then\n  rapport "
        "scorecard " +
        shell_word(f.sheet_template) + " --scenario mine.toml -o scored.toml\n");
}

int do_scorecard(const Flags& f) {
  if (f.list) {
    print(scorecard_questions_text());
    return 0;
  }
  if (!f.sheet_template.empty()) {
    write_template(f);
    return 0;
  }
  refuse_strange(f);
  const Format format = format_of(f);
  NewFile out(f.out), picture(f.picture);
  const std::optional<ScenarioFile> file = scenario_of_scorecard(f);
  const Scorecard card = card_of(f, file);
  std::optional<ScoredScenario> scored;
  std::optional<ScoredFit> fit;
  if (out.wanted()) {
    scored = ScoredScenario{card, *file, out.path(), market_rival(f, card, file->today)};
    fit = score(f, *scored);
    out.write(scored_text(*scored));
  }
  if (picture.wanted()) {
    picture.write(scorecard_svg(card, file ? file->today.name : "Scorecard"));
  }
  if (format == Format::csv) print(scorecard_csv(card));
  if (format == Format::table) {
    print(scores_text(card) + (scored ? scored_answer(*scored, *fit) : std::string()));
  }
  if (format == Format::json) {
    Json json{{"firms", scorecard_json(card)}};
    if (scored) json["scenario"] = scored_json(*scored, *fit);
    print(json_text(json));
  }
  return fit && !fit->why_not.empty() ? 4 : 0;
}

void add_scorecard_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("sheet", flags.scenario, "a CSV file with answers (see --template)")
      ->type_name("SHEET");
  verb.add_option("--scenario", flags.scored,
                  "the scenario of our firm, of which levers are set; left out: scores only")
      ->type_name("FILE");
  add_out(verb, flags,
          "a new scenario file that extends it: Today as answered for us, and a policy for each "
          "rival");
  add_answers(verb, flags, "share.us=b or \"training.Helix=40\"");
  verb.add_option("--template", flags.sheet_template,
                  "write a new sheet to fill in, and nothing else")
      ->type_name("FILE");
  verb.add_option("--rivals", flags.names, "names of rivals, in the template or to be asked about")
      ->type_name("A,B");
  verb.add_option("--rival", flags.rival,
                  "of several rivals the one whose offers reach customers in the scenario")
      ->type_name("NAME");
  verb.add_option("--picture", flags.picture, "a new SVG picture of the scores")->type_name("FILE");
  verb.add_flag("--no-fit", flags.no_fit, "do not fit Today to the scenario's targets again");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_format(verb, flags);
}

}  // namespace

Verb scorecard_verb() {
  return {"scorecard", "Start", "how our firm and its rivals are run, from answers, as levers",
          "  rapport scorecard --ask --rivals Helix,Orbit --picture scores.svg\n"
          "  rapport scorecard --template answers.csv --rivals Helix\n"
          "  rapport scorecard answers.csv --scenario mine.toml -o scored.toml\n"
          "  rapport scorecard --scenario mine.toml --answer bonus.us=a --answer bonus.Helix=c -o "
          "scored.toml\n",
          &verb_of<add_scorecard_flags, do_scorecard>};
}

}  // namespace rapport
