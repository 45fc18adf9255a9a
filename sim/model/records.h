// What departments have on record of a customer: 16 bits for each customer and department. Only
// with a company (see sim/scenario/company.h).
//
// While a case is open, what it teaches is kept as 32 bits (CompanyCase::learnt, Ongoing::learnt);
// it goes on record when the customer is idle. So a case sees the same records from its start to
// its end, whatever window its legs fall into.
#pragma once

#include <cstdint>

#include "sim/core/clock.h"
#include "sim/scenario/company.h"

namespace rapport {

/// One department's record of one customer. Its lowest 14 bits are the number of the day on which
/// it was made (0: there is no record), then one bit says whether it is of use to others, and one
/// whether it is wrong. kRecordStart is the number of the warm-up's first day.
using Record = std::uint16_t;
inline constexpr int kRecordStart = 4001;
inline constexpr Record kRecordDay = 0x3FFF, kRecordShared = 0x4000, kRecordWrong = 0x8000;

/// Bits of `learnt` for one department: something was learnt; it is of use to others; it is wrong.
constexpr std::uint32_t learnt_bit(std::size_t department) { return 1u << department; }
constexpr std::uint32_t learnt_shared(std::size_t department) { return 0x100u << department; }
constexpr std::uint32_t learnt_wrong(std::size_t department) { return 0x10000u << department; }
constexpr std::uint32_t learnt_all(std::size_t department) {
  return learnt_bit(department) | learnt_shared(department) | learnt_wrong(department);
}
static_assert(kMaxDepartments <= 8);

/// The number of the day that holds t.
constexpr Record record_day(Time t, Time begin) {
  const Time day = (t - begin) / kDay + kRecordStart;
  return static_cast<Record>(day < kRecordDay ? day : kRecordDay);
}

/// The record that `learnt` makes in a department on a day.
constexpr Record made_record(std::uint32_t learnt, std::size_t department, Record day) {
  Record record = day;
  if (learnt & learnt_shared(department)) record |= kRecordShared;
  if (learnt & learnt_wrong(department)) record |= kRecordWrong;
  return record;
}

}  // namespace rapport
