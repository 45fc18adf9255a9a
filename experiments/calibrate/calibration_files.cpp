#include "experiments/calibrate/calibration_files.h"

#include <algorithm>
#include <array>
#include <map>

#include "experiments/calibrate/table_file.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/name_table.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

// In the order of trial_roles().
enum TrialRole { kArm, kFirstNeed, kSecondNeed, kVisit, kConversion, kSpend, kTrialColumns };
constexpr std::size_t kFirstMessage = 6, kSecondMessage = 7, kNoMessage = 8;

constexpr std::array<NameRole, 9> kTrialRoles{{
    {"arm", "segment", "the column that says what a customer was sent"},
    {"first_need", "mens", "the column, 0 or 1, of who bought the first kind of goods before"},
    {"second_need", "womens", "the same of the second kind"},
    {"visit", "visit", "the column, 0 or 1, of who visited"},
    {"conversion", "conversion", "the column, 0 or 1, of who bought"},
    {"spend", "spend", "the column of what was spent, in any currency"},
    {"first_message", "Mens E-Mail", "the arm's word for the message on the first kind"},
    {"second_message", "Womens E-Mail", "the arm's word for the message on the second kind"},
    {"no_message", "No E-Mail", "the arm's word for no message"},
}};

constexpr std::array<NameRole, 2> kComplaintRoles{{
    {"complaint", "complains", "the column, 0 or 1, of who complained"},
    {"left", "churn", "the column, 0 or 1, of who left"},
}};

constexpr std::array<NameRole, 2> kPriceRoles{{
    {"price", "price", "the column of prices, in any unit"},
    {"took", "took", "the column, 0 or 1, of who took the offer"},
}};

constexpr std::array<NameRole, 2> kTermRoles{{
    {"person", "id", "the column that says who chose"},
    {"choice", "choice", "the column, 0 or 1, of whether the first of two offers was chosen"},
}};

enum DefaultRole { kLimit, kDefaulted, kLate };
constexpr std::array<NameRole, 3> kDefaultRoles{{
    {"limit", "limit_bal", "the column of credit limits, in any unit"},
    {"default", "default.payment.next.month", "the column, 0 or 1, of who defaulted"},
    {"late", "pay_0", "the column of who paid the last bill late: yes, or a number above 0"},
}};

std::vector<Message> messages_of(const TableFile& table, const std::vector<std::string>& names) {
  std::vector<Message> messages;
  const std::vector<std::string>& arms = table.texts(kArm);
  for (std::size_t i = 0; i < arms.size(); ++i) {
    if (arms[i] == names[kFirstMessage]) {
      messages.push_back(Message::first);
    } else if (arms[i] == names[kSecondMessage]) {
      messages.push_back(Message::second);
    } else if (arms[i] == names[kNoMessage]) {
      messages.push_back(Message::none);
    } else {
      table.refuse(kArm, i, "is none of the arms",
                   quoted_list({names.begin() + kFirstMessage, names.end()}) +
                       ", or others by --map first_message=WORD, second_message=WORD, "
                       "no_message=WORD");
    }
  }
  return messages;
}

NeedTrial::Outcome outcome_of(const TableFile& table, const std::string& name, std::size_t column) {
  NeedTrial::Outcome outcome{name, column != kSpend, {}};
  if (!outcome.yes_no) {
    outcome.values = table.numbers(column);
  } else {
    const std::vector<std::uint8_t> flags = table.flags(column);
    outcome.values.assign(flags.begin(), flags.end());
  }
  return outcome;
}

void check_groups(const NeedTrial& trial, const std::vector<std::string>& names,
                  const std::string& file) {
  std::array<std::array<std::size_t, kMessages>, kNeeds> customers{};
  for (std::size_t i = 0; i < trial.size(); ++i) {
    ++customers[static_cast<std::size_t>(trial.needs[i])]
               [static_cast<std::size_t>(trial.messages[i])];
  }
  Problems problems;
  const std::size_t words[kMessages] = {kNoMessage, kFirstMessage, kSecondMessage};
  for (std::size_t need = 0; need < kNeeds; ++need) {
    for (std::size_t message = 0; message < kMessages; ++message) {
      if (customers[need][message] >= 2) continue;
      problems.add(file,
                   "fewer than two customers with '" + names[kFirstNeed + need] +
                       "' alone were in '" + names[words[message]] + "'",
                   "customers of both needs in all three arms");
    }
  }
  problems.throw_if_any();
}

}  // namespace

std::span<const NameRole> trial_roles() { return kTrialRoles; }
std::span<const NameRole> complaint_roles() { return kComplaintRoles; }
std::span<const NameRole> price_roles() { return kPriceRoles; }
std::span<const NameRole> term_roles() { return kTermRoles; }
std::span<const NameRole> default_roles() { return kDefaultRoles; }
std::vector<std::string> usual_columns() {
  return {"call_failure", "subscription_length", "seconds_of_use", "frequency_of_use", "status",
          "age"};
}

std::vector<std::string> names_in_file(std::span<const NameRole> roles, const std::string& file,
                                       std::vector<std::string> names) {
  std::vector<std::string> known = names;
  for (const NameRole& role : roles) known.emplace_back(role.name);
  const std::vector<std::string> headings = headings_of(file, known);
  const auto has = [&](std::string_view name) {
    return std::ranges::find(headings, name) != headings.end();
  };
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const bool usual = names[i] == roles[i].usual;
    if (usual && !has(names[i]) && has(roles[i].name)) names[i] = roles[i].name;
  }
  return names;
}

std::vector<std::string> names_of_roles(std::span<const NameRole> roles,
                                        std::span<const std::string> map) {
  std::vector<std::string> names, known;
  for (const NameRole& role : roles) {
    names.emplace_back(role.usual);
    known.emplace_back(role.name);
  }
  std::vector<bool> given(roles.size());
  Problems problems;
  for (const std::string& text : map) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string role(trimmed(std::string_view(text).substr(0, equals)));
    const std::string name(
        trimmed(std::string_view(text).substr(std::min(equals + 1, text.size()))));
    const auto at = static_cast<std::size_t>(std::ranges::find(known, role) - known.begin());
    if (equals == text.size() || name.empty()) {
      problems.add("--map " + text, "is not ROLE=NAME", "as --map " + known[0] + "=" + names[0]);
    } else if (at == known.size()) {
      problems.add("--map " + text, "names no role", quoted_list(known), did_you_mean(role, known));
    } else if (given[at]) {
      problems.add("--map " + text, "gives '" + role + "' a second time");
    } else {
      given[at] = true;
      names[at] = name;
    }
  }
  problems.throw_if_any();
  return names;
}

std::vector<double> read_values(const std::string& file, const std::string& column,
                                const std::string& by) {
  std::vector<std::string> headings{column};
  if (!by.empty()) headings.push_back(by);
  const TableFile table(file, headings);
  std::vector<double> values = table.numbers(0);
  if (!by.empty()) {
    NameTable customers;
    std::vector<double> sums;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (table.texts(1)[i].empty()) table.refuse(1, i, "names no customer", "a name or a number");
      const auto customer = static_cast<std::size_t>(customers.number(table.texts(1)[i]));
      sums.resize(customers.size());
      sums[customer] += values[i];
    }
    values = std::move(sums);
  }
  const auto negative = std::ranges::count_if(values, [](double value) { return value < 0; });
  if (negative > 0) {
    refuse(file,
           std::to_string(negative) + " of " + std::to_string(values.size()) +
               " customers have a '" + column +
               "' below 0, as refunds have: of a sum with negative parts there are no "
               "shares and no Gini",
           "values of 0 and above: leave refunds out of the file, or count such customers as 0",
           by.empty() ? "--by COLUMN adds up all records of a customer first" : "");
  }
  double sum = 0.0;
  for (const double value : values) sum += value;
  const auto positive = std::ranges::count_if(values, [](double value) { return value > 0; });
  if (positive < 2 || !(sum > 0)) {
    refuse(file, "'" + column + "' has nothing to share out",
           "two customers above 0 at least, and a sum above 0");
  }
  return values;
}

TrialFile read_trial(const std::string& file, const std::vector<std::string>& names) {
  const TableFile table(file, {names.begin(), names.begin() + kTrialColumns});
  const std::vector<Message> messages = messages_of(table, names);
  const std::vector<std::uint8_t> first = table.flags(kFirstNeed),
                                  second = table.flags(kSecondNeed);
  std::vector<NeedTrial::Outcome> all;
  for (const std::size_t column : {kVisit, kConversion, kSpend}) {
    all.push_back(outcome_of(table, names[column], column));
  }
  TrialFile result;
  result.customers = table.records();
  for (const NeedTrial::Outcome& outcome : all) {
    result.trial.outcomes.push_back({outcome.name, outcome.yes_no, {}});
  }
  for (std::size_t i = 0; i < table.records(); ++i) {
    if (first[i] == second[i]) {
      ++(first[i] != 0 ? result.both_needs : result.neither_need);
      continue;
    }
    result.trial.needs.push_back(first[i] != 0 ? PastNeed::first : PastNeed::second);
    result.trial.messages.push_back(messages[i]);
    for (std::size_t o = 0; o < all.size(); ++o) {
      result.trial.outcomes[o].values.push_back(all[o].values[i]);
    }
  }
  check_groups(result.trial, names, file);
  return result;
}

ComplaintFile read_complaints(const std::string& file, const std::vector<std::string>& names,
                              const std::vector<std::string>& with) {
  std::vector<std::string> headings = names;
  headings.insert(headings.end(), with.begin(), with.end());
  const TableFile table(file, headings);
  ComplaintFile result;
  result.repeated = table.repeated();
  result.data.complained = table.flags(0);
  result.data.left = table.flags(1);
  result.data.names = with;
  for (std::size_t i = 0; i < with.size(); ++i) {
    result.data.columns.push_back(table.numbers(names.size() + i));
  }
  return result;
}

PriceTrial read_offers(const std::string& file, const std::vector<std::string>& names,
                       const std::vector<std::string>& within, const std::string& only) {
  std::vector<std::string> headings = names;
  headings.insert(headings.end(), within.begin(), within.end());
  if (!only.empty()) headings.push_back(only);
  const TableFile table(file, headings);
  const std::vector<double> prices = table.numbers(0);
  const std::vector<std::uint8_t> took = table.flags(1);
  std::vector<std::uint8_t> counts(table.records(), 1);
  if (!only.empty()) counts = table.flags(headings.size() - 1);
  PriceTrial trial;
  for (std::size_t i = 0; i < table.records(); ++i) {
    if (counts[i] == 0) {
      ++trial.left_out;
      continue;
    }
    if (!(prices[i] > 0)) table.refuse(0, i, "is no price", "numbers above 0");
    std::string group;
    for (std::size_t w = 0; w < within.size(); ++w) group += table.texts(2 + w)[i] + '\n';
    trial.price.push_back(prices[i]);
    trial.took.push_back(took[i]);
    trial.groups.push_back(std::move(group));
  }
  return trial;
}

TermChoices read_choices(const std::string& file, const std::vector<std::string>& names,
                         std::vector<std::string> terms) {
  if (terms.empty()) {
    terms = headings_of(file, names);
    std::erase_if(terms, [&](const std::string& heading) {
      return std::ranges::find(names, heading) != names.end();
    });
  }
  std::vector<std::string> headings = names;
  headings.insert(headings.end(), terms.begin(), terms.end());
  const TableFile table(file, headings);
  TermChoices choices;
  std::map<std::string, std::uint32_t> people;
  for (const std::string& person : table.texts(0)) {
    const auto found = people.try_emplace(person, static_cast<std::uint32_t>(people.size())).first;
    choices.person.push_back(found->second);
  }
  choices.people = people.size();
  choices.first = table.flags(1);
  choices.terms = std::move(terms);
  for (std::size_t t = 0; t < choices.terms.size(); ++t) {
    choices.differences.push_back(table.numbers(names.size() + t));
  }
  return choices;
}

Borrowers read_borrowers(const std::string& file, const std::vector<std::string>& names,
                         bool late_is_given) {
  std::vector<std::string> headings = names;
  if (!late_is_given) {
    const std::vector<std::string> known = headings_of(file, names);
    if (std::ranges::find(known, names[kLate]) == known.end()) headings.pop_back();
  }
  const TableFile table(file, headings);
  Borrowers borrowers;
  borrowers.limit = table.numbers(kLimit);
  for (std::size_t i = 0; i < borrowers.limit.size(); ++i) {
    if (!(borrowers.limit[i] > 0)) {
      table.refuse(kLimit, i, "is no limit that can be doubled", "numbers above 0");
    }
  }
  borrowers.defaulted = table.flags(kDefaulted);
  if (headings.size() <= kLate) return borrowers;
  const bool counts = table.texts(kLate).front().find_first_of("0123456789") != std::string::npos;
  if (!counts) {
    borrowers.late = table.flags(kLate);
  } else {
    for (const double months : table.numbers(kLate)) borrowers.late.push_back(months > 0);
  }
  return borrowers;
}

}  // namespace rapport
