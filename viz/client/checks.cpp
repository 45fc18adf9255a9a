#include "viz/client/checks.h"

#include <algorithm>
#include <cmath>

#include "experiments/run/runner.h"
#include "experiments/verdict/verdict.h"
#include "sim/core/moments.h"
#include "sim/file/scenario_file.h"
#include "sim/forecast/feedback.h"
#include "sim/forecast/forecast.h"
#include "sim/forecast/gate_calibration.h"
#include "sim/forecast/start_test.h"
#include "sim/scenario/parameter.h"

namespace rapport {

namespace {

constexpr Time kYear = 365 * kDay;
constexpr std::uint32_t kYears = 8;  ///< runs

/// The metrics that the file has targets for.
std::vector<const Metric*> target_metrics(const Scenario& today) {
  std::vector<const Metric*> metrics;
  for (const Parameter& row : target_parameters()) {
    if (member<std::optional<double>>(row, &today)) {
      metrics.push_back(find_metric(metric_of_target(row)));
    }
  }
  return metrics;
}

/// Runs Today for a year, some times. Empty where nothing is to be held against it, or it was given
/// up.
std::vector<FirstYearFigure> first_year_of(Scenario today, const GateCalibration& gates,
                                           const SideTaskLink& link) {
  const std::vector<const Metric*> metrics = target_metrics(today);
  if (metrics.empty() || today.horizon < kYear) return {};
  today.horizon = kYear;
  const Model model = calibrated(today, gates);
  RunWish wish;
  for (const MetricKey& key : metric_keys(model)) {
    if (key.part.is_whole() && std::ranges::find(metrics, key.metric) != metrics.end()) {
      wish.keys.push_back(key);
    }
  }
  std::vector<Moments> moments(wish.keys.size());
  for (std::uint32_t r = 0; r < kYears; ++r) {
    const auto record = measured_run(model, wish, {0, {1, r}}, {}, {&link.stop, nullptr});
    if (!record) return {};
    for (std::size_t k = 0; k < moments.size() && k < record->values.size(); ++k) {
      if (std::isfinite(record->values[k])) moments[k].add(record->values[k]);
    }
    link.progress(0.4 + 0.6 * (r + 1) / kYears);
  }
  std::vector<FirstYearFigure> figures;
  for (std::size_t k = 0; k < moments.size(); ++k) {
    figures.push_back({wish.keys[k].metric, student_interval(moments[k], kConfidence)});
  }
  return figures;
}

}  // namespace

namespace {

ChecksView check_all(const ChecksQuestion& question, const SideTaskLink& link) {
  ReadOptions options;
  options.read = [&](const std::string& file) {
    return file == question.path ? question.text : read_text_file(file);
  };
  const ScenarioFile file = read_scenario_file(question.path, options);
  const Crew crew(1, &link.stop);
  const GateCalibration gates = calibrate_gates(file.today, crew);
  const Model model = calibrated(file.today, gates);
  const Forecast expected = forecast(model);
  ChecksView view;
  view.warnings = expected.warnings;
  view.pools = expected.pools.size();
  view.has_company = model.company.on;
  if (!view.has_company) {
    view.first_year = first_year_of(file.today, gates, link);
    return view;
  }
  link.progress(0.1);
  const Feedback feedback = measure_feedback(file.today, gates, crew);
  view.children = feedback.children;
  view.load = feedback.load;
  if (link.stop) return view;
  link.progress(0.25);
  const StartTest start = test_start(file.today, gates, crew);
  view.looked_at_days = static_cast<int>(start.looked_at / kDay);
  view.satisfaction_moves = start.moved;
  view.memory_moves = start.memory_moved;
  for (const auto& more : {warnings_of(feedback), warnings_of(start)}) {
    view.warnings.insert(view.warnings.end(), more.begin(), more.end());
  }
  link.progress(0.4);
  view.first_year = first_year_of(file.today, gates, link);
  return view;
}

}  // namespace

ChecksView checks_of(const ChecksQuestion& question, const SideTaskLink& link) {
  try {
    return check_all(question, link);
  } catch (const GivenUp&) {  // nobody looks at the answer
    return {};
  }
}

}  // namespace rapport
