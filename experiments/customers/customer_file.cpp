#include "experiments/customers/customer_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "experiments/calibrate/heading_choice.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/plain_text.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

enum CustomerRole {
  kId,
  kJoinedOn,
  kEndedOn,
  kWhy,
  kHasLeft,
  kValue,
  kContacts,
  kSegment,
  kCustomerRoles
};

const std::vector<ColumnRole>& customer_columns() {
  static const std::vector<ColumnRole> columns = [] {
    std::vector<ColumnRole> all(kCustomerRoles);
    all[kId] = {{"customer", "customer_id", "the column that says who the customer is"},
                {"client_id", "client", "account", "account_id", "policy", "id", "user_id"}};
    for (const int role : {0, 1, 2}) {
      all[static_cast<std::size_t>(kJoinedOn + role)] =
          survivor_columns()[static_cast<std::size_t>(role)];
    }
    all[kHasLeft] = {{"left", "churn", "the column, 0 or 1, of who left"},
                     {"churned", "has_left", "attrition", "exited", "lost", "gone"}};
    all[kValue] = {{"value", "value", "the column of what a customer brings in, money a month"},
                   {"customer_value", "margin", "contribution", "revenue", "monthly_value",
                    "monthly_charges", "premium", "fee", "spend", "turnover", "sales"}};
    all[kContacts] = {{"contacts", "contacts", "the column of how often a customer got in touch"},
                      {"calls", "tickets", "cases", "requests", "inquiries", "contact_count",
                       "number_of_calls", "customer_service_calls", "support_tickets"}};
    all[kSegment] = {{"segment", "segment", "the column that says to which segment it belongs"},
                     {"group", "class", "type", "customer_type", "tier", "category", "plan"}};
    return all;
  }();
  return columns;
}

/// Columns that are read, and where each role's is among them.
class Reading {
 public:
  std::size_t add(const std::string& heading) {
    const auto found = std::ranges::find(headings_, heading);
    if (found != headings_.end()) return static_cast<std::size_t>(found - headings_.begin());
    headings_.push_back(heading);
    return headings_.size() - 1;
  }
  const std::vector<std::string>& headings() const { return headings_; }

 private:
  std::vector<std::string> headings_;
};

/// Whether all texts say yes or no.
bool all_flags(const std::vector<std::string>& texts) {
  static const std::set<std::string> kWords{"0", "1", "yes", "no", "true", "false"};
  return std::ranges::all_of(texts, [](const auto& t) { return kWords.contains(lower_case(t)); });
}

void check_unique(const TableFile& table, std::size_t column) {
  std::map<std::string, std::size_t> first;
  const std::vector<std::string>& ids = table.texts(column);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) table.refuse(column, i, "names no customer", "a name or a number");
    if (first.emplace(ids[i], i).second) continue;
    table.refuse(column, i, "is there a second time",
                 "one record a customer; where records are of contracts, another column: --map "
                 "customer=COLUMN");
  }
}

template <class Value>
std::vector<Value> chosen(const std::vector<Value>& all, const std::vector<std::size_t>& records) {
  std::vector<Value> result;
  for (const std::size_t i : records) result.push_back(all[i]);
  return result;
}

/// A column of numbers as it is; one of texts as 0 and 1 for each text but the commonest.
std::vector<CustomerColumn> numbers_of(const TableFile& table, std::size_t column,
                                       const std::string& name) {
  constexpr std::size_t kMostTexts = 12;
  const std::vector<std::string>& texts = table.texts(column);
  try {
    return {{name, table.numbers(column)}};
  } catch (const InvalidInput&) {
    std::map<std::string, std::size_t> counts;
    for (const std::string& text : texts) ++counts[text];
    if (counts.size() > kMostTexts) throw;
    const auto commonest = std::ranges::max_element(
        counts, [](const auto& x, const auto& y) { return x.second < y.second; });
    std::vector<CustomerColumn> columns;
    for (const auto& [text, count] : counts) {
      if (text == commonest->first) continue;
      CustomerColumn one{name + " " + text, {}};
      for (const std::string& other : texts) one.values.push_back(other == text ? 1.0 : 0.0);
      columns.push_back(std::move(one));
    }
    return columns;
  }
}

void refuse_none(const std::string& file) {
  refuse(file + ":1",
         "has no column that says anything of customers: not when they joined and left, nor their "
         "value, contacts, or who left",
         "one of these at least", "name it: --map value=COLUMN, --map joined=COLUMN, ...");
}

}  // namespace

std::span<const NameRole> customer_roles() {
  static const std::vector<NameRole> roles = roles_of(customer_columns());
  return roles;
}

std::vector<std::string> customer_headings(const std::string& file) {
  return headings_by_role(file, customer_columns(), names_of_roles(customer_roles(), {}));
}

CustomerTable read_customers(const std::string& file, const std::vector<std::string>& names,
                             const CustomerForm& form) {
  CustomerTable found;
  found.headings = headings_by_role(file, customer_columns(), names);
  std::vector<std::string>& headings = found.headings;
  Reading reading;
  std::array<std::size_t, kCustomerRoles> at{};
  for (std::size_t role = 0; role < kCustomerRoles; ++role) {
    if (!headings[role].empty()) at[role] = reading.add(headings[role]);
  }
  std::vector<std::size_t> with;
  for (const std::string& name : form.with) with.push_back(reading.add(name));
  if (reading.headings().empty()) refuse_none(file);
  const TableFile table(file, reading.headings());
  found.records = table.records();
  const auto has = [&](CustomerRole role) { return !headings[role].empty(); };
  if (has(kEndedOn) && all_flags(table.texts(at[kEndedOn]))) {  // a column `left` of 0 and 1
    if (!has(kHasLeft)) headings[kHasLeft] = headings[kEndedOn], at[kHasLeft] = at[kEndedOn];
    headings[kEndedOn].clear();
  }
  if (has(kId)) check_unique(table, at[kId]);
  found.has_dates = has(kJoinedOn) && has(kEndedOn);
  found.has_left = !found.has_dates && has(kHasLeft);
  if (!found.has_dates) {
    for (const CustomerRole role : {kJoinedOn, kEndedOn, kWhy}) headings[role].clear();
  }
  if (!found.has_dates && !found.has_left && !has(kValue) && !has(kContacts)) refuse_none(file);
  std::vector<std::size_t> records;
  if (found.has_dates) {
    const MembershipColumns columns{at[kJoinedOn], at[kEndedOn], at[kWhy], has(kWhy)};
    read_memberships(table, columns, form.stay, found.stay, &records);
    for (const Membership& one : found.stay.members.all) {
      found.there.push_back(one.ended == kStillThere);
    }
  } else {
    for (std::size_t i = 0; i < table.records(); ++i) records.push_back(i);
    found.there.assign(records.size(), 1);
    if (found.has_left) {
      const std::vector<std::uint8_t> left = table.flags(at[kHasLeft]);
      for (std::size_t i = 0; i < left.size(); ++i) found.there[i] = left[i] == 0;
    }
  }
  if (has(kValue)) {
    found.value = chosen(table.numbers(at[kValue]), records);
    if (form.value_a_year) {
      for (double& value : found.value) value /= 12;
    }
  }
  if (has(kContacts)) {
    const std::vector<double> contacts = table.numbers(at[kContacts]);
    for (std::size_t i = 0; i < contacts.size(); ++i) {
      if (contacts[i] >= 0 && contacts[i] <= 1e5 && contacts[i] == static_cast<int>(contacts[i])) {
        continue;
      }
      table.refuse(at[kContacts], i, "is no number of contacts", "a whole number from 0 on");
    }
    found.contacts = chosen(contacts, records);
  }
  if (has(kSegment)) found.segment = chosen(table.texts(at[kSegment]), records);
  for (std::size_t i = 0; i < with.size(); ++i) {
    for (CustomerColumn& one : numbers_of(table, with[i], form.with[i])) {
      found.with.push_back({one.name, chosen(one.values, records)});
    }
  }
  if (std::ranges::count(found.there, 1) == 0) refuse(file, "has no customer who is still there");
  return found;
}

}  // namespace rapport
