// Levers of a policy set for parts of the firm (a segment, a department), in the text of a scenario
// file: the keys `levers.NAME.segment.PART`. All else of the text stays as it is, byte for byte.
//
// What cannot be done throws InvalidInput with a sentence for people.
#pragma once

#include <string>

#include "sim/scenario/scenario.h"

namespace rapport {

/// A part of the firm in which a lever can have a value of its own.
struct LeverPart {
  LeverScope scope = LeverScope::segment;
  std::string of;
  bool operator==(const LeverPart&) const = default;
};

/// The text with a lever of a policy set for a part. Where the policy moves the lever at dates, the
/// last of them gets the value, as with_lever() has it. The value for the whole firm stays, under
/// `levers.NAME.all` where it was `levers.NAME`.
std::string with_lever_part(const std::string& text, const std::string& policy,
                            const std::string& lever, const LeverPart& part, double value);

/// The text without it: the part has the value of the whole firm.
std::string without_lever_part(const std::string& text, const std::string& policy,
                               const std::string& lever, const LeverPart& part);

}  // namespace rapport
