#include "sim/model/analysis.h"

#include <Eigen/LU>
#include <limits>
#include <numeric>

namespace rapport {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kServed = 0;
static_assert(static_cast<std::size_t>(Outcome::served) == kServed);

/// Chances of one journey's moves when served; steps are counted from the journey's first.
struct Chain {
  Eigen::VectorXd entry;
  Eigen::MatrixXd move;  ///< Q: move(i, j) from step i to step j
  Eigen::VectorXd end;   ///< from step i to the end
};

Chain chain_of(const Model& model, const Journey& journey) {
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
    const Range moves = model.steps[first + static_cast<std::size_t>(i)].moves[kServed];
    if (moves.empty()) chain.end[i] = 1;
    before = 0;
    for (std::uint32_t m = moves.first; m < moves.last; ++m) {
      const Move& move = model.moves[m];
      (move.to == kEnd ? chain.end[i] : chain.move(i, move.to - first)) += move.cumulative - before;
      before = move.cumulative;
    }
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

/// Cases per tick of each journey at profile value 1, by profile: each its needs and streams.
struct Arrivals {
  std::size_t journey;
  const RateProfile* profile;
  double per_tick;
};

std::vector<Arrivals> arrivals_of(const Model& model) {
  std::vector<Arrivals> arrivals;
  for (const Need& need : model.needs) {
    if (!(need.mean_gap > 0)) continue;
    double askers = 0;
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const Segment& segment = model.segments[s];
      askers += segment.customers * segment.rate_factor.mean() * need.accept[s];
    }
    arrivals.push_back({need.journey, &need.profile, askers / need.mean_gap});
  }
  for (const Stream& stream : model.streams) {
    if (!(stream.mean_gap > 0)) continue;
    arrivals.push_back({stream.journey, &stream.profile, stream.accept / stream.mean_gap});
  }
  return arrivals;
}

/// Mean of the monthly multipliers over the days of the run, warm-up left out.
double mean_month(const Model& model, const RateProfile& profile) {
  const auto first = static_cast<std::size_t>(-model.begin / kDay);
  const auto days = static_cast<std::size_t>((model.end + kDay - 1) / kDay);
  double sum = 0;
  for (std::size_t d = first; d < first + days; ++d) sum += profile.month[model.days[d].month];
  return sum / static_cast<double>(days);
}

/// Where the work of a journey's cases arises: per case, and as one number for all its cases.
void add_load(const Model& model, const Arrivals& arrivals, const std::vector<double>& visits,
              std::vector<GroupLoad>& loads) {
  const RateProfile& profile = *arrivals.profile;
  const double month = mean_month(model, profile);
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const Step& step = model.steps[model.journeys[arrivals.journey].steps.first + i];
    const TouchPoint& place = model.touch_points[step.touch_point];
    if (place.queue == kNoQueue || !(visits[i] * arrivals.per_tick > 0)) continue;
    const std::uint16_t pool = model.groups[place.group].kernel.queues[place.queue].pool;
    PoolLoad& load = loads[place.group].pools[pool];
    for (std::size_t h = 0; h < kHoursOfWeek; ++h) {
      const double multiplier = profile.weekday[h / 24] * profile.hour[h % 24] * month;
      if (!(multiplier > 0)) continue;  // 0 times infinitely many visits is 0
      const double per_tick = visits[i] * arrivals.per_tick * multiplier;
      load.erlangs_by_hour[h] += per_tick * place.service.mean();
      load.contacts_per_hour += per_tick * static_cast<double>(kHour) / kHoursOfWeek;
    }
  }
}

}  // namespace

std::optional<JourneyAnalysis> analyse_journey(const Model& model, std::size_t journey) {
  const Journey& of = model.journeys[journey];
  Chain chain = chain_of(model, of);
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

std::vector<GroupLoad> offered_loads(const Model& model) {
  std::vector<GroupLoad> loads(model.groups.size());
  for (std::size_t g = 0; g < loads.size(); ++g) {
    for (const std::uint16_t pool : model.groups[g].pools) {
      PoolLoad load;
      load.pool = pool;
      load.staff = model.pools[pool].staff.mean();
      loads[g].pools.push_back(load);
    }
  }
  for (const Arrivals& arrivals : arrivals_of(model)) {
    const Range steps = model.journeys[arrivals.journey].steps;
    const auto analysis = analyse_journey(model, arrivals.journey);
    const std::vector<double> unbounded(steps.last - steps.first, kInfinity);
    add_load(model, arrivals, analysis ? analysis->visits : unbounded, loads);
  }
  for (GroupLoad& group : loads) {
    for (PoolLoad& load : group.pools) {
      const auto& hours = load.erlangs_by_hour;
      load.erlangs = std::accumulate(hours.begin(), hours.end(), 0.0) / kHoursOfWeek;
    }
  }
  return loads;
}

}  // namespace rapport
