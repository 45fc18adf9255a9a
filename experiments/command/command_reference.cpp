// rapport reference: every key of scenario and study files, what a run does, and the command line
// itself for man and for bash.
#include <CLI/CLI.hpp>

#include "experiments/command/command_app.h"
#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/manual/completion.h"
#include "experiments/manual/manual_page.h"
#include "experiments/output/text_table.h"
#include "experiments/sheet/industry.h"
#include "experiments/study/study_spec.h"
#include "sim/core/text.h"
#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"
#include "sim/measure/metric.h"
#include "sim/scenario/lever.h"

namespace rapport {

/// The cells of a row of a table in Markdown, without the blanks and marks around them.
static std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells;
  std::string cell;
  for (std::size_t i = 1; i < row.size(); ++i) {
    if (row[i] == '\\' && i + 1 < row.size()) {
      cell += row[++i];
    } else if (row[i] == '|') {
      cells.emplace_back(trimmed(cell));
      cell.clear();
    } else if (row.compare(i, 2, "**") == 0) {
      ++i;
    } else {
      cell += row[i];
    }
  }
  return cells;
}

/// A row as a paragraph: its first cell, then the others, each behind its title.
static std::string row_text(const std::vector<std::string>& titles,
                            const std::vector<std::string>& cells) {
  std::string text = cells.empty() ? "" : "  " + wrapped(cells[0], terminal_width(), 2) + "\n";
  for (std::size_t i = 1; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    const std::string title = i == 1 || i >= titles.size() ? "" : titles[i] + ": ";
    text += "      " + wrapped(title + cells[i], terminal_width(), 6) + "\n";
  }
  return text;
}

static int reference_command(const std::string& about) {
  const std::string page = scenario_reference() + "\n" + study_reference();
  if (about.empty()) {
    print(page);
  } else {
    // Rows of tables that name it, each under its heading.
    std::string heading, found;
    std::vector<std::string> titles;
    std::size_t lines = 0, row = 0;
    for (std::size_t from = 0; from < page.size();) {
      const std::size_t end = std::min(page.find('\n', from), page.size());
      const std::string line = page.substr(from, end - from);
      from = end + 1;
      if (line.starts_with("#")) heading = line + "\n";
      row = line.starts_with("|") ? row + 1 : 0;
      if (row == 1) titles = cells_of(line);
      if (row < 3 || !has_words(line, about)) continue;  // titles and the rule below them
      found += (lines > 0 ? "\n" : "") + heading + row_text(titles, cells_of(line));
      heading.clear();
      ++lines;
    }
    if (lines == 0) {
      refuse("reference " + about, "nothing in the reference names it");
    }
    print(found);
  }
  flush_output();
  return kFine;
}

static int phases_command() {
  constexpr std::size_t kColumn = 14, kPage = 98;
  std::string text =
      "What a run does, in this order: what is due at a date, then a window of time.\n";
  for (const Phase& phase : Simulator::phases()) {
    std::string name = std::string("\n  ") + phase.name;
    name.resize(std::max(name.size() + 1, kColumn + 1), ' ');
    text += name + phase.when + "\n" + std::string(kColumn, ' ') +
            wrapped(phase.doc, kPage, kColumn) + "\n";
  }
  print(text);
  flush_output();
  return kFine;
}

// ---- the command line for other programs -------------------------------------------------------

constexpr const char* kFiles =
    "/usr/share/rapport/scenarios holds the scenarios that come with rapport. Where the folder "
    "that "
    "one works in has no folder scenarios, scenarios/tutorial.toml and the like name those.";

static int man_command() {
  const CommandApp command = make_command_app();
  print(manual_page(*command.app, {.version = RAPPORT_VERSION,
                                   .line = "simulate how policies change who stays with a firm",
                                   .exit_codes = exit_codes(),
                                   .files = kFiles,
                                   .see_also = "rapport-studio(1)"}));
  flush_output();
  return kFine;
}

/// The ids of all rows, with blanks between.
static std::string ids_of(const auto& rows) {
  std::string ids;
  for (const auto& row : rows) ids += (ids.empty() ? "" : " ") + std::string(row.id);
  return ids;
}

static int completion_command() {
  const std::string metric_ids = ids_of(metrics()), lever_ids = ids_of(levers());
  const Offer offers[] = {{"scenario", "*.toml"},
                          {"results", "*.db"},
                          {"sheet", "*.csv"},
                          {"about", "*.toml " + lever_ids},
                          {"lever", lever_ids},
                          {"--levers", ", " + lever_ids},
                          {"--metric", metric_ids},
                          {"--metrics", ", " + metric_ids},
                          {"PARTS", ", " + ids_of(part_kinds())},
                          {"--industry", ids_of(industries())}};
  const CommandApp command = make_command_app();
  print(bash_completion(*command.app, offers));
  flush_output();
  return kFine;
}

// ---- the verb reference ------------------------------------------------------------------------

namespace {

void add_reference_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("word", flags.about, "only rows that have this word");
  verb.add_flag("--phases", flags.phases, "what a run does in each window and at which dates");
  verb.add_flag("--man", flags.man, "the manual page of rapport, for man");
  verb.add_flag("--completion", flags.completion,
                "a script with which bash completes verbs, flags, files and names");
}

int do_reference(const Flags& f) {
  if (f.phases + f.man + f.completion + !f.about.empty() > 1) {
    refuse_usage("reference", "is asked for two things at once",
                 "a word, --phases, --man or --completion");
  }
  if (f.man) return man_command();
  if (f.completion) return completion_command();
  return f.phases ? phases_command() : reference_command(f.about);
}

}  // namespace

Verb reference_verb() {
  return {"reference", "Start",
          "print every key of scenario and study files, or what a run does (--phases)",
          "  rapport reference patience\n  rapport reference --phases\n"
          "  rapport reference --man > rapport.1\n"
          "  source <(rapport reference --completion)\n",
          verb_of<add_reference_flags, do_reference>};
}

}  // namespace rapport
