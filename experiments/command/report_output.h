// What the verbs that write reports share.
#pragma once

#include <string>

namespace rapport {

/// The date on the wall, "2025-11-24": of a report, and of nothing that is computed.
std::string date_of_today();

}  // namespace rapport
