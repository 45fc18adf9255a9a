#include "experiments/import/call_notes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace rapport {

namespace {

// Clocks of a telephone system may differ by a few seconds.
constexpr std::int64_t kOverlapTolerance = 5;

void note(std::size_t count, const char* one, const char* many, CallLog& log) {
  if (count == 0) return;
  log.notes.push_back(std::to_string(count) + " " + (count == 1 ? one : many));
}

std::string clock_text(std::int64_t second) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%d:%02d:%02d", static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  return text.data();
}

// One call's service on a clock that runs through all days.
struct Service {
  std::int32_t server;
  std::int64_t start, end;
  std::size_t call;
};

std::vector<Service> services_by_server(const CallLog& log) {
  std::vector<std::int64_t> midnights;
  for (const Date& day : log.days) midnights.push_back(days_from_civil(day) * kSecondsPerDay);
  std::vector<Service> services;
  for (std::size_t i = 0; i < log.calls.size(); ++i) {
    const Call& call = log.calls[i];
    if (!call.served() || call.server == Call::kNobody) continue;
    const std::int64_t midnight = midnights[static_cast<std::size_t>(call.day)];
    services.push_back(
        {call.server, midnight + call.service_start, midnight + call.service_end(), i});
  }
  std::sort(services.begin(), services.end(), [](const Service& a, const Service& b) {
    if (a.server != b.server) return a.server < b.server;
    return a.start != b.start ? a.start < b.start : a.call < b.call;
  });
  return services;
}

void note_overlaps(CallLog& log) {
  const std::vector<Service> services = services_by_server(log);
  std::size_t count = 0;
  std::size_t example = log.calls.size();
  std::int64_t busy_until = 0;
  for (std::size_t i = 0; i < services.size(); ++i) {
    const bool same = i > 0 && services[i - 1].server == services[i].server;
    if (same && services[i].start < busy_until - kOverlapTolerance) {
      ++count;
      example = std::min(example, services[i].call);
    }
    busy_until = same ? std::max(busy_until, services[i].end) : services[i].end;
  }
  if (count == 0) return;
  const Call& call = log.calls[example];
  log.notes.push_back(std::to_string(count) + (count == 1 ? " call begins" : " calls begin") +
                      " while its server is still busy with another, as one of " +
                      log.servers[static_cast<std::size_t>(call.server)] + " on " +
                      to_string(log.days[static_cast<std::size_t>(call.day)]) + " at " +
                      clock_text(call.service_start) + ".");
}

}  // namespace

void add_notes(const CallOddities& oddities, CallLog& log) {
  note(oddities.hung_up_with_service, "call that hung up has a service, which is not used.",
       "calls that hung up have a service, which is not used.", log);
  note(oddities.without_service_start,
       "served call has no service start: taken as the end of its wait.",
       "served calls have no service start: taken as the end of their wait.", log);
  note(oddities.late_service,
       "service does not begin within a minute of arrival plus wait; kept as recorded.",
       "services do not begin within a minute of arrival plus wait; kept as recorded.", log);
  note(
      oddities.other_service,
      "service is more than a minute longer or shorter than by its times; the column is taken.",
      "services are more than a minute longer or shorter than by their times; the column is taken.",
      log);
  note(oddities.other_wait,
       "wait is more than a minute longer or shorter than by the times; the column is taken.",
       "waits are more than a minute longer or shorter than by the times; the column is taken.",
       log);
  note(oddities.unknown_direction, "record has a direction that is not known, and is kept.",
       "records have a direction that is not known, and are kept.", log);
  note_overlaps(log);
}

}  // namespace rapport
