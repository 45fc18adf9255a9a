#include "experiments/import/call_record.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include "sim/core/text.h"

namespace rapport {

namespace {

using enum CallField;

const char* form_of(CallField field) {
  switch (field) {
    case date:
      return kDayForm;
    case wait:
    case service:
      return kDurationForm;
    case priority:
      return "a whole number from 0 to 100";
    default:
      return kClockForm;
  }
}

std::string name_of(CallField field) { return call_roles()[static_cast<std::size_t>(field)].name; }

}  // namespace

std::string to_string(const Refusal& refusal) {
  switch (refusal.why) {
    case Unusable::broken:
      return to_string(refusal.broken);
    case Unusable::ignored:
      return "the outcome says to ignore it, as '" + std::string(refusal.text) + "'";
    case Unusable::unknown:
      return "an outcome without a meaning, as '" + std::string(refusal.text) + "'";
    case Unusable::empty:
      return name_of(refusal.field) + " is empty";
    case Unusable::unreadable:
      return name_of(refusal.field) + " cannot be read, as '" + std::string(refusal.text) + "' (" +
             form_of(refusal.field) + ")";
    case Unusable::no_day:
      return "the day is not named";
    case Unusable::no_wait:
      return "no wait, and no times to tell it from";
    case Unusable::no_service:
      return "no service, and no times to tell it from";
    case Unusable::reversed:
      return "ends before it begins";
    case Unusable::negative_wait:
      return "the wait is negative";
    case Unusable::negative_service:
      return "the service is negative";
    case Unusable::long_wait:
      return "the wait is longer than 12 hours";
    case Unusable::long_service:
      return "the service is longer than 12 hours";
    case Unusable::far_service:
      return "the service begins more than 12 hours from the arrival";
    case Unusable::duplicate:
      return "an exact duplicate of an earlier record";
  }
  return "";
}

OutcomeMeaning OutcomeWords::meaning(std::string_view word) {
  const auto found = seen_.find(word);
  if (found != seen_.end()) {
    ++found->second.times;
    return found->second.meaning;
  }
  const auto wish = wishes_->find(lower_case(word));
  const OutcomeMeaning meaning = wish == wishes_->end() ? usual_meaning(word) : wish->second;
  // A column of names or numbers instead of outcomes: enough to say so.
  constexpr std::size_t kMostWords = 10'000;
  if (seen_.size() < kMostWords) seen_.emplace(std::string(word), Seen{meaning, 1});
  return meaning;
}

std::string OutcomeWords::unknown() const {
  std::vector<std::pair<std::size_t, std::string>> words;
  for (const auto& [word, seen] : seen_) {
    if (seen.meaning == OutcomeMeaning::unknown) words.emplace_back(seen.times, word);
  }
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  constexpr std::size_t kMost = 20;
  std::string list;
  for (std::size_t i = 0; i < std::min(words.size(), kMost); ++i) {
    list += (i == 0 ? "'" : ", '") + words[i].second + "' " + std::to_string(words[i].first) +
            (words[i].first == 1 ? " time" : " times");
  }
  if (words.size() > kMost) list += " and " + std::to_string(words.size() - kMost) + " more";
  return list;
}

std::vector<std::string> OutcomeWords::unused() const {
  std::vector<std::string> words;
  for (const auto& [word, meaning] : *wishes_) {
    const bool used = std::any_of(seen_.begin(), seen_.end(), [&word = word](const auto& seen) {
      return lower_case(seen.first) == word;
    });
    if (!used) words.push_back(word);
  }
  return words;
}

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
  if (!read_end(call) || !read_arrival(call) || !read_service(call) || !read_wait(call) ||
      !check_service(call) || !read_priority(call)) {
    return std::nullopt;
  }
  read_names(call);
  count_oddities(call);
  return call;
}

void CallRecordReader::count_oddities(const Call& call) {
  if (unused_service_) ++oddities_.hung_up_with_service;
  if (!call.served()) return;
  if (!service_start_ && mapping_.has(service_start)) ++oddities_.without_service_start;
  const std::int32_t late = call.service_start - call.arrival - call.wait;
  if (late < -kTolerance || late > kTolerance) ++oddities_.late_service;
}

bool CallRecordReader::names_day(std::span<const std::string_view> fields) const {
  if (mapping_.has(date)) return true;
  for (const CallField field : {arrival, menu_end}) {
    const auto column = mapping_.column[static_cast<std::size_t>(field)];
    const auto time = column ? parse_clock_time(trimmed(fields[*column])) : std::nullopt;
    if (time && time->day) return true;
  }
  return false;
}

bool CallRecordReader::read_end(Call& call) {
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
  return refuse(Unusable::unknown, outcome, word);
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
    const auto parsed = parse_day(written);
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
  const auto queued = parse_clock_time(queued_text), menu = parse_clock_time(menu_text);
  if (!queued && !queued_text.empty()) return refuse(Unusable::unreadable, arrival, queued_text);
  waited_ = queued && !(menu && queued->second == 0 && !queued->day);
  if (!waited_ && !menu) {
    return menu_text.empty() ? refuse(Unusable::empty, mapping_.has(arrival) ? arrival : menu_end)
                             : refuse(Unusable::unreadable, menu_end, menu_text);
  }
  const ClockTime& came = waited_ ? *queued : *menu;
  if (!read_day(came, call)) return false;
  call.arrival = came.second;
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
  if (written.empty()) return true;
  const auto time = parse_clock_time(written);
  if (!time) return refuse(Unusable::unreadable, field, written);
  std::int64_t at = time->second;
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
  if (written.empty()) return true;
  seconds = parse_duration(written);
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
  if (!call.served()) {
    const auto spent = parse_duration(text(service));
    unused_service_ = spent && *spent > 0;
    return true;
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
  const bool taken = service_start_ || !text(server).empty();
  if (!mapping_.has(outcome) && service_.value_or(0) == 0 && !(service_ && taken)) {
    call.end = CallEnd::hung_up;
  }
  return true;
}

bool CallRecordReader::read_wait(Call& call) {
  std::optional<std::int32_t> seconds;
  std::optional<std::int64_t> left;
  if (!read_span(wait, seconds) || !read_moment(queue_end, call, call.arrival, left)) return false;
  if (left && waited_ && *left < call.arrival) return refuse(Unusable::reversed);
  std::int64_t waited = 0;
  if (seconds) {
    waited = *seconds;
  } else if (left && waited_) {
    waited = *left - call.arrival;
  } else if (!waited_ && mapping_.has(arrival) && mapping_.has(queue_end)) {
    waited = 0;
  } else if (service_start_) {
    waited = *service_start_ - call.arrival;
    if (waited < 0 && waited >= -kTolerance) waited = 0;  // two clocks
  } else {
    return refuse(Unusable::no_wait);
  }
  if (!check_span(waited, Unusable::negative_wait, Unusable::long_wait)) return false;
  call.wait = static_cast<std::int32_t>(waited);
  return true;
}

bool CallRecordReader::check_service(Call& call) {
  if (!call.served()) return true;
  const std::int64_t wait_end = std::int64_t{call.arrival} + call.wait;
  const std::int64_t start = service_start_.value_or(wait_end);
  if (start < call.arrival - kLongestSpan || start > call.arrival + kLongestSpan + kTolerance) {
    return refuse(Unusable::far_service);
  }
  if (!service_) {
    if (!service_end_) return refuse(Unusable::no_service);
    const std::int64_t span = *service_end_ - start;
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
  if (written.empty()) return true;
  const char* end = written.data() + written.size();
  const auto [stop, error] = std::from_chars(written.data(), end, call.priority);
  const bool whole = error == std::errc() && stop == end;
  if (whole && 0 <= call.priority && call.priority <= kMostPriority) return true;
  return refuse(Unusable::unreadable, priority, written);
}

std::int32_t CallRecordReader::server_number(std::string_view written) {
  const auto found = names_.server_texts.find(written);
  if (found != names_.server_texts.end()) return found->second;
  const std::string lower = lower_case(written);
  const auto& others = reading_.servers_without_name;
  const bool nobody = lower.empty() || lower == "-" || lower == "none" || lower == "no_server" ||
                      std::any_of(others.begin(), others.end(), [&](const std::string& other) {
                        return lower_case(other) == lower;
                      });
  const std::int32_t number = nobody ? Call::kNobody : names_.servers.number(written);
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
  if (!who.empty() && who != "0") call.customer = names_.customers.number(who);
}

}  // namespace rapport
