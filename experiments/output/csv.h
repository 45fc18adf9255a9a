// Fields of CSV (RFC 4180), for programs and for spreadsheets.
#pragma once

#include <string>

namespace rapport {

/// What tells a spreadsheet that a CSV file is in UTF-8; stands before its first record.
inline constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";

/// A field of text: in quotes where it has to be. A text that a spreadsheet would take for a
/// formula (it begins with =, +, - or @ and is no number) gets an apostrophe in front, as OWASP
/// advises: a label like "-10 % staff" would be an error in a cell, and one of somebody else's
/// could do harm.
std::string csv_field(const std::string& text);

/// The shortest text that reads back as `value`; empty where it is none.
std::string csv_number(double value);

}  // namespace rapport
