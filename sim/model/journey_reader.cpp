// Journeys in scenario files: steps with their moves.
#include <algorithm>

#include "sim/model/scenario_reader.h"

namespace rapport {

void ScenarioReader::read_journeys(const Value& root) {
  const Value* table = table_of(root, "journey");
  if (table == nullptr) return;
  for (const KeyValue& entry : table->table) {
    JourneySpec journey;
    journey.name = entry.key;
    const std::string place = place_of("journey", journey.name, scenario_.journeys.size());
    map_->add(place, entry.position);
    if (!is_table(entry.value, place)) continue;
    for (const KeyValue& part : entry.value.table) {
      if (part.key != "step") {
        unknown_key(part, place, "", {"step"});
      } else if (is_table(part.value, place + ": step")) {
        read_steps(part.value, journey, place);
      }
    }
    // A journey of one step can only begin there.
    if (journey.steps.size() == 1 && journey.entries.empty()) {
      journey.entries.push_back({journey.steps[0].name, 1.0});
    }
    scenario_.journeys.push_back(std::move(journey));
  }
}

void ScenarioReader::read_steps(const Value& steps, JourneySpec& journey,
                                const std::string& place) {
  std::vector<std::string> others(kOutcomeNames.begin(), kOutcomeNames.end());
  others.push_back("entry");
  for (const KeyValue& entry : steps.table) {
    JourneySpec::Step step;
    step.name = entry.key;
    const std::string here = place + ", " + place_of("step", step.name, journey.steps.size());
    map_->add(here, entry.position);
    if (entry.key == kEndWord) {
      values_.problem(entry.position, here + ": 'end' means the end of a case",
                      "another name for the step");
    }
    if (!is_table(entry.value, here)) continue;
    read_parameters(entry.value, step_parameters(), &step, here, others);
    journey.steps.push_back(step);
    read_entry(entry.value, journey, place);
    for (std::size_t o = 0; o < kOutcomes; ++o) {
      const Value* list = entry.value.find(kOutcomeNames[o]);
      if (list != nullptr) read_moves(*list, static_cast<Outcome>(o), step.name, journey, place);
    }
  }
}

void ScenarioReader::read_entry(const Value& step, JourneySpec& journey, const std::string& place) {
  const Value* value = step.find("entry");
  if (value == nullptr) return;
  const std::string& name = journey.steps.back().name;
  const std::string here = place + ", " + place_of("entry", name, 0);
  map_->add(here, value->position);
  const auto share = values_.number(*value, Quantity::share, here);
  journey.entries.push_back({name, share.value_or(0.0)});
}

void ScenarioReader::read_moves(const Value& list, Outcome on, const std::string& from,
                                JourneySpec& journey, const std::string& place) {
  const std::string key = kOutcomeNames[static_cast<std::size_t>(on)];
  const std::string step = place + ", step '" + from + "'";
  map_->add(step, key, list.position);
  if (list.kind != Value::Kind::list) {
    values_.problem(list.position, step + ": " + key + " is a " + list.kind_text(),
                    "a list of moves, as [{ to = \"end\" }]");
    return;
  }
  const std::size_t first = journey.moves.size();
  JourneySpec::Move* rest = nullptr;
  std::size_t rest_at = 0;
  double sum = 0;
  for (std::size_t i = 0; i < list.list.size(); ++i) {
    const Value& value = list.list[i];
    const std::string what = step + ": " + key + "[" + std::to_string(i) + "]";
    if (!is_table(value, what)) continue;
    JourneySpec::Move move;
    move.from = from;
    move.on = on;
    if (!read_move(value, move, what, place)) continue;
    if (value.find("probability") != nullptr) {
      sum += move.probability;
    } else if (rest_at == 0) {
      rest_at = journey.moves.size() + 1;
    } else {
      values_.problem(value.position, what + " has no probability, and neither has one before it",
                      "one move of a list without probability, which takes the rest");
    }
    journey.moves.push_back(std::move(move));
  }
  if (rest_at == 0) return;
  rest = &journey.moves[rest_at - 1];
  rest->probability = rest_at == first + 1 && journey.moves.size() == first + 1 ? 1.0 : 1.0 - sum;
  if (rest->probability >= 0) return;
  if (rest->probability > -1e-9) {  // rounding
    rest->probability = 0;
    return;
  }
  values_.problem(list.position,
                  step + ": the probabilities of " + key + " sum to " + number_text(sum) +
                      ", which leaves no rest",
                  "a sum of at most 1");
  rest->probability = 0;
}

bool ScenarioReader::read_move(const Value& value, JourneySpec::Move& move, const std::string& what,
                               const std::string& place) {
  const Value* to = value.find("to");
  if (to == nullptr || to->kind != Value::Kind::text) {
    values_.problem(value.position, what + " does not say where to",
                    "to = the name of a step, or \"end\"");
    return false;
  }
  if (to->text != kEndWord) move.to = to->text;
  const std::string here = place + ", move '" + move.from + "' -> " +
                           (move.to.empty() ? "the end" : "'" + move.to + "'");
  map_->add(here, value.position);
  map_->add(here, "step to move to", to->position);
  read_parameters(value, move_parameters(), &move, here, {"to"});
  return true;
}

}  // namespace rapport
