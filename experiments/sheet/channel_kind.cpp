#include "experiments/sheet/channel_kind.h"

#include <algorithm>

namespace rapport {

namespace {

// id, label, kind, department, element, cv, cost, patience, waits, begins
const ChannelKind kKinds[] = {
    {"phone", "the phone", "staffed", "service", "support", 0.8, "0.30",
     "{ exponential = \"6 min\" }", "20 s", true},
    {"chat", "chat", "staffed", "service", "support", 0.8, "0.10", "{ exponential = \"5 min\" }",
     "60 s", true},
    {"shop", "shops", "staffed", "sales", "presales", 0.7, "0", "{ exponential = \"12 min\" }",
     "5 min", true},
    {"mail", "letters and e-mail", "asynchronous", "back_office", "support", 0.9, "0.20", "",
     "3 days", true},
    {"web", "the web site or app", "self_service", "", "support", 0.8, "0.10", "", "", true},
    {"visit", "visits", "visit", "field", "delivery", 0.5, "15", "", "4 days", false}};

const UsualMove kMoves[] = {
    {"web", "phone", 0.25, "1 h", false},  {"phone", "mail", 0.12, "1 h", true},
    {"chat", "phone", 0.15, "1 h", false}, {"shop", "mail", 0.1, "1 h", true},
    {"mail", "phone", 0.12, "4 h", true},  {"visit", "phone", 0.1, "24 h", true}};

const UsualDepartment kDepartments[] = {{"service", "calls an hour", 0.2, 0.9, 0.25},
                                        {"sales", "bookings", 0.15, 1.0, 0.3},
                                        {"back_office", "files closed", 0.1, 0.8, 0.15},
                                        {"field", "visits a day", 0.3, 0.7, 0.1}};

}  // namespace

std::span<const ChannelKind> channel_kinds() { return kKinds; }

const ChannelKind* find_channel_kind(std::string_view id) {
  const auto found = std::ranges::find(kKinds, id, &ChannelKind::id);
  return found == std::end(kKinds) ? nullptr : found;
}

std::span<const UsualMove> usual_moves() { return kMoves; }
std::span<const UsualDepartment> usual_departments() { return kDepartments; }

}  // namespace rapport
