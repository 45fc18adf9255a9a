// Products: what customers hold of a division, and how they take it and give it up. docs/ODD.md,
// Products, has the equations.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/problem.h"

namespace rapport {

struct Scenario;
struct NeedSpec;
struct SegmentSpec;

/// Each customer has a bit for each division with products.
inline constexpr std::size_t kMaxLines = 8;

/// What customers of a segment, or of all, hold of one division. Only with a company.
struct ProductSpec {
  std::string name;
  std::string division;
  std::string segment;   ///< empty: of all segments that have none of their own
  double held = 0.0;     ///< share who hold it at the start, and when they join
  double value = 0.0;    ///< contribution a month of who holds it, money
  double price = 0.0;    ///< what who holds it pays a month, money; 0: no price moves it
  double buys = 0.0;     ///< chance a year that who does not hold it takes it, at the references
  double after = 1.0;    ///< factor on the rate of that for who holds another product
  double drops = 0.0;    ///< chance a year that who holds it gives it up, at the references
  double offered = 0.1;  ///< chance that an offer that fits is taken, at the references
};

/// The product of a division that customers of a segment may hold; null where they may hold none.
const ProductSpec* product_of(const Scenario& scenario, std::string_view division,
                              std::string_view segment);

/// The divisions of which somebody may hold a product, in the scenario's order.
std::vector<std::string> product_lines(const Scenario& scenario);

/// The share of a segment's customers to whom a need may come at the start: of a division of which
/// they hold products, those who do.
double share_asking(const Scenario& scenario, const NeedSpec& need, std::size_t segment);

/// What customers of a segment pay a month for what they hold at the start, on average.
double product_price(const Scenario& scenario, const SegmentSpec& segment);

void check_products(const Scenario& scenario, Problems& problems);

/// Chances a year as rates for one period, see product_chance().
double product_rate(double yearly, double years);
/// The chance that something of such a rate happens in a period, where loyalty raises the logarithm
/// of the rate by `score`: a complementary log-log hazard, as that of leaving.
double product_chance(double rate, double score);

}  // namespace rapport
