#include "experiments/visits/visit_returns.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rapport {

namespace {

constexpr double kDaysAYear = 365;
constexpr std::size_t kLeastReturns = 20;
constexpr double kLeastShape = 0.25, kMostShape = 100;
constexpr double kMostPeople = 500'000;

/// A visit, and how long it was followed.
struct Followed {
  double days = 0.0;
  bool again = false;
};

std::vector<Followed> gaps(const VisitLog& log, double from, double until, int group) {
  constexpr double kNone = -1;
  std::vector<double> next(log.persons, kNone);
  std::vector<Followed> result;
  for (std::size_t i = log.visits.size(); i-- > 0;) {
    const Visit& visit = log.visits[i];
    if (visit.arrived >= until || visit.person < 0) continue;
    double& later = next[static_cast<std::size_t>(visit.person)];
    if (visit.arrived >= from && (group < 0 || visit.group == group)) {
      result.push_back({((later == kNone ? until : later) - visit.arrived) / 24, later != kNone});
    }
    later = visit.arrived;
  }
  std::ranges::sort(result, {}, &Followed::days);
  return result;
}

}  // namespace

ReturnCurve return_curve(const VisitLog& log, double from, double until, int group) {
  const std::vector<Followed> followed = gaps(log, from, until, group);
  ReturnCurve curve{followed.size(), {}};
  for (const double days : kReturnDays) {
    double stays_away = 1.0;
    std::size_t at_risk = followed.size();
    for (const Followed& one : followed) {
      if (one.days > days) break;
      if (one.again) stays_away *= 1 - 1 / static_cast<double>(at_risk);
      --at_risk;
    }
    // Not known where nobody was followed for so long and not all had come again before.
    const bool is_known = at_risk > 0 || (stays_away == 0 && !followed.empty());
    curve.within.push_back(is_known ? 1 - stays_away : std::numeric_limits<double>::quiet_NaN());
  }
  return curve;
}

double ReturnFit::by_law(double days) const {
  // Who has visited is likelier one who visits often: a gamma law of shape + 1.
  return 1 - std::pow(1 + days * rate / kDaysAYear / shape, -(shape + 1));
}

ReturnFit fit_returns(const VisitLog& log, double a_day, double rate) {
  ReturnFit fit;
  fit.rate = rate;
  if (log.knows_person) {
    const double until = 24.0 * static_cast<double>(log.days);
    fit.all = return_curve(log, 0, until);
    for (std::size_t g = 0; g < log.groups.size(); ++g) {
      fit.by_group.push_back(return_curve(log, 0, until, static_cast<int>(g)));
    }
    std::vector<std::uint32_t> counts(log.persons, 0);
    for (const Visit& visit : log.visits) {
      if (visit.person >= 0) ++counts[static_cast<std::size_t>(visit.person)];
    }
    std::erase(counts, 0u);
    const auto back = std::ranges::count_if(counts, [](std::uint32_t n) { return n > 1; });
    if (back >= static_cast<std::ptrdiff_t>(kLeastReturns)) {
      fit.known = true;
      fit.law = fit_contact_law(counts, static_cast<double>(log.days));
      fit.shape = std::clamp(fit.law.shape, kLeastShape, kMostShape);
    }
  }
  if (fit.known) {
    for (std::size_t i = 0; i < std::size(kReturnDays); ++i) {
      const double share = fit.all.within[i];
      // Only what at least half of the file's time can show.
      if (!std::isfinite(share) || (i > 0 && 2 * kReturnDays[i] > static_cast<double>(log.days))) {
        break;
      }
      if (share >= 1) break;
      fit.matched_days = kReturnDays[i];
      fit.rate =
          fit.shape * (std::pow(1 - share, -1 / (fit.shape + 1)) - 1) / kReturnDays[i] * kDaysAYear;
    }
  }
  fit.rate = std::max(fit.rate, a_day * kDaysAYear / kMostPeople);
  fit.people = a_day * kDaysAYear / fit.rate;
  return fit;
}

}  // namespace rapport
