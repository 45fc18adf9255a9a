#include "experiments/log/xml_tags.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr std::size_t kBufferSize = 64 * 1024;
constexpr int kNoByte = -1;
constexpr std::string_view kBlank = " \t\r\n";

std::string_view without_blanks_before(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  return first == text.npos ? std::string_view() : text.substr(first);
}

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

bool is_name(std::string_view text) {
  if (text.empty()) return false;
  const auto may_begin = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || c < 0;
  };
  if (!may_begin(text[0])) return false;
  for (const char c : text) {
    if (!may_begin(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.') return false;
  }
  return true;
}

void append_utf8(std::uint32_t point, std::string& out) {
  const auto byte = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xc0 | (point >> 6));
    byte(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    byte(0xe0 | (point >> 12));
    byte(0x80 | ((point >> 6) & 0x3f));
    byte(0x80 | (point & 0x3f));
  } else {
    byte(0xf0 | (point >> 18));
    byte(0x80 | ((point >> 12) & 0x3f));
    byte(0x80 | ((point >> 6) & 0x3f));
    byte(0x80 | (point & 0x3f));
  }
}

/// The character of "amp", "#65" or "#x41"; false where there is none.
bool append_entity(std::string_view name, std::string& out) {
  constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [known, character] : kNamed) {
    if (name != known) continue;
    out += character;
    return true;
  }
  if (name.size() < 2 || name[0] != '#') return false;
  const bool hex = name[1] == 'x';
  const std::string_view digits = name.substr(hex ? 2 : 1);
  std::uint32_t point = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), point, hex ? 16 : 10);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  if (point == 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return false;
  append_utf8(point, out);
  return true;
}

}  // namespace

XmlTags::XmlTags(Source source, std::string file)
    : source_(std::move(source)), file_(std::move(file)), buffer_(kBufferSize, '\0') {
  begin();
}

void XmlTags::refuse(const std::string& what, const std::string& allowed) const {
  rapport::refuse(file_ + ":" + std::to_string(line_), what, allowed);
}

// One byte, or kNoByte.
int XmlTags::get() {
  if (at_ == filled_) {
    filled_ = source_(buffer_.data(), buffer_.size());
    at_ = 0;
    if (filled_ == 0) return kNoByte;
  }
  const char c = buffer_[at_++];
  if (c == '\n') ++line_;
  if (c == '\0') refuse("holds a NUL byte: this is no text", "XML as UTF-8");
  return static_cast<unsigned char>(c);
}

// Passes a byte-order mark.
void XmlTags::begin() {
  while (filled_ < 3) {  // a source may give less than it could
    const std::size_t more = source_(buffer_.data() + filled_, buffer_.size() - filled_);
    if (more == 0) break;
    filled_ += more;
  }
  const std::string_view start = std::string_view(buffer_).substr(0, filled_);
  if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff")) {
    refuse("is UTF-16, which is not read", "XML as UTF-8");
  }
  if (start.starts_with("\xef\xbb\xbf")) at_ = 3;
}

bool XmlTags::next() {
  if (closes_too_) {
    closes_too_ = false;
    kind_ = Kind::close;
    attributes_.clear();
    open_.pop_back();
    depth_ = open_.size();
    return true;
  }
  if (!find_tag()) {
    if (open_.empty()) return false;
    refuse("the file ends inside <" + open_.back().name + "> of line " +
               std::to_string(open_.back().line) + ": it was cut off",
           "a whole file");
  }
  if (text_[0] == '/') {
    read_close();
  } else {
    read_open();
  }
  return true;
}

// Puts the next tag that is no comment and no instruction into text_.
bool XmlTags::find_tag() {
  while (true) {
    int c = get();
    while (c != kNoByte && c != '<') {
      if (open_.empty() && kBlank.find(static_cast<char>(c)) == kBlank.npos) {
        refuse(had_root_ ? "there is text after the end of the log"
                         : "does not begin as XML does: this is no event log",
               "an event log as XES, plain or packed with gzip");
      }
      c = get();
    }
    if (c == kNoByte) return false;
    text_.clear();
    c = get();
    if (c == '?') {
      skip_past("?>");
    } else if (c == '!') {
      skip_declaration();
    } else if (c == kNoByte) {
      refuse("the file ends inside a tag: it was cut off", "a whole file");
    } else {
      text_ += static_cast<char>(c);
      take_text();
      return true;
    }
  }
}

void XmlTags::skip_past(std::string_view end) {
  const std::size_t began = line_;
  std::string last;  // as many bytes as `end` has
  while (true) {
    const int c = get();
    if (c == kNoByte) {
      refuse("the file ends inside a comment or instruction of line " + std::to_string(began),
             "a whole file");
    }
    last += static_cast<char>(c);
    if (last.size() > end.size()) last.erase(0, 1);
    if (last == end) return;
  }
}

// After "<!": a comment, CDATA, or a document type.
void XmlTags::skip_declaration() {
  std::string begun;
  while (begun.size() < 7) {
    const int c = get();
    if (c == kNoByte || c == '>') refuse("a declaration is not XML");
    begun += static_cast<char>(c);
    if (begun == "--") return skip_past("-->");
  }
  if (begun == "[CDATA[") return skip_past("]]>");
  for (int c = get(); c != '>'; c = get()) {
    if (c == kNoByte) refuse("the file ends inside a declaration", "a whole file");
    if (c == '[') refuse("a document type with entities of its own is not read", "none");
  }
}

// The rest of a tag up to its bracket, which does not end it inside quotes.
void XmlTags::take_text() {
  const std::size_t began = line_;
  char quote = 0;
  while (true) {
    const int got = get();
    if (got == kNoByte) {
      refuse("the file ends inside the tag of line " + std::to_string(began) + ": it was cut off",
             "a whole file");
    }
    const char c = static_cast<char>(got);
    if (quote == 0 && c == '>') return;
    if (c == '<') refuse("a tag is not closed before the next '<'");
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
    text_ += c;
    if (text_.size() > kLongestTag) {
      refuse("the tag of line " + std::to_string(began) + " is longer than 1 MiB");
    }
  }
}

void XmlTags::read_open() {
  std::string_view rest = text_;
  closes_too_ = rest.ends_with('/');
  if (closes_too_) rest.remove_suffix(1);
  const std::size_t end = std::min(rest.find_first_of(kBlank), rest.size());
  const std::string_view full = rest.substr(0, end);
  if (!is_name(full)) refuse("a tag has no name that XML allows");
  if (open_.empty() && had_root_) refuse("there is a second log after the end of the first");
  if (open_.size() == kDeepest) refuse("more than 256 tags lie within each other");
  had_root_ = true;
  kind_ = Kind::open;
  name_ = without_prefix(full);
  attributes_.clear();
  rest = without_blanks_before(rest.substr(end));
  while (!rest.empty()) read_attribute(rest);
  depth_ = open_.size();
  open_.push_back({std::string(full), line_});
}

// key="value", taken from the front of `rest`.
void XmlTags::read_attribute(std::string_view& rest) {
  const std::size_t equals = rest.find('=');
  std::string_view key = rest.substr(0, equals);
  key = key.substr(0, key.find_last_not_of(kBlank) + 1);
  const std::string_view after =
      equals == rest.npos ? std::string_view() : without_blanks_before(rest.substr(equals + 1));
  const bool quoted = !after.empty() && (after[0] == '"' || after[0] == '\'');
  const std::size_t end = quoted ? after.find(after[0], 1) : after.npos;
  if (!is_name(key) || end == after.npos) refuse("<" + name_ + "> has an attribute that is no XML");
  attributes_.emplace_back(key, after.substr(1, end - 1));
  rest = without_blanks_before(after.substr(end + 1));
}

void XmlTags::read_close() {
  std::string_view name = std::string_view(text_).substr(1);
  name = name.substr(0, name.find_last_not_of(kBlank) + 1);
  if (open_.empty() || open_.back().name != name) {
    refuse("</" + std::string(name.substr(0, 40)) + "> closes " +
           (open_.empty()
                ? "nothing"
                : "<" + open_.back().name + "> of line " + std::to_string(open_.back().line)));
  }
  kind_ = Kind::close;
  name_ = without_prefix(name);
  attributes_.clear();
  open_.pop_back();
  depth_ = open_.size();
}

std::optional<std::string> XmlTags::attribute(std::string_view name) const {
  for (const auto& [key, value] : attributes_) {
    if (key == name) return decoded(value);
  }
  return std::nullopt;
}

std::string XmlTags::decoded(std::string_view value) const {
  std::string text;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t mark = std::min(value.find('&', at), value.size());
    text += value.substr(at, mark - at);
    at = mark;
    if (at == value.size()) break;
    const std::size_t end = value.find(';', at);
    const std::string_view name =
        end == value.npos ? std::string_view() : value.substr(at + 1, end - at - 1);
    if (!append_entity(name, text)) refuse("<" + name_ + "> has an '&' that is no entity of XML");
    at = end + 1;
  }
  return text;
}

}  // namespace rapport
