// rapport check: what is wrong with a file, or what is known of it before a run.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/output/text_table.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/memory_need.h"
#include "sim/core/check.h"
#include "sim/forecast/feedback.h"
#include "sim/forecast/forecast.h"
#include "sim/forecast/start_test.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

/// "Mon 08:30, January"
std::string busiest_text(const PoolForecast& pool) {
  static constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const Time from = pool.busiest_from;
  char text[20];
  std::snprintf(text, sizeof text, "%s %02d:%02d", kDays[from / kDay],
                static_cast<int>(from % kDay / kHour), static_cast<int>(from % kHour / kMinute));
  return text + (pool.busiest_months.empty() ? "" : ", " + pool.busiest_months);
}

std::string summary_of(const ScenarioFile& file, const Model& model) {
  const Scenario& s = file.today;
  const auto count = [](std::size_t n, const char* what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
  };
  std::string text = duration_text(s.horizon) + " from " + to_string(s.start);
  if (s.warmup > 0) text += " after " + duration_text(s.warmup) + " of warm-up";
  text += ". " + grouped(model.customers, 0) + " simulated customers in " +
          count(s.segments.size(), "segment");
  if (s.represents > 1) text += ", each for " + number_text(s.represents);
  text += "; " + count(s.needs.size(), "kind") + " of need, " + count(s.streams.size(), "stream") +
          ", " + count(s.touch_points.size(), "touch point") + " in " +
          count(model.groups.size(), "service group") + ", " + count(s.pools.size(), "pool") +
          ".\nPolicies: today";
  for (const Policy& policy : file.policies) text += ", " + policy.name;
  return text + ".\n";
}

std::string cases_table(const Forecast& f, const std::string& currency) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
  table.row({"",
             {"cases a year", Tone::strong},
             {"legs", Tone::strong},
             {"minutes", Tone::strong},
             {"cost, " + currency, Tone::strong}});
  for (const CaseForecast& c : f.cases) {
    table.row({c.kind, grouped(c.cases_per_year, 0), grouped(c.legs, 2), grouped(c.minutes, 1),
               grouped(c.cost, 2)});
  }
  return table.text(colour_on_output());
}

/// A policy, or Today, by its label, and what is known of its pools.
struct ForecastOf {
  std::string name;
  Forecast forecast;
};

/// `named`: the row begins with whose it is.
void add_pool(const ForecastOf& of, const PoolForecast& p, bool named, TextTable& table) {
  const bool busy = p.busiest_hour >= 0;
  std::vector<Cell> row;
  if (named) row.emplace_back(of.name);
  row.insert(row.end(),
             {p.pool,
              grouped(p.contacts_per_hour, 1),
              grouped(p.erlangs, 2),
              grouped(p.staff, 2),
              {percent(p.load), p.load > 1 ? Tone::bad : Tone::plain},
              busy ? busiest_text(p) : "",
              {busy ? percent(p.busiest_load) : "", p.busiest_load > 1 ? Tone::bad : Tone::plain}});
  if (p.has_waits) {
    row.push_back(grouped(p.mean.mean_wait / 60, 2) + " min");
    row.push_back(percent(p.mean.abandoned + p.mean.turned_away));
    row.push_back(percent(p.mean.in_time));
  } else if (p.contacts_per_hour > 0) {
    row.emplace_back("?");
  }
  table.row(row);
}

/// Of Today all pools; of policies those whose numbers are others.
std::string pools_table(const std::vector<ForecastOf>& all) {
  std::vector<Align> columns{Align::left, Align::right, Align::right, Align::right, Align::right,
                             Align::left, Align::right, Align::right, Align::right, Align::right};
  std::vector<Cell> titles{"",
                           {"contacts/h", Tone::strong},
                           {"erlangs", Tone::strong},
                           {"staff", Tone::strong},
                           {"load", Tone::strong},
                           {"busiest", Tone::strong},
                           {"", Tone::strong},
                           {"wait", Tone::strong},
                           {"not served", Tone::strong},
                           {"in time", Tone::strong}};
  const auto same = [](const PoolForecast& a, const PoolForecast& b) {
    return a.contacts_per_hour == b.contacts_per_hour && a.erlangs == b.erlangs &&
           a.staff == b.staff && a.busiest_load == b.busiest_load && a.has_waits == b.has_waits &&
           a.mean.mean_wait == b.mean.mean_wait;
  };
  const std::vector<PoolForecast>& today = all.front().forecast.pools;
  std::vector<std::pair<const ForecastOf*, const PoolForecast*>> rows;
  for (const PoolForecast& pool : today) rows.emplace_back(&all.front(), &pool);
  for (std::size_t i = 1; i < all.size(); ++i) {
    for (std::size_t p = 0; p < today.size(); ++p) {
      const PoolForecast& pool = all[i].forecast.pools[p];
      if (!same(pool, today[p])) rows.emplace_back(&all[i], &pool);
    }
  }
  const bool named = rows.size() > today.size();
  if (named) columns.insert(columns.begin(), Align::left), titles.insert(titles.begin(), Cell(""));
  TextTable table(columns);
  table.row(titles);
  std::map<std::string, std::set<std::string>> unknown;  // pools by why their waits are
  for (const auto& [of, pool] : rows) {
    add_pool(*of, *pool, named, table);
    const bool asked = !pool->has_waits && pool->contacts_per_hour > 0;
    if (asked) unknown[pool->unknown].insert(pool->pool);
  }
  std::string text = table.text(colour_on_output());
  for (const auto& [why, pools] : unknown) {
    std::string list;
    for (const std::string& pool : pools) list += (list.empty() ? "" : ", ") + pool;
    text += "  ?: not known before a run (" + why + "): " + printable(list) + "\n";
  }
  return text;
}

/// What is checked only with a company (see sim/scenario/company.h): how trouble feeds on itself,
/// and where customers start.
struct CompanyCheck {
  Feedback feedback;
  StartTest start;
};

std::string company_text(const CompanyCheck& check) {
  const Feedback& f = check.feedback;
  char line[240];
  std::snprintf(line, sizeof line,
                "  a matter causes %.2f others (repeats %.2f, complaints %.2f, chases %.2f, misfit "
                "sales %.3f)\n  load's gain on itself: %+.2f (from 1 on it feeds on itself)\n",
                f.children, f.repeats, f.complaints, f.chases, f.misfits, f.load);
  std::string text = line;
  if (check.start.looked_at == 0) {
    return text +
           "  whether Today has settled was not looked at: the warm-up is too short for that\n";
  }
  std::snprintf(
      line, sizeof line,
      "  in the last %lld days of the warm-up satisfaction moves by %+.4f, memory by %+.4f\n",
      static_cast<long long>(check.start.looked_at / kDay), check.start.moved,
      check.start.memory_moved);
  text += line;
  for (const SegmentStart& s : check.start.segments) {
    std::snprintf(line, sizeof line,
                  ": satisfaction at the start %.3f (reference %.3f), memory %+.3f (%+.3f)\n",
                  s.satisfaction, s.reference, s.memory, s.memory_reference);
    text += "  " + printable(s.segment) + line;
  }
  return text;
}

std::string text_of(const ScenarioFile& file, const Model& model,
                    const std::vector<ForecastOf>& all, const RunCost& cost,
                    const CompanyCheck& company) {
  const Forecast& f = all.front().forecast;
  const bool colour = colour_on_output();
  const auto strong = [&](const std::string& text) { return painted(text, Tone::strong, colour); };
  std::string text =
      strong(file.path + ": " + file.today.name) + "\n" + printable(summary_of(file, model), true) +
      "\n" + strong("A case, if everyone is served") + "\n" + cases_table(f, file.today.currency);
  if (!f.pools.empty()) {
    text += "\n" + strong("Load of the pools under Today") +
            ", and where policies differ, with all of their changes in force\n" +
            "(waits: Erlang's formulas, half hour by half hour and month by month; no redials, "
            "priorities, overflow)\n" +
            pools_table(all);
  }
  text += "\n" + strong("A run") + "\n  about " + grouped(cost.contacts, 0) + " cases, " +
          (cost.seconds < 10 ? grouped(cost.seconds, 2) + " s" : grouped(cost.seconds, 0) + " s") +
          " on one core, " + grouped(cost.megabytes, 0) + " MB\n";
  if (model.company.on) text += "\n" + strong("The company") + "\n" + company_text(company);
  if (f.warnings.empty()) return text + "\nNothing to warn of.\n";
  text += "\n" + painted("Warnings", Tone::bad, colour) + "\n";
  for (const std::string& warning : f.warnings) text += "  " + printable(warning) + "\n";
  return text;
}

Json queue_json(const QueueForecast& q) {
  return {{"load", json_number(q.load)},
          {"wait_chance", json_number(q.wait_chance)},
          {"mean_wait_seconds", json_number(q.mean_wait)},
          {"abandoned", json_number(q.abandoned)},
          {"turned_away", json_number(q.turned_away)},
          {"in_time", json_number(q.in_time)}};
}

Json company_json(const CompanyCheck& check) {
  const Feedback& f = check.feedback;
  Json json{{"children", f.children},
            {"repeats", f.repeats},
            {"complaints", f.complaints},
            {"chases", f.chases},
            {"misfits", f.misfits},
            {"load_gain", f.load},
            {"satisfaction_moves", check.start.moved},
            {"memory_moves", check.start.memory_moved},
            {"segments", Json::array()}};
  for (const SegmentStart& s : check.start.segments) {
    json["segments"].push_back({{"segment", s.segment},
                                {"satisfaction", s.satisfaction},
                                {"reference", s.reference},
                                {"memory", s.memory},
                                {"memory_reference", s.memory_reference}});
  }
  return json;
}

std::vector<std::string> texts_of(const std::vector<Note>& notes) {
  std::vector<std::string> texts;
  for (const Note& note : notes) texts.push_back(note.text);
  return texts;
}

Json pools_json(const Forecast& f) {
  Json list = Json::array();
  for (const PoolForecast& p : f.pools) {
    Json pool{{"pool", p.pool},
              {"touch_points", p.touch_points},
              {"contacts_per_hour", json_number(p.contacts_per_hour)},
              {"erlangs", json_number(p.erlangs)},
              {"staff", json_number(p.staff)},
              {"load", json_number(p.load)},
              {"busiest_load", json_number(p.busiest_load)},
              {"busiest_hour", p.busiest_hour},
              {"busiest_from", p.busiest_hour < 0 ? Json(nullptr) : Json(busiest_text(p))},
              {"mean", nullptr},
              {"busiest", nullptr},
              {"waits_unknown", p.has_waits ? Json(nullptr) : Json(p.unknown)}};
    if (p.has_waits) pool["mean"] = queue_json(p.mean), pool["busiest"] = queue_json(p.busiest);
    list.push_back(std::move(pool));
  }
  return list;
}

Json json_of(const ScenarioFile& file, const Model& model, const std::vector<ForecastOf>& all,
             const RunCost& cost, const CompanyCheck& company) {
  const Forecast& f = all.front().forecast;
  Json json{{"file", file.path},
            {"scenario", file.today.name},
            {"problems", Json::array()},
            {"customers", model.customers},
            {"policies", Json::array()},
            {"cases", Json::array()},
            {"pools", pools_json(f)},
            {"warnings", f.warnings},
            {"represents", file.today.represents},
            {"notes", texts_of(file.notes)}};
  if (model.company.on) json["company"] = company_json(company);
  for (std::size_t i = 1; i < all.size(); ++i) {
    json["policies"].push_back({{"policy", file.policies[i - 1].name},
                                {"label", file.policies[i - 1].label},
                                {"pools", pools_json(all[i].forecast)}});
  }
  for (const CaseForecast& c : f.cases) {
    json["cases"].push_back({{"kind", c.kind},
                             {"journey", c.journey},
                             {"cases_per_year", json_number(c.cases_per_year)},
                             {"legs", json_number(c.legs)},
                             {"minutes", json_number(c.minutes)},
                             {"cost", json_number(c.cost)}});
  }
  json["run"] = {{"cases", json_number(cost.contacts)},
                 {"seconds", json_number(cost.seconds)},
                 {"megabytes", json_number(cost.megabytes)}};
  return json;
}

Json json_of(const std::string& file, const Problems& problems) {
  Json json{{"file", file}, {"problems", Json::array()}};
  for (const Problem& p : problems) {
    json["problems"].push_back(
        {{"where", p.where}, {"what", p.what}, {"allowed", p.allowed}, {"hint", p.hint}});
  }
  return json;
}

}  // namespace

namespace {

/// Measures what a run costs. A run that fails is a warning, as it is for the other verbs.
RunCost pilot(const Model& model, Forecast& f) {
  try {
    return measure_run_cost(model);
  } catch (const InvariantError& e) {
    f.warnings.push_back(std::string("a pilot run failed: ") + e.what());
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    return {unknown, unknown, unknown};
  }
}

/// Today's forecast, and each policy's once all of its changes are in force, with Today's warnings
/// and those that a policy has besides.
std::vector<ForecastOf> forecasts_of(const ScenarioFile& file, const Model& today) {
  std::vector<ForecastOf> all{{"Today", forecast(today)}};
  for (const Policy& policy : file.policies) {
    build_model(file.today, policy.changes, policy.rules);  // throws where it cannot be
    const Scenario& then = policy.changes.empty() ? file.today : policy.changes.back().then;
    all.push_back({policy.label, forecast(build_model(then))});
    for (const std::string& warning : all.back().forecast.warnings) {
      std::vector<std::string>& known = all.front().forecast.warnings;
      if (std::ranges::find(known, warning) != known.end()) continue;
      known.push_back("policy '" + policy.name + "': " + warning);
    }
  }
  return all;
}

}  // namespace

static int check_command(const std::vector<std::string>& files, const std::vector<std::string>& set,
                         Format format) {
  ReadOptions options;
  options.set = overrides_of(set, "--set");
  Json list = Json::array();
  bool good = true;
  const Crew crew(1, &interrupted());
  for (const std::string& path : files) {
    if (interrupted()) throw Interrupted("between two files");
    try {
      const ScenarioFile file = read_scenario_file(path, options);
      print_notes(texts_of(file.notes));
      check_memory(build_model(file.today), 1, path);
      const GateCalibration gates = calibrate_gates(file.today, crew);
      const Model model = calibrated(file.today, gates);
      std::vector<ForecastOf> all = forecasts_of(file, model);
      Forecast& f = all.front().forecast;
      const RunCost cost = pilot(model, f);
      const CompanyCheck company{measure_feedback(file.today, gates, crew),
                                 test_start(file.today, gates, crew)};
      for (const auto& warnings : {warnings_of(company.feedback), warnings_of(company.start)}) {
        f.warnings.insert(f.warnings.end(), warnings.begin(), warnings.end());
      }
      if (format == Format::json) {
        list.push_back(json_of(file, model, all, cost, company));
      } else {
        print((path == files.front() ? "" : "\n") + text_of(file, model, all, cost, company));
      }
    } catch (const InvalidInput& e) {
      good = false;
      if (format == Format::json) list.push_back(json_of(path, e.problems()));
      flush_output();
      const std::size_t count = e.problems().size();
      std::fprintf(stderr, "%s%s: %zu problem%s\n", printable(e.what(), true).c_str(),
                   printable(path).c_str(), count, count == 1 ? "" : "s");
    }
  }
  if (format == Format::json) {
    print(json_text(list));
  }
  flush_output();
  return good ? kFine : kInvalidInput;
}

int must_command(const Flags& flags);  // command_must.cpp

// ---- the verb check ----------------------------------------------------------------------------

namespace {

void add_check_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("files", flags.files, "scenario files")->required()->type_name("*.toml");
  add_set(verb, flags);
  verb.add_flag("--must", flags.must,
                "test by runs what the file says has to hold of the firm ([[must]]); exit code 3 "
                "where one is broken");
  verb.add_option("--replications", flags.replications, "with --must: runs of each (default 20)")
      ->type_name("N");
  verb.add_option("--threads", flags.threads, "with --must: runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_flag("--quiet", flags.quiet, "with --must: no progress");
  add_table_or_json(verb, flags);
}

int do_check(const Flags& f) {
  if (f.must) return must_command(f);
  const std::pair<const char*, bool> others[] = {{"--replications", !f.replications.empty()},
                                                 {"--threads", !f.threads.empty()},
                                                 {"--quiet", f.quiet}};
  for (const auto& [flag, given] : others) {
    if (given) refuse_usage(flag, "goes with --must alone", "with --must");
  }
  return check_command(f.files, f.set, table_or_json(f));
}

}  // namespace

Verb check_verb() {
  return {"check", "Start", "say what is wrong with a scenario file, or what is known before a run",
          "  rapport check scenarios/tutorial.toml\n  rapport check my.toml --set staffing=0.8\n"
          "  rapport check my.toml --must\n",
          verb_of<add_check_flags, do_check>};
}

}  // namespace rapport
