#include "experiments/command/command_app.h"

#include <CLI/CLI.hpp>

#include "experiments/command/command_help.h"
#include "experiments/command/command_line.h"
#include "experiments/output/text_table.h"

namespace rapport {

namespace {

constexpr std::pair<int, const char*> kExitCodes[] = {
    {kFine, "fine"},
    {kInternalError, "internal fault"},
    {kUsage, "usage"},
    {kInvalidInput, "invalid input"},
    {kSomeRunsFailed, "some runs failed"},
    {kOutputRefused, "output exists or cannot be written"},
    {kInterrupted, "interrupted with what was finished kept"}};

constexpr const char* kExamples =
    "Examples:\n"
    "  rapport check scenarios/tutorial.toml      is it sound, and is there staff enough?\n"
    "  rapport compare scenarios/tutorial.toml    which policy is better, and how sure is that?\n"
    "  rapport VERB --help                        flags and examples of one verb\n\n";

std::string footer() {
  std::string text =
      "Results go to standard output, progress and messages to standard error. Exit codes: ";
  for (const auto& [code, meaning] : kExitCodes) {
    text += std::to_string(code) + " " + meaning + (code == kInterrupted ? ". " : ", ");
  }
  return kExamples + wrapped(text + "docs/tutorial.md shows all of it.", kHelpWidth) + "\n";
}

}  // namespace

CommandApp::CommandApp() = default;
CommandApp::~CommandApp() = default;
CommandApp::CommandApp(CommandApp&&) noexcept = default;

std::span<const std::pair<int, const char*>> exit_codes() { return kExitCodes; }

CommandApp make_command_app() {
  CommandApp command;
  command.app = std::make_unique<CLI::App>(
      "Rapport: a wind tunnel for customer strategy. Simulates a firm's customers under\n"
      "different policies and says who stays, who leaves, and at what cost.",
      "rapport");
  CLI::App& app = *command.app;
  app.footer(footer());
  app.set_version_flag("--version", "rapport " RAPPORT_VERSION);
  app.require_subcommand(0, 1);
  app.get_formatter()->label("SUBCOMMAND", "VERB");
  app.get_formatter()->label("OPTIONS", "OPTIONS");
  app.formatter(help_formatter());
  for (const Verb& verb : verbs()) {
    CLI::App* sub = app.add_subcommand(verb.name, verb.line);
    sub->group(verb.group);
    sub->footer(std::string("Examples:\n") + verb.examples);
    sub->allow_extras();
    command.verbs.emplace_back(sub, verb.set(*sub));
  }
  return command;
}

}  // namespace rapport
