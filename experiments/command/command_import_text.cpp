#include "experiments/command/command_import_text.h"

#include <algorithm>
#include <cmath>

#include "experiments/import/presence.h"
#include "experiments/output/text_table.h"
#include "sim/core/calendar.h"

namespace rapport {

namespace {

std::string points(double share) { return grouped(100 * share, 1); }

std::string columns_text(const Import& import) {
  std::string text = "Columns\n";
  TextTable table({Align::left, Align::left, Align::left});
  for (const MappedColumn& column : import.columns) {
    table.row({column.role, column.column, column.guessed ? Cell("guessed", Tone::faint) : Cell()});
  }
  return text + table.text(colour_on_output());
}

/// The first day that was held out.
std::string held_out_from(const Import& import) {
  return to_string(import.whole->days[import.log.days.size()]);
}

std::string records_text(const Import& import) {
  const CallLog& log = import.log;
  const auto silent = std::count_if(import.days.begin(), import.days.end(),
                                    [](const CallDay& day) { return day.first == day.last; });
  std::string text = "\nRecords\n  " + grouped(static_cast<double>(log.calls.size()), 0) +
                     " calls of " + std::to_string(log.days.size()) + " days" +
                     (silent > 0 ? " (" + std::to_string(silent) + " without a call), " : ", ") +
                     to_string(log.days.front()) + " to " + to_string(log.days.back()) + ", of " +
                     grouped(static_cast<double>(log.records), 0) + " records.\n";
  for (const LeftOut& left : log.left_out) {
    text += "  " +
            wrapped("Left out: " + std::to_string(left.records) + ", " + left.reason +
                        " (first: " + left.first + ").",
                    98, 2) +
            "\n";
  }
  for (const std::string& note : log.notes) text += "  " + wrapped(note, 98, 2) + "\n";
  for (const std::string& day : sentences(import.calendar)) {
    text += "  " + wrapped(day, 98, 2) + "\n";
  }
  if (import.whole) {
    text += "  " +
            wrapped("Held out: the days from " + held_out_from(import) +
                        " on are in no estimate, no table but that of predictions, and not in the "
                        "scenario.",
                    98, 2) +
            "\n";
  }
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

/// The share that would have given up by then, by Kaplan and Meier's curve; "-" where it says
/// nothing.
std::string given_up_by(const SurvivalCurve& curve, double seconds) {
  return curve.says(seconds) ? points(1 - curve.at(seconds)) + " %" : "-";
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
    const SurvivalCurve& patience = type.patience.curve;
    const RedialFit& redial = type.redial;
    const bool known = redial.identified > 0;
    table.row({type.name, grouped(static_cast<double>(type.calls), 0),
               points(import.arrivals.types[t].day_cv) + " %", grouped(service.mean, 0) + " s",
               grouped(service.cv, 2),
               (is_log_normal(service) ? "log-normal, " : "empirical; log-normal ") +
                   grouped(service.log_normal_gap, 3),
               std::to_string(type.patience.gave_up) + " of " + std::to_string(type.patience.waits),
               given_up_by(patience, 60), given_up_by(patience, 300), points(type.balk) + " %",
               known ? points(redial.share) + " % (" + points(redial.low) + " to " +
                           points(redial.high) + ")"
                     : "not known",
               redial.again > 0 ? grouped(redial.mean_delay / 60, 0) + " min" : ""});
  }
  return "\nTypes of call\n" + table.text(colour_on_output()) +
         "  days differ: standard deviation of a day's factor beyond Poisson chance. law: the "
         "largest\n"
         "  distance of cumulative shares; above 0.05 the recorded times themselves are used. in 1 "
         "min:\n"
         "  would have given up by then (Kaplan-Meier); -: nobody was seen in line for so long. "
         "redial:\n"
         "  identified callers who hung up and came back within an hour; bounds: if none or all of "
         "the\n"
         "  anonymous ones did.\n";
}

/// How many servers were taken where no column names them.
std::string nameless_servers(const Import& import, ServersFrom known) {
  double most = 0, sum = 0, n = 0;
  for (std::size_t k = 0; k < import.arrivals.present.size(); ++k) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      if (!import.arrivals.open[k][h]) continue;
      most = std::max(most, import.arrivals.present[k][h]);
      sum += import.arrivals.present[k][h];
      ++n;
    }
  }
  const std::string found = n > 0 ? grouped(sum / n, 1) + " on average, " + grouped(most, 1) +
                                        " in the fullest half hour of the week."
                                  : "none.";
  if (known == ServersFrom::lines) {
    return "No column says who answered, so servers are counted as calls in service while somebody "
           "waits, when all who answer are busy: " +
           found;
  }
  return "No column says who answered, and nobody waits long, so how many were there is not known: "
         "as many are taken as were seen busy at once around that time of day: " +
         found + " It may have been more.";
}

std::string answering_text(const Import& import) {
  const CallFit& fit = import.fit;
  std::string text = "\nHow calls are answered\n";
  const ServersFrom known = servers_from(import.log);
  if (known == ServersFrom::names) {
    text +=
        "  " + points(fit.regular) + " % of the servers present answer at once; " +
        points(fit.reserve) +
        " % more come back from a short pause when a caller has\n  waited for a while (found by "
        "simulation of these days).\n";
  } else {
    text += "  " + wrapped(nameless_servers(import, known), 98, 2) + "\n";
    if (fit.regular != 1.0 || fit.reserve != 0.0) {
      text += "  " +
              wrapped("The recorded waits contradict that: they are met where " +
                          points(fit.regular) + " % of these answer at once and " +
                          points(fit.reserve) + " % more when a caller has waited for a while.",
                      98, 2) +
              "\n";
    }
  }
  if (known == ServersFrom::names && fit.regular + fit.reserve > 1.05) {
    text +=
        "  More than are there, as calls show: servers without names, or who sit idle long, are "
        "not seen.\n";
  }
  std::optional<std::size_t> first;  // first level of priority with callers who waited
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
            grouped(std::abs(earlier), 0) + (earlier < 0 ? " s later" : " s earlier") +
            " than priority " + std::to_string(*first) + ".\n";
  }
  if (fit.overtakings > 0 && fit.head_start.size() > 1) {
    text += "  Of " + grouped(static_cast<double>(fit.overtakings), 0) +
            " pairs of callers of different priority in line together, " +
            points(static_cast<double>(fit.misordered) / static_cast<double>(fit.overtakings)) +
            " % were served in another order.\n";
  }
  return text;
}

/// Where services, giving up and answering stand at the end, and how far single days differ.
std::string levels_text(const Import& import) {
  const DayLevels& levels = import.fit.levels;
  TextTable table({Align::left, Align::right, Align::right, Align::right});
  table.titles({"", "last days", "days differ", "half-life"});
  const auto add = [&](const std::string& what, const LocalLevels& of, std::size_t series) {
    const double now = of.paths[series].level.back() - 1;
    table.row({what, signed_text(100 * now, 0) + " %", grouped(100 * of.day_sd, 0) + " %",
               grouped(of.half_life, 0) + " days"});
  };
  for (std::size_t t = 0; t < std::min<std::size_t>(3, import.log.types.size()); ++t) {
    add("services of '" + import.log.types[t] + "'", levels.service, t);
    add("giving up of '" + import.log.types[t] + "'", levels.hazard, t);
  }
  add("readiness", levels.readiness, 0);
  std::string text = "\nHow things move\n" + table.text(colour_on_output()) +
                     "  last days: where a usual day stands at the end, beside the mean of all "
                     "days. days differ:\n"
                     "  standard deviation beyond chance. half-life: days back that hold half of "
                     "the weight, as far\n"
                     "  as that predicts each day best from those before.\n";
  const std::size_t looked_at = import.drift.trends.size();
  const bool drifts = std::any_of(import.drift.trends.begin(), import.drift.trends.end(),
                                  [](const Trend& trend) { return trend.drifts; });
  if (looked_at == 0) {
    text += "  Whether anything drifts cannot be known from so few days.\n";
  } else if (!drifts) {
    const Trend& steepest =
        *std::min_element(import.drift.trends.begin(), import.drift.trends.end(),
                          [](const Trend& a, const Trend& b) { return a.p < b.p; });
    const std::string said =
        "Trends of " + std::to_string(looked_at) +
        " quantities over these days: none beyond chance. The clearest: " + steepest.what + ", " +
        signed_text(100 * steepest.a_day, 1) + " % a day (standard error " +
        grouped(100 * steepest.error, 1) + ").";
    text += "  " + wrapped(said, 98, 2) + "\n";
  }
  if (looked_at > 0 && !import.drift.weekdays_known) {
    text +=
        "  Whether calls and servers drift cannot be told from weekdays in less than two weeks.\n";
  }
  return text;
}

/// What may spoil the estimates; it comes last, where it is seen.
std::size_t calls_while_closed(const Import& import) {
  std::size_t count = 0;
  for (const CallDay& day : import.days) {
    for (std::size_t i = day.first; i < day.last; ++i) {
      const Call& call = import.log.calls[i];
      count += is_abnormal(day, call) || is_open(day, call) ? 0 : 1;
    }
  }
  return count;
}

std::string warnings_text(const Import& import) {
  const CallLog& log = import.log;
  std::string text;
  std::size_t left_out = 0, waits = 0, gave_up = 0;
  for (const LeftOut& left : log.left_out) left_out += left.on_purpose ? 0 : left.records;
  for (const TypeFit& type : import.fit.types) {
    waits += type.patience.waits;
    gave_up += type.patience.gave_up;
    if (type.lost >= 0.01) {
      text += "  '" + type.name + "': " + points(type.lost) +
              " % hang up at once though somebody is free to answer. No line explains them: they\n"
              "    are no balking, and the scenario leaves them out.\n";
    }
    if (type.direct <= 0) continue;
    text += "  '" + type.name + "': " + points(type.direct) +
            " % pass a line of others, so these are taken for calls that employees place: the\n"
            "    scenario gives them no patience, and no customers.\n";
  }
  if (const std::size_t closed = calls_while_closed(import); 100 * closed > log.calls.size()) {
    text += "  " +
            wrapped(grouped(static_cast<double>(closed), 0) +
                        " calls came while nobody served: the scenario turns them away, and "
                        "their waits tell nothing of patience.",
                    98, 4) +
            "\n";
  }
  if (20 * left_out > log.records) {
    text += "  " + points(static_cast<double>(left_out) / static_cast<double>(log.records)) +
            " % of the records were left out, see above.\n";
  }
  if (gave_up == 0) {
    text += waits == 0 ? "  Nobody waited: patience is not known.\n"
                       : "  Nobody who waited gave up: patience is not known.\n";
  }
  const std::vector<std::string> drifts = drift_sentences(import.drift);
  for (const std::string& sentence : drifts) text += "  " + wrapped(sentence, 98, 4) + "\n";
  if (!drifts.empty()) {
    text +=
        "    So the mean of all days is stale. Predictions and the written scenario take where "
        "things\n    stood on the last days; they do not extend the trend, and their ranges grow "
        "with every\n    day ahead. Look for the reason, and import recent days soon.\n";
  }
  if (log.days.size() < 3) text += "  How days differ cannot be known from so few.\n";
  return text.empty() ? "" : "\nWarnings\n" + text;
}

/// All types together: error over chance, and days inside the forecast's range.
std::string summary_text(const Holdout& holdout) {
  double calls = 0, error = 0, baseline = 0, chance = 0, covered = 0, days = 0;
  for (const TypeScore& score : holdout.types) {
    calls += score.recorded.calls;
    error += score.recorded.calls * score.day_error;
    baseline += score.recorded.calls * score.day_error_baseline;
    chance += score.recorded.calls * score.chance;
    covered += score.covered * static_cast<double>(score.days);
    days += static_cast<double>(score.days);
  }
  if (calls <= 0 || chance <= 0) return "";
  std::string text = "  All types: a day is missed by " + grouped(100 * error / calls, 1) +
                     " points (b), " + grouped(error / chance, 1) + " times chance; by " +
                     grouped(100 * baseline / calls, 1) + " from the baseline.\n";
  if (days > 0) {
    text += "  Of " + grouped(days, 0) + " days of types with 10 calls and more, " +
            grouped(covered, 0) + " (" + grouped(100 * covered / days, 0) +
            " %) lie inside the range that (a) gives for 90 %.\n";
  }
  return text;
}

std::string scores_text(const CallLog& log, const Holdout& holdout) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.titles({"type", "calls", "hung up %", "(b)", "(a)", "error a day: (b)", "chance", "(a)",
                "baseline", "wait s", "(b)", "(a)"});
  for (const TypeScore& score : holdout.types) {
    table.row({log.types[score.type], grouped(score.recorded.calls, 0),
               points(score.recorded.hung_up_share()), points(score.given.hung_up_share()),
               points(score.unconditional.hung_up_share()), points(score.day_error),
               points(score.chance), points(score.day_error_unconditional),
               points(score.day_error_baseline), grouped(score.recorded.mean_wait(), 0),
               grouped(score.given.mean_wait(), 0), grouped(score.unconditional.mean_wait(), 0)});
  }
  return "\nPredictions: " + holdout.how + "\n" + table.text(colour_on_output()) +
         summary_text(holdout) +
         "  (b) given the day's own arrivals and servers present, (a) without: any such weekday,\n"
         "  with a range that carries drift and how days differ.\n"
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
    table.row({to_string(log.days[day.day]), log.types[day.type], grouped(day.recorded.calls, 0),
               points(day.recorded.hung_up_share()), points(day.given.hung_up_share()),
               signed_text(day.z(), 1),
               day.forecast ? points(day.low) + " to " + points(day.high) : "-",
               grouped(day.recorded.mean_wait(), 0), grouped(day.given.mean_wait(), 0)});
  }
  return "\n" + table.text(colour_on_output());
}

Json json_of(const CallCounts& o) {
  return {{"calls", o.calls},
          {"hung_up_share", o.hung_up_share()},
          {"waited_share", o.waited_share()},
          {"mean_wait_s", o.mean_wait()}};
}

/// How far the scenario is off, in plain words.
std::string check_sentence(const ScenarioCheck& check) {
  const double recorded = wait_a_call(check.recorded), simulated = wait_a_call(check.simulated);
  const double off = recorded > 0 ? simulated / recorded - 1 : 0.0;
  std::string text = "In all, a call waits " + grouped(simulated, 1) + " s in the scenario and " +
                     grouped(recorded, 1) + " s in the records";
  if (recorded >= 1 && std::abs(off) >= 0.005) {
    text += ": " + grouped(100 * std::abs(off), 0) + " % too " + (off > 0 ? "long" : "short");
    if (std::abs(simulated - recorded) <= 2 * check.chance) {
      text += ", which so few days leave open (standard error " + grouped(check.chance, 1) + " s)";
    }
  }
  text += ". " + points(hung_up_share(check.simulated)) + " % hang up, where " +
          points(hung_up_share(check.recorded)) + " % did.";
  const bool far = std::abs(off) > 0.15 && std::abs(simulated - recorded) > 1 &&
                   std::abs(simulated - recorded) > 2 * check.chance;
  return text + (far ? " Trust differences between policies more than the waits themselves." : "");
}

Json json_of(const CallLog& log, const ScenarioCheck& check) {
  Json json{{"weeks", check.weeks}, {"types", Json::array()}};
  for (std::size_t t = 0; t < log.types.size(); ++t) {
    json["types"].push_back({{"type", log.types[t]},
                             {"recorded_a_week", json_of(check.recorded[t])},
                             {"simulated_a_week", json_of(check.simulated[t])}});
  }
  json["wait_a_call_s"] = {{"recorded", wait_a_call(check.recorded)},
                           {"simulated", wait_a_call(check.simulated)}};
  json["hung_up_share"] = {{"recorded", hung_up_share(check.recorded)},
                           {"simulated", hung_up_share(check.simulated)}};
  return json;
}

}  // namespace

std::string estimates_text(const Import& import) {
  return columns_text(import) + records_text(import) + types_text(import) + answering_text(import) +
         levels_text(import) + warnings_text(import);
}

std::string check_text(const CallLog& log, const ScenarioCheck& check) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.titles(
      {"type", "calls a week", "scenario", "hung up %", "scenario", "wait s a call", "scenario"});
  for (std::size_t t = 0; t < log.types.size(); ++t) {
    const CallCounts &r = check.recorded[t], &s = check.simulated[t];
    table.row({log.types[t], grouped(r.calls, 0), grouped(s.calls, 0), points(r.hung_up_share()),
               points(s.hung_up_share()), grouped(r.calls > 0 ? r.wait / r.calls : 0.0, 1),
               grouped(s.calls > 0 ? s.wait / s.calls : 0.0, 1)});
  }
  return "\nThe scenario beside the calls it was made of (" + std::to_string(check.weeks) +
         " simulated weeks, with the mean of all days)\n" + table.text(colour_on_output()) + "  " +
         wrapped(check_sentence(check), 98, 2) + "\n";
}

std::string holdout_text(const CallLog& log, const Holdout& holdout) {
  std::string changes;
  for (const std::string& change : holdout.changes) {
    changes += "  " + wrapped(change, 98, 4) + "\n";
  }
  if (!changes.empty()) {
    changes = "\nWhat changed between the fitted and the predicted days, beyond chance\n" + changes;
  }
  return scores_text(log, holdout) + changes + days_text(log, holdout);
}

Json json_of(const Import& import, const Holdout* holdout) {
  Json json{{"records", import.log.records},
            {"calls", import.log.calls.size()},
            {"days", import.log.days.size()},
            {"left_out", Json::array()},
            {"notes", import.log.notes},
            {"days_without_calls", sentences(import.calendar)},
            {"types", Json::array()},
            {"answering", {{"regular", import.fit.regular}, {"reserve", import.fit.reserve}}},
            {"head_start_s", import.fit.head_start}};
  for (const LeftOut& left : import.log.left_out) {
    json["left_out"].push_back({{"reason", left.reason},
                                {"records", left.records},
                                {"first", left.first},
                                {"on_purpose", left.on_purpose}});
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
  if (import.check) json["scenario_check"] = json_of(import.log, *import.check);
  json["drift"] = Json::array();
  for (const Trend& trend : import.drift.trends) {
    json["drift"].push_back({{"what", trend.what},
                             {"a_day", trend.a_day},
                             {"standard_error", trend.error},
                             {"p", trend.p},
                             {"drifts", trend.drifts}});
  }
  if (holdout == nullptr) return json;
  Json scores{{"how", holdout->how},
              {"changes", holdout->changes},
              {"types", Json::array()},
              {"days", Json::array()}};
  for (const TypeScore& s : holdout->types) {
    scores["types"].push_back(
        {{"type", import.predicted().types[s.type]},
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
    scores["days"].push_back({{"day", to_string(import.predicted().days[d.day])},
                              {"type", import.predicted().types[d.type]},
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

}  // namespace rapport
