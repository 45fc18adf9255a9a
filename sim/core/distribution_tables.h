// What distributions compute once, when they are made: tabulated inverses, cumulative weights,
// cumulative hazards. For distribution.cpp only.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/core/elementary.h"
#include "sim/core/special.h"

namespace rapport::detail {

// ---- the inverse of a continuous law, tabulated -------------------------------------------------

/// Quantiles of a gamma or beta law by piecewise polynomials of degree 7.
///
/// The grid is geometric in v, the smaller of u and 1 - u: 16 cells an octave from 1/2 down to
/// 2^-12, so that the leading bits of v say which cell it is in, and a quantile that behaves like a
/// power of v is smooth in every cell. A cell is one cache line. Each cell is tested against the
/// law when it is built; where it misses (steep powers, shapes near 0) its value is only the start
/// of a Halley step. The rare u beyond the grid is left to the law. Cells share their end points,
/// so that the function increases from cell to cell.
template <class Law>
class QuantileTable {
 public:
  explicit QuantileTable(const Law& law) : law_(law) {
    for (const bool upper : {false, true})
      for (std::size_t i = 0; i < kCells; ++i) build(upper, i);
  }

  const Law& law() const { return law_; }

  double quantile(double u) const {
    const bool upper = u >= 0.5;
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(upper ? 1.0 - u : u);
    const std::uint64_t i = (bits >> kCellShift) - kFirst;
    if (i >= kCells) [[unlikely]]
      return law_.quantile(u);
    const Cell& cell = cells_[upper][i];
    const double value = cell.at(position(bits));
    if (rough_[upper][i]) [[unlikely]]
      return refine(u, value);
    return value;
  }

 private:
  struct alignas(64) Cell {
    std::array<double, 8> c;
    double at(double t) const {
      const double t2 = t * t;
      return ((c[0] + c[1] * t) + t2 * (c[2] + c[3] * t)) +
             (t2 * t2) * ((c[4] + c[5] * t) + t2 * (c[6] + c[7] * t));
    }
  };

  static constexpr int kCellShift = 52 - 4;  // bits of v below those that name its cell
  static constexpr std::uint64_t kFirst = std::bit_cast<std::uint64_t>(0x1p-12) >> kCellShift;
  static constexpr std::size_t kCells = (std::bit_cast<std::uint64_t>(0.5) >> kCellShift) - kFirst;
  static constexpr double kTolerance = 2e-13;  // relative error that a cell may have

  /// Where in its cell v lies, from -1 to 1.
  static double position(std::uint64_t bits) {
    constexpr std::uint64_t kBelow = (std::uint64_t{1} << kCellShift) - 1;
    return 2.0 * std::bit_cast<double>(((bits & kBelow) << 4) | std::bit_cast<std::uint64_t>(1.0)) -
           3.0;
  }

  double refine(double u, double guess) const {
    return guess > 1e-280 ? law_.quantile_near(u, guess) : law_.quantile(u);
  }

  void build(bool upper, std::size_t i);

  Law law_;
  std::array<std::array<Cell, kCells>, 2> cells_;
  std::array<std::array<bool, kCells>, 2> rough_{};  // cells that miss the tolerance
};

/// Coefficients of the polynomial through 8 points, by divided differences (Newton).
std::array<double, 8> interpolate(const std::array<double, 8>& t, std::array<double, 8> x) {
  for (std::size_t order = 1; order < 8; ++order)
    for (std::size_t i = 7; i >= order; --i) x[i] = (x[i] - x[i - 1]) / (t[i] - t[i - order]);
  std::array<double, 8> c{x[7]};
  for (std::size_t i = 7; i-- > 0;) {
    for (std::size_t j = 7; j > 0; --j) c[j] = c[j - 1] - t[i] * c[j];
    c[0] = x[i] - t[i] * c[0];
  }
  return c;
}

template <class Law>
void QuantileTable<Law>::build(bool upper, std::size_t i) {
  // Chebyshev-Lobatto points, cos(k pi / 7).
  constexpr std::array kNodes{-1.0,
                              -0.90096886790241912624,
                              -0.62348980185873353053,
                              -0.22252093395631440429,
                              0.22252093395631440429,
                              0.62348980185873353053,
                              0.90096886790241912624,
                              1.0};
  const double from = std::bit_cast<double>((kFirst + i) << kCellShift);
  const double to = std::bit_cast<double>((kFirst + i + 1) << kCellShift);
  // v is rounded to a multiple of 2^-53, so that 1 - v is a double too.
  const auto v_at = [&](double t) {
    return 1.0 - (1.0 - (from + (to - from) * (0.5 * (t + 1.0))));
  };
  const auto t_of = [&](double v) { return ((v - from) - (to - v)) / (to - from); };
  std::array<double, 8> t, x;
  double guess = 0.0;
  for (std::size_t k = 0; k < 8; ++k) {
    const double v = v_at(kNodes[k]);
    t[k] = t_of(v);
    x[k] = guess = refine(upper ? 1.0 - v : v, guess);
  }
  Cell& cell = cells_[upper][i];
  cell.c = interpolate(t, x);
  for (const double test : {-0.96, -0.43, 0.0, 0.78}) {
    const double v = v_at(test);
    const double got = cell.at(t_of(v));
    const double want = refine(upper ? 1.0 - v : v, got);
    if (!(std::fabs(got - want) <= kTolerance * want)) rough_[upper][i] = true;
  }
  // A beta law near 1 is always refined, since 1 - x would be nothing but rounding.
  if constexpr (std::is_same_v<Law, math::BetaLaw>) rough_[upper][i] |= x[7] > 1 - 1e-6;
}

// ---- discrete laws ------------------------------------------------------------------------------

/// Values in rising order with their probabilities; inversion with a guide table (Chen and Asau
/// 1974), a little more than one comparison on average.
class DiscreteTable {
 public:
  DiscreteTable(std::vector<double> values, const std::vector<double>& weights)
      : values_(std::move(values)), cumulative_(weights) {
    double total = 0.0;
    for (double& c : cumulative_) c = total += c;
    for (double& c : cumulative_) c /= total;
    cumulative_.back() = 1.0;
    std::size_t size = 16;  // a power of two, so that u * size is exact
    while (size < values_.size() && size < 65536) size *= 2;
    std::uint32_t i = 0;
    for (std::size_t j = 0; j < size; ++j) {
      while (cumulative_[i] * static_cast<double>(size) < static_cast<double>(j)) ++i;
      guide_.push_back(i);
    }
  }

  double quantile(double u) const {
    std::size_t i = guide_[static_cast<std::size_t>(u * static_cast<double>(guide_.size()))];
    while (cumulative_[i] < u) ++i;
    return values_[i];
  }

  /// P(scale * X <= x). Multiplies values by the scale as a quantile is multiplied, so that the
  /// function steps exactly where the quantiles are.
  double cdf(double x, double scale) const {
    const auto above = std::upper_bound(values_.begin(), values_.end(), x,
                                        [scale](double at, double v) { return at < scale * v; });
    return above == values_.begin() ? 0.0 : cumulative_[(above - values_.begin()) - 1];
  }

  double mean() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < values_.size(); ++i) sum += values_[i] * probability(i);
    return sum;
  }

  double variance() const {
    const double centre = mean();
    double sum = 0.0;
    for (std::size_t i = 0; i < values_.size(); ++i)
      sum += (values_[i] - centre) * (values_[i] - centre) * probability(i);
    return sum;
  }

 private:
  double probability(std::size_t i) const {
    return i == 0 ? cumulative_[0] : cumulative_[i] - cumulative_[i - 1];
  }

  std::vector<double> values_, cumulative_;
  std::vector<std::uint32_t> guide_;  // [j]: first value whose cumulative_ is at least j / size
};

/// Values sorted, equal ones joined, those without weight left out.
DiscreteTable empirical_table(const std::vector<double>& values,
                              const std::vector<double>& weights) {
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : weights[i];
    if (weight > 0.0) points.emplace_back(values[i] + 0.0, weight);  // + 0.0: no -0
  }
  std::sort(points.begin(), points.end());
  std::vector<double> v, w;
  for (const auto& [value, weight] : points) {
    if (!v.empty() && v.back() == value) {
      w.back() += weight;
    } else {
      v.push_back(value);
      w.push_back(weight);
    }
  }
  return {std::move(v), w};
}

/// Every count whose probability matters to a double, by ratios outward from the mode.
DiscreteTable poisson_table(double mean) {
  const double mode = static_cast<double>(static_cast<std::int64_t>(mean));
  constexpr double kNegligible = 1e-22;
  std::vector<double> counts, weights;
  double weight = 1.0;
  for (double k = mode; k >= 0.0 && weight > kNegligible; weight *= k / mean, k -= 1.0) {
    counts.push_back(k);
    weights.push_back(weight);
  }
  std::reverse(counts.begin(), counts.end());
  std::reverse(weights.begin(), weights.end());
  weight = mean / (mode + 1.0);
  for (double k = mode + 1.0; weight > kNegligible; k += 1.0, weight *= mean / k) {
    counts.push_back(k);
    weights.push_back(weight);
  }
  return {std::move(counts), weights};
}

// ---- piecewise constant hazards -----------------------------------------------------------------

/// A time to an event whose hazard is constant in pieces.
class HazardTable {
 public:
  HazardTable(const std::vector<double>& starts, const std::vector<double>& hazards) {
    double total = 0.0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      if (i > 0) total += hazards[i - 1] * (starts[i] - starts[i - 1]);
      pieces_.push_back({starts[i], hazards[i], total});
    }
  }

  double quantile(double u) const {
    const double target = -math::log(1.0 - u);
    // The last piece whose cumulative hazard at its start is below the target, so that its own
    // hazard is not 0 unless it is the last of all.
    const auto above =
        std::lower_bound(pieces_.begin() + 1, pieces_.end(), target,
                         [](const Piece& piece, double value) { return piece.cumulative < value; });
    const Piece& piece = *(above - 1);
    const double excess = target - piece.cumulative;
    return excess > 0.0 ? piece.start + excess / piece.hazard : piece.start;
  }

  double cdf(double x) const {
    if (!(x > 0.0)) return 0.0;
    const auto above =
        std::upper_bound(pieces_.begin() + 1, pieces_.end(), x,
                         [](double value, const Piece& piece) { return value < piece.start; });
    const Piece& piece = *(above - 1);
    const double excess = piece.hazard > 0.0 ? piece.hazard * (x - piece.start) : 0.0;
    return -math::expm1(-(piece.cumulative + excess));
  }

  double mean() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Moments m = moments(i);
      if (m.mass > 0.0) sum += m.mass * m.mean;
    }
    return sum;
  }

  double variance() const {
    const double centre = mean();
    if (centre == kInfinity) return kInfinity;
    double sum = 0.0;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Moments m = moments(i);
      if (m.mass > 0.0) sum += m.mass * (m.variance + (m.mean - centre) * (m.mean - centre));
    }
    return sum;
  }

 private:
  struct Piece {
    double start, hazard, cumulative;  // `cumulative`: hazard gone through before the start
  };
  struct Moments {
    double mass, mean, variance;  // chance of the event in one piece, and its time there
  };

  /// Of the event in piece i: an exponential law cut off after z = hazard * length.
  Moments moments(std::size_t i) const {
    const Piece& piece = pieces_[i];
    const double alive = math::exp(-piece.cumulative);
    const double h = piece.hazard;
    if (i + 1 == pieces_.size()) {
      if (h == 0.0) return {alive, kInfinity, 0.0};
      return {alive, piece.start + 1.0 / h, 1.0 / (h * h)};
    }
    if (h == 0.0) return {0.0, piece.start, 0.0};
    const double length = pieces_[i + 1].start - piece.start;
    const double z = h * length, z2 = z * z;
    const double mass = -alive * math::expm1(-z);
    if (z < 0.1)  // differences of nearly equal numbers: their series
      return {mass, piece.start + length * (0.5 - z / 12 * (1 - z2 / 60 * (1 - z2 / 42))),
              length * length * (1.0 / 12 - z2 / 240 * (1 - z2 * (10.0 / 252 - z2 / 720)))};
    const double cut = z > 700.0 ? 0.0 : z / math::expm1(z);
    const double lost = z > 700.0 ? 0.0 : cut * (cut + z);  // z^2 e^z / (e^z - 1)^2
    return {mass, piece.start + (1.0 - cut) / h, (1.0 - lost) / (h * h)};
  }

  std::vector<Piece> pieces_;
};

}  // namespace rapport::detail
