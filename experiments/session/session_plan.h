// From what was asked of a session to the policies that are to be run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/session/policy_builder.h"

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
struct PlannedArm : BuiltPolicy {
  bool tried = false;
};

struct SessionPlan {
  std::string title, question, problems;
  std::vector<std::string> notes, file_policies;
  std::vector<PlannedArm> arms;  ///< Today first
  std::size_t policy = 0, against = 0;
  std::uint32_t replications = 0;
};

/// Makes plans, and keeps the last one. Not to be used by two threads at a time.
class SessionPlanner {
 public:
  SessionPlanner(std::uint32_t seed, int threads) : policies_(seed, threads) {}

  /// Where what is asked cannot be run, `problems` says why, and the rest is as in the last plan.
  SessionPlan plan(const SessionWish& wish);

 private:
  void read(const SessionWish& wish);
  void build(const SessionWish& wish, SessionPlan& plan);

  SessionPlan last_;
  PolicyBuilder policies_;
};

}  // namespace rapport
