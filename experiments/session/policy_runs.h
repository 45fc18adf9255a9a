// The runs of one policy of one firm, known by its content.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "experiments/run/runner.h"
#include "sim/model/model.h"

namespace rapport {

/// A policy's model, and what its runs gave so far. The session's lock guards what is not constant.
struct PolicyRuns {
  PolicyRuns(std::string content, std::string world, Model built)
      : key(std::move(content)),
        firm(std::move(world)),
        model(std::move(built)),
        wish(wish_for(model, true)) {}

  const std::string key;   ///< of all that decides on results but the luck
  const std::string firm;  ///< the same of Today alone: policies of one firm may share warm-ups
  const Model model;
  const RunWish wish;
  struct Run {
    bool taken = false;  ///< under way, or finished
    std::shared_ptr<const RunRecord> record;
    /// Customers of the start at its end, of the first runs; kept while the policy is in
    /// the plan, and for some time after.
    std::shared_ptr<const std::vector<CustomerState>> customers;
  };
  std::vector<Run> runs;  ///< by replication

  Run& at(std::uint32_t replication) {
    if (replication >= runs.size()) runs.resize(replication + 1);
    return runs[replication];
  }
};

}  // namespace rapport
