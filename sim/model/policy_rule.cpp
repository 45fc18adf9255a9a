#include "sim/model/policy_rule.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <vector>

#include "sim/core/units.h"

namespace rapport {

namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::optional<double> measure(const std::string& text, Quantity quantity) {
  const Measured read = read_measure(text, quantity, "");
  if (!read.problem.empty() || !std::isfinite(read.value)) return std::nullopt;
  return read.value;
}

}  // namespace

std::optional<RuleSpec> parse_rule(std::string_view text) {
  constexpr std::size_t kWords = 8;  // complaints > 1.3 x today for 2 months
  constexpr double kMostFactor = 1000.0;
  const std::vector<std::string> words = words_of(text);
  if (words.size() != kWords) return std::nullopt;
  const auto name = std::ranges::find(kRuleFigureNames, words[0]);
  if (name == kRuleFigureNames.end() || (words[1] != ">" && words[1] != "<")) return std::nullopt;
  if (words[3] != "x" || words[4] != "today" || words[5] != "for") return std::nullopt;
  const auto factor = measure(words[2], Quantity::plain);
  const auto lasting = measure(words[6] + " " + words[7], Quantity::duration);
  if (!factor || !(*factor > 0.0) || *factor > kMostFactor) return std::nullopt;
  if (!lasting || !(*lasting >= 0.0) || *lasting > static_cast<double>(100 * kYear))
    return std::nullopt;
  return RuleSpec{static_cast<RuleFigure>(name - kRuleFigureNames.begin()), words[1] == ">",
                  *factor, static_cast<Time>(*lasting)};
}

}  // namespace rapport
