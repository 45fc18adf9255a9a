#include "sim/scenario/validate.h"

#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/parameter.h"
#include "sim/scenario/periods.h"
#include "sim/scenario/rates.h"
#include "sim/scenario/shock.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

void check_clock(const Scenario& scenario, Problems& problems) {
  const Checker at("scenario", problems);
  if (!exists(scenario.start)) {
    at.problem("start is " + to_string(scenario.start) + ", a day that does not exist", {}, {},
               "start");
  }
  if (scenario.start.year < 1 || scenario.start.year > 9000) {
    at.problem("start is in the year " + std::to_string(scenario.start.year), "1 to 9000", {},
               "start");
  }
  check_parameters(scenario_parameters(), &scenario, at);
  if (scenario.warmup >= 0 && scenario.warmup % kDay != 0) {
    at.problem("warmup is " + duration_text(scenario.warmup), "whole days", {}, "warmup");
  }
}

void check_customers(const Scenario& scenario, Problems& problems) {
  const Checker at("scenario", problems);
  std::uint64_t customers = 0;
  for (const SegmentSpec& segment : scenario.segments) customers += segment.customers;
  if (customers >= std::uint64_t{1} << 31) {
    at.problem("has " + std::to_string(customers) + " customers", "fewer than 2147483648 in all",
               "simulate fewer and let each stand for several with 'represents'");
  }
  if (!scenario.streams.empty()) return;
  if (scenario.segments.empty()) {
    at.problem("has no segments and no streams", "at least one of either");
  } else if (customers == 0) {
    at.problem("has no customers and no streams", "a segment with customers, or a stream");
  }
}

/// The number of streams that `represents` adds: one for each need and segment that has customers
/// and needs.
std::size_t background_streams(const Scenario& scenario) {
  std::size_t count = 0;
  if (!scenario.has_background()) return count;
  for (const NeedSpec& need : scenario.needs) {
    const bool has_factors = need.segment_factor.size() == scenario.segments.size();
    if (!has_factors && !need.segment_factor.empty()) continue;  // reported with the need
    for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
      if (scenario.segments[s].customers > 0 && rate_of(need, s) > 0) ++count;
    }
  }
  return count;
}

void check_counts(const Scenario& scenario, Problems& problems) {
  const Checker at("scenario", problems);
  const auto check_count = [&](const std::string& what, std::size_t count, std::size_t most) {
    if (count > most) {
      at.problem("has " + std::to_string(count) + " " + what, "at most " + std::to_string(most));
    }
  };
  std::size_t steps = 0;
  for (const JourneySpec& journey : scenario.journeys) steps += journey.steps.size();
  check_count("segments", scenario.segments.size(), kMaxSegments);
  check_count("needs", scenario.needs.size(), kMaxKinds);
  check_stream_count(scenario, background_streams(scenario), problems);
  check_count("pools", scenario.pools.size(), kMaxPlaces);
  check_count("touch points", scenario.touch_points.size(), kMaxPlaces);
  check_count("journeys", scenario.journeys.size(), kMaxPlaces);
  check_count("steps in all journeys together", steps, kMaxSteps);
}

}  // namespace

void check_stream_count(const Scenario& scenario, std::size_t background, Problems& problems) {
  const std::size_t count = scenario.streams.size() + background;
  if (count <= kMaxKinds) return;
  const std::string added = " (" + std::to_string(background) +
                            " of them for represented customers, by need and segment)";
  Checker("scenario", problems)
      .problem("has " + std::to_string(count) + " streams" + (background == 0 ? "" : added),
               "at most " + std::to_string(kMaxKinds));
}

Problems find_problems(const Scenario& scenario) {
  return find_problems_within(scenario, scenario);
}

Problems find_problems(const Scenario& today, std::span<const Change> changes) {
  Problems problems = find_problems_within(today, structure_of(today, changes));
  check_changes(today, changes, problems);
  return problems;
}

Problems find_problems_within(const Scenario& scenario, const Scenario& structure) {
  Problems problems;
  check_clock(scenario, problems);
  check_customers(scenario, problems);
  check_counts(scenario, problems);
  check_segments(scenario, problems);
  check_needs(scenario, problems);
  check_streams(scenario, problems);
  check_pools(scenario, problems);
  check_touch_points(scenario, problems);
  check_journeys(scenario, structure, problems);
  check_organisation(scenario, problems);
  check_products(scenario, problems);
  check_shocks(scenario, problems);
  check_levers(scenario, problems);
  check_company(scenario, problems);
  check_money(scenario, problems);
  return problems;
}

}  // namespace rapport
