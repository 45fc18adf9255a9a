// rapport metrics, levers.
#include <CLI/CLI.hpp>
#include <cstring>
#include <filesystem>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/command/result_output.h"
#include "experiments/output/printable.h"
#include "experiments/output/text_table.h"
#include "experiments/study/study_spec.h"
#include "sim/core/text.h"
#include "sim/engine/simulator.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

const char* good_text(Good good) {
  return good == Good::more ? "more" : good == Good::less ? "less" : "-";
}

std::string matters_text(const Metric& m) {
  return m.matters_is_share ? number_text(100 * m.matters) + " %" : number_text(m.matters);
}

std::string scopes_text(const Lever& lever) {
  std::string text;
  for (std::size_t s = 0; s < kLeverScopes; ++s) {
    if (lever.scopes[s]) text += (text.empty() ? "" : ", ") + std::string(kLeverScopeNames[s]);
  }
  return text;
}

std::vector<std::string> by_of(const Metric& metric) {
  std::vector<std::string> ids;
  for (const PartKind& row : part_kinds()) {
    if (is_by(metric, row)) ids.emplace_back(row.id);
  }
  return ids;
}

std::string by_text(const Metric& metric) {
  std::string text;
  for (const std::string& id : by_of(metric)) text += (text.empty() ? "" : ", ") + id;
  return text;
}

/// Whether the lever is of use to the scenario, if one is given.
bool is_of(const Lever& lever, const std::optional<Scenario>& scenario) {
  return !scenario || lacking_for(lever, *scenario) == nullptr;
}

/// What the scenario sets the lever to: "1.2, phone 1.5".
std::string setting_text(const Lever& lever, const Scenario& scenario) {
  std::string text;
  for (const LeverSetting& setting : scenario.levers) {
    if (find_lever(setting.lever) != &lever) continue;
    text += text.empty() ? "" : ", ";
    if (!setting.of.empty()) text += setting.of + " ";
    text += number_text(setting.value);
  }
  return text.empty() ? number_text(lever.neutral) : text;
}

Json json_of(const Lever& lever) {
  return {{"id", lever.id},
          {"code", lever.code},
          {"label", lever.label},
          {"unit", lever.unit},
          {"least", lever.least},
          {"most", lever.most},
          {"neutral", lever.neutral},
          {"words", words_of(lever)},
          {"scopes", scopes_text(lever)},
          {"help", lever.help},
          {"also", lever.also},
          {"one_off", lever.one_off},
          {"per_month", lever.per_month},
          {"cost", lever.cost_doc},
          {"cost_plausible", {lever.cost_low, lever.cost_high}},
          {"cost_why", lever.cost_why},
          {"source", lever.source}};
}

/// The lever's unit behind its range: " (months)"; nothing where the range says it.
std::string unit_text(const Lever& lever) {
  const std::string unit = lever.unit;
  return unit == "0 to 1" ? "" : " (" + unit + ")";
}

/// What the lever costs: "6 once and 0.3 a month for each customer, for the whole range: running
/// it".
std::string cost_text(const Lever& lever) {
  if (lever.one_off == 0.0 && lever.per_month == 0.0) return lever.cost_doc;
  return number_text(lever.one_off) + " once and " + number_text(lever.per_month) +
         " a month for each customer, for the whole range: " + lever.cost_doc + ". Plausible are " +
         number_text(lever.cost_low) + " to " + number_text(lever.cost_high) +
         " times that: " + lever.cost_why + ".";
}

/// A price for each customer: the scenario's own where it has one.
double price_of(const Lever& lever, double Lever::*price, std::optional<double> LeverCostSpec::*own,
                const std::optional<Scenario>& scenario) {
  double money = lever.*price;
  if (!scenario) return money;
  for (const LeverCostSpec& spec : scenario->lever_costs) {
    if (find_lever(spec.lever) == &lever) money = (spec.*own).value_or(money);
  }
  return money;
}

/// Customers whom a firm's customers stand for.
double customers_of(const Scenario& scenario) {
  double customers = 0.0;
  for (const SegmentSpec& segment : scenario.segments) customers += segment.customers;
  return customers * scenario.represents;
}

/// A price in a table: for each customer, or for all of a firm's.
std::string price_text(const Lever& lever, double Lever::*price,
                       std::optional<double> LeverCostSpec::*own,
                       const std::optional<Scenario>& scenario) {
  const double money = price_of(lever, price, own, scenario);
  if (money == 0.0) return "-";
  return scenario ? grouped(money * customers_of(*scenario), 0) : number_text(money);
}

std::string help_of(const Lever& lever, bool colour) {
  const auto line = [](const char* name, const std::string& text) {
    const std::size_t width = std::strlen(name);
    return "  " + std::string(name) + std::string(width < 11 ? 11 - width : 1, ' ') + text + "\n";
  };
  std::string text =
      painted(std::string(lever.label) + " (" + lever.id + ")", Tone::strong, colour) + "\n  " +
      lever.help + "\n\n";
  text += line("range", number_text(lever.least) + " to " + number_text(lever.most) +
                            unit_text(lever) + "; " + number_text(lever.neutral) +
                            (lever.family == LeverFamily::plain ? " changes nothing"
                                                                : " where nothing is set"));
  for (std::size_t i = 0; i < words_of(lever).size(); ++i) {
    const std::string value = sum_text(value_of_word(lever, i));
    text += line(("at " + value).c_str(), words_of(lever)[i]);
  }
  text += line("set it", scopes_text(lever) + ", as --set " + lever.id + "=" +
                             number_text(lever.most) + ", or in a file levers." + lever.id);
  return text + line("cost", cost_text(lever)) + line("source", lever.source) +
         line("also", lever.also);
}

/// The metrics to list: all, or those that say something of these words. Refuses words that none
/// says.
std::vector<const Metric*> metrics_about(const std::string& words) {
  std::vector<const Metric*> found;
  std::vector<std::string> known;
  for (const Metric& metric : metrics()) {
    if (is_about(metric, words)) found.push_back(&metric);
    known.emplace_back(metric.id);
  }
  if (found.empty()) {
    refuse(words, "no metric has these words", "'rapport metrics' lists all of them",
           did_you_mean(words, known));
  }
  return found;
}

void print_metrics_json(const std::vector<const Metric*>& rows) {
  Json list = Json::array();
  for (const Metric* row : rows) {
    const Metric& m = *row;
    list.push_back({{"name", m.id},
                    {"label", m.label},
                    {"unit", m.unit},
                    {"good", good_text(m.good)},
                    {"matters", m.matters},
                    {"matters_is_share", m.matters_is_share},
                    {"headline", m.headline},
                    {"by", by_of(m)},
                    {"doc", m.doc},
                    {"also", m.also}});
  }
  print(json_text(list));
}

void print_metrics_csv(const std::vector<const Metric*>& rows) {
  print("name,label,unit,good,matters,headline,by,doc,also\r\n");
  for (const Metric* row : rows) {
    const Metric& m = *row;
    print(std::string(m.id) + "," + csv_field(m.label) + "," + csv_field(m.unit) + "," +
          good_text(m.good) + "," + csv_field(matters_text(m)) + "," +
          (m.headline ? "true" : "false") + "," + csv_field(by_text(m)) + "," + csv_field(m.doc) +
          "," + csv_field(m.also) + "\r\n");
  }
}

/// A table; of a search what each metric is, too.
void print_metrics_table(const std::vector<const Metric*>& rows, bool searched) {
  const bool colour = colour_on_output();
  TextTable table(
      {Align::left, Align::left, Align::left, Align::left, Align::right, Align::left, Align::left});
  table.row({{"metric", Tone::strong},
             {"", Tone::strong},
             {"unit", Tone::strong},
             {"good", Tone::strong},
             {"matters", Tone::strong},
             {"headline", Tone::strong},
             {"by", Tone::strong}});
  std::string docs;
  for (const Metric* row : rows) {
    const Metric& m = *row;
    table.row({m.id, m.label, m.unit, good_text(m.good), matters_text(m), m.headline ? "yes" : "",
               by_text(m)});
    docs += "  " + painted(m.id, Tone::strong, colour) + ": " + m.doc + "\n";
  }
  print(table.text(colour));
  if (searched) print("\n" + docs);
  print(
      "\nDifferences within plus or minus 'matters' are the same for practice. Headline metrics "
      "get verdicts.\n'by' says what --by takes; departments and elements are a company's. "
      "docs/reference.md says exactly what each one is.\n");
}

}  // namespace

static int metrics_command(const std::string& words, Format format) {
  const std::vector<const Metric*> rows = metrics_about(words);
  if (format == Format::json) {
    print_metrics_json(rows);
  } else if (format == Format::csv) {
    print_metrics_csv(rows);
  } else {
    print_metrics_table(rows, !words.empty());
  }
  flush_output();
  return kFine;
}

namespace {

constexpr const char* kLeverColumns =
    "lever,code,label,unit,least,most,neutral,today,scopes,help,one_off,per_month,cost,also\r\n";

std::string csv_of(const Lever& lever, const std::string& today) {
  return std::string(lever.id) + "," + lever.code + "," + csv_field(lever.label) + "," +
         csv_field(lever.unit) + "," + csv_number(lever.least) + "," + csv_number(lever.most) +
         "," + csv_number(lever.neutral) + "," + csv_field(today) + "," +
         csv_field(scopes_text(lever)) + "," + csv_field(lever.help) + "," +
         csv_number(lever.one_off) + "," + csv_number(lever.per_month) + "," +
         csv_field(lever.cost_doc) + "," + csv_field(lever.also) + "\r\n";
}

int one_lever(const Lever& lever, Format format) {
  if (format == Format::json) {
    print(json_text(json_of(lever)));
  } else if (format == Format::csv) {
    print(kLeverColumns + csv_of(lever, ""));
  } else {
    print(help_of(lever, colour_on_output()));
  }
  flush_output();
  return kFine;
}

}  // namespace

namespace {

/// Levers that say something of these words.
std::vector<const Lever*> levers_about(const std::string& words) {
  std::vector<const Lever*> found;
  for (const Lever& lever : levers()) {
    if (is_about(lever, words)) found.push_back(&lever);
  }
  return found;
}

int found_levers(const std::vector<const Lever*>& found, Format format) {
  Json list = Json::array();
  std::string rows;
  TextTable table({Align::left, Align::left, Align::left, Align::left});
  table.titles({"lever", "", "range", "what it does"});
  for (const Lever* lever : found) {
    list.push_back(json_of(*lever));
    rows += csv_of(*lever, "");
    table.row({lever->id, lever->label,
               number_text(lever->least) + " to " + number_text(lever->most) + unit_text(*lever),
               lever->help});
  }
  if (format == Format::json) {
    print(json_text(list));
  } else if (format == Format::csv) {
    print(kLeverColumns + rows);
  } else {
    print(table.text(colour_on_output()) +
          "'rapport levers ID' says what one does and what is paid for.\n");
  }
  flush_output();
  return kFine;
}

}  // namespace

/// The Today of a scenario file that the verb levers was given in place of a lever.
static Scenario scenario_about(const std::string& about, const std::vector<std::string>& set) {
  Problems problems;
  ReadOptions options;
  options.set = overrides_of(set, "--set");
  std::vector<std::string> known;
  for (const Lever& lever : levers()) known.push_back(lever.id);
  if (!std::filesystem::exists(about)) {
    problems.add(about, "is neither a lever, nor a file, nor a word that is said of any lever",
                 "'rapport levers' lists all levers", did_you_mean(about, known));
  }
  problems.throw_if_any();
  return read_scenario_file(about, options).today;
}

static int levers_command(const std::string& about, const std::vector<std::string>& set,
                          Format format) {
  if (const Lever* lever = find_lever(about); lever != nullptr || about.empty()) {
    if (!set.empty()) {
      refuse_usage("--set " + set[0], "has no scenario file to change",
                   "a scenario file, as levers my.toml");
    }
    if (lever != nullptr) return one_lever(*lever, format);
  }
  if (!about.empty() && !std::filesystem::exists(about)) {
    const std::vector<const Lever*> found = levers_about(about);
    if (!found.empty() && set.empty()) return found_levers(found, format);
  }
  std::optional<Scenario> scenario;
  if (!about.empty()) scenario = scenario_about(about, set);
  if (format == Format::json) {
    Json list = Json::array();
    for (const Lever& lever : levers()) {
      if (!is_of(lever, scenario)) continue;
      list.push_back(json_of(lever));
      if (!scenario) continue;
      list.back()["today"] = setting_text(lever, *scenario);
      const double all = customers_of(*scenario);
      list.back()["one_off_for_all"] =
          all * price_of(lever, &Lever::one_off, &LeverCostSpec::one_off, scenario);
      list.back()["per_month_for_all"] =
          all * price_of(lever, &Lever::per_month, &LeverCostSpec::per_month, scenario);
    }
    print(json_text(list));
  } else if (format == Format::csv) {
    print(kLeverColumns);
    for (const Lever& lever : levers()) {
      if (!is_of(lever, scenario)) continue;
      print(csv_of(lever, scenario ? setting_text(lever, *scenario) : ""));
    }
  } else {
    TextTable table({Align::left, Align::left, Align::left, Align::left, Align::left, Align::right,
                     Align::right, Align::left});
    table.row({{"lever", Tone::strong},
               {"code", Tone::strong},
               {"", Tone::strong},
               {"range", Tone::strong},
               {scenario ? "today" : "default", Tone::strong},
               {"once", Tone::strong},
               {"a month", Tone::strong},
               {"set by", Tone::strong}});
    for (const Lever& lever : levers()) {
      if (!is_of(lever, scenario)) continue;
      table.row({lever.id, lever.code, lever.label,
                 number_text(lever.least) + " to " + number_text(lever.most),
                 scenario ? setting_text(lever, *scenario) : number_text(lever.neutral),
                 price_text(lever, &Lever::one_off, &LeverCostSpec::one_off, scenario),
                 price_text(lever, &Lever::per_month, &LeverCostSpec::per_month, scenario),
                 scopes_text(lever)});
    }
    print(table.text(colour_on_output()) + "\nonce, a month: " +
          (scenario ? printable(scenario->currency) + " for all " +
                          grouped(customers_of(*scenario), 0) + " customers of the start"
                    : std::string("money for each represented customer")) +
          ", for the whole range.\n");
    if (!scenario) print("Those from customers_first on are a company's (company.on = true).\n");
    print("'rapport levers ID' says what one does and what is paid for.\n");
  }
  flush_output();
  return kFine;
}

// ---- the verb levers ---------------------------------------------------------------------------

namespace {

constexpr const char* kFewRuns = "5";  ///< replications of --alone

void add_levers_flags(CLI::App& verb, Flags& flags) {
  verb.add_option(
      "about", flags.about,
      "a lever, for its help; a scenario file, for its values; or a word to find levers "
      "by, as crm or churn");
  verb.add_flag("--alone", flags.alone,
                "with the file of a company: move each lever alone to its most and say which do "
                "nothing then; about 20 runs of a year for each replication");
  flags.replications = kFewRuns;
  verb.add_option("--replications", flags.replications, "with --alone: pairs of runs (default 5)")
      ->type_name("N");
  verb.add_option("--seed", flags.seed, "with --alone: of the luck (default 1)")->type_name("N");
  verb.add_option("--threads", flags.threads, "with --alone: runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_flag("--quiet", flags.quiet, "with --alone: no progress");
  add_set(verb, flags);
  add_format(verb, flags);
}

/// Refuses what only --alone takes.
void check_not_alone(const Flags& f) {
  const auto refuse_without = [](bool given, const char* flag) {
    if (given) refuse_usage(flag, "is about runs, and without --alone there are none", "--alone");
  };
  refuse_without(f.replications != kFewRuns, "--replications");
  refuse_without(f.seed != "1", "--seed");
  refuse_without(!f.threads.empty(), "--threads");
  refuse_without(f.quiet, "--quiet");
}

int do_levers(const Flags& f) {
  if (!f.alone) {
    check_not_alone(f);
    return levers_command(f.about, f.set, format_of(f));
  }
  const Format format = table_or_json(f);
  if (f.about.empty() || find_lever(f.about) != nullptr) {
    refuse_usage("levers --alone", "tries levers in a firm", "a scenario file, as levers my.toml");
  }
  LoneOptions options;
  options.seed = whole("--seed", f.seed, 0, 4294967295U);
  options.replications = whole("--replications", f.replications, 2, 100000);
  options.threads = threads_of(f);
  options.quiet = f.quiet;
  const Scenario today = scenario_about(f.about, f.set);
  if (!today.company.on) {
    refuse_usage("levers " + f.about + " --alone",
                 "tries the levers of a company, and this scenario has none",
                 "a scenario with company.on = true");
  }
  return alone_command(today, options, format);
}

}  // namespace

Verb levers_verb() {
  return {"levers", "Trust", "list the levers, find some by a word, or say what one does",
          "  rapport levers\n  rapport levers discount\n  rapport levers staffing\n  rapport "
          "levers scenarios/tutorial.toml\n"
          "  rapport levers scenarios/generic_company.toml --alone\n",
          verb_of<add_levers_flags, do_levers>};
}

// ---- the verb metrics --------------------------------------------------------------------------

namespace {

void add_metrics_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("words", flags.about,
                  "only metrics that have this word, as churn or \"waiting time\"");
  add_format(verb, flags);
}

int do_metrics(const Flags& f) { return metrics_command(f.about, format_of(f)); }

}  // namespace

Verb metrics_verb() {
  return {"metrics", "Trust", "list the metrics, or find some by a word",
          "  rapport metrics\n  rapport metrics churn\n", verb_of<add_metrics_flags, do_metrics>};
}

}  // namespace rapport
