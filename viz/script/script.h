// A text file that drives the studio, a command a line, as a person would with mouse and keys.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rapport {

enum class Verb {
  open,          ///< open PATH
  start,         ///< start: back to the start screen, where it is not there already
  wait,          ///< wait settled | wait rough | wait range | wait MILLISECONDS
  drag,          ///< drag LEVER VALUE: press, move, and release at that value
  drag_to,       ///< drag_to LEVER VALUE: the same without the release
  pull,          ///< pull CONTROL DU: press it, move to the right so far, and release
  release,       ///< release
  click,         ///< click CONTROL
  right_click,   ///< right_click CONTROL
  double_click,  ///< double_click CONTROL
  hover,         ///< hover CONTROL
  key,           ///< key NAME, as "Ctrl+Z"
  answer,        ///< answer PLACE TEXT, in the form of a company: answer churn.private 18 %
  type,          ///< type TEXT, into the field that has the keyboard
  size,          ///< size WIDTHxHEIGHT
  screenshot,    ///< screenshot NAME
  save_chart,    ///< save_chart CHART FILE: as .png, .svg or .csv
  report,        ///< report FILE
  expect,        ///< expect TEXT: it stands somewhere on the screen, or the script fails
  ask,           ///< ask QUESTION: from here on what hands do is counted
  answered,      ///< answered N: the question took N actions, or the script fails
  quit           ///< quit
};

struct VerbRow {
  const char* name;
  Verb verb;
  int words;  ///< that follow; the last may have spaces
  const char* doc;
};
std::span<const VerbRow> verbs();

struct Command {
  Verb verb = Verb::quit;
  std::vector<std::string> words;
  int line = 0;
};

/// Reads a script. Empty lines and what stands behind # are passed over. Throws InvalidInput with
/// every line that is no command.
std::vector<Command> read_script(std::string_view text, const std::string& file);

}  // namespace rapport
