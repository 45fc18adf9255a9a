// Event logs as texts, and what is said where they are refused.
#pragma once

#include <cstring>
#include <fstream>
#include <functional>
#include <string>

#include "experiments/log/log_reader.h"
#include "sim/core/problem.h"

namespace rapport {

/// A text as a source of XML.
inline XmlTags::Source xml_of(const std::string& text) {
  return [text, at = std::size_t{0}](char* to, std::size_t most) mutable {
    const std::size_t size = std::min(most, text.size() - at);
    std::memcpy(to, text.data() + at, size);
    at += size;
    return size;
  };
}

inline EventLog xes_log(const std::string& text, const LogReading& reading = {}) {
  return read_xes_log(xml_of(text), "log.xes", reading);
}

inline void write_log_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// What a refusal says; empty where nothing was refused.
inline std::string refusal_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return {};
}

inline bool has_text(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// An event of XES. Empty texts: the attribute is missing.
inline std::string xes_event(const std::string& activity, const std::string& time,
                             const std::string& lifecycle = {}, const std::string& resource = {},
                             const std::string& group = {}) {
  const auto attribute = [](const char* type, const char* key, const std::string& value) {
    return value.empty()
               ? std::string()
               : std::string("<") + type + " key=\"" + key + "\" value=\"" + value + "\"/>";
  };
  return "<event>" + attribute("string", "concept:name", activity) +
         attribute("date", "time:timestamp", time) +
         attribute("string", "lifecycle:transition", lifecycle) +
         attribute("string", "org:resource", resource) + attribute("string", "org:group", group) +
         "</event>\n";
}

/// The names of a case's activities, with blanks between.
inline std::string names_of(const EventLog& log, std::size_t of_case) {
  std::string names;
  for (const LogActivity& step : log.cases[of_case].steps) {
    names += (names.empty() ? "" : " ") + log.activities[static_cast<std::size_t>(step.activity)];
  }
  return names;
}

}  // namespace rapport
