#include "experiments/command/command_calibrate_default.h"

#include <cmath>

#include "experiments/command/command_calibrate_words.h"
#include "experiments/output/printable.h"
#include "experiments/output/text_table.h"

namespace rapport {

namespace {

bool knows_late(const DefaultRisk& risk) { return risk.borrowers[0] + risk.borrowers[1] > 0; }

const char* name_of(Link link) {
  return link == Link::logit ? "logistic" : "complementary log-log";
}

/// A limit by which people know it: 140,000, or 0.5.
std::string limit_text(double limit) { return grouped(limit, limit < 100 ? 2 : 0); }

Bounds chances_of(Link link, const Bounds& etas) {
  return {default_chance(link, etas.low), default_chance(link, etas.high)};
}

std::string chance_text(Link link, const Coefficient& eta) {
  return percent(default_chance(link, eta.value)) +
         " (95 %: " + percent_bounds(chances_of(link, eta.bounds)) + ")";
}

std::string models_text(const DefaultRisk& risk) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.titles(
      {"model", "at the median", "a doubling", "std. error", "late", "log-likelihood", "held out"});
  const auto row = [&](const std::string& name, const DefaultModel& m, bool late, bool strong) {
    const Tone tone = strong ? Tone::strong : Tone::plain;
    table.row({{name, tone},
               grouped(m.level.value, 3),
               grouped(m.slope.value, 3),
               grouped(m.slope.error, 3),
               late ? grouped(m.late.value, 3) : "-",
               grouped(m.log_likelihood, 1),
               {grouped(m.held_out, 5), tone}});
  };
  const bool late = knows_late(risk);
  table.row({"all alike", "", "", "", "", "", grouped(risk.held_out_alike, 5)});
  for (std::size_t l = 0; l < risk.models.size(); ++l) {
    const LinkModels& models = risk.models[l];
    const bool strong = l == risk.chosen;
    row(std::string(name_of(models.link)) + ", limit", models.by_limit, false, strong && !late);
    if (late)
      row(std::string(name_of(models.link)) + ", limit and late", models.with_late, true, strong);
  }
  return "\nDefault by the logarithm of the limit\n" + table.text(colour_on_output()) +
         "  held out: log-likelihood a borrower by the fit to the other half (every other one).\n";
}

std::string tenths_text(const DefaultRisk& risk) {
  const bool late = knows_late(risk);
  std::vector<Align> columns{Align::right, Align::right, Align::right, Align::right, Align::right};
  std::vector<std::string> titles{"limit", "borrowers", "defaulted", "95 %", "by the limit"};
  if (late) columns.push_back(Align::right), titles.emplace_back("and late");
  TextTable table(columns);
  table.titles(titles);
  std::size_t missed = 0;
  for (const LimitTenth& tenth : risk.tenths) {
    std::vector<Cell> row{tenth.least == tenth.most
                              ? limit_text(tenth.least)
                              : limit_text(tenth.least) + " to " + limit_text(tenth.most),
                          count(tenth.borrowers), percent(tenth.seen), percent_bounds(tenth.bounds),
                          percent(tenth.by_limit)};
    if (late) row.emplace_back(percent(tenth.with_late));
    const double predicted = late ? tenth.with_late : tenth.by_limit;
    missed += predicted < tenth.bounds.low || predicted > tenth.bounds.high;
    table.row(std::move(row));
  }
  return "\nBorrowers by tenth of their limit: seen, and predicted by the fit to the other half\n" +
         table.text(colour_on_output()) +
         said(missed == 0 ? "All predictions lie within the intervals of what was seen."
                          : count(missed) + " of " + count(risk.tenths.size()) +
                                " predictions lie outside the interval of what was seen" +
                                (missed > 2 ? ": the line is not quite straight." : "."));
}

/// What a doubling does to the rate of the chosen link.
std::string doubling_text(Link link, const Coefficient& slope) {
  return "multiplies the " + std::string(link == Link::logit ? "odds" : "hazard") +
         " of default by " + grouped(std::exp(slope.value), 3) +
         " (95 %: " + bounds_text({std::exp(slope.bounds.low), std::exp(slope.bounds.high)}, 3) +
         ")";
}

std::string credit_text(const DefaultRisk& risk) {
  const LinkModels& best = risk.best();
  std::string text = "\nWhat it means\n";
  text +=
      said("At the median limit of " + limit_text(risk.reference) + " the chance to default is " +
           chance_text(best.link, best.by_limit.level) + ", and a doubling of the limit " +
           doubling_text(best.link, best.by_limit.slope) + ".");
  if (knows_late(risk)) {
    const DefaultModel& m = best.with_late;
    Coefficient late = m.level;
    late.value += m.late.value;
    text += said("Of those who paid the last bill in time: " + chance_text(best.link, m.level) +
                 " at that limit, and a doubling " + doubling_text(best.link, m.slope) +
                 "; of those who paid it late " + percent(default_chance(best.link, late.value)) +
                 ". Beside being late the limit says " +
                 (std::abs(m.slope.value) < 0.8 * std::abs(best.by_limit.slope.value)
                      ? "less than alone: part of what it says is who pays late."
                      : "about as much as alone."));
  }
  if (best.link == Link::logit) {
    const LinkModels& hazard = risk.models[1];
    text += said("As a hazard, which adds to others (complementary log-log; held out " +
                 grouped(hazard.by_limit.held_out, 5) + " a borrower, where the logistic has " +
                 grouped(best.by_limit.held_out, 5) +
                 "): " + chance_text(hazard.link, hazard.by_limit.level) +
                 " at that limit, and a doubling " +
                 doubling_text(hazard.link, hazard.by_limit.slope) + ".");
  }
  text += said(
      "The chance is for the time that the file's default is of: of default in the next month, a "
      "month. What counts as a default is the file's own matter: a payment that is missed and made "
      "up for later is no loss.");
  text += said(
      "This is to whom the lender grants which limit, and not what a limit does: high limits go "
      "to those who are thought safe. Who is given a higher limit does not become safer by it, "
      "and may well default more. In a scenario the slope says how borrowers of different limits "
      "differ; for a lever that raises everybody's limit it is of no use.");
  // A scenario's slope is of the rate, by the natural logarithm of the limit.
  text += "\nKeys of a segment with credit that follow\n  credit.default_slope = " +
          grouped(risk.models[1].by_limit.slope.value / std::log(2.0), 3) +
          "\n  credit.reference_limit: " + limit_text(risk.reference) +
          " (credit.default is the chance a year there)\n";
  return text;
}

Json model_json(Link link, const DefaultModel& m, bool late) {
  Json json{{"level", coefficient_json(m.level)},
            {"chance_at_median", default_chance(link, m.level.value)},
            {"doubling", coefficient_json(m.slope)},
            {"doubling_factor", std::exp(m.slope.value)},
            {"log_likelihood", m.log_likelihood},
            {"held_out", m.held_out}};
  if (late) {
    json["late"] = coefficient_json(m.late);
    json["chance_at_median_late"] = default_chance(link, m.level.value + m.late.value);
  }
  return json;
}

}  // namespace

std::string default_text(const DefaultRisk& risk, const std::string& late) {
  std::size_t borrowers = 0;
  for (const LimitTenth& tenth : risk.tenths) borrowers += tenth.borrowers;
  std::string text = "Default by credit limit: " + count(borrowers) + " borrowers, of whom " +
                     percent(risk.share) + " defaulted\n";
  if (knows_late(risk)) {
    text += said("Paid the last bill late ('" + printable(late) +
                 "'): " + count(risk.borrowers[1]) + ", of whom " + percent(risk.shares[1]) +
                 " defaulted; of the others " + percent(risk.shares[0]) + ".");
  } else {
    text += said("There is no column '" + printable(late) +
                 "' of late payments; another one is named by --map late=COLUMN.");
  }
  return text + models_text(risk) + tenths_text(risk) + credit_text(risk);
}

Json default_json(const DefaultRisk& risk) {
  const bool late = knows_late(risk);
  Json json{{"reference_limit", risk.reference},
            {"share", risk.share},
            {"held_out_all_alike", risk.held_out_alike},
            {"chosen", risk.best().link == Link::logit ? "logistic" : "cloglog"},
            {"tenths", Json::array()}};
  for (const LinkModels& models : risk.models) {
    Json& link = json[models.link == Link::logit ? "logistic" : "cloglog"];
    link["limit"] = model_json(models.link, models.by_limit, false);
    if (late) link["limit_and_late"] = model_json(models.link, models.with_late, true);
  }
  for (const LimitTenth& tenth : risk.tenths) {
    Json row{{"least", tenth.least},
             {"most", tenth.most},
             {"borrowers", tenth.borrowers},
             {"seen", tenth.seen},
             {"interval", {tenth.bounds.low, tenth.bounds.high}},
             {"by_limit", tenth.by_limit}};
    if (late) row["with_late"] = tenth.with_late;
    json["tenths"].push_back(std::move(row));
  }
  if (late) {
    json["late"] = {{"borrowers", risk.borrowers[1]}, {"defaulted", risk.shares[1]}};
    json["in_time"] = {{"borrowers", risk.borrowers[0]}, {"defaulted", risk.shares[0]}};
  }
  return json;
}

}  // namespace rapport
