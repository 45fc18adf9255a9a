#include "experiments/verdict/verdict.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "sim/core/check.h"

namespace rapport {

namespace {

// One key's pairs of which both values are finite.
struct Pairs {
  std::vector<double> differences;
  Moments moments;    // of the differences
  Moments against;    // of the values compared against
  bool equal = true;  // all of them, and both values missing in the same replications
  bool all_there = true;
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
      pairs.equal = pairs.equal && std::isfinite(a) == std::isfinite(b);
    }
  }
  pairs.equal = pairs.equal && pairs.moments.count() > 0;
  return pairs;
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

// Gives the keys in `family` Student's intervals that hold together.
void correct_fixed_n(std::span<const Pairs> pairs, std::span<const std::size_t> family,
                     double level, std::vector<Comparison>& result) {
  std::vector<std::vector<double>> differences;
  bool all_there = true;
  for (const std::size_t k : family) {
    if (!varies(pairs[k])) continue;
    differences.push_back(pairs[k].differences);
    all_there = all_there && pairs[k].all_there;
  }
  const double together = all_there ? max_t_critical(differences, level) : 0.0;
  for (const std::size_t k : family) {
    const Moments& moments = pairs[k].moments;
    Comparison& c = result[k];
    c.difference = student_interval(moments, level);
    if (!varies(pairs[k])) continue;
    const double dof = degrees(moments);
    const double critical =
        all_there ? together : bonferroni_critical(differences.size(), dof, level);
    c.difference.half_width = critical * moments.standard_error();
    c.own_level = level_of(critical, dof);
  }
}

double threshold(const MetricKey& key, const Pairs& pairs) {
  return pairs.against.count() > 0 ? key.metric->matters_at(pairs.against.mean()) : 0.0;
}

void give_verdict(const MetricKey& key, const Pairs& pairs, Comparison& c) {
  c.has_verdict = c.corrected && key.metric->good != Good::neither;
  c.matters = threshold(key, pairs);
  c.standard_error = pairs.moments.standard_error();
  if (pairs.equal) {
    c.verdict = Verdict::identical;
    c.difference.half_width = std::numeric_limits<double>::infinity();
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

double half_width_at(const Comparison& c, std::uint64_t n) {
  const double spread =
      c.standard_error * std::sqrt(static_cast<double>(c.difference.n) / static_cast<double>(n));
  const double factor = c.validity == Validity::always_valid
                            ? always_valid_factor(n, c.own_level)
                            : student_quantile(0.5 + 0.5 * c.own_level, static_cast<double>(n - 1));
  return factor * spread;
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

const char* name_of(Validity validity) {
  return validity == Validity::fixed_n ? "fixed-n" : "always-valid";
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
                                Validity validity, std::size_t comparisons) {
  check(keys.size() == policy.size() && keys.size() == against.size(),
        "each key has values of both policies");
  check(comparisons > 0, "at least this comparison is made");
  std::vector<Pairs> pairs;
  std::vector<std::size_t> family;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    pairs.push_back(pairs_of(policy[k], against[k]));
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
    c.difference = always ? always_valid_interval(pairs[k].moments, c.own_level)
                          : student_interval(pairs[k].moments, c.own_level);
  }
  if (!always) correct_fixed_n(pairs, family, 1.0 - share, result);
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
  if (now < 2) return 0;
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

Interval interval_of(const Moments& moments, Validity validity) {
  return validity == Validity::fixed_n ? student_interval(moments, kConfidence)
                                       : always_valid_interval(moments, kConfidence);
}

}  // namespace rapport
