// What the days of a call log looked like, half hour by half hour: calls, who was there to answer,
// and half hours that are no example of anything.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/import/call_log.h"

namespace rapport {

inline constexpr int kHalfHours = 48;  ///< of a day
inline constexpr std::int32_t kHalfHourSeconds = 1800;

template <class T>
using ByHalfHour = std::array<T, kHalfHours>;

/// The half hour of the day in which a second after midnight falls; the last one for later ones.
constexpr std::size_t half_hour_of(std::int32_t second) {
  return static_cast<std::size_t>(second < 0 ? 0
                                  : second / kHalfHourSeconds >= kHalfHours
                                      ? kHalfHours - 1
                                      : second / kHalfHourSeconds);
}

/// One day of a log.
struct CallDay {
  std::size_t first = 0, last = 0;   ///< its calls are [first, last) of CallLog::calls
  int weekday = 0;                   ///< 0 = Monday
  ByHalfHour<std::int32_t> calls{};  ///< that came
  ByHalfHour<double> present{};      ///< servers who were there, on average over the half hour
  ByHalfHour<bool> open{};  ///< a call that came in it was answered in it, or some server was busy
                            ///< at every second of it
  ByHalfHour<bool> abnormal{};  ///< a flood of calls, or nobody answered all of a sudden
  ByHalfHour<std::vector<std::string>> why{};  ///< why it is abnormal, for people
};

/// Which days of a log to use.
using UseDays = std::vector<bool>;

/// Looks at each day. A server is there from the start of a call to the end of the last one before
/// a pause of more than `longest_pause` seconds (0: longest_pause_of()); where more calls are
/// served than named servers are there, the calls count; where nobody is named, see
/// estimate_servers(). A half hour without an answer of its own is open too where it usually is,
/// fewer than three calls came, and somebody answered earlier and later on the day.
///
/// A half hour is abnormal where more calls came than 20 plus twice the most that it or one of its
/// neighbours had on any other used day; or where at least 10 calls came and it was not open
/// although it should have been: one of the two half hours before and one of the two after were
/// open, or the same half hour was open on most of two or more other used days of the weekday.
///
/// What is usual is told from the used days alone (`use` empty: all).
std::vector<CallDay> look_at_days(const CallLog& log, std::int32_t longest_pause = 0,
                                  UseDays use = {});

/// When used days of these weekdays are open, as far as calls tell. A half hour is open where calls
/// that came in it were answered on at least as many days as they were in vain, or where on half of
/// the days it was open though no call came; one without any call at all is where it lies between
/// open ones, and chance may leave the gap without calls at their pace.
ByHalfHour<bool> usual_opening(const std::vector<CallDay>& days, const UseDays& use,
                               const std::vector<int>& weekdays);

/// Kinds of weekdays: those of one kind open at nearly the same half hours, and none of them has
/// more than twice the calls of another.
struct DayKinds {
  std::array<int, 7> of{};  ///< by weekday: its kind's number; -1 where no used day is one
  int count = 0;            ///< of kinds
};
DayKinds day_kinds(const std::vector<CallDay>& days, const UseDays& use);
/// The weekdays of one kind.
std::vector<int> weekdays_of(const DayKinds& kinds, int kind);

/// Whether a call came in a half hour that is left out.
inline bool is_abnormal(const CallDay& day, const Call& call) {
  return day.abnormal[half_hour_of(call.arrival)];
}
/// Whether a call came in an open half hour.
inline bool is_open(const CallDay& day, const Call& call) {
  return day.open[half_hour_of(call.arrival)];
}

}  // namespace rapport
