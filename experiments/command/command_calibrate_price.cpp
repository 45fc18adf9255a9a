#include "experiments/command/command_calibrate_price.h"

#include <cmath>

#include "experiments/command/command_calibrate_words.h"
#include "experiments/output/text_table.h"

namespace rapport {

namespace {

Json json_of(const PriceJudgement& judged) {
  Json json{{"fitted_on", judged.fitted_on},
            {"unseen", judged.unseen},
            {"left_out", judged.strange},
            {"mean_absolute_error", {{"fit", judged.error}, {"own_means", judged.own_error}}},
            {"error_by_luck", judged.luck},
            {"log_likelihood", {{"fit", judged.likelihood}, {"own_means", judged.own_likelihood}}},
            {"slope", coefficient_json(judged.slope)},
            {"unseen_slope", coefficient_json(judged.unseen_slope)},
            {"standard_errors_apart", judged.apart},
            {"arms", Json::array()}};
  for (const PriceArm& arm : judged.arms) {
    json["arms"].push_back({{"arm", arm.name},
                            {"prices", {arm.least, arm.most}},
                            {"offers", arm.offers},
                            {"seen", arm.seen},
                            {"fitted", arm.fitted},
                            {"own_mean", arm.own}});
  }
  return json;
}

std::string judgement_text(const PriceJudgement& judged) {
  const auto points = [](double share) { return grouped(100 * share, 2); };
  const bool near = judged.error <= judged.own_error,
             likelier = judged.likelihood >= judged.own_likelihood;
  return said(
      "Fitted on " + count(judged.fitted_on) + " offers, judged on " + count(judged.unseen) +
      " that it has not seen" +
      (judged.strange > 0 ? " (" + count(judged.strange) + " of unknown groups left out)" : "") +
      ": it is off by " + points(judged.error) + " points, the arms' own means by " +
      points(judged.own_error) + (near ? ": as near or nearer" : ": less near") +
      " (luck alone makes about " + points(judged.luck) +
      "). Log-likelihood of 1,000 unseen offers: " + grouped(1000 * judged.likelihood, 2) +
      ", by own means " + grouped(1000 * judged.own_likelihood, 2) +
      (likelier ? ": as good or better." : ": worse.") + " The slope was " +
      grouped(judged.slope.value, 2) + " ± " + grouped(judged.slope.error, 2) +
      "; of the unseen offers it is " + grouped(judged.unseen_slope.value, 2) + " ± " +
      grouped(judged.unseen_slope.error, 2) + ", " + grouped(judged.apart, 1) +
      " standard errors apart" +
      (judged.apart < 2.0 ? ": within its error." : ": not within its error."));
}

}  // namespace

std::vector<PriceJudgement> judged_by_halves(const PriceTrial& trial) {
  const PriceTrial halves[2] = {half_of(trial, 0), half_of(trial, 1)};
  try {
    return {judge_price(halves[0], halves[1], ""), judge_price(halves[1], halves[0], "")};
  } catch (const InvalidInput&) {
    return {};
  }
}

std::string judgements_text(const std::vector<PriceJudgement>& judged, const std::string& unseen) {
  if (judged.empty()) return "\nHalves of these offers allow no fit: nothing was held out.\n";
  TextTable table(
      {Align::left, Align::left, Align::right, Align::right, Align::right, Align::right});
  table.titles({"arm", "prices", "unseen offers", "taken", "fitted", "own mean"});
  for (const PriceArm& arm : judged[0].arms) {
    table.row({arm.name.empty() ? "all" : arm.name,
               grouped(arm.least, 2) + " to " + grouped(arm.most, 2), count(arm.offers),
               percent(arm.seen, 1), percent(arm.fitted, 1), percent(arm.own, 1)});
  }
  std::string text = "\nOn offers that the fit has not seen (" +
                     (unseen.empty() ? "every other one of the file" : printable(unseen)) +
                     "), by fifths of prices; an arm's own mean is that of the offers seen:\n" +
                     table.text(colour_on_output());
  for (const PriceJudgement& one : judged) text += judgement_text(one);
  return text;
}

Json price_json(const PriceTrial& trial, const PriceResponse& response,
                const std::vector<PriceJudgement>& judged) {
  Json json{{"offers", trial.price.size()},
            {"left_out", trial.left_out},
            {"groups", response.groups},
            {"alike", response.alike},
            {"cloglog", coefficient_json(response.cloglog)},
            {"logistic", coefficient_json(response.logit)},
            {"held_out", json_number(response.held_out)},
            {"halves", Json::array()},
            {"thirds", Json::array()},
            {"unseen", Json::array()}};
  for (const Coefficient& half : response.halves) json["halves"].push_back(coefficient_json(half));
  for (const PriceThird& third : response.thirds) {
    json["thirds"].push_back({{"offers", third.offers},
                              {"mean_log_price", third.mean_log},
                              {"seen", third.seen},
                              {"fitted", third.fitted}});
  }
  for (const PriceJudgement& one : judged) json["unseen"].push_back(json_of(one));
  return json;
}

}  // namespace rapport
