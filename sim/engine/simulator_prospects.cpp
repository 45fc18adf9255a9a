// What can be expected of the customers who are there at the end of a run.
#include <algorithm>

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
  const double hazard = leaving_hazard(spec, c.satisfaction, eta, memory);
  if (spec.form == LeavingSpec::Form::noncontract) {
    const double occasions = static_cast<double>(kYear) / 12.0 / population.occasion_gap[id];
    return discounting.months_until_end(occasions * wallet_share(spec, c.satisfaction, memory) *
                                        hazard);
  }
  // A renewal that waits for an open case to close is due.
  const Time first = std::max<Time>(0, static_cast<Time>(c.next_renewal) * kSecond - model.end);
  return months_with_contract(discounting, static_cast<double>(first),
                              static_cast<double>(spec.period), hazard);
}

}  // namespace

std::vector<Prospect> Simulator::Parts::prospects() {
  const std::size_t segments = model.segments.size();
  const Discounting discounting(model.company.money.discount);
  std::vector<std::vector<Prospect>> blocks(block_sums.size(), std::vector<Prospect>(segments));
  team.for_each(blocks.size(), [&](std::size_t b) {
    const std::size_t end = std::min(population.customers.size(), (b + 1) * kSumBlock);
    for (std::size_t id = b * kSumBlock; id < end; ++id) {
      const Customer& c = population.customers[id];
      if (c.presence == Presence::left) continue;
      const double months =
          months_of(model, population, discounting, static_cast<std::uint32_t>(id));
      blocks[b][c.segment].months += months;
      blocks[b][c.segment].worth_months += months * (population.company[id].value / 1024.0);
    }
  });
  std::vector<Prospect> sums(segments);
  for (const std::vector<Prospect>& block : blocks) {
    for (std::size_t s = 0; s < segments; ++s) {
      sums[s].months += block[s].months;
      sums[s].worth_months += block[s].worth_months;
    }
  }
  return sums;
}

}  // namespace rapport
