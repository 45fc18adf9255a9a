#include "sim/measure/detail_rows.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "sim/measure/measure_parts.h"

namespace rapport {

namespace {

/// How often an hour of the week comes in a run, in parts where the run begins or ends within it,
/// and what staff was on shift then, in hours of people.
struct Occurrences {
  double times = 0.0, staff = 0.0;
};

Occurrences occurrences_of(const Model& model, std::size_t pool, std::size_t hour) {
  Occurrences found;
  for (Time from = model.monday + static_cast<Time>(hour) * kHour; from < model.end;
       from += kWeek) {
    const Time begin = std::max<Time>(from, 0), end = std::min(from + kHour, model.end);
    if (begin >= end) continue;
    found.times += static_cast<double>(end - begin) / kHour;
    found.staff += static_cast<double>(model.rosters[pool].integral(begin, end)) / kHour;
  }
  return found;
}

/// Service begun in an hour of the week at all touch points that a pool serves first.
double work_of(const Model& model, const RunDetails& details, std::size_t pool, std::size_t hour) {
  double work = 0.0;
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    const TouchPoint& place = model.touch_points[t];
    if (place.queue == kNoQueue || place.pool != pool) continue;
    work += static_cast<double>(details.hour(t, hour).work);
  }
  return work;
}

/// One touch point in some hours of the week, taken together; `hour` is the first of them within
/// the week.
HourRow row_of(const Model& model, const RunDetails& details, std::size_t t,
               std::span<const std::size_t> hours, double runs) {
  const TouchPoint& place = model.touch_points[t];
  HourCounts sum;
  Occurrences of;
  double work = 0.0;
  for (const std::size_t h : hours) {
    const HourCounts& c = details.hour(t, h);
    sum.arrivals += c.arrivals;
    sum.started += c.started;
    sum.in_time += c.in_time;
    sum.failed += c.failed;
    sum.wait += c.wait;
    const Occurrences here = occurrences_of(model, place.pool, h);
    of.times += here.times;
    of.staff += here.staff;
    work += work_of(model, details, place.pool, h);
  }
  const auto started = static_cast<double>(sum.started), failed = static_cast<double>(sum.failed);
  HourRow row;
  row.touch_point = place.name;
  row.hour = static_cast<int>(hours.front());
  row.arrivals = measures::ratio(static_cast<double>(sum.arrivals), runs * of.times);
  row.staff = measures::ratio(of.staff, of.times);
  row.load = measures::ratio(work / kHour, runs * of.staff);
  row.wait = measures::ratio(static_cast<double>(sum.wait), started) / kMinute;
  row.in_time = measures::percent(static_cast<double>(sum.in_time), started + failed);
  row.failed = measures::percent(failed, started + failed);
  return row;
}

std::string step_name(const Model& model, const Journey& journey, std::size_t step) {
  for (const JourneySpec& spec : model.scenario.journeys) {
    if (spec.name == journey.name) return spec.steps[step - journey.steps.first].name;
  }
  return "";
}

WalkFlow empty_flow(std::size_t places) {
  WalkFlow flow;
  flow.begun.resize(places);
  flow.visits.resize(places);
  flow.ways.resize(places * kOutcomes * (places + 1));
  return flow;
}

/// Adds the counts of a walk, each step at its place.
template <class PlaceOf>
void add_walk(const Model& model, const RunDetails& details, std::size_t walk,
              const PlaceOf& place_of, WalkFlow& flow) {
  const Range& range = journey_of_walk(model, walk).steps;
  const std::size_t places = flow.begun.size();
  for (std::uint32_t from = range.first; from < range.last; ++from) {
    const std::size_t place = place_of(from);
    const auto begun = static_cast<double>(details.begun(walk, from));
    flow.cases += begun;
    flow.begun[place] += begun;
    for (std::size_t o = 0; o < kOutcomes; ++o) {
      for (std::uint32_t to = range.first; to <= range.last; ++to) {
        const bool ends = to == range.last;
        const auto cases = static_cast<double>(details.way(
            walk, from, static_cast<Outcome>(o), ends ? kEnd : static_cast<std::uint16_t>(to)));
        flow.ways[(place * kOutcomes + o) * (places + 1) + (ends ? places : place_of(to))] += cases;
        flow.visits[place] += cases;
      }
    }
  }
  for (std::size_t cause = 0; walk < model.needs.size() && cause < flow.came_back.size(); ++cause) {
    flow.came_back[cause] +=
        static_cast<double>(details.came_back(walk, static_cast<Cause>(cause)));
  }
}

void scale_to_100(WalkFlow& flow) {
  const auto scale = [&](auto& values) {
    for (double& value : values) value = measures::percent(value, flow.cases);
  };
  scale(flow.begun), scale(flow.visits), scale(flow.ways), scale(flow.came_back);
}

}  // namespace

std::vector<DecileRow> decile_rows(const Model& model,
                                   const std::vector<CustomerState>& customers) {
  constexpr std::size_t kDeciles = 10;
  if (!model.company.on || !model.company.mechanism.own_value || model.customers == 0) return {};
  const auto value = [&](std::uint32_t id) {
    return model.segments[customers[id].segment].value_per_month * (customers[id].value / 1024.0);
  };
  std::vector<std::uint32_t> order(model.customers);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, value);
  std::vector<DecileRow> rows(kDeciles);
  for (std::size_t i = 0; i < order.size(); ++i) {
    DecileRow& row = rows[i * kDeciles / order.size()];
    const CustomerState& c = customers[order[i]];
    row.customers += 1.0;
    row.value += value(order[i]);
    if (c.left != kNever) continue;
    row.stay += 1.0;
    row.satisfaction += c.satisfaction;
  }
  for (std::size_t i = 0; i < kDeciles; ++i) {
    DecileRow& row = rows[i];
    row.decile = static_cast<int>(i) + 1;
    row.value = measures::ratio(row.value, row.customers);
    row.satisfaction = measures::ratio(row.satisfaction, row.stay);
    row.stay = measures::percent(row.stay, row.customers);
    row.customers *= model.scenario.represents;
  }
  return rows;
}

std::vector<HourRow> hour_rows(const Model& model, const RunDetails& details) {
  std::vector<HourRow> rows;
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    if (model.touch_points[t].queue == kNoQueue) continue;
    for (std::size_t h = 0; h < kHoursOfWeek; ++h) {
      rows.push_back(row_of(model, details, t, std::array{h}, 1.0));
    }
  }
  return rows;
}

std::vector<HourRow> day_rows(const Model& model, const RunDetails& details,
                              std::size_t touch_point, std::size_t first_day, std::size_t last_day,
                              double runs) {
  constexpr std::size_t kHoursOfDay = 24;
  std::vector<HourRow> rows;
  for (std::size_t h = 0; h < kHoursOfDay; ++h) {
    std::vector<std::size_t> hours;
    for (std::size_t day = first_day; day <= last_day; ++day)
      hours.push_back(day * kHoursOfDay + h);
    rows.push_back(row_of(model, details, touch_point, hours, runs));
  }
  return rows;
}

std::vector<WaitRow> wait_rows(const Model& model, const RunDetails& details) {
  std::vector<WaitRow> rows;
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    if (model.touch_points[t].queue == kNoQueue) continue;
    const WaitBins& bins = details.waits(t);
    const auto all = static_cast<double>(bins.all());
    WaitRow row{model.touch_points[t].name,
                all,
                100.0 * measures::ratio(static_cast<double>(bins.count[0]), all),
                {}};
    for (std::size_t q = 0; q < kWaitQuantiles.size(); ++q) {
      row.minutes[q] = bins.quantile(kWaitQuantiles[q]) / 60.0;
    }
    rows.push_back(row);
  }
  return rows;
}

std::vector<WayRow> way_rows(const Model& model, const RunDetails& details) {
  std::vector<WayRow> rows;
  // Cases of streams are counted as such; where legs have copies, a case stands for several.
  const double each = model.scenario.has_copies() ? model.scenario.represents : 1.0;
  for (const Journey& journey : model.journeys) {
    for (std::uint32_t from = journey.steps.first; from < journey.steps.last; ++from) {
      for (int o = 0; o < kOutcomes; ++o) {
        for (std::uint32_t to = journey.steps.first; to <= journey.steps.last; ++to) {
          const bool ends = to == journey.steps.last;
          const auto outcome = static_cast<Outcome>(o);
          const std::int64_t cases =
              details.way(from, outcome, ends ? kEnd : static_cast<std::uint16_t>(to));
          if (cases == 0) continue;
          rows.push_back({journey.name, step_name(model, journey, from),
                          kOutcomeNames[static_cast<std::size_t>(o)],
                          ends ? "end" : step_name(model, journey, to),
                          each * static_cast<double>(cases)});
        }
      }
    }
  }
  return rows;
}

const Journey& journey_of_walk(const Model& model, std::size_t walk) {
  const std::size_t needs = model.needs.size();
  return model
      .journeys[walk < needs ? model.needs[walk].journey : model.streams[walk - needs].journey];
}

WalkFlow walk_flow(const Model& model, const RunDetails& details, std::size_t walk) {
  const Range& range = journey_of_walk(model, walk).steps;
  WalkFlow flow = empty_flow(range.last - range.first);
  flow.first_step = range.first;
  add_walk(
      model, details, walk, [&](std::size_t step) { return step - range.first; }, flow);
  scale_to_100(flow);
  return flow;
}

WalkFlow flow_of_all(const Model& model, const RunDetails& details) {
  WalkFlow flow = empty_flow(model.touch_points.size());
  for (std::size_t walk = 0; walk < details.walks(); ++walk) {
    add_walk(
        model, details, walk,
        [&](std::size_t step) -> std::size_t { return model.steps[step].touch_point; }, flow);
  }
  scale_to_100(flow);
  return flow;
}

}  // namespace rapport
