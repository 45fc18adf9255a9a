#include "experiments/design/fraction_generators.h"

#include <algorithm>
#include <map>
#include <optional>

#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr const char* kGeneratorForm = "a form as \"D=ABC\" or \"price = -staff * training\"";

// Finds factors by their names or letters.
class FactorFinder {
 public:
  explicit FactorFinder(std::span<const DesignFactor> factors) {
    for (std::size_t f = 0; f < factors.size(); ++f) {
      by_name_.emplace(factors[f].name, f);
      names_.push_back(factors[f].name);
      if (names_.back().size() == 1) single_letters_ = true;
    }
  }

  // The factors that a word names: one by its name, or one by each letter. Empty: it names none.
  std::vector<std::size_t> find(std::string_view word) const {
    if (const auto at = by_name_.find(word); at != by_name_.end()) return {at->second};
    std::vector<std::size_t> found;
    for (const char letter : word) {
      const std::optional<std::size_t> factor = by_letter(letter);
      if (!factor) return {};
      found.push_back(*factor);
    }
    return found;
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::optional<std::size_t> by_letter(char letter) const {
    if (single_letters_) {
      const auto at = by_name_.find(std::string_view(&letter, 1));
      return at == by_name_.end() ? std::nullopt : std::optional(at->second);
    }
    const std::size_t place = kFactorLetters.find(letter);
    return place < names_.size() ? std::optional(place) : std::nullopt;
  }

  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<std::string> names_;
  bool single_letters_ = false;
};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t first = text.find_first_not_of(" \t*");
    if (first == std::string_view::npos) return words;
    text.remove_prefix(first);
    const std::size_t size = std::min(text.find_first_of(" \t*"), text.size());
    words.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
}

// One side of a generator as factors; adds a problem and is empty where a word names none.
std::vector<std::size_t> factors_of(std::string_view side, const std::string& text,
                                    const FactorFinder& finder, Problems& problems) {
  std::vector<std::size_t> all;
  for (const std::string_view word : words_of(side)) {
    const std::vector<std::size_t> found = finder.find(word);
    if (found.empty()) {
      problems.add("generators", "'" + text + "': no factor is called '" + std::string(word) + "'",
                   nearest_of(word, finder.names()), did_you_mean(word, finder.names()));
      return {};
    }
    all.insert(all.end(), found.begin(), found.end());
  }
  if (all.empty()) {
    problems.add("generators", "'" + text + "' names no factor on one side", kGeneratorForm);
  }
  return all;
}

std::optional<FractionGenerator> parse_generator(const std::string& text,
                                                 const FactorFinder& finder, Problems& problems) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || text.find('=', equals + 1) != std::string::npos) {
    problems.add("generators", "'" + text + "' has to have one '='", kGeneratorForm);
    return std::nullopt;
  }
  FractionGenerator generator;
  std::string_view product = trimmed(std::string_view(text).substr(equals + 1));
  if (!product.empty() && (product.front() == '-' || product.front() == '+')) {
    generator.sign = product.front() == '-' ? -1 : 1;
    product.remove_prefix(1);
  }
  const std::vector<std::size_t> left =
      factors_of(std::string_view(text).substr(0, equals), text, finder, problems);
  generator.product = factors_of(product, text, finder, problems);
  if (left.empty() || generator.product.empty()) return std::nullopt;
  if (left.size() > 1) {
    problems.add("generators", "'" + text + "' has several factors before '='", kGeneratorForm);
    return std::nullopt;
  }
  generator.factor = left.front();
  std::ranges::sort(generator.product);
  return generator;
}

// What is wrong with a generator beside the others; empty where nothing is.
std::string fault_of(const FractionGenerator& generator, std::span<const FractionGenerator> earlier,
                     const std::vector<char>& is_generated, const FactorFinder& finder) {
  const auto name = [&](std::size_t factor) { return "'" + finder.names()[factor] + "'"; };
  for (const FractionGenerator& other : earlier) {
    if (other.factor == generator.factor) return name(other.factor) + " is generated twice";
    if (other.product == generator.product) {
      return name(other.factor) + " and " + name(generator.factor) +
             " have the same product and would always move together";
    }
  }
  if (std::ranges::adjacent_find(generator.product) != generator.product.end()) {
    return "a factor stands twice in the product";
  }
  for (const std::size_t factor : generator.product) {
    if (is_generated[factor]) return name(factor) + " in the product is generated itself";
  }
  if (generator.product.size() == 1) {
    return name(generator.factor) + " and " + name(generator.product.front()) +
           " would always move together";
  }
  return {};
}

}  // namespace

std::vector<FractionGenerator> parse_generators(std::span<const std::string> texts,
                                                std::span<const DesignFactor> factors,
                                                Problems& problems) {
  const FactorFinder finder(factors);
  std::vector<FractionGenerator> generators;
  std::vector<const std::string*> read;  // the text of each generator
  for (const std::string& text : texts) {
    if (const auto generator = parse_generator(text, finder, problems)) {
      generators.push_back(*generator);
      read.push_back(&text);
    }
  }
  std::vector<char> is_generated(factors.size());
  for (const FractionGenerator& generator : generators) is_generated[generator.factor] = 1;
  for (std::size_t g = 0; g < generators.size(); ++g) {
    const std::string fault =
        fault_of(generators[g], std::span(generators).first(g), is_generated, finder);
    if (fault.empty()) continue;
    problems.add("generators", "'" + *read[g] + "': " + fault,
                 "a product of at least two factors that are not generated themselves, no product "
                 "twice");
  }
  return generators;
}

}  // namespace rapport
