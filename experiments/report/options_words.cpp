// What the page of options says in sentences: answer_words.h declares it.
#include <algorithm>
#include <bit>
#include <cmath>

#include "experiments/report/answer_words.h"
#include "experiments/report/report_words.h"

namespace rapport {

namespace {

/// "Orientation adds 10.9 to 11.8 points (on average over the others; steady)": the main effects
/// that hold, largest first.
Sentence factors_title(const ReportSource& source) {
  Sentence title{"options"};
  const FactorialBlock& block = source.findings.blocks[0];
  std::vector<const Contrast*> clear;
  for (const Contrast& contrast : block.contrasts) {
    const bool main = std::has_single_bit(contrast.factors);
    if (main && !contrast.effect.contains(0.0)) clear.push_back(&contrast);
  }
  if (clear.empty()) return title;
  std::ranges::stable_sort(clear, [](const Contrast* a, const Contrast* b) {
    return std::abs(a->effect.mean) > std::abs(b->effect.mean);
  });
  const MetricForm form = form_of(source, 0);
  for (std::size_t i = 0; i < std::min<std::size_t>(2, clear.size()); ++i) {
    const auto factor = static_cast<std::size_t>(std::countr_zero(clear[i]->factors));
    const Interval& effect = clear[i]->effect;
    const double step = form.step(effect);
    title.say((i == 0 ? "" : "; ") + source.points().factors[factor].label + " ");
    const double low = std::min(std::abs(effect.lower()), std::abs(effect.upper()));
    const double high = std::max(std::abs(effect.lower()), std::abs(effect.upper()));
    title.say(effect.mean > 0 ? "adds " : "takes ");
    title.number("options.effect" + std::to_string(i),
                 between_words(low, high, step, form.is_money, form.unit_of_change().c_str(), ""));
  }
  const InForce in_force = source.data.study.spec.in_force;
  const std::string how = !block.label.empty()          ? block.label
                          : in_force == InForce::steady ? "steady: as if it had always been so"
                                                        : "dated: decreed on the first day";
  return std::move(title.say(" (on average over the others; " + how + ")"));
}

}  // namespace

Sentence options_title(const ReportSource& source) {
  if (!source.findings.blocks.empty()) {
    Sentence title = factors_title(source);
    if (!title.empty()) return title;
  }
  Sentence title = drivers_title(source);
  if (!title.empty()) return title;
  const std::size_t best = proposed(source);
  const std::string of = std::to_string(source.findings.order.size());
  if (source.findings.order.empty()) return std::move(title.say(no_number_words(source)));
  if (source.points().points.size() == 1 || !is_judged(source)) {
    return std::move(title.say("The options as they came out"));
  }
  if (!source.findings.ranking) {
    return std::move(title.say("Of ")
                         .number("options.of", of)
                         .say(" options " + quoted(source, best) + " has the best mean"));
  }
  const std::size_t rivals = rivals_of(source, best);
  if (rivals == 0) {
    return std::move(title.say(quoted(source, best) + " is best of ").number("options.of", of));
  }
  return std::move(title.say("No option is clearly best: ")
                       .number("options.may", std::to_string(rivals + 1))
                       .say(" of ")
                       .number("options.of", of)
                       .say(" may be"));
}

Sentence why_not(const ReportSource& source, std::size_t point) {
  const std::size_t best = proposed(source);
  const std::string id = "why." + std::to_string(point);
  Sentence words{id};
  std::vector<std::vector<double>> mine, theirs;
  for (std::size_t k = 0; k < source.data.keys.size(); ++k) {
    mine.push_back(source.data.values[0][k][point]);
    theirs.push_back(source.data.values[0][k][best]);
  }
  const std::vector<Comparison> differences =
      compare(source.data.keys, mine, theirs, kConfidence, source.validity,
              std::max<std::size_t>(1, source.findings.order.size() - 1));
  std::string open;
  bool any = false;
  for (std::size_t k = 0; k < differences.size(); ++k) {
    const Interval& d = differences[k].difference;
    const MetricForm form = form_of(source, k);
    if (d.n == 0) continue;
    if (!std::isfinite(d.half_width) || d.contains(0.0)) {
      open += (open.empty() ? "" : ", ") + std::string(form.metric->label);
      continue;
    }
    const ChangeWords change = change_words(source, k);
    const std::string what = is_keeping(source, k) ? (any ? "keeps " : "Keeps ")
                                                   : form.metric->label + std::string(": ");
    words.say((any ? "; " : "") + what);
    words.number(id + "." + form.metric->id, form.size(d));
    words.say(" " + (d.mean > 0 ? change.more : change.fewer) + " (");
    words.number(id + "." + form.metric->id + ".luck", form.sizes(d)).say(")");
    any = true;
  }
  if (any) words.say(".");
  if (!open.empty())
    words.say((any ? " " : "") + std::string("No clear difference: ") + open + ".");
  return words;
}

}  // namespace rapport
