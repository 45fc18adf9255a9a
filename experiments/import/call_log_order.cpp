// The second half of CallLogBuilder: calls in order, and names numbered in an order of their own.
#include <algorithm>
#include <utility>

#include "experiments/import/call_log_builder.h"
#include "experiments/import/call_notes.h"

namespace rapport {

// By day and arrival, then as in the files.
void CallLogBuilder::sort_calls() {
  const std::vector<Call>& calls = log_.calls;
  const auto earlier = [](const Call& a, const Call& b) {
    return a.day != b.day ? a.day < b.day : a.arrival < b.arrival;
  };
  if (std::is_sorted(calls.begin(), calls.end(), earlier)) return;
  std::vector<std::uint32_t> order(calls.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (earlier(calls[a], calls[b])) return true;
    return !earlier(calls[b], calls[a]) && a < b;
  });
  std::vector<Call> sorted_calls(calls.size());
  for (std::size_t i = 0; i < order.size(); ++i) sorted_calls[i] = calls[order[i]];
  log_.calls = std::move(sorted_calls);
  std::vector<Origin> sorted_origins(origins_.size());
  for (std::size_t i = 0; i < order.size(); ++i) sorted_origins[i] = origins_[order[i]];
  origins_ = std::move(sorted_origins);
}

// Positions of calls whose record equals an earlier one of the same arrival.
std::vector<std::uint32_t> CallLogBuilder::find_duplicates() const {
  const std::vector<Call>& calls = log_.calls;
  std::vector<std::uint32_t> group;  // calls of one arrival, by hash
  std::vector<std::uint32_t> found;
  for (std::size_t begin = 0, end = 0; begin < calls.size(); begin = end) {
    end = begin + 1;
    while (end < calls.size() && calls[end].day == calls[begin].day &&
           calls[end].arrival == calls[begin].arrival) {
      ++end;
    }
    if (end == begin + 1) continue;
    group.clear();
    for (std::size_t i = begin; i < end; ++i) group.push_back(static_cast<std::uint32_t>(i));
    std::sort(group.begin(), group.end(), [&](std::uint32_t a, std::uint32_t b) {
      return origins_[a].hash != origins_[b].hash ? origins_[a].hash < origins_[b].hash : a < b;
    });
    for (std::size_t i = 1; i < group.size(); ++i) {
      const std::uint32_t a = group[i - 1], b = group[i];
      if (origins_[a].hash == origins_[b].hash && calls[a] == calls[b]) found.push_back(b);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Of equal records the first one stays.
void CallLogBuilder::remove_duplicates() {
  const std::vector<std::uint32_t> repeated = find_duplicates();
  if (repeated.empty()) return;
  Origin first = origins_[repeated.front()];
  std::size_t kept = repeated.front(), next = 0;
  for (std::size_t i = kept; i < log_.calls.size(); ++i) {
    if (next == repeated.size() || repeated[next] != i) {
      origins_[kept] = origins_[i];
      log_.calls[kept++] = log_.calls[i];
      continue;
    }
    ++next;
    const Origin& here = origins_[i];
    if (std::pair(here.file, here.line) < std::pair(first.file, first.line)) first = here;
  }
  log_.calls.resize(kept);
  origins_.resize(kept);
  const Refusal duplicate{.why = Unusable::duplicate};
  add_tally(
      {duplicate, {to_string(duplicate), repeated.size(), place(first.file, first.line), true}});
}

namespace {

// From midnight of the first call's day.
std::int64_t moment_of(const Call& call, const Call& first, std::int32_t second) {
  return std::int64_t{call.day - first.day} * kSecondsPerDay + second;
}

std::int32_t limited(std::int64_t seconds) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(seconds, 0, kLongestSpan));
}

}  // namespace

// Makes one call of two records: it waited until the first of them was served, and its service is
// as long as all of them. A record without a service adds to the wait before one, and nothing
// after.
void CallLogBuilder::join(Call& first, const Call& leg) {
  const std::int64_t leg_arrival = moment_of(leg, first, leg.arrival);
  const std::int64_t leg_start = moment_of(leg, first, leg.service_start);
  if (first.customer == Call::kNobody) first.customer = leg.customer;
  if (first.served() && leg.served()) {
    const std::int64_t end = std::max<std::int64_t>(first.service_end(), leg_start + leg.service);
    // Records that overlap were two servers with one caller.
    first.service = limited(std::min<std::int64_t>(std::int64_t{first.service} + leg.service,
                                                   end - first.service_start));
    return;
  }
  if (first.served()) return;
  const std::int64_t waited = leg_arrival + leg.wait - first.arrival;
  first.wait = limited(std::max<std::int64_t>(first.wait, waited));
  if (!leg.served()) return;
  first.end = CallEnd::served;
  first.wait = limited(waited);
  first.service_start = static_cast<std::int32_t>(leg_start);
  first.service = leg.service;
  first.server = leg.server;
}

namespace {

/// How two records of one call_id lie: as parts of one call, on different days or so, or neither.
enum class LegGap { part, apart, contradiction };

LegGap gap_between(const Call& first, const Call& leg) {
  constexpr std::int64_t kLongestGap = 15 * 60;  // seconds from one part of a call to the next
  const std::int64_t came = moment_of(leg, first, leg.arrival);
  if (came - first.arrival > kLongestSpan) return LegGap::apart;
  const std::int64_t end =
      first.served() ? first.service_end() : std::int64_t{first.arrival} + first.wait;
  const bool one_caller = first.customer == leg.customer || first.customer == Call::kNobody ||
                          leg.customer == Call::kNobody;
  return came - end <= kLongestGap && one_caller ? LegGap::part : LegGap::contradiction;
}

}  // namespace

// Calls whose records have a call_id that others have too, by it and then in order.
std::vector<std::vector<std::uint32_t>> CallLogBuilder::calls_by_id() const {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> ids;
  for (std::size_t i = 0; i < origins_.size(); ++i) {
    if (origins_[i].call != 0) ids.emplace_back(origins_[i].call, static_cast<std::uint32_t>(i));
  }
  std::sort(ids.begin(), ids.end());
  std::vector<std::vector<std::uint32_t>> groups;
  for (std::size_t i = 1; i < ids.size(); ++i) {
    if (ids[i].first != ids[i - 1].first) continue;
    const bool goes_on = i > 1 && ids[i - 2].first == ids[i].first;
    if (!goes_on) groups.push_back({ids[i - 1].second});
    groups.back().push_back(ids[i].second);
  }
  return groups;
}

// Whether records of one call_id lie as parts of one call do, nearly always: numbers that are used
// again say nothing.
bool CallLogBuilder::ids_join(const std::vector<std::vector<std::uint32_t>>& groups) const {
  std::size_t parts = 0, contradictions = 0;
  for (const std::vector<std::uint32_t>& group : groups) {
    for (std::size_t i = 1; i < group.size(); ++i) {
      const LegGap gap = gap_between(log_.calls[group[i - 1]], log_.calls[group[i]]);
      parts += gap == LegGap::part ? 1 : 0;
      contradictions += gap == LegGap::contradiction ? 1 : 0;
    }
  }
  return parts >= 4 * contradictions;
}

// Records of one call_id are one call where one follows the other; what came first keeps its place.
void CallLogBuilder::join_legs() {
  const std::vector<std::vector<std::uint32_t>> groups = calls_by_id();
  if (!ids_join(groups)) {
    log_.notes.push_back(
        "Records of the same call_id are often far apart or of different customers, so none are "
        "joined.");
    return;
  }
  std::vector<bool> is_leg(log_.calls.size());
  for (const std::vector<std::uint32_t>& group : groups) {
    Call* first = &log_.calls[group[0]];
    for (std::size_t i = 1; i < group.size(); ++i) {
      Call& call = log_.calls[group[i]];
      is_leg[group[i]] = gap_between(*first, call) == LegGap::part;
      if (!is_leg[group[i]]) {
        first = &call;
      } else if (!(call == *first)) {  // else the record was delivered twice
        join(*first, call);
      }
    }
  }
  take_legs_out(is_leg);
}

void CallLogBuilder::take_legs_out(const std::vector<bool>& is_leg) {
  const Origin* first_leg = nullptr;
  std::size_t kept = 0, legs = 0;
  for (std::size_t i = 0; i < log_.calls.size(); ++i) {
    if (!is_leg[i]) {
      log_.calls[kept++] = log_.calls[i];
    } else if (legs++ == 0) {
      first_leg = &origins_[i];
    }
  }
  log_.calls.resize(kept);
  if (legs == 0) return;
  const Refusal leg{.why = Unusable::leg};
  add_tally({leg, {to_string(leg), legs, place(first_leg->file, first_leg->line), true}});
}

void CallLogBuilder::list_days() {
  std::int64_t day = 0;
  for (Call& call : log_.calls) {
    if (log_.days.empty() || call.day != day) {
      day = call.day;
      log_.days.push_back(civil_from_days(day));
    }
    call.day = static_cast<std::int32_t>(log_.days.size() - 1);
  }
}

namespace {

// Replaces each number that the calls have in the member `of` by its place.
template <typename Number>
void renumber(std::vector<Call>& calls, Number Call::*of, const std::vector<std::int32_t>& place) {
  for (Call& call : calls) {
    Number& number = call.*of;
    if (number >= 0) number = static_cast<Number>(place[static_cast<std::size_t>(number)]);
  }
}

// Puts the names in the order of `order`, and returns where each went.
std::vector<std::int32_t> reorder(std::vector<std::string>& names,
                                  const std::vector<std::int32_t>& order) {
  std::vector<std::string> ordered(order.size());
  std::vector<std::int32_t> place(names.size(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto from = static_cast<std::size_t>(order[i]);
    ordered[i] = std::move(names[from]);
    place[from] = static_cast<std::int32_t>(i);
  }
  names = std::move(ordered);
  return place;
}

std::vector<std::int32_t> counting(std::size_t size) {
  std::vector<std::int32_t> numbers(size);
  for (std::size_t i = 0; i < size; ++i) numbers[i] = static_cast<std::int32_t>(i);
  return numbers;
}

std::vector<std::int32_t> types_by_calls(const CallLog& log) {
  std::vector<std::size_t> calls(log.types.size());
  for (const Call& call : log.calls) ++calls[static_cast<std::size_t>(call.type)];
  std::vector<std::int32_t> order = counting(log.types.size());
  std::sort(order.begin(), order.end(), [&](std::int32_t one, std::int32_t other) {
    const auto a = static_cast<std::size_t>(one), b = static_cast<std::size_t>(other);
    return calls[a] != calls[b] ? calls[a] > calls[b] : log.types[a] < log.types[b];
  });
  return order;
}

std::vector<std::int32_t> servers_by_name(const CallLog& log) {
  std::vector<std::int32_t> order = counting(log.servers.size());
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return log.servers[static_cast<std::size_t>(a)] < log.servers[static_cast<std::size_t>(b)];
  });
  return order;
}

std::vector<std::int32_t> customers_by_first_call(const CallLog& log) {
  std::vector<std::int32_t> order;
  std::vector<bool> known(log.customers.size());
  for (const Call& call : log.calls) {
    if (call.customer == Call::kNobody || known[static_cast<std::size_t>(call.customer)]) continue;
    known[static_cast<std::size_t>(call.customer)] = true;
    order.push_back(call.customer);
  }
  return order;
}

}  // namespace

// Whatever the order of the files, the names have one order.
void CallLogBuilder::list_names() {
  log_.types = names_.types.take();
  log_.servers = names_.servers.take();
  log_.customers = names_.customers.take();
  renumber(log_.calls, &Call::type, reorder(log_.types, types_by_calls(log_)));
  renumber(log_.calls, &Call::server, reorder(log_.servers, servers_by_name(log_)));
  renumber(log_.calls, &Call::customer, reorder(log_.customers, customers_by_first_call(log_)));
}

void CallLogBuilder::note_oddities() {
  if (!out_of_order_.empty()) {
    log_.notes.push_back("The days were not in order in the file, first at " + out_of_order_ + ".");
  }
  add_notes(oddities_, log_);
}

}  // namespace rapport
