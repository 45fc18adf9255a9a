#include "experiments/record/record_chart.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/inter_width.h"
#include "experiments/chart/svg.h"

namespace rapport {

namespace {

constexpr double kPanelWide = 620, kPanelHigh = 290, kBetweenPanels = 34, kMarginWide = 28;
constexpr double kHeadHigh = 84;
constexpr double kBandLevel = 0.95;

double day_of_month(MonthNumber month) {
  return static_cast<double>(days_from_civil(first_day_of(month)));
}

}  // namespace

CurveChart record_chart(const Matched& all, std::size_t line,
                        const std::vector<RecordMark>& marks) {
  const MatchedLine& of = all.lines[line];
  CurveChart chart;
  chart.title = of.figure.name();
  chart.second = of.figure.unit + (of.figure.is_count() ? " a month" : "");
  chart.decimals = of.figure.digits;
  Curve model{"foretold", "foretold", 1, true};
  Curve record{"record", "record"};
  record.record = true;
  for (std::size_t m = 0; m < all.past.size(); ++m) {
    record.x.push_back(day_of_month(all.past[m])), record.y.push_back(of.past[m]);
  }
  if (!all.past.empty()) chart.start = day_of_month(all.months.front());
  for (std::size_t m = 0; m < all.months.size(); ++m) {
    const MonthBand band = month_band(all, line, m);
    const double half = band.half_width(kBandLevel);
    model.x.push_back(day_of_month(all.months[m])), record.x.push_back(model.x.back());
    model.y.push_back(band.mean), record.y.push_back(of.record[m]);
    const bool is_known = std::isfinite(half);
    const double low = is_known ? band.mean - half : NAN;
    model.low.push_back(low < 0.0 && !of.figure.is_money ? 0.0 : low);
    model.high.push_back(is_known ? band.mean + half : NAN);
  }
  chart.curves = {std::move(model), std::move(record)};
  for (const RecordMark& mark : marks) {
    chart.stems.push_back({day_of_month(mark.month), mark.text, -1, "mark"});
  }
  return chart;
}

std::string record_picture(const Matched& all, const std::string& title, const std::string& second,
                           const std::vector<RecordMark>& marks) {
  const std::size_t columns = all.lines.size() > 1 ? 2 : 1;
  const std::size_t rows = (all.lines.size() + columns - 1) / columns;
  const double wide =
      2 * kMarginWide + double(columns) * kPanelWide + double(columns - 1) * kBetweenPanels;
  const double high = kHeadHigh + double(rows) * (kPanelHigh + kBetweenPanels);
  Draft head({wide, high}, inter_width);
  const double room = wide - 2 * kMarginWide;
  head.text(Role::section, Anchor::left, {kMarginWide, 34}, kInk, title, room);
  head.text(Role::body, Anchor::left, {kMarginWide, 60}, kInk2, second, room);
  Drawing page = head.finish();
  for (std::size_t line = 0; line < all.lines.size(); ++line) {
    const double x = kMarginWide + double(line % columns) * (kPanelWide + kBetweenPanels);
    const double y = kHeadHigh + double(line / columns) * (kPanelHigh + kBetweenPanels);
    append(page, draw(record_chart(all, line, marks), {kPanelWide, kPanelHigh}, inter_width), x, y);
  }
  return svg_of(page);
}

}  // namespace rapport
