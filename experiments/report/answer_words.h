// The answer of a study as sentences of its report, each only where its numbers hold.
#pragma once

#include <vector>

#include "experiments/report/report_page.h"
#include "experiments/report/report_source.h"

namespace rapport {

/// The option that the report is about: the best mean of the ranking metric; what all are compared
/// with where nothing has a number.
std::size_t proposed(const ReportSource& source);

/// Whether one option can be better than another at all: the ranking metric has a good direction,
/// and not all came out alike.
bool is_judged(const ReportSource& source);

/// How many options besides it cannot be told from the best.
std::size_t rivals_of(const ReportSource& source, std::size_t point);

/// What a point costs more than the compared policy, where the results have all costs.
std::optional<Interval> extra_cost(const ReportSource& source, std::size_t point);

/// That there is nothing to say, and whether there may be more to come.
std::string no_number_words(const ReportSource& source);

/// The title of the decision: least sure first where assumptions were varied.
Sentence answer_title(const ReportSource& source);
/// What stands below it.
std::vector<Sentence> answer_lines(const ReportSource& source);
/// What is asked of the board; empty where nothing rests on data of this company, or the proposed
/// option is not better.
Sentence request(const ReportSource& source);

/// The title of the options: what the factors do, or which options stand apart.
Sentence options_title(const ReportSource& source);
/// The same of a tornado or an attribution; empty of other studies, and where luck may be all.
Sentence drivers_title(const ReportSource& source);
/// "Why not X?": how another option differs from the proposed one, by what holds.
Sentence why_not(const ReportSource& source, std::size_t point);

/// Whether the metric is a share of customers who stay, which is said in customers.
bool is_keeping(const ReportSource& source, std::size_t key);

/// Words that metrics of who stays have: "more customers in 100"; others their label.
struct ChangeWords {
  std::string more, fewer;
};
ChangeWords change_words(const ReportSource& source, std::size_t key);

}  // namespace rapport
