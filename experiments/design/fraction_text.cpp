#include "experiments/design/fraction_text.h"

#include <algorithm>

namespace rapport {

namespace {

constexpr std::size_t kMostWordsTold = 31;

std::string with_sign(int sign, const std::string& text) { return (sign < 0 ? "- " : "") + text; }

std::string product_text(std::uint64_t members, std::span<const DesignFactor> factors) {
  std::string text;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (members >> f & 1) text += (text.empty() ? "" : " x ") + factors[f].name;
  }
  return text;
}

std::string roman(std::size_t number) {
  std::string text(number / 10, 'X');
  constexpr const char* kOnes[] = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
  return text + kOnes[number % 10];
}

std::string resolution_text(std::size_t resolution) {
  if (resolution == 0) return "Full factorial: no effects are aliased.";
  const std::string name = "Resolution " + roman(resolution) + ": ";
  if (resolution <= 3) return name + "main effects are aliased with interactions of two factors.";
  if (resolution == 4) {
    return name +
           "no main effect is aliased with another or with an interaction of two factors, but "
           "such interactions are aliased with one another.";
  }
  return name + "no main effect or interaction of two factors is aliased with another of these.";
}

std::string alias_text(const AliasSet& set, std::span<const DesignFactor> factors) {
  std::string text;
  for (const FractionEffect& effect : set) {
    const std::string name = effect.is_main()
                                 ? factors[effect.factor].name
                                 : factors[effect.factor].name + " x " + factors[effect.with].name;
    text += (text.empty() ? "" : " = ") + with_sign(effect.sign, name);
  }
  return text;
}

}  // namespace

std::vector<std::string> fraction_lines(const Fraction& fraction,
                                        std::span<const DesignFactor> factors) {
  std::vector<std::string> lines;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (std::ranges::find(fraction.bases, f) != fraction.bases.end()) continue;
    std::uint64_t members = 0;
    for (std::size_t j = 0; j < fraction.bases.size(); ++j) {
      if (fraction.columns[f] >> j & 1) members |= std::uint64_t{1} << fraction.bases[j];
    }
    lines.push_back(factors[f].name + " = " +
                    with_sign(fraction.signs[f], product_text(members, factors)));
  }
  if (!fraction.words.empty() && fraction.words.size() <= kMostWordsTold) {
    std::string relation = "I";
    for (const FractionWord& word : fraction.words) {
      relation += " = " + with_sign(word.sign, product_text(word.factors, factors));
    }
    lines.push_back(relation);
  }
  lines.push_back(resolution_text(fraction.resolution));
  for (const AliasSet& set : fraction.aliases) lines.push_back(alias_text(set, factors));
  return lines;
}

}  // namespace rapport
