// What `rapport new` says.
#pragma once

#include <string>

#include "experiments/command/json.h"
#include "experiments/sheet/company_fit.h"

namespace rapport {

/// What was given and what Today comes to, and what to do next. `out`: the file; empty: none.
std::string company_answer(const NewCompany& company, const std::string& out);
Json company_json(const NewCompany& company, const std::string& out);
/// What Today was to come to, what it comes to, and by moving what.
std::string reached_table(const TodayFit& fit);
/// What Today was not fitted to, and why.
std::string left_out_text(const std::vector<LeftTarget>& left_out);
/// All questions, with what each means and its unit.
std::string questions_text();

}  // namespace rapport
