// What may go wrong in a scenario, in words.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>

#include "sim/core/text.h"
#include "sim/forecast/forecast_parts.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/name_index.h"

namespace rapport {

namespace {

/// The share of delays and gaps that may be shorter than the lookahead without a warning.
constexpr double kFewShort = 0.01;
/// The load of a pool below which something is likely to be written wrong.
constexpr double kIdle = 0.01;

std::string percent(double share) {
  return share < 0.01 ? "less than 1 %" : formatted("%.0f", 100 * share) + " %";
}

/// "5.2 erlangs and has 4.0 staff", with as many digits as tell the two apart.
std::string load_and_staff(double erlangs, double staff) {
  const bool near = std::abs(erlangs - staff) < 0.1 || erlangs < 1.0;
  const char* format = near ? "%.4g" : "%.1f";
  return formatted(format, erlangs) + " erlangs and has " + formatted(format, staff) + " staff";
}

std::string duration(double ticks) {
  struct Unit {
    Time ticks;
    const char* format;
  };
  constexpr std::array kUnits{Unit{kDay, "%.3g days"}, Unit{kHour, "%.3g h"},
                              Unit{kMinute, "%.3g min"}, Unit{kSecond, "%.3g s"}};
  for (const Unit& unit : kUnits) {
    const double count = ticks / static_cast<double>(unit.ticks);
    if (count >= 1.0)
      return count == 1.0 && unit.ticks == kDay ? "1 day" : formatted(unit.format, count);
  }
  return formatted("%.3g ms", ticks);
}

std::string hour_of_week(Time from) {
  constexpr std::array kDays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                             "Friday", "Saturday", "Sunday"};
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%s %02d:%02d",
                kDays[static_cast<std::size_t>(from / kDay)], static_cast<int>(from % kDay / kHour),
                static_cast<int>(from % kHour / kMinute));
  return buffer.data();
}

using Warnings = std::vector<std::string>;

// ---- pools -------------------------------------------------------------------------------------

/// Warns of a pool with too few staff over the week; returns whether it is one.
bool warn_of_week(const PoolForecast& pool, const PoolWeek& week, Warnings& warnings) {
  if (!(pool.erlangs >= pool.staff) || !(pool.erlangs > 0) || std::isinf(pool.erlangs)) {
    return false;
  }
  std::string overflow;
  bool limited = true;
  for (const PlaceLoad& place : week.places) {
    if (mean_of(place.contacts.all) == 0.0) continue;
    limited &= place.limits_waits;
    if (!place.spec->overflow_pool.empty()) overflow = place.spec->overflow_pool;
  }
  const double lost = 1.0 - pool.staff / pool.erlangs;
  std::string then = "its backlog grows without end";
  if (limited)
    then = lost < 0.01 ? "not all of it is served"
                       : "at least " + percent(lost) + " of it is never served";
  if (!overflow.empty()) then += ", unless pool '" + overflow + "' takes over enough";
  warnings.push_back("pool '" + pool.pool + "' is offered " +
                     load_and_staff(pool.erlangs, pool.staff) + " over the week: " + then);
  return true;
}

/// Stretches with more work than staff, in one season or several.
struct Overload {
  const Piece* worst = nullptr;
  const Season* season = nullptr;  ///< of the worst
  double hours = 0.0;              ///< a week, in that season

  void add(const Piece& piece, const Season& of) {
    const auto load = [](const Piece& p) { return p.erlangs / p.staff; };
    const bool worse = worst == nullptr || load(piece) > load(*worst);
    if (worse) worst = &piece;
    if (worse && season != &of) season = &of, hours = 0.0;
    if (season == &of) hours += piece.hours();
  }
  /// "5.2 erlangs and has 4.0 staff from Monday 09:00 in January"
  std::string words() const {
    return load_and_staff(worst->erlangs, worst->staff) + " from " + hour_of_week(worst->from) +
           (season->name.empty() ? "" : " in " + season->name);
  }
  std::string how_long() const { return " (" + formatted("%.3g", hours) + " such hours a week)"; }
};

/// The busiest stretches of one season, without a limit to their line and with one.
void add_overloads(const PoolWeek& week, const Season& season, Overload& endless,
                   Overload& limited) {
  for (const Piece& piece : week.pieces) {
    const bool staffed_only = std::ranges::all_of(week.places, [&](const PlaceLoad& place) {
      const auto i = static_cast<std::size_t>(&place - week.places.data());
      return piece.contacts[i] == 0.0 || place.spec->kind == TouchPointSpec::Kind::staffed;
    });
    if (!staffed_only || piece.staff == 0 || !(piece.erlangs >= piece.staff)) continue;
    if (std::isinf(piece.erlangs)) continue;
    (is_limited(week, piece) ? limited : endless).add(piece, season);
  }
}

void warn_of_hours(const PoolForecast& pool, std::size_t number, const std::vector<Season>& seasons,
                   Warnings& warnings) {
  Overload endless, limited;
  for (const Season& season : seasons) {
    add_overloads(season.weeks[number], season, endless, limited);
  }
  const std::string offered = "pool '" + pool.pool + "' is offered ";
  if (limited.worst != nullptr) {
    const bool gives_up = abandonment_rate(limited.season->weeks[number], *limited.worst) > 0;
    warnings.push_back(offered + limited.words() +
                       (gives_up ? ": some have to give up" : ": some find no place to wait") +
                       limited.how_long());
  }
  if (endless.worst == nullptr) return;
  warnings.push_back(offered + endless.words() + ", and nobody gives up: the line grows" +
                     endless.how_long());
}

/// Warns of staff with next to nothing to do, as a slip of the unit makes it.
void warn_of_idle(const PoolForecast& pool, Warnings& warnings) {
  if (!(pool.erlangs > 0) || pool.load >= kIdle) return;
  warnings.push_back("pool '" + pool.pool + "' has " + formatted("%.3g", pool.staff) +
                     " staff for " + formatted("%.2g", pool.erlangs) + " erlangs: a load of " +
                     formatted("%.2g", 100 * pool.load) + " %");
}

void warn_of_unserved(const PoolWeek& week, Warnings& warnings) {
  for (const PlaceLoad& place : week.places) {
    const std::string name = "touch point '" + place.spec->name + "': ";
    if (place.closed > 0) {
      warnings.push_back(name + percent(place.closed) +
                         " of its contacts come while it is closed and are turned away");
    }
    if (place.unstaffed > 0) {
      warnings.push_back(name + percent(place.unstaffed) +
                         " of its contacts come while it is open and nobody is on shift at pool '" +
                         place.spec->pool + "'");
    }
  }
}

/// Warns of a factor of staff that rounds to the same people, so that it changes nothing.
void warn_of_rounding(const Model& model, Warnings& warnings) {
  const Lever& staffing = *find_lever("staffing");
  const LeverValues values(staffing, model.scenario);
  const Scenario applied = with_levers(model.scenario);
  for (std::size_t p = 0; p < model.scenario.pools.size(); ++p) {
    const PoolSpec& pool = model.scenario.pools[p];
    const double factor = values.of_pool(pool);
    if (factor == staffing.neutral || pool.staff.mean() == 0.0) continue;
    if (!(applied.pools[p].staff == pool.staff)) continue;
    warnings.push_back("pool '" + pool.name + "': staffing of " + formatted("%.4g", factor) +
                       " rounds to the same people, so it changes nothing");
  }
}

// ---- what is never used, and what never ends ---------------------------------------------------

void warn_of_endless(const Model& model, Warnings& warnings) {
  for (std::size_t j = 0; j < model.journeys.size(); ++j) {
    bool ends = analyse_journey(model, j).has_value();
    for (std::size_t s = 0; s < model.segments.size() && depends_on_segment(model, j); ++s) {
      ends &= analyse_journey(model, j, s).has_value();
    }
    if (ends) continue;
    warnings.push_back("journey '" + model.journeys[j].name +
                       "': a case may never end, even if it is always served");
  }
}

void warn_of_unused(const Scenario& scenario, Warnings& warnings) {
  for (const TouchPointSpec& place : scenario.touch_points) {
    const bool used = std::ranges::any_of(scenario.journeys, [&](const JourneySpec& journey) {
      return std::ranges::any_of(journey.steps, [&](const JourneySpec::Step& step) {
        return step.touch_point == place.name;
      });
    });
    if (!used) warnings.push_back("touch point '" + place.name + "' is in no journey");
  }
  for (const PoolSpec& pool : scenario.pools) {
    const bool used = std::ranges::any_of(scenario.touch_points, [&](const TouchPointSpec& place) {
      return place.pool == pool.name || place.overflow_pool == pool.name;
    });
    if (!used) warnings.push_back("pool '" + pool.name + "' serves no touch point");
  }
}

void warn_of_quiet_segments(const Model& model, Warnings& warnings) {
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    if (model.segments[s].customers == 0) continue;
    const bool asks = std::ranges::any_of(
        model.needs, [&](const Need& need) { return need.mean_gap > 0 && need.accept[s] > 0; });
    if (!asks) {
      warnings.push_back("segment '" + model.segments[s].name +
                         "' has no needs: its customers never get in touch");
    }
  }
}

/// Weights are 0 unless given, and nothing else says that satisfaction then decides nothing.
void warn_of_deaf_leaving(const Scenario& scenario, Warnings& warnings) {
  for (const SegmentSpec& segment : scenario.segments) {
    const LeavingSpec& leaving = segment.leaving;
    const bool weighs = leaving.weight != 0 || leaving.memory_weight != 0;
    const bool is_logistic = leaving.form == LeavingSpec::Form::logistic;
    if (is_logistic ? leaving.slope != 0 : !has_propensity(leaving.form) || weighs) continue;
    const std::string key = is_logistic ? "leaving.slope" : "leaving.weight";
    warnings.push_back("segment '" + segment.name + "': " + key +
                       " is 0, as it is unless given, so who leaves does not depend on how "
                       "customers are served; `rapport reference` has plausible values");
  }
}

/// A purchase brings nothing unless its value is given.
void warn_of_worthless_purchases(const Scenario& scenario, Warnings& warnings) {
  for (const SegmentSpec& segment : scenario.segments) {
    const LeavingSpec& leaving = segment.leaving;
    if (leaving.form != LeavingSpec::Form::noncontract || leaving.purchase_value != 0.0) continue;
    warnings.push_back("segment '" + segment.name +
                       "': leaving.purchase_value is 0, as it is unless given, so its purchases "
                       "bring nothing; leaving.purchase_price is what the lever price moves");
  }
}

/// Defaults are decided at renewals.
void warn_of_safe_credit(const Scenario& scenario, Warnings& warnings) {
  for (const SegmentSpec& segment : scenario.segments) {
    if (!segment.credit.on() || segment.leaving.form != LeavingSpec::Form::none) continue;
    warnings.push_back("segment '" + segment.name +
                       "' has credit, and nobody ever defaults: that is decided at renewals, and "
                       "with leaving.form = \"none\" there are none");
  }
}

// ---- the clock ---------------------------------------------------------------------------------

/// Warns of durations that are lengthened to the lookahead: `shorter` is the share of those that
/// are.
void warn_of_lookahead(const std::string& what, double mean, double shorter, Time lookahead,
                       Warnings& warnings) {
  if (!(mean < 3.0 * static_cast<double>(lookahead)) || shorter < kFewShort) return;
  warnings.push_back(what + " is " + duration(mean) + " on average: " + percent(shorter) +
                     " of them are shorter than the lookahead of " +
                     duration(static_cast<double>(lookahead)) + " and are lengthened to it");
}

void warn_of_delays(const Model& model, Warnings& warnings) {
  const double lookahead = static_cast<double>(model.lookahead);
  for (std::size_t j = 0; j < model.journeys.size(); ++j) {
    const Range steps = model.journeys[j].steps;
    const auto& specs = model.scenario.journeys[j].steps;
    for (std::uint32_t s = steps.first; s < steps.last; ++s) {
      for (const Range& moves : model.steps[s].moves) {
        for (std::uint32_t m = moves.first; m < moves.last; ++m) {
          const Move& move = model.moves[m];
          if (!move.crosses) continue;
          warn_of_lookahead(
              "journey '" + model.journeys[j].name + "': the delay from '" +
                  specs[s - steps.first].name + "' to '" + specs[move.to - steps.first].name + "'",
              move.delay.mean(), move.delay.cdf(lookahead - 1.0), model.lookahead, warnings);
        }
      }
    }
  }
}

/// Warns of gaps of after-case clocks, by the segment where they are shortest.
void warn_of_gaps(const Model& model, Warnings& warnings) {
  for (const CaseRate& rate : case_rates(model)) {
    if (rate.is_stream) continue;
    const Need& need = model.needs[rate.number];
    if (need.clock != NeedSpec::Clock::after_case) continue;
    double askers = 0.0, most = 0.0;
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const Segment& segment = model.segments[s];
      const double each = segment.rate_factor.mean() * need.accept[s];
      askers += segment.customers * each;
      if (segment.customers > 0) most = std::max(most, each);
    }
    if (!(askers > 0)) continue;
    askers *= 1.0 + model.others();  // whose cases the rate counts
    const double gap = static_cast<double>(kHour) / (mean_of(rate.per_hour) * most / askers);
    const double shorter = -std::expm1(-static_cast<double>(model.lookahead) / gap);
    warn_of_lookahead("need '" + need.name + "': the gap after a case", gap, shorter,
                      model.lookahead, warnings);
  }
}

void warn_of_horizon(const Model& model, Warnings& warnings) {
  if (model.customers == 0 || model.end >= kYear) return;
  warnings.push_back("the horizon of " + duration(static_cast<double>(model.end)) +
                     " is shorter than 12 months: there is no 12-month retention");
}

}  // namespace

std::vector<std::string> find_warnings(const Model& today, const Model& model,
                                       const Forecast& forecast, const std::vector<PoolWeek>& weeks,
                                       const std::vector<Season>& seasons) {
  Warnings warnings;
  for (std::size_t p = 0; p < weeks.size(); ++p) {
    if (!warn_of_week(forecast.pools[p], weeks[p], warnings)) {
      warn_of_hours(forecast.pools[p], p, seasons, warnings);
    }
    warn_of_idle(forecast.pools[p], warnings);
    warn_of_unserved(weeks[p], warnings);
  }
  warn_of_rounding(today, warnings);
  warn_of_endless(model, warnings);
  warn_of_unused(model.scenario, warnings);
  warn_of_quiet_segments(model, warnings);
  warn_of_deaf_leaving(model.scenario, warnings);
  warn_of_worthless_purchases(model.scenario, warnings);
  warn_of_safe_credit(model.scenario, warnings);
  warn_of_delays(model, warnings);
  warn_of_gaps(model, warnings);
  warn_of_horizon(model, warnings);
  return warnings;
}

}  // namespace rapport
