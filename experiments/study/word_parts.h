// Parts of sentences that several files of words share.
#pragma once

#include <string>

#include "experiments/study/study_data.h"
#include "experiments/study/study_findings.h"

namespace rapport {

/// The label of a point in quotation marks.
std::string in_quotes(const StudyData& data, std::size_t point);

/// "2.1 to 3.4", with so many digits.
std::string range_text(const Interval& interval, int digits);

/// Digits behind the point that leave the half-width one or two figures.
int digits_for(const Interval& interval, const Metric& metric);

/// " points", " EUR": the unit behind a number, or behind a difference of two.
std::string unit_text(const std::string& unit, bool of_difference);

/// In how many draws of the assumptions a point has more: "60 of 62", or "97 % of the weight".
std::string more_in_text(const StudyData& data, const VariantSpread& spread);

/// That means and differences are of other runs, where some failed or timed out; else empty.
std::string unequal_runs_text(const StudyData& data);

}  // namespace rapport
