// Page 2: the options.
#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/report/answer_words.h"
#include "experiments/report/options_table.h"
#include "experiments/report/report_charts.h"
#include "experiments/report/report_words.h"
#include "experiments/report/study_report.h"

namespace rapport {

namespace {

constexpr double kHalfWide = 360;
constexpr std::size_t kWhyNot = 4, kFew = 4;

void take(std::vector<ReportBlock> blocks, std::vector<ReportBlock>& into) {
  for (ReportBlock& block : blocks) into.push_back(std::move(block));
}

/// Two options that somebody will ask about: the next best, and the compared one last.
std::vector<std::size_t> others(const ReportSource& source) {
  std::vector<std::size_t> found;
  for (const std::size_t p : source.findings.order) {
    if (p != proposed(source) && p != source.data.against() && found.size() < kWhyNot) {
      found.push_back(p);
    }
  }
  return found;
}

void add_why_not(const ReportSource& source, ReportPage& page) {
  ReportColumns columns;
  bool left = true;
  for (const std::size_t p : others(source)) {
    Sentence words = why_not(source, p);
    if (words.empty()) continue;
    std::vector<ReportBlock>& column = left ? columns.left : columns.right;
    column.push_back({ReportHeading{"Why not " + quoted(source, p) + "?", ""}});
    column.push_back({ReportParagraph{Weight::body, std::move(words)}});
    left = !left;
  }
  if (columns.left.empty()) return;
  page.add(
      ReportHeading{"Why not the others?",
                    "less " + quoted(source, proposed(source)) +
                        ", with 95 % intervals by luck alone that hold together over options"});
  page.add(std::move(columns));
}

}  // namespace

ReportPage options_page(const ReportSource& source) {
  ReportPage page{"the options", {}};
  page.add(ReportParagraph{Weight::title, options_title(source)});
  if (source.findings.order.empty()) return page;
  take(driver_charts(source), page.blocks);
  page.add(options_table(source, kMostOnPage));
  page.add(ReportParagraph{Weight::small, plain_sentence(options_foot(source))});
  const bool varied = source.findings.regret && source.findings.regret->variants > 0;
  const bool few = source.points().points.size() <= kFew;
  const bool two = varied || (few && !source.curves.empty());
  const bool beside = two && !has_long_names(source, kHalfWide);
  std::vector<ReportBlock> trade = trade_off_chart(source, beside ? kHalfWide : kReportWide);
  const auto second = [&](double wide) {
    return varied ? regret_chart(source, wide) : ranking_chart(source, wide);
  };
  if (beside && !trade.empty()) {
    ReportColumns columns;
    take(std::move(trade), columns.left);
    take(second(kHalfWide), columns.right);
    page.add(std::move(columns));
  } else {
    take(std::move(trade), page.blocks);
    if (two) take(second(kReportWide), page.blocks);
  }
  take(effects_charts(source), page.blocks);
  if (!source.curves.empty() && (varied || !few)) take(ranking_chart(source), page.blocks);
  if (is_judged(source)) add_why_not(source, page);
  return page;
}

}  // namespace rapport
