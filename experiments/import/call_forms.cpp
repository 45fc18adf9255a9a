#include "experiments/import/call_forms.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "experiments/import/heading.h"
#include "experiments/import/plain_text.h"
#include "sim/core/check.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

using enum CallField;

constexpr CallField kTimeFields[] = {date,      arrival,       menu_end,
                                     queue_end, service_start, service_end};
constexpr CallField kSpanFields[] = {wait, service, length};
constexpr std::size_t kMostBothWays = 512, kMostValues = 50'000;  // enough to decide by

std::size_t number_of(CallField field) { return static_cast<std::size_t>(field); }
std::size_t number_of(DateOrder order) { return static_cast<std::size_t>(order); }

void wish_for_durations(const std::string& text, FormWishes& wishes, Problems& problems) {
  std::vector<std::string> forms;
  for (const NamedDurationForm& form : named_duration_forms()) forms.emplace_back(form.name);
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::string_view role = trimmed(std::string_view(text).substr(0, equals));
  const std::string_view name =
      trimmed(std::string_view(text).substr(std::min(equals + 1, text.size())));
  const auto field = std::ranges::find_if(
      kSpanFields, [&](CallField one) { return call_roles()[number_of(one)].name == role; });
  const auto form = std::ranges::find_if(
      named_duration_forms(), [&](const NamedDurationForm& one) { return one.name == name; });
  if (field == std::end(kSpanFields) || equals == text.size()) {
    problems.add("--durations " + text, "says no form of durations",
                 "wait=FORM, service=FORM or length=FORM, as service=milliseconds");
  } else if (form == named_duration_forms().end()) {
    problems.add("--durations " + text, "names no form", quoted_list(forms),
                 did_you_mean(name, forms));
  } else {
    wishes.durations.push_back({*field, &*form});
  }
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// How many numbers can be no seconds of a call.
std::size_t count_impossible(const std::vector<double>& values) {
  constexpr double kTwelveHours = 43'200.0;
  return static_cast<std::size_t>(
      std::ranges::count_if(values, [](double value) { return value > kTwelveHours; }));
}

/// Days from the first to the last, in one of two readings.
template <class Days, class Part>
std::int64_t span_of(const Days& days, Part part) {
  const auto [least, most] = std::ranges::minmax_element(days, {}, part);
  return std::invoke(part, *most) - std::invoke(part, *least) + 1;
}

}  // namespace

FormWishes read_form_wishes(const CallReading& reading, Problems& problems) {
  FormWishes wishes;
  if (reading.dates == "day-first") {
    wishes.order = DateOrder::day_first;
  } else if (reading.dates == "month-first") {
    wishes.order = DateOrder::month_first;
  } else if (!reading.dates.empty()) {
    problems.add("--dates " + reading.dates, "is no order", "day-first or month-first");
  }
  for (const std::string& text : reading.durations) wish_for_durations(text, wishes, problems);
  if (reading.zone.empty()) return wishes;
  try {
    wishes.zone = std::make_unique<LocalZone>(reading.zone);
  } catch (const InvalidInput& error) {
    problems.add(error.problems());
  }
  return wishes;
}

CallFormsFinder::CallFormsFinder(const std::vector<std::string>& header, const CallMapping& mapping,
                                 const FormWishes& wishes)
    : header_(header), mapping_(mapping), wishes_(wishes) {
  check(date_forms().size() <= kMostForms, "a tally has room for all forms of dates");
  std::vector<std::uint8_t> all;
  for (std::size_t i = 0; i < date_forms().size(); ++i) all.push_back(static_cast<std::uint8_t>(i));
  for (const CallField field : kTimeFields) dates_[number_of(field)].alive = all;
}

void CallFormsFinder::see(std::span<const std::string_view> fields, std::size_t line) {
  const auto text_of = [&](CallField field) {
    const auto column = mapping_.column[number_of(field)];
    return column ? trimmed(fields[*column]) : std::string_view();
  };
  for (const CallField field : kTimeFields) {
    const std::string_view text = text_of(field);
    if (!is_empty_text(text)) see_time(dates_[number_of(field)], text, line, field == date);
  }
  for (const CallField field : kSpanFields) {
    const std::string_view text = text_of(field);
    if (!is_empty_text(text)) see_span(spans_[number_of(field)], text, line);
  }
}

// Forms that did not fit an earlier text are only tried again where none of the others fits.
void CallFormsFinder::see_time(DateTally& tally, std::string_view text, std::size_t line,
                               bool date_only) {
  const auto alone =
      date_only ? std::nullopt : parse_clock_time(text, date_forms()[tally.alive[0]]);
  if (alone && !alone->day) {  // a time of day is one in every form
    ++tally.times_alone;
    if (alone->east) ++(*alone->east == 0 ? tally.utc : tally.east);
    return;
  }
  std::vector<std::uint8_t> fit;
  std::array<std::optional<std::int64_t>, 3> day_by_order{};
  const auto try_form = [&](std::uint8_t number) {
    const DateForm& form = date_forms()[number];
    const auto time = parse_clock_time(text, form);
    const auto day = time && time->day ? time->day
                     : date_only       ? parse_day(text, form)
                                       : std::nullopt;
    if (!day) return;
    fit.push_back(number);
    ++tally.fits[number];
    day_by_order[number_of(form.order)] = day;
    if (fit.size() == 1 && time && time->east) ++(*time->east == 0 ? tally.utc : tally.east);
  };
  for (const std::uint8_t number : tally.alive) try_form(number);
  if (fit.empty()) {
    for (std::size_t i = 0; i < date_forms().size(); ++i) {
      const auto number = static_cast<std::uint8_t>(i);
      if (std::ranges::find(tally.alive, number) == tally.alive.end()) try_form(number);
    }
  } else {
    tally.alive = fit;
  }
  if (!fit.empty()) see_order(tally, text, line, day_by_order);
}

void CallFormsFinder::see_order(DateTally& tally, std::string_view text, std::size_t line,
                                const std::array<std::optional<std::int64_t>, 3>& day_by_order) {
  const auto& day_first = day_by_order[number_of(DateOrder::day_first)];
  const auto& month_first = day_by_order[number_of(DateOrder::month_first)];
  const auto prove = [&](DateTally::Proof& proof) {
    if (proof.line == 0) proof = {line, std::string(text)};
  };
  if (day_first && month_first) {
    prove(tally.either);
    const std::pair both(*day_first, *month_first);
    const bool is_new = tally.both_ways.empty() || tally.both_ways.back() != both;
    if (is_new && tally.both_ways.size() < kMostBothWays) tally.both_ways.push_back(both);
  } else if (day_first) {
    prove(tally.day);
  } else if (month_first) {
    prove(tally.month);
  }
}

void CallFormsFinder::see_span(SpanTally& tally, std::string_view text, std::size_t line) {
  const auto colons = std::ranges::count(text, ':');
  tally.two_parts += colons == 1 ? 1 : 0;
  tally.three_parts += colons == 2 ? 1 : 0;
  if (colons > 0) return;
  tally.numbers.see(text, line);
  const bool has_comma = text.find(',') != text.npos;
  const auto value = parse_number(text, {has_comma ? ',' : '.', '\0'});
  if (!value || *value <= 0) return;
  tally.below_one += *value < 1 ? 1 : 0;
  if (tally.values.size() < kMostValues) tally.values.push_back(*value);
}

bool CallFormsFinder::has_days() const {
  return std::ranges::any_of(std::array{date, arrival, menu_end}, [&](CallField field) {
    return std::ranges::any_of(dates_[number_of(field)].fits, [](std::size_t n) { return n > 0; });
  });
}

bool CallFormsFinder::has_times_alone() const {
  return dates_[number_of(arrival)].times_alone + dates_[number_of(menu_end)].times_alone > 0;
}

std::string CallFormsFinder::column_name(std::size_t field) const {
  return "'" + header_[*mapping_.column[field]] + "'";
}

CallForms CallFormsFinder::decide(const std::string& where, Problems& problems,
                                  std::vector<std::string>& notes) const {
  CallForms forms;
  forms.zone = wishes_.zone.get();
  for (const CallField field : kTimeFields) {
    const auto column = mapping_.column[number_of(field)];
    forms.utc[number_of(field)] = column && read_heading(header_[*column]).utc;
  }
  decide_dates(where, forms, problems, notes);
  decide_durations(where, forms, problems, notes);
  if (forms.zone != nullptr && has_times_alone()) {
    problems.add(where, "--zone moves times with their day, and here day and time are two columns",
                 "one column with both", "put them together, or leave --zone out");
  }
  note_zone(forms, notes);
  return forms;
}

// One order for all columns of a file: the user's, or the one that some date proves, or the one by
// which the days lie close together. plain where no date could be read both ways.
DateOrder CallFormsFinder::decide_order(const std::string& where, Problems& problems,
                                        std::vector<std::string>& notes) const {
  const DateTally::Proof *day = nullptr, *month = nullptr, *either = nullptr;
  std::vector<std::pair<std::int64_t, std::int64_t>> both_ways;
  for (const DateTally& tally : dates_) {
    if (tally.day.line > 0 && day == nullptr) day = &tally.day;
    if (tally.month.line > 0 && month == nullptr) month = &tally.month;
    if (tally.either.line > 0 && either == nullptr) either = &tally.either;
    both_ways.insert(both_ways.end(), tally.both_ways.begin(), tally.both_ways.end());
  }
  if (wishes_.order != DateOrder::plain) return wishes_.order;
  const auto shown = [](const DateTally::Proof& proof) {
    return "'" + proof.text + "' on line " + std::to_string(proof.line);
  };
  const std::string how = "--dates day-first or --dates month-first";
  if (day != nullptr && month != nullptr) {
    problems.add(
        where,
        "dates are written day first, as " + shown(*day) + ", and month first, as " + shown(*month),
        "one order in a file", how + " leaves the others out");
    return DateOrder::plain;
  }
  if (day != nullptr || month != nullptr) {
    notes.push_back(std::string("Dates are read ") + (day != nullptr ? "day" : "month") +
                    " first, which " + shown(day != nullptr ? *day : *month) + " shows.");
    return day != nullptr ? DateOrder::day_first : DateOrder::month_first;
  }
  if (either == nullptr) return DateOrder::plain;
  std::ranges::sort(both_ways);
  both_ways.erase(std::unique(both_ways.begin(), both_ways.end()), both_ways.end());
  const std::int64_t by_day = span_of(both_ways, &std::pair<std::int64_t, std::int64_t>::first);
  const std::int64_t by_month = span_of(both_ways, &std::pair<std::int64_t, std::int64_t>::second);
  constexpr std::size_t kFewestDays = 4;
  constexpr std::int64_t kTimesCloser = 8;
  if (both_ways.size() >= kFewestDays &&
      kTimesCloser * std::min(by_day, by_month) <= std::max(by_day, by_month)) {
    const bool is_day_first = by_day < by_month;
    notes.push_back(std::string("Dates, as ") + shown(*either) + ", are read " +
                    (is_day_first ? "day" : "month") + " first: so they lie within " +
                    std::to_string(std::min(by_day, by_month)) + " days, the other way within " +
                    std::to_string(std::max(by_day, by_month)) + ". --dates " +
                    (is_day_first ? "month-first" : "day-first") + " reads them so.");
    return is_day_first ? DateOrder::day_first : DateOrder::month_first;
  }
  problems.add(where,
               "its dates, as " + shown(*either) +
                   ", can be read day first or month first, and none of them says which",
               "", "say which: " + how);
  return DateOrder::plain;
}

void CallFormsFinder::decide_dates(const std::string& where, CallForms& forms, Problems& problems,
                                   std::vector<std::string>& notes) const {
  const DateOrder order = decide_order(where, problems, notes);
  std::vector<const DateForm*> noted;
  for (const CallField field : kTimeFields) {
    const DateTally& tally = dates_[number_of(field)];
    const DateForm* best = nullptr;
    std::size_t most = 0;
    for (std::size_t i = 0; i < date_forms().size(); ++i) {
      const DateForm& form = date_forms()[i];
      const bool is_other_order =
          form.order != DateOrder::plain && order != DateOrder::plain && form.order != order;
      if (is_other_order || tally.fits[i] <= most) continue;
      best = &form;
      most = tally.fits[i];
    }
    if (best == nullptr) continue;
    forms.date[number_of(field)] = best;
    const bool is_plain = best == &iso_date() || best->order != DateOrder::plain;
    if (is_plain || std::ranges::find(noted, best) != noted.end()) continue;
    noted.push_back(best);
    notes.push_back("Dates in " + column_name(number_of(field)) + " are read as " + best->name +
                    ".");
  }
}

void CallFormsFinder::decide_durations(const std::string& where, CallForms& forms,
                                       Problems& problems, std::vector<std::string>& notes) const {
  for (const CallField field : kSpanFields) {
    const std::size_t at = number_of(field);
    if (!mapping_.column[at]) continue;
    DurationForm& form = forms.duration[at];
    const SpanTally& tally = spans_[at];
    if (const double unit = read_heading(header_[*mapping_.column[at]]).unit; unit > 0) {
      form.unit = unit;
      forms.unit_is_said[at] = true;
    }
    const auto style = tally.numbers.style();
    form.style = style.value_or(NumberStyle{});
    bool style_is_said = false;
    for (const FormWishes::Duration& wish : wishes_.durations) {
      if (wish.field != field) continue;
      const DurationForm before = form;
      wish.form->set(form);
      style_is_said = style_is_said || !(form.style == before.style) ||
                      std::string_view(wish.form->name).find('-') != std::string_view::npos;
      forms.unit_is_said[at] = true;
    }
    if (!style && !style_is_said) {
      const std::string role = call_roles()[at].name;
      problems.add(where + ":" + std::to_string(tally.numbers.ambiguous_line()),
                   column_name(at) + " has numbers as '" +
                       std::string(tally.numbers.ambiguous_text()) +
                       "', which can be thousands or have decimals",
                   "",
                   "say which: --durations " + role + "=thousands-comma, thousands-point, " +
                       "decimal-comma or decimal-point");
      continue;
    }
    if (form.style.thousands != '\0') {
      notes.push_back("Numbers in " + column_name(at) + " are read with '" +
                      std::string(1, form.style.thousands) + "' between thousands.");
    } else if (form.style.decimal == ',') {
      notes.push_back("Numbers in " + column_name(at) + " are read with decimal commas.");
    }
    if (tally.two_parts > 0) {
      notes.push_back("Times as 4:30 in " + column_name(at) + " are read as " +
                      (form.minute_unit == 1.0 ? "minutes and seconds." : "hours and minutes."));
    }
    decide_unit(at, forms, notes);
  }
  share_milliseconds(forms, notes);
}

// What no column says: numbers that are far too large for seconds, or far too small.
void CallFormsFinder::decide_unit(std::size_t field, CallForms& forms,
                                  std::vector<std::string>& notes) const {
  const SpanTally& tally = spans_[field];
  if (forms.unit_is_said[field] || tally.values.size() < 3) return;
  constexpr double kLongMedian = 7200.0;  // seconds that half of all services do not take
  DurationForm& form = forms.duration[field];
  const std::string role = call_roles()[field].name;
  const char* why = nullptr;
  if (median_of(tally.values) >= kLongMedian) {
    form.unit = 0.001;
    why = ": as seconds, half of them would be longer than two hours";
  } else if (10 * count_impossible(tally.values) >= tally.values.size()) {
    form.unit = 0.001;
    why = ": as seconds, one in ten would be longer than twelve hours";
  } else if (tally.below_one == tally.values.size()) {
    form.unit = 86'400.0;
    why = ", as spreadsheets count: all of them are below 1";
  }
  if (why == nullptr) return;
  notes.push_back("Numbers in " + column_name(field) + " are read as " + unit_name(form.unit) +
                  why + ". --durations " + role + "=seconds reads them otherwise.");
}

// A file that counts one duration in milliseconds counts the others so too, unless they are small.
void CallFormsFinder::share_milliseconds(CallForms& forms, std::vector<std::string>& notes) const {
  const auto in_milliseconds = [&](CallField field) {
    return forms.duration[number_of(field)].unit == 0.001;
  };
  if (std::ranges::none_of(kSpanFields, in_milliseconds)) return;
  constexpr double kSmall = 1000.0;
  for (const CallField field : kSpanFields) {
    const std::size_t at = number_of(field);
    const SpanTally& tally = spans_[at];
    const bool is_open = mapping_.column[at] && !forms.unit_is_said[at] && !tally.values.empty();
    if (!is_open || in_milliseconds(field)) continue;
    if (median_of(tally.values) < kSmall && count_impossible(tally.values) == 0) continue;
    forms.duration[at].unit = 0.001;
    notes.push_back("Numbers in " + column_name(at) +
                    " are read as milliseconds too. --durations " + call_roles()[at].name +
                    "=seconds reads them otherwise.");
  }
}

void CallFormsFinder::note_zone(const CallForms& forms, std::vector<std::string>& notes) const {
  std::size_t utc = 0, east = 0;
  std::string example;
  for (const CallField field : kTimeFields) {
    const std::size_t at = number_of(field);
    const DateTally& tally = dates_[at];
    const bool by_heading = forms.utc[at] && tally.utc + tally.east == 0;
    utc += by_heading ? 1 : tally.utc;
    east += tally.east;
    if (example.empty() && (by_heading || tally.utc + tally.east > 0)) example = column_name(at);
  }
  if (forms.zone != nullptr) {
    notes.push_back(utc + east > 0
                        ? "Times are made local to " + forms.zone->name() + "."
                        : "No time says its offset from UTC, so --zone changes nothing.");
  } else if (east > 0) {
    notes.push_back("Times in " + example +
                    " say their offset from UTC and are taken as the local times that they show. "
                    "--zone Europe/Berlin makes them local to another place.");
  } else if (utc > 0) {
    notes.push_back("Times in " + example +
                    " are UTC, and stay so: hours, days and weekdays are UTC's. --zone "
                    "Europe/Berlin makes them local.");
  }
}

}  // namespace rapport
