#include "sim/measure/ledger.h"

#include <algorithm>
#include <cmath>

#include "sim/core/elementary.h"

namespace rapport {

namespace {

constexpr double kMonth = static_cast<double>(kYear) / 12.0;

}  // namespace

double staff_cost(const Model& model, std::size_t pool, Time from, Time to) {
  const auto cost_in = [&](std::size_t p) { return model.tables(p).pools[pool].cost_per_hour; };
  double sum = 0.0;
  Time since = from;
  for (std::size_t p = 0; p < model.periods(); ++p) {
    const bool last = p + 1 == model.periods();
    if (!last && cost_in(p + 1) == cost_in(p)) continue;
    const Time until = last ? to : std::clamp(model.period_starts[p], since, to);
    const Time server_ticks = model.rosters[pool].integral(since, until);
    sum += cost_in(p) * static_cast<double>(server_ticks) / kHour;
    since = until;
  }
  return sum;
}

double stock_cost(const Model& model, Time from, Time to) {
  double sum = 0.0;
  for (std::size_t p = 0; p < model.periods(); ++p) {
    const Time begin = p == 0 ? model.begin : model.period_starts[p - 1];
    const Time end = p + 1 == model.periods() ? model.end : model.period_starts[p];
    const Time held = std::min(end, to) - std::max(begin, from);
    if (held <= 0) continue;
    for (const TouchPoint& place : model.tables(p).touch_points) {
      sum += place.stock_month * static_cast<double>(held) / kMonth;
    }
  }
  return sum;
}

namespace {

/// What all levers cost over [from, to). From the date on at which a rule gave those of the company
/// layer back (`rescinded`) they cost what Today's do, and what was to begin later does not.
double lever_cost(const Model& model, Time rescinded, Time from, Time to) {
  double sum = 0.0;
  for (std::size_t i = 0; i < model.charges.size(); ++i) {
    const LeverCharge& charge = model.charges[i];
    const Time end = i + 1 < model.charges.size() ? model.charges[i + 1].from : model.end;
    const Time first = std::max(from, charge.from), last = std::min(to, end);
    const auto months = [](Time a, Time b) {
      return static_cast<double>(std::max<Time>(0, b - a)) / kMonth;
    };
    if (from <= charge.from && charge.from < to) {
      sum += charge.one_off - (charge.from >= rescinded ? charge.company_one_off : 0.0);
    }
    sum += charge.per_month * months(first, last);
    sum += (model.charge_today.company_per_month - charge.company_per_month) *
           months(std::max(first, rescinded), last);
  }
  return sum;
}

}  // namespace

/// Of those who are there at the month's end as if they had been there all of it, and of those who
/// left the part before; less the part before of those who joined.
Time customer_time(const RunResult& r, std::size_t month, std::size_t segment) {
  const Time from = r.snapshots[month].time, to = r.snapshots[month + 1].time;
  const SegmentCounts& counts = r.totals.segment[month * (r.totals.segments + 1) + segment];
  const Time there = r.snapshots[month + 1].alive[segment] * (to - from) + counts.customer_time -
                     counts.left * from;
  if (r.totals.outcome.empty()) return there;
  const OutcomeCounts& outcome = r.totals.outcome[month * r.totals.segments + segment];
  return there - (outcome.joined_time - outcome.joined * from);
}

namespace {

/// The same with each customer weighted by its own factor; without a company all factors are 1.
double worth_time(const Model& model, const RunResult& r, std::size_t month, std::size_t segment) {
  if (!model.company.on) return static_cast<double>(customer_time(r, month, segment));
  const Snapshot &before = r.snapshots[month], &after = r.snapshots[month + 1];
  const OutcomeCounts& counts = r.totals.outcome[month * r.totals.segments + segment];
  const double stayed =
      static_cast<double>(after.value[segment]) * static_cast<double>(after.time - before.time);
  const auto part_before = [&](std::int64_t value_minutes, std::int64_t value) {
    return static_cast<double>(value_minutes) * kMinute -
           static_cast<double>(value) * static_cast<double>(before.time);
  };
  const double left = part_before(counts.left_value_time, counts.left_value);
  const double joined = part_before(counts.joined_value_time, counts.joined_value);
  double changed = 0.0;
  if (model.segments[segment].becomes.on()) {
    const ChangeCounts& change = r.totals.change[month * r.totals.segments + segment];
    changed = kMinute * static_cast<double>(after.value_change[segment] + change.left -
                                            before.value_change[segment]);
  }
  return (stayed + left - joined + changed) / 1024.0;
}

/// Ticks that customers of a segment were there in a month, each weighted by its use of its line.
double use_time(const RunResult& r, std::size_t month, std::size_t segment) {
  const Snapshot &before = r.snapshots[month], &after = r.snapshots[month + 1];
  const CreditCounts& counts = r.totals.credit[month * r.totals.segments + segment];
  const double stayed = static_cast<double>(after.credit_use[segment]) *
                        static_cast<double>(after.time - before.time);
  const double left =
      static_cast<double>(counts.left_use_time - counts.joined_use_time) * kMinute -
      static_cast<double>(counts.left_use - counts.joined_use) * static_cast<double>(before.time);
  return (stayed + left) / 65535.0;
}

/// A lever of the company layer at the start of a month: its mean over departments.
double mean_lever(const Model& model, const RunResult& r, std::size_t month, CompanyLever lever) {
  const std::size_t departments = model.company.departments.size();
  double sum = 0.0;
  for (std::size_t d = 0; d < departments; ++d) {
    sum += r.company[month].levers[static_cast<std::size_t>(lever) * departments + d];
  }
  return sum / static_cast<double>(departments);
}

/// Mean satisfaction as management sees it at the start of a month; 0.5 where nobody answered.
double seen_satisfaction(const Snapshot& at) {
  double sum = 0.0, replies = 0.0;
  for (std::size_t s = 0; s < at.replies.size(); ++s) {
    sum += at.reported_sum[s];
    replies += static_cast<double>(at.replies[s]);
  }
  return replies > 0 ? sum / replies : 0.5;
}

void add_company_money(const Model& model, const RunResult& r, std::size_t m, LedgerRow& row) {
  const CompanyModel& company = model.company;
  const double represents = model.scenario.represents;
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    const ActCounts& acts = r.totals.act[m * r.totals.touch_points + t];
    row.acts += represents * static_cast<double>(acts.cost) / kMoneyUnit;
    row.sales += represents * static_cast<double>(acts.sales) * company.child.sale_value;
  }
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    const OutcomeCounts& outcome = r.totals.outcome[m * r.totals.segments + s];
    row.purchases +=
        represents * static_cast<double>(outcome.purchases) * model.purchase_value_in_month(s, m);
    const ExitCounts& exit = r.totals.exit[m * r.totals.segments + s];
    row.saves += represents * static_cast<double>(exit.cost) / kMoneyUnit;
    row.rewards += rewards_of(model, r, m, s);
    for (std::size_t line = 0; line < company.lines.size(); ++line) {
      row.products += product_money(model, r, m, s, line);
    }
    if (company.has_orders) {
      const OrderCounts& orders = r.totals.order[m * r.totals.segments + s];
      row.errors += represents * static_cast<double>(orders.wrong_cost) / kMoneyUnit;
    }
    const CreditMonth credit = credit_of(model, r, m, s);
    row.interest += credit.interest;
    row.late_fees += credit.late_fees;
    row.funding += credit.funding;
    row.bad_debt += credit.bad_debt;
    row.reviews += credit.reviews;
    if (company.has_joining()) {
      row.acquisition +=
          represents * (model.joins_plainly
                            ? static_cast<double>(outcome.joined) * company.acquisition[s]
                            : static_cast<double>(exit.joined_cost) / kMoneyUnit);
    }
  }
  const std::size_t cells = r.totals.channel.size() / std::max<std::size_t>(1, r.totals.months);
  for (std::size_t i = 0; i < cells; ++i) {
    const ChannelCounts& counts = r.totals.channel[m * cells + i];
    row.orders += represents * static_cast<double>(counts.earned) / kMoneyUnit;
    row.grants += represents * static_cast<double>(counts.granted) / kMoneyUnit;
  }
  if (company.has_orders) {
    row.stock = stock_cost(model, model.month_starts[m], model.month_starts[m + 1]);
  }
  // Pay for hours in training is a share of the pay for hours on shift.
  row.training = row.staff * mean_lever(model, r, m, CompanyLever::training) / company.money.hours;
  const double bonus = mean_lever(model, r, m, CompanyLever::bonus);
  const double paid_out = 1.0 - bonus + bonus * 2.0 * seen_satisfaction(r.snapshots[m]);
  row.incentives = row.staff * company.money.variable_pay * paid_out;
}

}  // namespace

CreditMonth& CreditMonth::operator+=(const CreditMonth& other) {
  interest += other.interest;
  late_fees += other.late_fees;
  funding += other.funding;
  bad_debt += other.bad_debt;
  billed += other.billed;
  receivable += other.receivable;
  reviews += other.reviews;
  return *this;
}

CreditMonth credit_of_orders(const Model& model, const RunResult& r, std::size_t m, std::size_t s) {
  CreditMonth credit;
  if (r.totals.check.empty()) return credit;
  const CheckCounts& counts = r.totals.check[m * r.totals.segments + s];
  const CreditCheck& check = model.segments[s].check;
  const auto money = [&](std::int64_t count) {
    return model.scenario.represents * static_cast<double>(count) / kMoneyUnit;
  };
  credit.billed = money(counts.sold);
  credit.receivable = credit.billed * check.delay * 12.0;
  credit.funding = credit.billed * check.delay * check.funding;
  credit.bad_debt = money(counts.lost);
  credit.reviews = money(counts.review_cost);
  return credit;
}

CreditMonth credit_of(const Model& model, const RunResult& r, std::size_t m, std::size_t s) {
  CreditMonth credit = credit_of_orders(model, r, m, s);
  if (!model.segments[s].credit.on()) return credit;
  const auto a_month = [&](double CreditTerms::*number) {
    return model.scenario.represents * model.credit_in_month(s, m, number);
  };
  const double used = use_time(r, m, s) / kMonth;
  credit.interest = used * a_month(&CreditTerms::interest);
  credit.funding += used * a_month(&CreditTerms::funding);
  credit.billed += used * a_month(&CreditTerms::billed);
  credit.receivable += used * a_month(&CreditTerms::receivable);
  credit.late_fees =
      static_cast<double>(customer_time(r, m, s)) / kMonth * a_month(&CreditTerms::late_fee);
  const double owed =
      static_cast<double>(r.totals.credit[m * r.totals.segments + s].balance) / kMoneyUnit;
  credit.bad_debt += model.scenario.represents * owed * model.segments[s].credit.loss;
  return credit;
}

double rewards_of(const Model& model, const RunResult& r, std::size_t m, std::size_t s) {
  const double months = static_cast<double>(customer_time(r, m, s)) / kMonth;
  return model.scenario.represents * months * model.reward_in_month(s, m, &Segment::reward) +
         purchase_rewards_of(model, r, m, s);
}

double purchase_rewards_of(const Model& model, const RunResult& r, std::size_t m, std::size_t s) {
  const OutcomeCounts& outcome = r.totals.outcome[m * r.totals.segments + s];
  return model.scenario.represents * static_cast<double>(outcome.purchases) *
         model.reward_in_month(s, m, &Segment::purchase_reward);
}

std::vector<LedgerRow> ledger(const Model& model, const RunResult& result) {
  std::vector<LedgerRow> rows(result.totals.months);
  const Tables& tables = model.last_tables();
  for (std::size_t m = 0; m < rows.size(); ++m) {
    LedgerRow& row = rows[m];
    const Time from = model.month_starts[m], to = model.month_starts[m + 1];
    for (std::size_t p = 0; p < model.pools.size(); ++p) {
      row.staff += staff_cost(model, p, from, to);
    }
    row.levers = lever_cost(model, result.rescinded, from, to);
    for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
      const TouchPointCounts& counts =
          result.totals.touch_point[m * result.totals.touch_points + t];
      const TouchPoint& place = tables.touch_points[t];
      row.contacts += place.cost_per_contact * static_cast<double>(counts.served);
      row.minutes += place.cost_per_minute * static_cast<double>(counts.service) / kMinute;
    }
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const double months = worth_time(model, result, m, s) / kMonth;
      row.contribution += model.scenario.represents * model.value_in_month(s, m) * months;
    }
    if (model.company.on) add_company_money(model, result, m, row);
  }
  return rows;
}

double contribution_of(const Model& model, const RunResult& result, std::size_t segment) {
  double money = 0.0;
  for (std::size_t m = 0; m < result.totals.months; ++m) {
    money += model.value_in_month(segment, m) * worth_time(model, result, m, segment) / kMonth;
  }
  return model.scenario.represents * money;
}

double present_value(const Model& model, const std::vector<LedgerRow>& rows, Time until) {
  const double yearly = 1.0 + model.company.money.discount;
  double sum = 0.0;
  for (std::size_t m = 0; m < rows.size(); ++m) {
    const Time from = model.month_starts[m], to = model.month_starts[m + 1];
    if (from >= until) break;
    const Time counted = std::min(to, until);
    const double share = static_cast<double>(counted - from) / static_cast<double>(to - from);
    const double years = static_cast<double>(from + counted) / 2.0 / static_cast<double>(kYear);
    sum += share * rows[m].result() * math::pow(yearly, -years);
  }
  return sum;
}

LedgerRow total(const std::vector<LedgerRow>& months) {
  LedgerRow sum;
  for (const LedgerRow& row : months) {
    sum.staff += row.staff;
    sum.contacts += row.contacts;
    sum.minutes += row.minutes;
    sum.contribution += row.contribution;
    sum.levers += row.levers;
    sum.acts += row.acts;
    sum.training += row.training;
    sum.incentives += row.incentives;
    sum.acquisition += row.acquisition;
    sum.saves += row.saves;
    sum.rewards += row.rewards;
    sum.grants += row.grants;
    sum.orders += row.orders;
    sum.sales += row.sales;
    sum.purchases += row.purchases;
    sum.interest += row.interest;
    sum.late_fees += row.late_fees;
    sum.funding += row.funding;
    sum.bad_debt += row.bad_debt;
    sum.stock += row.stock;
    sum.errors += row.errors;
    sum.products += row.products;
    sum.reviews += row.reviews;
  }
  return sum;
}

}  // namespace rapport
