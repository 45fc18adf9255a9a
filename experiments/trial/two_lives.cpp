#include "experiments/trial/two_lives.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "sim/company/leg_planner.h"

namespace rapport {

namespace {

constexpr float kQualityMatters = 0.01F;
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
Parting only_one(const StoryLeg& leg, bool other_way) {
  if (leg.leg > 1 || other_way) return Parting::handed_over;
  return leg.cause == Cause::root || leg.cause == Cause::redial ? Parting::need : Parting::later;
}

}  // namespace

Time SideBySide::time() const {
  if (a == nullptr) return b->time;
  return b == nullptr ? a->time : std::min(a->time, b->time);
}

namespace {

/// What both lives have of a matter, whichever way it goes.
auto matter_of(const StoryLeg& leg) {
  return std::tuple(leg.kind, leg.cause, leg.slot, leg.repeats, leg.complaints);
}

bool has_matter(std::span<const StoryLeg> legs, const StoryLeg& of) {
  return std::ranges::any_of(legs,
                             [&](const StoryLeg& leg) { return matter_of(leg) == matter_of(of); });
}

}  // namespace

std::vector<SideBySide> side_by_side(std::span<const StoryLeg> a, std::span<const StoryLeg> b) {
  // A visit may come again after a redial, which is the same in all that identity() knows: then the
  // first belongs to the first.
  std::multimap<decltype(StoryLeg{}.identity()), const StoryLeg*> others;
  for (const StoryLeg& leg : b) others.emplace(leg.identity(), &leg);
  std::vector<SideBySide> rows;
  for (const StoryLeg& leg : a) {
    const auto found = others.find(leg.identity());
    const bool alone = found == others.end();
    rows.push_back({&leg, alone ? nullptr : found->second, alone && has_matter(b, leg)});
    if (found != others.end()) others.erase(found);
  }
  for (const auto& [identity, leg] : others) rows.push_back({nullptr, leg, has_matter(a, *leg)});
  std::ranges::stable_sort(rows, {}, &SideBySide::time);
  return rows;
}

namespace {

/// What decided that an act, or what came with it, differs; nothing where it does not. Want alone
/// decides on brush-offs, may on denials, know on wrong facts.
std::optional<Parting> of_act(const StoryLeg& a, const StoryLeg& b) {
  const int flags = a.flags ^ b.flags;
  if (flags & kUnanswered) return Parting::answered;
  if (flags & kBrushedOff) return Parting::want;
  if (flags & kDenied) return Parting::may;
  if (flags & kWrongFact) return Parting::know;
  if (a.act != b.act) return gate_between(a, b).value_or(Parting::later);
  if (flags & kAskedAgain) return Parting::handed_over;
  return std::nullopt;
}

bool waits_differ(const StoryLeg& a, const StoryLeg& b) {
  return std::abs(a.wait - b.wait) > kMinute;
}

}  // namespace

Parting parting_of(const SideBySide& visit) {
  if (visit.a == nullptr) return only_one(*visit.b, visit.other_way);
  if (visit.b == nullptr) return only_one(*visit.a, visit.other_way);
  const StoryLeg &a = *visit.a, &b = *visit.b;
  if (a.outcome != b.outcome) return Parting::wait;
  // Who was not served has met nobody; and without a company visits have no quality.
  const bool met = a.outcome == Outcome::served && (a.quality != 0.0F || b.quality != 0.0F);
  if (!met) return waits_differ(a, b) ? Parting::wait : Parting::none;
  if (const auto act = of_act(a, b)) return *act;
  if (std::abs(a.quality - b.quality) <= kQualityMatters) return Parting::none;
  return waits_differ(a, b) ? Parting::wait : Parting::change;
}

Time common_time(const StoryEnd* a, const StoryEnd* b) {
  return std::min(a == nullptr ? kNever : a->time, b == nullptr ? kNever : b->time);
}

std::optional<FirstParting> first_parting(const std::vector<SideBySide>& visits, Time until) {
  for (std::size_t i = 0; i < visits.size() && visits[i].time() <= until; ++i) {
    const Parting parting = parting_of(visits[i]);
    if (parting != Parting::none) return FirstParting{i, parting};
  }
  return std::nullopt;
}

std::span<const StoryLeg> legs_of(const Story& story, std::uint32_t customer) {
  const auto first = std::ranges::lower_bound(story.legs, customer, {}, &StoryLeg::customer);
  return {first,
          std::ranges::upper_bound(first, story.legs.end(), customer, {}, &StoryLeg::customer)};
}

const StoryEnd* end_of(const Story& story, std::uint32_t customer) {
  const auto found = std::ranges::lower_bound(story.ends, customer, {}, &StoryEnd::customer);
  return found != story.ends.end() && found->customer == customer ? &*found : nullptr;
}

}  // namespace rapport
