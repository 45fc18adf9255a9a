#include "experiments/command/command_calibrate_survivors.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/command/command_calibrate_words.h"
#include "experiments/output/printable.h"
#include "experiments/output/text_table.h"
#include "sim/core/calendar.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

std::string day_text(std::int64_t day) { return to_string(civil_from_days(day)); }
std::string customers_text(double customers) { return grouped(customers, 0); }

/// "2 years", "0.5 years".
std::string years_text(double years) {
  if (std::abs(years - std::round(years)) > 0.05) return grouped(years, 1) + " years";
  return grouped(years, 0) + (std::lround(years) == 1 ? " year" : " years");
}

/// "the last year", "the last 2 years".
std::string last_text(int years) {
  return years == 1 ? "the last year" : "the last " + std::to_string(years) + " years";
}

std::string scope_text(const StayScope& scope) {
  if (scope.by_join_year) return "join year";
  if (scope.last_years == 0) return "all years";
  return scope.last_years == 1 ? "last year" : "last " + std::to_string(scope.last_years);
}

// ---- a list of customers ------------------------------------------------------------------------

std::string file_text(const SurvivorFile& file) {
  const Memberships& members = file.members;
  std::int64_t last = members.first_joined();
  std::size_t there = 0;
  for (const Membership& member : members.all) {
    last = std::max(last, member.joined);
    there += member.ended == kStillThere;
  }
  std::string text = "How long customers stay: " + count(members.all.size()) +
                     " customers who joined from " + day_text(members.first_joined()) + " to " +
                     day_text(last) + "\n";
  std::string columns;
  for (const std::string& column : file.columns) {
    columns += (columns.empty() ? "'" : ", '") + printable(column) + "'";
  }
  text += said("Columns " + columns + ". On " + day_text(members.at) + " " + count(there) +
               " of them are there and " + count(members.all.size() - there) + " have left.");
  if (!file.at_given) {
    text += said(
        "That day is the last date of the file. If the file was made later, say when by "
        "--at DATE: then nobody leaving since says something too.");
  }
  if (members.since != kNoStart) {
    text += said("Who left before " + day_text(members.since) +
                 " is not on record, so customers count from then on only (left truncation)" +
                 (file.left_before > 0 ? "; " + count(file.left_before) +
                                             " who left before all the same are left out."
                                       : "."));
  }
  if (file.joined_later > 0) {
    text += said(count(file.joined_later) + " who joined later are left out.");
  }
  if (file.left_later > 0) {
    text += said(count(file.left_later) + " who left later count as there.");
  }
  if (file.said_to_stay > 0) {
    text += said(count(file.said_to_stay) +
                 " have an end date and a cause that says that they are there: they count so.");
  }
  return text;
}

/// Errors of all ways at a cut, a row a law, a column what it is fitted to.
std::string tries_text(const StayCut& cut) {
  std::vector<Align> columns{Align::left};
  std::vector<std::string> titles{"fitted to"};
  std::vector<StayScope> scopes;
  for (const StayScope& scope : kStayScopes) {
    const auto known = std::ranges::any_of(cut.tries, [&](const StayTry& one) {
      return one.way.last_years == scope.last_years && one.way.by_join_year == scope.by_join_year;
    });
    if (!known) continue;
    scopes.push_back(scope);
    columns.push_back(Align::right);
    titles.push_back(scope_text(scope));
  }
  TextTable table(columns);
  table.titles(titles);
  for (const StayKind kind : kStayKinds) {
    std::vector<Cell> cells{name_of(kind)};
    for (const StayScope& scope : scopes) {
      const StayWay way{kind, scope.last_years, scope.by_join_year};
      if (!cut.has(way)) {
        cells.emplace_back("-");
        continue;
      }
      const StayTry& one = cut.of(way);
      cells.emplace_back(grouped(100 * one.all, 2) + " | " + grouped(100 * one.new_ones, 2));
    }
    table.row(cells);
  }
  return table.text(colour_on_output());
}

std::string seen_text(const StayForecast& forecast) {
  TextTable table(
      {Align::left, Align::left, Align::right, Align::right, Align::right, Align::right});
  table.titles({"joined in", "on", "customers", "there", "predicted", "plain life table"});
  const std::int64_t last = forecast.rows.back().day;
  InForceRow all;
  for (const InForceRow& row : forecast.rows) {
    if (row.day != last) continue;
    const double n = row.customers;
    table.row({std::to_string(row.year) + (row.new_ones ? " (new)" : ""), day_text(row.day),
               customers_text(n), percent(row.seen / n), percent(row.predicted / n),
               percent(row.life_table / n)});
    all.customers += n, all.seen += row.seen;
    all.predicted += row.predicted, all.life_table += row.life_table;
  }
  const double n = all.customers;
  table.row({"all", day_text(last), customers_text(n), percent(all.seen / n),
             percent(all.predicted / n), percent(all.life_table / n)});
  return table.text(colour_on_output());
}

std::string held_out_text(const SurvivorAnswer& answer) {
  const StayForecast& forecast = answer.forecast;
  if (forecast.cuts.empty()) {
    return "\nYears that the fit has not seen\n" +
           said("Too little is known " + years_text(answer.cut) +
                " before the end to try anything: too few left until then, or in each year too few "
                "joined (30 at least). The beta-geometric law is taken untried; --cut YEARS holds "
                "out fewer.");
  }
  const StayCut& cut = forecast.cuts.front();
  const StayTry& plain = cut.of(kPlainLifeTable);
  const StayTry& chosen = cut.of(forecast.chosen);
  std::string text = "\nYears that the fit has not seen: who is there after " + day_text(cut.day) +
                     ", from what was known then\n";
  text += said(
      "Mean absolute error of the share that is there, in points, by year of joining and "
      "year after; then the same of new customers alone, who joined after that day or in "
      "the year before it.");
  text += tries_text(cut) + "\n" + seen_text(forecast);
  text += said("The way that is taken, " + name_of(forecast.chosen) + ": off by " +
               grouped(100 * chosen.all, 2) + " points, of new customers by " +
               grouped(100 * chosen.new_ones, 2) + ", and of all customers at the end by " +
               signed_text(100 * chosen.total, 1) +
               " %. The plain life table: " + grouped(100 * plain.all, 2) + ", " +
               grouped(100 * plain.new_ones, 2) + ", " + signed_text(100 * plain.total, 1) + " %.");
  if (forecast.cuts.size() == 2) {
    const StayWay& before = forecast.chosen_before;
    text += said("The way was chosen by these very years, which flatters it. Chosen by the " +
                 years_text(answer.cut) + " before them, it would have been " + name_of(before) +
                 (cut.has(before) ? ", off by " + grouped(100 * cut.of(before).all, 2) +
                                        " points here (new customers: " +
                                        grouped(100 * cut.of(before).new_ones, 2) + ")."
                                  : "."));
  }
  return text;
}

std::string way_text(const StayForecast& forecast) {
  const StayWay& way = forecast.chosen;
  std::string text = "\nWhat it means\n";
  if (way.last_years > 0) {
    text += said(
        "Leaving seems to have changed with the calendar: of the years held out " +
        last_text(way.last_years) +
        " before them said more than what customers of a given tenure did earlier. So the last "
        "such time alone is taken; those who were there before count from then on. A plain life "
        "table mixes both.");
  } else if (way.by_join_year) {
    const double factor = std::exp(forecast.fit.law.by_join_year);
    text += said("Customers of later years are others: each year later, the hazard of leaving is " +
                 grouped(factor, 3) +
                 " times as large. Who joins from now on is taken to be as "
                 "those of the last year.");
  } else {
    text +=
        said(std::string("Customers of all years and years of the calendar are taken as alike: ") +
             (forecast.cuts.empty() ? "nothing else could be tried."
                                    : "nothing else predicted better to speak of."));
  }
  return text;
}

std::string ahead_text(const StayForecast& forecast, std::int64_t at) {
  std::vector<Align> columns{Align::left, Align::right};
  std::vector<std::string> titles{"joined in", day_text(at)};
  const std::size_t years = forecast.newcomers.size();
  for (std::size_t y = 0; y < years; ++y) {
    columns.push_back(Align::right);
    titles.push_back("+" + std::to_string(y + 1));
  }
  TextTable table(columns);
  table.titles(titles);
  StayAhead all;
  all.predicted.resize(years), all.life_table.resize(years);
  for (const StayAhead& row : forecast.ahead) {
    std::vector<Cell> cells{std::to_string(row.year), customers_text(row.customers)};
    all.customers += row.customers;
    for (std::size_t y = 0; y < years; ++y) {
      cells.emplace_back(customers_text(row.predicted[y]));
      all.predicted[y] += row.predicted[y], all.life_table[y] += row.life_table[y];
    }
    table.row(cells);
  }
  const auto total = [&](const char* name, const std::vector<double>& values) {
    std::vector<Cell> cells{name, customers_text(all.customers)};
    for (const double value : values) cells.emplace_back(customers_text(value));
    table.row(cells);
  };
  const auto shares = [&](const char* name, const std::vector<double>& values) {
    std::vector<Cell> cells{name, "100.0 %"};
    for (const double value : values) cells.emplace_back(percent(value));
    table.row(cells);
  };
  total("all", all.predicted);
  total("  by the plain life table", all.life_table);
  shares("who joins now", forecast.newcomers);
  shares("  by the plain life table", forecast.newcomers_life_table);
  return "\nYears to come: who will be there, by " + name_of(forecast.chosen) + "\n" +
         table.text(colour_on_output()) +
         said(
             "No interval is given: what these numbers miss is what will be different from now, "
             "which no fit knows. The errors above say how much that was before.");
}

std::string causes_text(const SurvivorAnswer& answer) {
  const StayForecast& forecast = answer.forecast;
  if (forecast.causes.empty()) return "";
  const bool tried = !forecast.cuts.empty();
  std::vector<Align> columns(tried ? 7 : 4, Align::right);
  columns[0] = Align::left;
  TextTable table(columns);
  std::vector<std::string> titles{"cause", "leavers", "a year", "within 5 years"};
  if (tried) titles.insert(titles.end(), {"held out: left", "predicted", "plain life table"});
  table.titles(titles);
  for (const CauseForecast& cause : forecast.causes) {
    std::vector<Cell> cells{cause.name, customers_text(cause.leavers), percent(cause.a_year, 2),
                            percent(cause.within)};
    if (tried) {
      for (const double value : {cause.seen, cause.predicted, cause.life_table}) {
        cells.emplace_back(customers_text(value));
      }
    }
    table.row(cells);
  }
  std::string text = "\nCauses that compete\n" + table.text(colour_on_output());
  text += said(
      "Leavers and the hazard a year are of the time that the way taken is fitted to; within 5 "
      "years is the share of new customers who leave for this cause, with all causes at work "
      "(cumulative incidence). Each cause is fitted by itself, with who leaves for another taken "
      "as "
      "still at risk until then. That predicts leavers by cause with nothing else assumed. It does "
      "not say who would have stayed if a cause were gone: that would need that causes have "
      "nothing "
      "to do with each other, which no such file can show.");
  if (answer.file.small_causes > 0) {
    text += said("'others' are " + count(answer.file.small_causes) +
                 " causes with few leavers (fewer than 20), together.");
  }
  return text;
}

std::string beta_text(const StayLaw& law, const BetaErrors& errors, bool spread_at_end,
                      const std::string& from) {
  std::string text = "\nIn a scenario (a segment)\n";
  text += "    leaving.form = \"cloglog\"\n";
  text += "    leaving.propensity = " + propensity_text(law) + "\n";
  const bool known = std::isfinite(errors.mean.error);
  text += said(
      "The beta-geometric law" + from +
      ": a new customer leaves within its first year "
      "with a chance of " +
      percent(errors.mean.value) + " on average" +
      (known ? " (95 %: " + percent_bounds(errors.mean.bounds) + ")" : std::string()) +
      ", and chances differ with a standard deviation of " + grouped(100 * errors.spread.value, 1) +
      " points" +
      (std::isfinite(errors.spread.error)
           ? " (" +
                 bounds_text({100 * errors.spread.bounds.low, 100 * errors.spread.bounds.high}, 1) +
                 ")"
           : std::string()) +
      ".");
  if (spread_at_end) {
    text += said(
        "The spread ran to the end of its range: these customers cannot be said to "
        "differ, and tenure says nothing. leaving.propensity = " +
        formatted("%.4g", errors.mean.value) + " says the same.");
  }
  text += said(
      "leaving.period is a year where contracts are renewed once a year, a month where customers "
      "may leave every month: the law is of the chance a year either way. These are chances of new "
      "customers; start = \"stock\" with leaving.company_age makes the mix of those who have "
      "stayed. "
      "With weights of satisfaction (leaving.weight, memory_weight) they hold at reference and "
      "memory_reference, which rapport calibrate today sets.");
  return text;
}

std::string list_text(const SurvivorAnswer& answer) {
  const StayForecast& forecast = answer.forecast;
  StayWay beta = forecast.chosen;
  beta.kind = StayKind::beta_geometric;
  std::string from = beta.last_years > 0 ? ", fitted to " + last_text(beta.last_years)
                     : beta.by_join_year ? ", for who joined in the last year"
                                         : std::string();
  const bool other = forecast.chosen.kind != StayKind::beta_geometric && !forecast.cuts.empty() &&
                     forecast.cuts.front().has(beta);
  std::string text =
      file_text(answer.file) + held_out_text(answer) + way_text(forecast) +
      ahead_text(forecast, answer.file.members.at) + causes_text(answer) +
      beta_text(forecast.beta.law, forecast.beta_errors, forecast.beta.spread_at_end, from);
  if (other) {
    text += said(
        "The simulator knows no other law of tenure than this one. In the years held out "
        "it is off by " +
        grouped(100 * forecast.cuts.front().of(beta).all, 2) + " points, the way taken above by " +
        grouped(100 * forecast.cuts.front().of(forecast.chosen).all, 2) + ".");
  }
  if (!forecast.causes.empty()) {
    text += said(
        "The propensity is of leaving for any cause. What is no decision (who died, moved "
        "or needs no more) may be said by leaving.moving, a share a year of the table "
        "above: no offer keeps them.");
  }
  return text;
}

// ---- a survival table ---------------------------------------------------------------------------

std::string table_text(const SurvivorAnswer& answer) {
  const SurvivorTable& data = answer.file.table;
  const TableForecast& forecast = answer.table;
  std::string text = "How long customers stay: a survival table of " +
                     customers_text(data.alive.front()) + " customers over " +
                     years_text(data.years.back()) + "\n";
  if (data.of_shares) {
    text += said("The table has shares. Likelihoods and intervals are those of " +
                 customers_text(data.alive.front()) +
                 " customers; another number by --customers. The estimates do not depend on it.");
  }
  TextTable fits({Align::left, Align::right, Align::right, Align::right});
  fits.titles({"law", "log-likelihood", "AIC", "held out, points"});
  for (std::size_t i = 0; i < kStayKinds.size(); ++i) {
    const TableLaw& law = forecast.laws[i];
    const bool plain = kStayKinds[i] == StayKind::life_table;
    fits.row({name_of(kStayKinds[i]), plain ? "-" : grouped(law.fit.log_likelihood, 2),
              plain ? "-" : grouped(law.aic, 2), grouped(100 * law.held_out, 2)});
  }
  text += "\n" + fits.text(colour_on_output());
  text += said(
      "Held out: later years predicted from the first ones alone, for each number of first "
      "years from half of them on; mean absolute error of the share that is left. The "
      "plain life table goes on with the hazard of its last year. Least here: " +
      std::string(name_of(kStayKinds[forecast.best])) + ".");
  TextTable curve({Align::right, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  std::vector<std::string> titles{"years", "left"};
  for (const StayKind kind : kStayKinds) titles.emplace_back(name_of(kind));
  curve.titles(titles);
  for (std::size_t i = 0; i < forecast.years.size(); ++i) {
    const bool seen = i < data.years.size();
    std::vector<Cell> cells{
        grouped(forecast.years[i],
                std::abs(std::round(forecast.years[i]) - forecast.years[i]) > 1e-6 ? 2 : 0),
        seen ? percent(data.alive[i] / data.alive[0]) : std::string()};
    for (const TableLaw& law : forecast.laws) cells.emplace_back(percent(law.left[i]));
    curve.row(cells);
  }
  text += "\n" + curve.text(colour_on_output());
  const StayFit& beta = forecast.of(StayKind::beta_geometric).fit;
  text += beta_text(beta.law, forecast.beta, beta.spread_at_end, ", fitted to the whole table");
  const double best = forecast.laws[forecast.best].held_out;
  const double own = forecast.of(StayKind::beta_geometric).held_out;
  if (own > best + 0.005) {
    text +=
        said("In the years held out another law was better by " + grouped(100 * (own - best), 1) +
             " points; the simulator knows no other law of tenure than this one.");
  }
  return text;
}

// ---- JSON ---------------------------------------------------------------------------------------

Json law_json(const StayFit& fit) {
  const StayLaw& law = fit.law;
  Json json{{"law", name_of(law.kind)},
            {"log_likelihood", json_number(fit.log_likelihood)},
            {"leavers", fit.leavers}};
  switch (law.kind) {
    case StayKind::beta_weibull:
    case StayKind::beta_geometric:
      json["a"] = law.a, json["b"] = law.b;
      break;
    case StayKind::two_groups:
      json["fast_share"] = law.fast_share, json["fast"] = law.rate, json["slow"] = law.slow;
      break;
    case StayKind::geometric:
    case StayKind::weibull:
      json["rate_a_year"] = law.rate;
      break;
    case StayKind::life_table:
      json["hazard_after"] = law.tail;
      break;
  }
  if (law.kind == StayKind::weibull || law.kind == StayKind::beta_weibull) {
    json["power"] = law.power;
  }
  if (law.by_join_year != 0) json["by_join_year"] = law.by_join_year;
  return json;
}

Json beta_json(const StayLaw& law, const BetaErrors& errors) {
  return {{"leaving.propensity", propensity_text(law)},
          {"a", coefficient_json(errors.a)},
          {"b", coefficient_json(errors.b)},
          {"mean", coefficient_json(errors.mean)},
          {"standard_deviation", coefficient_json(errors.spread)}};
}

Json way_json(const StayWay& way) {
  return {{"law", name_of(way.kind)},
          {"last_years", way.last_years},
          {"by_join_year", way.by_join_year}};
}

Json cut_json(const StayCut& cut) {
  Json json{{"day", day_text(cut.day)}, {"ways", Json::array()}};
  for (const StayTry& one : cut.tries) {
    Json way = way_json(one.way);
    way["error"] = one.all;
    way["error_of_new"] = json_number(one.new_ones);
    way["total"] = one.total;
    json["ways"].push_back(way);
  }
  return json;
}

Json list_json(const SurvivorAnswer& answer) {
  const StayForecast& forecast = answer.forecast;
  Json json{{"customers", answer.file.members.all.size()},
            {"at", day_text(answer.file.members.at)},
            {"cuts", Json::array()},
            {"chosen", way_json(forecast.chosen)},
            {"chosen_before", way_json(forecast.chosen_before)},
            {"fit", law_json(forecast.fit)},
            {"held_out", Json::array()},
            {"ahead", Json::array()},
            {"newcomers", forecast.newcomers},
            {"newcomers_life_table", forecast.newcomers_life_table},
            {"causes", Json::array()},
            {"scenario", beta_json(forecast.beta.law, forecast.beta_errors)}};
  for (const StayCut& cut : forecast.cuts) json["cuts"].push_back(cut_json(cut));
  for (const InForceRow& row : forecast.rows) {
    json["held_out"].push_back({{"joined", row.year},
                                {"new", row.new_ones},
                                {"day", day_text(row.day)},
                                {"customers", row.customers},
                                {"there", row.seen},
                                {"predicted", row.predicted},
                                {"life_table", row.life_table}});
  }
  for (const StayAhead& row : forecast.ahead) {
    json["ahead"].push_back({{"joined", row.year},
                             {"customers", row.customers},
                             {"predicted", row.predicted},
                             {"life_table", row.life_table}});
  }
  for (const CauseForecast& cause : forecast.causes) {
    json["causes"].push_back({{"cause", cause.name},
                              {"leavers", cause.leavers},
                              {"hazard_a_year", cause.a_year},
                              {"within_5_years", cause.within},
                              {"held_out", cause.seen},
                              {"predicted", cause.predicted},
                              {"life_table", cause.life_table}});
  }
  return json;
}

Json table_json(const SurvivorAnswer& answer) {
  const TableForecast& forecast = answer.table;
  Json json{{"customers", answer.file.table.alive.front()},
            {"years", forecast.years},
            {"seen", Json::array()},
            {"laws", Json::array()},
            {"best", name_of(kStayKinds[forecast.best])},
            {"scenario", beta_json(forecast.of(StayKind::beta_geometric).fit.law, forecast.beta)}};
  for (const double alive : answer.file.table.alive) {
    json["seen"].push_back(alive / answer.file.table.alive.front());
  }
  for (const TableLaw& law : forecast.laws) {
    Json one = law_json(law.fit);
    one["held_out"] = law.held_out;
    one["left"] = law.left;
    json["laws"].push_back(one);
  }
  return json;
}

}  // namespace

const char* name_of(StayKind kind) {
  switch (kind) {
    case StayKind::life_table:
      return "life table";
    case StayKind::geometric:
      return "geometric";
    case StayKind::beta_geometric:
      return "beta-geometric";
    case StayKind::weibull:
      return "discrete Weibull";
    case StayKind::beta_weibull:
      return "beta-discrete-Weibull";
    case StayKind::two_groups:
      break;
  }
  return "two groups";
}

std::string name_of(const StayWay& way) {
  std::string name = name_of(way.kind);
  if (way.by_join_year) return name + " with the join year";
  if (way.last_years == 0) return name + " of all years";
  return name + " of the last " +
         (way.last_years == 1 ? "year" : std::to_string(way.last_years) + " years");
}

std::string propensity_text(const StayLaw& law) {
  return formatted("{ beta = [%.4g, %.4g] }", law.a, law.b);
}

SurvivorAnswer survivor_answer(SurvivorFile file, double cut, int ahead, const std::string& name) {
  SurvivorAnswer answer{std::move(file), cut, {}, {}};
  if (answer.file.is_table) {
    answer.table = forecast_table(answer.file.table, ahead);
    return answer;
  }
  if (!(cut > 0)) answer.cut = usual_cut(answer.file.members);
  answer.forecast = forecast_stay(answer.file.members, answer.cut, ahead, name);
  return answer;
}

std::string survivors_text(const SurvivorAnswer& answer) {
  return answer.file.is_table ? table_text(answer) : list_text(answer);
}

Json survivors_json(const SurvivorAnswer& answer) {
  return answer.file.is_table ? table_json(answer) : list_json(answer);
}

}  // namespace rapport
