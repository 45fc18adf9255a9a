#include "experiments/visits/visit_presence.h"

#include <algorithm>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

namespace rapport {

namespace {

/// Mean of min(stay, u) over sorted stays, at u = 0, 1/2, 1, ... hours, until all are over.
std::vector<double> mean_below(const std::vector<double>& stays) {
  std::vector<double> means{0.0};
  const auto n = static_cast<double>(stays.size());
  double over = 0.0;  // the sum of stays that are shorter
  std::size_t i = 0;
  for (double u = 0.5; !stays.empty(); u += 0.5) {
    while (i < stays.size() && stays[i] <= u) over += stays[i++];
    means.push_back((over + u * static_cast<double>(stays.size() - i)) / n);
    if (i == stays.size()) break;
  }
  return means;
}

/// Stays that end with the file are seen where they are short only.
std::size_t unfinished_of(const VisitLog& log, double longest) {
  const double near = log.visits.back().arrived - longest;
  std::size_t n = 0;
  for (const Visit& visit : log.visits) n += visit.arrived >= near && !visit.knows_stay();
  return n;
}

}  // namespace

SeenPresence see_presence(const VisitLog& log) {
  const std::size_t hours = 24 * log.days;
  SeenPresence seen;
  std::vector<double> change(hours + 1, 0.0), stays;
  for (const Visit& visit : log.visits) {
    if (!visit.knows_stay()) continue;
    stays.push_back(visit.stay);
    const auto from = static_cast<std::size_t>(std::ceil(visit.arrived));
    const auto to = static_cast<std::size_t>(std::ceil(visit.arrived + visit.stay));
    change[std::min(from, hours)] += 1, change[std::min(to, hours)] -= 1;
  }
  std::ranges::sort(stays);
  const double known = static_cast<double>(stays.size());
  const double raise = known > 0 ? static_cast<double>(log.visits.size()) / known : 1.0;
  double now = 0.0;
  for (std::size_t t = 0; t < hours; ++t) {
    now += change[t];
    seen.present.push_back(now * raise);
  }
  if (stays.empty()) return seen;
  seen.longest = stays[static_cast<std::size_t>(0.99 * (known - 1))];
  // By the longest that counts, not by what stays turned out to be: nothing that comes later may
  // decide what is known of earlier days.
  seen.first = static_cast<std::size_t>(std::ceil(log.visits.front().arrived + log.longest));
  seen.last = static_cast<std::size_t>(std::floor(log.visits.back().arrived)) + 1;
  // More unknown stays at the end than elsewhere: they were not over when the file was made.
  const std::size_t near = unfinished_of(log, seen.longest), all = log.visits.size() - stays.size();
  const double share = static_cast<double>(near) / (seen.longest / 24);
  const double elsewhere = static_cast<double>(all - near) / static_cast<double>(log.days);
  if (near >= 3 && share > 3 * elsewhere) {
    seen.unfinished = near;
    const auto end = static_cast<std::size_t>(std::ceil(seen.longest));
    seen.last -= std::min(seen.last, end);
  }
  return seen;
}

ByHourOfWeek mean_presence(const VisitLog& log, const SeenPresence& seen, std::size_t first,
                           std::size_t last) {
  ByHourOfWeek mean{}, n{};
  double sum = 0.0, all = 0.0;
  for (std::size_t t = first; t < last; ++t) {
    const std::size_t h = log.hour_of_week(t);
    mean[h] += seen.present[t], n[h] += 1;
    sum += seen.present[t], all += 1;
  }
  for (std::size_t h = 0; h < kHoursOfAWeek; ++h) {
    mean[h] = n[h] > 0 ? mean[h] / n[h] : all > 0 ? sum / all : 0.0;
  }
  return mean;
}

PartStays stays_by_part(const VisitLog& log, StayParts by, const VisitRates& rates, double until) {
  constexpr std::size_t kFewest = 50;
  PartStays stays{by, {}, std::vector<std::vector<double>>(by.quiet ? 2 * by.parts : by.parts)};
  if (by.quiet) stays.quiet = rates.quiet;
  for (const Visit& visit : log.visits) {
    if (visit.arrived + log.longest > until) break;
    if (!visit.knows_stay()) continue;
    const std::size_t hour = log.hour_of_week(static_cast<std::size_t>(visit.arrived));
    stays.hours[stays.part_of(hour)].push_back(visit.stay);
  }
  for (std::size_t part = 0; by.quiet && part < by.parts; ++part) {
    std::vector<double>&usual = stays.hours[part], &quiet = stays.hours[by.parts + part];
    if (usual.size() >= kFewest && quiet.size() >= kFewest) continue;
    usual.insert(usual.end(), quiet.begin(), quiet.end());
    quiet = usual;
  }
  for (std::vector<double>& hours : stays.hours) std::ranges::sort(hours);
  return stays;
}

ByHourOfWeek expected_presence(const VisitRates& rates, const PartStays& stays) {
  ByHourOfWeek present{};
  std::vector<std::vector<double>> below;
  for (const std::vector<double>& hours : stays.hours) below.push_back(mean_below(hours));
  for (std::size_t c = 0; c < kHalfHoursOfAWeek; ++c) {
    const std::vector<double>& mean = below[stays.part_of(c / 2)];
    // Who came in the half hour c is at its end 0 to 1/2 hours here: so many of each visit are
    // still there as the integral of P(S > u) over these ages says, twice for the half hour.
    for (std::size_t k = 0; k + 1 < mean.size(); ++k) {
      const std::size_t at = (c + 1 + k) % kHalfHoursOfAWeek;
      if (at % 2 == 0) present[at / 2] += rates.half_hour[c] * 2 * (mean[k + 1] - mean[k]);
    }
  }
  return present;
}

std::pair<double, double> presence_bounds(double mean, double cv, double level) {
  if (mean <= 0) return {0.0, 0.0};
  const double low = (1 - level) / 2, high = 1 - low;
  namespace bm = boost::math;
  if (cv <= 1e-6) {
    const bm::poisson law(mean);
    return {std::floor(bm::quantile(law, low)), std::ceil(bm::quantile(law, high))};
  }
  const double shape = 1 / (cv * cv);
  const bm::negative_binomial law(shape, shape / (shape + mean));
  return {std::floor(bm::quantile(law, low)), std::ceil(bm::quantile(law, high))};
}

}  // namespace rapport
