// Speed and memory, as ratios measured in one run (the same binary varies up to 1.5x between
// machines and hours, so only ratios count). Prints JSON. See docs/verification.md for the numbers.
//
//   ./dev bench [--quick]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"
#include "tests/bench/plain_journey.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/reference.h"
#include "tests/support/workloads.h"

namespace rapport {
namespace {

template <class F>
double seconds(F&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v[v.size() / 2];
}

struct Pair {
  std::vector<double> first, second;
  double ratio() const {  // of times, pair by pair: what slows the machine hits both
    std::vector<double> r;
    for (std::size_t i = 0; i < first.size(); ++i) r.push_back(first[i] / second[i]);
    return median(r);
  }
};

/// Times two pieces of work in turn.
template <class F, class G>
Pair time_pair(int repeats, F&& first, G&& second) {
  Pair p;
  for (int i = 0; i < repeats; ++i) {
    p.first.push_back(seconds(first));
    p.second.push_back(seconds(second));
  }
  return p;
}

std::int64_t contacts(const Totals& totals) {
  std::int64_t sum = 0;
  for (std::size_t s = 0; s <= totals.segments; ++s) sum += totals.segment_sum(s).needs;
  return sum;
}

RunOptions options_for(std::uint32_t replication, int threads) {
  RunOptions o;
  o.key = {1, replication};
  o.threads = threads;
  return o;
}

class Json {
 public:
  void number(const char* key, double value) {
    std::printf("%s  \"%s\": %.4g", first_ ? "{\n" : ",\n", key, value);
    first_ = false;
  }
  void end() { std::printf("\n}\n"); }

 private:
  bool first_ = true;
};

/// A workload as users have it. ./dev bench runs in the repository's folder.
Model model_of_file(const std::string& path) { return build_model(read_scenario_file(path).today); }

/// One workload against the reference engine; returns the ratio.
double against_reference(Json& json, const std::string& name, const Model& model, int repeats) {
  std::int64_t count = 0;
  const Pair p = time_pair(
      repeats,
      [&] {
        count = contacts(run_reference(model, {1, 0}, false).totals);
      },
      [&] { count = contacts(run(model, options_for(0, 1)).totals); });
  const double millions = static_cast<double>(count) * 1e-6;
  json.number((name + "_millions_a_second").c_str(), millions / median(p.second));
  json.number((name + "_reference_millions_a_second").c_str(), millions / median(p.first));
  json.number((name + "_vs_reference").c_str(), p.ratio());
  return p.ratio();
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

void against_plain_program(Json& json, int repeats) {
  const Model model = model_of_file("scenarios/w3.toml");
  const Pair p = time_pair(
      repeats, [&] { run_plain_journey(100'000, 4, 14, 1); },
      [&] { run(model, options_for(0, 1)); });
  json.number("w3_vs_plain_program", p.ratio());
}

/// The same two runs, one after the other and side by side.
void scaling_of_runs(Json& json, int repeats) {
  const Model model = model_of_file("scenarios/w3.toml");
  const RandomKey keys[] = {{1, 0}, {1, 1}};
  const Pair runs = time_pair(
      repeats, [&] { run_many(model, keys, 1); }, [&] { run_many(model, keys, 2); });
  json.number("two_runs_scaling", runs.ratio());
}

void scaling_of_size(Json& json, bool quick, int repeats) {
  const std::uint32_t n = quick ? 300'000 : 1'000'000;
  const Model large = build_model(w3(n, n / 100'000.0));
  const Pair wide = time_pair(
      repeats, [&] { run(large, options_for(0, 1)); }, [&] { run(large, options_for(0, 2)); });
  json.number("one_run_scaling", wide.ratio());

  const Model big = journey_of_size(n), small = journey_of_size(10'000);
  const std::uint32_t runs = 20;
  std::int64_t big_contacts = 0, small_contacts = 0;
  const Pair sizes = time_pair(
      repeats, [&] { big_contacts = contacts(run(big, options_for(0, 1)).totals); },
      [&] {
        small_contacts = 0;
        for (std::uint32_t r = 0; r < runs; ++r) {
          small_contacts += contacts(run(small, options_for(r, 1)).totals);
        }
      });
  const double per_contact =
      static_cast<double>(small_contacts) / static_cast<double>(big_contacts);
  json.number("w3_10k_millions_a_second",
              1e-6 * static_cast<double>(small_contacts) / median(sizes.second));
  json.number(quick ? "w3_300k_millions_a_second" : "w3_1m_millions_a_second",
              1e-6 * static_cast<double>(big_contacts) / median(sizes.first));
  json.number("size_cost_growth", sizes.ratio() * per_contact);
}

void memory(Json& json, bool quick) {
  const std::uint32_t n = quick ? 300'000 : 1'000'000;
  const Model model = build_model(w3(n, n / 100'000.0));
  const std::size_t before = allocated_bytes();
  reset_peak();
  run(model, options_for(0, 1));
  json.number("bytes_per_customer_plain", static_cast<double>(peak_bytes() - before) / n);
}

/// The generic company with `times` its customers and employees.
Scenario company_of_size(std::uint32_t times) {
  Scenario s = read_scenario_file("scenarios/generic_company.toml").today;
  for (SegmentSpec& segment : s.segments) segment.customers *= times;
  for (PoolSpec& pool : s.pools) {
    std::vector<WeekSchedule::Change> changes = pool.staff.changes();
    for (WeekSchedule::Change& change : changes) change.value *= static_cast<int>(times);
    pool.staff = WeekSchedule::from_changes(std::move(changes));
  }
  return s;
}

/// W3's customers and touch points with a company on top: everything that the full model does on a
/// contact, and nothing else that differs.
Scenario w3_with_company() {
  Scenario s = read_scenario_file("scenarios/w3.toml").today;
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
void full_model(Json& json, int repeats) {
  const Model plain = model_of_file("scenarios/w3.toml");
  const auto against_w3 = [&](const char* key, const Model& full) {
    std::int64_t full_contacts = 0, plain_contacts = 0;
    const Pair p = time_pair(
        repeats, [&] { full_contacts = contacts(run(full, options_for(0, 1)).totals); },
        [&] { plain_contacts = contacts(run(plain, options_for(0, 1)).totals); });
    json.number(
        key, p.ratio() * static_cast<double>(plain_contacts) / static_cast<double>(full_contacts));
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
void phases_of(Json& json, const std::string& name, const Model& model) {
  std::vector<double> seconds(Simulator::phases().size());
  RunOptions options = options_for(0, 1);
  options.phase_seconds = &seconds;
  run(model, options);
  const double sum = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    const std::string key = name + "_share_of_" + Simulator::phases()[i].name;
    json.number(key.c_str(), seconds[i] / sum);
  }
}

void memory_of_company(Json& json) {
  const Scenario company = company_of_size(80);
  const Model model = build_model(company);
  const std::size_t before = allocated_bytes();
  reset_peak();
  Simulator simulator(model, options_for(0, 1));
  simulator.run_until(model.begin + 60 * kDay);
  json.number("bytes_per_customer_full",
              static_cast<double>(peak_bytes() - before) / model.customers);
}

int bench(bool quick) {
  const int repeats = quick ? 3 : 9;
  Json json;
  for (const std::string name : {"w1", "w2", "w3"}) {
    against_reference(json, name, model_of_file("scenarios/" + name + ".toml"), repeats);
  }
  against_plain_program(json, repeats);
  scaling_of_runs(json, quick ? 3 : 21);
  scaling_of_size(json, quick, quick ? 3 : 5);
  memory(json, quick);
  full_model(json, repeats);
  phases_of(json, "w3", model_of_file("scenarios/w3.toml"));
  phases_of(json, "company", build_model(company_of_size(8)));
  memory_of_company(json);
  json.end();
  return 0;
}

}  // namespace
}  // namespace rapport

int main(int argc, char** argv) {
  const bool quick = argc == 2 && std::strcmp(argv[1], "--quick") == 0;
  if (argc > 1 && !quick) {
    std::fprintf(stderr, "usage: ./dev bench [--quick]\n");
    return 2;
  }
  return rapport::bench(quick);
}
