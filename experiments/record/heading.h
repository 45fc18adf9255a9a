// What the headings of a record mean.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "experiments/record/figure.h"

namespace rapport {

/// What a column of a record, or the metric of a row, is.
struct RecordHeading {
  enum class Kind { month, metric, value, part, error, figure, not_there, unknown };
  Kind kind = Kind::unknown;
  std::size_t figure = 0;   ///< of `figure`: place among the known ones
  bool is_error = false;    ///< of `figure`: the standard error of its numbers
  bool is_percent = false;  ///< it says that numbers are in percent
  std::string problem{};    ///< of `not_there`: why
  std::string nearest{};    ///< of `unknown`: "did you mean ...", or empty
};

/// Reads a heading: "churn %", "Contacts (phone)", "legs.phone", "calls at the phone", "wait
/// error". `part` is what a column of parts says beside it; empty: nothing.
RecordHeading heading_of(std::string_view text, std::string_view part,
                         std::span<const Figure> known);

/// Whether a heading is one that records have, so that a header can be told from titles above it.
bool is_record_heading(std::string_view text, std::span<const Figure> known);

}  // namespace rapport
