// Who comes again, and within how many days.
#pragma once

#include <string>
#include <vector>

#include "experiments/calibrate/repeat_fit.h"
#include "experiments/visits/visit_file.h"

namespace rapport {

/// Shares of visits that were followed by another of the same person within some days, by
/// Kaplan-Meier (1958): a visit near the end counts for as long as it could be followed.
struct ReturnCurve {
  std::size_t visits = 0;
  std::vector<double> within;  ///< by kReturnDays; not a number where nobody was followed so long
};
inline constexpr double kReturnDays[] = {7, 14, 30};

/// Of visits that came in [from, until), as known at `until` (hours); `group` -1: of all classes.
ReturnCurve return_curve(const VisitLog& log, double from, double until, int group = -1);

/// How people differ in how often they come, in a scenario.
struct ReturnFit {
  bool known = false;  ///< the file names people, and enough of them came again
  ReturnCurve all;
  std::vector<ReturnCurve> by_group;
  ContactLaw law;             ///< of visits a person, as `calibrate repeats` has it
  double shape = 1.0;         ///< of the gamma law of a scenario: that of `law`, in bounds
  double rate = 1.0;          ///< visits a person and year, for that share to come again
  double people = 0.0;        ///< who come at that rate as often as the file's visits
  double matched_days = 0.0;  ///< within how many days
  /// By the gamma law, the share that comes again within so many days of a visit.
  double by_law(double days) const;
};
/// `a_day`: visits; `rate`: of a person and year, where the file names nobody.
ReturnFit fit_returns(const VisitLog& log, double a_day, double rate);

}  // namespace rapport
