// Event logs in XES (IEEE 1849) as a stream of cases and events.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/log/xml_tags.h"

namespace rapport {

/// An attribute as the file has it: <string key="org:group" value="A"/>.
struct XesAttribute {
  std::string key;
  std::optional<std::string> value;  ///< none: lists, which have no value of their own
};

/// Goes through a log event by event, in little memory. Attributes within attributes, lists, and
/// defaults of the log (<global>) are passed over: they say nothing of the event itself. Everything
/// throws InvalidInput with file and line.
class XesReader {
 public:
  /// `name` is for messages.
  XesReader(XmlTags::Source source, const std::string& name);

  enum class Found { event, case_end, end };
  /// Goes to the next event, or to the end of a case or of the log.
  Found next();
  /// Of the event, in the order of the file; at the end of a case those of the case itself.
  const std::vector<XesAttribute>& attributes() const { return attributes_; }
  /// The line of the file at which the event or the case ends.
  std::size_t line() const { return tags_.line(); }

  /// Throws InvalidInput for the current line.
  [[noreturn]] void refuse(const std::string& what, const std::string& allowed = {}) const {
    tags_.refuse(what, allowed);
  }

 private:
  void opened();
  void take(std::vector<XesAttribute>& to);

  XmlTags tags_;
  std::vector<XesAttribute> attributes_, of_case_;
  bool found_log_ = false, in_trace_ = false, in_event_ = false;
};

/// The value of the first attribute of that key; empty where there is none.
std::string_view value_of(const std::vector<XesAttribute>& attributes, std::string_view key);

}  // namespace rapport
