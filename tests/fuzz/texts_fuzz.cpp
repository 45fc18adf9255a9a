// Any bytes as the texts of one column, a line each: as dates, durations, numbers, headings,
// offsets and events, and all of them as UTF-16. Whatever they are, what is read is in its range.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>

#include "experiments/import/call_headings.h"
#include "experiments/import/date_form.h"
#include "experiments/import/duration_form.h"
#include "experiments/import/heading.h"
#include "experiments/import/plain_text.h"
#include "experiments/import/queue_log.h"
#include "experiments/import/text_encoding.h"
#include "sim/core/check.h"

using namespace rapport;

namespace {

void check_time(std::string_view text) {
  for (const DateForm& form : date_forms()) {
    const auto time = parse_clock_time(text, form);
    if (time) {
      check(time->second >= 0 && time->second < 86'400, "a time is of its day");
      check(!time->east || std::abs(*time->east) < 86'400, "offsets are below a day");
    }
    const auto day = parse_day(text, form);
    const bool is_dated = time && time->day && form.number == DateNumber::none;
    check(!is_dated || day == time->day, "a moment's day is its day alone");
    if (day) check(std::abs(*day) < 4'000'000, "years have four digits");
  }
  if (const auto east = parse_offset(text)) check(std::abs(*east) < 86'400, "below a day");
}

void check_duration(std::string_view text, const DurationForm& form) {
  const auto exact = parse_seconds(text, form);
  const auto whole = parse_duration(text, form);
  check(exact.has_value() == whole.has_value(), "both read the same texts");
  if (!exact) return;
  check(std::isfinite(*exact) && std::abs(*exact) <= 366 * 86'400.0, "durations are below a year");
  check(std::abs(*exact - *whole) <= 0.5, "whole seconds are the nearest");
}

void check_text(std::string_view text) {
  check_time(text);
  const std::string plain = plain_text(text);
  check(is_ascii(plain), "plain texts are ASCII");
  check(plain_text(plain) == plain, "and stay as they are");
  check(read_heading(text).text.size() >= read_heading(text).bare.size(),
        "less is left of a heading");
  is_empty_text(text);
  is_queue_event(text);
  yes_or_no(text);
  direction_of(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string data(reinterpret_cast<const char*>(bytes), size);
  NumberTally tally;
  std::istringstream lines(data);
  std::string line;
  for (std::size_t n = 1; std::getline(lines, line); ++n) {
    check_text(line);
    tally.see(line, n);
    for (const NamedDurationForm& named : named_duration_forms()) {
      DurationForm form;
      named.set(form);
      check_duration(line, form);
    }
  }
  if (const auto style = tally.style()) check(style->decimal != style->thousands, "two marks");
  std::istringstream log(data);
  QueueLogReader reader(log);
  while (const auto call = reader.next()) check(call->line > 0, "a call begins on a line");
  std::istringstream raw(data);
  Utf8Source source(raw);
  std::string all(4096, '\0'), text;
  while (const std::size_t got = source.read(all.data(), all.size())) text += all.substr(0, got);
  check(source.utf16() ? is_utf8(text) : text == data, "UTF-16 becomes UTF-8, the rest stays");
  return 0;
}
