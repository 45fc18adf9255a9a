// Numbers and sentences as the studio shows them.
#include <doctest/doctest.h>

#include "experiments/output/numbers.h"
#include "viz/panel/studio.h"
#include "viz/words/message.h"

using namespace rapport;

namespace {

Interval interval(double mean, double half_width) {
  Interval out;
  out.mean = mean;
  out.half_width = half_width;
  return out;
}

/// A pair whose customers who stay differ by so much.
SessionState pair(std::uint32_t pairs, double mean, double half_width, Verdict verdict) {
  SessionState state;
  state.keys = {{find_metric("retention")}};
  state.units = {"%"};
  SessionArm today{"today", "Today", "Today"}, ours{"ours", "Our programme", "ours"};
  today.done = ours.done = pairs;
  today.means = {interval(60, 0.1)};
  ours.means = {interval(60 + mean, 0.1)};
  state.arms = {today, ours};
  state.policy = 1;
  state.pairs = pairs;
  state.wanted = 8;
  SessionDifference d;
  d.stage = pairs < 4 ? Stage::rough : Stage::always_valid;
  d.interval = interval(mean, half_width);
  d.mean = mean;
  d.comparison.verdict = verdict;
  d.comparison.matters = 0.3;
  d.comparison.difference = d.interval;
  state.differences = {d};
  return state;
}

}  // namespace

TEST_CASE("studio numbers: rounded as far as they are sure") {
  CHECK(step_for(0.65, false) == doctest::Approx(0.1));
  CHECK(step_for(17'000, false) == doctest::Approx(1000));
  CHECK(step_for(0.65, true) == doctest::Approx(1));
  CHECK(step_of_size(-883'412, false) == doctest::Approx(1000));
  CHECK(step_of_size(883'412, true) == doctest::Approx(10'000));
  CHECK(step_of_size(4.4, false) == doctest::Approx(0.01));
  CHECK(step_of_size(0, true) == 1);
  CHECK(number(883'412, 1000) == "883,000");
  CHECK(signed_number(-104'000, 1000) == "−104,000");
  CHECK(signed_number(7.44, 0.1) == "+7.4");
  CHECK(signed_number(-0.04, 0.1) == "0.0");
  CHECK(money(8'123'456, 10'000) == "8.12 m");
  CHECK(money(999'999, 100'000) == "1.0 m");
  CHECK(short_money(883'000, 1000) == "883 k");
  CHECK(number(kUnknown, 1) == "–");
  CHECK(range(interval(7.35, 0.65), 0.1, false) == "6.7 to 8.0");
  CHECK(range(interval(1, 2), 1, false) == "−1 to +3");
  CHECK(month_of("2029-01-03") == "Jan 2029");
  CHECK(day_of("2026-01-05") == "5 Jan 2026");
}

TEST_CASE("studio words: the message by state") {
  const Setting setting{"EUR", "2029-01-03", 12'000};
  SessionState state = pair(2, 7.2, 3, Verdict::undecided);
  state.busy = true;
  Message message = message_of(state, setting);
  CHECK(message.phase == PairPhase::rough);
  CHECK(message.headline == "Ours keeps about 7 more customers in 100 than Today");
  CHECK(message.pill == "Rough: 2 of 8 runs");
  CHECK(message.evidence == "4 to 10 more so far (luck) · assumptions not tried yet");

  message = message_of(pair(8, 7.4, 0.65, Verdict::better), setting);
  CHECK(message.phase == PairPhase::settled);
  CHECK(message.headline == "Ours keeps 7 more customers in 100 than Today");
  CHECK(message.pill == "Luck settled");
  CHECK(message.evidence == "6.8 to 8.1 more by luck alone · assumptions not tried yet");

  message = message_of(pair(8, -0.6, 0.2, Verdict::worse), setting);
  CHECK(message.headline == "Ours keeps 0.6 fewer customers in 100 than Today");

  message = message_of(pair(8, 0.05, 0.2, Verdict::same), setting);
  CHECK(message.headline == "Ours and Today keep as many customers");
  CHECK(message.lines[0] == "The difference is below 0.3 in 100 either way.");

  message = message_of(pair(8, 0.75, 1.15, Verdict::undecided), setting);
  CHECK(message.headline == "Not decided yet: Ours against Today");
  CHECK(message.lines[0] == "Between 0.4 fewer and 1.9 more in 100.");
  CHECK(message.pill == "Not decided yet");

  message = message_of(pair(4, 0, INFINITY, Verdict::undecided), setting);
  CHECK(message.lines[0] == "How much is not known yet.");

  message = message_of(pair(8, 0, kUnknown, Verdict::identical), setting);
  CHECK(message.headline == "Ours and Today do not differ");
  CHECK(message_of(SessionState{}, setting).headline == "Reading the company…");
}

TEST_CASE("studio words: what holds of an interval goes by its stage") {
  CHECK(how_it_holds(Stage::always_valid) == "holds however often one looks");
  CHECK(how_it_holds(Stage::student).starts_with("holds for one look"));
  CHECK(how_it_holds(Stage::rough).starts_with("is rough"));
  CHECK(how_it_holds(Stage::nothing).empty());
}

TEST_CASE("studio words: costs in steps of their size, and as much as Today only where it is so") {
  CHECK(cost_words(interval(104'321, 17'000), false) == "costs 104 k more than Today");
  CHECK(cost_words(interval(-320, 30), false) == "costs 320 less than Today");
  CHECK(cost_words(interval(320, 400), false) == "costs ≈ 300 more than Today");
  CHECK(cost_words(interval(20, 400), false) == "costs about as much as Today");
  CHECK(cost_words(interval(0, INFINITY), false) == "costs as much as Today");
  CHECK(cost_words(interval(312, INFINITY), true) == "costs ≈ 310 more than Today");
  CHECK(cost_words(interval(0, INFINITY), true) == "costs about as much as Today");
}

TEST_CASE("studio levers: positions, steps, words, and what somebody types") {
  const Lever& latitude = *find_lever("latitude");
  CHECK(value_at(latitude, share_of(latitude, 60)) == 60);
  CHECK(value_at(latitude, 0) == 0);
  CHECK(value_at(latitude, 2) == 500);
  CHECK(lever_text(latitude, 60, "EUR") == "60 EUR");
  CHECK(lever_step(latitude) == 5);
  CHECK(lever_step(*find_lever("tests")) == 500);
  CHECK(lever_step(*find_lever("deferral")) == 1);
  const Lever& share = *find_lever("share");
  CHECK(lever_step(share) == 0.05);
  CHECK(lever_text(share, 0.35, "EUR") == "35 %");
  CHECK(lever_words(share, 0.5) == share.at_half);
  CHECK(lever_words(share, 0.55) == std::string("≈ ") + share.at_half);
  CHECK(typed_value(share, "70 %", "EUR") == 0.7);
  CHECK(typed_value(share, "70", "EUR") == 0.7);
  CHECK(typed_value(share, "0.7", "EUR") == 0.7);
  CHECK(typed_value(share, "1", "EUR") == 0.01);
  CHECK(typed_value(share, "0,7", "EUR") == 0.7);
  CHECK(typed_value(latitude, "+60 EUR", "EUR") == 60);
  CHECK(typed_value(latitude, "60 eur", "EUR") == 60);
  CHECK(typed_value(latitude, "2,5", "EUR") == 2.5);
  const Lever& tests = *find_lever("tests");
  CHECK(typed_value(tests, "1,485", "EUR") == 1485);
  CHECK(typed_value(*find_lever("training"), "40 h a year", "EUR") == 40);
  CHECK(typed_value(*find_lever("training"), "40 hours", "EUR") == 40);
  CHECK(typed_value(*find_lever("deferral"), "6 months", "EUR") == 6);
  CHECK(typed_value(*find_lever("staffing"), "120 % of today", "EUR") == 1.2);
  CHECK_FALSE(typed_value(latitude, "60abc", "EUR").has_value());
  CHECK_FALSE(typed_value(latitude, "60 %", "EUR").has_value());
  CHECK_FALSE(typed_value(latitude, "501", "EUR").has_value());
  CHECK_FALSE(typed_value(share, "many", "EUR").has_value());
  CHECK_FALSE(typed_value(share, "-5", "EUR").has_value());
  for (const Lever& lever : levers()) {
    for (double at = 0; at <= 1; at += 0.125) {
      const double value = value_at(lever, at);
      CHECK(value >= lever.least);
      CHECK(value <= lever.most);
      CHECK_FALSE(lever_words(lever, value).empty());
    }
  }
}
