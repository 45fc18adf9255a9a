// What drives a result: factors one at a time (tornado), and a difference divided among the steps
// that lead to it (attribution). Both are of each judged metric at the scenario as described, and
// their intervals are of luck over replications.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/analysis/tornado.h"
#include "experiments/study/study_data.h"

namespace rapport {

/// The factors of a tornado on one metric, in one way to be in force.
struct TornadoFinding {
  std::size_t key = 0;           ///< of StudyData::keys
  std::string label;             ///< "steady"; empty where there is one way
  std::vector<TornadoBar> bars;  ///< widest first; intervals hold together over all factors
  std::size_t middle = 0;        ///< the point of the middle
};

/// What one step of a candidate brings.
struct StepShare {
  std::size_t step = 0;
  Interval share;  ///< its Shapley value, by luck; holds together with those of the other steps
  /// Where orders are sampled, the same value by the sampling of orders; n is the pairs of orders.
  std::optional<Interval> by_orders;
  /// Where all sets are run: what it brings alone, and what the candidate would lose without it.
  std::optional<Interval> alone, last;
};

/// How the difference between the compared policy and the candidate is divided among steps, on one
/// metric and in one way to be in force.
struct AttributionFinding {
  std::size_t key = 0;            ///< of StudyData::keys
  std::string label;              ///< "steady"; empty where there is one way
  Interval whole;                 ///< all steps less none, paired; the shares' means add up to it
  std::vector<StepShare> shares;  ///< those that bring most of it first
  bool sampled = false;           ///< of sampled orders
};

/// Of the ranking metric first, in each way; empty where the study is no tornado.
std::vector<TornadoFinding> tornados_of(const StudyData& data);

/// Likewise; empty where the study is no attribution, without those of which no replication has a
/// number in every set.
std::vector<AttributionFinding> attributions_of(const StudyData& data);

/// So many of the judged metrics are spoken of and drawn; tables and JSON have all.
inline constexpr std::size_t kSpokenKeys = 2;

/// Of findings on the ranking metric the one in the way to be in force that a point has, or the
/// first; null: there is none.
template <class Finding>
const Finding* in_way_of(const StudyData& data, const std::vector<Finding>& found,
                         std::size_t point) {
  const bool is_steady = !data.study.points.points[point].policy.dated.empty();
  const Finding* first = nullptr;
  for (const Finding& one : found) {
    if (one.key != 0) continue;
    if (first == nullptr || one.label == (is_steady ? "steady" : "dated")) first = &one;
  }
  return first;
}

/// The ends of a tornado's factor in words: "0.7", "1.3 x".
std::string end_words(const StudyData& data, std::size_t factor, bool high);

}  // namespace rapport
