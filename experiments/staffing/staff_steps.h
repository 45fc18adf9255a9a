// How a roster is mended after it was simulated: one round of the search for the least staff.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "experiments/staffing/staff_level.h"

namespace rapport {

/// People by half hour of the week; 0 where the pool is not staffed.
using StaffByHalfHour = std::array<int, kHalfHoursOfWeek>;

/// What is remembered from round to round.
struct StaffMemory {
  StaffByHalfHour start{};   ///< Erlang-A's
  StaffByHalfHour floor{};   ///< fewer were seen to be too few
  StaffByHalfHour most{};    ///< more are not tried: far beyond what the load needs
  StaffByHalfHour raised{};  ///< by how much in the last round
};

/// One roster that was simulated.
struct StaffTried {
  StaffByHalfHour staff{};
  StaffLevels levels;
  std::array<StaffDemand, kHalfHoursOfWeek> demand;  ///< as measured with it
};

/// The roster to try next; the same one where nothing is to be done.
///
/// A half hour that is below the target (by its estimate, where it has fewer than Erlang-A asks
/// for; else by more than its error) is raised by as many as Erlang-A says it lacks, more where the
/// last raise was not enough; but where Erlang-A finds it well staffed and the half hour before is
/// below too, only that one, whose backlog it inherits. Where only the week as a whole is below,
/// those half hours are raised that gain the most calls for each one more. With `may_lower`, a half
/// hour that would stay above with fewer, by the slope of Erlang-A and less its error, gets fewer:
/// no two neighbours at once, so that what follows can be told apart, and as long as the week stays
/// above. At least one stays: when a pool opens is not for this search to say.
StaffByHalfHour next_staff(const StaffTried& tried, const StaffTarget& target, bool may_lower,
                           StaffMemory& memory);

/// Whether a roster will do: it meets the target, and where it has fewer people than Erlang-A asks
/// for it does so by its estimate. With errors of their own, many half hours would offer some that
/// look well with too few by luck.
bool will_do(const StaffTried& tried, const StaffTarget& target, const StaffMemory& memory);

/// Half hours that are below the target with as many as may be tried.
std::vector<std::size_t> hopeless_half_hours(const StaffTried& tried, const StaffTarget& target,
                                             const StaffMemory& memory);

}  // namespace rapport
