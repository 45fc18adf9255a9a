// What differs between two scenarios of the same things, as keys of files.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.h"

namespace rapport {

/// A key that has another value, both as TOML; empty where the key is not set.
struct KeyChange {
  std::string key;  ///< "touch_point.phone.service"
  std::string from, to;
};

/// The keys that have to be set for `from` to become `to`. Both have the same things and steps in
/// the same order, and differ in values of parameters and in moves only. Left out are levers, their
/// costs and factors by segment.
std::vector<KeyChange> difference_of(const Scenario& from, const Scenario& to);

/// The changes as a scenario file that extends another one (`extends`: its path, as the file says
/// it). `doc` stands at the top as a comment. Read, it gives the scenario that the changes lead to.
std::string extending_file(const std::string& extends, const std::string& doc,
                           const std::vector<KeyChange>& changes);

}  // namespace rapport
