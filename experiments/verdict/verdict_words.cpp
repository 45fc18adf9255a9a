// Verdicts as sentences.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "experiments/verdict/verdict.h"

namespace rapport {

namespace {

constexpr int kMostDigits = 6;

// "1,234.5", with `sign` "+1,234.5"; never "-0.0".
std::string number(double x, int digits, bool sign) {
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", digits, std::abs(x));
  std::string out = text;
  const std::size_t point = std::min(out.find('.'), out.size());
  for (std::size_t at = point; at > 3; at -= 3) out.insert(at - 3, ",");
  const bool zero = out.find_first_of("123456789") == std::string::npos;
  if (zero) return out;
  if (x < 0.0) return "-" + out;
  return sign ? "+" + out : out;
}

// The digits behind the point that the metric's row gives, or more where the interval would not
// show.
int digits_of(const MetricKey& key, const Interval& interval) {
  int digits = key.metric->digits;
  double shown = interval.half_width * std::pow(10.0, digits);
  if (!(shown > 0.0)) return digits;
  for (; shown < 1.0 && digits < kMostDigits; shown *= 10.0) ++digits;
  return digits;
}

std::string with_unit(const std::string& amount, const std::string& unit) {
  if (unit.empty()) return amount;
  return amount + " " + unit_of_difference(unit);
}

// "2.1 to 3.4 points more", where the interval excludes 0.
std::string one_way(const Interval& d, int digits, const std::string& unit) {
  const double near = std::min(std::abs(d.lower()), std::abs(d.upper()));
  const double far = std::max(std::abs(d.lower()), std::abs(d.upper()));
  const std::string from = number(near, digits, false), to = number(far, digits, false);
  const std::string range = d.half_width > 0.0 ? from + " to " + to : to;
  return with_unit(range, unit) + (d.mean > 0.0 ? " more" : " less") +
         (d.half_width > 0.0 ? " (luck only)" : " in every run");
}

// "between -0.5 and +1.2 points"
std::string two_ways(const Interval& d, int digits, const std::string& unit) {
  return with_unit(
      "between " + number(d.lower(), digits, true) + " and " + number(d.upper(), digits, true),
      unit);
}

// `n` rounded upward to two digits, so that nobody takes it for exact.
std::string about(std::uint64_t n) {
  std::uint64_t step = 1;
  while (n / step >= 100) step *= 10;
  return number(static_cast<double>((n + step - 1) / step * step), 0, false);
}

std::string what_may_decide(const Comparison& c) {
  const std::uint64_t n = replications_to_decide(c);
  if (n == 0) return "too few replications to say more";
  if (n >= kMostReplications) return "more replications would hardly decide it";
  if (c.validity == Validity::fixed_n) {
    return "a new study of about " + about(n) + " replications may decide it";
  }
  return "about " + about(std::max<std::uint64_t>(n - c.difference.n, 1)) +
         " more replications may decide it";
}

std::string undecided(const Comparison& c, int digits, const std::string& unit,
                      const std::string& both) {
  if (c.is_unseen()) {
    return "undecided between " + both +
           ", though other things differed: " + unseen_in_words(c.difference.n);
  }
  const bool known = std::isfinite(c.difference.half_width);
  const std::string where =
      known ? "the difference lies " + two_ways(c.difference, digits, unit) + " (luck only)"
            : "nothing is known of the difference yet";
  return "undecided between " + both + ", " + where + "; " + what_may_decide(c);
}

std::string descriptive(const Comparison& c, int digits, const std::string& unit,
                        const std::string& minus) {
  if (c.is_unseen()) return minus + ": " + unseen_in_words(c.difference.n);
  if (!std::isfinite(c.difference.half_width)) return minus + ": too few replications to say";
  return minus + " lies " + two_ways(c.difference, digits, unit) +
         " (by itself, luck only; no verdict)";
}

}  // namespace

std::string unseen_in_words(std::uint64_t n) {
  constexpr std::uint64_t kFewest = 5;  // below, 3 in n is no bound worth telling
  const std::string runs = std::to_string(n);
  const std::string seen =
      "no difference seen in " + runs + (n == 1 ? " pair" : " pairs") + " of runs";
  if (n < kFewest) return seen + "; so few say little of others";
  return seen + "; one in fewer than about 3 in " + runs + " runs can have gone unseen";
}

std::string pairs_in_words(const Comparison& comparison) {
  if (comparison.difference.n >= comparison.pairs) return {};
  return " in " + std::to_string(comparison.difference.n) + " of " +
         std::to_string(comparison.pairs) + (comparison.pairs == 1 ? " pair" : " pairs");
}

std::string in_words(const MetricKey& key, const Comparison& comparison, const std::string& policy,
                     const std::string& against, const std::string& unit) {
  const std::string label = std::string(key.metric->label) + ": ";
  const std::string a = "'" + policy + "'", b = "'" + against + "'";
  const std::string both = a + " and " + b;
  const Interval& d = comparison.difference;
  if (d.n == 0) return label + "no run of " + both + " has a number to compare.";
  const std::string some = pairs_in_words(comparison);
  const std::string end = some.empty() ? "." : " (it has numbers" + some + ").";
  if (comparison.verdict == Verdict::identical) {
    return label + both + " are identical, event for event; " + unseen_in_words(d.n) + end;
  }
  const int digits = digits_of(key, d);
  if (!comparison.has_verdict) {
    return label + descriptive(comparison, digits, unit, a + " minus " + b) + end;
  }
  switch (comparison.verdict) {
    case Verdict::better:
    case Verdict::worse:
      return label + a + " is " + name_of(comparison.verdict) + " than " + b + ", " +
             one_way(d, digits, unit) + end;
    case Verdict::same:
      return label + both + " are the same for practice, the difference lies " +
             two_ways(d, digits, unit) + " (luck only)" + end;
    default:
      return label + undecided(comparison, digits, unit, both) + end;
  }
}

}  // namespace rapport
