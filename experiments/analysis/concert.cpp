#include "experiments/analysis/concert.h"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr std::size_t kCombinations = 8, kNobody = 0, kEverybody = 7;
constexpr double kSingleShare = 1.0 / 3.0, kPairShare = 0.8;

using CellWeights = std::array<double, kCombinations>;

std::string digits(std::size_t cell) {
  std::string text;
  for (std::size_t factor = 0; factor < 3; ++factor) text += (cell >> factor) & 1 ? '1' : '0';
  return text;
}

// P(T > t) of the mean against the margin. Without any spread it is known which side it lies on.
double p_value_of(const Moments& moments, double margin) {
  if (moments.count() < 2) return 1.0;
  const double distance = moments.mean() - margin;
  if (!(moments.standard_error() > 0.0)) return distance > 0.0 ? 0.0 : 1.0;
  const boost::math::students_t law(static_cast<double>(moments.count() - 1));
  return boost::math::cdf(boost::math::complement(law, distance / moments.standard_error()));
}

// The same at every look: the least 1 - level at which the always-valid interval lies above the
// margin.
double p_value_at_every_look(const Moments& moments, double margin) {
  const auto n = static_cast<double>(moments.count());
  const double distance = moments.mean() - margin;
  if (moments.count() < 2 || distance <= 0.0) return 1.0;
  if (!std::isfinite(always_valid_factor(moments.count(), kConfidence))) return 1.0;
  if (!(moments.standard_error() > 0.0)) return 0.0;
  const double t = distance / moments.standard_error(), x = t * t / (n - 1.0), r = 1.0 / (n + 1.0);
  const double log_factor = 0.5 * std::log(r) + 0.5 * n * std::log((1.0 + x) / (1.0 + r * x));
  return std::min(1.0, std::exp(-log_factor));
}

// Collects the parts of one study.
class Parts {
 public:
  Parts(std::span<const std::vector<double>> cells, double sign, Scale scale, double level,
        bool at_every_look)
      : cells_(cells), sign_(sign), scale_(scale), level_(level), at_every_look_(at_every_look) {}

  void add(std::string words, CellWeights weights, double margin) {
    for (double& weight : weights) weight *= sign_;
    const Moments moments = weighted_cells(cells_, weights, scale_);
    if (at_every_look_) {
      parts_.push_back({std::move(words), always_valid_interval(moments, level_), margin,
                        p_value_at_every_look(moments, margin)});
      return;
    }
    parts_.push_back(
        {std::move(words), student_interval(moments, level_), margin, p_value_of(moments, margin)});
  }

  /// A cell under a share of the full gain.
  void add_share(std::string words, std::size_t cell, double share) {
    CellWeights weights{};
    weights[kEverybody] = share;
    weights[kNobody] = 1.0 - share;
    weights[cell] = -1.0;
    add(digits(cell) + std::move(words), weights, 0.0);
  }

  /// 111 above another cell.
  void add_step(std::size_t cell, double margin) {
    CellWeights weights{};
    weights[kEverybody] = 1.0;
    weights[cell] = -1.0;
    add("111 above " + digits(cell), weights, margin);
  }

  std::vector<ConcertPart> take() { return std::move(parts_); }

 private:
  std::span<const std::vector<double>> cells_;
  double sign_;
  Scale scale_;
  double level_;
  bool at_every_look_;
  std::vector<ConcertPart> parts_;
};

CellWeights three_way() {
  CellWeights weights{};
  for (std::size_t c = 0; c < kCombinations; ++c)
    weights[c] = std::popcount(c) % 2 == 1 ? 1.0 : -1.0;
  return weights;
}

ConcertVerdict verdict_of(const std::vector<ConcertPart>& parts) {
  const auto below = [](const ConcertPart& part) { return part.contrast.upper() < part.margin; };
  const auto above = [](const ConcertPart& part) { return part.contrast.lower() > part.margin; };
  if (std::any_of(parts.begin(), parts.end(), below)) return ConcertVerdict::fails;
  return std::all_of(parts.begin(), parts.end(), above) ? ConcertVerdict::holds
                                                        : ConcertVerdict::open;
}

}  // namespace

const char* name_of(ConcertVerdict verdict) {
  constexpr std::array<const char*, 3> kNames{"holds", "fails", "open"};
  return kNames[static_cast<std::size_t>(verdict)];
}

ConcertTest concert_test(std::span<const std::vector<double>> cells, Direction direction,
                         double matters, Scale scale, double level, bool at_every_look) {
  check(factors_of(cells) == 3, "the concert is of three factors");
  check(matters >= 0.0, "what matters is not negative");
  Parts parts(cells, sign_of(direction), scale, level, at_every_look);
  parts.add_step(kNobody, matters);
  parts.add("three-way contrast", three_way(), matters);
  for (std::size_t cell = 1; cell < kEverybody; ++cell) {
    const bool single = std::has_single_bit(cell);
    if (!single) parts.add_step(cell, matters);
    parts.add_share(single ? " under a third of the full gain" : " under 80 % of the full gain",
                    cell, single ? kSingleShare : kPairShare);
  }
  ConcertTest test{.parts = parts.take()};
  test.p_value = 0.0;
  for (const ConcertPart& part : test.parts) test.p_value = std::max(test.p_value, part.p_value);
  test.verdict = verdict_of(test.parts);
  return test;
}

}  // namespace rapport
