#include "experiments/calibrate/purchase_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/interval.h"

namespace rapport {

namespace {

using Vector4 = Eigen::Vector4d;
using Matrix4 = Eigen::Matrix4d;
using Index = Eigen::Index;

/// How Newton's method goes in (log(r / alpha), log r, log a, log b).
constexpr int kMostClimbs = 500;
constexpr double kFlat = 1e-10;  // slopes by customer and rises by which it has arrived

/// Customers who were seen to do the same, once.
struct BuyerGroup {
  Buyer buyer;
  double customers = 0.0;
};

std::vector<BuyerGroup> grouped_buyers(std::span<const Buyer> buyers) {
  std::vector<Buyer> sorted(buyers.begin(), buyers.end());
  const auto key = [](const Buyer& b) { return std::tuple(b.repeats, b.last, b.seen); };
  std::ranges::sort(sorted, {}, key);
  std::vector<BuyerGroup> groups;
  for (const Buyer& buyer : sorted) {
    if (groups.empty() || key(groups.back().buyer) != key(buyer)) groups.push_back({buyer, 0.0});
    ++groups.back().customers;
  }
  return groups;
}

/// A value with its slopes and curvatures in r, alpha, a, b.
struct Surface {
  double value = 0.0;
  Vector4 slope = Vector4::Zero();
  Matrix4 curve = Matrix4::Zero();

  void add(const Surface& other, double times) {
    value += times * other.value;
    slope += times * other.slope;
    curve += times * other.curve;
  }
};

enum Parameter { kR, kAlpha, kA, kB };

/// What depends on the number of purchases alone: log of r (r + 1) ... (r + x - 1), and of the
/// chance to stay through x purchases, (b / (a + b)) ... ((b + x - 1) / (a + b + x - 1)). Goes on
/// from one less.
void add_purchase(const PurchaseLaw& law, double n, Surface& sum) {
  const double r = law.r + n, b = law.b + n, ab = law.a + law.b + n;
  sum.value += std::log(r) + std::log(b / ab);
  sum.slope[kR] += 1 / r;
  sum.curve(kR, kR) -= 1 / (r * r);
  sum.slope[kA] -= 1 / ab;
  sum.slope[kB] += 1 / b - 1 / ab;
  const double joint = 1 / (ab * ab);
  sum.curve(kA, kA) += joint;
  sum.curve(kA, kB) += joint;
  sum.curve(kB, kA) += joint;
  sum.curve(kB, kB) += joint - 1 / (b * b);
}

/// -(r + x) log(alpha + t).
Surface waiting(const PurchaseLaw& law, double x, double t) {
  const double k = law.r + x, scale = law.alpha + t;
  Surface s;
  s.value = -k * std::log(scale);
  s.slope[kR] = -std::log(scale);
  s.slope[kAlpha] = -k / scale;
  s.curve(kR, kAlpha) = s.curve(kAlpha, kR) = -1 / scale;
  s.curve(kAlpha, kAlpha) = k / (scale * scale);
  return s;
}

/// The logarithm of the sum of two exponentials.
Surface log_of_sum(const Surface& x, const Surface& y) {
  const double most = std::max(x.value, y.value);
  const double ex = std::exp(x.value - most), ey = std::exp(y.value - most);
  const double wx = ex / (ex + ey), wy = ey / (ex + ey);
  Surface s;
  s.value = most + std::log(ex + ey);
  s.slope = wx * x.slope + wy * y.slope;
  const Vector4 apart = x.slope - y.slope;
  s.curve = wx * x.curve + wy * y.curve + wx * wy * apart * apart.transpose();
  return s;
}

/// What depends on when a customer bought: whether it is there, or dropped out after its last
/// purchase.
Surface ending(const PurchaseLaw& law, const Buyer& buyer) {
  const double x = buyer.repeats;
  const Surface there = waiting(law, x, buyer.seen);
  if (buyer.repeats == 0) return there;
  Surface gone = waiting(law, x, buyer.last);
  const double b = law.b + x - 1;
  gone.value += std::log(law.a / b);
  gone.slope[kA] += 1 / law.a;
  gone.slope[kB] -= 1 / b;
  gone.curve(kA, kA) -= 1 / (law.a * law.a);
  gone.curve(kB, kB) += 1 / (b * b);
  return log_of_sum(there, gone);
}

/// The log-likelihood of all customers, the least repeats first.
Surface surface_at(const PurchaseLaw& law, std::span<const BuyerGroup> groups) {
  Surface sum, of_count;
  double customers = 0.0;
  std::uint32_t count = 0;
  for (const BuyerGroup& group : groups) {
    for (; count < group.buyer.repeats; ++count) add_purchase(law, count, of_count);
    sum.add(of_count, group.customers);
    sum.add(ending(law, group.buyer), group.customers);
    customers += group.customers;
  }
  sum.value += customers * law.r * std::log(law.alpha);
  sum.slope[kR] += customers * std::log(law.alpha);
  sum.slope[kAlpha] += customers * law.r / law.alpha;
  sum.curve(kR, kAlpha) += customers / law.alpha;
  sum.curve(kAlpha, kR) += customers / law.alpha;
  sum.curve(kAlpha, kAlpha) -= customers * law.r / (law.alpha * law.alpha);
  return sum;
}

// ---- in logarithms ------------------------------------------------------------------------------

/// Where the climb is: log(r / alpha), log r, log a, log b.
PurchaseLaw law_at(const Vector4& at) {
  return {std::exp(at[1]), std::exp(at[1] - at[0]), std::exp(at[2]), std::exp(at[3])};
}

/// The logarithms of r, alpha, a, b by those coordinates: a matrix.
Matrix4 log_steps() {
  Matrix4 steps = Matrix4::Zero();
  steps(kR, 1) = 1;
  steps(kAlpha, 1) = 1;
  steps(kAlpha, 0) = -1;
  steps(kA, 2) = 1;
  steps(kB, 3) = 1;
  return steps;
}

/// The same surface in those coordinates.
Surface in_logs(const Surface& plain, const PurchaseLaw& law) {
  const Vector4 values(law.r, law.alpha, law.a, law.b);
  const Vector4 slope = values.cwiseProduct(plain.slope);
  Matrix4 curve = values.asDiagonal() * plain.curve * values.asDiagonal();
  curve.diagonal() += slope;
  const Matrix4 steps = log_steps();
  return {plain.value, steps.transpose() * slope, steps.transpose() * curve * steps};
}

using Free = std::array<bool, 4>;

struct Climb {
  Vector4 at;
  Surface here;
};

const double kLowest = std::log(kLeastShape), kHighest = std::log(kMostShape);

/// Whether a coordinate may move the way the likelihood rises.
bool may_move(Index j, const Vector4& at, const Surface& here, const Free& free) {
  if (!free[static_cast<std::size_t>(j)]) return false;
  if (j == 0) return true;
  return !(at[j] <= kLowest && here.slope[j] <= 0) && !(at[j] >= kHighest && here.slope[j] >= 0);
}

/// The damped step of Newton's method over the coordinates that may move.
Vector4 step_from(const Climb& climb, const Free& free, double damping) {
  Matrix4 minus = -climb.here.curve;
  Vector4 slope = climb.here.slope;
  for (Index j = 0; j < 4; ++j) {
    if (!may_move(j, climb.at, climb.here, free)) {
      minus.row(j).setZero();
      minus.col(j).setZero();
      minus(j, j) = 1;
      slope[j] = 0;
    }
  }
  // All curvatures upward, as Newton's method needs them, and none of them flat.
  const Eigen::SelfAdjointEigenSolver<Matrix4> solver(minus);
  const double largest = solver.eigenvalues().cwiseAbs().maxCoeff();
  const Vector4 curves = solver.eigenvalues().cwiseAbs().array() + damping * largest + 1e-300;
  const Matrix4& axes = solver.eigenvectors();
  Vector4 step = axes * (axes.transpose() * slope).cwiseQuotient(curves);
  const double longest = step.cwiseAbs().maxCoeff();
  if (longest > 2.0) step *= 2.0 / longest;  // a factor of seven at a time
  return step;
}

Climb climb_from(Vector4 at, const Free& free, std::span<const BuyerGroup> groups,
                 double customers) {
  const auto surface = [&](const Vector4& where) {
    const PurchaseLaw law = law_at(where);
    return in_logs(surface_at(law, groups), law);
  };
  Climb climb{at, surface(at)};
  double damping = 0.0;
  for (int i = 0; i < kMostClimbs; ++i) {
    double steepest = 0.0;
    for (Index j = 0; j < 4; ++j) {
      if (may_move(j, climb.at, climb.here, free)) {
        steepest = std::max(steepest, std::abs(climb.here.slope[j]));
      }
    }
    if (steepest <= kFlat * customers) break;
    Vector4 there = climb.at + step_from(climb, free, damping);
    for (Index j = 1; j < 4; ++j) {
      if (free[static_cast<std::size_t>(j)]) there[j] = std::clamp(there[j], kLowest, kHighest);
    }
    const Surface next = surface(there);
    if (next.value >= climb.here.value) {
      climb = {there, next};
      damping = damping < 1e-8 ? 0.0 : damping / 10;
    } else {
      damping = std::max(1e-8, 10 * damping);
      if (damping > 1e12) break;  // rounding alone is left
    }
  }
  return climb;
}

struct Beginning {
  double r, drop, precision;
};
constexpr Beginning kBeginnings[] = {{0.5, 0.25, 2.0}, {2.0, 0.1, 10.0}, {0.2, 0.5, 0.8}};

double weeks_of(std::span<const BuyerGroup> groups) {
  double weeks = 0.0;
  for (const BuyerGroup& group : groups) weeks += group.customers * group.buyer.seen;
  return weeks;
}

double repeats_of(std::span<const BuyerGroup> groups) {
  double repeats = 0.0;
  for (const BuyerGroup& group : groups) repeats += group.customers * group.buyer.repeats;
  return repeats;
}

Climb best_climb(std::span<const BuyerGroup> groups, double customers, PurchaseModel model) {
  const double rate = repeats_of(groups) / weeks_of(groups);
  const bool drops = model == PurchaseModel::bg_nbd;
  const Free free{true, model != PurchaseModel::alike, drops, drops};
  Climb best;
  best.here.value = -std::numeric_limits<double>::infinity();
  for (const auto& [r, drop, precision] : kBeginnings) {
    Vector4 at(std::log(rate), std::log(r), std::log(drop * precision),
               std::log((1 - drop) * precision));
    if (model == PurchaseModel::alike) at[1] = std::log(1e7);
    if (!drops) at[2] = std::log(1e-10), at[3] = 0.0;
    const Climb climb = climb_from(at, free, groups, customers);
    if (climb.here.value > best.here.value) best = climb;
    if (model == PurchaseModel::alike) break;
  }
  return best;
}

PurchaseMaximum maximum_at(const Climb& climb) {
  const auto at_end = [&](Index j) { return climb.at[j] <= kLowest || climb.at[j] >= kHighest; };
  return {law_at(climb.at), climb.here.value, at_end(1), at_end(2), at_end(3)};
}

// ---- errors -------------------------------------------------------------------------------------

/// Covariance of the coordinates; those at an end have none, and make what rests on them unknown.
Matrix4 covariance_of(const Climb& climb) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<Index> known{0};
  for (Index j = 1; j < 4; ++j) {
    if (climb.at[j] > kLowest && climb.at[j] < kHighest) known.push_back(j);
  }
  const auto n = static_cast<Index>(known.size());
  Eigen::MatrixXd information(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      information(i, j) =
          -climb.here.curve(known[static_cast<std::size_t>(i)], known[static_cast<std::size_t>(j)]);
    }
  }
  Matrix4 covariance = Matrix4::Constant(kUnknown);
  const Eigen::LLT<Eigen::MatrixXd> solver(information);
  if (solver.info() != Eigen::Success) return covariance;
  const Eigen::MatrixXd inverse = solver.solve(Eigen::MatrixXd::Identity(n, n));
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      covariance(known[static_cast<std::size_t>(i)], known[static_cast<std::size_t>(j)]) =
          inverse(i, j);
    }
  }
  return covariance;
}

/// Standard error of a sum of the coordinates with these weights; those of weight 0 may be unknown.
double error_along(const Vector4& weights, const Matrix4& covariance) {
  double variance = 0.0;
  for (Index i = 0; i < 4; ++i) {
    for (Index j = 0; j < 4; ++j) {
      if (weights[i] != 0 && weights[j] != 0)
        variance += weights[i] * weights[j] * covariance(i, j);
    }
  }
  return std::sqrt(variance);
}

double wald_factor() { return normal_quantile(0.5 + kConfidence / 2); }

/// A number above 0 whose logarithm has this error.
Coefficient positive_one(double value, double log_error) {
  const double factor = std::exp(wald_factor() * log_error);
  return {value, value * log_error, {value / factor, value * factor}};
}

/// A share whose log-odds have this error.
Coefficient share_one(double value, double odds_error) {
  const double odds = std::log(value / (1 - value)), reach = wald_factor() * odds_error;
  const auto share = [](double x) { return 1 / (1 + std::exp(-x)); };
  return {value, value * (1 - value) * odds_error, {share(odds - reach), share(odds + reach)}};
}

void add_errors(const Climb& climb, PurchaseFit& fit) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  const PurchaseLaw& law = fit.best.law;
  const Matrix4 covariance = covariance_of(climb);
  const auto error = [&](double rate, double r, double a, double b) {
    return error_along({rate, r, a, b}, covariance);
  };
  // Where one of a and b is at an end the other one says no more than the mean chance.
  const bool a_ends = fit.best.a_at_end, b_ends = fit.best.b_at_end;
  const bool known = !a_ends && !b_ends;
  fit.parameters = {positive_one(law.r, error(0, 1, 0, 0)),
                    positive_one(law.alpha, error(-1, 1, 0, 0)),
                    positive_one(law.a, known ? error(0, 0, 1, 0) : kUnknown),
                    positive_one(law.b, known ? error(0, 0, 0, 1) : kUnknown)};
  fit.mean_rate = positive_one(law.mean_rate(), error(1, 0, 0, 0));
  fit.rate_spread = positive_one(law.rate_spread(), error(1, -0.5, 0, 0));
  fit.mean_drop = share_one(
      law.mean_drop(), a_ends && b_ends ? kUnknown : error(0, 0, a_ends ? 0 : 1, b_ends ? 0 : -1));
  // log sd = (log a + log b - log(a + b + 1)) / 2 - log(a + b).
  const double ab = law.a + law.b;
  const auto weight = [&](double one) { return 0.5 - one / (2 * (ab + 1)) - one / ab; };
  fit.drop_spread =
      positive_one(law.drop_spread(), known ? error(0, 0, weight(law.a), weight(law.b)) : kUnknown);
}

}  // namespace

PurchaseMaximum maximum_of(std::span<const Buyer> buyers, PurchaseModel model) {
  const std::vector<BuyerGroup> groups = grouped_buyers(buyers);
  check(repeats_of(groups) > 0 && weeks_of(groups) > 0, "some customer bought again");
  return maximum_at(best_climb(groups, static_cast<double>(buyers.size()), model));
}

PurchaseFit fit_purchases(std::span<const Buyer> buyers) {
  const std::vector<BuyerGroup> groups = grouped_buyers(buyers);
  const auto customers = static_cast<double>(buyers.size());
  check(repeats_of(groups) > 0 && weeks_of(groups) > 0, "some customer bought again");
  const Climb climb = best_climb(groups, customers, PurchaseModel::bg_nbd);
  PurchaseFit fit;
  fit.best = maximum_at(climb);
  add_errors(climb, fit);
  fit.stay_log_likelihood = best_climb(groups, customers, PurchaseModel::stay).here.value;
  fit.alike_log_likelihood = best_climb(groups, customers, PurchaseModel::alike).here.value;
  for (const BuyerGroup& group : groups) {
    fit.still_there += group.customers * there_chance(fit.best.law, group.buyer) / customers;
  }
  return fit;
}

}  // namespace rapport
