#include "experiments/field_trial/trial_words.h"

#include <algorithm>
#include <cmath>

#include "experiments/output/text_table.h"

namespace rapport {

namespace {

constexpr double kSomewhat = 2.0;
constexpr std::size_t kNamedMoves = 5;

std::string counted(std::size_t count, const char* one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string from_to(double low, double high, const FieldTrial& trial) {
  return signed_text(low, digits_of(trial)) + " to " + signed_text(high, digits_of(trial));
}

std::string status_text(const FieldStudy& field, const FieldAnswer& answer) {
  std::string text;
  if (answer.missing > 0) {
    text = std::to_string(answer.missing) + " of " + std::to_string(field.study.runs()) +
           " runs are not there yet: what follows is of the others, and may change.";
  }
  if (answer.failed > 0) {
    text += (text.empty() ? "" : " ") + std::to_string(answer.failed) +
            " runs have no result; draws that they are of do not count.";
  }
  return text;
}

std::string draws_text(const FieldAnswer& answer) {
  if (answer.ready == answer.drawn) return {};
  return std::to_string(answer.drawn - answer.ready) + " of " + std::to_string(answer.drawn) +
         " draws were left out, because they are no firm, none that comes to Today's targets, or "
         "foretell not every trial." +
         (2 * answer.ready < answer.drawn ? " As that is more than half of them, this says little."
                                          : "");
}

/// What a surprise means, where it is one.
std::string surprise_text(const TrialJudgement& judged, const FieldTrial& trial) {
  const std::string size = grouped(judged.surprise, 1) + " standard deviations of both";
  if (judged.is_useless) {
    return "That tells variants apart in nothing, and changes no weight.";
  }
  if (judged.surprise >= kSurprising) {
    return "That is a surprise (" + size +
           "): the variants do not hold the firm in which it was found, and weighing them by it "
           "says little. Look at what was tried, at how it was measured, and at the ranges.";
  }
  if (judged.after_others >= kSurprising) {
    return "By itself that is " + std::string(word_of_surprise(judged.surprise)) + " (" + size +
           "), but it contradicts the other trials: by their weights '" + trial.name +
           "' is a surprise (" + grouped(judged.after_others, 1) + ").";
  }
  return "That is " + std::string(word_of_surprise(judged.surprise)) + " (" + size + ").";
}

std::string trial_text(const FieldTrial& trial, const TrialJudgement& judged) {
  const int digits = digits_of(trial);
  const std::string unit = unit_behind(trial);
  return "'" + trial.name + "' (" + what_was_tried(trial) + "; " + trial.metric->label +
         (trial.segment.empty() ? "" : " of '" + trial.segment + "'") + " over " +
         std::to_string(trial.days) + " days): variants foretell " +
         from_to(judged.before.low, judged.before.high, trial) + unit +
         " in nine of ten; found was " + signed_text(trial.found.value, digits) + unit +
         ", standard error " + grouped(trial.found.error, digits) + " (from " + trial.error_from +
         "). " + surprise_text(judged, trial);
}

std::string held_out_text(const FieldStudy& field, const FieldAnswer& answer) {
  if (!answer.held_out) {
    return "With one trial nothing can be held out: whether it helps to foretell the next one is "
           "not known.";
  }
  const HeldOutTrial& held = *answer.held_out;
  const FieldTrial& trial = field.trials.trials[held.trial];
  const int digits = digits_of(trial);
  const std::string unit = unit_behind(trial);
  std::string text =
      "Held out was the last trial" +
      std::string(field.trials.by_date ? ", '" : " of the table, '") + trial.name + "'. By the " +
      (held.trial == 1 ? std::string("first one") : "other " + std::to_string(held.trial)) +
      " it was predicted to find " + signed_text(held.weighted.mean, digits) + unit + " (" +
      from_to(held.weighted.low, held.weighted.high, trial) + " in nine of ten cases); it found " +
      signed_text(trial.found.value, digits) + unit +
      (held.weighted.met ? ": the prediction was met." : ": the prediction was missed.");
  return text + " It is off by " + grouped(held.weighted.off, digits) + unit +
         "; variants that all weigh alike are off by " + grouped(held.alike.off, digits) +
         (held.alike.met ? "" : " (missed)") + ", and \"no effect\" by " +
         grouped(held.no_effect.off, digits) + (held.no_effect.met ? "." : " (missed).");
}

std::string left_text(const FieldAnswer& answer) {
  const double effective = answer.weights.effective;
  const std::string all = counted(answer.weights.trials, "trial");
  if (answer.weights.is_even()) {
    return "All " + std::to_string(answer.ready) + " variants weigh as before.";
  }
  std::string text = "By " + (answer.weights.trials == 1 ? "the trial" : "all " + all) + " " +
                     std::to_string(answer.ready) + " variants are as good as " +
                     grouped(std::floor(effective), 0) + ".";
  if (effective >= kFewAlike) return text;
  return text +
         " That is few: what is said by so few rests on single draws. Draw more of them "
         "(--variants), or, where a trial is a surprise, look at the ranges first.";
}

std::string moves_text(const FieldAnswer& answer) {
  if (answer.moves.empty()) return {};
  const std::vector<AssumptionMove> moves = clear_moves(answer);
  const std::string all = std::to_string(answer.moves.size());
  if (moves.empty()) {
    return "None of " + all +
           " assumptions moved within its range by more than luck moves some of so many.";
  }
  std::string text;
  for (const AssumptionMove& move : moves) {
    text += (text.empty() ? "" : "; ") + std::string("'") + move.label + "' from " +
            percent(move.before, 0) + " to " + percent(move.after, 0) + " of its range";
  }
  return "What moved beyond luck, of " + all + " assumptions: " + text + ".";
}

}  // namespace

std::string what_was_tried(const FieldTrial& trial) {
  if (trial.is_policy) return "policy '" + trial.lever + "' against Today";
  return trial.lever + " " + trial.to + " against " +
         (trial.from.empty() ? "as it is Today" : trial.from);
}

std::string unit_behind(const FieldTrial& trial) {
  return trial.unit.empty() ? "" : " " + trial.unit;
}

int digits_of(const FieldTrial& trial) {
  int digits = trial.relative ? 1 : trial.metric->digits;
  for (double error = trial.found.error * std::pow(10.0, digits); error < 2 && digits < 4;
       error *= 10) {
    ++digits;
  }
  return digits;
}

const char* word_of_surprise(double surprise) {
  return surprise >= kSurprising ? "a surprise"
         : surprise >= kSomewhat ? "somewhat surprising"
                                 : "no surprise";
}

std::vector<AssumptionMove> clear_moves(const FieldAnswer& answer) {
  std::vector<AssumptionMove> clear;
  for (const AssumptionMove& move : answer.moves) {
    if (move.is_clear && clear.size() < kNamedMoves) clear.push_back(move);
  }
  return clear;
}

std::vector<std::string> trials_in_words(const FieldStudy& field, const FieldAnswer& answer) {
  std::vector<std::string> sentences;
  const auto say = [&](std::string text) {
    if (!text.empty()) sentences.push_back(std::move(text));
  };
  say(status_text(field, answer));
  say(draws_text(answer));
  if (answer.judgements.empty()) {
    say("No draw foretells the trials yet.");
    return sentences;
  }
  for (std::size_t t = 0; t < answer.judgements.size(); ++t) {
    say(trial_text(field.trials.trials[t], answer.judgements[t]));
  }
  say(held_out_text(field, answer));
  say(left_text(answer));
  say(moves_text(answer));
  for (const std::string& note : field.trials.notes) say(note);
  return sentences;
}

}  // namespace rapport
