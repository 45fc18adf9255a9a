#include "tests/support/reference_company.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/company/effort.h"
#include "sim/core/elementary.h"

namespace rapport {

namespace {

const Lever& row(std::size_t lever) { return company_levers()[lever]; }

bool drifts(std::size_t lever) {
  const auto which = static_cast<CompanyLever>(lever);
  return which == CompanyLever::customers_first || which == CompanyLever::share ||
         which == CompanyLever::lifetime || which == CompanyLever::strategy;
}

Time lag_of(const RoadmapSpec& spec, LeverFamily family) {
  if (family == LeverFamily::information) return spec.information_lag;
  return family == LeverFamily::configuration ? spec.configuration_lag : spec.orientation_lag;
}

Time ramp_of(const RoadmapSpec& spec, LeverFamily family) {
  if (family == LeverFamily::information) return spec.information_ramp;
  return family == LeverFamily::configuration ? spec.configuration_ramp : spec.orientation_ramp;
}

}  // namespace

ReferenceCompany::ReferenceCompany(const Model& model)
    : model_(model),
      company_(model.company),
      departments_(model.company.departments.size()),
      begun_(model.pools.size()),
      last_look_(model.begin),
      true_since_(model.company.rules.size()) {
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    for (std::size_t l = 0; l < kCompanyLevers; ++l) {
      const Tables& first = model.from_start ? model.later.front() : model;
      const double value = first.lever(static_cast<CompanyLever>(l), d);
      departments_[d].decreed[l] = departments_[d].level[l] = value;
      departments_[d].at_start[l] = value;
    }
    departments_[d].load = company_.want.reference_load;
    make_effort(d);
  }
}

void ReferenceCompany::look(Time t, std::int64_t present,
                            const std::vector<double>& relative_worths) {
  if (t == 0) {
    for (Department& department : departments_) department.practice_at_start = department.practice;
  }
  if (t > last_look_) {
    measure_load(t);
    move_projects(t);
    measure_dip();
    drift_on(t);
    watch_rules(t, present);
  }
  decree(t);
  for (std::size_t d = 0; d < departments_.size(); ++d) make_effort(d);
  publish_weights(relative_worths);
  last_look_ = t;
}

double ReferenceCompany::mean_level(CompanyLever lever) const {
  double sum = 0.0;
  for (const Department& d : departments_) sum += d.level[static_cast<std::size_t>(lever)];
  return sum / static_cast<double>(departments_.size());
}

double ReferenceCompany::level(CompanyLever lever, std::size_t department) const {
  const auto l = static_cast<std::size_t>(lever);
  const bool by_department = row(l).scopes[static_cast<std::size_t>(LeverScope::department)];
  return by_department ? departments_[department].level[l] : mean_level(lever);
}

double ReferenceCompany::level(Gate gate, CompanyLever lever, std::size_t department) const {
  if (!company_.is_frozen(gate)) return level(lever, department);
  const bool by_department =
      row(static_cast<std::size_t>(lever)).scopes[static_cast<std::size_t>(LeverScope::department)];
  return by_department ? model_.lever(lever, department) : mean_level(gate, lever);
}

double ReferenceCompany::mean_level(Gate gate, CompanyLever lever) const {
  if (!company_.is_frozen(gate)) return mean_level(lever);
  double sum = 0.0;
  for (std::size_t d = 0; d < departments_.size(); ++d) sum += model_.lever(lever, d);
  return sum / static_cast<double>(departments_.size());
}

double ReferenceCompany::strain(std::size_t d) const {
  if (!company_.mechanism.load) return 0.0;
  const double reference = company_.want.reference_load;
  return std::clamp((departments_[d].load - reference) / (1.0 - reference), 0.0, 1.0);
}

CompanySnapshot ReferenceCompany::snapshot() const {
  CompanySnapshot taken;
  for (const Department& d : departments_) {
    taken.want.push_back(d.want);
    taken.load.push_back(d.load);
    taken.record.push_back(d.record);
  }
  for (std::size_t l = 0; l < kCompanyLevers; ++l) {
    for (const Department& d : departments_) taken.levers.push_back(d.level[l]);
  }
  return taken;
}

// ---- load --------------------------------------------------------------------------------------

/// Of the pools that serve its touch points first, whoever else these serve.
void ReferenceCompany::measure_load(Time t) {
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    Department& department = departments_[d];
    std::set<std::uint16_t> pools;
    for (const TouchPoint& place : model_.touch_points) {
      if (place.queue != kNoQueue && place.department == d) pools.insert(place.pool);
    }
    Time rostered = 0, begun = 0;
    for (const std::uint16_t pool : pools) {
      rostered += model_.rosters[pool].integral(last_look_, t);
      begun += begun_[pool];
    }
    if (rostered == 0) continue;
    const double busy = static_cast<double>(begun) / static_cast<double>(rostered);
    const double load = std::clamp(busy, 0.0, 2.0);
    department.load = department.has_load ? 0.5 * department.load + 0.5 * load : load;
    department.has_load = true;
  }
  std::ranges::fill(begun_, 0);
}

// ---- levers ------------------------------------------------------------------------------------

/// Whether a project is under way and may go on.
bool ReferenceCompany::runs(std::size_t department, std::size_t lever, Time t) const {
  const auto& projects = departments_[department].projects;
  const std::optional<Project>& project = projects[lever];
  if (!project || project->launched != kNever) return false;
  const LeverFamily family = row(lever).family;
  if (project->started + lag_of(company_.roadmap, family) >= t) return false;
  const double order = mean_level(CompanyLever::order);
  if (order <= 0.0) return true;
  for (std::size_t l = 0; l < kCompanyLevers; ++l) {
    const bool under_way = projects[l] && projects[l]->launched == kNever;
    if (under_way && row(l).family < family && s_curve(projects[l]->progress) < order) return false;
  }
  return true;
}

/// Of a project: the share of the lever's range that it moves.
double ReferenceCompany::size_of(std::size_t department, std::size_t lever) const {
  const Project& project = *departments_[department].projects[lever];
  return std::fabs(project.to - project.from) / (row(lever).most - row(lever).least);
}

void ReferenceCompany::move_projects(Time t) {
  const RoadmapSpec& spec = company_.roadmap;
  std::vector<std::pair<std::size_t, std::size_t>> running;
  double n = 0.0;
  for (std::size_t l = 0; l < kCompanyLevers; ++l) {
    double sizes = 0.0;
    for (std::size_t d = 0; d < departments_.size(); ++d) {
      if (!runs(d, l, t)) continue;
      running.emplace_back(d, l);
      sizes += size_of(d, l);
    }
    n += sizes / static_cast<double>(departments_.size());
  }
  const double speed =
      company_.mechanism.congestion
          ? project_speed(n, spec.budget, mean_level(CompanyLever::one_plan), spec.coordination)
          : 1.0;
  for (std::size_t l = 0; l < kCompanyLevers; ++l) {
    for (std::size_t d = 0; d < departments_.size(); ++d) {
      std::optional<Project>& project = departments_[d].projects[l];
      if (!project) continue;
      if (std::ranges::find(running, std::pair{d, l}) != running.end()) {
        const LeverFamily family = row(l).family;
        advance(*project, last_look_, t - last_look_, lag_of(spec, family), ramp_of(spec, family),
                speed);
      }
      const double committed =  // the same in all departments; it comes last
          departments_[d].level[static_cast<std::size_t>(CompanyLever::commitment)];
      const bool fades = company_.mechanism.commitment && row(l).family != LeverFamily::roll_out;
      const double keeps = fades ? committed : 1.0;
      const double now = value_of(*project, t, keeps, spec.commitment);
      double& level = departments_[d].level[l];
      double& was = departments_[d].project_was[l];
      level = drifts(l) && company_.mechanism.drift ? level + (now - was) : now;
      was = now;
    }
  }
}

/// Orientation follows practice: what is decreed decays towards Today, or comes back as effort
/// does.
void ReferenceCompany::drift_on(Time t) {
  if (!company_.mechanism.drift || t <= 0) return;
  const Time since = std::max(last_look_, Time{0});
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    Department& department = departments_[d];
    for (std::size_t l = 0; l < kCompanyLevers; ++l) {
      if (!drifts(l)) continue;
      const double today = department.at_start[l];
      const double moved = department.practice - department.practice_at_start;
      const double practice = std::clamp(today + moved, 0.0, 1.0);
      department.level[l] = std::clamp(
          drift(department.level[l], practice, t - since, company_.roadmap.drift), 0.0, 1.0);
    }
  }
}

/// What the policy decrees from now on becomes projects.
void ReferenceCompany::decree(Time t) {
  const Tables& tables = model_.tables_at(t);
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    Department& department = departments_[d];
    for (std::size_t l = 0; l < kCompanyLevers; ++l) {
      const auto which = static_cast<CompanyLever>(l);
      const double decreed = rescinded_ ? model_.lever(which, d) : tables.lever(which, d);
      if (decreed == department.decreed[l]) continue;
      department.decreed[l] = decreed;
      const bool at_once = row(l).family == LeverFamily::roll_out || !company_.mechanism.roadmap;
      department.projects[l] = Project{department.level[l], decreed, t};
      if (at_once) {
        department.projects[l]->progress = 1.0;
        department.projects[l]->launched = t;
        department.level[l] = decreed;
      }
      department.project_was[l] = department.level[l];
    }
  }
}

// ---- rules -------------------------------------------------------------------------------------

void ReferenceCompany::watch_rules(Time t, std::int64_t present) {
  constexpr Time kTodayUntil[] = {0, 8 * kWeek};
  const std::int64_t counts[] = {complaints_, departures_};
  complaints_ = departures_ = 0;
  const double weeks = static_cast<double>(t - last_look_) / static_cast<double>(kWeek);
  if (present == 0) return;
  for (std::size_t f = 0; f < 2; ++f) {
    const double figure = static_cast<double>(counts[f]) / (static_cast<double>(present) * weeks);
    double& smoothed = watched_[f].smoothed;
    smoothed = last_look_ == model_.begin ? figure : 0.75 * smoothed + 0.25 * figure;
    if (t <= kTodayUntil[f]) watched_[f].today = smoothed;
  }
  for (std::size_t r = 0; r < company_.rules.size(); ++r) {
    const RuleSpec& rule = company_.rules[r];
    const Watch& watch = watched_[static_cast<std::size_t>(rule.figure)];
    if (t <= kTodayUntil[static_cast<std::size_t>(rule.figure)]) continue;
    const double limit = rule.factor * watch.today;
    const bool holds = rule.above ? watch.smoothed > limit : watch.smoothed < limit;
    if (!holds) {
      true_since_[r].reset();
      continue;
    }
    if (!true_since_[r]) true_since_[r] = last_look_;
    if (t - *true_since_[r] >= rule.lasting) rescinded_ = true;
  }
}

// ---- what is published -------------------------------------------------------------------------

void ReferenceCompany::measure_dip() {
  for (Department& department : departments_) {
    double change = 0.0;
    for (std::size_t l = 0; l < kCompanyLevers; ++l) {
      const std::optional<Project>& project = department.projects[l];
      if (!project || !row(l).changes_work) continue;
      const auto d = static_cast<std::size_t>(&department - departments_.data());
      change += size_of(d, l) * 4.0 * project->progress * (1.0 - project->progress);
    }
    const double most = company_.roadmap.dip * (2.0 - company_.skill.skill.mean()) / 2.0;
    department.dip = company_.mechanism.dip ? most * -math::expm1(-change) : 0.0;
  }
}

TaskVector ReferenceCompany::effort(std::size_t d, double customers_first,
                                    const LevelOf& of) const {
  const WantSpec& want = company_.want;
  const DepartmentSpec& pays = company_.departments[d];
  const double strength = company_.money.variable_pay / want.usual_pay;
  const double b = of(CompanyLever::bonus), m = of(CompanyLever::deferral);
  const double month = static_cast<double>(kYear) / 12.0;
  const double shows = -math::expm1(-m * month / static_cast<double>(want.reveal));
  const double seen = of(CompanyLever::metrics) * (0.5 + 0.5 * shows);
  const double later = math::pow(want.delta, m);
  const double training = of(CompanyLever::training);
  const double own = want.intrinsic_serve + want.customers_first * customers_first +
                     want.training * training / (training + want.training_half);
  const double sees = want.blind_serve + (want.traced_serve - want.blind_serve) * seen;
  const double fooled = want.blind_game * (1.0 - seen) * (1.0 - shows);
  const double to_customers = strength * b * later, to_metric = strength * (1.0 - b);
  const TaskVector a{to_customers * sees + to_metric * pays.pays_serve + own,
                     to_metric * pays.pays_record + want.intrinsic_record,
                     to_metric * pays.pays_volume,
                     to_customers * fooled + to_metric * pays.pays_game};
  TaskMatrix c;
  for (std::size_t i = 0; i < kTasks; ++i) {
    for (std::size_t j = 0; j < kTasks; ++j) c[i][j] = i == j ? 1.0 : want.substitution;
  }
  return best_effort(a, c, want.capacity * (1.0 - want.strain * strain(d)));
}

void ReferenceCompany::make_effort(std::size_t d) {
  const WantSpec& want = company_.want;
  Department& department = departments_[d];
  const auto holds = [&](CompanyLever lever) { return level(lever, d); };
  const auto behind = [&](Gate gate) {
    const auto seen = [&, gate](CompanyLever lever) { return level(gate, lever, d); };
    return effort(d, seen(CompanyLever::customers_first), seen);
  };
  const auto kO1 = static_cast<std::size_t>(CompanyLever::customers_first);
  const TaskVector usual = effort(d, department.at_start[kO1], holds);
  department.serve = std::max(0.0, behind(Gate::want)[0] / want.full_serve);
  department.want = std::min(department.serve, 1.0);
  department.practice = std::clamp(usual[0] / want.full_serve, 0.0, 1.0);
  department.record = std::clamp(behind(Gate::know)[1] / want.full_record, 0.0, 1.0);
  if (!company_.mechanism.want) department.want = department.practice = department.record = 1.0;
  department.volume = effort(d, holds(CompanyLever::customers_first), holds)[2];
  const double b = level(CompanyLever::bonus, d), m = level(CompanyLever::deferral, d);
  const double years = m / 12.0, reveal = static_cast<double>(want.reveal) / kYear;
  const double stake = b * math::pow(want.delta, m) * (1.0 - math::exp(-years / reveal));
  const double earned = (1.0 - b) * company_.departments[d].pays_volume;
  department.tempts = earned > 0.0 ? earned / (earned + stake * want.traced_serve) : 0.0;
}

/// So that the mean weight of all customers is 1.
void ReferenceCompany::publish_weights(const std::vector<double>& relative_worths) {
  const double power = mean_level(Gate::want, CompanyLever::lifetime);
  double sum = 0.0;
  for (const double worth : relative_worths) sum += power == 0.0 ? 1.0 : math::pow(worth, power);
  weight_scale_ = sum > 0.0 ? static_cast<double>(relative_worths.size()) / sum : 1.0;
}

}  // namespace rapport
