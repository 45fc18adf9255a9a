// The slow, obvious customer and leg of a company, as docs/ODD.md says.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "sim/core/random.h"
#include "sim/engine/ongoing.h"
#include "sim/model/population.h"
#include "tests/support/reference_company.h"

namespace rapport {

/// A child need that is to come.
struct ToCome {
  Time due = kNever;
  ChildKey child{};
  std::uint8_t kind = 0;
};

/// What a company adds to a customer.
struct ReferencePerson {
  CustomerKey key;
  std::uint8_t segment = 0;
  std::array<std::uint16_t, 4> expectation{};
  float memory = 0.0F, peak = 0.0F, worst = 0.0F;
  float crisis = 0.0F;  // what the case that it complains about took from memory
  Time memory_time = 0;
  Loss worst_loss = Loss::none;
  std::uint16_t worst_place = 0;
  Loss cause = Loss::none;  // of its decision to leave
  std::uint16_t cause_place = 0;
  double place = 0.0;  // among its segment's customers, by value
  std::uint32_t value = 1024;
  std::uint16_t use = 0;  // of its line of credit, in steps of 1/65535
  std::uint16_t cover = 0;
  std::uint32_t learnt = 0;
  std::set<std::string> holds;  // divisions of which it has a product
  std::uint16_t channel = 0;    // touch point to which it turned last, counted from 1
  std::vector<Record> records;  // by department
  ToCome child, misfit;
};

/// How a leg will turn out if it is served.
struct LegPlan {
  bool by_employee = false;
  Act act = Act::standard;
  double time = 1.0;  // factor on the time of service
  float quality = 0.0F, fit = 0.0F, cost = 0.0F, over = 0.0F;
  double moves = 1.0;  // factor on chances of avoidable moves
  bool denied = false, asked_again = false, wrong = false, answered = true;
  bool sale = false, misfit = false;
  bool assisted = false, settled = false, passed_on = false, with_story = false;  // by an assistant
  bool story_told = false;                   // to the employee, by the assistant before
  double may = 1.0, want = 1.0, know = 1.0;  // gates
  double known_rightly = 1.0;                // chance that what is known is right, where guessed
  double request = 0.0;                      // money that what fits costs
  float work = 1.0F;                         // factor on the work, of what an order needs
  bool stocked = false, misordered = false, refused = false;  // of an order
  std::uint32_t teaches = 0;                                  // bits as of CompanyCase::learnt
  Loss loss = Loss::none;
  double lost = 0.0;  // by that
};

/// A part of [0, 1), from the one before it on, and what follows where a draw falls into it.
struct ReferenceWay {
  double upper;
  const Move* move;
  bool saved;  // what is done there is done here
};

/// What is known of a customer at a leg.
struct Knowledge {
  double gate = 1.0, rightly = 1.0;  // rightly: the chance that it is right
  bool wrong = false;
  double told = 1.0;  // chance that what the case has taught is at hand
};

/// How the gates stand for who wants to leave.
struct TalkGates {
  double want = 1.0, know = 1.0;
  bool wrong = false;
};

/// Customers at the start, legs and what they do to customers.
class ReferencePeople {
 public:
  ReferencePeople(const Model& model, RandomKey key, const ReferenceCompany& company)
      : model_(model), company_(model.company), key_(key), published_(company) {}

  ReferencePerson person(std::uint32_t n, std::uint8_t segment, double satisfaction) const;
  /// At the begin, once the company has published.
  void add_records(ReferencePerson& person, double rate_factor) const;
  /// Department d's record of that day of somebody who has had none; `block` says what it is like.
  Record first_record(const RandomBlock& block, std::size_t d, std::size_t segment,
                      Record day) const;
  /// Contribution a month less the cost of serving such a customer.
  double worth(const ReferencePerson& person) const;
  double products_worth(const ReferencePerson& person) const;
  double relative_worth(const ReferencePerson& person) const;

  /// `before`: of the leg before in the same case.
  LegPlan plan(const Case& c, const ReferencePerson& person, std::uint32_t visit, Time t,
               const LegPlan& before) const;
  /// What comes of a leg at an assistant, of streams too.
  LegPlan assist(const Case& c, std::uint32_t visit, const TouchPoint& place) const;
  double quality_served(const TouchPoint& place, const LegPlan& plan, Time felt_wait,
                        double late) const;
  double quality_failed(const TouchPoint& place, const Case& c, Time wait) const;
  /// Of an order that is not given credit.
  double quality_declined(const TouchPoint& place, const Case& c) const;
  /// A leg of quality q moves satisfaction, expectation, peak and worst. Returns the deviation.
  double judge(ReferencePerson& person, double& satisfaction, const Case& c, double q, Loss loss,
               Time t) const;
  double felt(const ReferencePerson& person, double deviation) const;
  void remember(ReferencePerson& person, const Case& c, double felt, bool complains,
                bool fitted) const;
  double memory_at(const ReferencePerson& person, Time t) const;
  /// The factor on the case's chances of avoidable moves.
  double move_factor(const Case& c) const;
  /// What each part of [0, 1) stands for after a leg with these moves.
  static std::vector<ReferenceWay> ways(const Tables& tables, const Range& moves, double factor);
  void enter_records(ReferencePerson& person, Time t) const;

  /// At the save desk of a department.
  TalkGates at_the_desk(const ReferencePerson& person, std::size_t d, Time t) const;
  double may_at_the_desk(const ReferencePerson& person, std::size_t d, double money) const;

 private:
  RandomBlock draw(const Case& c, std::uint32_t visit, Purpose purpose) const {
    return draw_leg(key_, need_key(model_, c), model_.steps[c.step].code, visit, purpose);
  }
  bool owned(const Case& c) const;
  bool manager_gone(const ReferencePerson& person, Time t) const;
  Knowledge on_record(const Case& c, const ReferencePerson& person, std::size_t d, Time t) const;
  Knowledge know(const Case& c, const ReferencePerson& person, std::uint32_t visit, std::size_t d,
                 Time t) const;
  double weight(const ReferencePerson& person) const;
  double join(double may, double want, double know) const;
  void plan_order(const Case& c, const TouchPoint& place, LegPlan& plan) const;
  LegPlan plan_leg(const Case& c, const ReferencePerson& person, std::uint32_t visit, Time t,
                   const LegPlan& before) const;
  void open_gates(const Case& c, const ReferencePerson& person, std::size_t d, LegPlan& plan) const;
  void choose(const Case& c, const ReferencePerson& person, std::uint32_t visit, bool wrong,
              LegPlan& plan) const;
  void draw_outcome(const Case& c, std::uint32_t visit, const TouchPoint& place,
                    LegPlan& plan) const;
  double skill(const Case& c, std::uint32_t visit, const TouchPoint& place) const;
  void judge_plan(const Case& c, const ReferencePerson& person, std::uint32_t visit,
                  const TouchPoint& place, LegPlan& plan) const;
  void judge_assistant(const Case& c, const TouchPoint& place, LegPlan& plan) const;
  void find_loss(const Case& c, double missing, LegPlan& plan) const;
  /// With what earlier legs take from it.
  double quality_by_the_book(const TouchPoint& place, const Case& c) const {
    return place.quality + company_.join_shift - company_.quality.leg * earlier_legs(c);
  }
  static int earlier_legs(const Case& c) { return std::min(c.legs - 1, 5); }
  float fade(Time from, Time to, float x) const;
  void fade_memory(ReferencePerson& person, Time t) const;

  const Model& model_;
  const CompanyModel& company_;
  const RandomKey key_;
  const ReferenceCompany& published_;
};

}  // namespace rapport
