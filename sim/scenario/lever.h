// Levers: the numbers that a policy moves. Each is a row of a table.
//
// A plain lever needs no code in the engine: the `apply` of its row turns its value into the
// scenario's own numbers, see with_levers(). The levers of the company layer (see company.h) have
// no `apply`; the engine reads their values itself (sim/company/company_state.h).
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

/// Which part of the capability to keep customers a lever belongs to.
enum class LeverFamily : std::uint8_t {
  plain,          ///< turned into the scenario's own numbers; works without a company
  orientation,    ///< what people put first and may do
  configuration,  ///< structure, incentives, metrics, training
  information,    ///< facts
  roll_out        ///< how changes are made
};

/// One lever: a row, the same for all scenarios.
struct Lever {
  const char* id;     ///< as in files: "staffing"
  const char* code;   ///< short name in texts on the model: "C8a"; empty where it has none
  const char* label;  ///< for people: "Staffing"
  const char* unit;   ///< "x today", "share"
  double least, most, neutral;  ///< `neutral`: where nothing is set; if plain, it changes nothing
  const char* help;             ///< what it does, in a sentence or two
  const char* also;             ///< other words by which people look for it, with commas between
  const char* at_least;         ///< in words what `least`, a quarter of the way to `most`, ... mean
  const char* at_quarter;
  const char* at_half;
  const char* at_three_quarters;
  const char* at_most;
  std::array<bool, kLeverScopes> scopes;  ///< by LeverScope: where it can be set
  /// Default cost, see LeverCostSpec; 0 where `cost_doc` says why.
  double one_off = 0.0, per_month = 0.0;
  const char* cost_doc;  ///< what it costs and where that appears
  /// By which factor both costs may plausibly be off in a firm that has not worked them out itself,
  /// and why. 0 where the lever costs nothing by itself.
  double cost_low = 0.0, cost_high = 0.0;
  const char* cost_why = "";
  const char* source;  ///< a citation, or "assumption"
  /// Turns the lever's values into the scenario's own numbers. Changes nothing where they are
  /// `neutral`. Null for levers of the company layer, which the engine reads itself.
  void (*apply)(Scenario& scenario, const LeverValues& values) = nullptr;
  /// How much of the lever is in use, at least 0, as a mean over what it acts on; its cost is
  /// proportional to this. Reads nothing that `apply` changes, so it is the same before and after.
  double (*dose)(const Scenario& scenario, const LeverValues& values) = nullptr;
  /// Whether the lever does anything at that touch point; null where it is not about these.
  bool (*acts_at)(const TouchPointSpec& spec) = nullptr;
  LeverFamily family = LeverFamily::plain;
  /// Whether people have to change how they work when it moves, and lose quality meanwhile; what
  /// they believe, may and are paid for does not ask that of them.
  bool changes_work = false;
  bool needs_company = false;  ///< a plain lever that does nothing without one
  /// What the firm lacks for the lever to do anything there: "a segment with a price"; null where
  /// it lacks nothing. Without this function only a company and places at which it acts may be
  /// lacking.
  const char* (*lacks)(const Scenario& scenario) = nullptr;
};

/// The five words of a lever, from `least` to `most`.
inline std::array<const char*, 5> words_of(const Lever& lever) {
  return {lever.at_least, lever.at_quarter, lever.at_half, lever.at_three_quarters, lever.at_most};
}
/// The value that one of them is about.
inline double value_of_word(const Lever& lever, std::size_t word) {
  return lever.least + (lever.most - lever.least) * static_cast<double>(word) / 4.0;
}

std::span<const Lever> levers();  ///< all: plain_levers(), then company_levers()

/// The levers of the company layer, in the order of company_levers(). Their values stand in
/// Tables::levers.
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
/// What a firm lacks for a lever to do anything there, in words that stand behind "without"; null:
/// nothing, it is of use.
const char* lacking_for(const Lever& lever, const Scenario& scenario);
/// Says of each lever that the scenario sets, and that does nothing in it, what is lacking.
std::vector<std::string> idle_levers(const Scenario& scenario);
/// The lever with that id or code, ignoring case; null where there is none.
const Lever* find_lever(std::string_view id_or_code);

/// Whether all of these words stand in what is said of the lever, each at least as the beginning of
/// one of its words: "crm", "wait time".
bool is_about(const Lever& lever, std::string_view words);

/// The scope as in files: "all", "segment", "department", "division", "touch_point".
const char* name_of(LeverScope scope);
/// The key of a setting below "levers": "staffing", or "staffing.touch_point.phone".
std::string key_of(const LeverSetting& setting);

/// The values of one lever in one scenario. The narrower scope wins: touch point before department
/// before all, segment before division and department before all; of levers that can be set both by
/// place and by segment see of_place() and of(). `neutral` holds where nothing is set. Lever and
/// scenario must outlive it.
class LeverValues {
 public:
  LeverValues(const Lever& lever, const Scenario& scenario)
      : lever_(&lever), scenario_(&scenario) {}
  double of_touch_point(const TouchPointSpec& spec) const { return value(setting_of(spec)); }
  /// The value at a touch point for customers of a segment: what is set for the touch point or its
  /// department before what is set for the segment, before what is set for all.
  double of_place(const TouchPointSpec& spec, std::string_view segment) const {
    const LeverSetting* setting = setting_of(spec);
    const bool is_there = setting != nullptr && setting->scope != LeverScope::all;
    return is_there ? setting->value : of_segment(segment);
  }
  double of_need(const NeedSpec& need, const SegmentSpec& segment) const;
  double of_all() const { return value(find(LeverScope::all, {})); }
  double of_department(std::string_view name) const {
    const LeverSetting* setting = find(LeverScope::department, name);
    return value(setting != nullptr ? setting : find(LeverScope::all, {}));
  }
  /// The value for customers of a segment at a department; a setting by segment is the narrower.
  double of(std::string_view department, std::string_view segment) const {
    const LeverSetting* setting = find(LeverScope::segment, segment);
    return setting != nullptr ? setting->value : of_department(department);
  }
  double of_segment(std::string_view name) const { return of({}, name); }
  /// The value for a pool: that of the touch points which it serves first (as their `pool`, not
  /// their overflow pool), which all have the same; of_all() where there are none.
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

/// A roster times a factor, hour by hour, in whole people (halves upward).
WeekSchedule scaled_staff(const WeekSchedule& staff, double factor);

/// The scenario as the engine reads it: with all plain levers applied. Its `levers` stay, for the
/// record, so nothing tells that they were applied: doing it to the result again would do it twice.
/// Settings that check_levers() refuses are passed over or have senseless effects, but break no
/// invariant.
Scenario with_levers(const Scenario& scenario);

/// Reports what is wrong with settings of levers and their costs: unknown levers and names, scopes
/// that a lever does not have, values out of range, touch points that share a pool and differ. The
/// place of a problem is "levers" or "lever_cost", its key the one below that, as of key_of().
/// Finds the same before and after with_levers().
void check_levers(const Scenario& scenario, Problems& problems);

/// What the levers cost from one date to the next, see lever_charges().
struct LeverCharge {
  Time from;
  double one_off;    ///< money, for the whole firm, at `from`
  double per_month;  ///< money a month (365/12 days) from then on, until the next charge
  /// The parts of both that are for levers of the company layer, which a rule may give back.
  double company_one_off = 0.0, company_per_month = 0.0;
  auto operator<=>(const LeverCharge&) const = default;
};

/// What the levers of Today and of a policy's changes cost, in time order. The first charge is at
/// 0, then there is one for each change; a change at 0, or in force from the start, takes the place
/// of Today's.
///
/// While a setting holds, a lever costs `per_month x dose`. When it begins, it costs `one_off x`
/// the rise of the dose over the setting before; a fall gives nothing back, and what Today has is
/// paid, and what is in force from the start. Both are multiplied by the customers represented, all
/// of those at the start. Doses and prices are those of the scenario that begins. `changes` are in
/// time order, and scenarios may come with or without their levers applied.
std::vector<LeverCharge> lever_charges(const Scenario& today, std::span<const Change> changes);

}  // namespace rapport
