// How a report writes numbers and names: rounded as far as they are sure, units once.
#pragma once

#include <string>

#include "experiments/report/report_page.h"
#include "experiments/report/report_source.h"

namespace rapport {

/// How the numbers of one judged metric are written.
struct MetricForm {
  const Metric* metric = nullptr;
  std::string unit;
  bool is_money = false;
  bool is_share = false;  ///< of customers who stay: from 0 to 100 percent, whatever luck allows

  std::string level(const Interval& mean) const;         ///< "68.4", "8.12 m"
  std::string rounded(double value, double to) const;    ///< the same to a multiple of `to`
  std::string change(const Interval& difference) const;  ///< "+7.4", "−104,000"
  std::string size(const Interval& difference) const;    ///< the same without its sign
  std::string bounds(const Interval& interval) const;    ///< "6.7 to 8.0"
  /// The same of one that lies below 0, without signs.
  std::string sizes(const Interval& interval) const;
  std::string plus_minus(const Interval& interval) const;  ///< "±0.6"; empty where not known
  std::string unit_of_change() const;                      ///< "points" for "%"
  /// To which multiple a number with this interval is rounded.
  double step(const Interval& interval) const;
  /// "more is better"; empty where neither is.
  std::string good_words() const;
};

MetricForm form_of(const ReportSource& source, std::size_t key);

/// To which multiple the means of a metric are rounded where they stand side by side: what half of
/// the options' intervals allow.
double common_step(const ReportSource& source, std::size_t key);

/// Of a point, for people: its label, with numbers of factors rounded to what they are told apart
/// by.
std::string label_of(const ReportSource& source, std::size_t point);
/// The same for rows of charts: where a label is long, settings alone, "high · low · 27.2".
std::string chart_label(const ReportSource& source, std::size_t point);
/// What chart labels of settings are in the order of; empty where labels are whole.
std::string chart_label_key(const ReportSource& source);
/// The label in quotation marks.
std::string quoted(const ReportSource& source, std::size_t point);

/// "Wait, min": a label with its unit, where there is one.
std::string labelled(const std::string& label, const std::string& unit);

/// "2.1 to 3.4 more", "between 0.4 fewer and 1.9 more": of a range of differences. `more` and
/// `fewer` are the words.
std::string between_words(double low, double high, double step, bool is_money, const char* more,
                          const char* fewer);

/// How far a difference of two points lies over the variants of the assumptions, in the metric's
/// unit.
struct OverVariants {
  std::size_t variants = 0;  ///< that have both; 0 or 1: assumptions were not varied
  double low = 0, high = 0, middle = 0;
  std::size_t better = 0;  ///< in how many it is on the good side
  bool tried() const { return variants > 1; }
  /// Nine draws in ten, around the middle: no interval of anything but these draws.
  Interval range() const;
};
/// From which share of variants on a claim is taken to hold over them.
inline constexpr double kHoldsFrom = 0.8;

/// What a point has more than the compared one, over draws of the assumptions: see VariantSpread.
/// Draws that weigh differently count as the draws alike that they are as good as.
OverVariants over_variants(const ReportSource& source, std::size_t key, std::size_t point);

/// "100 variants of our assumptions".
std::string variants_words(std::size_t count);

/// How draws are weighted by what was tried, and counted then; empty where they are not.
std::string weighting_words(const ReportSource& source);

/// Whether any lever that the points set rests on data of this company. Where none does, all is an
/// illustration.
bool rests_on_data(const ReportSource& source);

}  // namespace rapport
