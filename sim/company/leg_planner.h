// One leg of a customer's case in a company: what the employee may, wants and can know to do, which
// act that makes, and what the act is worth. docs/ODD.md, Company, has the equations.
//
// A leg is planned when it arrives, from what is published and from records that do not change
// while the case is open; what the queue does to it is added when it ends. So nothing depends on
// when the plan is computed.
#pragma once

#include "sim/company/company_state.h"
#include "sim/model/case.h"
#include "sim/model/population.h"

namespace rapport {

/// Bits of CompanyCase::flags.
enum LegFlag : std::uint16_t {
  kDenied = 1,       ///< what would fit was not allowed
  kAskedAgain = 2,   ///< the customer had to say it all again
  kWrongFact = 4,    ///< the act followed a wrong fact
  kUnanswered = 8,   ///< a message that was not really answered
  kSold = 16,        ///< the leg brings a sale
  kMisfitSold = 32,  ///< that does not fit
  kRecords = 64,     ///< what was learnt is recorded
  kRecordsShared = 128,
  kRecordsWrong = 256,
  kOwned = 512,   ///< the case has an owner
  kChased = 1024  ///< of the case: the customer has asked already
};

/// How the three gates stand for one leg.
struct Gates3 {
  double may = 1.0, want = 1.0, know = 1.0;
};

/// What a leg fits where an act is tailored: the product of the gates, or their capped sum.
double joined(const CompanyModel& company, const Gates3& gates);

class LegPlanner {
 public:
  LegPlanner(const Model& model, const Population& population, const CompanyState& state,
             RandomKey key)
      : model_(&model), population_(&population), state_(&state), key_(key) {}

  const CompanyModel& company() const { return model_->company; }
  const CompanyView& view() const { return state_->view(); }

  /// Plans the leg at which the case arrives at `now`; `tp` holds then. Fills c.company and returns
  /// the factor on the service time.
  double plan(Case& c, const TouchPoint& tp, Time now) const;

  /// Quality of a leg that was planned, now that it has ended after `wait` ticks; 0..1. Says by
  /// what it lost most.
  double quality(const Case& c, const TouchPoint& tp, bool served, Time wait, Loss& loss) const;

  /// Records what was learnt, on a leg that was served.
  void learn(Case& c, const TouchPoint& tp) const;

  /// Factor on the case's moves between departments.
  double move_factor(const Case& c) const;

 private:
  RandomBlock draw(const Case& c, Purpose purpose) const {
    return draw_leg(key_, need_key(*model_, c), model_->steps[c.step].code, c.visit, purpose);
  }
  RandomBlock traits(const Case& c) const {
    return draw_leg(key_, root_key(*model_, c), 0, 0, Purpose::case_traits);
  }
  struct Known {
    double worth;  ///< of the best record, or of a guess
    bool wrong;
    bool told;  ///< what the case's earlier legs learnt is at hand
  };
  Known known(const Case& c, std::size_t department, Time now) const;
  double may(const Case& c, std::size_t department, double request) const;
  Gates3 decide(Case& c, const TouchPoint& tp, Time now) const;
  double with_act(double quality, const Case& c, const TouchPoint& tp, const Gates3& gates,
                  const RandomBlock& employee) const;
  void value(Case& c, const Gates3& gates) const;
  void choose(Case& c, const TouchPoint& tp, const Gates3& gates, double fit, double request) const;
  void sell(Case& c, const DepartmentView& view, const RandomBlock& outcome) const;
  void plan_records(Case& c, const DepartmentView& view, const RandomBlock& employee) const;
  double over_service(const Case& c, double gain) const;

  const Model* model_;
  const Population* population_;
  const CompanyState* state_;
  RandomKey key_;
};

}  // namespace rapport
