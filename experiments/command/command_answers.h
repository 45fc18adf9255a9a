// Answers of sheets and flags, for the verbs that ask questions.
#pragma once

#include <string>
#include <vector>

#include "experiments/command/command_flags.h"
#include "experiments/sheet/given_answer.h"

namespace rapport {

/// The answers of the sheet, if there is one, and of the flags --answer, which take the place of
/// those of the sheet. `verb` is for messages. Throws UsageError for flags that are no answers.
std::vector<GivenAnswer> answers_of(const Flags& flags, const std::string& verb);

/// Whether questions are to be asked at the terminal: as --ask says, or because nothing is answered
/// and somebody sits there.
bool is_to_ask(const Flags& flags, const std::vector<GivenAnswer>& answers);

/// Flags --answer, --ask and --questions; `example`: of an answer.
void add_answers(CLI::App& verb, Flags& flags, const char* example);

}  // namespace rapport
