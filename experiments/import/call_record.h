// One record of a file, made a call or refused with a reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "experiments/import/call_forms.h"
#include "experiments/import/call_log.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/csv_reader.h"
#include "experiments/import/name_table.h"

namespace rapport {

/// Why a record is no call.
enum class Unusable {
  broken,      ///< see CsvFault
  header,      ///< the header once more
  outbound,    ///< its direction says that nobody called
  left_line,   ///< neither hung up nor was served, by an event of a queue's log
  cut_off,     ///< its beginning or its end is not in the log
  ignored,     ///< its outcome says so
  unknown,     ///< its outcome has no known meaning: the file will be refused
  empty,       ///< a field that is needed
  unreadable,  ///< a date, time or number
  no_end,      ///< not abandoned, and nothing says that it was answered
  no_day,      ///< neither a date nor a time that names it
  no_wait,     ///< no wait, and nothing to tell it from
  no_service,  ///< no service, and nothing to tell it from
  reversed,    ///< ends before it begins
  negative_wait,
  negative_service,
  long_wait,
  long_service,
  far_service,  ///< begins too long before or after the arrival
  duplicate,
  leg,  ///< of a call whose first record is kept
};

/// Whether records of a reason are left out because they should be.
bool is_on_purpose(Unusable why);
/// A reason with what it is about.
struct Refusal {
  Unusable why{};
  CallField field{};                 ///< for empty and unreadable
  CsvFault broken = CsvFault::none;  ///< for broken
  std::string_view text{};           ///< as read, for ignored, outbound, left_line and unreadable

  /// Whether both are counted together.
  bool same_reason(const Refusal& other) const {
    return why == other.why && field == other.field && broken == other.broken;
  }
};

/// Whether what stands in a record decides that it is left out for a reason, so that those that
/// stay are no fair sample of all.
bool depends_on_value(const Refusal& refusal);

/// For people: "the wait cannot be read, as 'abc' (seconds or H:MM:SS)".
std::string to_string(const Refusal& refusal);

/// What the words in the column of outcomes mean, and how often those without a meaning stand
/// there.
class OutcomeWords {
 public:
  explicit OutcomeWords(const MapWishes& wishes) : wishes_(&wishes.words) {}
  OutcomeMeaning meaning(std::string_view word);

  /// "'BUSY' 12 times, ...", most first; empty where all words had a meaning. An empty text is
  /// none.
  std::string unknown() const;
  /// Words that the user mapped and no record has.
  std::vector<std::string> unused() const;

 private:
  struct Seen {
    OutcomeMeaning meaning;
    std::size_t times;
  };
  const std::map<std::string, OutcomeMeaning>* wishes_;
  TextMap<Seen> seen_;
};

/// The names in all records of an import, each with its number.
struct CallNames {
  NameTable types, servers, customers;
  TextMap<std::int32_t> server_texts;  ///< numbers of server texts, kNobody for nobody's
};

/// How often calls had something that a user should know of, though it does no harm.
struct CallOddities {
  std::size_t hung_up_with_service = 0;
  std::size_t without_service_start = 0;
  std::size_t late_service = 0;  ///< does not begin when the wait ends
  /// The service, or the wait, is another than by the times; the column is kept.
  std::size_t other_service = 0, other_wait = 0;
  std::size_t unknown_direction = 0;
};

/// What one record says of its durations in more ways than one. Seconds.
struct RecordedSpans {
  std::optional<double> wait, wait_by_times;  ///< by its column; to the queue's end or the service
  std::optional<double> service,
      service_by_times;         ///< by its column; from the service's start to its end
  std::optional<double> whole;  ///< from the arrival to the service's end
};

inline constexpr std::int32_t kSecondsPerDay = 86'400;
inline constexpr std::int16_t kMostPriority = 100;       ///< levels are few
inline constexpr std::int32_t kLongestSpan = 12 * 3600;  ///< seconds of a wait or service, at most
inline constexpr std::int32_t kTolerance = 60;           ///< seconds that two clocks may differ

/// Makes calls of the records of one file.
class CallRecordReader {
 public:
  CallRecordReader(const CallMapping& mapping, const CallForms& forms, const CallReading& reading,
                   OutcomeWords& words, CallNames& names, CallOddities& oddities)
      : mapping_(mapping),
        forms_(forms),
        reading_(reading),
        words_(words),
        names_(names),
        oddities_(oddities) {}

  /// The call, with days since 1970-01-01 as Call::day; nothing where refusal() says why.
  std::optional<Call> read(std::span<const std::string_view> fields);
  const Refusal& refusal() const { return refusal_; }
  /// How the call of the record last read ended, where a column says it, also if it was refused.
  std::optional<CallEnd> recorded_end() const { return recorded_end_; }

  /// What a record says of its durations, to be compared; nothing where its arrival cannot be read.
  /// Neither words nor names nor oddities are counted.
  RecordedSpans spans(std::span<const std::string_view> fields);
  /// What names the call of the record last read; empty where nothing does.
  std::string_view call_id_text() const { return text(CallField::call_id); }

 private:
  std::string_view text(CallField field) const;
  bool refuse(Unusable why, CallField field = {}, std::string_view text = {});
  std::optional<ClockTime> time_in(CallField field, std::string_view text) const;
  bool check_direction();
  bool read_end(Call& call);
  bool read_abandoned(Call& call);
  bool says_answered() const;
  bool read_arrival(Call& call);
  bool read_day(const ClockTime& time, Call& call);
  bool read_moment(CallField field, const Call& call, std::int64_t previous,
                   std::optional<std::int64_t>& moment);
  bool read_span(CallField field, std::optional<std::int32_t>& seconds);
  bool read_service(Call& call);
  bool read_wait(Call& call);
  std::optional<std::int64_t> wait_by_times(const Call& call,
                                            const std::optional<std::int64_t>& left) const;
  std::optional<std::int64_t> wait_by_lengths(const Call& call) const;
  bool check_service(Call& call);
  bool check_span(std::int64_t seconds, Unusable negative, Unusable too_long);
  bool read_priority(Call& call);
  void read_names(Call& call);
  void count_oddities(const Call& call);
  bool is_nobody(std::string_view text) const;
  std::int32_t server_number(std::string_view text);

  const CallMapping& mapping_;
  const CallForms& forms_;
  const CallReading& reading_;
  OutcomeWords& words_;
  CallNames& names_;
  CallOddities& oddities_;

  // Of the record being read.
  std::span<const std::string_view> fields_;
  Refusal refusal_;
  std::optional<CallEnd> recorded_end_;
  bool waited_ = true;  // false where the queue start is left empty and the menu end is the arrival
  bool unused_service_ = false;  // it hung up, and has a service all the same
  std::optional<std::int64_t> service_start_, service_end_;  // seconds after the day's midnight
  std::optional<std::int32_t> service_, length_;
  std::optional<std::int64_t> instant_;  // of the arrival, where it says its offset from UTC

  std::string last_date_;  // most records have the date of the one before
  std::int64_t last_day_ = 0;
};

}  // namespace rapport
