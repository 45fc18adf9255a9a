#include "experiments/log/log_builder.h"

#include <algorithm>
#include <map>

#include "experiments/import/plain_text.h"
#include "experiments/log/log_columns.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::int64_t kSecondsADay = 86'400;
constexpr std::size_t kFewUnreadable = 20;

}  // namespace

LogBuilder::LogBuilder(std::string where, const LogReading& reading)
    : where_(std::move(where)),
      may_leave_out_(reading.leave_out_unreadable),
      time_form_(&iso_date()),
      start_form_(&iso_date()) {
  if (!reading.zone.empty()) zone_.emplace(reading.zone);
}

void LogBuilder::set_forms(const DateForm& time, const DateForm& start) {
  time_form_ = &time;
  start_form_ = &start;
}

std::optional<ClockTime> LogBuilder::moment(std::string_view text, const DateForm& form) const {
  std::optional<ClockTime> time = parse_clock_time(text, form);
  if (!time) {
    if (const auto day = parse_day(text, form)) time = ClockTime{0, *day, std::nullopt};
  }
  if (!time || !time->day) return std::nullopt;
  if (zone_ && time->east == 0) return clock_time(*time->instant(), zone_->east(*time->instant()));
  return time;
}

void LogBuilder::leave_out(std::size_t line, const std::string& why) {
  if (++mends_.unreadable > 1) return;
  mends_.first_unreadable = "line " + std::to_string(line) + ": " + why;
}

std::int32_t LogBuilder::number(NameTable& table, std::string_view name) {
  name = trimmed(name);
  return is_empty_text(name) ? -1 : table.number(name);
}

void LogBuilder::add(std::size_t of_case, const EventTexts& texts, std::size_t line) {
  const std::string_view activity = trimmed(texts.activity);
  if (activity.empty()) return leave_out(line, "no activity");
  const auto time = moment(trimmed(texts.time), *time_form_);
  if (!time) return leave_out(line, "no time in '" + std::string(texts.time.substr(0, 40)) + "'");
  Raw raw;
  LogEvent& event = raw.event;
  event.east = time->east.value_or(0);
  event.time = *time->day * kSecondsADay + time->second - event.east;
  utc_ = utc_ || time->east == 0;
  with_times_ = with_times_ || time->second != 0;
  if (!is_empty_text(trimmed(texts.start))) {
    const auto start = moment(trimmed(texts.start), *start_form_);
    if (!start) {
      return leave_out(line, "no start in '" + std::string(texts.start.substr(0, 40)) + "'");
    }
    event.has_start = true;
    event.begun = *start->day * kSecondsADay + start->second - start->east.value_or(event.east);
    with_times_ = with_times_ || start->second != 0;
  }
  event.activity = activities_.number(activity);
  event.resource = number(resources_, texts.resource);
  event.group = number(groups_, texts.group);
  raw.word = words_.number(trimmed(texts.lifecycle));
  raw.of_case = static_cast<std::uint32_t>(of_case);
  if (of_case >= ids_.size()) ids_.resize(of_case + 1);
  events_.push_back(raw);
}

void LogBuilder::name_case(std::size_t of_case, std::string_view id) {
  if (of_case >= ids_.size()) ids_.resize(of_case + 1);
  ids_[of_case] = std::string(trimmed(id));
}

/// Reads the words of the life cycle, or makes them a part of the activity's name where one of
/// them is none of the standard's.
void LogBuilder::take_words(EventLog& log) {
  const std::vector<std::string> words = words_.take();
  log.activities = activities_.take();
  std::vector<std::optional<Lifecycle>> meaning;
  std::string foreign;
  for (const std::string& word : words) {
    meaning.push_back(lifecycle_of(word));
    if (!meaning.back() && foreign.empty()) foreign = word;
  }
  if (foreign.empty()) {
    for (Raw& raw : events_) raw.event.lifecycle = *meaning[static_cast<std::size_t>(raw.word)];
    return;
  }
  NameTable names;
  for (Raw& raw : events_) {
    const std::string& word = words[static_cast<std::size_t>(raw.word)];
    const std::string& name = log.activities[static_cast<std::size_t>(raw.event.activity)];
    raw.event.activity = names.number(word.empty() ? name : name + " / " + word);
  }
  log.activities = names.take();
  log.notes.push_back("Words of the life cycle as '" + foreign +
                      "' are none of the standard's: they are a part of the activity's name. "
                      "--map lifecycle= leaves them out.");
}

EventLog LogBuilder::finish(std::vector<std::string> notes) {
  const std::size_t all = events_.size() + mends_.unreadable;
  if (all == 0) refuse(where_, "holds no events", "cases with events");
  const bool many = mends_.unreadable > kFewUnreadable && 100 * mends_.unreadable > all;
  if (events_.empty() || (many && !may_leave_out_)) {
    refuse(where_,
           std::to_string(mends_.unreadable) + " of " + std::to_string(all) +
               " events cannot be read (" + mends_.first_unreadable + ")",
           "an activity and a time for each",
           events_.empty() ? "--map time=COLUMN" : "--leave-out-unreadable goes on without them");
  }
  EventLog log;
  log.notes = std::move(notes);
  log.events = all;
  take_words(log);
  if (utc_ && !zone_) {
    log.notes.push_back("Times are UTC, and stay so: --zone Europe/Berlin makes them local.");
  }
  std::vector<bool> has_starts(log.activities.size(), false);
  std::vector<std::vector<LogEvent>> by_case(ids_.size());
  for (const Raw& raw : events_) {
    by_case[raw.of_case].push_back(raw.event);
    if (raw.event.lifecycle == Lifecycle::start) {
      has_starts[static_cast<std::size_t>(raw.event.activity)] = true;
    }
  }
  log.resources = resources_.take();
  log.groups = groups_.take();
  for (std::size_t i = 0; i < by_case.size(); ++i) {
    LogCase one{ids_[i], activities_of(std::move(by_case[i]), has_starts, mends_)};
    if (one.steps.empty()) {
      ++mends_.cases_without_events;
      continue;
    }
    for (const LogActivity& step : one.steps) {
      mends_.without_resource += step.resource < 0;
      mends_.without_group += step.group < 0;
      log.has_spans = log.has_spans || step.end > step.start;
    }
    log.cases.push_back(std::move(one));
  }
  if (log.cases.empty()) refuse(where_, "no case has an activity that was begun or completed");
  std::ranges::stable_sort(log.cases, {},
                           [](const LogCase& one) { return one.steps.front().start; });
  log.days_only = !with_times_;
  log.mends = mends_;
  return log;
}

}  // namespace rapport
