#include "sim/measure/residual.h"

#include "sim/core/elementary.h"
#include "sim/scenario/joining.h"
#include "sim/scenario/lifetime.h"

namespace rapport {

namespace {

constexpr double kTicksAMonth = static_cast<double>(kYear) / 12.0;

/// The last year of a run, summed up: the months of the ledger from `first` on.
struct LastYear {
  LastYear(const Model& of, const RunResult& what) : model(&of), result(&what) {
    const std::size_t months = what.totals.months;
    first = months > 12 ? months - 12 : 0;
    const std::size_t segments = of.segments.size(), places = of.touch_points.size();
    there.resize(segments);
    served.resize(segments * places);
    service.resize(places);
    for (std::size_t m = first; m < months; ++m) {
      for (std::size_t s = 0; s < segments; ++s) {
        there[s] += static_cast<double>(customer_time(what, m, s)) / kTicksAMonth;
        for (std::size_t t = 0; t < places; ++t) {
          served[s * places + t] += what.totals.at_served(m, s, t);
        }
      }
      for (std::size_t t = 0; t < places; ++t) {
        service[t] += what.totals.touch_point[m * places + t].service;
      }
    }
  }
  double customer_months() const {
    double sum = 0.0;
    for (const double months : there) sum += months;
    return sum * model->scenario.represents;
  }

  const Model* model;
  const RunResult* result;
  std::size_t first;
  std::vector<double> there;         ///< by segment: customer-months
  std::vector<ServedCounts> served;  ///< [segment][touch point]
  std::vector<Time> service;         ///< by touch point, of streams too
};

/// What a served tick at each touch point costs, by the staff of its pool, and what the staff cost
/// that served nobody.
struct StaffRates {
  std::vector<double> a_tick;  ///< by touch point; 0 at self-service
  double idle = 0.0;
};

StaffRates staff_rates(const LastYear& year) {
  const Model& model = *year.model;
  StaffRates rates{std::vector<double>(model.touch_points.size())};
  const Time from = model.month_starts[year.first];
  for (std::size_t p = 0; p < model.pools.size(); ++p) {
    const auto serves = [&](std::size_t t) {
      return model.touch_points[t].queue != kNoQueue && model.touch_points[t].pool == p;
    };
    const double cost = staff_cost(model, p, from, model.end);
    Time service = 0;
    for (std::size_t t = 0; t < year.service.size(); ++t)
      service += serves(t) ? year.service[t] : 0;
    if (service == 0) rates.idle += cost;
    for (std::size_t t = 0; t < year.service.size() && service > 0; ++t) {
      if (serves(t)) rates.a_tick[t] = cost / static_cast<double>(service);
    }
  }
  return rates;
}

/// What all customers together cost besides being served.
double other_costs(const LastYear& year, const std::vector<LedgerRow>& rows) {
  const Model& model = *year.model;
  double money = 0.0;
  for (std::size_t m = year.first; m < rows.size(); ++m) {
    const LedgerRow& row = rows[m];
    money += row.acts + row.training + row.incentives + row.saves + row.grants + row.stock +
             row.errors - row.orders - row.sales - row.purchases;
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      money += purchase_rewards_of(model, *year.result, m, s);
      const CreditMonth orders = credit_of_orders(model, *year.result, m, s);
      money += orders.funding + orders.bad_debt + orders.reviews;
    }
  }
  const double months =
      static_cast<double>(model.end - model.month_starts[year.first]) / kTicksAMonth;
  const bool rescinded = year.result->rescinded < model.end;
  const LeverCharge& last = model.charges.back();
  const double back =
      rescinded ? model.charge_today.company_per_month - last.company_per_month : 0.0;
  return money + months * (last.per_month + back);
}

/// What newcomers of a segment who join after the run bring, less what acquiring them costs, at the
/// run's end. Each brings `value` a month when it joins, and costs `cost`. What newcomers
/// experience raises their leaving as that of the segment's customers at the end does on average.
double later_newcomers(const Model& model, const RunResult& result, std::size_t s, double value,
                       double cost_a_month) {
  const CompanyModel& company = model.company;
  const Segment& segment = model.segments[s];
  const Discounting discounting(company.money.discount);
  const Discounting until_default =
      discounting.with_end(model.last_tables().segments[s].credit.mean_default_rate());
  const Snapshot& end = result.snapshots.back();
  if (!company.has_joining() || segment.customers == 0) return 0.0;
  const auto alive = static_cast<double>(end.alive[s]);
  const LeavingSpec& leaving = segment.leaving;
  const Segment& last = model.last_tables().segments[s];
  const JoiningSpec& joining = company.joining;
  const NewcomerMix mix{.rival = last.rival,
                        .shift = model.last_offer_shift(s),
                        .woken = company.woken[s],
                        .acceptance = last.acceptance,
                        .screening = joining.screening,
                        .bought = last.bought,
                        .bought_leaving = joining.bought_leaving};
  const auto months_by = [&](const Discounting& by) {
    return alive > 0.0 ? months_of_newcomer(by, leaving, end.satisfaction_sum[s] / alive,
                                            result.prospects[s].leaving_factors / alive, mix)
                       : months_of_newcomer(by, leaving, leaving.reference, 1.0, mix);
  };
  const double months = months_by(until_default);
  double margin = value - cost_a_month;
  if (const ValueChange& becomes = last.becomes; becomes.on()) {
    const double unchanged = months_by(until_default.with_end(becomes.rate())) / months;
    margin += value * (becomes.value - 1.0) * (1.0 - unchanged);
  }
  const auto cost = [&](Source source) {
    return company.acquisition[s] *
           cost_of_newcomer(joining, source, last.acquisition, last.taken());
  };
  const double each = margin * months - ((1.0 - last.bought) * cost(Source::own) +
                                         last.bought * cost(Source::bought));
  const double for_ever = discounting.months_for_ever();
  if (joining.form == JoiningSpec::Form::rate) {
    const double more = newcomer_factor(joining, last.acquisition, last.taken());
    return joining.rate * more * segment.customers / 12.0 * for_ever * each;
  }
  // Each place is taken for ever: by who is there, and then by one newcomer after the other. So
  // together they have all the months, and the discounted number of newcomers follows.
  const double empty = segment.customers * for_ever - result.prospects[s].months;
  return empty / months * each;
}

}  // namespace

CustomerCosts customer_costs(const Model& model, const RunResult& result,
                             const std::vector<LedgerRow>& rows) {
  const LastYear year(model, result);
  const StaffRates rates = staff_rates(year);
  const Tables& tables = model.last_tables();
  const std::size_t places = model.touch_points.size();
  CustomerCosts costs{std::vector<double>(model.segments.size())};
  const double all = year.customer_months();
  if (!(all > 0.0)) return costs;
  costs.other = other_costs(year, rows) / all;
  for (std::size_t s = 0; s < costs.serving.size(); ++s) {
    double money = 0.0;
    for (std::size_t t = 0; t < places; ++t) {
      const ServedCounts& served = year.served[s * places + t];
      const TouchPoint& place = tables.touch_points[t];
      money +=
          place.cost_per_contact * static_cast<double>(served.legs) +
          (place.cost_per_minute / kMinute + rates.a_tick[t]) * static_cast<double>(served.service);
    }
    const double own = year.there[s] > 0.0 ? money / year.there[s] : 0.0;
    costs.serving[s] = own + rates.idle / all;
  }
  return costs;
}

double residual_value(const Model& model, const RunResult& result,
                      const std::vector<LedgerRow>& rows) {
  const CustomerCosts costs = customer_costs(model, result, rows);
  const double years = static_cast<double>(model.end) / static_cast<double>(kYear);
  double sum = 0.0;
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    const Prospect& prospect = result.prospects[s];
    const double value = model.last_tables().segments[s].value_per_month;
    const CreditTerms& credit = model.last_tables().segments[s].credit;
    const double cost = costs.serving[s] + costs.other + model.last_tables().segments[s].reward;
    const double products = model.last_tables().segments[s].products_value();
    // Those who are there default by their own risks, newcomers by those of all who are taken.
    sum +=
        value * prospect.worth_months + prospect.product_money -
        (cost - credit.margin_without_losses(credit.mean_use)) * prospect.months -
        credit.loss_of_default() * prospect.defaults +
        later_newcomers(model, result, s, value, cost - credit.margin(credit.mean_use) - products);
  }
  return model.scenario.represents * sum * math::pow(1.0 + model.company.money.discount, -years);
}

}  // namespace rapport
