// How far gates are open, and the sentence on what a policy opens.
#include "experiments/trial/gate_state.h"

#include <doctest/doctest.h>

#include "tests/experiments/temporary_folder.h"
#include "tests/support/company_text.h"

namespace rapport {
namespace {

bool says(const std::string& text, const std::string& part) {
  CAPTURE(text);
  return text.find(part) != std::string::npos;
}

GateState state(double may, double want, double know) {
  const double all = may * want * know;
  return {{100 * may, 100 * want, 100 * know},
          {100 * (want * know - all), 100 * (may * know - all), 100 * (may * want - all)},
          100 * all};
}

TEST_CASE("gates: what a policy opens alone: nothing, where acts with all gates open do not rise") {
  const GateState today = state(0.1, 0.8, 0.4), informed = state(0.1, 0.8, 0.44 + 0.06);
  const std::string nothing = opened_in_words("inform", today, informed, 0.5, 0.5);
  CHECK(nothing ==
        "'inform' opens know (from 40 % to 50 %); alone this opens nothing: in 36 % of "
        "acts may is the only gate that is shut.");
  // As much, but a rise that matters cannot be excluded.
  const std::string some = opened_in_words("inform", today, informed, 0.51, 0.5);
  CHECK_FALSE(says(some, "opens nothing"));
  CHECK(says(some, "acts with all three open go from 3 % to 4 %, and in 36 % of acts may is"));
}

TEST_CASE("gates: what a policy opens: gates that move by less than 5 points are not named") {
  const GateState today = state(0.4, 0.5, 0.6);
  const std::string none = opened_in_words("a", today, state(0.449, 0.451, 0.6), 0.0, 0.5);
  CHECK(says(none, "'a' moves none of the three gates by 5 points or more; in "));
  CHECK_FALSE(says(none, "opens nothing"));
  const std::string both = opened_in_words("b", today, state(0.5, 0.4, 0.9), 9.0, 0.5);
  CHECK(says(both,
             "'b' shuts want (from 50 % to 40 %) and opens may (from 40 % to 50 %) and know ("
             "from 60 % to 90 %); acts"));
  const std::string shuts = opened_in_words("c", today, state(0.4, 0.3, 0.6), 0.0, 0.5);
  CHECK(says(shuts, "'c' shuts want (from 50 % to 30 %); in "));
  CHECK_FALSE(says(shuts, "opens"));
}

TEST_CASE(
    "gates: the state of gates is that of the eight cells, and there is none without a company") {
  TemporaryFolder folder;
  TrialOptions options;
  options.scenario = testing::written(folder.file("two.toml"), testing::two_departments_text());
  options.policies = {kTodayName, "allow"};
  options.quiet = true;
  Trial trial(options);
  trial.run(2);
  const auto value = [&](std::size_t arm, const std::string& metric) {
    for (std::size_t k = 0; k < trial.keys().size(); ++k) {
      const MetricKey& key = trial.keys()[k];
      if (metric == key.metric->id && key.part.is_whole()) return trial.moments(arm, k).mean();
    }
    return -1.0;
  };
  for (std::size_t arm = 0; arm < 2; ++arm) {
    const std::optional<GateState> found = gate_state(trial, arm);
    REQUIRE(found);
    CHECK(found->open[0] ==
          doctest::Approx(value(arm, "gates_may") + value(arm, "gates_may_want") +
                          value(arm, "gates_may_know") + value(arm, "gates_all")));
    CHECK(found->open[1] ==
          doctest::Approx(value(arm, "gates_want") + value(arm, "gates_may_want") +
                          value(arm, "gates_want_know") + value(arm, "gates_all")));
    CHECK(found->open[2] ==
          doctest::Approx(value(arm, "gates_know") + value(arm, "gates_may_know") +
                          value(arm, "gates_want_know") + value(arm, "gates_all")));
    CHECK(found->alone_shuts[0] == value(arm, "gates_want_know"));
    CHECK(found->alone_shuts[1] == value(arm, "gates_may_know"));
    CHECK(found->alone_shuts[2] == value(arm, "gates_may_want"));
    CHECK(found->all == value(arm, "gates_all"));
  }
  CHECK(gate_state(trial, 1)->open[0] > gate_state(trial, 0)->open[0] + 5.0);
  options.policies = {kTodayName};
  options.scenario =
      testing::written(folder.file("plain.toml"), write_scenario(testing::small_scenario()));
  Trial plain(options);
  plain.run(1);
  CHECK_FALSE(gate_state(plain, 0));
}

}  // namespace
}  // namespace rapport
