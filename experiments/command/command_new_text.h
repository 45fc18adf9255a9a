// What `rapport new` says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/command/json.h"
#include "experiments/sheet/company_plan.h"
#include "experiments/sheet/contact_fit.h"
#include "sim/forecast/today_fit.h"

namespace rapport {

/// A company that was made a scenario of.
struct NewCompany {
  CompanySheet sheet;
  CompanyPlan plan{};
  std::string text{};                     ///< of the file
  std::optional<TodayFit> fit{};          ///< nothing: it was not asked for, or could not be done
  std::string why_not{};                  ///< why Today could not be fitted
  std::vector<ContactsFound> contacts{};  ///< empty where nothing was run
};

/// What was given and what Today comes to, and what to do next. `out`: the file; empty: none.
std::string company_answer(const NewCompany& company, const std::string& out);
Json company_json(const NewCompany& company, const std::string& out);
/// A comment for the end of the file: which numbers the fit moved.
std::string fitted_note(const std::vector<KeyChange>& changes);
/// All questions, with what each means and its unit.
std::string questions_text();

}  // namespace rapport
