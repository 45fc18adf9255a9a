// The part of CallLogBuilder that reads the log of a queue.
#include <algorithm>
#include <array>
#include <limits>

#include "experiments/import/call_headings.h"
#include "experiments/import/call_log_builder.h"
#include "experiments/import/plain_text.h"
#include "sim/core/give_up.h"

namespace rapport {

// One record is one caller's time in line. What a user maps are columns, of which it has none.
void CallLogBuilder::read_queue_log(std::istream& in, const std::string& name) {
  if (!problems_.empty()) return;
  QueueLogReader reader(in);
  const std::size_t records = log_.records, calls = log_.calls.size();
  const auto file = static_cast<std::uint32_t>(files_.size() - 1);
  while (const auto queued = reader.next()) {
    throw_if_set(stop_);
    ++log_.records;
    Refusal refusal;
    const std::optional<Call> call = call_of(*queued, refusal);
    if (call) {
      const std::array<std::string_view, 3> fields = {queued->id, queued->queue, queued->event};
      add_call(*call, {hash_of(fields), file, static_cast<std::uint32_t>(queued->line),
                       id_hash(queued->id)});
    } else {
      leave_out(refusal, queued->line);
    }
  }
  for (std::size_t i = 0; i < reader.unreadable(); ++i, ++log_.records) {
    leave_out({.why = Unusable::broken, .broken = CsvFault::field_count},
              reader.first_unreadable());
  }
  log_.notes.push_back(
      name + " is a queue_log of Asterisk: a record is one caller's time in a line." +
      (form_wishes_.zone == nullptr
           ? " Its times are UTC, and stay so; --zone Europe/Berlin makes them local."
           : " Times are made local to " + form_wishes_.zone->name() + "."));
  end_file(log_.records - records, calls);
}

std::optional<Call> CallLogBuilder::call_of(const QueuedCall& queued, Refusal& refusal) {
  using enum QueuedCall::End;
  const std::int64_t waited =
      (queued.end == served ? queued.connected : queued.ended) - queued.entered;
  const std::int64_t spent = queued.end == served ? queued.ended - queued.connected : 0;
  refusal.text = queued.event;
  refusal.why = queued.end == cut_off     ? Unusable::cut_off
                : queued.end == left      ? Unusable::left_line
                : waited < 0 || spent < 0 ? Unusable::reversed
                : waited > kLongestSpan   ? Unusable::long_wait
                                          : Unusable::long_service;
  const bool is_usable = (queued.end == served || queued.end == hung_up) && waited >= 0 &&
                         waited <= kLongestSpan && spent >= 0 && spent <= kLongestSpan;
  if (!is_usable) return std::nullopt;
  const LocalZone* zone = form_wishes_.zone.get();
  const ClockTime came =
      clock_time(queued.entered, zone != nullptr ? zone->east(queued.entered) : 0);
  Call call;
  call.day = static_cast<std::int32_t>(*came.day);
  call.arrival = came.second;
  call.wait = static_cast<std::int32_t>(waited);
  call.type = static_cast<std::int16_t>(std::min<std::int32_t>(
      names_.types.number(queued.queue), std::numeric_limits<std::int16_t>::max()));
  if (!is_anonymous(queued.caller)) call.customer = names_.customers.number(queued.caller);
  call.end = queued.end == served ? CallEnd::served : CallEnd::hung_up;
  if (!call.served()) return call;
  call.service_start = call.arrival + call.wait;
  call.service = static_cast<std::int32_t>(spent);
  if (!is_empty_text(queued.agent)) call.server = names_.servers.number(queued.agent);
  return call;
}

}  // namespace rapport
