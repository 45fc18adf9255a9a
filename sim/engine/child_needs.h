// Needs that outcomes cause: complaints, repeats and the failure of what was sold. They wait here
// until their customer is idle.
#pragma once

#include "sim/engine/case_flow.h"
#include "sim/engine/ongoing.h"

namespace rapport {

/// The child needs of one lane's customers. Only for a model with a company.
class ChildNeeds {
 public:
  ChildNeeds(const Model& model, Population& population, OngoingList& ongoing)
      : model_(&model), population_(&population), ongoing_(&ongoing) {}

  /// Whether a case that closes, felt as that (see CustomerMemory::felt), makes its customer
  /// complain.
  bool complains(const LegEnd& end, double felt) const;
  /// What else a case that closes causes: the complaint, or else perhaps a repeat. It takes the
  /// place of an earlier one that is to come.
  void add(const LegEnd& end, bool complains);
  /// A sale that does not fit shows after its delay; one at a time, later ones are dropped.
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
