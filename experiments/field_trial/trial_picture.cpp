#include <algorithm>

#include "experiments/chart/inter_width.h"
#include "experiments/chart/svg.h"
#include "experiments/chart/whisker_bars.h"
#include "experiments/field_trial/trial_words.h"
#include "experiments/output/text_table.h"
#include "sim/core/interval.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr double kWide = 900, kRow = 30, kAround = 110;  // design units

WhiskerRow row_of(const std::string& id, const std::string& note, const ForetoldSpread& spread,
                  const FieldTrial& trial) {
  WhiskerRow row;
  row.id = id;
  row.note = note;
  row.value = spread.mean;
  row.low = spread.low;
  row.high = spread.high;
  row.text = signed_text(spread.mean, digits_of(trial));
  return row;
}

/// The trials whose effects have one unit: three rows each.
WhiskerChart chart_of(const std::string& unit, const FieldStudy& field, const FieldAnswer& answer) {
  WhiskerChart chart;
  chart.form = WhiskerChart::Form::marks;
  chart.title = "Effects of what was tried" + (unit.empty() ? "" : ", " + unit);
  chart.second = "foretold: nine in ten of the variants; found: its 90 % interval";
  for (std::size_t t = 0; t < answer.judgements.size(); ++t) {
    const FieldTrial& trial = field.trials.trials[t];
    if (trial.unit != unit) continue;
    const std::string id = std::to_string(t);
    const TrialJudgement& judged = answer.judgements[t];
    const double half = normal_quantile(0.95) * trial.found.error;
    chart.rows.push_back(row_of(id + "a", "foretold", judged.before, trial));
    chart.rows.back().name = trial.name;
    chart.rows.push_back(row_of(id + "b", "foretold, weighted", judged.after, trial));
    chart.rows.push_back(
        row_of(id + "c", "found",
               {trial.found.value, trial.found.value - half, trial.found.value + half}, trial));
    chart.rows.back().strong = true;
    chart.rows.back().slot = 1;
  }
  return chart;
}

}  // namespace

std::string trials_picture(const FieldStudy& field, const FieldAnswer& answer) {
  std::vector<std::string> units;
  for (const FieldTrial& trial : field.trials.trials) {
    if (std::ranges::find(units, trial.unit) == units.end()) units.push_back(trial.unit);
  }
  std::string charts;
  double top = 0;
  for (const std::string& unit : units) {
    const WhiskerChart chart = chart_of(unit, field, answer);
    const double high = kAround + kRow * static_cast<double>(chart.rows.size());
    charts += formatted("<g transform=\"translate(0 %g)\">", top) +
              svg_of(draw(chart, {kWide, high}, inter_width)) + "</g>\n";
    top += high;
  }
  return formatted(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\" "
             "viewBox=\"0 0 %g %g\">\n<rect width=\"100%%\" height=\"100%%\" "
             "fill=\"white\"/>\n",
             kWide, top, kWide, top) +
         charts + "</svg>\n";
}

}  // namespace rapport
