// Customers who join in a run, how long they stay, and what can be expected of those who are there
// at its end.
#include <algorithm>
#include <cmath>

#include "sim/company/rival_offer.h"
#include "sim/core/elementary.h"
#include "sim/engine/customer_credit.h"
#include "sim/engine/simulator_parts.h"
#include "sim/scenario/joining.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/lifetime.h"
#include "sim/scenario/rival.h"

namespace rapport {

namespace {

/// The discounted months that a customer can be expected to stay from the end of the run on, if it
/// stays as satisfied as it is and goes on remembering as much.
double months_of(const Model& model, const Population& population, const Discounting& discounting,
                 RandomKey key, std::uint32_t id) {
  const Customer& c = population.customers[id];
  const LeavingSpec& spec = model.segments[c.segment].leaving;
  if (spec.form == LeavingSpec::Form::none) return discounting.months_for_ever();
  const double eta = has_propensity(spec.form) ? population.eta[id] : 0.0;
  const double memory = remembered(model, population, id, model.end);
  const double shift = model.last_offer_shift(c.segment);
  double hazard = shifted_hazard(leaving_hazard(spec, c.satisfaction, eta, memory), shift);
  if (model.has_rivals) {
    const double looks = looks_on_average(model, population, key, id);
    const Segment& last = model.last_tables().segments[c.segment];
    const double span = offer_span(model, population, id);
    hazard = either(hazard, looks * rival_hazard(population, id, last, span, memory, shift));
  }
  if (spec.form == LeavingSpec::Form::noncontract) {
    const double occasions = static_cast<double>(kYear) / 12.0 / population.occasion_gap[id];
    return discounting.months_until_end(occasions *
                                        wallet_share(spec, c.satisfaction, memory, shift) * hazard);
  }
  // A renewal that waits for an open case to close is due.
  const Time first = std::max<Time>(0, static_cast<Time>(c.next_renewal) * kSecond - model.end);
  if (c.presence == Presence::noticed) return discounting.months(static_cast<double>(first));
  const Segment& last = model.last_tables().segments[c.segment];
  if (last.credit.on()) {
    const double fails = default_chance_of(model, population, last, key, id);
    hazard = fails + (1.0 - fails) * hazard;
  }
  return months_with_contract(discounting, static_cast<double>(first + spec.notice),
                              static_cast<double>(spec.period), hazard);
}

}  // namespace

/// Adds the week that ends now to the newcomers of a segment: what is spent and who is accepted as
/// it was when the week began, and who brings others as they were when the month began.
void Simulator::Parts::count_won(std::size_t s) {
  constexpr double kWeekOfYear = static_cast<double>(kWeek) / static_cast<double>(kYear);
  const JoiningSpec& joining = model.company.joining;
  const Segment& then = model.tables_at(now - kWeek).segments[s];
  plain_weeks[s] += newcomer_factor(joining, then.acquisition, then.taken());
  if (next_month == 0) return;
  brought[s] += joining.referral * then.check.taken *
                snapshots[next_month - 1].satisfaction_sum[s] * kWeekOfYear;
}

/// How many newcomers a segment is to have now, besides those whom customers bring.
std::int64_t Simulator::Parts::joining(std::size_t s) const {
  const Segment& segment = model.segments[s];
  if (model.company.joining.form == JoiningSpec::Form::rate) {
    // Whole weeks of Today's sum up exactly, so until its first date a policy's are Today's.
    const double time = model.joins_plainly ? static_cast<double>(now)
                                            : plain_weeks[s] * static_cast<double>(kWeek);
    const double years = time / static_cast<double>(kYear);
    const double all = model.company.joining.rate * segment.customers * years;
    return static_cast<std::int64_t>(std::floor(all)) - (joined(s) - brought_joined[s]);
  }
  std::int64_t missing = segment.customers;
  for (const auto& lane : lanes) missing -= lane->present(s);
  return missing;
}

void Simulator::Parts::let_join() {
  const bool at_a_rate = model.company.joining.form == JoiningSpec::Form::rate;
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    if (at_a_rate && !model.joins_plainly) count_won(s);
    for (std::int64_t n = joining(s); n > 0; --n) let_one_join(s, Source::own);
    while (static_cast<double>(brought_joined[s]) < std::floor(brought[s])) {
      let_one_join(s, Source::referred);
      ++brought_joined[s];
    }
  }
}

void Simulator::Parts::let_one_join(std::size_t s, Source source) {
  check(joined(s) < model.segments[s].newcomers,
        "company.joining.form = \"replace\": more customers would have to join than twice a year "
        "as many as there are, for nearly all leave; lower leaving.propensity, or let a rate join "
        "(company.joining.form = \"rate\")");
  const std::uint32_t id = population.next_newcomer[s]++;
  lanes[id / customers_per_lane]->join(id, static_cast<std::uint8_t>(s), now, source);
}

std::vector<Stays> Simulator::Parts::stays() const {
  const auto days = static_cast<std::size_t>(model.end / kDay) + 1;
  std::vector<Stays> all(model.segments.size(),
                         {std::vector<std::int64_t>(days), std::vector<std::int64_t>(days)});
  population.for_each(model, model.customers, model.people(), [&](std::uint32_t id) {
    const Customer& c = population.customers[id];
    const bool left = c.presence == Presence::left;
    const Time joined_at = population.joined[id - model.customers] * kDay;
    const auto stayed = static_cast<std::size_t>(((left ? c.ready : model.end) - joined_at) / kDay);
    ++(left ? all[c.segment].left : all[c.segment].there)[stayed];
  });
  return all;
}

namespace {

/// The months of a customer whose contribution may change, `months` being those that it is expected
/// to stay: each counts as many times as it is expected to have changed by then.
double worth_months_of(const Model& model, const Population& population,
                       const Discounting& discounting, RandomKey key, std::uint32_t id,
                       double months) {
  const double own = population.company[id].value / 1024.0;
  const ValueChange& becomes = model.segments[population.customers[id].segment].becomes;
  if (!becomes.on()) return months * own;
  const double until_change =
      months_of(model, population, discounting.with_end(becomes.rate()), key, id);
  const double as_it_was =
      becomes.unchanged(population.there_for(model, id, model.end)) * until_change;
  const double changed = becomes.value > 0.0 ? becomes.value * (months - as_it_was) : 0.0;
  return own * (as_it_was + changed);
}

}  // namespace

namespace {

/// How often a customer is expected to default in a month in which it is there, at the end.
double defaults_a_month(const Model& model, const Population& population, RandomKey key,
                        std::uint32_t id) {
  const Segment& last = model.last_tables().segments[population.customers[id].segment];
  if (!last.credit.on()) return 0.0;
  const double renewals =
      static_cast<double>(kYear) / 12.0 / static_cast<double>(last.leaving.period);
  return renewals * default_chance_of(model, population, last, key, id);
}

}  // namespace

std::vector<Prospect> Simulator::Parts::prospects() {
  const std::size_t segments = model.segments.size();
  const Discounting discounting(model.company.money.discount);
  std::vector<std::vector<Prospect>> blocks(block_sums.size(), std::vector<Prospect>(segments));
  team.for_each(blocks.size(), [&](std::size_t b) {
    population.for_each(model, b * kSumBlock, (b + 1) * kSumBlock, [&](std::uint32_t id) {
      const Customer& c = population.customers[id];
      if (!c.is_there()) return;
      const double months = months_of(model, population, discounting, options.key, id);
      blocks[b][c.segment].months += months;
      blocks[b][c.segment].worth_months +=
          worth_months_of(model, population, discounting, options.key, id, months);
      if (model.company.has_products) {
        const double a_month =
            model.last_tables().segments[c.segment].value_of(population.held[id]);
        if (a_month != 0.0) blocks[b][c.segment].product_money += a_month * months;
      }
      const double defaults = defaults_a_month(model, population, options.key, id);
      if (defaults > 0.0) blocks[b][c.segment].defaults += months * defaults;
      blocks[b][c.segment].leaving_factors +=
          math::exp(model.last_offer_shift(c.segment)) *
          leaving_factor(model.segments[c.segment].leaving, c.satisfaction,
                         remembered(model, population, id, model.end));
    });
  });
  std::vector<Prospect> sums(segments);
  for (const std::vector<Prospect>& block : blocks) {
    for (std::size_t s = 0; s < segments; ++s) {
      sums[s].months += block[s].months;
      sums[s].worth_months += block[s].worth_months;
      sums[s].product_money += block[s].product_money;
      sums[s].leaving_factors += block[s].leaving_factors;
      sums[s].defaults += block[s].defaults;
    }
  }
  return sums;
}

}  // namespace rapport
