// Trials of a company: read, foretold by draws of its assumptions, and what they say of them.
#include "experiments/field_trial/field_trial.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "experiments/field_trial/trial_words.h"
#include "experiments/study/study_build.h"
#include "experiments/study/study_findings.h"
#include "sim/core/interval.h"
#include "tests/calibrate/draws.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/study/study_content.h"
#include "tests/study/study_texts.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Two trials of the busy line: twice the staff for three weeks, and call-backs for five.
const char* const kTried = R"(name,lever,from,to,metric,start,weeks,effect,error
Second person,staffing,1,2,abandonment,2025-03-03,3,-20 points,3 points
Call-backs,call_backs,0,1,abandonment,2025-06-02,5,-12 points,3 points
)";

ScenarioFile line_file() {
  ReadOptions options;
  options.read = read_from({{"line.toml", kLineFirm}});
  return read_scenario_file("line.toml", options);
}

FieldTrials trials_of(const std::string& text) {
  return read_field_trials("trials.csv", text, line_file());
}

/// All that is said of a table that is refused, by itself or with its scenario.
std::string said_of_trials(const std::string& text) {
  try {
    trials_of(text);
    FieldQuestion question{"line.toml", "trials.csv", {}, {}, 2, 2};
    make_field_study(question, read_from({{"line.toml", kLineFirm}, {"trials.csv", text}}));
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return {};
}

FieldStudy field_of(const std::string& text, std::uint32_t draws) {
  const FieldQuestion question{"line.toml", "trials.csv", {}, 5, draws, 4};
  return make_field_study(question, read_from({{"line.toml", kLineFirm}, {"trials.csv", text}}));
}

/// Runs trials into a file, some runs at a time (0: all), and looks at them.
FieldAnswer run_trials(const std::string& text, const std::string& db, std::uint32_t draws,
                       int threads = 1, std::uint64_t at_a_time = 0) {
  StudyOptions options;
  options.threads = threads;
  options.most_runs = at_a_time;
  FieldStudy field = field_of(text, draws);
  ResultsFile::create(db, field.study.record).close();
  for (int i = 0; i < 400; ++i) {
    field = field_study_of(db);
    ResultsFile results = ResultsFile::resume(db, field.study.record);
    const StudyOutcome outcome = run_study(field.study, results, options);
    results.close();
    if (!outcome.stopped) break;
  }
  return field_answer(field_study_of(db), db);
}

/// A trial of nothing but numbers.
FieldTrial plain_trial(double value, double error) {
  FieldTrial trial;
  trial.name = "t";
  trial.metric = find_metric("retention");
  trial.unit = "points";
  trial.found = {value, error};
  trial.days = 90;
  return trial;
}

/// Draws of two assumptions, of which trial t foretells slopes[t] times the places; number 0 is the
/// scenario as described.
std::vector<ForetoldEffect> planted(const std::vector<std::pair<double, double>>& slopes,
                                    std::vector<std::pair<double, double>>& places,
                                    std::size_t draws, std::uint32_t seed) {
  Draws random(seed);
  places.assign(1, {0.5, 0.5});
  for (std::size_t v = 1; v <= draws; ++v) places.emplace_back(random.uniform(), random.uniform());
  std::vector<ForetoldEffect> foretold(slopes.size());
  for (std::size_t t = 0; t < slopes.size(); ++t) {
    for (const auto& [a, b] : places) {
      foretold[t].by_variant.push_back(slopes[t].first * a + slopes[t].second * b);
    }
    foretold[t].luck = 0.05;
  }
  return foretold;
}

std::vector<std::size_t> all_but(std::size_t draws, std::size_t left_out) {
  std::vector<std::size_t> ready;
  for (std::size_t v = 1; v <= draws; ++v) {
    if (v != left_out) ready.push_back(v);
  }
  return ready;
}

}  // namespace

TEST_CASE("field trials: effects and errors are read, or worked out from arms") {
  const FieldTrials read = trials_of(
      "name;lever;to;metric;weeks;effect;error;low;high;level;customers_with;customers_without;"
      "events_with;events_without;mean_with;mean_without;sd_with;sd_without;segment\n"
      "a;staffing;2;retention;8;2.1 points;0.8;;;;;;;;;;;;homes\n"
      "b;staffing;2;retention;8;2.1 %;;1.1 %;3.1 %;90 %;;;;;;;;;\n"
      "c;more;;retention;8;;;;;;4000;4000;3804;3742;;;;;\n"
      "d;staffing;2;wait;8;;;;;;400;100;;;2;3;1;2;\n");
  REQUIRE(read.trials.size() == 4);
  CHECK_FALSE(read.by_date);
  const FieldTrial &a = read.trials[0], &b = read.trials[1], &c = read.trials[2],
                   &d = read.trials[3];
  CHECK(a.found.value == 2.1);
  CHECK(a.found.error == 0.8);
  CHECK(a.unit == "points");
  CHECK_FALSE(a.relative);
  CHECK(a.segment == "homes");
  CHECK(a.days == 56);
  CHECK(b.relative);
  CHECK(b.found.error == doctest::Approx(1.0 / 1.6448536));
  CHECK(c.is_policy);
  CHECK(c.found.value == doctest::Approx(100.0 * (3804.0 - 3742.0) / 4000.0));
  // Nearly what the formula of two shares gives; Newcombe's interval is a little wider here.
  const double p = 3804 / 4000.0, q = 3742 / 4000.0;
  const double plain = 100 * std::sqrt((p * (1 - p) + q * (1 - q)) / 4000);
  CHECK(c.found.error == doctest::Approx(plain).epsilon(0.01));
  CHECK(d.found.value == -1.0);
  CHECK(d.found.error == doctest::Approx(std::sqrt(1.0 / 400 + 4.0 / 100)));
  CHECK(d.unit == "min");
}

TEST_CASE("field trials: the order is that of their first days, where all have one") {
  const FieldTrials read = trials_of(
      "name,lever,to,metric,start,end,effect,error\n"
      "late,staffing,2,retention,02/06/2025,27/06/2025,1 points,1\n"
      "early,staffing,2,retention,14/03/2025,14/03/2025,1 points,1\n");
  CHECK(read.by_date);
  CHECK(read.trials[0].name == "early");
  CHECK(read.trials[0].days == 1);
  CHECK(read.trials[1].days == 26);
}

TEST_CASE("field trials: all that is wrong is said at once, with its place") {
  const std::string said = said_of_trials(
      "name,lever,from,to,segment,metric,weeks,effect,error,low,high\n"
      "a,staffing,,2,,retention,8,2.1,0.8,,\n"
      "a,staffing,,2,,retentoin,8,2.1 points,0.8,,\n"
      "c,staffing,,2,,retention,8,2.1 points,,2.2 points,3 points\n"
      "d,staffing,,2,home,retention,8,2.1 points,0,,\n"
      "e,mor,,,,retention,,2.1 points,0.8,,\n"
      "f,staffing,,2,,wait,8,2.1 h,1 h,,\n"
      "g,staffing,,2,,wait,8,2.1,1 points,,\n"
      "h,staffing,,2,,retention,8,2.1 points,0.8,1,3\n");
  CAPTURE(said);
  CHECK(has(said, "trials.csv:2: the effect on a share has no unit"));
  CHECK(has(said, "trials.csv:3: two trials are called 'a'"));
  CHECK(has(said, "did you mean 'retention'?"));
  CHECK(has(said, "trials.csv:4: the interval, 2.2 to 3, does not hold the effect, 2.1"));
  CHECK(has(said, "trials.csv:5: the scenario has no segment 'home'"));
  CHECK(has(said, "trials.csv:5: error is '0'"));
  CHECK(has(said, "no policy 'mor'"));
  CHECK(has(said, "did you mean 'more'?"));
  CHECK(has(said, "trials.csv:6: does not say how long"));
  CHECK(has(said, "trials.csv:7: the effect is in 'h'"));
  CHECK(has(said, "error is in 'points', and the effect in 'min'"));
  CHECK(has(said, "trials.csv:9: the effect or its error is said in two ways"));
  CHECK(has(said_of_trials("name,lever,metric,efect\n"), "did you mean 'effect'?"));
}

TEST_CASE("field trials: what a policy cannot set, or no firm can have, is refused at its row") {
  const std::string said = said_of_trials(
      "name,lever,from,to,metric,weeks,effect,error\n"
      "a,stafing,,2,retention,8,1 points,1\n"
      "b,staffing,,-3,retention,4,1 points,1\n");
  CAPTURE(said);
  CHECK(has(said, "trials.csv:2 (stafing=2)"));
  CHECK(has(said, "staffing"));
  CHECK(has(said, "trials.csv:3 (staffing=-3)"));
  CHECK(has(said_of_trials("name,lever,from,to,metric,weeks,effect,error\n"
                           "a,staffing,,2,retention_12,8,1 points,1\n"),
            "cannot have 'retention_12' over 56 days"));
  CHECK(has(said_of_trials("name,lever,from,to,metric,weeks,effect,error\n"
                           "a,staffing,2,2,retention,8,1 points,1\n"),
            "nothing was tried"));
  CHECK(said_of_trials(kTried).empty());
}

TEST_CASE("field trials: the template can be read") {
  const ScenarioFile generic = read_scenario_file(std::string(std::getenv("RAPPORT_SOURCE")) +
                                                  "/scenarios/generic_company.toml");
  const FieldTrials read = read_field_trials("t.csv", field_trial_template(), generic);
  CHECK(read.trials.size() == 3);
  CHECK(read.by_date);
  CHECK(read.trials[1].found.error == doctest::Approx(0.7 / 1.959964));
}

TEST_CASE("field trials: a planted firm is found, and the next trial foretold nearer") {
  // By turns each of some draws is the true firm. Its first trial has an error; the second one is
  // of other things, and is foretold.
  double weighted = 0.0, alike = 0.0;
  int held = 0, held_alike = 0, truths = 0;
  for (std::uint32_t seed = 0; seed < 10; ++seed) {
    for (std::size_t truth = 1; truth <= 20; ++truth, ++truths) {
      std::vector<std::pair<double, double>> places;
      const auto foretold = planted({{4.0, 1.0}, {3.0, 0.0}}, places, 80, seed);
      Draws random(1000 * seed + static_cast<std::uint32_t>(truth));
      const auto noise = [&] { return normal_quantile(random.uniform()); };
      const auto [a, b] = places[truth];
      const std::vector<FieldTrial> trials{plain_trial(4 * a + b + 0.3 * noise(), 0.3),
                                           plain_trial(3 * a + 0.2 * noise(), 0.2)};
      const FieldAnswer answer = judge_trials(trials, foretold, all_but(80, truth));
      REQUIRE(answer.held_out.has_value());
      weighted += answer.held_out->weighted.off;
      alike += answer.held_out->alike.off;
      held += answer.held_out->weighted.met;
      held_alike += answer.held_out->alike.met;
      CHECK(answer.held_out->effective < 80);
    }
  }
  CHECK(weighted < 0.6 * alike);
  // Nine in ten of 200: 164 to 194 in 999 of 1,000.
  CHECK(held >= 164);
  CHECK(held <= 194);
  CHECK(held_alike >= 164);
}

TEST_CASE("field trials: one that knows nothing leaves all weights to the last bit") {
  std::vector<std::pair<double, double>> places;
  const auto foretold = planted({{4.0, 1.0}, {3.0, 0.0}}, places, 40, 3);
  const std::vector<FieldTrial> useful{plain_trial(2.0, 0.3)};
  const std::vector<FieldTrial> both{plain_trial(2.0, 0.3), plain_trial(50.0, 1e7)};
  const auto ready = all_but(40, 0);
  const FieldAnswer without = judge_trials(useful, {foretold[0]}, ready);
  const FieldAnswer with = judge_trials(both, foretold, ready);
  CHECK(with.weights.by_variant == without.weights.by_variant);
  CHECK(with.judgements[1].is_useless);
  CHECK_FALSE(with.judgements[0].is_useless);
  const FieldAnswer alone = judge_trials({both[1]}, {foretold[1]}, ready);
  CHECK(alone.weights.is_even());
  CHECK(alone.weights.effective == doctest::Approx(40.0));
  CHECK_FALSE(without.weights.is_even());
}

TEST_CASE("field trials: what no draw foretells, or what contradicts the others, is a surprise") {
  std::vector<std::pair<double, double>> places;
  const auto foretold = planted({{4.0, 0.0}, {4.0, 0.0}}, places, 60, 4);
  const auto ready = all_but(60, 0);
  const FieldAnswer far = judge_trials({plain_trial(20.0, 0.5)}, {foretold[0]}, ready);
  CHECK(far.judgements[0].surprise > kSurprising);
  CHECK_FALSE(far.held_out.has_value());
  // Each by itself is plausible: the one finds a small effect and the other a large one.
  const FieldAnswer torn =
      judge_trials({plain_trial(0.4, 0.2), plain_trial(3.6, 0.2)}, foretold, ready);
  CHECK(torn.judgements[1].surprise < kSurprising);
  CHECK(torn.judgements[1].after_others > kSurprising);
  CHECK_FALSE(torn.held_out->weighted.met);
  CHECK(torn.held_out->alike.met);
  FieldStudy field;
  field.trials.trials = {plain_trial(0.4, 0.2), plain_trial(3.6, 0.2)};
  std::string all;
  for (const std::string& sentence : trials_in_words(field, torn)) all += sentence + "\n";
  CAPTURE(all);
  CHECK(has(all, "contradicts the other trials"));
  CHECK(has(all, "the prediction was missed"));
}

TEST_CASE("field trials: percent of what it was, and luck of few runs") {
  FieldTrial trial = plain_trial(0, 1);
  trial.relative = true;
  const std::vector<std::vector<double>> by_arm[2] = {{{10, 20}, {50, 50}, {NAN, NAN}},
                                                      {{12, 24}, {40, 50}, {1, 1}}};
  const ForetoldEffect percent_of = foretold_of(trial, by_arm);
  CHECK(percent_of.by_variant[0] == doctest::Approx(20.0));
  CHECK(percent_of.by_variant[1] == doctest::Approx(-10.0));
  CHECK(std::isnan(percent_of.by_variant[2]));
  trial.relative = false;
  const ForetoldEffect plain = foretold_of(trial, by_arm);
  CHECK(plain.by_variant[0] == doctest::Approx(3.0));
  // Differences 2, 4 and -10, 0: sums of squares 2 and 50, one degree of freedom each, two runs.
  CHECK(plain.luck == doctest::Approx(std::sqrt(52.0 / 2 / 2)));
}

TEST_CASE(
    "field trials: runs come to the same for any threads and stops, and last as long as asked") {
  const TemporaryFolder folder;
  const auto content = [&](const char* name, int threads, std::uint64_t at_a_time) {
    run_trials(kTried, folder.file(name), 6, threads, at_a_time);
    return content_of(folder.file(name));
  };
  const std::string whole = content("a.db", 1, 0);
  CHECK(content("b.db", 2, 0) == whole);
  CHECK(content("c.db", 2, 9) == whole);
  const FieldStudy field = field_study_of(folder.file("a.db"));
  REQUIRE(field.study.points.points.size() == 4);
  CHECK(field.study.points.points[field.arms[0].with].horizon == "21 days");
  CHECK(field.study.points.points[field.arms[1].without].horizon == "35 days");
  // The arm of 21 days is what a run of 21 days gives.
  ReadOptions options = study_read_options(field.study, 2);
  options.set.push_back({"horizon", "21 days", ""});
  options.extra = {{"x", "x", {{"staffing", "2", ""}}}};
  options.read = read_from({{"line.toml", kLineFirm}});
  PolicyBuilder builder(5, {1, nullptr});
  builder.read("line.toml", options);
  const auto built = builder.build({policy_named(builder.file(), "x")});
  const RunRecord now = run_one(built[0].runs->model, {0, {5, 1}, 2});
  std::uint64_t stored = 0;
  const ResultsFile file = ResultsFile::open(folder.file("a.db"));
  for (const auto& run : file.runs()) {
    const RunTask& task = run.task;
    if (task.policy == field.arms[0].with && task.variant == 2 && task.key.replication == 1) {
      stored = run.hash;
    }
  }
  CHECK(stored == now.hash);
  CHECK_THROWS_AS(study_of(folder.file("a.db")), OutputError);
}

TEST_CASE("field trials: weights serve a study of the same draws, and no other") {
  const TemporaryFolder folder;
  const std::string db = folder.file("trials.db");
  const FieldAnswer answer = run_trials(kTried, db, 12);
  const std::string text = R"(schema = 1
scenario = "line.toml"
policies = ["more"]
replications = 3
seed = 5
metrics = ["retention", "abandonment"]
set = { horizon = "30 days" }
[variants]
count = 12
replications = 2
)";
  const std::string study_db = folder.file("study.db");
  Study study = study_of_text(text);
  ResultsFile results = ResultsFile::create(study_db, study.record);
  run_study(study, results, {});
  results.close();
  StudyData data = read_study_data(study_db);
  const StudyFindings alike = find_out(data);
  data.weights = weights_for(data.study, db);
  CHECK(data.weights->by_variant == answer.weights.by_variant);
  REQUIRE(data.is_weighted());
  const StudyFindings weighted = find_out(data);
  CHECK(weighted.points[1].differences[1].difference.mean ==
        alike.points[1].differences[1].difference.mean);  // luck is as it was
  CHECK(weighted.spreads[1][1].more_weight >= 0.0);
  CHECK(weighted.spreads[1][1].middle != alike.spreads[1][1].middle);
  CHECK(has(answer_in_words(data, weighted)[0], "weighted by 2 trials; as good as"));
  // Even weights change no number.
  data.weights->by_variant.assign(13, 1.0 / 12);
  data.weights->by_variant[0] = 0.0;
  const StudyFindings even = find_out(data);
  CHECK(even.spreads[1][1].middle == alike.spreads[1][1].middle);
  CHECK(even.regret->policies[1].mean == alike.regret->policies[1].mean);
  const auto refusal = [&](const std::string& other) {
    try {
      weights_for(study_of_text(other), db);
    } catch (const OutputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refusal(text).empty());
  CHECK(has(refusal(with(text, "seed = 5", "seed = 6")), "the study's seed is 6, theirs 5"));
  CHECK(has(refusal(with(text, "count = 12", "count = 11")), "has 11 draws, they have 12"));
  CHECK(has(refusal(with(text, "\"30 days\"", "\"30 days\", segment.homes.customers = 61")),
            "other keys are set"));
  CHECK(has(refusal(text.substr(0, text.find("[variants]"))), "draws no assumptions"));
}

TEST_CASE(
    "field trials: a draw that was the true firm is recovered from its trials, by simulation") {
  // The truth is draw 3, run many times on luck of its own; the others are weighed by its first
  // trial, and foretell its second.
  const TemporaryFolder folder;
  const std::string db = folder.file("trials.db");
  FieldAnswer answer = run_trials(kTried, db, 40, 2);
  const FieldStudy field = field_study_of(db);
  std::vector<FieldTrial> trials = field.trials.trials;
  double weighted = 0.0, alike = 0.0;
  for (std::size_t truth = 1; truth <= 8; ++truth) {
    for (std::size_t t = 0; t < 2; ++t) {
      ReadOptions options = study_read_options(field.study, truth);
      std::erase_if(options.set, [](const Override& one) { return one.path == "horizon"; });
      options.set.push_back({"horizon", std::to_string(trials[t].days) + " days", ""});
      options.extra = {{"w", "w", {{trials[t].lever, trials[t].to, ""}}}};
      options.read = read_from({{"line.toml", kLineFirm}});
      PolicyBuilder builder(999, {1, nullptr});
      builder.read("line.toml", options);
      const auto arms = builder.build({nullptr, policy_named(builder.file(), "w")});
      Moments effect;
      for (std::uint32_t r = 0; r < 60; ++r) {
        double value[2];
        for (std::size_t arm = 0; arm < 2; ++arm) {
          const Model& model = arms[arm].runs->model;
          const RunRecord run = run_one(model, {arm, {999, r}, 0});
          const std::vector<MetricKey> keys = metric_keys(model);
          const auto key = std::ranges::find_if(keys, [&](const MetricKey& k) {
            return k.metric == trials[t].metric && k.part.is_whole();
          });
          value[arm] = run.values[static_cast<std::size_t>(key - keys.begin())];
        }
        effect.add(value[1] - value[0]);
      }
      trials[t].found = {effect.mean(), effect.standard_error()};
    }
    const FieldAnswer found = judge_trials(trials, answer.foretold, all_but(40, truth));
    weighted += found.held_out->weighted.off;
    alike += found.held_out->alike.off;
  }
  CAPTURE(weighted);
  CAPTURE(alike);
  CHECK(weighted < alike);
}
