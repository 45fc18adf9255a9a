// rapport import calls: records of calls in, estimates and a scenario file out.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "experiments/chart/svg.h"
#include "experiments/command_line.h"
#include "experiments/commands.h"
#include "experiments/import/answering.h"
#include "experiments/import/call_charts.h"
#include "experiments/import/call_columns.h"
#include "experiments/import/call_scenario.h"
#include "experiments/import/holdout.h"
#include "experiments/output_file.h"
#include "experiments/text_table.h"

namespace rapport {

namespace {

std::string number(double value, int digits) { return grouped(value, digits); }
std::string percent(double share) { return grouped(100 * share, 1); }

/// All that one import knows.
struct Import {
  std::vector<MappedColumn> columns;
  CallLog log;
  std::vector<CallDay> days;
  CallFit fit;
  ArrivalFit arrivals;
};

void estimate(Import& import, Team& team) {
  import.days = look_at_days(import.log);
  const UseDays all(import.days.size(), true);
  import.fit = fit_calls(import.log, import.days, all);
  import.arrivals = fit_arrivals(import.log, import.days, all);
  fit_answering(import.log, import.days, all, import.fit, team);
}

// ---- what is said ----

std::string columns_text(const Import& import) {
  std::string text = "Columns\n";
  TextTable table({Align::left, Align::left, Align::left});
  for (const MappedColumn& column : import.columns) {
    table.row({column.role, column.column, column.guessed ? Cell("guessed", Tone::faint) : Cell()});
  }
  return text + table.text(colour_on_output());
}

std::string records_text(const Import& import) {
  const CallLog& log = import.log;
  std::string text = "\nRecords\n  " + number(static_cast<double>(log.calls.size()), 0) +
                     " calls of " + std::to_string(log.days.size()) + " days, " +
                     to_string(log.days.front()) + " to " + to_string(log.days.back()) + ", of " +
                     number(static_cast<double>(log.records), 0) + " records.\n";
  for (const LeftOut& left : log.left_out) {
    text += "  Left out: " + std::to_string(left.records) + ", " + left.reason +
            " (first: " + left.first + ").\n";
  }
  for (const std::string& note : log.notes) text += "  " + wrapped(note, 98, 2) + "\n";
  for (std::size_t d = 0; d < import.days.size(); ++d) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      for (const std::string& why : import.days[d].why[h]) {
        char clock[8];
        std::snprintf(clock, sizeof clock, "%02zu:%02d", h / 2, h % 2 == 0 ? 0 : 30);
        text += "  Not used: the half hour from " + to_string(log.days[d]) + " " + clock + ": " +
                why + ".\n";
      }
    }
  }
  return text;
}

std::string types_text(const Import& import) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::left,
                   Align::right, Align::right, Align::right, Align::right, Align::left,
                   Align::right});
  table.titles({"type", "calls", "days differ", "service", "cv", "law, distance", "give up",
                "in 1 min", "in 5 min", "balk", "redial (bounds)", "calls back"});
  for (std::size_t t = 0; t < import.fit.types.size(); ++t) {
    const TypeFit& type = import.fit.types[t];
    const ServiceFit& service = type.service;
    const HazardPieces& patience = type.patience.pieces;
    const RedialFit& redial = type.redial;
    const bool known = redial.identified > 0;
    table.row({type.name, number(static_cast<double>(type.calls), 0),
               percent(import.arrivals.types[t].day_cv) + " %", number(service.mean, 0) + " s",
               number(service.cv, 2),
               (is_log_normal(service) ? "log-normal, " : "empirical; log-normal ") +
                   number(service.log_normal_gap, 3),
               std::to_string(type.patience.gave_up) + " of " + std::to_string(type.patience.waits),
               percent(1 - patience.survival(60)) + " %",
               percent(1 - patience.survival(300)) + " %", percent(type.balk) + " %",
               known ? percent(redial.share) + " % (" + percent(redial.low) + " to " +
                           percent(redial.high) + ")"
                     : "not known",
               redial.again > 0 ? number(redial.mean_delay / 60, 0) + " min" : ""});
  }
  return "\nTypes of call\n" + table.text(colour_on_output()) +
         "  days differ: standard deviation of a day's factor beyond Poisson chance. law: the "
         "largest\n"
         "  distance of cumulative shares; above 0.05 the recorded times themselves are used. in 1 "
         "min:\n"
         "  would have given up by then (Kaplan-Meier). redial: identified callers who hung up and "
         "came\n"
         "  back within an hour; bounds: if none or all of the anonymous ones did.\n";
}

std::string answering_text(const Import& import) {
  const CallFit& fit = import.fit;
  std::string text = "\nHow calls are answered\n";
  text += "  " + percent(fit.regular) + " % of the servers present answer at once; " +
          percent(fit.reserve) +
          " % more come back from a short pause when a caller has\n  waited for a while (found by "
          "simulation of these days).\n";
  if (fit.regular + fit.reserve > 1.05) {
    text +=
        "  More than are there, as calls show: servers without names, or who sit idle long, are "
        "not seen.\n";
  }
  std::optional<std::size_t> first;  // of the levels of callers who waited
  for (std::size_t level = 0; level < fit.head_start.size(); ++level) {
    const bool occurs = std::any_of(fit.types.begin(), fit.types.end(), [&](const TypeFit& type) {
      return type.priority[level] > 0 && type.patience.waits > 0;
    });
    if (!occurs) continue;
    if (!first) {
      first = level;
      continue;
    }
    const double earlier = fit.head_start[level] - fit.head_start[*first];
    text += "  Priority " + std::to_string(level) + " is served as if it had come " +
            number(std::abs(earlier), 0) + (earlier < 0 ? " s later" : " s earlier") +
            " than priority " + std::to_string(*first) + ".\n";
  }
  if (fit.overtakings > 0 && fit.head_start.size() > 1) {
    text += "  Of " + number(static_cast<double>(fit.overtakings), 0) +
            " pairs of callers of different priority in line together, " +
            percent(static_cast<double>(fit.misordered) / static_cast<double>(fit.overtakings)) +
            " % were served in another order.\n";
  }
  return text;
}

/// What may spoil the estimates, last, where it is seen.
std::string warnings_text(const Import& import) {
  const CallLog& log = import.log;
  std::string text;
  std::size_t left_out = 0, waits = 0, gave_up = 0;
  for (const LeftOut& left : log.left_out) left_out += left.records;
  for (const TypeFit& type : import.fit.types) {
    waits += type.patience.waits;
    gave_up += type.patience.gave_up;
    if (type.direct <= 0) continue;
    text += "  '" + type.name + "': " + percent(type.direct) +
            " % pass a line of others, so these are taken for calls that employees place: the\n"
            "    scenario gives them no patience, and no customers.\n";
  }
  if (20 * left_out > log.records) {
    text += "  " + percent(static_cast<double>(left_out) / static_cast<double>(log.records)) +
            " % of the records were left out, see above.\n";
  }
  if (gave_up == 0) {
    text += waits == 0 ? "  Nobody waited: patience is not known.\n"
                       : "  Nobody who waited gave up: patience is not known.\n";
  }
  if (log.days.size() < 3) text += "  How days differ cannot be known from so few.\n";
  return text.empty() ? "" : "\nWarnings\n" + text;
}

std::string scores_text(const CallLog& log, const Holdout& holdout) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.titles({"type", "calls", "hung up %", "(b)", "(a)", "error a day: (b)", "chance", "(a)",
                "baseline", "wait s", "(b)", "(a)"});
  for (const TypeScore& score : holdout.types) {
    table.row({log.types[score.type], number(score.recorded.calls, 0),
               percent(score.recorded.hung_up_share()), percent(score.given.hung_up_share()),
               percent(score.unconditional.hung_up_share()), percent(score.day_error),
               percent(score.chance), percent(score.day_error_unconditional),
               percent(score.day_error_baseline), number(score.recorded.mean_wait(), 0),
               number(score.given.mean_wait(), 0), number(score.unconditional.mean_wait(), 0)});
  }
  return "\nPredictions: " + holdout.how + "\n" + table.text(colour_on_output()) +
         "  (b) given the day's own arrivals and servers present, (a) without: any such weekday.\n"
         "  error a day: distance of shares in points, mean over calls. chance: what an exact "
         "prediction\n"
         "  would still miss (binomial). baseline: hanging up without a line as on other days, "
         "plus the\n"
         "  rate of giving up a second times the seconds waited THAT day, which a forecast does "
         "not have.\n"
         "  wait: mean of those who waited.\n";
}

std::string days_text(const CallLog& log, const Holdout& holdout) {
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  table.titles({"day", "type", "calls", "hung up %", "(b)", "std. errors", "(a), 90 % of days",
                "wait s", "(b)"});
  for (const DayScore& day : holdout.days) {
    if (day.recorded.calls < 10) continue;
    table.row({to_string(log.days[day.day]), log.types[day.type], number(day.recorded.calls, 0),
               percent(day.recorded.hung_up_share()), percent(day.given.hung_up_share()),
               signed_text(day.z(), 1),
               day.forecast ? percent(day.low) + " to " + percent(day.high) : "-",
               number(day.recorded.mean_wait(), 0), number(day.given.mean_wait(), 0)});
  }
  return "\n" + table.text(colour_on_output());
}

nlohmann::ordered_json json_of(const CallCounts& o) {
  return {{"calls", o.calls},
          {"hung_up_share", o.hung_up_share()},
          {"waited_share", o.waited_share()},
          {"mean_wait_s", o.mean_wait()}};
}

nlohmann::ordered_json json_of(const Import& import, const Holdout* holdout) {
  using Json = nlohmann::ordered_json;
  Json json{{"records", import.log.records},
            {"calls", import.log.calls.size()},
            {"days", import.log.days.size()},
            {"left_out", Json::array()},
            {"notes", import.log.notes},
            {"types", Json::array()},
            {"answering", {{"regular", import.fit.regular}, {"reserve", import.fit.reserve}}},
            {"head_start_s", import.fit.head_start}};
  for (const LeftOut& left : import.log.left_out) {
    json["left_out"].push_back(
        {{"reason", left.reason}, {"records", left.records}, {"first", left.first}});
  }
  for (std::size_t t = 0; t < import.fit.types.size(); ++t) {
    const TypeFit& type = import.fit.types[t];
    json["types"].push_back({{"type", type.name},
                             {"calls", type.calls},
                             {"service",
                              {{"mean_s", type.service.mean},
                               {"cv", type.service.cv},
                               {"log_normal_distance", type.service.log_normal_gap}}},
                             {"patience",
                              {{"waits", type.patience.waits},
                               {"gave_up", type.patience.gave_up},
                               {"from_s", type.patience.pieces.starts},
                               {"hazard_per_s", type.patience.pieces.hazards},
                               {"distance", type.patience.gap},
                               {"pooled", type.patience.pooled}}},
                             {"balk", type.balk},
                             {"redial",
                              {{"share", type.redial.share},
                               {"low", type.redial.low},
                               {"high", type.redial.high},
                               {"identified", type.redial.identified},
                               {"anonymous", type.redial.anonymous},
                               {"mean_delay_s", type.redial.mean_delay}}},
                             {"day_cv", import.arrivals.types[t].day_cv},
                             {"reserve_after_s", type.reserve_after}});
  }
  if (holdout == nullptr) return json;
  Json scores{{"how", holdout->how}, {"types", Json::array()}, {"days", Json::array()}};
  for (const TypeScore& s : holdout->types) {
    scores["types"].push_back(
        {{"type", import.log.types[s.type]},
         {"recorded", json_of(s.recorded)},
         {"given", json_of(s.given)},
         {"unconditional", json_of(s.unconditional)},
         {"error_a_day",
          {{"given", s.day_error},
           {"unconditional", s.day_error_unconditional},
           {"baseline", s.day_error_baseline},
           {"chance", s.chance}}},
         {"wait_error_a_day",
          {{"given", s.wait_error}, {"unconditional", s.wait_error_unconditional}}},
         {"covered", s.covered}});
  }
  for (const DayScore& d : holdout->days) {
    scores["days"].push_back({{"day", to_string(import.log.days[d.day])},
                              {"type", import.log.types[d.type]},
                              {"recorded", json_of(d.recorded)},
                              {"given", json_of(d.given)},
                              {"unconditional", json_of(d.unconditional)},
                              {"standard_errors", d.z()},
                              {"low", d.low},
                              {"high", d.high},
                              {"baseline", d.baseline}});
  }
  json["holdout"] = scores;
  return json;
}

// ---- the verb ----

/// Types that would have one name in the file.
void check_names(const CallScenarioOptions& options, const CallLog& log, Problems& problems) {
  std::map<std::string, std::string> taken;
  for (const std::string& type : log.types) {
    const auto renamed = options.names.find(type);
    const std::string& name = renamed == options.names.end() ? type : renamed->second;
    const auto [other, is_new] = taken.emplace(name, type);
    if (is_new) continue;
    problems.add("--name",
                 "'" + other->second + "' and '" + type + "' would both be '" + name + "'",
                 "a name of its own for each type");
  }
}

CallScenarioOptions scenario_options(const ImportOptions& options, const CallLog& log) {
  CallScenarioOptions result;
  Problems problems;
  const auto check_type = [&](const std::string& flag, const std::string& type) {
    if (std::find(log.types.begin(), log.types.end(), type) != log.types.end()) return;
    std::string known;
    for (const std::string& name : log.types) known += (known.empty() ? "" : ", ") + name;
    problems.add(flag, "the calls have no such type", known, did_you_mean(type, log.types));
  };
  for (const std::string& file : options.files) {
    const std::string name = std::filesystem::path(file).filename();
    result.source += (result.source.empty() ? "" : ", ") + name;
  }
  result.name = options.title;
  result.currency = options.currency;
  const bool letters = !options.currency.empty() && options.currency.size() <= 8 &&
                       std::all_of(options.currency.begin(), options.currency.end(), [](char c) {
                         return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                       });
  if (!letters) {
    problems.add("--currency " + options.currency, "is no code of a currency",
                 "one to eight letters, as EUR");
  }
  result.calls_a_year = options.calls_a_year;
  result.cost_an_hour = options.cost_an_hour;
  for (const std::string& type : options.prospects) {
    check_type("--prospects " + type, type);
    result.prospects.push_back(type);
  }
  for (const std::string& text : options.names) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      problems.add("--name " + text, "is not TYPE=NAME", "as --name PS=regular");
      continue;
    }
    check_type("--name " + text, text.substr(0, equals));
    result.names[text.substr(0, equals)] = text.substr(equals + 1);
  }
  check_names(result, log, problems);
  refuse_any(problems);
  return result;
}

/// Says on standard error how far predictions are, every few seconds.
std::function<void(std::size_t, std::size_t)> say_days() {
  using Clock = std::chrono::steady_clock;
  return [last = Clock::now()](std::size_t done, std::size_t all) mutable {
    if (Clock::now() - last < std::chrono::seconds(5)) return;
    last = Clock::now();
    std::fprintf(stderr, "import: %zu of %zu days predicted\n", done, all);
  };
}

std::string page_of(const ImportOptions& options, const Import& import, const Holdout* holdout) {
  std::vector<Chart> charts = charts_of_fit(import.log, import.days, import.fit, import.arrivals);
  if (holdout != nullptr) {
    for (Chart& chart : charts_of_holdout(import.log, *holdout)) charts.push_back(std::move(chart));
  }
  const std::string span = std::to_string(import.log.calls.size()) + " calls, " +
                           to_string(import.log.days.front()) + " to " +
                           to_string(import.log.days.back());
  return svg_page(options.title + ": what the calls say", span, charts, 2);
}

}  // namespace

int import_command(const ImportOptions& options, Format format) {
  // Nothing is kept of an import that is stopped, so the first Ctrl-C may end it.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (!options.out.empty() && options.out == options.picture) {
    refuse("--picture " + options.picture, "is the file of -o too", "another name");
  }
  NewFile out(options.out), picture(options.picture);
  Team team(options.threads);
  Import import;
  import.log = read_calls(options.files, {options.map, {}}, &import.columns);
  const CallScenarioOptions scenario = scenario_options(options, import.log);
  estimate(import, team);
  std::optional<Holdout> holdout;
  if (options.holdout_from) {
    holdout = predict_from(import.log, *options.holdout_from, team);
  } else if (options.holdout) {
    holdout = leave_one_day_out(import.log, team, say_days());
  }
  if (out.wanted()) {
    out.write(scenario_of(import.log, import.fit, import.arrivals, scenario));
  }
  if (picture.wanted()) picture.write(page_of(options, import, holdout ? &*holdout : nullptr));
  if (format == Format::json) {
    print(json_of(import, holdout ? &*holdout : nullptr)
              .dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
          "\n");
  } else {
    print(columns_text(import) + records_text(import) + types_text(import) +
          answering_text(import) + warnings_text(import));
    if (holdout) print(scores_text(import.log, *holdout) + days_text(import.log, *holdout));
    if (out.wanted()) {
      print("\nWritten: " + options.out +
            ". What is measured is marked 'data' in it, the rest "
            "'assumption'.\nNext: rapport check " +
            options.out + "\n");
    }
    if (picture.wanted()) print("Picture: " + options.picture + "\n");
  }
  flush_output();
  return kFine;
}

}  // namespace rapport
