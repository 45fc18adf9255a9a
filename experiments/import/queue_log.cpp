#include "experiments/import/queue_log.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "experiments/import/text_scan.h"

namespace rapport {

namespace {

/// What an event does to a caller's time in line.
enum class QueueStep : std::uint8_t { enter, connect, complete, hang_up, leave, nothing };

struct QueueEventName {
  std::string_view name;
  QueueStep step;
};
constexpr QueueEventName kQueueEvents[] = {
    {"ENTERQUEUE", QueueStep::enter},
    {"CONNECT", QueueStep::connect},
    {"COMPLETEAGENT", QueueStep::complete},
    {"COMPLETECALLER", QueueStep::complete},
    {"TRANSFER", QueueStep::complete},
    {"BLINDTRANSFER", QueueStep::complete},
    {"ATTENDEDTRANSFER", QueueStep::complete},
    {"ABANDON", QueueStep::hang_up},
    {"EXITEMPTY", QueueStep::leave},
    {"EXITWITHKEY", QueueStep::leave},
    {"EXITWITHTIMEOUT", QueueStep::leave},
    {"AGENTDUMP", QueueStep::nothing},
    {"RINGNOANSWER", QueueStep::nothing},
    {"RINGCANCELED", QueueStep::nothing},
    {"SYSCOMPAT", QueueStep::nothing},
    {"DID", QueueStep::nothing},
    {"ADDMEMBER", QueueStep::nothing},
    {"REMOVEMEMBER", QueueStep::nothing},
    {"PAUSE", QueueStep::nothing},
    {"UNPAUSE", QueueStep::nothing},
    {"PAUSEALL", QueueStep::nothing},
    {"UNPAUSEALL", QueueStep::nothing},
    {"PENALTY", QueueStep::nothing},
    {"AGENTLOGIN", QueueStep::nothing},
    {"AGENTLOGOFF", QueueStep::nothing},
    {"AGENTCALLBACKLOGIN", QueueStep::nothing},
    {"AGENTCALLBACKLOGOFF", QueueStep::nothing},
    {"CONFIGRELOAD", QueueStep::nothing},
    {"QUEUESTART", QueueStep::nothing},
};

std::vector<std::string_view> pipe_fields(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t end = std::min(line.find('|'), line.size());
    fields.push_back(line.substr(0, end));
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
  }
}

}  // namespace

struct QueueLogReader::Event {
  std::int64_t second = 0;
  QueueStep step = QueueStep::nothing;
  std::string_view id, queue, agent, name, caller;
};

bool is_queue_event(std::string_view line) {
  const std::vector<std::string_view> fields = pipe_fields(line);
  if (fields.size() < 5) return false;
  std::string_view seconds = fields[0];
  if (!take_number(seconds, 9, 10) || (!seconds.empty() && seconds.front() != '.')) return false;
  return std::ranges::any_of(kQueueEvents, [&](const QueueEventName& event) {
    return event.name == fields[4] ||
           (fields[4].ends_with('\r') && fields[4].substr(0, fields[4].size() - 1) == event.name);
  });
}

std::optional<QueueLogReader::Event> QueueLogReader::event_of(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!is_queue_event(line)) return std::nullopt;
  const std::vector<std::string_view> fields = pipe_fields(line);
  std::string_view seconds = fields[0];
  Event event;
  event.second = *take_number(seconds, 9, 10);
  event.step = std::ranges::find(kQueueEvents, fields[4], &QueueEventName::name)->step;
  event.id = fields[1];
  event.queue = fields[2];
  event.agent = fields[3];
  event.name = fields[4];
  if (event.step == QueueStep::enter && fields.size() > 6) event.caller = fields[6];
  return event;
}

std::optional<QueuedCall> QueueLogReader::next() {
  while (std::getline(in_, text_)) {
    ++line_;
    if (text_.empty()) continue;
    const auto event = event_of(text_);
    if (!event) {
      if (unreadable_++ == 0) first_unreadable_ = line_;
      continue;
    }
    if (auto call = take(*event)) return call;
  }
  if (open_.empty()) return std::nullopt;
  QueuedCall call = std::move(open_.begin()->second);
  open_.erase(open_.begin());
  return call;  // it never ended
}

// The call that an event ends, if it ends one.
std::optional<QueuedCall> QueueLogReader::take(const Event& event) {
  if (event.step == QueueStep::nothing) return std::nullopt;
  const auto known = open_.find(event.id);
  if (event.step == QueueStep::enter) {
    std::optional<QueuedCall> before;  // one that never ended, of the same caller
    if (known != open_.end()) before = std::move(known->second);
    QueuedCall call;
    call.entered = event.second;
    call.id = event.id;
    call.queue = event.queue;
    call.caller = event.caller;
    call.line = line_;
    open_.insert_or_assign(std::string(event.id), std::move(call));
    return before;
  }
  if (known == open_.end()) {
    if (event.step == QueueStep::connect) return std::nullopt;  // its end is counted
    QueuedCall call;
    call.event = event.name;
    call.line = line_;
    return call;
  }
  QueuedCall& call = known->second;
  if (event.step == QueueStep::connect) {
    call.connected = event.second;
    call.agent = event.agent;
    return std::nullopt;
  }
  call.ended = event.second;
  call.event = event.name;
  const bool was_connected = call.connected > 0;
  if (event.step == QueueStep::complete && was_connected) call.end = QueuedCall::End::served;
  if (event.step == QueueStep::hang_up) call.end = QueuedCall::End::hung_up;
  if (event.step == QueueStep::leave) call.end = QueuedCall::End::left;
  QueuedCall done = std::move(call);
  open_.erase(known);
  return done;
}

}  // namespace rapport
