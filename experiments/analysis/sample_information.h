// What a trial would be worth before a choice: the expected value of sample information.
//
// Variants of the assumptions foretell both what a trial would see and what each option is worth. A
// trial that sees something else in worlds in which another option is best can turn the choice;
// what that gains in the mean is its value (Raiffa and Schlaifer 1961, "Applied Statistical
// Decision Theory"). What each option is worth, given what is seen, is a smooth curve through all
// variants (Strong, Oakley, Brennan and Breeze 2015, "Estimating the expected value of sample
// information using the probabilistic sensitivity analysis sample", Medical Decision Making 35),
// and points on that curve are weighed by the likelihood of what is seen (Menzies 2016, "An
// efficient estimator for the expected value of sample information", ibid. 36). Weighing variants
// by themselves, without a curve, would take the luck of their few runs for something that a trial
// can tell; both ways and others are reviewed by Heath, Manolopoulou and Baio (2017, ibid. 37).
//
// It assumes that variants of equal weight stand for what may be true, that a trial's error is
// normal, and that no option's worth bends more than a cubic in what is seen. No random numbers.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rapport {

/// What variants foretell. Numbers that are not finite leave out their variant.
struct Foretold {
  /// [variant][replication]: what a trial without error would see.
  std::vector<std::vector<double>> seen;
  /// [option][variant][replication]: what it is worth; more is better.
  std::vector<std::vector<std::vector<double>>> worth;
};

/// A result at which the choice turns.
struct ChoiceTurn {
  double at = 0.0;                   ///< in the unit of what is seen
  std::size_t below = 0, above = 0;  ///< the options that are chosen on either side
};

struct TrialWorth {
  double value = 0.0;             ///< 0 or more, in the unit of what options are worth
  double changes = 0.0;           ///< share of trials after which the choice is another one, 0..1
  std::vector<double> chosen;     ///< by option: share of trials after which it is chosen
  std::vector<ChoiceTurn> turns;  ///< ascending; none where no result turns the choice
};

class SampleInformation {
 public:
  /// Fits the curves. What is seen and what options are worth come of the same runs, and luck that
  /// both have must not look like knowledge: so the worth in one replication is set against what is
  /// seen in the others, and what a replication has in all variants alike is taken out. A curve is
  /// given a bend, or a slope, only where variants left out one by one are then foretold better, by
  /// two standard errors. Throws InvariantError for no options and unequal sizes.
  explicit SampleInformation(const Foretold& foretold);

  std::size_t variants() const { return variants_; }  ///< that have all their numbers
  std::size_t choice() const { return choice_; }      ///< the best mean; the lowest among equals
  double worth(std::size_t option) const { return means_[option]; }
  /// Standard error of what is foretold, because it comes of few runs; 0 with one replication,
  /// where it is not known.
  double luck() const { return luck_; }
  /// Degree of an option's curve, 0 to 3. Where all are 0, what is seen tells nothing.
  int degree(std::size_t option) const { return curves_[option].degree; }
  double mean_seen() const { return mean_; }
  double spread_seen() const { return spread_; }  ///< standard deviation, luck in it

  /// The value of a trial with this standard error, infinite: it sees nothing. Runs cannot tell
  /// more than their luck lets through: below luck() errors count as that much.
  TrialWorth value(double error) const;
  /// The same rule judged by variants that it does not know: each is left out, curves are laid
  /// through the others, and the choice that follows is paid as that variant's own runs say. May be
  /// below 0. Takes as long as value() times the variants.
  double value_left_out(double error) const;

 private:
  struct Row {
    double seen = 0.0;
    std::size_t variant = 0, replication = 0;
  };
  struct Curve {
    int degree = 0;
    double coefficient[4] = {};
    double at(double place) const;
  };
  struct Rule;

  void read(const Foretold& foretold);
  void centre(std::vector<std::vector<double>>& numbers) const;
  void add_rows(const std::vector<std::vector<double>>& seen);
  std::vector<double> worth_of(std::size_t option) const;
  Curve fitted(std::span<const double> worth) const;
  Curve refitted(std::span<const double> worth, int degree, std::size_t without) const;
  double place(double seen) const { return spread_ > 0.0 ? (seen - mean_) / spread_ : 0.0; }
  double blur(double error) const;
  Rule rule_of(double blur, std::span<const Curve> curves, std::size_t without) const;

  std::size_t variants_ = 0, choice_ = 0;
  double luck_ = 0.0, mean_ = 0.0, spread_ = 0.0;
  std::vector<Row> rows_;                                ///< by what is seen, ascending
  std::vector<std::vector<double>> differences_;         ///< [option][row], less that of the choice
  std::vector<double> means_;                            ///< by option
  std::vector<Curve> curves_;                            ///< by option, of the differences
  std::vector<std::vector<std::vector<double>>> worth_;  ///< [option][variant][replication]
};

/// What it would be worth to know the true variant before the choice.
struct PerfectInformation {
  double at_most =
      0.0;  ///< each variant's best option by the mean of its runs, whose luck flatters
  double by_others = 0.0;  ///< the best by the other replications, paid by one: luck cannot
                           ///< flatter, but few runs choose badly; NaN with one replication
};
/// `worth` as in Foretold. Throws InvariantError likewise.
PerfectInformation perfect_information(std::span<const std::vector<std::vector<double>>> worth);

}  // namespace rapport
