#include "experiments/calibrate/complaint_effect.h"

#include <algorithm>
#include <cmath>

#include "sim/core/interval.h"
#include "sim/core/moments.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

double normal_factor() { return normal_quantile(0.5 + kConfidence / 2); }

TwoByTwo table_of(const ComplaintData& data) {
  TwoByTwo table;
  for (std::size_t i = 0; i < data.left.size(); ++i) {
    const bool left = data.left[i] != 0;
    if (data.complained[i] != 0) {
      ++(left ? table.complained_left : table.complained_stayed);
    } else {
      ++(left ? table.quiet_left : table.quiet_stayed);
    }
  }
  return table;
}

void refuse_empty_cells(const TwoByTwo& t, const std::string& file) {
  Problems problems;
  const auto check_cell = [&](std::uint64_t customers, const std::string& who) {
    if (customers > 0) return;
    problems.add(file, "no customer " + who, "some customers of each sort, or nothing compares");
  };
  check_cell(t.complained_left, "complained and left");
  check_cell(t.complained_stayed, "complained and stayed");
  check_cell(t.quiet_left, "left without a complaint");
  check_cell(t.quiet_stayed, "stayed without a complaint");
  problems.throw_if_any();
}

Coefficient coefficient(const BinaryRegression& fit, std::size_t at, double scale = 1.0) {
  const double value = fit.coefficients[at] * scale, error = fit.standard_errors[at] * scale;
  return {value, error, {value - normal_factor() * error, value + normal_factor() * error}};
}

BinaryRegression fit_or_refuse(const std::vector<std::vector<double>>& columns,
                               const ComplaintData& data, Link link, const std::string& file) {
  const BinaryRegression fit = fit_binary(columns, data.left, link);
  Problems problems;
  if (fit.fault == BinaryRegression::Fault::dependent) {
    // Column 0 is the complaint.
    const std::string name = fit.column == 0 ? "the complaint" : data.names[fit.column - 1];
    problems.add(file, "'" + name + "' is constant, or follows from the other columns",
                 "columns of which none does, by --with");
  } else if (fit.fault == BinaryRegression::Fault::separated) {
    problems.add(
        file,
        "the columns tell some who left from all who stayed, or the reverse, so that no finite "
        "coefficients fit",
        "other columns, by --with");
  }
  problems.throw_if_any();
  return fit;
}

LinkEffect link_effect(const ComplaintData& data, Link link, const std::string& file) {
  std::vector<std::vector<double>> columns{{data.complained.begin(), data.complained.end()}};
  LinkEffect effect;
  effect.link = link;
  effect.alone = coefficient(fit_or_refuse(columns, data, link, file), 1);
  columns.insert(columns.end(), data.columns.begin(), data.columns.end());
  const BinaryRegression fit = fit_or_refuse(columns, data, link, file);
  effect.adjusted = coefficient(fit, 1);
  for (std::size_t j = 0; j < data.columns.size(); ++j) {
    Moments moments;
    for (const double value : data.columns[j]) moments.add(value);
    effect.others.push_back(coefficient(fit, j + 2, moments.standard_deviation()));
  }
  effect.range = {std::min(effect.alone.bounds.low, effect.adjusted.bounds.low),
                  std::max(effect.alone.bounds.high, effect.adjusted.bounds.high)};
  return effect;
}

}  // namespace

OddsRatio odds_ratio(const TwoByTwo& t) {
  OddsRatio odds;
  const auto a = static_cast<double>(t.complained_left);
  const auto b = static_cast<double>(t.complained_stayed);
  const auto c = static_cast<double>(t.quiet_left);
  const auto d = static_cast<double>(t.quiet_stayed);
  odds.value = a * d / (b * c);
  const double factor = std::exp(normal_factor() * std::sqrt(1 / a + 1 / b + 1 / c + 1 / d));
  odds.bounds = {odds.value / factor, odds.value * factor};
  return odds;
}

ComplaintEffect complaint_effect(const ComplaintData& data, const std::string& file) {
  ComplaintEffect effect;
  effect.table = table_of(data);
  const TwoByTwo& t = effect.table;
  refuse_empty_cells(t, file);
  effect.share = share_difference(t.complained_left, t.complained_left + t.complained_stayed,
                                  t.quiet_left, t.quiet_left + t.quiet_stayed);
  effect.odds = odds_ratio(t);
  effect.logit = link_effect(data, Link::logit, file);
  effect.cloglog = link_effect(data, Link::cloglog, file);
  return effect;
}

}  // namespace rapport
