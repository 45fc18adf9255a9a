#include "experiments/calibrate/purchase_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "experiments/calibrate/date_column.h"
#include "experiments/calibrate/heading_choice.h"
#include "experiments/calibrate/table_file.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/date_form.h"
#include "experiments/import/name_table.h"
#include "experiments/import/text_scan.h"
#include "sim/core/calendar.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

enum PurchaseRole { kCustomer, kDate };
constexpr std::array<ColumnRole, 2> kPurchaseColumns{{
    {{"customer", "customer_id", "the column that says who bought"},
     {"client_id", "client", "user_id", "user", "id"}},
    {{"date", "date", "the column that says when: a date, or the number of a week"},
     {"day", "week", "order_date", "purchase_date", "invoice_date", "time"}},
}};

struct TimeUnit {
  const char* name;
  double weeks;
};
constexpr TimeUnit kUnits[] = {
    {"day", 1.0 / 7}, {"week", 1.0}, {"month", 365.0 / 84}, {"year", 365.0 / 7}};

constexpr const char* kMoments =
    "a date as 1997-01-31, or the number of a day, week, month or year (--unit)";

double weeks_in(const std::string& unit) {
  std::vector<std::string> known;
  for (const TimeUnit& one : kUnits) {
    if (unit == one.name) return one.weeks;
    known.emplace_back(one.name);
  }
  refuse("--unit " + unit, "is no unit of time", "day, week, month or year",
         did_you_mean(unit, known));
}

/// Times of all records in one unit, and how they are written.
struct PurchaseMoments {
  std::vector<double> at;
  const DateForm* form = nullptr;  ///< none: numbers
};

void check_order(const TableFile& table, const std::vector<std::string>& texts) {
  if (!date_order_is_open(texts)) return;
  table.refuse(kDate, 0, "and all others may have the day first or the month",
               "say which: --dates day-first or --dates month-first");
}

PurchaseMoments dates_of(const TableFile& table, const DateForm& form) {
  const std::vector<std::string>& texts = table.texts(kDate);
  PurchaseMoments moments{{}, &form};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto day = parse_day(texts[i], form);
    if (!day) {
      table.refuse(kDate, i, "is no date as most of the column", std::string(form.name));
    }
    moments.at.push_back(static_cast<double>(*day));
  }
  return moments;
}

PurchaseMoments moments_of(const TableFile& table, const PurchaseForm& form) {
  const std::vector<std::string>& texts = table.texts(kDate);
  const std::optional<DateOrder> order = date_order_of(form.dates);
  const auto [best, fits] = best_date_form(texts, order);
  if (2 * fits >= texts.size()) {
    if (!order) check_order(table, texts);
    if (!form.unit.empty()) {
      refuse("--unit " + form.unit, "is of numbers, and the column has dates", "leave it out");
    }
    return dates_of(table, *best);
  }
  const auto bad = std::ranges::find_if(texts, [](const std::string& text) {
    return text.empty() || text.find_first_of("0123456789") == text.npos;
  });
  if (bad != texts.end()) {
    table.refuse(kDate, static_cast<std::size_t>(bad - texts.begin()), "is no time of a purchase",
                 kMoments);
  }
  return {table.numbers(kDate)};
}

/// The end that a user gave, in the unit of the file.
double until_of(const std::string& text, const DateForm* form) {
  if (form != nullptr) {
    std::optional<std::int64_t> day = parse_day(text, *form);
    if (!day) day = parse_day(text);
    if (!day) {
      refuse("--until " + text, "is no date",
             std::string("a date as 1997-09-30, or as the file has them: ") + form->name);
    }
    return static_cast<double>(*day);
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    refuse("--until " + text, "is no number, and the file counts its times",
           "a number as the column has them");
  }
  return value;
}

std::string moment_text(double at, const PurchaseMoments& moments, const std::string& unit) {
  if (moments.form == nullptr) return formatted("%s %g", unit.c_str(), at);
  const Date date = civil_from_days(static_cast<std::int64_t>(at));
  return formatted("%04d-%02d-%02d", date.year, date.month, date.day);
}

/// Customers in the order of the file, with their times in its unit.
std::vector<std::vector<double>> by_customer(const TableFile& table,
                                             const PurchaseMoments& moments) {
  NameTable names;
  std::vector<std::vector<double>> times;
  const std::vector<std::string>& customers = table.texts(kCustomer);
  for (std::size_t i = 0; i < customers.size(); ++i) {
    if (customers[i].empty()) table.refuse(kCustomer, i, "names no customer", "a name or a number");
    const auto customer = static_cast<std::size_t>(names.number(customers[i]));
    times.resize(names.size());
    times[customer].push_back(moments.at[i]);
  }
  return times;
}

/// Numbers of weeks that nobody counts: serial days, years and months are as large.
void check_unit(const std::string& file, double first, double last) {
  constexpr double kManyWeeks = 1500;  // 29 years
  if (last < kManyWeeks) return;
  refuse(file, formatted("counts times from %.10g to %.10g, which are hardly weeks", first, last),
         "--unit day, --unit month or --unit year, or --unit week if they are",
         "serial numbers of days, as spreadsheets keep dates, are --unit day");
}

/// Notes the longest time without a purchase, where it is more than `kMuch` of all and records are
/// so many that this is no luck: one wrong date stretches the time in which all are watched.
void find_quiet_time(std::vector<double> at, double until, const PurchaseMoments& moments,
                     PurchaseFile& found) {
  constexpr double kMuch = 0.25;
  constexpr std::size_t kManyRecords = 40;
  std::erase_if(at, [&](double time) { return time > until; });
  if (at.size() < kManyRecords) return;
  std::ranges::sort(at);
  std::size_t longest = 1;
  for (std::size_t i = 2; i < at.size(); ++i) {
    if (at[i] - at[i - 1] > at[longest] - at[longest - 1]) longest = i;
  }
  const double share = (at[longest] - at[longest - 1]) / (until - at[0]);
  if (!(share > kMuch)) return;
  found.quiet_from = moment_text(at[longest - 1], moments, found.unit);
  found.quiet_to = moment_text(at[longest], moments, found.unit);
  found.quiet_share = share;
}

void check_enough(const PurchaseFile& found, const std::string& file) {
  const std::vector<std::vector<double>>& bought = found.times.bought;
  if (bought.size() < kLeastBuyers) {
    refuse(file, "has only " + std::to_string(bought.size()) + " customers",
           std::to_string(kLeastBuyers) + " at least");
  }
  const auto again = std::ranges::count_if(
      bought, [](const std::vector<double>& times) { return times.size() > 1; });
  if (again < 2) {
    refuse(file,
           again == 0 ? "no customer bought at two times" : "only one customer bought at two times",
           "records of customers who came back",
           "does the column of customers name people, and not orders? Another one: --map "
           "customer=COLUMN");
  }
}

}  // namespace

std::span<const NameRole> purchase_roles() {
  static const std::vector<NameRole> roles = roles_of(kPurchaseColumns);
  return roles;
}

void check_form(const PurchaseForm& form) {
  date_order_of(form.dates);
  if (!form.unit.empty()) weeks_in(form.unit);
}

PurchaseFile read_purchases(const std::string& file, const std::vector<std::string>& names,
                            const PurchaseForm& form) {
  const std::vector<std::string> headings = headings_by_role(file, kPurchaseColumns, names);
  constexpr std::size_t kNeeded[] = {kCustomer, kDate};
  need_headings(file, kPurchaseColumns, headings, kNeeded);
  const TableFile table(file, headings);
  const PurchaseMoments moments = moments_of(table, form);
  PurchaseFile found;
  found.columns = {headings[kCustomer], headings[kDate]};
  found.records = table.records();
  found.dated = moments.form != nullptr;
  found.unit = found.dated ? "day" : form.unit.empty() ? "week" : form.unit;
  const double weeks = weeks_in(found.unit);
  const double first = *std::ranges::min_element(moments.at);
  const double until = form.until.empty() ? *std::ranges::max_element(moments.at)
                                          : until_of(form.until, moments.form);
  found.first = moment_text(first, moments, found.unit);
  found.until = moment_text(until, moments, found.unit);
  if (!(until > first)) {
    refuse(form.until.empty() ? file : "--until " + form.until,
           "leaves no time after the first purchase (" + found.first + ")",
           "an end after the first purchase");
  }
  if (!found.dated && form.unit.empty()) {
    check_unit(file, first, *std::ranges::max_element(moments.at));
  }
  find_quiet_time(moments.at, until, moments, found);
  found.times.until = (until - first) * weeks;
  for (std::vector<double>& times : by_customer(table, moments)) {
    std::ranges::sort(times);
    const auto end = std::ranges::upper_bound(times, until);
    found.later += static_cast<std::size_t>(times.end() - end);
    times.erase(end, times.end());
    const auto same = std::unique(times.begin(), times.end());
    found.joined += static_cast<std::size_t>(times.end() - same);
    times.erase(same, times.end());
    if (times.empty()) {
      ++found.unseen;
      continue;
    }
    for (double& time : times) time = (time - first) * weeks;
    found.times.bought.push_back(std::move(times));
  }
  check_enough(found, file);
  return found;
}

}  // namespace rapport
