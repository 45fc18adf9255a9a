#include "experiments/sheet/given_answer.h"

#include <algorithm>

namespace rapport {

std::vector<GivenAnswer> with_flags(std::vector<GivenAnswer> sheet,
                                    const std::vector<GivenAnswer>& flags) {
  for (const GivenAnswer& flag : flags) {
    std::erase_if(sheet, [&](const GivenAnswer& one) {
      return one.question == flag.question && one.of == flag.of;
    });
  }
  sheet.insert(sheet.end(), flags.begin(), flags.end());
  return sheet;
}

}  // namespace rapport
