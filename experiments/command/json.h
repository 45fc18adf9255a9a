// JSON as the command prints it.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace rapport {

using Json = nlohmann::ordered_json;

/// A number, or null for what is infinite or none, which JSON cannot say.
inline Json json_number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

/// Indented, ended by a newline; bytes that are no UTF-8 are replaced.
inline std::string json_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rapport
