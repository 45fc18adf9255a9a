// Reads a table of visits: who came when, and how long it stayed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/calibrate/calibration_files.h"

namespace rapport {

/// Roles of a table of visits: arrival, departure, stay, class, outcome, person. It needs the
/// arrival, and one of departure and stay.
std::span<const NameRole> visit_roles();

/// What the stay's numbers are.
enum class StayUnit : std::uint8_t { unknown, seconds, minutes, hours };

/// What the file does not say.
struct VisitForm {
  std::string dates;                  ///< as date_order_of() has it
  StayUnit unit = StayUnit::unknown;  ///< of a stay in numbers; unknown: by its heading
  std::vector<std::string> left;      ///< outcomes of who left on his own; empty: usual words
  double longest = 48.0;              ///< hours: a longer stay is a file that was not closed
  bool leave_out_unreadable = false;  ///< go on where more than 1 % of arrivals cannot be read
};

/// One visit. Times are hours, on the clock on the wall.
struct Visit {
  double arrived = 0.0;      ///< since VisitLog::first_day, 0:00
  double stay = 0.0;         ///< not a number where it is not known
  std::int32_t group = 0;    ///< place in VisitLog::groups
  std::int32_t person = -1;  ///< number; -1: not known
  bool left = false;         ///< on his own

  bool knows_stay() const { return stay == stay; }
};

/// What was odd, and what became of it.
struct VisitOddities {
  std::size_t unreadable = 0;  ///< arrivals that are no time: left out
  std::string first_unreadable;
  std::size_t duplicates = 0;    ///< of the same person, arrival, stay and class: left out
  std::size_t out_of_order = 0;  ///< earlier than the one before in the file: sorted
  // Kept as arrivals, with a stay that is not known:
  std::size_t missing = 0, negative = 0, too_long = 0;
  std::size_t under_a_minute = 0;  ///< kept as they are: stays of 0 among them
};

/// All visits by arrival.
struct VisitLog {
  std::vector<std::string> headings;  ///< by role, empty where the file has none
  std::vector<std::string> groups;    ///< classes, most visits first; one, "visits", without
  std::vector<std::string> left_words;
  std::vector<Visit> visits;
  std::size_t records = 0, persons = 0;
  std::int64_t first_day = 0;  ///< days since 1970-01-01, of the first arrival
  std::size_t days = 0;        ///< from it to the day of the last arrival, that one too
  double longest = 48.0;       ///< VisitForm::longest
  bool knows_left = false, knows_person = false;
  VisitOddities odd;

  int weekday(std::size_t day) const;  ///< 0 = Monday
  /// Hour of the week of an hour since the first day's midnight; Monday's first hour is 0.
  std::size_t hour_of_week(std::size_t hour) const;
};

/// `names`: of visit_roles(). Throws InvalidInput, with file and line, for what cannot be used, and
/// for fewer than three weeks or 200 visits.
VisitLog read_visits(const std::string& file, const std::vector<std::string>& names,
                     const VisitForm& form);

}  // namespace rapport
