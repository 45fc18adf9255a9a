#include "viz/client/checks.h"

#include "sim/file/scenario_file.h"
#include "sim/forecast/feedback.h"
#include "sim/forecast/forecast.h"
#include "sim/forecast/gate_calibration.h"
#include "sim/forecast/start_test.h"

namespace rapport {

ChecksView checks_of(const ChecksQuestion& question, const SideTaskLink& link) {
  ReadOptions options;
  options.read = [&](const std::string& file) {
    return file == question.path ? question.text : read_text_file(file);
  };
  const ScenarioFile file = read_scenario_file(question.path, options);
  const GateCalibration gates = calibrate_gates(file.today, 1);
  const Model model = calibrated(file.today, gates);
  const Forecast expected = forecast(model);
  ChecksView view;
  view.warnings = expected.warnings;
  view.pools = expected.pools.size();
  view.has_company = model.company.on;
  if (!view.has_company || link.stop) return view;
  link.progress(0.2);
  const Feedback feedback = measure_feedback(file.today, gates, 1);
  view.children = feedback.children;
  view.load = feedback.load;
  if (link.stop) return view;
  link.progress(0.7);
  const StartTest start = test_start(file.today, gates, 1);
  view.looked_at_days = static_cast<int>(start.looked_at / kDay);
  view.satisfaction_moves = start.moved;
  view.memory_moves = start.memory_moved;
  for (const auto& more : {warnings_of(feedback), warnings_of(start)}) {
    view.warnings.insert(view.warnings.end(), more.begin(), more.end());
  }
  return view;
}

}  // namespace rapport
