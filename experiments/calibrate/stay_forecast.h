// Who will still be there: ways to say it, tried on years that they have not seen.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/calibrate/memberships.h"

namespace rapport {

/// A law, and what it is fitted to.
struct StayWay {
  StayKind kind = StayKind::life_table;
  int last_years = 0;  ///< of what is known; 0: all
  bool by_join_year = false;
  bool operator==(const StayWay&) const = default;
};
inline constexpr StayWay kPlainLifeTable{};

/// What is fitted in one column of ways: all that is known, that with the join year, or the last
/// years.
struct StayScope {
  int last_years = 0;
  bool by_join_year = false;
};
inline constexpr std::array<StayScope, 5> kStayScopes{
    {{0, false}, {0, true}, {4, false}, {2, false}, {1, false}}};

/// The way fitted to what was known at a day; nothing where that says too little.
std::optional<StayFit> fit_way(const Memberships& members, std::int64_t at, const StayWay& way);

/// Customers who joined in one year, at one day.
struct InForceRow {
  int year = 0;           ///< in which they joined
  bool new_ones = false;  ///< joined after the cut, or in the year before it
  std::int64_t day = 0;
  double customers = 0.0;  ///< there at the cut, or joined between it and the day
  double seen = 0.0;       ///< of whom are there
  double predicted = 0.0, life_table = 0.0;
};

/// One way, tried at one cut: mean absolute errors of shares in force, by year of joining and day.
struct StayTry {
  StayWay way;
  double all = 0.0, new_ones = 0.0;
  double total = 0.0;  ///< all customers on the last day: predicted over seen, less 1
};

/// What was known at a day, and what came of it.
struct StayCut {
  std::int64_t day = 0;
  std::vector<StayTry> tries;  ///< the plain life table first
  std::size_t best = 0;        ///< of tries, by the error over all
  const StayTry& of(const StayWay& way) const;
  bool has(const StayWay& way) const;
};

/// Who will be there of the customers of a year, at the ends of years to come.
struct StayAhead {
  int year = 0;
  double customers = 0.0;  ///< now
  std::vector<double> predicted, life_table;
};

/// What one cause does.
struct CauseForecast {
  std::string name;
  double leavers = 0.0;  ///< in what the chosen way is fitted to
  double a_year = 0.0;   ///< hazard there, mean
  double within = 0.0;   ///< share of new customers who leave for it within kCauseYears
  double seen = 0.0, predicted = 0.0, life_table = 0.0;  ///< leavers after the cut
};
inline constexpr double kCauseYears = 5.0;

struct StayForecast {
  std::vector<StayCut> cuts;  ///< the last one first; empty where too little is known
  StayWay chosen;
  StayWay chosen_before;         ///< by the earlier cut alone, where there are two
  std::vector<InForceRow> rows;  ///< of the last cut, by the way chosen
  StayFit fit;                   ///< of the way chosen, to all that is known
  StayFit life_table;
  /// The beta law of the same scope, for a scenario, and what it rests on.
  StayFit beta;
  BetaErrors beta_errors;
  std::vector<StayAhead> ahead;
  std::vector<double> newcomers, newcomers_life_table;  ///< share left at the ends of years
  std::vector<CauseForecast> causes;
};

/// Fits, tries and chooses. `cut`: years that are held out; twice as many for the earlier cut.
/// `ahead`: years to come. Throws InvalidInput, naming `file`, where fewer than kLeastLeavers left.
StayForecast forecast_stay(const Memberships& members, double cut, int ahead,
                           const std::string& file);

inline constexpr double kLeastLeavers = 20.0;

/// A quarter of the time that is known, in whole years from one on, six at most.
double usual_cut(const Memberships& members);

}  // namespace rapport
