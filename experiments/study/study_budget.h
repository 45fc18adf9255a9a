// Whether points of a study keep to its budget: the one place that judges it.
//
// A budget is the most that may be spent a year beyond what the compared policy spends, by the
// metric `cost`. A study that has one judges that metric besides those that it names.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "experiments/study/study_findings.h"

namespace rapport {

/// How far a point's cost and the study's budget are apart, in the currency a year.
struct BudgetCheck {
  Interval extra;        ///< what it costs more than the compared policy, and what luck leaves open
  bool is_over = false;  ///< its mean is beyond the budget
  bool is_clear = false;  ///< and not by luck: the budget lies outside of the interval
  std::size_t draws = 0, draws_over = 0;  ///< of the assumptions; those in which it is beyond
};
/// Nothing without a budget, without costs in the results, and of the compared policy itself.
std::optional<BudgetCheck> check_budget(const StudyData& data, const StudyFindings& findings,
                                        std::size_t point);
bool is_over_budget(const StudyData& data, const StudyFindings& findings, std::size_t point);

/// The best point that keeps to the budget, the compared policy among them; nothing where none does
/// or it is not judged.
std::optional<std::size_t> best_within_budget(const StudyData& data, const StudyFindings& findings);

/// What the budget says of the best point, in a sentence or two; empty without a budget.
std::string budget_in_words(const StudyData& data, const StudyFindings& findings);

}  // namespace rapport
