// Runs that go on from the end of a warm-up, so that policies of one firm share it.
//
// In its warm-up a firm is as Today, whatever the policy. Three things of a run look ahead all the
// same: which needs come (candidates are accepted by the rates of their own time, and what a
// customer does next is planned then), when rosters and opening hours change next, and the firm's
// next look at itself. A warm-up decides none of the first beyond its end; a run that goes on from
// it decides them, and takes the others from its own model.
#include "sim/core/check.h"
#include "sim/engine/simulator_parts.h"

namespace rapport {

namespace {

bool same_steps(const Model& a, const Model& b) {
  return std::ranges::equal(a.steps, b.steps, [](const Step& x, const Step& y) {
    return x.touch_point == y.touch_point && x.group == y.group &&
           x.visit_counter == y.visit_counter && x.code == y.code;
  });
}

bool same_places(const Model& a, const Model& b) {
  return std::ranges::equal(a.touch_points, b.touch_points,
                            [](const TouchPoint& x, const TouchPoint& y) {
                              return x.group == y.group && x.queue == y.queue && x.pool == y.pool;
                            });
}

bool same_segments(const Model& a, const Model& b) {
  return std::ranges::equal(a.segments, b.segments, [](const Segment& x, const Segment& y) {
    return x.first_customer == y.first_customer && x.customers == y.customers &&
           x.first_newcomer == y.first_newcomer && x.newcomers == y.newcomers && x.code == y.code;
  });
}

/// Whether the same needs and streams ever come, from the same candidates.
bool same_candidates(const Model& a, const Model& b) {
  if (a.needs.size() != b.needs.size() || a.streams.size() != b.streams.size()) return false;
  for (std::size_t n = 0; n < a.needs.size(); ++n) {
    if (a.needs[n].mean_gap != b.needs[n].mean_gap || a.needs[n].code != b.needs[n].code) {
      return false;
    }
    for (std::size_t s = 0; s < a.segments.size(); ++s) {
      if (a.ever_needs(n, s) != b.ever_needs(n, s)) return false;
    }
  }
  for (std::size_t s = 0; s < a.streams.size(); ++s) {
    if (a.streams[s].mean_gap != b.streams[s].mean_gap) return false;
    if (a.ever_streams(s) != b.ever_streams(s)) return false;
  }
  return true;
}

bool same_frame(const Model& a, const Model& b) {
  return a.begin == b.begin && a.end == b.end && a.lookahead == b.lookahead &&
         a.single_case == b.single_case && a.groups.size() == b.groups.size() &&
         a.pools.size() == b.pools.size() && a.month_starts == b.month_starts &&
         a.company.on == b.company.on && a.scenario.represents == b.scenario.represents &&
         a.company.posts == b.company.posts &&
         a.company.departments.size() == b.company.departments.size();
}

}  // namespace

std::string Simulator::cannot_share(const Model& other, const Model& model) {
  if (other.from_start || model.from_start) {
    return "the policy is in force from the start, in the warm-up too";
  }
  if (!same_frame(other, model) || !same_segments(other, model)) return "it is another firm";
  if (!same_steps(other, model) || !same_places(other, model)) {
    return "the policies differ in which touch points are one event loop, or in which steps are "
           "visited twice";
  }
  if (!same_candidates(other, model))
    return "some kind of need or stream comes in one of them only";
  return "";
}

Simulator Simulator::of_warm_up(const Model& model, const RunOptions& options) {
  check(!model.from_start, "a policy that is in force from the start has its own warm-up");
  check(options.observer == nullptr, "nobody observes a warm-up that is shared");
  auto parts = std::make_unique<Parts>(model, options, true);
  parts->check_options();
  parts->begin();
  return Simulator(std::move(parts));
}

Simulator Simulator::after(const Simulator& warm_up, const Model& model, const Watch& watch) {
  const Parts& from = *warm_up.parts_;
  check(from.only_warms && from.now == from.stop, "the warm-up has not ended");
  const std::string why_not = cannot_share(from.model, model);
  check(why_not.empty(), why_not.c_str());
  auto parts = std::make_unique<Parts>(from, model, watch);
  parts->go_on_from(from);
  return Simulator(std::move(parts));
}

}  // namespace rapport
