// Levers: the numbers of policy. One row each.
//
// A lever is turned into what the engine reads by its row's `apply`: with_levers(). So a lever
// needs no code in the engine, unless it asks for a mechanism that is not there.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/problem.h"
#include "sim/scenario/scenario.h"

namespace rapport {

class LeverValues;

/// Which part of the capability a lever belongs to.
enum class LeverFamily : std::uint8_t {
  plain,          ///< turned into the scenario's own numbers; needs no company
  orientation,    ///< what people may and put first
  configuration,  ///< structure, incentives, metrics, training
  information,    ///< facts
  roll_out        ///< how changes are made
};

struct Lever {
  const char* id;     ///< as in files: "staffing"
  const char* code;   ///< short name in texts on the model: "C8a"; empty where it has none
  const char* label;  ///< for people: "Staffing"
  const char* unit;   ///< "x today", "share"
  double least, most, neutral;  ///< `neutral`: the value that changes nothing
  const char* help;             ///< what it does, in a sentence or two
  const char* at_least;         ///< what `least`, the middle and `most` mean in words
  const char* at_half;
  const char* at_most;
  std::array<bool, kLeverScopes> scopes;  ///< by LeverScope: where it can be set
  double one_off, per_month;  ///< default cost, see LeverCostSpec; 0 where `cost_doc` says why
  const char* cost_doc;       ///< what it costs and where that appears
  const char* source;         ///< a citation, or "assumption"
  /// Turns the lever's values into the scenario's own numbers. Changes nothing where they are
  /// `neutral`. Null for a company's levers, which the engine reads itself (company_state.h).
  void (*apply)(Scenario& scenario, const LeverValues& values) = nullptr;
  /// How much of it is in use, 0..1, mean over what it acts on: what its cost is proportional to.
  /// Reads nothing that `apply` changes, so it is the same before and after.
  double (*dose)(const Scenario& scenario, const LeverValues& values) = nullptr;
  /// Whether it does anything at touch points of that kind; null where it is not about these.
  bool (*acts_at)(TouchPointSpec::Kind kind) = nullptr;
  LeverFamily family = LeverFamily::plain;
};

std::span<const Lever> levers();  ///< plain ones, then a company's

/// The levers of a company, in the order of their rows; their values stand in Tables::levers.
enum class CompanyLever : std::uint8_t {
  customers_first,
  share,
  latitude,
  lifetime,
  strategy,
  structure,
  owner,
  bonus,
  deferral,
  metrics,
  survey,
  training,
  answer,
  one_view,
  upkeep,
  systems,
  depth,
  screen,
  tests,
  order,
  one_plan,
  commitment
};
inline constexpr int kCompanyLevers = static_cast<int>(CompanyLever::commitment) + 1;
std::span<const Lever> plain_levers();
std::span<const Lever> company_levers();
/// By id or code, ignoring case; null where there is none.
const Lever* find_lever(std::string_view id_or_code);

/// As in files: "all", "segment", "department", "division", "touch_point".
const char* name_of(LeverScope scope);
/// The key of a setting below "levers": "staffing", or "staffing.touch_point.phone".
std::string key_of(const LeverSetting& setting);

/// The values of one lever in one scenario, resolved by scope: touch point before department,
/// segment before division before all, `neutral` where nothing is set. Both must outlive it.
class LeverValues {
 public:
  LeverValues(const Lever& lever, const Scenario& scenario)
      : lever_(&lever), scenario_(&scenario) {}
  double of_touch_point(const TouchPointSpec& spec) const { return value(setting_of(spec)); }
  double of_need(const NeedSpec& need, const SegmentSpec& segment) const;
  double of_all() const { return value(find(LeverScope::all, {})); }
  double of_department(std::string_view name) const {
    const LeverSetting* setting = find(LeverScope::department, name);
    return value(setting != nullptr ? setting : find(LeverScope::all, {}));
  }
  /// Of a pool: that of the touch points which it serves first; of_all() where it serves none so.
  double of_pool(const PoolSpec& pool) const;
  /// The setting that holds at a touch point; null where nothing is set.
  const LeverSetting* setting_of(const TouchPointSpec& spec) const;

 private:
  const LeverSetting* find(LeverScope scope, std::string_view of) const;
  double value(const LeverSetting* setting) const {
    return setting != nullptr ? setting->value : lever_->neutral;
  }

  const Lever* lever_;
  const Scenario* scenario_;
};

/// The scenario as the engine reads it: all levers applied. Its `levers` stay, for the record, so
/// nothing tells that they were applied: applying them to the result would do it all twice. What
/// check_levers() refuses is left out or does something senseless; it is no program mistake.
Scenario with_levers(const Scenario& scenario);

/// What is wrong with settings of levers and their costs: unknown levers and names, scopes that a
/// lever has not, values out of range, touch points that share a pool and differ. `where` is
/// "levers" or "lever_cost", `key` the key below it, as of key_of(). Finds the same before and
/// after with_levers().
void check_levers(const Scenario& scenario, Problems& problems);

/// What the levers cost, see lever_charges().
struct LeverCharge {
  Time from;
  double one_off;    ///< money, for the whole company, at `from`
  double per_month;  ///< money a month (365/12 days) from then on, until the next charge
  /// The part of both that is for levers of a company, which a rule may give back.
  double company_one_off = 0.0, company_per_month = 0.0;
  auto operator<=>(const LeverCharge&) const = default;
};

/// Sums over levers of `per_month x dose` while a setting holds, and `one_off x rise of dose` over
/// the setting before when it begins (a fall gives nothing back; what Today has is paid), both
/// times the customers represented, all of those at the start. The first charge is at 0, then there
/// is one for each change; a change at 0 takes the place of Today's. Doses and prices are those of
/// the scenario that begins. `changes` in time order, scenarios with or without levers applied.
std::vector<LeverCharge> lever_charges(const Scenario& today, std::span<const Change> changes);

}  // namespace rapport
