// One customer's life under two policies, side by side, and where the two part.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "sim/engine/story.h"

namespace rapport {

/// What was first different between two lives.
enum class Parting {
  none,         ///< nothing that can be told
  may,          ///< on a visit: what staff may do
  want,         ///< likewise, what they want
  know,         ///< likewise, what they know
  wait,         ///< a wait, or whether the customer was served at all
  handed_over,  ///< where the case went
  answered,     ///< whether a message was really answered
  need,         ///< whether a need came up
  change,       ///< the same act, better or worse done: skill, earlier visits, a change under way
  later         ///< a complaint, repeat or chase, after differences that were small each
};
inline constexpr int kPartings = 10;
/// For people, as the subject of "came first".
inline constexpr std::array<const char*, kPartings> kPartingLabels{
    "nothing that can be told",  "what staff may do",      "what staff want to do",
    "what staff know",           "waits, or being served", "where the case went",
    "whether mail was answered", "whether a need came up", "how well the same was done",
    "many small differences"};
/// For programs.
inline constexpr std::array<const char*, kPartings> kPartingNames{
    "none", "may", "want", "know", "wait", "handed_over", "answered", "need", "change", "later"};

/// A visit in two lives; null where only the other has it.
struct SideBySide {
  const StoryLeg* a = nullptr;
  const StoryLeg* b = nullptr;
  bool other_way = false;  ///< only one life has the visit, but both have its matter
  Time time() const;
};

/// Two lives of one customer: visits that are the same thing stand beside each other, in the order
/// of their times.
std::vector<SideBySide> side_by_side(std::span<const StoryLeg> a, std::span<const StoryLeg> b);

/// What differs materially between a visit and the same one under another policy: its outcome, the
/// act, what came with it, or its quality by more than 0.01.
Parting parting_of(const SideBySide& visit);

/// The first row of `visits` that differs materially and does not lie behind `until`, and by what.
struct FirstParting {
  std::size_t row;
  Parting parting;
};
std::optional<FirstParting> first_parting(const std::vector<SideBySide>& visits, Time until);
/// Up to when two lives can be compared: until the first of them ends.
Time common_time(const StoryEnd* a, const StoryEnd* b);

/// The legs of one customer in a story that is sorted by customer.
std::span<const StoryLeg> legs_of(const Story& story, std::uint32_t customer);
/// When and why it left; null if it did not.
const StoryEnd* end_of(const Story& story, std::uint32_t customer);

}  // namespace rapport
