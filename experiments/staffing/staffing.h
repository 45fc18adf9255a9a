// The least staff of a pool, by half hour of the week, that meets a service level.
//
// A simulation search from a closed form. The start is the stationary, independent half hours
// approach (SIPP; Green, Kolesar and Soares 2001): Erlang-A in each half hour by itself, at the
// calls that a simulation of Today gives. It knows nothing of the backlog that one half hour leaves
// to the next, of redials, months, priorities, call-backs and other laws of service and patience;
// simulation does, and has the last word.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "experiments/run/runner.h"
#include "experiments/staffing/staff_steps.h"

namespace rapport {

/// Rosters tried at most.
inline constexpr int kStaffRounds = 12;
/// Runs for each roster at least: with fewer, the errors of half hours say little.
inline constexpr std::uint32_t kLeastStaffRuns = 5;
/// The search uses the replications from here on, and leaves those from 0 on to who checks what it
/// found.
inline constexpr std::uint32_t kFirstSearchRun = 1u << 31;

struct StaffOptions {
  std::string pool;
  StaffTarget target;
  std::uint32_t seed = 1;
  std::uint32_t replications = 20;  ///< runs of each roster, at least kLeastStaffRuns
  int threads = 1;
  const std::atomic<bool>* stop = nullptr;
  /// Called as the runs of a round are finished; round 0 is Today.
  std::function<void(int round, const Progress&)> on_progress{};
};

/// A pool whose staff may be looked for.
struct StaffedPool {
  std::size_t pool = 0;                   ///< in Scenario::pools
  std::vector<std::size_t> touch_points;  ///< of kind `staffed`, that it serves first
  StaffByHalfHour today{};                ///< the most people who are there in the half hour
};

/// The pool's own calls in one run, by half hour, where the pool is staffed today. Calls at other
/// times are left out: no roster of these half hours can help them.
HalfHourTable calls_of(const HalfHourCounter& run, const StaffedPool& pool);

/// Throws InvalidInput where there is no such pool, nobody works there, it has no touch point at
/// which callers wait, its people are multiplied by the lever `staffing`, or nobody gives up there
/// and the target asks for few who do.
StaffedPool staffed_pool(const Scenario& today, const std::string& name, const StaffTarget& target);

/// What came of one roster, in short.
struct StaffRound {
  double server_hours;  ///< a week
  double good;          ///< share of the week's calls
  std::size_t below;    ///< half hours that miss the target by more than their error
  bool meets;           ///< as will_do()
};

/// What a search found, and how.
struct StaffPlan {
  StaffedPool pool;
  StaffByHalfHour erlang{};  ///< what Erlang-A asks for: the roster that the search starts from
  StaffByHalfHour staff{};   ///< the roster that was found
  WeekSchedule roster;       ///< the same as a timetable
  std::vector<StaffRound> rounds;
  std::size_t failed = 0;  ///< runs that failed, and were left out
};

/// `staff` as a timetable: these people at times at which somebody works today, nobody at others.
WeekSchedule roster_of(const WeekSchedule& today, const StaffByHalfHour& staff);
/// Server hours a week.
double server_hours(const WeekSchedule& roster);
/// "Mon 08:30".
std::string half_hour_text(std::size_t half_hour);

/// Looks for the cheapest roster that meets the target (will_do()), among those tried.
/// All rosters meet the same customers with the same luck; the rounds are fixed, so the result is
/// the same for any number of threads. The warm-up is Today's. Throws InvalidInput as
/// staffed_pool(), where nobody calls, and where no roster meets the target, with the half hours
/// that no number of people helps; Interrupted where `stop` became true.
StaffPlan find_staff(const Scenario& today, const StaffOptions& options);

}  // namespace rapport
