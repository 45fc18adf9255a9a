// What a firm is worth at the end of a run, by what can be expected to come after it.
#pragma once

#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "sim/model/model.h"

namespace rapport {

/// What one customer of each segment cost a month in the last year of a run under its policy, in
/// the scenario's currency; in the whole run where it is shorter.
struct CustomerCosts {
  /// By segment: the minutes and legs that its customers were served, at the costs of touch points
  /// and at what a served minute of each pool's staff cost: its whole roster over all minutes
  /// served. Staff that served nobody is borne by all customers alike.
  std::vector<double> serving;
  /// Acts, training, variable pay and levers that go on, less sales and purchases; the same for all
  /// customers. One-off costs are over.
  double other = 0.0;
};

/// `rows` is the run's ledger. Only with a company. Costs are 0 where no customer was there.
CustomerCosts customer_costs(const Model& model, const RunResult& result,
                             const std::vector<LedgerRow>& rows);

/// What the customers who are there at the end can be expected to bring from then on, at the run's
/// start: for each, its contribution a month less what its segment costs, times the discounted
/// months that it can be expected to stay (Prospect). Where customers join, also what later
/// newcomers bring, less what acquiring them costs. Only with a company. Infinite where somebody
/// never leaves and money does not lose worth.
double residual_value(const Model& model, const RunResult& result,
                      const std::vector<LedgerRow>& rows);

}  // namespace rapport
