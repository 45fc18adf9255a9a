// Numbers of the pair and its policies as the screen shows them: with ≈ while they are rough.
#pragma once

#include <functional>
#include <string>

#include "viz/panel/studio.h"

namespace rapport {

/// The key of a metric of one part of the firm; -1 where there is none.
int key_of_part(const SessionState& state, const char* metric, Part part);

/// What a metric is, for whoever asks of its number: "Customers who left. In this model: ...".
std::string help_of(const char* metric);
/// What the metric is called beside its number, in the column of numbers and in the report.
std::string label_on_screen(const Metric& metric);
/// The same with what the pair differs by, and how sure that is.
std::string help_of(const Studio& studio, const char* metric);
/// "First estimate: " while what is shown will still move; else nothing.
std::string rough_words(const Studio& studio);

/// A metric's value under an arm. The changed policy's rests on the runs it shares with the other,
/// so that value less value is the difference. NaN where nothing is known.
double value_of(const SessionState& state, std::size_t arm, int key);

/// Whether what is shown of an arm will still move.
bool is_rough(const Studio& studio, std::size_t arm);

/// "68.4 %", "≈ 68 %", "–".
std::string stay_text(const Studio& studio, std::size_t arm);
/// "883,000" or "8.12 m", "≈ 880,000", of a metric in money: its value under an arm, and any other
/// value, rounded as that one is.
std::string money_text(const Studio& studio, std::size_t arm, int key, bool in_short);
std::string money_text_of(const Studio& studio, std::size_t arm, int key, double value,
                          bool in_short);

/// What the pair's policy has more than the other of some number of their runs, in the replications
/// that both have: Student's interval, for one look. Its width is infinite below four of them, and
/// where none differs, as that does not say how large a difference can be.
Interval paired_interval(const SessionState& state,
                         const std::function<double(const RunRecord&)>& of);
/// A metric's mean under one of the pair, over the replications that both have. NaN without any.
double paired_mean(const SessionState& state, std::size_t arm, int key);
/// Whether an interval is known and 0 lies outside: only then a difference may be judged.
bool is_clear(const Interval& interval);

/// The half-width that decides how a difference is rounded.
double half_width_of(const SessionDifference& difference);

}  // namespace rapport
