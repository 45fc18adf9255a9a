// Texts from files of unknown encoding, made UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace rapport {

/// Whether `text` holds no byte beyond ASCII.
bool is_ascii(std::string_view text);

/// Whether `text` is well-formed UTF-8 (RFC 3629: shortest forms, no surrogates, up to U+10FFFF).
bool is_utf8(std::string_view text);

/// Appends `text`, taken as Windows-1252, to `out` as UTF-8. The five bytes that Windows-1252 does
/// not define become the control characters of Latin-1.
void append_windows_1252(std::string_view text, std::string& out);

}  // namespace rapport
