// Laws of how long customers stay, fitted to who left at which tenure.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "experiments/calibrate/complaint_effect.h"

namespace rapport {

/// A piece of tenure, and who was seen in it.
struct TenureCell {
  double from = 0.0, width = 0.0;  ///< years after joining
  /// Years before the end of what is known, when its customers joined; negative: -0.5 for those of
  /// the last year, and for all who join later.
  double joined = -0.5;
  /// Years that customers were seen in it: of all of them, or, where `grouped`, of those who did
  /// not leave in it, and then nothing is known of when in it the others left.
  double exposure = 0.0;
  double leavers = 0.0;
};

struct TenureCells {
  bool grouped = false;  ///< from a survival table
  std::vector<TenureCell> cells;
  double leavers() const;
};

/// The forms that a law may have. With t in years, of the customers who joined are left:
enum class StayKind {
  /// What was seen, piece by piece (Kaplan and Meier 1958); then the hazard of the last year seen.
  life_table,
  geometric,       ///< exp(-r t): all leave at one rate
  beta_geometric,  ///< B(a, b + t) / B(a, b): a chance a year that differs as a beta law
  weibull,         ///< exp(-r t^c): alike, and the rate moves with tenure
  beta_weibull,    ///< B(a, b + t^c) / B(a, b): both (Fader, Hardie, Liu, Davin, Steenburgh 2018)
  two_groups       ///< p exp(-r t) + (1 - p) exp(-s t)
};
inline constexpr std::array<StayKind, 6> kStayKinds{StayKind::life_table,     StayKind::geometric,
                                                    StayKind::beta_geometric, StayKind::weibull,
                                                    StayKind::beta_weibull,   StayKind::two_groups};

/// How many numbers a law of this kind has; 0 for the life table, which has one a piece.
int parameters_of(StayKind kind);

/// A law with its numbers.
struct StayLaw {
  StayKind kind = StayKind::geometric;
  double a = 0.0, b = 0.0;        ///< of the beta law of chances a year
  double rate = 0.0, slow = 0.0;  ///< a year; slow: of the second group
  double power = 1.0;             ///< c
  double fast_share = 1.0;        ///< p, of the first group
  /// Effect of having joined a year later on the complementary log-log of leaving.
  double by_join_year = 0.0;
  std::vector<double> times, sums;  ///< life table: hazard summed up to these tenures
  double tail = 0.0;                ///< life table: hazard a year after the last of them

  /// The hazard summed up to a tenure in years, for who joined in the last year: -log of the share
  /// left.
  double cumulative(double years) const;
  /// The factor on it for who joined at `joined`, see TenureCell; at most -0.5 counts.
  double factor(double joined) const;
};

struct StayFit {
  StayLaw law;
  double log_likelihood = 0.0;
  int parameters = 0;
  double leavers = 0.0;
  /// Of the beta law: it ran to the end of its range, where customers do not differ.
  bool spread_at_end = false;
};

/// The largest a + b that is looked for: customers hardly differ from there on.
inline constexpr double kMostAlike = 1e4;

/// Maximum likelihood over all cells, in which somebody left. A cell adds
/// `leavers log(m) - m exposure` with its mean hazard m a year, or, where grouped,
/// `leavers log(1 - exp(-m width)) - m exposure`, which for whole years is the likelihood of Fader
/// and Hardie (2007, appendix). `by_join_year`: with that effect; not of the life table.
StayFit fit_stay(const TenureCells& cells, StayKind kind, bool by_join_year);

/// The beta law of the chance to leave within a year, with 95 % intervals (Wald's, on the log-odds
/// of the mean and the logarithm of a + b); those of what ran to an end are not numbers.
struct BetaErrors {
  Coefficient mean, spread;  ///< of the chance; spread: its standard deviation
  Coefficient a, b;
};
BetaErrors beta_errors(const TenureCells& cells, const StayFit& fit);

}  // namespace rapport
