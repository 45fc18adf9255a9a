#include "experiments/verdict/claims.h"

#include <array>
#include <cstddef>

namespace rapport {

namespace {

using enum ClaimOutcome;

constexpr std::array<const char*, kClaimOutcomes> kNames{"fails", "in part", "open", "holds"};

constexpr std::array kClaims{
    Claim{"2", "superior only in concert, value", fails, "fails",
          "orientation or configuration alone brings more than a third of the full gain"},
    Claim{"9", "configuration explains most between firms", fails, "fails",
          "orientation explains more"},
    Claim{"59", "small coordinated steps", fails, "fails",
          "at once is as good on value and better on retention"},
    Claim{"72", "at least 25 % of bonus", fails, "no threshold at 25 %",
          "value bends where brush-offs end, at 35 %"},
    Claim{"14", "metrics of customers", in_part, "at a small bonus only", "at a bonus of 10 %"},
    Claim{"30", "first understand, then configure, technology last", in_part, "holds on value",
          "on value, and not on retention"},
    Claim{"10", "moving 30 % of spend from information to configuration", open, "open",
          "the difference in value may be luck"},
    Claim{"1", "technology alone contributes little", holds, "holds", ""},
    Claim{"10", "information distinguishes least", holds, "holds", ""},
    Claim{"11", "deferred pay on satisfaction", holds, "holds", ""},
    Claim{"13", "organised by customer", holds, "holds", ""},
    Claim{"29", "beliefs follow behaviour", holds, "holds", ""},
};

}  // namespace

const char* name_of(ClaimOutcome outcome) { return kNames[static_cast<std::size_t>(outcome)]; }

std::span<const Claim> claims() { return kClaims; }

}  // namespace rapport
