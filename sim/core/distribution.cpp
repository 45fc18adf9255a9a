#include "sim/core/distribution.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <type_traits>

#include "sim/core/distribution_tables.h"
#include "sim/core/special.h"

namespace rapport {
using namespace detail;  // NOLINT: the tables are this file's

/// What copies share: how the law was made, and for some kinds a table.
struct Distribution::Table {
  Table(DistributionText text, double base) : made(std::move(text)), scale(base) {}
  DistributionText made;
  double scale;  ///< scale_ before scaled()
};

namespace {

template <class T>
struct TableOf : Distribution::Table {
  template <class... Args>
  TableOf(DistributionText text, double base, const Args&... args)
      : Table(std::move(text), base), value(args...) {}
  T value;
};

using GammaTable = TableOf<QuantileTable<math::GammaLaw>>;
using BetaTable = TableOf<QuantileTable<math::BetaLaw>>;
using CountTable = TableOf<DiscreteTable>;
using LifeTable = TableOf<HazardTable>;

/// The value of a table whose type T follows from the kind of the distribution.
template <class T>
const auto& value_of(const std::shared_ptr<const Distribution::Table>& table) {
  return static_cast<const T&>(*table).value;
}

/// Tables of laws that somebody holds, by their two parameters. A file is read once for each
/// policy, and a session reads it at each move of a lever: a law that is made again has the table
/// that is there, which took milliseconds to make. Any thread may ask.
template <class T>
class SharedTables {
 public:
  template <class Make>
  std::shared_ptr<const T> of(double first, double second, Make make) {
    const std::lock_guard lock(mutex_);
    std::weak_ptr<const T>& known = tables_[{first, second}];
    std::shared_ptr<const T> table = known.lock();
    if (table == nullptr) known = table = make();
    if (tables_.size() > kMost)
      std::erase_if(tables_, [](const auto& t) { return t.second.expired(); });
    return table;
  }

 private:
  static constexpr std::size_t kMost = 256;  ///< from then on those that nobody holds are forgotten
  std::mutex mutex_;
  std::map<std::pair<double, double>, std::weak_ptr<const T>> tables_;
};

// ---- what parameters are allowed ----------------------------------------------------------------

struct Allowed {
  double low, high;
  bool above_low;  // low itself is not allowed
};

constexpr double kLargest = 1e300;
constexpr Allowed kNonNegative{0.0, kLargest, false};
constexpr Allowed kPositive{0.0, kLargest, true};
constexpr Allowed kLogNormalCv{0.0, 1e3, true};
constexpr Allowed kGammaCv{0.01, 10.0, false};
constexpr Allowed kBetaShape{0.01, 1e4, false};
constexpr Allowed kPoissonMean{0.0, 1e6, false};
constexpr Allowed kWeibullShape{0.05, 1e4, false};

std::string text(double v) {
  if (v != v) return "not a number";
  std::array<char, 32> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), v).ptr};
}

std::string problem(std::string_view what, double v, Allowed a) {
  if ((a.above_low ? v > a.low : v >= a.low) && v <= a.high) return {};
  const std::string low = (a.above_low ? "above " : "at least ") + text(a.low);
  return std::string(what) + " is " + text(v) + "; it must be " + low +
         (a.high < kLargest ? " and at most " + text(a.high) : " and finite");
}

std::string element(std::string_view name, std::size_t i) {
  return std::string(name) + "[" + std::to_string(i) + "]";
}

/// The first text that is not empty.
std::string first_of(std::string a, std::string b) { return a.empty() ? b : a; }

std::string list_problem(std::string_view function, std::string_view name,
                         const std::vector<double>& list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string what = std::string(function) + ": " + element(name, i);
    if (std::string p = problem(what, list[i], kNonNegative); !p.empty()) return p;
  }
  return {};
}

std::string length_problem(std::string_view function, std::string_view name, std::size_t size,
                           std::string_view other, std::size_t wanted) {
  if (size == wanted) return {};
  return std::string(function) + ": " + std::string(name) + " has " + std::to_string(size) +
         " entries; it must have " + std::to_string(wanted) + ", as many as " + std::string(other);
}

void require(const std::string& problem) {
  if (!problem.empty()) throw std::invalid_argument(problem);
}

}  // namespace

std::string Distribution::constant_problem(double value) {
  return problem("constant: value", value, kNonNegative);
}

std::string Distribution::uniform_between_problem(double low, double high) {
  const std::string p = first_of(problem("uniform_between: low", low, kNonNegative),
                                 problem("uniform_between: high", high, kNonNegative));
  if (!p.empty() || low <= high) return p;
  return "uniform_between: high is " + text(high) + "; it must be at least low, " + text(low);
}

std::string Distribution::exponential_problem(double mean) {
  return problem("exponential: mean", mean, kPositive);
}

std::string Distribution::log_normal_problem(double mean, double cv) {
  return first_of(problem("log_normal: mean", mean, kPositive),
                  problem("log_normal: cv", cv, kLogNormalCv));
}

std::string Distribution::gamma_problem(double mean, double cv) {
  return first_of(problem("gamma: mean", mean, kPositive), problem("gamma: cv", cv, kGammaCv));
}

std::string Distribution::beta_problem(double alpha, double beta) {
  return first_of(problem("beta: alpha", alpha, kBetaShape),
                  problem("beta: beta", beta, kBetaShape));
}

std::string Distribution::poisson_problem(double mean) {
  return problem("poisson: mean", mean, kPoissonMean);
}

std::string Distribution::weibull_problem(double shape, double scale) {
  return first_of(problem("weibull: shape", shape, kWeibullShape),
                  problem("weibull: scale", scale, kPositive));
}

std::string Distribution::empirical_problem(const std::vector<double>& values,
                                            const std::vector<double>& weights) {
  if (values.empty()) return "empirical: values is empty; it must have at least one entry";
  const std::string p = first_of(list_problem("empirical", "values", values),
                                 list_problem("empirical", "weights", weights));
  if (!p.empty() || weights.empty()) return p;
  const std::string q =
      length_problem("empirical", "weights", weights.size(), "values", values.size());
  if (!q.empty()) return q;
  double total = 0.0;
  for (const double weight : weights) total += weight;
  return problem("empirical: the sum of weights", total, kPositive);
}

std::string Distribution::piecewise_hazard_problem(const std::vector<double>& starts,
                                                   const std::vector<double>& hazards) {
  constexpr std::string_view kName = "piecewise_hazard";
  const std::string name = std::string(kName) + ": ";
  if (starts.empty()) return name + "starts is empty; it must have at least one entry, 0";
  const std::string p = first_of(
      length_problem(kName, "hazards", hazards.size(), "starts", starts.size()),
      first_of(list_problem(kName, "starts", starts), list_problem(kName, "hazards", hazards)));
  if (!p.empty()) return p;
  if (starts[0] != 0.0) return name + "starts[0] is " + text(starts[0]) + "; it must be 0";
  for (std::size_t i = 1; i < starts.size(); ++i)
    if (!(starts[i] > starts[i - 1]))
      return name + element("starts", i) + " is " + text(starts[i]) +
             "; it must be above the start before it, " + text(starts[i - 1]);
  return {};
}

std::string Distribution::scaled_problem(double factor) {
  return problem("scaled: factor", factor, kPositive);
}

// ---- construction -------------------------------------------------------------------------------

Distribution Distribution::constant(double value) {
  require(constant_problem(value));
  return {Kind::constant, value, 0.0};
}

Distribution Distribution::uniform_between(double low, double high) {
  require(uniform_between_problem(low, high));
  // The shape is the lower end.
  return {Kind::uniform, high - low, low,
          std::make_shared<const Table>(DistributionText{low, high}, high - low)};
}

Distribution Distribution::exponential(double mean) {
  require(exponential_problem(mean));
  return {Kind::exponential, mean, 0.0};
}

Distribution Distribution::log_normal(double mean, double cv) {
  require(log_normal_problem(mean, cv));
  const double median = mean / std::sqrt(1.0 + cv * cv);
  return {Kind::log_normal, median, std::sqrt(math::log1p(cv * cv)),  // sigma
          std::make_shared<const Table>(DistributionText{mean, cv}, median)};
}

Distribution Distribution::gamma(double mean, double cv) {
  require(gamma_problem(mean, cv));
  static SharedTables<GammaTable> tables;
  const double shape = 1.0 / (cv * cv);
  return {Kind::gamma, mean / shape, shape, tables.of(mean, cv, [&] {
            return std::make_shared<const GammaTable>(DistributionText{mean, cv}, mean / shape,
                                                      math::GammaLaw(shape));
          })};
}

Distribution Distribution::beta(double alpha, double beta) {
  require(beta_problem(alpha, beta));
  static SharedTables<BetaTable> tables;
  const double mean = alpha / (alpha + beta);
  return {Kind::beta, 1.0, mean, tables.of(alpha, beta, [&] {
            return std::make_shared<const BetaTable>(DistributionText{alpha, beta}, 1.0,
                                                     math::BetaLaw(alpha, beta));
          })};
}

Distribution Distribution::poisson(double mean) {
  require(poisson_problem(mean));
  return {
      Kind::poisson, 1.0, mean,
      std::make_shared<const CountTable>(DistributionText{mean, 0.0}, 1.0, poisson_table(mean))};
}

Distribution Distribution::weibull(double shape, double scale) {
  require(weibull_problem(shape, scale));
  return {Kind::weibull, scale, shape};
}

Distribution Distribution::empirical(const std::vector<double>& values,
                                     const std::vector<double>& weights) {
  require(empirical_problem(values, weights));
  return {Kind::empirical, 1.0, 0.0,
          std::make_shared<const CountTable>(DistributionText{0.0, 0.0, values, weights}, 1.0,
                                             empirical_table(values, weights))};
}

Distribution Distribution::piecewise_hazard(const std::vector<double>& starts,
                                            const std::vector<double>& hazards) {
  require(piecewise_hazard_problem(starts, hazards));
  return {Kind::piecewise_hazard, 1.0, 0.0,
          std::make_shared<const LifeTable>(DistributionText{0.0, 0.0, starts, hazards}, 1.0,
                                            HazardTable(starts, hazards))};
}

Distribution Distribution::scaled(double factor) const {
  require(scaled_problem(factor));
  Distribution result = *this;
  result.scale_ *= factor;
  if (kind_ == Kind::uniform) result.shape_ *= factor;
  return result;
}

DistributionText Distribution::made_from() const {
  if (kind_ == Kind::weibull) return {shape_, scale_};
  if (!table_) return {scale_, 0.0};
  DistributionText text = table_->made;
  if (scale_ != table_->scale) text.factor = scale_ / table_->scale;
  return text;
}

// ---- use ----------------------------------------------------------------------------------------

double Distribution::other_quantile(double u) const {
  assert(u > 0.0 && u < 1.0);
  switch (kind_) {
    case Kind::constant:
    case Kind::exponential:
      break;  // in the header
    case Kind::uniform:
      return shape_ + scale_ * u;
    case Kind::log_normal:
      return scale_ * math::exp(shape_ * math::normal_quantile(u));
    case Kind::gamma:
      return scale_ * value_of<GammaTable>(table_).quantile(u);
    case Kind::beta:
      return scale_ * value_of<BetaTable>(table_).quantile(u);
    case Kind::weibull:
      return scale_ * math::exp(math::log(-math::log(1.0 - u)) / shape_);
    case Kind::poisson:
    case Kind::empirical:
      return scale_ * value_of<CountTable>(table_).quantile(u);
    case Kind::piecewise_hazard:
      return scale_ * value_of<LifeTable>(table_).quantile(u);
  }
  return scale_;
}

double Distribution::cdf(double x) const {
  const double z = x / scale_;
  switch (kind_) {
    case Kind::constant:
      return x >= scale_ ? 1.0 : 0.0;
    case Kind::uniform:
      if (x < shape_) return 0.0;
      return x >= shape_ + scale_ ? 1.0 : (x - shape_) / scale_;
    case Kind::exponential:
      return x > 0.0 ? -math::expm1(-z) : 0.0;
    case Kind::log_normal:
      return x > 0.0 ? math::normal_cdf(math::log(z) / shape_) : 0.0;
    case Kind::gamma:
      return value_of<GammaTable>(table_).law().tails(z).lower;
    case Kind::beta:
      return value_of<BetaTable>(table_).law().tails(z).lower;
    case Kind::weibull:
      return x > 0.0 ? -math::expm1(-math::pow(z, shape_)) : 0.0;
    case Kind::poisson:
    case Kind::empirical:
      return value_of<CountTable>(table_).cdf(x, scale_);
    case Kind::piecewise_hazard:
      return value_of<LifeTable>(table_).cdf(z);
  }
  return 0.0;
}

double Distribution::mean() const {
  switch (kind_) {
    case Kind::constant:
    case Kind::exponential:
      return scale_;
    case Kind::uniform:
      return shape_ + 0.5 * scale_;
    case Kind::log_normal:
      return scale_ * math::exp(0.5 * shape_ * shape_);
    case Kind::gamma:
    case Kind::beta:
    case Kind::poisson:
      return scale_ * shape_;
    case Kind::weibull:
      return scale_ * math::exp(math::log_gamma(1.0 + 1.0 / shape_));
    case Kind::empirical:
      return scale_ * value_of<CountTable>(table_).mean();
    case Kind::piecewise_hazard:
      return scale_ * value_of<LifeTable>(table_).mean();
  }
  return 0.0;
}

double Distribution::variance() const {
  const double m = mean();
  switch (kind_) {
    case Kind::constant:
      return 0.0;
    case Kind::exponential:
      return m * m;
    case Kind::uniform:
      return scale_ * scale_ / 12.0;
    case Kind::log_normal:
      return m * m * math::expm1(shape_ * shape_);
    case Kind::gamma:
      return m * scale_;
    case Kind::beta:
      return scale_ * scale_ * value_of<BetaTable>(table_).law().variance();
    case Kind::poisson:
      return m * scale_;
    case Kind::weibull:
      return m * m *
             math::expm1(math::log_gamma(1.0 + 2.0 / shape_) -
                         2.0 * math::log_gamma(1.0 + 1.0 / shape_));
    case Kind::empirical:
      return scale_ * scale_ * value_of<CountTable>(table_).variance();
    case Kind::piecewise_hazard:
      return scale_ * scale_ * value_of<LifeTable>(table_).variance();
  }
  return 0.0;
}

}  // namespace rapport
