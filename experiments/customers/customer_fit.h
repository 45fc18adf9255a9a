// What a table of customers says of the numbers of a scenario, by segment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/calibrate/stay_forecast.h"
#include "experiments/customers/customer_file.h"

namespace rapport {

/// Customers of one segment. What the table does not say is not a number.
struct SegmentFit {
  std::string name;
  double customers = 0.0;    ///< there on the day of the file
  double value = 0.0;        ///< mean, money a month
  double value_cv = 0.0;     ///< of a log-normal that gives the best 4 % of them what they hold
  double value_share = 0.0;  ///< of the value of all
  double top_share = 0.0;    ///< of the segment's value, held by the best 4 %
  double rate = 0.0;         ///< contacts a year, mean
  double rate_cv = 0.0;      ///< of a gamma law over customers
  StayLaw leaving;           ///< beta-geometric
  BetaErrors errors;         ///< of `leaving`, where it is the segment's own
  double leavers = 0.0;      ///< that `leaving` rests on
  bool own_leaving = false;  ///< else that of all customers
  /// Of those there at the cut and those who joined after it: shares there at the end, seen, by the
  /// segment's law as known at the cut, and by its plain life table. Not numbers where not tried.
  double seen = 0.0, predicted = 0.0, life_table = 0.0;
};

/// How leaving goes with a column: an association.
struct LeavingGoesWith {
  std::string column;
  bool by_deviation = false;  ///< for one standard deviation more; else for 1 against 0
  Coefficient effect;         ///< on the complementary log-log
};

struct CustomerFit {
  std::vector<SegmentFit> segments;  ///< the most valuable first
  bool proposed = false;             ///< by value, where the table has no segments
  std::size_t joined_segments = 0;   ///< small ones, as "others"
  bool knows_leaving = false, knows_value = false, knows_contacts = false;
  std::optional<StayForecast> stay;  ///< where the table has dates
  double cut = 0.0;                  ///< years that were held out
  double company_age = 0.0;          ///< years, since the first joined
  /// Share that stays for a year: of the table's customers at their own tenures, and of the stock
  /// that the simulator makes of the same laws.
  double stay_as_listed = 0.0, stay_as_stock = 0.0;
  std::vector<LeavingGoesWith> goes_with;  ///< empty where it could not be estimated
  std::string why_not;                     ///< it could not, for people
  double goes_with_customers = 0.0, goes_with_leavers = 0.0;
};

/// Segments of the table's own names, or by value where it has none: A, who hold 80 % of it, B, who
/// hold the next 15 %, and C, all others. `file` is for messages.
CustomerFit fit_customers(const CustomerTable& table, const CustomerForm& form,
                          const std::string& file);

/// A propensity's a + b where a table says how many left and not how they differ: an assumption.
inline constexpr double kAssumedSum = 4.0;
/// A segment with fewer customers is joined to others.
inline constexpr std::size_t kLeastSegment = 30;

}  // namespace rapport
