#include "experiments/field_trial/trial_answer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/analysis/variant_weights.h"
#include "experiments/study/study_variants.h"
#include "sim/core/interval.h"
#include "sim/core/moments.h"
#include "sim/core/special.h"

namespace rapport {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kTail = 0.05;           ///< nine in ten lie between both
constexpr double kMovesTogether = 0.05;  ///< chance that any move that is luck is called clear

bool is_useless(const ForetoldEffect& foretold, const FoundNumber& found,
                const std::vector<std::size_t>& ready) {
  double least = INFINITY, most = -INFINITY;
  for (const std::size_t v : ready) {
    if (std::isnan(foretold.by_variant[v])) continue;
    least = std::min(least, foretold.by_variant[v]);
    most = std::max(most, foretold.by_variant[v]);
  }
  return !(most > least) || std::hypot(found.error, foretold.luck) >= kUseless * (most - least);
}

/// Weights of the draws that count by some of the trials.
class Weigher {
 public:
  Weigher(const std::vector<FieldTrial>& trials, const std::vector<ForetoldEffect>& foretold,
          const std::vector<std::size_t>& ready)
      : trials_(trials), foretold_(foretold) {
    const std::size_t variants = foretold.empty() ? 0 : foretold[0].by_variant.size();
    even_.assign(variants, 0.0);
    const std::vector<double> alike = even_weights(ready.size());
    for (std::size_t i = 0; i < ready.size(); ++i) even_[ready[i]] = alike[i];
    for (std::size_t t = 0; t < trials.size(); ++t) {
      useless_.push_back(is_useless(foretold[t], trials[t].found, ready));
    }
  }
  const std::vector<double>& even() const { return even_; }
  bool is_useless_trial(std::size_t t) const { return useless_[t]; }

  /// By all trials that `counts` takes.
  template <class Counts>
  std::vector<double> by(Counts counts) const {
    std::vector<double> weights = even_;
    for (std::size_t t = 0; t < trials_.size(); ++t) {
      if (useless_[t] || !counts(t)) continue;
      weights = reweighted(weights, foretold_[t].by_variant, foretold_[t].luck, trials_[t].found);
    }
    return weights;
  }

 private:
  const std::vector<FieldTrial>& trials_;
  const std::vector<ForetoldEffect>& foretold_;
  std::vector<double> even_;
  std::vector<bool> useless_;
};

ForetoldSpread spread_of(const ForetoldEffect& foretold, const std::vector<double>& weights) {
  return {weighted_mean(foretold.by_variant, weights),
          weighted_quantile(foretold.by_variant, weights, kTail),
          weighted_quantile(foretold.by_variant, weights, 1 - kTail)};
}

/// The place below which a mixture of normal laws around what draws foretell has the share `p`.
double mixture_quantile(const std::vector<double>& centres, const std::vector<double>& weights,
                        double error, double p) {
  double low = INFINITY, high = -INFINITY;
  for (std::size_t i = 0; i < centres.size(); ++i) {
    if (!(weights[i] > 0.0) || std::isnan(centres[i])) continue;
    low = std::min(low, centres[i] - 8 * error);
    high = std::max(high, centres[i] + 8 * error);
  }
  for (int step = 0; step < 100 && low < high; ++step) {
    const double at = 0.5 * (low + high);
    double below = 0.0, all = 0.0;
    for (std::size_t i = 0; i < centres.size(); ++i) {
      if (!(weights[i] > 0.0) || std::isnan(centres[i])) continue;
      below += weights[i] * math::normal_cdf((at - centres[i]) / error);
      all += weights[i];
    }
    (below < p * all ? low : high) = at;
  }
  return 0.5 * (low + high);
}

TrialPrediction judged(TrialPrediction prediction, double found) {
  prediction.met = prediction.low <= found && found <= prediction.high;
  prediction.off = std::abs(found - prediction.mean);
  return prediction;
}

/// What a trial will find, by the draws: where each may be found, by its luck and the trial's.
TrialPrediction predicted(const ForetoldEffect& foretold, const std::vector<double>& weights,
                          const FoundNumber& found) {
  const double error = std::hypot(foretold.luck, found.error);
  return judged({weighted_mean(foretold.by_variant, weights),
                 mixture_quantile(foretold.by_variant, weights, error, kTail),
                 mixture_quantile(foretold.by_variant, weights, error, 1 - kTail)},
                found.value);
}

HeldOutTrial hold_out_last(const std::vector<FieldTrial>& trials,
                           const std::vector<ForetoldEffect>& foretold, const Weigher& weigher) {
  HeldOutTrial held;
  held.trial = trials.size() - 1;
  const FoundNumber& found = trials.back().found;
  const std::vector<double> weights = weigher.by([&](std::size_t t) { return t < held.trial; });
  held.weighted = predicted(foretold.back(), weights, found);
  held.alike = predicted(foretold.back(), weigher.even(), found);
  const double half = normal_quantile(1 - kTail) * found.error;
  held.no_effect = judged({0.0, -half, half}, found.value);
  held.effective = effective_number(weights);
  return held;
}

/// How far weights move each assumption, the farthest first.
std::vector<AssumptionMove> moves_of(const AssumptionDraws& draws,
                                     const std::vector<double>& weights,
                                     const std::vector<std::size_t>& ready) {
  std::vector<AssumptionMove> moves;
  std::vector<double> after, before = even_weights(ready.size());
  double apart = 0.0;
  for (std::size_t i = 0; i < ready.size(); ++i) {
    after.push_back(weights[ready[i]]);
    apart += (after[i] - before[i]) * (after[i] - before[i]);
  }
  const auto count = static_cast<double>(std::max<std::size_t>(1, draws.keys.size()));
  const double limit = normal_quantile(1 - 0.5 * kMovesTogether / count);
  for (std::size_t a = 0; a < draws.keys.size(); ++a) {
    std::vector<double> places;
    for (const std::size_t v : ready) places.push_back(draws.places[v - 1][a]);
    AssumptionMove move;
    move.key = draws.keys[a];
    move.label = draws.labels[a];
    move.before = weighted_mean(places, before);
    move.after = weighted_mean(places, after);
    move.luck = weighted_deviation(places, before) * std::sqrt(apart);
    move.is_clear = std::abs(move.after - move.before) > limit * move.luck && move.luck > 0;
    moves.push_back(std::move(move));
  }
  std::ranges::stable_sort(moves, [](const AssumptionMove& a, const AssumptionMove& b) {
    return std::abs(a.after - a.before) > std::abs(b.after - b.before);
  });
  return moves;
}

/// The values of one metric's key in all runs: [point][variant][replication].
using RunValues = std::vector<std::vector<std::vector<double>>>;

RunValues values_of(const FieldStudy& field, const ResultsFile& file, const FieldTrial& trial) {
  const Study& study = field.study;
  RunValues values(study.points.points.size());
  for (auto& by_variant : values) {
    for (std::size_t v = 0; v < study.variants(); ++v) {
      by_variant.emplace_back(study.possible_replications(v), kNone);
    }
  }
  const char* const kind = part_kind_id(trial.segment.empty() ? Part::firm : Part::segment);
  for (const ResultsFile::StoredKey& key : file.keys()) {
    const bool is_it = key.metric == trial.metric->id && key.part == kind &&
                       (trial.segment.empty() || key.part_name == trial.segment);
    if (!is_it) continue;
    file.each_value(key.ord, [&](const RunTask& task, double value) {
      if (task.policy < values.size() && task.variant < study.variants() &&
          task.key.replication < values[task.policy][task.variant].size()) {
        values[task.policy][task.variant][task.key.replication] = value;
      }
    });
  }
  return values;
}

void count_runs(const FieldStudy& field, const ResultsFile& file, FieldAnswer& answer) {
  std::uint64_t there = 0;
  for (const ResultsFile::StoredRun& run : file.runs()) {
    ++there;
    answer.failed += run.status != RunStatus::done;
  }
  const std::uint64_t wanted = field.study.runs();
  answer.missing = wanted > there ? wanted - there : 0;
}

}  // namespace

ForetoldEffect foretold_of(const FieldTrial& trial,
                           const std::vector<std::vector<double>> (&by_arm)[2]) {
  ForetoldEffect foretold;
  double squares = 0.0, degrees = 0.0, fewest = INFINITY;
  for (std::size_t v = 0; v < by_arm[0].size(); ++v) {
    const std::vector<double>&without = by_arm[0][v], &with = by_arm[1][v];
    Moments base, effect;
    for (std::size_t r = 0; r < without.size(); ++r) {
      if (std::isfinite(without[r]) && std::isfinite(with[r])) base.add(without[r]);
    }
    const double unit = trial.relative ? base.mean() / 100.0 : 1.0;
    for (std::size_t r = 0; r < without.size(); ++r) {
      const double by = (with[r] - without[r]) / unit;
      if (std::isfinite(by)) effect.add(by);
    }
    foretold.by_variant.push_back(effect.count() > 0 ? effect.mean() : kNone);
    if (effect.count() < 2) continue;
    squares += effect.m2();
    degrees += static_cast<double>(effect.count() - 1);
    fewest = std::min(fewest, static_cast<double>(effect.count()));
  }
  if (degrees > 0) foretold.luck = std::sqrt(squares / degrees / fewest);
  return foretold;
}

FieldAnswer judge_trials(const std::vector<FieldTrial>& trials,
                         std::vector<ForetoldEffect> foretold,
                         const std::vector<std::size_t>& ready) {
  FieldAnswer answer;
  answer.ready = ready.size();
  answer.foretold = std::move(foretold);
  if (ready.empty() || trials.empty()) return answer;
  const Weigher weigher(trials, answer.foretold, ready);
  const std::vector<double> all = weigher.by([](std::size_t) { return true; });
  for (std::size_t t = 0; t < trials.size(); ++t) {
    const ForetoldEffect& one = answer.foretold[t];
    const FoundNumber& found = trials[t].found;
    const std::vector<double> others = weigher.by([&](std::size_t other) { return other != t; });
    answer.judgements.push_back({spread_of(one, weigher.even()), spread_of(one, all),
                                 surprise(weigher.even(), one.by_variant, one.luck, found),
                                 surprise(others, one.by_variant, one.luck, found),
                                 weigher.is_useless_trial(t)});
  }
  if (trials.size() > 1) answer.held_out = hold_out_last(trials, answer.foretold, weigher);
  answer.weights = {all, trials.size(), effective_number(all), {}};
  return answer;
}

FieldAnswer field_answer(const FieldStudy& field, const std::string& db) {
  const ResultsFile file = ResultsFile::open(db);
  const std::vector<StudyVariant>& variants = field.study.record.variants;
  std::vector<ForetoldEffect> foretold;
  for (std::size_t t = 0; t < field.trials.trials.size(); ++t) {
    const FieldStudy::Arms arms = field.arms[t];
    RunValues values = values_of(field, file, field.trials.trials[t]);
    const std::vector<std::vector<double>> by_arm[2] = {values[arms.without], values[arms.with]};
    foretold.push_back(foretold_of(field.trials.trials[t], by_arm));
  }
  // A draw counts where it foretells all trials: else weights would depend on which runs failed.
  std::vector<std::size_t> ready;
  std::size_t drawn = 0;
  for (std::size_t v = 1; v < variants.size(); ++v) {
    drawn += variants[v].state != VariantState::open;
    const auto foretells = [&](const ForetoldEffect& one) {
      return std::isfinite(one.by_variant[v]);
    };
    if (variants[v].state == VariantState::ready && std::ranges::all_of(foretold, foretells)) {
      ready.push_back(v);
    }
  }
  FieldAnswer answer = judge_trials(field.trials.trials, std::move(foretold), ready);
  answer.drawn = drawn;
  answer.weights.from = db;
  count_runs(field, file, answer);
  if (!ready.empty()) {
    answer.moves = moves_of(draws_of(field.study), answer.weights.by_variant, ready);
  }
  return answer;
}

namespace {

/// What makes the draws of two studies others; empty where they are the same.
std::string difference_of_draws(const StudyRecord& study, const StudyRecord& trials) {
  const auto texts = [](const StudyRecord& record) {
    std::vector<std::string> found;
    for (const SourceText& source : record.sources) found.push_back(source.text);
    return found;
  };
  const auto set = [](const StudyRecord& record) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const Override& one : record.set) {
      if (one.path != "horizon") found.emplace_back(one.path, one.value);
    }
    return found;
  };
  if (study.variants.empty()) return "the study draws no assumptions";
  if (texts(study) != texts(trials)) return "they are of another text of the scenario";
  if (set(study) != set(trials)) return "other keys are set in Today";
  if (study.seed != trials.seed) {
    return "the study's seed is " + std::to_string(study.seed) + ", theirs " +
           std::to_string(trials.seed);
  }
  if (study.variants.size() != trials.variants.size()) {
    return "the study has " + std::to_string(study.variants.size() - 1) + " draws, they have " +
           std::to_string(trials.variants.size() - 1);
  }
  for (std::size_t v = 1; v < study.variants.size(); ++v) {
    const StudyVariant &mine = study.variants[v], &theirs = trials.variants[v];
    if (mine.state == VariantState::open || theirs.state == VariantState::open) continue;
    const auto same = [](const Override& a, const Override& b) {
      return a.path == b.path && a.value == b.value;
    };
    if (mine.state == theirs.state && std::ranges::equal(mine.set, theirs.set, same)) continue;
    return "draw " + std::to_string(v) + " is another one: other numbers are drawn or fitted";
  }
  return {};
}

}  // namespace

DrawWeights weights_for(const Study& study, const std::string& db) {
  const FieldStudy field = field_study_of(db);
  if (const std::string differs = difference_of_draws(study.record, field.study.record);
      !differs.empty()) {
    throw OutputError("the trials of '" + db + "' weigh other draws than those of '" +
                      study.spec.path + "': " + differs + "; 'rapport calibrate trial " +
                      study.spec.path +
                      " TRIALS.csv -o NEW.db' "
                      "weighs its own");
  }
  const FieldAnswer answer = field_answer(field, db);
  if (answer.missing > 0) {
    throw OutputError("the trials of '" + db +
                      "' are not run to their end: 'rapport calibrate trial " + db +
                      "' goes on with them");
  }
  if (answer.weights.by_variant.empty()) {
    throw OutputError("no draw of '" + db +
                      "' foretells its trials, so there is nothing to weigh by");
  }
  return answer.weights;
}

}  // namespace rapport
