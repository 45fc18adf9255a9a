#include "experiments/import/presence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace rapport {

namespace {

constexpr std::int32_t kSecondsOfDay = kHalfHours * kHalfHourSeconds;
constexpr std::int32_t kUsualPause = 1800, kMostPause = 4 * 3600;
constexpr double kFewestLineSeconds = 60;  // that tell how many servers there are

/// From one second to another, on the clock of one day or of the whole log.
template <class T>
using Span = std::pair<T, T>;

/// Spans of the whole log cut at its midnights. What falls on days that the log has not is dropped.
class SpansOfDays {
 public:
  explicit SpansOfDays(const CallLog& log) : spans_(log.days.size()) {
    for (const Date& day : log.days) midnights_.push_back(days_from_civil(day) * kSecondsOfDay);
  }
  std::int64_t midnight(const Call& call) const {
    return midnights_[static_cast<std::size_t>(call.day)];
  }
  void add(std::int64_t from, std::int64_t to) {
    auto day = std::upper_bound(midnights_.begin(), midnights_.end(), from - kSecondsOfDay);
    for (; day != midnights_.end() && *day < to; ++day) {
      const auto start = static_cast<std::int32_t>(std::max<std::int64_t>(0, from - *day));
      const auto end = static_cast<std::int32_t>(std::min<std::int64_t>(kSecondsOfDay, to - *day));
      if (start < end) {
        spans_[static_cast<std::size_t>(day - midnights_.begin())].emplace_back(start, end);
      }
    }
  }
  const std::vector<Span<std::int32_t>>& of(std::size_t day) const { return spans_[day]; }

 private:
  std::vector<std::int64_t> midnights_;
  std::vector<std::vector<Span<std::int32_t>>> spans_;
};

/// How many spans cover each second of a day.
class Cover {
 public:
  Cover() : change_(kSecondsOfDay + 1, 0) {}
  void set(const std::vector<Span<std::int32_t>>& spans) {
    std::fill(change_.begin(), change_.end(), 0);
    for (const auto& [from, to] : spans) {
      ++change_[static_cast<std::size_t>(from)];
      --change_[static_cast<std::size_t>(to)];
    }
    now_ = 0;
  }
  /// To be asked for each second in order.
  std::int32_t at(std::int32_t second) { return now_ += change_[static_cast<std::size_t>(second)]; }

 private:
  std::vector<std::int32_t> change_;
  std::int32_t now_ = 0;
};

/// Services of each server that has a name, in order, on the clock of the whole log.
std::vector<std::vector<Span<std::int64_t>>> services_by_server(const CallLog& log,
                                                                const SpansOfDays& clock) {
  std::vector<std::vector<Span<std::int64_t>>> by_server(log.servers.size());
  for (const Call& call : log.calls) {
    if (!call.served() || call.server == Call::kNobody) continue;
    const std::int64_t start = clock.midnight(call) + call.service_start;
    by_server[static_cast<std::size_t>(call.server)].emplace_back(start, start + call.service);
  }
  for (auto& services : by_server) std::sort(services.begin(), services.end());
  return by_server;
}

/// Spans in which a server was there: its services, joined over pauses.
void add_presence(const std::vector<Span<std::int64_t>>& services, std::int32_t longest_pause,
                  SpansOfDays& there) {
  if (services.empty()) return;
  auto [from, to] = services[0];
  for (const auto& [start, end] : services) {
    if (start - to > longest_pause) {
      there.add(from, to);
      from = start;
    }
    to = std::max(to, end);
  }
  there.add(from, to);
}

DayPresence measure_day(Cover& busy, Cover& there, Cover& line) {
  DayPresence day;
  ByHalfHour<std::int32_t> busy_seconds{};
  std::int32_t before = 0, long_before = 0;  // busy one and two seconds ago
  for (std::int32_t second = 0; second < kSecondsOfDay; ++second) {
    const std::size_t h = half_hour_of(second);
    const std::int32_t b = busy.at(second), t = there.at(second), w = line.at(second);
    day.present[h] += static_cast<double>(std::max(b, t)) / kHalfHourSeconds;
    // Times are rounded: a call may seem to begin a second before the last one has ended.
    day.most_busy[h] = std::max(day.most_busy[h], std::min({b, before, long_before}));
    long_before = before, before = b;
    busy_seconds[h] += b > 0 ? 1 : 0;
    if (w == 0) continue;
    day.line_seconds[h] += 1;
    day.busy_in_line[h] += b;
  }
  for (std::size_t h = 0; h < kHalfHours; ++h) {
    day.always_busy[h] = busy_seconds[h] == kHalfHourSeconds;
    day.answered |= busy_seconds[h] > 0;
  }
  return day;
}

}  // namespace

ServersFrom servers_from(const CallLog& log) {
  const SpansOfDays clock(log);
  std::size_t served = 0, named = 0, overlapping = 0;
  double in_line = 0;
  for (const Call& call : log.calls) {
    served += call.served() ? 1 : 0;
    in_line += std::max(0, call.wait - kRings);
  }
  for (const auto& services : services_by_server(log, clock)) {
    named += services.size();
    std::int64_t busy_until = 0;
    for (const auto& [start, end] : services) {
      constexpr std::int64_t kTwoClocks = 5;
      overlapping += busy_until - start > kTwoClocks ? 1 : 0;
      busy_until = std::max(busy_until, end);
    }
  }
  if (named > 0 && 2 * named >= served && 5 * overlapping < named) return ServersFrom::names;
  return in_line >= kFewestLineSeconds ? ServersFrom::lines : ServersFrom::most_busy;
}

std::int32_t longest_pause_of(const CallLog& log, const UseDays& use) {
  // By server: the end of its last call and the day of that.
  std::vector<Span<std::int32_t>> last(log.servers.size(), {-1, 0});
  double pauses = 0, seconds = 0;
  for (const Call& call : log.calls) {
    if (!call.served() || call.server == Call::kNobody) continue;
    if (!use[static_cast<std::size_t>(call.day)]) continue;
    auto& [day, end] = last[static_cast<std::size_t>(call.server)];
    if (day == call.day) {
      ++pauses;
      seconds += std::max(0, call.service_start - end);
    }
    day = call.day, end = call.service_end();
  }
  if (pauses == 0) return kUsualPause;
  return std::clamp(static_cast<std::int32_t>(3 * seconds / pauses), kUsualPause, kMostPause);
}

std::vector<DayPresence> measure_presence(const CallLog& log, std::int32_t longest_pause) {
  SpansOfDays busy(log), there(log), line(log);
  for (const Call& call : log.calls) {
    const std::int64_t midnight = busy.midnight(call);
    if (call.served()) busy.add(midnight + call.service_start, midnight + call.service_end());
    if (call.wait > kRings) {
      line.add(midnight + call.arrival + kRings, midnight + call.arrival + call.wait);
    }
  }
  for (const auto& services : services_by_server(log, busy)) {
    add_presence(services, longest_pause, there);
  }
  std::vector<DayPresence> days(log.days.size());
  Cover busy_now, there_now, line_now;
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (busy.of(d).empty() && there.of(d).empty() && line.of(d).empty()) continue;
    busy_now.set(busy.of(d));
    there_now.set(there.of(d));
    line_now.set(line.of(d));
    days[d] = measure_day(busy_now, there_now, line_now);
  }
  return days;
}

namespace {

/// Means of used days of one kind, by half hour; nothing where no day has any.
using Known = ByHalfHour<std::optional<double>>;

/// The value at the half hour, or the mean of those known that are nearest to it.
std::optional<double> nearest(const Known& known, std::size_t h) {
  for (std::size_t away = 0; away < kHalfHours; ++away) {
    double sum = 0, n = 0;
    for (const std::size_t k : {h + away, h - away}) {  // wraps far beyond the day below 0
      if (k >= kHalfHours || !known[k]) continue;
      sum += *known[k];
      ++n;
    }
    if (n > 0) return sum / n;
  }
  return std::nullopt;
}

class ServerEstimate {
 public:
  ServerEstimate(const std::vector<DayPresence>& seen, const UseDays& use,
                 const std::vector<CallDay>& days, const DayKinds& kinds)
      : kinds_(kinds), usual_(static_cast<std::size_t>(kinds.count)) {
    std::vector<DayPresence> sums(usual_.size());
    std::array<DayPresence, 7> by_weekday{};
    double line = 0, busy = 0;
    for (std::size_t d = 0; d < days.size(); ++d) {
      if (!use[d]) continue;
      DayPresence& sum = sums[kind(days[d])];
      DayPresence& own = by_weekday[static_cast<std::size_t>(days[d].weekday)];
      for (std::size_t h = 0; h < kHalfHours; ++h) {
        sum.line_seconds[h] += seen[d].line_seconds[h];
        sum.busy_in_line[h] += seen[d].busy_in_line[h];
        sum.most_busy[h] = std::max(sum.most_busy[h], seen[d].most_busy[h]);
        own.line_seconds[h] += seen[d].line_seconds[h];
        own.busy_in_line[h] += seen[d].busy_in_line[h];
        line += seen[d].line_seconds[h];
        busy += seen[d].busy_in_line[h];
      }
    }
    if (line >= kFewestLineSeconds) all_ = busy / line;
    for (std::size_t k = 0; k < usual_.size(); ++k) set_usual(sums[k], usual_[k]);
    for (std::size_t w = 0; w < 7; ++w) set_factor(by_weekday[w], w);
  }

  double of(const CallDay& day, const DayPresence& seen, std::size_t h) const {
    if (seen.line_seconds[h] >= kFewestLineSeconds) {
      return seen.busy_in_line[h] / seen.line_seconds[h];
    }
    const double usual = nearest(usual_[kind(day)], h).value_or(all_.value_or(0.0));
    const double factor = factor_[static_cast<std::size_t>(day.weekday)];
    return std::max<double>(factor * usual, seen.most_busy[h]);
  }

 private:
  std::size_t kind(const CallDay& day) const {
    const int k = kinds_.of[static_cast<std::size_t>(day.weekday)];
    return static_cast<std::size_t>(std::max(0, k));
  }

  void set_usual(const DayPresence& sum, Known& usual) const {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      if (sum.line_seconds[h] >= kFewestLineSeconds) {
        usual[h] = sum.busy_in_line[h] / sum.line_seconds[h];
      }
      if (all_) continue;
      // Nobody ever waits: the most in service at once, an hour before and after it too.
      std::int32_t most = 0;
      for (std::size_t k = h < 2 ? 0 : h - 2; k <= std::min<std::size_t>(h + 2, 47); ++k) {
        most = std::max(most, sum.most_busy[k]);
      }
      if (most > 0) usual[h] = most;
    }
  }

  /// How many more servers a weekday has than its kind. Ten minutes of lines in which it has as
  /// many stand for what is known of weekdays in general.
  void set_factor(const DayPresence& own, std::size_t weekday) {
    constexpr double kInGeneral = 600;
    if (!all_ || kinds_.of[weekday] < 0) return;
    const Known& usual = usual_[static_cast<std::size_t>(kinds_.of[weekday])];
    double busy = kInGeneral * *all_, expected = busy;
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      busy += own.busy_in_line[h];
      expected += own.line_seconds[h] * nearest(usual, h).value_or(*all_);
    }
    factor_[weekday] = busy / expected;
  }

  const DayKinds& kinds_;
  std::array<double, 7> factor_{1, 1, 1, 1, 1, 1, 1};  // by weekday
  std::vector<Known> usual_;                           // by kind
  std::optional<double> all_;                          // of all used days
};

}  // namespace

void estimate_servers(const std::vector<DayPresence>& seen, const UseDays& use,
                      std::vector<CallDay>& days) {
  const DayKinds kinds = day_kinds(days, use);
  if (kinds.count == 0) return;
  const ServerEstimate estimate(seen, use, days, kinds);
  std::array<ByHalfHour<bool>, 7> usual{};
  for (int w = 0; w < 7; ++w) usual[static_cast<std::size_t>(w)] = usual_opening(days, use, {w});
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!seen[d].answered) continue;
    const auto w = static_cast<std::size_t>(days[d].weekday);
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      if (days[d].open[h] || usual[w][h]) days[d].present[h] = estimate.of(days[d], seen[d], h);
    }
  }
}

}  // namespace rapport
