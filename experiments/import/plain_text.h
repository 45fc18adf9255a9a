// Texts of people and programs without what does not matter for reading them.
#pragma once

#include <string>
#include <string_view>

namespace rapport {

/// The text in ASCII and lower case: accents are taken off ("Durée" is duree), German umlauts are
/// written with an e ("Gespräch" is gespraech), blanks of all kinds are one kind. Any other byte
/// beyond ASCII is left out.
std::string plain_text(std::string_view text);

/// Whether the text stands for nothing: it is empty, "-", "n/a", "null", "none" or the like.
bool is_empty_text(std::string_view text);

}  // namespace rapport
