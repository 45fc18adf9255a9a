// What an import estimates of invented calls, as a whole.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "experiments/import/answering.h"
#include "experiments/import/call_fit.h"
#include "experiments/import/fit_arrivals.h"
#include "tests/import/invented_calls.h"

namespace rapport {

struct Estimates {
  InventedCentre centre;
  InventedCalls calls;
  std::vector<CallDay> days;
  UseDays all;
  CallFit fit;  ///< as fit_calls() leaves it: answering by the default shares
  ArrivalFit arrivals;

  const CallLog& log() const { return calls.log; }
  void fit_answers(int threads = 2) {
    Team team(threads);
    fit_answering(log(), days, all, fit, team);
  }
};

inline Estimates estimates_of(const InventedCentre& centre) {
  Estimates e{centre, invent_calls(centre), {}, {}, {}, {}};
  e.days = look_at_days(e.log());
  e.all.assign(e.days.size(), true);
  e.fit = fit_calls(e.log(), e.days, e.all);
  e.arrivals = fit_arrivals(e.log(), e.days, e.all);
  return e;
}

/// Tests ask for four standard errors: one check in 16,000 fails by chance, and seeds are fixed.
inline constexpr double kErrors = 4.0;

inline double root(double x) { return std::sqrt(x); }
inline double root(std::size_t n) { return std::sqrt(static_cast<double>(n)); }
inline double count(std::size_t n) { return static_cast<double>(n); }
/// Standard error of a share of n.
inline double share_error(double share, std::size_t n) {
  return std::sqrt(share * (1 - share) / count(n));
}

}  // namespace rapport
