// Child needs that wait for their customer to be idle: complaints, repeats and the failure of what
// was sold. Only with a company (see sim/scenario/company.h).
#pragma once

#include "sim/engine/case_flow.h"
#include "sim/engine/ongoing.h"

namespace rapport {

/// The child needs of one lane's customers.
class ChildNeeds {
 public:
  ChildNeeds(const Model& model, Population& population, OngoingList& ongoing)
      : model_(&model), population_(&population), ongoing_(&ongoing) {}

  /// Whether the customer complains about a case that closes and was `felt` like that, see
  /// CustomerMemory::felt.
  bool complains(const LegEnd& end, double felt) const;
  /// Adds what else a case that closes causes: the complaint where the customer `complains`, or
  /// else perhaps a repeat. It takes the place of a complaint or repeat that is to come.
  void add(const LegEnd& end, bool complains);
  /// Adds the failure of a sale that does not fit, which shows after a delay. A customer has one to
  /// come at most; later ones are dropped.
  void add_misfit(const LegEnd& end);

  /// When the customer, once idle, starts its first child need; kNever: it has none to come.
  Time next(std::uint32_t id) const;

  struct Due {
    ChildKey key;
    std::uint8_t kind;  ///< of the root need
    Time due;           ///< when it was to come; it starts later where the customer was not idle
  };
  /// Takes out the child need that starts at `now`, which has to be one of the customer's.
  Due take(std::uint32_t id, Time now);

 private:
  void put(const LegEnd& end, Cause cause, const Distribution& delay);
  Time delay_of(const Distribution& delay, std::uint32_t draw) const;
  std::uint32_t seconds(Time t) const;
  Time time_of(std::uint32_t due) const { return model_->begin + static_cast<Time>(due) * kSecond; }
  Time start_of(const Customer& c, std::uint32_t due) const;

  const Model* model_;
  Population* population_;
  OngoingList* ongoing_;
};

}  // namespace rapport
