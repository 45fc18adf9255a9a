// What is to be known of a company that a scenario was made of, in sentences.
#pragma once

#include <string>
#include <vector>

#include "experiments/sheet/company_fit.h"

namespace rapport {

/// How many answers are the company's own, and how many customers one stands for.
std::string answers_words(const NewCompany& company);

/// A sentence, and what a fit said by itself; empty where it said nothing.
struct FitWords {
  std::string sentence, said;
};
/// Which target Today was not fitted to, and why.
std::string left_target_words(const LeftTarget& left);
/// What Today was not fitted to, and why.
std::vector<FitWords> left_words(const NewCompany& company);

}  // namespace rapport
