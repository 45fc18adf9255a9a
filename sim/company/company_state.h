// The state of the company layer (see sim/scenario/company.h) while a run goes on: levers under
// way, load, effort, and what employees may, want and can know.
//
// The firm looks at itself once a week and at the dates of its policy. In between, what it has
// published holds for everybody, whatever the window is.
#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "sim/company/effort.h"
#include "sim/company/roadmap.h"
#include "sim/model/model.h"
#include "sim/model/population.h"

namespace rapport {

/// What a department has published: all that a leg needs to know of it.
struct DepartmentView {
  // want
  double serve = 1.0;  ///< effort on serving over what full service needs, at least 0
  double want = 1.0;   ///< g_want of a customer of mean weight: `serve`, at most 1
  /// `want` were orientation (O1) as decreed at the start: what is practised, which belief follows.
  double practice = 1.0;
  double record = 0.0;  ///< chance that a leg is recorded
  double volume = 0.0;  ///< effort on volume
  /// Chance that a sale is made although it does not fit: commission over commission and what
  /// deferred pay would see of it.
  double tempts = 0.0;
  // know
  double reach = 0.0;   ///< how far other departments' records can be used (I3)
  double shared = 0.0;  ///< chance that a record is of use to others
  // act
  double dip = 0.0;   ///< taken from quality while things change
  double load = 0.0;  ///< share of rostered time that was busy
};

/// What a department has published for the customers of a segment.
struct CellView {
  // may
  double latitude = 0.0;  ///< money that an employee may spend without asking (O3)
  double forbids = 0.0;   ///< share of cases in which the department's rules forbid what fits, 0..1
  // know
  double fresh_rate = 0.0;  ///< per day: a record's worth falls by exp(-age x this)
  double reading = 1.0;     ///< share of records that are read x what they hold of what matters
  double guess = 0.0;       ///< chance that a guess is right
  double wrong = 0.0;       ///< chance that a record is wrong
  // act
  double answered = 1.0;  ///< share of messages that are answered
};

/// What the firm has published for the customers of a segment.
struct SegmentView {
  double covered = 0.0;       ///< share of customers with joined-up records (I1)
  double owner = 0.0;         ///< share of cases with an owner, who saves moves (C2)
  double owner_stands = 0.0;  ///< the same, where the owner may act on later legs: for g_may
  /// Factor on moves between departments, of cases with and without owner.
  double moves_owned = 1.0, moves_free = 1.0;
  double survey = 0.0;  ///< how far silence and politeness are corrected for (C6b)
};

/// What has been published: by department, and for the firm as a whole.
struct CompanyView {
  std::vector<DepartmentView> departments;
  std::vector<SegmentView> segments;
  std::vector<CellView> cells;  ///< [department][segment]
  const CellView& cell(std::size_t department, std::size_t segment) const {
    return cells[department * segments.size() + segment];
  }
  /// By segment: share of effort that goes by a customer's worth (O4).
  std::vector<double> lifetime;
  double weight_scale = 1.0;  ///< makes the mean weight 1
  double traced = 0.0;        ///< share of departures whose cause is traced (C6a)
  /// By touch point: ticks that customers are told they will wait. Empty where nobody chooses.
  std::vector<double> waits;
  std::vector<double> channels;  ///< [entry][segment]: see weigh_channels(); empty likewise
};

/// The weight of a customer in the eyes of staff, before CompanyView::weight_scale: the share
/// `lifetime` (O4) of effort goes by worth over the mean worth, the rest to all alike. Worth below
/// 0 counts as 0; where the mean worth is not above 0 all weigh alike.
inline double worth_weight(double worth, double mean, double lifetime) {
  return mean > 0.0 ? 1.0 - lifetime + lifetime * std::max(0.0, worth) / mean : 1.0;
}

/// Waits at a touch point.
struct PlaceWaits {
  Time wait = 0;          ///< of all of these together
  std::int64_t legs = 0;  ///< that were begun to be served, or given up

  void add(Time of) {
    wait += of;
    ++legs;
  }
};

/// What has happened since the firm's last look at itself.
struct WeekFigures {
  std::int64_t complaints = 0, departures = 0;
  std::int64_t present = 0;             ///< customers at the time of the look
  std::span<const PlaceWaits> waits{};  ///< by touch point; none where nobody chooses
};

/// The company layer of one run: the firm's looks at itself, and what they have led to.
class CompanyState {
 public:
  CompanyState(const Model& model, RandomKey key);
  /// Goes on, from the time `now`, from where another policy of the same firm stands.
  CompanyState(const CompanyState& other, const Model& model, Time now);

  const CompanyView& view() const { return view_; }
  /// The skill of the employee on a post, less the mean.
  double skill(std::size_t pool, std::size_t post) const {
    return skills_[first_post_[pool] + post];
  }
  /// Whether the firm looks at itself at `t`: its next date in CompanyModel::reviews.
  bool is_due(Time t) const {
    return next_ < model_->company.reviews.size() && model_->company.reviews[next_] == t;
  }
  /// The firm looks at itself, at the date `now`. `work`: ticks of service begun since the last
  /// look, by touch point. `week`: what else has happened since then. `population` gives each
  /// customer's worth, for the mean weight.
  void review(Time now, std::span<const std::int64_t> work, const WeekFigures& week,
              const Population& population);
  /// When a rule gave the levers back; kNever: none has yet.
  Time rescinded() const { return rescinded_; }
  /// The value that a lever has in a department by now, for metrics and tests: the mean over
  /// segments, by their legs.
  double effective(CompanyLever lever, std::size_t department) const;

 private:
  /// A lever in a department, for the customers of a segment.
  struct Track {
    Project project;
    double value = 0.0;    ///< that holds: the effective value
    double decreed = 0.0;  ///< what the policy says
    double was = 0.0;      ///< value by its project alone, at the last look; belief drifts besides
    bool under_way = false;
    bool goes_on = false;  ///< its project runs from the last look to this one
    double size = 0.0;     ///< of its project: the share of the lever's range that it moves
  };
  // A cell is a department and a segment: department x segments_ + segment.
  const Track& now_at(CompanyLever lever, std::size_t cell) const {
    return tracks_[static_cast<std::size_t>(lever) * cells_ + cell];
  }
  double decreed_or_effective(CompanyLever lever, std::size_t cell, bool today) const {
    if (today) return model_->lever(lever, cell / segments_, cell % segments_);
    return now_at(lever, cell).value;
  }
  static constexpr std::size_t kAllSegments = std::numeric_limits<std::size_t>::max();
  /// The mean by legs, of all or of one segment: of what Today decrees, or of what holds.
  double mean_of(CompanyLever lever, bool today = false, std::size_t segment = kAllSegments) const;
  double mean_over(CompanyLever lever, bool today, std::size_t first, std::size_t end,
                   std::size_t step) const;
  /// In a department, of a lever that cannot be set by segment; of one that cannot be set by
  /// department either, its mean.
  double level(CompanyLever lever, std::size_t department, bool today) const;
  /// The share of a department's legs that are the cell's.
  double share_in_department(std::size_t cell) const;
  /// The value that counts for a gate: the effective one, or Today's where the gate is frozen.
  double for_gate(Gate gate, CompanyLever lever, std::size_t department) const {
    return level(lever, department, model_->company.is_frozen(gate));
  }
  double mean_for_gate(Gate gate, CompanyLever lever, std::size_t segment) const {
    return mean_of(lever, model_->company.is_frozen(gate), segment);
  }
  void watch_rules(Time now, Time dt, const WeekFigures& week);
  void begin_projects(Time now);
  /// Whether work on a project goes on before `until`.
  bool is_active(std::size_t lever, std::size_t cell, Time until) const;
  double speed_of_projects(Time until) const;
  void move_projects(Time now, Time dt);
  bool may_start(std::size_t lever, std::size_t cell) const;
  void smooth_practice(Time dt);
  void drift_orientation(Time now, Time dt);
  void measure_load(Time now, std::span<const std::int64_t> work);
  void measure_waits(std::span<const PlaceWaits> waits);
  void publish();
  void publish_channels();
  void publish_department(std::size_t d);
  void publish_cell(std::size_t d, std::size_t segment);
  double shows(double months) const;
  TaskVector effort_of(std::size_t d, double customers_first, bool today) const;
  void publish_effort(std::size_t d);
  void publish_company();
  void publish_segment(std::size_t segment);
  void scale_weights(const Population& population);

  const Model* model_;
  std::size_t departments_, segments_, cells_;
  std::size_t next_ = 0;                 ///< the next look: index into CompanyModel::reviews
  Time last_;                            ///< the last look: its date
  std::vector<Track> tracks_;            ///< [lever][cell]
  std::vector<double> load_;             ///< by department, smoothed
  std::vector<bool> has_load_;           ///< whether it was ever measured
  std::vector<bool> has_wait_;           ///< by touch point: whether a wait was ever measured
  std::vector<double> change_;           ///< by department: how much of its work is changing
  std::vector<Time> busy_;               ///< scratch: ticks, by pool
  std::vector<bool> counted_;            ///< scratch: by pool
  std::vector<double> practice_today_;   ///< by department: practice_ at time 0
  std::vector<double> practice_;         ///< by department: DepartmentView::practice, smoothed
  std::vector<double> decree_at_start_;  ///< [lever][cell], as in the warm-up: Today's mostly
  std::vector<double> skills_;           ///< by post, pool after pool; less the mean
  std::vector<std::size_t> first_post_;  ///< by pool: its first post in skills_
  std::array<double, 2> today_rate_{};   ///< by RuleFigure: per customer and week, under Today
  std::array<double, 2> recent_rate_{};  ///< the same at the last look, smoothed
  std::vector<Time> holds_since_;  ///< by rule: the time since when it holds; kNever: it does not
  Time rescinded_ = kNever;
  std::vector<double> scaled_for_;  ///< `lifetime` for which weight_scale was computed
  CompanyView view_;
};

}  // namespace rapport
