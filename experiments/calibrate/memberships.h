// When customers joined and left, and who of them was there when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "experiments/calibrate/stay_law.h"

namespace rapport {

inline constexpr std::int64_t kStillThere = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kNoStart = std::numeric_limits<std::int64_t>::min();
inline constexpr double kDaysOfYear = 365.25;

/// A customer. Days are since 1970-01-01.
struct Membership {
  std::int64_t joined = 0;
  std::int64_t ended = kStillThere;  ///< the day on which it left
  std::int32_t cause = 0;            ///< of leaving
};

struct Memberships {
  std::vector<Membership> all;
  std::vector<std::string> causes;  ///< names; one at least
  std::int64_t at = 0;              ///< the day up to which it is known who left
  /// The day before which nobody who left is on record; kNoStart: all are, from the first on.
  std::int64_t since = kNoStart;

  std::int64_t first_joined() const;
};

inline constexpr int kAnyCause = -1;

/// Who was seen at which month of tenure between the days `from` (kNoStart: as long as anything is
/// known) and `at`. Who was there already at `from` counts from then on (left truncation), who is
/// still there at `at` until then (right censoring), who left for another cause than `cause` until
/// it did.
TenureCells cells_of(const Memberships& members, std::int64_t from, std::int64_t at, int cause);

/// TenureCell::joined of a customer, seen from the day `at`.
double joined_before(const Membership& member, std::int64_t at);

}  // namespace rapport
