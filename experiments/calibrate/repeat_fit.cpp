#include "experiments/calibrate/repeat_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "experiments/calibrate/concentration.h"
#include "experiments/calibrate/resampling.h"
#include "experiments/calibrate/simplex.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr double kDaysAYear = 365.25;
constexpr std::size_t kCountRows = 8;
constexpr std::size_t kMostParts = 8;        // channels, and categories, that have a row
constexpr std::size_t kLeastContacts = 100;  // of a part that has a row
constexpr std::size_t kLeastAgain = 20;      // customers who came back

/// Logarithm of the negative binomial's chance of a count of mean `mean`, given that it is above 0.
double log_chance(std::uint32_t count, double shape, double mean) {
  const double n = count;
  const double none = -shape * std::log1p(mean / shape);
  return std::lgamma(shape + n) - std::lgamma(shape) - std::lgamma(n + 1) + none +
         n * (std::log(mean) - std::log(shape + mean)) - std::log(-std::expm1(none));
}

std::vector<std::uint32_t> counts_between(const std::vector<Contact>& contacts,
                                          std::size_t customers, double from, double until) {
  std::vector<std::uint32_t> counts(customers, 0);
  for (const Contact& contact : contacts) {
    if (contact.day >= from && contact.day < until) {
      ++counts[static_cast<std::size_t>(contact.customer)];
    }
  }
  return counts;
}

std::vector<std::uint32_t> above_none(std::vector<std::uint32_t> counts) {
  std::erase(counts, 0u);
  return counts;
}

// ---- coming again -------------------------------------------------------------------------------

/// What of a contact matters: what it is, and what followed.
struct Followed {
  const Contact* contact = nullptr;
  bool again = false, same = false;
  double by_rate = 0.0;
};

/// Contacts from `from` on whose following `within` days are known until `until`.
std::vector<Followed> followed(const std::vector<Contact>& contacts, double from, double until,
                               double within) {
  std::vector<Followed> result;
  for (std::size_t first = 0; first < contacts.size();) {
    std::size_t last = first;
    while (last < contacts.size() && contacts[last].customer == contacts[first].customer) ++last;
    const auto own = static_cast<double>(
        std::count_if(contacts.begin() + static_cast<std::ptrdiff_t>(first),
                      contacts.begin() + static_cast<std::ptrdiff_t>(last),
                      [&](const Contact& c) { return c.day >= from && c.day < until; }));
    for (std::size_t i = first; i < last; ++i) {
      const Contact& contact = contacts[i];
      if (contact.day < from || contact.day + within > until) continue;
      Followed one{&contact};
      for (std::size_t j = i + 1; j < last && contacts[j].day <= contact.day + within; ++j) {
        one.again = true;
        one.same = one.same || contacts[j].category == contact.category;
      }
      // Its other contacts, spread evenly over the rest of the time.
      one.by_rate = -std::expm1(-(own - 1) * within / (until - from));
      result.push_back(one);
    }
    first = last;
  }
  return result;
}

template <class Chosen>
AgainRow again_row(const std::string& name, const std::vector<Followed>& all, Chosen chosen,
                   std::uint32_t seed) {
  AgainRow row{name};
  std::map<std::int32_t, std::pair<double, double>> by_customer;  // contacts, again
  for (const Followed& one : all) {
    if (!chosen(*one.contact)) continue;
    ++row.contacts;
    row.again += one.again, row.same_category += one.same, row.by_rate += one.by_rate;
    auto& [contacts, again] = by_customer[one.contact->customer];
    contacts += 1, again += one.again;
  }
  const auto n = static_cast<double>(row.contacts);
  row.again /= n, row.same_category /= n, row.by_rate /= n;
  std::vector<std::pair<double, double>> customers;
  for (const auto& [customer, sums] : by_customer) customers.push_back(sums);
  std::vector<double> shares;
  for (std::uint32_t r = 0; r < kResamples && !customers.empty(); ++r) {
    ResampleDraws draws(seed, Resampling::customers, r);
    double contacts = 0.0, again = 0.0;
    for (std::size_t i = 0; i < customers.size(); ++i) {
      const auto& drawn = customers[draws.below(customers.size())];
      contacts += drawn.first, again += drawn.second;
    }
    shares.push_back(again / contacts);
  }
  row.bounds = percentile_bounds(shares);
  return row;
}

/// The commonest values of a column with enough contacts.
std::vector<std::int32_t> commonest(const std::vector<Contact>& contacts,
                                    std::int32_t Contact::*column) {
  std::map<std::int32_t, std::size_t> counts;
  for (const Contact& contact : contacts) ++counts[contact.*column];
  std::vector<std::pair<std::size_t, std::int32_t>> sorted;
  for (const auto& [value, count] : counts) {
    if (count >= kLeastContacts) sorted.emplace_back(count, value);
  }
  std::ranges::sort(sorted, [](const auto& x, const auto& y) {
    return x.first != y.first ? x.first > y.first : x.second < y.second;
  });
  std::vector<std::int32_t> values;
  for (std::size_t i = 0; i < std::min(kMostParts, sorted.size()); ++i) {
    values.push_back(sorted[i].second);
  }
  return values;
}

std::vector<AgainRow> again_between(const ContactFile& file, double from, double until,
                                    double within, std::uint32_t seed) {
  const std::vector<Followed> all = followed(file.contacts, from, until, within);
  std::vector<AgainRow> rows{again_row(
      "all", all, [](const Contact&) { return true; }, seed)};
  const auto add = [&](const char* what, const std::vector<std::string>& names,
                       std::int32_t Contact::*column) {
    if (names.empty()) return;
    for (const std::int32_t value : commonest(file.contacts, column)) {
      rows.push_back(again_row(
          std::string(what) + " " + names[static_cast<std::size_t>(value)], all,
          [&](const Contact& c) { return c.*column == value; }, seed));
    }
  };
  add("channel", file.channels, &Contact::channel);
  add("category", file.categories, &Contact::category);
  return rows;
}

// ---- the last third -----------------------------------------------------------------------------

void predict_contacts(const ContactFile& file, RepeatFit& fit) {
  const auto from = static_cast<double>(file.first), until = static_cast<double>(file.until);
  const auto before = counts_between(file.contacts, file.customers, from, fit.cut);
  const auto after = counts_between(file.contacts, file.customers, fit.cut, until);
  const double known = fit.cut - from, left = until - fit.cut;
  const std::vector<std::uint32_t> counts = above_none(before);
  if (std::ranges::count_if(counts, [](auto n) { return n > 1; }) <
      static_cast<std::ptrdiff_t>(kLeastAgain)) {
    return;
  }
  fit.tried = true;
  const ContactLaw law = fit_contact_law(counts, known);
  const double scale = law.shape / (law.rate / kDaysAYear);  // gamma's rate, in days
  double mean = 0.0;
  for (const std::uint32_t n : counts) mean += n / static_cast<double>(counts.size());
  constexpr std::uint32_t kFrom[] = {1, 2, 3, 4, 7};
  for (std::size_t i = 0; i < 5; ++i) {
    fit.rows.push_back({kFrom[i], i + 1 < 5 ? kFrom[i + 1] - 1 : 0xFFFFFFFF});
  }
  for (std::size_t c = 0; c < before.size(); ++c) {
    if (before[c] == 0) continue;
    const double seen = after[c];
    const double predicted = (law.shape + before[c]) / (scale + known) * left;
    const double same = before[c] / known * left, alike = mean / known * left;
    fit.seen += seen, fit.predicted += predicted, fit.as_before += same;
    fit.miss += std::abs(predicted - seen), fit.miss_as_before += std::abs(same - seen);
    fit.miss_alike += std::abs(alike - seen);
    ContactRow& row = *std::ranges::find_if(
        fit.rows, [&](const ContactRow& one) { return before[c] <= one.most; });
    ++row.customers, row.seen += seen, row.predicted += predicted, row.as_before += same;
  }
  const auto n = static_cast<double>(counts.size());
  for (double* const sum : {&fit.seen, &fit.predicted, &fit.as_before, &fit.miss,
                            &fit.miss_as_before, &fit.miss_alike}) {
    *sum /= n;
  }
  for (ContactRow& row : fit.rows) {
    const auto m = static_cast<double>(std::max<std::size_t>(1, row.customers));
    row.seen /= m, row.predicted /= m, row.as_before /= m;
  }
}

}  // namespace

ContactLaw fit_contact_law(const std::vector<std::uint32_t>& counts, double days) {
  std::map<std::uint32_t, double> table;
  double sum = 0.0;
  for (const std::uint32_t n : counts) table[n] += 1, sum += n;
  const auto loss_at = [&](double shape, double mean) {
    double loss = 0.0;
    for (const auto& [n, customers] : table) loss -= customers * log_chance(n, shape, mean);
    return loss;
  };
  const auto bounded = [](double x, double low, double high) {
    return std::exp(std::clamp(x, std::log(low), std::log(high)));
  };
  constexpr double kEven = 1e4;  // a shape from which on all have one rate
  const double start = std::log(sum / static_cast<double>(counts.size()));
  const auto loss = [&](std::span<const double> at) {
    return loss_at(bounded(at[0], 1e-3, kEven), bounded(at[1], 1e-6, 1e6));
  };
  const Least least = least_by_simplex(loss, {0.0, start}, {1.0, 0.5});
  const Least alike = least_by_simplex(
      [&](std::span<const double> at) { return loss_at(kEven, bounded(at[0], 1e-6, 1e6)); },
      {start}, {0.5});
  ContactLaw law;
  law.shape = bounded(least.at[0], 1e-3, kEven);
  const double mean = bounded(least.at[1], 1e-6, 1e6);
  law.rate = mean / days * kDaysAYear;
  law.log_likelihood = -least.value, law.one_rate = -alike.value;
  law.seen_share = -std::expm1(-law.shape * std::log1p(mean / law.shape));
  return law;
}

RepeatFit fit_repeats(const ContactFile& file, double within, std::uint32_t seed,
                      const std::string& name) {
  RepeatFit fit;
  const auto from = static_cast<double>(file.first), until = static_cast<double>(file.until);
  fit.days = until - from;
  const std::vector<std::uint32_t> counts =
      above_none(counts_between(file.contacts, file.customers, from, until));
  const auto back = std::ranges::count_if(counts, [](auto n) { return n > 1; });
  if (back < static_cast<std::ptrdiff_t>(kLeastAgain)) {
    refuse(name, "has only " + std::to_string(back) + " customers who got in touch again",
           std::to_string(kLeastAgain) + " at least",
           "does the column of customers name people, and not cases? Another one: --map "
           "customer=COLUMN");
  }
  if (fit.days < 3 * within) {
    refuse(name, "covers " + std::to_string(static_cast<int>(fit.days)) + " days",
           "three times as long as the time in which coming again counts (--within)");
  }
  fit.law = fit_contact_law(counts, fit.days);
  fit.customers.assign(kCountRows, 0.0), fit.expected.assign(kCountRows, 0.0);
  std::vector<double> sorted;
  for (const std::uint32_t n : counts) {
    fit.customers[std::min<std::size_t>(n, kCountRows) - 1] += 1;
    sorted.push_back(n);
  }
  double rest = static_cast<double>(counts.size());
  const double mean = fit.law.rate / kDaysAYear * fit.days;
  for (std::size_t n = 1; n < kCountRows; ++n) {
    fit.expected[n - 1] = static_cast<double>(counts.size()) *
                          std::exp(log_chance(static_cast<std::uint32_t>(n), fit.law.shape, mean));
    rest -= fit.expected[n - 1];
  }
  fit.expected.back() = rest;
  std::ranges::sort(sorted, std::greater<>());
  fit.top_share = top_share(sorted, kTops[kMatchedTop]);
  fit.again = again_between(file, from, until, within, seed);
  fit.cut = std::floor(until - fit.days / 3);
  predict_contacts(file, fit);
  if (fit.days / 3 > 2 * within) {
    fit.again_before = again_between(file, from, fit.cut, within, seed);
    fit.again_after = again_between(file, fit.cut, until, within, seed);
  }
  return fit;
}

}  // namespace rapport
