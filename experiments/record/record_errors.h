// How far a record lies from what was foretold, beside luck and beside two plain forecasts.
#pragma once

#include <cstddef>
#include <vector>

#include "experiments/record/matched.h"

namespace rapport {

/// A line over some months, [from, to) of Matched. Numbers are in the figure's unit; NaN where
/// there are too few months or runs to say.
struct RecordErrors {
  std::size_t line = 0, months = 0;  ///< months that have a record
  double record = 0, foretold = 0;   ///< means over these months
  /// The record's mean less the foretold one, and how far luck and the record's own error leave it
  /// open (95 %, Student, from the means of runs over the same months).
  double bias = 0, bias_half_width = 0;
  double mean_absolute = 0;  ///< of single months
  double luck_absolute = 0;  ///< the same of a run foretold by the others: what luck makes
  std::size_t inside = 0;    ///< months within the band of 95 % of a month
  /// How many of them a run has there, foretold by the others: 2.5 to 97.5 % of the runs. Months
  /// hang together, so this is wider than for independent ones.
  std::size_t inside_low = 0, inside_high = 0;
  double last_stays = 0;  ///< mean absolute error of "the last value known stays"
  double as_before = 0;   ///< of "the mean of the months known", see below
  bool seasonal = false;  ///< as_before is of the same month in the years before

  bool is_biased() const { return !(bias < bias_half_width && bias > -bias_half_width); }
};

/// Plain forecasts know the months [0, known) of the record, and at least its first one; with a
/// year or more of them "as before" goes by the month of the year. They are scored where [from,
/// to) lies after what they know; NaN where it does not.
RecordErrors record_errors(const Matched& matched, std::size_t line, std::size_t from,
                           std::size_t to, std::size_t known);

/// The mean over months that have a record: of the record where `run` is null, else of the run.
double mean_over(const Matched& matched, std::size_t line, std::size_t from, std::size_t to,
                 const FigureRun* run);
/// The standard deviation of the record's mean over these months that comes of its own error and
/// rounding; 0 where no month has a record.
double error_over(const Matched& matched, std::size_t line, std::size_t from, std::size_t to);

}  // namespace rapport
