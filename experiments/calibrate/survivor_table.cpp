#include "experiments/calibrate/survivor_table.h"

#include <algorithm>
#include <cmath>

namespace rapport {

namespace {

double left_of(const StayLaw& law, double years) { return std::exp(-law.cumulative(years)); }

/// The mean error over the years that the first `rows` rows do not have; adds how many there are.
double miss_after(const SurvivorTable& table, std::size_t rows, StayKind kind, double& count) {
  const StayFit fit = fit_stay(table.cells(rows), kind, false);
  double sum = 0.0;
  for (std::size_t i = rows; i < table.years.size(); ++i) {
    // From who is left at the end of what is known.
    const double known = table.alive[rows - 1] / table.alive[0];
    const double hazard =
        fit.law.cumulative(table.years[i]) - fit.law.cumulative(table.years[rows - 1]);
    sum += std::abs(known * std::exp(-hazard) - table.alive[i] / table.alive[0]);
    count += 1;
  }
  return sum;
}

double held_out_of(const SurvivorTable& table, StayKind kind) {
  const std::size_t rows = table.years.size();
  double sum = 0.0, count = 0.0;
  for (std::size_t known = std::max<std::size_t>(3, (rows + 2) / 2); known < rows; ++known) {
    if (!(table.alive[known - 1] < table.alive[0])) continue;
    sum += miss_after(table, known, kind, count);
  }
  return sum / count;
}

}  // namespace

TableForecast forecast_table(const SurvivorTable& table, int ahead) {
  TableForecast result;
  result.years = table.years;
  const std::size_t rows = table.years.size();
  const double step = table.years[rows - 1] - table.years[rows - 2];
  for (int i = 0; i < ahead; ++i) result.years.push_back(result.years.back() + step);
  const TenureCells cells = table.cells(rows);
  for (const StayKind kind : kStayKinds) {
    TableLaw law;
    law.fit = fit_stay(cells, kind, false);
    law.aic = 2.0 * law.fit.parameters - 2 * law.fit.log_likelihood;
    law.held_out = held_out_of(table, kind);
    for (const double years : result.years) law.left.push_back(left_of(law.fit.law, years));
    result.laws.push_back(std::move(law));
  }
  for (std::size_t i = 0; i < result.laws.size(); ++i) {
    if (result.laws[i].held_out < result.laws[result.best].held_out) result.best = i;
  }
  result.beta = beta_errors(cells, result.of(StayKind::beta_geometric).fit);
  return result;
}

}  // namespace rapport
