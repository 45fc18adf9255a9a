// What a second thread brings, in wall time.
#include "tests/bench/bench_files.h"
#include "tests/bench/bench_parts.h"
#include "tests/bench/measuring.h"
#include "tests/support/workloads.h"

namespace rapport {

namespace {

/// The same two runs, one after the other and side by side.
void two_runs(Numbers& numbers, int rounds) {
  const Model model = model_of_file("w3.toml");
  const RandomKey keys[] = {{1, 0}, {1, 1}};
  const Pair runs = time_pair(
      wall_seconds, rounds, [&] { run_many(model, keys, 1); }, [&] { run_many(model, keys, 2); });
  numbers.add("two_runs_scaling", runs.ratio());
}

void one_run(Numbers& numbers, std::uint32_t customers, int rounds) {
  const Model large = build_model(w3(customers, customers / 100'000.0));
  const Pair wide = time_pair(
      wall_seconds, rounds, [&] { run(large, options_for(0, 1)); },
      [&] { run(large, options_for(0, 2)); });
  numbers.add("one_run_scaling", wide.ratio());
}

}  // namespace

void bench_threads(Numbers& numbers, bool quick) {
  two_runs(numbers, quick ? 3 : 21);
  one_run(numbers, quick ? 300'000 : 1'000'000, quick ? 3 : 5);
}

}  // namespace rapport
