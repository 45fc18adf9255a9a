// From what was asked of a session to the policies that are to be run.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/session/policy_runs.h"
#include "sim/file/scenario_file.h"
#include "sim/forecast/gate_calibration.h"

namespace rapport {

/// All that was asked so far.
struct SessionWish {
  std::string path;
  std::optional<std::string> text;  ///< in place of what the file says; none: it is read
  std::vector<Override> numbers;
  std::optional<std::vector<std::string>> shown;  ///< of the file's policies; none: all
  std::vector<ExtraPolicy> tries;
  std::string policy, against = kTodayName;
  std::uint32_t replications = 20;
  bool cancelled = false;
};

/// A policy of the session.
struct PlannedArm {
  std::string name, label, short_label;
  bool tried = false;
  std::shared_ptr<PolicyRuns> runs;
};

struct SessionPlan {
  std::string title, question, problems;
  std::vector<std::string> notes, file_policies;
  std::vector<PlannedArm> arms;  ///< Today first
  std::size_t policy = 0, against = 0;
  std::uint32_t replications = 0;
};

/// Makes plans, and keeps what the last ones were made of. Not to be used by two threads at a time.
class SessionPlanner {
 public:
  SessionPlanner(std::uint32_t seed, int threads) : seed_(seed), threads_(threads) {}

  /// Where what is asked cannot be run, `problems` says why, and the rest is as in the last plan.
  SessionPlan plan(const SessionWish& wish);

 private:
  void read(const SessionWish& wish);
  void build(const SessionWish& wish, SessionPlan& plan);
  PlannedArm arm_of(const Policy* policy, const std::string& name, bool tried);
  std::shared_ptr<PolicyRuns> runs_of(const Policy* policy);

  std::uint32_t seed_;
  int threads_;
  SessionPlan last_;
  std::string read_as_;  ///< what `file_` was read from
  ScenarioFile file_;
  std::string firm_;  ///< content of Today
  GateCalibration gates_;
  std::map<std::string, std::shared_ptr<PolicyRuns>> known_;  ///< by content
  std::vector<std::string> used_;  ///< contents, the latest last: the oldest are forgotten
};

}  // namespace rapport
