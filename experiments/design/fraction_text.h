// A fraction in words.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/design/design_factor.h"
#include "experiments/design/fraction.h"

namespace rapport {

/// What a fraction is and confuses, a sentence or an equation a line, with the factors' names:
/// its generators, its defining relation if it has at most 31 words, its resolution and what that
/// means, and each set of aliased main effects and two-factor interactions, as
/// "staff x training = - price x tools".
std::vector<std::string> fraction_lines(const Fraction& fraction,
                                        std::span<const DesignFactor> factors);

}  // namespace rapport
