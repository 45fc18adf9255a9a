// A session: a scenario and its policies that change under somebody's hands, and what their runs
// say so far.
//
// Commands return at once. A planner thread reads what was asked and publishes states; workers run.
// A run belongs to the content of its policy (Today, policy, numbers in force, seed), so that
// moving a lever there and back runs nothing twice, and what a change leaves as it is goes on. The
// pair that was chosen is run first.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "experiments/run/runner.h"
#include "experiments/verdict/verdict.h"
#include "sim/core/interval.h"
#include "sim/file/scenario_file.h"
#include "sim/measure/metric.h"
#include "sim/measure/series.h"

namespace rapport {

struct SessionOptions {
  int threads = 2;                              ///< runs at a time
  std::uint32_t seed = 1;                       ///< of the luck
  std::uint32_t replications = 20;              ///< wanted at first, of each policy
  std::size_t memory = std::size_t{512} << 20;  ///< bytes for warm-ups that are kept
  /// Called after each state is published, on a thread of the session, so that a screen that sleeps
  /// can be woken. Has to return at once, and may call all of the session but its destructor.
  std::function<void()> on_state{};
};

/// All that somebody works on at one moment.
struct SessionWork {
  std::string path;                ///< where the text counts as standing, for `extends`, problems
  std::string text;                ///< of the scenario
  std::vector<std::string> shown;  ///< of its policies, which are run besides Today
  std::string policy, against;     ///< the pair to be compared
};

/// Which kind of interval a comparison has. None but the last gives verdicts, as somebody watches.
enum class Stage {
  nothing,      ///< no pair yet
  rough,        ///< from one pair, by its customers: shared queues and luck are not in it
  student,      ///< from four pairs on; holds for one look
  always_valid  ///< from five pairs on, where it is finite: holds at every look
};

/// What is known of one metric's difference between the two policies of the chosen pair.
struct SessionDifference {
  Stage stage = Stage::nothing;
  Interval interval;  ///< of the stage
  double mean =
      std::numeric_limits<double>::quiet_NaN();  ///< over the pairs there are, from one on
  Comparison comparison;                         ///< always-valid, once there are two pairs
};

/// Customers of the start by where they are at the end, means over the pairs of runs whose
/// customers are kept. Who is who was matched by luck: the net number is the finding.
struct CustomerFates {
  std::uint32_t pairs = 0;                          ///< 0: not known
  double saved = 0, lost = 0, stay = 0, leave = 0;  ///< there only under the policy, only under
                                                    ///< what it is compared with, both, none
};

/// What is known of one policy.
struct SessionArm {
  std::string name, label, short_label;
  bool tried = false;      ///< made in the session, so that its levers can be moved
  std::uint32_t done = 0;  ///< runs finished, failed ones among them
  std::uint32_t failed = 0;
  std::uint32_t first_failed = 0;  ///< replication of the first failed one
  std::string message{};           ///< why it did
  std::uint64_t first_hash = 0;   ///< RunRecord::hash of the first replication; 0 until it is there
  std::vector<Interval> means{};  ///< by key, Student's
  /// By key: what it has more than Today in the replications that both have. Student's from four
  /// pairs on, before of infinite width. Empty for Today, and without a pair.
  std::vector<Interval> from_today{};
  /// [key of series][moment]: means over runs and half-widths; empty without a run.
  std::vector<double> series{}, series_half_width{};
  RunDetails details{};  ///< summed over runs: by hour of the week, waits, ways; empty without one
  std::shared_ptr<const Model> model{};                  ///< that is run
  std::vector<std::shared_ptr<const RunRecord>> runs{};  ///< that went well, by replication; null
                                                         ///< where one did not, or not yet
  /// Of a run that is under way and takes long: its series as above, of which the first
  /// `months_under_way` months are known.
  std::vector<double> series_under_way{};
  std::size_t months_under_way = 0;
};

/// Which arm is best on a metric, by the replications that all arms have.
struct SessionRanking {
  std::size_t key = 0;
  std::size_t best = 0;                  ///< of the arms, by its mean
  std::uint32_t runs = 0;                ///< replications
  std::vector<std::uint32_t> best_in{};  ///< by arm: in how many of them no other was as good
  /// By arm: the best less this one, and this one less Today. As the chosen pair's they hold all
  /// together and at every look, so which is best may be read from them. Nothing is said of the
  /// best itself, and of Today.
  std::vector<Comparison> best_less{}, from_today{};
};

/// What is known at one moment. Never changes.
struct SessionState {
  std::uint64_t number = 0;   ///< grows with each state
  std::uint64_t answers = 0;  ///< number of the last command that it takes into account
  std::string title;          ///< of the scenario; empty: none was read yet
  std::string question;       ///< what it is to answer; empty: none is written
  std::string problems;       ///< why what was asked cannot be run; the rest is as it was before
  std::vector<std::string> notes;
  std::vector<std::string> file_policies;  ///< names of the policies that the file has
  std::vector<MetricKey> keys;
  std::vector<std::string> units;  ///< by key
  std::vector<SeriesKey> series_keys;
  std::vector<std::string> month_dates;  ///< by moment
  std::vector<SessionArm> arms;
  std::size_t policy = 0, against = 0;         ///< the chosen pair, among the arms
  std::vector<SessionDifference> differences;  ///< of it, by key
  /// [key of series][moment] of the pair: mean differences, and 95 % half-widths: Student's from
  /// four pairs on; before, of the customers who stay, by customers (rough_estimate), else
  /// infinite. Empty without a pair.
  std::vector<double> series_differences, series_difference_half_widths;
  /// Of headline metrics, and of worth, which has no verdicts; none before all arms have two runs.
  std::vector<SessionRanking> rankings;
  CustomerFates fates;
  /// By moment: in how many of the pairs the policy has brought in at least as much until then.
  std::vector<std::uint32_t> pairs_ahead;
  std::uint32_t pairs = 0;   ///< finished replications of the chosen pair
  std::uint32_t wanted = 0;  ///< replications
  std::size_t runs_done = 0, runs_wanted = 0;
  bool busy = false;  ///< something is being read or run
};

/// All functions may be called from any thread.
class Session {
 public:
  explicit Session(const SessionOptions& options);
  ~Session();  ///< gives up what is under way
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Commands. Each gives the number of the command, for SessionState::answers.

  /// Reads a scenario file, with Today and all its policies. What was tried before is dropped.
  std::uint64_t open_file(std::string path);
  /// The same for a text; `path` is where it counts as standing, for `extends` and problems.
  std::uint64_t open_text(std::string path, std::string text);
  /// A text, its policies that are run and the pair, all in one: what an editor has after each
  /// change. What was tried before is dropped; numbers in force stay.
  std::uint64_t work_on(SessionWork work);
  /// Numbers in force, for Today and every policy, in place of those set before.
  std::uint64_t set_numbers(std::vector<Override> numbers);
  /// Which of the file's policies are run besides Today; all at first.
  std::uint64_t show(std::vector<std::string> names);
  /// A policy made here, from the start of the run on: added, or in place of the one of that name.
  std::uint64_t try_policy(std::string name, std::vector<Override> set);
  /// Sets one lever or key of a policy made here; a new policy where there is none of that name.
  std::uint64_t move(const std::string& name, const std::string& path, const std::string& value);
  std::uint64_t drop(const std::string& name);  ///< a policy made here
  /// The pair to be compared, which is run first. Today is "today".
  std::uint64_t choose(std::string policy, std::string against);
  std::uint64_t want(std::uint32_t replications);
  /// Gives up what is under way; nothing runs until the next command.
  std::uint64_t cancel();

  std::shared_ptr<const SessionState> state() const;
  /// Waits until a state is as wished, at most so long; returns the last one.
  std::shared_ptr<const SessionState> wait(
      const std::function<bool(const SessionState&)>& as_wished,
      std::chrono::milliseconds most) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace rapport
