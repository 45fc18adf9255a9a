#include "viz/words/why_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "experiments/output/numbers.h"

namespace rapport {

namespace {

constexpr std::array<const char*, kGates> kOpens{"may help", "want to help", "know enough"};
constexpr std::array<const char*, kGates> kOpensMore{"may help more", "want to help more",
                                                     "know more"};
constexpr std::array<const char*, kGates> kShuts{"may help less", "want to help less", "know less"};
constexpr std::array<const char*, kGates> kShut{"may not", "do not want to", "do not know enough"};
constexpr double kHardlyShut = 5.0;  ///< of 100 acts: a gate that alone is in the way of fewer

/// The gate that moves most, up or down, by kGateMoves or more; `but` is passed over.
std::optional<std::size_t> mover(const GateState& now, const GateState& before, bool up,
                                 std::optional<std::size_t> but = {}) {
  std::optional<std::size_t> most;
  const auto move = [&](std::size_t g) { return (up ? 1 : -1) * (now.open[g] - before.open[g]); };
  for (std::size_t g = 0; g < kGates; ++g) {
    if (g == but || !(move(g) >= kGateMoves)) continue;
    if (!most || move(g) > move(*most)) most = g;
  }
  return most;
}

std::string of_100(double value) { return number(value, 1); }

std::string gates_headline(const std::string& policy, const std::string& against,
                           const GateState& now, const GateState& before) {
  const std::size_t next = now.narrowest();
  const bool is_shut = now.alone_shuts[next] >= kHardlyShut;
  const std::string with = "With " + policy + ", staff ";
  const auto less = mover(now, before, false);
  if (less && now.all < before.all) {
    return with + kShuts[*less] +
           (*less == next || !is_shut ? " than with " + against
                                      : std::string("; mostly they ") + kShut[next]);
  }
  if (const auto other = mover(now, before, true, next)) {
    if (!is_shut) return with + kOpens[*other] + ", and no gate alone is much in the way";
    return with + kOpens[*other] + "; now they " + kShut[next];
  }
  if (mover(now, before, true)) {
    if (!is_shut) return with + kOpens[next] + ", and no gate alone is much in the way";
    return with + kOpensMore[next] + ", but mostly they still " + kShut[next];
  }
  return capital(policy) + " alone opens nothing: staff mostly " + kShut[next];
}

}  // namespace

const char* shut_words(std::size_t gate) { return kShut[gate]; }

Saying gates_saying(const std::string& policy, const std::string& against, const GateState& now,
                    const GateState& before) {
  Saying saying{gates_headline(policy, capital(against), now, before), ""};
  const std::string here = of_100(now.all), there = of_100(before.all);
  saying.line = here == there ? "All three gates are open in " + here + " of 100 acts, as with " +
                                    capital(against) + "."
                              : "All three gates are open in " + here + " instead of " + there +
                                    " of 100 acts.";
  const std::size_t next = now.narrowest();
  if (now.alone_shuts[next] >= kHardlyShut) {
    saying.line += " The next gate to open is " + std::string(kGateNames[next]) + ".";
  }
  return saying;
}

Saying seen_saying(const std::string& policy, const std::string& against, const Seen100& seen) {
  Saying saying;
  const std::string ours = of_100(seen.traced_policy), theirs = of_100(seen.traced_against);
  saying.headline = "With " + policy + ", management sees why " + ours + " of 100 left";
  saying.line =
      "With " + capital(against) + " it is " + (ours == theirs ? "as many. " : theirs + ". ");
  if (!std::isfinite(seen.reported)) {
    saying.line += "Nobody is asked how satisfied customers are.";
    return saying;
  }
  const std::string reported = number(seen.reported, 0.01), truth = number(seen.truth, 0.01);
  saying.line += reported == truth ? "Surveys report satisfaction as it is: " + truth + "."
                                   : "Surveys report a satisfaction of " + reported +
                                         "; in truth it is " + truth + ".";
  return saying;
}

Saying worst_saying(const std::string& policy, std::vector<WorstPlace> places, double left) {
  double remember = 0;
  for (const WorstPlace& place : places) remember += std::round(place.left);
  std::erase_if(places, [](const WorstPlace& p) { return !(p.left >= 1); });
  if (places.empty()) {
    return {"With " + policy + ", nobody leaves over what happened at a touch point", ""};
  }
  const WorstPlace& most = *std::ranges::max_element(places, {}, &WorstPlace::left);
  // Of the places that matter, the one with most of them a contact.
  const auto by_contact = [&](const WorstPlace& p) {
    return 2 * p.left >= most.left && p.legs > 0 ? p.left / p.legs : 0;
  };
  const WorstPlace& densest = *std::ranges::max_element(places, {}, by_contact);
  Saying saying{capital(most.name) + " leaves more worst memories than any other place", ""};
  const auto contacts = [](const WorstPlace& p, const char* word) {
    return std::string(word) + of_100(p.legs) + " in 100 contacts are";
  };
  // Who leaves over no contact is in no place's number.
  const double anyway = std::round(left) - remember;
  saying.line = "Of " + count(left) + " who leave, " +
                (anyway >= 1 ? count(anyway) + " would have left anyway and " : std::string()) +
                count(most.left) + " have theirs there";
  if (std::isfinite(most.legs)) saying.line += contacts(most, ", where ");
  saying.line += ".";
  if (&densest != &most && by_contact(densest) > 0) {
    saying.line += " " + capital(densest.name) +
                   " disappoints more for its size: " + count(densest.left) +
                   contacts(densest, ", where only ") + ".";
  }
  return saying;
}

}  // namespace rapport
