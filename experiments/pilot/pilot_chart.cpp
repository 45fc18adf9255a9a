#include "experiments/pilot/pilot_chart.h"

#include <algorithm>

#include "experiments/pilot/pilot_words.h"
#include "experiments/verdict/verdict.h"

namespace rapport {

namespace {

constexpr std::size_t kDrawn = 3;
constexpr double kBeyond = 2.0;  // times the customers that are enough

}  // namespace

Chart pilot_chart(const PilotData& data, const PilotAnswer& answer) {
  Chart chart{"What a trial is worth", "customers in each arm", unit_of_difference(data.unit)};
  double most = 1000.0, there = 0.0;
  const std::size_t shown = std::min(kDrawn, answer.trials.size());
  for (std::size_t i = 0; i < shown; ++i) {
    most = std::max(most, kBeyond * answer.trials[i].customers);
    there = std::max(there, answer.trials[i].most);
  }
  if (there > 0.0) most = std::min(most, there);
  for (std::size_t i = 0; i < shown; ++i) {
    const PilotTrial& trial = answer.trials[i];
    const PilotCurve curve = curve_of(data, trial);
    Series line;
    line.name = data.options[trial.option] + ": " + sight_in_words(data, *trial.sight);
    line.colour = static_cast<int>(i);
    for (std::size_t k = 0; k < curve.customers.size(); ++k) {
      if (curve.customers[k] > most) break;
      line.x.push_back(curve.customers[k]);
      line.y.push_back(curve.value[k]);
    }
    Series chosen;
    chosen.kind = Series::Kind::points;
    chosen.colour = line.colour;
    chosen.x = {trial.customers};
    chosen.y = {trial.worth.value};
    chart.series.push_back(std::move(line));
    chart.series.push_back(std::move(chosen));
  }
  Series all;
  all.name = "knowing all, at most";
  all.dashed = true;
  all.colour = static_cast<int>(kDrawn);
  all.x = {0.0, most};
  all.y = {answer.knowing_all.at_most, answer.knowing_all.at_most};
  chart.series.push_back(std::move(all));
  chart.y_least = 0.0;
  chart.x_least = 0.0;
  chart.x_most = most;
  return chart;
}

}  // namespace rapport
