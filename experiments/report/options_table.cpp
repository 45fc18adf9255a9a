#include "experiments/report/options_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "experiments/output/numbers.h"
#include "experiments/report/answer_words.h"
#include "experiments/report/report_words.h"

namespace rapport {

namespace {

constexpr std::size_t kColumns = 4;  // options with a column each, at most
constexpr std::size_t kLongNote = 14;
constexpr std::size_t kMetrics = 4;  // metrics with a column each, at most

bool is_transposed(const ReportSource& source) {
  return source.points().points.size() <= kColumns && source.points().factors.empty();
}

std::string head_text(const MetricForm& form) { return labelled(form.metric->label, form.unit); }

std::string joined(const std::string& a, const std::string& b) {
  return a + (a.empty() || b.empty() ? "" : ", ") + b;
}

/// What cells of one metric share: looked up once, as tables can be long.
struct MetricColumn {
  MetricForm form;
  double step = 0;  ///< to which means are rounded
  std::optional<std::size_t>
      best;  ///< the option of the best mean; none where neither way is good, or two have it
};

std::vector<MetricColumn> columns_of(const ReportSource& source) {
  std::vector<MetricColumn> columns;
  for (std::size_t k = 0; k < source.data.keys.size(); ++k) {
    MetricColumn column{form_of(source, k), common_step(source, k), {}};
    const Good good = column.form.metric->good;
    const double sign = good == Good::less ? -1 : 1;
    double most = -std::numeric_limits<double>::infinity();
    for (const std::size_t p : source.findings.order) {
      const double mean = sign * source.findings.points[p].means[k].mean;
      if (good == Good::neither) break;
      if (mean == most) column.best.reset();  // none of two that came out alike
      if (mean > most) most = mean, column.best = p;
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

/// Of the ranking metric "best" where nothing else may be it, and "may be best"; else "best mean".
std::string best_words(const ReportSource& source, const MetricColumn& column, std::size_t point,
                       std::size_t key) {
  if (source.findings.order.size() < 2) return "";
  const bool ranked = key == 0 && source.findings.ranking;
  if (column.best != point) {
    return ranked && source.findings.ranking->policies[point].may_be_best ? "may be best" : "";
  }
  return ranked && rivals_of(source, point) == 0 ? "best" : "best mean";
}

/// A metric of an option: its mean, and below it how far it differs.
ReportCell column_cell(const ReportSource& source, const MetricColumn& column, std::size_t point,
                       std::size_t key) {
  const MetricForm& form = column.form;
  const std::string best = best_words(source, column, point, key);
  std::string note;
  if (point != source.data.against()) {
    const Comparison& c = source.findings.points[point].differences[key];
    const Interval& d = c.difference;
    if (d.n > 0) note = c.is_unseen() ? "equal" : form.change(d) + " " + form.plus_minus(d);
  }
  const Interval& mean = source.findings.points[point].means[key];
  const bool two_lines = note.size() > kLongNote && !best.empty();
  return {form.rounded(mean.mean, column.step), two_lines ? best + "\n" + note : joined(best, note),
          best.starts_with("best")};
}

/// The same in a row of many: below it half the width of its interval.
ReportCell row_cell(const ReportSource& source, const MetricColumn& column, std::size_t point,
                    std::size_t key) {
  const MetricForm& form = column.form;
  const Interval& mean = source.findings.points[point].means[key];
  const std::string best = best_words(source, column, point, key), note = form.plus_minus(mean);
  const bool says_best = key > 0 && !best.empty();  // of the first the verdict's column says it
  return {form.rounded(mean.mean, column.step),
          says_best ? best + (note.empty() ? "" : "\n" + note) : note, best.starts_with("best")};
}

/// "+7.4" with its interval.
ReportCell difference_cell(const ReportSource& source, std::size_t point) {
  if (point == source.data.against()) return {""};
  const Comparison& c = source.findings.points[point].differences[0];
  if (c.difference.n == 0) return {"–"};
  const MetricForm form = form_of(source, 0);
  return {form.change(c.difference),
          std::isfinite(c.difference.half_width) ? form.bounds(c.difference) : ""};
}

/// The verdict in a word, and whether the option may be the best.
ReportCell verdict_cell(const ReportSource& source, const MetricColumn& column, std::size_t point) {
  const std::string best = best_words(source, column, point, 0);
  if (point == source.data.against()) return {"compared with", best};
  const Comparison& c = source.findings.points[point].differences[0];
  return {c.has_verdict && c.difference.n > 0 ? name_of(c.verdict) : "", best};
}

/// Places in the order of the ranking metric.
std::vector<std::size_t> shown_places(const ReportSource& source, std::size_t most) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < source.findings.order.size(); ++i) {
    const std::size_t p = source.findings.order[i];
    if (i < most || p == source.data.against()) shown.push_back(i);
  }
  return shown;
}

ReportTable by_columns(const ReportSource& source) {
  const std::vector<MetricColumn> columns = columns_of(source);
  ReportTable table;
  table.is_text = {true};
  table.head.emplace_back("");
  // As they stand in the file: what all are compared with first.
  for (std::size_t p = 0; p < source.points().points.size(); ++p) {
    if (p == proposed(source) && p != source.data.against())
      table.marked_column = static_cast<int>(table.head.size());
    table.head.emplace_back(label_of(source, p), p == source.data.against() ? "compared with" : "");
  }
  for (std::size_t k = 0; k < source.data.keys.size(); ++k) {
    const MetricForm form = form_of(source, k);
    std::vector<ReportCell> row{{head_text(form), form.good_words()}};
    for (std::size_t p = 0; p < source.points().points.size(); ++p) {
      row.push_back(column_cell(source, columns[k], p, k));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

ReportTable by_rows(const ReportSource& source, std::size_t most) {
  const std::vector<MetricColumn> columns = columns_of(source);
  ReportTable table;
  table.is_small = true;
  table.is_text = {false, true, false, false, true};
  table.head = {{""}, {"Option"}};
  const std::size_t metrics = std::min(kMetrics, source.data.keys.size());
  for (std::size_t k = 0; k < metrics; ++k) {
    const MetricForm form = form_of(source, k);
    table.head.emplace_back(head_text(form), form.good_words());
    if (k > 0) continue;
    table.head.emplace_back("more than " + label_of(source, source.data.against()),
                            form.unit_of_change());
    table.head.emplace_back("");
  }
  for (const std::size_t rank : shown_places(source, most)) {
    const std::size_t p = source.findings.order[rank];
    if (p == proposed(source) && p != source.data.against())
      table.marked_row = static_cast<int>(table.rows.size());
    std::vector<ReportCell> row{{std::to_string(rank + 1)}, {chart_label(source, p)}};
    for (std::size_t k = 0; k < metrics; ++k) {
      row.push_back(row_cell(source, columns[k], p, k));
      if (k > 0) continue;
      row.push_back(difference_cell(source, p));
      row.push_back(verdict_cell(source, columns[0], p));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

ReportTable options_table(const ReportSource& source, std::size_t most) {
  return is_transposed(source) ? by_columns(source) : by_rows(source, most);
}

std::string options_foot(const ReportSource& source) {
  const bool is_alone = source.points().points.size() == 1;
  std::string words =
      is_alone ? "Means. "
      : is_transposed(source)
          ? "Means; below them the difference from " + label_of(source, source.data.against()) +
                ". "
          : "Means with half the width of their interval; differences with theirs. ";
  const std::string key = chart_label_key(source);
  if (!is_transposed(source) && !key.empty()) words = "Options: " + key + ". " + words;
  if (!source.draws().empty()) {
    words += "All at the numbers as described, which need not be the middle of the variants. ";
  }
  if (source.data.study.spec.replications == 1) {
    return words + "Each option was run once: what luck leaves open is not known.";
  }
  if (is_alone) return words;
  words += "Intervals are 95 %, luck only, " + std::string(name_of(source.validity));
  words += source.validity == Validity::always_valid
               ? " (they hold at every look); those of differences hold together over options and "
                 "metrics."
               : "; those of differences hold together over options and metrics.";
  if (!is_transposed(source) && source.data.keys.size() > kMetrics) {
    words += " The study has more metrics: 'rapport study show' prints them.";
  }
  const std::size_t options = source.findings.order.size();
  if (!is_transposed(source) && options > kMostOnPage) {
    const std::size_t more = options - kMostOnPage;
    words += " " + count(static_cast<double>(more)) +
             (more == 1 ? " more option is" : " more options are") + " in the appendix.";
  }
  return words;
}

}  // namespace rapport
