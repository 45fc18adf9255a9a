#include "experiments/sheet/target_fit.h"

#include <algorithm>
#include <optional>

#include "sim/core/problem.h"
#include "sim/scenario/parameter.h"

namespace rapport {

namespace {

constexpr std::string_view kTargetKeys = "target.";

/// Takes the target away. Returns false where there is none of that name.
bool drop(Scenario& today, const std::string& metric) {
  for (const Parameter& row : target_parameters()) {
    auto& given = member<std::optional<double>>(row, &today);
    if (metric_of_target(row) != metric || !given) continue;
    given.reset();
    return true;
  }
  return false;
}

/// Whether all of the problems are of targets, which are then left out.
bool leave_out(Scenario& today, const Problems& problems, std::vector<LeftTarget>& left_out) {
  for (const Problem& problem : problems) {
    if (!problem.where.starts_with(kTargetKeys)) return false;
    const std::string metric = problem.where.substr(kTargetKeys.size());
    if (!drop(today, metric)) return false;
    left_out.push_back({metric, problem.what});
  }
  return !problems.empty();
}

}  // namespace

TodayFit fit_what_can_be(Scenario today, const FitOptions& options,
                         std::vector<LeftTarget>& left_out) {
  for (;;) {
    try {
      return fit_today(today, options);
    } catch (const InvalidInput& error) {
      if (!leave_out(today, error.problems(), left_out)) throw;
    }
  }
}

void add_changes(std::vector<KeyChange>& made, const std::vector<KeyChange>& more) {
  for (const KeyChange& change : more) {
    const auto before = std::ranges::find(made, change.key, &KeyChange::key);
    if (before == made.end()) {
      made.push_back(change);
    } else {
      before->to = change.to;
    }
  }
}

}  // namespace rapport
