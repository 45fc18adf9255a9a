// rapport report: a results file as one page to hand on.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/output/output_file.h"
#include "experiments/report/html_page.h"
#include "experiments/report/kept_words.h"
#include "experiments/report/study_report.h"

namespace rapport {

namespace {

void add_report_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("results", flags.scenario,
                  "a results file (SQLite) of 'rapport study run' or 'rapport compare', also while "
                  "it is being written")
      ->required();
  add_out(verb, flags, "a new file for the page (HTML)", "-o,--out");
  verb.add_option("--trials", flags.trials,
                  "a results file of 'rapport calibrate trial', whose trials weigh the draws of "
                  "the study's assumptions")
      ->type_name("FILE");
  verb.add_option("--words", flags.words,
                  "an earlier page whose sentences were edited: its words are kept, with the new "
                  "numbers, where the results still say the same")
      ->type_name("FILE");
}

/// The words of an earlier page; none without a file. Refuses one that is no such page, as its
/// words would be lost without anybody noticing.
std::map<std::string, PageField> edited_fields(const std::string& path) {
  if (path.empty()) return {};
  auto fields = fields_of_page(read_text_file(path));
  if (fields.empty()) {
    refuse(path, "is no page of 'rapport report': no sentence in it can be edited",
           "the page that was saved with edited words, as \"Save the page with them\" does");
  }
  return fields;
}

int do_report(const Flags& f) {
  if (f.out.empty()) {
    refuse_usage("report", "is not told where the page goes", "with --out FILE.html, a new file");
  }
  NewFile page(f.out);  // refuses what is there, before anything is read
  const std::map<std::string, PageField> edited = edited_fields(f.words);
  Report report = make_report(source_of_results(f.scenario, date_of_today(), f.trials));
  for (const std::string& line : keep_words(report, edited)) {
    std::fprintf(stderr, "%s: %s\n", printable(f.words).c_str(), printable(line).c_str());
  }
  page.write(html_of(report));
  print("The report is in " + printable(f.out) + ".\n");
  return kFine;
}

}  // namespace

Verb report_verb() {
  return {"report", "Experiment", "a results file as one page: decision, options, sliders, sources",
          "  rapport report results.db -o report.html\n"
          "  rapport compare scenarios/tutorial.toml --report report.html    (without a results "
          "file)\n\n"
          "One HTML file that needs nothing else and prints on A4: open it with any browser. Its\n"
          "sentences can be edited there, its numbers not: they come from the results.\n",
          verb_of<add_report_flags, do_report>};
}

}  // namespace rapport
