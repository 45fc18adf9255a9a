#include "experiments/import/server_pace.h"

#include <algorithm>
#include <cmath>

namespace rapport {

namespace {

/// Services of one server: their number, seconds, and what they would take usually; `squares` are
/// of ratios, for their variance.
struct PaceTally {
  double calls = 0.0, seconds = 0.0, usual = 0.0, squares = 0.0;
};

bool has_server(const Call& call) {
  return call.served() && call.service > 0 && call.server != Call::kNobody;
}

/// Variance of true paces, from the squared distances of the servers' ratios from 1 less what
/// chance makes of them (moments).
double variance_of_paces(const std::vector<PaceTally>& tallies, double variance_of_a_call) {
  double squares = 0.0, chance = 0.0, calls = 0.0;
  for (const PaceTally& tally : tallies) {
    if (tally.usual <= 0) continue;
    const double off = tally.seconds / tally.usual - 1.0;
    squares += tally.calls * off * off;
    chance += variance_of_a_call;
    calls += tally.calls;
  }
  return calls > 0 ? std::max(0.0, (squares - chance) / calls) : 0.0;
}

}  // namespace

std::vector<double> fit_pace(const CallLog& log, std::span<const Call* const> calls,
                             const std::vector<double>& usual) {
  std::vector<PaceTally> tallies(log.servers.size());
  PaceTally all;
  for (const Call* call : calls) {
    const double mean = usual[static_cast<std::size_t>(call->type)];
    if (!has_server(*call) || mean <= 0) continue;
    const double ratio = call->service / mean;
    for (PaceTally* tally : {&tallies[static_cast<std::size_t>(call->server)], &all}) {
      tally->calls += 1;
      tally->seconds += call->service;
      tally->usual += mean;
      tally->squares += ratio * ratio;
    }
  }
  std::vector<double> pace(log.servers.size(), 1.0);
  if (all.calls < 2) return pace;
  // Calls that nobody is named for have services too, so the named ones need not average 1.
  const double named = all.seconds / all.usual;
  for (PaceTally& tally : tallies) tally.usual *= named;
  const double spread = std::max(0.0, all.squares / all.calls / (named * named) - 1.0);
  const double between = variance_of_paces(tallies, spread);
  for (std::size_t s = 0; s < pace.size(); ++s) {
    if (tallies[s].usual <= 0 || between <= 0) continue;
    const double weight = between / (between + spread / tallies[s].calls);
    pace[s] += weight * (tallies[s].seconds / tallies[s].usual - 1.0);
  }
  return pace;
}

ByHalfHour<double> pace_of(const CallLog& log, const CallDay& day,
                           const std::vector<double>& pace) {
  std::vector<ByHalfHour<bool>> there(log.servers.size());
  for (std::size_t i = day.first; i < day.last; ++i) {
    const Call& call = log.calls[i];
    if (!has_server(call)) continue;
    ByHalfHour<bool>& half_hours = there[static_cast<std::size_t>(call.server)];
    const std::size_t last = half_hour_of(call.service_end());
    for (std::size_t h = half_hour_of(call.service_start); h <= last; ++h) half_hours[h] = true;
  }
  ByHalfHour<double> speed{}, servers{}, result{};
  for (std::size_t s = 0; s < there.size(); ++s) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      if (!there[s][h]) continue;
      speed[h] += 1.0 / pace[s];
      servers[h] += 1.0;
    }
  }
  for (std::size_t h = 0; h < kHalfHours; ++h) {
    result[h] = servers[h] > 0 ? servers[h] / speed[h] : 1.0;
  }
  return result;
}

}  // namespace rapport
