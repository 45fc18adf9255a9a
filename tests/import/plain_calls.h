// Logs of calls that are written down one by one, and what is estimated from them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tests/import/estimates.h"

namespace rapport {

constexpr std::int32_t clock_second(int hour, int minute = 0) { return hour * 3600 + minute * 60; }

/// Answered calls and others of one type, from Monday, 2026-01-05 on, in any order.
class PlainCalls {
 public:
  /// A call that waits for `wait` seconds and is answered; `server` empty: by nobody known.
  void answered(int day, std::int32_t second, std::int32_t service, const std::string& server = "",
                std::int32_t wait = 0) {
    Call call = at(day, second);
    call.wait = wait;
    call.service_start = second + wait, call.service = service;
    if (!server.empty()) call.server = number_of(server);
    calls_.push_back(call);
  }
  /// A caller who hangs up after `wait` seconds.
  void hung_up(int day, std::int32_t second, std::int32_t wait = 0) {
    Call call = at(day, second);
    call.wait = wait, call.end = CallEnd::hung_up;
    calls_.push_back(call);
  }

  CallLog log() const {
    CallLog log;
    log.types = {"calls"};
    log.servers = servers_;
    log.calls = calls_;
    std::stable_sort(log.calls.begin(), log.calls.end(), [](const Call& a, const Call& b) {
      return a.day != b.day ? a.day < b.day : a.arrival < b.arrival;
    });
    std::int32_t before = -1;
    for (Call& call : log.calls) {
      if (call.day != before) {
        log.days.push_back(civil_from_days(days_from_civil(Date{2026, 1, 5}) + call.day));
      }
      before = call.day;
      call.day = static_cast<std::int32_t>(log.days.size()) - 1;
    }
    log.records = log.calls.size();
    return log;
  }

 private:
  static Call at(int day, std::int32_t second) {
    Call call;
    call.day = day;
    call.arrival = second;
    return call;
  }
  std::int32_t number_of(const std::string& server) {
    const auto found = std::find(servers_.begin(), servers_.end(), server);
    if (found != servers_.end()) return static_cast<std::int32_t>(found - servers_.begin());
    servers_.push_back(server);
    return static_cast<std::int32_t>(servers_.size()) - 1;
  }

  std::vector<Call> calls_;
  std::vector<std::string> servers_;
};

inline Estimates estimates_of(CallLog log) {
  Estimates e{{}, {std::move(log), {}, {}}, {}, {}, {}, {}};
  e.days = look_at_days(e.log());
  e.all.assign(e.days.size(), true);
  e.fit = fit_calls(e.log(), e.days, e.all);
  e.arrivals = fit_arrivals(e.log(), e.days, e.all);
  return e;
}

/// Calls that the estimates expect on a weekday (0 = Monday).
inline double calls_of_weekday(const Estimates& e, int weekday, std::size_t type = 0) {
  const int kind = e.arrivals.kinds.of[static_cast<std::size_t>(weekday)];
  double sum = 0.0;
  for (std::size_t h = 0; kind >= 0 && h < kHalfHours; ++h) {
    sum += e.arrivals.types[type].expected(kind, weekday, h);
  }
  return sum;
}
inline double calls_a_week(const Estimates& e) {
  double sum = 0.0;
  for (int w = 0; w < 7; ++w) sum += calls_of_weekday(e, w);
  return sum;
}

/// Whether it is open in a half hour of a weekday.
inline bool is_open_at(const Estimates& e, int weekday, std::size_t half_hour) {
  const int kind = e.arrivals.kinds.of[static_cast<std::size_t>(weekday)];
  return kind >= 0 && e.arrivals.open[static_cast<std::size_t>(kind)][half_hour];
}

}  // namespace rapport
