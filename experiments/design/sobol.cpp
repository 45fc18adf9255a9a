#include "experiments/design/sobol.h"

#include <array>
#include <bit>
#include <boost/random/sobol.hpp>

#include "experiments/design/design_draws.h"
#include "sim/core/check.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr int kDigits = 52;  ///< of a coordinate that uniform() uses, from the highest bit on

// One dimension's random matrix and shift.
class DigitScramble {
 public:
  DigitScramble(std::uint32_t seed, std::uint32_t dimension) {
    DesignDraws draws(seed, DesignPurpose::scramble, dimension);
    for (int digit = 0; digit < kDigits; ++digit) {
      const std::uint64_t own = std::uint64_t{1} << (63 - digit);
      const std::uint64_t above = ~(own | (own - 1));
      rows_[static_cast<std::size_t>(digit)] = own | (draws.bits() & above);
    }
    shift_ = draws.bits();
  }

  std::uint64_t operator()(std::uint64_t bits) const {
    std::uint64_t result = 0;
    for (const std::uint64_t row : rows_) {
      result = (result << 1) | static_cast<std::uint64_t>(std::popcount(row & bits) & 1);
    }
    return (result << (64 - kDigits)) ^ shift_;
  }

 private:
  std::array<std::uint64_t, kDigits> rows_{};  // [digit of the result]: the digits it is a sum of
  std::uint64_t shift_ = 0;
};

// Points of the sequence, each coordinate's bits changed by change(bits, dimension). Boost's engine
// leaves out the point at 0, with which the sequence begins.
template <typename Change>
std::vector<std::vector<double>> sobol_sequence(std::size_t points, std::size_t dimensions,
                                                Change change) {
  check(dimensions > 0 && dimensions <= most_sobol_dimensions(), "dimensions of a Sobol' sequence");
  boost::random::sobol engine(dimensions);
  std::vector<std::vector<double>> sequence(points, std::vector<double>(dimensions));
  for (std::size_t i = 0; i < points; ++i) {
    for (std::size_t k = 0; k < dimensions; ++k) {
      sequence[i][k] = uniform(change(i == 0 ? std::uint64_t{0} : std::uint64_t{engine()}, k));
    }
  }
  return sequence;
}

}  // namespace

std::size_t most_sobol_dimensions() { return boost::random::default_sobol_table::max_dimension; }

std::vector<std::vector<double>> plain_sobol(std::size_t points, std::size_t dimensions) {
  return sobol_sequence(points, dimensions, [](std::uint64_t bits, std::size_t) { return bits; });
}

std::vector<std::vector<double>> scrambled_sobol(std::size_t points, std::size_t dimensions,
                                                 std::uint32_t seed) {
  std::vector<DigitScramble> scrambles;
  for (std::size_t k = 0; k < dimensions; ++k) {
    scrambles.emplace_back(seed, static_cast<std::uint32_t>(k));
  }
  return sobol_sequence(points, dimensions,
                        [&](std::uint64_t bits, std::size_t k) { return scrambles[k](bits); });
}

std::uint64_t sobol_points(const DesignWish& wish) { return wish.points; }

void check_sobol(const DesignWish& wish, Problems& problems) {
  if (wish.points == 0) {
    problems.add("points", "a Sobol' sequence needs a number of points", "1 or more",
                 "a power of two is best");
  }
  if (wish.factors.size() > most_sobol_dimensions()) {
    problems.add("factors", formatted("%zu factors in one Sobol' sequence", wish.factors.size()),
                 formatted("at most %zu", most_sobol_dimensions()));
  }
}

Design make_sobol(const DesignWish& wish) {
  Design design;
  design.points = scrambled_sobol(wish.points, wish.factors.size(), wish.seed);
  return design;
}

}  // namespace rapport
