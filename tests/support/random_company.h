// Small companies at random whose employees may, want and know.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/scenario/scenario.h"
#include "tests/support/random_maker.h"

namespace rapport {

/// A random scenario (random_scenario.h) with a company in it: levers, off switches, both rules of
/// gates and of experience, all kinds of child needs, own values and all ways to leave; at a pace
/// at which weeks are enough for all of it. Deterministic in `seed`.
Scenario random_company(std::uint32_t seed);

/// Sets some of a company's levers, for all or by department, in place of what they were.
void set_levers(Dice& dice, Scenario& scenario);

/// Sets the lever of prices anew: for all, by segment, both or not at all.
void set_prices(Dice& dice, Scenario& scenario);

/// Sets the levers of credit anew.
void set_credit(Dice& dice, Scenario& scenario);
/// Sets the lever of cross-selling anew, where customers hold products.
void set_cross_selling(Dice& dice, Scenario& scenario);
/// Sets the levers of how credit is checked anew.
void set_checks(Dice& dice, Scenario& scenario);
/// Sets the levers of promises and stock anew.
void set_orders(Dice& dice, Scenario& scenario);
/// Sets levers by segment that set_levers() and the others set for all or by place only.
void set_by_segment(Dice& dice, Scenario& scenario);

/// Sets the lever of account managers anew.
void set_managers(Dice& dice, Scenario& scenario);

/// Sets the lever of rewards anew, for segments that pay a price.
void set_rewards(Dice& dice, Scenario& scenario);

/// Sets the levers of save offers anew.
void set_saves(Dice& dice, Scenario& scenario);

/// Sets the levers of who joins anew.
void set_joining_levers(Dice& dice, Scenario& scenario);

/// Draws an assistant anew, but for whether it is one.
void set_assistant(Dice& dice, AssistantSpec& spec);

/// None to two rules of a policy.
std::vector<RuleSpec> random_rules(std::uint32_t seed);

}  // namespace rapport
