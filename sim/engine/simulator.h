// The simulator: one run of a model, and many runs side by side.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/core/give_up.h"
#include "sim/core/parallel.h"
#include "sim/core/random.h"
#include "sim/engine/event.h"
#include "sim/engine/run_details.h"
#include "sim/engine/story.h"
#include "sim/engine/totals.h"
#include "sim/model/model.h"

namespace rapport {

/// A customer at the end of a run.
struct CustomerState {
  double satisfaction;
  Time left;  ///< when it left, kNever if it has not
  std::uint8_t segment;
  std::uint8_t open_cases;
  float memory = 0.0F;      ///< with a company: what it remembers of cases, as of the last leg
  std::uint32_t value = 0;  ///< with a company: own factor on the contribution x 1024
  Time joined = 0;          ///< when it joined; 0: was there at the start; kNever: has not
  auto operator<=>(const CustomerState&) const = default;
};

/// The customers at one moment, by segment: at the start of a month or at a milestone, before
/// anything else of that moment, and at the end of the run.
struct Snapshot {
  Time time;
  std::vector<std::int64_t> alive;
  std::vector<double> satisfaction_sum;  ///< of those alive; fixed blocks, fixed order
  // only with a company (see sim/scenario/company.h), else empty; of those alive:
  std::vector<std::int64_t> value{};      ///< own factors x 1024
  std::vector<double> memory_sum{};       ///< what is remembered of cases
  std::vector<std::int64_t> replies{};    ///< answers to the survey of that moment
  std::vector<double> reported_sum{};     ///< satisfaction as reported in them
  std::vector<std::int64_t> newcomers{};  ///< who joined in the run
  /// Shares of the line that they use, in steps of 1/65535; empty where nobody has credit.
  std::vector<std::int64_t> credit_use{};
  /// By what they have contributed more than without change, see Population::value_change; empty
  /// where nobody's contribution changes.
  std::vector<std::int64_t> value_change{};
  bool operator==(const Snapshot&) const = default;
};

/// Something that a run does, in each window or at certain dates.
struct Phase {
  const char* name;  ///< "queues"
  const char* when;  ///< for people: "each window", "each midnight"
  const char* doc;   ///< what it does, and what others may read of it from then on
};

/// What is kept of a run besides its result's counts. Changes nothing else.
struct Watch {
  bool details = false;  ///< whether to count RunResult::details
  StoryWish follow{};    ///< customers whose story is kept
};

struct RunOptions {
  RandomKey key;
  int threads = 1;  ///< for this one run; results do not depend on it
  int blocks = 0;   ///< blocks of customers (lanes) that a wide run shares out; 0: by its size
  Time window = 0;  ///< at most the lookahead (half of it for threads to help much), divides a
                    ///< day; 0: as long as that allows. Changes no result
  Observer* observer = nullptr;
  Watch watch{};
  /// Adds up the seconds that each phase takes: a number for each of Simulator::phases(). Null: not
  /// measured.
  std::vector<double>* phase_seconds = nullptr;
};

/// What the company layer looked like at a month's start, by department.
struct CompanySnapshot {
  std::vector<double> want, load, record;
  std::vector<double> levers;  ///< [lever][department], as they are by then
  bool operator==(const CompanySnapshot&) const = default;
};

/// What can be expected of the customers of one segment who are there at the end of a run, from
/// then on. Only with a company; months are discounted to the end of the run (MoneySpec).
struct Prospect {
  double months = 0.0;  ///< sum over customers of the months that each can be expected to stay
  double worth_months = 0.0;  ///< the same, each customer's times its own factor on contribution
  /// Sum over customers of these months times what the products bring that each holds at the end.
  double product_money = 0.0;
  /// Sum over customers of what satisfaction and memory make of the propensity to leave
  /// (leaving_factor).
  double leaving_factors = 0.0;
  double defaults = 0.0;  ///< of those with a line, discounted; not in hashes, follows from months
  bool operator==(const Prospect&) const = default;
};

/// How long the newcomers of one segment stayed, by whole days.
struct Stays {
  std::vector<std::int64_t> left;   ///< [days]: left after so many days
  std::vector<std::int64_t> there;  ///< [days]: have joined so many days ago, and are there
  bool operator==(const Stays&) const = default;
};

struct RunResult {
  Totals totals;
  std::vector<Snapshot> snapshots;   ///< at each of Model::month_starts
  std::vector<Snapshot> milestones;  ///< at each of Model::milestones
  /// At each of Model::month_starts; empty without a company.
  std::vector<CompanySnapshot> company;
  std::vector<Prospect> prospects;  ///< by segment, at the end; empty without a company
  std::vector<Stays> stays;         ///< by segment; empty where nobody joins
  RunDetails details;               ///< empty unless asked for; in no hash
  Time rescinded = kNever;          ///< when a rule gave the policy's levers back; kNever: none did
  std::int64_t open_cases = 0;      ///< at the end, streams' too
  std::int64_t open_customer_cases = 0;
  std::uint64_t customer_hash = 0;  ///< over all customers' state at the end
  std::string failure;              ///< why the run broke off; empty if it did not

  bool operator==(const RunResult&) const = default;
  /// One number for everything above but the milestones: equal results have equal hashes.
  std::uint64_t hash() const;
  /// The same of what happened, without what the policy says its levers are: two policies under
  /// which the same happened to everybody have equal ones.
  std::uint64_t event_hash() const;

 private:
  std::uint64_t hash_with(bool levers) const;
};

/// One run, step by step. The model must outlive it. Constructing it allocates and draws the
/// customers' start; from then on a steady step allocates nothing. After an exception it cannot go
/// on.
class Simulator {
 public:
  /// Throws InvariantError for a window that does not divide a day or is longer than the lookahead.
  Simulator(const Model& model, const RunOptions& options);
  /// A simulator of a firm's warm-up, from whose end runs of policies can go on. It stops there,
  /// and does not finish. `model` is that of any policy that is not in force from the start.
  static Simulator of_warm_up(const Model& model, const RunOptions& options);
  /// Goes on from the end of a warm-up, which is as it was, with the policy of `model`: what comes
  /// out is, bit for bit, what a run of `model` from its beginning gives. Throws InvariantError
  /// where cannot_share() says why not, or the warm-up has not ended.
  static Simulator after(const Simulator& warm_up, const Model& model, const Watch& watch = {});
  /// Why runs of `model` cannot go on from the warm-up of `other`, for people; empty: they can.
  /// Both are of the same firm, read from the same Today.
  static std::string cannot_share(const Model& other, const Model& model);
  ~Simulator();
  Simulator(Simulator&& other) noexcept;
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  /// Every phase of a run in the order in which they happen: those at dates where they are due,
  /// then those of the window that begins there.
  static std::span<const Phase> phases();

  Time now() const;  ///< everything before it has happened in queues
  /// Runs whole windows until now() >= t or the end of the run.
  void run_until(Time t);
  /// Months of the run that are over.
  std::size_t months_done() const;
  /// What was counted and seen so far; months that are not over are not to be read. What queues
  /// have handed back since the last window is not in it yet.
  RunResult so_far() const;
  /// Runs to the end and returns what was counted.
  RunResult finish();

  /// Customers as they are now; all events before now() are applied after finish(). Who may join
  /// stands behind those of the start.
  std::vector<CustomerState> customers() const;
  /// What happened after the warm-up to the customers that Watch::follow names, after
  /// finish().
  Story story() const;
  /// Memory of the state that grows with customers.
  std::size_t bytes() const;
  /// The same before there is any, without what grows with load.
  static double expected_bytes(const Model& model);

 private:
  struct Parts;
  explicit Simulator(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// One run from start to end. Throws InvariantError where it fails.
RunResult run(const Model& model, const RunOptions& options);

/// How many threads work, and whether they are to go on.
struct Crew {
  Crew(int count, const std::atomic<bool>* sign = nullptr)  // NOLINT: a number alone will do
      : threads(count), stop(sign) {}
  int threads;
  const std::atomic<bool>* stop;  ///< once true, runs are given up at their next day; null: never
};

/// Many runs, side by side, each of them serial. results[i] belongs to keys[i]. A run that fails is
/// a result too, with `failure` set and nothing else. Throws GivenUp where the crew was stopped.
std::vector<RunResult> run_many(const Model& model, std::span<const RandomKey> keys, Crew crew,
                                Time window = 0);

/// Longest window for a lookahead: the longest divisor of a day within it and within 4 hours.
Time longest_window(Time lookahead);

}  // namespace rapport
