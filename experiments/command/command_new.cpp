// rapport new: a scenario of one's own company, from answers.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>

#include "experiments/command/command_answers.h"
#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_new_text.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/output/output_file.h"
#include "experiments/output/shell_word.h"
#include "experiments/run/interrupt.h"
#include "experiments/sheet/company_fit.h"
#include "experiments/sheet/interview.h"
#include "experiments/sheet/sheet_file.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

std::string industry_names() {
  std::string names;
  for (const Industry& industry : industries()) {
    names += (names.empty() ? "" : ", ") + std::string(industry.id);
  }
  return names;
}

const Industry& industry_of(const std::string& name) {
  if (const Industry* found = find_industry(name)) return *found;
  std::vector<std::string> ids;
  for (const Industry& industry : industries()) ids.emplace_back(industry.id);
  refuse_usage("--industry " + name, "is none that is known", industry_names(),
               did_you_mean(name, ids));
}

struct Given {
  const Industry* industry;
  std::vector<GivenAnswer> answers;
};

/// The industry and all answers: of the sheet, of flags, or of who sits at the terminal.
Given given(const Flags& f) {
  std::vector<GivenAnswer> answers = answers_of(f, "new");
  std::string industry = f.industry;
  const std::optional<std::string> named = take_industry(answers);
  if (named && industry.empty()) industry = *named;
  if (is_to_ask(f, answers)) {
    Interview interview = ask_company(industry, answers, std::cin, std::cerr);
    return {interview.industry, interview.answers};
  }
  if (answers.empty()) {
    refuse_usage(
        "new", "nothing is known of the company", "a sheet, --answer QUESTION=ANSWER, or --ask",
        "`rapport new --template company.csv --industry telecom` writes a sheet to fill in");
  }
  if (industry.empty()) {
    refuse_usage("new", "the industry is not said", "--industry telecom, or a line of the sheet",
                 "`rapport new --help` lists them");
  }
  return {&industry_of(industry), answers};
}

void say(const Flags& f, const std::string& what) {
  if (!f.quiet) std::fprintf(stderr, "new: %s\n", what.c_str());
}

int make_company(const Flags& f) {
  std::signal(SIGINT, SIG_DFL);  // nothing is kept of one that is stopped
  std::signal(SIGTERM, SIG_DFL);
  NewFile out(f.out);
  const Given all = given(f);
  NewCompany company = new_company(
      CompanySheet(*all.industry, all.answers),
      f.simulated.empty() ? kSimulatedCustomers : whole("--simulated", f.simulated, 100, 1000000));
  if (!f.no_fit) {
    fit_company(company,
                {threads_of(f), [&](const std::string& step) { say(f, step); }, &interrupted()});
  }
  if (out.wanted()) out.write(company.text);
  const bool as_json = table_or_json(f) == Format::json;
  const std::string shown = as_json ? company_json(company, out.path()).dump(2) + "\n"
                                    : company_answer(company, out.path());
  std::fputs((out.wanted() || as_json ? shown : company.text).c_str(), stdout);
  return company.why_not.empty() ? 0 : 4;
}

int do_new(const Flags& f) {
  if (f.list) {
    std::fputs(questions_text().c_str(), stdout);
    return 0;
  }
  if (!f.sheet_template.empty()) {
    NewFile out(f.sheet_template);
    const Industry& industry = industry_of(f.industry.empty() ? "telecom" : f.industry);
    out.write(sheet_template(industry, f.names.empty()
                                           ? std::vector<std::string>{"private", "business"}
                                           : names_of("--segments", f.names.front())));
    std::printf(
        "%s: fill in the column 'answer' (what is left empty is taken as usual), then\n"
        "  rapport new %s --industry %s -o mine.toml\n",
        f.sheet_template.c_str(), shell_word(f.sheet_template).c_str(), industry.id);
    return 0;
  }
  return make_company(f);
}

void add_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("sheet", flags.scenario, "a CSV file with answers (see --template)")
      ->type_name("SHEET");
  verb.add_option("--industry", flags.industry,
                  "where nothing is answered, what is usual in: " + industry_names())
      ->type_name("NAME");
  add_answers(verb, flags, "\"churn.private=18 %\"");
  verb.add_option("--template", flags.sheet_template,
                  "write a new sheet to fill in, and nothing else")
      ->type_name("FILE");
  verb.add_option("--segments", flags.names,
                  "names of segments in the template (default private,business)")
      ->type_name("A,B");
  add_out(verb, flags, "the new scenario file (default: print it)");
  verb.add_option("--simulated", flags.simulated,
                  "customers to simulate; each then stands for several (default 20000)")
      ->type_name("N");
  verb.add_flag("--no-fit", flags.no_fit, "write the file without fitting Today to the answers");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_table_or_json(verb, flags);
}

}  // namespace

Verb new_verb() {
  return {"new", "Start", "a scenario of your own company, from a dozen answers or a sheet",
          "  rapport new -o mine.toml\n"
          "  rapport new --template company.csv --industry telecom\n"
          "  rapport new company.csv --industry telecom -o mine.toml\n"
          "  rapport new --industry bank --answer customers=400000 --answer \"churn=7 %\" -o "
          "mine.toml\n",
          &verb_of<add_flags, do_new>};
}

}  // namespace rapport
