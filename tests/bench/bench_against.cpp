// This build's command beside another build's, one after the other, in processor seconds of the
// commands as users have them: user and system.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sim/core/problem.h"
#include "tests/bench/bench_files.h"
#include "tests/bench/bench_parts.h"
#include "tests/bench/measuring.h"

namespace rapport {

namespace {

using Words = std::vector<std::string>;

/// A build's command, and the scenario as it reads it.
struct Build {
  std::string command, scenario;
  Words set{};  ///< what makes the two firms alike
};

struct Answer {
  nlohmann::json json;
  double seconds = 0.0;  ///< processor, user and system
};

double seconds_of(const timeval& t) {
  return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
}

[[noreturn]] void become(const Words& words, int out) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  dup2(out, STDOUT_FILENO);
  execv(arguments[0], arguments.data());
  std::perror(arguments[0]);
  _exit(127);
}

std::string read_all(int from) {
  std::string text;
  char buffer[1 << 16];
  for (ssize_t n; (n = read(from, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  return text;
}

Answer ask(const Words& words) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("rapport_bench: no pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("rapport_bench: no child process");
  if (child == 0) become(words, ends[1]);
  close(ends[1]);
  const std::string text = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  if (status != 0) throw std::runtime_error("rapport_bench: " + words[0] + " failed");
  return {nlohmann::json::parse(text), seconds_of(used.ru_utime) + seconds_of(used.ru_stime)};
}

Words words_of(const Build& build, const char* verb, const char* replications, int customers) {
  Words words{build.command, verb,      build.scenario,   "--threads",
              "1",           "--quiet", "--format",       "json",
              "--metrics",   "cases",   "--replications", replications};
  for (const Words& numbers : {company_numbers(customers), build.set}) {
    for (const std::string& number : numbers) {
      words.push_back("--set");
      words.push_back(number);
    }
  }
  return words;
}

/// Contacts counted for each processor second of `rapport run`.
double contacts_a_second(const Build& build) {
  const Answer answer = ask(words_of(build, "run", "4", 10'000));
  for (const auto& metric : answer.json.at("metrics")) {
    if (metric.at("name") != "cases") continue;
    const double years = 3.0, runs = answer.json.at("replications");
    return metric.at("mean").get<double>() * years * runs / answer.seconds;
  }
  throw std::runtime_error("rapport_bench: " + build.command + " does not tell its contacts");
}

/// Processor seconds of `rapport compare` for each run.
double study_seconds_a_run(const Build& build) {
  const Answer answer = ask(words_of(build, "compare", "10", 5'000));
  const double runs = answer.json.at("replications");
  return answer.seconds / (runs * static_cast<double>(answer.json.at("policies").size()));
}

/// An older build has no newcomers, and does not know the key.
bool has_newcomers(const std::string& scenario) {
  try {
    const Scenario today = read_scenario_file(scenario).today;
    return today.company.joining.form != JoiningSpec::Form::none;
  } catch (const InvalidInput&) {
    return false;  // of another build: this one cannot read it
  }
}

Build build_of(const std::string& command, const std::string& scenario) {
  Build build{command, scenario};
  if (has_newcomers(scenario)) build.set.push_back("company.joining.form=none");
  return build;
}

/// Measures both in turn; adds this build's number, the other's, and their ratio.
void compare_builds(Numbers& numbers, double (*measure)(const Build&), int rounds, double unit,
                    const std::string& name, const std::string& ratio, const Build& here,
                    const Build& other) {
  Pair pair;
  for (int i = 0; i < rounds; ++i) {
    pair.first.push_back(unit * measure(here));
    pair.second.push_back(unit * measure(other));
  }
  numbers.add(name, median(pair.first));
  numbers.add(name + "_of_other", median(pair.second));
  numbers.add(ratio, pair.ratio());
}

}  // namespace

void bench_against(Numbers& numbers, bool quick, const std::string& command,
                   const std::string& scenario) {
  const Build here = build_of(rapport_command(), scenario_path("generic_company.toml"));
  const Build other = build_of(command, scenario);
  compare_builds(numbers, contacts_a_second, quick ? 5 : 15, 1.0, "contacts_a_second",
                 "contacts_a_second_vs_other", here, other);
  compare_builds(numbers, study_seconds_a_run, quick ? 3 : 9, 1e3, "command_study_cpu_ms_a_run",
                 "study_cpu_a_run_vs_other", here, other);
}

}  // namespace rapport
