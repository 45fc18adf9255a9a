#include "experiments/import/ringing.h"

#include <algorithm>
#include <string>
#include <vector>

namespace rapport {

std::int32_t ringing_of(const CallLog& log) {
  std::vector<std::int32_t> waits;
  for (const Call& call : log.calls) {
    if (call.served()) waits.push_back(call.wait);
  }
  if (waits.size() < 20) return 0;
  std::sort(waits.begin(), waits.end());
  const std::int32_t least = waits[waits.size() / 20], half = waits[waits.size() / 2];
  return least >= 2 && half <= std::max(2 * least, least + 5) && half <= 30 ? least : 0;
}

void take_off_ringing(CallLog& log) {
  const std::int32_t ringing = ringing_of(log);
  if (ringing == 0) return;
  for (Call& call : log.calls) call.wait = std::max(0, call.wait - ringing);
  log.notes.push_back("Nearly every answered call waits " + std::to_string(ringing) +
                      " s or longer and half of them hardly longer, as a telephone rings: " +
                      std::to_string(ringing) + " s are taken off each wait.");
}

}  // namespace rapport
