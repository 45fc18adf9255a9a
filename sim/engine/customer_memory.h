// What customers of a company expect and remember, and what is on record of them.
#pragma once

#include "sim/company/leg_planner.h"
#include "sim/engine/case_flow.h"
#include "sim/engine/ongoing.h"

namespace rapport {

/// The rows of one lane's customers in Population::company and Population::records, and nothing
/// else of them but their satisfaction. Only for a model with a company.
class CustomerMemory {
 public:
  CustomerMemory(const Model& model, Population& population, const LegPlanner& planner,
                 OngoingList& ongoing, RandomKey key)
      : model_(&model),
        population_(&population),
        planner_(&planner),
        ongoing_(&ongoing),
        key_(key) {}

  /// Draws a customer's start, once its satisfaction is there. `rate_factor` is its own factor on
  /// the rates of needs.
  void begin(std::uint32_t id, const Segment& segment, double rate_factor);

  /// A leg has ended: satisfaction, expectation, the peak of its case and what has been worst.
  /// Returns by how much quality was above (below) what was expected, as a share of the scale; 0
  /// where the company does not judge by expectations.
  double take_in(const LegEnd& end);

  /// Peak and end of a case that closes with `deviation` on its last leg; forgets its peak.
  double felt(const LegEnd& end, double deviation);
  /// Adds what was felt of a case to what is remembered. Complaints weigh more.
  void remember(const LegEnd& end, double felt, bool complains);
  /// What is remembered of cases at `date`; the reference where nobody remembers anything.
  double at(std::uint32_t id, Time date) const;

  /// What cases taught goes on record once the customer is idle.
  void enter_records(std::uint32_t id, Time now);

 private:
  void begin_records(std::uint32_t id, double rate_factor);
  void fade(CompanyRow& row, Time now) const;
  CustomerKey key_of(std::uint32_t id) const {
    return customer_key(*model_, id, population_->customers[id].segment);
  }

  const Model* model_;
  Population* population_;
  const LegPlanner* planner_;
  OngoingList* ongoing_;
  RandomKey key_;
};

}  // namespace rapport
