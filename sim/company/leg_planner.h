// Plans and judges one leg of a customer's case in the company layer (see sim/scenario/company.h):
// what the employee may do, wants to do and can know, which act follows, and what it is worth to
// the customer. docs/ODD.md, Company, has the equations.
//
// A leg is planned when it arrives, from what is published and from records that do not change
// while the case is open; what the queue does to it is added when it ends. So nothing depends on
// when the plan is computed.
#pragma once

#include "sim/company/company_state.h"
#include "sim/model/case.h"
#include "sim/model/population.h"

namespace rapport {

/// Bits of CompanyCase::flags. All but kChased are about the current leg.
enum LegFlag : std::uint16_t {
  kDenied = 1,           ///< what would fit was not allowed
  kAskedAgain = 2,       ///< the customer had to say it all again
  kWrongFact = 4,        ///< the act followed a wrong fact
  kUnanswered = 8,       ///< a message that was not really answered
  kSold = 16,            ///< the leg brings a sale
  kMisfitSold = 32,      ///< what is sold does not fit
  kRecords = 64,         ///< what the leg teaches is recorded
  kRecordsShared = 128,  ///< so that others can use it
  kRecordsWrong = 256,   ///< wrongly
  kOwned = 512,          ///< the case has an owner
  kChased = 1024,        ///< the customer has asked already what has become of the case
  kBrushedOff = 2048,    ///< the employee only got the matter off the desk
  kPassedOn = 4096,      ///< the assistant passes the matter on
  kWithStory = 8192,     ///< together with what was said so far
  kStoryTold = 16384,    ///< the employee has heard it from the assistant
  kSettled = 32768       ///< the assistant has done what the customer came for
};

/// Bits of CompanyCase::order, all about the current leg of an order.
enum OrderFlag : std::uint8_t {
  kFromStock = 1,   ///< it is served from stock
  kMisordered = 2,  ///< it is configured wrongly, which shows when it is delivered
  kRefused = 4,     ///< the customer does not accept what is promised there
  kDeclined = 8     ///< the firm does not give it credit
};

/// Whether the case is an order: what comes back of it, and what is asked about it, is none.
inline bool is_order(const Need& need, const Case& c) {
  return need.is_order() && c.domain == Domain::customer && c.company.cause == Cause::root;
}

/// How the three gates stand for one leg.
struct Gates3 {
  double may = 1.0, want = 1.0, know = 1.0;
};

/// G, the chance of an act that fits, if nothing that is known is wrong: the product of the gates
/// times CompanySpec::fit_scale, or a rival's GateJoin; at most 1.
double joined(const CompanyModel& company, const Gates3& gates);

/// All draws about a leg that an employee serves, which are made together. Of other legs only those
/// that they need are made.
struct LegDraws {
  RandomBlock leg, outcome, employee, act, guess, choices, chase;
  RandomBlock traits;  ///< of the case
};

/// Plans legs. Holds no case: one planner serves a whole run.
class LegPlanner {
 public:
  LegPlanner(const Model& model, const Population& population, const CompanyState& state,
             RandomKey key)
      : model_(&model), population_(&population), state_(&state), key_(key) {}

  const CompanyModel& company() const { return model_->company; }
  const CompanyView& view() const { return state_->view(); }

  /// The draws about the leg that begins.
  LegDraws draws_of(const Case& c) const;

  /// Plans the leg that begins as the case arrives at touch point `tp` (as it is by then), at the
  /// time `now`. Fills c.company and returns the act's factor on the service time.
  double plan(Case& c, const TouchPoint& tp, Time now, const LegDraws& draws) const;

  /// Plans what an assistant makes of the leg that begins there, of a customer's case or a
  /// stream's: sets its flags, fit and gates. Returns the gates.
  Gates3 assist(Case& c, const AssistantSpec& assistant) const;

  /// The factor of the planned act on the service time of a leg that an employee serves.
  double time_of_act(const Case& c) const;

  /// The quality, 0 to 1, of a leg that was planned and has ended after a wait of `wait` ticks.
  /// `late` is by what share of it a promise was exceeded. Sets `loss` to what the leg lost most
  /// by.
  double quality(const Case& c, const TouchPoint& tp, bool served, Time wait, double late,
                 Loss& loss) const;

  /// Adds what a leg that was served has taught to c.company.learnt, if it is recorded.
  void learn(Case& c, const TouchPoint& tp) const;

  /// The case's own traits.
  RandomBlock traits(const Case& c) const {
    return draw_leg(key_, root_key(*model_, c), 0, 0, Purpose::case_traits);
  }
  /// The factor on the chances of the moves between departments of a segment's case with such
  /// traits.
  double move_factor(std::size_t segment, const RandomBlock& traits) const;

  /// How the gates stand, at the time `now`, for an employee of a department who talks to a
  /// customer without a case. `know` is the worth of the best record, `wrong` whether it is wrong.
  struct Talk {
    double want, know;
    bool wrong;
  };
  Talk talk(std::uint32_t customer, std::size_t department, Time now) const;
  /// The chance that the employee may spend that much money on a customer of the segment.
  double may_spend(std::uint8_t segment, std::size_t department, double money) const;

 private:
  /// What the employee can know of the customer.
  struct Known {
    double worth;  ///< of the best record
    bool wrong;
    double told;  ///< chance that what the case's earlier legs learnt is at hand
  };
  Known known(const Case& c, std::size_t department, Time now) const;
  double may(const Case& c, std::size_t department, double request) const;
  double chance_to_guess(const Case& c, std::size_t department, double record) const;
  double weight(const Case& c) const;
  void plan_order(Case& c, const TouchPoint& tp) const;
  double act_time(const Case& c) const;
  Gates3 decide(Case& c, const TouchPoint& tp, Time now, const LegDraws& draws) const;
  double with_act(double quality, const Case& c, const TouchPoint& tp,
                  const RandomBlock& employee) const;
  void value(Case& c, const Gates3& gates) const;
  void choose(Case& c, const Gates3& gates, bool wrong, double request,
              const RandomBlock& draws) const;
  void choose_favour(Case& c, const Gates3& gates, const RandomBlock& draws, double request) const;
  void sell(Case& c, const DepartmentView& view, const Gates3& gates,
            const RandomBlock& outcome) const;
  void plan_records(Case& c, std::size_t department, const RandomBlock& employee) const;
  void judge_assistant(Case& c, double quality, const Gates3& gates) const;
  float over_service(const Case& c, double gain) const;

  const Model* model_;
  const Population* population_;
  const CompanyState* state_;
  RandomKey key_;
};

}  // namespace rapport
