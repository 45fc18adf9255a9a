#include "sim/engine/simulator.h"

#include <algorithm>
#include <bit>

#include "sim/core/check.h"
#include "sim/engine/simulator_parts.h"

namespace rapport {

namespace {

constexpr std::uint32_t kCustomersPerLane = 100'000;  // below this a run is one lane

/// Mixes `value` into `hash` (the finaliser of splitmix64, Steele, Lea and Flood 2014).
std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  std::uint64_t z = (hash ^ value) + 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

int lane_count(const Model& model, const RunOptions& options) {
  if (options.blocks > 0) return options.blocks;
  if (options.threads == 1) return 1;
  const auto by_size = static_cast<int>(model.customers / kCustomersPerLane);
  return std::clamp(by_size, 1, 2 * options.threads);
}

}  // namespace

Time longest_window(Time lookahead) {
  const Time most = std::min(lookahead, Wheel::kLongestWindow);
  for (Time parts = 1;; ++parts) {
    const Time window = kDay / parts;
    if (window * parts == kDay && window <= most) return window;
  }
}

void Simulator::Parts::make_lanes() {
  const auto count = static_cast<std::uint32_t>(lane_count(model, options));
  customers_per_lane = std::max(1u, (model.people() + count - 1) / count);
  for (std::uint32_t l = 0; l < count; ++l) {
    const std::uint32_t first = std::min(model.people(), l * customers_per_lane);
    const std::uint32_t last = std::min(model.people(), first + customers_per_lane);
    Lane::Setup setup{&model,
                      &population,
                      &day_factors,
                      &planner,
                      options.key,
                      window,
                      first,
                      last,
                      {},
                      options.observer != nullptr,
                      wish(),
                      options.watch.details,
                      only_warms ? stop - 1 : kNever};
    for (std::size_t s = l; s < model.streams.size(); s += count) {
      setup.streams.push_back(static_cast<std::uint16_t>(s));
    }
    lanes.push_back(std::make_unique<Lane>(setup));
  }
}

void Simulator::Parts::make_groups() {
  for (std::uint16_t g = 0; g < model.groups.size(); ++g) {
    groups.push_back(std::make_unique<GroupLoop>(
        model, g, options.key, lanes.size(), customers_per_lane, window, planner, copy_times,
        options.observer != nullptr, wish(), options.watch.details));
  }
  for (int s : {0, 1}) {
    returns[s].resize(lanes.size());
    for (std::size_t l = 0; l < lanes.size(); ++l) {
      for (auto& g : groups) returns[s][l].push_back(&g->returns(s, l));
    }
  }
}

void Simulator::Parts::begin() {
  make_lanes();
  team.for_each(lanes.size(), [&](std::size_t l) { lanes[l]->begin(); });
  make_groups();
  set_months();
}

void Simulator::Parts::go_on_from(const Parts& warm_up) {
  make_lanes();
  make_groups();
  team.for_each(lanes.size(), [&](std::size_t l) { lanes[l]->go_on_from(*warm_up.lanes[l], now); });
  for (std::size_t g = 0; g < groups.size(); ++g) groups[g]->go_on_from(*warm_up.groups[g], now);
  set_months();
}

/// Delivers to a lane all that groups have handed back: of the window before the last one, which is
/// there only if lanes were ahead, and of the last one.
void Simulator::Parts::deliver_to(std::size_t l) {
  lanes[l]->deliver(before, returns[side][l]);
  lanes[l]->deliver(now, returns[1 - side][l]);
}

void Simulator::Parts::deliver_all() {
  team.for_each(lanes.size(), [&](std::size_t l) { deliver_to(l); });
}

/// One window of the groups. With several threads the lanes meanwhile run the next window: what
/// they need of this one takes at least the lookahead, and that is two windows or more.
void Simulator::Parts::step() {
  const Time until = std::min(now + window, model.end);
  const Time next_until = std::min(until + window, model.end);
  if (!lanes_ahead) {
    if (is_date(now)) {
      timed(customers_phase, [&] { deliver_all(); });
      run_dates(false);
      timed(customers_phase, [&] {
        team.for_each(lanes.size(), [&](std::size_t l) { lanes[l]->run(now, until, side); });
      });
    } else {
      timed(customers_phase, [&] {
        team.for_each(lanes.size(), [&](std::size_t l) {
          deliver_to(l);
          lanes[l]->run(now, until, side);
        });
      });
    }
  }
  lanes_ahead = pipelined && until < model.end && !is_date(until);
  const std::size_t work = groups.size() + (lanes_ahead ? lanes.size() : 0);
  timed(queues_phase, [&] {
    team.for_each(work, [&](std::size_t i) {
      if (i < groups.size()) {
        groups[i]->run(now, until, side, lanes);
      } else {
        const std::size_t l = i - groups.size();
        lanes[l]->deliver(now, returns[1 - side][l]);
        lanes[l]->run(until, next_until, 1 - side);
      }
    });
  });
  before = now;
  now = until;
  side = 1 - side;
  if (options.observer != nullptr) emit_events();
}

/// Events of lanes that are a window ahead wait for the groups.
void Simulator::Parts::emit_events() {
  for (auto& lane : lanes) {
    events.insert(events.end(), lane->events.begin(), lane->events.end());
    lane->events.clear();
  }
  for (auto& group : groups) {
    events.insert(events.end(), group->events.begin(), group->events.end());
    group->events.clear();
  }
  std::sort(events.begin(), events.end());
  const auto ready = std::lower_bound(events.begin(), events.end(), now,
                                      [](const Event& e, Time t) { return e.time < t; });
  options.observer->on_events({events.data(), static_cast<std::size_t>(ready - events.begin())});
  events.erase(events.begin(), ready);
}

/// A hash of the customers' state: a sum over customers, so that blocks may be hashed in any order.
std::uint64_t Simulator::Parts::customer_hash() {
  const auto hash_of = [&](std::size_t id) {
    const Customer& c = population.customers[id];
    std::uint64_t h = mix(id, std::bit_cast<std::uint64_t>(c.satisfaction));
    // While a case is open, `ready` is of no use to anyone and may depend on the window's length.
    h = mix(h, c.open == 0 ? static_cast<std::uint64_t>(c.ready) : 0);
    h = mix(h, c.next_renewal);
    if (model.company.on) {
      const CompanyRow& row = population.company[id];
      h = mix(h, std::bit_cast<std::uint32_t>(row.memory));
      h = mix(h, std::bit_cast<std::uint64_t>(row.expectation));
      h = mix(h, row.value);
      if (!population.channel.empty()) h = mix(h, population.channel[id]);
    }
    return mix(h, static_cast<std::uint64_t>(c.presence == Presence::left) << 8 | c.open);
  };
  std::uint64_t sum = ordered_sum<std::uint64_t>(team, model.customers, kSumBlock, hash_of);
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    sum += ordered_sum<std::uint64_t>(team, joined(s), kSumBlock, [&](std::size_t i) {
      return hash_of(model.segments[s].first_newcomer + i);
    });
  }
  return sum;
}

void Simulator::Parts::check_options() const {
  check(window > 0 && kDay % window == 0, "the window must divide a day");
  check(window >= kSecond, "the window is shorter than a second");
  check(window <= longest_window(model.lookahead),
        "the window is longer than the lookahead, or than 4 hours");
  check(options.phase_seconds == nullptr || options.phase_seconds->size() == phases().size(),
        "there is a number of seconds for each phase");
}

Simulator::Simulator(const Model& model, const RunOptions& options)
    : parts_(std::make_unique<Parts>(model, options, false)) {
  parts_->check_options();
  parts_->begin();
}

Simulator::Simulator(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Simulator::Simulator(Simulator&& other) noexcept = default;
Simulator::~Simulator() = default;

Time Simulator::now() const { return parts_->now; }

void Simulator::run_until(Time t) {
  while (parts_->now < t && parts_->now < parts_->stop) parts_->step();
}

std::size_t Simulator::months_done() const {
  return parts_->next_month == 0 ? 0 : parts_->next_month - 1;
}

RunResult Simulator::so_far() const {
  const Parts& p = *parts_;
  RunResult result;
  const std::size_t months = p.model.month_starts.size() - 1;
  Totals sum(months + 1, p.model.touch_points.size(), p.model.segments.size(), rows_of(p.model));
  for (const auto& lane : p.lanes) {
    sum += lane->totals;
    if (p.options.watch.details) result.details += lane->details;
    result.open_cases += lane->parked();
    result.open_customer_cases += lane->open_customer_cases();
  }
  for (const auto& group : p.groups) {
    sum += group->totals;
    if (p.options.watch.details) result.details += group->details;
    result.open_cases += group->present();
  }
  sum.drop_last_month();  // the row of what is not counted
  result.totals = std::move(sum);
  result.snapshots = p.snapshots;
  result.milestones = p.milestones;
  result.company = p.company_snapshots;
  // Months to come have what was seen last, so that whoever reads all months finds numbers.
  for (std::size_t m = p.next_month; m > 0 && m < result.company.size(); ++m) {
    result.company[m] = result.company[m - 1];
  }
  return result;
}

RunResult Simulator::finish() {
  Parts& p = *parts_;
  check(!p.finished, "a simulator finishes once");
  check(!p.only_warms, "a warm-up does not finish");
  p.finished = true;
  run_until(p.model.end);
  p.timed(Parts::customers_phase, [&] { p.deliver_all(); });
  for (const auto& lane : p.lanes) lane->finish();
  p.run_dates(true);
  RunResult result = so_far();
  if (p.model.company.on) result.prospects = p.prospects();
  if (p.model.company.has_joining()) result.stays = p.stays();
  result.rescinded = p.company.rescinded();
  result.customer_hash = p.customer_hash();
  return result;
}

std::vector<CustomerState> Simulator::customers() const {
  const Model& model = parts_->model;
  const Population& population = parts_->population;
  std::vector<CustomerState> states(model.people());
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    const Segment& segment = model.segments[s];
    CustomerState to_come{0.0, kNever, static_cast<std::uint8_t>(s), 0};
    to_come.joined = kNever;
    std::fill_n(states.begin() + segment.first_newcomer, segment.newcomers, to_come);
  }
  population.for_each(model, 0, model.people(), [&](std::uint32_t id) {
    const Customer& c = population.customers[id];
    CustomerState& state = states[id];
    state = {c.satisfaction, c.presence == Presence::left ? c.ready : kNever, c.segment, c.open};
    if (population.company.empty()) return;
    state.memory = population.company[id].memory;
    state.value = population.company[id].value;
    if (id >= model.customers) state.joined = population.joined[id - model.customers] * kDay;
  });
  return states;
}

Story Simulator::story() const {
  Story story;
  std::vector<StoryLeg> after;
  for (const auto& lane : parts_->lanes) lane->add_story(story, after);
  for (const auto& group : parts_->groups) {
    story.legs.insert(story.legs.end(), group->told().begin(), group->told().end());
  }
  // The same legs in both lists, in one order.
  const auto key = [](const StoryLeg& l) {
    return std::tuple(l.customer, l.time, l.kind, l.slot, l.cause, l.leg);
  };
  std::ranges::sort(story.legs, {}, key);
  std::ranges::sort(after, {}, key);
  check(after.size() == story.legs.size(), "each leg that is told was delivered");
  for (std::size_t i = 0; i < after.size(); ++i) {
    check(key(after[i]) == key(story.legs[i]), "each leg that is told was delivered");
    story.legs[i].satisfaction = after[i].satisfaction;
    story.legs[i].memory = after[i].memory;
    story.legs[i].closes = after[i].closes;
  }
  std::ranges::sort(story.ends, {},
                    [](const StoryEnd& e) { return std::pair(e.customer, e.time); });
  return story;
}

std::size_t Simulator::bytes() const {
  std::size_t sum = parts_->population.bytes();
  for (const auto& lane : parts_->lanes) sum += lane->bytes();
  for (const auto& group : parts_->groups) sum += group->bytes();
  return sum;
}

double Simulator::expected_bytes(const Model& model) {
  return Population::expected_bytes(model) +
         static_cast<double>(model.people()) * Wheel::kBytesAnEntry;
}

RunResult run(const Model& model, const RunOptions& options) {
  return Simulator(model, options).finish();
}

namespace {

/// The run day by day, so that it can be given up; nothing is asked between two events.
RunResult run_unless_stopped(const Model& model, const RunOptions& options, const Crew& crew) {
  Simulator simulator(model, options);
  while (crew.stop != nullptr && simulator.now() < model.end) {
    if (is_set(crew.stop)) return {};
    simulator.run_until(std::min(simulator.now() + kDay, model.end));
  }
  return simulator.finish();
}

}  // namespace

std::vector<RunResult> run_many(const Model& model, std::span<const RandomKey> keys, Crew crew,
                                Time window) {
  std::vector<RunResult> results(keys.size());
  Team team(crew.threads);
  team.for_each(keys.size(), [&](std::size_t i) {
    RunOptions options;
    options.key = keys[i];
    options.window = window;
    try {
      if (!is_set(crew.stop)) results[i] = run_unless_stopped(model, options, crew);
    } catch (const std::exception& e) {
      results[i] = {};
      results[i].failure = e.what();
    }
  });
  throw_if_set(crew.stop);
  return results;
}

std::uint64_t RunResult::hash() const { return hash_with(true); }

std::uint64_t RunResult::event_hash() const { return hash_with(false); }

std::uint64_t RunResult::hash_with(bool levers) const {
  std::uint64_t h = mix(customer_hash, static_cast<std::uint64_t>(open_cases));
  for (const char c : failure) h = mix(h, static_cast<unsigned char>(c));
  if (rescinded != kNever) h = mix(h, static_cast<std::uint64_t>(rescinded));
  h = mix(h, static_cast<std::uint64_t>(open_customer_cases));
  totals.for_each_count([&](std::int64_t count) { h = mix(h, static_cast<std::uint64_t>(count)); });
  for (const Snapshot& s : snapshots) {
    h = mix(h, static_cast<std::uint64_t>(s.time));
    for (const std::int64_t n : s.alive) h = mix(h, static_cast<std::uint64_t>(n));
    for (const double sum : s.satisfaction_sum) h = mix(h, std::bit_cast<std::uint64_t>(sum));
    for (const std::int64_t value : s.value) h = mix(h, static_cast<std::uint64_t>(value));
    for (const double sum : s.memory_sum) h = mix(h, std::bit_cast<std::uint64_t>(sum));
    for (const std::int64_t n : s.replies) h = mix(h, static_cast<std::uint64_t>(n));
    for (const double sum : s.reported_sum) h = mix(h, std::bit_cast<std::uint64_t>(sum));
    for (const std::int64_t use : s.credit_use) h = mix(h, static_cast<std::uint64_t>(use));
    for (const std::int64_t more : s.value_change) h = mix(h, static_cast<std::uint64_t>(more));
  }
  for (const CompanySnapshot& s : company) {
    for (const auto* values : {&s.want, &s.load, &s.record, &s.levers}) {
      if (values == &s.levers && !levers) continue;
      for (const double value : *values) h = mix(h, std::bit_cast<std::uint64_t>(value));
    }
  }
  for (const Prospect& prospect : prospects) {
    h = mix(h, std::bit_cast<std::uint64_t>(prospect.months));
    h = mix(h, std::bit_cast<std::uint64_t>(prospect.worth_months));
    h = mix(h, std::bit_cast<std::uint64_t>(prospect.leaving_factors));
  }
  return h;
}

}  // namespace rapport
