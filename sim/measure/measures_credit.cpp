// What the metrics of how credit is checked measure in a run: the functions behind the rows of
// metric_credit.cpp.
#include <algorithm>

#include "sim/measure/measure_parts.h"
#include "sim/measure/measures_company.h"

namespace rapport::measures {

namespace {

CheckCounts checks_of(const RunView& run, Part part) {
  CheckCounts sum;
  for (std::size_t s = 0; s < run.result->totals.segments; ++s) {
    if (part.kind != Part::segment || part.index == s) sum += run.result->totals.check_sum(s);
  }
  return sum;
}

}  // namespace

bool has_orders_on_credit(const Model& model) {
  return has_company(model) &&
         std::ranges::any_of(model.needs, [](const Need& need) { return need.on_credit(); });
}

bool owes(const Model& model) { return has_credit(model) || has_orders_on_credit(model); }

bool has_checks(const Model& model) {
  return has_company(model) && model.company.has_checks &&
         std::ranges::any_of(model.scenario.segments,
                             [](const SegmentSpec& spec) { return spec.credit.checks(); });
}

bool judges_applicants(const Model& model) {
  return has_newcomers(model) &&
         std::ranges::any_of(model.scenario.segments, [](const SegmentSpec& spec) {
           return spec.credit.on() && spec.credit.declines > 0.0;
         });
}

double orders_declined(const RunView& run, Part part) {
  const CheckCounts c = checks_of(run, part);
  return percent(c.declined, c.orders);
}

double orders_reviewed(const RunView& run, Part part) {
  const CheckCounts c = checks_of(run, part);
  return percent(c.reviewed, c.orders);
}

double review_wait(const RunView& run, Part part) {
  const CheckCounts c = checks_of(run, part);
  return ratio(number(c.review_time), number(c.reviewed)) / static_cast<double>(kDay);
}

double applicants_declined(const RunView& run, Part part) {
  const CheckCounts c = checks_of(run, part);
  const double declined = number(c.applicants_declined) / kShareUnit;
  return percent(declined, declined + number(c.taken));
}

}  // namespace rapport::measures
