#include "sim/company/company_state.h"

#include <algorithm>
#include <cmath>

#include "sim/company/channel_choice.h"

namespace rapport {

namespace {

constexpr double kMonth = static_cast<double>(kYear) / 12.0;
/// Of what was seen so far, at each look: about four weeks count.
constexpr double kCarried = 0.75;

double between(double x, double least, double most) { return std::min(std::max(x, least), most); }

const Lever& row_of(std::size_t lever) { return company_levers()[lever]; }

struct Pace {
  Time lag, ramp;
};

Pace pace_of(LeverFamily family, const RoadmapSpec& spec) {
  switch (family) {
    case LeverFamily::orientation:
      return {spec.orientation_lag, spec.orientation_ramp};
    case LeverFamily::information:
      return {spec.information_lag, spec.information_ramp};
    case LeverFamily::configuration:
      return {spec.configuration_lag, spec.configuration_ramp};
    case LeverFamily::plain:
    case LeverFamily::roll_out:
      break;
  }
  return {0, 0};  // levers of roll-out hold at once
}

/// Whether the lever drifts. Only what people believe does; what they may spend (O3) and whom they
/// are to treat better (O4) are rules.
bool drifts(std::size_t lever) {
  return row_of(lever).family == LeverFamily::orientation &&
         lever != static_cast<std::size_t>(CompanyLever::latitude) &&
         lever != static_cast<std::size_t>(CompanyLever::lifetime);
}

}  // namespace

CompanyState::CompanyState(const Model& model, RandomKey key)
    : model_(&model),
      departments_(model.company.departments.size()),
      segments_(std::max<std::size_t>(1, model.segments.size())),
      cells_(departments_ * segments_),
      last_(model.begin) {
  const CompanyModel& company = model.company;
  const std::vector<double>& levers = model.from_start ? model.later[0].levers : model.levers;
  tracks_.resize(static_cast<std::size_t>(kCompanyLevers) * cells_);
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    Track& track = tracks_[i];
    track.value = track.decreed = track.was = levers[i];
    track.project = {track.value, track.value, model.begin, 1.0, model.begin};
  }
  decree_at_start_ = levers;
  load_.assign(departments_, company.want.reference_load);
  has_load_.assign(departments_, false);
  change_.assign(departments_, 0.0);
  busy_.assign(model.pools.size(), 0);
  counted_.assign(model.pools.size(), false);
  practice_today_.assign(departments_, 0.0);
  view_.departments.resize(departments_);
  view_.segments.resize(segments_);
  view_.cells.resize(cells_);
  view_.lifetime.assign(segments_, 0.0);
  holds_since_.assign(company.rules.size(), kNever);
  const Distribution& law = company.skill.skill;
  const double mean = law.mean();
  for (std::size_t pool = 0; pool < company.posts.size(); ++pool) {
    first_post_.push_back(skills_.size());
    for (int post = 0; post < company.posts[pool]; ++post) {
      const RandomBlock b =
          draw_post(key, static_cast<std::uint32_t>(post), company.pool_codes[pool]);
      const double skill = std::clamp(law.quantile(uniform(b.u64(0))), 0.0, 1.0);
      skills_.push_back(company.mechanism.skill ? skill - mean : 0.0);
    }
  }
  if (company.has_choices) {
    std::size_t entries = 0;
    for (std::size_t p = 0; p < model.periods(); ++p) {
      entries = std::max(entries, model.tables(p).entries.size());
    }
    view_.channels.reserve(entries * model.segments.size());
    has_wait_.assign(model.touch_points.size(), false);
    for (const TouchPoint& place : model.touch_points) {
      view_.waits.push_back(static_cast<double>(place.channel.usual_wait));
    }
  }
  publish();
}

CompanyState::CompanyState(const CompanyState& other, const Model& model, Time now)
    : CompanyState(other) {
  model_ = &model;
  const std::vector<Time>& reviews = model.company.reviews;
  next_ = static_cast<std::size_t>(std::ranges::lower_bound(reviews, now) - reviews.begin());
  holds_since_.assign(model.company.rules.size(), kNever);
}

void CompanyState::review(Time now, std::span<const std::int64_t> work, const WeekFigures& week,
                          const Population& population) {
  const Time dt = now - last_;
  if (dt > 0) measure_load(now, work);
  if (dt > 0) measure_waits(week.waits);
  smooth_practice(dt);
  if (now == 0) practice_today_ = practice_;
  if (dt > 0) {
    move_projects(last_, dt);
    drift_orientation(now, dt);
    watch_rules(now, dt, week);
  }
  begin_projects(now);
  last_ = now;
  if (is_due(now)) ++next_;
  publish();
  scale_weights(population);
}

double CompanyState::mean_of(CompanyLever lever, bool today, std::size_t segment) const {
  if (segment == kAllSegments) return mean_over(lever, today, 0, cells_, 1);
  return mean_over(lever, today, segment, cells_, segments_);
}

double CompanyState::effective(CompanyLever lever, std::size_t department) const {
  const std::size_t first = department * segments_;
  return mean_over(lever, false, first, first + segments_, 1);
}

/// The mean by legs over every `step`th cell from `first` on, before `end`; where nobody comes, the
/// first one's.
double CompanyState::mean_over(CompanyLever lever, bool today, std::size_t first, std::size_t end,
                               std::size_t step) const {
  const std::vector<double>& shares = model_->company.leg_shares;
  const double start = decreed_or_effective(lever, first, today);
  double off = 0.0, legs = 0.0;  // as differences, so that the mean of equal values is the value
  for (std::size_t cell = first; cell < end; cell += step) {
    off += shares[cell] * (decreed_or_effective(lever, cell, today) - start);
    legs += shares[cell];
  }
  return legs > 0.0 ? start + off / legs : start;
}

double CompanyState::level(CompanyLever lever, std::size_t department, bool today) const {
  const Lever& row = row_of(static_cast<std::size_t>(lever));
  if (!row.scopes[static_cast<std::size_t>(LeverScope::department)]) return mean_of(lever, today);
  return decreed_or_effective(lever, department * segments_, today);
}

double CompanyState::share_in_department(std::size_t cell) const {
  const std::vector<double>& shares = model_->company.leg_shares;
  const std::size_t begin = cell / segments_ * segments_;
  double legs = 0.0;
  for (std::size_t i = begin; i < begin + segments_; ++i) legs += shares[i];
  return legs > 0.0 ? shares[cell] / legs : 1.0 / static_cast<double>(segments_);
}

// ---- levers under way -------------------------------------------------------------------------

/// Begins projects: what the policy decrees from now on and did not before becomes one.
void CompanyState::begin_projects(Time now) {
  if (now >= model_->end) return;
  const std::vector<double>& decreed =
      now >= rescinded_ ? model_->levers : model_->tables_at(now).levers;
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    Track& track = tracks_[i];
    if (track.decreed == decreed[i]) continue;
    track.decreed = decreed[i];
    const std::size_t lever = i / cells_;
    const bool at_once =
        !model_->company.mechanism.roadmap || row_of(lever).family == LeverFamily::roll_out;
    track.project = {track.value, decreed[i], now};
    track.size = std::abs(decreed[i] - track.value) / (row_of(lever).most - row_of(lever).least);
    track.was = track.value;
    track.under_way = true;
    if (!at_once) continue;
    track.project.progress = 1.0;
    track.project.launched = now;
    track.value = track.was = decreed[i];
    track.under_way = false;
  }
}

/// Watches the rules. They compare the rates of the last weeks with those of Today's last weeks
/// before the run.
void CompanyState::watch_rules(Time now, Time dt, const WeekFigures& week) {
  // Until when a figure is Today's. Nobody leaves before the run begins, so for departures it is
  // some weeks later: what a policy does takes some time.
  constexpr Time kTodayUntil[2] = {0, 56 * kDay};
  const double customer_weeks = static_cast<double>(week.present) * static_cast<double>(dt) / kWeek;
  if (!(customer_weeks > 0.0)) return;
  const double rates[2] = {static_cast<double>(week.complaints) / customer_weeks,
                           static_cast<double>(week.departures) / customer_weeks};
  for (std::size_t i = 0; i < 2; ++i) {
    const bool first = last_ <= model_->begin;
    recent_rate_[i] = first ? rates[i] : kCarried * recent_rate_[i] + (1.0 - kCarried) * rates[i];
    if (now <= kTodayUntil[i]) today_rate_[i] = recent_rate_[i];
  }
  for (std::size_t r = 0; r < holds_since_.size() && now > 0; ++r) {
    const RuleSpec& rule = model_->company.rules[r];
    const auto figure = static_cast<std::size_t>(rule.figure);
    if (now <= kTodayUntil[figure]) continue;
    const double limit = rule.factor * today_rate_[figure];
    const bool holds = rule.above ? recent_rate_[figure] > limit : recent_rate_[figure] < limit;
    if (!holds) {
      holds_since_[r] = kNever;
      continue;
    }
    holds_since_[r] = std::min(holds_since_[r], now - dt);
    if (now - holds_since_[r] >= rule.lasting) rescinded_ = std::min(rescinded_, now);
  }
}

/// Whether every project that has to come first there has come far enough (R1).
bool CompanyState::may_start(std::size_t lever, std::size_t cell) const {
  const double order = now_at(CompanyLever::order, cell).value;
  if (order <= 0.0) return true;
  const LeverFamily family = row_of(lever).family;
  for (std::size_t other = 0; other < static_cast<std::size_t>(kCompanyLevers); ++other) {
    const Track& track = tracks_[other * cells_ + cell];
    const bool is_before = row_of(other).family < family;
    if (is_before && track.under_way && s_curve(track.project.progress) < order) return false;
  }
  return true;
}

bool CompanyState::is_active(std::size_t lever, std::size_t cell, Time until) const {
  const Track& track = tracks_[lever * cells_ + cell];
  const Pace pace = pace_of(row_of(lever).family, model_->company.roadmap);
  return track.under_way && track.project.started + pace.lag < until && may_start(lever, cell);
}

/// The speed of all projects that run. They share the change budget by their sizes; of one lever
/// that is the mean over where it is set.
double CompanyState::speed_of_projects(Time until) const {
  const CompanyModel& company = model_->company;
  double running = 0.0;
  for (std::size_t lever = 0; lever < static_cast<std::size_t>(kCompanyLevers); ++lever) {
    for (std::size_t cell = 0; cell < cells_; ++cell) {
      if (!is_active(lever, cell, until)) continue;
      running += company.leg_shares[cell] * tracks_[lever * cells_ + cell].size;
    }
  }
  if (!company.mechanism.congestion || running <= 0.0) return 1.0;
  return project_speed(running, company.roadmap.budget, mean_of(CompanyLever::one_plan),
                       company.roadmap.coordination);
}

void CompanyState::move_projects(Time from, Time dt) {
  const CompanyModel& company = model_->company;
  const double speed = speed_of_projects(from + dt);
  for (std::size_t i = 0; i < tracks_.size(); ++i) {  // decided before any of them has moved
    tracks_[i].goes_on = is_active(i / cells_, i % cells_, from + dt);
  }
  std::fill(change_.begin(), change_.end(), 0.0);
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    Track& track = tracks_[i];
    const std::size_t lever = i / cells_, cell = i % cells_;
    const Pace pace = pace_of(row_of(lever).family, company.roadmap);
    if (track.goes_on) {
      advance(track.project, from, dt, pace.lag, pace.ramp, speed);
      if (track.project.launched != kNever) track.under_way = false;
    }
    const bool fades =
        company.mechanism.commitment && row_of(lever).family != LeverFamily::roll_out;
    const double keeps = fades ? now_at(CompanyLever::commitment, cell).value : 1.0;
    const double target = value_of(track.project, from + dt, keeps, company.roadmap.commitment);
    // Beliefs drift besides, so only the step that the project makes is added to them.
    if (drifts(lever) && company.mechanism.drift) {
      track.value += target - track.was;
      track.was = target;
    } else {
      track.value = track.was = target;
    }
    if (track.under_way && row_of(lever).changes_work) {
      change_[cell / segments_] +=
          share_in_department(cell) * track.size * between_ways(track.project.progress);
    }
  }
}

/// Takes in what was practised since the last look. Three quarters are carried over, so that one
/// busy week is not taken for a change of practice.
void CompanyState::smooth_practice(Time dt) {
  for (std::size_t d = 0; d < departments_; ++d) {
    const double now = view_.departments[d].practice;
    if (practice_.size() <= d) {
      practice_.push_back(now);
    } else if (dt > 0) {
      practice_[d] = kCarried * practice_[d] + (1.0 - kCarried) * now;
    }
  }
}

/// Moves orientation towards what is practised: Today's orientation, moved as far as the effort
/// that would go into customers were orientation still Today's has moved.
void CompanyState::drift_orientation(Time now, Time dt) {
  if (!model_->company.mechanism.drift || now <= 0) return;
  for (std::size_t lever = 0; lever < static_cast<std::size_t>(kCompanyLevers); ++lever) {
    if (!drifts(lever)) continue;
    for (std::size_t cell = 0; cell < cells_; ++cell) {
      Track& track = tracks_[lever * cells_ + cell];
      const std::size_t d = cell / segments_;
      const double moved = practice_[d] - practice_today_[d];
      const double practice = between(decree_at_start_[lever * cells_ + cell] + moved, 0.0, 1.0);
      track.value =
          between(drift(track.value, practice, dt, model_->company.roadmap.drift), 0.0, 1.0);
    }
  }
}

// ---- load and effort --------------------------------------------------------------------------

/// Measures the load of departments since the last look: busy time over rostered time of the pools
/// that serve the department's touch points first, even if these serve others besides. Half of the
/// old load is carried over.
void CompanyState::measure_load(Time now, std::span<const std::int64_t> work) {
  std::ranges::fill(busy_, 0);
  for (std::size_t t = 0; t < model_->touch_points.size(); ++t) {
    if (model_->touch_points[t].queue != kNoQueue) busy_[model_->touch_points[t].pool] += work[t];
  }
  for (std::size_t d = 0; d < departments_; ++d) {
    Time busy = 0, rostered = 0;
    counted_.assign(counted_.size(), false);
    for (const TouchPoint& place : model_->touch_points) {
      if (place.queue == kNoQueue || place.department != d || counted_[place.pool]) continue;
      counted_[place.pool] = true;
      busy += busy_[place.pool];
      rostered += model_->rosters[place.pool].integral(last_, now);
    }
    if (rostered == 0) continue;
    const double load =
        between(static_cast<double>(busy) / static_cast<double>(rostered), 0.0, 2.0);
    load_[d] = has_load_[d] ? 0.5 * (load_[d] + load) : load;
    has_load_[d] = true;
  }
}

/// Measures the mean wait at touch points since the last look. Half of what was published before is
/// carried over, and where nobody came it stays.
void CompanyState::measure_waits(std::span<const PlaceWaits> waits) {
  if (!model_->company.has_choices) return;
  for (std::size_t t = 0; t < waits.size(); ++t) {
    if (waits[t].legs == 0) continue;
    const double mean = static_cast<double>(waits[t].wait) / static_cast<double>(waits[t].legs);
    view_.waits[t] = has_wait_[t] ? 0.5 * (view_.waits[t] + mean) : mean;
    has_wait_[t] = true;
  }
}

/// How far load is beyond the reference, 0..1.
double strain_of(double load, const WantSpec& want) {
  return between((load - want.reference_load) / (1.0 - want.reference_load), 0.0, 1.0);
}

/// How far outcomes have shown by the time of pay, so many months later.
double CompanyState::shows(double months) const {
  return -math::expm1(-months * kMonth / static_cast<double>(model_->company.want.reveal));
}

/// The effort of employees in whose eyes customers come first so far; with Today's levers, or with
/// those that hold.
TaskVector CompanyState::effort_of(std::size_t d, double customers_first, bool today) const {
  const CompanyModel& company = model_->company;
  const WantSpec& want = company.want;
  const DepartmentSpec& spec = company.departments[d];
  const auto at = [&](CompanyLever lever) { return level(lever, d, today); };
  const double bonus = at(CompanyLever::bonus), months = at(CompanyLever::deferral);
  const double shown = shows(months);
  // Metrics of customers pay for what they see: before outcomes show, serving a little and gaming
  // much; once they show and are traced, serving and no gaming.
  const double seen = at(CompanyLever::metrics) * (0.5 + 0.5 * shown);
  const double customer_serve = want.blind_serve + (want.traced_serve - want.blind_serve) * seen;
  const double customer_game = want.blind_game * (1.0 - seen) * (1.0 - shown);
  const double pay = company.money.variable_pay / want.usual_pay;
  const double on_customers = pay * bonus * math::pow(want.delta, months);
  const double on_metric = pay * (1.0 - bonus);
  const double hours = at(CompanyLever::training);
  const double own = want.intrinsic_serve + want.customers_first * customers_first +
                     want.training * hours / (hours + want.training_half);
  const TaskVector a{on_customers * customer_serve + on_metric * spec.pays_serve + own,
                     on_metric * spec.pays_record + want.intrinsic_record,
                     on_metric * spec.pays_volume,
                     on_customers * customer_game + on_metric * spec.pays_game};
  TaskMatrix cost;
  for (std::size_t i = 0; i < kTasks; ++i) {
    for (std::size_t j = 0; j < kTasks; ++j) cost[i][j] = i == j ? 1.0 : want.substitution;
  }
  const double strain = company.mechanism.load ? strain_of(load_[d], want) : 0.0;
  return best_effort<kTasks>(a, cost, want.capacity * (1.0 - want.strain * strain));
}

void CompanyState::publish_effort(std::size_t d) {
  constexpr auto kO1 = static_cast<std::size_t>(CompanyLever::customers_first);
  constexpr auto kServe = static_cast<std::size_t>(Task::serve);
  const WantSpec& want = model_->company.want;
  DepartmentView& view = view_.departments[d];
  const CompanyModel& company = model_->company;
  const TaskVector e = effort_of(d, level(CompanyLever::customers_first, d, false), false);
  const TaskVector practice = effort_of(d, decree_at_start_[kO1 * cells_ + d * segments_], false);
  const bool frozen = company.is_frozen(Gate::want) || company.is_frozen(Gate::know);
  const TaskVector today =
      frozen ? effort_of(d, level(CompanyLever::customers_first, d, true), true) : e;
  const TaskVector& serving = company.is_frozen(Gate::want) ? today : e;
  const TaskVector& recording = company.is_frozen(Gate::know) ? today : e;
  view.volume = e[static_cast<std::size_t>(Task::volume)];
  const double bonus = level(CompanyLever::bonus, d, false);
  const double months = level(CompanyLever::deferral, d, false);
  const double commission = (1.0 - bonus) * model_->company.departments[d].pays_volume;
  const double at_stake = bonus * math::pow(want.delta, months) * shows(months) * want.traced_serve;
  view.tempts = commission > 0.0 ? commission / (commission + at_stake) : 0.0;
  view.serve = std::max(0.0, serving[kServe] / want.full_serve);
  view.want = std::min(1.0, view.serve);
  view.practice = between(practice[kServe] / want.full_serve, 0.0, 1.0);
  view.record =
      between(recording[static_cast<std::size_t>(Task::record)] / want.full_record, 0.0, 1.0);
  if (!company.mechanism.want) view.want = view.practice = view.record = 1.0;
}

// ---- what is published ------------------------------------------------------------------------

void CompanyState::publish() {
  if (departments_ == 0) return;  // there is no company
  for (std::size_t d = 0; d < departments_; ++d) {
    publish_effort(d);
    publish_department(d);
  }
  publish_company();
  publish_channels();
}

/// The weights of channels in the period that begins, or goes on, at the look.
void CompanyState::publish_channels() {
  if (!model_->company.has_choices) return;
  weigh_channels(*model_, model_->tables_at(last_), view_.waits, view_.channels);
}

void CompanyState::publish_department(std::size_t d) {
  const CompanyModel& company = model_->company;
  DepartmentView& view = view_.departments[d];
  const auto at = [&](CompanyLever lever) { return for_gate(Gate::know, lever, d); };
  view.reach = at(CompanyLever::systems);
  view.shared = at(CompanyLever::share);
  const double skill = company.skill.skill.mean();
  view.dip = company.mechanism.dip ? transition_dip(change_[d], company.roadmap.dip, skill) : 0.0;
  view.load = load_[d];
  for (std::size_t s = 0; s < segments_; ++s) publish_cell(d, s);
}

void CompanyState::publish_cell(std::size_t d, std::size_t segment) {
  const CompanyModel& company = model_->company;
  const KnowSpec& know = company.know;
  const std::size_t cell = d * segments_ + segment;
  CellView& view = view_.cells[cell];
  const auto may = [&](CompanyLever lever) {
    return decreed_or_effective(lever, cell, company.is_frozen(Gate::may));
  };
  const auto at = [&](CompanyLever lever) {
    return decreed_or_effective(lever, cell, company.is_frozen(Gate::know));
  };
  view.latitude = may(CompanyLever::latitude);
  view.forbids = company.departments[d].rules * (1.0 - may(CompanyLever::strategy));
  const double upkeep = at(CompanyLever::upkeep);
  view.wrong = know.wrong_most + (know.wrong_least - know.wrong_most) * upkeep;
  const double lasts = static_cast<double>(know.fresh_least) +
                       static_cast<double>(know.fresh_most - know.fresh_least) * upkeep;
  view.fresh_rate = static_cast<double>(kDay) / lasts;
  const double strain = company.mechanism.load ? strain_of(load_[d], company.want) : 0.0;
  const double k = know.depth_curve;
  const double facts = math::expm1(-k * at(CompanyLever::depth)) / math::expm1(-k);
  const double depth = know.depth_least + (1.0 - know.depth_least) * facts;
  view.reading = (1.0 - know.skip * strain) * depth;
  const double tests = mean_for_gate(Gate::know, CompanyLever::tests, segment);
  const double prior = know.prior * -math::expm1(-tests / know.tests);
  const double predicted = know.predict * at(CompanyLever::screen);
  view.guess = 1.0 - (1.0 - prior) * (1.0 - predicted);
  view.answered = decreed_or_effective(CompanyLever::answer, cell, false);
}

void CompanyState::publish_company() {
  view_.traced = mean_of(CompanyLever::metrics);
  for (std::size_t s = 0; s < segments_; ++s) publish_segment(s);
}

void CompanyState::publish_segment(std::size_t segment) {
  const HandOverSpec& spec = model_->company.hand_over;
  SegmentView& view = view_.segments[segment];
  const auto holds = [&](CompanyLever lever) { return mean_of(lever, false, segment); };
  const auto today = [&](CompanyLever lever) { return mean_of(lever, true, segment); };
  view.survey = holds(CompanyLever::survey);
  view.covered = mean_for_gate(Gate::know, CompanyLever::one_view, segment);
  view.owner = holds(CompanyLever::owner);
  view.owner_stands = mean_for_gate(Gate::may, CompanyLever::owner, segment);
  view_.lifetime[segment] = mean_for_gate(Gate::want, CompanyLever::lifetime, segment);
  // The journeys' probabilities are Today's, so what is saved is counted from Today's levers.
  const double structure = 1.0 - spec.structure * holds(CompanyLever::structure);
  const double mean_today = (1.0 - spec.owner * today(CompanyLever::owner)) *
                            (1.0 - spec.structure * today(CompanyLever::structure));
  const double scale = mean_today > 0.0 ? 1.0 / mean_today : 1.0;
  view.moves_free = structure * scale;
  view.moves_owned = (1.0 - spec.owner) * structure * scale;
}

/// Sets the scale of weights so that their mean over all customers of the start is 1. Those who
/// have left count too: otherwise the scale would tell who left.
void CompanyState::scale_weights(const Population& population) {
  if (view_.lifetime == scaled_for_) return;
  scaled_for_ = view_.lifetime;
  view_.weight_scale = 1.0;
  const auto is_zero = [](double lifetime) { return lifetime == 0.0; };
  if (std::ranges::all_of(view_.lifetime, is_zero) || model_->customers == 0) return;
  double sum = 0.0;
  for (std::uint32_t id = 0; id < model_->customers; ++id) {
    sum += worth_weight(population.worth(*model_, id), model_->company.mean_worth,
                        view_.lifetime[population.customers[id].segment]);
  }
  const double mean = sum / static_cast<double>(model_->customers);
  if (mean > 0.0) view_.weight_scale = 1.0 / mean;
}

}  // namespace rapport
