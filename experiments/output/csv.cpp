#include "experiments/output/csv.h"

#include <charconv>
#include <cmath>

#include "sim/scenario/checker.h"

namespace rapport {

namespace {

bool is_number(const std::string& text) {
  const char *begin = text.data(), *end = begin + text.size();
  if (text.starts_with('+')) ++begin;
  double number = 0.0;
  const auto [last, error] = std::from_chars(begin, end, number);
  return error == std::errc() && last == end;
}

bool looks_like_formula(const std::string& text) {
  return text.find_first_of("=+-@\t\r") == 0 && !is_number(text);
}

}  // namespace

std::string csv_field(const std::string& text) {
  const std::string shown = looks_like_formula(text) ? "'" + text : text;
  if (shown.find_first_of(",\"\r\n") == std::string::npos) return shown;
  std::string quoted = "\"";
  for (const char c : shown) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_number(double value) { return std::isfinite(value) ? number_text(value) : ""; }

}  // namespace rapport
