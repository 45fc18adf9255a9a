#include "sim/model/simulator.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "sim/core/check.h"
#include "sim/core/special.h"
#include "sim/model/experience.h"
#include "sim/model/group_loop.h"
#include "sim/model/lane.h"

namespace rapport {

namespace {

constexpr std::size_t kSumBlock = 4096;               // customers a block of an ordered sum
constexpr std::uint32_t kCustomersPerLane = 100'000;  // below this a run is one lane

/// Mixes `value` into `hash` (the finaliser of splitmix64, Steele, Lea and Flood 2014).
std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  std::uint64_t z = (hash ^ value) + 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

/// Sums by segment of one block of customers.
struct SegmentSums {
  std::vector<std::int64_t> alive;
  std::vector<double> satisfaction;
  std::vector<std::int64_t> value, replies;  // of a company
  std::vector<double> memory, reported;

  SegmentSums() = default;
  SegmentSums(std::size_t segments, bool company)
      : alive(segments),
        satisfaction(segments),
        value(company ? segments : 0),
        replies(value.size()),
        memory(value.size()),
        reported(value.size()) {}
  void clear() {
    std::ranges::fill(alive, 0);
    std::ranges::fill(satisfaction, 0.0);
    std::ranges::fill(value, 0);
    std::ranges::fill(replies, 0);
    std::ranges::fill(memory, 0.0);
    std::ranges::fill(reported, 0.0);
  }
};

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

struct Simulator::Parts {
  Parts(const Model& m, const RunOptions& o)
      : model(m),
        options(o),
        team(o.threads, Joins::frequent),
        window(o.window > 0 ? o.window
                            : longest_window(o.threads > 1 ? m.lookahead / 2 : m.lookahead)),
        now(m.begin),
        before(m.begin),
        population(m),
        day_factors(m, o.key),
        company(m, o.key),
        legs(m, population, company, o.key),
        block_sums((m.customers + kSumBlock - 1) / kSumBlock),
        pipelined(o.threads > 1 && 2 * window <= m.lookahead) {
    const std::size_t segments = m.segments.size();
    const bool on = m.company.on;
    for (SegmentSums& sums : block_sums) sums = SegmentSums(segments, on);
    const auto add_blank = [segments, on](std::vector<Snapshot>& to, Time t) {
      const SegmentSums zero(segments, on);
      to.push_back(
          {t, zero.alive, zero.satisfaction, zero.value, zero.memory, zero.replies, zero.reported});
    };
    if (on) company_snapshots.resize(m.month_starts.size());
    served.resize(on ? m.touch_points.size() : 0);
    for (const Time t : m.month_starts) add_blank(snapshots, t);
    for (const Time t : m.milestones) add_blank(milestones, t);
  }

  void make_lanes();
  void make_groups();
  void step();
  void deliver_to(std::size_t l);
  void deliver_all();
  bool is_date(Time t) const;
  void dates();
  void set_months();
  void take_snapshot(Snapshot& snapshot);
  void take_snapshots();
  void survey(const Customer& c, std::uint32_t id, std::uint32_t month, SegmentSums& sums) const;
  void look_at_company();
  CompanySnapshot company_snapshot() const;
  void publish();
  void emit_events();
  std::size_t month_row() const;
  std::uint64_t customer_hash();
  const CompanyLegs* legs_or_null() const { return model.company.on ? &legs : nullptr; }

  const Model& model;
  RunOptions options;
  Team team;
  Time window;
  Time now;
  Time before;                     ///< start of the last window of the groups
  std::size_t next_month = 0;      ///< of Model::month_starts, to be taken as a snapshot
  std::size_t next_milestone = 0;  ///< likewise of Model::milestones
  Population population;
  DayFactors day_factors;
  CompanyState company;  ///< nothing in it without a company
  CompanyLegs legs;
  std::vector<std::int64_t> served;  ///< scratch: ticks of service, by touch point
  std::vector<CompanySnapshot> company_snapshots;
  std::uint32_t customers_per_lane = 0;
  std::vector<std::unique_ptr<Lane>> lanes;
  std::vector<std::unique_ptr<GroupLoop>> groups;
  std::vector<std::vector<Returns*>> returns[2];  ///< [side][lane][group]
  bool finished = false;
  bool lanes_ahead = false;  ///< lanes have run the window that starts now
  int side = 0;  ///< buffers of the window that starts now; the other set is the last one's
  std::vector<SegmentSums> block_sums;
  std::vector<Snapshot> snapshots;   ///< by Model::month_starts; zero until taken
  std::vector<Snapshot> milestones;  ///< by Model::milestones, likewise
  bool pipelined;                    ///< lanes run a window ahead of the groups
  std::vector<Event> events;
};

void Simulator::Parts::make_lanes() {
  const auto count = static_cast<std::uint32_t>(lane_count(model, options));
  customers_per_lane = std::max(1u, (model.customers + count - 1) / count);
  for (std::uint32_t l = 0; l < count; ++l) {
    const std::uint32_t first = std::min(model.customers, l * customers_per_lane);
    const std::uint32_t last = std::min(model.customers, first + customers_per_lane);
    Lane::Setup setup{&model,       &population,
                      &day_factors, legs_or_null(),
                      options.key,  window,
                      first,        last,
                      {},           options.observer != nullptr};
    for (std::size_t s = l; s < model.streams.size(); s += count) {
      setup.streams.push_back(static_cast<std::uint16_t>(s));
    }
    lanes.push_back(std::make_unique<Lane>(setup));
  }
  team.for_each(lanes.size(), [&](std::size_t l) { lanes[l]->begin(); });
}

void Simulator::Parts::make_groups() {
  for (std::uint16_t g = 0; g < model.groups.size(); ++g) {
    groups.push_back(std::make_unique<GroupLoop>(model, g, options.key, lanes.size(),
                                                 customers_per_lane, window, legs_or_null(),
                                                 options.observer != nullptr));
  }
  for (int s : {0, 1}) {
    returns[s].resize(lanes.size());
    for (std::size_t l = 0; l < lanes.size(); ++l) {
      for (auto& g : groups) returns[s][l].push_back(&g->returns(s, l));
    }
  }
}

/// Row of the counters for the window that starts now; the uncounted one in warm-up.
std::size_t Simulator::Parts::month_row() const {
  return next_month == 0 ? model.month_starts.size() - 1 : next_month - 1;
}

/// All that groups have handed back. The window before the last one is there only if lanes were
/// ahead; it is the older one.
void Simulator::Parts::deliver_to(std::size_t l) {
  lanes[l]->deliver(before, returns[side][l]);
  lanes[l]->deliver(now, returns[1 - side][l]);
}

void Simulator::Parts::deliver_all() {
  team.for_each(lanes.size(), [&](std::size_t l) { deliver_to(l); });
}

void Simulator::Parts::publish() {
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    population.published_idle[s] = population.published_present[s] = 0;
    for (const auto& lane : lanes) {
      population.published_idle[s] += lane->idle(s);
      population.published_present[s] += lane->present(s);
    }
  }
}

/// Of what holds now.
void Simulator::Parts::take_snapshot(Snapshot& snapshot) {
  team.for_each(block_sums.size(), [&](std::size_t b) {
    SegmentSums& sums = block_sums[b];
    sums.clear();
    const auto month = static_cast<std::uint32_t>(snapshot.time / kDay);
    const std::size_t end = std::min<std::size_t>(model.customers, (b + 1) * kSumBlock);
    for (std::size_t id = b * kSumBlock; id < end; ++id) {
      const Customer& c = population.customers[id];
      if (c.presence == Presence::left) continue;
      ++sums.alive[c.segment];
      sums.satisfaction[c.segment] += c.satisfaction;
      if (model.company.on) survey(c, static_cast<std::uint32_t>(id), month, sums);
    }
  });
  for (const SegmentSums& sums : block_sums) {
    for (std::size_t s = 0; s < snapshot.alive.size(); ++s) {
      snapshot.alive[s] += sums.alive[s];
      snapshot.satisfaction_sum[s] += sums.satisfaction[s];
      if (!model.company.on) continue;
      snapshot.value[s] += sums.value[s];
      snapshot.memory_sum[s] += sums.memory[s];
      snapshot.replies[s] += sums.replies[s];
      snapshot.reported_sum[s] += sums.reported[s];
    }
  }
}

/// Adds a customer of a company: what it is worth and remembers, and what it says if it is asked
/// and answers. Who is pleased or angry answers more readily; answers are courteous, and everybody
/// uses scales in an own way.
void Simulator::Parts::survey(const Customer& c, std::uint32_t id, std::uint32_t month,
                              SegmentSums& sums) const {
  const CompanyRow& row = population.company[id];
  sums.value[c.segment] += row.value;
  const auto seconds = static_cast<std::uint32_t>((now - model.begin) / kSecond);
  sums.memory[c.segment] += row.memory * faded(model.company.experience, seconds - row.memory_time);
  double reported = c.satisfaction;
  if (model.company.mechanism.survey) {
    const SurveySpec& spec = model.company.survey;
    const double silence = 1.0 - company.view().survey;  // what is not corrected for
    const CustomerKey key = customer_key(model, id, c.segment);
    const RandomBlock b = draw_leg(options.key, {key, 0, month & 0xFFFF}, 0, 0, Purpose::survey);
    const double moved = std::abs(c.satisfaction - 0.5);
    if (!(uniform(b.u32(0)) < spec.response * (1.0 + spec.response_slope * moved * silence)))
      return;
    const RandomBlock own = draw_customer(options.key, key, Purpose::survey);
    const double scale = spec.scale * math::normal_quantile(uniform(own.u64(1)));
    reported = clamp01(reported + (spec.courtesy + scale) * silence);
  }
  ++sums.replies[c.segment];
  sums.reported[c.segment] += reported;
}

/// The company's own look at itself, with everything before now delivered.
void Simulator::Parts::look_at_company() {
  std::ranges::fill(served, 0);
  for (const auto& group : groups) {
    for (std::size_t t = 0; t < served.size(); ++t) served[t] += std::exchange(group->work[t], 0);
  }
  WeekFigures week;
  for (const auto& lane : lanes) {
    week.complaints += lane->take_complaints();
    week.departures += lane->take_departures();
    for (std::size_t s = 0; s < model.segments.size(); ++s) week.present += lane->present(s);
  }
  company.review(now, served, week, population);
}

CompanySnapshot Simulator::Parts::company_snapshot() const {
  CompanySnapshot snapshot;
  const std::size_t departments = model.company.departments.size();
  for (const DepartmentView& view : company.view().departments) {
    snapshot.want.push_back(view.want);
    snapshot.load.push_back(view.load);
    snapshot.record.push_back(view.record);
  }
  for (int lever = 0; lever < kCompanyLevers; ++lever) {
    for (std::size_t d = 0; d < departments; ++d) {
      snapshot.levers.push_back(company.effective(static_cast<CompanyLever>(lever), d));
    }
  }
  return snapshot;
}

/// Those that are due now.
void Simulator::Parts::take_snapshots() {
  const auto is_due = [&](const std::vector<Snapshot>& list, std::size_t next) {
    return next < list.size() && list[next].time == now;
  };
  if (is_due(milestones, next_milestone)) take_snapshot(milestones[next_milestone++]);
  if (!is_due(snapshots, next_month)) return;
  if (model.company.on) company_snapshots[next_month] = company_snapshot();
  take_snapshot(snapshots[next_month++]);
}

/// What happens at midnights and starts of months, before anything else of that moment. Lanes must
/// have delivered.
void Simulator::Parts::dates() {
  if (model.has_background) publish();
  if (model.company.on && company.is_due(now)) look_at_company();
  take_snapshots();
  set_months();
}

void Simulator::Parts::set_months() {
  for (auto& lane : lanes) lane->set_month(month_row());
  for (auto& group : groups) group->set_month(month_row());
}

/// Do lanes have to stop at `t`, with everything before it delivered?
bool Simulator::Parts::is_date(Time t) const {
  if (model.has_background && floor_to(t, kDay) == t) return true;
  if (model.company.on && company.is_due(t)) return true;
  const auto comes = [t](const std::vector<Time>& dates, std::size_t next) {
    return next < dates.size() && dates[next] == t;
  };
  return comes(model.month_starts, next_month) || comes(model.milestones, next_milestone);
}

/// One window of the groups. With several threads the lanes meanwhile run the next window: what
/// they need of this one takes at least the lookahead, and that is two windows or more.
void Simulator::Parts::step() {
  const Time until = std::min(now + window, model.end);
  const Time next_until = std::min(until + window, model.end);
  if (!lanes_ahead) {
    if (is_date(now)) {
      deliver_all();
      dates();
      team.for_each(lanes.size(), [&](std::size_t l) { lanes[l]->run(now, until, side); });
    } else {
      team.for_each(lanes.size(), [&](std::size_t l) {
        deliver_to(l);
        lanes[l]->run(now, until, side);
      });
    }
  }
  lanes_ahead = pipelined && until < model.end && !is_date(until);
  const std::size_t work = groups.size() + (lanes_ahead ? lanes.size() : 0);
  team.for_each(work, [&](std::size_t i) {
    if (i < groups.size()) {
      groups[i]->run(now, until, side, lanes);
    } else {
      const std::size_t l = i - groups.size();
      lanes[l]->deliver(now, returns[1 - side][l]);
      lanes[l]->run(until, next_until, 1 - side);
    }
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

/// Sum over customers, so that blocks may be hashed in any order.
std::uint64_t Simulator::Parts::customer_hash() {
  return ordered_sum<std::uint64_t>(team, population.customers.size(), kSumBlock, [&](auto id) {
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
    }
    return mix(h, static_cast<std::uint64_t>(c.presence == Presence::left) << 8 | c.open);
  });
}

Simulator::Simulator(const Model& model, const RunOptions& options)
    : parts_(std::make_unique<Parts>(model, options)) {
  const Time window = parts_->window;
  check(window > 0 && kDay % window == 0, "the window must divide a day");
  check(window >= kSecond, "the window is shorter than a second");
  check(window <= longest_window(model.lookahead),
        "the window is longer than the lookahead, or than 4 hours");
  parts_->make_lanes();
  parts_->make_groups();
  parts_->set_months();
}

Simulator::~Simulator() = default;

Time Simulator::now() const { return parts_->now; }

void Simulator::run_until(Time t) {
  while (parts_->now < t && parts_->now < parts_->model.end) parts_->step();
}

RunResult Simulator::finish() {
  Parts& p = *parts_;
  check(!p.finished, "a simulator finishes once");
  p.finished = true;
  run_until(p.model.end);
  p.deliver_all();
  RunResult result;
  const std::size_t months = p.model.month_starts.size() - 1;
  Totals sum(months + 1, p.model.touch_points.size(), p.model.segments.size(), p.model.company.on);
  for (const auto& lane : p.lanes) {
    lane->finish();
    sum += lane->totals;
    result.open_cases += lane->parked();
    result.open_customer_cases += lane->open_customer_cases();
  }
  for (const auto& group : p.groups) {
    sum += group->totals;
    result.open_cases += group->present();
  }
  sum.drop_last_month();  // what was not counted
  result.totals = std::move(sum);
  p.take_snapshots();
  result.snapshots = p.snapshots;
  result.milestones = p.milestones;
  result.company = p.company_snapshots;
  result.rescinded = p.company.rescinded();
  result.customer_hash = p.customer_hash();
  return result;
}

std::vector<CustomerState> Simulator::customers() const {
  std::vector<CustomerState> states;
  states.reserve(parts_->population.customers.size());
  const Population& population = parts_->population;
  for (std::size_t id = 0; id < population.customers.size(); ++id) {
    const Customer& c = population.customers[id];
    states.push_back(
        {c.satisfaction, c.presence == Presence::left ? c.ready : kNever, c.segment, c.open});
    if (population.company.empty()) continue;
    states.back().memory = population.company[id].memory;
    states.back().value = population.company[id].value;
  }
  return states;
}

std::size_t Simulator::bytes() const {
  std::size_t sum = parts_->population.bytes();
  for (const auto& lane : parts_->lanes) sum += lane->bytes();
  for (const auto& group : parts_->groups) sum += group->bytes();
  return sum;
}

RunResult run(const Model& model, const RunOptions& options) {
  return Simulator(model, options).finish();
}

std::vector<RunResult> run_many(const Model& model, std::span<const RandomKey> keys, int threads,
                                Time window) {
  std::vector<RunResult> results(keys.size());
  Team team(threads);
  team.for_each(keys.size(), [&](std::size_t i) {
    RunOptions options;
    options.key = keys[i];
    options.window = window;
    try {
      results[i] = run(model, options);
    } catch (const std::exception& e) {
      results[i] = {};
      results[i].failure = e.what();
    }
  });
  return results;
}

std::uint64_t RunResult::hash() const {
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
  }
  for (const CompanySnapshot& s : company) {
    for (const auto* values : {&s.want, &s.load, &s.record, &s.levers}) {
      for (const double value : *values) h = mix(h, std::bit_cast<std::uint64_t>(value));
    }
  }
  return h;
}

}  // namespace rapport
