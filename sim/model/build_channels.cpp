#include "sim/model/build_channels.h"

#include <algorithm>

#include "sim/core/elementary.h"
#include "sim/model/draw_codes.h"
#include "sim/scenario/name_index.h"

namespace rapport {

namespace {

/// A stock that serves the share s of a demand with an exponential law is -log(1 - s) times its
/// mean: each further share costs more than the one before.
void add_delivery(const TouchPointSpec& at, TouchPoint& place) {
  const DeliverySpec& spec = at.delivery;
  place.promise = spec.told(spec.promise_factor);
  for (std::size_t s = 0; s < place.by_segment.size(); ++s) {
    place.by_segment[s].promise = spec.told(at.by_segment[s].promise_factor);
  }
  place.stock = spec.held();
  place.from_stock = spec.from_stock;
  place.stock_month = -spec.cost_of_stock * math::log1p(-spec.held());
}

void add_terms(const Scenario& scenario, Tables& tables) {
  const bool on = scenario.company.mechanism.channel;
  for (std::size_t n = 0; n < scenario.needs.size(); ++n) {
    const NeedSpec& spec = scenario.needs[n];
    Need& need = tables.needs[n];
    need.chooses = on && spec.choice == NeedSpec::Choice::logit;
    need.order_price = spec.order_price;
    need.order_margin = spec.order_margin;
    need.order = spec.order;
  }
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    tables.segments[s].negotiates = scenario.segments[s].negotiates;
    tables.segments[s].honours = scenario.segments[s].honours;
  }
  for (std::size_t t = 0; t < scenario.touch_points.size(); ++t) {
    tables.touch_points[t].channel = scenario.touch_points[t].channel;
    add_delivery(scenario.touch_points[t], tables.touch_points[t]);
  }
}

/// Calls `use` with each touch point at which cases of the journey begin, and their share.
template <class Use>
void for_each_entry(const Tables& tables, const Journey& journey, Use use) {
  double before = 0.0;
  for (std::uint32_t e = journey.entries.first; e < journey.entries.last; ++e) {
    const Entry& entry = tables.entries[e];
    use(tables.steps[entry.step].touch_point, entry.cumulative - before);
    before = entry.cumulative;
  }
}

/// What representatives grant is known from wherever cases may begin, also where nobody does now.
void add_grants(Tables& tables) {
  for (Journey& journey : tables.journeys) {
    for_each_entry(tables, journey, [&](std::uint16_t place, double) {
      const ChannelSpec& channel = tables.touch_points[place].channel;
      if (!channel.by_rule) journey.grants = std::max(journey.grants, channel.grants);
    });
  }
}

/// Since when customers hear of each touch point: since the first date from which cases of a need
/// whose customers choose may begin there, the start of the run at the earliest.
void add_openings(const Scenario& today, Model& model) {
  std::vector<Time>& opened = model.company.opened;
  opened.assign(model.touch_points.size(), kNever);
  for (std::size_t p = 0; p < model.periods(); ++p) {
    const Tables& tables = model.tables(p);
    const Time from = p == 0 ? 0 : std::max<Time>(0, model.period_starts[p - 1]);
    for (const Need& need : tables.needs) {
      if (!need.chooses) continue;
      for_each_entry(tables, tables.journeys[need.journey], [&](std::uint16_t place, double share) {
        if (share > 0.0) opened[place] = std::min(opened[place], from);
      });
    }
  }
  for (std::size_t t = 0; t < opened.size(); ++t) {
    const Date date = today.touch_points[t].channel.opened;
    if (exists(date)) opened[t] = model.calendar.time_of(date);
  }
}

}  // namespace

void add_channels(std::span<const Scenario* const> periods, Model& model) {
  const Scenario& today = *periods[0];
  if (!today.company.on) return;
  for (std::size_t p = 0; p < periods.size(); ++p) {
    add_terms(*periods[p], model.tables(p));
    add_grants(model.tables(p));
  }
  CompanyModel& company = model.company;
  for (const Need& need : model.needs) {
    company.has_choices |= need.chooses;
    company.has_channels |= need.chooses || need.is_order();
    company.has_orders |= need.is_order();
    company.has_checks |= need.on_credit();
  }
  company.habit_factor = math::exp(company.channel.habit);
  company.place_codes = draw_codes(NameIndex(today.touch_points).names(), kKindBits);
  add_openings(today, model);
}

}  // namespace rapport
