#include "experiments/command/command_answers.h"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include "experiments/command/commands.h"
#include "experiments/sheet/sheet_file.h"

namespace rapport {

namespace {

/// "churn.private=18 %" as an answer.
GivenAnswer answer_of(const std::string& flag) {
  const std::size_t equals = flag.find('=');
  if (equals == std::string::npos || equals == 0) {
    refuse_usage("--answer " + flag, "is not QUESTION=ANSWER",
                 "as --answer name=Northline, or --answer \"churn.private=18 %\"");
  }
  const std::string key = flag.substr(0, equals);
  const std::size_t dot = key.find('.');
  const std::string of = dot == std::string::npos ? "" : key.substr(dot + 1);
  return {key.substr(0, dot), of, flag.substr(equals + 1), "", "--answer " + flag};
}

}  // namespace

std::vector<GivenAnswer> answers_of(const Flags& flags, const std::string& verb) {
  std::vector<GivenAnswer> said, sheet;
  for (const std::string& text : flags.answers) said.push_back(answer_of(text));
  if (!flags.scenario.empty()) sheet = read_sheet(flags.scenario, verb);
  return with_flags(std::move(sheet), said);
}

bool is_to_ask(const Flags& flags, const std::vector<GivenAnswer>& answers) {
  return flags.ask || (answers.empty() && isatty(STDIN_FILENO) != 0);
}

void add_answers(CLI::App& verb, Flags& flags, const char* example) {
  verb.add_option("--answer", flags.answers,
                  std::string("one answer, as ") + example + "; may be repeated")
      ->type_name("QUESTION[.OF]=ANSWER");
  verb.add_flag("--ask", flags.ask,
                "ask here, one question after the other (the default at a terminal)");
  verb.add_flag("--questions", flags.list, "list all questions, with what each means");
}

}  // namespace rapport
