// The parts of the bench, in the order in which it runs them. The table in numbers.cpp says what
// each number is.
#pragma once

#include <cstdint>
#include <string>

#include "sim/engine/simulator.h"
#include "tests/bench/numbers.h"

namespace rapport {

/// In child processes that begin as this one is now: it comes first.
void bench_memory(Numbers& numbers, bool quick);
void bench_runs(Numbers& numbers, bool quick);  ///< one run on one thread
void bench_study(Numbers& numbers,
                 bool quick);  ///< many runs of a company, and what one is made of
void bench_session(Numbers& numbers, bool quick);  ///< a lever is moved
void bench_threads(Numbers& numbers, bool quick);

/// This build's command beside another build's, which reads its own scenario file.
void bench_against(Numbers& numbers, bool quick, const std::string& command,
                   const std::string& scenario);

// ---- for several parts --------------------------------------------------------------------------

inline RunOptions options_for(std::uint32_t replication, int threads) {
  RunOptions options;
  options.key = {1, replication};
  options.threads = threads;
  return options;
}

/// The generic company with `times` its customers and employees.
Scenario company_of_size(std::uint32_t times);

}  // namespace rapport
