// The study that tells which trial would change a scenario's choice, as a text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/file/scenario_file.h"

namespace rapport {

struct PilotQuestion {
  std::string scenario;       ///< path
  std::vector<Override> set;  ///< in Today
  std::string metric;         ///< by which the choice is made; empty: profit
  std::uint32_t draws = 100, replications = 2, seed = 1;
};

struct PilotStudy {
  std::string path;  ///< under which it is read: a name beside the scenario
  std::string text;
};

/// A study of the scenario's policies, or, where it has none, of both ends of each lever alone
/// (a tornado); its figures by month are those that trials can be judged by. Throws InvalidInput
/// where the scenario cannot be read, or has neither policies nor levers that do something.
PilotStudy pilot_study(const PilotQuestion& question);

}  // namespace rapport
