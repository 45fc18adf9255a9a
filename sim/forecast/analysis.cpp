#include "sim/forecast/analysis.h"

#include <Eigen/LU>
#include <limits>
#include <numeric>

#include "sim/core/elementary.h"

namespace rapport {

namespace {

constexpr std::size_t kServed = 0;
static_assert(static_cast<std::size_t>(Outcome::served) == kServed);

/// Chances of one journey's moves when served; steps are counted from the journey's first.
struct Chain {
  Eigen::VectorXd entry;
  Eigen::MatrixXd move;  ///< Q: move(i, j) from step i to step j
  Eigen::VectorXd end;   ///< from step i to the end
};

Chain chain_of(const Model& model, const Journey& journey, std::size_t segment) {
  const std::uint32_t first = journey.steps.first;
  const auto size = static_cast<Eigen::Index>(journey.steps.last - first);
  Chain chain{Eigen::VectorXd::Zero(size), Eigen::MatrixXd::Zero(size, size),
              Eigen::VectorXd::Zero(size)};
  double before = 0;
  for (std::uint32_t e = journey.entries.first; e < journey.entries.last; ++e) {
    chain.entry[model.entries[e].step - first] += model.entries[e].cumulative - before;
    before = model.entries[e].cumulative;
  }
  for (Eigen::Index i = 0; i < size; ++i) {
    const Step& step = model.steps[first + static_cast<std::size_t>(i)];
    double rest = 1.0;
    for (const Outcome list : {Outcome::served, Outcome::passed_on}) {
      const double share = model.touch_points[step.touch_point].share(list, segment);
      const Range moves = step.moves[static_cast<std::size_t>(list)];
      rest -= share;
      if (moves.empty()) chain.end[i] += share;
      before = 0;
      for (std::uint32_t m = moves.first; m < moves.last; ++m) {
        const Move& move = model.moves[m];
        (move.to == kEnd ? chain.end[i] : chain.move(i, move.to - first)) +=
            share * (move.cumulative - before);
        before = move.cumulative;
      }
    }
    chain.end[i] += std::max(0.0, rest);  // what an assistant keeps
  }
  return chain;
}

/// Grows the set `mark` along moves, forwards or backwards, until it grows no more.
Eigen::VectorXd closure(const Eigen::MatrixXd& move, Eigen::VectorXd mark) {
  Eigen::VectorXd before;
  do {
    before = mark;
    mark = ((mark + move * mark).array() > 0).cast<double>();
  } while (mark != before);
  return mark;
}

/// Drops the moves of steps that no case reaches; returns whether every other one leads to the end.
bool keep_reached(Chain& chain) {
  const Eigen::VectorXd reached =
      closure(chain.move.transpose(), (chain.entry.array() > 0).cast<double>());
  const Eigen::VectorXd ends = closure(chain.move, (chain.end.array() > 0).cast<double>());
  chain.move = reached.asDiagonal() * chain.move;
  return (reached.array() <= ends.array()).all();
}

CaseRate rate_of(const Model& model, bool is_stream, std::size_t number, std::size_t journey,
                 double per_tick, const RateProfile& profile, int day_factor) {
  CaseRate rate{is_stream, number, journey, {}, {}, day_factor, {}};
  const std::array<double, 12> shares = shares_of_months(model);
  double mean = 0.0;
  for (std::size_t m = 0; m < 12; ++m) mean += shares[m] * profile.month[m];
  for (std::size_t m = 0; m < 12; ++m) rate.month[m] = mean > 0.0 ? profile.month[m] / mean : 0.0;
  const double base = per_tick * static_cast<double>(kHour) * mean;
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    rate.per_hour[h] = base * profile.weekday[h / kHalfHoursOfDay] * profile.hour[h / 2 % 24] *
                       profile.half_hour[h];
  }
  return rate;
}

/// Adds one journey's visits to the contacts of its touch points.
void add_contacts(const Model& model, const CaseRate& rate, const std::vector<double>& visits,
                  double times, std::vector<OfferedContacts>& contacts) {
  for (std::size_t i = 0; i < visits.size(); ++i) {
    if (!(visits[i] > 0)) continue;
    const Step& step = model.steps[model.journeys[rate.journey].steps.first + i];
    OfferedContacts& place = contacts[step.touch_point];
    for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
      const double cases = times * rate.per_hour[h];
      if (!(cases > 0)) continue;  // 0 times infinitely many visits is 0
      place.all[h] += visits[i] * cases;
      if (rate.day_factor == kNoDayFactor) continue;
      place.by_factor[static_cast<std::size_t>(rate.day_factor)][h] += visits[i] * cases;
    }
  }
}

}  // namespace

std::optional<JourneyAnalysis> analyse_journey(const Model& model, std::size_t journey,
                                               std::size_t segment) {
  const Journey& of = model.journeys[journey];
  Chain chain = chain_of(model, of, segment);
  if (!keep_reached(chain)) return std::nullopt;
  // Visits are the entries' row of the fundamental matrix, (I - Q)^-1 (Kemeny and Snell 1960,
  // "Finite Markov chains", chapter 3); one system solved instead of one matrix inverted.
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(chain.move.rows(), chain.move.cols());
  const Eigen::MatrixXd system = (identity - chain.move).transpose();
  const Eigen::VectorXd visits = system.partialPivLu().solve(chain.entry);
  JourneyAnalysis analysis{{visits.begin(), visits.end()}, visits.sum(), 0};
  for (std::size_t i = 0; i < analysis.visits.size(); ++i) {
    const TouchPoint& place = model.touch_points[model.steps[of.steps.first + i].touch_point];
    analysis.service += analysis.visits[i] * place.service.mean();
  }
  return analysis;
}

bool depends_on_segment(const Model& model, std::size_t journey) {
  const Range steps = model.journeys[journey].steps;
  for (std::uint32_t i = steps.first; i < steps.last; ++i) {
    if (!model.touch_points[model.steps[i].touch_point].by_segment.empty()) return true;
  }
  return false;
}

std::optional<JourneyAnalysis> analyse_cases(const Model& model, const CaseRate& rate) {
  if (rate.segments.empty() || !depends_on_segment(model, rate.journey)) {
    return analyse_journey(model, rate.journey, kNoSegment);
  }
  JourneyAnalysis mean;
  for (std::size_t s = 0; s < rate.segments.size(); ++s) {
    const double share = rate.segments[s];
    if (!(share > 0.0)) continue;
    const auto of = analyse_journey(model, rate.journey, s);
    if (!of) return std::nullopt;
    mean.visits.resize(of->visits.size());
    for (std::size_t i = 0; i < of->visits.size(); ++i) mean.visits[i] += share * of->visits[i];
    mean.legs += share * of->legs;
    mean.service += share * of->service;
  }
  return mean;
}

double mean_of(const HalfHoursOfWeek& half_hours) {
  return std::accumulate(half_hours.begin(), half_hours.end(), 0.0) / kHalfHoursOfWeek;
}

std::array<double, 12> shares_of_months(const Model& model) {
  const auto first = static_cast<std::size_t>(-model.begin / kDay);
  const auto days = static_cast<std::size_t>((model.end + kDay - 1) / kDay);
  std::array<double, 12> shares{};
  for (std::size_t d = first; d < first + days; ++d) {
    shares[model.days[d].month] += 1.0 / static_cast<double>(days);
  }
  return shares;
}

std::vector<CaseRate> case_rates(const Model& model) {
  std::vector<CaseRate> rates;
  for (std::size_t n = 0; n < model.needs.size(); ++n) {
    const Need& need = model.needs[n];
    if (!(need.mean_gap > 0)) continue;
    double askers = 0;
    std::vector<double> shares;
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const Segment& segment = model.segments[s];
      const double asking = need.asking.empty() ? 1.0 : need.asking[s];
      shares.push_back(segment.customers * segment.rate_factor.mean() * need.accept[s] * asking);
      askers += shares.back();
    }
    for (double& share : shares) share = askers > 0.0 ? share / askers : 0.0;
    if (!(askers > 0.0)) shares.clear();
    askers *= 1.0 + model.others();
    rates.push_back(rate_of(model, false, n, need.journey, askers / need.mean_gap, need.profile,
                            need.day_factor));
    rates.back().segments = std::move(shares);
  }
  for (std::size_t n = 0; n < model.streams.size(); ++n) {
    const Stream& stream = model.streams[n];
    if (!(stream.mean_gap > 0)) continue;
    rates.push_back(rate_of(model, true, n, stream.journey, stream.accept / stream.mean_gap,
                            stream.profile, stream.day_factor));
  }
  return rates;
}

std::vector<OfferedContacts> offered_contacts(const Model& model, int month) {
  std::vector<OfferedContacts> contacts(model.touch_points.size());
  for (OfferedContacts& place : contacts) place.by_factor.resize(model.day_factors.size());
  for (const CaseRate& rate : case_rates(model)) {
    const double times = month == kMeanMonth ? 1.0 : rate.month[static_cast<std::size_t>(month)];
    const Range steps = model.journeys[rate.journey].steps;
    const auto analysis = analyse_cases(model, rate);
    const std::vector<double> unbounded(steps.last - steps.first, kInfinity);
    add_contacts(model, rate, analysis ? analysis->visits : unbounded, times, contacts);
  }
  return contacts;
}

}  // namespace rapport
