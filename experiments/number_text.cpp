#include "experiments/number_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace rapport {
namespace {

std::string printed(const char* format, int digits, double value) {
  char buffer[400];  // the longest double with a fixed point has 309 digits before it
  std::snprintf(buffer, sizeof buffer, format, digits, value);
  return buffer;
}

/// Whether nothing but zeros would be shown.
bool shows_as_zero(double value, int digits) {
  return std::abs(value) < 0.5 * std::pow(10.0, -digits);
}

std::string grouped(std::string text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t first = text[0] == '-' ? 1 : 0;
  for (std::size_t i = point; i > first + 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

}  // namespace

std::string number_text(double value, int digits) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0 ? "unbounded" : "-unbounded";
  if (shows_as_zero(value, digits)) value = 0.0;
  return grouped(printed("%.*f", digits, value));
}

std::string signed_text(double value, int digits) {
  const bool plus = value > 0 && !shows_as_zero(value, digits) && std::isfinite(value);
  return (plus ? "+" : "") + number_text(value, digits);
}

std::string half_width_text(double half_width, int digits) {
  if (!std::isfinite(half_width)) return "± ?";
  const bool coarse = half_width != 0.0 && half_width < 9.5 * std::pow(10.0, -digits);
  return "± " + number_text(half_width, digits + (coarse ? 1 : 0));
}

std::string short_text(double value, int significant) {
  if (std::isnan(value)) return "-";
  return printed("%.*g", significant, value == 0.0 ? 0.0 : value);
}

std::string seconds_text(double seconds) {
  if (!std::isfinite(seconds)) return "?";
  if (seconds < 10.0) return printed("%.*f s", 1, seconds);
  if (seconds < 60.0) return printed("%.*f s", 0, seconds);
  const long long all = std::llround(seconds / 60.0);
  if (seconds < 600.0) return printed("%.*f min", 1, seconds / 60.0);
  if (all < 60) return std::to_string(all) + " min";
  return std::to_string(all / 60) + " h " + std::to_string(all % 60) + " min";
}

}  // namespace rapport
