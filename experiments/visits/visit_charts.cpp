#include "experiments/visits/visit_charts.h"

#include <algorithm>

namespace rapport {

namespace {

constexpr const char* kWeekAxis = "hour of the week, from Monday 0:00";

std::vector<double> hours_of_week() {
  std::vector<double> x;
  for (std::size_t h = 0; h < kHoursOfAWeek; ++h) x.push_back(static_cast<double>(h));
  return x;
}

Series line_of(const std::string& name, const ByHourOfWeek& y, int colour, bool dashed = false) {
  return {Series::Kind::line, name, hours_of_week(), {y.begin(), y.end()}, {}, {}, colour, dashed};
}

Chart present_chart(const std::string& title) {
  Chart chart{title, kWeekAxis, "people present"};
  chart.x_least = 0, chart.x_most = 168, chart.y_least = 0;
  return chart;
}

Chart held_out_chart(const VisitHoldout& held) {
  Chart chart = present_chart("People present: held out, and predicted");
  for (const double level : {0.95, 0.8}) {
    Series band{Series::Kind::band, level > 0.9 ? "95 % of hours" : "80 % of hours",
                hours_of_week()};
    for (const double mean : held.predicted) {
      const auto [low, high] = presence_bounds(mean, held.choice.best.cv, level);
      band.y.push_back(mean), band.low.push_back(low), band.high.push_back(high);
    }
    chart.series.push_back(std::move(band));
  }
  chart.series.push_back(line_of("predicted", held.predicted, 0, true));
  Series seen{Series::Kind::points, "seen, mean of held-out weeks", {}, {}, {}, {}, 1};
  for (std::size_t h = 0; h < kHoursOfAWeek; ++h) {
    if (held.hours_seen[h] <= 0) continue;
    seen.x.push_back(static_cast<double>(h)), seen.y.push_back(held.seen[h]);
  }
  chart.series.push_back(std::move(seen));
  return chart;
}

Chart check_chart(const VisitCheck& check) {
  Chart chart = present_chart("People present: recorded, and in a run of the scenario");
  chart.series = {line_of("recorded", check.recorded, 1), line_of("run", check.simulated, 0, true)};
  return chart;
}

Chart arrivals_chart(const VisitFit& fit) {
  Chart chart{"Arrivals", kWeekAxis, "visits an hour"};
  ByHourOfWeek hourly{};
  for (std::size_t h = 0; h < kHoursOfAWeek; ++h) {
    hourly[h] = fit.rates.half_hour[2 * h] + fit.rates.half_hour[2 * h + 1];
  }
  chart.series = {line_of("expected", hourly, 0)};
  chart.x_least = 0, chart.x_most = 168, chart.y_least = 0;
  return chart;
}

Chart stays_chart(const VisitFit& fit) {
  Chart chart{fit.stays.by.quiet ? "Stays by when visits came, on days that are not quiet"
                                 : "Stays by when visits came",
              "hours", "share still there"};
  int colour = 0;
  const std::size_t parts = fit.stays.by.parts, step = std::max<std::size_t>(1, parts / 4);
  for (std::size_t p = 0; p < parts; p += step) {
    const std::vector<double>& hours = fit.stays.hours[p];
    if (hours.empty()) continue;
    Series series{
        Series::Kind::line,
        std::to_string(p * 24 / parts) + ":00 to " + std::to_string((p + 1) * 24 / parts) + ":00",
        {},
        {},
        {},
        {},
        colour++};
    for (double u = 0; u <= 24; u += 0.25) {
      const auto over = std::ranges::upper_bound(hours, u) - hours.begin();
      series.x.push_back(u);
      series.y.push_back(1 - static_cast<double>(over) / static_cast<double>(hours.size()));
    }
    chart.series.push_back(std::move(series));
  }
  chart.y_least = 0, chart.y_most = 1;
  return chart;
}

}  // namespace

std::vector<Chart> charts_of_visits(const VisitFit& fit, const VisitHoldout* held,
                                    const VisitCheck* check) {
  std::vector<Chart> charts;
  if (held != nullptr) charts.push_back(held_out_chart(*held));
  if (check != nullptr) charts.push_back(check_chart(*check));
  charts.push_back(arrivals_chart(fit));
  charts.push_back(stays_chart(fit));
  return charts;
}

}  // namespace rapport
