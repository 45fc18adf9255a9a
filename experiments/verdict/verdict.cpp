#include "experiments/verdict/verdict.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <optional>

#include "sim/core/check.h"

namespace rapport {

namespace {

// One key's pairs of which both values are finite.
struct Pairs {
  std::vector<double> differences;
  Moments moments;      // of the differences
  Moments against;      // of the values compared against
  bool equal = true;    // all pairs that are there
  bool matched = true;  // both values are missing in the same replications
  bool all_there = true;
  bool identical = false;               // equal and matched, as all runs are
  std::optional<RareDifferences> rare;  // of those that are not identical
};

Pairs pairs_of(const std::vector<double>& policy, const std::vector<double>& against) {
  check(policy.size() == against.size(), "paired runs come in equal numbers");
  Pairs pairs;
  for (std::size_t i = 0; i < policy.size(); ++i) {
    const double a = policy[i], b = against[i];
    if (std::isfinite(a) && std::isfinite(b)) {
      pairs.differences.push_back(a - b);
      pairs.moments.add(a - b);
      pairs.against.add(b);
      pairs.equal = pairs.equal && a == b;
    } else {
      pairs.all_there = false;
      pairs.matched = pairs.matched && std::isfinite(a) == std::isfinite(b);
    }
  }
  pairs.equal = pairs.equal && pairs.moments.count() > 0;
  return pairs;
}

KeyRuns runs_of(std::span<const std::vector<double>> values,
                std::span<const std::vector<EventCount>> events, std::size_t k) {
  return {values[k], events.empty() ? std::span<const EventCount>{} : std::span(events[k])};
}

bool in_family(const MetricKey& key) { return key.metric->headline && key.part.is_whole(); }

// Whether the differences vary. Those that do not are no estimates, and take no share of a
// corrected level.
bool varies(const Pairs& pairs) { return pairs.moments.count() >= 2 && pairs.moments.m2() > 0.0; }

double degrees(const Moments& moments) { return static_cast<double>(moments.count() - 1); }

// The level at which Student's interval reaches `critical` standard errors to each side.
double level_of(double critical, double dof) {
  return 1.0 - 2.0 * boost::math::cdf(complement(boost::math::students_t(dof), critical));
}

// Student's intervals of the keys in `members`, which vary, that hold together at `level`.
void correct_by_max_t(std::span<const Pairs> pairs, std::span<const std::size_t> members,
                      double level, std::vector<Comparison>& result) {
  std::vector<std::vector<double>> differences;
  bool all_there = true;
  for (const std::size_t k : members) {
    differences.push_back(pairs[k].differences);
    all_there = all_there && pairs[k].all_there;
  }
  const double together = all_there ? max_t_critical(differences, level) : 0.0;
  for (const std::size_t k : members) {
    const Moments& moments = pairs[k].moments;
    const double dof = degrees(moments);
    const double critical = all_there ? together : bonferroni_critical(members.size(), dof, level);
    result[k].difference.half_width = critical * moments.standard_error();
    result[k].own_level = level_of(critical, dof);
  }
}

// Gives the keys in `family` intervals that hold together: each that is rare has its share of the
// chance to be wrong, the others that vary have theirs in common.
void correct_fixed_n(std::span<const MetricKey> keys, std::span<const Pairs> pairs,
                     std::span<const std::size_t> family, double level,
                     std::vector<Comparison>& result) {
  std::vector<std::size_t> rare, others;
  for (const std::size_t k : family) {
    if (pairs[k].rare) {
      rare.push_back(k);
    } else if (varies(pairs[k])) {
      others.push_back(k);
    }
    result[k].difference = student_interval(pairs[k].moments, level);
  }
  const auto members = static_cast<double>(rare.size() + others.size());
  const double share = (1.0 - level) / members;
  for (const std::size_t k : rare) {
    result[k].own_level = 1.0 - share;
    result[k].difference =
        rare_interval(*keys[k].metric, *pairs[k].rare, 1.0 - share, Validity::fixed_n);
  }
  if (others.empty()) return;
  const double left = rare.empty() ? level : 1.0 - share * static_cast<double>(others.size());
  correct_by_max_t(pairs, others, left, result);
}

// At its own level, whatever else is compared.
Interval interval_by_itself(const Metric& metric, const Pairs& pairs, double level,
                            Validity validity) {
  if (pairs.rare) return rare_interval(metric, *pairs.rare, level, validity);
  if (!pairs.identical && needs_bets(metric, pairs.moments, validity)) {
    return bet_on_differences(metric, pairs.differences, level);
  }
  return validity == Validity::fixed_n ? student_interval(pairs.moments, level)
                                       : always_valid_interval(pairs.moments, level);
}

double threshold(const MetricKey& key, const Pairs& pairs) {
  return pairs.against.count() > 0 ? key.metric->matters_at(pairs.against.mean()) : 0.0;
}

void give_verdict(const MetricKey& key, const Pairs& pairs, Comparison& c) {
  c.has_verdict = c.corrected && key.metric->good != Good::neither;
  c.matters = threshold(key, pairs);
  c.standard_error = pairs.moments.standard_error();
  c.rare = pairs.rare.has_value();
  c.equal = pairs.equal;
  if (pairs.equal && !(c.difference.half_width > 0.0)) {
    c.difference.half_width = std::numeric_limits<double>::infinity();
  }
  if (pairs.identical) {
    c.verdict = Verdict::identical;
  } else if (c.has_verdict) {
    c.verdict = verdict_of(c.difference, key.metric->good, c.matters);
  }
}

/// Replications of which some key has both values; those that failed or were not run have none.
std::uint64_t count_pairs(std::span<const std::vector<double>> policy,
                          std::span<const std::vector<double>> against) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; !policy.empty() && i < policy[0].size(); ++i) {
    for (std::size_t k = 0; k < policy.size(); ++k) {
      if (!std::isfinite(policy[k][i]) || !std::isfinite(against[k][i])) continue;
      ++count;
      break;
    }
  }
  return count;
}

double factor_at(const Comparison& c, std::uint64_t n) {
  return c.validity == Validity::always_valid
             ? always_valid_factor(n, c.own_level)
             : student_quantile(0.5 + 0.5 * c.own_level, static_cast<double>(n - 1));
}

// An interval that is wider than the spread of the differences makes it, of rare events or by bets,
// is as it is now, narrower by the root of how many times as many runs there are; where nothing
// varied, by how many times as many.
double half_width_at(const Comparison& c, std::uint64_t n) {
  const double share = static_cast<double>(c.difference.n) / static_cast<double>(n);
  const double now = c.difference.half_width;
  if (c.standard_error == 0.0) return now * share;
  if (c.rare && now > (1.0 + 1e-9) * c.standard_error * factor_at(c, c.difference.n)) {
    return now * std::sqrt(share);
  }
  return factor_at(c, n) * c.standard_error * std::sqrt(share);
}

}  // namespace

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::better:
      return "better";
    case Verdict::worse:
      return "worse";
    case Verdict::same:
      return "same";
    case Verdict::undecided:
      return "undecided";
    case Verdict::identical:
      return "identical";
  }
  return "?";
}

Verdict verdict_of(const Interval& difference, Good good, double matters) {
  if (!std::isfinite(difference.mean) || !std::isfinite(difference.half_width)) {
    return Verdict::undecided;
  }
  if (difference.lower() >= -matters && difference.upper() <= matters) return Verdict::same;
  if (good == Good::neither || difference.contains(0.0)) return Verdict::undecided;
  const bool more = difference.mean > 0.0;
  return more == (good == Good::more) ? Verdict::better : Verdict::worse;
}

std::vector<Comparison> compare(std::span<const MetricKey> keys,
                                std::span<const std::vector<double>> policy,
                                std::span<const std::vector<double>> against, double level,
                                Validity validity, std::size_t comparisons,
                                const PairedEvents& events) {
  check(keys.size() == policy.size() && keys.size() == against.size(),
        "each key has values of both policies");
  check(comparisons > 0, "at least this comparison is made");
  std::vector<Pairs> pairs;
  std::vector<std::size_t> family;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    pairs.push_back(pairs_of(policy[k], against[k]));
    // Where the same happened in all runs that both have, a missing one is all that differs.
    if (events.same && !pairs[k].matched) pairs[k].equal = false;
    pairs[k].identical = pairs[k].equal && events.same;
    if (!pairs[k].identical) {
      pairs[k].rare = rare_differences(*keys[k].metric, runs_of(policy, events.policy, k),
                                       runs_of(against, events.against, k));
    }
    if (in_family(keys[k])) family.push_back(k);
  }
  std::vector<Comparison> result(keys.size());
  const double share = (1.0 - level) / static_cast<double>(comparisons);
  const bool always = validity == Validity::always_valid;
  const auto members = static_cast<double>(std::max<std::size_t>(family.size(), 1));
  for (std::size_t k = 0; k < keys.size(); ++k) {
    Comparison& c = result[k];
    c.corrected = in_family(keys[k]);
    c.validity = validity;
    c.own_level = !c.corrected ? level : 1.0 - (always ? share / members : share);
    c.difference = interval_by_itself(*keys[k].metric, pairs[k], c.own_level, validity);
  }
  if (!always) correct_fixed_n(keys, pairs, family, 1.0 - share, result);
  const std::uint64_t there = count_pairs(policy, against);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    result[k].pairs = there;
    result[k].difference.level = level;
    give_verdict(keys[k], pairs[k], result[k]);
  }
  return result;
}

std::uint64_t replications_to_decide(const Comparison& c) {
  const std::uint64_t now = c.difference.n;
  if (now < 2 || c.is_unseen()) return 0;
  const double mean = std::abs(c.difference.mean);
  const double distance = std::max(mean, c.matters - mean);
  const auto decided = [&](std::uint64_t n) { return half_width_at(c, n) < distance; };
  if (c.verdict != Verdict::undecided || decided(now)) return now;
  std::uint64_t low = now, high = now;  // undecided at low
  while (!decided(high)) {
    if (high == kMostReplications) return kMostReplications;
    low = high;
    high = std::min(2 * high, std::max(now, kMostReplications));
    if (high == low) return high;
  }
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (decided(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace rapport
