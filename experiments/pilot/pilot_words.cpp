#include "experiments/pilot/pilot_words.h"

#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/verdict/verdict.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// "31 of 100".
std::string of_hundred(double share) {
  const double rounded = std::round(100.0 * share);
  if (share > 0.0 && rounded == 0.0) return "fewer than 1 of 100";
  return formatted("%.0f of 100", rounded);
}

/// A number of the metric with a unit.
std::string amount_in_words(const PilotData& data, double value, const std::string& unit,
                            bool rough) {
  const double step = step_of_size(value, rough);
  const std::string amount = data.is_money ? money(value, step) : number(value, step);
  return unit.empty() ? amount : amount + " " + unit;
}

/// "1 year", "2.5 years".
std::string years_in_words(double years) {
  const bool whole = std::abs(years - std::round(years)) < 0.05;
  const std::string text = number(years, whole ? 1.0 : 0.1);
  return text + (text == "1" ? " year" : " years");
}

/// Says how trials were found and what it rests on.
class PilotWriter {
 public:
  PilotWriter(const PilotData& data, const PilotAnswer& answer) : data_(data), answer_(answer) {}

  std::vector<std::string> text() const {
    std::vector<std::string> parts;
    const auto add = [&](std::string part) {
      if (!part.empty()) parts.push_back(std::move(part));
    };
    if (answer_.trials.empty()) {
      add(none_text());
      add(choice_text());
    } else {
      add(answer_.is_worth_it() ? trial_text() : not_worth_text());
      add(worth_text());
      add(stop_text());
      add(size_text());
      add(tells_text());
    }
    add(few_text());
    add(rests_text());
    add(missing_text());
    return parts;
  }

 private:
  const PilotTrial& first() const { return answer_.trials[0]; }
  std::string option(std::size_t number) const { return "'" + data_.options[number] + "'"; }
  std::string none_text() const;
  std::string choice_text() const;
  std::string of_group(const PilotTrial& trial) const;
  std::string trial_text() const;
  std::string not_worth_text() const;
  std::string rule_text() const;
  std::string worth_text() const;
  std::string stop_text() const;
  std::string size_text() const;
  std::string tells_text() const;
  std::string few_text() const;
  std::string rests_text() const;
  std::string missing_text() const;
  std::string difference(double value, bool with_unit) const;

  const PilotData& data_;
  const PilotAnswer& answer_;
};

/// A difference between arms, with the digits that its figure has: "+0.8 points".
std::string PilotWriter::difference(double value, bool with_unit) const {
  const PilotLook& look = *first().sight->look;
  const std::string text = signed_number(value, std::pow(10.0, -look.digits));
  return with_unit && *look.unit != '\0' ? text + " " + look.unit : text;
}

std::string PilotWriter::none_text() const {
  if (!(answer_.knowing_all.at_most > 0.0)) {
    return "No trial can change the choice: " + option(answer_.choice) +
           " is best in every draw of our assumptions. Choose it, and save the trial.";
  }
  return "No trial that was looked at would change the choice: whatever it found, " +
         option(answer_.choice) + " would stay best in the mean. Choose it, and save the trial.";
}

std::string PilotWriter::choice_text() const {
  const double all = answer_.knowing_all.at_most;
  return "By " + std::string(data_.metric->label) + " " + option(answer_.choice) + " is best in " +
         formatted("%.0f %% of %zu", 100.0 * answer_.best_share[answer_.choice], answer_.draws) +
         " draws of our assumptions. Knowing all of them would be worth " +
         worth_in_words(data_, all) + " at most, the luck of few runs in it.";
}

/// What the trial decides, where its choice turns once; else by ranges.
std::string PilotWriter::rule_text() const {
  const std::vector<ChoiceTurn>& turns = first().worth.turns;
  const std::string by = "the difference from " + option(0) + " in " + first().sight->look->label;
  const std::string when = " by week " + std::to_string(first().sight->weeks);
  if (turns.size() == 1) {  // the side that is further from no difference is named
    const bool fewer = turns[0].at < 0.0;
    return "If " + by + " is " + difference(turns[0].at, true) + (fewer ? " or less" : " or more") +
           when + ", choose " + option(fewer ? turns[0].below : turns[0].above) +
           " for all, else " + option(fewer ? turns[0].above : turns[0].below) + ".";
  }
  std::string text = "By " + by + when + " choose";
  for (std::size_t i = 0; i < turns.size(); ++i) {
    text += (i == 0 ? " " : "; ") + option(turns[i].below) +
            (i == 0 ? " up to " : " from there to ") + difference(turns[i].at, true);
  }
  return text + "; above that " + option(turns.back().above) + ".";
}

std::string PilotWriter::of_group(const PilotTrial& trial) const {
  const std::string& name = data_.groups[trial.sight->group].name;
  return name.empty() ? "" : " of segment '" + name + "'";
}

std::string PilotWriter::trial_text() const {
  return "Try " + option(first().option) + " on " + customers_in_words(first().customers) +
         " customers" + of_group(first()) + " for " + std::to_string(first().sight->weeks) +
         " weeks, beside as many under " + option(0) + ". " + rule_text();
}

std::string PilotWriter::not_worth_text() const {
  return "No trial is worth its wait and cost: choose " + option(answer_.choice) +
         " now. The best of them tries " + option(first().option) + " on " +
         customers_in_words(first().customers) + " customers" + of_group(first()) + " for " +
         std::to_string(first().sight->weeks) + " weeks, beside as many under " + option(0) + ". " +
         rule_text();
}

std::string PilotWriter::worth_text() const {
  std::string text = "That would change the choice, which is " + option(answer_.choice) +
                     " now, after " + of_hundred(first().worth.changes) + " trials, and is worth " +
                     worth_in_words(data_, first().worth.value) +
                     " in the mean; knowing all would be worth " +
                     worth_in_words(data_, answer_.knowing_all.at_most) +
                     " at most. Judged by draws that the rule does not know it is worth " +
                     worth_in_words(data_, answer_.left_out) + ".";
  const bool has_cost = data_.is_money && std::isfinite(first().cost);
  text += " Over " + years_in_words(answer_.years) + " it brings " +
          total_in_words(data_, first().net) + " net: waiting until week " +
          std::to_string(first().sight->weeks) + " foregoes " +
          total_in_words(data_, first().waiting);
  if (has_cost) text += ", and the trial costs " + total_in_words(data_, first().cost);
  text += has_cost ? "." : "; what the trial itself costs is not in it.";
  return text;
}

std::string PilotWriter::stop_text() const {
  const std::vector<PilotStop>& stops = answer_.stops;
  if (first().worth.turns.size() != 1) {
    return "Its choice turns more than once, so there is no rule to end it early.";
  }
  std::string text;
  for (const PilotStop& stop : stops) {
    if (!stop.above) continue;
    text += (text.empty() ? "" : "; ") + std::string("in week ") + std::to_string(stop.weeks) +
            " at " + difference(*stop.above, false) + " or more choose " +
            option(first().worth.turns[0].above) + ", at " + difference(*stop.below, false) +
            " or less " + option(first().worth.turns[0].below);
  }
  if (text.empty()) {
    return "Do not end it early: before week " + std::to_string(first().sight->weeks) +
           " too little of the choice is seen.";
  }
  return "Stop early only here: " + text +
         ". Where the truth lies right where the choice turns, that ends on a side by chance in "
         "5 of 100 trials at most (O'Brien and Fleming's bounds).";
}

std::string PilotWriter::size_text() const {
  std::string text;
  if (!first().is_enough) {
    text =
        "More customers than the company has would tell more: without any error the trial would "
        "be worth " +
        worth_in_words(data_, first().weeks_allow) + ". ";
  }
  text += "The error of the difference is " +
          number(first().error, step_of_size(first().error, true)) + "; runs foretell it as " +
          difference(first().foretold, false) + ", with a deviation of " +
          number(first().spread, step_of_size(first().spread, true)) +
          " over draws. To find a difference of " +
          number(first().sight->look->matters, step_of_size(first().sight->look->matters, true)) +
          " at 5 % in 80 (90) of 100 trials, which is another question, takes " +
          customers_in_words(first().power_80) + " (" + customers_in_words(first().power_90) +
          ") customers in each arm.";
  return text;
}

std::string PilotWriter::tells_text() const {
  if (answer_.assumptions == 0) return "";
  if (answer_.tells.empty()) {
    return "It tells no single one of " + std::to_string(answer_.assumptions) +
           " assumptions beyond chance: what it sees is made by many.";
  }
  std::string text = "It tells above all";
  for (std::size_t i = 0; i < answer_.tells.size(); ++i) {
    const PilotAssumption& one = answer_.tells[i];
    text += (i == 0 ? " '" : ", '") + one.label + "' (place in its range " + number(one.low, 0.01) +
            " after a low result, " + number(one.high, 0.01) + " after a high one)";
  }
  return text + ".";
}

std::string PilotWriter::few_text() const {
  std::string text;
  if (answer_.draws < kFewDraws) {
    text = "This rests on " + std::to_string(answer_.draws) +
           " draws that could be fitted, which is few: take it for a hint. ";
  }
  if (2 * data_.draws.size() < data_.drawn) {
    text += std::to_string(data_.drawn - data_.draws.size()) + " of " +
            std::to_string(data_.drawn) +
            " draws were left out, because they are no firm or none that comes to Today's targets; "
            "as that is more than half of them, this says little of our assumptions. ";
  }
  return text.empty() ? text : text.substr(0, text.size() - 1);
}

std::string PilotWriter::rests_text() const {
  return "It rests on " + std::to_string(answer_.draws) +
         " draws of our assumptions, each as good as another, which are no "
         "probabilities, and supposes that one of them is true; that what is tried on some "
         "customers does what it would do for all; and that gains come evenly over time. " +
         std::to_string(answer_.looked_at) +
         (answer_.looked_at == 1
              ? " trial was compared."
              : " trials were compared, and the best of many looks a little better than it is.");
}

std::string PilotWriter::missing_text() const {
  std::string text;
  for (const int weeks : data_.weeks_left_out) {
    text +=
        (text.empty() ? "Left out, as runs are shorter: trials of " : ", ") + std::to_string(weeks);
  }
  return text.empty() ? text : text + " weeks.";
}

}  // namespace

std::string sight_in_words(const PilotData& data, const PilotSight& sight) {
  const std::string& group = data.groups[sight.group].name;
  return std::string(sight.look->label) + " by week " + std::to_string(sight.weeks) +
         (group.empty() ? "" : ", of segment '" + group + "'");
}

std::string worth_in_words(const PilotData& data, double value) {
  return amount_in_words(data, value, unit_of_difference(data.unit), true);
}

std::string level_in_words(const PilotData& data, double value) {
  return amount_in_words(data, value, data.unit, false);
}

std::string total_in_words(const PilotData& data, double value) {
  if (!data.is_money) return worth_in_words(data, value);
  return money(value, step_of_size(value, true)) + " " + data.currency;
}

std::string customers_in_words(double customers) {
  return std::isfinite(customers)
             ? count(customers >= 1000.0 ? std::round(customers / 100.0) * 100.0 : customers)
             : "any number of";
}

std::vector<std::string> pilot_in_words(const PilotData& data, const PilotAnswer& answer) {
  return PilotWriter(data, answer).text();
}

}  // namespace rapport
