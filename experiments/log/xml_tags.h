// The tags of an XML text, one after another, in little memory.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rapport {

/// Reads tags with their attributes and passes over texts, comments, instructions and CDATA: what
/// event logs need of XML. Names lose their prefix. Tags are matched, so a file that was cut off is
/// told. A document type with entities of its own is refused, so no entity can grow. Everything
/// throws InvalidInput with file and line.
class XmlTags {
 public:
  static constexpr std::size_t kLongestTag = 1 << 20;  ///< bytes
  static constexpr std::size_t kDeepest = 256;         ///< tags within each other

  /// Fills a buffer with up to so many bytes and says how many; 0 at the end.
  using Source = std::function<std::size_t(char* to, std::size_t most)>;

  /// `file` is for messages.
  XmlTags(Source source, std::string file);

  enum class Kind { open, close };
  /// Goes to the next opening or closing tag; false after the last. A tag like <a/> is both, one
  /// after the other.
  bool next();
  Kind kind() const { return kind_; }
  std::string_view name() const { return name_; }
  /// How many tags are open around the current one.
  std::size_t depth() const { return depth_; }
  /// The line on which the current tag ends, from 1 on.
  std::size_t line() const { return line_; }
  /// The value of an attribute of an opening tag, entities replaced.
  std::optional<std::string> attribute(std::string_view name) const;

  /// Throws InvalidInput for the current line.
  [[noreturn]] void refuse(const std::string& what, const std::string& allowed = {}) const;

 private:
  struct Open {
    std::string name;
    std::size_t line = 0;
  };

  int get();
  void begin();
  bool find_tag();
  void skip_past(std::string_view end);
  void skip_declaration();
  void take_text();
  void read_open();
  void read_close();
  void read_attribute(std::string_view& rest);
  std::string decoded(std::string_view value) const;

  Source source_;
  std::string file_;
  std::string buffer_;  // fixed size
  std::size_t at_ = 0, filled_ = 0;
  std::size_t line_ = 1;

  std::string text_;  // the current tag without its brackets
  Kind kind_ = Kind::open;
  std::string name_;
  std::vector<std::pair<std::string_view, std::string_view>> attributes_;  // in text_
  std::vector<Open> open_;
  std::size_t depth_ = 0;
  bool closes_too_ = false;  // the current tag is <a/>, whose end is still to be told
  bool had_root_ = false;
};

}  // namespace rapport
