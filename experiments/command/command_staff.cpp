// rapport sweep --staff: the least staff of a pool that meets a service level.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>

#include "experiments/command/command_line.h"
#include "experiments/command/commands.h"
#include "experiments/command/staff_output.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"
#include "sim/file/document.h"
#include "sim/file/value_writer.h"

namespace rapport {

namespace {

constexpr const char* kDefaultAnswer = "80 %";

double share_of(const std::string& flag, const std::string& text, const std::string& allowed) {
  const Measured share = read_measure(text, Quantity::share, "");
  if (!share.problem.empty()) refuse_usage(flag, share.problem, allowed, share.hint);
  // 80 is meant for 80 %; and no staff can promise a share of 0 or 1.
  if (!(share.value > 0 && share.value < 1)) {
    refuse_usage(flag, "is no share that a pool can promise", allowed,
                 share.value > 1 && share.value < 100 ? "did you mean '" + text + " %'?" : "");
  }
  return share.value;
}

std::string without_blanks(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

/// The target that was asked for, and the time to answer within where it is not the touch points'
/// own.
struct Asked {
  StaffTarget target;
  std::optional<Time> within;
  std::string within_text;
};

Time within_of(const std::string& flag, const std::string& text, const std::string& allowed) {
  const Measured within = read_measure(text, Quantity::duration, "");
  if (!within.problem.empty()) refuse_usage(flag, within.problem, allowed, within.hint);
  const std::optional<Time> ticks = whole_ticks(within.value);
  if (!ticks || *ticks < 0) refuse_usage(flag, "is no time to answer within", allowed);
  return *ticks;
}

Asked asked_of(const StaffQuestion& question) {
  if (!question.answer.empty() && !question.abandon.empty()) {
    refuse_usage("--abandon " + question.abandon, "is a second target", "--answer or --abandon");
  }
  if (!question.abandon.empty()) {
    const std::string flag = "--abandon " + question.abandon;
    const double share =
        share_of(flag, question.abandon, "a share above 0 % and below 100 %, as \"5 %\"");
    return {{StaffTarget::Kind::abandoned, share}, std::nullopt, ""};
  }
  const std::string text = question.answer.empty() ? kDefaultAnswer : question.answer;
  const std::string flag = "--answer " + text;
  const std::string allowed =
      "a share above 0 % and below 100 %, and a time: \"80 % in 20 s\", or \"80 %\" for the touch "
      "points' own time";
  const std::size_t in = text.find(" in ");
  Asked asked;
  asked.target.share = share_of(flag, without_blanks(text.substr(0, in)), allowed);
  if (in == std::string::npos) return asked;
  asked.within_text = without_blanks(text.substr(in + 4));
  asked.within = within_of(flag, asked.within_text, allowed);
  return asked;
}

/// Sets the time to answer within that was asked for, in Today and as overrides.
void set_within(const Asked& asked, const StaffedPool& pool, Scenario& today,
                std::vector<std::string>& set) {
  if (!asked.within) return;
  for (const std::size_t t : pool.touch_points) {
    today.touch_points[t].service_level_within = *asked.within;
    set.push_back(join_path({"touch_point", today.touch_points[t].name, "service_level_within"}) +
                  "=" + asked.within_text);
  }
}

ReadOptions read_options(const TrialOptions& trial) {
  ReadOptions read;
  read.set = overrides_of(trial.set, "--set");
  read.extra = trial.extra;
  return read;
}

/// Makes sure before the work that a results file can be made.
void try_output(const std::string& path) {
  if (path.empty()) return;
  claim_output(path);
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
}

StaffPlan search(const Scenario& today, const TrialOptions& trial, const StaffQuestion& question,
                 const StaffTarget& target) {
  StaffOptions options{question.pool,      target,        trial.seed,
                       trial.replications, trial.threads, &interrupted()};
  std::unique_ptr<ProgressLine> line;
  int shown = -1;
  options.on_progress = [&](int round, const Progress& progress) {
    if (round != shown) {
      line.reset();  // clears the old one first
      const std::string what = round == 0 ? "Today" : "roster " + std::to_string(round);
      line = std::make_unique<ProgressLine>("sweep --staff, " + what, trial.quiet);
      shown = round;
    }
    line->show(progress);
  };
  return find_staff(today, options);
}

std::string free_name(const ScenarioFile& file) {
  std::string name = "staffed";
  const auto taken = [&] {
    return std::ranges::find(file.policies, name, &Policy::name) != file.policies.end();
  };
  for (int i = 2; taken(); ++i) name = "staffed_" + std::to_string(i);
  return name;
}

}  // namespace

int staff_command(const TrialOptions& options, const ShowOptions& show,
                  const StaffQuestion& question) {
  const Asked asked = asked_of(question);
  if (options.replications < kLeastStaffRuns) {
    refuse_usage("--replications " + std::to_string(options.replications),
                 "are too few to judge half hours by",
                 std::to_string(kLeastStaffRuns) + " or more with --staff");
  }
  ScenarioFile file = read_scenario_file(options.scenario, read_options(options));
  const StaffedPool pool = staffed_pool(file.today, question.pool, asked.target);
  TrialOptions with_roster = options;
  set_within(asked, pool, file.today, with_roster.set);
  try_output(options.out);
  StaffReport report(search(file.today, options, question, asked.target), asked.target,
                     options.replications);

  const std::string path = join_path({"pool", question.pool, "staff"});
  const std::string roster = toml_week(report.plan().roster, false);
  const std::string name = free_name(file);
  with_roster.extra = {{name, "Least staff that meets the target", {{path, roster, "--staff"}}}};
  with_roster.policies = {kTodayName, name};
  const Trial* running = nullptr;
  with_roster.observer = [&](std::size_t arm, std::uint32_t replication) {
    return report.observer(running->model(arm), arm, replication);
  };
  Trial trial(with_roster);
  running = &trial;
  trial.run(options.replications);
  report.finish(trial);

  const StaffOutput output(
      trial, report, question.pool,
      "[" + join_path({"policy", name}) + "]\n" + path + " = " + roster + "\n");
  if (show.format == Format::json) {
    print(output.json());
  } else {
    print(show.format == Format::csv ? output.csv() : output.table());
  }
  return end_of(trial);
}

}  // namespace rapport
