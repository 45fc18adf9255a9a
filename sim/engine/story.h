// Stories: all that happened to some customers in a run, visit by visit, as each took it.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "sim/model/case.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// The end of one leg of a customer's case, and how the customer stood after it.
struct StoryLeg {
  Time time = 0;               ///< when it ended
  Time arrived = 0, wait = 0;  ///< when it began, and ticks waited
  std::uint32_t customer = 0, slot = 0;
  std::uint16_t step = 0, leg = 0;  ///< of the model; number of the leg in its case
  std::uint8_t kind = 0;            ///< need
  Cause cause = Cause::root;
  Outcome outcome = Outcome::served;
  bool closes = false;       ///< the case is over
  bool called_back = false;  ///< the wait was for a call-back
  std::uint8_t repeats = 0, complaints = 0;
  // only with a company:
  Act act = Act::standard;
  Loss loss = Loss::none;               ///< what it lost most by
  std::uint16_t flags = 0;              ///< LegFlag bits
  std::array<std::uint8_t, 3> gates{};  ///< may, want and know, in steps of kGateSteps
  float quality = 0.0F;
  // after it:
  double satisfaction = 0.0;
  float memory = 0.0F;  ///< with a company: what the customer remembers

  /// What one leg is, whatever happens in it: the same in two policies where both have it.
  auto identity() const { return std::tuple(kind, cause, slot, repeats, complaints, leg, step); }
};

/// A customer who left.
struct StoryEnd {
  std::uint32_t customer = 0;
  Time time = 0;
  Loss cause = Loss::none;  ///< only with a company
  std::uint16_t place = 0;  ///< touch point of that cause, where there is one
};

/// What was kept of a run, sorted by customer and time.
struct Story {
  std::vector<StoryLeg> legs;
  std::vector<StoryEnd> ends;
};

/// Whom to follow.
class StoryWish {
 public:
  StoryWish() = default;
  explicit StoryWish(const std::vector<std::uint32_t>& customers) {
    for (const std::uint32_t id : customers) {
      if (id >= follows_.size()) follows_.resize(id + 1);
      follows_[id] = true;
    }
  }
  bool follows(std::uint32_t customer) const {
    return customer < follows_.size() && follows_[customer];
  }
  bool empty() const { return follows_.empty(); }

 private:
  std::vector<bool> follows_;
};

}  // namespace rapport
