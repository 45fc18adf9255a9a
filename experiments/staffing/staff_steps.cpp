#include "experiments/staffing/staff_steps.h"

#include <algorithm>

namespace rapport {

namespace {

/// Whether a half hour is below the target by more than its error, or by its estimate with fewer
/// people than Erlang-A asks for.
bool is_short(std::size_t h, const StaffTried& tried, const StaffTarget& target,
              const StaffMemory& memory) {
  const StaffLevel& level = tried.levels.at[h];
  if (tried.staff[h] == 0 || !level.tested()) return false;
  return level.below(target) || (tried.staff[h] < memory.start[h] && level.good < target.needed());
}

/// One round.
class StaffStep {
 public:
  StaffStep(const StaffTried& tried, const StaffTarget& target, StaffMemory& memory)
      : tried_(tried), target_(target), memory_(memory), next_(tried.staff) {}

  StaffByHalfHour next(bool may_lower) {
    by_estimate_ = !may_lower;
    raise_short_ones();
    const bool any = next_ != tried_.staff;
    if (!any && tried_.levels.week.good < target_.needed()) raise_for_the_week();
    if (may_lower) lower();
    for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
      memory_.raised[h] = std::max(0, next_[h] - tried_.staff[h]);
    }
    return next_;
  }

 private:
  const StaffLevel& level(std::size_t h) const { return tried_.levels.at[h]; }
  bool below(std::size_t h) const {
    if (!by_estimate_) return is_short(h, tried_, target_, memory_);
    return tried_.staff[h] > 0 && level(h).tested() && level(h).good < target_.needed();
  }
  double erlang(std::size_t h, int servers) const {
    return tried_.demand[h].good(servers, target_);
  }
  static std::size_t before(std::size_t h) { return (h + kHalfHoursOfWeek - 1) % kHalfHoursOfWeek; }
  static std::size_t after(std::size_t h) { return (h + 1) % kHalfHoursOfWeek; }

  bool inherits(std::size_t h) const {
    return below(before(h)) && erlang(h, tried_.staff[h]) >= target_.needed();
  }

  void raise_short_ones() {
    for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
      if (!below(h) || inherits(h)) continue;
      memory_.floor[h] = std::max(memory_.floor[h], tried_.staff[h] + 1);
      next_[h] = std::min(memory_.most[h], tried_.staff[h] + lacking(h));
    }
  }

  int lacking(std::size_t h) const {
    const int now = tried_.staff[h];
    const int most = std::max(1 + now / 4, 2 * memory_.raised[h]);
    const double wanted = erlang(h, now) + target_.needed() - level(h).good;
    int more = 1;
    while (more < most && erlang(h, now + more) < wanted) ++more;
    // A raise that was not enough the last time shows that the formula lacks something: raise more.
    return std::max(more, std::min(most, 2 * memory_.raised[h]));
  }

  /// A change by one person, and what it means to the calls of all runs.
  struct Choice {
    std::size_t half_hour;
    double calls;
  };

  void raise_for_the_week() {
    std::vector<Choice> choices;
    for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
      const int now = tried_.staff[h];
      if (now == 0 || now >= memory_.most[h] || level(h).counts.calls == 0) continue;
      const double gain = std::min(erlang(h, now + 1) - erlang(h, now), 1.0 - level(h).good);
      choices.push_back({h, gain * number(level(h).counts.calls)});
    }
    std::ranges::stable_sort(choices, std::greater<>{}, &Choice::calls);
    double missing = -spare_calls();
    for (const Choice& choice : choices) {
      if (missing <= 0) break;
      ++next_[choice.half_hour];
      missing -= choice.calls;
    }
  }

  /// Good calls of the week above those that the target asks for.
  double spare_calls() const {
    const StaffLevel& week = tried_.levels.week;
    return (week.good - target_.needed()) * number(week.counts.calls);
  }

  /// By how many people a half hour can be lowered and stay at the target, even if its level is
  /// only lucky. All rosters meet the same luck, so what looks well by luck goes on to look well
  /// with fewer.
  int can_spare(std::size_t h) const {
    const double sure = level(h).good - level(h).margin;
    const int now = tried_.staff[h];
    const int least = std::max(1, memory_.floor[h]);
    int fewer = 0;
    while (now - fewer > least && sure - loss(h, fewer + 1) >= target_.needed()) ++fewer;
    return fewer;
  }
  /// The share of good calls that `fewer` people less cost, by the slope of Erlang-A. Where the
  /// level is better than the formula says, because of an overflow pool or calls that come back,
  /// the slope is taken at the number of people that would explain the level.
  double loss(std::size_t h, int fewer) const {
    int there = tried_.staff[h];
    while (there < memory_.most[h] && erlang(h, there) < level(h).good) ++there;
    return erlang(h, there) - erlang(h, there - fewer);
  }

  void lower() {
    std::vector<Choice> choices;
    for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
      if (tried_.staff[h] == 0 || !level(h).tested() || next_[h] != tried_.staff[h]) continue;
      const int fewer = below(h) || below(after(h)) ? 0 : can_spare(h);
      if (fewer > 0) choices.push_back({h, loss(h, fewer) * number(level(h).counts.calls)});
    }
    std::ranges::stable_sort(choices, std::less<>{}, &Choice::calls);
    double spare = spare_calls();
    for (const Choice& choice : choices) {
      const std::size_t h = choice.half_hour;
      const bool neighbour =
          next_[before(h)] < tried_.staff[before(h)] || next_[after(h)] < tried_.staff[after(h)];
      if (neighbour || choice.calls > spare) continue;
      next_[h] -= can_spare(h);
      spare -= choice.calls;
    }
  }

  const StaffTried& tried_;
  const StaffTarget& target_;
  StaffMemory& memory_;
  StaffByHalfHour next_;
  bool by_estimate_ = false;
};

}  // namespace

StaffByHalfHour next_staff(const StaffTried& tried, const StaffTarget& target, bool may_lower,
                           StaffMemory& memory) {
  return StaffStep(tried, target, memory).next(may_lower);
}

bool will_do(const StaffTried& tried, const StaffTarget& target, const StaffMemory& memory) {
  if (!tried.levels.meets(target)) return false;
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    if (is_short(h, tried, target, memory)) return false;
  }
  return true;
}

std::vector<std::size_t> hopeless_half_hours(const StaffTried& tried, const StaffTarget& target,
                                             const StaffMemory& memory) {
  std::vector<std::size_t> found;
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    const bool all = tried.staff[h] > 0 && tried.staff[h] >= memory.most[h];
    if (all && tried.levels.at[h].below(target)) found.push_back(h);
  }
  return found;
}

}  // namespace rapport
