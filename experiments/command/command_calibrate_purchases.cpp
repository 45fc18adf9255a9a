#include "experiments/command/command_calibrate_purchases.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/command/command_calibrate_words.h"
#include "experiments/output/printable.h"
#include "experiments/output/text_table.h"
#include "sim/core/clock.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr double kWeeksAYear = static_cast<double>(kYear) / static_cast<double>(kWeek);

Coefficient a_year(const Coefficient& c) {
  return {c.value * kWeeksAYear,
          c.error * kWeeksAYear,
          {c.bounds.low * kWeeksAYear, c.bounds.high * kWeeksAYear}};
}

/// As a scenario file takes them: the mean and the cv of gamma, the shapes of beta.
std::string purchases_key(const PurchaseLaw& law) {
  return formatted("{ gamma = \"%.4g / year\", cv = %.4g }", law.mean_rate() * kWeeksAYear,
                   1 / std::sqrt(law.r));
}
std::string propensity_key(const PurchaseLaw& law) {
  return formatted("{ beta = [%.4g, %.4g] }", law.a, law.b);
}

std::string row_name(std::uint32_t least, std::uint32_t most, bool open) {
  if (open) return std::to_string(least) + "+";
  return least == most ? std::to_string(least)
                       : std::to_string(least) + " to " + std::to_string(most);
}

// ---- text ---------------------------------------------------------------------------------------

std::string file_text(const PurchaseFile& file) {
  const std::vector<Buyer> buyers = buyers_of(file.times, file.times.until);
  std::size_t repeats = 0, again = 0;
  double weeks = 0.0;
  for (const Buyer& buyer : buyers) {
    repeats += buyer.repeats;
    again += buyer.repeats > 0;
    weeks += buyer.seen / static_cast<double>(buyers.size());
  }
  std::string text = "Purchases of " + count(buyers.size()) + " customers, " + file.first + " to " +
                     file.until + " (columns '" + printable(file.columns[0]) + "' and '" +
                     printable(file.columns[1]) + "')\n";
  text += said("After the first purchase, which is not counted: " + count(repeats) + " more, by " +
               count(again) + " of them (" +
               percent(static_cast<double>(again) / static_cast<double>(buyers.size())) +
               "); a customer is watched for " + grouped(weeks, 1) + " weeks on average, " +
               grouped(file.times.until, 1) + " at most.");
  if (file.joined > 0) {
    text += said(count(file.joined) + " records are of a customer and a " + file.unit +
                 " that have another record: they count as one purchase.");
  }
  if (file.quiet_share > 0.0) {
    text += said("Nobody bought between " + file.quiet_from + " and " + file.quiet_to + ", " +
                 percent(file.quiet_share) +
                 " of the time in which customers are watched. If one of these dates is wrong, all "
                 "of what follows is: mend it, or leave out what is after the end with --until.");
  }
  if (file.later > 0) {
    text += said(count(file.later) + " records after " + file.until + " are left out" +
                 (file.unseen > 0
                      ? ", and with them " + count(file.unseen) + " customers who bought only then."
                      : "."));
  }
  return text;
}

std::string parameters_text(const PurchaseFit& fit) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::left});
  table.titles({"BG/NBD", "estimate", "std. error", "95 %", "what it is"});
  const auto row = [&](const char* name, const Coefficient& c, int digits, const char* what,
                       double times = 1.0) {
    const bool known = std::isfinite(c.error);
    table.row(
        {name, grouped(times * c.value, digits), known ? grouped(times * c.error, digits) : "-",
         known ? bounds_text({times * c.bounds.low, times * c.bounds.high}, digits) : "-", what});
  };
  row("r", fit.parameters[0], 4, "shape of the gamma law of rates");
  row("alpha", fit.parameters[1], 3, "its rate, in weeks");
  row("a", fit.parameters[2], 3, "beta law of the chance to drop out");
  row("b", fit.parameters[3], 3, "");
  row("purchases a year", a_year(fit.mean_rate), 3, "mean over customers, while there");
  row("  spread", a_year(fit.rate_spread), 3, "standard deviation over customers");
  row("chance to drop out", fit.mean_drop, 1, "after a purchase, %: mean", 100);
  row("  spread", fit.drop_spread, 1, "standard deviation, in points", 100);
  return "\n" + table.text(colour_on_output());
}

/// What ran to the end of its range, in words.
std::string ends_text(const PurchaseFit& fit) {
  std::string text;
  const PurchaseLaw& law = fit.best.law;
  if (fit.best.r_at_end && law.r > 1) {
    text += said(
        "Customers buy so evenly that they cannot be said to differ in their rates: r ran to "
        "the end of its range.");
  } else if (fit.best.r_at_end) {
    text += said(
        "Nearly all purchases are by so few customers that r ran to the end of its range. Is the "
        "file about two kinds of customers?");
  }
  if (law.mean_drop() < kNoDrop) {
    text += said(
        "Nobody can be said to drop out: the simpler model without drop-outs fits as well. Longer "
        "records may show them.");
  } else if (fit.best.a_at_end || fit.best.b_at_end) {
    text += said(
        "The spread of the chance to drop out ran to the end of its range: these purchases do not "
        "tell a and b apart from what is far off. Only their mean says something.");
  }
  return text;
}

std::string meaning_text(const PurchaseAnswer& answer) {
  const PurchaseFit& fit = answer.fit;
  const PurchaseLaw& law = fit.best.law;
  std::string text = "\nWhat it means\n" + ends_text(fit);
  text +=
      said("A customer buys " + grouped(law.mean_rate() * kWeeksAYear, 2) +
           " times a year on average for as long as it is there, and customers differ: the "
           "standard deviation is " +
           grouped(law.rate_spread() * kWeeksAYear, 2) +
           ". After each further purchase it stays away for good with a chance of " +
           percent(law.mean_drop()) + " on average, with a standard deviation of " +
           grouped(100 * law.drop_spread(), 1) + " points. So a new customer is expected to buy " +
           grouped(mean_purchases(law, kWeeksAYear), 2) +
           " more times in its first year. Of these customers " + percent(fit.still_there) +
           " are expected to be there still at the end.");
  const auto customers = static_cast<double>(answer.file.times.bought.size());
  text += said("Log-likelihood " + grouped(fit.best.log_likelihood, 1) +
               " (weeks); where nobody drops out (NBD) it is less by " +
               grouped(fit.best.log_likelihood - fit.stay_log_likelihood, 1) +
               ", where all buy at one rate besides, by " +
               grouped(fit.best.log_likelihood - fit.alike_log_likelihood, 1) + ": " +
               grouped((fit.best.log_likelihood - fit.alike_log_likelihood) / customers, 3) +
               " a customer.");
  return text;
}

std::string halves_text(const PurchaseHalves& halves) {
  if (!halves.known) {
    return "\n" + said(
                      "In one half of the customers nobody bought again, so halves cannot be "
                      "predicted from each other.");
  }
  TextTable table({Align::right, Align::right, Align::right, Align::right, Align::right});
  table.titles({"repeat purchases", "customers", "BG/NBD", "nobody drops out", "all alike"});
  for (std::size_t n = 0; n < kRepeatRows; ++n) {
    const auto least = static_cast<std::uint32_t>(n);
    table.row({row_name(least, least, n + 1 == kRepeatRows), grouped(halves.seen[n], 0),
               grouped(halves.expected[n], 1), grouped(halves.expected_stay[n], 1),
               grouped(halves.expected_alike[n], 1)});
  }
  table.row({"log-likelihood", "", grouped(halves.bg_nbd, 4), grouped(halves.stay, 4),
             grouped(halves.alike, 4)});
  return "\nCustomers whom the fit has not seen: every other one predicted from those between, and "
         "the reverse\n" +
         table.text(colour_on_output()) +
         "  log-likelihood: mean of a customer, the times of its purchases included.\n";
}

std::string forecast_text(const PurchaseForecast& forecast) {
  if (!forecast.known) {
    return "\n" + said(
                      "Nobody bought again in the first two thirds of the time, so the last third "
                      "cannot be predicted from them.");
  }
  TextTable table({Align::right, Align::right, Align::right, Align::right, Align::right});
  table.titles({"repeats before", "customers", "bought after", "BG/NBD", "as often as before"});
  for (const PurchaseRow& row : forecast.rows) {
    if (row.customers == 0) continue;
    table.row({row_name(row.least, row.most, row.most == 0xFFFFFFFF), count(row.customers),
               grouped(row.seen, 3), grouped(row.predicted, 3), grouped(row.as_before, 3)});
  }
  std::string text = "\nTime that the fit has not seen: the last " + grouped(forecast.weeks, 1) +
                     " weeks predicted from the " + grouped(forecast.from, 1) + " before, mean\n" +
                     table.text(colour_on_output());
  TextTable errors({Align::left, Align::right, Align::right, Align::right});
  errors.titles({"a customer", "mean", "mean absolute error", "root mean square"});
  const auto row = [&](const char* name, const PurchaseMiss& miss) {
    errors.row({name, grouped(miss.mean, 3), grouped(miss.absolute, 3), grouped(miss.square, 3)});
  };
  errors.row({"bought", grouped(forecast.seen, 3), "", ""});
  row("BG/NBD", forecast.model);
  row("each as often as before", forecast.as_before);
  row("all alike", forecast.alike);
  return text + "\n" + errors.text(colour_on_output());
}

std::string keys_text(const PurchaseLaw& law) {
  std::string text = "\nIn a scenario (a segment of a company)\n";
  text += "    leaving.form = \"noncontract\"\n";
  text += "    leaving.purchases = " + purchases_key(law) + "\n";
  text += "    leaving.propensity = " + propensity_key(law) + "\n";
  text += said(
      "With start = \"newcomers\" and weight, memory_weight at 0 (all of them what a file has "
      "without the key) the simulated customers follow this very model, each from its first "
      "purchase on, which is not simulated. With weights, these numbers hold at reference and "
      "memory_reference.");
  text += said(
      "A segment of customers who have been there for long is another mix: who dropped out soon is "
      "gone. And the model knows no season, no trend and no campaign: a time of the year that the "
      "records do not have is taken to be like the rest.");
  return text;
}

// ---- JSON ---------------------------------------------------------------------------------------

Json law_json(const PurchaseLaw& law) {
  return {{"r", law.r}, {"alpha_weeks", law.alpha}, {"a", law.a}, {"b", law.b}};
}

Json miss_json(const PurchaseMiss& miss) {
  return {{"mean", miss.mean}, {"absolute", miss.absolute}, {"root_mean_square", miss.square}};
}

Json fit_json(const PurchaseFit& fit) {
  return {{"r", coefficient_json(fit.parameters[0])},
          {"alpha_weeks", coefficient_json(fit.parameters[1])},
          {"a", coefficient_json(fit.parameters[2])},
          {"b", coefficient_json(fit.parameters[3])},
          {"purchases_a_year",
           {{"mean", coefficient_json(a_year(fit.mean_rate))},
            {"standard_deviation", coefficient_json(a_year(fit.rate_spread))}}},
          {"drop_out",
           {{"mean", coefficient_json(fit.mean_drop)},
            {"standard_deviation", coefficient_json(fit.drop_spread)}}},
          {"first_year", mean_purchases(fit.best.law, kWeeksAYear)},
          {"still_there", fit.still_there},
          {"log_likelihood",
           {{"bg_nbd", fit.best.log_likelihood},
            {"nobody_drops_out", fit.stay_log_likelihood},
            {"all_alike", fit.alike_log_likelihood}}}};
}

Json halves_json(const PurchaseHalves& halves) {
  if (!halves.known) return nullptr;
  return {
      {"log_likelihood",
       {{"bg_nbd", halves.bg_nbd}, {"nobody_drops_out", halves.stay}, {"all_alike", halves.alike}}},
      {"laws", {law_json(halves.laws[0]), law_json(halves.laws[1])}},
      {"customers_by_repeats",
       {{"seen", halves.seen},
        {"bg_nbd", halves.expected},
        {"nobody_drops_out", halves.expected_stay},
        {"all_alike", halves.expected_alike}}}};
}

Json forecast_json(const PurchaseForecast& forecast) {
  if (!forecast.known) return nullptr;
  Json json{{"weeks", forecast.weeks},
            {"weeks_before", forecast.from},
            {"customers", forecast.customers},
            {"law", law_json(forecast.law)},
            {"seen", forecast.seen},
            {"bg_nbd", miss_json(forecast.model)},
            {"as_before", miss_json(forecast.as_before)},
            {"all_alike", miss_json(forecast.alike)},
            {"rows", Json::array()}};
  for (const PurchaseRow& row : forecast.rows) {
    json["rows"].push_back({{"least", row.least},
                            {"customers", row.customers},
                            {"seen", row.seen},
                            {"bg_nbd", row.predicted},
                            {"as_before", row.as_before}});
  }
  return json;
}

}  // namespace

PurchaseAnswer purchase_answer(PurchaseFile file) {
  const std::vector<Buyer> buyers = buyers_of(file.times, file.times.until);
  PurchaseAnswer answer{std::move(file), fit_purchases(buyers), predict_halves(buyers), {}};
  answer.forecast = predict_last_third(answer.file.times);
  return answer;
}

std::string purchases_text(const PurchaseAnswer& answer) {
  return file_text(answer.file) + parameters_text(answer.fit) + meaning_text(answer) +
         halves_text(answer.halves) + forecast_text(answer.forecast) +
         keys_text(answer.fit.best.law);
}

Json purchases_json(const PurchaseAnswer& answer) {
  const PurchaseFile& file = answer.file;
  const PurchaseLaw& law = answer.fit.best.law;
  return {{"customers", file.times.bought.size()},
          {"records", file.records},
          {"joined_records", file.joined},
          {"later_records", file.later},
          {"weeks", file.times.until},
          {"first", file.first},
          {"until", file.until},
          {"longest_time_without",
           file.quiet_share > 0.0
               ? Json{{"from", file.quiet_from}, {"to", file.quiet_to}, {"share", file.quiet_share}}
               : Json(nullptr)},
          {"fit", fit_json(answer.fit)},
          {"halves", halves_json(answer.halves)},
          {"forecast", forecast_json(answer.forecast)},
          {"scenario",
           {{"leaving.form", "noncontract"},
            {"leaving.purchases", purchases_key(law)},
            {"leaving.propensity", propensity_key(law)}}}};
}

}  // namespace rapport
