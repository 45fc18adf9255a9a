#include "experiments/design/one_at_a_time.h"

#include <algorithm>

#include "experiments/design/saturating.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

double middle_of(const DesignFactor& factor) {
  return factor.levels == 3 ? middle_of_level(1, 3) : factor.middle;
}

double end_of(const DesignFactor& factor, bool high) {
  if (factor.levels == 0) return high ? 1.0 : 0.0;
  return middle_of_level(high ? factor.levels - 1 : 0, factor.levels);
}

}  // namespace

bool has_middle_point(std::span<const DesignFactor> factors) {
  return std::ranges::any_of(factors, has_middle);
}

std::size_t point_of_end(std::size_t factor, bool high, std::span<const DesignFactor> factors) {
  return std::size_t{has_middle_point(factors)} + 2 * factor + std::size_t{high};
}

std::size_t factor_at_end(std::size_t point, std::span<const DesignFactor> factors) {
  const bool middle = has_middle_point(factors);
  return middle && point == 0 ? factors.size() : (point - std::size_t{middle}) / 2;
}

std::uint64_t one_at_a_time_points(const DesignWish& wish) {
  return saturating_product(2, wish.factors.size()) + std::uint64_t{has_middle_point(wish.factors)};
}

void check_one_at_a_time(const DesignWish& wish, Problems& problems) {
  for (const DesignFactor& factor : wish.factors) {
    if (factor.levels > 3) {
      problems.add("factors",
                   formatted("'%s' has %zu levels: a tornado has a low end, a high end and at most "
                             "one between",
                             factor.name.c_str(), factor.levels),
                   "two levels, or three with the middle one between",
                   "full_factorial tries any number of levels");
    }
    if (std::isfinite(factor.middle) && (factor.middle < 0 || factor.middle > 1)) {
      problems.add("factors", "the middle of '" + factor.name + "' is not between its ends");
    }
  }
}

Design make_one_at_a_time(const DesignWish& wish) {
  std::vector<double> middle;
  for (const DesignFactor& factor : wish.factors) middle.push_back(middle_of(factor));
  Design design;
  if (has_middle_point(wish.factors)) design.points.push_back(middle);
  for (std::size_t f = 0; f < wish.factors.size(); ++f) {
    for (const bool high : {false, true}) {
      design.points.push_back(middle);
      design.points.back()[f] = end_of(wish.factors[f], high);
    }
  }
  return design;
}

}  // namespace rapport
