// Distances between samples, and logs out of runs and in again.
#include "experiments/log/log_holdout.h"

#include <doctest/doctest.h>

#include "experiments/log/log_writer.h"
#include "sim/file/scenario_file.h"
#include "tests/calibrate/data_file.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/log/log_texts.h"

using namespace rapport;

namespace {

/// Customers who call, some of whom write afterwards; three in ten calls give up.
const char* const kFirm = R"(
schema = 1
name = "calls and mails"
start = 2026-01-05
horizon = "60 days"
warmup = "7 days"
[segment.homes]
customers = 2000
[need.question]
journey = "question"
clock = "calendar"
overlap = "beside"
rate = "6 / year"
[pool.agents]
staff = 1
[touch_point.phone]
kind = "staffed"
pool = "agents"
service = { exponential = "25 min" }
patience = { exponential = "10 min" }
[touch_point.mail]
kind = "self_service"
service = { exponential = "5 min" }
[journey.question.step.call]
touch_point = "phone"
entry = 0.8
served = [{ to = "write", probability = 0.4, delay = { exponential = "2 days" } }, { to = "end" }]
abandoned = [{ to = "write", probability = 0.5, delay = "1 h" }, { to = "end" }]
[journey.question.step.write]
touch_point = "mail"
served = [{ to = "write", probability = 0.3, delay = "1 day" }, { to = "end" }]
entry = 0.2
)";

Model model_of(const std::string& text) {
  ReadOptions options;
  options.read = read_from({{"firm.toml", text}});
  return build_model(read_scenario_file("firm.toml", options).today);
}

std::string written(const Model& model, const std::vector<RunCase>& cases, LogFormat format) {
  std::string text;
  write_log(model, cases, format, [&](const std::string& piece) { text += piece; });
  return text;
}

}  // namespace

TEST_CASE("distances are what they are by hand") {
  const LogSample a{{{0, 1}, {0}}, {1.0, 3.0}}, b{{{0, 1}, {0, 1}}, {1.0, 3.0}};
  // a: start-0 2/5, 0-1 1/5, 1-end 1/5, 0-end 1/5; b: each of the first three 2/6.
  CHECK(follows_distance(a, a) == 0);
  CHECK(follows_distance(a, b) ==
        doctest::Approx(0.5 * (0.4 - 1.0 / 3 + 2 * (1.0 / 3 - 0.2) + 0.2)));
  CHECK(follows_distance(a, b) == follows_distance(b, a));
  CHECK(length_distance(a, b) == doctest::Approx(0.5));
  CHECK(hours_distance(a, b) == 0);
  const LogSample c{{{0}}, {4.0}};
  CHECK(hours_distance(a, c) == doctest::Approx(2.0));
  CHECK(follows_distance(c, {{{1}}, {1}}) == doctest::Approx(1));
}

TEST_CASE("the cases of a run are read back from XES and CSV as they were") {
  const Model model = model_of(kFirm);
  const auto customers = customers_of_run(model, {6, 0});
  CHECK(customers.size() == 2'000);
  CHECK(some_of(customers, 50).size() == 50);
  CHECK(some_of(customers, 50)[1] == 40);
  const std::vector<RunCase> cases = run_cases(model, {5, 0}, customers);
  REQUIRE(cases.size() > 1'000);
  std::size_t served = 0, given_up = 0, whole = 0;
  for (const RunCase& one : cases) {
    std::size_t in_case = 0;
    for (const RunStep& step : one.steps) {
      in_case += step.outcome == Outcome::served;
      given_up += step.outcome == Outcome::abandoned;
      CHECK(step.arrived <= step.start);
      CHECK(step.start <= step.end);
    }
    served += in_case;
    whole += in_case > 0;
  }
  CHECK(given_up > 50);
  TemporaryFolder folder;
  for (const LogFormat format : {LogFormat::xes, LogFormat::csv}) {
    const std::string path = folder.file(format == LogFormat::xes ? "log.xes" : "log.csv");
    write_log_file(path, written(model, cases, format));
    const EventLog log = read_event_log(path, {});
    CHECK(log.cases.size() == whole);
    CHECK(log.steps() == served);
    CHECK(log.mends.unreadable == 0);
    CHECK(log.mends.starts_without_end == 0);
    CHECK(log.mends.ends_without_start == 0);
    CHECK(log.mends.out_of_order == 0);
    CHECK(log.mends.passed_over == given_up);  // withdrawn: nothing was done
    for (const LogCase& one : log.cases) CHECK(one.steps[0].wall_start() >= 1'767'571'200);
  }
}

TEST_CASE("a scenario made of a run's log gives what follows what as the run did") {
  std::string text = kFirm;
  text.replace(text.find("staff = 1\n"), 10, "staff = 9\n");  // nobody gives up
  const Model model = model_of(text);
  const std::vector<RunCase> cases = run_cases(model, {6, 0}, customers_of_run(model, {6, 0}));
  const EventLog log = xes_log(written(model, cases, LogFormat::xes));
  for (const bool by_time : {false, true}) {
    const LogHoldout h = hold_out_half(log, {}, by_time);
    CHECK(h.fitted + h.held_out == log.cases.size());
    CHECK(h.simulated > 0.9 * static_cast<double>(h.held_out));
    CHECK(h.run.follows <= 2 * h.halves.follows);
    CHECK(h.run.length < 0.1);
    CHECK(h.run.hours <= 2 * h.halves.hours);
    // The last activity decides here: longer histories bring nothing.
    CHECK(std::abs(h.likelihood - h.first_order) < 0.02);
  }
}

TEST_CASE("the held-out half of public logs is met as nearly as the other half, twice at most") {
  struct PublicLog {
    const char* file;
    std::size_t cases, activities;
    double gained;  // of the log-likelihood of a case by what came before, at least
  };
  constexpr PublicLog kLogs[] = {{"loan_applications.xes.gz", 6'552, 81'476, 1.5},
                                 {"helpdesk.xes.gz", 2'289, 10'763, -0.01},
                                 {"incidents.xes.gz", 3'792, 33'273, 1.5},
                                 {"collections.csv", 10'000, 34'724, 0.05},
                                 {"service_ticket_events.csv", 13'698, 64'413, -0.01}};
  for (const PublicLog& one : kLogs) {
    const std::string file = data_file(one.file);
    if (!has_data(file)) continue;
    CAPTURE(one.file);
    const EventLog log = read_event_log(file, {});
    CHECK(log.cases.size() == one.cases);
    CHECK(log.steps() == one.activities);
    const LogHoldout h = hold_out_half(log, {}, false);
    CHECK(h.run.follows <= 2 * h.halves.follows);
    CHECK(h.likelihood - h.first_order >= one.gained);
  }
}
