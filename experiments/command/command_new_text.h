// What `rapport new` says.
#pragma once

#include <string>

#include "experiments/command/json.h"
#include "experiments/sheet/company_fit.h"

namespace rapport {

/// What was given and what Today comes to, and what to do next. `out`: the file; empty: none.
std::string company_answer(const NewCompany& company, const std::string& out);
Json company_json(const NewCompany& company, const std::string& out);
/// All questions, with what each means and its unit.
std::string questions_text();

}  // namespace rapport
