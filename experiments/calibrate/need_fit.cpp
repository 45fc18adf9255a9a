#include "experiments/calibrate/need_fit.h"

#include <cmath>
#include <limits>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr std::uint32_t kTrialResamples = 1000;

/// Customers by need and message.
using Groups = std::array<std::array<std::vector<std::size_t>, kMessages>, kNeeds>;
/// Means of one outcome, or of a resample, by need and message.
using Means = std::array<std::array<double, kMessages>, kNeeds>;

constexpr std::size_t index(Message message) { return static_cast<std::size_t>(message); }
constexpr std::size_t kNone = index(Message::none);

/// Which message fits a need, and which does not.
constexpr std::size_t fitting(std::size_t need) {
  return index(need == 0 ? Message::first : Message::second);
}
constexpr std::size_t misfitting(std::size_t need) {
  return index(need == 0 ? Message::second : Message::first);
}

Groups groups_of(const NeedTrial& trial) {
  Groups groups;
  for (std::size_t i = 0; i < trial.size(); ++i) {
    groups[static_cast<std::size_t>(trial.needs[i])][index(trial.messages[i])].push_back(i);
  }
  for (const auto& of_need : groups) {
    for (const auto& group : of_need) check(group.size() >= 2, "every group has customers");
  }
  return groups;
}

std::uint64_t yeses(const GroupMean& group) {
  return static_cast<std::uint64_t>(
      std::llround(group.mean * static_cast<double>(group.customers)));
}

Difference difference(const GroupMean& a, const GroupMean& b, bool yes_no) {
  if (yes_no) return share_difference(yeses(a), a.customers, yeses(b), b.customers);
  const WeightedMean both[] = {{1.0, a}, {-1.0, b}};
  return sum_of_means(both);
}

NeedEffects effects_on(const NeedTrial::Outcome& outcome, const Groups& groups) {
  NeedEffects effects;
  for (std::size_t need = 0; need < kNeeds; ++need) {
    for (std::size_t message = 0; message < kMessages; ++message) {
      std::vector<double> values;
      for (const std::size_t i : groups[need][message]) values.push_back(outcome.values[i]);
      effects.groups[need][message] = group_mean(values);
    }
    const auto& group = effects.groups[need];
    effects.fitting_by_need[need] = difference(group[fitting(need)], group[kNone], outcome.yes_no);
    effects.misfitting_by_need[need] =
        difference(group[misfitting(need)], group[kNone], outcome.yes_no);
  }
  const auto& first = effects.groups[0];
  const auto& second = effects.groups[1];
  const auto half_each = [&](std::size_t with, std::size_t without, std::size_t with_second,
                             std::size_t without_second) {
    const WeightedMean means[] = {{0.5, first[with]},
                                  {-0.5, first[without]},
                                  {0.5, second[with_second]},
                                  {-0.5, second[without_second]}};
    return sum_of_means(means);
  };
  effects.fitting = half_each(fitting(0), kNone, fitting(1), kNone);
  effects.misfitting = half_each(misfitting(0), kNone, misfitting(1), kNone);
  effects.fitting_less_misfitting = half_each(fitting(0), misfitting(0), fitting(1), misfitting(1));
  effects.kept = effects.misfitting.value / effects.fitting.value;
  return effects;
}

double kept_of(const Means& means) {
  double with_fit = 0.0, without_fit = 0.0;
  for (std::size_t need = 0; need < kNeeds; ++need) {
    with_fit += means[need][fitting(need)] - means[need][kNone];
    without_fit += means[need][misfitting(need)] - means[need][kNone];
  }
  // A resample in which a fitting message does nothing says that any share may be kept.
  return with_fit > 0 ? without_fit / with_fit : std::numeric_limits<double>::quiet_NaN();
}

/// Means of all outcomes in one resample: the same customers for each.
std::vector<Means> resampled(const NeedTrial& trial, const Groups& groups, ResampleDraws& draws) {
  std::vector<Means> means(trial.outcomes.size());
  for (std::size_t need = 0; need < kNeeds; ++need) {
    for (std::size_t message = 0; message < kMessages; ++message) {
      const std::vector<std::size_t>& group = groups[need][message];
      std::vector<double> sums(trial.outcomes.size());
      for (std::size_t i = 0; i < group.size(); ++i) {
        const std::size_t customer = group[draws.below(group.size())];
        for (std::size_t o = 0; o < sums.size(); ++o) {
          sums[o] += trial.outcomes[o].values[customer];
        }
      }
      for (std::size_t o = 0; o < sums.size(); ++o) {
        means[o][need][message] = sums[o] / static_cast<double>(group.size());
      }
    }
  }
  return means;
}

}  // namespace

std::vector<NeedEffects> need_effects(const NeedTrial& trial, std::uint32_t seed) {
  const Groups groups = groups_of(trial);
  std::vector<NeedEffects> effects;
  for (const NeedTrial::Outcome& outcome : trial.outcomes) {
    effects.push_back(effects_on(outcome, groups));
  }
  std::vector<std::vector<double>> kept(effects.size());
  for (std::uint32_t r = 0; r < kTrialResamples; ++r) {
    ResampleDraws draws(seed, Resampling::trial, r);
    const std::vector<Means> means = resampled(trial, groups, draws);
    for (std::size_t o = 0; o < kept.size(); ++o) kept[o].push_back(kept_of(means[o]));
  }
  for (std::size_t o = 0; o < kept.size(); ++o) {
    effects[o].kept_bounds = percentile_bounds(std::move(kept[o]));
  }
  return effects;
}

}  // namespace rapport
