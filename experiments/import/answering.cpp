#include "experiments/import/answering.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/import/presence.h"
#include "experiments/import/server_pace.h"
#include "sim/core/give_up.h"

namespace rapport {

namespace {

// Of each day, for each value that is tried.
constexpr std::uint32_t kCoarseReplications = 1, kFineReplications = 2;
constexpr double kFewestWaits = 30;    // of a type whose reserve_after is searched
constexpr std::size_t kMostDays = 28;  // more hardly tell more, and a year would take minutes
constexpr double kFirstReserveAfter = 30.0;
constexpr double kFirstRegular[] = {0.6, 0.8, 1.0};

/// A recorded day, and what was recorded on it by type.
struct Example {
  DayPlan plan;
  std::vector<CallCounts> recorded;
};

double squared(double x) { return x * x; }

class Search {
 public:
  Search(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use, CallFit& fit,
         Team& team, const std::atomic<bool>* stop)
      : fit_(fit),
        team_(team),
        stop_(stop),
        named_(servers_from(log) == ServersFrom::names),
        total_(fit.types.size()) {
    const auto used = static_cast<std::size_t>(std::count(use.begin(), use.end(), true));
    std::size_t seen = 0;
    for (std::size_t d = 0; d < days.size(); ++d) {
      if (!use[d]) continue;
      // The days taken are spread evenly: those at which seen * taken / used goes up.
      const std::size_t taken = std::min(used, kMostDays);
      const bool takes = (seen + 1) * taken / used > seen * taken / used;
      ++seen;
      if (!takes) continue;
      DayPlan plan = plan_of(log, days[d]);
      plan.pace = pace_of(log, days[d], fit.pace);
      plan.factors = day_as_it_was(fit.levels, d);
      examples_.push_back({std::move(plan), recorded(log, days[d], fit.types.size())});
      for (std::size_t t = 0; t < total_.size(); ++t) total_[t] += examples_.back().recorded[t];
    }
    for (std::size_t t = 1; t < total_.size(); ++t) {
      if (total_[t].waited >= kFewestWaits) own_.push_back(t);
    }
  }

  /// Coarse searches from several shares, because one alone may end where no single step helps
  /// although a quite other pair of shares is better; then a fine one from the best.
  void run() {
    take(1.0, 0.0);
    if (!named_ && explains_waits()) return;
    CallFit best = fit_;
    double least = std::numeric_limits<double>::infinity();
    for (const double regular : kFirstRegular) {
      begin(regular);
      go(1.0, 0.4);
      if (least_ >= least) continue;
      least = least_;
      best = fit_;
    }
    fit_ = std::move(best);
    replications_ = kFineReplications;
    least_ = loss();
    go(0.25, 0.1);
    prefer_all();
  }

 private:
  void begin(double regular) {
    take(regular, std::max(0.0, 1 - regular));
    least_ = loss();
  }

  void take(double regular, double reserve) {
    fit_.regular = regular, fit_.reserve = reserve;
    for (TypeFit& type : fit_.types) type.reserve_after = kFirstReserveAfter;
    for (const std::size_t t : own_) fit_.types[t].reserve_after = 2 * kFirstReserveAfter;
  }

  /// Steps that shrink by half, from one size to another, each as long as it helps.
  void go(double step, double last) {
    for (int round = 0; round < 24 && step > last; ++round) {
      bool better = move(fit_.regular, 0.06 * step, 0.2, 1.5);
      better |= move(fit_.reserve, 0.1 * step, 0.0, 1.0);
      better |= shift(0.06 * step) || shift(-0.06 * step);
      for (const std::size_t t : own_) better |= scale(fit_.types[t].reserve_after, 1 + step);
      if (!better) step /= 2;
    }
  }

  /// That all who are there answer at once is taken where it explains the days as well.
  void prefer_all() {
    const double regular = fit_.regular, reserve = fit_.reserve;
    fit_.regular = 1.0, fit_.reserve = 0.0;
    if (loss() > least_) fit_.regular = regular, fit_.reserve = reserve;
  }

  /// Whether the days, gone through again, have the waits that were recorded: unless they are off
  /// by more than 10 % and three standard errors of how far single days are off.
  bool explains_waits() {
    const std::vector<std::vector<CallCounts>> by_day = replayed();
    double calls = 0, recorded = 0, sum = 0, squares = 0;
    for (std::size_t d = 0; d < by_day.size(); ++d) {
      double off = 0;
      for (std::size_t t = 0; t < total_.size(); ++t) {
        off += by_day[d][t].wait / replications_ - examples_[d].recorded[t].wait;
        recorded += examples_[d].recorded[t].wait;
        calls += examples_[d].recorded[t].calls;
      }
      sum += off;
      squares += off * off;
    }
    const auto n = static_cast<double>(by_day.size());
    if (n < 2 || calls <= 0) return true;
    const double error = std::sqrt(std::max(0.0, squares - sum * sum / n) * n / (n - 1));
    return std::abs(sum) <= std::max(0.1 * recorded, 3 * error);
  }

  /// The days gone through again, `replications_` times each, by type.
  std::vector<std::vector<CallCounts>> replayed() {
    std::vector<std::vector<CallCounts>> by_day(examples_.size());
    team_.for_each(examples_.size(), [&](std::size_t d) {
      throw_if_set(stop_);
      by_day[d].resize(total_.size());
      for (std::uint32_t r = 0; r < replications_; ++r) {
        const RandomKey key{static_cast<std::uint32_t>(d), r};
        const std::vector<CallCounts> once = replay_day(fit_, examples_[d].plan, key);
        for (std::size_t t = 0; t < once.size(); ++t) by_day[d][t] += once[t];
      }
    });
    return by_day;
  }

  double loss() {
    const std::vector<std::vector<CallCounts>> by_day = replayed();
    std::vector<CallCounts> sum(total_.size());
    double by_days = 0.0, calls = 0.0;
    for (std::size_t d = 0; d < by_day.size(); ++d) {
      for (std::size_t t = 0; t < sum.size(); ++t) {
        const CallCounts &s = by_day[d][t], &r = examples_[d].recorded[t];
        sum[t] += s;
        by_days += r.calls * squared((s.hung_up_share() - r.hung_up_share()) / 0.04);
        calls += r.calls;
      }
    }
    return answering_loss(sum, total_) + by_days / calls;
  }

  bool keep_if_better(double& value, double tried) {
    const double before = value;
    value = tried;
    const double now = loss();
    if (now < least_) {
      least_ = now;
      return true;
    }
    value = before;
    return false;
  }
  /// From the reserve to those who answer at once.
  bool shift(double share) {
    const double regular = fit_.regular, reserve = fit_.reserve;
    if (reserve - share < 0.0 || reserve - share > 1.0 || regular + share < 0.2) return false;
    fit_.reserve = reserve - share;
    if (keep_if_better(fit_.regular, regular + share)) return true;
    fit_.reserve = reserve;
    return false;
  }
  bool move(double& value, double step, double low, double high) {
    return keep_if_better(value, std::min(high, value + step)) ||
           keep_if_better(value, std::max(low, value - step));
  }
  bool scale(double& value, double factor) {
    return keep_if_better(value, std::min(1800.0, value * factor)) ||
           keep_if_better(value, std::max(1.0, value / factor));
  }

  CallFit& fit_;
  Team& team_;
  const std::atomic<bool>* stop_;  // null: nobody stops it
  bool named_;                     // else those present should be those who answer
  std::vector<Example> examples_;
  std::vector<CallCounts> total_;
  std::vector<std::size_t> own_;  // types whose reserve_after is searched
  std::uint32_t replications_ = kCoarseReplications;
  double least_ = 0.0;
};

}  // namespace

double answering_loss(const std::vector<CallCounts>& simulated,
                      const std::vector<CallCounts>& recorded) {
  double sum = 0.0, calls = 0.0;
  for (std::size_t t = 0; t < recorded.size(); ++t) {
    const CallCounts &s = simulated[t], &r = recorded[t];
    if (r.calls <= 0) continue;
    double loss = squared((s.hung_up_share() - r.hung_up_share()) / 0.02) +
                  squared((s.waited_share() - r.waited_share()) / 0.05);
    if (r.waited >= 30) loss += squared((s.mean_wait() / r.mean_wait() - 1.0) / 0.1);
    sum += r.calls * loss;
    calls += r.calls;
  }
  return calls > 0 ? sum / calls : 0.0;
}

void fit_answering(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use,
                   CallFit& fit, Team& team, const std::atomic<bool>* stop) {
  Search(log, days, use, fit, team, stop).run();
}

}  // namespace rapport
