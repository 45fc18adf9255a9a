// What a report says of a tornado or an attribution: report_charts.h and answer_words.h declare it.
#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/report/answer_words.h"
#include "experiments/report/chart_block.h"
#include "experiments/report/report_charts.h"
#include "experiments/report/report_words.h"
#include "experiments/study/driver_charts.h"

namespace rapport {

namespace {

std::string in_way(const std::string& label) { return label.empty() ? "" : " (" + label + ")"; }

}  // namespace

std::vector<ReportBlock> driver_charts(const ReportSource& source) {
  std::vector<ReportBlock> blocks;
  const bool hold = source.findings.factors_hold;
  for (const TornadoFinding& one : source.findings.tornados) {
    if (one.key >= kSpokenKeys) continue;
    TornadoChart chart = tornado_chart(source.data, one);
    const std::string foot = std::move(chart.foot);
    chart.foot.clear();
    const double tall = chart_height(chart.rows, kReportWide, 24);
    add_chart(described(chart, {kReportWide, tall}),
              foot + " " + (hold ? "Whiskers: luck, together over all factors." : kNoIntervals) +
                  " Peak, valley: both ends lie on one side of the middle. What factors do "
                  "together is not in it.",
              blocks);
  }
  for (const AttributionFinding& one : source.findings.attributions) {
    if (one.key >= kSpokenKeys) continue;
    const WaterfallChart chart = attribution_chart(source.data, one);
    add_chart(described(chart, {kReportWide, chart_height(chart.rows, kReportWide)}),
              std::string(hold ? "±: luck, together over all steps." : kNoIntervals) +
                  " Each bar begins where the one before it ended.",
              blocks);
  }
  for (std::string& sentence : drivers_in_words(source.data, source.findings)) {
    blocks.push_back({ReportParagraph{Weight::body, plain_sentence(std::move(sentence))}});
  }
  return blocks;
}

Sentence drivers_title(const ReportSource& source) {
  Sentence title{"options"};
  const StudySpec& spec = source.data.study.spec;
  const std::size_t best = proposed(source);
  if (const auto* way = in_way_of(source.data, source.findings.tornados, best)) {
    const TornadoFinding& tornado = *way;
    const auto widest = std::ranges::find_if(tornado.bars, &TornadoBar::sure);
    if (widest == tornado.bars.end()) return title;
    const MetricForm form = form_of(source, 0);
    const double step = std::max(form.step(widest->low), form.step(widest->high));
    title.say(capital(factor_name(spec.factors[widest->factor])) + " matters most by itself: ")
        .number("options.swing", form.rounded(widest->swing, step) + " " + form.unit_of_change())
        .say(" over its range" + in_way(tornado.label));
  } else if (const auto* parts = in_way_of(source.data, source.findings.attributions, best)) {
    const AttributionFinding& found = *parts;
    const StepShare& first = found.shares[0];
    if (found.whole.contains(0.0) || first.share.contains(0.0)) return title;
    const MetricForm form = form_of(source, found.key);
    const double step = std::max(form.step(found.whole), form.step(first.share));
    title.say("Of ")
        .number("options.whole",
                form.rounded(std::abs(found.whole.mean), step) + " " + form.unit_of_change())
        .say((found.whole.mean > 0 ? " more, " : " less, ") + spec.steps[first.step].label +
             (first.share.mean > 0 ? " brings " : " takes "))
        .number("options.share", form.rounded(std::abs(first.share.mean), step))
        .say(in_way(found.label));
  }
  return title;
}

}  // namespace rapport
