// What follows from a company's answers: how many customers are simulated, who is on shift, how
// often customers turn to which channel.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/sheet/company_sheet.h"
#include "experiments/sheet/target_fit.h"

namespace rapport {

struct PlannedSegment {
  std::string name;             ///< as given
  std::uint32_t customers = 0;  ///< simulated
};

struct PlannedChannel {
  const ChannelKind* kind = nullptr;
  double contacts = 0.0;  ///< a year, of the whole firm: what Today is to have
  double begun = 0.0;     ///< of these, those with which a case begins; fitted
  double people = 0.0;    ///< full-time posts; 0 where nobody serves
  bool people_worked_out = false;
  double load = 0.0;  ///< share of the time on shift that contacts take which are answered
};

/// Where cases go on, as a share of contacts.
struct PlannedMove {
  const UsualMove* usual = nullptr;
  double share = 0.0;
};

struct CompanyPlan {
  std::vector<PlannedSegment> segments;
  std::vector<PlannedChannel> channels;
  std::vector<PlannedMove> moves;  ///< between channels that there are
  double represents = 1.0;         ///< real customers for each simulated one
  double visit_share = 0.0;        ///< of problems, those that a visit follows; fitted
  double retention = 0.0;          ///< of 1, after a year; the target
  std::vector<LeftTarget> left_out;

  PlannedChannel* find(std::string_view id);
  const PlannedChannel* find(std::string_view id) const;
  double begun() const;  ///< cases that begin in a year, of the whole firm
  /// Why Today is not fitted to the target; null where it is.
  const LeftTarget* left(std::string_view metric) const;
};

/// Customers who are simulated, unless somebody asks for more or fewer.
inline constexpr double kSimulatedCustomers = 20000;

/// Throws InvalidInput where the people cannot do the work: it says hours asked and hours there.
CompanyPlan plan_company(const CompanySheet& sheet, double simulated = kSimulatedCustomers);

}  // namespace rapport
