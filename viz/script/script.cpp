#include "viz/script/script.h"

#include <algorithm>
#include <array>

#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr std::array kVerbs{
    VerbRow{"open", Verb::open, 1, "opens a file"},
    VerbRow{"start", Verb::start, 0, "goes back to the start screen"},
    VerbRow{"wait", Verb::wait, 1,
            "waits until all is settled, a first estimate or a lever's range is there, or "
            "milliseconds"},
    VerbRow{"drag", Verb::drag, 2, "drags a lever to a value"},
    VerbRow{"drag_to", Verb::drag_to, 2, "drags a lever to a value, and holds it there"},
    VerbRow{"pull", Verb::pull, 2, "drags a control to the right, by so many du"},
    VerbRow{"release", Verb::release, 0, "lets go"},
    VerbRow{"click", Verb::click, 1, "clicks a control"},
    VerbRow{"right_click", Verb::right_click, 1, "clicks a control with the right button"},
    VerbRow{"double_click", Verb::double_click, 1, "clicks a control twice"},
    VerbRow{"hover", Verb::hover, 1, "rests the mouse on a control"},
    VerbRow{"key", Verb::key, 1, "presses a key"},
    VerbRow{"answer", Verb::answer, 2, "answers a question of the form of a company, by its place"},
    VerbRow{"type", Verb::type, 1, "types a text"},
    VerbRow{"size", Verb::size, 1, "gives the window a size"},
    VerbRow{"screenshot", Verb::screenshot, 1, "writes a picture of the window"},
    VerbRow{"save_chart", Verb::save_chart, 2, "saves a chart as .png, .svg or .csv"},
    VerbRow{"report", Verb::report, 1, "saves the comparison as a page (.html)"},
    VerbRow{"expect", Verb::expect, 1, "fails unless a text stands on the screen"},
    VerbRow{"ask", Verb::ask, 1, "begins a question: what hands do from here on is counted"},
    VerbRow{"answered", Verb::answered, 1, "fails unless the question took so many actions"},
    VerbRow{"quit", Verb::quit, 0, "ends the program"},
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// The first `count` words; the last of them takes the rest of the line.
std::vector<std::string> words_of(std::string_view text, int count) {
  std::vector<std::string> words;
  for (int i = 0; i < count && !text.empty(); ++i) {
    const std::size_t end = i + 1 < count ? std::min(text.find(' '), text.size()) : text.size();
    words.emplace_back(text.substr(0, end));
    text = trimmed(text.substr(end));
  }
  return words;
}

}  // namespace

std::span<const VerbRow> verbs() { return kVerbs; }

std::vector<Command> read_script(std::string_view text, const std::string& file) {
  std::vector<Command> commands;
  Problems problems;
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    ++number;
    line = trimmed(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const std::size_t name_end = std::min(line.find(' '), line.size());
    const std::string name(line.substr(0, name_end));
    const auto row =
        std::ranges::find(kVerbs, name, [](const VerbRow& r) { return std::string(r.name); });
    const std::string where = file + ":" + std::to_string(number);
    if (row == kVerbs.end()) {
      std::string known;
      for (const VerbRow& r : kVerbs) known += (known.empty() ? "" : ", ") + std::string(r.name);
      problems.add(where, "'" + name + "' is no command", known);
      continue;
    }
    const std::string_view rest = trimmed(line.substr(name_end));
    Command command{row->verb, words_of(rest, row->words), number};
    if (static_cast<int>(command.words.size()) != row->words ||
        (row->words == 0 && !rest.empty())) {
      problems.add(where, "'" + name + "' takes " + std::to_string(row->words) +
                              (row->words == 1 ? " word" : " words"));
      continue;
    }
    commands.push_back(std::move(command));
  }
  problems.throw_if_any();
  return commands;
}

}  // namespace rapport
