#include "experiments/customers/customer_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "experiments/calibrate/binary_regression.h"
#include "experiments/calibrate/concentration.h"
#include "experiments/calibrate/count_law.h"
#include "sim/core/interval.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostSegments = 40;
const char* const kOthers = "others";

using Group = std::vector<std::size_t>;  // numbers of customers

// ---- segments -----------------------------------------------------------------------------------

/// From which value on a customer is in A and in B.
std::pair<double, double> value_bounds(const CustomerTable& table) {
  std::vector<double> values;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table.there[i] != 0) values.push_back(table.value[i]);
  }
  std::ranges::sort(values, std::greater<>());
  double all = 0.0, sum = 0.0;
  for (const double value : values) all += std::max(0.0, value);
  std::pair<double, double> bounds{values.front(), values.front()};
  for (const double value : values) {
    if (sum < 0.80 * all) bounds.first = value;
    if (sum < 0.95 * all) bounds.second = value;
    sum += std::max(0.0, value);
  }
  return bounds;
}

std::vector<std::string> proposed_segments(const CustomerTable& table) {
  const auto [a, b] = value_bounds(table);
  std::vector<std::string> names;
  for (const double value : table.value)
    names.emplace_back(value >= a ? "A" : value >= b ? "B" : "C");
  return names;
}

std::map<std::string, Group> groups_of(const CustomerTable& table, CustomerFit& fit,
                                       const std::string& file) {
  std::vector<std::string> names = table.segment;
  fit.proposed = names.empty() && !table.value.empty();
  if (fit.proposed) names = proposed_segments(table);
  if (names.empty()) names.assign(table.size(), "customers");
  std::map<std::string, Group> groups;
  for (std::size_t i = 0; i < names.size(); ++i) {
    groups[names[i].empty() ? "not said" : names[i]].push_back(i);
  }
  std::map<std::string, Group> kept;
  for (auto& [name, group] : groups) {
    const auto there = static_cast<std::size_t>(
        std::ranges::count_if(group, [&](std::size_t i) { return table.there[i] != 0; }));
    const bool is_small = there < kLeastSegment && groups.size() > 1;
    if (is_small) ++fit.joined_segments;
    Group& to = kept[is_small ? kOthers : name];
    to.insert(to.end(), group.begin(), group.end());
  }
  if (kept.size() > kMostSegments) {
    refuse(file, "has " + std::to_string(kept.size()) + " segments",
           std::to_string(kMostSegments) + " at most", "another column: --map segment=COLUMN");
  }
  std::erase_if(kept, [&](const auto& one) {
    return std::ranges::none_of(one.second, [&](std::size_t i) { return table.there[i] != 0; });
  });
  return kept;
}

// ---- value and contacts -------------------------------------------------------------------------

void fit_value(const CustomerTable& table, const Group& group, double all, SegmentFit& segment) {
  std::vector<double> values;
  for (const std::size_t i : group) {
    if (table.there[i] != 0) values.push_back(table.value[i]);
  }
  std::ranges::sort(values, std::greater<>());
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  segment.value = sum / static_cast<double>(values.size());
  segment.value_share = sum / all;
  segment.top_share = segment.value_cv = kNotKnown;
  if (!(sum > 0) || values.back() < 0 || values.size() < kLeastSegment) return;
  segment.top_share = top_share(values, kTops[kMatchedTop]);
  const double sigma = log_normal_sigma(segment.top_share, kTops[kMatchedTop]);
  segment.value_cv = std::isfinite(sigma) ? log_normal_cv(std::max(0.0, sigma)) : kNotKnown;
}

/// Contacts of who was there all the time that they were counted in, where that is known.
void fit_contacts(const CustomerTable& table, const Group& group, double over,
                  SegmentFit& segment) {
  std::vector<std::uint32_t> counts;
  const std::vector<Membership>& members = table.stay.members.all;
  const double begin = static_cast<double>(table.stay.members.at) - over * kDaysOfYear;
  for (const std::size_t i : group) {
    if (table.there[i] == 0) continue;
    if (table.has_dates && static_cast<double>(members[i].joined) > begin) continue;
    counts.push_back(static_cast<std::uint32_t>(table.contacts[i]));
  }
  segment.rate = segment.rate_cv = kNotKnown;
  if (counts.empty()) return;
  const CountTable law_of = CountTable::of(counts);
  segment.rate = law_of.mean() / over;
  if (!(segment.rate > 0) || counts.size() < kLeastSegment) return;
  const CountLaw law = fit_count_law(CountLaw::Kind::negative_binomial, law_of);
  segment.rate_cv = 1 / std::sqrt(law.second);
}

// ---- leaving ------------------------------------------------------------------------------------

Memberships members_of(const CustomerTable& table, const Group& group) {
  Memberships members = table.stay.members;
  members.all.clear();
  for (const std::size_t i : group) members.all.push_back(table.stay.members.all[i]);
  return members;
}

TenureCells cells_by(const Memberships& members, const StayWay& way, std::int64_t at) {
  const std::int64_t from =
      way.last_years == 0
          ? kNoStart
          : at - static_cast<std::int64_t>(std::llround(way.last_years * kDaysOfYear));
  return cells_of(members, from, at, kAnyCause);
}

/// The share of those there at the cut, or joined after it, who are there at the end: by a law.
double there_at_end(const Memberships& members, const StayLaw& law, std::int64_t cut) {
  double sum = 0.0, all = 0.0;
  for (const Membership& one : members.all) {
    if (one.joined >= members.at || one.ended <= cut) continue;
    const auto years = [&](std::int64_t day) {
      return static_cast<double>(std::max<std::int64_t>(0, day - one.joined)) / kDaysOfYear;
    };
    const double hazard = law.cumulative(years(members.at)) - law.cumulative(years(cut));
    sum += std::exp(-hazard * law.factor(joined_before(one, cut)));
    all += 1;
  }
  return sum / all;
}

double seen_at_end(const Memberships& members, std::int64_t cut) {
  double sum = 0.0, all = 0.0;
  for (const Membership& one : members.all) {
    if (one.joined >= members.at || one.ended <= cut) continue;
    sum += one.ended > members.at, all += 1;
  }
  return sum / all;
}

void fit_leaving(const CustomerTable& table, const Group& group, const StayForecast& stay,
                 SegmentFit& segment) {
  const Memberships members = members_of(table, group);
  StayWay way = stay.chosen;
  way.kind = StayKind::beta_geometric;
  const TenureCells cells = cells_by(members, way, members.at);
  segment.leavers = cells.leavers();
  segment.own_leaving = segment.leavers >= kLeastLeavers;
  segment.leaving = stay.beta.law, segment.errors = stay.beta_errors;
  if (segment.own_leaving) {
    const StayFit fit = fit_stay(cells, way.kind, way.by_join_year);
    segment.leaving = fit.law;
    segment.errors = beta_errors(cells, fit);
  }
  segment.seen = segment.predicted = segment.life_table = kNotKnown;
  if (stay.cuts.empty()) return;
  const std::int64_t cut = stay.cuts.front().day;
  const TenureCells known = cells_by(members, way, cut);
  const TenureCells plain = cells_by(members, kPlainLifeTable, cut);
  if (known.leavers() < kLeastLeavers) return;
  segment.seen = seen_at_end(members, cut);
  segment.predicted = there_at_end(members, fit_stay(known, way.kind, way.by_join_year).law, cut);
  segment.life_table = there_at_end(members, fit_stay(plain, StayKind::life_table, false).law, cut);
}

/// Of a table that says who left and not when: the mean chance a year, and an assumed spread.
void leaving_of_flags(const CustomerTable& table, const Group& group, double over,
                      SegmentFit& segment) {
  for (const std::size_t i : group) segment.leavers += table.there[i] == 0;
  const double all = static_cast<double>(group.size());
  const double share = std::clamp(segment.leavers / all, 0.5 / all, 1 - 0.5 / all);
  const double mean = -std::expm1(std::log1p(-share) / over);
  segment.leaving.kind = StayKind::beta_geometric;
  segment.leaving.a = mean * kAssumedSum, segment.leaving.b = (1 - mean) * kAssumedSum;
  // Wald's, on the log-odds of the share.
  const double z = normal_quantile(0.5 + kConfidence / 2);
  const double odds = std::log(share / (1 - share)),
               error = 1 / std::sqrt(all * share * (1 - share));
  const auto yearly = [&](double x) {
    return -std::expm1(std::log1p(-1 / (1 + std::exp(-x))) / over);
  };
  segment.errors.mean = {mean, kNotKnown, {yearly(odds - z * error), yearly(odds + z * error)}};
  segment.errors.spread.error = kNotKnown;
  segment.own_leaving = true;
  segment.seen = segment.predicted = segment.life_table = kNotKnown;
}

/// Shares that stay for a year: as listed, and of the simulator's stock of the same law (tenures n
/// in whole years below the age with weight S(n)).
void compare_stock(const CustomerTable& table, const std::vector<Group>& groups, CustomerFit& fit) {
  double there = 0.0;
  for (std::size_t s = 0; s < groups.size(); ++s) {
    const StayLaw& law = fit.segments[s].leaving;
    double now = 0.0, next = 0.0;
    for (int n = 0; n < static_cast<int>(std::ceil(fit.company_age)); ++n) {
      now += std::exp(-law.cumulative(n)), next += std::exp(-law.cumulative(n + 1));
    }
    for (const std::size_t i : groups[s]) {
      if (table.there[i] == 0) continue;
      const Membership& one = table.stay.members.all[i];
      const double years = static_cast<double>(table.stay.members.at - one.joined) / kDaysOfYear;
      const double hazard = law.cumulative(years + 1) - law.cumulative(years);
      fit.stay_as_listed +=
          std::exp(-hazard * law.factor(joined_before(one, table.stay.members.at)));
      fit.stay_as_stock += next / now;
      there += 1;
    }
  }
  fit.stay_as_listed /= there, fit.stay_as_stock /= there;
}

// ---- what leaving goes with ---------------------------------------------------------------------

bool is_flag(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double x) { return x == 0 || x == 1; });
}

/// Columns of those customers; numbers in standard deviations from the mean.
struct Predictors {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;
  std::vector<bool> by_deviation;

  void add(const std::string& name, std::vector<double> values) {
    const auto n = static_cast<double>(values.size());
    const bool flag = is_flag(values);
    if (!flag) {
      const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
      double square = 0.0;
      for (const double x : values) square += (x - mean) * (x - mean) / n;
      const double deviation = std::sqrt(square);
      if (!(deviation > 0)) return;
      for (double& x : values) x = (x - mean) / deviation;
    } else if (std::ranges::all_of(values, [&](double x) { return x == values.front(); })) {
      return;
    }
    names.push_back(name), columns.push_back(std::move(values)), by_deviation.push_back(!flag);
  }
  void erase(std::size_t i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    names.erase(names.begin() + at), columns.erase(columns.begin() + at);
    by_deviation.erase(by_deviation.begin() + at);
  }
};

void fit_goes_with(const CustomerTable& table, const std::vector<Group>& groups, CustomerFit& fit) {
  // Who was there a year before the day of the file; without dates, all.
  Group who;
  std::vector<std::uint8_t> left;
  const std::int64_t year_ago =
      table.stay.members.at - static_cast<std::int64_t>(std::llround(kDaysOfYear));
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table.has_dates) {
      const Membership& one = table.stay.members.all[i];
      if (one.joined > year_ago || one.ended <= year_ago) continue;
    }
    who.push_back(i);
    left.push_back(table.there[i] == 0);
  }
  fit.goes_with_customers = static_cast<double>(who.size());
  fit.goes_with_leavers = static_cast<double>(std::ranges::count(left, 1));
  if (fit.goes_with_leavers < kLeastLeavers ||
      fit.goes_with_customers - fit.goes_with_leavers < kLeastLeavers) {
    fit.why_not = "too few left, or stayed, within that time (20 of each at least)";
    return;
  }
  const auto of = [&](const std::vector<double>& all) {
    std::vector<double> values;
    for (const std::size_t i : who) values.push_back(all[i]);
    return values;
  };
  Predictors predictors;
  if (!table.value.empty()) predictors.add("value", of(table.value));
  if (!table.contacts.empty()) predictors.add("contacts", of(table.contacts));
  if (table.has_dates) {
    std::vector<double> tenure;
    for (const std::size_t i : who) {
      tenure.push_back(static_cast<double>(year_ago - table.stay.members.all[i].joined));
    }
    predictors.add("tenure", tenure);
  }
  for (std::size_t s = 1; s < groups.size() && !fit.proposed; ++s) {
    std::vector<double> all(table.size(), 0.0);
    for (const std::size_t i : groups[s]) all[i] = 1.0;
    predictors.add("segment " + fit.segments[s].name + " against " + fit.segments[0].name, of(all));
  }
  for (const CustomerColumn& column : table.with) predictors.add(column.name, of(column.values));
  BinaryRegression found;
  while (!predictors.columns.empty()) {
    found = fit_binary(predictors.columns, left, Link::cloglog);
    if (found.fault != BinaryRegression::Fault::dependent) break;
    predictors.erase(found.column);
  }
  if (predictors.columns.empty()) {
    fit.why_not = "the table has no column beside it that differs";
    return;
  }
  if (found.fault == BinaryRegression::Fault::separated) {
    fit.why_not = "some columns tell who left from who stayed without exception";
    return;
  }
  const double z = normal_quantile(0.5 + kConfidence / 2);
  for (std::size_t j = 0; j < predictors.names.size(); ++j) {
    const double value = found.coefficients[j + 1], error = found.standard_errors[j + 1];
    fit.goes_with.push_back({predictors.names[j],
                             predictors.by_deviation[j],
                             {value, error, {value - z * error, value + z * error}}});
  }
}

}  // namespace

CustomerFit fit_customers(const CustomerTable& table, const CustomerForm& form,
                          const std::string& file) {
  CustomerFit fit;
  fit.knows_leaving = table.has_dates || table.has_left;
  fit.knows_value = !table.value.empty();
  fit.knows_contacts = !table.contacts.empty();
  std::vector<std::pair<SegmentFit, Group>> parts;
  double all = 0.0;
  for (std::size_t i = 0; fit.knows_value && i < table.size(); ++i) {
    if (table.there[i] != 0) all += table.value[i];
  }
  if (table.has_dates) {
    const Memberships& members = table.stay.members;
    fit.cut = usual_cut(members);
    fit.company_age = static_cast<double>(members.at - members.first_joined()) / kDaysOfYear;
    fit.stay = forecast_stay(members, fit.cut, 6, file);
  }
  for (auto& [name, group] : groups_of(table, fit, file)) {
    SegmentFit segment;
    segment.name = name;
    for (const std::size_t i : group) segment.customers += table.there[i] != 0;
    segment.value = segment.value_share = segment.value_cv = segment.rate = kNotKnown;
    segment.rate_cv = segment.top_share = kNotKnown;
    if (fit.knows_value) fit_value(table, group, all, segment);
    if (fit.knows_contacts) fit_contacts(table, group, form.over, segment);
    if (table.has_dates) fit_leaving(table, group, *fit.stay, segment);
    if (table.has_left) leaving_of_flags(table, group, form.over, segment);
    parts.emplace_back(std::move(segment), std::move(group));
  }
  std::ranges::stable_sort(parts, [&](const auto& x, const auto& y) {
    return fit.knows_value ? x.first.value > y.first.value : x.first.customers > y.first.customers;
  });
  std::vector<Group> groups;
  for (auto& [segment, group] : parts) {
    fit.segments.push_back(std::move(segment));
    groups.push_back(std::move(group));
  }
  if (table.has_dates) compare_stock(table, groups, fit);
  if (fit.knows_leaving) fit_goes_with(table, groups, fit);
  return fit;
}

}  // namespace rapport
