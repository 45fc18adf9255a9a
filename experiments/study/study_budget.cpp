#include "experiments/study/study_budget.h"

#include <cmath>

#include "experiments/output/text_table.h"
#include "experiments/study/word_parts.h"

namespace rapport {

std::optional<BudgetCheck> check_budget(const StudyData& data, const StudyFindings& findings,
                                        std::size_t point) {
  const double budget = data.study.spec.budget;
  const auto key = key_of_metric(data, kCostMetric);
  if (!(budget > 0) || !key || point == data.against()) return std::nullopt;
  BudgetCheck check;
  check.extra = findings.points[point].differences[*key].difference;
  if (!std::isfinite(check.extra.mean)) return std::nullopt;
  check.is_over = check.extra.mean > budget;
  check.is_clear = std::isfinite(check.extra.half_width) && !check.extra.contains(budget);
  const auto means = data.means_by_variant(*key);
  for (const std::size_t v : data.draws()) {
    const double extra = means[point][v] - means[data.against()][v];
    check.draws += std::isfinite(extra);
    check.draws_over += extra > budget;
  }
  return check;
}

bool is_over_budget(const StudyData& data, const StudyFindings& findings, std::size_t point) {
  const auto check = check_budget(data, findings, point);
  return check && check->is_over;
}

std::optional<std::size_t> best_within_budget(const StudyData& data,
                                              const StudyFindings& findings) {
  if (!(data.study.spec.budget > 0) || !key_of_metric(data, kCostMetric)) return std::nullopt;
  for (const std::size_t point : findings.order) {
    if (!is_over_budget(data, findings, point)) return point;
  }
  return std::nullopt;
}

std::string budget_in_words(const StudyData& data, const StudyFindings& findings) {
  if (!(data.study.spec.budget > 0) || findings.order.empty()) return {};
  const std::size_t best = findings.order[0];
  if (best == data.against()) return {};
  const auto key = key_of_metric(data, kCostMetric);
  const std::string limit =
      "the budget of " + grouped(data.study.spec.budget, 0) + (key ? " " + data.units[*key] : "");
  if (!key) return "Whether it keeps to " + limit + " cannot be told: the results have no costs.";
  const auto check = check_budget(data, findings, best);
  if (!check) return {};
  const double extra = check->extra.mean;
  std::string text = in_quotes(data, best) + " costs " + grouped(std::abs(extra), 0) + " " +
                     data.units[*key] + (extra < 0 ? " less" : " more") + ": " +
                     (check->is_over ? "over " : "within ") + limit +
                     (check->is_clear ? "" : ", but luck leaves that open");
  if (check->draws > 0) {
    text += "; over it in " + std::to_string(check->draws_over) + " of " +
            std::to_string(check->draws) + " variants of our assumptions" +
            (data.is_weighted() ? ", all counted alike" : "");
  }
  text += ".";
  if (!check->is_over) return text;
  const auto within = best_within_budget(data, findings);
  return text + (within ? " Within it " + in_quotes(data, *within) + " has the best mean."
                        : " No point keeps to it.");
}

}  // namespace rapport
