#include "viz/panel/report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <ctime>
#include <map>
#include <optional>
#include <string_view>

#include "experiments/chart/inter_width.h"
#include "experiments/chart/svg.h"
#include "experiments/output/numbers.h"
#include "viz/panel/panel_charts.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/trust_words.h"

namespace rapport {

namespace {

constexpr double kReportWide = 720;  ///< du; A4 less its margins is a little narrower
constexpr const char* kStyle = R"(
@page { size: A4; margin: 14mm }
body { font: 15px/1.45 Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; color: #16202B;
  max-width: 720px; margin: 32px auto; padding: 0 16px; font-variant-numeric: tabular-nums }
h1 { font-size: 26px; line-height: 1.25; margin: 4px 0 8px }
h2 { font-size: 18px; margin: 26px 0 6px; break-after: avoid }
p { margin: 6px 0 }
.question { font-size: 17px; color: #47535F; margin: 0 }
.lines { font-size: 17px; color: #47535F }
.grey { color: #47535F }
.note { background: #F4F6F8; border-left: 4px solid #A9B4BF; padding: 8px 12px; margin: 14px 0; break-inside: avoid }
figure { margin: 12px 0; break-inside: avoid }
svg { max-width: 100%; height: auto; vertical-align: middle }
table { border-collapse: collapse; width: 100%; break-inside: avoid }
th { text-align: left; font-weight: 600 }
th, td { padding: 5px 0 5px 16px; border-bottom: 1px solid #D6DDE4; vertical-align: top }
th:first-child, td:first-child { padding-left: 0 }
.number { text-align: right; white-space: nowrap }
th.number { white-space: normal; vertical-align: bottom }
.mark { white-space: nowrap }
.words { white-space: normal }
.good { color: #0D5C49 } .bad { color: #8C2D0E }
code { font: 13px/1.5 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; background: #F4F6F8;
  display: block; padding: 8px 12px; overflow-wrap: anywhere; white-space: pre-wrap }
footer { margin-top: 26px; font-size: 13px; color: #5F6B77 }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 13px }
  h1 { font-size: 22px } h2 { margin: 16px 0 4px } th, td { padding-top: 3px; padding-bottom: 3px } figure { margin: 8px 0 }
  .note { border-color: #5F6B77; padding: 4px 10px; margin: 8px 0 } }
)";

/// HTML that is being written. What is given as text is a text and nothing else.
class HtmlPage {
 public:
  void raw(const std::string& html) { out_ += html; }
  void text(const char* tag, const std::string& words, const char* of = "") {
    out_ += opened(tag, of) + xml_text(words) + "</" + tag + ">\n";
  }
  void row(const std::vector<std::string>& cells, bool head) {
    out_ += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out_ +=
          opened(head ? "th" : "td", i > 0 ? "number" : "") + cells[i] + (head ? "</th>" : "</td>");
    }
    out_ += "</tr>\n";
  }
  void figure(const Drawing& drawing) { out_ += "<figure>\n" + svg_of(drawing) + "</figure>\n"; }
  std::string take() { return std::move(out_); }

 private:
  static std::string opened(const std::string& tag, const std::string& of) {
    return "<" + tag + (of.empty() ? "" : " class=\"" + of + "\"") + ">";
  }
  std::string out_;
};

/// A policy's mark and name, as HTML; the mark stays beside the first word.
std::string marked(const Studio& studio, const std::string& policy) {
  const SlotLook& look = look_of(studio.slot_of(policy));
  Drawing mark{14, 14, {Marker{look.shape, {7, 7}, kTextMarker, look.colour, false, false}}};
  const PolicyView* view = studio.firm->find(policy);
  const std::string name = view != nullptr ? view->label : policy;
  const std::size_t first = std::min(name.find(' '), name.size());
  return "<span class=\"mark\">" + svg_of(mark) + " " + xml_text(name.substr(0, first)) +
         "</span>" + xml_text(name.substr(first));
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

/// "▲ better" and the like, as HTML; nothing without a verdict.
std::string verdict_words(const SessionState& state, std::size_t key) {
  const SessionDifference& d = state.differences[key];
  if (!d.comparison.has_verdict) return "";
  const Verdict verdict = verdict_now(state, static_cast<int>(key));
  if (verdict == Verdict::undecided) return "open";
  const bool good = verdict == Verdict::better, bad = verdict == Verdict::worse;
  const std::string arrow = !good && !bad ? "" : d.mean > 0 ? "▲ " : "▼ ";
  return "<span class=\"" +
         std::string(good  ? "good"
                     : bad ? "bad"
                           : "grey") +
         "\">" + arrow + name_of(verdict) + "</span>";
}

/// The difference of a metric and its interval, as HTML: in millions where both are large.
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

void add_numbers(const Studio& studio, HtmlPage& page) {
  const SessionState& state = *studio.seen.state;
  const std::string &policy = state.arms[state.policy].name,
                    &against = state.arms[state.against].name;
  page.text("h2", "In numbers");
  page.raw("<table>\n");
  page.row({"", marked(studio, against), marked(studio, policy), "Difference",
            "By luck alone, 95 %", "Verdict"},
           true);
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    if (!is_in_report(state.keys[k]) || k >= state.differences.size()) continue;
    if (!std::isfinite(state.differences[k].mean)) continue;
    const DifferenceWords words = difference_words(studio, k);
    page.row({xml_text(label_on_screen(*state.keys[k].metric) + ", " + state.units[k]),
              level_words(studio, state.against, k), level_words(studio, state.policy, k),
              "<b>" + words.mean + "</b>", words.luck, verdict_words(state, k)},
             false);
  }
  page.raw("</table>\n");
  const std::string holds = how_it_holds(stage_of_table(state));
  if (!holds.empty()) page.text("p", "Each interval " + holds + ".", "grey");
}

/// What the band of the difference over time is: as wide as the interval at the end, or Student's.
Stage stage_of_band(const SessionState& state) {
  const int stay = line_of(state, "stay") >= 0 ? key_of(state, "retention") : -1;
  if (stay >= 0) return state.differences[static_cast<std::size_t>(stay)].stage;
  return Stage::student;
}

void add_curves(const Studio& studio, HtmlPage& page) {
  if (!has_curves(studio)) return;
  CurveChart curves = stay_curves(studio);
  DifferenceChart difference = stay_difference(studio);
  for (Curve& curve : curves.curves) curve.ghost.clear();
  difference.ghost.clear();
  const Extent high{kReportWide, 280}, low{kReportWide, 150};
  curves.at_least = difference.at_least =
      larger(sides_of(curves, high, inter_width), sides_of(difference, low, inter_width));
  page.figure(draw(curves, high, inter_width));
  page.figure(draw(difference, low, inter_width));
  const std::string holds = how_it_holds(stage_of_band(*studio.seen.state));
  if (difference.luck_low.empty() || holds.empty()) return;
  page.text("p",
            "The band of the difference " + holds + ". Bands of single policies are for one look.",
            "grey");
}

void add_money(const Studio& studio, HtmlPage& page) {
  const WaterfallChart ledger = ledger_chart(studio);
  if (ledger.rows.empty()) return;
  page.text("h2", "Where the money differs");
  const std::string words = payback_words(studio);
  if (!words.empty()) page.text("p", words);
  const double tall = 60 + 27.0 * static_cast<double>(ledger.rows.size());
  page.figure(draw(ledger, {kReportWide, tall}, inter_width));
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

void add_causes(const Studio& studio, HtmlPage& page) {
  const SessionState& state = *studio.seen.state;
  if (!studio.firm->has_company) return;
  page.text("h2", "Why they leave");
  const StackedChart gates = gates_chart(studio);
  page.figure(
      draw(gates, {kReportWide, 66 + 34.0 * static_cast<double>(gates.rows.size())}, inter_width));
  page.raw("<table>\n");
  page.row({"Customers who left in the run, newcomers too, by the true cause",
            marked(studio, state.arms[state.against].name),
            marked(studio, state.arms[state.policy].name), "Change"},
           true);
  for (const LostTo& cause : with_few_added_up(state, causes_of(state))) {
    const double change = std::round(cause.policy) - std::round(cause.against);
    page.row({(cause.all ? "<b>" : "") + xml_text(cause.label) + (cause.all ? "</b>" : ""),
              count(cause.against), count(cause.policy), signed_number(change, 1)},
             false);
  }
  page.raw("</table>\n");
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
                HtmlPage& page) {
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
  page.text("h2", "What else differs");
  page.raw("<table>\n");
  page.row({"", marked(studio, against.name), marked(studio, policy.name)}, true);
  const auto code = [](const std::string& text) {
    return "<span class=\"words\">" + xml_text(text.empty() ? "not set" : text) + "</span>";
  };
  for (const auto& [key, values] : keys) {
    page.row({xml_text(key), code(values[0]), code(values[1])}, false);
  }
  page.raw("</table>\n");
}

void add_levers(const Studio& studio, HtmlPage& page) {
  const PolicyView* policy = studio.firm->find(studio.policy);
  const PolicyView* against = studio.firm->find(studio.against);
  if (policy == nullptr || against == nullptr) return;
  page.text("h2", "The levers that differ");
  page.raw("<table>\n");
  const std::string& currency = studio.firm->currency;
  page.row({"", marked(studio, against->name), marked(studio, policy->name),
            xml_text(currency) + " a year", "Rests on"},
           true);
  for (std::size_t i = 0; i < levers().size(); ++i) {
    const Lever& lever = levers()[i];
    const LeverView &ours = policy->levers[i], &theirs = against->levers[i];
    if (same_course(ours, theirs)) continue;
    const auto words = [&](const LeverView& view) {
      return "<span class=\"words\">" + xml_text(course_words(lever, view, currency)) + "</span>";
    };
    page.row({xml_text(lever.label), words(theirs), words(ours), count(ours.per_year),
              name_of(kind_of_source(lever.source))},
             false);
  }
  page.raw("</table>\n");
  add_others(*policy, *against, studio, page);
}

/// "3 pairs of runs of the 8 that were wanted".
std::string runs_words(const SessionState& state) {
  return std::to_string(state.pairs) + (state.pairs == 1 ? " pair" : " pairs") +
         " of runs of the " + std::to_string(state.wanted) + " that were wanted";
}

void add_how(const Studio& studio, HtmlPage& page) {
  const SessionState& state = *studio.seen.state;
  const std::string& against = state.arms[state.against].name;
  page.text("h2", "How to compute it again");
  if (!studio.document.is_in_file()) {
    page.text("p", "The scenario, out of " + studio.document_name() +
                       ", was in no file of its own when this page was made: the command gives "
                       "these numbers once it is saved under this name.");
  } else if (studio.document.is_changed()) {
    page.text("p",
              "The scenario had changes that were not saved when this page was made: the "
              "command gives these numbers once they are.");
  }
  std::string command =
      "rapport compare " + shell_word(studio.proposed_path(Product::document).string());
  for (const SessionArm& arm : state.arms) command += " --policy " + shell_word(arm.name);
  if (against != kTodayName) command += " --against " + shell_word(against);
  command += " --replications " + std::to_string(std::max(state.wanted, state.pairs)) + " --seed " +
             std::to_string(studio.seed());
  page.text("code", command);
  std::string words =
      pair_has_all_runs(state)
          ? "The means are the same to the last digit, on every machine."
          : "This page rests on " + runs_words(state) +
                ": the command tries all of them, so its numbers may differ from those above.";
  words += " The command’s intervals are for one look at all runs";
  words += stage_of_table(state) == Stage::always_valid ? ", and narrower than those above." : ".";
  page.text("p", words, "grey");
}

std::string today_words() {
  const std::time_t time = std::time(nullptr);
  std::tm local{};
  localtime_r(&time, &local);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &local);
  return day_of(text);
}

/// That not all runs are in the numbers, where it is so.
void add_early(const Studio& studio, HtmlPage& page) {
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
  page.raw("<div class=\"note\">\n<p><b>" + first + "</b> " + words +
           (state.busy ? " Numbers will still move." : "") +
           (failed.empty() ? "" : " " + xml_text(failed)) + "</p>\n</div>\n");
}

/// "12,000 customers"; of a preview, that it is one.
std::string customers_words(const FirmView& firm) {
  const std::string all = count(firm.customers * firm.represents) + " customers";
  if (!(firm.represents > 1)) return all;
  return all + " (" + count(firm.customers) + " simulated, each for " + count(firm.represents) +
         (firm.has_company ? "; a preview, not exact: waits come out too long where staff are busy)"
                           : ")");
}

void add_head(const Studio& studio, HtmlPage& page) {
  const FirmView& firm = *studio.firm;
  const Message& message = studio.message;
  if (!firm.question.empty()) page.text("p", firm.question, "question");
  page.text("h1", message.headline);
  for (const std::string& line : message.lines) page.text("p", line, "lines");
  page.text("p", message.pill + ": " + message.evidence + ".");
  add_early(studio, page);
  page.raw("<div class=\"note\">\n");
  if (is_illustration(firm.evidence)) {
    page.raw(
        "<p><b>Illustration.</b> No lever rests on data of this company: the numbers show how "
        "things act together in a model. They are no forecast.</p>\n");
  }
  page.raw(
      "<p><b>Luck only.</b> Intervals and verdicts say what other luck would change in this firm "
      "as its file describes it. What other plausible assumptions would give was not "
      "tried.</p>\n");
  page.raw("</div>\n");
}

}  // namespace

bool can_report(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  return !studio.at_start && !studio.seen.is_old && state.pairs > 0 && !state.differences.empty() &&
         state.policy != state.against;
}

std::string report_page(const Studio& studio) {
  const FirmView& firm = *studio.firm;
  HtmlPage page;
  page.raw(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n");
  page.text("title", firm.title + ": " + studio.message.headline);
  page.raw(std::string("<style>") + kStyle + "</style>\n</head>\n<body>\n");
  add_head(studio, page);
  add_numbers(studio, page);
  add_curves(studio, page);
  add_money(studio, page);
  add_causes(studio, page);
  add_levers(studio, page);
  add_how(studio, page);
  page.text("footer", firm.title + ", " + day_of(firm.start) + " to " + day_of(firm.end) + ", " +
                          customers_words(firm) + ". Made on " + today_words() +
                          " with rapport " RAPPORT_VERSION ".");
  page.raw("</body>\n</html>\n");
  return page.take();
}

}  // namespace rapport
