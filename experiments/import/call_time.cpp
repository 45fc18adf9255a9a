#include "experiments/import/call_time.h"

#include <cstddef>

#include "sim/core/calendar.h"

namespace rapport {

namespace {

constexpr std::size_t kDateSize = 10;  // of YYYY-MM-DD

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes a number of `least` to `most` digits off the front of the text.
std::optional<std::int32_t> take_number(std::string_view& text, std::size_t least,
                                        std::size_t most) {
  std::size_t digits = 0;
  std::int32_t value = 0;
  while (digits < text.size() && digits < most && is_digit(text[digits])) {
    value = 10 * value + (text[digits++] - '0');
  }
  if (digits < least) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// Minutes or seconds: ':' and two digits, below 60.
std::optional<std::int32_t> take_sixtieth(std::string_view& text) {
  if (!take(text, ':')) return std::nullopt;
  const auto value = take_number(text, 2, 2);
  return value && *value < 60 ? value : std::nullopt;
}

// What is behind the decimal point: the first digit, or nothing where there is no such number.
std::optional<std::int32_t> take_tenths(std::string_view& text) {
  if (!take(text, '.')) return 0;
  const auto tenth = take_number(text, 1, 1);
  while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  return tenth;
}

std::optional<std::int32_t> parse_time_of_day(std::string_view text) {
  const auto hour = take_number(text, 1, 2);
  const auto minute = take_sixtieth(text);
  if (!hour || *hour > 23 || !minute) return std::nullopt;
  std::optional<std::int32_t> second = 0;
  if (!text.empty()) {
    second = take_sixtieth(text);
    if (!second || !take_tenths(text) || !text.empty()) return std::nullopt;
  }
  return *hour * 3600 + *minute * 60 + *second;
}

}  // namespace

std::optional<std::int64_t> parse_day(std::string_view text) {
  const auto date = parse_date(text.substr(0, kDateSize));
  if (!date) return std::nullopt;
  if (text.size() > kDateSize && !parse_clock_time(text)) return std::nullopt;
  return days_from_civil(*date);
}

std::optional<ClockTime> parse_clock_time(std::string_view text) {
  ClockTime time;
  if (text.size() > kDateSize && (text[kDateSize] == ' ' || text[kDateSize] == 'T')) {
    time.day = parse_day(text.substr(0, kDateSize));
    if (!time.day) return std::nullopt;
    text.remove_prefix(kDateSize + 1);
  }
  const auto second = parse_time_of_day(text);
  if (!second) return std::nullopt;
  time.second = *second;
  return time;
}

std::optional<std::int32_t> parse_duration(std::string_view text) {
  const bool negative = take(text, '-');
  auto seconds = take_number(text, 1, 9);
  if (!seconds) return std::nullopt;
  if (!text.empty() && text.front() == ':') {
    const auto minutes = take_sixtieth(text);
    const auto rest = take_sixtieth(text);
    if (!minutes || !rest || *seconds > 100'000) return std::nullopt;
    seconds = *seconds * 3600 + *minutes * 60 + *rest;
  }
  const auto tenths = take_tenths(text);
  if (!tenths || !text.empty()) return std::nullopt;
  if (*tenths >= 5) ++*seconds;
  return negative ? -*seconds : *seconds;
}

}  // namespace rapport
