#include "tests/support/reference_company.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "sim/company/effort.h"
#include "sim/core/elementary.h"

namespace rapport {

namespace {

const Lever& row(std::size_t lever) { return company_levers()[lever]; }

bool drifts(std::size_t lever) {
  const auto which = static_cast<CompanyLever>(lever);
  return which == CompanyLever::customers_first || which == CompanyLever::share ||
         which == CompanyLever::strategy;
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
      waits_(model.touch_points.size()),
      true_since_(model.company.rules.size()) {
  for (std::size_t t = 0; t < waits_.size(); ++t) {
    waits_[t].published = static_cast<double>(model.touch_points[t].channel.usual_wait);
  }
  count_legs();
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    departments_[d].cells.resize(std::max<std::size_t>(1, model.segments.size()));
    for (std::size_t s = 0; s < departments_[d].cells.size(); ++s) {
      Cell& cell = departments_[d].cells[s];
      for (std::size_t l = 0; l < kCompanyLevers; ++l) {
        const Tables& first = model.from_start ? model.later.front() : model;
        cell.at_start[l] = first.lever(static_cast<CompanyLever>(l), d, s);
        cell.decreed[l] = cell.level[l] = cell.at_start[l];
      }
    }
  }
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    departments_[d].load = company_.want.reference_load;
    make_effort(d);
    departments_[d].usual_practice = departments_[d].practice;
  }
}

void ReferenceCompany::look(Time t, std::int64_t present,
                            const std::vector<double>& relative_worths) {
  for (Department& department : departments_) {
    double& usual = department.usual_practice;
    if (t > last_look_) usual = 0.75 * usual + 0.25 * department.practice;
    if (t == 0) department.practice_at_start = usual;
  }
  if (t > last_look_) {
    measure_load(t);
    publish_waits();
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

/// The mean of waits since the last look, half and half with what was published before.
void ReferenceCompany::publish_waits() {
  for (Waits& waits : waits_) {
    if (waits.legs == 0.0) continue;
    const double mean = waits.sum / waits.legs;
    waits.published = waits.known ? 0.5 * waits.published + 0.5 * mean : mean;
    waits.known = true;
    waits.sum = waits.legs = 0.0;
  }
}

/// Expected legs of all customers, by department and segment.
void ReferenceCompany::count_legs() {
  const std::size_t segments = model_.segments.size();
  legs_.assign(departments_.size(), std::vector<double>(std::max<std::size_t>(1, segments), 0.0));
  double all = 0.0;
  for (std::size_t s = 0; s < segments; ++s) {
    for (std::size_t d = 0; d < departments_.size(); ++d) {
      legs_[d][s] = company_.legs_a_day[s * departments_.size() + d] *
                    static_cast<double>(model_.segments[s].customers);
      all += legs_[d][s];
    }
  }
  for (std::vector<double>& row : legs_) {
    for (double& legs : row) {
      const auto cells = static_cast<double>(legs_.size() * row.size());
      legs = all > 0.0 ? legs / all : 1.0 / cells;
    }
  }
}

/// The mean by legs of what `of` says of a department's cells, of a segment's, or of all. It is the
/// first value and the mean of what the others differ by; where nobody comes, the first value.
double ReferenceCompany::mean_by_legs(const CellValue& of, std::optional<std::size_t> department,
                                      std::optional<std::size_t> segment) const {
  const double first = of(department.value_or(0), department ? 0 : segment.value_or(0));
  double off = 0.0, legs = 0.0;
  for (std::size_t d = 0; d < legs_.size(); ++d) {
    for (std::size_t s = 0; s < legs_[d].size(); ++s) {
      if ((department && *department != d) || (segment && *segment != s)) continue;
      off += legs_[d][s] * (of(d, s) - first);
      legs += legs_[d][s];
    }
  }
  return legs > 0.0 ? first + off / legs : first;
}

double ReferenceCompany::cell_level(CompanyLever lever, bool frozen, std::size_t d,
                                    std::size_t s) const {
  if (frozen) return model_.lever(lever, d, s);
  return departments_[d].cells[s].level[static_cast<std::size_t>(lever)];
}

double ReferenceCompany::mean_level(CompanyLever lever, bool frozen,
                                    std::optional<std::size_t> segment) const {
  return mean_by_legs([&](std::size_t d, std::size_t s) { return cell_level(lever, frozen, d, s); },
                      {}, segment);
}

double ReferenceCompany::level(CompanyLever lever, std::size_t d, bool frozen) const {
  const bool by_department =
      row(static_cast<std::size_t>(lever)).scopes[static_cast<std::size_t>(LeverScope::department)];
  return by_department ? cell_level(lever, frozen, d, 0) : mean_level(lever, frozen);
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
    for (std::size_t d = 0; d < departments_.size(); ++d) {
      taken.levers.push_back(mean_by_legs(
          [&](std::size_t at, std::size_t s) { return departments_[at].cells[s].level[l]; }, d,
          {}));
    }
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
bool ReferenceCompany::runs(const Cell& cell, std::size_t lever, Time t) const {
  const std::optional<Project>& project = cell.projects[lever];
  if (!project || project->launched != kNever) return false;
  const LeverFamily family = row(lever).family;
  if (project->started + lag_of(company_.roadmap, family) >= t) return false;
  const double order = mean_level(CompanyLever::order);
  if (order <= 0.0) return true;
  for (std::size_t l = 0; l < kCompanyLevers; ++l) {
    const std::optional<Project>& other = cell.projects[l];
    const bool under_way = other && other->launched == kNever;
    if (under_way && row(l).family < family && s_curve(other->progress) < order) return false;
  }
  return true;
}

/// Of a project: the share of the lever's range that it moves.
double ReferenceCompany::size_of(const Cell& cell, std::size_t lever) {
  const Project& project = *cell.projects[lever];
  return std::fabs(project.to - project.from) / (row(lever).most - row(lever).least);
}

void ReferenceCompany::move_projects(Time t) {
  const RoadmapSpec& spec = company_.roadmap;
  std::set<std::pair<const Cell*, std::size_t>> running;
  double n = 0.0;
  for (std::size_t l = 0; l < kCompanyLevers; ++l) {
    for (std::size_t d = 0; d < departments_.size(); ++d) {
      for (std::size_t k = 0; k < departments_[d].cells.size(); ++k) {
        const Cell& cell = departments_[d].cells[k];
        if (!runs(cell, l, t)) continue;
        running.emplace(&cell, l);
        n += legs_[d][k] * size_of(cell, l);
      }
    }
  }
  const double speed =
      company_.mechanism.congestion
          ? project_speed(n, spec.budget, mean_level(CompanyLever::one_plan), spec.coordination)
          : 1.0;
  for (Department& department : departments_) {
    for (Cell& cell : department.cells) {
      for (std::size_t l = 0; l < kCompanyLevers; ++l) {
        if (cell.projects[l]) move_project(cell, l, running.contains({&cell, l}) ? speed : 0.0, t);
      }
    }
  }
}

void ReferenceCompany::move_project(Cell& cell, std::size_t lever, double speed, Time t) {
  const RoadmapSpec& spec = company_.roadmap;
  Project& project = *cell.projects[lever];
  const LeverFamily family = row(lever).family;
  if (speed > 0.0) {
    advance(project, last_look_, t - last_look_, lag_of(spec, family), ramp_of(spec, family),
            speed);
  }
  const double committed =  // it comes last
      cell.level[static_cast<std::size_t>(CompanyLever::commitment)];
  const bool fades = company_.mechanism.commitment && family != LeverFamily::roll_out;
  const double now = value_of(project, t, fades ? committed : 1.0, spec.commitment);
  const bool adds = drifts(lever) && company_.mechanism.drift;
  cell.level[lever] = adds ? cell.level[lever] + (now - cell.project_was[lever]) : now;
  cell.project_was[lever] = now;
}

/// Orientation follows practice: what is decreed decays towards Today, or comes back as effort
/// does.
void ReferenceCompany::drift_on(Time t) {
  if (!company_.mechanism.drift || t <= 0) return;
  const Time since = std::max(last_look_, Time{0});
  for (Department& department : departments_) {
    const double moved = department.usual_practice - department.practice_at_start;
    for (Cell& cell : department.cells) {
      for (std::size_t l = 0; l < kCompanyLevers; ++l) {
        if (!drifts(l)) continue;
        const double practice = std::clamp(cell.at_start[l] + moved, 0.0, 1.0);
        cell.level[l] =
            std::clamp(drift(cell.level[l], practice, t - since, company_.roadmap.drift), 0.0, 1.0);
      }
    }
  }
}

/// What the policy decrees from now on becomes projects.
void ReferenceCompany::decree(Time t) {
  const Tables& tables = model_.tables_at(t);
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    for (std::size_t s = 0; s < departments_[d].cells.size(); ++s) {
      Cell& cell = departments_[d].cells[s];
      for (std::size_t l = 0; l < kCompanyLevers; ++l) {
        const auto which = static_cast<CompanyLever>(l);
        const double decreed = rescinded_ ? model_.lever(which, d, s) : tables.lever(which, d, s);
        if (decreed == cell.decreed[l]) continue;
        cell.decreed[l] = decreed;
        const bool at_once = row(l).family == LeverFamily::roll_out || !company_.mechanism.roadmap;
        cell.projects[l] = Project{cell.level[l], decreed, t};
        if (at_once) {
          cell.projects[l]->progress = 1.0;
          cell.projects[l]->launched = t;
          cell.level[l] = decreed;
        }
        cell.project_was[l] = cell.level[l];
      }
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
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    double change = 0.0;
    for (std::size_t l = 0; l < kCompanyLevers; ++l) {
      if (!row(l).changes_work) continue;
      for (std::size_t k = 0; k < legs_[d].size(); ++k) {
        const Cell& cell = departments_[d].cells[k];
        if (!cell.projects[l]) continue;
        const double all = std::accumulate(legs_[d].begin(), legs_[d].end(), 0.0);
        const double share =
            all > 0.0 ? legs_[d][k] / all : 1.0 / static_cast<double>(legs_[d].size());
        const double p = cell.projects[l]->progress;
        change += share * size_of(cell, l) * (4.0 * p * (1.0 - p));
      }
    }
    const double most = company_.roadmap.dip * (2.0 - company_.skill.skill.mean()) / 2.0;
    departments_[d].dip = company_.mechanism.dip ? most * -math::expm1(-change) : 0.0;
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
    const auto seen = [&, gate](CompanyLever lever) {
      return level(lever, d, company_.is_frozen(gate));
    };
    return effort(d, seen(CompanyLever::customers_first), seen);
  };
  const auto kO1 = static_cast<std::size_t>(CompanyLever::customers_first);
  const TaskVector usual = effort(d, department.cells[0].at_start[kO1], holds);
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
  double sum = 0.0;
  std::size_t n = 0;
  for (std::size_t s = 0; s < model_.segments.size(); ++s) {
    const double share = lifetime(s);
    for (std::uint32_t i = 0; i < model_.segments[s].customers; ++i, ++n) {
      sum += company_.mean_worth > 0.0 ? 1.0 - share + share * relative_worths[n] : 1.0;
    }
  }
  weight_scale_ = sum > 0.0 ? static_cast<double>(n) / sum : 1.0;
}

}  // namespace rapport
