// Tornados and attributions of functions that are planted: what is found, said and drawn of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/report/answer_words.h"
#include "experiments/report/html_page.h"
#include "experiments/report/report_charts.h"
#include "experiments/report/report_words.h"
#include "experiments/report/study_report.h"
#include "tests/report/made_source.h"

using namespace rapport;

namespace {

std::string steps_study(const std::string& second = "causes") {
  return R"(schema = 1
title = "Steps"
scenario = "firm.toml"
replications = 6
metrics = ["retention", "profit"]
[design]
kind = "attribution"
[[step]]
name = "staff"
set = { levers.staffing = 1.5 }
[[step]]
name = ")" +
         second + R"("
set = { levers.prevention = 0.5 }
[[step]]
name = "back"
set = { levers.call_backs = 1 }
)";
}

constexpr const char* kEnds = R"(schema = 1
title = "Ends"
scenario = "firm.toml"
replications = 6
metrics = ["retention", "profit"]
[design]
kind = "tornado"
[[factor]]
path = "levers.staffing"
from = 0.5
to = 1.5
[[factor]]
name = "causes"
path = "levers.prevention"
[[factor]]
name = "back"
path = "levers.call_backs"
)";

/// Luck that all points share, and a little of each point's own.
double own_luck(std::size_t point, std::uint32_t r) {
  return 0.8 * std::sin(1.0 + r) + 0.1 * std::cos(3.0 * static_cast<double>(point) + 5.0 * r);
}

/// The value of a point by its number, which of an attribution is its set of steps.
template <class Gain>
ValueOf by_point(Gain gain) {
  return [=](std::size_t, std::size_t, std::size_t point, std::uint32_t r) {
    return 60 + gain(point) + own_luck(point, r);
  };
}

ReportSource source_of(const std::string& study, const ValueOf& value) {
  return made_source(study, firm_text("Firm", "More"), value);
}

std::string words_of(const ReportSource& source) {
  std::string all;
  for (const std::string& one : drivers_in_words(source.data, source.findings)) all += one + "\n";
  return all;
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const StepShare& share_of(const ReportSource& source, std::size_t step) {
  const auto& shares = source.findings.attributions[0].shares;
  return *std::ranges::find(shares, step, &StepShare::step);
}

double additive(std::size_t set) {
  return (set & 1U ? 3.0 : 0.0) + (set & 2U ? 1.5 : 0.0) - (set & 4U ? 0.5 : 0.0);
}

}  // namespace

TEST_CASE("of an additive function each step's share is what it adds, alone and last") {
  const ReportSource source = source_of(steps_study(), by_point(additive));
  const double adds[] = {3.0, 1.5, -0.5};
  for (std::size_t step = 0; step < 3; ++step) {
    const StepShare& share = share_of(source, step);
    CHECK(share.share.mean == doctest::Approx(adds[step]).epsilon(0.1));
    CHECK(share.alone->mean == doctest::Approx(adds[step]).epsilon(0.1));
    CHECK(share.last->mean == doctest::Approx(adds[step]).epsilon(0.1));
  }
  CHECK(source.findings.attributions[0].shares[2].step == 2);
  const std::string words = words_of(source);
  CAPTURE(words);
  CHECK(says(words, "of the 4.0"));
  CHECK(says(words, "points more than Today"));
  CHECK(says(words, ", staff brings 3.0"));
  CHECK(says(words, ", causes 1.5"));
  CHECK(says(words, "back takes 0.5"));
  CHECK(says(words, "the order in which they are counted does not matter"));
  CHECK_FALSE(says(words, "needs the others"));
  CHECK_FALSE(says(words, "cannot be told from luck"));
}

TEST_CASE("what two steps do only together is halved between them, and that is said") {
  const ReportSource source = source_of(
      steps_study(), by_point([](std::size_t set) { return (set & 3U) == 3U ? 4.0 : 0.0; }));
  CHECK(share_of(source, 0).share.mean == doctest::Approx(2.0).epsilon(0.1));
  CHECK(share_of(source, 1).share.mean == doctest::Approx(2.0).epsilon(0.1));
  CHECK(share_of(source, 2).share.contains(0.0));
  const std::string words = words_of(source);
  CAPTURE(words);
  CHECK(says(words, "What back brings cannot be told from luck."));
  CHECK(says(words, "it needs the others."));
}

TEST_CASE("steps that do the same are said to do part of the same") {
  const ReportSource source = source_of(
      steps_study(), by_point([](std::size_t set) { return (set & 3U) != 0 ? 4.0 : 0.0; }));
  CHECK(share_of(source, 0).share.mean == doctest::Approx(2.0).epsilon(0.1));
  CHECK(says(words_of(source), "the others do part of the same."));
}

TEST_CASE("steps that the others make do harm, or less of it, are said to") {
  const auto turned = [](std::size_t set) {
    return (set & 1U) == 0 ? 0.0 : (set & 2U) == 0 ? 2.0 : -2.0;
  };
  const auto less_harm = [](std::size_t set) { return (set & 3U) != 0 ? -4.0 : 0.0; };
  CHECK(says(words_of(source_of(steps_study(), by_point([&](std::size_t set) {
                                  return turned(set) + ((set & 2U) != 0 ? 3.0 : 0.0);
                                }))),
             "the others turn it round."));
  CHECK(says(words_of(source_of(steps_study(), by_point(less_harm))),
             "the others do part of the same."));
}

TEST_CASE("where nothing happens no step is said to bring anything") {
  const ReportSource source = source_of(steps_study(), by_point([](std::size_t) { return 0.0; }));
  const std::string words = words_of(source);
  CAPTURE(words);
  CHECK(says(words, "what all steps do together cannot be told from luck"));
  CHECK_FALSE(says(words, "brings 0"));
  CHECK(drivers_title(source).empty());
  const auto still = [](std::size_t, std::size_t, std::size_t, std::uint32_t r) {
    return 60 + own_luck(0, r);
  };
  const std::string all = words_of(source_of(steps_study(), still));
  CHECK(says(all, "no step changes anything in any run."));
  CHECK_FALSE(says(all, "luck"));
}

TEST_CASE("a replication that lacks one set is left out of all shares, which still add up") {
  const ReportSource source =
      source_of(steps_study(), [](std::size_t, std::size_t, std::size_t point, std::uint32_t r) {
        return point == 3 && r == 2 ? NAN : 60 + additive(point) * (1 + r) + own_luck(point, r);
      });
  const AttributionFinding& found = source.findings.attributions[0];
  double sum = 0;
  for (const StepShare& share : found.shares) {
    CHECK(share.share.n == 5);
    sum += share.share.mean;
  }
  CHECK(found.whole.n == 5);
  CHECK(sum == doctest::Approx(found.whole.mean));
}

TEST_CASE("the tornado of a planted function has its widths, bends and luck") {
  // Points: Today, then low and high of staffing, causes and back.
  const double ends[] = {0, -2, 3, -1, -1.5, 0, 0};
  const ReportSource source =
      source_of(kEnds, by_point([&](std::size_t point) { return ends[point]; }));
  const TornadoFinding& tornado = source.findings.tornados[0];
  CHECK(tornado.middle == 0);
  CHECK(tornado.bars[0].factor == 0);
  CHECK(tornado.bars[0].swing == doctest::Approx(5).epsilon(0.1));
  CHECK(tornado.bars[0].course == FactorCourse::rising);
  CHECK(tornado.bars[1].course == FactorCourse::peak);
  CHECK(tornado.bars[1].sure);
  CHECK_FALSE(tornado.bars[2].sure);
  const std::string words = words_of(source);
  CAPTURE(words);
  CHECK(says(words, "Staffing matters most: 5.0"));
  CHECK(says(words, "-2.0"));
  CHECK(says(words, "at 0.5"));
  CHECK(says(words, "; then causes 1.5"));
  CHECK(says(words, "causes gives less at both ends than in the middle"));
  CHECK(says(words, "Of back what was seen may be luck."));
}

TEST_CASE("a factor without numbers is not said to change nothing, nor is one that does by luck") {
  const ReportSource source =
      source_of(kEnds, [](std::size_t, std::size_t, std::size_t point, std::uint32_t r) {
        const double own = point == 1 ? NAN : point == 3 ? (r % 2 == 0 ? 1.0 : -1.0) : 0.0;
        return 60 + own;
      });
  const std::string words = words_of(source);
  CAPTURE(words);
  CHECK(says(words, "Of Staffing nothing is known: an end has no number in any run."));
  CHECK_FALSE(says(words, "causes by itself"));
  CHECK(says(words, "back by itself changes nothing in any run."));

  const auto gain = [](std::size_t point) { return point == 2 ? 3.0 : 0.0; };
  std::string once = kEnds;
  once.replace(once.find("replications = 6"), 16, "replications = 1");
  CHECK(says(words_of(source_of(once, by_point(gain))), "of one run a point it is not known"));
  const auto still = [](std::size_t, std::size_t, std::size_t, std::uint32_t r) {
    return 60 + own_luck(0, r);
  };
  const std::string all_still = words_of(source_of(kEnds, still));
  CHECK(says(all_still, "no factor by itself changes anything in any run."));
  CHECK_FALSE(says(all_still, "luck"));
}

TEST_CASE("reports claim nothing of drivers whose intervals do not hold") {
  for (const std::string& study : {steps_study(), std::string(kEnds)}) {
    ReportSource source = source_of(study, by_point(additive));
    CHECK_FALSE(driver_answer(source.data, source.findings, 1).empty());
    source.data.stop.emplace();
    source.data.stop->rounds = 6;
    source.data.stop->finished = true;
    source.findings = find_out(source.data);
    CHECK_FALSE(source.findings.factors_hold);
    CHECK(driver_answer(source.data, source.findings, 1).empty());
    const std::string all = texts_of(make_report(source));
    CAPTURE(all);
    CHECK(says(all, "Estimates without intervals"));
    CHECK_FALSE(says(all, "luck may explain"));
    CHECK_FALSE(says(all, "cannot be told from luck"));
    CHECK_FALSE(says(all, "Whiskers: luck"));
  }
}

TEST_CASE("reports show tornados and attributions with their charts, and points by their names") {
  const ReportSource steps = source_of(steps_study("<b>causes</b>"), by_point(additive));
  const Report report = make_report(steps);
  const std::string all = texts_of(report);
  CHECK(says(all, " points more, staff brings "));
  CHECK(says(all, "all but back"));
  const std::vector<ReportBlock> blocks = driver_charts(steps);
  const auto* chart = std::get_if<ReportChart>(&blocks.at(0).what);
  REQUIRE(chart != nullptr);
  CHECK(says(chart->drawing.title, "Which step brings how much"));
  CHECK(says(chart->description, "All steps"));
  CHECK_FALSE(says(html_of(report), "<b>causes</b>"));

  const ReportSource ends =
      source_of(kEnds, by_point([](std::size_t point) { return point == 2 ? 3.0 : 0.0; }));
  CHECK(label_of(ends, 2) == "Staffing 1.5");
  CHECK(chart_label(ends, 2) == "Staffing 1.5");
  const std::string tornado = texts_of(make_report(ends));
  CHECK(says(tornado, "Staffing matters most by itself: 3.0"));
  CHECK_FALSE(explore_page(ends).has_value());
}
