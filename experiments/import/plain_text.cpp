#include "experiments/import/plain_text.h"

#include <algorithm>
#include <cstddef>

#include "sim/core/text.h"

namespace rapport {

namespace {

/// A sequence beyond ASCII and what it is written as.
struct PlainRow {
  std::string_view utf8, plain;
};

constexpr PlainRow kPlainRows[] = {
    {"\xc3\x84", "ae"},    {"\xc3\xa4", "ae"},    {"\xc3\x96", "oe"},    {"\xc3\xb6", "oe"},
    {"\xc3\x9c", "ue"},    {"\xc3\xbc", "ue"},    {"\xc3\x9f", "ss"},  // German
    {"\xc3\x80", "a"},     {"\xc3\xa0", "a"},     {"\xc3\x81", "a"},     {"\xc3\xa1", "a"},
    {"\xc3\x82", "a"},     {"\xc3\xa2", "a"},     {"\xc3\x83", "a"},     {"\xc3\xa3", "a"},
    {"\xc3\x87", "c"},     {"\xc3\xa7", "c"},     {"\xc3\x88", "e"},     {"\xc3\xa8", "e"},
    {"\xc3\x89", "e"},     {"\xc3\xa9", "e"},     {"\xc3\x8a", "e"},     {"\xc3\xaa", "e"},
    {"\xc3\x8b", "e"},     {"\xc3\xab", "e"},     {"\xc3\x8d", "i"},     {"\xc3\xad", "i"},
    {"\xc3\x8e", "i"},     {"\xc3\xae", "i"},     {"\xc3\x8f", "i"},     {"\xc3\xaf", "i"},
    {"\xc3\x91", "n"},     {"\xc3\xb1", "n"},     {"\xc3\x93", "o"},     {"\xc3\xb3", "o"},
    {"\xc3\x94", "o"},     {"\xc3\xb4", "o"},     {"\xc3\x9a", "u"},     {"\xc3\xba", "u"},
    {"\xc3\x99", "u"},     {"\xc3\xb9", "u"},     {"\xc3\x9b", "u"},     {"\xc3\xbb", "u"},
    {"\xc5\x92", "oe"},    {"\xc5\x93", "oe"},    {"\xc2\xba", "o"},      // accents
    {"\xc2\xa0", " "},     {"\xe2\x80\xaf", " "}, {"\xe2\x80\x89", " "},  // blanks
    {"\xe2\x80\x99", "'"}, {"\xe2\x88\x92", "-"}, {"\xe2\x80\x93", "-"},
};

// What programs write for "there is none", in lower case.
constexpr std::string_view kNothing[] = {"-",    "--",     "n/a", "na",  "null", "(null)",
                                         "none", "[none]", "nan", "nil", "\\n",  "<null>"};

}  // namespace

std::string plain_text(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    if (static_cast<unsigned char>(c) < 0x80) {
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      text.remove_prefix(1);
      continue;
    }
    const auto row = std::ranges::find_if(
        kPlainRows, [&](const PlainRow& one) { return text.starts_with(one.utf8); });
    if (row != std::end(kPlainRows)) plain += row->plain;
    text.remove_prefix(row != std::end(kPlainRows) ? row->utf8.size() : 1);
  }
  return plain;
}

bool is_empty_text(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() > 6 || (text.front() >= '0' && text.front() <= '9')) return false;
  const std::string plain = plain_text(text);
  return trimmed(plain).empty() ||
         std::ranges::find(kNothing, trimmed(plain)) != std::end(kNothing);
}

}  // namespace rapport
