// Which value of a lever reaches what is wanted, by straight lines between the values that were
// tried.
#pragma once

#include <cmath>
#include <span>

namespace rapport {

/// What one value of the lever gave.
struct Response {
  double x = NAN;  ///< the value, or its place on a scale
  double mean = NAN;
  double half_width = INFINITY;  ///< of its interval; infinite: not known
};

struct Reach {
  enum class Kind {
    unknown,  ///< fewer than two responses
    at,       ///< at `x`
    by_all,   ///< each value gives more than the target
    by_none   ///< each gives less
  };
  Kind kind = Kind::unknown;
  double x = NAN;
  /// Around x, as far as the intervals hold the target; NaN where an interval on the way is not
  /// known. `from_least`, `to_most`: as far as the range goes, and maybe beyond it.
  double low = NAN, high = NAN;
  bool from_least = false, to_most = false;
  bool grows = true;        ///< at x: a larger x gives more
  std::size_t segment = 0;  ///< x lies between this response and the next
  std::size_t nearest = 0;  ///< the response whose mean is nearest to the target
};

/// `responses` by x, which grows. Where the target is reached at several places, that nearest to
/// `from`.
Reach reach(std::span<const Response> responses, double target, double from);

}  // namespace rapport
