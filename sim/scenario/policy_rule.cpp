#include "sim/scenario/policy_rule.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <vector>

#include "sim/core/problem.h"
#include "sim/core/units.h"

namespace rapport {

namespace {

constexpr double kMostFactor = 1000.0, kMostYears = 100.0;

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

RuleText refused(std::string problem, std::string allowed, std::string hint = {}) {
  return {{}, std::move(problem), std::move(allowed), std::move(hint)};
}

RuleText wrong_form() {
  return refused("it is not of the form of a rule",
                 "complaints or departures, > or <, a factor, 'x today for' and a time, as "
                 "\"complaints > 1.3 x today for 2 months\"");
}

}  // namespace

RuleText parse_rule(std::string_view text) {
  constexpr std::size_t kWords = 8;  // complaints > 1.3 x today for 2 months
  const std::vector<std::string> words = words_of(text);
  if (words.size() != kWords) return wrong_form();
  if (words[3] != "x" || words[4] != "today" || words[5] != "for") return wrong_form();
  const std::vector<std::string> figures(kRuleFigureNames.begin(), kRuleFigureNames.end());
  const auto figure = std::ranges::find(figures, words[0]);
  if (figure == figures.end()) {
    return refused("'" + words[0] + "' is no figure of a company", "complaints, departures",
                   did_you_mean(words[0], figures));
  }
  if (words[1] != ">" && words[1] != "<") {
    return refused("'" + words[1] + "' does not compare", "> or <");
  }
  const Measured factor = read_measure(words[2], Quantity::plain, "");
  if (!factor.problem.empty() || !(factor.value > 0.0) || factor.value > kMostFactor) {
    return refused("'" + words[2] + "' is no factor", "a number above 0, at most 1000");
  }
  const Measured lasting = read_measure(words[6] + " " + words[7], Quantity::duration, "");
  if (!lasting.problem.empty()) {
    return refused(lasting.problem, "a time as \"2 months\"", lasting.hint);
  }
  if (!(lasting.value >= 0.0) || lasting.value > kMostYears * static_cast<double>(kYear)) {
    return refused("'" + words[6] + " " + words[7] + "' is no time to wait", "0 to 100 years");
  }
  return {RuleSpec{static_cast<RuleFigure>(figure - figures.begin()), words[1] == ">", factor.value,
                   static_cast<Time>(lasting.value)}};
}

}  // namespace rapport
