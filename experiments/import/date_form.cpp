#include "experiments/import/date_form.h"

#include <algorithm>
#include <string>

#include "experiments/import/plain_text.h"
#include "experiments/import/text_scan.h"
#include "sim/core/calendar.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::int64_t kDateDay = 86'400;

constexpr DateForm kDateForms[] = {
    {"YYYY-MM-DD", "Y-M-D"},
    {"YYYY/MM/DD", "Y/M/D"},
    {"YYYY.MM.DD", "Y.M.D"},
    {"YYYYMMDD", "Ymd"},
    {"DD.MM.YYYY", "D.M.Y"},
    {"DD.MM.YY", "D.M.y"},
    {"DD/MM/YYYY", "D/M/Y", DateOrder::day_first},
    {"DD/MM/YY", "D/M/y", DateOrder::day_first},
    {"DD-MM-YYYY", "D-M-Y", DateOrder::day_first},
    {"DD-MM-YY", "D-M-y", DateOrder::day_first},
    {"MM/DD/YYYY", "M/D/Y", DateOrder::month_first},
    {"MM/DD/YY", "M/D/y", DateOrder::month_first},
    {"MM-DD-YYYY", "M-D-Y", DateOrder::month_first},
    {"MM-DD-YY", "M-D-y", DateOrder::month_first},
    {"DD Mon YYYY", "D B Y"},
    {"DD Mon YY", "D B y"},
    {"DD. Mon YYYY", "D. B Y"},
    {"DD-Mon-YYYY", "D-B-Y"},
    {"DD-Mon-YY", "D-B-y"},
    {"DD/Mon/YYYY", "D/B/Y"},
    {"Mon DD, YYYY", "B D, Y"},
    {"Mon DD YYYY", "B D Y"},
    {"seconds since 1970 (UTC)", "", DateOrder::plain, DateNumber::seconds},
    {"milliseconds since 1970 (UTC)", "", DateOrder::plain, DateNumber::milliseconds},
    {"microseconds since 1970 (UTC)", "", DateOrder::plain, DateNumber::microseconds},
    {"days of Excel since 1899-12-30", "", DateOrder::plain, DateNumber::excel_days},
};

// Months by number, as they begin in English, German, French and Spanish, without accents. The
// first that a text begins with is meant, so longer ones come first where they differ.
struct MonthName {
  std::string_view begins;
  int month;
};
constexpr MonthName kMonthNames[] = {
    {"jan", 1},  {"jaen", 1}, {"ene", 1},  {"feb", 2},  {"fev", 2},  {"mar", 3},  {"maer", 3},
    {"mrz", 3},  {"apr", 4},  {"avr", 4},  {"abr", 4},  {"may", 5},  {"mai", 5},  {"jun", 6},
    {"juin", 6}, {"juil", 7}, {"jul", 7},  {"aug", 8},  {"aout", 8}, {"ago", 8},  {"sep", 9},
    {"set", 9},  {"oct", 10}, {"okt", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12}, {"dic", 12},
};
constexpr std::string_view kWeekdayStarts[] = {
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo",  "di",  "mi",  "do",  "fr",  "sa",
    "so",  "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mie", "jue", "vie", "sab", "dom"};

std::optional<int> take_month(std::string_view& text) {
  const std::string_view letters = take_letters(text);
  const auto found = std::ranges::find_if(
      kMonthNames, [&](const MonthName& name) { return letters.starts_with(name.begins); });
  if (found == std::end(kMonthNames)) return std::nullopt;
  take(text, '.');  // of an abbreviation
  return found->month;
}

/// Takes "Fri, " or "Freitag " off the front, where a month does not stand there.
void take_weekday(std::string_view& text) {
  std::string_view rest = text;
  const std::string_view letters = take_letters(rest);
  const bool is_weekday = std::ranges::any_of(
      kWeekdayStarts, [&](std::string_view start) { return letters.starts_with(start); });
  if (letters.empty() || !is_weekday) return;
  const bool has_point = take(rest, '.');
  const bool marked = take(rest, ',') || has_point;
  if (!take_blanks(rest) && !marked) return;
  // "mar 5" is March in English and Tuesday in Spanish: what a month's name can follow decides.
  std::string_view behind = rest;
  const bool number_next = take_number(behind, 1, 2).has_value();
  const bool month_behind = take_blanks(behind) && !take_letters(behind).empty();
  std::string_view month = letters;
  if (number_next && !month_behind && take_month(month)) return;
  text = rest;
}

/// Takes a date by a pattern off the front of a text in lower case.
std::optional<std::int64_t> take_date(std::string_view& text, const char* pattern) {
  std::optional<std::int64_t> year, month, day;
  for (const char* p = pattern; *p != '\0'; ++p) {
    switch (*p) {
      case 'Y':
        year = take_number(text, 4, 4);
        if (!year) return std::nullopt;
        break;
      case 'y':
        year = take_number(text, 2, 2);
        if (!year) return std::nullopt;
        *year += *year < 70 ? 2000 : 1900;
        break;
      case 'M':
      case 'm':
        month = take_number(text, *p == 'M' ? 1 : 2, 2);
        if (!month) return std::nullopt;
        break;
      case 'D':
      case 'd':
        day = take_number(text, *p == 'D' ? 1 : 2, 2);
        if (!day) return std::nullopt;
        break;
      case 'B':
        month = take_month(text);
        if (!month) return std::nullopt;
        break;
      case ' ':
        if (!take_blanks(text)) return std::nullopt;
        break;
      default:
        if (!take(text, *p)) return std::nullopt;
    }
  }
  const bool ends_open = pattern[0] == 'Y' && pattern[1] == 'm';  // 20260105093001
  if (!ends_open && !text.empty() && is_digit(text.front())) return std::nullopt;
  const Date date{static_cast<int>(*year), static_cast<int>(*month), static_cast<int>(*day)};
  if (!exists(date)) return std::nullopt;
  return days_from_civil(date);
}

// Minutes or seconds: ':' and two digits, below 60.
std::optional<std::int64_t> take_sixtieth(std::string_view& text) {
  if (!take(text, ':')) return std::nullopt;
  const auto value = take_number(text, 2, 2);
  return value && *value < 60 ? value : std::nullopt;
}

/// Passes a part of a second, behind a point or a comma; false where no digit follows.
bool pass_fraction(std::string_view& text) {
  if (text.empty() || (text.front() != '.' && text.front() != ',')) return true;
  text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front())) return false;
  while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  return true;
}

/// 0 for AM, 12 for PM, nothing where neither follows: "am", " PM", "p. m.".
std::optional<int> take_half_of_day(std::string_view& text) {
  std::string_view rest = text;
  take_blanks(rest);
  if (rest.empty() || (rest.front() != 'a' && rest.front() != 'p')) return std::nullopt;
  const int hours = rest.front() == 'p' ? 12 : 0;
  rest.remove_prefix(1);
  if (take(rest, '.')) take_blanks(rest);
  if (!take(rest, 'm')) return std::nullopt;
  take(rest, '.');
  if (!rest.empty() && is_letter(rest.front())) return std::nullopt;
  text = rest;
  return hours;
}

/// The offset that a text, in lower case, is to its end; a name of a zone that is none of UTC's is
/// passed over, as it says nothing more of the hour.
bool take_zone(std::string_view text, std::optional<std::int32_t>& east) {
  take_blanks(text);
  // As 09:00+01:00[Europe/Berlin], or 09:00 GMT+0100 (Central European Standard Time).
  const std::size_t bracket = text.find_first_of("[(");
  if (bracket != text.npos && (text.ends_with(']') || text.ends_with(')'))) {
    text = trimmed(text.substr(0, bracket));
  }
  if (text.empty()) return true;
  if (const auto offset = parse_offset(text)) {
    east = offset;
    return true;
  }
  constexpr std::size_t kLongestName = 5;  // cet, aest
  const std::string_view name = take_letters(text);
  return text.empty() && name.size() >= 3 && name.size() <= kLongestName;
}

/// A time of day and its offset, the whole of a text in lower case.
std::optional<ClockTime> time_of_day(std::string_view text) {
  const auto hour = take_number(text, 1, 2);
  const auto minute = take_sixtieth(text);
  if (!hour || *hour > 23 || !minute) return std::nullopt;
  std::optional<std::int64_t> second = 0;
  if (text.starts_with(':')) {
    second = take_sixtieth(text);
    if (!second || !pass_fraction(text)) return std::nullopt;
  }
  std::int64_t hours = *hour;
  if (const auto half = take_half_of_day(text)) {
    if (hours < 1 || hours > 12) return std::nullopt;
    hours = hours % 12 + *half;
  }
  ClockTime time;
  time.second = static_cast<std::int32_t>(hours * 3600 + *minute * 60 + *second);
  if (!take_zone(text, time.east)) return std::nullopt;
  return time;
}

/// Whole seconds and millionths of a number as 36192.2937 or 36192,2937.
struct Decimal {
  std::int64_t whole = 0, millionths = 0;
};
std::optional<Decimal> decimal_of(std::string_view text) {
  const auto whole = take_number(text, 1, 16);
  if (!whole) return std::nullopt;
  Decimal number{*whole, 0};
  if (text.empty()) return number;
  if (!take(text, '.') && !take(text, ',')) return std::nullopt;
  std::int64_t place = 100'000;
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    number.millionths += place * (c - '0');
    place /= 10;
  }
  return number;
}

bool between(std::int64_t value, std::int64_t least, std::int64_t most) {
  return value >= least && value <= most;
}

/// Numbers count as moments only from 1980 to 2100, so that a customer's number is no date by
/// chance.
constexpr std::int64_t kEarliest = 315'532'800, kLatest = 4'102'444'800;

std::optional<ClockTime> number_time(std::string_view text, DateNumber kind) {
  const auto number = decimal_of(text);
  if (!number) return std::nullopt;
  const std::int64_t whole = number->whole;
  switch (kind) {
    case DateNumber::seconds:
      if (!between(whole, kEarliest, kLatest)) return std::nullopt;
      return clock_time(whole, 0);
    case DateNumber::milliseconds:
      if (!between(whole, kEarliest * 1000, kLatest * 1000)) return std::nullopt;
      return clock_time(whole / 1000, 0);
    case DateNumber::microseconds:
      if (!between(whole, kEarliest * 1'000'000, kLatest * 1'000'000)) return std::nullopt;
      return clock_time(whole / 1'000'000, 0);
    case DateNumber::excel_days: {
      constexpr std::int64_t kFirst = 29'221, kLast = 73'051;  // 1980-01-01 and 2100-01-01
      constexpr std::int64_t kExcelEpoch = -25'569;            // 1899-12-30
      if (!between(whole, kFirst, kLast)) return std::nullopt;
      const std::int64_t second = (number->millionths * kDateDay + 500'000) / 1'000'000;
      ClockTime time;
      time.day = whole + kExcelEpoch + second / kDateDay;
      time.second = static_cast<std::int32_t>(second % kDateDay);
      return time;
    }
    case DateNumber::none:
      break;
  }
  return std::nullopt;
}

/// What stands between a date and a time: T, blanks, a comma, or several of these. False where a
/// time follows the date without any of them.
bool take_joint(std::string_view& text) {
  const std::size_t before = text.size();
  take(text, ',');
  take_blanks(text);
  take(text, 't');
  return text.size() < before;
}

/// Whether a text is so many digits and nothing else.
bool is_digits(std::string_view text, std::size_t size) {
  return text.size() == size && std::ranges::all_of(text, is_digit);
}

/// A date and what is behind it; the date alone where nothing is.
struct DateAndRest {
  std::int64_t day = 0;
  std::string_view rest;  ///< a time, or empty
};
std::optional<DateAndRest> date_and_rest(std::string_view text, const DateForm& form) {
  take_weekday(text);
  const auto day = take_date(text, form.pattern);
  if (!day) return std::nullopt;
  const bool is_joined = text.empty() || take_joint(text) || is_digits(text, 6);
  return is_joined ? std::optional(DateAndRest{*day, text}) : std::nullopt;
}

/// The time behind a date, as time_of_day() or as HHMMSS.
std::optional<ClockTime> time_behind_date(std::string_view text) {
  if (!is_digits(text, 6)) return time_of_day(text);
  const auto hour = take_number(text, 2, 2), minute = take_number(text, 2, 2),
             second = take_number(text, 2, 2);
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return ClockTime{static_cast<std::int32_t>(*hour * 3600 + *minute * 60 + *second), {}, {}};
}

/// Whether nothing has to be made plain before reading.
bool is_plain(std::string_view text) {
  return std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) >= 0x80 || (c >= 'A' && c <= 'Z'); });
}

template <class Read>
auto read_plain(std::string_view text, Read read) {
  if (is_plain(text)) return read(text);
  const std::string plain = plain_text(text);
  return read(trimmed(plain));
}

}  // namespace

std::span<const DateForm> date_forms() { return kDateForms; }
const DateForm& iso_date() { return kDateForms[0]; }

std::optional<std::int64_t> ClockTime::instant() const {
  if (!day || !east) return std::nullopt;
  return *day * kDateDay + second - *east;
}

ClockTime clock_time(std::int64_t instant, std::int32_t east) {
  const std::int64_t local = instant + east;
  const std::int64_t second = ((local % kDateDay) + kDateDay) % kDateDay;
  return {static_cast<std::int32_t>(second), (local - second) / kDateDay, east};
}

std::optional<std::int32_t> parse_offset(std::string_view text) {
  const std::string plain = plain_text(text);
  std::string_view rest = plain;
  for (const std::string_view name : {"utc", "gmt", "z"}) {
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    if (rest.empty()) return 0;
    if (name == "z") return std::nullopt;
    break;
  }
  const bool west = rest.starts_with('-');
  if (!west && !rest.starts_with('+')) return std::nullopt;
  rest.remove_prefix(1);
  const auto hours = take_number(rest, 1, 2);
  std::optional<std::int64_t> minutes = 0;
  if (take(rest, ':') || !rest.empty()) minutes = take_number(rest, 2, 2);
  if (!hours || *hours > 14 || !minutes || *minutes > 59 || !rest.empty()) return std::nullopt;
  const auto seconds = static_cast<std::int32_t>(*hours * 3600 + *minutes * 60);
  return west ? -seconds : seconds;
}

std::optional<ClockTime> parse_clock_time(std::string_view text, const DateForm& form) {
  return read_plain(text, [&](std::string_view plain) -> std::optional<ClockTime> {
    if (form.number != DateNumber::none) {
      if (const auto time = number_time(plain, form.number)) return time;
      return time_of_day(plain);
    }
    const auto date = date_and_rest(plain, form);
    if (!date) return time_of_day(plain);
    if (date->rest.empty()) return std::nullopt;
    auto time = time_behind_date(date->rest);
    if (time) time->day = date->day;
    return time;
  });
}

std::optional<std::int64_t> parse_day(std::string_view text, const DateForm& form) {
  return read_plain(text, [&](std::string_view plain) -> std::optional<std::int64_t> {
    if (form.number != DateNumber::none) {
      const auto time = number_time(plain, form.number);
      return time ? time->day : std::nullopt;
    }
    const auto date = date_and_rest(plain, form);
    if (!date || (!date->rest.empty() && !time_behind_date(date->rest))) return std::nullopt;
    return date->day;
  });
}

}  // namespace rapport
