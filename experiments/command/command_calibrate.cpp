// rapport calibrate: numbers of the model from data, with how well they fit, and Today from
// targets.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <functional>

#include "experiments/command/command_calibrate_default.h"
#include "experiments/command/command_calibrate_price.h"
#include "experiments/command/command_calibrate_purchases.h"
#include "experiments/command/command_calibrate_repeats.h"
#include "experiments/command/command_calibrate_survivors.h"
#include "experiments/command/command_calibrate_text.h"
#include "experiments/command/command_calibrate_today.h"
#include "experiments/command/command_calibrate_trial.h"
#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/output/output_file.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/memory_need.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// A calibration's answer in both forms.
struct Answer {
  std::string text;
  Json json;
};

// ---- JSON ---------------------------------------------------------------------------------------

Json json_of(const Bounds& bounds) { return {bounds.low, bounds.high}; }
Json json_of(const Difference& d) { return {{"value", d.value}, {"interval", json_of(d.bounds)}}; }
Json json_of(const Coefficient& c) {
  return {{"value", c.value}, {"standard_error", c.error}, {"interval", json_of(c.bounds)}};
}

Json parameters_json(const CountLaw& law) {
  switch (law.kind) {
    case CountLaw::Kind::geometric:
      return {{"chance", law.first}};
    case CountLaw::Kind::poisson:
      return {{"mean", law.first}};
    case CountLaw::Kind::negative_binomial:
      return {{"mean", law.first}, {"shape", law.second}};
    case CountLaw::Kind::beta_geometric:
      break;
  }
  return {{"a", law.first}, {"b", law.second}};
}

Json json_of(const HandoverLaw& law) {
  return {{"law", name_of(law.law.kind)},
          {"parameters", parameters_json(law.law)},
          {"log_likelihood", law.log_likelihood},
          {"aic", law.aic},
          {"held_out", law.held_out},
          {"chi_square", law.goodness.chi_square},
          {"degrees", law.goodness.degrees},
          {"p_value", law.goodness.p_value}};
}

Json json_of(const HandoverLog& log, const HandoverFit& fit) {
  Json json{{"cases", log.handovers.size()},
            {"events", log.events},
            {"events_without_team", log.events_without},
            {"cases_without_team", log.cases_without},
            {"teams", log.teams},
            {"mean", fit.table.mean()},
            {"variance", fit.table.variance()},
            {"cases_by_handovers", fit.table.cases},
            {"laws", Json::array()},
            {"best", name_of(fit.laws[fit.best].law.kind)},
            {"cases_differ", fit.cases_differ()},
            {"chance", fit.chance},
            {"cv", fit.cv},
            {"cv_interval", json_of(fit.cv_bounds)}};
  for (const HandoverLaw& law : fit.laws) json["laws"].push_back(json_of(law));
  return json;
}

Json json_of(const Concentration& value) {
  Json json{{"customers", value.customers},
            {"positive", value.positive},
            {"zero", value.zero},
            {"negative", value.negative},
            {"mean", value.mean},
            {"gini", value.gini},
            {"tops", Json::array()},
            {"sigma", value.sigma},
            {"sigma_standard_error", value.sigma_error},
            {"distance", value.distance},
            {"matched_sigma", value.matched_sigma},
            {"matched_sigma_interval", json_of(value.matched_bounds)}};
  for (std::size_t t = 0; t < kTops.size(); ++t) {
    json["tops"].push_back({{"customers", kTops[t]},
                            {"value", value.shares[t]},
                            {"interval", json_of(value.share_bounds[t])}});
  }
  return json;
}

Json json_of(const TrialFile& file, const std::vector<NeedEffects>& effects,
             const std::vector<std::string>& names) {
  Json json{{"customers", file.customers},
            {"used", file.trial.size()},
            {"both_needs", file.both_needs},
            {"neither_need", file.neither_need},
            {"outcomes", Json::array()}};
  for (std::size_t o = 0; o < effects.size(); ++o) {
    const NeedEffects& e = effects[o];
    Json outcome{{"outcome", file.trial.outcomes[o].name},
                 {"needs", Json::array()},
                 {"fitting", json_of(e.fitting)},
                 {"misfitting", json_of(e.misfitting)},
                 {"fitting_less_misfitting", json_of(e.fitting_less_misfitting)},
                 {"kept_is_known", e.kept_is_known()},
                 {"kept", e.kept},
                 {"kept_interval", json_of(e.kept_bounds)}};
    for (std::size_t need = 0; need < kNeeds; ++need) {
      Json of_need{{"need", names[1 + need]},
                   {"groups", Json::array()},
                   {"fitting", json_of(e.fitting_by_need[need])},
                   {"misfitting", json_of(e.misfitting_by_need[need])}};
      for (const GroupMean& group : e.groups[need]) {
        of_need["groups"].push_back({{"customers", group.customers}, {"mean", group.mean}});
      }
      outcome["needs"].push_back(of_need);
    }
    json["outcomes"].push_back(outcome);
  }
  return json;
}

Json json_of(const LinkEffect& effect, const std::vector<std::string>& names) {
  Json json{{"alone", json_of(effect.alone)},
            {"adjusted", json_of(effect.adjusted)},
            {"others_by_standard_deviation", Json::object()},
            {"range", json_of(effect.range)}};
  for (std::size_t j = 0; j < names.size(); ++j) {
    json["others_by_standard_deviation"][names[j]] = json_of(effect.others[j]);
  }
  return json;
}

Json json_of(const ComplaintFile& file, const ComplaintEffect& effect) {
  const TwoByTwo& t = effect.table;
  return {{"customers", file.data.left.size()},
          {"repeated_records", file.repeated},
          {"complained", {{"left", t.complained_left}, {"stayed", t.complained_stayed}}},
          {"did_not", {{"left", t.quiet_left}, {"stayed", t.quiet_stayed}}},
          {"difference", json_of(effect.share)},
          {"odds_ratio", {{"value", effect.odds.value}, {"interval", json_of(effect.odds.bounds)}}},
          {"logistic", json_of(effect.logit, file.data.names)},
          {"cloglog", json_of(effect.cloglog, file.data.names)}};
}

Json json_of(const TermChoices& choices, const TermWorth& worth) {
  Json json{{"choices", choices.first.size()},
            {"people", choices.people},
            {"terms", Json::array()},
            {"classes", Json::array()},
            {"log_likelihood", worth.mixture.log_likelihood},
            {"bic", worth.mixture.bic},
            {"held_out",
             {{"alike", json_number(worth.held_out_alike)},
              {"apart", json_number(worth.held_out_apart)},
              {"classes", json_number(worth.held_out_classes)}}}};
  for (std::size_t t = 0; t < choices.terms.size(); ++t) {
    Json term{{"term", choices.terms[t]}, {"effect", json_of(worth.effects[t])}};
    if (!worth.ratios.empty()) {
      const TermRatio& ratio = worth.ratios[t];
      term["ratio"] = {{"value", ratio.value}, {"interval", json_of(ratio.bounds)}};
    }
    json["terms"].push_back(std::move(term));
  }
  for (const TermClass& one : worth.mixture.classes) {
    json["classes"].push_back({{"share", one.share}, {"effects", one.effects}});
  }
  return json;
}

// ---- the calibrations ---------------------------------------------------------------------------

/// The column names of all roles, with those that --map gives. Throws UsageError where --map names
/// no role.
std::vector<std::string> mapped(std::span<const NameRole> roles,
                                const std::vector<std::string>& map) {
  try {
    return names_of_roles(roles, map);
  } catch (const InvalidInput& error) {
    throw UsageError(error.problems());
  }
}

/// Texts without blanks around them, empty ones left out.
std::vector<std::string> columns_of(const std::vector<std::string>& given) {
  std::vector<std::string> columns;
  for (const std::string& name : given) {
    if (!trimmed(name).empty()) columns.emplace_back(trimmed(name));
  }
  return columns;
}

Answer handovers(const CalibrateOptions& options) {
  const std::string attribute = options.column.empty() ? kTeamAttribute : options.column;
  const HandoverLog log = read_handovers(options.file, attribute);
  const HandoverFit fit = fit_handovers(log.handovers, options.seed);
  return {handovers_text(log, fit, attribute), json_of(log, fit)};
}

Answer value(const CalibrateOptions& options) {
  const Concentration concentration =
      concentration_of(read_values(options.file, options.column, options.by), options.seed);
  const std::string name =
      options.by.empty() ? options.column : options.column + " by " + options.by;
  return {value_text(concentration, name), json_of(concentration)};
}

Answer fit(const CalibrateOptions& options) {
  const std::vector<std::string> names = mapped(trial_roles(), options.map);
  const TrialFile file = read_trial(options.file, names);
  const std::vector<NeedEffects> effects = need_effects(file.trial, options.seed);
  return {fit_text(file, effects, names), json_of(file, effects, names)};
}

Answer complaints(const CalibrateOptions& options) {
  const ComplaintFile file =
      read_complaints(options.file, mapped(complaint_roles(), options.map),
                      options.with.empty() ? usual_columns() : columns_of(options.with));
  const ComplaintEffect effect = complaint_effect(file.data, options.file);
  return {complaints_text(file, effect), json_of(file, effect)};
}

Answer price(const CalibrateOptions& options) {
  const std::vector<std::string> names = mapped(price_roles(), options.map),
                                 within = columns_of(options.with);
  const PriceTrial trial = read_offers(options.file, names, within, options.only);
  const PriceResponse response = price_response(trial, options.file);
  std::vector<PriceJudgement> judged;
  if (options.unseen.empty()) {
    judged = judged_by_halves(trial);
  } else {
    judged = {judge_price(trial, read_offers(options.unseen, names, within, options.only),
                          options.unseen)};
  }
  return {price_text(trial, response) + judgements_text(judged, options.unseen),
          price_json(trial, response, judged)};
}

Answer terms(const CalibrateOptions& options) {
  const TermChoices choices =
      read_choices(options.file, mapped(term_roles(), options.map), columns_of(options.with));
  const auto found = std::ranges::find(choices.terms, options.by);
  if (!options.by.empty() && found == choices.terms.end()) {
    refuse_usage("--by " + options.by, "is none of the terms",
                 nearest_of(options.by, choices.terms), did_you_mean(options.by, choices.terms));
  }
  const auto per = static_cast<std::size_t>(found - choices.terms.begin());
  const TermWorth worth = term_worth(choices, per, options.file);
  return {terms_text(choices, worth, per), json_of(choices, worth)};
}

Answer purchases(const CalibrateOptions& options) {
  const PurchaseForm form{options.until, options.unit, options.dates};
  try {
    check_form(form);
  } catch (const InvalidInput& error) {
    throw UsageError(error.problems());
  }
  const PurchaseAnswer answer =
      purchase_answer(read_purchases(options.file, mapped(purchase_roles(), options.map), form));
  return {purchases_text(answer), purchases_json(answer)};
}

Answer survivors(const CalibrateOptions& options) {
  const SurvivorForm form{options.at, options.from, options.dates, options.unit, options.customers};
  try {
    check_survivor_form(form);
  } catch (const InvalidInput& error) {
    throw UsageError(error.problems());
  }
  const SurvivorAnswer answer =
      survivor_answer(read_survivors(options.file, mapped(survivor_roles(), options.map), form),
                      options.cut, options.ahead, options.file);
  return {survivors_text(answer), survivors_json(answer)};
}

Answer repeats(const CalibrateOptions& options) {
  const std::vector<std::string> names = mapped(repeat_roles(), options.map);
  const ContactFile contacts =
      read_contacts(options.file, names, options.from, options.until, options.dates);
  const RepeatFit fit = fit_repeats(contacts, options.within, options.seed, options.file);
  return {repeats_text(contacts, fit, options.within), repeats_json(contacts, fit, options.within)};
}

Answer defaults(const CalibrateOptions& options) {
  const std::vector<std::string> names =
      names_in_file(default_roles(), options.file, mapped(default_roles(), options.map));
  const bool late_is_given = std::ranges::any_of(
      options.map, [](const std::string& text) { return trimmed(text).starts_with("late"); });
  const DefaultRisk risk =
      default_risk(read_borrowers(options.file, names, late_is_given), options.file);
  return {default_text(risk, names.back()), default_json(risk)};
}

Answer today(const CalibrateOptions& options) {
  NewFile out(options.out);
  const ScenarioFile file = read_scenario_file(options.file);
  FitOptions fit{options.threads};
  fit.stop = &interrupted();
  fit.progress = [&](const std::string& step) {
    if (!options.quiet) std::fprintf(stderr, "calibrate today: %s\n", step.c_str());
  };
  check_memory(build_model(file.today), fit.threads, file.path);
  const TodayFit found = fit_today(file.today, fit);
  if (out.wanted()) out.write(fitted_file(file, found, out.path()));
  if (options.in_place && !found.changes.empty()) {
    std::vector<std::string> changes;
    for (const KeyChange& change : found.changes) changes.push_back(change.key + "=" + change.to);
    edit_file(options.file, changes, "");
  }
  return {today_text(file, found, options.in_place ? options.file : out.path()), today_json(found)};
}

struct Calibration {
  const char* name;
  Answer (*answer)(const CalibrateOptions& options);
};
constexpr Calibration kCalibrations[] = {
    {"handovers", handovers},   {"value", value},         {"fit", fit},
    {"complaints", complaints}, {"price", price},         {"terms", terms},
    {"purchases", purchases},   {"survivors", survivors}, {"repeats", repeats},
    {"default", defaults},      {"today", today}};

}  // namespace

std::vector<std::string> calibrations() {
  std::vector<std::string> names;
  for (const Calibration& calibration : kCalibrations) names.emplace_back(calibration.name);
  names.emplace_back("trial");  // which has a file and flags of its own
  return names;
}

static int calibrate_command(const CalibrateOptions& options, Format format) {
  // Nothing is kept of one that is stopped, so the first Ctrl-C may end it.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  const Calibration* calibration = std::ranges::find_if(
      kCalibrations, [&](const Calibration& one) { return options.what == one.name; });
  const Answer answer = calibration->answer(options);
  print(format == Format::json ? json_text(answer.json) : answer.text);
  flush_output();
  return kFine;
}

// ---- the verb calibrate ------------------------------------------------------------------------

namespace {

void add_calibrate_flags(CLI::App& verb, Flags& flags) {
  verb.add_option(
          "what", flags.what,
          "handovers: how cases differ in going from team to team; value: how unequal "
          "customers are; fit: what a fitting message does more than another; complaints: "
          "how leaving goes with complaining; price: how many take an offer at which price, where "
          "prices were drawn by lot; terms: what terms of an offer are worth, from choices between "
          "two; purchases: how often customers without a contract buy, how that differs, and "
          "whether "
          "they are still there; survivors: how long customers with a contract stay, why they "
          "leave, and who will be there in years to come; repeats: who gets in touch again, and "
          "how "
          "often; default: how many borrowers default, by credit limit and late "
          "payment; today: numbers of Today from the targets of "
          "its file; trial: what was tried says of assumptions (docs/trials.md)")
      ->required()
      ->type_name(one_of(calibrations()));
  verb.add_option(
          "file", flags.scenario,
          "an event log (XES) for handovers, a scenario file for today; for trial a scenario "
          "or a study whose draws are weighed, or a results file to go on with; else CSV")
      ->type_name("FILE");
  verb.add_option("second", flags.files,
                  "trial: a table of trials (CSV); price: other offers, on which the fit is judged "
                  "(default: each half of the first file by the other half)")
      ->type_name("FILE");
  verb.add_option("--column", flags.column,
                  "value: the column of numbers; handovers: what an event calls its team (default "
                  "org:group)")
      ->type_name("NAME");
  verb.add_option("--by", flags.by,
                  "value: add the numbers up by this column of customers; terms: the term that "
                  "others are measured by")
      ->type_name("COLUMN");
  verb.add_option("--map", flags.map,
                  "fit, complaints, price, terms, purchases, survivors, repeats, "
                  "default: what the file calls something, where "
                  "it is not "
                  "the usual name; "
                  "may be given again")
      ->type_name("ROLE=NAME")
      ->allow_extra_args(false);
  verb.add_option(
          "--with", flags.with,
          "complaints: columns of numbers that are held equal, with commas between; price: "
          "columns within which prices were drawn; terms: the columns of terms, each the first "
          "offer's less the second's (default: all that are left)")
      ->type_name("COLUMN,COLUMN")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb.add_option("--only", flags.only, "price: a column, 0 or 1, of the offers that count")
      ->type_name("COLUMN");
  verb.add_option("--until", flags.until,
                  "purchases, repeats: the end of the observed time, as the column of dates has "
                  "them (default: the last of all)")
      ->type_name("DATE");
  verb.add_option("--unit", flags.unit,
                  "purchases, survivors: what numbers in place of dates count: day, week, month or "
                  "year (default: week; of a survival table year)")
      ->type_name("UNIT");
  verb.add_option("--dates", flags.dates,
                  "purchases, survivors, repeats: which comes first in dates as 01/02/2026, where "
                  "no date of the file "
                  "shows it: day-first or month-first")
      ->type_name("ORDER");
  verb.add_option("--at", flags.at,
                  "survivors: the day on which the list of customers was made (default: its last "
                  "date)")
      ->type_name("DATE");
  verb.add_option("--from", flags.from,
                  "survivors: the first day from which who left is on record (default: all are); "
                  "repeats: the first day that counts")
      ->type_name("DATE");
  verb.add_option("--cut", flags.cut,
                  "survivors: so many years at the end are held out, and predicted from what was "
                  "known before (default: a quarter of the time that is known)")
      ->type_name("YEARS");
  verb.add_option("--ahead", flags.ahead, "survivors: years to come that are predicted (default 6)")
      ->type_name("N");
  verb.add_option("--customers", flags.customers,
                  "survivors: how many customers a table of shares stands for (default 1000)")
      ->type_name("N");
  verb.add_option("--within", flags.within,
                  "repeats: days in which another contact counts as coming again (default 7)")
      ->type_name("DAYS");
  flags.seed.clear();  // so that a seed that is given can be told from none
  verb.add_option("--seed", flags.seed,
                  "of resampling (default 1); the same seed, the same numbers")
      ->type_name("N");
  add_out(verb, flags,
          "today: a new scenario file that extends the one given with what was found; trial: a new "
          "results file (SQLite)");
  verb.add_option("--template", flags.sheet_template,
                  "trial: writes a table to fill in to a new file, and says what its columns are")
      ->type_name("FILE");
  verb.add_option("--variants", flags.variants,
                  "trial: draws of the assumptions (default 100, or as the study has)")
      ->type_name("N");
  verb.add_option("--replications", flags.replications,
                  "trial: runs of each arm in each draw (default 2)")
      ->type_name("N");
  add_set(verb, flags);
  verb.add_option("--picture", flags.picture, "trial: a new SVG picture of foretold and found")
      ->type_name("FILE");
  verb.add_flag("--in-place", flags.in_place, "today: set what was found in the file itself");
  verb.add_option("--threads", flags.threads, "today, trial: runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_flag("--quiet", flags.quiet, "today, trial: no progress");
  verb.add_option("--format", flags.format, "table or json (default table); trial: csv too")
      ->type_name("FORMAT");
}

/// Refuses flags that belong to other calibrations than the one that is asked for.
void refuse_strange_flags(const Flags& f) {
  const FlagUse uses[] = {
      {"--column", !f.column.empty(), {"handovers", "value"}},
      {"--by", !f.by.empty(), {"value", "terms"}},
      {"--map",
       !f.map.empty(),
       {"fit", "complaints", "price", "terms", "purchases", "survivors", "repeats", "default"}},
      {"--with", !f.with.empty(), {"complaints", "price", "terms"}},
      {"--only", !f.only.empty(), {"price"}},
      {"--until", !f.until.empty(), {"purchases", "repeats"}},
      {"--within", !f.within.empty(), {"repeats"}},
      {"--unit", !f.unit.empty(), {"purchases", "survivors"}},
      {"--dates", !f.dates.empty(), {"purchases", "survivors", "repeats"}},
      {"--at", !f.at.empty(), {"survivors"}},
      {"--from", !f.from.empty(), {"survivors", "repeats"}},
      {"--cut", !f.cut.empty(), {"survivors"}},
      {"--ahead", !f.ahead.empty(), {"survivors"}},
      {"--customers", !f.customers.empty(), {"survivors"}},
      {"--out", !f.out.empty(), {"today", "trial"}},
      {"--in-place", f.in_place, {"today"}},
      {"--threads", !f.threads.empty(), {"today", "trial"}},
      {"--quiet", f.quiet, {"today", "trial"}},
      {"--template", !f.sheet_template.empty(), {"trial"}},
      {"--variants", !f.variants.empty(), {"trial"}},
      {"--replications", !f.replications.empty(), {"trial"}},
      {"--set", !f.set.empty(), {"trial"}},
      {"--picture", !f.picture.empty(), {"trial"}},
      {"a second file", !f.files.empty(), {"trial", "price"}}};
  Problems problems;
  find_strange_flags("calibrate " + f.what, f.what, uses, problems);
  if (f.in_place && !f.out.empty()) {
    problems.add("--in-place", "does not go with --out", "one of them, or neither");
  }
  if (f.what == "value" && f.column.empty()) {
    problems.add("calibrate value", "is not told which column has the numbers",
                 "as --column customer_value, or --column dollars --by customer_id");
  }
  refuse_any(problems);
}

int do_calibrate(const Flags& f) {
  const std::vector<std::string> known = calibrations();
  if (std::ranges::find(known, f.what) == known.end()) {
    std::string list;
    for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
    refuse_usage("calibrate " + f.what, "is nothing that can be estimated", list,
                 did_you_mean(f.what, known));
  }
  refuse_strange_flags(f);
  if (f.what == "trial") return calibrate_trial(f);
  if (f.scenario.empty()) {
    refuse_usage("calibrate " + f.what, "is not told which file to read", "a file");
  }
  const CalibrateOptions options{
      f.what,
      f.scenario,
      f.column,
      f.by,
      f.only,
      f.until,
      f.unit,
      f.dates,
      f.at,
      f.from,
      f.cut.empty() ? 0.0 : positive("--cut", f.cut),
      f.ahead.empty() ? 6 : static_cast<int>(whole("--ahead", f.ahead, 1, 50)),
      f.customers.empty() ? 0.0 : positive("--customers", f.customers),
      f.within.empty() ? 7.0 : positive("--within", f.within),
      f.map,
      f.with,
      f.seed.empty() ? 1u : whole("--seed", f.seed, 0, 4294967295u),
      f.out,
      threads_of(f),
      f.quiet,
      f.in_place,
      f.files.empty() ? "" : f.files[0]};
  return calibrate_command(options, table_or_json(f));
}

}  // namespace

Verb calibrate_verb() {
  return {"calibrate", "Start",
          "numbers of the model from data, or Today's from its targets, and how well they fit",
          "  rapport calibrate handovers incidents.xes.gz\n"
          "  rapport calibrate value customers.csv --column customer_value\n"
          "  rapport calibrate value purchases.csv --column dollars --by customer_id\n"
          "  rapport calibrate fit trial.csv --map arm=segment\n"
          "  rapport calibrate complaints customers.csv --with age,seconds_of_use\n"
          "  rapport calibrate price offers.csv --map price=offer_rate --map took=borrowed --with "
          "risk,wave\n"
          "  rapport calibrate terms card_choices.csv --by low_fee\n"
          "  rapport calibrate purchases orders.csv --map customer=client --until 2026-06-30\n"
          "  rapport calibrate survivors customers.csv --map joined=signed_up --at 2026-06-30\n"
          "  rapport calibrate survivors survival_table.csv\n"
          "  rapport calibrate repeats tickets.csv --from 2016-03-21 --within 7\n"
          "  rapport calibrate default cards.csv --map limit=credit_line --map default=defaulted\n"
          "  rapport calibrate today my.toml --out fitted.toml\n"
          "  rapport calibrate trial --template trials.csv\n"
          "  rapport calibrate trial my.toml trials.csv --out trials.db\n"
          "  rapport study show my_study.db --trials trials.db\n",
          verb_of<add_calibrate_flags, do_calibrate>};
}

}  // namespace rapport
