// Which trial would change the choice among a study's options: among whom, for how long, by which
// figure, and what it would be worth.
//
// The choice is the option of the best mean over draws of the assumptions. A trial compares one
// other option with the policy that all are compared with, on some customers in two arms of equal
// size. What that tells is worth is the expected value of sample information
// (experiments/analysis/sample_information.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/analysis/sample_information.h"
#include "experiments/pilot/pilot_data.h"

namespace rapport {

/// Where the trial would be looked at before its end, and when it may end there.
struct PilotStop {
  int weeks = 0;
  /// Differences between arms from which on, and down to which, what is chosen above and below the
  /// turn is sure enough; none: by then too little is known of the choice to end.
  std::optional<double> above, below;
  double bound = 0.0;  ///< how many standard errors from the turn
};

/// A trial of one option.
struct PilotTrial {
  std::size_t option = 0;  ///< that is tried, against option 0
  const PilotSight* sight = nullptr;
  double customers = 0.0;  ///< in each arm
  double most = 0.0;       ///< that each arm can have
  bool is_enough = false;  ///< whether `customers` reach kEnough of `weeks_allow`; else they are
                           ///< those that come to kEnough of what the most can tell
  double level = 0.0;      ///< of the figure under option 0, mean over draws
  double foretold = 0.0, spread = 0.0;  ///< difference between arms: mean and deviation over draws
  double deviation = 0.0;               ///< between customers
  double error = 0.0;                   ///< standard error of the difference
  double luck = 0.0;                    ///< that of what runs foretell
  TrialWorth worth;                     ///< by the customers of the trial
  double weeks_allow = 0.0;             ///< its value were there no error but the luck of runs
  double cost = 0.0;                    ///< money that the trial itself costs; NaN: not known
  double waiting = 0.0;                 ///< what is foregone until it ends, in the unit of `net`
  double net = 0.0;  ///< what it brings over the time that the choice lasts, less waiting and, in
                     ///< money, its cost
  double power_80 = 0.0, power_90 = 0.0;  ///< customers in each arm to find what matters
};

/// An assumption that the trial tells.
struct PilotAssumption {
  std::string label;
  double low = 0.0,
         high = 0.0;  ///< where it lies in its range, 0..1, after a result at the low and
                      ///< the high end of what is foretold (the 10 % and 90 % quantiles)
};

/// How large a part of what a trial could be worth is enough to stop adding customers.
inline constexpr double kEnough = 0.9;
/// Draws below which an answer rests on few.
inline constexpr std::size_t kFewDraws = 20;

struct PilotOptions {
  double years = 0.0;  ///< how long the choice lasts; 0: as long as a run
};

struct PilotAnswer {
  std::size_t choice = 0;          ///< without a trial
  std::vector<double> means;       ///< by option, in the metric's own unit
  std::vector<double> best_share;  ///< by option: share of draws in which it is best
  PerfectInformation knowing_all;
  double years = 0.0;
  std::size_t draws = 0;      ///< that have all their numbers
  std::size_t looked_at = 0;  ///< trials that were compared
  /// The best trial of each option that any result of it could turn the choice, best first.
  std::vector<PilotTrial> trials;
  /// Of the first trial:
  double left_out = 0.0;  ///< its value, judged by draws that the rule does not know
  std::vector<PilotStop> stops;
  std::vector<PilotAssumption> tells;
  std::size_t assumptions = 0;  ///< that were drawn

  /// Whether the first trial is worth its wait and cost.
  bool is_worth_it() const { return !trials.empty() && trials[0].net > 0.0; }
};

/// Compares all trials. `drawn`: where the assumptions lie in each draw, none: not looked at.
PilotAnswer find_pilots(const PilotData& data, const PilotOptions& options);

/// Which assumptions the answer's first trial tells: those whose place goes with what it sees,
/// beyond what chance gives among so many (Bonferroni). `places`: [draw][assumption], in 0..1.
void add_told_assumptions(const PilotData& data, const std::vector<std::string>& labels,
                          const std::vector<std::vector<double>>& places, PilotAnswer& answer);

/// What a trial is worth by customers in each arm, for pictures.
struct PilotCurve {
  std::vector<double> customers, value;
};
PilotCurve curve_of(const PilotData& data, const PilotTrial& trial);

}  // namespace rapport
