#include "sim/file/toml_problem.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sim/file/toml_layout.h"

namespace rapport {

namespace {

// How many bytes the UTF-8 character at `at` has (Unicode 15, table 3-7), or 0 where it is none.
std::size_t character_size(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xC2 && first <= 0xDF   ? 2
                           : first >= 0xE0 && first <= 0xEF ? 3
                           : first >= 0xF0 && first <= 0xF4 ? 4
                                                            : 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || outside ? 0 : size;
}

struct Wording {
  std::string_view begins, what, hint;
};

// The library's reasons by how they begin, in words that need no knowledge of TOML.
constexpr auto kWordings = std::to_array<Wording>(
    {{"expected '='", "a key without '='", "write key = value"},
     {"expected value, saw", "a key without value", "write key = value"},
     {"tables with blank bare keys", "a header without name", "write [name]"},
     {"exceeded maximum nested value depth", "lists or tables too deep within one another", ""},
     {"unescaped control", "a text in quotes that does not end on its line",
      "is a quote missing? three quotes begin a text of several lines"},
     {"multi-line strings are prohibited", "a key may not have several lines", ""},
     {"unknown escape sequence", "an unknown escape behind '\\'",
      "write '\\\\' for a backslash, or use single quotes"},
     {"expected key-value pair, saw closing '}'", "a comma ahead of '}'", "leave the comma out"},
     {"expected comma or closing ']'", "a list's value is followed by neither ',' nor ']'", ""},
     {"expected comma or closing '}'", "a table's value is followed by neither ',' nor '}'", ""},
     {"expected key or closing '}'", "neither a key nor '}' in a table in braces",
      "a table in braces has to stand on one line"},
     {"expected ']'", "a header without ']'", ""},
     {"expected keys, tables", "neither a key nor a header", ""},
     {"leading zeroes", "a number that begins with 0", ""},
     {"unescaped unicode surrogates", "a character that no text may hold", ""},
     {"unicode surrogates", "a character that no text may hold", ""}});

std::string joined(const KeyPath& path) { return "'" + join_path(path) + "'"; }

struct Named {
  KeyPath path{};
  std::size_t begin = 0;
  bool is_header = false;
};

// All keys and headers that begin at or ahead of `at`, in the order of the text.
std::vector<Named> named_until(std::string_view text, std::size_t at) {
  const TomlLayout layout = layout_of(text);
  std::vector<Named> out;
  for (const KeyPlace& key : layout.keys) out.push_back({key.path, key.begin, false});
  for (std::size_t i = 1; i < layout.sections.size(); ++i) {
    out.push_back({layout.sections[i].path, layout.sections[i].begin, true});
  }
  std::erase_if(out, [&](const Named& named) { return named.begin > at; });
  std::sort(out.begin(), out.end(),
            [](const Named& a, const Named& b) { return a.begin < b.begin; });
  return out;
}

// The problem of a key or header that was there before.
Problem twice(std::string_view text, std::size_t at, std::string_view reason,
              const std::string& file) {
  const std::vector<Named> names = named_until(text, at);
  const std::string here = to_string(position_in(text, at, file));
  if (names.empty()) return {.where = here, .what = std::string(reason)};
  const Named& last = names.back();
  Problem out{.where = to_string(position_in(text, last.begin, file))};
  const std::string named = last.is_header ? "[" + join_path(last.path) + "]" : joined(last.path);
  const auto line_of = [&](const Named& name) {
    return std::to_string(position_in(text, name.begin, file).line);
  };
  for (const Named& earlier : names) {
    if (&earlier == &last || earlier.path != last.path) continue;
    out.what = named + " is there twice";
    out.hint = "first on line " + line_of(earlier);
    return out;
  }
  for (std::size_t i = names.size() - 1; i-- > 0;) {
    const Named& earlier = names[i];
    const bool within = begins_with(last.path, earlier.path);
    if ((within && !earlier.is_header) || begins_with(earlier.path, last.path)) {
      out.what = named + " does not go together with " + joined(earlier.path) + " on line " +
                 line_of(earlier);
      if (std::ranges::find(last.path, "levers") != last.path.end()) {
        out.hint = "for all and by scope in one table, as { all = 0.5, department.NAME = 0.25 }";
      }
      return out;
    }
  }
  out.what = named + " was defined before";
  return out;
}

// What stands unquoted around `at` where a value is expected; empty in any other place.
std::string_view bare_value_at(std::string_view text, std::size_t at) {
  std::size_t begin = std::min(at, text.size());
  while (begin > 0 && std::string_view("=,[{\n").find(text[begin - 1]) == kNowhere) --begin;
  if (begin == 0 || std::string_view("=,[").find(text[begin - 1]) == kNowhere) return {};
  const std::size_t end = std::min(text.find_first_of(",]}#\r\n", begin), text.size());
  while (begin < end && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  std::string_view out = text.substr(begin, end - begin);
  while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.remove_suffix(1);
  return out.find_first_of("'\"") == kNowhere && out.size() <= 60 ? out : std::string_view();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether that is a number with a unit, as "4.2 min", "50 %", "28 EUR / hour": digits, then letters
// or '%'.
bool is_number_with_unit(std::string_view value) {
  const std::size_t unit = value.find_first_not_of("+-.0123456789");
  if (unit == kNowhere || value.substr(0, unit).find_first_of("0123456789") == kNowhere)
    return false;
  const std::string_view rest = value.substr(unit);
  return rest != "T" && rest.find_first_of("=_:") == kNowhere &&
         rest.find_first_not_of(' ') != kNowhere && !is_digit(value.back());
}

std::string hint_about_value(std::string_view value) {
  if (value.empty()) return {};
  for (const std::string_view quote : {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E"}) {
    if (value.find(quote) != kNowhere) return "use straight quotes: \"";
  }
  for (const std::string_view word : {"True", "TRUE", "yes", "Yes", "on"}) {
    if (value == word) return "write true";
  }
  for (const std::string_view word : {"False", "FALSE", "no", "No", "off"}) {
    if (value == word) return "write false";
  }
  const std::string quoted = "\"" + std::string(value) + "\"";
  if (is_number_with_unit(value)) return "a number with a unit needs quotes: " + quoted;
  const bool begins_number =
      is_digit(value[0]) || std::string_view("+-.").find(value[0]) != kNowhere;
  return begins_number || value.find('=') != kNowhere ? "" : "text needs quotes: " + quoted;
}

// A message such as "Error while parsing floating-point: expected ..." as scope and reason.
std::pair<std::string_view, std::string_view> split_message(std::string_view message) {
  constexpr std::string_view kFront = "Error while parsing ";
  if (!message.starts_with(kFront)) return {{}, message};
  message.remove_prefix(kFront.size());
  const std::size_t colon = message.find(": ");
  if (colon == kNowhere) return {{}, message};
  return {message.substr(0, colon), message.substr(colon + 2)};
}

Problem unfinished(std::string_view scope) {
  if (scope.find("string") != kNowhere || scope == "unicode scalar sequence") {
    return {.what = "a text in quotes that does not end", .hint = "a quote is missing"};
  }
  if (scope == "array") return {.what = "a list that does not end", .hint = "']' is missing"};
  if (scope == "inline table") {
    return {.what = "a table in braces that does not end", .hint = "'}' is missing"};
  }
  if (scope == "table header") return {.what = "a header without ']'"};
  if (scope.starts_with("key")) {
    return {.what = "a key without value", .hint = "write key = value"};
  }
  return {.what = "the file ends too early"};
}

// The problem of a line with more than a header or `key = value`.
Problem crowded_line(std::string_view text, std::size_t at) {
  const std::size_t line = at == 0 ? kNowhere : text.rfind('\n', at - 1);
  const std::size_t first = text.find_first_not_of(" \t", line == kNowhere ? 0 : line + 1);
  if (first != kNowhere && text[first] == '[') return {.what = "more than a header on its line"};
  return {.what = "more than a key and its value on a line",
          .hint = hint_about_value(bare_value_at(text, at))};
}

// Whether the line of `at` looks as "[touch_point.phone]" does.
bool is_header_line(std::string_view text, std::size_t at) {
  const std::size_t line = at == 0 ? kNowhere : text.rfind('\n', at - 1);
  std::size_t begin = line == kNowhere ? 0 : line + 1;
  if (begin >= text.size() || text[begin] != '[') return false;
  while (begin < text.size() && text[begin] == '[') ++begin;
  if (!read_key_path(text, begin) || begin >= text.size() || text[begin] != ']') return false;
  const std::size_t after = std::min(text.find_first_not_of("] \t", begin), text.size());
  return after == text.size() || std::string_view("#\r\n").find(text[after]) != kNowhere;
}

Problem no_value(std::string_view text, std::size_t at, std::string_view reason) {
  if (is_header_line(text, at)) {
    return {.what = "a header within a list, which does not end ahead of it",
            .hint = "']' is missing"};
  }
  const std::string_view value = bare_value_at(text, at);
  Problem out{.what = std::string(reason), .hint = hint_about_value(value)};
  if (value.empty()) return out;
  out.what = "'" + std::string(value) + "' is no value";
  if (out.hint.empty()) out.what += ": " + std::string(reason);
  return out;
}

}  // namespace

Position position_in(std::string_view text, std::size_t at, const std::string& file) {
  Position position{.file = file, .line = 1, .column = 1};
  for (std::size_t i = 0; i < std::min(at, text.size()); ++i) {
    if (text[i] == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      ++position.column;
    }
  }
  return position;
}

std::size_t offset_of(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) {
    at = text.find('\n', at);
    if (at == kNowhere) return text.size();
    ++at;
  }
  for (int i = 1; i < column && at < text.size(); ++i) {
    at += std::max<std::size_t>(character_size(text, at), 1);
  }
  return std::min(at, text.size());
}

std::optional<Problem> find_unreadable(std::string_view text, const std::string& file) {
  const auto at_place = [&](std::size_t at, std::string what, std::string hint) {
    return Problem{.where = to_string(position_in(text, at, file)),
                   .what = std::move(what),
                   .hint = std::move(hint)};
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == 0) return at_place(at, "a NUL byte", "is this a text file?");
    if (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n')) {
      return at_place(at, "a carriage return that ends no line", "end lines with a line feed");
    }
    const std::size_t size = character_size(text, at);
    if (size == 0) return at_place(at, "bytes that are no UTF-8", "save the file as UTF-8");
    at += size;
  }
  if (const std::optional<std::size_t> deep = find_deep_key(text)) {
    return at_place(*deep, "a key of more than " + std::to_string(kDeepest) + " parts", "");
  }
  return std::nullopt;
}

Problem unreadable_from(std::string_view text, std::size_t at, const std::string& file) {
  Problem out{.where = to_string(position_in(text, at, file)),
              .what = "neither a key nor a header"};
  if (at < text.size() && text[at] == '[') {
    out.what = "a header that has no name, or one with a sign in it";
    out.hint = "names are of letters, digits, '_' and '-', or in quotes: [pool.\"day shift\"]";
  }
  return out;
}

Problem plain_problem(std::string_view text, std::size_t at, std::string_view message,
                      const std::string& file) {
  const std::pair<std::string_view, std::string_view> parts = split_message(message);
  const std::string_view scope = parts.first, reason = parts.second;
  if (reason.starts_with("cannot redefine") || reason.starts_with("cannot insert")) {
    return twice(text, at, reason, file);
  }
  const auto* wording = std::find_if(kWordings.begin(), kWordings.end(), [&](const Wording& w) {
    return reason.starts_with(w.begins);
  });
  Problem out;
  if (reason == "encountered end-of-file") {
    out = unfinished(scope);
  } else if (wording != kWordings.end()) {
    out = {.what = std::string(wording->what), .hint = std::string(wording->hint)};
  } else if (reason.starts_with("expected a comment or whitespace")) {
    out = crowded_line(text, at);
  } else {
    out = no_value(text, at, reason);
  }
  out.where = to_string(position_in(text, at, file));
  return out;
}

}  // namespace rapport
