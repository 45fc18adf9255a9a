#include "experiments/import/call_charts.h"

#include <algorithm>
#include <cmath>

#include "sim/core/distribution.h"

namespace rapport {

namespace {

constexpr std::size_t kLargest = 3;  // as many types have charts of their own

double share_at(const std::vector<double>& sorted, double x) {
  const auto below = std::upper_bound(sorted.begin(), sorted.end(), x) - sorted.begin();
  return static_cast<double>(below) / static_cast<double>(sorted.size());
}

std::vector<double> hours() {
  std::vector<double> x;
  for (int h = 0; h <= kHalfHours; ++h) x.push_back(h / 2.0);
  return x;
}

Series steps(const std::string& name, const ByHalfHour<double>& values, int colour) {
  Series series{Series::Kind::step, name, hours(), {values.begin(), values.end()}, {}, {}, colour};
  series.y.push_back(values.back());
  return series;
}

Chart arrivals_chart(const CallLog& log, const std::vector<CallDay>& days,
                     const ArrivalFit& arrivals) {
  Chart chart{"Calls by half hour, all types", "time of day", "calls a half hour",
              Chart::Axis::hours};
  for (int kind = 0; kind < arrivals.kinds.count; ++kind) {
    ByHalfHour<double> expected{};
    for (const TypeArrivals& type : arrivals.types) {
      for (std::size_t h = 0; h < kHalfHours; ++h) {
        expected[h] += type.shape[static_cast<std::size_t>(kind)][h];
      }
    }
    std::string names;
    for (int w = 0; w < 7; ++w) {
      static constexpr const char* kNames[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
      if (arrivals.kinds.of[static_cast<std::size_t>(w)] != kind) continue;
      names += (names.empty() ? "" : " ") + std::string(kNames[w]);
    }
    chart.series.push_back(steps(names, expected, kind));
  }
  Series points{Series::Kind::points, "a day", {}, {}, {}, {}, 6};
  for (const CallDay& day : days) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      if (day.abnormal[h] || day.calls[h] == 0) continue;
      points.x.push_back(static_cast<double>(h) / 2 + 0.25);
      points.y.push_back(day.calls[h]);
    }
  }
  if (log.days.size() <= 3) chart.series.push_back(points);
  chart.y_least = 0;
  return chart;
}

Chart presence_chart(const ArrivalFit& arrivals) {
  Chart chart{"Servers present, from their calls", "time of day", "servers", Chart::Axis::hours};
  for (int kind = 0; kind < arrivals.kinds.count; ++kind) {
    chart.series.push_back(steps("", arrivals.present[static_cast<std::size_t>(kind)], kind));
  }
  chart.y_least = 0;
  return chart;
}

Chart service_chart(const TypeFit& type) {
  Chart chart{type.name + ": service times", "minutes", "share served within"};
  const std::vector<double>& sorted = type.service.seconds;
  const double most =
      sorted[static_cast<std::size_t>(0.99 * static_cast<double>(sorted.size() - 1))];
  Series data{Series::Kind::line, "recorded", {}, {}, {}, {}, 0};
  Series fitted{Series::Kind::line, "log-normal", {}, {}, {}, {}, 1, true};
  const Distribution law = Distribution::log_normal(type.service.mean, type.service.cv);
  for (int i = 0; i <= 120; ++i) {
    const double s = most * i / 120;
    data.x.push_back(s / 60), data.y.push_back(share_at(sorted, s));
    fitted.x.push_back(s / 60), fitted.y.push_back(law.cdf(s));
  }
  chart.series = {data, fitted};
  chart.y_least = 0, chart.y_most = 1;
  return chart;
}

Chart patience_chart(const TypeFit& type) {
  Chart chart{type.name + ": patience", "minutes in line", "share still willing to wait"};
  Series curve{Series::Kind::step, "Kaplan-Meier", {0}, {1}, {}, {}, 0};
  Series band{Series::Kind::band, "95 %", {0}, {1}, {1}, {1}, 0};
  double most = 60;
  for (std::size_t i = 0; i < type.patience.curve.times.size(); ++i) {
    if (type.patience.curve.at_risk[i] < 10) break;
    most = type.patience.curve.times[i];
    const double s = type.patience.curve.survival[i];
    const double error = 1.96 * type.patience.curve.standard_error[i];
    curve.x.push_back(most / 60), curve.y.push_back(s);
    band.x.push_back(most / 60), band.y.push_back(s);
    band.low.push_back(std::max(0.0, s - error)), band.high.push_back(std::min(1.0, s + error));
  }
  Series pieces{Series::Kind::line, "hazard in pieces", {}, {}, {}, {}, 1, true};
  for (int i = 0; i <= 100; ++i) {
    pieces.x.push_back(most * i / 100 / 60);
    pieces.y.push_back(type.patience.pieces.survival(most * i / 100));
  }
  chart.series = {band, curve, pieces};
  chart.y_least = 0, chart.y_most = 1;
  return chart;
}

}  // namespace

std::vector<Chart> charts_of_fit(const CallLog& log, const std::vector<CallDay>& days,
                                 const CallFit& fit, const ArrivalFit& arrivals) {
  std::vector<Chart> charts{arrivals_chart(log, days, arrivals), presence_chart(arrivals)};
  for (std::size_t t = 0; t < std::min(kLargest, fit.types.size()); ++t) {
    if (fit.types[t].service.seconds.size() >= 20 && fit.types[t].service.cv > 0) {
      charts.push_back(service_chart(fit.types[t]));
    }
    if (fit.types[t].patience.waits >= 20) charts.push_back(patience_chart(fit.types[t]));
  }
  return charts;
}

std::vector<Chart> charts_of_holdout(const CallLog& log, const Holdout& holdout) {
  Chart share{"Share of calls that hung up, a point a day", "predicted", "recorded"};
  Chart wait{"Mean wait of those who waited, a point a day", "predicted, seconds",
             "recorded, seconds"};
  share.diagonal = wait.diagonal = true;
  share.x_least = share.y_least = wait.x_least = wait.y_least = 0;
  for (std::size_t t = 0; t < std::min<std::size_t>(4, log.types.size()); ++t) {
    Series shares{Series::Kind::points, log.types[t], {}, {}, {}, {}, static_cast<int>(t)};
    Series waits = shares;
    for (const DayScore& day : holdout.days) {
      if (day.type != t || day.recorded.calls < 30) continue;
      const double p = day.recorded.hung_up_share();
      const double error = 1.96 * std::sqrt(p * (1 - p) / day.recorded.calls);
      shares.x.push_back(day.given.hung_up_share()), shares.y.push_back(p);
      shares.low.push_back(std::max(0.0, p - error)), shares.high.push_back(p + error);
      if (day.recorded.waited < 20) continue;
      waits.x.push_back(day.given.mean_wait()), waits.y.push_back(day.recorded.mean_wait());
    }
    share.series.push_back(shares);
    wait.series.push_back(waits);
  }
  return {share, wait};
}

}  // namespace rapport
