// Which assumption a record speaks against, among variants of the assumptions.
//
// A record is told by few numbers, the mean of each figure over each year of it. Variants say what
// these would be under other assumptions, so they show how each assumption moves them, and how far
// the record's numbers are from the variants' is a direction. The likeliest culprit is the
// assumption that alone comes nearest to the record, along a line through the variants. How far its
// place moves, with all others, is the best linear guess from the record (Bayes linear; Goldstein
// and Wooff 2007, "Bayes Linear Statistics").
// A record lies off the variants' middle by luck too: an assumption is named only where the record
// is further along its line than luck would bring it in nineteen of twenty records of a firm in the
// middle of all ranges (Student's test, with Bonferroni's correction for the number of
// assumptions), and where it takes away a third of the misfit or more.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/record/matched.h"

namespace rapport {

/// An assumption and what the record says of it.
struct Suspect {
  std::size_t assumption = 0;
  double deviations = 0;  ///< how far the record is along its line, in deviations of luck
  double place = 0.5;     ///< where the record would have it: 0 and 1 are the ends of its range
  double taken_away = 0;  ///< share of the misfit that it alone takes away, 0..1
  bool beyond_chance = false;
};

/// What the months to come look like, before and after the record has its say.
struct Outlook {
  std::size_t line = 0;
  double low = 0, middle = 0, high = 0;              ///< nine of ten variants, and the middle
  double new_low = 0, new_middle = 0, new_high = 0;  ///< the same, weighted by the record
  double effective = 0;  ///< how many variants of equal weight would say as much
};

struct CulpritSearch {
  std::size_t variants = 0;
  std::vector<Suspect>
      suspects{};  ///< what takes most away first; those beyond chance before others
  std::vector<Outlook> outlooks{};  ///< of the months after the record; none where there are none
  const Suspect* culprit() const {
    return suspects.empty() || !suspects[0].beyond_chance ? nullptr : &suspects[0];
  }
};

/// The fewest variants of which anything is said.
inline constexpr std::size_t kFewestVariants = 20;

/// `all` has the runs of the firm as described (variant 0), whose luck is taken, and of the
/// variants; `places` is [variant - 1][assumption], in 0..1. Nothing where there are too few
/// variants, or too few runs to know luck.
std::optional<CulpritSearch> find_culprit(const Matched& all,
                                          const std::vector<std::vector<double>>& places);

}  // namespace rapport
