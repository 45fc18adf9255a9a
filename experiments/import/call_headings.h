// The headings under which call centres' programs write what a call is.
#pragma once

#include <span>
#include <string_view>

#include "experiments/import/call_mapping.h"

namespace rapport {

/// A usual heading of a role. One row each.
struct CallHeading {
  CallField field{};
  const char* spelling;  ///< as written somewhere; case, accents, blanks and units do not count
};

/// All of them. Within a role the best come first: the first that a file has is taken.
std::span<const CallHeading> call_headings();

/// Whether a heading is a usual one of work for a call beside talking to the customer: on hold,
/// after the call.
bool is_other_work(std::string_view heading);

/// Whether a heading is a usual one of any role.
bool is_usual_heading(std::string_view heading);

/// A word for an outcome, in lower case and without accents. One row each.
struct OutcomeWord {
  OutcomeMeaning meaning{};
  const char* word;
};
std::span<const OutcomeWord> outcome_words();

/// What a yes or no says, in any of the usual forms.
enum class YesNo { yes, no, neither };
YesNo yes_or_no(std::string_view text);

/// Whether a text names no caller: it is empty, 0, or a word as "anonymous".
bool is_anonymous(std::string_view caller);

/// Which way a call went.
enum class CallDirection { inbound, outbound, internal, unknown };
CallDirection direction_of(std::string_view text);

}  // namespace rapport
