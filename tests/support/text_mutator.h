// Good texts with something changed at random, for tests of readers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace rapport::testing {

/// Changes of a text, told by one generator.
class TextMutator {
 public:
  /// `values` are put in the place of others; they have to outlive the mutator.
  TextMutator(std::uint32_t seed, const std::vector<std::string>& values)
      : values_(values), random_(seed) {}

  std::string mutated(std::string text) {
    const std::size_t changes = 1 + below(4) / 2;
    for (std::size_t i = 0; i < changes && !text.empty(); ++i) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }

  void change(std::string& text) {
    switch (below(9)) {
      case 0:
        text[below(text.size())] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(below(text.size()), 1 + below(4));
        break;
      case 2:
        text.insert(below(text.size()), 1, "\"'[]{}=.,#\n- \\0e%"[below(17)]);
        break;
      case 3:
        change_line(text);
        break;
      case 4:
      case 5:
        change_digit(text);
        break;
      default:
        change_value(text);
    }
  }

  /// Another number in the place of one: much of what comes of it can be read.
  void change_digit(std::string& text) {
    const std::size_t at = text.find_first_of("0123456789", below(text.size()));
    if (at != std::string::npos) text[at] = static_cast<char>('0' + below(10));
  }

  /// Takes a line away, doubles it or puts it elsewhere.
  void change_line(std::string& text) {
    const std::string line = line_at(text, below(text.size()));
    if (below(2) == 0) text.erase(text.find(line), line.size());
    const std::size_t at = text.empty() ? std::string::npos : text.find('\n', below(text.size()));
    if (below(3) != 0 && at != std::string::npos) text.insert(at + 1, line);
  }

  static std::string line_at(const std::string& text, std::size_t at) {
    const std::size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    return text.substr(begin, end - begin);
  }

  /// Puts another value in the place of one, or a value of another key.
  void change_value(std::string& text) {
    const std::size_t equals = text.find('=', below(text.size()));
    if (equals == std::string::npos) return;
    const std::size_t end = std::min(text.find_first_of(",}\n", equals), text.size());
    std::string value = " " + values_[below(values_.size())];
    if (below(4) == 0) {
      const std::size_t other = text.find('=', below(text.size()));
      if (other == std::string::npos) return;
      value = text.substr(other + 1, text.find_first_of(",}\n", other) - other - 1);
    }
    text.replace(equals + 1, end - equals - 1, value);
  }

  const std::vector<std::string>& values_;
  std::mt19937 random_;  // its numbers are the same everywhere
};

}  // namespace rapport::testing
