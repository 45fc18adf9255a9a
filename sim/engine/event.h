// What an observer of a run sees: read-only events, in time order.
#pragma once

#include <cstdint>
#include <span>
#include <tuple>

#include "sim/model/case.h"
#include "sim/scenario/scenario.h"

namespace rapport {

enum class EventType : std::uint8_t {
  end,        ///< service ended: outcome served; value = ticks of service
  abandon,    ///< value = ticks waited
  turn_away,  ///< closed or full; value = ticks waited
  balk,       ///< value = 0
  move,       ///< the case goes to another step, or redials; value = step it goes to
  close,      ///< the case is over; value = legs it took
  leave,      ///< the customer has left; case fields are 0
  arrive,     ///< a leg begins
  start,      ///< service starts; value = ticks waited
  join,       ///< a customer has joined; case fields are 0
};

/// Something that happened in a run. Fields are those of the Case, and `value` as its type says.
struct Event {
  Time time;
  EventType type;
  Domain domain;
  std::uint8_t kind;
  std::uint8_t attempt;
  std::uint16_t step;
  std::uint32_t subject;
  std::uint32_t slot;
  std::int64_t value;

  auto operator<=>(const Event&) const = default;
};

/// Gets all events before the end of the run, sorted by operator<=>, in portions.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_events(std::span<const Event> events) = 0;
};

}  // namespace rapport
