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
  StaffByHalfHour start{};   ///< as many as Erlang-A asks for
  StaffByHalfHour floor{};   ///< fewer than these were seen to be too few
  StaffByHalfHour most{};    ///< more than these are not tried: far beyond what the load needs
  StaffByHalfHour raised{};  ///< by how many the last round raised it
};

/// One roster that was simulated, and what came of it.
struct StaffTried {
  StaffByHalfHour staff{};
  StaffLevels levels;
  std::array<StaffDemand, kHalfHoursOfWeek> demand;  ///< as measured with it
};

/// The roster to try next; the same one again where nothing is to be done.
///
/// A half hour that is below the target (by its estimate, where it has fewer than Erlang-A asks
/// for; else by more than its error) is raised by as many as Erlang-A says it lacks, and by more
/// where the last raise was not enough. But where Erlang-A finds it well staffed and the half hour
/// before it is below too, it inherits the backlog of that one, and only that one is raised. Where
/// only the week as a whole is below, those half hours are raised that gain the most calls for each
/// person more. With `may_lower`, a half hour that would stay above with fewer people, by the slope
/// of Erlang-A and even at the lower end of its interval, gets fewer: no two neighbours at once, so
/// that effects can be told apart, and only as long as the week stays above. One person stays at
/// least, because this search does not say when a pool opens.
StaffByHalfHour next_staff(const StaffTried& tried, const StaffTarget& target, bool may_lower,
                           StaffMemory& memory);

/// Whether a roster will do: it meets the target, and a half hour with fewer people than Erlang-A
/// asks for meets it by its estimate, without allowance for error. For of many half hours with too
/// few people some look well by luck.
bool will_do(const StaffTried& tried, const StaffTarget& target, const StaffMemory& memory);

/// Half hours that are below the target with as many people as may be tried.
std::vector<std::size_t> hopeless_half_hours(const StaffTried& tried, const StaffTarget& target,
                                             const StaffMemory& memory);

}  // namespace rapport
