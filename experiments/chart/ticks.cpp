#include "experiments/chart/ticks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "sim/core/calendar.h"

namespace rapport {

namespace {

constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr double kFarthestDay = 3e6;  // about the year 10,000: beyond it no date is shown

/// Distances of dates: of days, of weeks from Mondays on, or of months from January on.
struct DateStep {
  enum class Unit { days, weeks, months } unit;
  int count;
};
constexpr DateStep kDateSteps[] = {
    {DateStep::Unit::days, 1},      {DateStep::Unit::days, 2},      {DateStep::Unit::weeks, 1},
    {DateStep::Unit::weeks, 2},     {DateStep::Unit::months, 1},    {DateStep::Unit::months, 3},
    {DateStep::Unit::months, 6},    {DateStep::Unit::months, 12},   {DateStep::Unit::months, 24},
    {DateStep::Unit::months, 60},   {DateStep::Unit::months, 120},  {DateStep::Unit::months, 600},
    {DateStep::Unit::months, 1200}, {DateStep::Unit::months, 12000}};

std::int64_t first_at_or_after(std::int64_t day, int step) {
  const std::int64_t rest = ((day % step) + step) % step;
  return rest == 0 ? day : day + step - rest;
}

std::vector<double> days_of(const DateStep& step, double low, double high) {
  std::vector<double> days;
  const auto first = static_cast<std::int64_t>(std::ceil(low));
  if (step.unit != DateStep::Unit::months) {
    // 1970-01-05 was a Monday.
    const int distance = step.unit == DateStep::Unit::weeks ? 7 * step.count : step.count;
    const std::int64_t monday = 4;
    std::int64_t day = first_at_or_after(first - monday, distance) + monday;
    for (; static_cast<double>(day) <= high; day += distance) {
      days.push_back(static_cast<double>(day));
    }
    return days;
  }
  const Date from = civil_from_days(first);
  std::int64_t month = 12 * static_cast<std::int64_t>(from.year) + from.month - 1;
  if (from.day > 1) ++month;
  for (month = first_at_or_after(month, step.count);; month += step.count) {
    const Date date{static_cast<int>(month / 12), static_cast<int>(month % 12) + 1, 1};
    const auto day = static_cast<double>(days_from_civil(date));
    if (day > high) return days;
    days.push_back(day);
  }
}

std::string tick_date(double day, const DateStep& step, bool years_only) {
  const Date date = civil_from_days(static_cast<std::int64_t>(day));
  const char* month = kMonths[static_cast<std::size_t>(date.month - 1)];
  if (years_only) return std::to_string(date.year);
  char text[32];
  if (step.unit == DateStep::Unit::months) {
    std::snprintf(text, sizeof text, "%s %02d", month, (date.year % 100 + 100) % 100);
  } else {
    std::snprintf(text, sizeof text, "%d %s", date.day, month);
  }
  return text;
}

/// Decimals that a multiple of this step needs.
int decimals_of(double step) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 12);
}

/// Puts commas between thousands of the digits before the point.
std::string with_commas(std::string digits) {
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t at = point; at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string signed_text(double value, int decimals, Sign sign, const char* suffix) {
  char digits[400];
  std::snprintf(digits, sizeof digits, "%.*f", decimals, std::abs(value));
  const bool zero = std::string(digits).find_first_not_of("0.") == std::string::npos;
  const char* before = zero ? "" : value < 0 ? "\u2212" : sign == Sign::both ? "+" : "";
  return before + with_commas(digits) + suffix;
}

std::string exponent_text(double value, Sign sign) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.3g", std::abs(value));
  return (value < 0 ? "\u2212" : sign == Sign::both ? "+" : "") + std::string(digits);
}

constexpr double kMillion = 1e6, kTooLong = 1e13;

/// 1, 2 or 5 times a power of ten.
double nice_step(double low, double high, int wanted) {
  const double rough = high / wanted - low / wanted;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double ratio = rough / power;
  return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
}

}  // namespace

std::vector<double> nice_ticks(double low, double high, int wanted) {
  if (!(high > low) || wanted < 1) return {low};
  const double step = nice_step(low, high, wanted);
  std::vector<double> ticks;
  if (!std::isfinite(step) || !(step > 1e-12 * std::max(std::abs(low), std::abs(high)))) {
    return {low};  // numbers cannot be told apart at this distance
  }
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k) {
    ticks.push_back(k * step);
  }
  return ticks;
}

std::string number_text(double value, int decimals, Sign sign) {
  if (!std::isfinite(value)) return "–";
  if (std::abs(value) >= kTooLong) return exponent_text(value, sign);
  if (std::abs(value) >= kMillion) {
    return signed_text(value / kMillion, decimals + 2, sign, " m");
  }
  return signed_text(value, decimals, sign, "");
}

std::vector<Tick> number_ticks(double low, double high, int wanted, Sign sign) {
  const std::vector<double> places = nice_ticks(low, high, wanted);
  if (places.empty()) return {};
  const double most = std::max(std::abs(places.front()), std::abs(places.back()));
  const bool steps = high > low && wanted >= 1 && std::isfinite(nice_step(low, high, wanted));
  const double step = steps ? nice_step(low, high, wanted) : std::max(1.0, most) / 100;
  // A million beside thousands is written as they are.
  const bool millions = most >= 10 * kMillion || (most >= kMillion && step >= kMillion);
  std::vector<Tick> ticks;
  for (const double place : places) {
    if (!std::isfinite(place)) continue;
    if (place == 0) {
      ticks.push_back({0, "0"});
    } else if (most >= kTooLong || most < 1e-9) {
      ticks.push_back({place, exponent_text(place, sign)});
    } else if (millions) {
      const int decimals = decimals_of(step / kMillion);
      ticks.push_back({place, signed_text(place / kMillion, decimals, sign, " m")});
    } else {
      ticks.push_back({place, signed_text(place, decimals_of(step), sign, "")});
    }
  }
  return ticks;
}

std::vector<Tick> date_ticks(double low, double high, int wanted) {
  if (!(high >= low) || std::abs(low) > kFarthestDay || std::abs(high) > kFarthestDay) return {};
  for (const DateStep& step : kDateSteps) {
    const double distance = step.count * (step.unit == DateStep::Unit::days    ? 1.0
                                          : step.unit == DateStep::Unit::weeks ? 7.0
                                                                               : 30.4);
    if ((high - low) / distance > 4.0 * wanted + 4) continue;  // far too many
    const std::vector<double> days = days_of(step, low, high);
    if (static_cast<int>(days.size()) > wanted) continue;
    if (days.empty() && step.unit != DateStep::Unit::days) return {};
    const bool years = step.unit == DateStep::Unit::months && step.count % 12 == 0;
    const bool years_only = years && (days.size() > 4 || step.count > 12);
    std::vector<Tick> ticks;
    for (const double day : days) ticks.push_back({day, tick_date(day, step, years_only)});
    return ticks;
  }
  return {};
}

std::vector<Tick> hour_ticks(double low, double high, int wanted) {
  int step = 1;
  for (const int hours : {1, 2, 4, 6, 12, 24}) {
    step = hours;
    if ((high - low) / hours + 1 <= wanted) break;
  }
  std::vector<Tick> ticks;
  for (int h = 0; h <= 24; h += step) {
    if (h < low || h > high) continue;
    char text[16];
    std::snprintf(text, sizeof text, "%02d:00", h);
    ticks.push_back({static_cast<double>(h), text});
  }
  return ticks;
}

std::string date_text(double day) {
  if (!(std::abs(day) <= kFarthestDay)) return "–";
  const Date date = civil_from_days(static_cast<std::int64_t>(std::floor(day)));
  return std::to_string(date.day) + " " + kMonths[static_cast<std::size_t>(date.month - 1)] + " " +
         std::to_string(date.year);
}

}  // namespace rapport
