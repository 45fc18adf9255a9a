// How one file writes its times and durations, decided by whole columns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/import/call_columns.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/date_form.h"
#include "experiments/import/duration_form.h"
#include "experiments/import/local_zone.h"

namespace rapport {

/// What the columns of one file are read by.
struct CallForms {
  std::array<const DateForm*, kCallFields> date;  ///< of each role; never null
  std::array<DurationForm, kCallFields> duration{};
  std::array<bool, kCallFields> unit_is_said{};  ///< by the user or a heading
  std::array<bool, kCallFields> utc{};           ///< the heading says that times are UTC
  const LocalZone* zone = nullptr;               ///< that times of UTC become local in, or none

  CallForms() { date.fill(&iso_date()); }
  const DateForm& date_of(CallField field) const { return *date[static_cast<std::size_t>(field)]; }
  const DurationForm& duration_of(CallField field) const {
    return duration[static_cast<std::size_t>(field)];
  }
};

/// CallReading::dates, durations and zone, checked as far as they can be without a file.
struct FormWishes {
  DateOrder order = DateOrder::plain;
  struct Duration {
    CallField field{};
    const NamedDurationForm* form = nullptr;
  };
  std::vector<Duration> durations;
  std::unique_ptr<LocalZone> zone;
};
FormWishes read_form_wishes(const CallReading& reading, Problems& problems);

/// Sees all records of one file, and then says how it is written.
class CallFormsFinder {
 public:
  CallFormsFinder(const std::vector<std::string>& header, const CallMapping& mapping,
                  const FormWishes& wishes);

  void see(std::span<const std::string_view> fields, std::size_t line);

  /// Adds a problem, with the flag that solves it, for each column that can be read in two ways;
  /// adds a sentence to `notes` for each form that is not the usual one.
  CallForms decide(const std::string& where, Problems& problems,
                   std::vector<std::string>& notes) const;

  /// Whether any date, or time with its date, could be read; whether times without one could be.
  bool has_days() const;
  bool has_times_alone() const;

 private:
  static constexpr std::size_t kMostForms = 32;

  // What the texts of one column of times can be read as.
  struct DateTally {
    std::array<std::size_t, kMostForms> fits{};  // texts that are of a form
    std::vector<std::uint8_t> alive;             // forms that all texts so far have, of any
    std::size_t times_alone = 0;
    std::size_t utc = 0, east = 0;  // texts that say UTC, and that say another offset
    struct Proof {
      std::size_t line = 0;
      std::string text;
    };
    Proof either;      // the first that is a date day first as well as month first
    Proof day, month;  // the first that is one only day first, or only month first
    /// Different days that can be read both ways, each as both; some at most.
    std::vector<std::pair<std::int64_t, std::int64_t>> both_ways;
  };
  struct SpanTally {
    NumberTally numbers;
    std::size_t two_parts = 0, three_parts = 0;  // texts as 4:30, as 0:04:30
    std::size_t below_one = 0;                   // numbers above 0 and below 1
    std::vector<double> values;                  // numbers above 0, some of them
  };

  static void see_time(DateTally& tally, std::string_view text, std::size_t line, bool date_only);
  static void see_order(DateTally& tally, std::string_view text, std::size_t line,
                        const std::array<std::optional<std::int64_t>, 3>& day_by_order);
  static void see_span(SpanTally& tally, std::string_view text, std::size_t line);
  DateOrder decide_order(const std::string& where, Problems& problems,
                         std::vector<std::string>& notes) const;
  void decide_dates(const std::string& where, CallForms& forms, Problems& problems,
                    std::vector<std::string>& notes) const;
  void decide_durations(const std::string& where, CallForms& forms, Problems& problems,
                        std::vector<std::string>& notes) const;
  void decide_unit(std::size_t field, CallForms& forms, std::vector<std::string>& notes) const;
  void share_milliseconds(CallForms& forms, std::vector<std::string>& notes) const;
  void note_zone(const CallForms& forms, std::vector<std::string>& notes) const;
  std::string column_name(std::size_t field) const;

  const std::vector<std::string>& header_;
  const CallMapping& mapping_;
  const FormWishes& wishes_;
  std::array<DateTally, kCallFields> dates_;
  std::array<SpanTally, kCallFields> spans_;
};

}  // namespace rapport
