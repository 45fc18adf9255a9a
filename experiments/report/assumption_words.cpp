#include "experiments/report/assumption_words.h"

#include <algorithm>
#include <cmath>

#include "experiments/analysis/flip.h"
#include "experiments/output/numbers.h"
#include "experiments/report/report_words.h"

namespace rapport {

namespace {

/// What variants set, by assumption: places in 0..1 of what was drawn.
struct Drawn {
  std::vector<std::string> paths;
  std::vector<Measure> low, high;
  std::vector<std::vector<double>> places;  ///< [variant][assumption]
};

Drawn drawn_of(const std::vector<StudyVariant>& variants) {
  Drawn drawn;
  std::vector<std::vector<double>> numbers(variants.size());
  for (const Override& one : variants[0].set) drawn.paths.push_back(one.path);
  for (std::size_t v = 0; v < variants.size(); ++v) {
    for (const std::string& path : drawn.paths) {
      const auto set = std::ranges::find(variants[v].set, path, &Override::path);
      const auto measure = set == variants[v].set.end() ? std::nullopt : measure_of(set->value);
      numbers[v].push_back(measure ? measure->number : NAN);
    }
  }
  drawn.places.resize(variants.size());
  std::vector<std::string> kept;
  for (std::size_t j = 0; j < drawn.paths.size(); ++j) {
    double low = INFINITY, high = -INFINITY;
    bool all = true;
    for (const std::vector<double>& row : numbers) {
      all = all && std::isfinite(row[j]);
      low = std::min(low, row[j]), high = std::max(high, row[j]);
    }
    if (!all || !(high > low)) continue;
    kept.push_back(drawn.paths[j]);
    const auto unit =
        measure_of(std::ranges::find(variants[0].set, drawn.paths[j], &Override::path)->value);
    drawn.low.push_back({low, unit->unit});
    drawn.high.push_back({high, unit->unit});
    for (std::size_t v = 0; v < variants.size(); ++v) {
      drawn.places[v].push_back((numbers[v][j] - low) / (high - low));
    }
  }
  drawn.paths = std::move(kept);
  return drawn;
}

}  // namespace

std::string assumption_that_matters(const ReportSource& source, std::size_t point) {
  const std::vector<StudyVariant>& variants = source.data.study.record.variants;
  if (source.data.keys.empty() || variants.size() < 2 || variants.size() != source.variants() ||
      point == source.data.against()) {
    return "";
  }
  // A first variant that sets nothing is the scenario as described.
  std::vector<StudyVariant> set = variants;
  std::vector<double> differences;
  const auto means = source.data.means_by_variant(0);
  for (std::size_t v = 0; v < variants.size(); ++v) {
    differences.push_back(means[point][v] - means[source.data.against()][v]);
  }
  if (set[0].set.empty()) {
    set.erase(set.begin());
    differences.erase(differences.begin());
  }
  if (set.empty() || set[0].set.empty()) return "";
  const Drawn drawn = drawn_of(set);
  if (drawn.paths.empty() || set.size() < drawn.paths.size() + 3) return "";
  const FlipAnalysis fit = flip_analysis(drawn.places, differences);
  if (!fit.determined || fit.matter_most.empty()) return "";
  const std::size_t most = fit.matter_most[0];
  const ParameterFlip& one = fit.parameters[most];
  if (one.slope.contains(0.0)) return "";
  const MetricForm form = form_of(source, 0);
  const double step = std::max(form.step(one.slope), step_of_size(one.slope.mean, true));
  const std::string change =
      form.is_money ? signed_money(one.slope.mean, step) : signed_number(one.slope.mean, step);
  std::string words = "Of the " + std::to_string(drawn.paths.size()) +
                      " assumptions that were varied, " + drawn.paths[most] +
                      " matters most: from " + drawn.low[most].text() + " to " +
                      drawn.high[most].text() + " the difference changes by " + change + " " +
                      form.unit_of_change();
  if (!one.at) return words + ", and nowhere in between turns its sign.";
  const double at =
      drawn.low[most].number + *one.at * (drawn.high[most].number - drawn.low[most].number);
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.3g", at);
  return words + ", and turns its sign near " + digits + drawn.low[most].unit + ".";
}

}  // namespace rapport
