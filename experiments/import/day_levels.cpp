#include "experiments/import/day_levels.h"

#include <algorithm>
#include <cmath>

#include "experiments/import/call_fit.h"
#include "sim/core/special.h"

namespace rapport {

namespace {

constexpr double kLeastFactor = 0.1, kMostFactor = 5.0;  // no day is believed to be further off

/// Scales expectations so that they meet what was seen over all days.
void meet(std::vector<DaySum>& sums) {
  double seen = 0.0, expected = 0.0;
  for (const DaySum& sum : sums) seen += sum.seen, expected += sum.expected;
  if (expected <= 0) return;
  for (DaySum& sum : sums) {
    sum.expected *= seen / expected;
    sum.chance *= seen / expected;
  }
}

using ByType = std::vector<std::vector<DaySum>>;  // [type][day]

void add_service(const CallFit& fit, const std::vector<double>& paces, const Call& call,
                 DaySum& sum) {
  const ServiceFit& service = fit.types[static_cast<std::size_t>(call.type)].service;
  const double pace =
      call.server == Call::kNobody ? 1.0 : paces[static_cast<std::size_t>(call.server)];
  const double usual = service.mean * pace;
  sum.seen += call.service;
  sum.expected += usual;
  sum.chance += service.cv * service.cv * usual * usual;
}

void add_wait(const CallFit& fit, const Call& call, DaySum& sum) {
  const HazardPieces& pieces = fit.types[static_cast<std::size_t>(call.type)].patience.pieces;
  const double expected = pieces.cumulative(call.wait);
  sum.seen += call.served() ? 0.0 : 1.0;
  sum.expected += expected;
  sum.chance += expected;  // of a Poisson number
}

/// Calls that balked among those that waited or balked.
void add_balk(const Call& call, DaySum& sum) {
  sum.seen += call.wait <= 0 ? 1.0 : 0.0;
  sum.expected += 1.0;
}

/// Server seconds of one day while somebody waits: those busy, and those there.
struct Readiness {
  double busy = 0.0, there = 0.0;
};

void add_change(std::vector<int>& change, std::int32_t from, std::int32_t to) {
  const auto most = static_cast<std::int32_t>(change.size()) - 1;
  from = std::clamp(from, 0, most), to = std::clamp(to, from, most);
  ++change[static_cast<std::size_t>(from)];
  --change[static_cast<std::size_t>(to)];
}

ByHalfHour<Readiness> readiness_of(const CallLog& log, const CallDay& day) {
  constexpr std::size_t kSeconds = static_cast<std::size_t>(kHalfHours) * kHalfHourSeconds;
  std::vector<int> busy(kSeconds + 1, 0), waiting(kSeconds + 1, 0);
  for (std::size_t i = day.first; i < day.last; ++i) {
    const Call& call = log.calls[i];
    if (call.wait > 0) add_change(waiting, call.arrival, call.arrival + call.wait);
    if (call.service > 0) add_change(busy, call.service_start, call.service_end());
  }
  ByHalfHour<Readiness> result{};
  int b = 0, w = 0;
  for (std::size_t second = 0; second < kSeconds; ++second) {
    b += busy[second], w += waiting[second];
    const std::size_t h = second / kHalfHourSeconds;
    if (w == 0 || day.abnormal[h] || !day.open[h]) continue;
    result[h].busy += b;
    result[h].there += day.present[h];
  }
  return result;
}

/// Half hours are blocks: what their shares differ is the chance of a day's share.
std::vector<DaySum> readiness_sums(const CallLog& log, const std::vector<CallDay>& days,
                                   const UseDays& use) {
  std::vector<DaySum> sums(days.size());
  std::vector<ByHalfHour<Readiness>> all(days.size());
  double busy = 0.0, there = 0.0;
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!use[d]) continue;
    all[d] = readiness_of(log, days[d]);
    for (const Readiness& r : all[d]) {
      sums[d].seen += r.busy, sums[d].expected += r.there;
    }
    busy += sums[d].seen, there += sums[d].expected;
  }
  const double share = there > 0 ? busy / there : 0.0;
  double squares = 0.0;
  for (const auto& day : all) {
    for (const Readiness& r : day)
      squares += (r.busy - share * r.there) * (r.busy - share * r.there);
  }
  for (DaySum& sum : sums) {
    sum.chance = busy > 0 ? squares * sum.expected / there : 0.0;
    sum.expected *= share;
  }
  return sums;
}

double clamped(double factor) { return std::clamp(factor, kLeastFactor, kMostFactor); }

template <class Value>
DayFactors factors(const DayLevels& levels, Value&& value) {
  DayFactors result;
  for (std::size_t t = 0; t < levels.service.paths.size(); ++t) {
    result.types.push_back({clamped(value(levels.service, t, 0)),
                            clamped(value(levels.hazard, t, 1 + 2 * static_cast<std::uint32_t>(t))),
                            clamped(value(levels.balk, t, 2 + 2 * static_cast<std::uint32_t>(t)))});
  }
  result.readiness = clamped(value(levels.readiness, 0, 100000));
  return result;
}

}  // namespace

DaySums day_sums(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                 const CallFit& fit, const std::vector<double>& pace) {
  const ByType none(fit.types.size(), std::vector<DaySum>(days.size()));
  DaySums sums{none, none, none, readiness_sums(log, days, use)};
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!use[d]) continue;
    for (std::size_t i = days[d].first; i < days[d].last; ++i) {
      const Call& call = log.calls[i];
      const auto t = static_cast<std::size_t>(call.type);
      if (is_abnormal(days[d], call)) continue;
      if (call.service > 0) add_service(fit, pace, call, sums.service[t][d]);
      if (!is_open(days[d], call)) continue;
      if (call.wait > 0) add_wait(fit, call, sums.hazard[t][d]);
      if (call.wait > 0 || !call.served()) add_balk(call, sums.balk[t][d]);
    }
  }
  for (ByType* types : {&sums.service, &sums.hazard, &sums.balk}) {
    for (std::vector<DaySum>& type : *types) meet(type);
  }
  for (std::vector<DaySum>& type : sums.balk) {
    for (DaySum& sum : type) sum.chance = sum.expected;  // of a Poisson number
  }
  return sums;
}

std::vector<DayRatio> ratios_of(const CallLog& log, const std::vector<DaySum>& sums) {
  std::vector<DayRatio> ratios;
  for (std::size_t d = 0; d < sums.size(); ++d) {
    DayRatio ratio{static_cast<double>(days_from_civil(log.days[d])), 1.0, -1.0};
    if (sums[d].expected > 0) {
      ratio.ratio = sums[d].seen / sums[d].expected;
      ratio.variance = sums[d].chance / (sums[d].expected * sums[d].expected);
    }
    ratios.push_back(ratio);
  }
  return ratios;
}

DayLevels fit_day_levels(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                         const CallFit& fit) {
  const DaySums sums = day_sums(log, days, use, fit, fit.pace);
  const auto fit_all = [&](const ByType& types) {
    std::vector<std::vector<DayRatio>> series;
    for (const std::vector<DaySum>& type : types) series.push_back(ratios_of(log, type));
    return fit_local_levels(series);
  };
  return {fit_all(sums.service), fit_all(sums.hazard), fit_all(sums.balk),
          fit_all({sums.readiness})};
}

DayFactors usual_day(const DayLevels& levels, std::size_t d) {
  return factors(levels, [d](const LocalLevels& of, std::size_t t, std::uint32_t) {
    return of.paths[t].level[d];
  });
}

DayFactors day_as_it_was(const DayLevels& levels, std::size_t d) {
  return factors(levels, [d](const LocalLevels& of, std::size_t t, std::uint32_t) {
    return of.paths[t].day[d];
  });
}

DayFactors drawn_day(const DayLevels& levels, std::size_t d, RandomKey key) {
  return factors(levels, [&](const LocalLevels& of, std::size_t t, std::uint32_t number) {
    const double u = uniform(philox4x32_10({number, 0, 11, 0}, key).u64(0));
    const double sd = std::sqrt(of.paths[t].variance[d] + of.day_sd * of.day_sd);
    return of.paths[t].level[d] + sd * math::normal_quantile(u);
  });
}

}  // namespace rapport
