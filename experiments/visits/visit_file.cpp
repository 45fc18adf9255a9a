#include "experiments/visits/visit_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "experiments/calibrate/date_column.h"
#include "experiments/calibrate/heading_choice.h"
#include "experiments/calibrate/table_file.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/name_table.h"
#include "experiments/import/plain_text.h"
#include "sim/core/calendar.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

enum VisitRole { kArrival, kDeparture, kStay, kClass, kOutcome, kPerson, kVisitRoles };
constexpr std::array<ColumnRole, kVisitRoles> kVisitColumns{{
    {{"arrival", "arrival", "the column that says when somebody came"},
     {"arrived", "arrival_time", "arrived_at", "arrival_date", "check_in", "checked_in", "entry",
      "entered", "admission", "admitted_at", "registered", "start", "begin", "in", "date",
      "timestamp"}},
    {{"departure", "departure", "the column that says when it went away"},
     {"departed", "departure_time", "departed_at", "check_out", "checked_out", "exit", "exited",
      "discharge", "discharged", "discharged_at", "end", "ended", "finished", "out"}},
    {{"stay", "stay", "the column that says how long it stayed"},
     {"minutes", "minutes_in_ed", "length_of_stay", "los", "los_minutes", "duration",
      "minutes_in_system", "time_in_system", "stay_minutes", "minutes_stayed", "los_hours", "hours",
      "stay_hours", "sojourn"}},
    {{"class", "class", "the column that says what kind of visit it was"},
     {"unit", "first_unit", "department", "ward", "type", "kind", "category", "service", "queue",
      "counter", "triage", "segment"}},
    {{"outcome", "outcome", "the column that says how the visit ended"},
     {"disposition", "result", "status", "ended_as", "left", "abandoned", "end_reason"}},
    {{"person", "person", "the column that says who it was"},
     {"patient", "patient_id", "customer", "customer_id", "client", "client_id", "user", "user_id",
      "person_id", "member", "member_id"}},
}};
constexpr std::size_t kFewestVisits = 200, kFewestDays = 21;
constexpr std::size_t kMostGroups = 12;

/// Words that usually say that somebody left on his own.
bool usually_left(const std::string& outcome, bool column_of_leaving) {
  static const std::set<std::string> kWords{"left",
                                            "lwbs",
                                            "left without being seen",
                                            "left without treatment",
                                            "abandoned",
                                            "eloped",
                                            "walked out",
                                            "left on own",
                                            "left on his own",
                                            "gave up",
                                            "did not wait"};
  static const std::set<std::string> kFlags{"1", "yes", "true"};
  const std::string word = lower_case(outcome);
  return kWords.contains(word) || (column_of_leaving && kFlags.contains(word));
}

StayUnit unit_of_heading(const std::string& heading) {
  const std::string word = lower_case(heading);
  const auto has = [&](const char* part) { return word.find(part) != std::string::npos; };
  if (has("min")) return StayUnit::minutes;
  if (has("hour") || has("hrs")) return StayUnit::hours;
  if (has("sec")) return StayUnit::seconds;
  return StayUnit::unknown;
}

double hours_of(StayUnit unit) {
  return unit == StayUnit::hours ? 1.0 : unit == StayUnit::minutes ? 1.0 / 60 : 1.0 / 3600;
}

/// A moment: the clock on the wall in hours since 1970, and the instant where an offset says it.
struct Moment {
  double wall = 0.0;
  std::optional<double> instant;
};

std::optional<Moment> moment_of(const std::string& text, const DateForm& form) {
  const auto day = parse_day(text, form);
  if (!day) return std::nullopt;
  const auto clock = parse_clock_time(text, form);
  if (!clock) return std::nullopt;  // a day alone says nothing of hours
  Moment moment{24.0 * static_cast<double>(*day) + clock->second / 3600.0, std::nullopt};
  if (clock->east) moment.instant = moment.wall - *clock->east / 3600.0;
  return moment;
}

class VisitReader {
 public:
  VisitReader(const std::string& file, const std::vector<std::string>& names, const VisitForm& form)
      : file_(file), form_(form) {
    log_.longest = form.longest;
    log_.headings = headings_by_role(file, kVisitColumns, names);
    constexpr std::size_t kNeeded[] = {kArrival};
    need_headings(file, kVisitColumns, log_.headings, kNeeded);
    if (!has(kDeparture) && !has(kStay)) {
      refuse(file + ":1", "has no column that says how long visits were",
             "a departure or the time in the system",
             "name it: --map departure=COLUMN or --map stay=COLUMN");
    }
    std::vector<std::string> headings;
    for (std::size_t role = 0; role < kVisitRoles; ++role) {
      if (log_.headings[role].empty()) continue;
      at_[role] = headings.size();
      headings.push_back(log_.headings[role]);
    }
    table_.emplace(file, headings);
  }

  VisitLog read() {
    log_.records = table_->records();
    find_units();
    find_left_words();
    read_visits();
    check_unreadable();
    check_stays();
    sort_visits();
    number_groups();
    return std::move(log_);
  }

 private:
  bool has(VisitRole role) const { return !log_.headings[role].empty(); }
  const std::vector<std::string>& texts(VisitRole role) const { return table_->texts(at_[role]); }

  void find_units() {
    const std::vector<std::string>& arrivals = texts(kArrival);
    dates_ = &form_of_dates(*table_, at_[kArrival], arrivals, form_.dates,
                            "is no time, nor are most of the column",
                            "dates with a time of day, as 2016-03-31 14:05; another column: --map "
                            "arrival=COLUMN");
    if (has(kDeparture) && !has(kStay)) return;
    unit_ = form_.unit != StayUnit::unknown ? form_.unit : unit_of_heading(log_.headings[kStay]);
    if (unit_ == StayUnit::unknown) {
      refuse(file_ + ":1", "does not say what the numbers of '" + log_.headings[kStay] + "' are",
             "hours, minutes or seconds", "say it: --durations stay=minutes");
    }
    // Stays that are empty are no numbers, and the others show how the column writes them.
    numbers_.assign(table_->records(), std::numeric_limits<double>::quiet_NaN());
    bool any_empty = false;
    for (const std::string& text : texts(kStay)) any_empty = any_empty || is_empty_text(text);
    if (!any_empty) {
      numbers_ = table_->numbers(at_[kStay]);
      return;
    }
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      const std::string& text = texts(kStay)[i];
      if (is_empty_text(text)) continue;
      try {
        std::size_t end = 0;
        numbers_[i] = std::stod(text, &end);
        if (end != text.size() || !std::isfinite(numbers_[i])) throw std::invalid_argument("");
      } catch (const std::logic_error&) {
        table_->refuse(at_[kStay], i, "is no number", "a number as 12.5, or nothing");
      }
    }
  }

  void find_left_words() {
    if (!has(kOutcome)) {
      if (!form_.left.empty()) {
        refuse("--left " + form_.left[0], "has no column of outcomes to stand in",
               "one in the file: --map outcome=COLUMN");
      }
      return;
    }
    std::set<std::string> known;
    for (const std::string& text : texts(kOutcome)) known.insert(text);
    const std::string heading = lower_case(log_.headings[kOutcome]);
    const bool of_leaving =
        heading.find("left") != std::string::npos || heading.find("abandon") != std::string::npos;
    if (form_.left.empty()) {
      for (const std::string& word : known) {
        if (usually_left(word, of_leaving)) log_.left_words.push_back(word);
      }
    } else {
      const std::vector<std::string> words(known.begin(), known.end());
      Problems problems;
      for (const std::string& word : form_.left) {
        if (known.contains(word)) continue;
        const std::vector<std::string> some(
            words.begin(),
            words.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(20, words.size())));
        problems.add("--left " + word, "is no outcome of the file", quoted_list(some),
                     did_you_mean(word, words));
      }
      problems.throw_if_any();
      log_.left_words = form_.left;
    }
    log_.knows_left = !log_.left_words.empty();
  }

  /// The stay in hours, or not a number.
  double stay_of(std::size_t i, const Moment& arrival) {
    double stay = std::numeric_limits<double>::quiet_NaN();
    if (has(kStay)) {
      stay = numbers_[i] * hours_of(unit_);
    } else if (const auto departure = moment_of(texts(kDeparture)[i], *dates_)) {
      stay = arrival.instant && departure->instant ? *departure->instant - *arrival.instant
                                                   : departure->wall - arrival.wall;
    }
    const bool known = std::isfinite(stay);
    if (!known) {
      ++log_.odd.missing;
    } else if (stay < 0) {
      ++log_.odd.negative;
    } else if (stay > form_.longest) {
      ++log_.odd.too_long;
    } else {
      if (stay < 1.0 / 60) ++log_.odd.under_a_minute;
      return stay;
    }
    return std::numeric_limits<double>::quiet_NaN();
  }

  void read_visits() {
    NameTable groups, persons;
    std::set<std::tuple<std::int32_t, double, std::string, std::int32_t>> seen;
    double last = -std::numeric_limits<double>::infinity();
    log_.knows_person = has(kPerson);
    for (std::size_t i = 0; i < table_->records(); ++i) {
      const auto arrival = moment_of(texts(kArrival)[i], *dates_);
      if (!arrival) {
        if (log_.odd.unreadable++ == 0) {
          log_.odd.first_unreadable =
              "record " + std::to_string(i + 1) + ": '" + texts(kArrival)[i] + "'";
        }
        continue;
      }
      Visit visit{arrival->wall};
      if (has(kPerson) && !is_empty_text(texts(kPerson)[i])) {
        visit.person = persons.number(texts(kPerson)[i]);
      }
      visit.group = groups.number(has(kClass) ? texts(kClass)[i] : std::string("visits"));
      const std::string& length = texts(has(kStay) ? kStay : kDeparture)[i];
      if (visit.person >= 0 &&
          !seen.emplace(visit.person, visit.arrived, length, visit.group).second) {
        ++log_.odd.duplicates;
        continue;
      }
      visit.stay = stay_of(i, *arrival);
      visit.left = log_.knows_left &&
                   std::ranges::find(log_.left_words, texts(kOutcome)[i]) != log_.left_words.end();
      if (visit.arrived < last) ++log_.odd.out_of_order;
      last = visit.arrived;
      log_.visits.push_back(visit);
    }
    log_.groups = groups.take();
    log_.persons = persons.size();
  }

  /// Where most visits have no stay that can be, the file is not read as it was meant.
  void check_stays() const {
    const std::size_t without = log_.odd.missing + log_.odd.negative + log_.odd.too_long;
    if (2 * without <= log_.visits.size()) return;
    const std::string found = std::to_string(log_.odd.missing) + " missing, " +
                              std::to_string(log_.odd.negative) + " below 0, " +
                              std::to_string(log_.odd.too_long) + " too long";
    refuse(file_,
           std::to_string(without) + " of " + std::to_string(log_.visits.size()) +
               " visits have no stay that can be (" + found + ")",
           "a stay of half of the visits at least",
           "see whether arrival and departure are swapped (--map), or the unit is another one "
           "(--durations), or visits are longer (--longest)");
  }

  void check_unreadable() const {
    const std::size_t n = log_.odd.unreadable;
    if (n <= 20 || n * 100 <= log_.records || form_.leave_out_unreadable) return;
    refuse(file_,
           std::to_string(n) + " of " + std::to_string(log_.records) +
               " arrivals cannot be read (" + log_.odd.first_unreadable + ")",
           "at most 1 %, so that those that stay are a fair sample",
           "--leave-out-unreadable goes on all the same");
  }

  void sort_visits() {
    std::vector<Visit>& visits = log_.visits;
    std::ranges::stable_sort(visits, {}, &Visit::arrived);
    if (visits.size() < kFewestVisits) {
      refuse(file_, "has " + std::to_string(visits.size()) + " visits that can be used",
             std::to_string(kFewestVisits) + " at least");
    }
    log_.first_day = static_cast<std::int64_t>(std::floor(visits.front().arrived / 24));
    const auto last_day = static_cast<std::int64_t>(std::floor(visits.back().arrived / 24));
    constexpr std::int64_t kMostDays = 20 * 366;
    if (last_day - log_.first_day >= kMostDays) {
      refuse(file_,
             "its visits are from " + to_string(civil_from_days(log_.first_day)) + " to " +
                 to_string(civil_from_days(last_day)),
             "20 years at most: is a date wrong?");
    }
    log_.days = static_cast<std::size_t>(last_day - log_.first_day + 1);
    if (log_.days < kFewestDays) {
      refuse(file_, "covers " + std::to_string(log_.days) + " days",
             std::to_string(kFewestDays) + " at least, so that each weekday is there three times");
    }
    const double first = 24.0 * static_cast<double>(log_.first_day);
    for (Visit& visit : visits) visit.arrived -= first;
  }

  /// Classes in the order of their visits; what is rarest is one, "other".
  void number_groups() {
    std::vector<std::size_t> counts(log_.groups.size(), 0);
    for (const Visit& visit : log_.visits) ++counts[static_cast<std::size_t>(visit.group)];
    std::vector<std::size_t> order(counts.size());
    for (std::size_t g = 0; g < order.size(); ++g) order[g] = g;
    std::ranges::stable_sort(order,
                             [&](std::size_t x, std::size_t y) { return counts[x] > counts[y]; });
    std::vector<std::int32_t> place(order.size(), 0);
    std::vector<std::string> names;
    std::int32_t other = -1;
    for (const std::size_t g : order) {
      const bool rare = names.size() >= kMostGroups - 1 || counts[g] < 20;
      if (!rare || order.size() == 1) {
        place[g] = static_cast<std::int32_t>(names.size());
        names.push_back(is_empty_text(log_.groups[g]) ? "unknown" : log_.groups[g]);
        continue;
      }
      if (other < 0) {
        other = static_cast<std::int32_t>(names.size());
        names.emplace_back("other classes");
      }
      place[g] = other;
    }
    for (Visit& visit : log_.visits) visit.group = place[static_cast<std::size_t>(visit.group)];
    log_.groups = std::move(names);
  }

  std::string file_;
  const VisitForm& form_;
  std::optional<TableFile> table_;
  std::array<std::size_t, kVisitRoles> at_{};
  const DateForm* dates_ = nullptr;
  StayUnit unit_ = StayUnit::unknown;
  std::vector<double> numbers_;
  VisitLog log_;
};

}  // namespace

std::span<const NameRole> visit_roles() {
  static const std::vector<NameRole> roles = roles_of(kVisitColumns);
  return roles;
}

int VisitLog::weekday(std::size_t day) const {
  return rapport::weekday(civil_from_days(first_day + static_cast<std::int64_t>(day)));
}

std::size_t VisitLog::hour_of_week(std::size_t hour) const {
  return 24 * static_cast<std::size_t>(weekday(hour / 24)) + hour % 24;
}

VisitLog read_visits(const std::string& file, const std::vector<std::string>& names,
                     const VisitForm& form) {
  return VisitReader(file, names, form).read();
}

}  // namespace rapport
