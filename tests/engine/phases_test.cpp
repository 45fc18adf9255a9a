// The list of what a run does, in windows and at dates.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "sim/engine/simulator.h"
#include "tests/support/small_company.h"
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

namespace {

/// Seconds by the name of the phase, of one run that has to be what it is without measuring.
std::map<std::string, double> seconds_of(const Model& model, int threads) {
  std::vector<double> seconds(Simulator::phases().size());
  RunOptions options{.key = {5, 1}, .threads = threads};
  const RunResult plain = run(model, options);
  options.phase_seconds = &seconds;
  CHECK(run(model, options) == plain);
  std::map<std::string, double> named;
  for (std::size_t i = 0; i < seconds.size(); ++i) named[Simulator::phases()[i].name] = seconds[i];
  return named;
}

}  // namespace

TEST_CASE("time is measured by phase, where it is spent, and changes no result") {
  Scenario plain = w3(2000, 0.02);
  plain.represents = 3.0;
  Scenario company = two_departments();
  company.company.joining.form = JoiningSpec::Form::replace;
  for (Scenario* s : {&plain, &company}) {
    s->warmup = 14 * kDay;
    s->horizon = 400 * kDay;
    const Model model = build_model(*s);
    for (const int threads : {1, 2}) {
      for (const auto& [name, seconds] : seconds_of(model, threads)) {
        CAPTURE(name);
        const bool of_company = name == "company" || name == "joining";
        CHECK((seconds > 0.0) == (s == &plain ? !of_company : name != "background"));
      }
    }
  }
}
