// How a found staffing is shown: as a table for people, as JSON and CSV.
#pragma once

#include <string>

#include "experiments/staffing/staff_report.h"

namespace rapport {

class StaffOutput {
 public:
  /// All must outlive it. `policy` is the roster as a policy of a scenario file.
  StaffOutput(const Trial& trial, const StaffReport& report, std::string pool, std::string policy);

  std::string table() const;
  /// What compare gives, and "staffing": {"pool", "target", "rounds", "half_hours", ...}.
  std::string json() const;
  /// A row for each staffed half hour of the week.
  std::string csv() const;

 private:
  std::string target_text() const;
  std::string search_text() const;
  std::string roster_text() const;
  std::string money_text() const;
  std::string level_text() const;
  std::string unstaffed_text() const;
  std::string verdicts_text() const;
  std::string share_text(const StaffLevel& level) const;

  const PoolSpec& pool() const { return trial_.file().today.pools[report_.plan().pool.pool]; }
  /// Share of the target's own kind: answered in time, or given up.
  double shown(const StaffLevel& level) const;
  std::vector<std::size_t> below() const;

  const Trial& trial_;
  const StaffReport& report_;
  std::string pool_, policy_;
  std::vector<Comparison> compared_;
  Validity validity_;
};

}  // namespace rapport
