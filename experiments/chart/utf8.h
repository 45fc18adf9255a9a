// Letters of a text in UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rapport {

/// The letter that begins at byte `at`, which moves behind it. A byte that begins no letter, or a
/// letter that is cut off, counts as U+FFFD, one for each byte.
char32_t next_letter(std::string_view text, std::size_t& at);

/// The text as a picture may hold it: control characters become spaces, bytes that are no UTF-8
/// become U+FFFD.
std::string printable_utf8(std::string_view text);

}  // namespace rapport
