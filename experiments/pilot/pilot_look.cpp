#include "experiments/pilot/pilot_look.h"

#include <algorithm>
#include <cmath>

namespace rapport {

namespace {

using Form = PilotLook::Form;
constexpr const char* kFollows = "follows from its level";
constexpr const char* kAssumed = "assumption: between customers; a fifth to a third is usual";

constexpr PilotLook kLooks[] = {
    {"stay", "customers who stay", "points", Form::share, 0.0, kFollows, 0.3, 2},
    {"complaints", "complaints of 100 customers", "complaints", Form::count, 0.0, kFollows, 0.5, 2},
    {"repeats", "repeated contacts of 100 customers", "contacts", Form::count, 0.0, kFollows, 2.0,
     1},
    {"satisfaction_reported", "satisfaction of those who answer, 0 to 1", "", Form::mean, 0.25,
     kAssumed, 0.005, 3},
};

}  // namespace

std::span<const PilotLook> pilot_looks() { return kLooks; }

const PilotLook* find_pilot_look(std::string_view series) {
  const auto found = std::ranges::find(kLooks, series, &PilotLook::series);
  return found == std::end(kLooks) ? nullptr : found;
}

double deviation_at(const PilotLook& look, double level) {
  switch (look.form) {
    case Form::share:
      return std::sqrt(std::max(0.0, level * (100.0 - level)));
    case Form::count:
      return 10.0 * std::sqrt(std::max(0.0, level));
    case Form::mean:
      break;
  }
  return look.deviation;
}

double information_at(const PilotLook& look, double level, double level_later, double weeks,
                      double weeks_later) {
  const auto odds = [](double stay) { return (100.0 - stay) / stay; };
  const double part = look.form == Form::share   ? odds(level) / odds(level_later)
                      : look.form == Form::count ? level / level_later
                                                 : weeks / weeks_later;
  return std::isfinite(part) ? std::clamp(part, 0.0, 1.0) : 0.0;
}

}  // namespace rapport
