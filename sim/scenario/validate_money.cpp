// Money that runs count in thousandths, in whole numbers of 64 bits: whether its sums fit.
#include <algorithm>
#include <cmath>

#include "sim/scenario/checker.h"
#include "sim/scenario/rates.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

/// Less than half of what fits, because what is meant by a mean may come out larger.
constexpr double kMostCounted = 4e15;

double years_of(const Scenario& scenario) {
  return static_cast<double>(scenario.horizon) / static_cast<double>(kYear);
}

/// Needs of all of a segment's customers in the run, as often as they come on average; 0 where
/// other checks find the need wrong.
double needs_in_run(const Scenario& scenario, const NeedSpec& need, std::size_t segment) {
  const bool fits =
      need.segment_factor.empty() || need.segment_factor.size() == scenario.segments.size();
  if (!fits) return 0.0;
  return scenario.segments[segment].customers * rate_of(need, segment) * years_of(scenario);
}

void check_sum(const Checker& at, double sum, const char* what, const char* key) {
  if (!(sum > kMostCounted)) return;  // what is no number others report
  at.problem(std::string(what) + " may come to " + huge_text(sum) + " in the run",
             "at most " + huge_text(kMostCounted), "count money in thousands or millions", key);
}

}  // namespace

void check_money(const Scenario& scenario, Problems& problems) {
  constexpr double kMostLegs = 10;      // that cost something, of a case and what comes of it
  constexpr double kLargestFactor = 2;  // of the lever credit_limit
  const double months = std::max(1.0, 12.0 * years_of(scenario));
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    const SegmentSpec& segment = scenario.segments[s];
    const Checker at(place_of("segment", segment.name, s), problems);
    double ordered = 0.0, cases = 0.0;
    for (const NeedSpec& need : scenario.needs) {
      const double needs = needs_in_run(scenario, need, s);
      ordered += needs * need.order_price;
      cases += needs;
    }
    check_sum(at, ordered, "what is ordered", "");
    check_sum(at, segment.customers * segment.credit.limit * kLargestFactor * months,
              "what is owed by who defaults", "credit.limit");
    if (!scenario.company.on) continue;
    const double request = scenario.company.may.request.mean();
    check_sum(at, cases * kMostLegs * request, "what fits customers (company.may.request)", "");
  }
}

}  // namespace rapport
