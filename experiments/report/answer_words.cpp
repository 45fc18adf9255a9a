#include "experiments/report/answer_words.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "experiments/output/numbers.h"
#include "experiments/report/report_words.h"
#include "experiments/study/study_budget.h"

namespace rapport {

namespace {

const Comparison& first_difference(const ReportSource& source, std::size_t point) {
  return source.findings.points[point].differences[0];
}

/// Of shares of customers whole ones, where that is not nothing; else as far as the number is sure.
double headline_step(const ReportSource& source, const Interval& difference, double smallest) {
  const double step = form_of(source, 0).step(difference);
  return is_keeping(source, 0) && smallest >= 1 ? std::max(step, 1.0) : step;
}

std::string amount_words(const ReportSource& source, double value, double step) {
  return form_of(source, 0).is_money ? money(std::abs(value), step) : number(std::abs(value), step);
}

/// "keeps", or "Profit:" in front; `who` is in quotation marks.
void open_sentence(const ReportSource& source, const std::string& who, Sentence& sentence) {
  if (is_keeping(source, 0)) {
    sentence.say(who + " keeps ");
  } else {
    sentence.say(std::string(source.data.keys[0].metric->label) + ": " + who + " has ");
  }
}

/// "“X” keeps 7 more customers in 100 than Today", and least sure first over variants.
Sentence difference_title(const ReportSource& source, std::size_t point) {
  const Interval& luck = first_difference(source, point).difference;
  const OverVariants variants = over_variants(source, 0, point);
  const ChangeWords words = change_words(source, 0);
  const std::string than = " than " + label_of(source, source.data.against());
  Sentence title{"title"};
  open_sentence(source, quoted(source, point), title);
  if (!variants.tried()) {
    const double step = headline_step(source, luck, std::abs(luck.mean));
    title.number("title.change", amount_words(source, luck.mean, step));
    return std::move(title.say(" " + (luck.mean >= 0 ? words.more : words.fewer) + than));
  }
  const double least = std::min(std::abs(variants.low), std::abs(variants.high));
  const double step = headline_step(source, luck, least);
  title.number("title.range",
               between_words(variants.low, variants.high, step, form_of(source, 0).is_money,
                             words.more.c_str(), words.fewer.c_str()));
  title.say(than + ", best guess ");
  return std::move(title.number("title.middle", amount_words(source, variants.middle, step)));
}

/// Whether luck alone leaves open which is better. What matters too little is not open.
bool is_open(const Comparison& c) {
  if (!c.has_verdict) return c.difference.contains(0.0) || !std::isfinite(c.difference.half_width);
  return c.verdict == Verdict::undecided;
}

/// What luck alone leaves open, behind what assumptions do.
Sentence luck_line(const ReportSource& source, std::size_t point) {
  const Comparison& c = first_difference(source, point);
  const MetricForm form = form_of(source, 0);
  const OverVariants variants = over_variants(source, 0, point);
  Sentence line{"luck"};
  if (!std::isfinite(c.difference.half_width)) {
    return std::move(line.say("How much of that is luck is not known yet. ")
                         .say(variants.tried() ? "" : "Other assumptions were not tried."));
  }
  line.number("luck.bounds", form.bounds(c.difference))
      .say(" " + form.unit_of_change() + " by luck alone, 95 %")
      .say(variants.tried() ? " at the numbers as described" : "");
  if (!variants.tried()) return std::move(line.say("; other assumptions were not tried."));
  const bool less = source.data.keys[0].metric->good == Good::less;
  line.say(less ? "; less in " : "; more in ")
      .number("luck.variants", std::to_string(variants.better))
      .say(" of ")
      .number("luck.of", variants_words(variants.variants));
  if (!is_open(c)) {  // the title has their range
    return std::move(line.say("; nine in ten of them are between these two numbers."));
  }
  const ChangeWords words = change_words(source, 0);
  return std::move(
      line.say("; nine in ten of them have ")
          .number("luck.range",
                  between_words(variants.low, variants.high, form.step(variants.range()),
                                form.is_money, words.more.c_str(), words.fewer.c_str()))
          .say("."));
}

Sentence rivals_line(const ReportSource& source, std::size_t point) {
  Sentence line{"rivals"};
  const std::size_t rivals = rivals_of(source, point);
  if (!source.findings.ranking || rivals == 0) return line;
  line.say("It is not clearly the best: ").number("rivals.count", std::to_string(rivals));
  line.say(rivals == 1 ? " other option cannot be told from it"
                       : " other options cannot be told from it");
  std::string names;
  std::size_t named = 0;
  for (const std::size_t p : source.findings.order) {
    if (p == point || !source.findings.ranking->policies[p].may_be_best || named == 2) continue;
    names += (named++ == 0 ? "" : ", ") + quoted(source, p);
  }
  return std::move(line.say(" (" + names + (rivals > named ? " and others" : "") + ")."));
}

/// "104,000 EUR a year less"; over variants "40,000 to 120,000 EUR a year less", or both ways.
std::string amount_of(const ReportSource& source, std::size_t point, std::size_t key) {
  const MetricForm form = form_of(source, key);
  const Interval& luck = source.findings.points[point].differences[key].difference;
  const OverVariants variants = over_variants(source, key, point);
  const std::string unit = form.unit_of_change() + " ";
  if (!variants.tried()) return form.size(luck) + " " + unit + (luck.mean > 0 ? "more" : "less");
  return between_words(variants.low, variants.high, form.step(variants.range()), form.is_money,
                       (unit + "more").c_str(), (unit + "less").c_str());
}

/// "earns 104,000 EUR a year less": nothing where luck alone leaves the sign open.
void money_part(const ReportSource& source, std::size_t point, std::size_t key, const char* verb,
                const char* behind, Sentence& line) {
  const Comparison& c = source.findings.points[point].differences[key];
  if (!std::isfinite(c.difference.half_width) || c.difference.contains(0.0)) return;
  line.say(line.empty() ? "It " : ", and ").say(verb);
  line.number(std::string("money.") + source.data.keys[key].metric->id,
              amount_of(source, point, key));
  line.say(behind);
}

Sentence money_line(const ReportSource& source, std::size_t point) {
  Sentence line{"money"};
  const auto profit = key_of_metric(source.data, "profit"),
             worth = key_of_metric(source.data, "npv");
  if (profit && *profit != 0) money_part(source, point, *profit, "earns ", "", line);
  if (worth && *worth != 0) {
    money_part(source, point, *worth, "is worth ",
               " (net present value, with a residual for customers still there at the end)", line);
  }
  if (line.empty() && profit && *profit != 0) {
    return std::move(line.say("Its profit does not differ clearly."));
  }
  return line.empty() ? line : std::move(line.say("."));
}

Sentence budget_line(const ReportSource& source, std::size_t point) {
  Sentence line{"budget"};
  const double budget = source.data.study.spec.budget;
  if (!(budget > 0)) return line;
  const std::string limit =
      money(budget, step_of_size(budget, false)) + " " + source.scenario.today.currency + " a year";
  const auto check = check_budget(source.data, source.findings, point);
  if (!check) {
    return std::move(line.say("Whether it keeps to the budget of ")
                         .number("budget.limit", limit)
                         .say(" cannot be told: the results hold no total cost (metric cost)."));
  }
  const std::size_t key = *key_of_metric(source.data, kCostMetric);
  line.say("In all it costs ").number("budget.cost", amount_of(source, point, key)).say(": ");
  line.say(check->is_over ? "over the budget of " : "within the budget of ")
      .number("budget.limit", limit);
  if (!check->is_clear) line.say(" (luck leaves that open)");
  if (check->draws > 0) {
    line.say(" at the numbers as described, over it in ")
        .number("budget.over", std::to_string(check->draws_over))
        .say(" of ")
        .number("budget.variants", std::to_string(check->draws));
  }
  line.say(".");
  if (!check->is_over) return line;
  const auto within = best_within_budget(source.data, source.findings);
  return std::move(line.say(within ? " Within it " + quoted(source, *within) + " has the best mean."
                                   : " No option keeps to it."));
}

/// Whether every option came out as the compared one in every pair of runs.
bool nothing_differs(const ReportSource& source) {
  bool any = false;
  for (std::size_t p = 0; p < source.findings.points.size(); ++p) {
    if (p == source.data.against()) continue;
    const Comparison& c = first_difference(source, p);
    if (c.difference.n == 0) continue;
    any = true;
    if (!c.equal && c.verdict != Verdict::identical) return false;
  }
  return any;
}

Sentence status_line(const ReportSource& source) {
  Sentence line;
  if (!source.data.is_whole()) {
    line.say(std::to_string(source.data.done) + " of " + std::to_string(source.data.wanted) +
             " runs are there: numbers are of these, and may change; intervals hold at every look "
             "(always-valid). ");
  }
  return line;
}

}  // namespace

bool is_keeping(const ReportSource& source, std::size_t key) {
  const std::string_view id = source.data.keys[key].metric->id;
  return id.starts_with("retention") && id != "retention_value" && source.data.units[key] == "%";
}

ChangeWords change_words(const ReportSource& source, std::size_t key) {
  if (is_keeping(source, key)) return {"more customers in 100", "fewer customers in 100"};
  const std::string unit = form_of(source, key).unit_of_change();
  const std::string before = unit.empty() ? "" : unit + " ";
  return {before + "more", before + "less"};
}

std::size_t proposed(const ReportSource& source) {
  return source.findings.order.empty() ? source.data.against() : source.findings.order[0];
}

bool is_judged(const ReportSource& source) {
  return !source.findings.order.empty() && source.data.keys[0].metric->good != Good::neither &&
         !nothing_differs(source);
}

std::size_t rivals_of(const ReportSource& source, std::size_t point) {
  if (!source.findings.ranking) return 0;
  std::size_t rivals = 0;
  for (std::size_t p = 0; p < source.findings.points.size(); ++p) {
    rivals += p != point && source.findings.ranking->policies[p].may_be_best;
  }
  return rivals;
}

std::optional<Interval> extra_cost(const ReportSource& source, std::size_t point) {
  const auto cost = key_of_metric(source.data, kCostMetric);
  if (!cost || point == source.data.against()) return std::nullopt;
  const Interval& difference = source.findings.points[point].differences[*cost].difference;
  if (!std::isfinite(difference.mean)) return std::nullopt;
  return difference;
}

std::string no_number_words(const ReportSource& source) {
  return source.data.is_whole() ? "No run has a number" : "No run has a number yet";
}

Sentence answer_title(const ReportSource& source) {
  Sentence title{"title"};
  const std::size_t best = proposed(source), against = source.data.against();
  if (source.data.keys.empty() || source.findings.order.empty()) {
    return std::move(title.say(no_number_words(source)));
  }
  if (source.points().points.size() == 1) {
    return std::move(title.say("Only " + quoted(source, best) + " was run"));
  }
  const Metric& metric = *source.data.keys[0].metric;
  if (metric.good == Good::neither) {
    return std::move(title.say(std::string(metric.label) +
                               " has no good direction: options are described, not ranked"));
  }
  if (nothing_differs(source)) {
    return std::move(title.say(std::string(metric.label) +
                               ": nothing that was tried differs from " +
                               label_of(source, against)));
  }
  if (best == against) {
    const std::size_t rivals = rivals_of(source, best);
    title.say("No option is better than " + label_of(source, against) + " so far");
    if (rivals == 0) return title;
    return std::move(title.say("; ")
                         .number("title.rivals", std::to_string(rivals))
                         .say(rivals == 1 ? " cannot be told from it" : " cannot be told from it"));
  }
  const Comparison& c = first_difference(source, best);
  const std::string other = label_of(source, against);
  if (c.difference.n == 0) {
    return std::move(
        title.say("No pair of runs compares " + quoted(source, best) + " with " + other));
  }
  if (c.verdict == Verdict::identical || c.is_unseen()) {
    return std::move(title.say(quoted(source, best) + " and " + other + " did not differ"));
  }
  const OverVariants variants = over_variants(source, 0, best);
  const bool is_small =
      !variants.tried() || (variants.low >= -c.matters && variants.high <= c.matters);
  if (c.verdict == Verdict::same && is_small) {
    return std::move(
        title.say(quoted(source, best) + " and " + other +
                  (is_keeping(source, 0) ? " keep as many customers"
                                         : " come to the same, as far as it matters")));
  }
  if (is_open(c)) {
    return std::move(title.say("Not decided yet: " + quoted(source, best) + " against " + other));
  }
  return difference_title(source, best);
}

std::vector<Sentence> answer_lines(const ReportSource& source) {
  std::vector<Sentence> lines;
  const auto add = [&](Sentence line) {
    if (!line.empty()) lines.push_back(std::move(line));
  };
  add(status_line(source));
  if (source.findings.order.empty()) return lines;
  const std::size_t best = proposed(source);
  if (best == source.data.against() || !is_judged(source)) return lines;
  add(luck_line(source, best));
  add(money_line(source, best));
  add(budget_line(source, best));
  add(rivals_line(source, best));
  return lines;
}

Sentence request(const ReportSource& source) {
  Sentence line{"request"};
  const std::size_t best = proposed(source);
  if (!rests_on_data(source) || best == source.data.against()) return line;
  if (first_difference(source, best).verdict != Verdict::better) return line;
  if (is_over_budget(source.data, source.findings, best)) return line;
  const OverVariants variants = over_variants(source, 0, best);
  const double least = kHoldsFrom * static_cast<double>(variants.variants);
  if (variants.tried() && static_cast<double>(variants.better) < least) return line;
  line.say("to start " + quoted(source, best));
  const auto cost = extra_cost(source, best);
  if (!cost) {
    return std::move(line.say(". What it costs in all is not in the results (metric cost)."));
  }
  return std::move(
      line.say(", which costs ")
          .number("request.cost", amount_of(source, best, *key_of_metric(source.data, kCostMetric)))
          .say(" in all."));
}

}  // namespace rapport
