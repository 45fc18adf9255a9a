// Reports of runs that were made: out of a results file, and of a comparison without one.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "experiments/report/answer_words.h"
#include "experiments/report/html_page.h"
#include "experiments/report/study_report.h"
#include "experiments/study/study_run.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/report/made_source.h"

using namespace rapport;

namespace {

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// A trial of the firm's policies against one of them, with its differences.
struct RunTrial {
  explicit RunTrial(const std::string& file, const std::string& out, bool series,
                    const std::string& against_name = kTodayName)
      : trial(options(file, out, series)) {
    trial.run(4);
    while (trial.arms()[against].name != against_name) ++against;
    differences.resize(trial.arms().size());
    for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
      if (arm == against) continue;
      differences[arm] =
          compare(trial.keys(), trial.values(arm), trial.values(against), kConfidence,
                  Validity::fixed_n, trial.arms().size() - 1, trial.paired_events(arm, against));
    }
  }

  static TrialOptions options(const std::string& file, const std::string& out, bool series) {
    TrialOptions options;
    options.command = "compare";
    options.scenario = file;
    options.replications = 4;
    options.threads = 2;
    options.quiet = true;
    options.out = out;
    options.series = series;
    return options;
  }

  ReportSource source() const {
    return source_of_trial(trial, against, differences, Validity::fixed_n, "2026-02-03");
  }

  Trial trial;
  std::size_t against = 0;
  std::vector<std::vector<Comparison>> differences;
};

}  // namespace

TEST_CASE("a comparison's report has its differences, and its results file gives the same runs") {
  TemporaryFolder folder;
  const std::string firm = folder.file("firm.toml"), db = folder.file("runs.db");
  write(firm, firm_text("Firm", "More agents"));
  RunTrial run(firm, db, true);
  const ReportSource source = run.source();
  run.trial.finish();
  REQUIRE(source.points().points.size() == 3);
  REQUIRE(source.data.keys.size() >= 3);
  CHECK(std::string(source.data.keys[0].metric->id) == "retention");
  const auto key = std::ranges::find_if(run.trial.keys(), [](const MetricKey& k) {
    return k.part.is_whole() && std::string_view(k.metric->id) == "profit";
  });
  const auto place = static_cast<std::size_t>(key - run.trial.keys().begin());
  CHECK(source.findings.points[1].differences[1].difference.mean ==
        run.differences[1][place].difference.mean);
  CHECK(source.findings.points[1].differences[1].difference.half_width ==
        run.differences[1][place].difference.half_width);
  CHECK_FALSE(source.curves.empty());

  const ReportSource stored = source_of_results(db, "2026-02-03");
  CHECK_FALSE(stored.is_study);
  CHECK(stored.data.values == source.data.values);
  CHECK(stored.data.study.record.hash == source.data.study.record.hash);
  CHECK(stored.curves.dates == source.curves.dates);
  const std::size_t end = source.curves.dates.size() - 1;
  CHECK(stored.curves.by_point[1][end].mean() == source.curves.by_point[1][end].mean());
  CHECK(stored.curves.by_point[0][0].mean() == doctest::Approx(100));
  CHECK(texts_of(make_report(stored)).find("rapport compare ") != std::string::npos);
}

TEST_CASE("what a comparison is against stands first, whichever policy it is") {
  TemporaryFolder folder;
  const std::string firm = folder.file("firm.toml");
  write(firm, firm_text("Firm", "More agents"));
  const RunTrial run(firm, "", false, "less");
  const ReportSource source = run.source();
  CHECK(source.points().points[0].policy.name == "less");
  CHECK(source.findings.points[0].differences.empty());
  CHECK(source.findings.points[1].differences.size() == source.data.keys.size());
  CHECK(source.data.values[0][0][0] == run.trial.values(run.against)[0]);
  CHECK(source.curves.empty());
  CHECK(texts_of(make_report(source)).find("--against less") != std::string::npos);
}

TEST_CASE("a study's results file gives a report, whole or as far as it is") {
  TemporaryFolder folder;
  const std::string db = folder.file("study.db"), file = folder.file("study.toml");
  write(folder.file("firm.toml"), firm_text("Firm", "More agents"));
  write(file, grid_study());
  Study study = make_study(file);
  StudyOptions options;
  options.most_runs = 10;
  {
    ResultsFile results = ResultsFile::create(db, study.record);
    run_study(study, results, options);
    const std::string early = texts_of(make_report(source_of_results(db, "")));
    CHECK(early.find("10 of 28 runs are there") != std::string::npos);
    options.most_runs = 0;
    run_study(study, results, options);
    results.close();
  }
  const ReportSource source = source_of_results(db, "2026-02-03");
  CHECK(source.is_study);
  CHECK(source.data.is_whole());
  const Report report = make_report(source);
  REQUIRE(report.pages.size() == 4);
  CHECK(report.pages[2].name == "try settings");
  CHECK(report.made_on == "report of 3 Feb 2026");
  const std::string html = html_of(report);
  CHECK(html.find("type=\"range\"") != std::string::npos);
  CHECK(html.find("rapport study run") != std::string::npos);
}

TEST_CASE("a file that is no results file is refused") {
  TemporaryFolder folder;
  write(folder.file("no.db"), "nothing");
  CHECK_THROWS_AS(source_of_results(folder.file("no.db"), ""), OutputError);
  CHECK_THROWS_AS(source_of_results(folder.file("missing.db"), ""), OutputError);
}

TEST_CASE("one policy alone is compared with nothing, and a preview says that it is one") {
  TemporaryFolder folder;
  const std::string firm = folder.file("firm.toml");
  write(firm, firm_text("Firm", "More agents"));
  TrialOptions options = RunTrial::options(firm, "", false);
  options.policies = {"less"};
  Trial trial(options);
  trial.run(2);
  ReportSource source =
      source_of_trial(trial, 0, {std::vector<Comparison>{}}, Validity::fixed_n, "");
  CHECK(answer_title(source).text() == "Only “Fewer agents” was run");
  CHECK(texts_of(make_report(source)).find("Preview.") == std::string::npos);
  source.scenario.today.represents = 20;
  source.scenario.today.company.on = true;
  CHECK(texts_of(make_report(source)).find("Preview. Each simulated customer stands for 20.") !=
        std::string::npos);
}
