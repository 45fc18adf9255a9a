#include "experiments/calibrate/handover_log.h"

#include <algorithm>
#include <optional>
#include <set>

#include "experiments/import/call_mapping.h"
#include "experiments/import/gzip_file.h"
#include "experiments/import/name_table.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// Follows the tags of one log.
class HandoverReader {
 public:
  HandoverReader(XmlTags& tags, const std::string& attribute)
      : tags_(tags), attribute_(attribute) {}

  HandoverLog read() {
    while (tags_.next()) {
      if (tags_.kind() == XmlTags::Kind::open) {
        opened();
      } else {
        closed();
      }
    }
    if (!found_log_) tags_.refuse("holds no log", "an event log as XES, plain or packed with gzip");
    log_.teams = names_.size();
    return log_;
  }

  /// Keys of events, to say what there is instead of the one that was asked for.
  std::vector<std::string> keys() const { return {keys_.begin(), keys_.end()}; }

 private:
  void opened() {
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
        team_.reset();
        handovers_ = 0;
        break;
      case 2:
        in_event_ = in_trace_ && name == "event";
        event_has_team_ = false;
        break;
      case 3:
        if (in_event_) take_attribute();
        break;
      default:
        break;
    }
  }

  void take_attribute() {
    const std::optional<std::string> key = tags_.attribute("key");
    if (!key) return;
    constexpr std::size_t kMostKeys = 20;
    if (keys_.size() < kMostKeys) keys_.insert(*key);
    if (*key != attribute_) return;
    const std::optional<std::string> value = tags_.attribute("value");
    if (!value || trimmed(*value).empty()) return;
    event_has_team_ = true;
    const std::int32_t team = names_.number(*value);
    if (team_ && *team_ != team && ++handovers_ > kMostHandovers) {
      tags_.refuse("a case changes its '" + attribute_ + "' more than 1,000 times",
                   "an attribute that names the team");
    }
    team_ = team;
  }

  void closed() {
    if (tags_.depth() == 2 && in_event_) {
      ++log_.events;
      log_.events_without += event_has_team_ ? 0 : 1;
      in_event_ = false;
    } else if (tags_.depth() == 1 && in_trace_) {
      if (team_) {
        log_.handovers.push_back(handovers_);
      } else {
        ++log_.cases_without;
      }
      in_trace_ = false;
    }
  }

  XmlTags& tags_;
  const std::string& attribute_;
  HandoverLog log_;
  NameTable names_;
  std::set<std::string> keys_;
  std::optional<std::int32_t> team_;  // of the case's last event that names one
  std::uint32_t handovers_ = 0;       // of the case so far
  bool found_log_ = false, in_trace_ = false, in_event_ = false, event_has_team_ = false;
};

[[noreturn]] void refuse_log(const std::string& name, const std::string& what,
                             const std::string& allowed = {}, const std::string& hint = {}) {
  refuse(name, what, allowed, hint);
}

}  // namespace

HandoverLog read_handovers(XmlTags::Source source, const std::string& name,
                           const std::string& attribute) {
  XmlTags tags(std::move(source), name);
  HandoverReader reader(tags, attribute);
  const HandoverLog log = reader.read();
  if (log.events == 0) refuse_log(name, "holds no events", "cases (<trace>) with events (<event>)");
  if (log.handovers.empty()) {
    const std::vector<std::string> keys = reader.keys();
    refuse_log(name, "no event has the attribute '" + attribute + "', which names the team",
               keys.empty() ? "" : "--column with one of " + quoted_list(keys),
               did_you_mean(attribute, keys));
  }
  if (std::ranges::all_of(log.handovers, [](std::uint32_t n) { return n == 0; })) {
    refuse_log(name, "no case changes its '" + attribute + "': there are no hand-overs to fit");
  }
  return log;
}

HandoverLog read_handovers(const std::string& file, const std::string& attribute) {
  GzipFile bytes(file);
  return read_handovers([&](char* to, std::size_t most) { return bytes.read(to, most); }, file,
                        attribute);
}

}  // namespace rapport
