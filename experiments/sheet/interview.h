// Questions at a terminal, one after the other.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "experiments/sheet/company_sheet.h"

namespace rapport {

struct Interview {
  const Industry* industry;
  std::vector<GivenAnswer> answers;
};

/// Asks on `out` and reads `in`: the industry unless it is given, the segments,
/// and the questions that matter most, each with what is usual. An empty line takes what is usual;
/// what cannot be read is asked again. Answers of `known` are not asked for, and are in the result;
/// what is taken as usual is not. Throws InvalidInput
/// where the input ends before the customers are known.
Interview ask_company(const std::string& industry, const std::vector<GivenAnswer>& known,
                      std::istream& in, std::ostream& out);

}  // namespace rapport
