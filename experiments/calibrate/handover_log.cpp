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

/// Counts the hand-overs of one log.
class HandoverReader {
 public:
  HandoverReader(XesReader& events, const std::string& attribute)
      : events_(events), attribute_(attribute) {}

  HandoverLog read() {
    for (auto found = events_.next(); found != XesReader::Found::end; found = events_.next()) {
      if (found == XesReader::Found::event) {
        take_event();
      } else {
        close_case();
      }
    }
    log_.teams = names_.size();
    return log_;
  }

  /// Keys of events, to say what there is instead of the one that was asked for.
  std::vector<std::string> keys() const { return {keys_.begin(), keys_.end()}; }

 private:
  void take_event() {
    ++log_.events;
    bool has_team = false;
    for (const XesAttribute& one : events_.attributes()) {
      constexpr std::size_t kMostKeys = 20;
      if (keys_.size() < kMostKeys) keys_.insert(one.key);
      if (one.key != attribute_ || !one.value || trimmed(*one.value).empty()) continue;
      has_team = true;
      take_team(*one.value);
    }
    log_.events_without += has_team ? 0 : 1;
  }

  void take_team(const std::string& name) {
    const std::int32_t team = names_.number(name);
    if (team_ && *team_ != team && ++handovers_ > kMostHandovers) {
      events_.refuse("a case changes its '" + attribute_ + "' more than 1,000 times",
                     "an attribute that names the team");
    }
    team_ = team;
  }

  void close_case() {
    if (team_) {
      log_.handovers.push_back(handovers_);
    } else {
      ++log_.cases_without;
    }
    team_.reset();
    handovers_ = 0;
  }

  XesReader& events_;
  const std::string& attribute_;
  HandoverLog log_;
  NameTable names_;
  std::set<std::string> keys_;
  std::optional<std::int32_t> team_;  // of the case's last event that names one
  std::uint32_t handovers_ = 0;       // of the case so far
};

[[noreturn]] void refuse_log(const std::string& name, const std::string& what,
                             const std::string& allowed = {}, const std::string& hint = {}) {
  refuse(name, what, allowed, hint);
}

}  // namespace

HandoverLog read_handovers(XmlTags::Source source, const std::string& name,
                           const std::string& attribute) {
  XesReader events(std::move(source), name);
  HandoverReader reader(events, attribute);
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
