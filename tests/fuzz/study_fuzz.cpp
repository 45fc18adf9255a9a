// Any bytes as a study file, and behind a line "%%%" as the table "points.csv", which is read as a
// table of trials too. Whatever they are,
// they are read or refused with problems; what is read has as many points as were counted, and its
// points can be read as policies or are refused with problems.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "experiments/field_trial/field_trial.h"
#include "experiments/study/study_run.h"
#include "sim/core/check.h"
#include "sim/core/problem.h"

using namespace rapport;

namespace {

constexpr const char* kScenario = R"(schema = 1
start = 2026-01-05
horizon = "60 days"
warmup = "7 days"
[segment.homes]
customers = 10
[need.question]
journey = "call"
rate = "6 / year"
[pool.agents]
staff = { "mon-fri 08:00-16:00" = 1 }
[touch_point.phone]
kind = "staffed"
pool = "agents"
service = { exponential = "5 min" }
[journey.call.step.talk]
touch_point = "phone"
entry = 1
[policy.more]
levers.staffing = 1.5
[[policy.soon.change]]
from = "7 days"
levers.call_backs = 1
)";

std::vector<SourceText> split_files(std::string_view data) {
  constexpr std::string_view kMark = "\n%%%\n";
  const std::size_t mark = data.find(kMark);
  std::vector<SourceText> files = {{"study.toml", std::string(data.substr(0, mark))},
                                   {"line.toml", kScenario}};
  if (mark != std::string_view::npos) {
    files.push_back({"points.csv", std::string(data.substr(mark + kMark.size()))});
  }
  return files;
}

/// Trials that are read have an effect, an error and a length; else they are refused.
void read_as_trials(const ReadText& read) {
  try {
    const ScenarioFile file = read_scenario_file("line.toml", {{}, {}, read});
    for (const FieldTrial& trial :
         read_field_trials("points.csv", read("points.csv"), file).trials) {
      check(trial.metric != nullptr && trial.found.error > 0 && trial.days > 0, "a trial is whole");
    }
  } catch (const InvalidInput& error) {
    check(!error.problems().empty(), "invalid input has a problem");
  }
}

/// A study of few points: large ones take long and show nothing more.
bool is_small(const StudySpec& spec) { return count_points(spec) <= 2000; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view data(reinterpret_cast<const char*>(bytes), size);
  const ReadText read = read_from(split_files(data));
  if (data.find("\n%%%\n") != std::string_view::npos) read_as_trials(read);
  try {
    if (!is_small(read_study("study.toml", read))) return 0;
    const Study study = make_study("study.toml", read);
    check(study.record.policies.size() == study.points.points.size(), "each point is a policy");
    if (study.spec.from != PointsFrom::policies) {
      check(study.points.points.size() == count_points(study.spec) + 1, "points are as counted");
    }
    for (const StudyPoint& point : study.points.points) {
      check(point.settings.size() == study.record.factors.size(), "a point has all its settings");
    }
    check_points(study);
  } catch (const InvalidInput& error) {
    check(!error.problems().empty(), "invalid input has a problem");
  }
  return 0;
}
