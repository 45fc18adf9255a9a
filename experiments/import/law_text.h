// Texts of scenario files: laws, keys and numbers.
#pragma once

#include <string>

#include "experiments/import/call_fit.h"

namespace rapport {

/// In double quotes, with escapes.
std::string quoted(const std::string& text);
/// As a TOML key: bare where it can be.
std::string key_text(const std::string& name);
/// A key as the text value that names the same thing.
std::string quoted_key(const std::string& key);

/// A log-normal where it is never further than 0.05 from the services' cumulative shares, else the
/// means of their twentieths (and finer at the top), which keep the mean.
std::string service_text(const ServiceFit& fit);
std::string patience_text(const HazardPieces& pieces);

}  // namespace rapport
