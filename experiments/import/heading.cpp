#include "experiments/import/heading.h"

#include <algorithm>
#include <vector>

#include "experiments/import/plain_text.h"
#include "experiments/import/text_scan.h"

namespace rapport {

namespace {

/// A last word of a heading that says a unit, and its seconds.
struct HeadingUnit {
  std::string_view word;
  double seconds;
};
constexpr HeadingUnit kHeadingUnits[] = {
    {"s", 1},
    {"sec", 1},
    {"secs", 1},
    {"seconds", 1},
    {"second", 1},
    {"sek", 1},
    {"sekunden", 1},
    {"secondes", 1},
    {"segundos", 1},
    {"seg", 1},
    {"ms", 0.001},
    {"msec", 0.001},
    {"millis", 0.001},
    {"milliseconds", 0.001},
    {"millisekunden", 0.001},
    {"min", 60},
    {"mins", 60},
    {"minutes", 60},
    {"minuten", 60},
    {"minutos", 60},
    {"hours", 3600},
    {"stunden", 3600},
    {"heures", 3600},
    {"horas", 3600},
};

// Last words of a heading that only say how what stands below is written, as (hh:mm:ss).
constexpr std::string_view kFormWords[] = {"in",     "en",   "hh",   "mm", "ss",
                                           "hhmmss", "mmss", "yyyy", "dd", "yy"};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// The words of a heading, in lower case: split at all that is no letter or digit, and where
/// camelCase begins a new word.
std::vector<std::string> words_of(std::string_view heading) {
  std::string spaced;
  for (std::size_t i = 0; i < heading.size(); ++i) {
    if (i > 0 && is_upper(heading[i]) && is_lower(heading[i - 1])) spaced += ' ';
    spaced += heading[i];
  }
  std::vector<std::string> words(1);
  for (const char c : plain_text(spaced)) {
    if (is_letter(c) || is_digit(c)) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string joined_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word;
  return text;
}

}  // namespace

Heading read_heading(std::string_view heading) {
  std::vector<std::string> words = words_of(heading);
  Heading read;
  read.text = joined_words(words);
  while (words.size() > 1) {
    const std::string& last = words.back();
    const auto unit = std::ranges::find_if(
        kHeadingUnits, [&](const HeadingUnit& one) { return one.word == last; });
    if (unit != std::end(kHeadingUnits)) {
      read.unit = unit->seconds;
    } else if (last == "utc" || last == "gmt") {
      read.utc = true;
    } else if (std::ranges::find(kFormWords, last) == std::end(kFormWords)) {
      break;
    }
    words.pop_back();
  }
  read.bare = joined_words(words);
  return read;
}

}  // namespace rapport
