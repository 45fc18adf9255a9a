// The charts of a report, from what a study found.
#pragma once

#include <vector>

#include "experiments/report/report_page.h"
#include "experiments/report/report_source.h"

namespace rapport {

/// du: what A4 leaves between its margins, 680 pixels, at nine tenths of the size of a screen.
inline constexpr double kReportWide = 756;

/// The colour and mark of a point: what all are compared with, the proposed one and, of few, the
/// next two; -1: a grey dot.
int slot_of(const ReportSource& source, std::size_t point);

/// Whether charts so wide have no room for the names of their options in one line.
bool has_long_names(const ReportSource& source, double wide);

/// Who stays, month by month, of up to four points; nothing where months were not kept.
std::vector<ReportBlock> stay_chart(const ReportSource& source);
/// The options by the ranking metric, best first, with what luck leaves open.
std::vector<ReportBlock> ranking_chart(const ReportSource& source, double wide = kReportWide);
/// What is kept against what it is worth, with the front; nothing where the results lack either.
std::vector<ReportBlock> trade_off_chart(const ReportSource& source, double wide);
/// What the factors do, by the design's own analysis; nothing without.
std::vector<ReportBlock> effects_charts(const ReportSource& source);
/// The tornado or the attribution of a study, with what is said of it; nothing of other studies.
std::vector<ReportBlock> driver_charts(const ReportSource& source);
/// How far each option may lag behind the best over variants of the assumptions; nothing without.
std::vector<ReportBlock> regret_chart(const ReportSource& source, double wide);

}  // namespace rapport
