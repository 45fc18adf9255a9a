#include "experiments/study/study_points.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "experiments/design/one_at_a_time.h"
#include "experiments/design/roadmap_orders.h"
#include "experiments/study/attribution_sets.h"
#include "sim/core/check.h"
#include "sim/core/units.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

/// "p", or as many more as no policy of the scenario is called like a point: "p12".
std::string prefix_of_points(const ScenarioFile& file) {
  const auto is_name = [](const std::string& name, std::size_t prefix) {
    return name.size() > prefix && name.find_first_not_of('p') == prefix &&
           name.find_first_not_of("0123456789", prefix) == std::string::npos;
  };
  std::string prefix = "p";
  const auto taken = [&](const Policy& policy) { return is_name(policy.name, prefix.size()); };
  while (std::ranges::any_of(file.policies, taken)) prefix += 'p';
  return prefix;
}

std::string padded(std::size_t number, std::size_t of) {
  std::string text = std::to_string(number);
  const std::size_t width = std::to_string(of).size();
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

/// Makes the points of one study.
class PointMaker {
 public:
  PointMaker(const StudySpec& spec, const ScenarioFile& file)
      : spec_(spec), file_(file), prefix_(prefix_of_points(file)) {}

  StudyPoints make();

 private:
  const Policy* policy_of(const std::string& name);
  std::vector<std::string> bases();
  void add_as_is(const std::string& name, std::size_t of_design);
  void add_policies();
  void add_listed(const std::string& base);
  void add_rows(const std::string& base);
  void add_orders(const std::string& base);
  void add_sets(const std::string& base);
  void add_design(const std::string& base);
  void add_open();
  void add(StudyPoint point, const std::string& base);
  StudyPoint point_at(const std::vector<double>& coordinates) const;
  void set_number(const StudyFactorSpec& factor, double u, StudyPoint& point) const;
  void store_factors();

  const StudySpec& spec_;
  const ScenarioFile& file_;
  const std::string prefix_;  ///< of the names of points
  StudyPoints points_;
  Problems problems_;
  std::set<std::string> missing_;  ///< names that were reported
};

const Policy* PointMaker::policy_of(const std::string& name) {
  const auto found = std::ranges::find(file_.policies, name, &Policy::name);
  if (found != file_.policies.end()) return &*found;
  if (name != kTodayName && missing_.insert(name).second) {
    std::vector<std::string> known{kTodayName};
    for (const Policy& policy : file_.policies) known.push_back(policy.name);
    const bool listed = std::ranges::find(spec_.policies, name) != spec_.policies.end();
    problems_.add(listed ? spec_.policies_where : spec_.against_where,
                  "the scenario has no policy '" + name + "'", nearest_of(name, known),
                  did_you_mean(name, known));
  }
  return nullptr;
}

std::vector<std::string> PointMaker::bases() {
  if (spec_.begins_with_compared()) return {spec_.against};
  if (!spec_.policies.empty()) return spec_.policies;
  if (spec_.from != PointsFrom::policies) return {kTodayName};
  std::vector<std::string> all{kTodayName};
  for (const Policy& policy : file_.policies) {
    if (!policy.is_beyond) all.push_back(policy.name);
  }
  return all;
}

void PointMaker::add_as_is(const std::string& name, std::size_t of_design) {
  const Policy* policy = policy_of(name);
  StudyPoint point;
  point.as_is = true;
  point.of_design = of_design;
  point.policy.name = name;
  point.policy.label = policy == nullptr ? "Today" : policy->label;
  points_.points.push_back(std::move(point));
}

void PointMaker::add_policies() {
  std::size_t i = 0;
  for (const std::string& name : bases()) {
    if (name != spec_.against) add_as_is(name, i);
    ++i;
  }
}

/// Adds a point on top of a policy, once or once for each way to be in force.
void PointMaker::add(StudyPoint point, const std::string& base) {
  const bool several = points_.bases > 1;
  if (several) {
    const Policy* policy = policy_of(base);
    point.policy.label = (policy == nullptr ? "Today" : policy->label) + ": " + point.policy.label;
    point.policy.name = base + "/" + point.policy.name;
  }
  point.policy.base = base == kTodayName ? "" : base;
  const auto steady = [](const StudyPoint& from) {
    StudyPoint made = from;
    made.policy.dated.push_back({"start", std::move(made.policy.set)});
    made.policy.set.clear();
    return made;
  };
  if (spec_.in_force == InForce::dated) {
    points_.points.push_back(std::move(point));
  } else if (spec_.in_force == InForce::steady) {
    points_.points.push_back(steady(point));
  } else {
    StudyPoint dated = point;
    dated.policy.name += "/dated";
    dated.policy.label += ", dated";
    StudyPoint always = steady(point);
    always.policy.name += "/steady";
    always.policy.label += ", steady";
    points_.points.push_back(std::move(dated));
    points_.points.push_back(std::move(always));
  }
}

void PointMaker::add_listed(const std::string& base) {
  for (std::size_t i = 0; i < spec_.listed.size(); ++i) {
    StudyPoint point;
    point.of_design = i;
    point.policy.name = prefix_ + padded(i + 1, spec_.listed.size());
    point.policy.label = spec_.listed[i].label;
    point.policy.set = spec_.listed[i].set;
    add(std::move(point), base);
  }
}

void PointMaker::add_rows(const std::string& base) {
  for (std::size_t i = 0; i < spec_.rows.size(); ++i) {
    StudyPoint point;
    point.of_design = i;
    point.policy.name = prefix_ + padded(i + 1, spec_.rows.size());
    for (std::size_t k = 0; k < spec_.factors.size(); ++k) {
      const std::string& text = spec_.rows[i][k];
      for (const std::string& path : spec_.factors[k].paths) {
        point.policy.set.push_back(
            {path, text, spec_.row_places[i] + " (" + path + "=" + text + ")"});
      }
      const auto number = measure_of(text);
      point.settings.push_back(
          {text, number ? number->number : std::numeric_limits<double>::quiet_NaN()});
      point.policy.label += (k == 0 ? "" : ", ") + spec_.factors[k].label + " " + text;
    }
    add(std::move(point), base);
  }
}

/// A sequence of steps, each by a date.
void PointMaker::add_orders(const std::string& base) {
  const auto ticks = [](const std::string& text) {
    return read_measure(text, Quantity::duration, "").value;
  };
  const double first = ticks(spec_.first_step), apart = ticks(spec_.between_steps);
  for (std::size_t i = 0; i < points_.orders.size(); ++i) {
    StudyPoint point;
    point.of_design = i;
    point.settings.resize(spec_.steps.size());
    point.policy.name = "order";
    for (std::size_t place = 0; place < spec_.steps.size(); ++place) {
      const std::size_t step = points_.orders[i][place];
      const double from = first + static_cast<double>(place) * apart;
      point.policy.name += "_" + std::to_string(step + 1);
      point.policy.label += (place == 0 ? "" : ", then ") + spec_.steps[step].label;
      point.policy.dated.push_back(
          {measure_text(from, Quantity::duration, ""), spec_.steps[step].set});
      point.settings[step] = {std::to_string(place + 1), static_cast<double>(place + 1)};
    }
    add(std::move(point), base);
  }
}

/// Some of the steps that lead to a candidate, at once.
void PointMaker::add_sets(const std::string& base) {
  for (std::size_t i = 0; i < points_.sets.size(); ++i) {
    StudyPoint point;
    point.of_design = i;
    point.policy.name = prefix_ + padded(i + 1, points_.sets.size());
    point.policy.label = words_of_set(spec_, points_.sets[i]);
    for (std::size_t step = 0; step < spec_.steps.size(); ++step) {
      const bool taken = (points_.sets[i] >> step & 1U) != 0;
      const std::vector<Override>& set = spec_.steps[step].set;
      if (taken) point.policy.set.insert(point.policy.set.end(), set.begin(), set.end());
      point.settings.push_back({taken ? "yes" : "no", taken ? 1.0 : 0.0});
    }
    add(std::move(point), base);
  }
}

/// The number at a place between its ends, as text and in the keys that it sets.
void PointMaker::set_number(const StudyFactorSpec& factor, double u, StudyPoint& point) const {
  double value = factor.low.number + u * (factor.high.number - factor.low.number);
  if (factor.whole) {  // each whole number has the same share of the range
    const double n = factor.high.number - factor.low.number + 1;
    value = factor.low.number + std::min(n - 1, std::floor(u * n));
  }
  const Measure measure = rounded_measure(value, factor.low.unit);
  for (const std::string& path : factor.paths) {
    point.policy.set.push_back(
        {path, measure.text(), factor.where + " (" + path + "=" + measure.text() + ")"});
  }
  point.settings.push_back({measure.text(), measure.number});
}

StudyPoint PointMaker::point_at(const std::vector<double>& coordinates) const {
  StudyPoint point;
  for (std::size_t k = 0; k < spec_.factors.size(); ++k) {
    const StudyFactorSpec& factor = spec_.factors[k];
    if (std::isnan(coordinates[k])) {  // as it is
      point.settings.push_back({"", std::numeric_limits<double>::quiet_NaN()});
      continue;
    }
    if (factor.has_levels()) {
      const std::size_t level = level_of(coordinates[k], factor.levels.size());
      const FactorLevel& chosen = factor.levels[level];
      point.policy.set.insert(point.policy.set.end(), chosen.set.begin(), chosen.set.end());
      point.settings.push_back({chosen.label, static_cast<double>(level)});
    } else {
      set_number(factor, coordinates[k], point);
    }
    point.policy.label += (k == 0 ? "" : ", ") + factor.label + " " + point.settings.back().text;
  }
  return point;
}

void PointMaker::add_design(const std::string& base) {
  for (std::size_t i = 0; i < points_.design.points.size(); ++i) {
    StudyPoint point = point_at(points_.design.points[i]);
    if (points_.design.kind == DesignKind::tornado) {  // known by the one that is not in the middle
      const std::size_t moved = factor_at_end(i, spec_.design.factors);
      point.policy.label = moved == spec_.factors.size() ? "the middle"
                                                         : factor_name(spec_.factors[moved]) + " " +
                                                               point.settings[moved].text;
    }
    point.of_design = i;
    point.policy.name = prefix_ + padded(i + 1, points_.design.points.size());
    add(std::move(point), base);
  }
}

/// Points of a search, whose number is known before anything else of them.
void PointMaker::add_open() {
  points_.seek = seek_space(spec_, file_.today);
  for (std::size_t i = 0; i < spec_.seek.points; ++i) {
    StudyPoint point;
    point.open = true;
    point.of_design = i;
    point.policy.name = prefix_ + padded(i + 1, spec_.seek.points);
    point.policy.label = kNotTried;
    points_.points.push_back(std::move(point));
  }
}

void PointMaker::store_factors() {
  if (spec_.from == PointsFrom::orders) {
    for (const RoadmapStep& step : spec_.steps) {
      points_.factors.push_back({step.name, step.label, "place in the sequence"});
    }
  }
  if (spec_.from == PointsFrom::attribution) {
    for (const RoadmapStep& step : spec_.steps) {
      points_.factors.push_back({step.name, step.label, "taken"});
    }
  }
  for (const StudyFactorSpec& factor : spec_.factors) {
    std::string unit = factor.low.unit;
    if (unit.starts_with(' ')) unit.erase(0, 1);
    points_.factors.push_back({factor.name, factor.label, factor.has_levels() ? "level" : unit});
  }
  if (points_.factors.empty()) return;
  for (StudyPoint& point : points_.points) {
    // What a policy has of the factors by itself is not looked up: no setting of the study's.
    point.settings.resize(points_.factors.size(), {"", std::numeric_limits<double>::quiet_NaN()});
  }
}

StudyPoints PointMaker::make() {
  check(count_points(spec_) <= kMostStudyPoints, "a study has points that can be made");
  points_.bases = bases().size();
  add_as_is(spec_.against, kNoPoint);
  if (spec_.from == PointsFrom::policies) {
    if (spec_.policies.empty()) {
      for (const Policy& policy : file_.policies) {
        if (policy.is_beyond && policy.name != spec_.against)
          points_.left_out.push_back(policy.label);
      }
    }
    const std::vector<std::string> names = bases();
    const auto own = std::ranges::find(names, spec_.against);
    if (own != names.end())
      points_.points[0].of_design = static_cast<std::size_t>(own - names.begin());
    add_policies();
  }
  if (spec_.from == PointsFrom::orders) {
    points_.orders = orders_of(spec_.steps.size(), spec_.most_orders, spec_.design.seed);
  }
  if (spec_.from == PointsFrom::attribution) points_.sets = attribution_sets(spec_);
  if (spec_.seeks()) add_open();
  if (spec_.from == PointsFrom::design) points_.design = make_design(spec_.design);
  for (const std::string& base : bases()) {
    policy_of(base);  // reports one that is not there
    if (spec_.from == PointsFrom::list) add_listed(base);
    if (spec_.from == PointsFrom::table) add_rows(base);
    if (spec_.from == PointsFrom::orders) add_orders(base);
    if (spec_.from == PointsFrom::attribution) add_sets(base);
    if (spec_.from == PointsFrom::design) add_design(base);
  }
  problems_.throw_if_any();
  store_factors();
  return std::move(points_);
}

}  // namespace

double place_of(const Measure& number, const StudyFactorSpec& factor) {
  const double from_low = number.number - factor.low.number,
               range = factor.high.number - factor.low.number;
  return factor.whole ? (from_low + 0.5) / (range + 1) : from_low / range;
}

std::uint64_t count_points(const StudySpec& spec) {
  std::uint64_t each = 0;
  switch (spec.from) {
    case PointsFrom::policies:
      return spec.policies.size();
    case PointsFrom::list:
      each = spec.listed.size();
      break;
    case PointsFrom::table:
      each = spec.rows.size();
      break;
    case PointsFrom::orders:
      each = std::min<std::uint64_t>(number_of_orders(spec.steps.size()), spec.most_orders);
      break;
    case PointsFrom::attribution:
      each = attribution_sets(spec).size();
      break;
    case PointsFrom::seek:
      return spec.seek.points;
    case PointsFrom::design:
      each = points_of(spec.design);
      break;
  }
  const std::uint64_t times =
      std::max<std::size_t>(1, spec.policies.size()) * (spec.in_force == InForce::both ? 2 : 1);
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  return each > most / times ? most : each * times;
}

StudyPoints make_points(const StudySpec& spec, const ScenarioFile& file) {
  return PointMaker(spec, file).make();
}

void set_seek_point(const StudySpec& spec, std::size_t number, const SeekPoint& at,
                    StudyPoints& points) {
  StudyPoint& point = points.points[number];
  std::vector<Override> set;
  for (std::size_t f = 0; f < at.size(); ++f) {
    const double value = points.seek.value(f, at[f]);
    const std::string text = number_text(value);
    point.settings[f] = {text, value};
    if (at[f] == points.seek.places[f].home) continue;
    const StudyFactorSpec& factor = spec.factors[f];
    set.push_back(
        {factor.paths[0], text, factor.where + " (" + factor.paths[0] + "=" + text + ")"});
  }
  point.policy.label = seek_label(spec, points.seek, at);
  if (spec.in_force == InForce::steady) {
    point.policy.dated = {{"start", std::move(set)}};
  } else {
    point.policy.set = std::move(set);
  }
  point.open = false;
}

}  // namespace rapport
