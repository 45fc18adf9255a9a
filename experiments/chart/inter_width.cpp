#include "experiments/chart/inter_width.h"

#include <array>

#include "experiments/chart/tokens.h"
#include "experiments/chart/utf8.h"

namespace rapport {

namespace {

/// Thousandths of the size, from the space to "~", read from Inter 3.19. Digits have the width that
/// the studio gives all of them.
using Advances = std::array<short, 95>;
constexpr Advances kRegular{
    281, 278, 403, 631, 638, 812, 639, 222, 362, 362, 500, 659, 280, 460, 276, 357, 625, 625, 625,
    625, 625, 625, 625, 625, 625, 625, 276, 280, 659, 659, 659, 507, 936, 676, 651, 727, 719, 598,
    587, 743, 740, 264, 543, 652, 562, 889, 753, 761, 635, 761, 639, 638, 642, 741, 676, 949, 642,
    665, 625, 362, 357, 362, 469, 452, 497, 564, 621, 558, 621, 582, 361, 609, 591, 237, 237, 544,
    237, 869, 585, 597, 609, 609, 372, 523, 364, 581, 557, 812, 540, 557, 541, 362, 327, 362, 659};
constexpr Advances kSemibold{
    248, 309, 396, 643, 649, 844, 663, 213, 393, 393, 543, 673, 295, 466, 290, 379, 667, 667,  667,
    667, 667, 667, 667, 667, 667, 667, 290, 295, 673, 673, 673, 544, 999, 724, 657, 744, 724,  608,
    586, 755, 744, 275, 561, 677, 566, 906, 741, 775, 643, 776, 651, 649, 660, 734, 724, 1007, 690,
    705, 653, 393, 379, 393, 481, 468, 497, 575, 630, 577, 630, 593, 377, 625, 613, 261, 261,  569,
    261, 898, 610, 608, 625, 625, 397, 549, 380, 608, 576, 837, 562, 576, 562, 393, 358, 393,  673};

double advance_of(char32_t letter, const Advances& advances) {
  if (letter < 0x20) return advances[0];
  if (letter < 0x7F) return advances[letter - 0x20];
  if (letter == 0xB7) return 290;                         // ·
  if (letter >= 0x2018 && letter <= 0x2019) return 214;   // single quotation marks
  if (letter == 0x2014 || letter == 0x2192) return 1000;  // — →
  if (letter >= 0x2026 && letter <= 0x2027) return 821;   // …
  return letter >= 0x1100 && (letter < 0x2000 || letter >= 0x2E80) ? 1000 : 700;
}

}  // namespace

double inter_width(Role role, std::string_view text) {
  const Type& type = type_of(role);
  const Advances& advances = type.semibold ? kSemibold : kRegular;
  double sum = 0;
  for (std::size_t at = 0; at < text.size();) sum += advance_of(next_letter(text, at), advances);
  return sum * type.size / 1000;
}

}  // namespace rapport
