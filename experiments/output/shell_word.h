// Texts as words of a command line that people copy.
#pragma once

#include <string>

namespace rapport {

/// The text as a shell takes it for one word: as it is where that is plain, else in quotes.
std::string shell_word(const std::string& text);

}  // namespace rapport
