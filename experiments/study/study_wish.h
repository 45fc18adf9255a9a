// What of each run a study keeps.
#pragma once

#include <cstddef>
#include <vector>

#include "experiments/run/runner.h"
#include "experiments/study/study_spec.h"
#include "sim/model/model.h"

namespace rapport {

/// Keys and series that are kept: the study's metrics for the whole firm and by segment, or all
/// there are; nothing else, so that a run takes little room.
RunWish study_wish(const StudySpec& spec, const Model& model);

/// The metrics that the study judges, the first of which ranks: its own, or the headline metrics
/// that the model has; and of a study with a budget what things cost.
std::vector<const Metric*> judged_metrics(const StudySpec& spec, const Model& model);

/// What a study's file has of every run: numbers of Today, in its order. A point or a draw of the
/// assumptions may have other ones (with no staff there is no load): what Today does not have is
/// not kept, and what a run lacks has no value.
class KeptNumbers {
 public:
  KeptNumbers(const StudySpec& spec, Model&& today);
  const Model& model() const { return today_; }
  const RunWish& wish() const { return wish_; }

  /// Where each of these numbers stands among those that are measured of runs of another model.
  struct Places {
    std::vector<std::size_t> keys, series;  ///< kNowhere: not among them
    bool alike = false;                     ///< the same numbers in the same order
  };
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
  Places places_in(const Model& model, const RunWish& measured) const;
  /// A run with numbers in this order. Lines of months are as long in all models of a study.
  RunRecord in_order(RunRecord record, const Places& places) const;

 private:
  Model today_;
  RunWish wish_;
};

/// Adds what a budget is judged by, where the study has one, and the metrics lack it.
void add_budget_metric(const StudySpec& spec, std::vector<const Metric*>& judged);

/// Throws InvalidInput where the study names metrics or series that the model does not have.
void check_wish(const StudySpec& spec, const Model& model);

}  // namespace rapport
