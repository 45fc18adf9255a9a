#include "experiments/calibrate/survivor_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "experiments/calibrate/date_column.h"
#include "experiments/calibrate/heading_choice.h"
#include "experiments/calibrate/stay_forecast.h"
#include "experiments/calibrate/table_file.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/name_table.h"
#include "experiments/import/plain_text.h"
#include "sim/core/calendar.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

enum SurvivorRole { kJoinedColumn, kEndedColumn, kCauseColumn, kTableYear, kTableAlive };
constexpr std::array<ColumnRole, 5> kSurvivorColumns{{
    {{"joined", "joined", "the column of the day on which a customer joined"},
     {"join_date", "issued", "issue_date", "start_date", "start", "since", "customer_since",
      "contract_start", "signup_date", "signed_up", "date_joined", "opened", "begin",
      "created_at"}},
    {{"ended", "ended", "the column of the day on which it left, empty for who is still there"},
     {"end_date", "leave_date", "left", "left_on", "end", "contract_end", "cancelled",
      "cancel_date", "churn_date", "churned_on", "date_left", "closed", "terminated", "exit_date"}},
    {{"cause", "cause", "the column that says why it left"},
     {"reason", "leave_reason", "churn_reason", "end_reason", "why", "status"}},
    {{"year", "year", "the column of a survival table that counts years after joining"},
     {"years", "period", "month", "tenure", "t", "age", "week", "renewal", "time"}},
    {{"alive", "alive", "the column of a survival table that says how many are left"},
     {"survivors", "survived", "survival", "surviving", "customers", "active", "retained",
      "remaining", "in_force", "percent", "share", "percent_survived", "retention", "count"}},
}};

/// What a cause says of who has not left.
constexpr std::array<const char*, 8> kStillWords{"in_force", "in force", "active",  "current",
                                                 "open",     "alive",    "staying", "still there"};

struct YearUnit {
  const char* name;
  double years;
};
constexpr YearUnit kYearUnits[] = {
    {"day", 1 / kDaysOfYear}, {"week", 7 / kDaysOfYear}, {"month", 1.0 / 12}, {"year", 1.0}};

double years_in(const std::string& unit) {
  std::vector<std::string> known;
  for (const YearUnit& one : kYearUnits) {
    if (unit == one.name) return one.years;
    known.emplace_back(one.name);
  }
  refuse("--unit " + unit, "is no unit of time", "day, week, month or year",
         did_you_mean(unit, known));
}

// ---- a survival table ---------------------------------------------------------------------------

void check_table(const TableFile& file, const SurvivorTable& table) {
  for (std::size_t i = 0; i < table.years.size(); ++i) {
    if (!(table.alive[i] >= 0)) file.refuse(1, i, "is below 0", "how many customers are left");
    if (i == 0) continue;
    if (!(table.years[i] > table.years[i - 1])) {
      file.refuse(0, i, "does not come after the one before it",
                  "ascending numbers; one cohort a file");
    }
    if (table.alive[i] > table.alive[i - 1]) {
      file.refuse(1, i, "is more than there were before",
                  "how many of the first are left, which cannot grow");
    }
  }
  if (table.years.size() < 4) {
    refuse(file.name(), "has only " + std::to_string(table.years.size()) + " records",
           "four at least: the first has all who joined");
  }
  if (!(table.alive.back() < table.alive.front())) refuse(file.name(), "nobody left");
}

SurvivorTable read_table(const TableFile& file, const SurvivorForm& form) {
  SurvivorTable table{file.numbers(0), file.numbers(1)};
  check_table(file, table);
  const double unit = years_in(form.unit.empty() ? "year" : form.unit);
  const double first = table.years.front(), all = table.alive.front();
  for (double& year : table.years) year = (year - first) * unit;
  constexpr double kUsualCustomers = 1000.0;
  table.of_shares = all == 1.0 || all == 100.0;
  if (table.of_shares) {
    const double customers = form.customers > 0 ? form.customers : kUsualCustomers;
    for (double& alive : table.alive) alive *= customers / all;
  }
  return table;
}

// ---- a list of customers ------------------------------------------------------------------------

constexpr const char* kDayForm = "a date as 2002-12-31";

bool is_no_end(const std::string& text) { return is_empty_text(text); }

/// Texts that are to be dates, of both columns.
std::vector<std::string> date_texts(const TableFile& table, const MembershipColumns& columns) {
  std::vector<std::string> texts = table.texts(columns.joined);
  for (const std::string& text : table.texts(columns.ended)) {
    if (!is_no_end(text)) texts.push_back(text);
  }
  return texts;
}

std::vector<std::int64_t> days_of_column(const TableFile& table, std::size_t column,
                                         const DateForm& form, bool may_be_empty) {
  static const std::int64_t kFarOff = days_from_civil({2200, 1, 1});  // 9999-12-31: no end
  std::vector<std::int64_t> days;
  const std::vector<std::string>& texts = table.texts(column);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (may_be_empty && is_no_end(texts[i])) {
      days.push_back(kStillThere);
      continue;
    }
    const auto day = parse_day(texts[i], form);
    if (!day) table.refuse(column, i, "is no date as most of the column", form.name);
    days.push_back(may_be_empty && *day >= kFarOff ? kStillThere : *day);
  }
  return days;
}

/// The causes with enough leavers to say something of, the commonest first; the others as one.
void sort_causes(Memberships& members, std::vector<std::string> names, std::size_t& small) {
  constexpr std::size_t kMostCauses = 8;
  std::vector<std::size_t> leavers(names.size(), 0);
  for (const Membership& member : members.all) {
    if (member.ended <= members.at) ++leavers[static_cast<std::size_t>(member.cause)];
  }
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < names.size(); ++c) {
    if (leavers[c] > 0) order.push_back(c);
  }
  std::ranges::stable_sort(order, [&](auto x, auto y) { return leavers[x] > leavers[y]; });
  std::vector<std::int32_t> place(names.size(), 0);
  std::vector<std::string> kept;
  for (const std::size_t c : order) {
    const bool is_small =
        static_cast<double>(leavers[c]) < kLeastLeavers || kept.size() + 1 >= kMostCauses;
    if (is_small && !kept.empty()) {
      ++small;
      place[c] = -1;
      continue;
    }
    place[c] = static_cast<std::int32_t>(kept.size());
    kept.push_back(names[c]);
  }
  if (small > 0) kept.emplace_back("others");
  if (kept.empty()) kept.emplace_back("leaving");
  for (Membership& member : members.all) {
    const std::int32_t to = place[static_cast<std::size_t>(member.cause)];
    member.cause = to >= 0 ? to : static_cast<std::int32_t>(kept.size() - 1);
  }
  members.causes = std::move(kept);
}

/// Where nothing says when the table was made, its last date does, unless that is the end of
/// somebody's stay long after anybody joined: ends that are booked ahead look so, and taken for the
/// day of the table they would count all others as there until then. Long is longer than a month,
/// and than any time in the table in which nobody joined.
void check_last_date(std::vector<std::int64_t> joined, std::int64_t last) {
  constexpr std::int64_t kMonthOfDays = 31;
  std::ranges::sort(joined);
  std::int64_t quiet = kMonthOfDays;
  for (std::size_t i = 1; i < joined.size(); ++i) {
    quiet = std::max(quiet, joined[i] - joined[i - 1]);
  }
  if (last - joined.back() <= quiet) return;
  const std::string end = to_string(civil_from_days(last));
  const std::string join = to_string(civil_from_days(joined.back()));
  refuse("the day of the table",
         "is not known: its last date, " + end + ", is an end, " +
             std::to_string(last - joined.back()) + " days after the last customer joined (" +
             join + "), and ends may be booked ahead",
         "say when it was made: --at DATE",
         "--at " + join + " if customers still join, --at " + end +
             " if all ends have happened and nobody joined any more");
}

}  // namespace

std::span<const NameRole> survivor_roles() {
  static const std::vector<NameRole> roles = roles_of(kSurvivorColumns);
  return roles;
}

std::span<const ColumnRole> survivor_columns() { return kSurvivorColumns; }

void check_survivor_form(const SurvivorForm& form) {
  date_order_of(form.dates);
  if (!form.unit.empty()) years_in(form.unit);
}

TenureCells SurvivorTable::cells(std::size_t rows) const {
  TenureCells result{true, {}};
  for (std::size_t i = 1; i < rows; ++i) {
    const double width = years[i] - years[i - 1];
    result.cells.push_back({years[i - 1], width, -0.5, alive[i] * width, alive[i - 1] - alive[i]});
  }
  return result;
}

void read_memberships(const TableFile& table, const MembershipColumns& columns,
                      const SurvivorForm& form, SurvivorFile& found,
                      std::vector<std::size_t>* records) {
  const DateForm& dates = form_of_dates(
      table, columns.joined, date_texts(table, columns), form.dates,
      "is no date, nor are most of the two columns",
      std::string(kDayForm) + ", in both columns; another column: --map joined=COLUMN");
  const std::vector<std::int64_t> joined = days_of_column(table, columns.joined, dates, false);
  std::vector<std::int64_t> ended = days_of_column(table, columns.ended, dates, true);
  Memberships& members = found.members;
  members.at = *std::ranges::max_element(joined);
  NameTable causes;
  std::vector<std::int32_t> cause(joined.size(), causes.number("leaving"));
  for (std::size_t i = 0; i < joined.size(); ++i) {
    const std::string text = columns.has_cause ? table.texts(columns.cause)[i] : "leaving";
    if (ended[i] == kStillThere) continue;
    if (std::ranges::find(kStillWords, lower_case(text)) != kStillWords.end()) {
      ended[i] = kStillThere;
      ++found.said_to_stay;
      continue;
    }
    if (ended[i] < joined[i]) {
      table.refuse(columns.ended, i,
                   "is before the customer joined (" + to_string(civil_from_days(joined[i])) + ")",
                   "a day from then on");
    }
    cause[i] = causes.number(is_empty_text(text) ? "not said" : text);
    members.at = std::max(members.at, ended[i]);
  }
  found.at_given = !form.at.empty();
  if (found.at_given) {
    members.at = day_of_flag("--at", form.at, dates, kDayForm);
  } else {
    check_last_date(joined, members.at);
  }
  if (!form.since.empty()) members.since = day_of_flag("--from", form.since, dates, kDayForm);
  if (members.since >= members.at) {
    refuse("--from " + form.since,
           "is not before the day up to which the file knows who left (" +
               to_string(civil_from_days(members.at)) + ")",
           "an earlier day");
  }
  for (std::size_t i = 0; i < joined.size(); ++i) {
    if (joined[i] > members.at) {
      ++found.joined_later;
    } else if (ended[i] < members.since) {
      ++found.left_before;
    } else {
      found.left_later += ended[i] != kStillThere && ended[i] > members.at;
      members.all.push_back({joined[i], ended[i] > members.at ? kStillThere : ended[i], cause[i]});
      if (records != nullptr) records->push_back(i);
    }
  }
  if (members.all.empty()) {
    refuse("--at " + form.at, "is before any customer joined", "a later day");
  }
  sort_causes(members, causes.take(), found.small_causes);
}

SurvivorFile read_survivors(const std::string& file, const std::vector<std::string>& names,
                            const SurvivorForm& form) {
  const std::vector<std::string> headings = headings_by_role(file, kSurvivorColumns, names);
  SurvivorFile found;
  const bool mapped = names[kTableYear] != kSurvivorColumns[kTableYear].role.usual ||
                      names[kTableAlive] != kSurvivorColumns[kTableAlive].role.usual;
  const bool has_dates = !headings[kJoinedColumn].empty() && !headings[kEndedColumn].empty();
  found.is_table =
      mapped || (!has_dates && !headings[kTableAlive].empty() && !headings[kTableYear].empty());
  if (found.is_table) {
    constexpr std::size_t kNeeded[] = {kTableYear, kTableAlive};
    need_headings(file, kSurvivorColumns, headings, kNeeded);
    found.columns = {headings[kTableYear], headings[kTableAlive]};
    const TableFile table(file, found.columns);
    found.records = table.records();
    found.table = read_table(table, form);
    return found;
  }
  constexpr std::size_t kNeeded[] = {kJoinedColumn, kEndedColumn};
  need_headings(file, kSurvivorColumns, headings, kNeeded);
  if (!form.unit.empty()) {
    refuse("--unit " + form.unit, "is of a survival table, and the file lists customers",
           "leave it out");
  }
  found.columns = {headings[kJoinedColumn], headings[kEndedColumn]};
  MembershipColumns columns{0, 1};
  if (!headings[kCauseColumn].empty()) {
    found.columns.push_back(headings[kCauseColumn]);
    columns.cause = 2, columns.has_cause = true;
  }
  const TableFile table(file, found.columns);
  found.records = table.records();
  read_memberships(table, columns, form, found, nullptr);
  return found;
}

}  // namespace rapport
