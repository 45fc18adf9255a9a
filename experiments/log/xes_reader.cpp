#include "experiments/log/xes_reader.h"

namespace rapport {

XesReader::XesReader(XmlTags::Source source, const std::string& name)
    : tags_(std::move(source), name) {}

XesReader::Found XesReader::next() {
  while (tags_.next()) {
    if (tags_.kind() == XmlTags::Kind::open) {
      opened();
    } else if (tags_.depth() == 2 && in_event_) {
      in_event_ = false;
      return Found::event;
    } else if (tags_.depth() == 1 && in_trace_) {
      in_trace_ = false;
      attributes_ = std::move(of_case_);
      return Found::case_end;
    }
  }
  if (!found_log_) tags_.refuse("holds no log", "an event log as XES, plain or packed with gzip");
  return Found::end;
}

void XesReader::opened() {
  const std::string_view name = tags_.name();
  switch (tags_.depth()) {
    case 0:
      if (name != "log") {
        tags_.refuse("begins with <" + std::string(name.substr(0, 40)) + ">: no event log",
                     "<log>, as XES has it");
      }
      found_log_ = true;
      break;
    case 1:
      in_trace_ = name == "trace";
      of_case_.clear();
      break;
    case 2:
      in_event_ = in_trace_ && name == "event";
      if (in_event_) attributes_.clear();
      if (in_trace_ && !in_event_) take(of_case_);
      break;
    case 3:
      if (in_event_) take(attributes_);
      break;
    default:
      break;
  }
}

void XesReader::take(std::vector<XesAttribute>& to) {
  if (std::optional<std::string> key = tags_.attribute("key")) {
    to.push_back({std::move(*key), tags_.attribute("value")});
  }
}

std::string_view value_of(const std::vector<XesAttribute>& attributes, std::string_view key) {
  for (const XesAttribute& attribute : attributes) {
    if (attribute.key == key && attribute.value) return *attribute.value;
  }
  return {};
}

}  // namespace rapport
