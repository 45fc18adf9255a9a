// One run on one thread: against other programs, by size, with a company, by phase.
#include <numeric>

#include "tests/bench/bench_files.h"
#include "tests/bench/bench_parts.h"
#include "tests/bench/measuring.h"
#include "tests/bench/plain_journey.h"
#include "tests/support/reference.h"
#include "tests/support/workloads.h"

namespace rapport {

Scenario company_of_size(std::uint32_t times) {
  Scenario s = read_scenario_file(scenario_path("generic_company.toml")).today;
  for (SegmentSpec& segment : s.segments) segment.customers *= times;
  for (PoolSpec& pool : s.pools) {
    std::vector<WeekSchedule::Change> changes = pool.staff.changes();
    for (WeekSchedule::Change& change : changes) change.value *= static_cast<int>(times);
    pool.staff = WeekSchedule::from_changes(std::move(changes));
  }
  return s;
}

namespace {

std::int64_t contacts(const Totals& totals) {
  std::int64_t sum = 0;
  for (std::size_t s = 0; s <= totals.segments; ++s) sum += totals.segment_sum(s).needs;
  return sum;
}

/// One workload against the reference engine.
void against_reference(Numbers& numbers, const std::string& name, int rounds) {
  const Model model = model_of_file(name + ".toml");
  std::int64_t count = 0;
  const Pair p = time_pair(
      thread_seconds, rounds,
      [&] {
        count = contacts(run_reference(model, {1, 0}, false).totals);
      },
      [&] { count = contacts(run(model, options_for(0, 1)).totals); });
  const double millions = static_cast<double>(count) * 1e-6;
  numbers.add(name + "_millions_a_second", millions / median(p.second));
  numbers.add(name + "_reference_millions_a_second", millions / median(p.first));
  numbers.add(name + "_vs_reference", p.ratio());
}

void against_plain_program(Numbers& numbers, int rounds) {
  const Model model = model_of_file("w3.toml");
  const Pair p = time_pair(
      thread_seconds, rounds, [&] { run_plain_journey(100'000, 4, 14, 1); },
      [&] { run(model, options_for(0, 1)); });
  numbers.add("w3_vs_plain_program", p.ratio());
}

/// W3 for n customers at one utilisation for every n that is a multiple of 10,000: 1 phone and 2
/// field employees for each 10,000 (W3's own 4 and 14 for 100,000 cannot be divided by 10).
Model journey_of_size(std::uint32_t n) {
  Scenario s = w3(n);
  for (PoolSpec& pool : s.pools) {
    const int each = pool.staff.largest() > 4 ? 2 : 1;
    pool.staff = WeekSchedule(each * static_cast<int>(n / 10'000));
  }
  return build_model(s);
}

void by_size(Numbers& numbers, bool quick) {
  const Model big = journey_of_size(quick ? 300'000 : 1'000'000), small = journey_of_size(10'000);
  const std::uint32_t runs = 20;
  std::int64_t big_contacts = 0, small_contacts = 0;
  const Pair sizes = time_pair(
      thread_seconds, quick ? 3 : 5,
      [&] { big_contacts = contacts(run(big, options_for(0, 1)).totals); },
      [&] {
        small_contacts = 0;
        for (std::uint32_t r = 0; r < runs; ++r) {
          small_contacts += contacts(run(small, options_for(r, 1)).totals);
        }
      });
  const auto of_big = static_cast<double>(big_contacts);
  const auto of_small = static_cast<double>(small_contacts);
  numbers.add("w3_10k_millions_a_second", 1e-6 * of_small / median(sizes.second));
  numbers.add(quick ? "w3_300k_millions_a_second" : "w3_1m_millions_a_second",
              1e-6 * of_big / median(sizes.first));
  numbers.add("size_cost_growth", sizes.ratio() * of_small / of_big);
}

/// W3's customers and touch points with a company on top: everything that the full model does on a
/// contact, and nothing else that differs.
Scenario w3_with_company() {
  Scenario s = read_scenario_file(scenario_path("w3.toml")).today;
  s.company.on = true;
  s.company.may.request = Distribution::log_normal(20.0, 1.2);
  s.company.skill.skill = Distribution::beta(16, 4);
  s.company.hand_over.spread = Distribution::gamma(1.0, 0.8);
  s.departments = {{"front"}, {"field"}};
  for (TouchPointSpec& place : s.touch_points) {
    if (place.kind == TouchPointSpec::Kind::self_service) continue;
    place.department = place.kind == TouchPointSpec::Kind::staffed ? "front" : "field";
    place.sells = true;
  }
  for (SegmentSpec& segment : s.segments) {
    segment.value_per_month = 20.0;
    segment.value_factor = Distribution::log_normal(1.0, 1.0);
  }
  return s;
}

/// The full model against the plain one, per contact.
void with_company(Numbers& numbers, int rounds) {
  const Model plain = model_of_file("w3.toml");
  const auto against_w3 = [&](const char* name, const Model& full) {
    std::int64_t full_contacts = 0, plain_contacts = 0;
    const Pair p = time_pair(
        thread_seconds, rounds,
        [&] { full_contacts = contacts(run(full, options_for(0, 1)).totals); },
        [&] { plain_contacts = contacts(run(plain, options_for(0, 1)).totals); });
    numbers.add(
        name, p.ratio() * static_cast<double>(plain_contacts) / static_cast<double>(full_contacts));
  };
  against_w3("full_vs_plain_cost", build_model(w3_with_company()));
  // A company as users have it: four needs with a profile by the hour, five touch points, chases.
  // It has no warm-up here, since what happens in one is not counted.
  Scenario company = company_of_size(8);
  company.warmup = 0;
  company.horizon = kYear;
  against_w3("generic_company_vs_w3_cost", build_model(company));
}

/// Which share of a run each phase takes.
void by_phase(Numbers& numbers, const std::string& name, const Model& model) {
  std::vector<double> seconds(Simulator::phases().size());
  RunOptions options = options_for(0, 1);
  options.phase_seconds = &seconds;
  run(model, options);
  const double sum = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    numbers.add(name + "_share_of_" + Simulator::phases()[i].name, seconds[i] / sum);
  }
}

}  // namespace

void bench_runs(Numbers& numbers, bool quick) {
  const int rounds = quick ? 3 : 9;
  for (const char* name : {"w1", "w2", "w3"}) against_reference(numbers, name, rounds);
  against_plain_program(numbers, rounds);
  by_size(numbers, quick);
  with_company(numbers, rounds);
  by_phase(numbers, "w3", model_of_file("w3.toml"));
  by_phase(numbers, "company", build_model(company_of_size(8)));
}

}  // namespace rapport
