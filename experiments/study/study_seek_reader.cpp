// What a study file says of a search.
#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/study/study_reader.h"
#include "sim/core/text.h"
#include "sim/measure/metric.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

constexpr std::array<const char*, 4> kGoals{"spend", "save", "move", "target"};  // by SeekGoal

}  // namespace

std::optional<SeekTarget> seek_target_of(const std::string& text) {
  const std::size_t at = text.find_first_of("<>");
  if (at == std::string::npos || at + 1 >= text.size() || text[at + 1] != '=') return std::nullopt;
  SeekTarget target;
  target.metric = trimmed(text.substr(0, at));
  target.at_least = text[at] == '>';
  const auto value = measure_of(std::string(trimmed(text.substr(at + 2))));
  if (target.metric.empty() || !value) return std::nullopt;
  target.value = {value->number, std::string(trimmed(value->unit))};
  return target;
}

/// What is sought, in one way alone.
void StudyReader::read_goal(const Value& seek) {
  std::string given;
  for (std::size_t g = 0; g < kGoals.size(); ++g) {
    if (seek.find(kGoals[g]) == nullptr) continue;
    given += (given.empty() ? "" : " and ") + std::string(kGoals[g]);
    spec_.seek.goal = static_cast<SeekGoal>(g);
  }
  if (given.empty() || given.find(" and ") != std::string::npos) {
    problem(seek, given.empty() ? "seek says no goal" : "seek has " + given,
            "one of: spend = \"500000 EUR\", save = \"10 %\", move = true, target = \"retention >= "
            "86 %\"");
    return;
  }
  const char* key = given.c_str();
  if (spec_.seek.goal == SeekGoal::move) {
    if (!flag(seek, key, true)) problem(*seek.find(key), "move is false", "move = true");
  } else if (spec_.seek.goal == SeekGoal::target) {
    read_target(seek);
  } else if (const auto amount = measure(seek, key)) {
    spec_.seek.amount = {amount->number, std::string(trimmed(amount->unit))};
    const bool is_money = spec_.seek.amount.unit != "%";
    if (spec_.seek.goal == SeekGoal::spend && is_money && amount->number > 0) {
      spec_.budget = amount->number;  // reports judge it as they do other studies' budgets
      spec_.budget_text = amount->text();
      spec_.budget_where = to_string(seek.find(key)->position);
    }
    if (!(amount->number > 0)) problem(*seek.find(key), given + " is not above 0", "an amount");
    if (spec_.seek.goal == SeekGoal::save && spec_.seek.amount.unit == "%" &&
        !(amount->number < 100)) {
      problem(*seek.find(key), "save is all that is spent, or more", "less than 100 %");
    }
  }
}

void StudyReader::read_target(const Value& seek) {
  const auto target = seek_target_of(text(seek, "target"));
  const Value& at = *seek.find("target");
  if (!target) {
    problem(at, "target is no target", "METRIC >= VALUE or METRIC <= VALUE, as retention >= 86 %");
    return;
  }
  spec_.seek.target = *target;
  std::vector<std::string> known;
  for (const Metric& metric : metrics()) known.emplace_back(metric.id);
  if (find_metric(target->metric) == nullptr) {
    problem(at, "there is no metric '" + target->metric + "'", nearest_of(target->metric, known),
            did_you_mean(target->metric, known));
  } else if (std::ranges::find(spec_.metrics, target->metric) == spec_.metrics.end()) {
    problem(at, "the target's metric is none of those that the study keeps",
            "metrics with \"" + target->metric + "\"");
  } else {
    check_reachable(at, *target);
  }
}

/// A target beyond what its metric can be would be searched for in vain, or be reached by all.
void StudyReader::check_reachable(const Value& at, const SeekTarget& target) {
  const Metric& metric = *find_metric(target.metric);
  const ValueRange& range = metric.range;
  const double value = target.value.number;
  if (std::string_view(metric.unit) == "%" && target.value.unit.empty() && value > 0.0 &&
      value < 1.0) {
    problem(at, "the target is a share, and " + target.metric + " is in percent",
            number_text(100.0 * value) + " %");
    return;
  }
  if (value >= range.least && value <= range.most) return;
  problem(at, "the target is beyond what " + target.metric + " can be",
          "a number from " + number_text(range.least) +
              (std::isfinite(range.most) ? " to " + number_text(range.most) : " on"));
}

/// What a search asks of the rest of its study.
void StudyReader::check_seek(const Value& root, const Value& at) {
  const Metric* metric = spec_.metrics.empty() ? nullptr : find_metric(spec_.metrics[0]);
  if (metric == nullptr || metric->good == Good::neither) {
    problem(at, "seek does not know what is best",
            "metrics, the first of which is good one way, and with \"cost\" among them");
  } else if (std::ranges::find(spec_.metrics, kCostMetric) == spec_.metrics.end()) {
    problem(at, "seek does not know what points cost", "metrics with \"cost\" among them");
  }
  if (spec_.factors.empty()) problem(at, "seek has nothing to move", "levers as [[factor]]");
  for (const StudyFactorSpec& factor : spec_.factors) {
    const bool is_lever =
        factor.paths.size() == 1 && !factor.has_levels() && lever_of(factor.paths[0]) != nullptr;
    if (is_lever) continue;
    problems_.add(factor.where, "factor '" + factor.name + "' is no lever with a range",
                  "path = \"levers.bonus\", and from and to where it may not move over all of it");
  }
  for (const char* key : {"policies", "against", "select", "budget"}) {
    if (root.find(key) == nullptr) continue;
    problem(*root.find(key), std::string("a search has no ") + key,
            "none: it begins with Today, and is compared with it");
  }
  if (spec_.in_force == InForce::both) {
    problem(*root.find("in_force"), "a search is either dated or steady", "one of the two");
  }
}

void StudyReader::read_seek(const Value& root) {
  const Value* seek = find(root, "seek", Value::Kind::table, "a table [seek]");
  if (seek == nullptr) {
    if (spec_.seeks()) {
      problems_.add(spec_.path, "a design of kind seek does not say what for",
                    "[seek] with spend, save, move or target");
    }
    return;
  }
  check_keys(*seek, "seek");
  if (!spec_.seeks()) {
    problem(*seek, "there is a search, and the design is of another kind", "kind = \"seek\"");
  }
  read_goal(*seek);
  spec_.seek.points = whole(*seek, "points", 150, 2, kMostSought);
  spec_.seek.generation = whole(*seek, "generation", 20, 4, 1000);
  spec_.seek.fresh = whole(*seek, "fresh", 30, 2, 10'000);
  spec_.seek.ways = whole(*seek, "ways", 3, 1, 10);
  spec_.seek.enough = number(*seek, "enough", spec_.seek.enough);
  if (!(spec_.seek.enough > 0 && spec_.seek.enough <= 1)) {
    problem(*seek->find("enough"), "enough is no part of what a way brings",
            "above 0, and 1 at most, as 0.9");
  }
  spec_.seek.where = to_string(seek->position);
  check_seek(root, *seek);
}

}  // namespace rapport
