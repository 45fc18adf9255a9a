// Asterisk's queue_log: events of callers in line, one a line.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "experiments/import/name_table.h"

namespace rapport {

/// One caller's time in one line, put together from events.
struct QueuedCall {
  /// How it ended; `left` is by a key, a time limit or an empty queue; `cut_off`: its beginning or
  /// end is not in the file.
  enum class End : std::uint8_t { served, hung_up, left, cut_off };

  End end = End::cut_off;
  std::int64_t entered = 0, connected = 0, ended = 0;  ///< seconds since 1970-01-01 UTC
  std::string id, queue, agent, caller;
  std::string event;     ///< the one that ended it
  std::size_t line = 0;  ///< of its first event
};

/// Whether a line is an event: seconds|call|queue|agent|EVENT|... with a known event.
bool is_queue_event(std::string_view line);

/// Reads the lines one after another (docs.asterisk.org, Queue Logs). Events of agents alone are
/// passed over.
class QueueLogReader {
 public:
  /// `in` has to outlive the reader.
  explicit QueueLogReader(std::istream& in) : in_(in) {}

  /// The next call that ended, then those that never did; nothing at the end.
  std::optional<QueuedCall> next();
  /// Lines so far that are no events.
  std::size_t unreadable() const { return unreadable_; }
  std::size_t first_unreadable() const { return first_unreadable_; }

 private:
  struct Event;
  static std::optional<Event> event_of(std::string_view line);
  std::optional<QueuedCall> take(const Event& event);

  std::istream& in_;
  std::string text_;
  std::size_t line_ = 0, unreadable_ = 0, first_unreadable_ = 0;
  TextMap<QueuedCall> open_;
};

}  // namespace rapport
