// Where cases begin, such that each channel has the contacts that the company counts.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "experiments/sheet/company_plan.h"

namespace rapport {

struct ContactFitOptions {
  int threads = 1;
  std::function<void(const std::string& step)> progress{};
  const std::atomic<bool>* stop = nullptr;
};

/// What a channel's contacts come to in Today's first year.
struct ContactsFound {
  const ChannelKind* kind;
  double asked, found;  ///< a month
  double error;         ///< standard error over the runs, a month
};

/// Contacts by channel that a scenario text comes to, on luck of its own.
std::vector<ContactsFound> measure_contacts(const std::string& text, const CompanyPlan& plan,
                                            const ContactFitOptions& options);

/// The text of a scenario file of a plan.
using PlanText = std::function<std::string(const CompanyPlan& plan)>;

/// Moves `begun` and `visit_share` of the plan until contacts by channel are as counted: redials,
/// complaints, what comes back and what is handed on are part of them, and only a run knows how
/// many these are. At most `rounds` measurements; ends early within two per cent.
void fit_contacts(const PlanText& text, CompanyPlan& plan, int rounds,
                  const ContactFitOptions& options);

}  // namespace rapport
