// The slow, obvious company: what its departments publish at each look, as docs/ODD.md says.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/company/effort.h"
#include "sim/company/roadmap.h"
#include "sim/engine/simulator.h"
#include "sim/model/model.h"

namespace rapport {

/// Load, levers, effort and what follows from them; constant between two looks.
class ReferenceCompany {
 public:
  explicit ReferenceCompany(const Model& model);

  /// The company looks at itself at `t`; before the first look Today holds. `present` customers
  /// have not left; `relative_worths` are those of all customers over the mean worth.
  void look(Time t, std::int64_t present, const std::vector<double>& relative_worths);

  // what is counted for the next look
  void serve(std::uint16_t pool, Time service) { begun_[pool] += service; }
  void complain() { ++complaints_; }
  void count_wait(std::uint16_t place, Time wait) {
    waits_[place].sum += static_cast<double>(wait);
    waits_[place].legs += 1.0;
  }
  void depart() { ++departures_; }

  // what is published
  /// In a department; of levers that are set for all, the mean by legs.
  double level(CompanyLever lever, std::size_t department, bool frozen = false) const;
  double mean_level(CompanyLever lever, bool frozen = false,
                    std::optional<std::size_t> segment = {}) const;
  /// The same, as the numbers behind a gate see it: as Today decrees it where the gate is frozen.
  double level(Gate gate, CompanyLever lever, std::size_t department) const {
    return level(lever, department, company_.is_frozen(gate));
  }
  double mean_level(Gate gate, CompanyLever lever, std::optional<std::size_t> segment = {}) const {
    return mean_level(lever, company_.is_frozen(gate), segment);
  }
  /// For a segment's customers in a department.
  double level_for(Gate gate, CompanyLever lever, std::size_t department,
                   std::size_t segment) const {
    return cell_level(lever, company_.is_frozen(gate), department, segment);
  }
  double answered(std::size_t department, std::size_t segment) const {
    return cell_level(CompanyLever::answer, false, department, segment);
  }
  double latitude(std::size_t department, std::size_t segment) const {
    return level_for(Gate::may, CompanyLever::latitude, department, segment);
  }
  double lifetime(std::size_t segment) const {
    return mean_level(Gate::want, CompanyLever::lifetime, segment);
  }
  double record(std::size_t d) const { return departments_[d].record; }
  double volume(std::size_t d) const { return departments_[d].volume; }
  double serve(std::size_t d) const { return departments_[d].serve; }
  double tempts(std::size_t d) const { return departments_[d].tempts; }
  double dip(std::size_t d) const { return departments_[d].dip; }
  double strain(std::size_t d) const;
  double wait(std::size_t place) const { return waits_[place].published; }
  double weight_scale() const { return weight_scale_; }
  CompanySnapshot snapshot() const;

 private:
  /// Levers of a department for the customers of a segment.
  struct Cell {
    std::array<double, kCompanyLevers> decreed{}, level{}, at_start{};
    std::array<std::optional<Project>, kCompanyLevers> projects{};
    std::array<double, kCompanyLevers> project_was{};  // its value at the last look
  };
  struct Department {
    std::vector<Cell> cells;  // by segment
    double load;
    bool has_load = false;
    double tempts = 0.0, serve = 1.0, want = 1.0, practice = 1.0, record = 1.0, volume = 0.0,
           dip = 0.0;
    double usual_practice = 0.0;     // smoothed
    double practice_at_start = 0.0;  // that at time 0
  };
  struct Watch {
    double smoothed = 0.0, today = 0.0;
  };

  /// At a touch point: waits since the last look, and what is published of those before.
  struct Waits {
    double sum = 0.0, legs = 0.0, published = 0.0;
    bool known = false;
  };

  void publish_waits();
  void count_legs();
  using CellValue = std::function<double(std::size_t department, std::size_t segment)>;
  double mean_by_legs(const CellValue& of, std::optional<std::size_t> department,
                      std::optional<std::size_t> segment) const;
  double cell_level(CompanyLever lever, bool frozen, std::size_t d, std::size_t s) const;
  void measure_load(Time t);
  static double size_of(const Cell& cell, std::size_t lever);
  void move_projects(Time t);
  void move_project(Cell& cell, std::size_t lever, double speed, Time t);
  bool runs(const Cell& cell, std::size_t lever, Time t) const;
  void drift_on(Time t);
  void watch_rules(Time t, std::int64_t present);
  void decree(Time t);
  void measure_dip();
  /// With the levers that hold, or as they were before the policy.
  using LevelOf = std::function<double(CompanyLever lever)>;
  TaskVector effort(std::size_t department, double customers_first, const LevelOf& of) const;
  void make_effort(std::size_t department);
  void publish_weights(const std::vector<double>& relative_worths);

  const Model& model_;
  const CompanyModel& company_;
  std::vector<Department> departments_;
  std::vector<std::vector<double>> legs_;  // expected, by department and segment
  std::vector<Time> begun_;  // ticks of service since the last look, by the pool that serves first
  Time last_look_;
  std::vector<Waits> waits_;  // by touch point
  double weight_scale_ = 1.0;
  std::int64_t complaints_ = 0, departures_ = 0;
  Watch watched_[2];                             // by RuleFigure
  std::vector<std::optional<Time>> true_since_;  // by rule
  bool rescinded_ = false;
};

}  // namespace rapport
