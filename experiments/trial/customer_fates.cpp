#include "experiments/trial/customer_fates.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"
#include "experiments/run/runner.h"
#include "sim/core/parallel.h"
#include "sim/engine/simulator.h"

namespace rapport {

namespace {

constexpr std::size_t kFifths = 5;
constexpr std::array<const char*, kFifths> kFifthLabels{
    "least valuable fifth", "second fifth", "middle fifth", "fourth fifth", "most valuable fifth"};
constexpr std::size_t kMostFollowed = 20'000;  ///< customers whose stories are kept
constexpr std::size_t kShortStory = 12;        ///< visits of an example, if there is such a one

using Customers = std::vector<CustomerState>;

double value_of(const Model& model, const CustomerState& c) {
  const double own = model.company.on ? c.value / 1024.0 : 1.0;
  const Segment& segment = model.segments[c.segment];
  return segment.value_per_month * own + segment.products_value();
}

/// Whether customers of one segment are worth different sums, so that fifths by value say
/// something.
bool has_own_values(const Model& model) {
  const auto brings = [](const Segment& segment) { return segment.value_per_month != 0.0; };
  return model.company.on && model.company.mechanism.own_value &&
         std::ranges::any_of(model.segments, brings);
}

/// Runs of one replication: the policy's, and that of the one compared with.
struct Pair {
  std::optional<Customers> a, b;
};

class FateRuns {
 public:
  FateRuns(const Trial& trial, std::size_t arm, std::size_t against, const FateWish& wish)
      : a_(trial.model(arm)),
        b_(trial.model(against)),
        seed_(trial.options().seed),
        shares_(Simulator::cannot_share(b_, a_).empty()),
        wish_(wish),
        all_(2 * (std::size_t{trial.options().replications} + 1)) {}

  bool is_stopped() const {
    return interrupted().load(std::memory_order_relaxed) ||
           (wish_.stop != nullptr && wish_.stop->load(std::memory_order_relaxed));
  }

  Pair pair(std::uint32_t replication) const {
    Pair pair;
    both(replication, {}, [&](Simulator& a, Simulator& b) { pair = {end_of(a), end_of(b)}; });
    return pair;
  }
  std::pair<Story, Story> stories(std::uint32_t replication,
                                  const std::vector<std::uint32_t>& customers) const {
    std::pair<Story, Story> stories;
    both(replication, StoryWish(customers), [&](Simulator& a, Simulator& b) {
      end_of(a);
      end_of(b);
      stories = {a.story(), b.story()};
    });
    return stories;
  }

 private:
  /// Runs to the end, and gives up within a simulated day of being asked to.
  Customers end_of(Simulator& simulator) const {
    while (simulator.now() < a_.end) {
      if (is_stopped()) throw Interrupted("the run was given up before its end");
      const Time before = std::max<Time>(simulator.now(), 0);
      simulator.run_until(std::min(simulator.now() + kDay, a_.end));
      tell(std::max<Time>(simulator.now(), 0) - before);
    }
    simulator.finish();
    return simulator.customers();
  }
  void tell(Time more) const {
    if (!wish_.progress) return;
    const double all = static_cast<double>(all_) * static_cast<double>(a_.end);
    wish_.progress(static_cast<double>(simulated_ += more) / all);
  }
  template <class Use>
  void both(std::uint32_t replication, const StoryWish& follow, Use use) const {
    const Watch watch{false, follow};
    RunOptions options;
    options.key = {seed_, replication};
    if (!shares_) {
      options.watch = watch;
      Simulator a(a_, options), b(b_, options);
      return use(a, b);
    }
    Simulator warm_up = Simulator::of_warm_up(b_, options);
    warm_up.run_until(0);
    Simulator a = Simulator::after(warm_up, a_, watch), b = Simulator::after(warm_up, b_, watch);
    use(a, b);
  }

  const Model &a_, &b_;
  std::uint32_t seed_;
  bool shares_;
  const FateWish& wish_;
  std::size_t all_;                         ///< runs, those of the stories among them
  mutable std::atomic<Time> simulated_{0};  ///< by all so far, warm-ups left out
};

// ---- counting -----------------------------------------------------------------------------------

/// By customer of the start: the fifth by value that it is in, 0 the least.
std::vector<std::size_t> fifths_of(const Model& model, const Customers& customers) {
  std::vector<std::uint32_t> order(model.customers);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {},
                           [&](std::uint32_t id) { return value_of(model, customers[id]); });
  std::vector<std::size_t> fifth(model.customers);
  for (std::size_t i = 0; i < order.size(); ++i) fifth[order[i]] = i * kFifths / order.size();
  return fifth;
}

void count(bool left_a, bool left_b, Fates& fates) {
  if (left_a && left_b) ++fates.gone;
  if (!left_a && !left_b) ++fates.stayed;
  if (!left_a && left_b) ++fates.saved;
  if (left_a && !left_b) ++fates.lost;
}

std::vector<FateRow> fate_rows_of(const Model& model) {
  std::vector<FateRow> rows{{"company", "all", "all customers", {}}};
  for (const Segment& s : model.segments) rows.push_back({"segment", s.name, s.name, {}});
  for (std::size_t i = 0; has_own_values(model) && i < kFifths; ++i) {
    rows.push_back({"value", "fifth_" + std::to_string(i + 1), kFifthLabels[i], {}});
  }
  return rows;
}

void add_run(const Model& model, const Pair& pair, std::size_t run, std::vector<FateRow>& rows) {
  const std::vector<std::size_t> fifth = fifths_of(model, *pair.b);
  for (std::uint32_t id = 0; id < model.customers; ++id) {
    const bool left_a = (*pair.a)[id].left != kNever, left_b = (*pair.b)[id].left != kNever;
    count(left_a, left_b, rows[0].runs[run]);
    count(left_a, left_b, rows[1 + (*pair.b)[id].segment].runs[run]);
    if (has_own_values(model)) {
      count(left_a, left_b, rows[1 + model.segments.size() + fifth[id]].runs[run]);
    }
  }
}

// ---- what came first ----------------------------------------------------------------------------

struct Changed {
  std::vector<std::uint32_t> saved, lost;
};

/// Where there are too many to follow, evenly some of them, as they are numbered by segment.
void thin_out(std::vector<std::uint32_t>& customers) {
  constexpr std::size_t kMost = kMostFollowed / 2;
  const std::size_t all = customers.size();
  if (all <= kMost) return;
  for (std::size_t i = 0; i < kMost; ++i) customers[i] = customers[i * all / kMost];
  customers.resize(kMost);
}

Changed changed_in(const Model& model, const Pair& pair) {
  Changed changed;
  for (std::uint32_t id = 0; id < model.customers; ++id) {
    const bool left_a = (*pair.a)[id].left != kNever, left_b = (*pair.b)[id].left != kNever;
    if (!left_a && left_b) changed.saved.push_back(id);
    if (left_a && !left_b) changed.lost.push_back(id);
  }
  for (std::vector<std::uint32_t>* list : {&changed.saved, &changed.lost}) thin_out(*list);
  return changed;
}

Parting parting_in(const std::pair<Story, Story>& stories, std::uint32_t customer) {
  const auto rows =
      side_by_side(legs_of(stories.first, customer), legs_of(stories.second, customer));
  const auto first = first_parting(
      rows, common_time(end_of(stories.first, customer), end_of(stories.second, customer)));
  return first ? first->parting : Parting::none;
}

std::array<std::size_t, kPartings> partings_of(const std::pair<Story, Story>& stories,
                                               const std::vector<std::uint32_t>& customers) {
  std::array<std::size_t, kPartings> counts{};
  for (const std::uint32_t id : customers) {
    ++counts[static_cast<std::size_t>(parting_in(stories, id))];
  }
  return counts;
}

/// The first customer of the list whose lives part by what came first most often, in few visits; or
/// else the one with the fewest.
std::optional<std::uint32_t> example_of(const std::pair<Story, Story>& stories,
                                        const std::vector<std::uint32_t>& customers,
                                        const std::array<std::size_t, kPartings>& by) {
  const auto most = static_cast<Parting>(std::ranges::max_element(by) - by.begin());
  std::optional<std::uint32_t> shortest;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const std::uint32_t id : customers) {
    if (parting_in(stories, id) != most) continue;
    const std::size_t visits =
        legs_of(stories.first, id).size() + legs_of(stories.second, id).size();
    if (visits >= kShortStory && visits <= 2 * kShortStory) return id;
    if (visits < fewest) {
      fewest = visits;
      shortest = id;
    }
  }
  return shortest;
}

template <class T>
std::optional<T> copied(const T* of) {
  return of == nullptr ? std::nullopt : std::optional<T>(*of);
}

FateExample lives_of(const Model& model, const Pair& pair, const std::pair<Story, Story>& stories,
                     std::uint32_t customer) {
  const CustomerState& c = (*pair.b)[customer];
  const auto a = legs_of(stories.first, customer), b = legs_of(stories.second, customer);
  FateExample example;
  example.customer = customer;
  example.segment = c.segment;
  example.value = value_of(model, c);
  example.a.assign(a.begin(), a.end());
  example.b.assign(b.begin(), b.end());
  example.a_end = copied(end_of(stories.first, customer));
  example.b_end = copied(end_of(stories.second, customer));
  return example;
}

void follow(const FateRuns& runs, const Model& model, const Pair& pair,
            std::optional<std::uint32_t> customer, FateStudy& study) {
  const Changed changed = changed_in(model, pair);
  std::vector<std::uint32_t> all = changed.saved;
  all.insert(all.end(), changed.lost.begin(), changed.lost.end());
  study.followed = all.size();
  if (customer) all.push_back(*customer);
  const std::pair<Story, Story> stories = runs.stories(0, all);
  study.was_followed = true;
  study.saved_by = partings_of(stories, changed.saved);
  study.lost_by = partings_of(stories, changed.lost);
  const bool gains = changed.saved.size() >= changed.lost.size();
  if (!customer) {
    customer = gains ? example_of(stories, changed.saved, study.saved_by)
                     : example_of(stories, changed.lost, study.lost_by);
  }
  if (customer) study.example = lives_of(model, pair, stories, *customer);
}

}  // namespace

Moments FateRow::of(std::int64_t Fates::*count) const {
  Moments moments;
  for (const Fates& run : runs) moments.add(static_cast<double>(run.*count));
  return moments;
}

Interval FateRow::net() const {
  Moments moments;
  for (const Fates& run : runs) moments.add(static_cast<double>(run.saved - run.lost));
  return student_interval(moments, kConfidence);
}

FateStudy study_fates(const Trial& trial, std::size_t arm, std::size_t against,
                      const FateWish& wish) {
  const Model& model = trial.model(against);
  const std::uint32_t replications = trial.options().replications;
  const FateRuns runs(trial, arm, against, wish);
  ProgressLine line(trial.options().command, trial.options().quiet);
  std::mutex mutex;
  Progress progress{0, 0, 2 * std::size_t{replications}, 0.0};
  const auto started = std::chrono::steady_clock::now();
  FateStudy study;
  study.rows = fate_rows_of(model);
  for (FateRow& row : study.rows) row.runs.resize(replications);
  std::vector<bool> done(replications);
  Pair first;
  Team team(trial.options().threads);
  team.for_each(replications, [&](std::size_t r) {
    if (runs.is_stopped()) return;
    Pair pair;
    bool failed = false;
    try {
      pair = runs.pair(static_cast<std::uint32_t>(r));
    } catch (const Interrupted&) {
      return;
    } catch (const std::exception&) {
      failed = true;
    }
    const std::lock_guard lock(mutex);
    progress.done += 2;
    progress.failed += failed ? 2 : 0;
    study.failed += failed ? 1 : 0;
    progress.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    line.show(progress);
    if (failed) return;
    done[r] = true;
    add_run(model, pair, r, study.rows);
    if (r == 0) first = std::move(pair);
  });
  line.clear();
  for (FateRow& row : study.rows) {
    std::vector<Fates> finished;
    for (std::size_t r = 0; r < replications; ++r) {
      if (done[r]) finished.push_back(row.runs[r]);
    }
    row.runs = std::move(finished);
  }
  study.runs = 2 * study.rows[0].runs.size();
  study.stopped = study.runs / 2 + study.failed < replications;
  if (!first.a || !first.b || study.stopped) return study;
  try {
    follow(runs, model, first, wish.customer, study);
  } catch (const Interrupted&) {
    study.stopped = true;
  }
  return study;
}

}  // namespace rapport
