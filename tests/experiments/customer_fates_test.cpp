// Whom a policy keeps and another loses: counts add up, and lives are told as they were.
#include "experiments/trial/customer_fates.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/company/leg_planner.h"
#include "sim/engine/simulator.h"
#include "tests/support/source_folder.h"

using namespace rapport;

namespace {

TrialOptions company(std::vector<std::string> set = {}) {
  TrialOptions options;
  options.command = "why";
  options.scenario = (testing::source_folder() / "scenarios/generic_company.toml").string();
  options.set = {"horizon=300 days",
                 "warmup=28 days",
                 "segment.single.customers=700",
                 "segment.family.customers=500",
                 "segment.business.customers=90",
                 "pool.agents.staff=1",
                 "pool.clerks.staff=1"};
  options.set.insert(options.set.end(), set.begin(), set.end());
  options.policies = {"market_driven", "today"};
  options.replications = 3;
  options.quiet = true;
  return options;
}

StoryLeg leg_of(std::uint32_t slot, std::uint16_t leg, Time time) {
  StoryLeg l;
  l.slot = slot;
  l.leg = leg;
  l.time = time;
  l.quality = 0.5F;
  return l;
}

}  // namespace

TEST_CASE("fates: all customers of the start are counted once in each grouping") {
  Trial trial(company());
  const FateStudy study = study_fates(trial, 0, 1);
  REQUIRE(study.runs == 6);
  CHECK_FALSE(study.stopped);
  for (const char* kind : {"segment", "value"}) {
    for (std::size_t r = 0; r < 3; ++r) {
      Fates sum;
      for (const FateRow& row : study.rows) {
        if (row.kind != kind) continue;
        sum.stayed += row.runs[r].stayed;
        sum.gone += row.runs[r].gone;
        sum.saved += row.runs[r].saved;
        sum.lost += row.runs[r].lost;
      }
      CHECK(sum.all() == 1290);
      CHECK(sum.saved == study.rows[0].runs[r].saved);
      CHECK(sum.lost == study.rows[0].runs[r].lost);
      CHECK(sum.stayed == study.rows[0].runs[r].stayed);
    }
  }
  // The net is the difference that `compare` shows.
  trial.run(3);
  std::size_t key = 0;
  while (std::string(trial.keys()[key].metric->id) != "retention") ++key;
  const double apart = trial.moments(0, key).mean() - trial.moments(1, key).mean();
  CHECK(study.rows[0].net().mean == doctest::Approx(apart / 100.0 * 1290));
  std::size_t saved = 0, lost = 0;
  for (const std::size_t n : study.saved_by) saved += n;
  for (const std::size_t n : study.lost_by) lost += n;
  CHECK(saved == static_cast<std::size_t>(study.rows[0].runs[0].saved));
  CHECK(lost == static_cast<std::size_t>(study.rows[0].runs[0].lost));
  CHECK(saved > 10);
  REQUIRE(study.example);
  CHECK(study.example->a_end.has_value() != study.example->b_end.has_value());
}

TEST_CASE("fates: a policy against itself saves and loses nobody, and no life differs") {
  Trial trial(company());
  const FateStudy study = study_fates(trial, 1, 1, {17u});
  CHECK(study.rows[0].net().mean == 0.0);
  CHECK(study.followed == 0);
  REQUIRE(study.example);
  CHECK(study.example->customer == 17);
  const auto rows = side_by_side(study.example->a, study.example->b);
  CHECK(rows.size() == study.example->a.size());
  CHECK_FALSE(first_parting(rows, kNever));
}

TEST_CASE("fates: the same for any number of threads, and for policies in force from the start") {
  for (const char* name : {"market_driven", "steady"}) {
    TrialOptions options = company();
    options.policies[0] = name;
    options.extra = {{"steady", "", {{"customers_first", "0.9", "--try"}}}};
    const Trial one(options);
    options.threads = 2;
    const Trial two(options);
    const FateStudy a = study_fates(one, 0, 1), b = study_fates(two, 0, 1);
    REQUIRE(a.rows[0].runs.size() == b.rows[0].runs.size());
    for (std::size_t r = 0; r < a.rows[0].runs.size(); ++r) {
      CHECK(a.rows[0].runs[r].saved == b.rows[0].runs[r].saved);
      CHECK(a.rows[0].runs[r].lost == b.rows[0].runs[r].lost);
    }
    CHECK(a.saved_by == b.saved_by);
    REQUIRE(a.example.has_value());
    CHECK(a.example->customer == b.example->customer);
  }
}

TEST_CASE("stories: every visit of a run is told, and the last one says how the customer ends") {
  // Round the clock, so that visits end at the very end of the warm-up too.
  const Trial trial(
      company({"touch_point.phone.open=\"always\"", "pool.agents.staff=2",
               "need.question.profile.hour=[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]",
               "need.fault.profile.hour=[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"}));
  const Model& model = trial.model(1);
  std::vector<std::uint32_t> all(model.people());
  for (std::uint32_t id = 0; id < model.people(); ++id) all[id] = id;
  for (const int threads : {1, 2}) {
    RunOptions options;
    options.key = {1, 0};
    options.threads = threads;
    options.blocks = threads + 1;
    options.watch.follow = StoryWish(all);
    Simulator simulator(model, options);
    const RunResult result = simulator.finish();
    const Story story = simulator.story();
    std::int64_t judged = 0, closed = 0, left = 0;
    for (const ActCounts& row : result.totals.act) judged += row.judged;
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      closed += result.totals.segment_sum(s).closed;
      left += result.totals.segment_sum(s).left;
    }
    CHECK(static_cast<std::int64_t>(story.legs.size()) == judged);
    CHECK(std::ranges::count(story.legs, true, &StoryLeg::closes) == closed);
    CHECK(static_cast<std::int64_t>(story.ends.size()) == left);
    const std::vector<CustomerState> customers = simulator.customers();
    std::size_t compared = 0;
    for (std::uint32_t id = 0; id < model.people(); ++id) {
      const auto legs = legs_of(story, id);
      if (legs.empty()) continue;
      CHECK(legs.back().satisfaction == customers[id].satisfaction);
      ++compared;
      const StoryEnd* end = end_of(story, id);
      CHECK((end == nullptr ? kNever : end->time) == customers[id].left);
    }
    CHECK(compared > 500);
    // From a warm-up that is shared, whose last legs are delivered after it, the same is told.
    RunOptions warm = options;
    warm.watch = {};
    Simulator warm_up = Simulator::of_warm_up(model, warm);
    warm_up.run_until(0);
    Simulator later = Simulator::after(warm_up, model, options.watch);
    later.finish();
    CHECK(later.story().legs.size() == story.legs.size());
    // Whether anybody is followed changes nothing.
    options.watch.follow = {};
    CHECK(run(model, options) == result);
  }
}

TEST_CASE(
    "two lives: the same visits stand beside each other, and the first that differs is found") {
  std::vector<StoryLeg> a{leg_of(1, 1, 10), leg_of(1, 2, 20), leg_of(2, 1, 50)};
  std::vector<StoryLeg> b{leg_of(1, 1, 11), leg_of(2, 1, 40), leg_of(3, 1, 60)};
  std::vector<SideBySide> rows = side_by_side(a, b);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].a == &a[0]);
  CHECK(rows[0].b == &b[0]);
  CHECK(rows[1].b == nullptr);
  CHECK(rows[2].time() == 40);
  CHECK(rows[3].a == nullptr);
  CHECK(parting_of(rows[0]) == Parting::none);
  CHECK(parting_of(rows[1]) == Parting::handed_over);  // a second leg that only one has
  CHECK(parting_of(rows[3]) == Parting::need);
  CHECK(first_parting(rows, kNever)->row == 1);
  CHECK_FALSE(first_parting(rows, 15));  // whoever has left has no more visits to compare

  // One need that begins elsewhere is the same matter on another way.
  std::vector<StoryLeg> by_web{leg_of(7, 1, 10)}, by_phone{leg_of(7, 1, 10)};
  by_phone[0].step = 3;
  rows = side_by_side(by_web, by_phone);
  REQUIRE(rows.size() == 2);
  CHECK(parting_of(rows[0]) == Parting::handed_over);

  const auto parts = [&](auto change) {
    StoryLeg one = leg_of(1, 1, 10), other = leg_of(1, 1, 12);
    change(other);
    return parting_of({&one, &other});
  };
  CHECK(parts([](StoryLeg& l) { l.outcome = Outcome::abandoned; }) == Parting::wait);
  CHECK(parts([](StoryLeg& l) { l.quality = 0.509F; }) == Parting::none);
  CHECK(parts([](StoryLeg& l) { l.quality = 0.4F; }) == Parting::change);
  CHECK(parts([](StoryLeg& l) {
          l.quality = 0.4F;
          l.wait = 5 * kMinute;
        }) == Parting::wait);
  for (std::size_t gate = 0; gate < 3; ++gate) {
    CHECK(parts([gate](StoryLeg& l) {
            l.act = Act::tailored;
            l.gates = {10, 10, 10};
            l.gates[gate] = 200;
          }) == static_cast<Parting>(static_cast<std::size_t>(Parting::may) + gate));
  }
  // What one gate alone decides is its own, whichever moved more.
  const auto flagged = [&](LegFlag flag) {
    return parts([flag](StoryLeg& l) {
      l.flags = flag;
      l.gates = {200, 20, 20};
      l.act = Act::minimal;
    });
  };
  CHECK(flagged(kBrushedOff) == Parting::want);
  CHECK(flagged(kWrongFact) == Parting::know);
  CHECK(flagged(kDenied) == Parting::may);
  CHECK(flagged(kUnanswered) == Parting::answered);
  // Who gave up in both has met nobody.
  StoryLeg gave_up = leg_of(1, 1, 10), too = gave_up;
  gave_up.outcome = too.outcome = Outcome::abandoned;
  too.gates = {250, 250, 250};
  too.act = Act::tailored;
  CHECK(parting_of({&gave_up, &too}) == Parting::none);
  StoryLeg complaint = leg_of(4, 1, 9);
  complaint.cause = Cause::complaint;
  CHECK(parting_of({&complaint, nullptr}) == Parting::later);
}
