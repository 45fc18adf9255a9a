#include "experiments/design/design_table.h"

#include <algorithm>

#include "experiments/design/fractional_factorial.h"
#include "experiments/design/full_factorial.h"
#include "experiments/design/latin_hypercube.h"
#include "experiments/design/morris.h"
#include "experiments/design/one_at_a_time.h"
#include "experiments/design/saltelli.h"
#include "experiments/design/sobol.h"

namespace rapport {

namespace {

template <typename... Flags>
constexpr unsigned sum(Flags... flags) {
  return (0u | ... | static_cast<unsigned>(flags));
}

using Take = DesignOption;
using Allow = DesignAnalysis;

constexpr DesignRow kDesigns[] = {
    {DesignKind::full_factorial, "full_factorial", "Full factorial",
     "Every combination of the levels of all factors.", "the product of all numbers of levels",
     "Fisher (1935), The design of experiments", sum(Take::levels),
     sum(Allow::contrasts, Allow::regression), 2, full_factorial_points, check_full_factorial,
     make_full_factorial},
    {DesignKind::fractional_factorial, "fractional_factorial", "Fractional factorial",
     "A regular part of all combinations of two levels, chosen so that few low effects are "
     "mistaken for each other.",
     "a power of two: as many as asked for, or 2 to the number of factors less that of generators",
     "Box & Hunter (1961), Technometrics 3; Fries & Hunter (1980), Technometrics 22",
     sum(Take::points, Take::levels, Take::generators), sum(Allow::contrasts), 2,
     fractional_factorial_points, check_fractional_factorial, make_fractional_factorial},
    {DesignKind::latin_hypercube, "latin_hypercube", "Latin hypercube",
     "Points that take each of as many equal parts of every factor's range once, and fill the "
     "space evenly.",
     "as many as asked for",
     "McKay, Beckman & Conover (1979), Technometrics 21; Jin, Chen & Sudjianto (2005), J. "
     "Statistical Planning and Inference 134",
     sum(Take::points, Take::seed), sum(Allow::regression), 0, latin_hypercube_points,
     check_latin_hypercube, make_latin_hypercube},
    {DesignKind::sobol, "sobol", "Sobol' sequence",
     "Points of a scrambled low-discrepancy sequence, the first of which stay when more are added; "
     "best are powers of two.",
     "as many as asked for",
     "Sobol' (1967), USSR Comp. Math. Math. Phys. 7; Joe & Kuo (2008), SIAM J. Sci. Comput. 30; "
     "Owen (2003), ACM TOMACS 13",
     sum(Take::points, Take::seed), sum(Allow::regression), 0, sobol_points, check_sobol,
     make_sobol},
    {DesignKind::morris, "morris", "Morris trajectories",
     "Paths that move one factor at a time, to screen many factors with few runs.",
     "trajectories times the number of factors and one", "Morris (1991), Technometrics 33",
     sum(Take::levels, Take::trajectories, Take::seed), sum(Allow::elementary_effects), 4,
     morris_points, check_morris, make_morris},
    {DesignKind::saltelli, "saltelli", "Sobol' index blocks",
     "Two samples A and B and, for each factor, A with that factor from B: for first-order and "
     "total Sobol' indices.",
     "points times the number of factors and two",
     "Saltelli et al. (2010), Computer Physics Communications 181", sum(Take::points, Take::seed),
     sum(Allow::indices, Allow::regression), 0, saltelli_points, check_saltelli, make_saltelli},
    {DesignKind::tornado, "tornado", "Tornado",
     "Each factor at both its ends, one at a time, all others in the middle: as they are in the "
     "policy that all are compared with, or where a factor says its middle.",
     "twice the number of factors, and one where a factor says its middle",
     "Eschenbach (1992), Interfaces 22", 0, sum(Allow::ends), 0, one_at_a_time_points,
     check_one_at_a_time, make_one_at_a_time},
};

constexpr DesignOptionRow kOptions[] = {
    {Take::points, "points", "How many points; of Sobol' index blocks how many rows of A."},
    {Take::levels, "levels",
     "How many levels a factor has that is a number; listed levels are all used."},
    {Take::trajectories, "trajectories",
     "How many paths, each of as many steps as there are factors."},
    {Take::generators, "generators",
     "Which factors follow from others, as \"D=ABC\": letters by the factors' order (without I), "
     "or their names as \"price = staff * training\"."},
    {Take::seed, "seed", "What all that is drawn by lot follows from."},
};

}  // namespace

std::span<const DesignRow> design_table() { return kDesigns; }

const DesignRow& design_row(DesignKind kind) { return kDesigns[static_cast<std::size_t>(kind)]; }

const DesignRow* find_design(std::string_view key) {
  const auto row = std::ranges::find_if(kDesigns, [&](const DesignRow& r) { return key == r.key; });
  return row == std::end(kDesigns) ? nullptr : row;
}

std::size_t grid_of(const DesignWish& wish) {
  return wish.levels > 0 ? wish.levels : design_row(wish.kind).default_levels;
}

std::span<const DesignOptionRow> design_options() { return kOptions; }

}  // namespace rapport
