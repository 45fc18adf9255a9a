// Page 1: the decision.
#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/report/answer_words.h"
#include "experiments/report/assumption_words.h"
#include "experiments/report/report_charts.h"
#include "experiments/report/report_words.h"
#include "experiments/report/study_report.h"
#include "experiments/study/word_parts.h"

namespace rapport {

namespace {

constexpr std::size_t kTiles = 3;

/// The metrics on top: the one that ranks, then money, then others that are judged.
std::vector<std::size_t> tile_keys(const ReportSource& source) {
  std::vector<std::size_t> keys;
  const auto take = [&](std::size_t key) {
    if (keys.size() < kTiles && std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  };
  if (!source.data.keys.empty()) take(0);
  for (const char* id : {"profit", "npv"}) {
    for (std::size_t k = 0; k < source.data.keys.size(); ++k) {
      if (std::string_view(id) == source.data.keys[k].metric->id) take(k);
    }
  }
  for (std::size_t k = 0; k < source.data.keys.size(); ++k) take(k);
  return keys;
}

/// The verdict by luck, where the draws of the assumptions bear it out: all but one in twenty, as
/// the nine in ten that are shown lie on one side then. Else it is undecided.
Verdict borne_out(Verdict verdict, const OverVariants& variants) {
  if (!variants.tried() || verdict == Verdict::undecided) return verdict;
  const std::size_t few = variants.variants / 20;
  const bool mostly = variants.better + few >= variants.variants, hardly = variants.better <= few;
  const bool fits = verdict == Verdict::better  ? mostly
                    : verdict == Verdict::worse ? hardly
                                                : mostly || hardly;
  return fits ? verdict : Verdict::undecided;
}

ReportTile tile_of(const ReportSource& source, std::size_t point, std::size_t key) {
  const MetricForm form = form_of(source, key);
  const Comparison& c = source.findings.points[point].differences[key];
  const Interval &mine = source.findings.points[point].means[key],
                 &theirs = source.findings.points[source.data.against()].means[key];
  const OverVariants variants = over_variants(source, key, point);
  ReportTile tile;
  tile.label = form.metric->label;
  const Interval shown = variants.tried() ? variants.range() : c.difference;  // least sure first
  tile.number = form.change(shown);
  tile.is_up = shown.mean > 0;
  if (c.has_verdict) tile.verdict = borne_out(c.verdict, variants);
  if (!form.unit_of_change().empty()) tile.lines.push_back(form.unit_of_change());
  if (variants.tried()) {  // luck stands in the table below
    tile.lines.push_back("middle of " + variants_words(variants.variants));
    tile.lines.push_back("nine in ten: " + form.bounds(shown));
    tile.lines.push_back("as described: " + form.change(c.difference));
    return tile;
  }
  const bool is_known = std::isfinite(c.difference.half_width);
  tile.lines.push_back((is_known ? form.bounds(c.difference) + " by luck" : "luck not known") +
                       (c.corrected || !c.has_verdict ? "" : ", by itself"));
  // So that levels differ by the number above, as far as they are no nothing then.
  const double step =
      std::min(form.step(c.difference),
               step_of_size(std::max(std::abs(mine.mean), std::abs(theirs.mean)), true));
  tile.lines.push_back(form.rounded(mine.mean, step) + " instead of " +
                       form.rounded(theirs.mean, step));
  return tile;
}

/// "Illustration", before anything else is read.
void add_illustration(const ReportSource& source, ReportPage& page) {
  if (rests_on_data(source)) return;
  page.add(ReportNote{
      ReportNote::Kind::warning, "Illustration.",
      plain_sentence("No lever that is moved here rests on data of this company: the numbers show "
                     "how things act together in a model. They are no forecast.")});
}

/// That fewer customers were simulated than there are, where that makes numbers inexact.
void add_preview(const ReportSource& source, ReportPage& page) {
  const Scenario& today = source.scenario.today;
  if (!today.has_copies()) return;
  page.add(ReportNote{
      ReportNote::Kind::warning, "Preview.",
      plain_sentence("Each simulated customer stands for " + count(today.represents) +
                     ". Waits come out too long where staff are busy: run it with all customers "
                     "before you rely on amounts.")});
}

void add_failures(const ReportSource& source, ReportPage& page) {
  const std::size_t failed = source.data.failures.size();
  if (const std::string looks = looks_in_words(source.data); !looks.empty()) {
    page.add(ReportNote{ReportNote::Kind::plain,
                        source.data.dropped() > 0 ? "Options were dropped on the way."
                                                  : "Its runs were looked at on the way.",
                        plain_sentence(looks)});
  }
  if (const std::size_t late = source.data.timed_out.size(); late > 0) {
    page.add(ReportNote{ReportNote::Kind::warning,
                        std::to_string(late) + " of " + std::to_string(source.data.done) +
                            " runs took longer than a run may.",
                        plain_sentence("They were given up, and nothing here rests on them; the "
                                       "appendix names them. " +
                                       unequal_runs_text(source.data))});
  }
  if (failed == 0) return;
  const FailedRun& first = source.data.failures[0];
  page.add(
      ReportNote{ReportNote::Kind::warning,
                 std::to_string(failed) + " of " + std::to_string(source.data.done) +
                     (failed == 1 ? " runs failed." : " runs failed."),
                 plain_sentence("Nothing here rests on them; the appendix names them. The first: " +
                                quoted(source, first.point) + ", replication " +
                                std::to_string(first.replication) + ": " + first.message + ". " +
                                unequal_runs_text(source.data))});
}

/// "20 runs of each"; of a study that ended by looking how many there are at most.
std::string runs_words(const ReportSource& source) {
  const StudyData& data = source.data;
  if (!data.selection && !data.stop && data.is_whole()) {
    return std::to_string(data.study.spec.judged_replications()) + " runs of each";
  }
  std::uint64_t most = 0;
  for (const PointFinding& point : source.findings.points) most = std::max(most, point.means[0].n);
  return "up to " + std::to_string(most) + " runs of each";
}

/// How sure each of the three numbers is: luck, and what assumptions do.
ReportTable how_sure(const ReportSource& source, std::size_t point) {
  ReportTable table;
  table.is_text = {true, false, false};
  table.head = {{quoted(source, point) + " less " + label_of(source, source.data.against())},
                {"by luck alone", "95 %, as described, " + runs_words(source)},
                {"over variants of our assumptions", "nine in ten of them"}};
  table.is_small = true;
  for (const std::size_t key : tile_keys(source)) {
    const MetricForm form = form_of(source, key);
    const Comparison& c = source.findings.points[point].differences[key];
    const OverVariants variants = over_variants(source, key, point);
    ReportCell over("not tried");
    if (variants.tried()) {
      over = {form.bounds(variants.range()), "better in " + std::to_string(variants.better) +
                                                 " of " + std::to_string(variants.variants)};
    }
    table.rows.push_back({{labelled(form.metric->label, form.unit_of_change())},
                          {c.difference.n == 0 ? "–" : form.bounds(c.difference)},
                          over});
  }
  return table;
}

/// What nobody tried, so that nobody takes it for tried.
std::vector<std::string> not_tried(const ReportSource& source) {
  std::vector<std::string> lines;
  const Scenario& today = source.scenario.today;
  if (source.draws().empty()) {
    lines.emplace_back(
        "Other assumptions: every interval is of luck alone, in the company as its file "
        "describes it.");
  }
  if (source.findings.rejected > 0) {
    const bool most = 2 * source.findings.rejected > source.findings.drawn;
    lines.push_back(std::to_string(source.findings.rejected) + " of " +
                    std::to_string(source.findings.drawn) +
                    " draws of our assumptions: no such firm comes to Today’s targets." +
                    (most ? " As that is more than half, the others say little." : ""));
  }
  if (today.company.on) {
    lines.emplace_back(
        "The rival hypothesis, that staff who may, want and know can make up for one of the "
        "three: set gates = \"any\".");
  }
  for (const MetricKey& key : source.data.keys) {
    if (std::string_view(key.metric->id) != "npv") continue;
    lines.push_back(
        "What comes after " +
        day_of(to_string(civil_from_days(days_from_civil(today.start) + today.horizon / kDay))) +
        ": net present value counts it as a residual, nobody simulated it.");
  }
  if (source.is_study && source.data.study.spec.in_force == InForce::steady) {
    lines.emplace_back(
        "Getting there: options are taken as if they had always been so (steady), without the "
        "dip and the time that a change takes.");
  }
  if (source.data.study.spec.judged_replications() == 1) {
    lines.emplace_back("Other luck: each option was run once.");
  }
  return lines;
}

void add_certainty(const ReportSource& source, ReportPage& page) {
  const std::size_t best = proposed(source);
  page.add(ReportHeading{"How sure is this?", ""});
  const bool varied = !source.draws().empty();
  if (varied && best != source.data.against() && !source.findings.order.empty()) {
    page.add(how_sure(source, best));
  }
  if (const std::string weighting = weighting_words(source); !weighting.empty()) {
    page.add(ReportParagraph{Weight::body, plain_sentence(weighting)});
  }
  const std::string matters = assumption_that_matters(source, best);
  if (!matters.empty()) page.add(ReportParagraph{Weight::body, plain_sentence(matters)});
  const std::vector<std::string> lines = not_tried(source);
  if (lines.empty()) return;
  std::string all;
  for (const std::string& line : lines) all += (all.empty() ? "" : " ") + line;
  page.add(ReportNote{ReportNote::Kind::plain, "What was not tried.", plain_sentence(all)});
}

}  // namespace

ReportPage decision_page(const ReportSource& source) {
  ReportPage page{"the decision", {}};
  add_illustration(source, page);
  add_preview(source, page);
  const std::string& question = source.data.study.spec.question;
  if (!question.empty()) page.add(ReportParagraph{Weight::question, plain_sentence(question)});
  page.add(ReportParagraph{Weight::title, answer_title(source)});
  for (Sentence& line : answer_lines(source)) {
    page.add(ReportParagraph{Weight::lead, std::move(line)});
  }
  std::string drivers = driver_answer(source.data, source.findings, proposed(source));
  if (!drivers.empty()) {
    page.add(ReportParagraph{Weight::lead, plain_sentence(std::move(drivers))});
  }
  Sentence asked = request(source);
  if (!asked.empty()) {
    page.add(ReportNote{ReportNote::Kind::request, "We ask the board", std::move(asked)});
  }
  add_failures(source, page);
  const std::size_t best = proposed(source);
  if (is_judged(source) && best != source.data.against()) {
    ReportTiles tiles;
    for (const std::size_t key : tile_keys(source)) {
      tiles.tiles.push_back(tile_of(source, best, key));
    }
    page.add(std::move(tiles));
  }
  std::vector<ReportBlock> chart = stay_chart(source);
  if (chart.empty()) chart = ranking_chart(source);
  for (ReportBlock& block : chart) page.blocks.push_back(std::move(block));
  add_certainty(source, page);
  return page;
}

}  // namespace rapport
