#include "experiments/output/numbers.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "sim/core/calendar.h"

namespace rapport {

namespace {

constexpr const char* kMinus = "−";
constexpr double kMillion = 1e6, kThousand = 1e3;
constexpr double kOfShares = 0.05;  ///< half-widths below it are of numbers from 0 to 1

int decimals_of(double step) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 4);
}

/// Digits of a number that is not below 0, with commas.
std::string digits(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  std::string out = text;
  const std::size_t point = std::min(out.find('.'), out.size());
  for (std::size_t at = point; at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

double rounded(double value, double step) { return std::round(value / step) * step; }

std::string with_sign(double value, const std::string& text, bool plus) {
  return value < 0 ? kMinus + text : plus && value > 0 ? "+" + text : text;
}

std::string plain(double value, double step, bool plus) {
  if (!std::isfinite(value)) return "–";
  const double whole = rounded(value, step);
  return with_sign(whole, digits(std::abs(whole), decimals_of(step)), plus);
}

std::string amount(double value, double step, bool plus) {
  if (!std::isfinite(value)) return "–";
  if (std::abs(rounded(value, step)) < kMillion) return plain(value, std::max(step, 1.0), plus);
  const double millions = rounded(value, step) / kMillion;
  const int decimals = std::min(decimals_of(step / kMillion), 2);
  return with_sign(millions, digits(std::abs(millions), decimals) + " m", plus);
}

}  // namespace

double step_for(double half_width, bool rough, double mean) {
  if (!std::isfinite(half_width) || half_width <= 0) return rough ? 1.0 : 0.1;
  const double step = std::pow(10.0, std::floor(std::log10(half_width)));
  if (rough) {
    const bool small = half_width < kOfShares || std::abs(mean) + half_width < 1.5;
    return small ? step : std::max(step, 1.0);
  }
  return half_width / step < 3.0 ? step / 10.0 : step;
}

double step_of_size(double value, bool rough) {
  if (!std::isfinite(value) || value == 0) return 1.0;
  return std::pow(10.0, std::floor(std::log10(std::abs(value))) - (rough ? 1 : 2));
}

std::string number(double value, double step) { return plain(value, step, false); }
std::string signed_number(double value, double step) { return plain(value, step, true); }
std::string money(double value, double step) { return amount(value, step, false); }
std::string signed_money(double value, double step) { return amount(value, step, true); }

std::string short_money(double value, double step) {
  if (!std::isfinite(value)) return "–";
  const double whole = rounded(value, step);
  if (std::abs(whole) >= kMillion) return amount(value, std::max(step, kThousand * 10), false);
  if (std::abs(whole) < 10 * kThousand) return plain(value, std::max(step, 1.0), false);
  return plain(value / kThousand, std::max(step / kThousand, 1.0), false) + " k";
}

std::string range(const Interval& interval, double step, bool is_money) {
  const double low = interval.lower(), high = interval.upper();
  if (!std::isfinite(low) || !std::isfinite(high)) return "not known yet";
  const bool plus = low < 0 && rounded(high, step) > 0;
  const double largest = std::max(std::abs(low), std::abs(high));
  if (is_money && std::abs(rounded(largest, step)) >= kMillion) {  // both in millions
    return plain(low / kMillion, step / kMillion, plus) + " to " +
           plain(high / kMillion, step / kMillion, plus) + " m";
  }
  const auto words = [&](double x) {
    return is_money ? amount(x, step, plus) : plain(x, step, plus);
  };
  return words(low) + " to " + words(high);
}

std::string range_in_millions(const Interval& interval, double step) {
  const double largest = std::max(std::abs(interval.lower()), std::abs(interval.upper()));
  if (!std::isfinite(largest) || largest < kMillion / 10 || step > kMillion) {
    return range(interval, step, true);
  }
  return plain(interval.lower() / kMillion, step / kMillion, false) + " to " +
         plain(interval.upper() / kMillion, step / kMillion, false) + " m";
}

std::string capital(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string count(double value) { return plain(value, 1.0, false); }

namespace {
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
}

std::string month_of(const std::string& date) {
  const auto d = parse_date(date);
  return d ? kMonths[static_cast<std::size_t>(d->month - 1)] + (" " + std::to_string(d->year))
           : date;
}

std::string day_of(const std::string& date) {
  const auto d = parse_date(date);
  return d ? std::to_string(d->day) + " " + month_of(date) : date;
}

}  // namespace rapport
