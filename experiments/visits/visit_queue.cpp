#include "experiments/visits/visit_queue.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include "sim/core/random.h"

namespace rapport {

namespace {

constexpr double kWorthALimit = 0.97;
constexpr double kShares[] = {0.8, 0.9, 0.95, 0.99};
constexpr std::uint32_t kSeed = 61;

/// Arrivals of a span of days gone through again.
class Replay {
 public:
  Replay(const VisitLog& log, const PartStays& stays, std::size_t from, std::size_t until)
      : log_(log), stays_(stays), from_(24 * from), hours_(24 * (until - from)) {
    for (const Visit& visit : log.visits) {
      const double hour = visit.arrived - static_cast<double>(from_);
      if (hour >= 0 && hour < static_cast<double>(hours_)) arrivals_.push_back(hour);
    }
  }

  /// Adds people present at each hour, and returns the mean time in the system.
  double go(std::size_t places, double work, std::uint32_t repeat, std::vector<double>& present) {
    present.resize(hours_ + 1, 0.0);
    std::priority_queue<double, std::vector<double>, std::greater<>> busy_until;
    double sum = 0.0;
    for (std::size_t i = 0; i < arrivals_.size(); ++i) {
      const double came = arrivals_[i];
      double begins = came;
      if (places > 0 && busy_until.size() >= places) {
        begins = std::max(came, busy_until.top());
        busy_until.pop();
      }
      const double ends = begins + work * draw(came, i, repeat);
      if (places > 0) busy_until.push(ends);
      sum += ends - came;
      present[std::min(hours_, static_cast<std::size_t>(std::ceil(came)))] += 1;
      present[std::min(hours_, static_cast<std::size_t>(std::ceil(ends)))] -= 1;
    }
    return arrivals_.empty() ? 0.0 : sum / static_cast<double>(arrivals_.size());
  }
  std::size_t hours() const { return hours_; }

 private:
  double draw(double came, std::size_t i, std::uint32_t repeat) const {
    const std::size_t hour = log_.hour_of_week(from_ + static_cast<std::size_t>(came));
    const std::vector<double>& law = stays_.hours[stays_.part_of(hour)];
    if (law.empty()) return 0.0;
    const double u =
        uniform(philox4x32_10({static_cast<std::uint32_t>(i), repeat, 0, 0}, {kSeed, 0}).u64(0));
    return law[static_cast<std::size_t>(u * static_cast<double>(law.size()))];
  }

  const VisitLog& log_;
  const PartStays& stays_;
  std::size_t from_, hours_;
  std::vector<double> arrivals_;
};

/// The share of recorded stays that is service, so that with waits mean times in the system are as
/// recorded.
double work_of(Replay& replay, std::size_t places, double mean) {
  double low = 0.05, high = 1.0;
  for (int i = 0; i < 10; ++i) {
    const double middle = (low + high) / 2;
    std::vector<double> present;
    (replay.go(places, middle, 0, present) < mean ? low : high) = middle;
  }
  return (low + high) / 2;
}

double miss_of(Replay& replay, const QueueTried& one, const SeenPresence& seen, std::size_t from,
               std::size_t skip) {
  constexpr std::uint32_t kRepeats = 30;
  std::vector<double> present;
  for (std::uint32_t r = 1; r <= kRepeats; ++r) replay.go(one.places, one.work, r, present);
  double now = 0.0, absolute = 0.0, n = 0.0;
  for (std::size_t t = 0; t < replay.hours(); ++t) {
    now += present[t];
    const std::size_t hour = 24 * from + t;
    if (t < 24 * skip || hour >= seen.last) continue;
    absolute += std::abs(seen.present[hour] - now / kRepeats), n += 1;
  }
  return n > 0 ? absolute / n : 0.0;
}

/// Errors on the days [cut, until), fitted to the days [first, cut); `work` of each is set.
std::vector<double> misses(const VisitLog& log, const SeenPresence& seen, StayParts by,
                           std::size_t first, std::size_t cut, std::size_t until,
                           std::vector<QueueTried>& tried) {
  constexpr std::size_t kRunIn = 7;  // days before the cut, in which places fill
  const VisitRates rates = fit_rates(log, first, cut);
  const PartStays stays = stays_by_part(log, by, rates, 24.0 * static_cast<double>(cut));
  double sum = 0.0, n = 0.0;
  for (const auto& part : stays.hours) {
    for (const double hours : part) sum += hours, n += 1;
  }
  Replay before(log, stays, first, cut);
  const std::size_t run_in = std::min(kRunIn, cut - first);
  Replay after(log, stays, cut - run_in, until);
  std::vector<double> result;
  for (QueueTried& one : tried) {
    if (one.places > 0) one.work = work_of(before, one.places, n > 0 ? sum / n : 0.0);
    result.push_back(miss_of(after, one, seen, cut - run_in, run_in));
  }
  return result;
}

}  // namespace

QueueChoice choose_queue(const VisitLog& log, const SeenPresence& seen, WholeDays days,
                         StayParts by) {
  const std::size_t quarter = (days.last - days.first) / 4;
  const std::size_t late = days.last - quarter, middle = late - quarter;
  std::vector<double> present(
      seen.present.begin() + static_cast<std::ptrdiff_t>(std::min(seen.first, 24 * middle - 1)),
      seen.present.begin() + static_cast<std::ptrdiff_t>(24 * middle));
  std::ranges::sort(present);
  QueueChoice choice;
  choice.tried.push_back({});
  for (const double share : kShares) {
    const auto places = static_cast<std::size_t>(
        present[static_cast<std::size_t>(share * static_cast<double>(present.size() - 1))]);
    if (places > 0 && places != choice.tried.back().places) choice.tried.push_back({places});
  }
  const auto before = misses(log, seen, by, days.first, middle, late, choice.tried);
  const auto last = misses(log, seen, by, days.first, late, days.last, choice.tried);
  for (std::size_t i = 0; i < choice.tried.size(); ++i) {
    choice.tried[i].miss_before = before[i], choice.tried[i].miss = last[i];
  }
  const QueueTried free = choice.tried.front();
  choice.best = free;
  for (const QueueTried& one : choice.tried) {
    const bool worth =
        one.miss < kWorthALimit * free.miss && one.miss_before < kWorthALimit * free.miss_before;
    if (worth && one.miss + one.miss_before < choice.best.miss + choice.best.miss_before) {
      choice.best = one;
    }
  }
  return choice;
}

}  // namespace rapport
