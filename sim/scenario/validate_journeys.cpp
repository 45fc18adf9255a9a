// Checks journeys: names, probabilities, and whether cases get in, through and out.
#include <algorithm>
#include <array>

#include "sim/scenario/checker.h"
#include "sim/scenario/journey_graph.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

const char* name_of(Outcome outcome) { return kOutcomeNames[static_cast<std::size_t>(outcome)]; }

/// Checks one journey. The place of each problem begins with the journey's own.
class JourneyCheck {
 public:
  JourneyCheck(const Scenario& scenario, const Scenario& structure, std::size_t index,
               Problems& problems)
      : scenario_(scenario),
        journey_(scenario.journeys[index]),
        structure_(structure.journeys[index]),
        where_(place_of("journey", journey_.name, index)),
        steps_(journey_.steps),
        problems_(problems) {}

  void run() {
    const std::size_t before = problems_.size();
    if (journey_.steps.empty()) {
      at("").problem("has no steps", "tables [journey.NAME.step.STEP] in files");
      return;
    }
    check_names("step", journey_.steps, where_ + ", ", problems_);
    const NameIndex touch_points(scenario_.touch_points);
    for (std::size_t i = 0; i < journey_.steps.size(); ++i) {
      at_step(i).known("touch point", journey_.steps[i].touch_point, touch_points);
    }
    check_entries();
    for (const JourneySpec::Move& move : journey_.moves) check_move(move);
    for (std::size_t i = 0; i < journey_.steps.size(); ++i) check_move_sums(i);
    check_visits();
    // With a wrong name or probability the graph is not the one that was meant.
    if (problems_.size() == before) check_ways();
    if (problems_.size() == before) check_returns();
  }

 private:
  Checker at(const std::string& part) const {
    return {part.empty() ? where_ : where_ + ", " + part, problems_};
  }
  Checker at_step(std::size_t i) const { return at(place_of("step", journey_.steps[i].name, i)); }

  void check_entries() const {
    if (journey_.entries.empty()) {
      at("").problem("has no entries", "at least one step where cases begin");
      return;
    }
    double sum = 0;
    bool fine = true;
    for (std::size_t i = 0; i < journey_.entries.size(); ++i) {
      const JourneySpec::Entry& entry = journey_.entries[i];
      const Checker here = at(place_of("entry", entry.step, i));
      here.known("step", entry.step, steps_);
      fine &= here.probability("probability", entry.probability);
      sum += entry.probability;
    }
    if (fine) at("").sums_to_one("its entries", sum, "entries");
  }

  void check_move(const JourneySpec::Move& move) const {
    const Checker here = at(move_place(move));
    if (here.known("step to move from", move.from, steps_)) check_outcome(move, here);
    if (!move.to.empty() && !steps_.find(move.to)) {
      std::vector<std::string> names = steps_.names();
      if (!steps_.find("end")) names.emplace_back("end");  // files write this for the end
      here.problem("unknown step to move to '" + move.to + "'", nearest_of(move.to, names),
                   did_you_mean(move.to, names), "step to move to");
    }
    here.probability("probability", move.probability);
    if (move.delay) here.distribution("delay", *move.delay, 0, kAnyNumber, Quantity::duration);
    here.number("satisfaction", move.satisfaction);
    if (move.avoidable) check_avoidable(move, here);
  }

  /// Reports a move that owners and structure cannot save.
  void check_avoidable(const JourneySpec::Move& move, const Checker& here) const {
    const auto not_that = [&](const std::string& why) {
      here.problem("avoidable is set, but " + why,
                   "on moves to another department after a leg that was served", {}, "avoidable");
    };
    if (!scenario_.company.on) return;  // reported with what else needs a company
    if (move.to.empty()) return not_that("the move ends the case");
    if (move.on != Outcome::served) return not_that("the leg before it was not served");
    const TouchPointSpec *from = place_at(move.from), *to = place_at(move.to);
    if (from == nullptr || to == nullptr) return;  // reported with the step
    const auto employs = [](const TouchPointSpec& place) {
      return place.kind != TouchPointSpec::Kind::self_service;
    };
    if (!employs(*from) || !employs(*to)) return not_that("nobody works at self-service");
    if (from->department == to->department) {
      not_that("the move stays in department '" + to->department + "'");
    }
  }

  /// The touch point of a step; null where either is not known.
  const TouchPointSpec* place_at(const std::string& step) const {
    const auto i = steps_.find(step);
    if (!i) return nullptr;
    const auto t = NameIndex(scenario_.touch_points).find(journey_.steps[*i].touch_point);
    return t ? &scenario_.touch_points[*t] : nullptr;
  }

  /// Reports a move on an outcome that never happens: at self-service every leg is served, but for
  /// an outage (see shock.h), which turns it away.
  void check_outcome(const JourneySpec::Move& move, const Checker& here) const {
    const std::string& name = journey_.steps[*steps_.find(move.from)].touch_point;
    const auto place = NameIndex(scenario_.touch_points).find(name);
    if (move.on == Outcome::served || !place) return;
    const TouchPointSpec& spec = scenario_.touch_points[*place];
    if (move.on == Outcome::passed_on) {
      if (spec.assistant.on) return;
      here.problem("is on 'passed_on', but touch point '" + name + "' has no assistant",
                   "assistant.on = true at the touch point, or another outcome");
      return;
    }
    if (spec.kind != TouchPointSpec::Kind::self_service || move.on == Outcome::turned_away) return;
    here.problem(std::string("is on '") + name_of(move.on) + "', but touch point '" + name +
                     "' is self-service, where nobody waits",
                 "on 'served', or 'turned_away' for an outage");
  }

  void check_move_sums(std::size_t i) const {
    for (int o = 0; o < kOutcomes; ++o) {
      double sum = 0;
      bool any = false, fine = true;
      for (const JourneySpec::Move& move : journey_.moves) {
        if (move.from != journey_.steps[i].name || static_cast<int>(move.on) != o) continue;
        sum += move.probability;
        any = true;
        fine &= 0 <= move.probability && move.probability <= 1;  // reported with the move
      }
      const std::string outcome = name_of(static_cast<Outcome>(o));
      if (any && fine) at_step(i).sums_to_one("the moves on '" + outcome + "'", sum, outcome);
    }
  }

  void check_visits() const {
    const auto cyclic = std::ranges::count(steps_on_cycles(structure_), true);
    if (cyclic <= kVisitCounters) return;
    at("").problem("has " + std::to_string(cyclic) + " steps that a case may come back to",
                   "at most " + std::to_string(kVisitCounters) + " steps on cycles of moves");
  }

  void check_ways() const {
    const std::vector<bool> reached = steps_reached(structure_);
    const std::vector<bool> ends = steps_that_end(journey_, scenario_.touch_points);
    for (std::size_t i = 0; i < journey_.steps.size(); ++i) {
      if (!reached[i]) {
        at_step(i).problem("no entry and no move leads to it", {},
                           "if a policy leads there later, give it an entry of probability 0");
      }
      if (!ends[i]) {
        at_step(i).problem("a case that comes here never ends",
                           "moves that lead to the end with some probability");
      }
    }
  }

  /// Reports steps that cases would come back to too often. A run counts at most 255 visits of a
  /// step; where a case comes back with probability 0.92, it has more once in 10^9. Who is turned
  /// away or balks and comes back without a delay comes at the same moment, and is turned away
  /// again.
  void check_returns() const {
    check_returns(Outcome::served, false);
    check_returns(Outcome::balked, true);
    check_returns(Outcome::turned_away, true);
  }

  void check_returns(Outcome outcome, bool at_once) const {
    constexpr double kMost = 0.92;
    const std::vector<double> again = return_probabilities(journey_, outcome, at_once);
    for (std::size_t i = 0; i < again.size(); ++i) {
      if (again[i] <= kMost) continue;
      at_step(i).problem(std::string("when ") + name_of(outcome) +
                             ", a case comes back to it with probability " + number_text(again[i]) +
                             ", hundreds of times",
                         "at most " + number_text(kMost));
    }
  }

  const Scenario& scenario_;
  const JourneySpec& journey_;
  const JourneySpec& structure_;  // the same with the entries and moves of all periods
  std::string where_;
  NameIndex steps_;
  Problems& problems_;
};

}  // namespace

std::string move_place(const JourneySpec::Move& move) {
  const std::string to = move.to.empty() ? "the end" : "'" + move.to + "'";
  const bool served = move.on == Outcome::served;
  return "move '" + move.from + "' -> " + to +
         (served ? "" : std::string(" on ") + name_of(move.on));
}

void check_journeys(const Scenario& scenario, const Scenario& structure, Problems& problems) {
  check_names("journey", scenario.journeys, "", problems);
  for (std::size_t j = 0; j < scenario.journeys.size(); ++j) {
    JourneyCheck(scenario, structure, j, problems).run();
  }
}

}  // namespace rapport
