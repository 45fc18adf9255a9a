#include "experiments/record/month.h"

#include <algorithm>

#include "experiments/import/date_form.h"
#include "experiments/output/numbers.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// What makes a month a date of a form that is read already.
struct MonthForm {
  const char* before;
  const char* after;
  const char* pattern;  ///< of the date form
};
constexpr MonthForm kMonthForms_[] = {
    {"", "-01", "Y-M-D"}, {"", "/01", "Y/M/D"}, {"", ".01", "Y.M.D"}, {"", "01", "Ymd"},
    {"01/", "", "D/M/Y"}, {"01.", "", "D.M.Y"}, {"01-", "", "D-M-Y"}, {"1 ", "", "D B Y"},
    {"01-", "", "D-B-Y"}, {"01-", "", "D-B-y"}, {"1 ", "", "D B y"},
};

const DateForm* form_with(std::string_view pattern) {
  for (const DateForm& form : date_forms()) {
    if (pattern == form.pattern) return &form;
  }
  return nullptr;
}

bool begins_month(std::int64_t day) { return civil_from_days(day).day == 1; }
bool ends_month(std::int64_t day) { return civil_from_days(day + 1).day == 1; }

/// A way to read all texts as dates.
struct DayReading {
  const DateForm* form = nullptr;
  std::vector<std::int64_t> days{};
  bool begin = false, end = false;  ///< each begins, or ends, its month
  int rank() const { return begin ? 2 : end ? 1 : 0; }
};

std::optional<DayReading> days_in(const DateForm& form, std::span<const std::string> texts) {
  DayReading reading{&form};
  for (const std::string& text : texts) {
    const auto day = parse_day(text, form);
    if (!day) return std::nullopt;
    reading.days.push_back(*day);
  }
  reading.begin = std::ranges::all_of(reading.days, begins_month);
  reading.end = std::ranges::all_of(reading.days, ends_month);
  return reading;
}

}  // namespace

MonthNumber month_with(Date date) { return 12 * date.year + date.month - 1; }

Date first_day_of(MonthNumber month) { return {month / 12, month % 12 + 1, 1}; }

std::string month_id(MonthNumber month) { return to_string(first_day_of(month)).substr(0, 7); }

std::string month_text(MonthNumber month) { return month_of(to_string(first_day_of(month))); }

std::optional<MonthNumber> parse_month(std::string_view text) {
  const std::string bare(trimmed(text));
  if (bare.empty()) return std::nullopt;
  for (const MonthForm& form : kMonthForms_) {
    const auto day = parse_day(form.before + bare + form.after, *form_with(form.pattern));
    if (day) return month_with(civil_from_days(*day));
  }
  return std::nullopt;
}

MonthColumn months_of_texts(std::span<const std::string> texts) {
  MonthColumn column;
  std::size_t plain = 0;
  for (const std::string& text : texts) {
    column.months.push_back(parse_month(text));
    plain += column.months.back().has_value();
  }
  std::optional<DayReading> best;
  bool open = false;
  for (const DateForm& form : date_forms()) {
    if (plain > 0 || form.number != DateNumber::none) continue;
    const auto reading = days_in(form, texts);
    if (!reading) continue;
    if (!best || reading->rank() > best->rank()) {
      best = reading, open = false;
    } else if (reading->rank() == best->rank() && reading->days != best->days) {
      open = true;
    }
  }
  if (!best) return column;
  column.by_days = true, column.at_ends = best->end && !best->begin, column.order_open = open;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    column.months[i] = month_with(civil_from_days(best->days[i]));
  }
  return column;
}

}  // namespace rapport
