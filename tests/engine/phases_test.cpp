// The list of what a run does, in windows and at dates.
#include <doctest/doctest.h>

#include <numeric>
#include <set>
#include <string>

#include "tests/engine/generic_company.h"
#include "tests/support/workloads.h"

using namespace rapport;
using namespace rapport::testing;

TEST_CASE("every phase has a name of its own, and says when it comes and what it does") {
  std::set<std::string> names;
  for (const Phase& phase : Simulator::phases()) {
    CHECK(names.insert(phase.name).second);
    CHECK(std::string(phase.when).size() > 3);
    CHECK(std::string(phase.doc).ends_with("."));
  }
  CHECK(names.contains("queues"));
  CHECK(names.contains("month"));
}

TEST_CASE("time is measured by phase, where it is spent, and changes no result") {
  Scenario s = w3(2000, 0.02);
  s.represents = 3.0;
  s.warmup = 2 * kDay;
  s.horizon = 400 * kDay;
  const Model model = build_model(s);
  for (const int threads : {1, 2}) {
    std::vector<double> seconds(Simulator::phases().size());
    RunOptions options{.key = {5, 1}, .threads = threads};
    const RunResult plain = run(model, options);
    options.phase_seconds = &seconds;
    CHECK(run(model, options) == plain);
    for (std::size_t i = 0; i < seconds.size(); ++i) {
      CAPTURE(Simulator::phases()[i].name);
      const bool never = std::string(Simulator::phases()[i].name) == "company";
      CHECK((seconds[i] > 0.0) != never);
    }
  }
}
