#include "experiments/scorecard/scorecard_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kLowest = 2;  // levers that are named

struct Part3 {
  Component component;
  Score score;
};

std::string in_hundred(double mean) { return formatted("%.0f", 100.0 * mean); }

std::string with_score(const Part3& part) {
  return std::string(name_of(part.component)) + " (" + in_hundred(part.score.mean) + ")";
}

/// What a firm is whose part alone is ahead of both others.
const char* ahead_words(Component component) {
  switch (component) {
    case Component::orientation:
      return "good intentions first";
    case Component::configuration:
      return "structure and pay first";
    case Component::information:
      break;
  }
  return "technology first";
}

/// The lowest levers of the part that are known.
std::string lowest_levers(const ScoredFirm& firm, Component component) {
  struct Low {
    double position;
    const Lever* lever;
  };
  std::vector<Low> all;
  const auto questions = scorecard_questions();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Lever* lever = questions[i].lever();
    if (lever == nullptr || component_of(*lever) != component || !firm.answers[i].value) continue;
    all.push_back({position_of(*lever, *firm.answers[i].value), lever});
  }
  std::ranges::stable_sort(all, {}, &Low::position);
  std::string names;
  for (std::size_t i = 0; i < std::min(kLowest, all.size()); ++i) {
    names += (i == 0 ? "" : " and ") + std::string("'") + all[i].lever->label + "'";
  }
  return names;
}

}  // namespace

std::string chain_words(const ScoredFirm& firm) {
  std::array<Part3, kComponents> parts{};
  for (int i = 0; i < kComponents; ++i) {
    const auto component = static_cast<Component>(i);
    parts[static_cast<std::size_t>(i)] = {component, score_of(firm, component)};
    if (!parts[static_cast<std::size_t>(i)].score.is_known()) {
      return "nothing is known of " + std::string(name_of(component)) +
             ", so no weakest link can be named.";
    }
  }
  std::ranges::stable_sort(parts, {}, [](const Part3& part) { return part.score.mean; });
  const auto& [low, middle, high] = parts;
  if (high.score.mean - low.score.mean < kAhead) {
    return "the three are about level: " + with_score(low) + ", " + with_score(middle) + ", " +
           with_score(high) + ".";
  }
  std::string text;
  if (high.score.mean - middle.score.mean >= kAhead) {
    text = ahead_words(high.component) + std::string(": ") + with_score(high) + " is ahead of " +
           with_score(middle) + " and " + with_score(low) + ". ";
  }
  if (middle.score.mean - low.score.mean < kAhead) {
    return text + "No single weakest link: " + with_score(low) + " and " + with_score(middle) +
           " are about level" +
           (text.empty() ? ", " + with_score(high) + " ahead of the lower." : ".");
  }
  return text + "Weakest link: " + with_score(low) + ", the gate '" + gate_of(low.component) +
         "'; lowest there: " + lowest_levers(firm, low.component) + ".";
}

std::string lead_words(const ScoredFirm& us, const ScoredFirm& rival) {
  std::string text;
  for (int i = 0; i < kComponents; ++i) {
    const auto component = static_cast<Component>(i);
    const Score lead = lead_of(rival, us, component);
    if (!lead.is_known()) continue;
    const double rounded = std::round(100.0 * lead.mean);
    text += std::string(text.empty() ? "" : ", ") + name_of(component) +
            (rounded == 0 ? std::string(" alike") : formatted(" %+.0f", rounded)) +
            formatted(" (%d of %d levers)", lead.answered, lead.asked);
  }
  return text.empty() ? "" : "against us, on what is known of both: " + text + ".";
}

}  // namespace rapport
