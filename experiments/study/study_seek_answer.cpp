#include "experiments/study/study_seek_answer.h"

#include <algorithm>
#include <cmath>

#include "experiments/output/text_table.h"
#include "experiments/study/word_parts.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

constexpr std::size_t kMovesSaid = 3;  // in a sentence
constexpr const char* kOverCost = "over_cost";

/// Where more was to be had and fresh luck does not say that it is.
std::string no_better_text(const StudyData& data, const SeekWay& way) {
  const SeekGoal goal = data.study.spec.seek.goal;
  const bool is_better = data.keys[0].metric->good == Good::less
                             ? way.metric.difference.upper() < 0
                             : way.metric.difference.lower() > 0;
  const bool is_asked = goal == SeekGoal::spend || goal == SeekGoal::move;
  return is_asked && !is_better ? ", and no better than Today beyond luck" : "";
}

SeekKept kept_of(const SeekSpec& seek, const SeekAnswer& answer, const SeekWay& way) {
  const bool is_target = seek.goal == SeekGoal::target;
  const Interval& found = is_target ? way.level : way.cost.difference;
  if (found.n == 0) return SeekKept::unknown;
  const double sign = is_target && seek.target.at_least ? -1.0 : 1.0;
  const double most = sign * (is_target ? seek.target.value.number : answer.limit);
  const double mean = sign * found.mean;
  if (mean > most) return SeekKept::missed;
  return mean + found.half_width <= most ? SeekKept::clearly : SeekKept::by_mean;
}

SeekWay way_of(const StudyData& data, const StudyFindings& found, const SeekAnswer& answer,
               std::size_t point, std::size_t best_point) {
  SeekWay way;
  way.point = point;
  way.moves = seek_moves(data.study.spec, data.study.points.seek, data.seek->tried[point],
                         moves_by_weight(data.study, *data.seek, data.seek->tried[point]));
  const SeekMeans& promised = data.seek->means[point];
  way.promised = data.keys[0].metric->good == Good::less ? -promised.gain : promised.gain;
  way.promised_cost = promised.cost;
  way.promised_level = promised.level;
  const SeekMeans& best = data.seek->means[best_point];
  way.best = data.keys[0].metric->good == Good::less ? -best.gain : best.gain;
  way.best_cost = best.cost;
  way.best_moves = moved_places(data.seek->tried[best_point], data.study.points.seek.places);
  if (data.seek->stage != SeekStage::over) return way;
  way.metric = found.points[point].differences[0];
  way.cost = found.points[point].differences[answer.cost_key];
  way.level = found.points[point].means[answer.target_key];
  way.kept = kept_of(data.study.spec.seek, answer, way);
  return way;
}

std::string amount_text(const StudyData& data, std::size_t key, double value, bool of_difference) {
  return grouped(value, data.keys[key].metric->digits) + unit_text(data.units[key], of_difference);
}

/// "+2.1 points (+1.2 to +3.0)".
std::string difference_text(const StudyData& data, std::size_t key, const Interval& by) {
  const int digits = data.keys[key].metric->digits;
  const std::string text = signed_text(by.mean, digits) + unit_text(data.units[key], true);
  if (!std::isfinite(by.half_width)) return text;
  return text + " (" + signed_text(by.lower(), digits) + " to " + signed_text(by.upper(), digits) +
         ")";
}

std::string label_of(const StudyData& data) { return data.keys[0].metric->label; }

std::string target_text(const StudyData& data, const SeekAnswer& answer) {
  const SeekTarget& target = data.study.spec.seek.target;
  return std::string(data.keys[answer.target_key].metric->label) +
         (target.at_least ? " of at least " : " of at most ") + number_text(target.value.number) +
         unit_text(data.units[answer.target_key], false);
}

std::string asked_text(const StudyData& data, const SeekAnswer& answer) {
  const SeekSpec& seek = data.study.spec.seek;
  const std::string part =
      seek.amount.unit == "%" ? " (" + number_text(seek.amount.number) + " %)" : "";
  const auto money = [&](double value) { return amount_text(data, answer.cost_key, value, true); };
  switch (seek.goal) {
    case SeekGoal::spend:
      return "Asked: what brings most for " + label_of(data) + " for at most " +
             money(answer.limit) + part + " more than Today costs.";
    case SeekGoal::save:
      return "Asked: what costs at least " + money(-answer.limit) + part +
             " less than Today, with the least harm to " + label_of(data) + ".";
    case SeekGoal::move:
      return "Asked: where the money that is spent today would bring most for " + label_of(data) +
             ", without spending more.";
    case SeekGoal::target:
      break;
  }
  return "Asked: " + target_text(data, answer) + ", for the least cost.";
}

std::string tried_text(const StudyData& data) {
  const SeekState& state = *data.seek;
  const std::string runs = std::to_string(data.study.spec.replications);
  std::string text = std::to_string(state.means.empty() ? 0 : state.means.size() - 1) +
                     " programmes were tried, " + runs + (runs == "1" ? " run" : " runs") +
                     " of each";
  if (state.stage == SeekStage::searching) return text + " so far; the search goes on.";
  if (state.stage == SeekStage::confirming)
    return text + "; the ways below have still to be run again on luck that it has not seen.";
  return text + "; the ways below were run again " + std::to_string(data.study.spec.seek.fresh) +
         " times on luck that the search has not seen.";
}

std::string nothing_text(const StudyData& data, const SeekAnswer& answer) {
  const SeekState& state = *data.seek;
  if (state.stage == SeekStage::searching) return {};
  if (state.ways.empty()) {
    return state.kept ? "Nothing that was tried is better than Today beyond luck and within what "
                        "was asked."
                      : "No programme has runs with values: nothing can be recommended.";
  }
  if (state.kept) return {};
  const SeekMeans& means = state.means[state.ways[0]];
  const bool is_target = data.study.spec.seek.goal == SeekGoal::target;
  return "Nothing that was tried keeps what was asked. The nearest, shown below, comes to " +
         (is_target
              ? amount_text(data, answer.target_key, means.level, false)
              : amount_text(data, answer.cost_key, means.cost, true) + " beyond Today's cost") +
         " in the search.";
}

/// The strongest moves: "Training from 8 to 40 hours a year; Bonus from 0 to 1; and 5 more".
std::string moves_text(const SeekWay& way) {
  std::string text;
  for (std::size_t m = 0; m < std::min(way.moves.size(), kMovesSaid); ++m) {
    text += (m == 0 ? "" : "; ") + way.moves[m].what;
  }
  if (way.moves.size() <= kMovesSaid) return text;
  return text + "; and " + std::to_string(way.moves.size() - kMovesSaid) + " more";
}

/// What the best had that a way stands for, where that moves more.
std::string stands_for_text(const StudyData& data, const SeekAnswer& answer, std::size_t place) {
  const SeekWay& way = answer.ways[place];
  if (way.best_moves <= way.moves.size()) return {};
  const bool is_target = data.study.spec.seek.goal == SeekGoal::target;
  const std::size_t key = is_target ? answer.cost_key : 0;
  return "; moving " + std::to_string(way.best_moves) + " levers it had come to " +
         signed_text(is_target ? way.best_cost : way.best, data.keys[key].metric->digits) +
         (is_target ? " for cost" : "");
}

std::string way_text(const StudyData& data, const SeekAnswer& answer, std::size_t place) {
  const SeekWay& way = answer.ways[place];
  if (way.kept == SeekKept::unknown) return {};
  std::string text = "Way " + std::to_string(place + 1) + " (" + moves_text(way) +
                     "): " + label_of(data) + " " +
                     difference_text(data, 0, way.metric.difference) + " against Today, cost " +
                     difference_text(data, answer.cost_key, way.cost.difference) + ": " +
                     kept_in_words(data, answer, way) + ".";
  return text + " The search had promised " +
         signed_text(way.promised, data.keys[0].metric->digits) + " and " +
         signed_text(way.promised_cost, data.keys[answer.cost_key].metric->digits) +
         stands_for_text(data, answer, place) + ".";
}

/// "What more levers bring, by the search's own runs (Customers who stay): 1 lever +2.8, 2 levers
/// +3.0".
std::string few_text(const StudyData& data, const SeekAnswer& answer) {
  const SeekState& state = *data.seek;
  std::vector<std::size_t> told = state.few;
  if (told.empty() || state.stand_for.empty()) return {};
  if (told.back() != state.stand_for[0]) told.push_back(state.stand_for[0]);
  if (told.size() < 2) return {};
  const bool is_target = data.study.spec.seek.goal == SeekGoal::target;
  const std::size_t key = is_target ? answer.cost_key : 0;
  const double sign = !is_target && data.keys[0].metric->good == Good::less ? -1.0 : 1.0;
  std::string text = "What more levers bring, by the search's own runs (" +
                     std::string(data.keys[key].metric->label) + "): ";
  for (std::size_t i = 0; i < told.size(); ++i) {
    const std::size_t moved = moved_places(state.tried[told[i]], data.study.points.seek.places);
    const SeekMeans& means = state.means[told[i]];
    text += (i == 0 ? "" : ", ") + std::to_string(moved) + (moved == 1 ? " lever " : " levers ") +
            signed_text(is_target ? means.cost : sign * means.gain, data.keys[key].metric->digits);
  }
  return text + ".";
}

std::string beyond_worth_text(const StudyData& data, const SeekAnswer& answer) {
  if (!answer.beyond_worth || data.study.spec.seek.goal != SeekGoal::move) return {};
  const std::size_t key = *key_of_metric(data, kOverCost);
  return "Today spends " + amount_text(data, key, answer.beyond_worth->mean, true) +
         " beyond worth: acts that cost more than the time is worth that customers can be expected "
         "to stay longer for them.";
}

}  // namespace

SeekAnswer seek_answer(const StudyData& data, const StudyFindings& findings) {
  SeekAnswer answer;
  if (data.keys.empty() || data.seek->means.empty()) return answer;
  const SeekSpec& seek = data.study.spec.seek;
  answer.cost_key = *key_of_metric(data, kCostMetric);
  answer.target_key = seek.goal == SeekGoal::target ? *key_of_metric(data, seek.target.metric) : 0;
  answer.limit = seek_limit(seek, data.seek->today_cost);
  if (const auto key = key_of_metric(data, kOverCost)) {
    answer.beyond_worth = findings.points[data.against()].means[*key];
  }
  for (std::size_t w = 0; w < data.seek->ways.size(); ++w) {
    answer.ways.push_back(
        way_of(data, findings, answer, data.seek->ways[w], data.seek->stand_for[w]));
  }
  return answer;
}

std::string kept_in_words(const StudyData& data, const SeekAnswer& answer, const SeekWay& way) {
  const SeekSpec& seek = data.study.spec.seek;
  if (way.kept == SeekKept::unknown) return "not run on fresh luck yet";
  const bool is_target = seek.goal == SeekGoal::target;
  const std::string came =
      is_target ? target_text(data, answer) + ": " +
                      amount_text(data, answer.target_key, way.level.mean, false) + ", "
                : "";
  if (way.kept == SeekKept::clearly) {
    return came + (is_target ? "reached" : "within what was asked" + no_better_text(data, way));
  }
  if (way.kept == SeekKept::missed) return came + "not kept on fresh luck";
  return came + (is_target ? "reached" : "within what was asked") +
         std::string(" by the mean, and luck leaves it open");
}

std::vector<std::string> seek_in_words(const StudyData& data, const SeekAnswer& answer) {
  std::vector<std::string> sentences;
  const auto say = [&](std::string text) {
    if (!text.empty()) sentences.push_back(std::move(text));
  };
  if (data.seek->means.empty()) {
    say("The search has not come to its first points yet.");
    return sentences;
  }
  say(asked_text(data, answer));
  say(tried_text(data));
  say(nothing_text(data, answer));
  for (std::size_t w = 0; w < answer.ways.size(); ++w) say(way_text(data, answer, w));
  say(few_text(data, answer));
  say(beyond_worth_text(data, answer));
  return sentences;
}

}  // namespace rapport
