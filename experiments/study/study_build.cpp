#include "experiments/study/study_build.h"

#include <algorithm>

#include "sim/core/check.h"

namespace rapport {

std::size_t points_at_a_time(const Study& study, int threads) {
  constexpr std::size_t kLeast = 16, kMost = 256, kRunsAThread = 64;
  const std::size_t wanted = kRunsAThread * static_cast<std::size_t>(std::max(1, threads));
  return std::clamp(wanted / study.spec.replications, kLeast, kMost);
}

ReadOptions study_read_options(const Study& study, std::size_t variant) {
  ReadOptions options;
  options.set = study.spec.set;
  options.read = study.read;
  if (variant < study.record.variants.size()) {
    const std::vector<Override>& more = study.record.variants[variant].set;
    options.set.insert(options.set.end(), more.begin(), more.end());
  }
  return options;
}

std::vector<BuiltPolicy> build_points(const Study& study, std::size_t variant,
                                      const std::vector<std::size_t>& points,
                                      PolicyBuilder& builder) {
  ReadOptions options = study_read_options(study, variant);
  const std::string horizon = points.empty() ? "" : study.points.points[points[0]].horizon;
  if (!horizon.empty()) options.set.push_back({"horizon", horizon, "how long a point's runs last"});
  for (const std::size_t p : points) {
    check(study.points.points[p].horizon == horizon, "points of a batch last equally long");
    if (!study.points.points[p].as_is) options.extra.push_back(study.points.points[p].policy);
  }
  builder.read(study.spec.scenario, options);
  std::vector<const Policy*> policies;
  for (const std::size_t p : points) {
    policies.push_back(policy_named(builder.file(), study.points.points[p].policy.name));
  }
  return builder.build(policies);
}

}  // namespace rapport
