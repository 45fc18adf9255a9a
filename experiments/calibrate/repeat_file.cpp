#include "experiments/calibrate/repeat_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "experiments/calibrate/date_column.h"
#include "experiments/calibrate/heading_choice.h"
#include "experiments/calibrate/table_file.h"
#include "experiments/import/name_table.h"
#include "experiments/import/plain_text.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

enum RepeatRole { kWho, kWhen, kChannel, kCategory };
constexpr std::array<ColumnRole, 4> kRepeatColumns{{
    {{"customer", "customer", "the column that says who got in touch"},
     {"customer_id", "caller", "caller_id", "client", "client_id", "user", "user_id", "account",
      "requester"}},
    {{"date", "opened", "the column that says when"},
     {"date", "opened_at", "created", "created_at", "arrival", "start", "time", "timestamp",
      "received"}},
    {{"channel", "channel", "the column that says by which way"},
     {"contact_type", "medium", "source", "via", "touch_point"}},
    {{"category", "category", "the column that says what it was about"},
     {"type", "reason", "topic", "subject", "kind"}},
}};

constexpr const char* kDayAsText = "a date as 2016-03-31";

std::vector<double> days_of_contacts(const TableFile& table, const DateForm& form) {
  std::vector<double> days;
  const std::vector<std::string>& texts = table.texts(kWhen);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto day = parse_day(texts[i], form);
    if (!day) table.refuse(kWhen, i, "is no date as most of the column", form.name);
    const auto clock = parse_clock_time(texts[i], form);
    days.push_back(static_cast<double>(*day) + (clock ? clock->second / 86'400.0 : 0.0));
  }
  return days;
}

}  // namespace

std::span<const NameRole> repeat_roles() {
  static const std::vector<NameRole> roles = roles_of(kRepeatColumns);
  return roles;
}

ContactFile read_contacts(const std::string& file, const std::vector<std::string>& names,
                          const std::string& from, const std::string& until,
                          const std::string& dates) {
  const std::vector<std::string> headings = headings_by_role(file, kRepeatColumns, names);
  constexpr std::size_t kNeeded[] = {kWho, kWhen};
  need_headings(file, kRepeatColumns, headings, kNeeded);
  ContactFile found;
  found.columns = {headings[kWho], headings[kWhen]};
  std::size_t channel = 0, category = 0;
  if (!headings[kChannel].empty()) {
    channel = found.columns.size(), found.columns.push_back(headings[kChannel]);
  }
  if (!headings[kCategory].empty()) {
    category = found.columns.size(), found.columns.push_back(headings[kCategory]);
  }
  const TableFile table(file, found.columns);
  found.records = table.records();
  const DateForm& form = form_of_dates(
      table, kWhen, table.texts(kWhen), dates, "is no date, nor are most of the column",
      "dates as 2016-03-31, or 2016-03-31 14:05; another column: --map date=COLUMN");
  const std::vector<double> days = days_of_contacts(table, form);
  found.first = static_cast<std::int64_t>(std::floor(*std::ranges::min_element(days)));
  found.until = static_cast<std::int64_t>(std::floor(*std::ranges::max_element(days))) + 1;
  if (!from.empty()) found.first = day_of_flag("--from", from, form, kDayAsText);
  if (!until.empty()) found.until = day_of_flag("--until", until, form, kDayAsText) + 1;
  NameTable customers, channels, categories;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (days[i] < static_cast<double>(found.first) || days[i] >= static_cast<double>(found.until)) {
      ++found.left_out;
      continue;
    }
    const std::string& who = table.texts(kWho)[i];
    if (is_empty_text(who)) {
      ++found.nameless;
      continue;
    }
    Contact contact{days[i], customers.number(who)};
    if (channel > 0) contact.channel = channels.number(table.texts(channel)[i]);
    if (category > 0) contact.category = categories.number(table.texts(category)[i]);
    found.contacts.push_back(contact);
  }
  found.customers = customers.size();
  found.channels = channels.take(), found.categories = categories.take();
  std::ranges::stable_sort(found.contacts, {},
                           [](const Contact& c) { return std::tuple(c.customer, c.day); });
  return found;
}

}  // namespace rapport
