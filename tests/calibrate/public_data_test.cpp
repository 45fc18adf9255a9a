// Estimates from public data, where it is at hand: it is not part of the project. All figures were
// worked out apart from the code, by scripts over the files' rows.
#include <doctest/doctest.h>

#include <cmath>

#include "experiments/calibrate/calibration_files.h"
#include "experiments/calibrate/concentration.h"
#include "experiments/calibrate/handover_fit.h"
#include "experiments/calibrate/handover_log.h"
#include "experiments/calibrate/price_judgement.h"
#include "experiments/calibrate/purchase_file.h"
#include "experiments/calibrate/purchase_times.h"
#include "experiments/calibrate/repeat_fit.h"
#include "experiments/calibrate/stay_forecast.h"
#include "experiments/calibrate/survivor_file.h"
#include "tests/calibrate/data_file.h"

using namespace rapport;
using LawKind = CountLaw::Kind;

TEST_CASE("hand-overs of an IT service desk (BPI Challenge 2013)") {
  const std::string file = data_file("incidents.xes.gz");
  if (!has_data(file)) return;
  const HandoverLog log = read_handovers(file);
  CHECK(log.handovers.size() == 3'792);
  CHECK(log.events == 33'273);
  CHECK(log.events_without == 0);
  CHECK(log.teams == 554);
  const HandoverFit fit = fit_handovers(log.handovers, 1);
  const std::vector<std::uint64_t> first(fit.table.cases.begin(), fit.table.cases.begin() + 6);
  CHECK(first == std::vector<std::uint64_t>{1881, 874, 496, 168, 133, 60});
  CHECK(fit.table.cases.size() == 32);
  CHECK(fit.table.mean() == doctest::Approx(1.2742616).epsilon(1e-7));
  CHECK(fit.table.variance() == doctest::Approx(5.0479472).epsilon(1e-7));
  CHECK(fit.of(LawKind::geometric).log_likelihood == doctest::Approx(-5914.8397).epsilon(1e-8));
  CHECK(fit.of(LawKind::poisson).log_likelihood == doctest::Approx(-7453.2926).epsilon(1e-8));
  CHECK(fit.of(LawKind::negative_binomial).log_likelihood ==
        doctest::Approx(-5836.5830).epsilon(1e-8));
  CHECK(fit.of(LawKind::negative_binomial).law.second == doctest::Approx(0.58262).epsilon(1e-4));
  CHECK(fit.of(LawKind::beta_geometric).log_likelihood ==
        doctest::Approx(-5804.3694).epsilon(1e-8));
  CHECK(fit.cv == doctest::Approx(0.32049).epsilon(1e-4));
  CHECK(fit.laws[fit.best].law.kind == LawKind::beta_geometric);
}

TEST_CASE("value of a telephone company's customers, and of a music shop's (CDNOW)") {
  const std::string telephone = data_file("telecom_churn.csv");
  if (has_data(telephone)) {
    const Concentration value = concentration_of(read_values(telephone, "customer_value", ""), 1);
    CHECK(value.customers == 1'576);
    CHECK(value.zero == 60);
    CHECK(value.shares[1] == doctest::Approx(0.1685).epsilon(0.0005));
    CHECK(value.sigma == doctest::Approx(1.1845509).epsilon(1e-7));
  }
  const std::string shop = data_file("cdnow_purchases.csv");
  if (has_data(shop)) {
    const Concentration value = concentration_of(read_values(shop, "dollars", "customer_id"), 1);
    CHECK(value.customers == 23'570);
    CHECK(value.zero == 70);
    CHECK(value.shares[0] == doctest::Approx(0.1369).epsilon(0.0005));
    CHECK(value.shares[1] == doctest::Approx(0.2915).epsilon(0.0005));
    CHECK(value.sigma == doctest::Approx(0.9991704).epsilon(1e-7));
  }
}

TEST_CASE("fit of messages in an e-mail trial (Hillstrom)") {
  const std::string file = data_file("email_trial.csv");
  if (!has_data(file)) return;
  const TrialFile trial = read_trial(file, names_of_roles(trial_roles(), {}));
  CHECK(trial.customers == 32'002);
  CHECK(trial.both_needs == 3'180);
  CHECK(trial.neither_need == 0);
  const std::vector<NeedEffects> effects = need_effects(trial.trial, 1);
  const NeedEffects& visit = effects[0];
  CHECK(visit.groups[0][1].customers == 4'766);
  CHECK(visit.groups[0][1].mean == doctest::Approx(0.17163).epsilon(1e-4));
  CHECK(visit.groups[1][0].mean == doctest::Approx(0.09866).epsilon(1e-4));
  const double fitting = ((0.17163 - 0.10489) + (0.17099 - 0.09866)) / 2;
  const double misfitting = ((0.11076 - 0.10489) + (0.16396 - 0.09866)) / 2;
  CHECK(visit.fitting.value == doctest::Approx(fitting).epsilon(1e-3));
  CHECK(visit.misfitting.value == doctest::Approx(misfitting).epsilon(1e-3));
  CHECK(visit.kept_is_known());
}

TEST_CASE("complaints and leaving of a telephone company's customers") {
  const std::string file = data_file("telecom_churn.csv");
  if (!has_data(file)) return;
  const ComplaintFile read =
      read_complaints(file, names_of_roles(complaint_roles(), {}), usual_columns());
  CHECK(read.repeated == 77);
  const ComplaintEffect e = complaint_effect(read.data, file);
  CHECK(e.table.complained_left == 99);
  CHECK(e.table.complained_stayed == 19);
  CHECK(e.table.quiet_left == 148);
  CHECK(e.table.quiet_stayed == 1'310);
  CHECK(e.odds.value == doctest::Approx(99.0 * 1310 / (19 * 148)));
  CHECK(e.cloglog.adjusted.value < e.cloglog.alone.value);
}

TEST_CASE("what fewer take a loan at a higher rate (Karlan and Zinman 2008)") {
  const std::string file = data_file("loan_offers.csv");
  if (!has_data(file)) return;
  const PriceTrial trial =
      read_offers(file, {"offer_rate", "borrowed"}, {"risk", "wave"}, "at_or_below_usual");
  CHECK(trial.price.size() == 26'582);
  CHECK(trial.left_out == 326);
  const PriceResponse response = price_response(trial, file);
  CHECK(response.groups == 9);
  CHECK(response.cloglog.value == doctest::Approx(-0.263881).epsilon(1e-5));
  CHECK(response.cloglog.error == doctest::Approx(0.0716942).epsilon(1e-5));
  CHECK(response.logit.value == doctest::Approx(-0.276458).epsilon(1e-5));
  CHECK(response.held_out > 0.0);
  // Each half predicts the other's arms (risk by fifth of rates) as near as their own means do.
  for (const std::size_t half : {0, 1}) {
    const PriceJudgement judged = judge_price(half_of(trial, half), half_of(trial, 1 - half), file);
    CHECK(judged.arms.size() == 15);
    CHECK(judged.error <= judged.own_error);
    CHECK(judged.likelihood >= judged.own_likelihood);
    CHECK(judged.apart < 2.0);
  }
}

TEST_CASE("what terms of credit cards are worth (Allenby and Ginter 1995)") {
  const std::string file = data_file("card_choices.csv");
  if (!has_data(file)) return;
  const TermChoices choices = read_choices(file, {"id", "choice"}, {});
  CHECK(choices.people == 473);
  CHECK(choices.first.size() == 7'390);
  REQUIRE(choices.terms.size() == 14);
  const TermWorth worth = term_worth(choices, 7, file);
  CHECK(choices.terms[7] == "low_fee");
  CHECK(worth.effects[7].value == doctest::Approx(2.41).epsilon(0.01));
  CHECK(worth.ratios[13].value == doctest::Approx(0.83).epsilon(0.02));  // a long grace period
  CHECK(worth.held_out_classes >= -0.55);
  CHECK(worth.held_out_classes > worth.held_out_alike);
}

TEST_CASE("purchases of a music shop's customers (CDNOW; Fader and Hardie)") {
  const std::string file = data_file("cdnow_purchases.csv");
  if (!has_data(file)) return;
  const PurchaseFile read = read_purchases(file, {"customer_id", "date"},
                                           {.until = "1997-09-30", .unit = "", .dates = ""});
  CHECK(read.times.bought.size() == 23'570);
  CHECK(read.first == "1997-01-01");
  CHECK(read.times.until == doctest::Approx(272.0 / 7));
  const std::vector<Buyer> buyers = buyers_of(read.times, read.times.until);
  const PurchaseFit fit = fit_purchases(buyers);
  // A rough fit by another program is r .252, alpha 4.79, a .722, b 2.154 with -95,368.5.
  const PurchaseLaw rough{0.252, 4.79, 0.722, 2.154};
  double sum = 0.0;
  for (const Buyer& buyer : buyers) sum += log_likelihood(rough, buyer);
  CHECK(sum == doctest::Approx(-95'368.5).epsilon(1e-6));
  // The simplex method of Nelder and Mead, apart from the code, ends within 1e-4 of this.
  CHECK(fit.best.log_likelihood > sum);
  CHECK(fit.best.log_likelihood == doctest::Approx(-95'368.44393).epsilon(1e-9));
  CHECK(fit.best.law.r == doctest::Approx(0.251624).epsilon(1e-5));
  CHECK(fit.best.law.alpha == doctest::Approx(4.788943).epsilon(1e-5));
  CHECK(fit.best.law.a == doctest::Approx(0.723434).epsilon(2e-5));
  CHECK(fit.best.law.b == doctest::Approx(2.161088).epsilon(2e-5));
  const PurchaseForecast forecast = predict_last_third(read.times);
  CHECK(forecast.model.mean == doctest::Approx(forecast.seen).epsilon(0.06));
  CHECK(forecast.model.absolute < forecast.as_before.absolute);
  // Weeks 31 to 39 from weeks 1 to 30, where the law of another program's fit to a tenth of these
  // customers (the paper's, of 39 weeks, which has seen the weeks predicted) is the one to beat.
  const PurchaseForecast last = predict_after(read.times, 30.0);
  const PurchaseLaw published{0.243, 4.414, 0.793, 2.426};
  double absolute = 0.0;
  std::size_t known = 0;
  const std::vector<Buyer> before = buyers_of(read.times, 30.0);
  for (const std::vector<double>& bought : read.times.bought) {
    if (bought.front() > 30.0) continue;
    const Buyer& buyer = before[known++];
    const auto after = static_cast<double>(bought.size() - 1 - buyer.repeats);
    absolute += std::abs(further_purchases(published, buyer, last.weeks) - after);
  }
  absolute /= static_cast<double>(known);
  CHECK(known == 23'570);
  CHECK(last.model.absolute <= absolute + 0.001);
  CHECK(last.model.absolute < last.as_before.absolute);
  CHECK(last.model.mean == doctest::Approx(last.seen).epsilon(0.1));
}

TEST_CASE("policies in force of a life insurer (Milhaud and Dutang 2018)") {
  const std::string file = data_file("life_policies.csv");
  if (!has_data(file)) return;
  const std::vector<std::string> names = names_of_roles(survivor_roles(), {});
  SurvivorForm form;
  form.at = "2002-12-31";
  const SurvivorFile read = read_survivors(file, names, form);
  CHECK(read.columns == std::vector<std::string>{"issued", "ended", "cause"});
  CHECK(read.members.all.size() == 24'074);
  CHECK(read.members.causes == std::vector<std::string>{"surrender", "other", "death"});
  // Every cut, not the usual one alone: better than the plain life table, and more so of those who
  // join later. Three years before the cut of three years only two years of joining are known: too
  // few to choose a way that does better by new customers.
  for (const double cut : {1.0, 2.0, 3.0}) {
    CAPTURE(cut);
    const StayForecast forecast = forecast_stay(read.members, cut, 6, file);
    REQUIRE(forecast.cuts.size() == 2);
    const StayCut& last = forecast.cuts.front();
    const StayTry& plain = last.of(kPlainLifeTable);
    // What the earlier years alone would have chosen, so that the years compared chose nothing.
    const StayTry& before = last.of(forecast.chosen_before);
    CHECK(before.all < plain.all);
    if (cut < 3) CHECK(before.new_ones < plain.new_ones);
    const StayTry& chosen = last.of(forecast.chosen);
    CHECK(chosen.all < 0.5 * plain.all);
    CHECK(chosen.new_ones < 0.5 * plain.new_ones);
    CHECK(std::abs(chosen.total) < std::abs(plain.total));
  }
}

TEST_CASE("who comes back to an IT service desk (UCI 498), its last four weeks") {
  const std::string file = data_file("service_tickets.csv");
  if (!has_data(file)) return;
  const std::vector<std::string> names = names_of_roles(repeat_roles(), {});
  const ContactFile read = read_contacts(file, names, "2016-03-21", "", "");
  CHECK(read.columns == std::vector<std::string>{"caller", "opened", "channel", "category"});
  CHECK(read.customers == 3'087);
  CHECK(read.contacts.size() == 7'790);
  const RepeatFit fit = fit_repeats(read, 7, 1, file);
  CHECK(fit.customers == std::vector<double>{1390, 710, 395, 221, 141, 62, 54, 114});
  CHECK(fit.again[0].contacts == 5'788);
  CHECK(fit.again[0].again == doctest::Approx(0.52108).epsilon(1e-4));
  CHECK(fit.again[0].same_category == doctest::Approx(0.20214).epsilon(1e-4));
  REQUIRE(fit.tried);
  CHECK(fit.miss < fit.miss_as_before);
  CHECK(fit.miss < fit.miss_alike);
}

TEST_CASE("default of a bank's card holders by their limit (UCI)") {
  const std::string file = data_file("credit_default.csv");
  if (!has_data(file)) return;
  const Borrowers borrowers = read_borrowers(file, names_of_roles(default_roles(), {}), false);
  CHECK(borrowers.limit.size() == 15'002);
  const DefaultRisk risk = default_risk(borrowers, file);
  CHECK(risk.reference == 140'000.0);
  CHECK(risk.share == doctest::Approx(3'302.0 / 15'002));
  CHECK(risk.borrowers[1] == 3'400);
  // Late by one month 615 of 1,825 default, by two 922 of 1,339, by more 171 of 236.
  CHECK(risk.shares[1] == doctest::Approx((615.0 + 922 + 171) / 3'400));
  CHECK(risk.models[0].by_limit.held_out > risk.held_out_alike + 0.01);
  CHECK(risk.models[0].by_limit.slope.value < 0.0);
  CHECK(risk.models[0].with_late.slope.value > risk.models[0].by_limit.slope.value);
  CHECK(risk.tenths.front().seen > 2.5 * risk.tenths.back().seen);
}
