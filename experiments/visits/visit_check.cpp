#include <algorithm>
#include <cmath>

#include "experiments/visits/visit_scenario.h"
#include "sim/core/give_up.h"
#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"

namespace rapport {

namespace {

constexpr int kWeeks = 13;  // that count, after the first: it lacks visits begun in the warm-up
constexpr std::uint32_t kRuns = 2;

/// Squared deviations of hours from the mean of their hour of the week, beyond chance.
struct Spread {
  double excess = 0.0, size = 0.0;
  std::array<double, kHoursOfAWeek> squares{}, n{};

  void add(std::size_t h, double now, double mean) {
    squares[h] += (now - mean) * (now - mean), n[h] += 1;
  }
  double cv(const ByHourOfWeek& mean) const {
    double beyond = 0.0, all = 0.0;
    for (std::size_t h = 0; h < kHoursOfAWeek; ++h) {
      if (n[h] < 2) continue;
      beyond += n[h] * (squares[h] / (n[h] - 1) - mean[h]), all += n[h] * mean[h] * mean[h];
    }
    return all > 0 ? std::sqrt(std::max(0.0, beyond / all)) : 0.0;
  }
  double variance_of_mean(std::size_t h) const {
    return n[h] < 2 ? 0.0 : squares[h] / (n[h] - 1) / n[h];
  }
};

Model model_of(const std::string& text) {
  ReadOptions options;
  options.read = read_from({{"import.toml", text}});
  Scenario today = read_scenario_file("import.toml", options).today;
  today.horizon = (kWeeks + 2) * kWeek;  // visits of the last week may not be over
  return build_model(today);
}

/// Visits of a run by begin, as a log; persons are those of the run.
std::vector<StoryLeg> legs_of(const Model& model, std::uint32_t run,
                              const std::atomic<bool>* stop) {
  std::vector<std::uint32_t> everybody(model.people());
  for (std::uint32_t i = 0; i < everybody.size(); ++i) everybody[i] = i;
  RunOptions options;
  options.key = {91, run};
  options.watch.follow = StoryWish(everybody);
  Simulator simulator(model, options);
  while (simulator.now() < model.end) {
    throw_if_set(stop);
    simulator.run_until(std::min(simulator.now() + kDay, model.end));
  }
  simulator.finish();
  return simulator.story().legs;
}

/// Of visits, the shares that are followed by another within some days; all can be followed so
/// long.
class Returns {
 public:
  void add(const std::vector<StoryLeg>& legs) {  // by customer and time
    std::vector<std::pair<std::uint32_t, Time>> visits;
    for (const StoryLeg& leg : legs) visits.emplace_back(leg.customer, leg.arrived);
    std::ranges::sort(visits);
    for (std::size_t i = 0; i < visits.size(); ++i) {
      const double first_days = static_cast<double>(visits[i].second) / kDay;
      if (first_days < 0 || first_days + kReturnDays[2] > 7.0 * (kWeeks + 1)) continue;
      n_ += 1;
      if (i + 1 == visits.size() || visits[i + 1].first != visits[i].first) continue;
      const double gap = static_cast<double>(visits[i + 1].second - visits[i].second) / kDay;
      for (std::size_t d = 0; d < std::size(kReturnDays); ++d) again_[d] += gap <= kReturnDays[d];
    }
  }
  std::vector<double> shares() const {
    std::vector<double> result;
    for (const double again : again_) result.push_back(n_ > 0 ? again / n_ : 0.0);
    return result;
  }

 private:
  double n_ = 0.0, again_[std::size(kReturnDays)] = {};
};

}  // namespace

VisitCheck check_visits(const std::string& text, const VisitLog& log, const VisitFit& fit,
                        const std::atomic<bool>* stop) {
  VisitCheck check;
  const SeenPresence& seen = fit.seen;
  check.recorded = mean_presence(log, seen, seen.first, seen.last);
  Spread recorded, simulated;
  for (std::size_t t = seen.first; t < seen.last; ++t) {
    const std::size_t h = log.hour_of_week(t);
    recorded.add(h, seen.present[t], check.recorded[h]);
  }
  const Model model = model_of(text);
  const std::size_t hours = (kWeeks + 1) * kHoursOfAWeek, begin = kHoursOfAWeek;
  std::vector<std::vector<double>> runs;
  Returns returns;
  double visits = 0.0, left = 0.0;
  for (std::uint32_t r = 0; r < kRuns; ++r) {
    const std::vector<StoryLeg> legs = legs_of(model, r, stop);
    std::vector<double> present(hours + 1, 0.0);
    const auto hour_of = [&](Time t) {
      const double hour = std::ceil(static_cast<double>(t) / kHour);
      return static_cast<std::size_t>(std::clamp(hour, 0.0, static_cast<double>(hours)));
    };
    for (const StoryLeg& leg : legs) {
      present[hour_of(leg.arrived)] += 1, present[hour_of(leg.time)] -= 1;
      if (leg.arrived < kWeek || leg.arrived >= (kWeeks + 1) * kWeek) continue;
      const std::uint16_t place = model.steps[leg.step].touch_point;
      visits += 1, left += model.touch_points[place].name == "left_on_their_own";
    }
    for (std::size_t t = 1; t < hours; ++t) present[t] += present[t - 1];
    for (std::size_t t = begin; t < hours; ++t) {
      check.simulated[t % kHoursOfAWeek] += present[t] / (kWeeks * kRuns);
    }
    returns.add(legs);
    runs.push_back(std::move(present));
  }
  for (const std::vector<double>& present : runs) {
    for (std::size_t t = begin; t < hours; ++t) {
      simulated.add(t % kHoursOfAWeek, present[t], check.simulated[t % kHoursOfAWeek]);
    }
  }
  for (std::size_t h = 0; h < kHoursOfAWeek; ++h) {
    check.mean_recorded += check.recorded[h] / kHoursOfAWeek;
    check.mean_simulated += check.simulated[h] / kHoursOfAWeek;
    check.miss += std::abs(check.simulated[h] - check.recorded[h]) / kHoursOfAWeek;
    check.miss_by_chance +=
        0.798 * std::sqrt(recorded.variance_of_mean(h) + simulated.variance_of_mean(h)) /
        kHoursOfAWeek;
  }
  check.cv_recorded = recorded.cv(check.recorded);
  check.cv_simulated = simulated.cv(check.simulated);
  check.weeks = kWeeks * kRuns;
  check.left = visits > 0 ? left / visits : 0.0;
  check.returned = returns.shares();
  return check;
}

}  // namespace rapport
