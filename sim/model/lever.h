// Levers: the numbers of policy. One row each.
//
// A lever is turned into what the engine reads by its row's `apply`: with_levers(). So a lever
// needs no code in the engine, unless it asks for a mechanism that is not there.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/core/problem.h"
#include "sim/model/scenario.h"

namespace rapport {

class LeverValues;

struct Lever {
  const char* id;               ///< as in files: "staffing"
  const char* code;             ///< short name in texts on the model: "C8a"
  const char* label;            ///< for people: "Staffing"
  const char* unit;             ///< "x today", "share"
  double least, most, neutral;  ///< `neutral`: the value that changes nothing
  const char* help;             ///< what it does, in a sentence or two
  const char* at_least;         ///< what `least`, the middle and `most` mean in words
  const char* at_half;
  const char* at_most;
  bool scopes[kLeverScopes];  ///< by LeverScope: where it can be set
  double one_off, per_month;  ///< default cost, see LeverCostSpec; 0 where `cost_doc` says why
  const char* cost_doc;       ///< what it costs and where that appears
  const char* source;         ///< a citation, or "assumption"
  /// Turns the lever's values into the scenario's own numbers.
  void (*apply)(Scenario& scenario, const LeverValues& values);
  /// How much of it is in use, 0..1, mean over what it acts on: what its cost is proportional to.
  double (*dose)(const Scenario& scenario, const LeverValues& values);
};

std::span<const Lever> levers();
/// By id or code, ignoring case; null where there is none.
const Lever* find_lever(std::string_view id_or_code);

/// The values of one lever in one scenario, resolved by scope: touch point before department,
/// segment before division before all, `neutral` where nothing is set.
class LeverValues {
 public:
  LeverValues(const Lever& lever, const Scenario& scenario);
  double of_touch_point(const TouchPointSpec& spec) const;
  double of_need(const NeedSpec& need, const SegmentSpec& segment) const;
  double of_all() const;

 private:
  const Lever* lever_;
  const Scenario* scenario_;
};

/// The scenario as the engine reads it: all levers applied. Its `levers` stay, for the record.
Scenario with_levers(const Scenario& scenario);

/// What is wrong with settings of levers and their costs: unknown levers and names, scopes that a
/// lever has not, values out of range, touch points that share a pool and differ.
void check_levers(const Scenario& scenario, Problems& problems);

/// What the levers cost. Sums over levers of `per_month x dose` while a setting holds, and
/// `one_off x rise of dose` when it begins (a fall gives nothing back; what Today has is paid).
struct LeverCharge {
  Time from;
  double one_off;    ///< money, for the whole company, at `from`
  double per_month;  ///< money a month (365/12 days) from then on, until the next charge
};
std::vector<LeverCharge> lever_charges(const Scenario& today, std::span<const Change> changes);

}  // namespace rapport
