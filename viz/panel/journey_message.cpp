#include "viz/panel/journey_message.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "experiments/output/numbers.h"
#include "viz/words/journey_words.h"

namespace rapport {

namespace {

constexpr double kWorthSaying = 0.5;  // of 100 cases

/// Whether a difference is sure, or as long as nothing is sure large.
bool is_said(const PairNumber& number, bool rough) {
  const double size = std::abs(number.difference.mean);
  return size >= kWorthSaying && (rough ? size >= 2 * kWorthSaying : number.is_clear());
}

/// "29 instead of 34", whole numbers where they are far enough apart.
std::string instead(const PairNumber& number, bool rough) {
  const double step = std::abs(number.difference.mean) >= 1 || rough ? 1.0 : 0.1;
  return std::string(rough ? "about " : "") + rapport::number(number.to, step) + " instead of " +
         rapport::number(number.from, step);
}

std::string where(const JourneyView& view, const SessionState& state, const JourneyStep& step) {
  const std::vector<TouchPoint>& places = state.arms[state.against].model->touch_points;
  const auto is_visit = [&](const JourneyStep& s) {
    return places[s.touch_point].kind == TouchPointSpec::Kind::visit;
  };
  if (is_visit(step) && std::ranges::count_if(view.steps, is_visit) == 1) return "visits";
  return "contacts at " + step.name;
}

const JourneyStep* most_moved(const JourneyView& view, bool rough) {
  const JourneyStep* best = nullptr;
  for (const JourneyStep& step : view.steps) {
    if (!is_said(step.visits, rough)) continue;
    if (best == nullptr ||
        std::abs(step.visits.difference.mean) > std::abs(best->visits.difference.mean))
      best = &step;
  }
  return best;
}

/// Why most of those are lost who are.
std::string main_loss(const JourneyView& view) {
  const auto of = [&](Outcome outcome) { return view.ended[static_cast<std::size_t>(outcome)].to; };
  const double gave_up = of(Outcome::abandoned), balked = of(Outcome::balked),
               away = of(Outcome::turned_away);
  const double half = (gave_up + balked + away) / 2;
  if (away > half) return "found it closed or full";
  if (gave_up > half) return "gave up waiting";
  return balked > half ? "would not wait" : "";
}

std::string lost_line(const JourneyView& view, bool rough) {
  const std::string why = main_loss(view), text = text_of(view.lost, rough);
  const bool alike = text.find(" to ") == std::string::npos;
  return "Lost on the way: " + (alike ? text : instead(view.lost, rough)) + " of 100" +
         (why.empty() || view.lost.to < 1 ? "." : "; most " + why + ".");
}

/// What is said besides where the headline is about those who are lost.
std::string served_line(const JourneyView& view, bool rough) {
  const std::string why = main_loss(view);
  return (why.empty() ? "" : "Most of those " + why + ". ") + "Served to the end are " +
         instead(view.done, rough) + ".";
}

JourneyMessage of_one_policy(const JourneyView& view, const std::string& policy) {
  JourneyMessage message;
  message.headline = "Of 100 " + cases_of(view) + ", " + text_of(view.done, false) +
                     " are served to the end under " + policy;
  message.line = lost_line(view, false);
  return message;
}

}  // namespace

std::string cases_of(const JourneyView& view) {
  if (view.is_of_all) return "cases";
  std::string name = view.kinds[view.kind];
  if (name.size() > 1 && std::islower(static_cast<unsigned char>(name[1])) != 0)
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  return name + " cases";
}

double step_of(const PairNumber& number, bool rough) {
  const double most = std::max(std::abs(number.from), std::abs(number.to));
  const double least = most >= 10 || rough ? 1.0 : 0.1;
  return std::max(least, step_for(number.difference.half_width, rough));
}

std::string text_of(const PairNumber& number, bool rough) {
  return (rough ? "≈ " : "") + pair_text(number.from, number.to, step_of(number, rough));
}

JourneyMessage journey_message(const JourneyView& view, const SessionState& state,
                               const std::string& policy, bool rough) {
  if (!view.is_pair) return of_one_policy(view, policy);
  JourneyMessage message;
  message.line = lost_line(view, rough);
  const JourneyStep* step = most_moved(view, rough);
  const bool lost = is_said(view.lost, rough) &&
                    (step == nullptr ||
                     std::abs(view.lost.difference.mean) > std::abs(step->visits.difference.mean));
  const std::string cases = "100 " + cases_of(view);
  if (lost) {
    message.headline =
        "With " + policy + ", " + instead(view.lost, rough) + " of " + cases + " are lost";
    message.line = served_line(view, rough);
  } else if (step != nullptr) {
    message.headline = "With " + policy + ", " + cases + " need " + instead(step->visits, rough) +
                       " " + where(view, state, *step);
  } else if (rough) {
    message.headline = "So far no difference in the ways of " + cases_of(view);
  } else {
    message.headline = "No clear difference in the ways of " + cases_of(view);
  }
  return message;
}

}  // namespace rapport
