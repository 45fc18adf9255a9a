#include "experiments/study/attribution_sets.h"

#include <bit>
#include <set>

namespace rapport {

OrderDraws sampled_orders(const StudySpec& spec) {
  return {static_cast<std::uint32_t>(spec.most_orders / 2), spec.design.seed};
}

std::vector<std::uint64_t> attribution_sets(const StudySpec& spec) {
  std::vector<std::uint64_t> sets;
  if (!samples_orders(spec)) {
    for (std::uint64_t set = 1; set < std::uint64_t{1} << spec.steps.size(); ++set) {
      sets.push_back(set);
    }
    return sets;
  }
  std::set<std::uint64_t> met;  // whoever takes the values asks for these
  sampled_shapley(
      spec.steps.size(),
      [&](std::uint64_t set) {
        if (set != 0) met.insert(set);
        return 0.0;
      },
      sampled_orders(spec));
  sets.assign(met.begin(), met.end());
  return sets;
}

std::string words_of_set(const StudySpec& spec, std::uint64_t set) {
  const std::size_t steps = spec.steps.size();
  const auto taken = static_cast<std::size_t>(std::popcount(set));
  if (taken == steps) return "all steps";
  const bool names_missing = steps > 2 && 2 * taken > steps;
  std::string words;
  for (std::size_t i = 0; i < steps; ++i) {
    if (((set >> i & 1U) != 0) == names_missing) continue;
    words += (words.empty() ? "" : names_missing ? ", " : " + ") + spec.steps[i].label;
  }
  return names_missing ? "all but " + words : words;
}

}  // namespace rapport
