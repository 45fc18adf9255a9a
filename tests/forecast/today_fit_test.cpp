// Today comes to its targets: known numbers are found again, what cannot be reached is refused by
// name, and the references are Today's own.
#include "sim/forecast/today_fit.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"
#include "sim/scenario/parameter.h"
#include "tests/support/sampling.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr std::uint32_t kOtherLuck = 20261129;

/// The small company, with customers who leave at a usual pace and are brushed off at times.
Scenario shop() {
  Scenario today = two_departments();
  today.company.want.brush_off = 0.6;
  for (SegmentSpec& segment : today.segments) {
    segment.leaving.propensity = Distribution::beta(1.5, 6.0);
  }
  return today;
}

/// Means of metrics over runs of a year, on luck that no fit has seen.
class Means {
 public:
  Means(Scenario today, std::uint32_t runs) {
    today.horizon = kYear;
    const Model model = build_model(today);
    const std::vector<MetricKey> keys = metric_keys(model);
    for (std::uint32_t i = 0; i < runs; ++i) {
      RunOptions options;
      options.key = {kOtherLuck, i};
      const std::vector<double> values = metric_values(model, run(model, options), keys);
      for (std::size_t k = 0; k < keys.size(); ++k) {
        if (keys[k].part.kind == Part::firm || keys[k].part.kind == Part::segment)
          means_[{keys[k].metric->id, keys[k].part.kind, keys[k].part.index}] += values[k] / runs;
      }
    }
  }
  double operator()(const std::string& id) const { return means_.at({id, Part::firm, 0}); }
  double of_segment(const std::string& id, std::size_t s) const {
    return means_.at({id, Part::segment, s});
  }

 private:
  std::map<std::tuple<std::string, Part::Kind, std::size_t>, double> means_;
};

/// All targets that are fitted, at what a firm comes to.
TargetSpec targets_at(const Means& means) {
  TargetSpec target;
  target.retention_12 = means("retention_12") / 100;
  target.abandonment = means("abandonment") / 100;
  target.complaints = means("complaints");
  target.first_contact_resolution = means("first_contact_resolution") / 100;
  target.repeats = means("repeats");
  target.act_minimal = means("act_minimal") / 100;
  target.load = means("load") / 100;
  return target;
}

/// Everything that the fit moves, moved away from where it was.
Scenario disturbed(Scenario today) {
  CompanySpec& company = today.company;
  company.want.brush_off = 0.66;
  company.child.complaint_slope *= 1.6;
  company.child.repeat_most *= 0.8;
  company.child.repeat_brushed_off *= 0.8;
  company.child.repeat_unanswered *= 0.8;
  for (TouchPointSpec& place : today.touch_points) {
    if (place.kind != TouchPointSpec::Kind::self_service) place.service = place.service.scaled(1.1);
    if (place.patience) place.patience = place.patience->scaled(0.4);
  }
  for (JourneySpec::Move& move : today.journeys[0].moves) {  // two moves a step
    if (move.from == "look") continue;
    move.probability = move.avoidable ? move.probability * 1.2 : 1 - (1 - move.probability) * 1.2;
  }
  for (SegmentSpec& segment : today.segments) {
    segment.leaving.propensity = Distribution::beta(2.5, 5.0);
    segment.leaving.reference = 0.6;
  }
  return today;
}

/// What a refused fit says.
std::string refusal(const Scenario& today) {
  try {
    fit_today(today, {.threads = 1, .runs = 2, .progress = {}});
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "";
}

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Today: steps in all knobs at once come to the same targets" *
          doctest::skip(kSanitized)) {
  const Scenario truth = shop();
  Scenario start = disturbed(truth), near = truth;
  start.target = near.target = targets_at(Means(truth, 12));
  const FitOptions options{.threads = 2, .runs = 12, .progress = {}};
  const FitStart begin = fit_start(near, options);
  REQUIRE(begin.by.size() == target_knobs().size());
  const TodayFit fit = fit_today_near(start, begin, options);
  const Means after(fit.today, 12);
  for (std::size_t t = 0; t < fit.targets.size(); ++t) {
    const TargetFit& target = fit.targets[t];
    CAPTURE(target.metric->id);
    // Each target answers to its own knob in the direction that the knob's row says.
    CHECK((begin.by[t].targets[t] > 0) == target.knob->grows);
    CHECK(target.is_close());
    CHECK(std::abs(after(target.metric->id) - target.target) < 4 * target.error + target.tolerance);
  }
  CHECK(fit.rounds <= kMostNewtonSteps);
  Scenario beyond = start;
  beyond.target.act_minimal = 0.999;
  try {
    fit_today_near(beyond, begin, {.threads = 2, .runs = 2, .progress = {}});
    FAIL("a target that no firm comes to was reached");
  } catch (const InvalidInput& error) {
    CHECK(says(error.what(), "target."));
  }
}

TEST_CASE("Today: what steps by few runs come to is reached by all runs, for any threads" *
          doctest::skip(kSanitized)) {
  Scenario near = shop();
  near.target.complaints = 0.3;
  near.target.retention_12 = 0.7;
  near.target.act_minimal = 0.2;
  FitOptions options{.threads = 1, .runs = 4, .progress = {}};
  const FitStart begin = fit_start(near, options);
  options.threads = 2;
  const FitStart begin_by_two = fit_start(near, options);
  int looked_at_few = 0;
  for (const double slope : {0.8, 1.6}) {
    CAPTURE(slope);
    Scenario draw = near;
    draw.company.child.complaint_slope *= slope;
    draw.company.child.repeat_most /= slope;
    options.threads = 1;
    const TodayFit one = fit_today_near(draw, begin, options);
    options.threads = 2;
    const TodayFit two = fit_today_near(draw, begin_by_two, options);
    CHECK(write_scenario(one.today) == write_scenario(two.today));
    CHECK(one.runs_made == two.runs_made);
    looked_at_few += one.runs_made < 4 * (one.rounds + 1);
    // All runs made anew say the same, and that nothing is left to be moved.
    const TodayFit judged = fit_today(one.today, options);
    CHECK(judged.rounds == 0);
    CHECK(judged.changes.empty());
    for (std::size_t t = 0; t < one.targets.size(); ++t) {
      CHECK(judged.targets[t].reached == one.targets[t].reached);
      CHECK(judged.targets[t].tolerance == one.targets[t].tolerance);
    }
  }
  CHECK(looked_at_few > 0);
}

TEST_CASE("Today: targets of a known firm give its numbers back" * doctest::skip(kSanitized)) {
  const Scenario truth = shop();
  const Means wanted(truth, 12);
  Scenario start = disturbed(truth);
  start.target = targets_at(wanted);
  const Means before(start, 12);
  const TodayFit fit = fit_today(start, {.threads = 2, .runs = 12, .progress = {}});
  const Means after(fit.today, 12);
  CHECK(fit.targets.size() == target_knobs().size());
  for (const TargetFit& target : fit.targets) {
    const std::string id = target.metric->id;
    CAPTURE(id);
    CHECK(target.is_close());
    // On other luck too, within what two means of twelve runs may differ by. The start is not.
    const double luck = 4 * target.error + target.tolerance;
    CHECK(std::abs(after(id) - wanted(id)) < luck);
    CHECK(std::abs(before(id) - wanted(id)) > target.tolerance);
  }
  const CompanySpec &found = fit.today.company, &true_one = truth.company;
  CHECK(found.want.brush_off == Approx(true_one.want.brush_off).epsilon(0.05));
  CHECK(found.child.complaint_slope == Approx(true_one.child.complaint_slope).epsilon(0.1));
  CHECK(found.child.repeat_most == Approx(true_one.child.repeat_most).epsilon(0.1));
  const auto mean_at = [](const Scenario& s, std::size_t t) {
    return s.touch_points[t].service.mean();
  };
  CHECK(mean_at(fit.today, 1) == Approx(mean_at(truth, 1)).epsilon(0.03));
  // Give-ups tell patience only roughly: half a point of them, which is what matters, is a lot of
  // it.
  const auto patience = [](const Scenario& s) { return s.touch_points[1].patience->mean(); };
  CHECK(patience(fit.today) > 1.3 * patience(start));
  CHECK(patience(fit.today) < 1.5 * patience(truth));
  // References are Today's own means, on other luck within what that leaves.
  for (std::size_t s = 0; s < 2; ++s) {
    const LeavingSpec& leaving = fit.today.segments[s].leaving;
    CHECK(std::abs(leaving.reference - after.of_segment("satisfaction_true", s)) < 0.02);
    CHECK(std::abs(leaving.memory_reference - after.of_segment("memory", s)) < 0.04);
    CHECK(std::abs(fit.references[s].satisfaction - leaving.reference) <= kNearReference);
    CHECK(std::abs(fit.references[s].memory - leaving.memory_reference) <= kNearReference);
  }
  // Where all is as it should be, nothing is moved.
  const TodayFit again = fit_today(fit.today, {.threads = 2, .runs = 12, .progress = {}});
  CHECK(again.rounds == 0);
  CHECK(again.changes.empty());
}

TEST_CASE("Today: a check is left out of the fit and told") {
  Scenario today = shop();
  today.target.complaints = 0.3;
  const TodayFit without = fit_today(today, {.threads = 1, .runs = 2, .progress = {}});
  today.target.retention_24 = 0.01;  // far from what any law gives here
  const TodayFit fit = fit_today(today, {.threads = 1, .runs = 2, .progress = {}});
  REQUIRE(fit.targets.size() == 2);
  CHECK(fit.targets[0].is_close());
  CHECK(fit.targets[1].knob == nullptr);
  CHECK(fit.targets[1].reached > 20.0);
  CHECK_FALSE(fit.targets[1].is_close());
  CHECK(fit.changes.size() == without.changes.size());
  CHECK(fit.today.company.child.complaint_slope == without.today.company.child.complaint_slope);
}

TEST_CASE("Today: numbers that had to be moved far are noted") {
  Scenario today = shop();
  today.company.child.complaint_slope /= 3;
  const double complaints = Means(shop(), 3)("complaints");
  today.target.complaints = complaints;
  const TodayFit fit = fit_today(today, {.threads = 1, .runs = 2, .progress = {}});
  REQUIRE(fit.notes.size() == 1);  // not that it left its plausible range: it came back to it
  CHECK(says(fit.notes[0], "target.complaints asks for company.complaint.slope at x "));
  today.target.complaints = 4 * complaints;
  const TodayFit far = fit_today(today, {.threads = 1, .runs = 2, .progress = {}});
  REQUIRE(far.notes.size() == 2);
  CHECK(says(far.notes[1], "company.complaint.slope is now "));
  CHECK(says(far.notes[1], "beyond its plausible range of 0.6 to 2.4"));
}

TEST_CASE("Today: the fit is the same for any number of threads, and does not touch the rival") {
  Scenario today = shop();
  today.company.gates = Gates::any;
  today.target.complaints = 0.3;
  today.target.retention_12 = 0.7;
  const TodayFit one = fit_today(today, {.threads = 1, .runs = 3, .progress = {}});
  const TodayFit two = fit_today(today, {.threads = 2, .runs = 3, .progress = {}});
  CHECK(one.today.company.gates == Gates::any);
  CHECK_FALSE(one.changes.empty());
  CHECK(write_scenario(one.today) == write_scenario(two.today));
  CHECK(one.targets[1].reached == two.targets[1].reached);
}

TEST_CASE("Today: what cannot be reached is refused, with the target's name") {
  Scenario today = shop();
  CHECK(says(refusal(today), "nothing to fit Today to"));
  today.target.retention_24 = 0.7;
  CHECK(says(refusal(today), "besides retention_24"));
  today.target.act_minimal = 0.95;
  const std::string text = refusal(today);
  CAPTURE(text);
  CHECK(says(text, "target.act_minimal: 95.0 % cannot be reached"));
  CHECK(says(text, "company.want.brush_off at 0.7"));
  today.target = {};
  today.target.retention_12 = 0.9;
  for (SegmentSpec& segment : today.segments) segment.leaving.form = LeavingSpec::Form::none;
  CHECK(says(refusal(today), "target.retention_12: this scenario has nothing to move for it"));
}

TEST_CASE("Today: each knob moves its metric the way that it says") {
  const Scenario today = shop();
  for (const TargetKnob& knob : target_knobs()) {
    CAPTURE(knob.metric);
    REQUIRE(find_metric(knob.metric) != nullptr);
    const double start = knob.start(today);
    const Turns range = knob.range(today);
    CHECK(range.least < start);
    CHECK(start < range.most);
    Scenario less = today, more = today;
    knob.turn(less, std::max(range.least, start - 4 * knob.step));
    knob.turn(more, std::min(range.most, start + 4 * knob.step));
    const double a = Means(less, 3)(knob.metric), b = Means(more, 3)(knob.metric);
    CHECK((a < b) == knob.grows);
    CHECK(a != b);
  }
}

TEST_CASE("Today: every target has a metric, and a knob unless it is a check") {
  for (const Parameter& row : target_parameters()) {
    CAPTURE(row.key);
    const Metric* metric = find_metric(metric_of_target(row));
    REQUIRE(metric != nullptr);
    CHECK((row.quantity == Quantity::share) == (std::string(metric->unit) == "%"));
    const bool check = metric_of_target(row) == "retention_24";
    CHECK((find_target_knob(metric_of_target(row)) == nullptr) == check);
  }
}
