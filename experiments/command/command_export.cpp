// rapport export: a results file as tables for a spreadsheet.
#include <CLI/CLI.hpp>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/output/text_table.h"
#include "experiments/results/export_tables.h"

namespace rapport {

namespace {

/// Rows that Excel and LibreOffice take, the header among them.
constexpr std::uint64_t kSheetRows = 1'048'576;

void add_export_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("results", flags.scenario,
                  "a results file (SQLite), also while it is being written")
      ->required();
  add_out(verb, flags, "a new folder for the tables (CSV)");
}

int do_export(const Flags& f) {
  if (f.out.empty()) {
    refuse_usage("export", "is not told where the tables go", "with --out FOLDER, a new one");
  }
  TextTable table({Align::left, Align::right, Align::left});
  for (const ExportedTable& one : export_tables(f.scenario, f.out)) {
    const bool is_long = one.rows >= kSheetRows;
    table.row({one.file, grouped(static_cast<double>(one.rows), 0) + " rows",
               is_long ? "more than a spreadsheet takes: use another program" : ""});
  }
  print("Tables of " + printable(f.scenario) + " are in the folder " + printable(f.out) + ":\n" +
        table.text(colour_on_output()));
  return kFine;
}

}  // namespace

Verb export_verb() {
  return {
      "export", "Experiment", "a results file as tables for a spreadsheet (CSV)",
      "  rapport export results.db --out tables\n\n"
      "runs, values, months (where they were kept), metrics, and of a study what its points set\n"
      "and what its variants are. In German and other settings where 1,5 is a number, import\n"
      "them with the language English (USA): docs/results.md says how.\n",
      verb_of<add_export_flags, do_export>};
}

}  // namespace rapport
