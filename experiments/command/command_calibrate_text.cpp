#include "experiments/command/command_calibrate_text.h"

#include <algorithm>
#include <cmath>

#include "experiments/command/command_calibrate_words.h"
#include "experiments/output/text_table.h"

namespace rapport {

namespace {

// ---- hand-overs ---------------------------------------------------------------------------------

std::string parameters_of(const CountLaw& law) {
  switch (law.kind) {
    case CountLaw::Kind::geometric:
      return "chance " + grouped(law.first, 3);
    case CountLaw::Kind::poisson:
      return "mean " + grouped(law.first, 3);
    case CountLaw::Kind::negative_binomial:
      return "mean " + grouped(law.first, 3) + ", shape " + grouped(law.second, 3);
    case CountLaw::Kind::beta_geometric:
      return "a " + grouped(law.first, 2) + ", b " + grouped(law.second, 2);
  }
  return "";
}

std::string laws_text(const HandoverFit& fit) {
  TextTable table({Align::left, Align::left, Align::left, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.titles({"law", "cases", "parameters", "log-likelihood", "AIC", "held out, a case",
                "chi-square (df)", "p"});
  for (std::size_t i = 0; i < fit.laws.size(); ++i) {
    const HandoverLaw& law = fit.laws[i];
    const GoodnessOfFit& good = law.goodness;
    const Tone tone = i == fit.best ? Tone::strong : Tone::plain;
    table.row({{name_of(law.law.kind), tone},
               law.law.parameters() == 1 ? "alike" : "differ",
               parameters_of(law.law),
               grouped(law.log_likelihood, 1),
               {grouped(law.aic, 1), tone},
               grouped(law.held_out, 4),
               good.degrees > 0
                   ? grouped(good.chi_square, 1) + " (" + std::to_string(good.degrees) + ")"
                   : "-",
               good.p_value < 1e-4 ? "<0.0001" : grouped(good.p_value, 4)});
  }
  return "\nLaws of the number of hand-overs, by maximum likelihood\n" +
         table.text(colour_on_output()) +
         "  held out: log-likelihood a case by the fit to the other half of the cases (every other "
         "one).\n";
}

std::string counts_text(const HandoverFit& fit) {
  constexpr std::size_t kLast = 10;  // the last row holds all above it too
  TextTable table({Align::right, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  table.titles({"hand-overs", "cases", "geometric", "Poisson", "neg. binomial", "beta-geometric",
                "go on: seen", "beta-geometric"});
  const auto all = static_cast<double>(fit.table.size());
  std::vector<std::vector<double>> logs;
  for (const HandoverLaw& law : fit.laws) logs.push_back(law.law.log_probabilities(kLast));
  const CountLaw& beta = fit.of(CountLaw::Kind::beta_geometric).law;
  std::vector<double> rest(logs.size(), all);
  double cases_left = all;
  for (std::size_t n = 0; n <= kLast; ++n) {
    const bool last = n == kLast;
    const double here =
        last ? cases_left
             : (n < fit.table.cases.size() ? static_cast<double>(fit.table.cases[n]) : 0.0);
    std::vector<Cell> row{std::to_string(n) + (last ? "+" : " "), grouped(here, 0)};
    for (std::size_t i = 0; i < logs.size(); ++i) {
      const double expected = last ? rest[i] : all * std::exp(logs[i][n]);
      rest[i] -= expected;
      row.push_back(grouped(expected, 1));
    }
    if (!last && cases_left > 0) {
      row.push_back(percent(1 - here / cases_left));
      const auto before = static_cast<double>(n);
      row.push_back(percent((beta.first + before) / (beta.first + beta.second + before)));
    }
    cases_left -= here;
    table.row(std::move(row));
  }
  return "\nCases by hand-overs, seen and fitted; and how many of those that came so far go on\n" +
         table.text(colour_on_output());
}

std::string handover_verdict(const HandoverFit& fit) {
  const HandoverLaw& best = fit.laws[fit.best];
  std::string text = "\nWhat it means\n";
  text += said(std::string("Of these laws the ") + name_of(best.law.kind) + " fits best" +
               (fit.cases_differ()
                    ? ": cases differ. Laws by which all are alike are worse by " +
                          grouped(std::min(fit.of(CountLaw::Kind::geometric).aic,
                                           fit.of(CountLaw::Kind::poisson).aic) -
                                      best.aic,
                                  0) +
                          " of AIC."
                    : ", and laws by which cases differ gain too little to say that they do."));
  if (best.goodness.p_value < 0.05) {
    text += said(
        "Yet the counts are not quite its own (chi-square): it is the best of four, and "
        "not the truth.");
  }
  text += said(
      "In a model where another hand-over has the chance p x h, with h a factor of the "
      "case with mean 1: p = " +
      grouped(fit.chance, 3) + ", and the coefficient of variation of h over cases is " +
      grouped(fit.cv, 3) + " (95 %: " + bounds_text(fit.cv_bounds, 3) + ", cases resampled)." +
      (fit.cases_differ() ? "" : " These cases give no reason to let h differ."));
  text += said(
      "Counts alone cannot tell cases that differ from a chance that rises within each "
      "case with every hand-over: if it does, this cv is too large.");
  return text;
}

// ---- value --------------------------------------------------------------------------------------

std::string shares_text(const Concentration& value) {
  TextTable table({Align::right, Align::right, Align::right, Align::right, Align::right});
  table.titles({"the best", "hold", "95 %", "by sigma (ML)", "by sigma (4 %)"});
  for (std::size_t t = 0; t < kTops.size(); ++t) {
    table.row({percent(kTops[t], 0), percent(value.shares[t]),
               percent_bounds(value.share_bounds[t]),
               percent(log_normal_top_share(value.sigma, kTops[t])),
               percent(log_normal_top_share(value.matched_sigma, kTops[t]))});
  }
  table.row({"Gini", grouped(value.gini, 3), "", grouped(log_normal_gini(value.sigma), 3),
             grouped(log_normal_gini(value.matched_sigma), 3)});
  return table.text(colour_on_output());
}

// ---- fit ----------------------------------------------------------------------------------------

std::string effect_text(const Difference& d, bool yes_no) {
  if (!yes_no) {
    return signed_text(d.value, 3) + " (" + signed_text(d.bounds.low, 3) + " to " +
           signed_text(d.bounds.high, 3) + ")";
  }
  return signed_text(100 * d.value, 2) + " (" + signed_text(100 * d.bounds.low, 2) + " to " +
         signed_text(100 * d.bounds.high, 2) + ")";
}

std::string level_text(const GroupMean& group, bool yes_no) {
  return yes_no ? percent(group.mean, 2) : grouped(group.mean, 3);
}

std::string outcome_text(const NeedTrial::Outcome& outcome, const NeedEffects& effects,
                         const std::vector<std::string>& names) {
  const bool yes_no = outcome.yes_no;
  TextTable table(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right});
  table.titles({"bought before", "nothing sent", "fitting", "misfitting", "effect of fitting",
                "effect of misfitting"});
  for (std::size_t need = 0; need < kNeeds; ++need) {
    const auto& group = effects.groups[need];
    table.row({"only " + names[1 + need], level_text(group[0], yes_no),
               level_text(group[1 + need], yes_no), level_text(group[2 - need], yes_no),
               effect_text(effects.fitting_by_need[need], yes_no),
               effect_text(effects.misfitting_by_need[need], yes_no)});
  }
  table.row({{"both alike", Tone::strong},
             "",
             "",
             "",
             effect_text(effects.fitting, yes_no),
             effect_text(effects.misfitting, yes_no)});
  std::string text = "\n" + printable(outcome.name) +
                     (yes_no ? ", in points\n" : ", a customer\n") + table.text(colour_on_output());
  text += said("Fitting less misfitting: " + effect_text(effects.fitting_less_misfitting, yes_no) +
               ".");
  if (!effects.kept_is_known()) {
    return text + said(
                      "The fitting message may do nothing here, so what is kept without fit is "
                      "not known.");
  }
  return text + said("A message that does not fit keeps " + percent(effects.kept, 0) +
                     " of the effect (95 %: " + percent_bounds(effects.kept_bounds, 0) + "); " +
                     percent(1 - effects.kept, 0) + " is lost.");
}

// ---- complaints ---------------------------------------------------------------------------------

std::string link_text(const LinkEffect& effect, const std::vector<std::string>& names,
                      const std::string& title) {
  TextTable table({Align::left, Align::point, Align::point, Align::right, Align::right});
  table.titles({title, "coefficient", "std. error", "95 %", "exp"});
  const auto row = [&](const std::string& name, const Coefficient& c) {
    table.row({name, grouped(c.value, 3), grouped(c.error, 3), bounds_text(c.bounds, 2),
               grouped(std::exp(c.value), 2)});
  };
  row("complaint alone", effect.alone);
  row("complaint, others equal", effect.adjusted);
  for (std::size_t j = 0; j < names.size(); ++j) row(names[j] + ", 1 sd more", effect.others[j]);
  return "\n" + table.text(colour_on_output());
}

}  // namespace

const char* name_of(CountLaw::Kind kind) {
  switch (kind) {
    case CountLaw::Kind::geometric:
      return "geometric";
    case CountLaw::Kind::poisson:
      return "Poisson";
    case CountLaw::Kind::negative_binomial:
      return "negative binomial";
    case CountLaw::Kind::beta_geometric:
      return "beta-geometric";
  }
  return "";
}

std::string handovers_text(const HandoverLog& log, const HandoverFit& fit,
                           const std::string& attribute) {
  std::string text = "Hand-overs: changes of '" + printable(attribute) +
                     "' between consecutive events of a case\n";
  text += "  " + count(log.handovers.size()) + " cases, " + count(log.events) + " events, " +
          count(log.teams) + " teams.\n";
  if (log.events_without > 0) {
    text += said(count(log.events_without) + " events name no team and are passed over; " +
                 count(log.cases_without) + " cases have no event that does and are left out.");
  }
  const double none =
      static_cast<double>(fit.table.cases[0]) / static_cast<double>(fit.table.size());
  text += "  A case: mean " + grouped(fit.table.mean(), 3) + ", variance " +
          grouped(fit.table.variance(), 3) + ", none in " + percent(none) + ", most " +
          std::to_string(fit.table.cases.size() - 1) + ".\n";
  return text + laws_text(fit) + counts_text(fit) + handover_verdict(fit);
}

std::string value_text(const Concentration& value, const std::string& column) {
  std::string text = "Value of customers: '" + printable(column) + "'\n";
  text += "  " + count(value.customers) + " customers, mean " + grouped(value.mean, 2) + "; " +
          count(value.zero) + " at 0" +
          (value.zero > 0 ? " (they count in shares and Gini, not for the log-normal)" : "") +
          ".\n\n";
  text += shares_text(value) + "\nLog-normal\n";
  text += said("Maximum likelihood over the " + count(value.positive) + " above 0: sigma " +
               grouped(value.sigma, 3) + " (standard error " + grouped(value.sigma_error, 3) +
               "), cv " + grouped(log_normal_cv(value.sigma), 2) + "; largest distance of shares " +
               grouped(value.distance, 3) +
               (value.distance <= 0.05 ? ": it will do." : ", above 0.05: it is another law."));
  text += said("To give the best 4 % what they hold: sigma " + grouped(value.matched_sigma, 3) +
               " (95 %: " + bounds_text(value.matched_bounds, 3) + ", customers resampled), cv " +
               grouped(log_normal_cv(value.matched_sigma), 2) + ".");
  text += said(
      "Where the two differ, take the second for questions of the most valuable customers "
      "and neither for the least valuable ones.");
  return text;
}

std::string fit_text(const TrialFile& file, const std::vector<NeedEffects>& effects,
                     const std::vector<std::string>& names) {
  std::string text = "Fit of a message to what a customer bought before, in a randomised trial\n";
  text += said(count(file.trial.size()) + " of " + count(file.customers) +
               " customers bought only '" + printable(names[1]) + "' or only '" +
               printable(names[2]) + "' before. Left out: " + count(file.both_needs) +
               " who bought both, " + count(file.neither_need) + " who bought neither.");
  for (std::size_t o = 0; o < effects.size(); ++o) {
    text += outcome_text(file.trial.outcomes[o], effects[o], names);
  }
  return text +
         "\n  Effects are differences to nothing sent, with 95 % intervals: by need Newcombe's for "
         "shares and\n  Welch's for amounts; 'both alike' gives each need half the weight (Welch). "
         "What is kept:\n  misfitting over fitting, customers resampled within groups.\n";
}

std::string complaints_text(const ComplaintFile& file, const ComplaintEffect& effect) {
  const TwoByTwo& t = effect.table;
  TextTable table({Align::left, Align::right, Align::right, Align::right});
  table.titles({"", "left", "stayed", "share that left"});
  const auto row = [&](const char* name, std::uint64_t left, std::uint64_t stayed) {
    table.row({name, count(left), count(stayed),
               percent(static_cast<double>(left) / static_cast<double>(left + stayed))});
  };
  row("complained", t.complained_left, t.complained_stayed);
  row("did not", t.quiet_left, t.quiet_stayed);
  std::string text = "Complaining and leaving: " + count(file.data.left.size()) + " customers\n" +
                     table.text(colour_on_output());
  text += said("Difference: " + signed_text(100 * effect.share.value, 1) +
               " points (95 %: " + grouped(100 * effect.share.bounds.low, 1) + " to " +
               grouped(100 * effect.share.bounds.high, 1) +
               ", Newcombe). Odds ratio: " + grouped(effect.odds.value, 1) + " (" +
               bounds_text(effect.odds.bounds, 1) + ", Woolf).");
  if (file.repeated > 0) {
    text += said(count(file.repeated) +
                 " records equal an earlier one in all columns. If they are "
                 "the same customers twice, all intervals are a little too narrow.");
  }
  text += link_text(effect.logit, file.data.names, "logistic");
  text += link_text(effect.cloglog, file.data.names, "complementary log-log");
  text += "\nWhat it means\n";
  text += said(
      "A hazard of leaving by the complementary log-log, as the model's: the weight of a "
      "complaint may be taken from " +
      bounds_text(effect.cloglog.range, 2) + ", a hazard of " +
      grouped(std::exp(effect.cloglog.range.low), 1) + " to " +
      grouped(std::exp(effect.cloglog.range.high), 1) + " times; by the logistic from " +
      bounds_text(effect.logit.range, 2) + ".");
  text += said(
      "This is an association and no effect: nobody was made to complain. The range runs "
      "over the 95 % intervals of both estimates, with nothing and with all columns held "
      "equal. What makes customers complain may make them leave by itself (both are then "
      "too high), and a column that a complaint changes takes part of its effect away "
      "(the second is then too low).");
  return text;
}

std::string price_text(const PriceTrial& trial, const PriceResponse& response) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
  table.titles({"price within its group", "offers", "of the group's mean", "taken", "fitted"});
  const char* const names[] = {"lowest third", "middle third", "highest third"};
  for (std::size_t t = 0; t < response.thirds.size(); ++t) {
    const PriceThird& third = response.thirds[t];
    table.row({names[t], count(third.offers), grouped(std::exp(third.mean_log), 2) + " x",
               percent(third.seen, 2), percent(third.fitted, 2)});
  }
  std::string text = "Taking an offer by its price: " + count(trial.price.size()) + " offers";
  if (trial.left_out > 0) text += ", " + count(trial.left_out) + " left out as asked";
  text += "\n" +
          said(count(response.groups) + " groups in which prices differ and some took" +
               (response.alike > 0
                    ? "; " + count(response.alike) + " offers of other groups tell nothing."
                    : ".")) +
          table.text(colour_on_output());
  const Coefficient& c = response.cloglog;
  text += "\nWhat it means\n";
  text += said("At a price 10 % higher " + grouped(std::pow(1.1, c.value), 3) +
               " times as many take the offer (95 %: " +
               bounds_text({std::pow(1.1, c.bounds.low), std::pow(1.1, c.bounds.high)}, 3) +
               "). Effect of the logarithm of the price on the complementary log-log: " +
               grouped(c.value, 3) + ", standard error " + grouped(c.error, 3) +
               " (95 %: " + bounds_text(c.bounds, 2) +
               "); on the log-odds: " + grouped(response.logit.value, 3) + ".");
  if (std::isfinite(response.held_out)) {
    text += said("Half of the offers give " + grouped(response.halves[0].value, 2) +
                 ", the other half " + grouped(response.halves[1].value, 2) +
                 "; predicting each half from the other, the price " +
                 (response.held_out > 0 ? "tells something that groups alone do not: "
                                        : "tells nothing beyond the groups: ") +
                 signed_text(1000 * response.held_out, 3) + " of log-likelihood in 1,000 offers.");
  }
  if (c.value > 0) {
    return text + said(
                      "More took the offer the dearer it was: these offers give no weight of a "
                      "price. Were prices drawn by lot within the groups?");
  }
  text +=
      said("In the model: leaving.price_weight = " + grouped(-c.value, 2) +
           ". That takes leaving for a price to go as taking an offer does, which this file "
           "cannot say; and it is right only where prices were drawn by lot within the groups.");
  return text;
}

std::string terms_text(const TermChoices& choices, const TermWorth& worth, std::size_t per) {
  const bool has_ratios = per < choices.terms.size();
  std::vector<Align> columns{Align::left, Align::right, Align::right};
  std::vector<std::string> titles{"term", "effect", "95 %"};
  if (has_ratios) {
    columns.insert(columns.end(), {Align::right, Align::right});
    titles.insert(titles.end(), {"in " + choices.terms[per], "95 %"});
  }
  const std::vector<TermClass>& classes = worth.mixture.classes;
  for (std::size_t k = 0; k < classes.size() && classes.size() > 1; ++k) {
    columns.push_back(Align::right);
    titles.push_back(percent(classes[k].share, 0));
  }
  TextTable table(columns);
  table.titles(titles);
  for (std::size_t t = 0; t < choices.terms.size(); ++t) {
    const Coefficient& effect = worth.effects[t];
    std::vector<Cell> cells{choices.terms[t], grouped(effect.value, 2),
                            bounds_text(effect.bounds, 2)};
    if (has_ratios) {
      cells.emplace_back(grouped(worth.ratios[t].value, 2));
      cells.emplace_back(t == per ? std::string() : bounds_text(worth.ratios[t].bounds, 2));
    }
    for (std::size_t k = 0; k < classes.size() && classes.size() > 1; ++k) {
      cells.emplace_back(grouped(classes[k].effects[t], 2));
    }
    table.row(cells);
  }
  std::string text = "What terms are worth: " + count(choices.first.size()) + " choices of " +
                     count(choices.people) + " people\n" + table.text(colour_on_output());
  text += "\nWhat it means\n";
  text += said(
      "Effects are on the log-odds of choosing an offer that has the term: one for all "
      "people, with errors that allow for each person's choices going together" +
      std::string(classes.size() > 1 ? "; then by groups of people who want alike, with "
                                       "the share of people in each."
                                     : "."));
  if (has_ratios) {
    text += said("Beside them the same as a multiple of what " + choices.terms[per] +
                 " is worth: what a firm could ask for in its place.");
  }
  if (std::isfinite(worth.held_out_alike)) {
    text += said(
        "Predicting people whom the fit has not seen, the mean log-likelihood of a choice "
        "is " +
        grouped(worth.held_out_alike, 3) + " where all want alike, and " +
        grouped(worth.held_out_apart, 3) + " by groups; " + grouped(worth.held_out_classes, 3) +
        " where each choice is predicted from the person's earlier ones (a coin: -0.693).");
  }
  text += said(
      "Choices on paper cost nothing: what people would pay may be less. No number of the "
      "model follows from this yet.");
  return text;
}

}  // namespace rapport
