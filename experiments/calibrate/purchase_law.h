// The BG/NBD model of customers who buy without a contract: how often they buy, and whether they
// are still there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rapport {

/// What is seen of one customer from its first purchase on, which is not counted. Times are in
/// weeks since then.
struct Buyer {
  std::uint32_t repeats = 0;  ///< further purchases
  double last = 0.0;          ///< when the last of them was; 0 without
  double seen = 0.0;          ///< until when it was observed, `last` or later
};

/// The BG/NBD model (Fader, Hardie and Lee 2005). From its first purchase on a customer buys at a
/// rate of its own, and after each further purchase it stays away for good with a chance of its
/// own. Rates have a gamma law with shape r and rate alpha (weeks), chances an independent beta law
/// with a and b.
struct PurchaseLaw {
  double r = 1.0, alpha = 1.0, a = 1.0, b = 1.0;

  double mean_rate() const { return r / alpha; }  ///< purchases a week
  double rate_spread() const;                     ///< standard deviation of rates
  double mean_drop() const { return a / (a + b); }
  double drop_spread() const;  ///< standard deviation of chances to drop out
};

/// Logarithm of the density of a customer's purchases, their times included (the paper's equation
/// 6). Gamma and beta functions of counts are sums over the counts, so none is computed.
double log_likelihood(const PurchaseLaw& law, const Buyer& buyer);

/// The chance that a customer is still there at the end of what was seen of it. One without a
/// further purchase is there for certain: nobody drops out but after one.
double there_chance(const PurchaseLaw& law, const Buyer& buyer);

/// Mean number of further purchases within `weeks` of the first one.
double mean_purchases(const PurchaseLaw& law, double weeks);

/// Mean number of purchases within `weeks` after what was seen of this customer (equation 10).
///
/// What was seen makes the laws of a customer that is there gamma(r + x, alpha + T) and beta(a, b +
/// x). It buys at s later with density E[lambda exp(-lambda p s)]: over lambda k A^k / (A +
/// p s)^(k + 1) with k = r + x and A = alpha + T, over p Gauss's 2F1(k + 1, a; a + b + x; -s / A)
/// times k / A. That is summed over s by Gauss and Legendre's rule (Boost.Math), in the logarithm
/// of A + s, in which it is smooth; the paper's closed form loses its digits where a is near 1.
double further_purchases(const PurchaseLaw& law, const Buyer& buyer, double weeks);

/// The chances of 0, 1, ..., most further purchases within `weeks` of the first one (equation 8).
std::vector<double> repeat_chances(const PurchaseLaw& law, double weeks, std::size_t most);

}  // namespace rapport
