// Customers who join in a run, how long they stay, and what can be expected of those who are there
// at its end.
#include <algorithm>
#include <cmath>

#include "sim/core/elementary.h"
#include "sim/engine/simulator_parts.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/lifetime.h"

namespace rapport {

namespace {

/// The discounted months that a customer can be expected to stay from the end of the run on, if it
/// stays as satisfied as it is and goes on remembering as much.
double months_of(const Model& model, const Population& population, const Discounting& discounting,
                 std::uint32_t id) {
  const Customer& c = population.customers[id];
  const LeavingSpec& spec = model.segments[c.segment].leaving;
  if (spec.form == LeavingSpec::Form::none) return discounting.months_for_ever();
  const double eta = has_propensity(spec.form) ? population.eta[id] : 0.0;
  const double memory = remembered(model, population, id, model.end);
  const double shift = model.last_offer_shift(c.segment);
  const double hazard = shifted_hazard(leaving_hazard(spec, c.satisfaction, eta, memory), shift);
  if (spec.form == LeavingSpec::Form::noncontract) {
    const double occasions = static_cast<double>(kYear) / 12.0 / population.occasion_gap[id];
    return discounting.months_until_end(occasions *
                                        wallet_share(spec, c.satisfaction, memory, shift) * hazard);
  }
  // A renewal that waits for an open case to close is due.
  const Time first = std::max<Time>(0, static_cast<Time>(c.next_renewal) * kSecond - model.end);
  if (c.presence == Presence::noticed) return discounting.months(static_cast<double>(first));
  return months_with_contract(discounting, static_cast<double>(first + spec.notice),
                              static_cast<double>(spec.period), hazard);
}

}  // namespace

/// How many newcomers a segment is to have now.
std::int64_t Simulator::Parts::joining(std::size_t s) const {
  const Segment& segment = model.segments[s];
  if (model.company.joining.form == JoiningSpec::Form::rate) {
    const double years = static_cast<double>(now) / static_cast<double>(kYear);
    const double all = std::floor(model.company.joining.rate * segment.customers * years);
    return static_cast<std::int64_t>(all) - joined(s);
  }
  std::int64_t missing = segment.customers;
  for (const auto& lane : lanes) missing -= lane->present(s);
  return missing;
}

void Simulator::Parts::let_join() {
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    const Segment& segment = model.segments[s];
    for (std::int64_t n = joining(s); n > 0; --n) {
      check(
          joined(s) < segment.newcomers,
          "company.joining.form = \"replace\": more customers would have to join than twice a year "
          "as many as there are, for nearly all leave; lower leaving.propensity, or let a rate "
          "join "
          "(company.joining.form = \"rate\")");
      const std::uint32_t id = population.next_newcomer[s]++;
      lanes[id / customers_per_lane]->join(id, static_cast<std::uint8_t>(s), now);
    }
  }
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

std::vector<Prospect> Simulator::Parts::prospects() {
  const std::size_t segments = model.segments.size();
  const Discounting discounting(model.company.money.discount);
  std::vector<std::vector<Prospect>> blocks(block_sums.size(), std::vector<Prospect>(segments));
  team.for_each(blocks.size(), [&](std::size_t b) {
    population.for_each(model, b * kSumBlock, (b + 1) * kSumBlock, [&](std::uint32_t id) {
      const Customer& c = population.customers[id];
      if (!c.is_there()) return;
      const double months = months_of(model, population, discounting, id);
      blocks[b][c.segment].months += months;
      blocks[b][c.segment].worth_months += months * (population.company[id].value / 1024.0);
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
      sums[s].leaving_factors += block[s].leaving_factors;
    }
  }
  return sums;
}

}  // namespace rapport
