// How leaving goes with complaining: an association, and the range it sets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/calibrate/binary_regression.h"
#include "experiments/calibrate/difference.h"

namespace rapport {

/// Customers with and without a complaint who left and stayed.
struct TwoByTwo {
  std::uint64_t complained_left = 0, complained_stayed = 0;
  std::uint64_t quiet_left = 0, quiet_stayed = 0;
};

/// An odds ratio with Woolf's 95 % interval (1955). No cell is empty.
struct OddsRatio {
  double value = 0.0;
  Bounds bounds;
};
OddsRatio odds_ratio(const TwoByTwo& table);

/// A coefficient with its standard error and 95 % interval (Wald's, from the normal law).
struct Coefficient {
  double value = 0.0, error = 0.0;
  Bounds bounds;
};

/// What is known of customers; every array is by customer.
struct ComplaintData {
  std::vector<std::uint8_t> complained, left;
  std::vector<std::string> names;            ///< of the other columns
  std::vector<std::vector<double>> columns;  ///< what is held equal, in any units
};

/// Coefficients of one form of the hazard.
struct LinkEffect {
  Link link = Link::logit;
  Coefficient alone;     ///< of the complaint, with nothing held equal
  Coefficient adjusted;  ///< of the complaint, with all columns held equal
  /// Of each column, for one standard deviation of it more.
  std::vector<Coefficient> others;
  /// From the least to the largest bound of `alone` and `adjusted`: the range in which the weight
  /// of a complaint may be chosen.
  Bounds range;
};

struct ComplaintEffect {
  TwoByTwo table;
  Difference share;  ///< who left of those who complained, less of those who did not (Newcombe)
  OddsRatio odds;
  LinkEffect logit, cloglog;
};

/// Throws InvalidInput, naming `file`, where one of the four cells is empty, where columns depend
/// on each other, or where they tell some leavers from all stayers, or the reverse.
///
/// It says how leaving goes with complaining among customers who were otherwise alike in the
/// columns, and not what a complaint does: what makes customers complain may make them leave, and
/// columns that come after a complaint (use that falls) take away part of its effect.
ComplaintEffect complaint_effect(const ComplaintData& data, const std::string& file);

}  // namespace rapport
