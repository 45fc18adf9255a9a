#include <algorithm>
#include <cmath>
#include <cstdio>

#include "experiments/output/text_table.h"
#include "experiments/study/study_budget.h"
#include "experiments/study/study_findings.h"
#include "experiments/study/study_seek_answer.h"
#include "experiments/study/word_parts.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

/// With less than so many variants in effect their spread says little.
constexpr double kFewInEffect = 10.0;

/// "'more', replication 3, variant 7: out of memory"
std::string run_text(const StudyData& data, const FailedRun& run) {
  return in_quotes(data, run.point) + ", replication " + std::to_string(run.replication) +
         (run.variant > 0 ? ", variant " + std::to_string(run.variant) : "") + ": " + run.message;
}

std::string status_text(const StudyData& data) {
  std::string text;
  if (!data.is_whole()) {
    text =
        std::to_string(data.done) + " of " + std::to_string(data.wanted) + " runs are there" +
        (data.study.record.part.empty() ? "" : " (part " + data.study.record.part + ")") +
        ": what follows is of these, and may change; intervals hold at every look (always-valid).";
  }
  const auto name = [&](const std::vector<FailedRun>& runs, const std::string& what) {
    if (runs.empty()) return;
    text += (text.empty() ? "" : " ") + std::to_string(runs.size()) +
            (runs.size() == 1 ? " run " : " runs ") + what +
            " (the first: " + run_text(data, runs[0]) + ").";
  };
  name(data.failures, "failed, and nothing below rests on them");
  name(data.timed_out,
       "took longer than a run may, and were given up; nothing below rests on them");
  if (const std::string note = unequal_runs_text(data); !note.empty()) text += " " + note;
  return text;
}

/// Policies that are none of the study's points, and points that are none of their own.
std::string alike_text(const StudyData& data) {
  if (data.alike.empty()) return {};
  std::string text;
  constexpr std::size_t kNamed = 3;
  for (std::size_t i = 0; i < std::min(kNamed, data.alike.size()); ++i) {
    text += text.empty() ? "" : "; ";
    const std::vector<std::size_t>& group = data.alike[i];
    for (std::size_t p = 0; p < std::min(kNamed, group.size()); ++p) {
      text += (p == 0 ? "" : " and ") + in_quotes(data, group[p]);
    }
    if (group.size() > kNamed) text += " and " + std::to_string(group.size() - kNamed) + " more";
  }
  if (data.alike.size() > kNamed) {
    text += "; and " + std::to_string(data.alike.size() - kNamed) + " more such groups";
  }
  return "The same happened in all runs of " + text +
         ", with the same numbers: they come to the same people, to what is there already, or to "
         "something that these metrics do not count.";
}

/// Which point is best, and which cannot be told from it.
std::string best_text(const StudyData& data, const StudyFindings& findings) {
  if (findings.order.empty()) return "No run has a number to rank by.";
  if (data.selection) return {};  // said by what was selected
  const std::size_t best = findings.order[0];
  const Metric& metric = *data.keys[0].metric;
  const Interval& mean = findings.points[best].means[0];
  const int digits = digits_for(mean, metric);
  const std::string number = grouped(mean.mean, digits) + unit_text(data.units[0], false);
  const std::string label = metric.label;
  if (!findings.ranking) {
    return label + ": " + in_quotes(data, best) + " has the best mean, " + number +
           (mean.n < 2 ? "; of one run a point it is not known how much of that is luck."
            : std::isfinite(mean.half_width)
                ? " (" + range_text(mean, digits) + " by luck alone)."
                : "; so few runs do not say how much of that is luck.");
  }
  std::size_t rivals = 0;
  for (std::size_t p = 0; p < findings.points.size(); ++p) {
    rivals += p != best && findings.ranking->policies[p].may_be_best;
  }
  const std::string of = std::to_string(findings.order.size());
  if (rivals == 0) {
    return label + ": " + in_quotes(data, best) + " is best of " + of + ", with " + number +
           (std::isfinite(mean.half_width) ? " (" + range_text(mean, digits) + " by luck alone)."
                                           : ".");
  }
  return label + ": no option is clearly best. " + in_quotes(data, best) +
         " has the best mean of " + of + ", " + number + ", and " + std::to_string(rivals) +
         (rivals == 1 ? " other" : " others") + " cannot be told from it after " +
         std::to_string(mean.n) + " runs of each.";
}

/// Of a study that selects: how many points were dropped on the way, and what that means for
/// intervals.
std::string dropped_text(const StudyData& data) {
  const std::size_t dropped = data.dropped();
  if (dropped == 0) return "No point was dropped on the way.";
  return std::to_string(dropped) + (dropped == 1 ? " point was" : " points were") +
         " dropped on the way and not run again; as that was decided by looking, intervals "
         "are those that hold at every look (always-valid).";
}

/// Of a study that stops by itself: whether it did, and by what.
std::string stop_text(const StudyData& data) {
  if (!data.stop) return {};
  const StopSpec& stop = data.study.spec.stop;
  const std::string rounds = std::to_string(data.stop->rounds);
  const std::string enough = stop.decided
                                 ? "every comparison had a verdict"
                                 : "every difference was known to " + number_text(stop.half_width) +
                                       unit_text(data.units[0], true) + " either way";
  if (data.stop->finished)
    return "Stopped by itself after " + rounds + " replications: " + enough + ".";
  if (!data.stop->at_most) return {};
  return "All " + rounds + " replications that it may have were made, and not yet " + enough + ".";
}

/// Of a study that selects: what was selected, and what that promises.
std::string selection_text(const StudyData& data) {
  if (!data.selection) return {};
  if (data.selection->rounds == 0)
    return "No replication has a number for every point: nothing is selected.";
  const SelectionState& state = *data.selection;
  const SelectSpec& select = data.study.spec.select;
  const std::string zone = number_text(select.indifference) + unit_text(data.units[0], true);
  if (state.finished) {
    return "Selected after " + std::to_string(state.rounds) +
           " rounds: " + in_quotes(data, state.best) +
           ". Where the best is better than all others by " + zone +
           " or more, this selects it with a chance of " + percent(1 - select.alpha, 0) +
           " or more (Kim and Nelson's procedure). " + dropped_text(data);
  }
  return std::to_string(state.survivors.size()) + " of " +
         std::to_string(data.study.points.points.size()) + " points are left after " +
         std::to_string(state.rounds) + " rounds" +
         (state.at_most ? ", and no more replications are allowed: nothing is selected. " : ". ") +
         dropped_text(data);
}

/// How many draws were left out, and what that means; empty where none was.
std::string left_out_text(const StudyFindings& findings) {
  if (findings.rejected == 0) return {};
  std::string text = std::to_string(findings.rejected) + " of " + std::to_string(findings.drawn) +
                     " draws were left out, because they are no firm or none that comes to Today's "
                     "targets.";
  if (2 * findings.rejected > findings.drawn) {
    text += " As that is more than half of them, this says little of our assumptions.";
  }
  return text;
}

/// What trials say of the draws; empty where none weigh them.
std::string weights_text(const StudyData& data) {
  if (!data.weights) return {};
  if (!data.is_weighted()) return "Variants weigh alike: " + in_words(*data.weights) + ".";
  return data.weights->effective < kFewInEffect ? "As good as so few variants says little: trials "
                                                  "contradict our ranges, or more draws "
                                                  "are needed."
                                                : "";
}

/// The best point against the one that all are compared with, over draws of the assumptions: what
/// is least sure comes first.
std::string assumptions_text(const StudyData& data, const StudyFindings& findings) {
  if (findings.order.empty()) return {};
  if (data.study.spec.variants.count == 0) {
    return "No variants of the assumptions were run: what follows is luck alone, at the numbers as "
           "they are described.";
  }
  const std::size_t best = findings.order[0];
  const std::string left_out = left_out_text(findings);
  if (findings.spreads.empty()) return left_out;
  const bool weighted = data.is_weighted();
  const std::string weighing = weighted ? " (" + in_words(*data.weights) + ")" : "";
  std::string after;
  for (const std::string& more : {weights_text(data), left_out}) {
    if (!more.empty()) after += " " + more;
  }
  if (best == data.against()) {
    if (!findings.regret || findings.regret->variants == 0) return left_out;
    const RegretTable& regret = *findings.regret;
    return in_quotes(data, best) + " is best in " + percent(regret.policies[best].best_share, 0) +
           (weighted ? " of the weight of " : " of ") + std::to_string(regret.variants) +
           " variants of our assumptions" + weighing +
           ", where options that come to the same share being best." + after;
  }
  std::string text;
  const VariantSpread& spread = findings.spreads[best][0];
  if (spread.draws == 0) return left_out;
  const int digits = data.keys[0].metric->digits;
  const std::string unit = unit_text(data.units[0], true);
  text = "In this model " + in_quotes(data, best) + " has " + grouped(spread.low, digits) + " to " +
         grouped(spread.high, digits) + unit + " more than " + in_quotes(data, data.against()) +
         (weighted ? " in nine tenths of the weight of " : " in nine of ten of ") +
         std::to_string(spread.draws) + " variants of our assumptions" + weighing +
         ", and more in " +
         (weighted ? more_in_text(data, spread) : std::to_string(spread.more) + " of them") + "." +
         after;
  return text;
}

std::string flips_text(const StudyData& data, const StudyFindings& findings) {
  if (findings.assumptions == 0) return {};
  if (findings.flips.empty()) {
    return "None of the " + std::to_string(findings.assumptions) +
           " assumptions stands out by itself among so many draws.";
  }
  const FlipFinding& first = findings.flips[0];
  const int digits = data.keys[0].metric->digits;
  return "The assumption that matters most is '" + first.label +
         "': over its range the difference moves by " +
         grouped(std::abs(first.slope.mean), digits) + unit_text(data.units[0], true) +
         (first.at ? ", and turns its sign within it." : ", and keeps its sign.");
}

/// The best point against the one that all are compared with, on every judged metric that counts.
std::string against_text(const StudyData& data, const StudyFindings& findings) {
  if (findings.order.empty() || findings.order[0] == data.against()) return {};
  const std::size_t best = findings.order[0];
  const PointFinding& point = findings.points[best];
  const std::string& policy = data.study.points.points[best].policy.label;
  const std::string& against = data.study.points.points[data.against()].policy.label;
  return in_words(data.keys[0], point.differences[0], policy, against, data.units[0]);
}

/// Where profit and net present value point different ways, why.
std::string money_text(const StudyData& data, const StudyFindings& findings) {
  if (findings.order.empty() || findings.order[0] == data.against()) return {};
  const PointFinding& point = findings.points[findings.order[0]];
  const Comparison *profit = nullptr, *worth = nullptr;
  for (std::size_t k = 0; k < data.keys.size(); ++k) {
    const std::string id = data.keys[k].metric->id;
    if (id == "profit") profit = &point.differences[k];
    if (id == "npv") worth = &point.differences[k];
  }
  if (profit == nullptr || worth == nullptr) return {};
  const auto is = [](const Comparison* c, Verdict verdict) { return c->verdict == verdict; };
  if (is(profit, Verdict::worse) && is(worth, Verdict::better)) {
    return "It earns less while it is simulated and is worth more all the same: net present value "
           "counts what the customers who are still there at the end go on to bring.";
  }
  if (is(profit, Verdict::better) && is(worth, Verdict::worse)) {
    return "It earns more while it is simulated and is worth less all the same: net present value "
           "counts what the customers whom it loses would have gone on to bring.";
  }
  return {};
}

std::string factor_label(const StudyData& data, std::size_t factor) {
  return factor_name(data.study.spec.factors[factor]);
}

/// What the factors of a two-level block do: "orientation adds 8.7 to 9.5 points".
std::string block_text(const StudyData& data, const FactorialBlock& block) {
  std::string text;
  const Metric& metric = *data.keys[0].metric;
  for (const Contrast& contrast : block.contrasts) {
    if ((contrast.factors & (contrast.factors - 1)) != 0) continue;  // interactions
    std::size_t factor = 0;
    while ((contrast.factors >> factor & 1U) == 0) ++factor;
    const int digits = digits_for(contrast.effect, metric);
    const bool clear = !contrast.effect.contains(0.0);
    text += (text.empty() ? "" : "; ") + factor_label(data, factor);
    if (!std::isfinite(contrast.effect.half_width)) {
      text += " is not known yet";
      continue;
    }
    text += (clear ? (contrast.effect.mean > 0 ? " adds " : " takes ")
                   : " changes nothing that can be told: ");
    Interval shown = contrast.effect;
    if (clear && shown.mean < 0) shown.mean = -shown.mean;
    text += range_text(shown, digits) + unit_text(data.units[0], true);
  }
  text = (block.label.empty() ? "On average over all settings of the others, "
                              : block.label + ", on average over all settings of the others: ") +
         text + ".";
  if (!block.concert) return text;
  const ConcertTest& test = *block.concert;
  const auto is_unknown = [](const ConcertPart& part) {
    return !std::isfinite(part.contrast.half_width);
  };
  if (std::ranges::any_of(test.parts, is_unknown)) return text;
  text += " Superior only in concert: " + std::string(name_of(test.verdict));
  if (test.verdict != ConcertVerdict::holds) {
    const auto worst = std::ranges::max_element(test.parts, {}, &ConcertPart::p_value);
    text += " (" + worst->words + ": " +
            range_text(worst->contrast, digits_for(worst->contrast, metric)) +
            unit_text(data.units[0], true) + ", asked for more than " + grouped(worst->margin, 1) +
            ")";
  }
  return text + ".";
}

std::string strongest_text(const StudyData& data, const StudyFindings& findings) {
  if (findings.factors.empty() || !findings.blocks.empty()) return {};
  const auto size_of = [](const FactorFinding& factor) {
    if (factor.total) return factor.total->mean;
    if (factor.elementary) return factor.elementary->mean_absolute.mean;
    return factor.slope ? std::abs(factor.slope->mean) : 0.0;
  };
  const auto most = std::ranges::max_element(findings.factors, {}, size_of);
  const auto is_clear = [](const FactorFinding& factor) {
    if (factor.total) return factor.total->lower() > 0;
    if (factor.elementary) return factor.elementary->mean_absolute.lower() > 0;
    return factor.slope && !factor.slope->contains(0.0);
  };
  if (!(size_of(*most) > 0) || !findings.factors_hold) return {};
  if (!is_clear(*most)) return "Which factor matters most cannot be told from so few points.";
  return "Of the factors " + factor_label(data, most->factor) + " matters most" +
         (findings.factors_of.empty() ? "." : " (" + findings.factors_of + ").");
}

}  // namespace

std::string looks_in_words(const StudyData& data) {
  if (data.keys.empty()) return {};
  return data.selection ? selection_text(data) : stop_text(data);
}

std::string luck_saved_in_words(const LuckSaved& saved) {
  if (saved.points == 0) return {};
  const auto times = [](double ratio) {
    const double shown = ratio < 1 ? 1 / ratio : ratio;
    return grouped(shown, shown < 10 ? 1 : 0);
  };
  std::string text = "By the same luck for all, differences vary " + times(saved.middle) +
                     (saved.middle < 1 ? " times more" : " times less") +
                     " than by independent runs";
  if (saved.points == 1) return text + ".";
  const auto either = [&](double ratio) {
    return ratio < 1 ? times(ratio) + " times more" : times(ratio);
  };
  return text + " (in the middle of " + std::to_string(saved.points) + " points; from " +
         either(saved.least) + " to " + either(saved.most) + ").";
}

std::vector<std::string> study_notes(const Study& study) {
  const std::vector<std::string>& left_out = study.points.left_out;
  if (left_out.empty()) return {};
  std::string names;
  for (const std::string& name : left_out) names += (names.empty() ? "'" : ", '") + name + "'";
  return {"Left out, as nothing changes before the run ends: " + names + "."};
}

std::vector<std::string> answer_in_words(const StudyData& data, const StudyFindings& findings) {
  std::vector<std::string> sentences;
  const auto say = [&](std::string text) {
    if (!text.empty()) sentences.push_back(std::move(text));
  };
  say(status_text(data));
  if (data.keys.empty()) {
    say(data.done == 0 ? "No run has ended yet." : "No run that has ended has a number.");
    return sentences;
  }
  if (data.seek) {
    for (std::string& text : seek_in_words(data, seek_answer(data, findings))) say(std::move(text));
    if (data.seek->stage != SeekStage::over || data.seek->ways.empty()) return sentences;
    say(assumptions_text(data, findings));
    say(flips_text(data, findings));
    say(money_text(data, findings));
    return sentences;
  }
  say(looks_in_words(data));
  say(assumptions_text(data, findings));
  for (std::string& sentence : drivers_in_words(data, findings)) say(std::move(sentence));
  say(best_text(data, findings));
  say(against_text(data, findings));
  say(flips_text(data, findings));
  say(money_text(data, findings));
  say(budget_in_words(data, findings));
  for (const FactorialBlock& block : findings.blocks) say(block_text(data, block));
  say(strongest_text(data, findings));
  say(luck_saved_in_words(findings.luck_saved));
  say(alike_text(data));
  for (const std::string& note : study_notes(data.study)) say(note);
  return sentences;
}

}  // namespace rapport
