// The report of a study or a comparison: the decision, the options, sliders, and what it rests on.
//
// What a page says follows from the numbers: a sentence that nothing supports is not there.
#pragma once

#include <optional>
#include <string>

#include "experiments/report/report_page.h"
#include "experiments/report/report_source.h"

namespace rapport {

Report make_report(const ReportSource& source);

/// The date on the wall, "2025-11-24": of a report, and of nothing that is computed.
std::string date_of_today();

// ---- its pages, each in a file of its own -------------------------------------------------------

/// Question, answer, three numbers, who stays, how sure that is, and what was not tried.
ReportPage decision_page(const ReportSource& source);

/// All options in a table, what trades for what, what each factor does, and why not the others.
ReportPage options_page(const ReportSource& source);

/// Sliders over the points that were run; none where points have no factors to slide, or are too
/// many for a page.
std::optional<ReportPage> explore_page(const ReportSource& source);

/// What failed, what it rests on, and everything that is needed to compute it again.
ReportPage appendix_page(const ReportSource& source);

}  // namespace rapport
