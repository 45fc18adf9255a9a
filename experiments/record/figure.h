// Figures that a company records month by month, and how runs have them.
//
// Runs come to series (sim/measure/series.h). A record speaks of other things too: churn in
// percent, all cost, how many customers there are at the end of a month. A figure is one of these,
// for the whole firm or a part, as it follows from series.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/record/month.h"
#include "sim/measure/series.h"

namespace rapport {

/// A series that runs have, for the firm or a part: a SeriesKey of a model, or of a results file.
struct SeriesLine {
  std::string series, part, part_name;  ///< part as in files: "company", "segment", ...
  std::string unit{};                   ///< as the file has it; empty: the row's own
};

std::vector<SeriesLine> series_lines(const Model& model, std::span<const SeriesKey> keys);

/// How far along what happens in a firm a figure is: causes come before what they bring about.
enum class Stage { decided, arrives, waits, served, felt, leaves, money };

/// A figure that runs have and a record may have.
struct Figure {
  enum class How {
    plain,  ///< the series itself
    next,   ///< as at the month's end: the series at the start of the next month
    rate,   ///< the first over the second, in percent
    sum     ///< the first less all others, or, of one sign, their sum
  };
  std::string id, label, unit;
  std::string part, part_name;
  How how = How::plain;
  std::vector<std::size_t> of{};  ///< places of series
  std::vector<double> sign{};     ///< of a sum
  bool at_moment = false;         ///< as at a day, else of what happens in a month
  bool is_money = false;
  int digits = 0;
  Stage stage = Stage::served;

  /// Whether it adds up over months: money and counts, no shares, means or states.
  bool is_count() const {
    return !at_moment && unit != "%" && unit != "0 to 1" && unit != "min" && unit != "a customer";
  }
  bool is_whole() const { return part == "company"; }
  /// "Contacts (phone)".
  std::string name() const { return is_whole() ? label : label + " (" + part_name + ")"; }
  /// "legs.phone", as headings of a record have it.
  std::string heading() const { return is_whole() ? id : id + "." + part_name; }
};

/// All figures that follow from these series, in the order in which a template has them.
std::vector<Figure> figures_of(std::span<const SeriesLine> lines);

/// A usual word for a figure.
struct FigureWord {
  const char* word;  ///< in lower case, without accents
  const char* id;
};
/// Words that headings of records may have, ids apart; of several that begin alike the longest
/// counts.
std::span<const FigureWord> figure_words();

/// The months of runs.
struct RunMonths {
  std::vector<Date> starts;  ///< of each month of a run, and the end

  std::size_t count() const { return starts.empty() ? 0 : starts.size() - 1; }
  MonthNumber number(std::size_t month) const { return month_with(starts[month]); }
  bool begins(std::size_t month) const { return starts[month].day == 1; }
  bool is_whole(std::size_t month) const { return begins(month) && begins(month + 1); }
};
RunMonths run_months(const Model& model);

/// What a run has for a figure in a month: NaN where the month is not whole (of figures at its
/// start or end: where that is no first of a month) or there is nothing. `at` gives a series at a
/// moment of the run.
double value_in(const Figure& figure, const RunMonths& months, std::size_t month,
                const std::function<double(std::size_t series, std::size_t moment)>& at);

}  // namespace rapport
