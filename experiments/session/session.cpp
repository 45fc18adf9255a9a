#include "experiments/session/session.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "experiments/session/session_plan.h"
#include "experiments/session/session_state.h"
#include "experiments/session/warm_ups.h"

namespace rapport {

namespace {

/// Replications up to which the chosen pair is ahead of the other policies, one step after another.
constexpr std::array<std::uint32_t, 2> kFirstSteps{1, 4};

constexpr std::size_t kMostLeft = std::size_t{48} << 20;  ///< bytes of customers of earlier plans
constexpr std::size_t kMostLeftPolicies = 16;             ///< that have them

struct Task {
  std::shared_ptr<PolicyRuns> runs;
  std::uint32_t replication = 0;
};

}  // namespace

struct Session::Parts {
  explicit Parts(const SessionOptions& asked)
      : options(asked),
        warm_ups(asked.memory),
        planner(asked.seed, asked.threads),
        running(static_cast<std::size_t>(std::max(1, asked.threads))) {
    wish.replications = asked.replications;
    state = std::make_shared<const SessionState>();
    threads.emplace_back([this] { plan_and_publish(); });
    for (std::size_t i = 0; i < running.size(); ++i) threads.emplace_back([this, i] { work(i); });
  }
  ~Parts() {
    {
      const std::lock_guard lock(mutex);
      quit = true;
      for (Running& r : running) r.stop = true;
    }
    to_plan.notify_all();
    to_work.notify_all();
    for (std::thread& thread : threads) thread.join();
  }

  /// Takes a command in: `change` is what it changes of the wish.
  template <class Change>
  std::uint64_t command(Change change) {
    std::uint64_t number = 0;
    {
      const std::lock_guard lock(mutex);
      wish.cancelled = false;
      change(wish);
      number = ++commands;
      if (wish.cancelled) {
        cancelled = true;  // at once, so that nobody takes up again what is given up here
        stop_all();
      }
    }
    to_plan.notify_all();
    return number;
  }
  void stop_all() {
    for (Running& r : running) r.stop = true;
  }

  // on the planner's thread:
  void plan_and_publish();
  void install(SessionPlan next, std::uint64_t number);
  void publish(std::unique_lock<std::mutex>& lock);
  void set_aside(const std::shared_ptr<PolicyRuns>& runs);

  // on workers' threads:
  void work(std::size_t i);
  std::optional<Task> next_task();
  std::optional<Task> next_of(std::size_t arm, std::uint32_t below);
  void run(std::size_t i, const Task& task, std::unique_lock<std::mutex>& lock);

  const SessionOptions options;
  WarmUps warm_ups;
  SessionPlanner planner;  ///< on the planner's thread only

  std::mutex mutex;  // for all that follows
  std::condition_variable to_plan, to_work;
  std::condition_variable published;
  SessionWish wish;
  std::uint64_t commands = 0;  ///< taken in
  std::uint64_t planned = 0;   ///< the last one that `plan` takes into account
  SessionPlan plan;
  bool cancelled = false;  ///< nothing is to be run
  bool changed = false;    ///< since the last state
  bool quit = false;
  struct Running {
    Task task;
    bool busy = false;
    std::atomic<bool> stop{false};
    std::size_t months = 0;  ///< of a run that takes long: what is known of it
    std::vector<double> series{};
  };
  std::vector<Running> running;                   ///< by worker
  std::vector<std::shared_ptr<PolicyRuns>> left;  ///< of earlier plans, with their customers
  std::shared_ptr<const SessionState> state;
  std::vector<std::thread> threads;
};

// ---- the planner --------------------------------------------------------------------------------

void Session::Parts::plan_and_publish() {
  std::unique_lock lock(mutex);
  for (;;) {
    to_plan.wait(lock, [&] { return quit || planned < commands || changed; });
    if (quit) return;
    while (planned < commands && !quit) {
      const SessionWish asked = wish;
      const std::uint64_t number = commands;
      if (asked.cancelled) {  // there is nothing to read; what was asked before is planned later
        cancelled = true;
        planned = number;
        publish(lock);
        continue;
      }
      lock.unlock();
      SessionPlan next = planner.plan(asked);
      lock.lock();
      cancelled = asked.cancelled;
      install(std::move(next), number);
      publish(lock);
    }
    if (!quit && changed) publish(lock);
  }
}

/// The policy's customers are kept a while, as somebody may come back to it; those left longest ago
/// go first.
void Session::Parts::set_aside(const std::shared_ptr<PolicyRuns>& runs) {
  const auto has_customers = [](const PolicyRuns::Run& run) { return run.customers != nullptr; };
  if (std::ranges::none_of(runs->runs, has_customers)) return;
  left.push_back(runs);
  const auto bytes_of = [](const PolicyRuns& of) {
    std::size_t bytes = 0;
    for (const PolicyRuns::Run& run : of.runs) {
      if (run.customers) bytes += run.customers->size() * sizeof(CustomerState);
    }
    return bytes;
  };
  std::size_t bytes = 0;
  for (const auto& of : left) bytes += bytes_of(*of);
  while (bytes > kMostLeft || left.size() > kMostLeftPolicies) {
    bytes -= bytes_of(*left.front());
    for (PolicyRuns::Run& run : left.front()->runs) run.customers = nullptr;
    left.erase(left.begin());
  }
}

/// Runs of what is in no plan any more are given up, and so are runs of other policies while the
/// chosen pair has none.
void Session::Parts::install(SessionPlan next, std::uint64_t number) {
  const std::vector<PlannedArm> before = std::exchange(plan.arms, {});
  plan = std::move(next);
  planned = number;
  for (const PlannedArm& old : before) {
    if (std::ranges::find(plan.arms, old.runs, &PlannedArm::runs) != plan.arms.end()) continue;
    set_aside(old.runs);
  }
  for (const PlannedArm& arm : plan.arms) std::erase(left, arm.runs);
  changed = true;
  const auto is_wanted = [&](const Running& r) {
    return std::ranges::any_of(plan.arms,
                               [&](const PlannedArm& arm) { return arm.runs == r.task.runs; });
  };
  bool waits = false;
  for (const std::size_t arm : {plan.policy, plan.against}) {
    if (arm < plan.arms.size()) waits = waits || !plan.arms[arm].runs->at(0).taken;
  }
  for (Running& r : running) {
    if (!r.busy) continue;
    const bool chosen = is_wanted(r) && (r.task.runs == plan.arms[plan.policy].runs ||
                                         r.task.runs == plan.arms[plan.against].runs);
    if (!is_wanted(r) || (waits && !chosen)) r.stop = true;
  }
  to_work.notify_all();
}

void Session::Parts::publish(std::unique_lock<std::mutex>& lock) {
  changed = false;
  FinishedRuns runs;
  for (const PlannedArm& arm : plan.arms) {
    const auto& known = arm.runs->runs;  // of all policies as many count, though some have more
    const auto wanted = std::min<std::size_t>(known.size(), plan.replications);
    runs.emplace_back(known.begin(), known.begin() + static_cast<std::ptrdiff_t>(wanted));
  }
  std::vector<std::pair<std::size_t, std::vector<double>>> known(plan.arms.size());
  for (const Running& r : running) {
    for (std::size_t arm = 0; arm < plan.arms.size(); ++arm) {
      if (r.busy && r.task.runs == plan.arms[arm].runs && r.months > known[arm].first) {
        known[arm] = {r.months, r.series};
      }
    }
  }
  const SessionPlan of = plan;
  const std::uint64_t answers = planned;
  lock.unlock();
  auto next = std::make_shared<SessionState>(state_of(of, runs));
  for (std::size_t arm = 0; arm < known.size(); ++arm) {
    next->arms[arm].months_under_way = known[arm].first;
    next->arms[arm].series_under_way = std::move(known[arm].second);
  }
  lock.lock();
  next->number = state->number + 1;
  next->answers = answers;
  const bool at_work = std::ranges::any_of(running, &Running::busy);
  next->busy = planned < commands || at_work || (!cancelled && next->runs_done < next->runs_wanted);
  state = std::move(next);
  published.notify_all();
  if (options.on_state == nullptr) return;
  lock.unlock();
  options.on_state();
  lock.lock();
}

// ---- workers ------------------------------------------------------------------------------------

void Session::Parts::work(std::size_t i) {
  std::unique_lock lock(mutex);
  for (;;) {
    std::optional<Task> task;
    to_work.wait(lock, [&] { return quit || (task = next_task()).has_value(); });
    if (quit) return;
    run(i, *task, lock);
  }
}

std::optional<Task> Session::Parts::next_of(std::size_t arm, std::uint32_t below) {
  const std::shared_ptr<PolicyRuns>& runs = plan.arms[arm].runs;
  for (std::uint32_t r = 0; r < below; ++r) {
    if (!runs->at(r).taken) return Task{runs, r};
  }
  return std::nullopt;
}

/// The chosen pair first, its policy before what it is compared with.
std::optional<Task> Session::Parts::next_task() {
  if (cancelled || plan.arms.empty()) return std::nullopt;
  const auto earlier = [](const std::optional<Task>& a, const std::optional<Task>& b) {
    return !b || (a && a->replication <= b->replication) ? a : b;
  };
  for (const std::uint32_t step : {kFirstSteps[0], kFirstSteps[1], plan.replications}) {
    const std::uint32_t below = std::min(step, plan.replications);
    std::optional<Task> task = earlier(next_of(plan.policy, below), next_of(plan.against, below));
    for (std::size_t arm = 0; !task && arm < plan.arms.size(); ++arm) task = next_of(arm, below);
    if (task) return task;
  }
  return std::nullopt;
}

void Session::Parts::run(std::size_t i, const Task& task, std::unique_lock<std::mutex>& lock) {
  Running& mine = running[i];
  mine.task = task;
  mine.busy = true;
  mine.stop = false;
  mine.months = 0;
  task.runs->at(task.replication).taken = true;
  const RandomKey key{options.seed, task.replication};
  lock.unlock();
  const StopSigns stop{&mine.stop, nullptr};
  std::shared_ptr<const Simulator> warm_up = warm_ups.of(task.runs, key, stop);
  RunWish wanted = task.runs->wish;
  wanted.customers = task.replication < kFirstSteps.back();  // for rough estimates
  wanted.under_way = [&](std::size_t months, std::vector<double> series) {
    const std::lock_guard again(mutex);
    mine.months = months;
    mine.series = std::move(series);
    changed = true;
    to_plan.notify_all();
  };
  std::optional<RunRecord> record =
      measured_run(task.runs->model, wanted, {0, key}, {nullptr, std::move(warm_up)}, stop);
  lock.lock();
  mine.busy = false;
  mine.task = {};
  mine.series.clear();
  PolicyRuns::Run& place = task.runs->at(task.replication);
  if (record) {
    if (!record->customers.empty()) {
      record->customers.resize(task.runs->model.customers);  // newcomers are not the same
      record->customers.shrink_to_fit();                     // and are ten times as many
      place.customers =
          std::make_shared<const std::vector<CustomerState>>(std::move(record->customers));
      record->customers.clear();
    }
    place.record = std::make_shared<const RunRecord>(std::move(*record));
  } else {
    place.taken = false;
  }
  changed = true;
  to_plan.notify_all();
  to_work.notify_all();
}

// ---- commands -----------------------------------------------------------------------------------

Session::Session(const SessionOptions& options) : parts_(std::make_unique<Parts>(options)) {}
Session::~Session() = default;

std::uint64_t Session::open_file(std::string path) {
  return parts_->command([&](SessionWish& wish) {
    const std::uint32_t replications = wish.replications;
    wish = {};
    wish.replications = replications;
    wish.path = std::move(path);
  });
}

std::uint64_t Session::open_text(std::string path, std::string text) {
  return parts_->command([&](SessionWish& wish) {
    const std::uint32_t replications = wish.replications;
    wish = {};
    wish.replications = replications;
    wish.path = std::move(path);
    wish.text = std::move(text);
  });
}

std::uint64_t Session::work_on(SessionWork work) {
  return parts_->command([&](SessionWish& wish) {
    wish.path = std::move(work.path);
    wish.text = std::move(work.text);
    wish.shown = std::move(work.shown);
    wish.tries.clear();
    wish.policy = std::move(work.policy);
    wish.against = std::move(work.against);
  });
}

std::uint64_t Session::set_numbers(std::vector<Override> numbers) {
  return parts_->command([&](SessionWish& wish) { wish.numbers = std::move(numbers); });
}

std::uint64_t Session::show(std::vector<std::string> names) {
  return parts_->command([&](SessionWish& wish) { wish.shown = std::move(names); });
}

std::uint64_t Session::try_policy(std::string name, std::vector<Override> set) {
  return parts_->command([&](SessionWish& wish) {
    std::erase_if(wish.tries, [&](const ExtraPolicy& p) { return p.name == name; });
    wish.policy = name;
    wish.tries.push_back({name, name, std::move(set)});
  });
}

std::uint64_t Session::move(const std::string& name, const std::string& path,
                            const std::string& value) {
  return parts_->command([&](SessionWish& wish) {
    auto policy = std::ranges::find(wish.tries, name, &ExtraPolicy::name);
    if (policy == wish.tries.end()) policy = wish.tries.insert(policy, {name, name, {}});
    std::erase_if(policy->set, [&](const Override& o) { return o.path == path; });
    policy->set.push_back({path, value, name + ": " + path + "=" + value});
    wish.policy = name;
  });
}

std::uint64_t Session::drop(const std::string& name) {
  return parts_->command([&](SessionWish& wish) {
    std::erase_if(wish.tries, [&](const ExtraPolicy& p) { return p.name == name; });
    if (wish.policy == name) wish.policy.clear();
  });
}

std::uint64_t Session::choose(std::string policy, std::string against) {
  return parts_->command([&](SessionWish& wish) {
    wish.policy = std::move(policy);
    wish.against = std::move(against);
  });
}

std::uint64_t Session::want(std::uint32_t replications) {
  return parts_->command([&](SessionWish& wish) { wish.replications = replications; });
}

std::uint64_t Session::cancel() {
  return parts_->command([](SessionWish& wish) { wish.cancelled = true; });
}

std::shared_ptr<const SessionState> Session::state() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->state;
}

std::shared_ptr<const SessionState> Session::wait(
    const std::function<bool(const SessionState&)>& as_wished,
    std::chrono::milliseconds most) const {
  std::unique_lock lock(parts_->mutex);
  parts_->published.wait_for(lock, most, [&] { return as_wished(*parts_->state); });
  return parts_->state;
}

}  // namespace rapport
