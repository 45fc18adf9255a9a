// How random scenarios are made: a die that is the same everywhere, and parts made with it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "sim/core/random.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// Random choices that are the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint32_t seed, std::uint32_t sort = 0x5CE7A410) : key_{seed, sort} {}
  /// A die of its own, with which choices are made that move no others.
  Dice apart() const { return Dice(key_.seed, key_.replication ^ 0xDA75); }

  double number() { return uniform(philox4x32_10({next_++, 0, 0, 0}, key_).u64(0)); }
  double between(double low, double high) { return low + (high - low) * number(); }
  /// low..high, both included.
  int whole(int low, int high) { return low + static_cast<int>(number() * (high - low + 1)); }
  bool chance(double p) { return number() < p; }
  std::size_t index(std::size_t size) {
    return static_cast<std::size_t>(whole(0, static_cast<int>(size) - 1));
  }
  template <class T>
  T one_of(std::initializer_list<T> list) {
    return list.begin()[index(list.size())];
  }

 private:
  RandomKey key_;
  std::uint32_t next_ = 0;
};

/// Makes a scenario, part by part.
class ScenarioMaker {
 public:
  explicit ScenarioMaker(std::uint32_t seed)
      : dice_(seed), day_dice_(dice_.apart()), has_days_(seed >= kFirstWithDays) {
    scenario_.name = "random " + std::to_string(seed);
    whole_minutes_ = dice_.chance(0.5);
  }

  Scenario make();

 protected:
  /// What is made belongs to `scenario`.
  ScenarioMaker(Dice dice, const Scenario& scenario)
      : dice_(dice),
        day_dice_(dice.apart()),
        has_days_(true),
        whole_minutes_(dice_.chance(0.5)),
        scenario_(scenario) {}

  void make_clock();
  void make_pool();
  void make_touch_point();
  void make_queue(TouchPointSpec& spec);
  void make_choices(TouchPointSpec& spec);
  void make_journey();
  void make_moves(JourneySpec& journey, std::size_t from, Outcome on);
  void make_segment();
  void make_leaving(LeavingSpec& leaving);
  template <class Spec>
  void make_days(Spec& spec);
  void make_need();
  void make_stream();

  Distribution duration(double mean_minutes);
  const TouchPointSpec& touch_point(const JourneySpec::Step& step) const {
    const auto is_it = [&](const TouchPointSpec& spec) { return spec.name == step.touch_point; };
    return *std::find_if(scenario_.touch_points.begin(), scenario_.touch_points.end(), is_it);
  }
  WeekSchedule schedule(int most);
  RateProfile profile();
  void make_half_hours(RateProfile& profile);
  Time minutes(int low, int high) { return dice_.whole(low, high) * kMinute; }

  /// The companies of smaller seeds are in the golden outcome hash: they stay as they were, without
  /// half hours and day factors.
  static constexpr std::uint32_t kFirstWithDays = 25;

  Dice dice_;
  Dice day_dice_;  ///< for half hours and day factors
  bool has_days_;
  bool whole_minutes_;
  Scenario scenario_;
};

}  // namespace rapport
