#include "experiments/calibrate/term_choices.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>

#include "sim/core/interval.h"
#include "sim/core/problem.h"
#include "sim/core/random.h"

namespace rapport {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Index = Eigen::Index;

/// Each round of EM takes a few steps of Newton's method in each class (a generalised EM).
constexpr int kNewtonSteps = 100, kNewtonStepsOfRound = 3, kEmSteps = 500, kMixtureStarts = 4;

/// Log-odds beyond which a choice is certain: effects that are still growing get there.
constexpr double kSureOfAll = 25.0;

/// The choices of some people. Choices between the same offers stand in one row of `x`, since
/// studies of choices ask many people the same.
struct Sample {
  Matrix x;                           ///< [row][term]
  std::vector<std::uint32_t> row;     ///< by choice
  std::vector<std::uint8_t> first;    ///< by choice: whether the first offer was chosen
  std::vector<std::uint32_t> person;  ///< by choice: 0 to people - 1
  std::size_t people = 0;
};

template <class Keep>
Sample sample_of(const TermChoices& choices, Keep keep) {
  const std::size_t terms = choices.terms.size();
  std::vector<std::uint32_t> number(choices.people, 0);
  Sample sample;
  for (std::uint32_t p = 0; p < choices.people; ++p) {
    if (keep(p)) number[p] = static_cast<std::uint32_t>(sample.people++);
  }
  std::map<std::vector<double>, std::uint32_t> rows;
  std::vector<double> offer(terms);
  for (std::size_t i = 0; i < choices.first.size(); ++i) {
    if (!keep(choices.person[i])) continue;
    for (std::size_t t = 0; t < terms; ++t) offer[t] = choices.differences[t][i];
    sample.row.push_back(
        rows.try_emplace(offer, static_cast<std::uint32_t>(rows.size())).first->second);
    sample.first.push_back(choices.first[i]);
    sample.person.push_back(number[choices.person[i]]);
  }
  sample.x.resize(static_cast<Index>(rows.size()), static_cast<Index>(terms));
  for (const auto& [values, row] : rows) {
    for (std::size_t t = 0; t < terms; ++t) sample.x(row, static_cast<Index>(t)) = values[t];
  }
  return sample;
}

/// How much choices of each row count that took the first offer, and that took the second.
struct Weights {
  Vector first, second;
};

/// The weights where each person's choices count as `of_person` says.
template <class OfPerson>
Weights weights_of(const Sample& sample, OfPerson of_person) {
  Weights weights{Vector::Zero(sample.x.rows()), Vector::Zero(sample.x.rows())};
  for (std::size_t i = 0; i < sample.row.size(); ++i) {
    (sample.first[i] != 0 ? weights.first : weights.second)[sample.row[i]] +=
        of_person(sample.person[i]);
  }
  return weights;
}

Weights weights_alike(const Sample& sample) {
  return weights_of(sample, [](std::uint32_t) { return 1.0; });
}

/// log(1 / (1 + exp(-x))).
double log_logistic(double x) {
  return x > 0 ? -std::log1p(std::exp(-x)) : x - std::log1p(std::exp(x));
}

/// The log-likelihoods by row of the first offer and of the second.
Weights log_chances(const Sample& sample, const Vector& effects) {
  const Vector eta = sample.x * effects;
  return {eta.unaryExpr([](double e) { return log_logistic(e); }),
          eta.unaryExpr([](double e) { return log_logistic(-e); })};
}

double log_chance(const Weights& chances, const Sample& sample, std::size_t choice) {
  return (sample.first[choice] != 0 ? chances.first : chances.second)[sample.row[choice]];
}

double log_likelihood(const Sample& sample, const Weights& weights, const Vector& effects) {
  const Weights chances = log_chances(sample, effects);
  return weights.first.dot(chances.first) + weights.second.dot(chances.second);
}

/// The information of a weighted logit, with `more` on its diagonal.
Matrix information(const Sample& sample, const Weights& weights, const Vector& effects,
                   double more) {
  Vector w = sample.x * effects;
  for (Index d = 0; d < w.size(); ++d) {
    const double p = 1.0 / (1.0 + std::exp(-w[d]));
    w[d] = (weights.first[d] + weights.second[d]) * p * (1.0 - p);
  }
  Matrix sum = sample.x.transpose() * w.asDiagonal() * sample.x;
  sum.diagonal().array() += more;
  return sum;
}

/// Maximum of a weighted logit's likelihood with a normal prior of precision `prior`, by Newton's
/// method with halved steps, from `effects` on, in so many steps at most. False where it does not
/// settle in them.
bool climb(const Sample& sample, const Weights& weights, double prior, int most, Vector& effects) {
  const auto value = [&](const Vector& at) {
    return log_likelihood(sample, weights, at) - 0.5 * prior * at.squaredNorm();
  };
  double best = value(effects);
  for (int step = 0; step < most; ++step) {
    const Vector eta = sample.x * effects;
    Vector left(eta.size());
    for (Index d = 0; d < eta.size(); ++d) {
      const double p = 1.0 / (1.0 + std::exp(-eta[d]));
      left[d] = weights.first[d] * (1.0 - p) - weights.second[d] * p;
    }
    const Vector slope = sample.x.transpose() * left - prior * effects;
    const Eigen::LDLT<Matrix> solver(information(sample, weights, effects, prior + 1e-12));
    const Vector move = solver.solve(slope);
    double part = 1.0;
    while (part > 1e-6 && !(value(effects + part * move) >= best)) part *= 0.5;
    effects += part * move;
    const double now = value(effects);
    const bool settled = std::abs(now - best) <= 1e-12 * (1.0 + std::abs(now));
    best = now;
    if (settled) return (sample.x * effects).cwiseAbs().maxCoeff() < kSureOfAll;
  }
  return false;
}

/// Logarithms of shares times chances, [person][class], and of their sums by person.
struct Belief {
  Matrix log_joint;
  Vector log_sum;
};

struct Mixture {
  std::vector<Vector> effects;
  Vector shares;
};

double log_sum(const Eigen::Ref<const Vector>& logs) {
  const double most = logs.maxCoeff();
  return most + std::log((logs.array() - most).exp().sum());
}

Belief belief_of(const Sample& sample, const Mixture& mixture) {
  const auto people = static_cast<Index>(sample.people);
  const auto classes = static_cast<Index>(mixture.effects.size());
  Belief belief{Matrix(people, classes), Vector(people)};
  for (Index k = 0; k < classes; ++k) {
    belief.log_joint.col(k).setConstant(std::log(mixture.shares[k]));
    const Weights chances = log_chances(sample, mixture.effects[static_cast<std::size_t>(k)]);
    for (std::size_t i = 0; i < sample.row.size(); ++i) {
      belief.log_joint(sample.person[i], k) += log_chance(chances, sample, i);
    }
  }
  for (Index p = 0; p < people; ++p) {
    belief.log_sum[p] = log_sum(belief.log_joint.row(p).transpose());
  }
  return belief;
}

/// One class for each person at first, by lot, then by how well each class says what it chose.
Mixture mixture_from(const Sample& sample, int classes, std::uint32_t beginning,
                     const Vector& alike) {
  const auto people = static_cast<Index>(sample.people);
  const double prior = 1.0 / (kTermPrior * kTermPrior);
  Mixture mixture{std::vector<Vector>(static_cast<std::size_t>(classes), alike),
                  Vector::Constant(classes, 1.0 / classes)};
  Matrix share = Matrix::Constant(people, classes, classes > 1 ? 0.2 / (classes - 1) : 1.0);
  for (Index p = 0; p < people && classes > 1; ++p) {
    const RandomBlock b =
        philox4x32_10({static_cast<std::uint32_t>(p), beginning, 0, 0}, {0x7E57, 0xC1A5});
    share(p, static_cast<Index>(uniform(b.u64(0)) * classes)) = 0.8;
  }
  double before = -INFINITY;
  for (int step = 0; step < kEmSteps; ++step) {
    for (int k = 0; k < classes; ++k) {
      const Weights weights = weights_of(sample, [&](std::uint32_t p) { return share(p, k); });
      climb(sample, weights, prior, kNewtonStepsOfRound,
            mixture.effects[static_cast<std::size_t>(k)]);
      mixture.shares[k] = std::max(1e-6, share.col(k).mean());
    }
    mixture.shares /= mixture.shares.sum();
    const Belief belief = belief_of(sample, mixture);
    share = (belief.log_joint.colwise() - belief.log_sum).array().exp().matrix();
    const double now = belief.log_sum.sum();
    if (now - before < 1e-4 && step > 0) break;
    before = now;
  }
  return mixture;
}

double bic_of(const Sample& sample, const Mixture& mixture, double log_likelihood) {
  const auto classes = static_cast<double>(mixture.effects.size());
  const double numbers = classes * static_cast<double>(sample.x.cols()) + classes - 1.0;
  return -2.0 * log_likelihood + numbers * std::log(static_cast<double>(sample.people));
}

/// The mixture of the number of classes that is best by BIC. More are tried only while they help.
std::pair<Mixture, TermMixture> best_mixture(const Sample& sample, const Vector& alike) {
  std::pair<Mixture, TermMixture> best;
  for (int classes = 1; classes <= kMostTermClasses; ++classes) {
    bool better = false;
    for (std::uint32_t beginning = 0; beginning < (classes == 1 ? 1 : kMixtureStarts);
         ++beginning) {
      Mixture mixture = mixture_from(sample, classes, beginning, alike);
      TermMixture found;
      found.log_likelihood = belief_of(sample, mixture).log_sum.sum();
      found.bic = bic_of(sample, mixture, found.log_likelihood);
      if (classes > 1 && found.bic >= best.second.bic) continue;
      better = true;
      best = {std::move(mixture), std::move(found)};
    }
    if (!better) break;
  }
  for (std::size_t k = 0; k < best.first.effects.size(); ++k) {
    const Vector& effects = best.first.effects[k];
    best.second.classes.push_back({best.first.shares[static_cast<Index>(k)],
                                   {effects.data(), effects.data() + effects.size()}});
  }
  std::ranges::stable_sort(best.second.classes, std::ranges::greater{}, &TermClass::share);
  return best;
}

Vector fit_alike(const Sample& sample, const TermChoices& choices, const std::string& file) {
  const Weights weights = weights_alike(sample);
  Vector effects = Vector::Zero(sample.x.cols());
  const Eigen::ColPivHouseholderQR<Matrix> rank(sample.x);
  if (rank.rank() < sample.x.cols()) {
    const auto column = static_cast<std::size_t>(rank.colsPermutation().indices()[rank.rank()]);
    refuse(file,
           "the term '" + choices.terms[column] + "' follows from the others, or never differs",
           "terms that differ each by itself", "leave it out");
  }
  if (!climb(sample, weights, 0.0, kNewtonSteps, effects)) {
    refuse(file, "the terms tell every choice without exception, so no finite effect fits",
           "more choices, or fewer terms");
  }
  return effects;
}

/// The covariance of one logit's effects, clustered by person (White 1982).
Matrix covariance_of(const Sample& sample, const Vector& effects) {
  const Matrix bread = information(sample, weights_alike(sample), effects, 0.0).inverse();
  Matrix scores = Matrix::Zero(static_cast<Index>(sample.people), sample.x.cols());
  const Vector eta = sample.x * effects;
  for (std::size_t i = 0; i < sample.row.size(); ++i) {
    const double p = 1.0 / (1.0 + std::exp(-eta[sample.row[i]]));
    scores.row(sample.person[i]) += (sample.first[i] - p) * sample.x.row(sample.row[i]);
  }
  const auto people = static_cast<double>(sample.people);
  return bread * (scores.transpose() * scores) * bread * (people / (people - 1.0));
}

/// The log-likelihood of all choices by classes, each choice by itself.
double apart(const Sample& sample, const Mixture& mixture) {
  std::vector<Weights> chances;
  for (const Vector& effects : mixture.effects) chances.push_back(log_chances(sample, effects));
  double sum = 0.0;
  Vector logs(mixture.shares.size());
  for (std::size_t i = 0; i < sample.row.size(); ++i) {
    for (Index k = 0; k < logs.size(); ++k) {
      logs[k] =
          std::log(mixture.shares[k]) + log_chance(chances[static_cast<std::size_t>(k)], sample, i);
    }
    sum += log_sum(logs);
  }
  return sum;
}

/// Fits to the people of one half and looks at the others, by turns.
void add_held_out(const TermChoices& choices, const std::string& file, TermWorth& worth) {
  double rows = 0.0;
  for (std::uint32_t half = 0; half < 2; ++half) {
    const Sample seen = sample_of(choices, [&](std::uint32_t p) { return p % 2 == half; });
    const Sample others = sample_of(choices, [&](std::uint32_t p) { return p % 2 != half; });
    Vector effects;
    try {
      effects = fit_alike(seen, choices, file);
    } catch (const InvalidInput&) {  // one half tells too little: nothing is said of the other
      worth.held_out_alike = worth.held_out_apart = worth.held_out_classes = NAN;
      return;
    }
    const Mixture mixture = best_mixture(seen, effects).first;
    worth.held_out_alike += log_likelihood(others, weights_alike(others), effects);
    worth.held_out_apart += apart(others, mixture);
    worth.held_out_classes += belief_of(others, mixture).log_sum.sum();
    rows += static_cast<double>(others.row.size());
  }
  for (double* sum : {&worth.held_out_alike, &worth.held_out_apart, &worth.held_out_classes}) {
    *sum /= rows;
  }
}

/// The root mean square of each term's differences: in units of it no answer depends on how a term
/// was written down.
std::vector<double> units_of(const TermChoices& choices) {
  std::vector<double> units;
  for (const std::vector<double>& column : choices.differences) {
    double sum = 0.0;
    for (const double x : column) sum += x * x;
    const double unit =
        std::sqrt(sum / static_cast<double>(std::max<std::size_t>(1, column.size())));
    units.push_back(unit > 0.0 ? unit : 1.0);
  }
  return units;
}

TermChoices in_units(TermChoices choices, const std::vector<double>& units) {
  for (std::size_t t = 0; t < units.size(); ++t) {
    for (double& x : choices.differences[t]) x /= units[t];
  }
  return choices;
}

void give_back_units(const std::vector<double>& units, TermWorth& worth) {
  for (std::size_t t = 0; t < units.size(); ++t) {
    Coefficient& effect = worth.effects[t];
    for (double* x : {&effect.value, &effect.error, &effect.bounds.low, &effect.bounds.high}) {
      *x /= units[t];
    }
    for (TermClass& one : worth.mixture.classes) one.effects[t] /= units[t];
  }
}

}  // namespace

TermWorth term_worth(const TermChoices& given, std::size_t per, const std::string& file) {
  if (given.people < kLeastChoosers) {
    refuse(file, "only " + std::to_string(given.people) + " people chose",
           std::to_string(kLeastChoosers) + " or more");
  }
  const std::vector<double> units = units_of(given);
  const TermChoices choices = in_units(given, units);
  const Sample all = sample_of(choices, [](std::uint32_t) { return true; });
  const Vector effects = fit_alike(all, choices, file);
  const Matrix covariance = covariance_of(all, effects);
  const double factor = normal_quantile(0.5 + kConfidence / 2);
  TermWorth worth;
  for (Index t = 0; t < effects.size(); ++t) {
    const double error = std::sqrt(covariance(t, t));
    worth.effects.push_back(
        {effects[t], error, {effects[t] - factor * error, effects[t] + factor * error}});
  }
  if (per < choices.terms.size()) {
    const auto b = static_cast<Index>(per);
    for (Index t = 0; t < effects.size(); ++t) {
      const double ratio = effects[t] / effects[b];
      const double variance =
          (covariance(t, t) - 2.0 * ratio * covariance(t, b) + ratio * ratio * covariance(b, b)) /
          (effects[b] * effects[b]);
      const double error = std::sqrt(std::max(0.0, variance));
      const double back = units[per] / units[static_cast<std::size_t>(t)];
      worth.ratios.push_back(
          {back * ratio, {back * (ratio - factor * error), back * (ratio + factor * error)}});
    }
  }
  worth.mixture = best_mixture(all, effects).second;
  add_held_out(choices, file, worth);
  give_back_units(units, worth);
  return worth;
}

}  // namespace rapport
