// A session, driven as a screen with a slider would.
#include "experiments/session/session.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>
#include <vector>

#include "experiments/session/rough_estimate.h"
#include "experiments/trial/trial.h"
#include "tests/support/sampling.h"
#include "tests/support/source_folder.h"

using namespace rapport;
using namespace rapport::testing;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLong{120'000};

std::string company_path() { return (source_folder() / "scenarios/generic_company.toml").string(); }

/// The generic company, made small.
std::string small_company_text() {
  return "schema = 1\nextends = \"" + company_path() +
         "\"\nname = \"Small company\"\nhorizon = \"330 days\"\nwarmup = \"28 days\"\n"
         "segment.single.customers = 500\nsegment.family.customers = 300\n"
         "segment.business.customers = 60\npool.agents.staff = 1\npool.clerks.staff = 1\n"
         "pool.technicians.staff = 1\npool.sellers.staff = 1\n";
}

SessionOptions two_threads(std::uint32_t replications) {
  SessionOptions options;
  options.threads = 2;
  options.replications = replications;
  return options;
}

/// A session of the small company with Today only, until all is run.
void open_small(Session& session) {
  session.open_text("small.toml", small_company_text());
  session.show({});
}

std::shared_ptr<const SessionState> settled(const Session& session, std::uint64_t command) {
  auto state =
      session.wait([&](const SessionState& s) { return s.answers >= command && !s.busy; }, kLong);
  REQUIRE(state->answers >= command);
  REQUIRE_FALSE(state->busy);
  return state;
}

std::size_t key_of(const SessionState& state, const std::string& id) {
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    if (state.keys[k].part.is_whole() && state.keys[k].metric->id == id) return k;
  }
  FAIL("no metric " << id);
  return 0;
}

}  // namespace

TEST_CASE("session: a lever is moved, and the changed policy is answered first") {
  Session session(two_threads(6));
  open_small(session);
  auto state = settled(session, session.want(6));
  CHECK(state->title == "Small company");
  REQUIRE(state->arms.size() == 1);
  CHECK(state->arms[0].done == 6);

  // First one pair, rough; then Student's; then always-valid intervals.
  const std::uint64_t moved = session.move("mine", "customers_first", "0.9");
  state = session.wait([&](const SessionState& s) { return s.answers >= moved && s.pairs >= 1; },
                       kLong);
  REQUIRE(state->arms.size() == 2);
  CHECK(state->arms[1].tried);
  CHECK(state->policy == 1);
  CHECK(state->against == 0);
  CHECK(state->arms[0].done == 6);  // nothing of Today is run again
  if (state->pairs < 4) {
    const SessionDifference& stay = state->differences[key_of(*state, "retention")];
    CHECK(stay.stage == Stage::rough);
    CHECK(std::isfinite(stay.interval.half_width));
    CHECK(std::isfinite(state->differences[key_of(*state, "profit")].mean));
    CHECK(stay.comparison.verdict == Verdict::undecided);
  }
  state = settled(session, moved);
  CHECK(state->pairs == 6);
  const SessionDifference& stay = state->differences[key_of(*state, "retention")];
  CHECK(stay.stage == Stage::always_valid);
  CHECK(stay.interval.mean ==
        doctest::Approx(state->arms[1].means[key_of(*state, "retention")].mean -
                        state->arms[0].means[key_of(*state, "retention")].mean));
  CHECK(state->arms[1].series.size() == state->series_keys.size() * state->month_dates.size());

  // The pair month by month: the curve ends where the metric is.
  const std::size_t moments = state->month_dates.size();
  std::size_t line = 0;
  while (state->series_keys[line].series->id != "stay") ++line;
  REQUIRE(state->series_differences.size() == state->arms[1].series.size());
  CHECK(state->series_differences[line * moments + moments - 1] ==
        doctest::Approx(stay.interval.mean));
  CHECK(state->series_difference_half_widths[line * moments + moments - 1] > 0.0);
  // Saved and lost are of the runs whose customers are kept, which are the first four.
  const CustomerFates& fates = state->fates;
  CHECK(fates.pairs == 4);
  CHECK(fates.saved + fates.lost + fates.stay + fates.leave == doctest::Approx(860));
  CHECK(fates.saved > 0);
  REQUIRE(state->pairs_ahead.size() == moments);
  CHECK(state->pairs_ahead.front() == 6);  // nothing was spent yet
  for (const std::uint32_t ahead : state->pairs_ahead) CHECK(ahead <= 6);

  // Of runs that are there besides nothing is said, so that all policies have as many.
  const auto fewer = settled(session, session.want(5));
  CHECK(fewer->pairs == 5);
  for (const SessionArm& arm : fewer->arms) CHECK(arm.done == 5);
  CHECK(settled(session, session.want(6))->pairs == 6);

  // Moved away and back: all that was known of it is known again.
  settled(session, session.move("mine", "customers_first", "0.5"));
  const auto again = settled(session, session.move("mine", "customers_first", "0.9"));
  CHECK(again->fates.pairs == 4);
  CHECK(again->fates.saved == fates.saved);
}

TEST_CASE("session: the rough width of a curve is that of the rough estimate at its end") {
  const std::vector<Time> moments{0, 100, 200};
  std::vector<CustomerState> policy(200), against(200);
  for (std::size_t i = 0; i < 200; ++i) {
    policy[i].left = against[i].left = kNever;
    if (i < 40) against[i].left = 50;  // saved, from the second moment on
    if (i >= 190) policy[i].left = 150;
  }
  const std::vector<double> widths = rough_half_widths(moments, policy, against);
  REQUIRE(widths.size() == 3);
  CHECK(std::isinf(widths[0]));
  CHECK(widths[1] < widths[2]);
  const Interval end = rough_estimate({find_metric("retention")}, policy, against);
  CHECK(widths[2] == doctest::Approx(end.half_width).epsilon(0.02));  // normal against Student
}

TEST_CASE(
    "session: a slider that is pulled settles on its last place, and going back runs nothing") {
  Session session(two_threads(3));
  open_small(session);
  std::uint64_t last = 0;
  for (const char* value : {"0.1", "0.2", "0.3", "0.4", "0.5"}) {
    last = session.move("mine", "bonus", value);
    std::this_thread::sleep_for(milliseconds(10));
  }
  auto state = settled(session, last);
  const std::size_t key = key_of(*state, "fit");
  const double there = state->arms[1].means[key].mean;

  state = settled(session, session.move("mine", "bonus", "0.9"));
  CHECK(state->arms[1].means[key].mean != there);
  const auto before = std::chrono::steady_clock::now();
  state = settled(session, session.move("mine", "bonus", "0.5"));
  const auto taken = std::chrono::steady_clock::now() - before;
  CHECK(state->arms[1].means[key].mean == there);
  CHECK(state->arms[1].done == 3);
  MESSAGE("back to a known place: " << std::chrono::duration_cast<milliseconds>(taken).count()
                                    << " ms");
}

TEST_CASE("session: the same numbers as a trial, bit for bit") {
  Session session(two_threads(3));
  session.open_file(company_path());
  session.set_numbers({{"horizon", "300 days", "test"},
                       {"warmup", "28 days", "test"},
                       {"segment.single.customers", "500", "test"},
                       {"segment.family.customers", "300", "test"}});
  session.show({"siloed"});
  const auto state = settled(session, session.choose("siloed", "today"));
  TrialOptions options;
  options.scenario = company_path();
  options.set = {"horizon=300 days", "warmup=28 days", "segment.single.customers=500",
                 "segment.family.customers=300"};
  options.policies = {"today", "siloed"};
  options.replications = 3;
  options.quiet = true;
  Trial trial(options);
  trial.run(3);
  REQUIRE(state->keys.size() == trial.keys().size());
  for (std::size_t arm = 0; arm < 2; ++arm) {
    for (std::size_t k = 0; k < trial.keys().size(); ++k) {
      const Moments moments = trial.moments(arm, k);
      if (moments.count() == 0) continue;
      CHECK(state->arms[arm].means[k].mean == moments.mean());
    }
  }
}

TEST_CASE("session: policies side by side: each less Today, which is best, and in how many runs") {
  Session session(two_threads(6));
  session.open_text("small.toml", small_company_text());
  const auto state = settled(session, session.choose("market_driven", kTodayName));
  REQUIRE(state->arms.size() == 4);
  CHECK(state->arms[0].from_today.empty());
  const std::size_t stay = key_of(*state, "retention");
  const auto ranking =
      std::ranges::find(state->rankings, stay, [](const SessionRanking& r) { return r.key; });
  REQUIRE(ranking != state->rankings.end());
  CHECK(ranking->runs == 6);
  double most = 0;
  std::uint32_t wins = 0;
  for (std::size_t arm = 0; arm < 4; ++arm) {
    most = std::max(most, state->arms[arm].means[stay].mean);
    wins += ranking->best_in[arm];
  }
  CHECK(wins <= 6);
  CHECK(state->arms[ranking->best].means[stay].mean == most);
  for (std::size_t arm = 1; arm < 4; ++arm) {
    const double apart = state->arms[arm].means[stay].mean - state->arms[0].means[stay].mean;
    CHECK(state->arms[arm].from_today[stay].mean == doctest::Approx(apart));
    CHECK(state->arms[arm].from_today[stay].n == 6);
    CHECK(ranking->from_today[arm].difference.mean == doctest::Approx(apart));
    if (arm == ranking->best) continue;
    CHECK(ranking->best_less[arm].difference.mean ==
          doctest::Approx(most - state->arms[arm].means[stay].mean));
  }
  // the chosen pair's is one of them, to the bit: a panel and a tile say the same
  const Comparison &pair = state->differences[stay].comparison,
                   &row = ranking->from_today[state->policy];
  CHECK(pair.difference.mean == row.difference.mean);
  CHECK(pair.difference.half_width == row.difference.half_width);
  CHECK(pair.verdict == row.verdict);
}

TEST_CASE("session: what cannot be read is said, and the rest stays as it was") {
  Session session(two_threads(2));
  CHECK(session.state()->title.empty());
  open_small(session);
  settled(session, session.want(2));
  auto state = settled(session, session.move("mine", "no_such_lever", "0.5"));
  CHECK(state->problems.find("no_such_lever") != std::string::npos);
  CHECK(state->arms.size() == 1);
  CHECK(state->arms[0].done == 2);
  state = settled(session, session.drop("mine"));
  CHECK(state->problems.empty());
  state = settled(session, session.open_text("broken.toml", "schema = 1\nnonsense = 3\n"));
  CHECK(state->problems.find("broken.toml:2") != std::string::npos);
  CHECK(state->title == "Small company");
}

TEST_CASE("session: a text, its policies and a pair in one command, and a call for each state") {
  std::atomic<int> calls = 0;
  SessionOptions options = two_threads(2);
  options.on_state = [&] { ++calls; };
  Session session(options);
  const std::string text = small_company_text() + "[policy.ours]\nlevers.latitude = 60\n";
  auto state =
      settled(session, session.work_on({"small.toml", text, {"ours", "siloed"}, "ours", "siloed"}));
  REQUIRE(state->arms.size() == 3);
  CHECK(state->arms[state->policy].name == "ours");
  CHECK(state->arms[state->against].name == "siloed");
  CHECK(state->arms[0].done == 2);
  // Each state but the first, which no command has led to, was announced; the last may be so still.
  for (int i = 0; i < 1000 && calls < static_cast<int>(state->number); ++i) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  CHECK(calls == static_cast<int>(state->number));
  // Another text of the same firm: what is not changed is not run again.
  const double there = state->arms[0].means[key_of(*state, "retention")].mean;
  state = settled(
      session,
      session.work_on({"small.toml", text + "levers.share = 0.9\n", {"ours"}, "ours", "today"}));
  REQUIRE(state->arms.size() == 2);
  CHECK(state->against == 0);
  CHECK(state->arms[0].means[key_of(*state, "retention")].mean == there);
}

TEST_CASE("session: cancel gives up what is under way, and several live side by side") {
  Session one(two_threads(50)), other(two_threads(2));
  open_small(one);
  open_small(other);
  one.wait([](const SessionState& s) { return s.runs_done >= 1; }, kLong);
  const auto before = std::chrono::steady_clock::now();
  const std::uint64_t cancelled = one.cancel();
  const auto state =
      one.wait([&](const SessionState& s) { return s.answers >= cancelled && !s.busy; }, kLong);
  const auto taken = std::chrono::steady_clock::now() - before;
  CHECK_FALSE(state->busy);
  CHECK(state->runs_done < state->runs_wanted);
  MESSAGE("given up after " << std::chrono::duration_cast<milliseconds>(taken).count() << " ms");
  CHECK(taken < milliseconds(kSanitized ? 5000 : 500));
  const std::size_t done = state->runs_done;
  std::this_thread::sleep_for(milliseconds(50));
  CHECK(one.state()->runs_done == done);
  settled(other, 2);
  CHECK(settled(one, one.want(done < 4 ? 4 : static_cast<std::uint32_t>(done)))->runs_done >= done);
}

TEST_CASE("session: months of a run that takes long are known before it ends") {
  Session session(two_threads(1));
  session.open_file(company_path());
  session.set_numbers({{"horizon", "20 years", "test"}});
  session.show({});
  const auto state = session.wait(
      [](const SessionState& s) { return !s.arms.empty() && s.arms[0].months_under_way >= 12; },
      kLong);
  REQUIRE(state->arms.size() == 1);
  REQUIRE(state->arms[0].months_under_way >= 12);
  CHECK(state->runs_done == 0);
  REQUIRE(state->arms[0].series_under_way.size() ==
          state->series_keys.size() * state->month_dates.size());
  std::size_t stay = 0;
  while (state->series_keys[stay].series->id != "stay") ++stay;
  const double* months = state->arms[0].series_under_way.data() + stay * state->month_dates.size();
  CHECK(months[0] == 100.0);
  CHECK(months[11] < 95.0);
  CHECK(months[11] > 50.0);
}

// 10,000 customers and three years, as on a screen. Machines differ, so the limit is generous.
TEST_CASE("session: the first estimate after a lever was moved" * doctest::skip(kSanitized)) {
  Session session(two_threads(1));
  session.open_file(company_path());
  session.set_numbers({{"segment.single.customers", "5500", "test"},
                       {"segment.family.customers", "3830", "test"},
                       {"segment.business.customers", "670", "test"}});
  session.show({});
  settled(session, session.want(1));
  std::vector<double> taken;
  for (const char* value : {"0.2", "0.4", "0.6", "0.8", "0.9"}) {
    const auto before = std::chrono::steady_clock::now();
    const std::uint64_t moved = session.move("mine", "bonus", value);
    const auto state = session.wait(
        [&](const SessionState& s) { return s.answers >= moved && s.pairs >= 1; }, kLong);
    REQUIRE(state->pairs >= 1);
    CHECK(state->differences[key_of(*state, "retention")].stage == Stage::rough);
    const auto time = std::chrono::steady_clock::now() - before;
    taken.push_back(std::chrono::duration<double, std::milli>(time).count());
  }
  std::ranges::sort(taken);
  MESSAGE("first estimate after " << taken[2] << " ms");
  CHECK(taken[2] < 5000);
}

TEST_CASE("session: one that ends while it works takes its threads with it") {
  for (int i = 0; i < 3; ++i) {
    Session session(two_threads(40));
    open_small(session);
    if (i > 0) session.wait([](const SessionState& s) { return s.runs_done >= 1; }, kLong);
  }
}
