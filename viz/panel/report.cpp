#include "viz/panel/report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>

#include "experiments/chart/inter_width.h"
#include "experiments/output/numbers.h"
#include "experiments/report/html_page.h"
#include "experiments/report/report_charts.h"
#include "experiments/report/report_page.h"
#include "experiments/report/study_report.h"
#include "viz/panel/panel_charts.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/trust_words.h"

namespace rapport {

namespace {

void say(ReportPage& page, Weight weight, std::string words) {
  if (!words.empty()) page.add(ReportParagraph{weight, plain_sentence(std::move(words))});
}
void head(ReportPage& page, const char* words) { page.add(ReportHeading{words, ""}); }
void figure(ReportPage& page, Drawing drawing, const std::string& described) {
  page.add(ReportChart{std::move(drawing), described});
}

/// A table whose first column has words, the others numbers or, with `words`, words too.
ReportTable table_of(std::vector<ReportCell> heads, bool words = false) {
  ReportTable table;
  table.is_text.assign(heads.size(), words);
  table.is_text[0] = true;
  table.is_small = true;
  table.head = std::move(heads);
  return table;
}

/// A policy's name with its mark.
ReportCell marked(const Studio& studio, const std::string& policy) {
  const PolicyView* view = studio.firm->find(policy);
  ReportCell cell(view != nullptr ? view->label : policy);
  cell.slot = studio.slot_of(policy);
  return cell;
}

bool is_money_unit(const Studio& studio, const std::string& unit) {
  return unit.starts_with(studio.firm->currency);
}

/// What stands in the table of numbers: those that verdicts are corrected for, and worth.
bool is_in_report(const MetricKey& key) {
  const std::string_view id = key.metric->id;
  return key.part.is_whole() && (key.metric->headline || id == "retention_value" || id == "npv");
}

/// A policy's mean over the runs that both have, so that level less level is the difference.
std::string level_words(const Studio& studio, std::size_t arm, std::size_t key) {
  const SessionState& state = *studio.seen.state;
  const int k = static_cast<int>(key);
  const double value = paired_mean(state, arm, k);
  if (is_money_unit(studio, state.units[key])) return money_text_of(studio, arm, k, value, false);
  if (!std::isfinite(value)) return "–";
  return (is_rough(studio, arm) ? "≈ " : "") +
         number(value, std::pow(10.0, -state.keys[key].metric->digits));
}

/// "▲ better" and the like; nothing without a verdict.
std::string verdict_words(const SessionState& state, std::size_t key) {
  const SessionDifference& d = state.differences[key];
  if (!d.comparison.has_verdict) return "";
  const Verdict verdict = verdict_now(state, static_cast<int>(key));
  if (verdict == Verdict::undecided) return "open";
  const bool is_judged = verdict == Verdict::better || verdict == Verdict::worse;
  return std::string(!is_judged ? "" : d.mean > 0 ? "▲ " : "▼ ") + name_of(verdict);
}

/// The difference of a metric and its interval: in millions where both are large.
struct DifferenceWords {
  std::string mean, luck;
};
DifferenceWords difference_words(const Studio& studio, std::size_t key) {
  const SessionState& state = *studio.seen.state;
  const SessionDifference& d = state.differences[key];
  const bool is_money = is_money_unit(studio, state.units[key]);
  double step = step_for(half_width_of(d), is_rough(studio, state.policy));
  const double level = value_of(state, state.policy, static_cast<int>(key));
  const bool in_millions = is_money && std::abs(level) >= 1e6 && step >= 1e4;
  const double unit = in_millions ? 1e6 : 1;
  const std::string end = in_millions ? " m" : "";
  Interval luck = d.interval;
  luck.mean /= unit, luck.half_width /= unit, luck.low /= unit, luck.high /= unit;
  step /= unit;
  const bool plain = !is_money || in_millions;
  DifferenceWords words;
  words.mean = (plain ? signed_number(d.mean / unit, step) : signed_money(d.mean, step)) + end;
  words.luck = std::isfinite(luck.half_width) ? range(luck, step, !plain) + end : "not known yet";
  return words;
}

/// What holds of all intervals in the table of numbers: the least of their stages.
Stage stage_of_table(const SessionState& state) {
  std::optional<Stage> least;
  for (std::size_t k = 0; k < state.differences.size(); ++k) {
    const SessionDifference& d = state.differences[k];
    if (!is_in_report(state.keys[k]) || !std::isfinite(d.interval.half_width)) continue;
    least = std::min(least.value_or(d.stage), d.stage);
  }
  return least.value_or(Stage::nothing);
}

bool has_all_runs(const SessionState& state, const SessionArm& arm) {
  return arm.failed == 0 && arm.done >= state.wanted;
}
/// Whether all runs that were wanted of the pair are there, and none failed: then the command makes
/// the same ones.
bool pair_has_all_runs(const SessionState& state) {
  return has_all_runs(state, state.arms[state.policy]) &&
         has_all_runs(state, state.arms[state.against]);
}

void add_numbers(const Studio& studio, ReportPage& page) {
  const SessionState& state = *studio.seen.state;
  const std::string &policy = state.arms[state.policy].name,
                    &against = state.arms[state.against].name;
  head(page, "In numbers");
  ReportTable table = table_of({"", marked(studio, against), marked(studio, policy), "Difference",
                                "By luck alone, 95 %", "Verdict"});
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    if (!is_in_report(state.keys[k]) || k >= state.differences.size()) continue;
    if (!std::isfinite(state.differences[k].mean)) continue;
    const DifferenceWords words = difference_words(studio, k);
    table.rows.push_back({{label_on_screen(*state.keys[k].metric) + ", " + state.units[k]},
                          {level_words(studio, state.against, k)},
                          {level_words(studio, state.policy, k)},
                          {words.mean, "", true},
                          {words.luck},
                          {verdict_words(state, k)}});
  }
  page.add(std::move(table));
  const std::string holds = how_it_holds(stage_of_table(state));
  if (!holds.empty()) say(page, Weight::small, "Each interval " + holds + ".");
}

/// What the band of the difference over time is: as wide as the interval at the end, or Student's.
Stage stage_of_band(const SessionState& state) {
  const int stay = line_of(state, "stay") >= 0 ? key_of(state, "retention") : -1;
  if (stay >= 0) return state.differences[static_cast<std::size_t>(stay)].stage;
  return Stage::student;
}

void add_curves(const Studio& studio, ReportPage& page) {
  if (!has_curves(studio)) return;
  CurveChart curves = stay_curves(studio);
  DifferenceChart difference = stay_difference(studio);
  for (Curve& curve : curves.curves) curve.ghost.clear();
  difference.ghost.clear();
  const Extent high{kReportWide, 280}, low{kReportWide, 150};
  curves.at_least = difference.at_least =
      larger(sides_of(curves, high, inter_width), sides_of(difference, low, inter_width));
  figure(page, draw(curves, high, inter_width), curves.second);
  figure(page, draw(difference, low, inter_width), difference.second);
  const std::string holds = how_it_holds(stage_of_band(*studio.seen.state));
  if (difference.luck_low.empty() || holds.empty()) return;
  say(page, Weight::small,
      "The band of the difference " + holds + ". Bands of single policies are for one look.");
}

void add_money(const Studio& studio, ReportPage& page) {
  const WaterfallChart ledger = ledger_chart(studio);
  if (ledger.rows.empty()) return;
  head(page, "Where the money differs");
  say(page, Weight::body, payback_words(studio));
  const double tall = 60 + 27.0 * static_cast<double>(ledger.rows.size());
  figure(page, draw(ledger, {kReportWide, tall}, inter_width), ledger.second);
}

/// Causes of less than a hundredth of all departures as one, but for those that clearly change.
std::vector<LostTo> with_few_added_up(const SessionState& state,
                                      const std::vector<LostTo>& causes) {
  std::vector<LostTo> out, few;
  for (const LostTo& cause : causes) {
    const bool is_few = std::max(cause.policy, cause.against) < 0.01 * causes[0].against &&
                        !is_clear(change_of(state, cause));
    (is_few ? few : out).push_back(cause);
  }
  if (!few.empty()) out.push_back(together("Other causes", few));
  return out;
}

void add_causes(const Studio& studio, ReportPage& page) {
  const SessionState& state = *studio.seen.state;
  if (!studio.firm->has_company) return;
  head(page, "Why they leave");
  const StackedChart gates = gates_chart(studio);
  const double tall = 66 + 34.0 * static_cast<double>(gates.rows.size());
  figure(page, draw(gates, {kReportWide, tall}, inter_width), gates.second);
  ReportTable table = table_of({"Customers who left in the run, newcomers too, by the true cause",
                                marked(studio, state.arms[state.against].name),
                                marked(studio, state.arms[state.policy].name), "Change"});
  for (const LostTo& cause : with_few_added_up(state, causes_of(state))) {
    const double change = std::round(cause.policy) - std::round(cause.against);
    table.rows.push_back({{cause.label, "", cause.all},
                          {count(cause.against)},
                          {count(cause.policy)},
                          {signed_number(change, 1)}});
  }
  page.add(std::move(table));
}

/// "10 EUR, from 5 Apr 2026 60 EUR (business 200 EUR)": all that a lever is under a policy.
std::string course_words(const Lever& lever, const LeverView& view, const std::string& currency) {
  std::string words;
  for (const LeverStep& step : view.steps) {
    if (!words.empty()) words += ", ";
    if (!step.date.empty()) words += "from " + day_of(step.date) + " ";
    words += lever_text(lever, step.value, currency);
    std::string parts;
    for (const PartView& part : step.parts) {
      if (!part.own) continue;
      parts += (parts.empty() ? "" : ", ") + part.part.of + " ";
      parts += lever_text(lever, part.value, currency);
    }
    if (!parts.empty()) words += " (" + parts + ")";
  }
  return words;
}

/// Keys besides levers that one of the two sets and the other does not set alike.
void add_others(const PolicyView& policy, const PolicyView& against, const Studio& studio,
                ReportPage& page) {
  std::map<std::string, std::array<std::string, 2>> keys;  // what it is under each of the two
  for (const PolicyView* view : {&against, &policy}) {
    for (const KeyChange& change : view->others) keys[change.key] = {change.from, change.from};
  }
  const PolicyView* const pair[] = {&against, &policy};
  for (std::size_t i = 0; i < 2; ++i) {
    for (const KeyChange& change : pair[i]->others) keys[change.key][i] = change.to;
  }
  std::erase_if(keys, [](const auto& row) { return row.second[0] == row.second[1]; });
  if (keys.empty()) return;
  head(page, "What else differs");
  ReportTable table =
      table_of({"", marked(studio, against.name), marked(studio, policy.name)}, true);
  const auto value = [](const std::string& text) { return text.empty() ? "not set" : text; };
  for (const auto& [key, values] : keys) {
    table.rows.push_back({{key}, {value(values[0])}, {value(values[1])}});
  }
  page.add(std::move(table));
}

void add_levers(const Studio& studio, ReportPage& page) {
  const PolicyView* policy = studio.firm->find(studio.policy);
  const PolicyView* against = studio.firm->find(studio.against);
  if (policy == nullptr || against == nullptr) return;
  head(page, "The levers that differ");
  const std::string& currency = studio.firm->currency;
  ReportTable table = table_of({"", marked(studio, against->name), marked(studio, policy->name),
                                currency + " a year", "Rests on"},
                               true);
  table.is_text[3] = false;
  for (std::size_t i = 0; i < levers().size(); ++i) {
    const Lever& lever = levers()[i];
    const LeverView &ours = policy->levers[i], &theirs = against->levers[i];
    if (same_course(ours, theirs)) continue;
    table.rows.push_back({{lever.label},
                          {course_words(lever, theirs, currency)},
                          {course_words(lever, ours, currency)},
                          {count(ours.per_year)},
                          {name_of(kind_of_source(lever.source))}});
  }
  page.add(std::move(table));
  add_others(*policy, *against, studio, page);
}

/// "3 pairs of runs of the 8 that were wanted".
std::string runs_words(const SessionState& state) {
  return std::to_string(state.pairs) + (state.pairs == 1 ? " pair" : " pairs") +
         " of runs of the " + std::to_string(state.wanted) + " that were wanted";
}

void add_how(const Studio& studio, ReportPage& page) {
  const SessionState& state = *studio.seen.state;
  const std::string& against = state.arms[state.against].name;
  head(page, "How to compute it again");
  if (!studio.document.is_in_file()) {
    say(page, Weight::body,
        "The scenario, out of " + studio.document_name() +
            ", was in no file of its own when this page was made: the command gives "
            "these numbers once it is saved under this name.");
  } else if (studio.document.is_changed()) {
    say(page, Weight::body,
        "The scenario had changes that were not saved when this page was made: the "
        "command gives these numbers once they are.");
  }
  std::string command =
      "rapport compare " + shell_word(studio.proposed_path(SaveKind::document).string());
  for (const SessionArm& arm : state.arms) command += " --policy " + shell_word(arm.name);
  if (against != kTodayName) command += " --against " + shell_word(against);
  command += " --replications " + std::to_string(std::max(state.wanted, state.pairs)) + " --seed " +
             std::to_string(studio.seed());
  page.add(ReportCode{command});
  std::string words =
      pair_has_all_runs(state)
          ? "The means are the same to the last digit, on every machine."
          : "This page rests on " + runs_words(state) +
                ": the command tries all of them, so its numbers may differ from those above.";
  words += " The command’s intervals are for one look at all runs";
  words += stage_of_table(state) == Stage::always_valid ? ", and narrower than those above." : ".";
  say(page, Weight::small, words);
}

/// That not all runs are in the numbers, where it is so.
void add_early(const Studio& studio, ReportPage& page) {
  const SessionState& state = *studio.seen.state;
  const auto is_done = [&](const SessionArm& arm) { return has_all_runs(state, arm); };
  if (std::ranges::all_of(state.arms, is_done)) return;
  const std::string first =
      state.busy ? "Made while runs were under way." : "Not all runs are in it.";
  const std::string words = pair_has_all_runs(state)
                                ? "All runs of the two policies compared are in it, but not all of "
                                  "others that charts show."
                                : "It rests on " + runs_words(state) + ".";
  const std::string failed = failed_in_words(state, studio.seed());
  page.add(ReportNote{ReportNote::Kind::warning, first,
                      plain_sentence(words + (state.busy ? " Numbers will still move." : "") +
                                     (failed.empty() ? "" : " " + failed))});
}

/// "12,000 customers"; of a preview, that it is one.
std::string customers_words(const FirmView& firm) {
  const std::string all = count(firm.customers * firm.represents) + " customers";
  if (!(firm.represents > 1)) return all;
  return all + " (" + count(firm.customers) + " simulated, each for " + count(firm.represents) +
         (firm.has_company ? "; a preview, not exact: waits come out too long where staff are busy)"
                           : ")");
}

void add_head(const Studio& studio, ReportPage& page) {
  const FirmView& firm = *studio.firm;
  const Message& message = studio.message;
  if (is_illustration(firm.evidence)) {
    page.add(ReportNote{
        ReportNote::Kind::warning, "Illustration.",
        plain_sentence("No lever rests on data of this company: the numbers show how things act "
                       "together in a model. They are no forecast.")});
  }
  say(page, Weight::question, firm.question);
  say(page, Weight::title, message.headline);
  for (const std::string& line : message.lines) say(page, Weight::lead, line);
  say(page, Weight::body, message.pill + ": " + message.evidence + ".");
  add_early(studio, page);
  page.add(ReportNote{
      ReportNote::Kind::plain, "Luck only.",
      plain_sentence("Intervals and verdicts say what other luck would change in this firm as its "
                     "file describes it. What other plausible assumptions would give was not "
                     "tried.")});
}

}  // namespace

bool can_report(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  return !studio.at_start && !studio.seen.is_old && state.pairs > 0 && !state.differences.empty() &&
         state.policy != state.against;
}

std::string report_page(const Studio& studio) {
  const FirmView& firm = *studio.firm;
  ReportPage page{"the comparison", {}};
  add_head(studio, page);
  add_numbers(studio, page);
  add_curves(studio, page);
  add_money(studio, page);
  add_causes(studio, page);
  add_levers(studio, page);
  add_how(studio, page);
  say(page, Weight::small,
      day_of(firm.start) + " to " + day_of(firm.end) + ", " + customers_words(firm) +
          ". Made with rapport " RAPPORT_VERSION ".");
  Report report{firm.title, "report of " + day_of(date_of_today()), {}};
  report.pages.push_back(std::move(page));
  return html_of(report);
}

}  // namespace rapport
