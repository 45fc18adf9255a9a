#include "sim/file/toml_layout.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace rapport {

namespace {

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

char at_or_zero(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : 0; }

void skip_spaces(std::string_view text, std::size_t& at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
}

void skip_comment(std::string_view text, std::size_t& at) {
  while (at < text.size() && text[at] != '\n') ++at;
}

// Spaces, line ends and comments.
void skip_blank(std::string_view text, std::size_t& at) {
  while (at < text.size()) {
    if (text[at] == '#') skip_comment(text, at);
    if (at >= text.size() ||
        (text[at] != ' ' && text[at] != '\t' && text[at] != '\n' && text[at] != '\r')) {
      return;
    }
    ++at;
  }
}

// The end of the text in quotes that begins at `at`, of any of TOML's four kinds.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool basic = quote == '"';
  const std::string three(3, quote);
  const bool multi_line = text.substr(at, 3) == three;
  at += multi_line ? 3 : 1;
  while (at < text.size()) {
    if (basic && text[at] == '\\') {
      at += 2;
    } else if (multi_line && text.substr(at, 3) == three) {
      at += 3;
      // One or two more quotes belong to the text.
      for (int more = 0; more < 2 && at_or_zero(text, at) == quote; ++more) ++at;
      return at;
    } else if (!multi_line && text[at] == quote) {
      return at + 1;
    } else if (!multi_line && text[at] == '\n') {
      return kNowhere;
    } else {
      ++at;
    }
  }
  return kNowhere;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

// Reads the escape behind the backslash at `at`, and moves `at` behind it.
bool read_escape(std::string_view text, std::size_t& at, std::string& out) {
  static constexpr std::string_view kLetters = "btnfr\"\\", kMeanings = "\b\t\n\f\r\"\\";
  const char letter = at_or_zero(text, at + 1);
  at += 2;
  if (const std::size_t i = kLetters.find(letter); letter != 0 && i != kNowhere) {
    out += kMeanings[i];
    return true;
  }
  if (letter != 'u' && letter != 'U') return false;
  const std::string_view digits = text.substr(at, letter == 'u' ? 4 : 8);
  if (digits.size() != (letter == 'u' ? 4U : 8U)) return false;
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), code, 16);
  if (error != std::errc() || end != digits.end() || code > 0x10FFFF) return false;
  if (code >= 0xD800 && code <= 0xDFFF) return false;
  append_utf8(out, code);
  at += digits.size();
  return true;
}

// One key, bare or in quotes.
std::optional<std::string> read_key(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  const char quote = at_or_zero(text, at);
  if (quote != '"' && quote != '\'') {
    while (at < text.size() && is_bare(text[at])) ++at;
    if (at == begin) return std::nullopt;
    return std::string(text.substr(begin, at - begin));
  }
  std::string key;
  for (++at; at < text.size();) {
    const char c = text[at];
    if (c == quote) {
      ++at;
      return key;
    }
    if ((static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7F) return std::nullopt;
    if (c == '\\' && quote == '"') {
      if (!read_escape(text, at, key)) return std::nullopt;
    } else {
      key += c;
      ++at;
    }
  }
  return std::nullopt;
}

// The end of a list or inline table; its values are not looked at.
std::optional<std::size_t> end_of_brackets(std::string_view text, std::size_t at) {
  std::size_t open = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = end_of_string(text, at);
      if (at == kNowhere) return std::nullopt;
      continue;
    }
    if (c == '#') {
      skip_comment(text, at);
      continue;
    }
    ++at;
    if (c == '[' || c == '{') ++open;
    if ((c == ']' || c == '}') && --open == 0) return at;
  }
  return std::nullopt;
}

class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) { layout_.sections.emplace_back(); }

  TomlLayout run() {
    while (true) {
      skip_blank(text_, at_);
      layout_.end = at_;
      if (at_ >= text_.size()) break;
      if (!(text_[at_] == '[' ? header() : key_and_value(section_path(), 0))) break;
      skip_spaces(text_, at_);
      if (at_or_zero(text_, at_) == '#') skip_comment(text_, at_);
      if (at_or_zero(text_, at_) == '\r') ++at_;
      if (at_ < text_.size() && text_[at_] != '\n') break;
    }
    return std::move(layout_);
  }

 private:
  const KeyPath& section_path() const { return layout_.sections.back().path; }

  bool header() {
    SectionPlace section{.begin = at_};
    ++at_;
    section.is_element = at_or_zero(text_, at_) == '[';
    if (section.is_element) ++at_;
    skip_spaces(text_, at_);
    std::optional<KeyPath> path = read_key_path(text_, at_);
    if (!path) return false;
    section.path = std::move(*path);
    for (int i = 0; i < (section.is_element ? 2 : 1); ++i) {
      if (at_or_zero(text_, at_) != ']') return false;
      ++at_;
    }
    section.end = at_;
    layout_.sections.push_back(std::move(section));
    return true;
  }

  bool key_and_value(KeyPath front, std::size_t depth) {
    KeyPlace place{.begin = at_, .section = layout_.sections.size() - 1, .is_inline = depth > 0};
    const std::optional<KeyPath> own = read_key_path(text_, at_);
    if (!own || at_or_zero(text_, at_) != '=') return false;
    ++at_;
    skip_spaces(text_, at_);
    front.insert(front.end(), own->begin(), own->end());
    place.path = front;
    place.value_begin = at_;
    const std::size_t index = layout_.keys.size();
    layout_.keys.push_back(std::move(place));
    if (!value(front, depth)) return false;
    layout_.keys[index].value_end = at_;
    return true;
  }

  bool value(const KeyPath& path, std::size_t depth) {
    if (at_or_zero(text_, at_) == '{') return inline_table(path, depth);
    const std::optional<std::size_t> end = end_of_value(text_, at_);
    if (end) at_ = *end;
    return end.has_value();
  }

  bool inline_table(const KeyPath& path, std::size_t depth) {
    if (depth >= kDeepest) return false;
    ++at_;
    skip_spaces(text_, at_);
    while (at_or_zero(text_, at_) != '}') {
      if (!key_and_value(path, depth + 1)) return false;
      skip_spaces(text_, at_);
      if (at_or_zero(text_, at_) == '}') break;
      if (at_or_zero(text_, at_) != ',') return false;
      ++at_;
      skip_spaces(text_, at_);
    }
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  TomlLayout layout_;
};

}  // namespace

bool begins_with(std::span<const std::string> path, std::span<const std::string> front) {
  return front.size() <= path.size() && std::equal(front.begin(), front.end(), path.begin());
}

TomlLayout layout_of(std::string_view text) { return Scan(text).run(); }

bool is_bare_key(std::string_view key) {
  for (const char c : key) {
    if (!is_bare(c)) return false;
  }
  return !key.empty();
}

std::optional<KeyPath> read_key_path(std::string_view text, std::size_t& at) {
  KeyPath path;
  while (true) {
    skip_spaces(text, at);
    std::optional<std::string> key = read_key(text, at);
    if (!key) return std::nullopt;
    path.push_back(std::move(*key));
    skip_spaces(text, at);
    if (at_or_zero(text, at) != '.') return path;
    ++at;
  }
}

std::optional<std::size_t> end_of_value(std::string_view text, std::size_t begin) {
  if (begin >= text.size()) return std::nullopt;
  if (text[begin] == '"' || text[begin] == '\'') {
    const std::size_t end = end_of_string(text, begin);
    return end == kNowhere ? std::nullopt : std::optional(end);
  }
  if (text[begin] == '[' || text[begin] == '{') return end_of_brackets(text, begin);
  // Anything else, "1979-05-27 07:32:00" too, goes on to what ends a value.
  std::size_t end = std::min(text.find_first_of(",]}#\r\n", begin), text.size());
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  return end == begin ? std::nullopt : std::optional(end);
}

std::optional<std::size_t> find_deep_key(std::string_view text) {
  std::size_t dots = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = end_of_string(text, at);
      if (at == kNowhere) return std::nullopt;  // no TOML, and no deeper key ahead of this place
      continue;
    }
    if (c == '#') {
      skip_comment(text, at);
      continue;
    }
    if (c == '.' && ++dots >= kDeepest) return at;
    if (std::string_view("=,[]{}\n").find(c) != kNowhere) dots = 0;
    ++at;
  }
  return std::nullopt;
}

}  // namespace rapport
