// Shocks: what happens to the firm at dates whatever its policy is. A storm, an outage, a wave of
// flu, a promotion that was agreed on.
#pragma once

#include <vector>

#include "sim/core/calendar.h"
#include "sim/core/problem.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// The time from which a shock holds, and until when: both in [0, horizon], equal where it lies
/// outside of the run. Warm-up has no shocks. Its dates have to be in order.
struct ShockSpan {
  Time from, until;
  bool holds_at(Time t) const { return from <= t && t < until; }
};
ShockSpan span_of(const ShockSpec& shock, const Scenario& scenario);

/// The changes of a policy with the shocks of Today: one change for each date at which either
/// begins or ends, in time order. `today` and the changes are as the engine reads them, with their
/// levers applied. In a firm without a warm-up a policy that has always been in force meets a shock
/// of the first day as if it had always been so too, since nothing lies before that day.
std::vector<Change> with_shocks(const Scenario& today, std::vector<Change> changes);

/// By how much shocks raise the rate of a need, or of a stream, at most: 1 or more. Candidates come
/// as often as that, so that needs keep their times under every policy.
double largest_demand(const Scenario& scenario, const NeedSpec& need);
double largest_demand(const Scenario& scenario, const StreamSpec& stream);

/// What it is and when: "shock 'outage' from 2026-03-02 until 2026-03-08, under all policies alike:
/// web is down".
std::string words_of(const ShockSpec& shock, const Scenario& scenario);

/// Reports names that are unknown, dates that are none, shocks that change nothing, or what nobody
/// has, and what one says that nothing looks at.
void check_shocks(const Scenario& scenario, Problems& problems);

}  // namespace rapport
