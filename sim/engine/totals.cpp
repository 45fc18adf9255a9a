#include "sim/engine/totals.h"

namespace rapport {

namespace {

/// `plain` holds all who would have left anyway as the first, `parts` parts of these.
std::int64_t of_cause(const std::int64_t (&plain)[kPlainLosses],
                      const std::int64_t (&parts)[kLosses - kPlainLosses], Loss cause) {
  const auto number = static_cast<int>(cause);
  if (number >= kPlainLosses) return parts[number - kPlainLosses];
  std::int64_t count = plain[number];
  if (cause == Loss::none) {
    for (const std::int64_t part : parts) count -= part;
  }
  return count;
}

}  // namespace

std::int64_t left_by(const OutcomeCounts& outcome, const ExitCounts& exit, Loss cause) {
  return of_cause(outcome.left_by, exit.anyway_by, cause);
}

std::int64_t left_seen_by(const OutcomeCounts& outcome, const ExitCounts& exit, Loss cause) {
  return of_cause(outcome.left_seen_by, exit.anyway_seen_by, cause);
}

RowsOf rows_of(const Model& model) {
  const CompanyModel& company = model.company;
  return {company.on,         company.has_assistants, company.has_channels,
          company.has_credit, company.values_change,  company.has_orders,
          company.has_checks, company.lines.size()};
}

Totals::Totals(std::size_t month_count, std::size_t touch_point_count, std::size_t segment_count,
               RowsOf rows_of)
    : months(month_count),
      touch_points(touch_point_count),
      segments(segment_count),
      lines(rows_of.lines),
      touch_point(month_count * touch_point_count),
      segment(month_count * (segment_count + 1)),
      act(rows_of.company ? month_count * touch_point_count : 0),
      outcome(rows_of.company ? month_count * segment_count : 0),
      served(rows_of.company ? month_count * segment_count * touch_point_count : 0),
      exit(rows_of.company ? month_count * segment_count : 0),
      assistant(rows_of.assistants ? month_count * touch_point_count : 0),
      channel(rows_of.channels ? month_count * segment_count * touch_point_count : 0),
      credit(rows_of.credit ? month_count * segment_count : 0),
      change(rows_of.change ? month_count * segment_count : 0),
      order(rows_of.orders ? month_count * segment_count : 0),
      check(rows_of.checks ? month_count * segment_count : 0),
      product(month_count * segment_count * rows_of.lines) {}

namespace {

/// The sum over all months of row `at` of the `width` that each has; zero where there are none.
template <class Row>
Row sum_over_months(const LineVector<Row>& rows, std::size_t months, std::size_t width,
                    std::size_t at) {
  Row sum;
  for (std::size_t m = 0; m < months && !rows.empty(); ++m) sum += rows[m * width + at];
  return sum;
}

}  // namespace

TouchPointCounts Totals::touch_point_sum(std::size_t t) const {
  return sum_over_months(touch_point, months, touch_points, t);
}
SegmentCounts Totals::segment_sum(std::size_t s) const {
  return sum_over_months(segment, months, segments + 1, s);
}
ActCounts Totals::act_sum(std::size_t t) const {
  return sum_over_months(act, months, touch_points, t);
}
OutcomeCounts Totals::outcome_sum(std::size_t s) const {
  return sum_over_months(outcome, months, segments, s);
}
ExitCounts Totals::exit_sum(std::size_t s) const {
  return sum_over_months(exit, months, segments, s);
}
AssistantCounts Totals::assistant_sum(std::size_t t) const {
  return sum_over_months(assistant, months, touch_points, t);
}
ChannelCounts Totals::channel_sum(std::size_t s, std::size_t t) const {
  return sum_over_months(channel, months, segments * touch_points, s * touch_points + t);
}
CreditCounts Totals::credit_sum(std::size_t s) const {
  return sum_over_months(credit, months, segments, s);
}
OrderCounts Totals::order_sum(std::size_t s) const {
  return sum_over_months(order, months, segments, s);
}
CheckCounts Totals::check_sum(std::size_t s) const {
  return sum_over_months(check, months, segments, s);
}

Totals& Totals::operator+=(const Totals& o) {
  for (std::size_t i = 0; i < touch_point.size(); ++i) touch_point[i] += o.touch_point[i];
  for (std::size_t i = 0; i < segment.size(); ++i) segment[i] += o.segment[i];
  for (std::size_t i = 0; i < act.size(); ++i) act[i] += o.act[i];
  for (std::size_t i = 0; i < outcome.size(); ++i) outcome[i] += o.outcome[i];
  for (std::size_t i = 0; i < served.size(); ++i) served[i] += o.served[i];
  for (std::size_t i = 0; i < exit.size(); ++i) exit[i] += o.exit[i];
  for (std::size_t i = 0; i < assistant.size(); ++i) assistant[i] += o.assistant[i];
  for (std::size_t i = 0; i < channel.size(); ++i) channel[i] += o.channel[i];
  for (std::size_t i = 0; i < credit.size(); ++i) credit[i] += o.credit[i];
  for (std::size_t i = 0; i < change.size(); ++i) change[i] += o.change[i];
  for (std::size_t i = 0; i < order.size(); ++i) order[i] += o.order[i];
  for (std::size_t i = 0; i < product.size(); ++i) product[i] += o.product[i];
  for (std::size_t i = 0; i < check.size(); ++i) check[i] += o.check[i];
  return *this;
}

void Totals::drop_last_month() {
  --months;
  touch_point.resize(months * touch_points);
  segment.resize(months * (segments + 1));
  if (!act.empty()) act.resize(months * touch_points);
  if (!outcome.empty()) outcome.resize(months * segments);
  if (!served.empty()) served.resize(months * segments * touch_points);
  if (!exit.empty()) exit.resize(months * segments);
  if (!assistant.empty()) assistant.resize(months * touch_points);
  if (!channel.empty()) channel.resize(months * segments * touch_points);
  if (!credit.empty()) credit.resize(months * segments);
  if (!change.empty()) change.resize(months * segments);
  if (!order.empty()) order.resize(months * segments);
  product.resize(months * segments * lines);
  if (!check.empty()) check.resize(months * segments);
}

}  // namespace rapport
