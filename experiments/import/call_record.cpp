#include "experiments/import/call_record.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <vector>

#include "experiments/import/call_headings.h"
#include "experiments/import/plain_text.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

using enum CallField;

}  // namespace

std::string_view CallRecordReader::text(CallField field) const {
  const auto column = mapping_.column[static_cast<std::size_t>(field)];
  return column ? trimmed(fields_[*column]) : std::string_view();
}

// Always false, so that a caller can return it.
bool CallRecordReader::refuse(Unusable why, CallField field, std::string_view text) {
  refusal_ = {why, field, CsvFault::none, text};
  return false;
}

std::optional<Call> CallRecordReader::read(std::span<const std::string_view> fields) {
  fields_ = fields;
  Call call;
  recorded_end_.reset();
  if (!check_direction() || !read_end(call)) return std::nullopt;
  if (mapping_.has(outcome) || mapping_.has(abandoned)) recorded_end_ = call.end;
  if (!read_arrival(call) || !read_service(call) || !read_wait(call) || !check_service(call) ||
      !read_priority(call)) {
    return std::nullopt;
  }
  read_names(call);
  count_oddities(call);
  return call;
}

RecordedSpans CallRecordReader::spans(std::span<const std::string_view> fields) {
  fields_ = fields;
  RecordedSpans spans;
  Call call;
  std::optional<std::int64_t> start, end, left;
  if (!read_arrival(call) || !read_moment(service_start, call, call.arrival, start) ||
      !read_moment(service_end, call, start.value_or(call.arrival), end) ||
      !read_moment(queue_end, call, call.arrival, left)) {
    return spans;
  }
  const auto number = [&](CallField field) {
    return parse_seconds(text(field), forms_.duration_of(field));
  };
  const auto since = [&](std::int64_t from, const std::optional<std::int64_t>& to) {
    return to ? std::optional(static_cast<double>(*to - from)) : std::nullopt;
  };
  spans.wait = number(wait);
  spans.service = number(service);
  spans.whole = since(call.arrival, end);
  if (waited_) spans.wait_by_times = since(call.arrival, left ? left : start);
  if (start) {
    spans.service_by_times = since(*start, end);
  } else if (!mapping_.has(service_start) && spans.wait) {
    spans.service_by_times = since(call.arrival + static_cast<std::int64_t>(*spans.wait), end);
  }
  return spans;
}

void CallRecordReader::count_oddities(const Call& call) {
  if (unused_service_) ++oddities_.hung_up_with_service;
  if (mapping_.has(direction) && direction_of(text(direction)) == CallDirection::unknown) {
    ++oddities_.unknown_direction;
  }
  if (!call.served()) return;
  if (!service_start_ && mapping_.has(service_start)) ++oddities_.without_service_start;
  const std::int32_t late = call.service_start - call.arrival - call.wait;
  if (late < -kTolerance || late > kTolerance) ++oddities_.late_service;
  if (service_start_ && service_end_) {
    const std::int64_t apart = *service_end_ - *service_start_ - call.service;
    if (apart < -kTolerance || apart > kTolerance) ++oddities_.other_service;
  }
}

// A moment, on the clock of the zone that the user named; one under a heading that says UTC is
// of UTC.
std::optional<ClockTime> CallRecordReader::time_in(CallField field, std::string_view text) const {
  auto time = parse_clock_time(text, forms_.date_of(field));
  if (!time) return time;
  if (forms_.utc[static_cast<std::size_t>(field)] && !time->east) time->east = 0;
  const auto instant = time->instant();
  if (instant && forms_.zone != nullptr) return clock_time(*instant, forms_.zone->east(*instant));
  return time;
}

bool CallRecordReader::check_direction() {
  if (!mapping_.has(direction)) return true;
  const CallDirection way = direction_of(text(direction));
  if (way != CallDirection::outbound && way != CallDirection::internal) return true;
  return refuse(Unusable::outbound, direction, text(direction));
}

bool CallRecordReader::read_end(Call& call) {
  if (mapping_.has(abandoned)) return read_abandoned(call);
  if (!mapping_.has(outcome)) return true;  // told from the service
  const std::string_view word = text(outcome);
  switch (words_.meaning(word)) {
    case OutcomeMeaning::served:
      call.end = CallEnd::served;
      return true;
    case OutcomeMeaning::hung_up:
      call.end = CallEnd::hung_up;
      return true;
    case OutcomeMeaning::ignored:
      return refuse(Unusable::ignored, outcome, word);
    case OutcomeMeaning::unknown:
      break;
  }
  return word.empty() ? refuse(Unusable::empty, outcome) : refuse(Unusable::unknown, outcome, word);
}

bool CallRecordReader::read_abandoned(Call& call) {
  const std::string_view word = text(abandoned);
  switch (yes_or_no(word)) {
    case YesNo::yes:
      call.end = CallEnd::hung_up;
      return true;
    case YesNo::no:
      call.end = CallEnd::served;
      return says_answered() || refuse(Unusable::no_end);
    case YesNo::neither:
      break;
  }
  return refuse(Unusable::unreadable, abandoned, word);
}

// Whether a service of some length, its start, or who served is recorded.
bool CallRecordReader::says_answered() const {
  const auto seconds = parse_duration(text(service), forms_.duration_of(service));
  return (seconds && *seconds > 0) || !is_empty_text(text(service_start)) ||
         !is_nobody(text(server));
}

bool CallRecordReader::read_day(const ClockTime& time, Call& call) {
  std::int64_t day = 0;
  const std::string_view written = text(date);
  if (time.day) {
    day = *time.day;
  } else if (written.empty()) {
    return mapping_.has(date) ? refuse(Unusable::empty, date) : refuse(Unusable::no_day);
  } else if (written == last_date_) {
    day = last_day_;
  } else {
    const auto parsed = parse_day(written, forms_.date_of(date));
    if (!parsed) return refuse(Unusable::unreadable, date, written);
    day = last_day_ = *parsed;
    last_date_ = written;
  }
  call.day = static_cast<std::int32_t>(day);
  return true;
}

// The start of the queue, or the end of the menu where that is empty or 0:00:00, as it is for calls
// that did not wait.
bool CallRecordReader::read_arrival(Call& call) {
  const std::string_view queued_text = text(arrival), menu_text = text(menu_end);
  const auto queued = time_in(arrival, queued_text), menu = time_in(menu_end, menu_text);
  if (!queued && !is_empty_text(queued_text)) {
    return refuse(Unusable::unreadable, arrival, queued_text);
  }
  waited_ = queued && !(menu && queued->second == 0 && !queued->day);
  if (!waited_ && !menu) {
    return is_empty_text(menu_text)
               ? refuse(Unusable::empty, mapping_.has(arrival) ? arrival : menu_end)
               : refuse(Unusable::unreadable, menu_end, menu_text);
  }
  const ClockTime& came = waited_ ? *queued : *menu;
  if (!read_day(came, call)) return false;
  call.arrival = came.second;
  instant_ = came.instant();
  // The date is that of the menu: whoever joined the line after midnight came a day later.
  if (waited_ && menu && !came.day && !menu->day && came.second < menu->second &&
      came.second + kSecondsPerDay - menu->second <= kLongestSpan) {
    ++call.day;
  }
  return true;
}

// Seconds after the midnight of the call's day, or none where the field is empty. A time without a
// day that is earlier than `previous` is past midnight, where that makes it at most 12 hours. Many
// files write 0:00:00 for "none": that is a time only close to midnight.
bool CallRecordReader::read_moment(CallField field, const Call& call, std::int64_t previous,
                                   std::optional<std::int64_t>& moment) {
  moment.reset();
  const std::string_view written = text(field);
  if (is_empty_text(written)) return true;
  const auto time = time_in(field, written);
  if (!time) return refuse(Unusable::unreadable, field, written);
  std::int64_t at = time->second;
  const auto instant = time->instant();
  if (instant && instant_) {  // right across a change of the clocks
    moment = call.arrival + *instant - *instant_;
    return true;
  }
  if (time->day) {
    moment = at + (*time->day - call.day) * kSecondsPerDay;
    return true;
  }
  constexpr std::int64_t kCloseToMidnight = 3600;
  const std::int64_t since_midnight = previous % kSecondsPerDay;
  if (at == 0 && since_midnight > kTolerance &&
      since_midnight < kSecondsPerDay - kCloseToMidnight) {
    return true;
  }
  while (at < previous && at + kSecondsPerDay - previous <= kLongestSpan) at += kSecondsPerDay;
  moment = at;
  return true;
}

bool CallRecordReader::read_span(CallField field, std::optional<std::int32_t>& seconds) {
  seconds.reset();
  const std::string_view written = text(field);
  if (is_empty_text(written)) return true;
  seconds = parse_duration(written, forms_.duration_of(field));
  return seconds || refuse(Unusable::unreadable, field, written);
}

bool CallRecordReader::check_span(std::int64_t seconds, Unusable negative, Unusable too_long) {
  if (seconds < 0) return refuse(negative);
  return seconds <= kLongestSpan || refuse(too_long);
}

// What the file says about the service; whether that is enough is known after the wait.
bool CallRecordReader::read_service(Call& call) {
  unused_service_ = false;
  service_start_.reset();
  service_end_.reset();
  service_.reset();
  if (!read_span(length, length_)) return false;
  if (!call.served()) {
    const auto spent = parse_duration(text(service), forms_.duration_of(service));
    unused_service_ = spent && *spent > 0;
    return read_moment(service_end, call, call.arrival, service_end_);
  }
  if (!read_moment(service_start, call, call.arrival, service_start_)) return false;
  const std::int64_t previous = service_start_ ? *service_start_ : call.arrival;
  if (!read_moment(service_end, call, previous, service_end_)) return false;
  if (!read_span(service, service_)) return false;
  if (service_start_ && service_end_) {
    const std::int64_t span = *service_end_ - *service_start_;
    if (span < 0) return refuse(Unusable::reversed);
    if (span > kLongestSpan) return refuse(Unusable::long_service);
    if (!service_) service_ = static_cast<std::int32_t>(span);
  }
  if (service_ && !check_span(*service_, Unusable::negative_service, Unusable::long_service)) {
    return false;
  }
  // Without an outcome, who has neither a service nor anybody who took the call hung up. A service
  // of 0 seconds that begins or has a server was one, which ended within its first second.
  const bool is_told = mapping_.has(outcome) || mapping_.has(abandoned);
  const bool is_taken = service_start_ || (service_ && !is_nobody(text(server)));
  if (!is_told && service_.value_or(0) == 0 && !is_taken) call.end = CallEnd::hung_up;
  return true;
}

bool CallRecordReader::read_wait(Call& call) {
  std::optional<std::int32_t> seconds;
  std::optional<std::int64_t> left;
  if (!read_span(wait, seconds) || !read_moment(queue_end, call, call.arrival, left)) return false;
  if (left && waited_ && *left < call.arrival) return refuse(Unusable::reversed);
  std::int64_t waited = 0;
  const auto by_times = wait_by_times(call, left);
  if (seconds) {
    waited = *seconds;
    const bool differs = left && waited_ && std::abs(*by_times - waited) > kTolerance;
    oddities_.other_wait += differs ? 1 : 0;
  } else if (by_times) {
    waited = *by_times;
  } else if (const auto by_lengths = wait_by_lengths(call)) {
    waited = *by_lengths;
  } else {
    return refuse(Unusable::no_wait);
  }
  if (!check_span(waited, Unusable::negative_wait, Unusable::long_wait)) return false;
  call.wait = static_cast<std::int32_t>(waited);
  return true;
}

// From the arrival to the end of the line or the start of the service; or to the end of it all, for
// who hung up.
std::optional<std::int64_t> CallRecordReader::wait_by_times(
    const Call& call, const std::optional<std::int64_t>& left) const {
  if (left && waited_) return *left - call.arrival;
  if (!waited_ && mapping_.has(arrival) && mapping_.has(queue_end)) return 0;
  if (call.served() && service_start_) {
    const std::int64_t waited = *service_start_ - call.arrival;
    return waited < 0 && waited >= -kTolerance ? 0 : waited;  // two clocks
  }
  if (!call.served() && service_end_ && !length_) return *service_end_ - call.arrival;
  return std::nullopt;
}

// What is left of the whole call beside the service.
std::optional<std::int64_t> CallRecordReader::wait_by_lengths(const Call& call) const {
  std::optional<std::int64_t> whole = length_;
  if (!whole && service_end_) whole = *service_end_ - call.arrival;
  if (!whole) return std::nullopt;
  if (!call.served()) return whole;
  return service_ ? std::optional(*whole - *service_) : std::nullopt;
}

bool CallRecordReader::check_service(Call& call) {
  if (!call.served()) return true;
  const std::int64_t wait_end = std::int64_t{call.arrival} + call.wait;
  const std::int64_t start = service_start_.value_or(wait_end);
  if (start < call.arrival - kLongestSpan || start > call.arrival + kLongestSpan + kTolerance) {
    return refuse(Unusable::far_service);
  }
  if (!service_) {
    if (!service_end_ && !length_) return refuse(Unusable::no_service);
    const std::int64_t end =
        service_end_.value_or(call.arrival + std::int64_t{length_.value_or(0)});
    const std::int64_t span = end - start;
    if (span < 0) return refuse(Unusable::reversed);
    if (span > kLongestSpan) return refuse(Unusable::long_service);
    service_ = static_cast<std::int32_t>(span);
  }
  call.service_start = static_cast<std::int32_t>(start);
  call.service = *service_;
  return true;
}

bool CallRecordReader::read_priority(Call& call) {
  const std::string_view written = text(priority);
  if (is_empty_text(written)) return true;
  const char* end = written.data() + written.size();
  const auto [stop, error] = std::from_chars(written.data(), end, call.priority);
  const bool whole = error == std::errc() && stop == end;
  if (whole && 0 <= call.priority && call.priority <= kMostPriority) return true;
  return refuse(Unusable::unreadable, priority, written);
}

// Whether a text names nobody who could serve.
bool CallRecordReader::is_nobody(std::string_view written) const {
  if (is_empty_text(written)) return true;
  const std::string lower = lower_case(written);
  const auto& others = reading_.servers_without_name;
  return lower == "no_server" || std::ranges::any_of(others, [&](const std::string& other) {
           return lower_case(other) == lower;
         });
}

std::int32_t CallRecordReader::server_number(std::string_view written) {
  const auto found = names_.server_texts.find(written);
  if (found != names_.server_texts.end()) return found->second;
  const std::int32_t number = is_nobody(written) ? Call::kNobody : names_.servers.number(written);
  names_.server_texts.emplace(std::string(written), number);
  return number;
}

void CallRecordReader::read_names(Call& call) {
  const std::string_view type_text = mapping_.has(type) ? text(type) : "calls";
  // CallLogBuilder refuses more types than this can number.
  call.type = static_cast<std::int16_t>(
      std::min<std::int32_t>(names_.types.number(type_text.empty() ? "unnamed" : type_text),
                             std::numeric_limits<std::int16_t>::max()));
  if (call.served()) call.server = server_number(text(server));
  const std::string_view who = text(customer);
  if (!is_anonymous(who)) call.customer = names_.customers.number(who);
}

}  // namespace rapport
