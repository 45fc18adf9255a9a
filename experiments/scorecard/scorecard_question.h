// What a scorecard asks of a firm, ours or a rival: one row a question.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/core/units.h"
#include "sim/scenario/lever.h"

namespace rapport {

/// The three parts of the capability to keep customers, each with its gate: may, want, know.
enum class Component : std::uint8_t { orientation, configuration, information };
inline constexpr int kComponents = 3;
const char* name_of(Component component);  ///< "orientation"
const char* gate_of(Component component);  ///< "may"

/// A question. Where its key is the id of a lever, its five answers are that lever's words, and the
/// answer is the lever's value. Else it is answered yes or no, and sets nothing.
struct ScorecardQuestion {
  const char* key;  ///< in sheets and flags: "owner"
  const char* ask;  ///< as people are asked

  const Lever* lever() const { return find_lever(key); }
};

/// Those about levers by their codes, O1 to I6, then the four of yes or no.
std::span<const ScorecardQuestion> scorecard_questions();

/// The part that a lever's code says: O, C or I.
Component component_of(const Lever& lever);
/// The lever's range for people: "0 to 120 hours a year".
std::string range_of(const Lever& lever);
/// How far a value is from the lever's least to its most: 0 to 1.
double position_of(const Lever& lever, double value);
/// The word of a value that one of the five words is about; empty between them.
std::string word_of(const Lever& lever, double value);

/// Whether the text says that somebody does not know: "do not know", "?", or nothing at all.
bool is_unknown(std::string_view text);
/// Reads an answer that is known: a letter from a to e, the words that it stands for, or a number
/// in the lever's own unit ("35 %", "60"); yes (1) or no (0) where there is no lever.
Measured read_scorecard_answer(const ScorecardQuestion& question, const std::string& text,
                               const std::string& currency);

/// What stands beside each letter: "a" and the lever's first word.
char letter_of(std::size_t word);

}  // namespace rapport
