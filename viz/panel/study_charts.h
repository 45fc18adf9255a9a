// What a study found, as charts. Rows and cells are named by the number of their point.
#pragma once

#include <string>
#include <vector>

#include "experiments/chart/interplay.h"
#include "experiments/chart/whisker_bars.h"
#include "viz/panel/studio.h"

namespace rapport {

inline constexpr std::size_t kMostRanked = 20;  ///< points that are shown, the best ones

/// What a point is called in a row: of a design its settings alone, "60 EUR, 40 %, high"; else its
/// label.
std::string point_words(const Studio& studio, std::size_t point);

/// Which is best: means of the ranking metric, the best first, and the policy that all are compared
/// with.
WhiskerChart best_chart(const Studio& studio);

/// What moves it: of two-level designs main effects in each block, else what the design's own
/// analysis gives. Without rows where the study has no factors.
WhiskerChart moves_chart(const StudyView& view);

std::string together_title(const StudyView& view);
/// How two factors play together, a chart for each level of a third. Empty unless the block is of
/// two or three factors.
std::vector<InterplayChart> together_charts(const Studio& studio, std::size_t block);
/// What factors add only together: interactions of two and of three.
WhiskerChart interactions_chart(const StudyView& view, std::size_t block);

/// If the world differs: what each point loses against the best one over draws of the assumptions.
/// Without rows where there are fewer than two draws.
WhiskerChart worlds_chart(const Studio& studio);

/// " points", " EUR": behind a difference on the ranking metric.
std::string difference_unit(const StudyView& view);

}  // namespace rapport
