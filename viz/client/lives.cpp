#include "viz/client/lives.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/output/numbers.h"
#include "experiments/trial/customer_fates.h"
#include "experiments/trial/life_words.h"

namespace rapport {

namespace {

constexpr double kNoVisit = std::numeric_limits<double>::quiet_NaN();

std::vector<PartingCount> partings_of(const FateStudy& study) {
  std::vector<PartingCount> out;
  for (std::size_t i = 0; i < study.saved_by.size(); ++i) {
    if (study.saved_by[i] + study.lost_by[i] == 0) continue;
    out.push_back({kPartingLabels[i], study.saved_by[i], study.lost_by[i]});
  }
  std::ranges::stable_sort(out, std::ranges::greater{},
                           [](const PartingCount& p) { return p.saved + p.lost; });
  return out;
}

LifeRow row_of(const Model& model, const SideBySide& visit) {
  const StoryLeg& leg = visit.a == nullptr ? *visit.b : *visit.a;
  LifeRow row{date_of(model, visit.time()), visit_words(model, leg), "", "", kNoVisit, kNoVisit};
  if (visit.a != nullptr) {
    row.policy = outcome_words(model, *visit.a);
    row.policy_satisfaction = visit.a->satisfaction;
  }
  if (visit.b != nullptr) {
    row.against = outcome_words(model, *visit.b);
    row.against_satisfaction = visit.b->satisfaction;
  }
  return row;
}

/// As end_words(), with the date as the screen has dates.
std::string end_of_life(const Model& model, const std::optional<StoryEnd>& end) {
  std::string words = end_words(model, end);
  if (!end) return words;
  const std::string date = date_of(model, end->time);
  return words.replace(words.find(date), date.size(), day_of(date));
}

void fill_example(const Model& model, const FateExample& example, LivesView& view) {
  const std::vector<SideBySide> rows = side_by_side(example.a, example.b);
  const std::optional<FirstParting> first = parting_of(example, rows);
  view.has_example = true;
  view.is_saved = !example.a_end && example.b_end;
  view.customer = example.customer;
  view.segment = model.segments[example.segment].name;
  view.value = example.value;
  view.same_before = first ? first->row : rows.size();
  if (first) {
    view.came_first = kPartingLabels[static_cast<std::size_t>(first->parting)];
    view.first_date = date_of(model, rows[first->row].time());
  }
  const Time until = common_time(example.a_end ? &*example.a_end : nullptr,
                                 example.b_end ? &*example.b_end : nullptr);
  for (std::size_t i = view.same_before; i < rows.size(); ++i) {
    if (rows[i].time() <= until) view.rows.push_back(row_of(model, rows[i]));
  }
  view.later = rows.size() - view.same_before - view.rows.size();
  view.policy_end = end_of_life(model, example.a_end);
  view.against_end = end_of_life(model, example.b_end);
}

}  // namespace

LivesView lives_of(const LivesQuestion& question, const SideTaskLink& link) {
  TrialOptions options;
  options.command = "why";
  options.scenario = question.path;
  options.read = [&](const std::string& file) {
    return file == question.path ? question.text : read_text_file(file);
  };
  options.policies = {question.policy, question.against};
  options.seed = question.seed;
  options.replications = 1;
  options.quiet = true;
  const Trial trial(options);
  const FateStudy study = study_fates(trial, 0, 1, {{}, &link.stop, link.progress});
  LivesView view;
  if (!study.was_followed) {
    view.problem = study.failed > 0 ? "The first run of one of the two failed." : "Given up.";
    return view;
  }
  const FateRow& all = study.rows[0];
  view.saved = static_cast<std::size_t>(all.of(&Fates::saved).mean());
  view.lost = static_cast<std::size_t>(all.of(&Fates::lost).mean());
  view.partings = partings_of(study);
  if (study.example) fill_example(trial.model(1), *study.example, view);
  return view;
}

}  // namespace rapport
