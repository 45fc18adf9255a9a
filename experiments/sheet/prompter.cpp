#include "experiments/sheet/prompter.h"

#include <algorithm>
#include <istream>
#include <ostream>

#include "sim/core/text.h"

namespace rapport {

void Prompter::say(const std::string& text) { out_ << text << std::flush; }

std::string Prompter::line(const std::string& prompt) {
  say(prompt);
  std::string text;
  if (!std::getline(in_, text)) {
    ended_ = true;
    say("\n");
  }
  return std::string(trimmed(text));
}

std::string Prompter::ask(const std::string& prompt, const std::string& means,
                          const std::function<std::string(const std::string& text)>& fault) {
  for (;;) {
    std::string text = line(prompt);
    if (text == "?") {
      say("  " + means + "\n");
      continue;
    }
    if (ended_) return "";
    const std::string problem = fault(text);
    if (problem.empty()) return text;
    say("  " + problem + "\n");
  }
}

std::vector<std::string> Prompter::names(const std::string& prompt) {
  std::vector<std::string> names;
  std::string text = line(prompt);
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string name(trimmed(std::string_view(text).substr(0, comma)));
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
    text.erase(0, comma + 1);
  }
  return names;
}

}  // namespace rapport
