#include "experiments/report/kept_words.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rapport {

namespace {

/// A code point as UTF-8.
std::string utf8_of(std::uint32_t code) {
  std::string text;
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | code >> 6), add(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12), add(0x80 | (code >> 6 & 0x3F)), add(0x80 | (code & 0x3F));
  } else if (code < 0x110000) {
    add(0xF0 | code >> 18), add(0x80 | (code >> 12 & 0x3F)), add(0x80 | (code >> 6 & 0x3F)),
        add(0x80 | (code & 0x3F));
  }
  return text;
}

/// What stands for an entity's name without & and ;. Nothing for those that browsers do not write.
std::optional<std::string> entity(std::string_view name) {
  if (name == "amp") return "&";
  if (name == "lt") return "<";
  if (name == "gt") return ">";
  if (name == "quot") return "\"";
  if (name == "nbsp") return " ";
  if (!name.starts_with('#')) return std::nullopt;
  name.remove_prefix(1);
  const bool hex = name.starts_with('x') || name.starts_with('X');
  if (hex) name.remove_prefix(1);
  std::uint32_t code = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
  if (read.ec != std::errc{} || read.ptr != name.data() + name.size()) return std::nullopt;
  return utf8_of(code);
}

std::string decoded(std::string_view html) {
  constexpr std::size_t kLongestName = 10;
  std::string text;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html[i] == '&') {
      const std::size_t end = html.find(';', i);
      if (end != std::string_view::npos && end - i <= kLongestName) {
        if (const auto one = entity(html.substr(i + 1, end - i - 1))) {
          text += *one;
          i = end;
          continue;
        }
      }
    }
    text += html[i];
  }
  return text;
}

/// A tag: its name with "/" in front of an end, and its attributes as they stand.
struct Tag {
  std::string name;
  std::string_view attributes;
  std::size_t end = 0;  ///< behind its >
};

/// The tag at a "<". A > within quotes does not end it.
Tag tag_at(std::string_view html, std::size_t at) {
  Tag tag;
  std::size_t i = at + 1;
  while (i < html.size() && html[i] != '>' && html[i] != ' ' && html[i] != '\n') {
    tag.name += html[i++];
  }
  const std::size_t from = i;
  for (char quote = 0; i < html.size() && (quote != 0 || html[i] != '>'); ++i) {
    if (quote != 0) {
      if (html[i] == quote) quote = 0;
    } else if (html[i] == '"' || html[i] == '\'') {
      quote = html[i];
    }
  }
  tag.attributes = html.substr(from, i - from);
  tag.end = std::min(i + 1, html.size());
  return tag;
}

/// The value of name="value"; nothing without.
std::optional<std::string> attribute(const Tag& tag, const std::string& name) {
  const std::string begin = " " + name + "=\"";
  const std::size_t at = tag.attributes.find(begin);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t from = at + begin.size(), to = tag.attributes.find('"', from);
  if (to == std::string_view::npos) return std::nullopt;
  return decoded(tag.attributes.substr(from, to - from));
}

/// Reads what stands in a field, from behind its tag to its end.
class FieldReader {
 public:
  FieldReader(std::string_view html, std::size_t at, std::string element)
      : html_(html), at_(at), element_(std::move(element)) {}

  Sentence read() {
    int depth = 1;
    while (at_ < html_.size()) {
      const std::size_t open = std::min(html_.find('<', at_), html_.size());
      words_ += decoded(html_.substr(at_, open - at_));
      if (open == html_.size()) break;
      const Tag tag = tag_at(html_, open);
      at_ = tag.end;
      if (tag.name == element_) ++depth;
      if (tag.name == "/" + element_ && --depth == 0) break;
      if (const auto bound = attribute(tag, "data-number")) {
        if (tag.name == "/span" || tag.name != "span") continue;
        take_number(*bound, element_ == "span" ? &depth : nullptr);
      } else if (tag.name == "br" || tag.name == "div" || tag.name == "p") {
        words_ += ' ';
      }
    }
    close_words();
    return std::move(sentence_);
  }

 private:
  /// A bound number, up to the end of its element.
  void take_number(const std::string& key, int* depth) {
    const std::size_t end = std::min(html_.find("</span>", at_), html_.size());
    close_words();
    sentence_.number(key, decoded(html_.substr(at_, end - at_)));
    at_ = std::min(end + std::string_view("</span>").size(), html_.size());
    if (depth != nullptr) --*depth;  // its end was passed
  }

  void close_words() {
    std::replace(words_.begin(), words_.end(), '\n', ' ');
    sentence_.say(std::move(words_));
    words_.clear();
  }

  std::string_view html_;
  std::size_t at_;
  std::string element_, words_;
  Sentence sentence_;
};

/// All fields of a report, wherever they stand.
void collect(std::vector<ReportBlock>& blocks, std::map<std::string, Sentence*>& fields) {
  const auto take = [&](Sentence& sentence) {
    if (!sentence.field.empty()) fields[sentence.field] = &sentence;
  };
  for (ReportBlock& block : blocks) {
    if (auto* paragraph = std::get_if<ReportParagraph>(&block.what)) take(paragraph->sentence);
    if (auto* note = std::get_if<ReportNote>(&block.what)) take(note->sentence);
    if (auto* columns = std::get_if<ReportColumns>(&block.what)) {
      collect(columns->left, fields);
      collect(columns->right, fields);
    }
  }
}

}  // namespace

std::map<std::string, PageField> fields_of_page(const std::string& html) {
  std::map<std::string, PageField> fields;
  for (std::size_t at = 0; (at = html.find('<', at)) != std::string::npos;) {
    const Tag tag = tag_at(html, at);
    at = std::max(tag.end, at + 1);
    const auto key = attribute(tag, "data-field"), made = attribute(tag, "data-made");
    if (!key || !made) continue;
    fields[*key] = {*made, FieldReader(html, tag.end, tag.name).read()};
    fields[*key].now.field = *key;
  }
  return fields;
}

std::vector<std::string> keep_words(Report& report,
                                    const std::map<std::string, PageField>& fields) {
  std::map<std::string, Sentence*> made;
  for (ReportPage& page : report.pages) collect(page.blocks, made);
  std::vector<std::string> left_out;
  for (const auto& [key, field] : fields) {
    if (field.now.form() == field.made) continue;  // nobody changed it
    const auto place = made.find(key);
    const std::string words = "the words “" + field.now.text() + "” are left out: ";
    if (place == made.end()) {
      left_out.push_back(words + "the new results have no such sentence");
      continue;
    }
    if (place->second->form() != field.made) {
      left_out.push_back(words + "the new results say “" + place->second->text() + "”");
      continue;
    }
    std::map<std::string, std::string> numbers;
    for (const SentencePiece& piece : place->second->pieces) {
      if (!piece.bound.empty()) numbers[piece.bound] = piece.text;
    }
    Sentence kept{key, {}, field.made};
    for (const SentencePiece& piece : field.now.pieces) {
      if (piece.bound.empty()) {
        kept.say(piece.text);
      } else if (numbers.contains(piece.bound)) {
        kept.number(piece.bound, numbers[piece.bound]);
      }
    }
    *place->second = std::move(kept);
  }
  return left_out;
}

}  // namespace rapport
