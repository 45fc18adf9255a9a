// rapport bench: how fast this machine runs a scenario.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/output/text_table.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/memory_need.h"
#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr int kRepeats = 5;

template <class F>
double seconds_of(F&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

struct Figures {
  double seconds;  ///< of one run on one core, median
  double cases;    ///< cases opened in it
  /// Time of two runs one after the other, over that of both side by side; median of pairs.
  double scaling;
  double megabytes, bytes_per_customer;
};

Figures measure(const Model& model) {
  const RandomKey keys[] = {{1, 0}, {1, 1}};
  Figures f{};
  std::vector<double> one, ratio;
  for (int i = 0; i < kRepeats; ++i) {
    if (interrupted()) throw Interrupted("between two measurements");
    RunResult result;
    one.push_back(seconds_of([&] { result = run(model, {.key = keys[0]}); }));
    const double behind = seconds_of([&] { run_many(model, keys, 1); });
    ratio.push_back(behind / seconds_of([&] { run_many(model, keys, 2); }));
    f.cases = 0;
    for (std::size_t s = 0; s <= result.totals.segments; ++s) {
      f.cases += static_cast<double>(result.totals.segment_sum(s).needs);
    }
  }
  f.seconds = median(one);
  f.scaling = median(ratio);
  Simulator simulator(model, {.key = keys[0]});
  simulator.run_until(model.end);
  f.megabytes = static_cast<double>(simulator.bytes()) / 1e6;
  f.bytes_per_customer = model.customers == 0 ? 0 : f.megabytes * 1e6 / model.customers;
  return f;
}

}  // namespace

static int bench_command(const std::string& path, const std::vector<std::string>& set,
                         Format format) {
  ReadOptions options;
  options.set = overrides_of(set, "--set");
  const ScenarioFile file = read_scenario_file(path, options);
  const Model model = build_model(file.today);
  check_memory(model, 1, file.path);
  Figures f{};
  try {
    f = measure(model);
  } catch (const InvariantError& e) {
    std::fprintf(stderr, "%s: the run failed: %s\n", path.c_str(), e.what());
    return kSomeRunsFailed;
  }
  if (format == Format::json) {
    Json json{{"scenario", file.today.name},
              {"seconds_per_run", f.seconds},
              {"millions_of_cases_a_second", f.cases / f.seconds / 1e6},
              {"two_runs_scaling", f.scaling},
              {"megabytes", f.megabytes},
              {"bytes_per_customer", f.bytes_per_customer}};
    print(json_text(json));
  } else {
    TextTable table({Align::left, Align::right, Align::left});
    table.row({"one run on one core", grouped(f.seconds, 3), "s"});
    table.row({"cases", grouped(f.cases / f.seconds / 1e6, 2), "million a second"});
    table.row({"two runs side by side against one after the other", grouped(f.scaling, 2), "x"});
    table.row({"memory of one run", grouped(f.megabytes, 1), "MB"});
    if (model.customers > 0) table.row({"", grouped(f.bytes_per_customer, 0), "bytes a customer"});
    print(file.today.name + ", medians of " + std::to_string(kRepeats) + ":\n" +
          table.text(colour_on_output()));
  }
  flush_output();
  return kFine;
}

// ---- the verb bench ----------------------------------------------------------------------------

namespace {

void add_bench_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("scenario", flags.scenario, "the scenario file")->required();
  add_set(verb, flags);
  add_table_or_json(verb, flags);
}

int do_bench(const Flags& f) { return bench_command(f.scenario, f.set, table_or_json(f)); }

}  // namespace

Verb bench_verb() {
  return {"bench", "Trust", "measure how fast this machine runs a scenario",
          "  rapport bench scenarios/w3.toml\n", verb_of<add_bench_flags, do_bench>};
}

}  // namespace rapport
