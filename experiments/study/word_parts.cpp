#include "experiments/study/word_parts.h"

#include <cmath>

#include "experiments/output/text_table.h"
#include "experiments/verdict/verdict.h"

namespace rapport {

std::string in_quotes(const StudyData& data, std::size_t point) {
  return "'" + data.study.points.points[point].policy.label + "'";
}

std::string range_text(const Interval& interval, int digits) {
  const auto number = [&](double x) { return grouped(x, digits); };
  return number(interval.lower()) + " to " + number(interval.upper());
}

int digits_for(const Interval& interval, const Metric& metric) {
  int digits = metric.digits;
  for (double width = interval.half_width * std::pow(10.0, digits);
       width > 0 && width < 1 && digits < 4; width *= 10) {
    ++digits;
  }
  return digits;
}

std::string unit_text(const std::string& unit, bool of_difference) {
  if (unit.empty()) return "";
  return " " + (of_difference ? unit_of_difference(unit) : unit);
}

std::string more_in_text(const StudyData& data, const VariantSpread& spread) {
  if (data.is_weighted()) return percent(spread.more_weight, 0) + " of the weight";
  return std::to_string(spread.more) + " of " + std::to_string(spread.draws);
}

std::string unequal_runs_text(const StudyData& data) {
  if (data.failures.empty() && data.timed_out.empty()) return {};
  return "Means are of the runs that are there, and differences of the pairs that are there: the "
         "two need not subtract.";
}

}  // namespace rapport
