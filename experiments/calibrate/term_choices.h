// What terms are worth to customers: from choices between offers whose terms were set by lot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/calibrate/complaint_effect.h"

namespace rapport {

/// Choices between two offers. Arrays of columns are [term][choice].
struct TermChoices {
  std::vector<std::string> terms;                ///< names of the columns
  std::vector<std::vector<double>> differences;  ///< the first offer's terms less the second's
  std::vector<std::uint8_t> first;               ///< whether the first offer was chosen
  std::vector<std::uint32_t> person;             ///< who chose, 0 to people - 1
  std::size_t people = 0;
};

/// A term in units of another one: a ratio of two effects, with its 95 % interval by the delta
/// method.
struct TermRatio {
  double value = 0.0;
  Bounds bounds;
};

/// A group of people who want alike.
struct TermClass {
  double share = 0.0;           ///< of people
  std::vector<double> effects;  ///< on the log-odds of a choice, by term
};

/// People as a mixture of classes, each with its own logit.
struct TermMixture {
  std::vector<TermClass> classes;  ///< the largest first
  double log_likelihood = 0.0;     ///< of all people's choices
  double bic = 0.0;                ///< its Bayesian information criterion, people as the sample
};

struct TermWorth {
  std::vector<Coefficient> effects;  ///< one logit for all; errors are clustered by person
  std::vector<TermRatio> ratios;     ///< to the term `per`; empty where none was asked for
  TermMixture mixture;               ///< of 1 to kMostTermClasses classes, the best by BIC
  /// Mean log-likelihood of a choice of people that the fit has not seen, by two halves of people
  /// in turn: by one logit for all; by classes, each choice by itself; and by classes, each choice
  /// predicted from the person's earlier ones. Not a number where a half tells too little.
  double held_out_alike = 0.0, held_out_apart = 0.0, held_out_classes = 0.0;
};

inline constexpr int kMostTermClasses = 6;

/// Conditional logit (McFadden 1974) of choices between two offers, and its mixture over classes of
/// people by the EM algorithm (Kamakura and Russell 1989), from several beginnings each. Effects in
/// classes have a normal prior of standard deviation kTermPrior, each in units of the root mean
/// square of its term's differences, so that none is infinite and no unit matters. `per` is the
/// number of the term that others are measured by, or as many as there are terms for none.
/// Throws InvalidInput, naming `file`, where one term follows from others, a choice follows from
/// the terms without exception, or there are fewer than kLeastChoosers people. Assumes that people
/// are independent, and that what a choice says of a term is the same whatever else is offered.
TermWorth term_worth(const TermChoices& choices, std::size_t per, const std::string& file);

inline constexpr double kTermPrior = 3.0;  ///< a choice by convention: weak beside ten choices
inline constexpr std::size_t kLeastChoosers = 20;

}  // namespace rapport
