// One customer's life under two policies, as the screen shows it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viz/client/side_task.h"

namespace rapport {

/// A visit in both lives, in words; empty where one of them does not have it.
struct LifeRow {
  std::string date, visit, policy, against;
  double policy_satisfaction, against_satisfaction;  ///< after it, from 0 to 1; NaN: no visit
};

/// How many of the customers who were saved, or lost, parted first by one thing.
struct PartingCount {
  std::string label;
  std::size_t saved, lost;
};

struct LivesView {
  std::string problem;                 ///< why there is nothing to show; the rest is empty then
  std::size_t saved = 0, lost = 0;     ///< in the first run, customers of the start
  std::vector<PartingCount> partings;  ///< the most frequent first
  bool has_example = false;
  bool is_saved = false;  ///< else it is lost
  std::uint32_t customer = 0;
  std::string segment;
  double value = 0;                    ///< what it brings a month
  std::size_t same_before = 0;         ///< visits that are the same under both, before they part
  std::string came_first, first_date;  ///< what was first different; empty: nothing that is told
  std::vector<LifeRow> rows;           ///< from where they part, until the first of the lives ends
  std::size_t later = 0;               ///< visits after that, in the other life
  std::string policy_end, against_end;
};

/// What is asked for: the first run of two policies of a text.
struct LivesQuestion {
  std::string path, text, policy, against;
  std::uint32_t seed = 1;  ///< of the luck
  std::string key() const {
    return std::to_string(seed) + '\n' + path + '\n' + policy + '\n' + against + '\n' + text;
  }
};

/// Runs both policies twice: to see who is saved and lost, and to follow them.
LivesView lives_of(const LivesQuestion& question, const SideTaskLink& link);

}  // namespace rapport
