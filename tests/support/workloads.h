// Scenarios that tests and the bench share.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/scenario/scenario.h"

namespace rapport {

/// M/M/1 at load 0.9: an arrival each 1/0.9 minutes, mean service 1 minute, 1 M arrivals expected.
/// Mean time in system: 10 minutes.
Scenario w1();

/// Call centre M/M/c+M: 100 arrivals a minute, 105 servers, mean service 1 minute, mean patience 2
/// minutes, 1 M arrivals expected. In theory 1.508 % abandon and the mean wait is 0.03017 minutes.
Scenario w2();

/// The customer journey through web, phone and field service, for a year. `staff_factor` multiplies
/// the servers, so that other numbers of customers meet the same load.
Scenario w3(std::uint32_t customers = 100000, double staff_factor = 1.0);

/// Poisson arrivals at one queue with exponential service, and exponential patience if given: for
/// Erlang's formulas.
Scenario mmn(double arrivals_per_hour, double mean_service_minutes, int servers,
             std::optional<double> mean_patience_minutes, Time horizon);

/// A company to read: two segments, three needs, a voice unit before a phone line with a second
/// tier, a back office with a deadline, field visits.
Scenario small_company();

}  // namespace rapport
