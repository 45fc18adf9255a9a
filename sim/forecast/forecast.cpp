#include "sim/forecast/forecast.h"

#include <limits>
#include <utility>

#include "sim/core/elementary.h"
#include "sim/forecast/forecast_parts.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

/// Money for one leg served at a touch point.
double cost_of_leg(const Model& model, const TouchPoint& place) {
  const double minutes = place.service.mean() / static_cast<double>(kMinute);
  const double cost = place.cost_per_contact + minutes * place.cost_per_minute;
  if (place.queue == kNoQueue) return cost;
  const Group& group = model.groups[place.group];
  const std::uint16_t pool = group.pools[group.kernel.queues[place.queue].pool];
  return cost + minutes / 60.0 * model.pools[pool].cost_per_hour;
}

CaseForecast forecast_case(const Model& model, const CaseRate& rate) {
  const auto analysis = analyse_cases(model, rate);
  const Journey& journey = model.journeys[rate.journey];
  CaseForecast result{};
  result.kind = rate.is_stream ? "stream '" + model.streams[rate.number].name + "'"
                               : "need '" + model.needs[rate.number].name + "'";
  result.journey = journey.name;
  result.cases_per_year =
      mean_of(rate.per_hour) * static_cast<double>(kYear) / static_cast<double>(kHour);
  if (!rate.is_stream && model.has_background) {
    result.cases_per_year *= model.scenario.represents;  // the others are streams
  }
  result.ends = analysis.has_value();
  if (!analysis) {
    result.legs = result.minutes = result.cost = kInfinity;
    return result;
  }
  result.legs = analysis->legs;
  result.minutes = analysis->service / static_cast<double>(kMinute);
  for (std::size_t i = 0; i < analysis->visits.size(); ++i) {
    const Step& step = model.steps[journey.steps.first + i];
    result.cost += analysis->visits[i] * cost_of_leg(model, model.touch_points[step.touch_point]);
  }
  return result;
}

}  // namespace

Forecast forecast(const Model& today) {
  // The model keeps its scenario as it was written; rosters and offers here are those that levers
  // make of it.
  Model model = today;
  model.scenario = with_levers(today.scenario);
  Forecast result;
  for (const CaseRate& rate : case_rates(model)) {
    // What represented customers ask for counts with the need.
    if (rate.is_stream && model.streams[rate.number].background_of >= 0) continue;
    if (mean_of(rate.per_hour) > 0) result.cases.push_back(forecast_case(model, rate));
  }
  const std::vector<PoolWeek> weeks = pool_weeks(model, offered_contacts(model));
  const std::vector<Season> seasons = seasons_of(model);
  for (std::size_t p = 0; p < weeks.size(); ++p) {
    result.pools.push_back(forecast_pool(model.scenario.pools[p], seasons, p));
  }
  result.warnings = find_warnings(today, model, result, weeks, seasons);
  return result;
}

}  // namespace rapport
