// Bytes for each customer more: the slope between two sizes, so that what does not grow with
// customers (the program, tables, months) is not in it. Each size is a run from start to end in a
// child process of its own, since memory that was given back may stay with the process.
//
// Resident bytes are what a user's machine has to have: pages that were touched, of 2 MB where the
// system has such pages. Allocated bytes hold what was reserved and never touched too; large arrays
// begin at 2 MB and differ by up to so much from run to run, which is a few bytes a customer.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "sim/core/check.h"
#include "sim/engine/simulator.h"
#include "tests/bench/bench_parts.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/workloads.h"

namespace rapport {

namespace {

/// A line of /proc/self/status, in bytes.
double status_bytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) return 1024.0 * std::stod(line.substr(name.size() + 1));
  }
  return 0.0;
}

/// Peaks of a run, over what was there before.
struct Peaks {
  double resident = 0.0, allocated = 0.0;
};

Peaks peaks_of(const Scenario& scenario) {
  const double resident = status_bytes("VmRSS");
  const std::size_t allocated = allocated_bytes();
  reset_peak();
  run(build_model(scenario), options_for(0, 1));
  return {status_bytes("VmHWM") - resident, static_cast<double>(peak_bytes() - allocated)};
}

Peaks peaks_in_child(const Scenario& scenario) {
  int ends[2];
  check(pipe(ends) == 0, "bench: no pipe");
  const pid_t child = fork();
  check(child >= 0, "bench: no child process");
  if (child == 0) {
    Peaks peaks;
    try {
      peaks = peaks_of(scenario);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      _exit(1);
    }
    _exit(write(ends[1], &peaks, sizeof peaks) == sizeof peaks ? 0 : 1);
  }
  close(ends[1]);
  Peaks peaks;
  const bool is_told = read(ends[0], &peaks, sizeof peaks) == sizeof peaks;
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  check(is_told && status == 0, "bench: a run whose memory is measured failed");
  return peaks;
}

std::uint32_t customers_of(const Scenario& scenario) {
  std::uint32_t customers = 0;
  for (const SegmentSpec& segment : scenario.segments) customers += segment.customers;
  return customers;
}

void add_slopes(Numbers& numbers, const std::string& name, const Scenario& small,
                const Scenario& large) {
  const Peaks of_small = peaks_in_child(small), of_large = peaks_in_child(large);
  const double more = customers_of(large) - customers_of(small);
  numbers.add(name, (of_large.resident - of_small.resident) / more);
  numbers.add(name + "_allocated", (of_large.allocated - of_small.allocated) / more);
}

Scenario w3_of_size(std::uint32_t customers) { return w3(customers, customers / 100'000.0); }

Scenario without_newcomers(std::uint32_t times) {
  Scenario s = company_of_size(times);
  s.company.joining.form = JoiningSpec::Form::none;
  return s;
}

}  // namespace

void bench_memory(Numbers& numbers, bool quick) {
  const std::uint32_t plain = quick ? 150'000 : 500'000, company = quick ? 10 : 40;
  add_slopes(numbers, "bytes_per_customer_plain", w3_of_size(plain), w3_of_size(2 * plain));
  add_slopes(numbers, "bytes_per_customer_full", company_of_size(company),
             company_of_size(2 * company));
  add_slopes(numbers, "bytes_per_customer_without_newcomers", without_newcomers(company),
             without_newcomers(2 * company));
}

}  // namespace rapport
