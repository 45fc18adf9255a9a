#include "viz/words/journey_words.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/output/numbers.h"

namespace rapport {

namespace {

struct SpanUnit {
  double seconds;
  const char* name;
};
constexpr std::array kSpanUnits{SpanUnit{1, "s"}, SpanUnit{60, "min"}, SpanUnit{3600, "h"},
                                SpanUnit{86400, "days"}};
constexpr double kChangesAt = 2;  // units of the next size from which it is used

}  // namespace

std::string pair_text(double from, double to, double step) {
  const std::string first = number(from, step), second = number(to, step);
  if (!std::isfinite(from) || first == second) return second;
  return first + " to " + second;
}

std::string span_text(double from_seconds, double to_seconds) {
  const double most = std::max(std::isfinite(from_seconds) ? from_seconds : 0.0,
                               std::isfinite(to_seconds) ? to_seconds : 0.0);
  if (!std::isfinite(from_seconds) && !std::isfinite(to_seconds)) return "–";
  const SpanUnit* unit = &kSpanUnits.front();
  for (const SpanUnit& next : kSpanUnits) {
    if (most >= kChangesAt * next.seconds) unit = &next;
  }
  const double from = from_seconds / unit->seconds, to = to_seconds / unit->seconds;
  const double step = most / unit->seconds < 10 && unit->seconds > 1 ? 0.1 : 1.0;
  return pair_text(from, to, step) + " " + unit->name;
}

}  // namespace rapport
