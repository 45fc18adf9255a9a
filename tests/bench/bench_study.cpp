// Studies of the generic company, and what one run of it is made of.
#include <array>

#include "experiments/run/runner.h"
#include "experiments/trial/trial.h"
#include "sim/core/check.h"
#include "sim/forecast/gate_calibration.h"
#include "tests/bench/bench_files.h"
#include "tests/bench/bench_parts.h"
#include "tests/bench/measuring.h"

namespace rapport {

namespace {

constexpr int kStudyCustomers = 5'000;
constexpr std::uint32_t kStudyReplications = 10;

struct Stretch {
  const char* name;
  std::vector<double> seconds{};  ///< by round
};

/// What a command that makes one run does, stretch by stretch.
class OneRun {
 public:
  void measure() {
    double last = thread_seconds();
    std::size_t stretch = 0;
    const auto ends = [&] {
      const double now = thread_seconds();
      stretches_[stretch++].seconds.push_back(now - last);
      last = now;
    };
    {
      ReadOptions options;
      options.set = company_overrides(kStudyCustomers);
      const ScenarioFile file = read_scenario_file(scenario_path("generic_company.toml"), options);
      ends();
      const Model model = model_of(file, nullptr, calibrate_gates(file.today, 1));
      ends();
      Simulator simulator(model, options_for(0, 1));
      ends();
      simulator.run_until(0);
      ends();
      const RunResult result = simulator.finish();
      ends();
      measure_keys(model, result, metric_keys(model));
    }
    ends();
    check(stretch == stretches_.size(), "bench: each stretch of a run has a name");
  }

  void add_to(Numbers& numbers) const {
    double sum = 0.0;
    for (const Stretch& stretch : stretches_) sum += median(stretch.seconds);
    numbers.add("run_cpu_ms", 1e3 * sum);
    for (const Stretch& stretch : stretches_) {
      numbers.add(std::string("run_share_of_") + stretch.name, median(stretch.seconds) / sum);
    }
  }

 private:
  std::array<Stretch, 6> stretches_{Stretch{"reading"},      Stretch{"building"},
                                    Stretch{"constructing"}, Stretch{"warm_up"},
                                    Stretch{"counted_time"}, Stretch{"measuring"}};
};

TrialOptions study_options() {
  TrialOptions options;
  options.scenario = scenario_path("generic_company.toml");
  options.set = company_numbers(kStudyCustomers);
  options.replications = kStudyReplications;
  options.quiet = true;
  return options;
}

}  // namespace

void bench_study(Numbers& numbers, bool quick) {
  OneRun one;
  for (int i = 0; i < (quick ? 5 : 9); ++i) one.measure();
  one.add_to(numbers);

  std::vector<double> a_run, set_up, warm_up;
  for (int i = 0; i < (quick ? 3 : 9); ++i) {
    const double start = processor_seconds();
    Trial trial(study_options());
    const double is_set_up = processor_seconds() - start;
    trial.run(kStudyReplications);
    const double all = processor_seconds() - start;
    check(trial.runs_done() == 4 * kStudyReplications,
          "bench: a study is 4 policies, and none fails");
    a_run.push_back(all / static_cast<double>(trial.runs_done()));
    set_up.push_back(is_set_up / all);
    const double warm = time_of(processor_seconds, [&] {
      for (std::uint32_t r = 0; r < kStudyReplications; ++r) warmed(trial.model(0), {1, r}, {});
    });
    warm_up.push_back(warm / all);
  }
  numbers.add("study_cpu_ms_a_run", 1e3 * median(a_run));
  numbers.add("study_share_of_set_up", median(set_up));
  numbers.add("study_share_of_warm_up", median(warm_up));
}

}  // namespace rapport
