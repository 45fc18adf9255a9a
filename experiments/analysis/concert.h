// Whether three factors are superior only in concert.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/analysis/contrasts.h"
#include "experiments/analysis/direction.h"
#include "sim/core/interval.h"

namespace rapport {

/// One inequality that the claim asks for: a contrast of cells above a margin.
struct ConcertPart {
  std::string words;  ///< "111 above 011"; digits are the factors in order, 1 high
  Interval contrast;  ///< two-sided, at the level of the test, by itself; more is better
  double margin = 0.0;
  double p_value = 1.0;  ///< one-sided, of the contrast being at or under the margin
};

enum class ConcertVerdict {
  holds,  ///< every part lies above its margin
  fails,  ///< some part lies below it: what is wrong is known
  open    ///< neither
};
const char* name_of(ConcertVerdict verdict);  ///< "holds", "fails", "open"

struct ConcertTest {
  std::vector<ConcertPart> parts;
  double p_value = 1.0;  ///< the largest of the parts'
  ConcertVerdict verdict = ConcertVerdict::open;
};

/// Tests "superior only when the three work in concert" on cells[8][replication] (bit i of the
/// cell's number: factor i high), paired as in factorial_contrasts. With G = Y111 - Y000, the full
/// gain, the claim asks for all of
///
/// * G > matters,
/// * the three-way contrast > matters,
/// * Y111 above each pair (Y110, Y101, Y011) by more than matters,
/// * each single (Y100, Y010, Y001) under a third of the full gain: Y000 + G / 3 - Y > 0,
/// * each pair under 80 % of it: Y000 + 0.8 G - Y > 0.
///
/// That is claim 2 of docs/evidence.md ("The run, as it was set down"), whose shares of a full gain
/// are tested as contrasts of cells and not as ratios, and the first part, without which a loss
/// could be shared out in the same way. The alternative hypothesis is an intersection, so the test
/// rejects where each part does by itself, and its p-value is the largest: an intersection-union
/// test, of no greater size than one part's, without any correction (Berger 1982, "Multiparameter
/// hypothesis testing and acceptance sampling", Technometrics 24). It can only be too strict. Each
/// part is a one-sided Student's test of paired replications, at (1 - level) / 2. With
/// `at_every_look` intervals are always-valid ones, and a p-value is one over the Bayes factor that
/// they invert (always_valid_interval), which is small by luck no more often than it says, however
/// often one looks (Ville's inequality).
///
/// A positive three-way contrast says how convex the way from 000 to 111 is on this scale, and not
/// that factors are multiplied. `matters` >= 0 is in the unit of the scale. Parts of fewer than two
/// replications are open. Throws InvariantError unless there are eight cells of equal size, and for
/// matters < 0.
ConcertTest concert_test(std::span<const std::vector<double>> cells, Direction direction,
                         double matters, Scale scale = Scale::value, double level = kConfidence,
                         bool at_every_look = false);

}  // namespace rapport
