#include "experiments/trial/two_lives.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "sim/company/leg_planner.h"

namespace rapport {

namespace {

constexpr float kQualityMatters = 0.01F;
/// What comes with an act and is seen by the customer.
constexpr int kSeen = kDenied | kAskedAgain | kWrongFact | kBrushedOff;

Parting of_gate(std::size_t gate) {
  constexpr Parting kByGate[] = {Parting::may, Parting::want, Parting::know};
  return kByGate[gate];
}

/// Which gate differs most between two legs, where one does.
std::optional<Parting> gate_between(const StoryLeg& a, const StoryLeg& b) {
  std::size_t widest = 0;
  int most = 0;
  for (std::size_t i = 0; i < a.gates.size(); ++i) {
    const int apart = std::abs(int{a.gates[i]} - int{b.gates[i]});
    if (apart > most) {
      most = apart;
      widest = i;
    }
  }
  if (most == 0) return std::nullopt;
  return of_gate(widest);
}

/// A visit that only one of the two lives has.
Parting only_one(const StoryLeg& leg) {
  if (leg.leg > 1) return Parting::handed_over;
  return leg.cause == Cause::root || leg.cause == Cause::redial ? Parting::need : Parting::later;
}

}  // namespace

Time SideBySide::time() const {
  if (a == nullptr) return b->time;
  return b == nullptr ? a->time : std::min(a->time, b->time);
}

std::vector<SideBySide> side_by_side(std::span<const StoryLeg> a, std::span<const StoryLeg> b) {
  // A visit may come again after a redial, which is the same in all that identity() knows: then the
  // first belongs to the first.
  std::multimap<decltype(StoryLeg{}.identity()), const StoryLeg*> others;
  for (const StoryLeg& leg : b) others.emplace(leg.identity(), &leg);
  std::vector<SideBySide> rows;
  for (const StoryLeg& leg : a) {
    const auto found = others.find(leg.identity());
    rows.push_back({&leg, found == others.end() ? nullptr : found->second});
    if (found != others.end()) others.erase(found);
  }
  for (const auto& [identity, leg] : others) rows.push_back({nullptr, leg});
  std::ranges::stable_sort(rows, {}, &SideBySide::time);
  return rows;
}

Parting parting_of(const SideBySide& visit) {
  if (visit.a == nullptr) return only_one(*visit.b);
  if (visit.b == nullptr) return only_one(*visit.a);
  const StoryLeg &a = *visit.a, &b = *visit.b;
  const int flags = a.flags ^ b.flags;
  const float apart = std::abs(a.quality - b.quality);
  if (a.outcome != b.outcome) return Parting::wait;
  if (flags & kUnanswered) return Parting::answered;
  if (a.act != b.act || (flags & kSeen) != 0) {
    if (const auto gate = gate_between(a, b)) return *gate;
    return flags & kAskedAgain ? Parting::handed_over : Parting::later;
  }
  // Without a company visits have no quality; then a wait is all that can differ.
  const bool judged = a.quality != 0.0F || b.quality != 0.0F;
  if (!judged) return std::abs(a.wait - b.wait) > kMinute ? Parting::wait : Parting::none;
  if (apart <= kQualityMatters) return Parting::none;
  return std::abs(a.wait - b.wait) > kMinute ? Parting::wait : Parting::change;
}

std::optional<FirstParting> first_parting(const std::vector<SideBySide>& visits) {
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const Parting parting = parting_of(visits[i]);
    if (parting != Parting::none) return FirstParting{i, parting};
  }
  return std::nullopt;
}

std::span<const StoryLeg> legs_of(const Story& story, std::uint32_t customer) {
  const auto range = std::ranges::equal_range(story.legs, customer, {}, &StoryLeg::customer);
  return {range.begin(), range.end()};
}

const StoryEnd* end_of(const Story& story, std::uint32_t customer) {
  const auto found = std::ranges::lower_bound(story.ends, customer, {}, &StoryEnd::customer);
  return found != story.ends.end() && found->customer == customer ? &*found : nullptr;
}

}  // namespace rapport
