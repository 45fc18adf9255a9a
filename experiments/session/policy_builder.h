// From a scenario file to policies that can be run, each known by its content. A session and a
// study both stand on it.
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

/// A policy that can be run.
struct BuiltPolicy {
  std::string name, label, short_label;
  std::shared_ptr<PolicyRuns> runs;
};

/// Reads files and builds policies of the last one, and keeps what it built: the same content is
/// not built, and its gates not calibrated, twice. Not to be used by two threads at a time.
class PolicyBuilder {
 public:
  /// `crew` is for the calibration of gates.
  PolicyBuilder(std::uint32_t seed, const Crew& crew) : seed_(seed), crew_(crew) {}

  /// Reads a file in place of the one before. Throws InvalidInput: then the one before stays.
  void read(const std::string& path, const ReadOptions& options);
  const ScenarioFile& file() const { return file_; }

  /// These policies of file(), in this order; null is Today. Throws InvalidInput,
  /// GivenUp.
  std::vector<BuiltPolicy> build(const std::vector<const Policy*>& policies);
  /// What is worth knowing of how the file was read and, once policies of it were built, of how.
  std::vector<Note> notes() const;

 private:
  struct Known {
    std::shared_ptr<PolicyRuns> runs;
    std::uint64_t used = 0;  ///< the larger the later
  };
  std::shared_ptr<PolicyRuns> runs_of(const Policy* policy);
  void forget(std::size_t most);

  std::uint32_t seed_;
  Crew crew_;
  ScenarioFile file_;
  std::string read_as_;                   ///< what Today was read from
  std::string firm_;                      ///< content of Today
  std::optional<GateCalibration> gates_;  ///< of Today, once it was needed
  std::map<std::string, Known> known_;    ///< by content
  std::uint64_t uses_ = 0;
};

/// The policy of that name in a file; null where there is none, and for Today.
const Policy* policy_named(const ScenarioFile& file, const std::string& name);

}  // namespace rapport
