// Random calls, and call records as text.
#pragma once

#include <string>

#include "experiments/import/call_log.h"
#include "tests/support/random_maker.h"

namespace rapport {

/// A log as read_calls() gives it: days, types, servers and customers in the order it gives them.
CallLog random_calls(Dice& dice, int calls);

/// How a CSV file is written.
struct CsvForm {
  char separator = ',';
  const char* line_end = "\n";
  bool quoted = false;
  bool mark = false;
  bool dated = false;  ///< moments with their day instead of a column of dates
};

/// All calls of a log, in its order, with a number each.
std::string csv_text(const CallLog& log, const CsvForm& form);

}  // namespace rapport
