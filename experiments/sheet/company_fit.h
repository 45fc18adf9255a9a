// Fits a new scenario to what its company has counted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/sheet/company_plan.h"
#include "experiments/sheet/contact_fit.h"
#include "sim/forecast/today_fit.h"

namespace rapport {

/// A company that is made a scenario of.
struct NewCompany {
  CompanySheet sheet;
  CompanyPlan plan{};
  std::string text{};                     ///< of the file
  std::optional<TodayFit> fit{};          ///< nothing: it was not asked for, or could not be done
  std::string why_not{};                  ///< why there is no fit, where it was asked for
  std::string why_once{};                 ///< why it is the first of two fits; empty: it is not
  std::vector<ContactsFound> contacts{};  ///< empty where nothing was run
};

/// A company with its plan and a text that is not yet fitted. Throws InvalidInput as
/// plan_company().
NewCompany new_company(CompanySheet sheet, double simulated = kSimulatedCustomers);

/// Fits contacts, then Today to its targets, and both once more, because complaints and calls that
/// are made twice are contacts too. A target that cannot be reached is left out (CompanyPlan), and
/// Today fitted to the others. Where the second time fails, what the first found is kept. What was
/// moved is set in the text, and listed at its end. Throws GivenUp as fit_today() does.
void fit_company(NewCompany& company, const ContactFitOptions& options);

}  // namespace rapport
