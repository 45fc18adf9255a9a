#include "sim/scenario/journey_graph.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/strong_components.hpp>

#include "sim/scenario/name_index.h"

namespace rapport {

namespace {

// A graph whose vertices are the journey's steps, in their order, and a last one that stands for
// the end (or, where it is the source of a search, for the start). Moves from or to unknown steps
// are left out: they are reported elsewhere.
using StepGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

/// By step: whether a search from the vertex `source` meets it.
std::vector<bool> reachable_from(std::size_t source, const StepGraph& graph) {
  std::vector<boost::default_color_type> color(boost::num_vertices(graph));
  const auto color_map =
      boost::make_iterator_property_map(color.begin(), boost::get(boost::vertex_index, graph));
  boost::breadth_first_search(graph, source, boost::color_map(color_map));
  std::vector<bool> reached;
  for (std::size_t v = 0; v + 1 < color.size(); ++v) {
    reached.push_back(color[v] == boost::black_color);
  }
  return reached;
}

StepGraph graph_of_moves(const JourneySpec& journey, const NameIndex& steps) {
  StepGraph graph(journey.steps.size() + 1);
  for (const JourneySpec::Move& move : journey.moves) {
    const auto from = steps.find(move.from), to = steps.find(move.to);
    if (from && to) boost::add_edge(*from, *to, graph);
  }
  return graph;
}

/// Whether the step's outcome has a move; where it has none the case ends.
bool has_move(const JourneySpec& journey, const std::string& step, Outcome outcome) {
  for (const JourneySpec::Move& move : journey.moves) {
    if (move.from == step && move.on == outcome) return true;
  }
  return false;
}

}  // namespace

bool can_happen(Outcome outcome, const TouchPointSpec& touch_point) {
  const bool queues = touch_point.kind != TouchPointSpec::Kind::self_service;
  switch (outcome) {
    case Outcome::served:
      return true;
    case Outcome::abandoned:
      return queues && touch_point.patience.has_value();
    case Outcome::balked:
      return queues && touch_point.balk_probability > 0;
    case Outcome::turned_away:
      return queues &&
             (touch_point.waiting_room.has_value() ||
              (touch_point.kind == TouchPointSpec::Kind::staffed && touch_point.open.mean() < 1));
    case Outcome::passed_on:
      return !queues && touch_point.assistant.on;
  }
  return false;
}

std::vector<bool> steps_on_cycles(const JourneySpec& journey) {
  const NameIndex steps(journey.steps);
  const StepGraph graph = graph_of_moves(journey, steps);
  std::vector<std::size_t> component(boost::num_vertices(graph));
  const auto count = boost::strong_components(
      graph,
      boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
  std::vector<std::size_t> size(static_cast<std::size_t>(count));
  for (const std::size_t c : component) ++size[c];
  std::vector<bool> cyclic;
  for (std::size_t v = 0; v < journey.steps.size(); ++v) {
    cyclic.push_back(size[component[v]] > 1 || boost::edge(v, v, graph).second);
  }
  return cyclic;
}

std::vector<bool> steps_reached(const JourneySpec& journey) {
  const NameIndex steps(journey.steps);
  StepGraph graph = graph_of_moves(journey, steps);
  const std::size_t start = journey.steps.size();
  for (const JourneySpec::Entry& entry : journey.entries) {
    if (const auto step = steps.find(entry.step)) boost::add_edge(start, *step, graph);
  }
  return reachable_from(start, graph);
}

std::vector<bool> steps_that_end(const JourneySpec& journey,
                                 const std::vector<TouchPointSpec>& touch_points) {
  const NameIndex steps(journey.steps), places(touch_points);
  const std::size_t end = journey.steps.size();
  // Edges point backwards, so that one search from the end finds every step that reaches it.
  StepGraph backwards(end + 1);
  const auto happens = [&](std::size_t step, Outcome outcome) {
    const auto place = places.find(journey.steps[step].touch_point);
    return !place || can_happen(outcome, touch_points[*place]);
  };
  for (const JourneySpec::Move& move : journey.moves) {
    const auto from = steps.find(move.from);
    const auto to = move.to.empty() ? std::optional(end) : steps.find(move.to);
    if (!from || !to || !(move.probability > 0) || !happens(*from, move.on)) continue;
    boost::add_edge(*to, *from, backwards);
  }
  for (std::size_t step = 0; step < end; ++step) {
    for (int o = 0; o < kOutcomes; ++o) {
      const auto outcome = static_cast<Outcome>(o);
      if (!happens(step, outcome) || has_move(journey, journey.steps[step].name, outcome)) continue;
      boost::add_edge(end, step, backwards);
    }
  }
  return reachable_from(end, backwards);
}

namespace {

struct FlatMove {
  std::size_t from, to;
  double probability;
  bool passed_on;
};

/// The probability that a case at `target` comes back to it, by iteration. That is exact enough:
/// journeys are small, and a return that is nearly sure is refused whatever its last digit. Where
/// an assistant settles or passes on, the likelier way back counts.
double return_probability(std::size_t target, std::size_t steps,
                          const std::vector<FlatMove>& moves) {
  constexpr int kRounds = 10'000;
  constexpr double kSettled = 1e-12;
  std::vector<double> reach(steps), next(steps), passed_on(steps);
  for (int round = 0; round < kRounds; ++round) {
    std::ranges::fill(next, 0.0);
    std::ranges::fill(passed_on, 0.0);
    for (const FlatMove& m : moves) {
      (m.passed_on ? passed_on : next)[m.from] +=
          m.probability * (m.to == target ? 1.0 : reach[m.to]);
    }
    double change = 0.0;
    for (std::size_t i = 0; i < steps; ++i) {
      next[i] = std::max(next[i], passed_on[i]);
      change = std::max(change, next[i] - reach[i]);
    }
    std::swap(reach, next);
    if (change < kSettled) break;
  }
  return reach[target];
}

}  // namespace

std::vector<double> return_probabilities(const JourneySpec& journey, Outcome outcome,
                                         bool at_once) {
  const NameIndex steps(journey.steps);
  std::vector<FlatMove> moves;
  for (const JourneySpec::Move& move : journey.moves) {
    const bool passed_on = move.on == Outcome::passed_on && outcome == Outcome::served;
    if (move.to.empty() || !(move.on == outcome || passed_on) || (at_once && move.delay)) continue;
    moves.push_back({*steps.find(move.from), *steps.find(move.to), move.probability, passed_on});
  }
  const std::vector<bool> cyclic = steps_on_cycles(journey);
  std::vector<double> again(journey.steps.size());
  for (std::size_t i = 0; i < again.size(); ++i) {
    if (cyclic[i]) again[i] = return_probability(i, again.size(), moves);
  }
  return again;
}

}  // namespace rapport
