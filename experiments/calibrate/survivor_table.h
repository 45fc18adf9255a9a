// What a survival table says: laws of how long customers stay, tried on years kept from them.
#pragma once

#include <vector>

#include "experiments/calibrate/survivor_file.h"

namespace rapport {

struct TableLaw {
  StayFit fit;
  double aic = 0.0;  ///< not of the life table, which has a number for each year
  /// Mean absolute error of the share left, over the later years, as predicted from the first ones
  /// alone, for each number of first years from half of them on.
  double held_out = 0.0;
  std::vector<double> left;  ///< shares at the table's years and those to come
};

struct TableForecast {
  std::vector<TableLaw> laws;  ///< in the order of kStayKinds
  std::size_t best = 0;        ///< the least error of those held out
  std::vector<double> years;   ///< of TableLaw::left
  BetaErrors beta;             ///< of the beta-geometric law
  const TableLaw& of(StayKind kind) const { return laws[static_cast<std::size_t>(kind)]; }
};

/// `ahead`: how many more steps, as long as the last one, are predicted.
TableForecast forecast_table(const SurvivorTable& table, int ahead);

}  // namespace rapport
