// Journeys in scenario files: steps with their moves.
#include <algorithm>

#include "sim/file/scenario_reader.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

void ScenarioReader::read_journeys(const Value& root) {
  const Value* table = table_of(root, "journey");
  if (table == nullptr) return;
  for (const KeyValue& entry : table->table) {
    JourneySpec journey;
    journey.name = entry.key;
    const std::string place = place_of("journey", journey.name, scenario_.journeys.size());
    map_->add(place, entry.position);
    if (!is_table(entry.value, place)) map_->add_unread(place);
    for (const KeyValue& part : entry.value.table) {
      if (part.key != "step") {
        unknown_key(part, place, "", {"step"});
      } else if (is_table(part.value, place + ": step")) {
        read_steps(part.value, journey, place);
      } else {
        map_->add_unread(place);
      }
    }
    // A journey of one step can only begin there.
    if (journey.steps.size() == 1 && journey.entries.empty()) {
      journey.entries.push_back({journey.steps[0].name, 1.0});
    }
    // Even if it could not be read: what names it is right.
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
    const std::size_t problems = values_.problems().size();
    map_->add(here, entry.position);
    if (entry.key == kEndWord) {
      values_.problem(entry.position, here + ": 'end' means the end of a case",
                      "another name for the step");
      map_->add_unread(here);
    }
    if (is_table(entry.value, here)) {
      read_parameters(entry.value, step_parameters(), &step, here, others);
    } else {
      map_->add_unread(here);
    }
    journey.steps.push_back(step);
    if (const Value* at = entry.value.find("touch_point")) {
      map_->add(here, "touch point", at->position);  // problems call the key so
    }
    read_entry(entry.value, journey, place);
    if (values_.problems().size() > problems) map_->add_unread(place, "entries");
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
  const std::string here =
      place + ", " + place_of("entry", name, journey.entries.size());  // problems call it so
  map_->add(here, "probability", value->position);
  map_->add(place, "entries", value->position);
  const auto share = values_.number(*value, Quantity::share, here);
  if (!share) map_->add_unread(here, "probability");
  journey.entries.push_back({name, share.value_or(0.0)});
}

void ScenarioReader::read_moves(const Value& list, Outcome on, const std::string& from,
                                JourneySpec& journey, const std::string& place) {
  const std::string key = kOutcomeNames[static_cast<std::size_t>(on)];
  const std::string step = place + ", " + place_of("step", from, journey.steps.size() - 1);
  const std::size_t problems = values_.problems().size();
  map_->add(step, key, list.position);
  if (list.kind != Value::Kind::list) {
    values_.problem(list.position, step + ": " + key + " is a " + list.kind_text(),
                    "a list of moves, as [{ to = \"end\" }]");
  }
  const std::size_t first = journey.moves.size();
  std::optional<std::size_t> rest;
  bool may_have_two = false;  // a move that could not be read may have had a probability
  for (std::size_t i = 0; i < list.list.size(); ++i) {
    const Value& value = list.list[i];
    const std::string what = step + ": move " + std::to_string(i + 1) + " of " + key;
    JourneySpec::Move move;
    move.from = from;
    move.on = on;
    const std::size_t before = values_.problems().size();
    if (!is_table(value, what) || !read_move(value, move, what, place)) continue;
    may_have_two |= values_.problems().size() > before;
    if (value.find("probability") == nullptr) {
      if (rest && !may_have_two) {
        values_.problem(value.position, what + " has no probability, and neither has one before it",
                        "one move of a list without probability, which takes the rest");
      }
      rest = journey.moves.size();
    }
    journey.moves.push_back(std::move(move));
  }
  if (values_.problems().size() == problems && rest) {
    take_rest(list, journey, first, *rest, step, key);
  }
  if (values_.problems().size() > problems) map_->add_unread(step, key);
}

/// Gives the move without a probability, number `rest`, what the others of its list leave. The
/// list's moves are those from `first` on.
void ScenarioReader::take_rest(const Value& list, JourneySpec& journey, std::size_t first,
                               std::size_t rest, const std::string& step, const std::string& key) {
  double sum = 0;
  for (std::size_t i = first; i < journey.moves.size(); ++i) {
    if (i == rest) continue;
    const double probability = journey.moves[i].probability;
    if (!(0 <= probability && probability <= 1)) return map_->add_unread(step, key);
    sum += probability;
  }
  constexpr double kRounding = 1e-9;
  journey.moves[rest].probability = std::max(0.0, 1.0 - sum);
  if (sum <= 1 + kRounding) return;
  values_.problem(list.position,
                  step + ": the probabilities of " + key + " sum to " + sum_text(sum) +
                      ", which leaves no rest",
                  "a sum of at most 1");
}

bool ScenarioReader::read_move(const Value& value, JourneySpec::Move& move, const std::string& what,
                               const std::string& place) {
  const bool has_target = read_target(value, move, what);
  std::string here = what;
  if (has_target) {
    here = place + ", " + move_place(move);
    map_->add(here, value.position);
    map_->add(here, "step to move to", value.find("to")->position);
  }
  read_parameters(value, move_parameters(), &move, here, {"to"});
  return has_target;
}

bool ScenarioReader::read_target(const Value& value, JourneySpec::Move& move,
                                 const std::string& what) {
  constexpr const char* kAllowed = "to = the name of a step, or \"end\"";
  const Value* to = value.find("to");
  if (to == nullptr) {
    values_.problem(value.position, what + " does not say where to", kAllowed);
    return false;
  }
  if (to->kind != Value::Kind::text || to->text.empty()) {
    const bool is_text = to->kind == Value::Kind::text;
    values_.problem(to->position, what + ": to is " + (is_text ? "empty" : "a " + to->kind_text()),
                    kAllowed);
    return false;
  }
  if (to->text != kEndWord) move.to = to->text;
  return true;
}

}  // namespace rapport
