// What customers expect and remember, and what departments have on record of them. Only with a
// company (see sim/scenario/company.h).
#pragma once

#include "sim/company/leg_planner.h"
#include "sim/engine/case_flow.h"
#include "sim/engine/ongoing.h"

namespace rapport {

/// What a customer remembers of cases at `date`; the segment's reference where nobody remembers
/// anything. Only with a company.
double remembered(const Model& model, const Population& population, std::uint32_t id, Time date);

/// Keeps the rows of one lane's customers in Population::company and Population::records. It
/// changes nothing else of them but their satisfaction.
class CustomerMemory {
 public:
  CustomerMemory(const Model& model, Population& population, const LegPlanner& planner,
                 OngoingList& ongoing, RandomKey key)
      : model_(&model),
        population_(&population),
        planner_(&planner),
        ongoing_(&ongoing),
        key_(key) {}

  /// Draws what a customer has of these at the start. Its satisfaction has to be there.
  /// `rate_factor` is its own factor on the rates of needs.
  void begin(std::uint32_t id, const Segment& segment, double rate_factor);
  /// The same for a customer who joins at `now`, at the segment's references. Departments have a
  /// record of it as far as facts are taken as customers join, and none of who was bought.
  void join(std::uint32_t id, const Segment& segment, Time now, Source source);

  /// Takes in a leg that has ended: changes satisfaction, expectation, the peak of what is going on
  /// and the worst deviation remembered. Returns the deviation, quality less what was expected,
  /// from -1 to 1; 0 where customers do not judge by expectations.
  double take_in(const LegEnd& end);

  /// How a case that closes was felt, by its peak and by the `deviation` of its last leg; from -1
  /// to 1. The peak starts again at 0.
  double felt(const LegEnd& end, double deviation);
  /// Adds how a case was felt to what the customer remembers, more where it complains. A complaint
  /// that is handled well makes it what it was before; one that is not counts as much again.
  void remember(const LegEnd& end, double felt, bool complains);
  /// What remembered() says.
  double at(std::uint32_t id, Time date) const {
    return remembered(*model_, *population_, id, date);
  }

  /// Puts on record what the customer's cases have taught. For a customer that has become idle.
  void enter_records(std::uint32_t id, Time now);

 private:
  void begin_row(std::uint32_t id, const Segment& segment);
  void begin_records(std::uint32_t id, double rate_factor);
  Record first_record(Record day, std::uint32_t id, std::size_t department,
                      const RandomBlock& b) const;
  void fade(CompanyRow& row, Ongoing& ongoing, Time now) const;
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
