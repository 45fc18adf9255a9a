// How Rapport looks, in one place: colours, the marks of policies, sizes of type, widths of lines.
// Lengths are design units (see primitive.h).
#pragma once

#include <array>
#include <cstddef>

#include "experiments/chart/primitive.h"

namespace rapport {

// ---- colours: policies have them; all else is ink and grey -------------------------------------
inline constexpr Colour kInk{0x16202B};         // text
inline constexpr Colour kInk2{0x47535F};        // second text, zero lines
inline constexpr Colour kInk3{0x5F6B77};        // ticks of axes
inline constexpr Colour kLine{0xD6DDE4};        // grid, dividers
inline constexpr Colour kLine2{0xA9B4BF};       // axes, borders of controls
inline constexpr Colour kPaper{0xFFFFFF};       // ground
inline constexpr Colour kWash{0xF4F6F8};        // lever column, status bar, notes
inline constexpr Colour kWash2{0xE8ECF0};       // empty bar
inline constexpr Colour kTrack{0xC6CFD8};       // track of a slider
inline constexpr Colour kMatters{0xCDD5DD};     // strip "too small to matter"
inline constexpr Colour kGood{0x0D5C49};        // always with a word or an arrow
inline constexpr Colour kGoodGround{0xDFF1EA};  //
inline constexpr Colour kBad{0x8C2D0E};         // always with a word or an arrow
inline constexpr Colour kBadGround{0xFBE6DC};   //
inline constexpr Colour kGain{0x8FC3B2};        // bar of what is gained
inline constexpr Colour kLoss{0xE5B29B};        // bar of what is lost, hatched in kBad
inline constexpr Colour kHeatLow{0xE9C9A6}, kHeatMiddle{0xF7F6F1}, kHeatHigh{0x9FD0C6};

/// Acts whose gates are not all open: only know, only may, only want shut, and several.
inline constexpr std::array<Colour, 4> kGateFills{{{0xAEBDCB}, {0xCBD5DE}, {0xE1E7EC}, {0xF1F4F6}}};

/// What tells a policy apart. Its name is always in ink; the mark carries the colour.
struct SlotLook {
  Colour colour{};
  Shape shape = Shape::circle;
  Colour light{};  ///< ribbons, ranges
  Colour ghost{};  ///< the line of what held before
};

inline constexpr std::array<SlotLook, 4> kSlots{{
    {{0x414B57}, Shape::circle, {0xC3C9D0}, {0x8D949C}},  // Today
    {{0x0B66C3}, Shape::diamond, {0xA9CBEE}, {0x6FA3DA}},
    {{0xC4530A}, Shape::triangle, {0xC4530A, 0.3}, {0xC4530A, 0.6}},
    {{0xC06BA8}, Shape::square, {0xC06BA8, 0.3}, {0xC06BA8, 0.6}},
}};

/// A fifth policy has no colour; studies show theirs as grey dots.
inline constexpr SlotLook kNoSlot{{0x5F6B77}, Shape::circle, {0xC3C9D0}, {0x8D949C}};

constexpr const SlotLook& look_of(int slot) {
  return slot >= 0 && slot < static_cast<int>(kSlots.size())
             ? kSlots[static_cast<std::size_t>(slot)]
             : kNoSlot;
}

/// Series of plain charts, which belong to no policy: colours that people with colour-blindness can
/// tell apart (Okabe and Ito 2008).
inline constexpr std::array<Colour, 7> kSeriesColours{
    {{0x0072B2}, {0xD55E00}, {0x009E73}, {0xCC79A7}, {0xE69F00}, {0x56B4E9}, {0x666666}}};

// ---- type: Inter; a row for each Role, in its order --------------------------------------------
struct Type {
  double size;
  bool semibold;
};
inline constexpr std::array<Type, 10> kTypes{{
    {14, false},  // axis
    {16, false},  // body
    {16, true},   // strong
    {18, true},   // section
    {18, false},  // section_line
    {20, true},   // question
    {24, true},   // card
    {26, true},   // tile
    {28, true},   // message
    {44, true},   // start
}};
static_assert(kTypes.size() == static_cast<std::size_t>(Role::start) + 1);

constexpr const Type& type_of(Role role) { return kTypes[static_cast<std::size_t>(role)]; }

// What letters take above and below the baseline, as a share of their size.
inline constexpr double kCapHeight = 0.76, kDescent = 0.22;

// ---- lines, bands, marks -----------------------------------------------------------------------
inline constexpr double kGridWidth = 1, kFocusWidth = 2;  // dividers too; border of what is active
inline constexpr double kCurveWidth = 3, kOtherCurveWidth = 1.6;  // the pair compared; the others
inline constexpr double kGhostWidth = 3, kGhostCasing = 6;
inline constexpr Dash kGhostDash{9, 6}, kBandEdgeDash{3, 3};
inline constexpr double kBandEdgeWidth = 1;
inline constexpr double kTextMarker = 6, kCurveMarker = 5, kSliderMarker = 4.2, kMarkerCasing = 1.5;
inline constexpr double kStudyMarker = 3.2;  // one of many points
inline constexpr double kHatchStep = 8, kBarHatchStep = 7, kSmallHatchStep = 5, kHatchWidth = 1.3;
inline constexpr double kHatchAlpha = 0.55, kBarHatchAlpha = 0.8;
inline constexpr double kLuckAlpha = 0.30, kCurveLuckAlpha = 0.16, kAssumptionAlpha = 0.10;
inline constexpr double kBarRadius = 3, kControlRadius = 6, kCardRadius = 8;
inline constexpr double kEndLabelGap = 23;  // between baselines of labels at ends of curves

}  // namespace rapport
