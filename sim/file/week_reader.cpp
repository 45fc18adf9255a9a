// Reads weekly timetables in scenario files: { "mon-fri 08:00-20:00" = 4 };
// and lists by weekday: { "mon-fri" = [48 numbers] }.
#include <algorithm>
#include <charconv>

#include "sim/core/text.h"
#include "sim/file/value_reader.h"

namespace rapport {

namespace {

constexpr std::int64_t kMostStaff = 1'000'000;
constexpr const char* kStaff = "a whole number from 0 to 1000000";
constexpr const char* kTimetable = "{ \"mon-fri 08:00-20:00\" = 4 }";
constexpr const char* kAllowed =
    "days, then times: \"mon-fri 08:00-20:00\", \"sat\", \"sat, sun 22:00-02:00\", \"daily "
    "00:00-24:00\"";

std::optional<std::size_t> weekday_of(std::string_view text) {
  const auto found = std::ranges::find(kWeekdayNames, trimmed(text));
  if (found == kWeekdayNames.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kWeekdayNames.begin());
}

std::optional<Time> digits(std::string_view text, std::size_t count) {
  Time value = 0;
  if (text.size() != count) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

/// The time of day of "08:00", "08:00:30" or "08:00:30.250", up to 24:00.
std::optional<Time> time_of_day(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 5 || text[2] != ':') return std::nullopt;
  const auto hours = digits(text.substr(0, 2), 2), minutes = digits(text.substr(3, 2), 2);
  std::optional<Time> seconds = 0, ticks = 0;
  if (text.size() > 5) {
    if (text.size() < 8 || text[5] != ':') return std::nullopt;
    seconds = digits(text.substr(6, 2), 2);
    if (text.size() > 8 && text[8] != '.') return std::nullopt;
    if (text.size() > 8) ticks = digits(text.substr(9), 3);
  }
  if (!hours || !minutes || !seconds || !ticks || *minutes > 59 || *seconds > 59) {
    return std::nullopt;
  }
  const Time t = *hours * kHour + *minutes * kMinute + *seconds * kSecond + *ticks;
  if (t > kDay) return std::nullopt;
  return t;
}

}  // namespace

std::optional<std::array<bool, 7>> weekdays_of(std::string_view text) {
  std::array<bool, 7> days{};
  text = trimmed(text);
  if (text == "daily") {
    days.fill(true);
    return days;
  }
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view part = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    const std::size_t dash = part.find('-');
    const auto first = weekday_of(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : weekday_of(part.substr(dash + 1));
    if (!first || !last) return std::nullopt;
    for (std::size_t day = *first;; day = (day + 1) % 7) {
      days[day] = true;
      if (day == *last) break;
    }
  }
  if (std::ranges::count(days, true) == 0) return std::nullopt;
  return days;
}

struct ValueReader::Span {
  Time from, to;  // within the week; to > from
  int value;
  const Position* position;
  const std::string* text;
};

namespace {

/// Adds the spans of "mon-fri 08:00-20:00"; returns whether the text is one.
template <class Span>
bool add_spans(const std::string& text, int value, const Position& position,
               std::vector<Span>& spans) {
  const std::size_t digit = text.find_first_of("0123456789");
  const auto days = weekdays_of(std::string_view(text).substr(0, digit));
  Time open = 0, close = kDay;
  if (digit != std::string::npos) {
    const std::string_view times = std::string_view(text).substr(digit);
    const std::size_t dash = times.find('-');
    if (dash == std::string_view::npos) return false;
    const auto from = time_of_day(times.substr(0, dash)), to = time_of_day(times.substr(dash + 1));
    if (!from || !to || *from == *to || *from == kDay) return false;
    open = *from;
    close = *to > *from ? *to : *to + kDay;  // over midnight
  }
  if (!days) return false;
  for (std::size_t day = 0; day < 7; ++day) {
    if (!(*days)[day]) continue;
    const Time from = static_cast<Time>(day) * kDay + open, to = from + close - open;
    spans.push_back({from, std::min(to, kWeek), value, &position, &text});
    if (to > kWeek) spans.push_back({0, to - kWeek, value, &position, &text});
  }
  return true;
}

/// Turns spans, in order and without overlap, into a schedule that is 0 elsewhere.
template <class Span>
WeekSchedule schedule_of(const std::vector<Span>& spans) {
  std::vector<WeekSchedule::Change> changes;
  Time now = 0;
  for (const Span& span : spans) {
    if (span.from > now) changes.push_back({now, 0});
    changes.push_back({span.from, span.value});
    now = span.to;
  }
  if (now < kWeek) changes.push_back({now, 0});
  return WeekSchedule::from_changes(changes);
}

}  // namespace

std::optional<WeekSchedule> ValueReader::week(const Value& value, bool is_open,
                                              const std::string& what) {
  if (is_open && value.kind == ValueKind::text && value.text == "always") return WeekSchedule(1);
  if (!is_open && value.kind != ValueKind::table) return staff_number(value, what);
  std::vector<Span> spans;
  const bool fine = is_open ? open_spans(value, what, spans) : staff_spans(value, what, spans);
  if (!fine || !are_apart(spans, what)) return std::nullopt;
  return schedule_of(spans);
}

/// Reads staff that is the same all week.
std::optional<WeekSchedule> ValueReader::staff_number(const Value& value, const std::string& what) {
  const std::string allowed = std::string(kStaff) + ", or a timetable as " + kTimetable;
  const bool is_number = value.kind == ValueKind::whole || value.kind == ValueKind::number ||
                         (value.kind == ValueKind::text &&
                          read_measure(value.text, Quantity::count, currency_).problem.empty());
  if (!is_number) {
    const bool is_text = value.kind == ValueKind::text;
    problem(value.position,
            what + " is " + (is_text ? "\"" + value.text + "\"" : "a " + value.kind_text()),
            allowed);
    return std::nullopt;
  }
  const auto number = whole(value, what, 0, kMostStaff, allowed);
  if (!number) return std::nullopt;
  return WeekSchedule(static_cast<int>(*number));
}

bool ValueReader::add_span(const std::string& text, int number, const Position& position,
                           const std::string& what, std::vector<Span>& spans) {
  if (add_spans(text, number, position, spans)) return true;
  problem(position, what + ": \"" + text + "\" is no span of the week", kAllowed);
  return false;
}

bool ValueReader::open_spans(const Value& value, const std::string& what,
                             std::vector<Span>& spans) {
  const std::string allowed = std::string("\"always\", or ") + kAllowed;
  if (value.kind == ValueKind::text) return add_span(value.text, 1, value.position, what, spans);
  if (value.kind != ValueKind::list) return wrong_kind(value, what, allowed);
  bool fine = true;
  for (const Value& item : value.list) {
    fine &= item.kind == ValueKind::text ? add_span(item.text, 1, item.position, what, spans)
                                         : wrong_kind(item, what, kAllowed);
  }
  return fine;
}

bool ValueReader::staff_spans(const Value& value, const std::string& what,
                              std::vector<Span>& spans) {
  bool fine = true;
  for (const KeyValue& entry : value.table) {
    const auto number = whole(entry.value, what + ".\"" + entry.key + "\"", 0, kMostStaff, kStaff);
    fine &= add_span(entry.key, static_cast<int>(number.value_or(0)), entry.position, what, spans);
    fine &= number.has_value();
  }
  return fine;
}

/// Sorts the spans and reports the first two that overlap.
bool ValueReader::are_apart(std::vector<Span>& spans, const std::string& what) {
  std::ranges::sort(spans, {}, &Span::from);
  for (std::size_t i = 1; i < spans.size(); ++i) {
    if (spans[i].from >= spans[i - 1].to) continue;
    const auto place = [](const Span& span) {
      return std::pair(span.position->line, span.position->column);
    };
    const bool in_order = place(spans[i - 1]) <= place(spans[i]);
    const Span &first = spans[in_order ? i - 1 : i], &second = spans[in_order ? i : i - 1];
    problem(*second.position, what + ": \"" + *second.text + "\" overlaps \"" + *first.text + "\"",
            "spans that do not overlap");
    return false;
  }
  return true;
}

/// The weekdays that a key names; reports one that was named before (`taken`).
std::optional<std::array<bool, 7>> ValueReader::weekdays_key(
    const KeyValue& entry, const std::string& what, std::array<const std::string*, 7>& taken) {
  const auto days = weekdays_of(entry.key);
  if (!days) {
    std::vector<std::string> known(kWeekdayNames.begin(), kWeekdayNames.end());
    known.push_back("daily");
    problem(entry.position, what + ": \"" + entry.key + "\" names no weekdays",
            "weekdays: \"mon\", \"mon-thu\", \"sat, sun\", \"daily\"",
            did_you_mean(entry.key, known));
    return std::nullopt;
  }
  for (std::size_t day = 0; day < days->size(); ++day) {
    if (!(*days)[day]) continue;
    if (taken[day] != nullptr) {
      problem(entry.position,
              what + ": \"" + entry.key + "\" names " + kWeekdayNames[day] + ", as \"" +
                  *taken[day] + "\" does",
              "each weekday once");
      return std::nullopt;
    }
    taken[day] = &entry.key;
  }
  return days;
}

bool ValueReader::read_half_hours(const Parameter& p, const Value& value, void* owner,
                                  const std::string& what) {
  if (value.kind != ValueKind::table) {
    return wrong_kind(value, what, "lists by weekday, as { \"mon-fri\" = [48 numbers] }");
  }
  std::array<const std::string*, 7> taken{};
  std::vector<double> week(kHalfHoursOfWeek, 1.0);
  bool fine = true;
  for (const KeyValue& entry : value.table) {
    const auto days = weekdays_key(entry, what, taken);
    const auto list =
        numbers(entry.value, p.quantity, what + ".\"" + entry.key + "\"", kHalfHoursOfDay);
    fine &= days.has_value() && list.has_value();
    if (!days || !list) continue;
    for (std::size_t day = 0; day < days->size(); ++day) {
      if ((*days)[day]) std::ranges::copy(*list, week.begin() + day * kHalfHoursOfDay);
    }
  }
  if (fine) std::ranges::copy(week, series_of(p, owner).begin());
  return fine;
}

}  // namespace rapport
