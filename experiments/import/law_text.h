// Texts of scenario files: laws, keys, comments and numbers.
#pragma once

#include <string>
#include <string_view>

#include "experiments/import/call_fit.h"

namespace rapport {

/// The text in double quotes, with escapes.
std::string quoted(const std::string& text);
/// The name as a TOML key: bare where it can be, else in quotes.
std::string key_text(const std::string& name);
/// What key_text() made, as a text value that names the same thing: always in quotes.
std::string quoted_key(const std::string& key);

/// The text on one line, for a comment: a line break would end it, and TOML allows no control
/// character there.
std::string comment_text(std::string text);

/// Two empty lines and a comment that heads a part of a scenario file: "# ---- Arrivals -----".
std::string section_heading(const std::string& words);

/// Whether the text may be the currency of a scenario file: a code of one to eight letters.
bool is_currency_code(std::string_view text);

/// The law of services: log-normal where is_log_normal(), else the means of the twentieths of all
/// services (finer at the top), which keep the mean. "1 s" where there are none.
std::string service_text(const ServiceFit& fit);
/// The law of patience, as hazards a minute in pieces.
std::string patience_text(const HazardPieces& pieces);

}  // namespace rapport
