// Good scenario files with something changed at random: each is refused with messages, or is a
// scenario that a model can be built of. Nothing else happens.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "sim/core/problem.h"
#include "sim/file/scenario_file.h"
#include "sim/model/model.h"
#include "tests/support/acting_file.h"
#include "tests/support/random_scenario.h"
#include "tests/support/sampling.h"
#include "tests/support/text_mutator.h"

using namespace rapport;

namespace {

/// All that a file can hold, small.
const std::string kCompany = R"(schema = 1
name = "a company"
currency = "EUR"
start = 2026-01-05
horizon = "90 days"
warmup = "7 days"
lookahead = "30 min"
represents = 2
levers.staffing = { all = 1.2, touch_point.phone = 1.1, department.service = 1 }
levers.C8b = 0.5
lever_cost.staffing = { one_off = "2 EUR", per_month = "0.1 EUR" }

[department.service]
[division.loans]

[segment.homes]
customers = 100
satisfaction = { beta = [4, 2] }
rate_factor = { gamma = 1, cv = 0.5 }
value = "14 EUR / month"
leaving = { form = "cloglog", period = "30 days", propensity = { beta = [2, 10] }, start = "stock" }

[segment."small firms"]
customers = 20
satisfaction = { uniform = [0.4, 0.9] }
leaving.form = "logistic"
head_start = "5 min"

[need.question]
division = "loans"
journey = "call"
rate = "6 / year"
max_rate = "40 / year"
clock = "calendar"
overlap = "beside"
segment_factor = { homes = 1, "small firms" = 3 }
profile.weekday = [1, 1, 1, 1, 1, 0.5, 0]

[stream.others]
journey = "call"
rate = "3 / hour"
profile.hour = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
profile.half_hour = { "mon-wed, fri" = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.25, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "sat-sun" = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }
day_factor = { gamma = 1, cv = 0.2 }
day_factor_group = "bank"
priority_class = 2

[pool.agents]
staff = { "mon-fri 08:00-20:00" = 4, "sat 22:00-06:00" = 1 }
cost = "28 EUR / hour"

[pool.more]
staff = 1

[touch_point.web]
kind = "self_service"
service = { empirical = ["1 min", "2 min"], weights = [1, 3] }

[touch_point.phone]
department = "service"
pool = "agents"
overflow_pool = "more"
overflow_after = "1 min"
service = { log_normal = "5 min", cv = 0.8, times = 2 }
patience = { piecewise_hazard = ["0.3 / min", "0.1 / min"], from = ["0 s", "30 s"] }
open = ["mon-fri 08:00-20:00", "sat 22:00-06:00"]
waiting_room = 20
redial = { probability = 0.5, delay = { weibull = "6 min", shape = 1.2 }, max_attempts = 2 }
call_back = { offered = true, expected_wait = "2 min", acceptance = "50 %" }
experience.wait = "-0.004 / min"
experience.late = -0.1

[journey.call.step.look]
touch_point = "web"
entry = 0.4
served = [
  { to = "talk", probability = 0.25, delay = "10 min", satisfaction = -0.01 },
  { to = "end" },
]

[journey.call.step.talk]
touch_point = "phone"
entry = 0.6
abandoned = [{ to = "look", probability = 0.5, delay = { poisson = 3, times = "1 h" } }, { to = "end" }]

[policy.more]
label = "One more agent"
pool.agents.staff = 5

[[policy.more.change]]
from = 2026-02-01
levers.prevention.segment.homes = 0.5
need.question.rate = "7 / year"

[[policy.more.change]]
from = "2 months"
touch_point.phone.service.log_normal = "4 min"
journey.call.step.look.served = [{ to = "end" }]
)";

/// What a key may be made to hold.
const std::vector<std::string> kMutatedValues{"0",
                                              "1",
                                              "-1",
                                              "0.5",
                                              "nan",
                                              "inf",
                                              "-inf",
                                              "1e300",
                                              "1e-300",
                                              "1e30",
                                              "9223372036854775807",
                                              "2147483647",
                                              "255",
                                              "true",
                                              "2026-02-28",
                                              "0001-01-01",
                                              "9999-12-31",
                                              "07:30:00",
                                              "[]",
                                              "{}",
                                              "[1, 2]",
                                              "\"\"",
                                              "\"end\"",
                                              "\"1e300 years\"",
                                              "\"-1 min\"",
                                              "\"1 ms\"",
                                              "\"0.5 ms\"",
                                              "\"30000 years\"",
                                              "\"1e15 / year\"",
                                              "\"100 %\"",
                                              "\"phone\"",
                                              "\"call\"",
                                              "\"talk\"",
                                              "\"staffed\"",
                                              "\"visit\"",
                                              "\"asynchronous\"",
                                              "\"none\"",
                                              "\"merge\"",
                                              "\"after_case\"",
                                              "\"beside\"",
                                              "\"any\"",
                                              "\"noncontract\"",
                                              "\"desk\"",
                                              "\"departures < 0.5 x today for 0 s\"",
                                              "false",
                                              "{ exponential = \"1e300 ms\" }",
                                              "{ gamma = \"1 min\", cv = 1e9 }",
                                              "{ gamma = 1, cv = 0.5 }",
                                              "{ empirical = [0, 10000], weights = [9999, 1] }",
                                              "{ beta = [1e-9, 1e9] }",
                                              "{ poisson = 1e12 }",
                                              "{ uniform = [0, 1] }",
                                              "{ weibull = 1, shape = 0.001 }",
                                              "{ empirical = [] }",
                                              "{ piecewise_hazard = [0], from = [0] }",
                                              "{ all = 2 }",
                                              "{ \"daily\" = 1000000 }",
                                              "[{ to = \"talk\" }]",
                                              "[{ to = \"look\", delay = \"0 s\" }]"};

/// Reads a text as a file; whether it is a company, which then has to be a good one.
bool read(const std::string& text) {
  ReadOptions options;
  options.read = read_from({{"a.toml", text}});
  ScenarioFile file;
  try {
    file = read_scenario_file("a.toml", options);
  } catch (const InvalidInput& e) {
    CHECK(!e.problems().empty());
    for (const Problem& p : e.problems()) {
      CAPTURE(to_string(p));
      CHECK(p.where.starts_with("a.toml:"));
    }
    return false;
  }
  CHECK_NOTHROW(build_model(file.today));
  for (const Policy& policy : file.policies) {
    CHECK_NOTHROW(build_model(file.today, policy.changes, policy.rules));
  }
  const std::string written = write_scenario(file.today);
  options.read = read_from({{"a.toml", written}});
  CHECK(write_scenario(read_scenario_file("a.toml", options).today) == written);
  return true;
}

}  // namespace

TEST_CASE("a minus zero reads back as what is written of it") {
  std::string text = kCompany;
  const std::string late = "experience.late = -0.1";
  text.replace(text.find(late), late.size(), "experience.late = -0.0");
  CHECK(read(text));
}

TEST_CASE("a file with random changes is refused with messages or read as it should be") {
  std::vector<std::string> good{kCompany, testing::kActing};
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    good.push_back(write_scenario(random_scenario(seed)));
  }
  for (const std::string& text : good) CHECK(read(text));
  const char* more = std::getenv("RAPPORT_MUTATIONS");
  const int count = more == nullptr ? 1500 : std::atoi(more);
  const int step = more == nullptr ? static_cast<int>(testing::kStep) : 1;
  int tried = 0, companies = 0;
  for (int i = 0; i < count; i += step, ++tried) {
    // Two thirds of all begin with the files that hold everything.
    const auto seed = static_cast<std::uint32_t>(i);
    const std::string& from = good[seed % 3 < 2 ? seed % 3 : seed / 3 % good.size()];
    const std::string text = testing::TextMutator(seed, kMutatedValues).mutated(from);
    CAPTURE(seed);
    CAPTURE(text);
    try {
      companies += read(text) ? 1 : 0;
    } catch (const std::exception& e) {
      FAIL_CHECK("neither read nor refused: " << e.what());
    }
  }
  // Both kinds of ends were tried.
  if (tried >= 400) {
    CHECK(companies > tried / 20);
    CHECK(companies < tried * 19 / 20);
  }
}
