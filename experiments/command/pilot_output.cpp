#include "experiments/command/pilot_output.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/svg.h"
#include "experiments/command/json.h"
#include "experiments/output/csv.h"
#include "experiments/output/numbers.h"
#include "experiments/output/text_table.h"
#include "experiments/pilot/pilot_chart.h"
#include "experiments/pilot/pilot_words.h"

namespace rapport {

namespace {

constexpr std::size_t kShownTrials = 10;

const std::string& option_of(const PilotData& data, const PilotTrial& trial) {
  return data.options[trial.option];
}

/// The only result at which the choice turns; NaN where there are several.
double turn_of(const PilotTrial& trial) {
  return trial.worth.turns.size() == 1 ? trial.worth.turns[0].at : std::nan("");
}

std::string trial_table(const PilotData& data, const PilotAnswer& answer) {
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  table.titles(
      {"try", "judged by", "each arm", "turns at", "changes", "worth", "waiting", "cost", "net"});
  for (std::size_t i = 0; i < std::min(kShownTrials, answer.trials.size()); ++i) {
    const PilotTrial& trial = answer.trials[i];
    const double digits = std::pow(10.0, -trial.sight->look->digits);
    table.row({option_of(data, trial),
               sight_in_words(data, *trial.sight),
               customers_in_words(trial.customers),
               std::isfinite(turn_of(trial)) ? signed_number(turn_of(trial), digits) : "several",
               percent(trial.worth.changes, 0),
               worth_in_words(data, trial.worth.value),
               total_in_words(data, trial.waiting),
               std::isfinite(trial.cost)
                   ? money(trial.cost, step_of_size(trial.cost, true)) + " " + data.currency
                   : "not known",
               {total_in_words(data, trial.net), trial.net > 0.0 ? Tone::good : Tone::bad}});
  }
  return table.text(colour_on_output());
}

std::string choice_table(const PilotData& data, const PilotAnswer& answer) {
  TextTable table({Align::left, Align::right, Align::right, Align::left});
  table.titles({"option", data.metric->label, "best in", ""});
  for (std::size_t o = 0; o < data.options.size(); ++o) {
    table.row({data.options[o], level_in_words(data, answer.means[o]),
               percent(answer.best_share[o], 0),
               o == answer.choice ? "◀ chosen without a trial" : ""});
  }
  return table.text(colour_on_output());
}

Json turns_json(const PilotData& data, const PilotTrial& trial) {
  Json turns = Json::array();
  for (const ChoiceTurn& turn : trial.worth.turns) {
    turns.push_back({{"at", turn.at},
                     {"below", data.options[turn.below]},
                     {"above", data.options[turn.above]}});
  }
  return turns;
}

Json trial_json(const PilotData& data, const PilotTrial& trial) {
  Json chosen = Json::object();
  for (std::size_t o = 0; o < data.options.size(); ++o) {
    chosen[data.options[o]] = trial.worth.chosen[o];
  }
  const PilotLook& look = *trial.sight->look;
  return {{"option", option_of(data, trial)},
          {"series", look.series},
          {"unit", look.unit},
          {"segment", data.groups[trial.sight->group].name},
          {"weeks", trial.sight->weeks},
          {"customers_per_arm", trial.customers},
          {"most_per_arm", trial.most},
          {"is_enough", trial.is_enough},
          {"level", json_number(trial.level)},
          {"foretold", json_number(trial.foretold)},
          {"spread", json_number(trial.spread)},
          {"deviation", json_number(trial.deviation)},
          {"error", json_number(trial.error)},
          {"luck", json_number(trial.luck)},
          {"turns", turns_json(data, trial)},
          {"changes", trial.worth.changes},
          {"chosen_after", std::move(chosen)},
          {"worth", trial.worth.value},
          {"weeks_allow", trial.weeks_allow},
          {"waiting", trial.waiting},
          {"cost", json_number(trial.cost)},
          {"net", trial.net},
          {"matters", look.matters},
          {"per_arm_power_80", json_number(trial.power_80)},
          {"per_arm_power_90", json_number(trial.power_90)}};
}

}  // namespace

std::string pilot_text(const PilotData& data, const PilotAnswer& answer, const std::string& title) {
  std::string text = painted(title, Tone::strong, colour_on_output()) + "\n\n";
  for (const std::string& part : pilot_in_words(data, answer)) {
    text += "  " + wrapped(printable(part), terminal_width() - 2, 2) + "\n";
  }
  text += "\nThe choice without a trial:\n" + choice_table(data, answer);
  if (!answer.trials.empty()) {
    text += "\nThe best trial of each option" +
            std::string(answer.trials.size() > kShownTrials ? ", ten of them" : "") + ":\n" +
            trial_table(data, answer);
  }
  return text;
}

std::string pilot_json(const PilotData& data, const PilotAnswer& answer) {
  Json json{{"metric", data.metric->id},
            {"unit", data.unit},
            {"years", answer.years},
            {"draws", answer.draws},
            {"drawn", data.drawn},
            {"choice", data.options[answer.choice]},
            {"options", Json::array()},
            {"knowing_all_at_most", answer.knowing_all.at_most},
            {"knowing_all_by_other_runs", json_number(answer.knowing_all.by_others)},
            {"worth_it", answer.is_worth_it()},
            {"left_out", answer.trials.empty() ? Json(nullptr) : json_number(answer.left_out)},
            {"trials", Json::array()},
            {"stops", Json::array()},
            {"tells", Json::array()},
            {"looked_at", answer.looked_at}};
  for (std::size_t o = 0; o < data.options.size(); ++o) {
    json["options"].push_back({{"option", data.options[o]},
                               {"mean", json_number(answer.means[o])},
                               {"best_share", json_number(answer.best_share[o])}});
  }
  for (const PilotTrial& trial : answer.trials) json["trials"].push_back(trial_json(data, trial));
  for (const PilotStop& stop : answer.stops) {
    json["stops"].push_back({{"weeks", stop.weeks},
                             {"at_or_above", stop.above ? Json(*stop.above) : Json(nullptr)},
                             {"at_or_below", stop.below ? Json(*stop.below) : Json(nullptr)},
                             {"standard_errors", stop.bound}});
  }
  for (const PilotAssumption& one : answer.tells) {
    json["tells"].push_back(
        {{"assumption", one.label}, {"after_low", one.low}, {"after_high", one.high}});
  }
  json["words"] = pilot_in_words(data, answer);
  return json_text(json);
}

std::string pilot_csv(const PilotData& data, const PilotAnswer& answer) {
  std::string text =
      "option,series,segment,weeks,customers_per_arm,is_enough,turns_at,below,above,changes,worth,"
      "unit,waiting,cost,net,error,foretold,spread,per_arm_power_80,per_arm_power_90\r\n";
  for (const PilotTrial& trial : answer.trials) {
    const bool one = trial.worth.turns.size() == 1;
    text += csv_field(option_of(data, trial)) + "," + trial.sight->look->series + "," +
            csv_field(data.groups[trial.sight->group].name) + "," +
            std::to_string(trial.sight->weeks) + "," + csv_number(trial.customers) + "," +
            (trial.is_enough ? "yes" : "no") + "," + (one ? csv_number(turn_of(trial)) : "") + "," +
            (one ? csv_field(data.options[trial.worth.turns[0].below]) : "") + "," +
            (one ? csv_field(data.options[trial.worth.turns[0].above]) : "") + "," +
            csv_number(trial.worth.changes) + "," + csv_number(trial.worth.value) + "," +
            csv_field(data.unit) + "," + csv_number(trial.waiting) + "," + csv_number(trial.cost) +
            "," + csv_number(trial.net) + "," + csv_number(trial.error) + "," +
            csv_number(trial.foretold) + "," + csv_number(trial.spread) + "," +
            csv_number(trial.power_80) + "," + csv_number(trial.power_90) + "\r\n";
  }
  return text;
}

std::string pilot_svg(const PilotData& data, const PilotAnswer& answer, const std::string& title) {
  const std::string under = std::to_string(answer.draws) + " draws of our assumptions";
  return svg_page(title, under, {pilot_chart(data, answer)}, 1);
}

}  // namespace rapport
