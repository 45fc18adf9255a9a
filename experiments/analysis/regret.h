// Regret: how policies do over variants of what is not known, against the best in each.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "experiments/analysis/direction.h"
#include "sim/core/interval.h"

namespace rapport {

struct PolicyRegret {
  /// By variant: how much better the best policy of that variant is, 0 or more, in the value's
  /// unit; NaN in variants that are left out.
  std::vector<double> by_variant;
  double worst = 0.0, mean = 0.0;  ///< NaN where no variant is left, or the policy has no value
  std::size_t worst_variant = 0;   ///< where `worst` is; the first of several
  double best_share = 0.0;         ///< of variants in which it is best, ties shared, 0..1
  /// Share of variants in which it is as good as a threshold asks for, Wilson's interval: for
  /// variants that are drawn at random. Only where a threshold was given.
  std::optional<Interval> satisficing{};
  std::size_t satisfied = 0;  ///< in how many variants that is
};

struct RegretTable {
  std::vector<PolicyRegret> policies;      ///< by number
  std::size_t variants = 0, left_out = 0;  ///< that count; that do not
  /// The policy of the least worst regret (Savage 1951, "The theory of statistical decision", JASA
  /// 46) and that of the least mean regret, which is that of the best mean; the lowest number among
  /// equals. None where no variant is left.
  std::optional<std::size_t> minimax, least_mean;
};

/// Regret from values[policy][variant], with robustness as Lempert, Groves, Popper and Bankes
/// (2006, Management Science 52) use it. A variant in which a policy has no value (NaN) is left out
/// for all, since a policy that failed where all do badly would look good else; a policy without
/// any value is left out itself. `threshold`: at least that much where more is better, at most that
/// much where less is. Values of single runs are taken as they are: luck in them makes every policy
/// look more regretted, so they should be means over replications. Throws InvariantError for no
/// policies and unequal numbers of variants.
RegretTable regret_table(std::span<const std::vector<double>> values, Direction direction,
                         std::optional<double> threshold = {}, double level = kConfidence);

/// The same over variants that weigh differently, by weights of 0 or more, at least one above 0:
/// shares and means are of weight. The worst regret is that over the heaviest variants that
/// together have kWorstOfWeight of it: one that what was found all but rules out is no reproach.
RegretTable weighted_regret_table(std::span<const std::vector<double>> values, Direction direction,
                                  std::span<const double> weights);
inline constexpr double kWorstOfWeight = 0.99;

}  // namespace rapport
