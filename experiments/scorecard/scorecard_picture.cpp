#include "experiments/scorecard/scorecard_picture.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/dumbbells.h"
#include "experiments/chart/inter_width.h"
#include "experiments/chart/svg.h"
#include "experiments/chart/whisker_bars.h"
#include "experiments/output/numbers.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr double kNamesWide = 420, kRivalWide = 330, kRowHigh = 34, kHeadHigh = 96;

/// A row of the picture: a part, or a lever of it.
struct PictureRow {
  Component component;
  const Lever* lever = nullptr;  ///< null: the part
  std::size_t question = 0;

  std::string id() const { return lever == nullptr ? name_of(component) : lever->id; }
  std::string name() const {
    return lever == nullptr ? capital(name_of(component)) + ", mean" : lever->label;
  }
  std::string note() const { return lever == nullptr ? gate_of(component) : lever->code; }
  /// NaN where it is not known, or a part's levers not of `other` too.
  double of(const ScoredFirm& firm, const ScoredFirm& other) const {
    if (lever == nullptr) return 100.0 * score_beside(firm, other, component).mean;
    const auto& value = firm.answers[question].value;
    return value ? 100.0 * position_of(*lever, *value) : std::nan("");
  }
};

/// All parts with those of their levers that have something to show.
std::vector<PictureRow> rows_of(const Scorecard& card) {
  std::vector<PictureRow> rows;
  const auto questions = scorecard_questions();
  const auto has_something = [&](std::size_t i) {
    if (!card.us().answers[i].value) return false;
    return card.firms.size() == 1 ||
           std::any_of(card.firms.begin() + 1, card.firms.end(),
                       [&](const ScoredFirm& firm) { return firm.answers[i].value.has_value(); });
  };
  for (int c = 0; c < kComponents; ++c) {
    const auto component = static_cast<Component>(c);
    rows.push_back({component});
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const Lever* lever = questions[i].lever();
      const bool is_here = lever != nullptr && component_of(*lever) == component;
      if (is_here && has_something(i)) rows.push_back({component, lever, i});
    }
  }
  return rows;
}

Drawing beside_rivals(const Scorecard& card, const std::string& title) {
  DumbbellChart chart;
  chart.title = title;
  chart.second = "of 100; us (grey circle), the rival (blue diamond); what is known of both";
  for (std::size_t f = 1; f < card.firms.size(); ++f) chart.columns.push_back(card.firms[f].name);
  for (const PictureRow& row : rows_of(card)) {
    DumbbellRow shown{row.id(), row.name(), row.note(), {}};
    for (std::size_t f = 1; f < card.firms.size(); ++f) {
      shown.cells.push_back({row.of(card.us(), card.firms[f]), row.of(card.firms[f], card.us())});
    }
    chart.rows.push_back(shown);
  }
  const double wide = kNamesWide + kRivalWide * static_cast<double>(card.firms.size() - 1);
  return draw(chart, {wide, kHeadHigh + kRowHigh * static_cast<double>(chart.rows.size())},
              inter_width);
}

Drawing alone(const Scorecard& card, const std::string& title) {
  WhiskerChart chart;
  chart.title = title;
  chart.second = "of 100";
  for (const PictureRow& row : rows_of(card)) {
    WhiskerRow shown;
    shown.id = row.id();
    shown.name = row.name();
    shown.note = row.note();
    shown.strong = row.lever == nullptr;
    shown.pale = row.lever != nullptr;
    shown.value = row.of(card.us(), card.us());
    shown.text = std::isfinite(shown.value) ? formatted("%.0f", shown.value) : "";
    chart.rows.push_back(shown);
  }
  return draw(
      chart,
      {kNamesWide + kRivalWide, kHeadHigh + kRowHigh * static_cast<double>(chart.rows.size())},
      inter_width);
}

}  // namespace

std::string scorecard_svg(const Scorecard& card, const std::string& title) {
  return svg_of(card.firms.size() > 1 ? beside_rivals(card, title) : alone(card, title));
}

}  // namespace rapport
