// One value of a TOML text changed in place.
//
// Every edit is proposed as a text, read back, and taken only if its tree is the old tree with that
// one value set; so a mistake here can refuse an edit but cannot damage a file.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "sim/core/check.h"
#include "sim/file/document.h"
#include "sim/file/toml_layout.h"

namespace rapport {

namespace {

bool same(const Value& a, const Value& b);

// Whether two tables are equal, in any order of keys: a key added in its section may stand ahead of
// others.
bool same_table(const Value& a, const Value& b) {
  if (a.table.size() != b.table.size()) return false;
  return std::all_of(a.table.begin(), a.table.end(), [&](const KeyValue& entry) {
    const Value* other = b.find(entry.key);
    return other != nullptr && same(entry.value, *other);
  });
}

// Whether two values are equal but for their positions.
bool same(const Value& a, const Value& b) {
  return a.kind == b.kind && a.text == b.text && a.whole == b.whole && a.flag == b.flag &&
         a.date == b.date &&
         std::bit_cast<std::uint64_t>(a.number) == std::bit_cast<std::uint64_t>(b.number) &&
         std::equal(a.list.begin(), a.list.end(), b.list.begin(), b.list.end(), same) &&
         same_table(a, b);
}

bool equals(const KeyPath& path, std::span<const std::string> other) {
  return path.size() == other.size() && begins_with(path, other);
}

// How many of the first keys lead to tables that exist.
std::size_t existing_tables(const Value& root, const KeyPath& keys) {
  const Value* table = &root;
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    table = table->find(keys[i]);
    if (table == nullptr || table->kind != Value::Kind::table) return i;
  }
  return keys.size() - 1;
}

// The texts that an edit may lead to, by where the value goes; nothing where the text has no place
// of that kind.
class Edits {
 public:
  Edits(std::string_view text, const KeyPath& keys, std::string_view value)
      : text_(text), keys_(keys), value_(value), layout_(layout_of(text)) {
    const std::size_t end = text.find('\n');
    newline_ = end != kNowhere && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
  }

  // The value alone is replaced.
  std::optional<std::string> replaced() const {
    for (const KeyPlace& key : layout_.keys) {
      if (key.path == keys_) return with(key.value_begin, key.value_end, std::string(value_));
    }
    return std::nullopt;
  }

  // Behind the last key of the innermost table in braces on the way.
  std::optional<std::string> added_in_braces() const {
    const KeyPlace* innermost = nullptr;
    for (const KeyPlace& key : layout_.keys) {
      if (!begins_with(keys_, key.path)) continue;
      if (innermost == nullptr || key.path.size() > innermost->path.size()) innermost = &key;
    }
    if (innermost == nullptr) return std::nullopt;
    const std::size_t brace = innermost->value_end - 1;
    std::size_t end = brace;
    while (text_[end - 1] == ' ' || text_[end - 1] == '\t') --end;
    const std::string line = key_and_value(innermost->path.size());
    return text_[end - 1] == '{' ? with(end, brace, " " + line + " ") : with(end, end, ", " + line);
  }

  // Behind the last key of the section that is the key's table.
  std::optional<std::string> added_in_section() const {
    const std::span<const std::string> table(keys_.data(), keys_.size() - 1);
    for (std::size_t i = 0; i < layout_.sections.size(); ++i) {
      if (layout_.sections[i].is_element || !equals(layout_.sections[i].path, table)) continue;
      const KeyPlace* last = nullptr;
      for (const KeyPlace& key : layout_.keys) {
        if (key.section == i && !key.is_inline) last = &key;
      }
      const std::string line = key_and_value(table.size());
      if (last != nullptr) return below(last->value_end, indent_of(last->begin) + line);
      return i > 0 ? below(layout_.sections[i].end, line) : at_top(line);
    }
    return std::nullopt;
  }

  // Behind the last of the dotted keys that make the table of the first `tables` keys.
  std::optional<std::string> added_dotted(std::size_t tables) const {
    const std::span<const std::string> table(keys_.data(), tables);
    const KeyPlace* last = nullptr;
    for (const KeyPlace& key : layout_.keys) {
      const bool dotted = layout_.sections[key.section].path.size() < tables;
      if (!key.is_inline && dotted && begins_with(key.path, table)) last = &key;
    }
    if (last == nullptr) return std::nullopt;
    const std::size_t front = layout_.sections[last->section].path.size();
    return below(last->value_end, indent_of(last->begin) + key_and_value(front));
  }

  // In a section of its own, at the end of the text.
  std::optional<std::string> added_at_end() const {
    if (keys_.size() < 2) return std::nullopt;
    const KeyPath table(keys_.begin(), keys_.end() - 1);
    std::string out(text_);
    if (!out.empty() && out.back() != '\n') out += newline_;
    if (!out.empty()) out += newline_;
    return out + "[" + join_path(table) + "]" + newline_ + key_and_value(table.size()) + newline_;
  }

 private:
  std::string with(std::size_t begin, std::size_t end, const std::string& replacement) const {
    return std::string(text_.substr(0, begin)) + replacement + std::string(text_.substr(end));
  }

  // `key = value` in the table of the first `from` keys.
  std::string key_and_value(std::size_t from) const {
    const KeyPath own(keys_.begin() + static_cast<std::ptrdiff_t>(from), keys_.end());
    return join_path(own) + " = " + std::string(value_);
  }

  std::size_t line_begin(std::size_t at) const {
    const std::size_t end = at == 0 ? kNowhere : text_.rfind('\n', at - 1);
    return end == kNowhere ? 0 : end + 1;
  }

  std::string indent_of(std::size_t at) const {
    const std::size_t begin = line_begin(at);
    return std::string(text_.substr(begin, at - begin));
  }

  // A line below the one in which `at` stands.
  std::string below(std::size_t at, const std::string& line) const {
    const std::size_t end = text_.find('\n', at);
    if (end == kNowhere) return std::string(text_) + newline_ + line;
    return with(end + 1, end + 1, line + newline_);
  }

  // Ahead of the first header and the comment above it; at the end where there is no header.
  std::string at_top(const std::string& line) const {
    if (layout_.sections.size() == 1) {
      const bool open = !text_.empty() && text_.back() != '\n';
      return std::string(text_) + (open ? newline_ : "") + line + newline_;
    }
    std::size_t at = line_begin(layout_.sections[1].begin);
    while (at > 0) {
      const std::size_t above = line_begin(at - 1);
      const std::size_t first = text_.find_first_not_of(" \t", above);
      if (text_[first] != '#') break;
      at = above;
    }
    return with(at, at, line + newline_ + newline_);
  }

  std::string_view text_;
  const KeyPath& keys_;
  std::string_view value_;
  TomlLayout layout_;
  std::string newline_;
};

// The value as a tree, and `text` without the blanks around it.
Value read_new_value(std::string_view& text, const KeyPath& keys, const std::string& file) {
  const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(first);
  text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  const std::string where = "value for " + join_path(keys);
  if (end_of_value(text, 0) != text.size()) refuse(where, "no TOML value, or more than one");
  Value document;
  try {
    document = read_document("value = " + std::string(text), where);
  } catch (const InvalidInput& error) {
    refuse(where, error.problems()[0].what, {}, error.problems()[0].hint);
  }
  Value out = std::move(document.table.at(0).value);
  out.position = {.file = file};
  return out;
}

// Whether the path's last key exists; `tables` are the tables on the way that do.
bool exists(const Value& root, const KeyPath& keys, std::size_t tables) {
  const Value* table = &root;
  for (std::size_t i = 0; i < tables; ++i) table = table->find(keys[i]);
  return tables + 1 == keys.size() && table->find(keys.back()) != nullptr;
}

// The texts to try, the best first. `tables` of the keys lead to tables that exist.
std::vector<std::optional<std::string>> proposals_for_new_key(const Edits& edits,
                                                              const KeyPath& keys,
                                                              std::size_t tables) {
  if (std::optional<std::string> braces = edits.added_in_braces()) return {std::move(braces)};
  std::vector<std::optional<std::string>> out;
  if (tables + 1 == keys.size()) out.push_back(edits.added_in_section());
  if (tables > 0) out.push_back(edits.added_dotted(tables));
  out.push_back(edits.added_at_end());
  return out;
}

// The first proposal whose tree is the wanted one.
std::string first_right(const std::vector<std::optional<std::string>>& proposals,
                        const Value& wanted, const std::string& file) {
  std::optional<InvalidInput> problem;
  for (const std::optional<std::string>& proposal : proposals) {
    if (!proposal) continue;
    try {
      if (same(read_document(*proposal, file), wanted)) return *proposal;
    } catch (const InvalidInput& error) {
      problem = error;  // for instance, the value makes lists too deep
    }
  }
  if (problem) throw InvalidInput(*problem);
  check(false, "an edited document is the old one with one value set");
  return {};
}

}  // namespace

std::string edit_document(std::string_view text, const std::string& file, std::string_view path,
                          std::string_view value) {
  const bool marked = text.starts_with(kByteOrderMark);
  if (marked) text.remove_prefix(kByteOrderMark.size());
  Value wanted = read_document(text, file);
  const KeyPath keys = split_path(path, file);
  const Value new_value = read_new_value(value, keys, file);
  const std::size_t tables = existing_tables(wanted, keys);
  const bool is_new = !exists(wanted, keys, tables);
  set_at(wanted, keys, new_value);

  const Edits edits(text, keys, value);
  std::vector<std::optional<std::string>> proposals;
  if (is_new) {
    proposals = proposals_for_new_key(edits, keys, tables);
  } else if (std::optional<std::string> replaced = edits.replaced()) {
    proposals = {std::move(replaced)};
  } else {
    refuse(file, "'" + join_path(keys) + "' is a table or list of several sections or keys", {},
           "change its keys one by one");
  }
  const std::string edited = first_right(proposals, wanted, file);
  return marked ? std::string(kByteOrderMark) + edited : edited;
}

}  // namespace rapport
