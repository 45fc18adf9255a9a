// The company as it changes while a run goes on: levers under way, load, effort, what employees
// may, want and can know. It looks at itself once a week and at the dates of a policy; in between
// what it has published holds, for everybody and whatever the window is.
#pragma once

#include <span>
#include <vector>

#include "sim/company/effort.h"
#include "sim/company/roadmap.h"
#include "sim/model/model.h"
#include "sim/model/population.h"

namespace rapport {

/// What a department has published: all that a leg needs to know of it.
struct DepartmentView {
  // may
  double latitude = 0.0;  ///< money
  // want
  double want = 1.0;                         ///< g_want, 0..1
  double record = 0.0;                       ///< chance that a leg is recorded
  double volume = 0.0;                       ///< effort on volume
  double pay_volume = 0.0, pay_serve = 0.0;  ///< money: incentive of time saved, of quality
  // know
  double reach = 0.0;       ///< of other departments' records
  double fresh_rate = 0.0;  ///< a day: a record's worth falls by exp(-age x this)
  double reading = 1.0;     ///< share of records that are read x what they hold of what matters
  double guess = 0.0;       ///< worth of a guess where there is no record
  double shared = 0.0;      ///< chance that a record is of use to others
  double wrong = 0.0;       ///< chance that it is wrong
  // act
  double money_of_quality = 0.0;
  double penalty = 0.0;   ///< money: of going beyond the rules, as far as they win
  double answered = 1.0;  ///< share of messages that are answered
  double dip = 0.0;       ///< taken from quality while things change
  double load = 0.0;      ///< share of rostered time that was busy
};

struct CompanyView {
  std::vector<DepartmentView> departments;
  double covered = 0.0;                        ///< share of customers with joined-up records
  double owner = 0.0;                          ///< share of cases with an owner
  double lifetime = 0.0;                       ///< exponent of a customer's worth in its weight
  double weight_scale = 1.0;                   ///< makes the mean weight 1
  double moves_owned = 1.0, moves_free = 1.0;  ///< factor on moves between departments, by owning
  double traced = 0.0;                         ///< share of departures whose cause is traced
  double survey = 0.0;                         ///< how far silence and politeness are corrected for
};

/// Weight of a customer in the eyes of staff, before scaling: its worth over the mean's, to a
/// power.
inline double worth_weight(double worth, double mean, double lifetime) {
  if (lifetime == 0.0) return 1.0;
  return worth > 0.0 && mean > 0.0 ? math::pow(worth / mean, lifetime) : 0.0;
}

/// What happened since the last look.
struct WeekFigures {
  std::int64_t complaints = 0, departures = 0;
  std::int64_t present = 0;  ///< customers, now
};

class CompanyState {
 public:
  CompanyState(const Model& model, RandomKey key);

  const CompanyView& view() const { return view_; }
  /// Skill of the post's incumbent less the mean.
  double skill(std::size_t pool, std::size_t post) const {
    return skills_[first_post_[pool] + post];
  }
  /// Whether it looks at itself at `t`, a date of Model::company.reviews.
  bool is_due(Time t) const {
    return next_ < model_->company.reviews.size() && model_->company.reviews[next_] == t;
  }
  /// Its next look, at `now`. `work`: ticks of service begun since the last one, by touch point.
  /// `worth` gives each customer's, for the mean weight.
  void review(Time now, std::span<const std::int64_t> work, const WeekFigures& week,
              const Population& population);
  /// When a rule made the company give its levers back; kNever: not yet.
  Time rescinded() const { return rescinded_; }
  /// The effective value of a lever, for metrics and tests.
  double effective(CompanyLever lever, std::size_t department) const {
    return now_at(lever, department).value;
  }

 private:
  struct Track {
    Project project;
    double value = 0.0;    ///< that holds
    double decreed = 0.0;  ///< what the policy says
    double was = 0.0;      ///< at the end of the last step, for orientation
    bool under_way = false;
    bool goes_on = false;  ///< in the step at hand
  };
  Track& now_at(CompanyLever lever, std::size_t department) {
    return tracks_[static_cast<std::size_t>(lever) * departments_ + department];
  }
  const Track& now_at(CompanyLever lever, std::size_t department) const {
    return tracks_[static_cast<std::size_t>(lever) * departments_ + department];
  }
  double mean_of(CompanyLever lever) const;
  void watch_rules(Time now, Time dt, const WeekFigures& week);
  void begin_projects(Time now);
  /// Whether work on a project goes on before `until`.
  bool is_active(std::size_t lever, std::size_t department, Time until) const;
  double speed_of_projects(Time until) const;
  void move_projects(Time now, Time dt);
  bool may_start(std::size_t lever, std::size_t department) const;
  void drift_orientation(Time now, Time dt);
  void measure_load(Time now, std::span<const std::int64_t> work);
  void publish();
  void publish_department(std::size_t d);
  void publish_effort(std::size_t d);
  void publish_company();
  void scale_weights(const Population& population);

  const Model* model_;
  std::size_t departments_;
  std::size_t next_ = 0;  ///< review
  Time last_;             ///< review
  std::vector<Track> tracks_;
  std::vector<double> load_;          ///< by department, smoothed
  std::vector<bool> has_load_;        ///< whether it was ever measured
  std::vector<double> dip_;           ///< by department
  std::vector<Time> busy_;            ///< scratch: ticks, by pool
  std::vector<bool> counted_;         ///< scratch: by pool
  std::vector<double> want_today_;    ///< g_want at time 0
  std::vector<double> decree_today_;  ///< [lever][department] of orientation, as Today has it
  std::vector<double> skills_;
  std::vector<std::size_t> first_post_;
  std::vector<double> mean_skill_;      ///< by department, for the dip
  std::array<double, 2> today_rate_{};  ///< by RuleFigure: each customer's, a week, under Today
  std::array<double, 2> recent_rate_{};
  std::vector<Time> holds_since_;  ///< by rule: kNever where it does not hold
  Time rescinded_ = kNever;
  double scaled_for_ = -1.0;  ///< lifetime for which weight_scale was computed
  CompanyView view_;
};

}  // namespace rapport
