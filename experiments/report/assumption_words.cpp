#include "experiments/report/assumption_words.h"

#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/report/report_words.h"

namespace rapport {

std::string assumption_that_matters(const ReportSource& source, std::size_t point) {
  if (source.findings.flips.empty() || source.findings.order.empty() ||
      source.findings.order[0] != point) {
    return "";
  }
  const FlipFinding& one = source.findings.flips[0];
  if (one.slope.contains(0.0)) return "";
  const MetricForm form = form_of(source, 0);
  const double step = std::max(form.step(one.slope), step_of_size(one.slope.mean, true));
  const std::string change =
      form.is_money ? signed_money(one.slope.mean, step) : signed_number(one.slope.mean, step);
  const std::string words = "Of the assumptions that were varied, “" + one.label +
                            "” matters most: over its range the difference changes by " + change +
                            " " + form.unit_of_change();
  if (!one.at) return words + ", and nowhere in it turns its sign.";
  return words + ", and turns its sign within it.";
}

}  // namespace rapport
