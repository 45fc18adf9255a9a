// Answers as they are given, before anybody has looked whether they can be.
#pragma once

#include <string>
#include <vector>

namespace rapport {

/// One line of a sheet, or one flag.
struct GivenAnswer {
  std::string question, of, text;
  std::string source;  ///< where it is from, in words; may be empty
  std::string where;   ///< for messages: "sheet.csv:7", "--answer churn.private=18 %"
};

/// The answers of a sheet, with those of flags in the place of what the sheet says.
std::vector<GivenAnswer> with_flags(std::vector<GivenAnswer> sheet,
                                    const std::vector<GivenAnswer>& flags);

}  // namespace rapport
