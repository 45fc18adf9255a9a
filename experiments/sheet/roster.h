// Who is on shift when: posts spread over the week as contacts come.
#pragma once

#include <string>

#include "experiments/sheet/company_plan.h"

namespace rapport {

/// How often customers turn to a company in an hour of the week, in any unit; 0 where nobody who is
/// waited for serves.
double hourly_weight(std::size_t weekday, std::size_t hour);

/// The timetable of a staffed channel as lines of a TOML table, "mon 08:00-09:00" = 12: hours on
/// shift of its posts, spread by the square-root rule (Halfin and Whitt 1981): offered load plus a
/// multiple of its root, the same in all hours, such that the sum is that of the posts; where there
/// is less than the load, in proportion to it. People are whole, rounded so that their running sum
/// stays. Empty where fewer than three are on shift on the mean: then `headcount` spreads them
/// evenly.
std::string roster_text(const CompanySheet& sheet, const PlannedChannel& channel);

}  // namespace rapport
