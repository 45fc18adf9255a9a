#include "sim/model/service_groups.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>
#include <iterator>

#include "sim/model/draws.h"
#include "sim/scenario/name_index.h"

namespace rapport {

namespace {

using PlaceGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
using Kind = TouchPointSpec::Kind;

void join_by_moves(const JourneySpec& journey, const NameIndex& places, PlaceGraph& graph) {
  const NameIndex steps(journey.steps);
  for (const JourneySpec::Move& move : journey.moves) {
    const auto from = steps.find(move.from), to = steps.find(move.to);
    if (move.delay || !from || !to) continue;
    const auto a = places.find(journey.steps[*from].touch_point);
    const auto b = places.find(journey.steps[*to].touch_point);
    if (a && b) boost::add_edge(*a, *b, graph);
  }
}

/// Joins each touch point to its pools' vertices, which stand behind those of the touch points.
void join_by_pools(const Scenario& scenario, PlaceGraph& graph) {
  const NameIndex pools(scenario.pools);
  for (std::size_t t = 0; t < scenario.touch_points.size(); ++t) {
    const TouchPointSpec& spec = scenario.touch_points[t];
    for (const std::string& name : {spec.pool, spec.overflow_pool}) {
      if (const auto pool = pools.find(name)) {
        boost::add_edge(t, scenario.touch_points.size() + *pool, graph);
      }
    }
  }
}

KernelConfig::Queue queue_of(const TouchPointSpec& spec, const NameIndex& pools,
                             const std::vector<std::uint16_t>& group_pools) {
  const auto local = [&](const std::string& name) {
    const auto at = std::ranges::find(group_pools, pools.at(name));
    return static_cast<std::uint16_t>(std::distance(group_pools.begin(), at));
  };
  KernelConfig::Queue queue;
  queue.pool = local(spec.pool);
  if (!spec.overflow_pool.empty()) queue.overflow_pool = local(spec.overflow_pool);
  queue.overflow_after = spec.overflow_after;
  queue.waiting_room = spec.waiting_room.value_or(KernelConfig::kUnlimited);
  queue.call_backs = spec.call_back.offered;
  queue.call_back_from = spec.call_back.expected_wait;
  queue.mean_service = to_ticks(spec.service.mean());
  return queue;
}

/// Gives a queue its opening hours in all periods, as one dated timetable.
void add_opening(std::size_t touch_point, std::span<const Scenario* const> periods,
                 const Model& model, KernelConfig::Queue& queue) {
  for (std::size_t p = 0; p < periods.size(); ++p) {
    const TouchPointSpec& spec = periods[p]->touch_points[touch_point];
    queue.closes |=
        spec.kind == Kind::staffed && (spec.open.changes().size() > 1 || spec.open.at(0) != 1);
    if (p == 0) {
      queue.open = DatedSchedule(spec.open, model.monday);
    } else {
      queue.open.change(model.period_starts[p - 1], spec.open);
    }
  }
}

/// Gives each group its pools, in the order of pools. A pool that nobody uses is in none.
void add_group_pools(const Scenario& scenario, Model& model) {
  for (std::size_t p = 0; p < scenario.pools.size(); ++p) {
    const std::string& name = scenario.pools[p].name;
    const auto user = std::ranges::find_if(scenario.touch_points, [&](const TouchPointSpec& spec) {
      return spec.pool == name || spec.overflow_pool == name;
    });
    if (user == scenario.touch_points.end()) continue;
    const auto t = static_cast<std::size_t>(std::distance(scenario.touch_points.begin(), user));
    Group& group = model.groups[model.touch_points[t].group];
    group.pools.push_back(static_cast<std::uint16_t>(p));
    group.kernel.pools.push_back({model.rosters[p]});
  }
}

}  // namespace

std::vector<std::uint16_t> find_service_groups(const Scenario& scenario) {
  const std::size_t places = scenario.touch_points.size();
  PlaceGraph graph(places + scenario.pools.size());
  const NameIndex place_names(scenario.touch_points);
  for (const JourneySpec& journey : scenario.journeys) join_by_moves(journey, place_names, graph);
  join_by_pools(scenario, graph);

  // Boost searches from vertex 0 upwards, so components are numbered by their smallest vertex, and
  // those of pools that nobody uses come last.
  std::vector<std::size_t> component(boost::num_vertices(graph));
  boost::connected_components(
      graph,
      boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
  return {component.begin(), component.begin() + static_cast<std::ptrdiff_t>(places)};
}

void add_groups(const Scenario& structure, std::span<const Scenario* const> periods, Model& model) {
  const std::vector<std::uint16_t> group_of = find_service_groups(structure);
  if (group_of.empty()) return;
  model.groups.resize(std::size_t{1} + *std::ranges::max_element(group_of));
  for (std::size_t t = 0; t < group_of.size(); ++t) model.touch_points[t].group = group_of[t];
  for (Group& group : model.groups) group.kernel.later.resize(model.later.size());
  add_group_pools(structure, model);

  const NameIndex pools(structure.pools);
  for (std::size_t t = 0; t < group_of.size(); ++t) {
    if (structure.touch_points[t].kind == Kind::self_service) continue;
    Group& group = model.groups[group_of[t]];
    model.touch_points[t].queue = static_cast<std::uint16_t>(group.touch_points.size());
    group.touch_points.push_back(static_cast<std::uint16_t>(t));
    for (std::size_t p = 0; p < periods.size(); ++p) {
      KernelConfig::Queue queue = queue_of(periods[p]->touch_points[t], pools, group.pools);
      add_opening(t, periods, model, queue);
      (p == 0 ? group.kernel.queues : group.kernel.later[p - 1]).push_back(std::move(queue));
    }
  }
  for (Tables& tables : model.later) {
    for (std::size_t t = 0; t < group_of.size(); ++t) {
      tables.touch_points[t].group = model.touch_points[t].group;
      tables.touch_points[t].queue = model.touch_points[t].queue;
    }
  }
}

}  // namespace rapport
