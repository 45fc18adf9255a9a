#include "experiments/command_help.h"

#include "experiments/command_options.h"
#include "experiments/text_table.h"

namespace rapport {
namespace {

constexpr std::size_t kWidth = 92;

std::string heading(const char* text, bool colour) {
  return "\n" + painted(text, Tone::strong, colour) + "\n";
}

/// "  name       what it is", wrapped under itself.
std::string entry(const std::string& name, const std::string& text, std::size_t column) {
  std::string line = "  " + name;
  const std::size_t width = width_of(line);
  line += width + 2 > column ? "\n" + std::string(column, ' ') : std::string(column - width, ' ');
  return line + wrapped(text, kWidth, column) + "\n";
}

/// Lines "command  # what it does", as a block in which the notes stand under each other.
std::string examples(const std::string& text, bool colour) {
  TextTable table({Align::left, Align::left});
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find('\n', i), text.size());
    const std::string line = text.substr(i, end - i);
    const std::size_t note = std::min(line.find("  # "), line.size());
    table.row(
        {line.substr(0, note), {note == line.size() ? "" : line.substr(note + 2), Tone::faint}});
    i = end + 1;
  }
  return table.text(colour);
}

}  // namespace

std::string version_text() { return "rapport " RAPPORT_VERSION "\n"; }

std::string general_help(bool colour) {
  std::string out =
      "Rapport tries a change of customer policy in a simulated company, before anyone touches\n"
      "the real one: who stays, how long they wait, what it costs, each with its interval.\n\n"
      "usage: rapport VERB [arguments] [options]\n";
  const char* group = "";
  for (const Verb& verb : verbs()) {
    if (std::string_view(group) != verb.group) out += heading(verb.group, colour);
    group = verb.group;
    out += entry(verb.name, verb.summary, 14);
  }
  out += heading("First steps", colour);
  out += examples(
      "rapport check scenarios/w3.toml  # is the file right, what to expect, how long it takes\n"
      "rapport run scenarios/w3.toml  # who stays, waits, contacts, money\n"
      "rapport compare scenarios/w3.toml --try \"staffing=1.2\"  # a fifth more staff: better?\n"
      "rapport compare --help  # every verb explains itself",
      colour);
  out += heading("Exit codes", colour);
  out +=
      "  0 fine, 1 a mistake in rapport, 2 command line not understood, 3 input that cannot be "
      "used,\n"
      "  4 some runs failed, 5 output exists or cannot be written, 130 interrupted (finished runs "
      "are kept)\n";
  return out;
}

std::string verb_help(const Verb& verb, bool colour) {
  std::string out = std::string(verb.summary) + "\n\nusage: rapport " + verb.name + " " +
                    verb.arguments + " [options]\n\n" + wrapped(verb.doc, kWidth) + "\n";
  out += heading("Options", colour);
  std::size_t column = 18;
  for (const CommandOption& option : command_options()) {
    if (!has_option(verb, option)) continue;
    const std::string name =
        option.flag + (option.value != nullptr ? " " + std::string(option.value) : "");
    out += entry(name, option.help, column + 6);
  }
  out += entry("--help", "this text", column + 6);
  out += heading("Examples", colour);
  return out + examples(verb.examples, colour);
}

}  // namespace rapport
