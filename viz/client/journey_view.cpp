#include "viz/client/journey_view.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>

#include "sim/core/moments.h"

namespace rapport {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kFew = 1.0;                // of 100 cases
constexpr std::uint64_t kIntervalFrom = 4;  // pairs

/// What is said of 100 cases, for the intervals that all metrics have.
constexpr Metric kOf100{.group = "Journeys",
                        .id = "of_100_cases",
                        .label = "Of 100 cases",
                        .unit = "of 100",
                        .digits = 1};

/// The flows of all runs of the pair, and the numbers that are made of them.
class PairedFlows {
 public:
  using Of = std::function<double(const WalkFlow&)>;

  PairedFlows(const SessionState& state, std::size_t walk) : state_(state) {
    const std::array arms{&state.arms[state.against], &state.arms[state.policy]};
    for (std::size_t i = 0; i < arms.size(); ++i) {
      for (const auto& run : arms[i]->runs) {
        const bool fine = run != nullptr && !run->details.empty();
        flows_[i].push_back(fine ? flow_of(*arms[i]->model, run->details, walk) : WalkFlow{});
      }
    }
    const std::size_t runs = std::max(flows_[0].size(), flows_[1].size());
    for (std::vector<WalkFlow>& flows : flows_) flows.resize(runs);
  }

  bool is_pair() const { return state_.policy != state_.against; }
  const std::vector<WalkFlow>& from() const { return flows_[0]; }
  const std::vector<WalkFlow>& to() const { return flows_[1]; }

  /// A number that is filled in by `finish`.
  void number(PairNumber& into, const Of& of) {
    wanted_.push_back({&into, values_of(flows_[0], of), values_of(flows_[1], of)});
  }
  void finish();

 private:
  struct Wanted {
    PairNumber* into;
    std::vector<double> from, to;
  };
  static WalkFlow flow_of(const Model& model, const RunDetails& details, std::size_t walk) {
    return walk < details.walks() ? walk_flow(model, details, walk) : flow_of_all(model, details);
  }
  static std::vector<double> values_of(const std::vector<WalkFlow>& flows, const Of& of) {
    std::vector<double> values;
    for (const WalkFlow& flow : flows) values.push_back(flow.cases > 0 ? of(flow) : kNone);
    return values;
  }

  const SessionState& state_;
  std::array<std::vector<WalkFlow>, 2> flows_{};
  std::vector<Wanted> wanted_{};
};

Moments moments_of_finite(const std::vector<double>& values) {
  Moments moments;
  for (const double value : values) {
    if (std::isfinite(value)) moments.add(value);
  }
  return moments;
}

void PairedFlows::finish() {
  std::vector<MetricKey> keys;
  std::vector<std::vector<double>> policy, against;
  for (const Wanted& wanted : wanted_) {
    keys.push_back({&kOf100});
    policy.push_back(wanted.to);
    against.push_back(wanted.from);
  }
  const std::size_t others = std::max<std::size_t>(1, state_.arms.size() - 1);
  std::vector<Comparison> compared;
  if (is_pair() && state_.pairs > 1) {
    compared = compare(keys, policy, against, kConfidence, Validity::always_valid, others);
  }
  for (std::size_t k = 0; k < wanted_.size(); ++k) {
    PairNumber& into = *wanted_[k].into;
    const Moments from = moments_of_finite(against[k]), to = moments_of_finite(policy[k]);
    Moments apart;
    for (std::size_t r = 0; r < policy[k].size(); ++r) {
      const double difference = policy[k][r] - against[k][r];
      if (std::isfinite(difference)) apart.add(difference);
    }
    into.from = from.count() > 0 ? from.mean() : kNone;
    into.to = apart.count() > 0 ? into.from + apart.mean() : to.count() > 0 ? to.mean() : kNone;
    into.difference.mean = into.to - into.from;
    into.difference.half_width = std::numeric_limits<double>::infinity();
    if (!is_pair() || compared.empty()) continue;
    if (apart.count() >= kIntervalFrom) into.difference = student_interval(apart, kConfidence);
    if (std::isfinite(compared[k].difference.half_width)) into.difference = compared[k].difference;
  }
}

/// "self_service" as people write it.
std::string spoken(std::string name) {
  std::ranges::replace(name, '_', ' ');
  if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

/// A step that is named as its touch point; where a journey comes to it at several steps, as
/// itself.
JourneyStep step_of_journey(const Model& model, const Journey& journey, std::size_t place) {
  JourneyStep step;
  step.place = place;
  step.touch_point = model.steps[journey.steps.first + place].touch_point;
  step.name = spoken(model.touch_points[step.touch_point].name);
  const auto alike = std::count_if(
      model.steps.begin() + journey.steps.first, model.steps.begin() + journey.steps.last,
      [&](const Step& other) { return other.touch_point == step.touch_point; });
  const auto spec = std::ranges::find(model.scenario.journeys, journey.name, &JourneySpec::name);
  if (alike > 1 && spec != model.scenario.journeys.end())
    step.name = spoken(spec->steps[place].name);
  return step;
}

JourneyStep step_at_place(const Model& model, std::size_t touch_point) {
  JourneyStep step;
  step.place = step.touch_point = touch_point;
  step.name = spoken(model.touch_points[touch_point].name);
  return step;
}

double not_served(const WalkFlow& flow, std::size_t from, std::size_t to) {
  double sum = 0;
  for (int o = 0; o < kOutcomes; ++o) {
    if (static_cast<Outcome>(o) != Outcome::served)
      sum += flow.way(from, static_cast<Outcome>(o), to);
  }
  return sum;
}

double all_of_way(const WalkFlow& flow, std::size_t from, std::size_t to) {
  return flow.way(from, Outcome::served, to) + not_served(flow, from, to);
}

/// Whether some case went so, and the journey says so or it is more than a few.
bool is_taken(const Model& model, const PairedFlows& flows, bool is_of_all, std::size_t from,
              std::size_t to) {
  double most = 0;
  std::size_t first = 0;
  for (const auto* list : {&flows.from(), &flows.to()}) {
    for (const WalkFlow& flow : *list) {
      if (flow.cases > 0)
        first = flow.first_step, most = std::max(most, all_of_way(flow, from, to));
    }
  }
  if (most >= kFew || is_of_all) return most >= kFew;
  for (const Range& moves : model.steps[first + from].moves) {
    for (std::uint32_t m = moves.first; most > 0 && m < moves.last; ++m)
      if (model.moves[m].to == first + to) return true;
  }
  return false;
}

/// Whether some case comes to the step.
bool is_visited(const PairedFlows& flows, std::size_t step) {
  const auto visited = [step](const WalkFlow& flow) {
    return flow.cases > 0 && flow.begun[step] + flow.visits[step] > 0;
  };
  return std::ranges::any_of(flows.from(), visited) || std::ranges::any_of(flows.to(), visited);
}

/// Both lists are made before numbers are asked for, so that these stay where they are.
void add_steps_and_ways(const Model& model, const PairedFlows& flows, JourneyView& view) {
  const Journey* journey = view.is_of_all ? nullptr : &journey_of_walk(model, view.kind);
  const std::size_t places =
      journey != nullptr ? journey->steps.last - journey->steps.first : model.touch_points.size();
  for (std::size_t place = 0; place < places; ++place) {
    if (!is_visited(flows, place)) continue;
    view.steps.push_back(journey != nullptr ? step_of_journey(model, *journey, place)
                                            : step_at_place(model, place));
  }
  for (std::size_t from = 0; from < view.steps.size(); ++from) {
    for (std::size_t to = 0; to < view.steps.size(); ++to) {
      if (is_taken(model, flows, view.is_of_all, view.steps[from].place, view.steps[to].place))
        view.ways.push_back({from, to, {}});
    }
  }
}

void ask_for_steps(PairedFlows& flows, JourneyView& view) {
  for (JourneyStep& step : view.steps) {
    const std::size_t s = step.place;
    flows.number(step.begun, [s](const WalkFlow& f) { return f.begun[s]; });
    flows.number(step.visits, [s](const WalkFlow& f) { return f.visits[s]; });
    flows.number(step.done,
                 [s](const WalkFlow& f) { return f.way(s, Outcome::served, f.begun.size()); });
    flows.number(step.lost, [s](const WalkFlow& f) { return not_served(f, s, f.begun.size()); });
  }
  for (JourneyWay& way : view.ways) {
    flows.number(way.cases, [from = view.steps[way.from].place, to = view.steps[way.to].place](
                                const WalkFlow& f) { return all_of_way(f, from, to); });
  }
}

void ask_for_whole(PairedFlows& flows, JourneyView& view) {
  const auto ended = [](Outcome outcome) {
    return [outcome](const WalkFlow& f) {
      double sum = 0;
      for (std::size_t s = 0; s < f.begun.size(); ++s) sum += f.way(s, outcome, f.begun.size());
      return sum;
    };
  };
  flows.number(view.done, ended(Outcome::served));
  flows.number(view.lost, [](const WalkFlow& f) {
    double sum = 0;
    for (std::size_t s = 0; s < f.begun.size(); ++s) sum += not_served(f, s, f.begun.size());
    return sum;
  });
  for (int o = 0; o < kOutcomes; ++o) {
    const auto outcome = static_cast<Outcome>(o);
    flows.number(view.ended[static_cast<std::size_t>(o)], ended(outcome));
  }
  for (CameBack& back : view.came_back) {
    flows.number(back.cases, [cause = back.cause](const WalkFlow& f) {
      return f.came_back[static_cast<std::size_t>(cause)];
    });
  }
}

void add_came_back(const PairedFlows& flows, JourneyView& view) {
  for (const Cause cause : {Cause::repeat, Cause::chase, Cause::complaint, Cause::misfit}) {
    const auto any = [cause](const WalkFlow& flow) {
      return flow.came_back[static_cast<std::size_t>(cause)] > 0;
    };
    if (std::ranges::any_of(flows.from(), any) || std::ranges::any_of(flows.to(), any))
      view.came_back.push_back({cause, {}});
  }
}

double cases_a_year(const Model& model, const std::vector<WalkFlow>& flows) {
  Moments cases;
  for (const WalkFlow& flow : flows) {
    if (flow.cases > 0) cases.add(flow.cases);
  }
  const double years = static_cast<double>(model.end) / static_cast<double>(kYear);
  return cases.count() > 0 ? cases.mean() * model.scenario.represents / years : 0.0;
}

std::vector<double> limits_of(const SessionArm& arm, std::size_t touch_point,
                              const std::vector<HourRow>& rows) {
  double work = 0, started = 0;
  for (std::size_t h = 0; h < kHoursOfWeek; ++h) {
    work += static_cast<double>(arm.details.hour(touch_point, h).work);
    started += static_cast<double>(arm.details.hour(touch_point, h).started);
  }
  std::vector<double> limits;
  for (const HourRow& row : rows)
    limits.push_back(work > 0 ? row.staff * static_cast<double>(kHour) * started / work : kNone);
  return limits;
}

double runs_of(const SessionArm& arm) { return static_cast<double>(arm.done - arm.failed); }

}  // namespace

std::shared_ptr<const JourneyView> journey_view(const SessionState& state, std::size_t kind) {
  auto view = std::make_shared<JourneyView>();
  if (state.arms.empty()) return view;
  const SessionArm &from = state.arms[state.against], &to = state.arms[state.policy];
  if (from.details.empty() || to.details.empty()) return view;
  const Model& model = *from.model;
  view->kind = kind;
  view->is_of_all = kind == from.details.walks();
  for (const Need& need : model.needs) view->kinds.push_back(spoken(need.name));
  for (const Stream& stream : model.streams) view->kinds.push_back(spoken(stream.name));
  if (view->kinds.size() > 1) view->kinds.emplace_back("All");
  if (kind >= view->kinds.size()) return view;
  PairedFlows flows(state, kind);
  view->is_pair = flows.is_pair();
  view->pairs = view->is_pair ? state.pairs : from.done - from.failed;
  view->from_a_year = cases_a_year(model, flows.from());
  view->to_a_year = cases_a_year(*to.model, flows.to());
  add_steps_and_ways(model, flows, *view);
  add_came_back(flows, *view);
  ask_for_steps(flows, *view);
  ask_for_whole(flows, *view);
  flows.finish();
  return view;
}

DayView day_view(const SessionState& state, std::size_t touch_point, std::size_t first,
                 std::size_t last) {
  DayView view;
  if (state.arms.empty()) return view;
  const SessionArm &from = state.arms[state.against], &to = state.arms[state.policy];
  if (from.details.empty() || to.details.empty()) return view;
  const Model& model = *from.model;
  const TouchPoint& place = model.touch_points[touch_point];
  if (place.queue == kNoQueue) return view;
  view.from = day_rows(model, from.details, touch_point, first, last, runs_of(from));
  view.to = day_rows(*to.model, to.details, touch_point, first, last, runs_of(to));
  view.from_limit = limits_of(from, touch_point, view.from);
  view.to_limit = limits_of(to, touch_point, view.to);
  const KernelConfig::Queue& queue = model.groups[place.group].kernel.queues[place.queue];
  for (std::size_t h = 0; h < view.from.size(); ++h) {
    bool closed = queue.closes;
    for (std::size_t day = first; closed && day <= last; ++day) {
      const auto hour = static_cast<Time>(day * view.from.size() + h);
      closed = queue.open.at(model.monday + kWeek + hour * kHour + kHour / 2) == 0;
    }
    view.closed.push_back(closed);
  }
  return view;
}

}  // namespace rapport
