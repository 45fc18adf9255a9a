#include "experiments/analysis/selection.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/core/check.h"
#include "sim/core/elementary.h"

namespace rapport {

SelectionConstants selection_constants(std::size_t policies, double alpha, std::uint32_t first) {
  check(policies >= 2, "a selection has at least two policies");
  check(first >= 2, "a selection begins with at least two rounds");
  const double others = static_cast<double>(policies - 1);
  check(alpha > 0.0 && alpha < others / (others + 1.0),
        "the chance to select wrongly is above 0 and below that of a blind choice");
  const double dof = static_cast<double>(first - 1);
  const double eta = 0.5 * (math::pow(2.0 * alpha / others, -2.0 / dof) - 1.0);
  return {.eta = eta, .h_squared = 2.0 * eta * dof};
}

KimNelson::KimNelson(std::size_t policies, const SelectionOptions& options)
    : options_(options),
      constants_(selection_constants(policies, options.alpha, options.first)),
      survivors_(policies),
      sums_(policies, 0.0),
      pairs_(policies * policies),
      needed_(policies * policies, 0.0) {
  check(options.delta > 0.0 && std::isfinite(options.delta),
        "a selection needs an indifference zone above 0");
  std::iota(survivors_.begin(), survivors_.end(), std::size_t{0});
}

void KimNelson::add(std::span<const double> values) {
  check(!finished_, "a finished selection takes no more rounds");
  check(values.size() == sums_.size(), "a round has a value for each policy");
  for (const std::size_t p : survivors_) {
    check(std::isfinite(values[p]), "a round has a value of each policy that is still in");
  }
  const double sign = sign_of(options_.direction);
  ++rounds_;
  for (const std::size_t p : survivors_) sums_[p] += sign * values[p];
  if (rounds_ <= options_.first) {
    for (std::size_t a = 0; a < sums_.size(); ++a) {
      for (std::size_t b = a + 1; b < sums_.size(); ++b) {
        pairs_[pair(a, b)].add(values[a] - values[b]);
      }
    }
  }
  if (rounds_ == options_.first) take_variances();
  if (rounds_ >= options_.first) screen();
}

// needed = h^2 S^2 / delta^2; no pair is undecided longer than that many rounds.
void KimNelson::take_variances() {
  double most = 0.0;
  for (std::size_t a = 0; a < sums_.size(); ++a) {
    for (std::size_t b = a + 1; b < sums_.size(); ++b) {
      const double needed =
          constants_.h_squared * pairs_[pair(a, b)].variance() / (options_.delta * options_.delta);
      needed_[pair(a, b)] = needed_[pair(b, a)] = needed;
      most = std::max(most, std::floor(needed));
    }
  }
  check(most < 1e15, "the indifference zone is far smaller than what values vary by");
  last_round_ = std::max(rounds_, static_cast<std::uint64_t>(most) + 1);
}

double KimNelson::lead(std::size_t a, std::size_t b) const {
  return (sums_[a] - sums_[b]) / static_cast<double>(rounds_);
}

// Keeps a where mean(a) >= mean(b) - W for all b that were still in,
// W = max(0, delta / (2 r) (h^2 S^2 / delta^2 - r)) after r rounds.
void KimNelson::screen() {
  const auto r = static_cast<double>(rounds_);
  std::vector<std::size_t> kept;
  for (const std::size_t a : survivors_) {
    const bool stays = std::all_of(survivors_.begin(), survivors_.end(), [&](std::size_t b) {
      const double slack = std::max(0.0, options_.delta / (2.0 * r) * (needed_[pair(a, b)] - r));
      return lead(a, b) >= -slack;
    });
    if (stays) kept.push_back(a);
  }
  survivors_ = std::move(kept);
  finished_ = survivors_.size() == 1 || rounds_ >= last_round_;
}

std::size_t KimNelson::best() const {
  check(rounds_ > 0, "nothing is best before the first round");
  return *std::max_element(survivors_.begin(), survivors_.end(),
                           [&](std::size_t a, std::size_t b) { return sums_[a] < sums_[b]; });
}

}  // namespace rapport
