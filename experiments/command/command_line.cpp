#include "experiments/command/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "experiments/command/command_app.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/output/printable.h"
#include "experiments/run/interrupt.h"
#include "sim/file/shipped_scenarios.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

using Words = std::vector<std::string>;

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (const Verb& verb : verbs()) names.emplace_back(verb.name);
  return names;
}

/// Reports arguments that no flag took, with the flag that was likely meant.
int refuse_extras(const CLI::App& verb) {
  std::vector<std::string> known;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  bool after_flag = false;
  for (const std::string& extra : verb.remaining()) {
    const bool flag = extra.starts_with("-");
    const bool value = after_flag && !flag;  // likely the value of the flag that was just reported
    after_flag = flag && extra.find('=') == std::string::npos;
    if (value) continue;
    const std::string hint = did_you_mean(extra.substr(0, extra.find('=')), known);
    std::fprintf(stderr, "rapport %s: unexpected '%s'%s\n", verb.get_name().c_str(),
                 printable(extra).c_str(), hint.empty() ? "" : ("; " + hint).c_str());
  }
  std::fprintf(stderr, "'rapport %s --help' lists the flags\n", verb.get_name().c_str());
  return kUsage;
}

int act(const Action& action) {
  try {
    return action();
  } catch (const UsageError& e) {
    std::fprintf(stderr, "%s", printable(e.what(), true).c_str());
    return kUsage;
  } catch (const InvalidInput& e) {
    const std::size_t count = e.problems().size();
    std::fprintf(stderr, "%s", printable(e.what(), true).c_str());
    if (count > 1) std::fprintf(stderr, "%zu problems\n", count);
    return kInvalidInput;
  } catch (const OutputError& e) {
    std::fprintf(stderr, "%s\n", printable(e.what(), true).c_str());
    return kOutputRefused;
  } catch (const GivenUp&) {
    std::fprintf(stderr, "interrupted\n");
    return kInterrupted;
  } catch (const std::bad_alloc&) {
    std::fprintf(
        stderr,
        "out of memory: nothing more could be allocated\n    allowed: fewer customers in the "
        "segments, or --threads 1; 'rapport check' says what a run needs\n");
    return kInternalError;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "internal fault: %s\nThis is a fault of rapport: please report it.\n",
                 e.what());
    return kInternalError;
  }
}

/// The words of a command line as the verbs read them: "help VERB" asks for help, and a list of
/// names may have blanks after its commas, as in --metrics wait, profit.
Words words_of(int argc, const char* const* argv) {
  Words words;
  bool goes_on = false;  // the list has not ended
  for (int i = 1; i < argc; ++i) {
    if (goes_on) {
      words.back() += argv[i];
    } else {
      words.emplace_back(argv[i]);
    }
    const std::size_t n = words.size();
    const bool list = n > 1 && (words[n - 2] == "--metrics" || words[n - 2] == "--by");
    goes_on =
        (list || words.back().starts_with("--metrics=") || words.back().starts_with("--by=")) &&
        words.back().ends_with(',');
  }
  if (!words.empty() && words[0] == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  return words;
}

/// Reports a word, or the value of a flag, that is empty: most often a variable of the shell that
/// is not set. Returns whether there is one.
bool refuse_empty(const Words& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    const bool no_value = word.starts_with("--") && word.find('=') + 1 == word.size();
    if (!word.empty() && !no_value) continue;
    const std::string before = word.empty() ? words[i - 1] : word;
    std::fprintf(
        stderr,
        "rapport %s: there is nothing behind '%s' but an empty text\n    allowed: a name or "
        "a value; is a variable of the shell not set?\n",
        printable(words[0]).c_str(), printable(before).c_str());
    return true;
  }
  return false;
}

/// Puts the path of a scenario that comes with rapport in the place of scenarios/NAME, where the
/// folder that one works in has no folder scenarios. Files that a verb changes in place have to be
/// named by their own path.
void find_shipped(Words& words) {
  if (words.empty() || words[0] == "edit" ||
      std::ranges::find(words, "--in-place") != words.end()) {
    return;
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string found = shipped_or_own(words[i]);
    if (found == words[i]) continue;
    std::fprintf(stderr, "%s: the one that comes with rapport, %s\n", printable(words[i]).c_str(),
                 printable(found).c_str());
    words[i] = found;
  }
}

int parse_and_act(const Words& words) {
  const CommandApp command = make_command_app();
  CLI::App& app = *command.app;
  try {
    app.parse(Words(words.rbegin(), words.rend()));  // the library takes them from the end
  } catch (const CLI::CallForHelp&) {
    print(app.help());  // help on the verb, where there is one
    flush_output();
    return kFine;
  } catch (const CLI::CallForVersion& e) {
    print(std::string(e.what()) + "\n");
    flush_output();
    return kFine;
  } catch (const CLI::ParseError& e) {
    const std::string program = words.empty() ? "rapport" : "rapport " + words[0];
    std::fprintf(stderr, "%s: %s\n'%s --help' shows how it is used\n", program.c_str(),
                 printable(e.what(), true).c_str(), program.c_str());
    return kUsage;
  }
  for (const auto& [verb, action] : command.verbs) {
    if (!verb->parsed()) continue;
    if (!verb->remaining().empty()) return refuse_extras(*verb);
    return act(action);
  }
  std::fprintf(stderr, "%s", app.help().c_str());
  return kUsage;
}

}  // namespace

int command_line(int argc, const char* const* argv) {
  handle_signals();
  try {
    Words words = words_of(argc, argv);
    if (!words.empty()) {
      const std::string& verb = words[0];
      const bool flag = verb.starts_with("-");
      const std::vector<std::string> names =
          flag ? std::vector<std::string>{"--help", "-h", "--version"} : verb_names();
      if (std::ranges::find(names, verb) == names.end()) {
        const std::string hint = did_you_mean(verb, names);
        std::fprintf(stderr, "rapport: there is no %s '%s'%s\n'rapport --help' lists them\n",
                     flag ? "flag" : "verb", printable(verb).c_str(),
                     hint.empty() ? "" : ("; " + hint).c_str());
        return kUsage;
      }
    }
    if (refuse_empty(words)) return kUsage;
    find_shipped(words);
    return parse_and_act(words);
  } catch (const OutputError& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return kOutputRefused;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "internal fault: %s\n", e.what());
    return kInternalError;
  }
}

}  // namespace rapport
