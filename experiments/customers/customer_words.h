// What a table of customers says, in sentences: for the command, which prints tables beside them,
// and for the studio.
#pragma once

#include <string>
#include <vector>

#include "experiments/customers/customer_fit.h"

namespace rapport {

/// "Customers: 4,000 of 4,000 records, of whom 3,000 are there on 2026-06-30".
std::string table_line(const CustomerTable& table);
/// Columns that were read, and what was taken for the day of the table.
std::vector<std::string> table_words(const CustomerTable& table);

/// A segment in a sentence.
std::string segment_line(const CustomerFit& fit, const SegmentFit& segment);
/// The share of a segment that leaves in its first year, with its interval: "12.1 % (11.0 to 13.2
/// %)"; "-" where it is not known.
std::string first_year_words(const CustomerFit& fit, const SegmentFit& segment);
/// Where segments come from, and what the table does not say.
std::vector<std::string> segment_words(const CustomerFit& fit);

/// How well leaving is predicted, and how many stay. Empty where the table says nothing of it.
std::vector<std::string> leaving_words(const CustomerTable& table, const CustomerFit& fit,
                                       const CustomerForm& form);

/// What the estimates of what leaving goes with rest on, or why there are none.
std::vector<std::string> goes_with_words(const CustomerTable& table, const CustomerFit& fit);

}  // namespace rapport
