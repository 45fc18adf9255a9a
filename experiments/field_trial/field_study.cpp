#include "experiments/field_trial/field_study.h"

#include <algorithm>
#include <set>

#include "experiments/output/output_file.h"
#include "sim/file/scenario_tree.h"
#include "sim/measure/metric.h"

namespace rapport {

namespace {

constexpr std::uint32_t kUsualDraws = 100;

/// Whether a text is a study: it names a scenario.
bool is_study(const std::string& path, const ReadText& read) {
  Problems problems;
  std::vector<SourceText> sources;
  try {
    return load_tree(path, read, sources, problems).find("scenario") != nullptr;
  } catch (const InvalidInput&) {
    return false;  // said when it is read as a scenario
  }
}

void erase_horizon(std::vector<Override>& set) {
  std::erase_if(set, [](const Override& one) { return one.path == "horizon"; });
}

std::string days_text(int days) { return std::to_string(days) + " days"; }

/// A study without a question yet: which firm, and which draws of it.
StudySpec spec_of(const FieldQuestion& question, const ReadText& read) {
  StudySpec spec;
  if (is_study(question.path, read)) {
    const StudySpec own = read_study(question.path, read);
    if (own.variants.count == 0) {
      refuse(question.path, "the study draws no assumptions, so there is nothing to weigh",
             "[variants] with a count, or a scenario file in its place");
    }
    spec.scenario = own.scenario;
    spec.set = own.set;
    spec.seed = own.seed;
    spec.variants = own.variants;
    spec.texts = own.texts;
  } else {
    spec.scenario = question.path;
    spec.variants.count = kUsualDraws;
  }
  spec.path = question.trials;
  spec.set.insert(spec.set.end(), question.set.begin(), question.set.end());
  if (question.seed) spec.seed = *question.seed;
  if (question.variants) spec.variants.count = *question.variants;
  spec.replications = spec.variants.replications = question.replications;
  return spec;
}

/// Puts the arms of trials into a study.
class FieldStudyMaker {
 public:
  FieldStudyMaker(StudySpec spec, const ReadText& read) : spec_(std::move(spec)), read_(read) {}
  FieldStudy make(const std::string& trials);

 private:
  ReadOptions options(int days) const;
  void add_points();
  StudyPoint point_of(std::size_t trial, bool with) const;
  std::size_t add(StudyPoint point);
  void check_trials();
  void check_metrics(int days, const ScenarioFile& file);

  StudySpec spec_;
  const ReadText& read_;
  FieldTrials trials_;
  std::vector<StudyPoint> points_;
  std::vector<FieldStudy::Arms> arms_;
  Problems problems_;
};

ReadOptions FieldStudyMaker::options(int days) const {
  ReadOptions options;
  options.set = spec_.set;
  options.set.push_back({"horizon", days_text(days), "how long a trial takes"});
  options.read = read_;
  return options;
}

/// One arm: Today, a policy of the file, or Today with one key set on the first day.
StudyPoint FieldStudyMaker::point_of(std::size_t number, bool with) const {
  const FieldTrial& trial = trials_.trials[number];
  StudyPoint point;
  point.horizon = days_text(trial.days);
  point.as_is = trial.is_policy || (!with && trial.from.empty());
  point.policy.label = trial.name + (with ? ": with" : ": without");
  if (point.as_is) {
    point.policy.name = with ? trial.lever : kTodayName;
    return point;
  }
  const std::string& value = with ? trial.to : trial.from;
  point.policy.name = "trial_" + std::to_string(number + 1) + (with ? "_with" : "_without");
  point.policy.set = {{trial.lever, value, trial.where + " (" + trial.lever + "=" + value + ")"}};
  return point;
}

/// The number of a point; one that is there already serves several trials.
std::size_t FieldStudyMaker::add(StudyPoint point) {
  const auto is_it = [&](const StudyPoint& other) {
    const auto &mine = point.policy.set, &theirs = other.policy.set;
    return point.horizon == other.horizon && point.as_is == other.as_is &&
           (point.as_is ? point.policy.name == other.policy.name
                        : mine[0].path == theirs[0].path && mine[0].value == theirs[0].value);
  };
  const auto found = std::ranges::find_if(points_, is_it);
  if (found != points_.end()) return static_cast<std::size_t>(found - points_.begin());
  points_.push_back(std::move(point));
  return points_.size() - 1;
}

/// Both arms of each trial; those that take equally long stand together, as they are run together.
void FieldStudyMaker::add_points() {
  std::set<int> lengths;
  for (const FieldTrial& trial : trials_.trials) lengths.insert(trial.days);
  arms_.resize(trials_.trials.size());
  for (const int days : lengths) {
    for (std::size_t t = 0; t < trials_.trials.size(); ++t) {
      if (trials_.trials[t].days != days) continue;
      arms_[t].without = add(point_of(t, false));
      arms_[t].with = add(point_of(t, true));
      if (arms_[t].without == arms_[t].with) {
        problems_.add(trials_.trials[t].where, "from and to are the same: nothing was tried",
                      "two values");
      }
    }
  }
}

/// Metrics that a firm cannot have in so short a time, and policies that change nothing in it.
void FieldStudyMaker::check_metrics(int days, const ScenarioFile& file) {
  const std::vector<MetricKey> keys = metric_keys(build_model(file.today));
  for (const FieldTrial& trial : trials_.trials) {
    if (trial.days != days) continue;
    const auto has = [&](const MetricKey& key) { return key.metric == trial.metric; };
    if (std::ranges::none_of(keys, has)) {
      problems_.add(trial.where,
                    "the scenario cannot have '" + std::string(trial.metric->id) + "' over " +
                        days_text(days),
                    "another metric, or a longer trial");
    }
    const auto is_it = [&](const Policy& policy) { return policy.name == trial.lever; };
    const auto policy = std::ranges::find_if(file.policies, is_it);
    if (trial.is_policy && policy != file.policies.end() && policy->is_beyond) {
      problems_.add(trial.where,
                    "policy '" + trial.lever + "' changes nothing within " + days_text(days),
                    "a policy that begins on the first day");
    }
  }
}

/// Checks all arms against the scenario, length by length.
void FieldStudyMaker::check_trials() {
  std::set<std::string> said;
  std::set<std::string> lengths;
  for (const StudyPoint& point : points_) lengths.insert(point.horizon);
  for (const std::string& length : lengths) {
    const int days = std::stoi(length);
    ReadOptions one = options(days);
    for (const StudyPoint& point : points_) {
      if (point.horizon == length && point.can_be_made()) one.extra.push_back(point.policy);
    }
    try {
      check_metrics(days, read_scenario_file(spec_.scenario, one));
    } catch (const InvalidInput& error) {
      for (const Problem& problem : error.problems()) {
        if (said.insert(to_string(problem)).second) problems_.add(problem);
      }
    }
  }
  problems_.throw_if_any();
}

FieldStudy FieldStudyMaker::make(const std::string& path) {
  const std::string text = read_text_at(read_, path, "");
  erase_horizon(spec_.set);
  ReadOptions plain;
  plain.set = spec_.set;
  plain.read = read_;
  trials_ = read_field_trials(path, text, read_scenario_file(spec_.scenario, plain));
  add_points();
  check_trials();
  int longest = 0;
  for (const FieldTrial& trial : trials_.trials) {
    longest = std::max(longest, trial.days);
    const std::string id = trial.metric->id;
    if (std::ranges::find(spec_.metrics, id) == spec_.metrics.end()) spec_.metrics.push_back(id);
  }
  spec_.set = options(longest).set;
  spec_.policies = {kTodayName};
  spec_.texts.insert(spec_.texts.begin(), {path, text});
  FieldStudy made{make_study(spec_, read_), std::move(trials_), std::move(arms_)};
  StudyRecord& record = made.study.record;
  record.command = kFieldCommand;
  record.policies.clear();
  record.labels.clear();
  for (std::size_t p = 0; p < points_.size(); ++p) {
    record.policies.push_back("arm_" + std::to_string(p + 1));
    record.labels.push_back(points_[p].policy.label);
  }
  made.study.points.points = std::move(points_);
  return made;
}

}  // namespace

FieldStudy make_field_study(const FieldQuestion& question, const ReadText& read) {
  return FieldStudyMaker(spec_of(question, read), read).make(question.trials);
}

FieldStudy field_study_of(const std::string& db) {
  const StudyRecord record = ResultsFile::open(db).study();
  if (record.command != kFieldCommand || record.study.empty()) {
    throw OutputError("'" + db + "' is a results file of 'rapport " + record.command +
                      "', and not of 'rapport calibrate trial'");
  }
  std::vector<SourceText> texts = record.study;
  texts.insert(texts.end(), record.sources.begin(), record.sources.end());
  const ReadText read = read_from(std::move(texts));
  FieldQuestion question;
  question.path = record.study.size() > 1 ? record.study[1].path : record.scenario_path;
  question.trials = record.study[0].path;
  question.replications = record.replications;
  question.variants = static_cast<std::uint32_t>(record.variants.size() - 1);
  StudySpec spec = spec_of(question, read);
  spec.set = record.set;
  spec.seed = record.seed;
  FieldStudy made = FieldStudyMaker(std::move(spec), read).make(question.trials);
  made.study.record.variants = record.variants;
  return made;
}

}  // namespace rapport
