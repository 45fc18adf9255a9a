#include "sim/model/build_company.h"

#include <algorithm>

#include "sim/core/elementary.h"
#include "sim/model/draw_codes.h"
#include "sim/model/draws.h"
#include "sim/scenario/joining.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/lifetime.h"
#include "sim/scenario/name_index.h"
#include "sim/scenario/rates.h"

namespace rapport {

double exponent_of(Gates rival) {
  switch (rival) {
    case Gates::all:
      break;
    case Gates::any:
      return 1.0;
    case Gates::between:
      return 0.5;
    case Gates::weakest:
      return -4.0;
  }
  return 0.0;
}

namespace {

constexpr double kMonthsAYear = 12.0, kDaysAYear = 365.0;
constexpr Time kBetweenLooks = 7 * kDay;

/// The wait at a touch point that counts as patience, in ticks.
double wait_reference(const TouchPointSpec& spec, const QualitySpec& quality) {
  const bool staffed = spec.kind == TouchPointSpec::Kind::staffed;
  if (!staffed && spec.deadline != kNever) return static_cast<double>(spec.deadline);
  if (spec.patience && spec.patience->mean() > 0) return std::max(1.0, spec.patience->mean());
  return static_cast<double>(staffed ? quality.wait_reference : quality.backlog_reference);
}

/// The assistant with the gates that are switched off wide open, like employees' gates.
AssistantSpec assistant_of(AssistantSpec assistant, const MechanismSpec& mechanism) {
  if (!mechanism.may) assistant.permitted = 1.0;
  if (!mechanism.know) assistant.grounded = 1.0;
  if (!mechanism.want) assistant.resolve = 1.0;
  return assistant;
}

void add_places(const Scenario& scenario, Tables& tables) {
  const NameIndex departments(scenario.departments);
  for (std::size_t t = 0; t < scenario.touch_points.size(); ++t) {
    const TouchPointSpec& spec = scenario.touch_points[t];
    TouchPoint& place = tables.touch_points[t];
    place.department = static_cast<std::uint8_t>(departments.find(spec.department).value_or(0));
    place.element = spec.element;
    place.quality = spec.quality.value_or(scenario.company.quality.base);
    place.wait_reference = wait_reference(spec, scenario.company.quality);
    place.sells = spec.sells;
    place.chased = spec.chase_after.has_value() && scenario.company.mechanism.chase &&
                   !scenario.company.child.chase_journey.empty();
    place.chase_after = spec.chase_after.value_or(Distribution::constant(1.0));
    place.assistant = assistant_of(spec.assistant, scenario.company.mechanism);
    for (std::size_t s = 0; s < place.by_segment.size(); ++s) {
      place.by_segment[s].assistant =
          assistant_of(spec.by_segment[s].assistant, scenario.company.mechanism);
    }
  }
}

/// Marks the moves that go to another department after a leg that was served, and those of them
/// that could be avoided.
void add_hand_overs(Tables& tables) {
  for (Step& step : tables.steps) {
    for (const Range& moves : step.moves) {
      const bool served = &moves == &step.moves[static_cast<std::size_t>(Outcome::served)];
      for (std::uint32_t m = moves.first; m < moves.last; ++m) {
        Move& move = tables.moves[m];
        if (move.to != kEnd) {
          const TouchPoint& from = tables.touch_points[step.touch_point];
          const TouchPoint& to = tables.touch_points[tables.steps[move.to].touch_point];
          const bool staffed = from.queue != kNoQueue && to.queue != kNoQueue;
          move.hands_over = served && staffed && from.department != to.department;
        }
        move.avoidable &= move.hands_over;
        step.has_avoidable |= move.avoidable;
      }
      if (!served) continue;
      double before = 0.0;
      for (std::uint32_t m = moves.first; m < moves.last; ++m) {
        const Move& move = tables.moves[m];
        if (move.avoidable) step.avoidable += move.cumulative - before;
        if (move.to == kEnd) step.ends += move.cumulative - before;
        before = move.cumulative;
      }
    }
  }
}

void add_levers(const Scenario& scenario, Tables& tables) {
  for (const Lever& lever : company_levers()) {
    const LeverValues values(lever, scenario);
    for (const DepartmentSpec& department : scenario.departments) {
      if (scenario.segments.empty()) tables.levers.push_back(values.of_department(department.name));
      for (const SegmentSpec& segment : scenario.segments) {
        tables.levers.push_back(values.of(department.name, segment.name));
      }
    }
  }
}

int journey_of(const NameIndex& journeys, const std::string& name) {
  const auto found = journeys.find(name);
  return found ? static_cast<int>(*found) : -1;
}

void add_reviews(Model& model) {
  std::vector<Time>& reviews = model.company.reviews;
  reviews.push_back(model.begin);
  for (Time t = floor_to(model.begin, kBetweenLooks); t < model.end; t += kBetweenLooks) {
    if (t > model.begin) reviews.push_back(t);
  }
  reviews.insert(reviews.end(), model.period_starts.begin(), model.period_starts.end());
  std::ranges::sort(reviews);
  reviews.erase(std::unique(reviews.begin(), reviews.end()), reviews.end());
}

/// Money that one leg at a touch point costs: the touch point's own costs and its employee's time.
double leg_cost(const Model& model, const TouchPoint& place) {
  const double ticks = place.service.mean();
  const double hourly = place.queue == kNoQueue ? 0.0 : model.pools[place.pool].cost_per_hour;
  return place.cost_per_contact + place.cost_per_minute * ticks / static_cast<double>(kMinute) +
         hourly * ticks / static_cast<double>(kHour);
}

/// How often a need comes, a year, to a customer of a segment with rate factor 1 on average: only
/// to those who hold what it is about at the start.
double asked_rate(const Scenario& today, std::size_t need, std::size_t segment) {
  return rate_of(today.needs[need], segment) * share_asking(today, today.needs[need], segment);
}

/// Adds what a customer of each segment asks for: legs a day by department, and the money a month
/// that serving them costs.
void add_demand(const Scenario& today, Model& model) {
  CompanyModel& company = model.company;
  const std::size_t departments = company.departments.size();
  company.legs_a_day.assign(model.segments.size() * departments, 0.0);
  company.serve_cost.assign(model.segments.size(), 0.0);
  for (std::size_t n = 0; n < model.needs.size(); ++n) {
    const Journey& journey = model.journeys[model.needs[n].journey];
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const std::vector<double> visits = expected_visits(model, model.needs[n].journey, s);
      const double a_day = asked_rate(today, n, s) / kDaysAYear;
      for (std::size_t i = 0; i < visits.size(); ++i) {
        const TouchPoint& place =
            model.touch_points[model.steps[journey.steps.first + i].touch_point];
        company.serve_cost[s] +=
            a_day * kDaysAYear / kMonthsAYear * visits[i] * leg_cost(model, place);
        if (place.queue != kNoQueue) {
          company.legs_a_day[s * departments + place.department] += a_day * visits[i];
        }
      }
    }
  }
}

void add_leg_shares(Model& model) {
  CompanyModel& company = model.company;
  const std::size_t departments = company.departments.size();
  const std::size_t segments = std::max<std::size_t>(1, model.segments.size());
  std::vector<double>& shares = company.leg_shares;
  shares.assign(departments * segments, 0.0);
  double all = 0.0;
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    for (std::size_t d = 0; d < departments; ++d) {
      const double legs = company.legs_a_day[s * departments + d] * model.segments[s].customers;
      shares[d * segments + s] = legs;
      all += legs;
    }
  }
  for (double& share : shares) {
    share = all > 0.0 ? share / all : 1.0 / static_cast<double>(shares.size());
  }
}

/// How many months of a customer's margin a unit of quality on one leg is worth: satisfaction moves
/// by beta until other legs have moved it on, and with it the hazard of leaving. docs/ODD.md, Money
/// of a company, has the formula.
double months_of_quality(const Segment& segment, double legs_a_month, const CompanySpec& company) {
  if (segment.leaving.form != LeavingSpec::Form::cloglog || segment.leaving.weight <= 0) return 0.0;
  const double theta = std::min(segment.leaving.propensity.mean(), 1.0 - 1e-9);
  const double leaves = -math::log1p(-theta) / kMonthsAYear;
  const double ends = leaves + math::log1p(company.money.discount) / kMonthsAYear;
  const double beta = company.experience.beta;
  if (!(ends > 0.0)) return 0.0;
  return beta * segment.leaving.weight * leaves / ends / (beta * legs_a_month + ends);
}

void add_worth(Model& model) {
  CompanyModel& company = model.company;
  const std::size_t departments = company.departments.size();
  double sum = 0.0;
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    const Segment& segment = model.segments[s];
    double worth =
        segment.value_per_month + segment.products_value() - segment.reward - company.serve_cost[s];
    if (segment.credit.on()) worth += segment.credit.margin(segment.credit.mean_use);
    sum += worth * segment.customers;
    double legs = 0.0;
    for (std::size_t d = 0; d < departments; ++d) legs += company.legs_a_day[s * departments + d];
    company.months_of_quality.push_back(
        months_of_quality(segment, legs * kDaysAYear / kMonthsAYear, company));
  }
  company.mean_worth = model.customers > 0 ? std::max(0.0, sum / model.customers) : 0.0;
}

/// Minutes and legs a month by touch point, of one customer of a segment or of a stream.
struct Demand {
  explicit Demand(std::size_t places) : legs(places), minutes(places) {}
  /// Adds so many cases a month of a journey, everybody being served.
  void add(const Model& model, std::size_t journey, std::size_t segment, double cases) {
    const std::vector<double> visits = expected_visits(model, journey, segment);
    for (std::size_t i = 0; i < visits.size(); ++i) {
      const std::size_t t = model.steps[model.journeys[journey].steps.first + i].touch_point;
      legs[t] += cases * visits[i];
      minutes[t] += cases * visits[i] * model.touch_points[t].service.mean() / kMinute;
    }
  }
  std::vector<double> legs, minutes;
};

/// What a minute of service at each touch point is expected to cost under Today by the staff of its
/// pool: the whole roster over all minutes that customers and streams ask for.
std::vector<double> staff_a_minute(const Scenario& today, const Model& model,
                                   const std::vector<Demand>& by_segment) {
  const std::size_t places = model.touch_points.size();
  Demand all(places);
  for (std::size_t i = 0; i < model.streams.size() && i < today.streams.size(); ++i) {
    all.add(model, model.streams[i].journey, kNoSegment,
            today.streams[i].per_hour * 24.0 * kDaysAYear / kMonthsAYear);
  }
  for (std::size_t s = 0; s < by_segment.size(); ++s) {
    for (std::size_t t = 0; t < places; ++t) {
      all.minutes[t] += today.represents * model.segments[s].customers * by_segment[s].minutes[t];
    }
  }
  std::vector<double> asked(model.pools.size());
  for (std::size_t t = 0; t < places; ++t) {
    const TouchPoint& place = model.touch_points[t];
    if (place.queue != kNoQueue) asked[place.pool] += all.minutes[t];
  }
  std::vector<double> costs(places);
  for (std::size_t t = 0; t < places; ++t) {
    const TouchPoint& place = model.touch_points[t];
    if (place.queue == kNoQueue || !(asked[place.pool] > 0.0)) continue;
    const Pool& pool = model.pools[place.pool];
    const double hours = today.pools[place.pool].staff.mean() * 24.0 * kDaysAYear / kMonthsAYear;
    costs[t] = pool.cost_per_hour * hours / asked[place.pool];
  }
  return costs;
}

/// How often a contact has woken an inert customer when it decides on a renewal, on average: its
/// needs come at random at Today's rates, and child needs are left out.
void add_woken(const Scenario& today, Model& model) {
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    double needs = 0.0;
    for (std::size_t n = 0; n < today.needs.size(); ++n) needs += asked_rate(today, n, s);
    const RivalSpec& rival = model.segments[s].rival;
    const double years = static_cast<double>(rival.awake) / static_cast<double>(kYear);
    model.company.woken.push_back(-rival.wakes * math::expm1(-needs * years));
  }
}

/// What acquiring a newcomer of each segment costs: a share of what it is expected to be worth
/// under Today, with satisfaction and memory at their references.
void add_acquisition(const Scenario& today, Model& model) {
  CompanyModel& company = model.company;
  const std::size_t places = model.touch_points.size();
  std::vector<Demand> demand(model.segments.size(), Demand(places));
  for (std::size_t n = 0; n < model.needs.size(); ++n) {
    for (std::size_t s = 0; s < demand.size(); ++s) {
      demand[s].add(model, model.needs[n].journey, s, asked_rate(today, n, s) / kMonthsAYear);
    }
  }
  const std::vector<double> staff = staff_a_minute(today, model, demand);
  const Discounting discounting(company.money.discount);
  for (std::size_t s = 0; s < demand.size(); ++s) {
    const Segment& segment = model.segments[s];
    double margin = segment.value_per_month + segment.credit.margin(segment.credit.mean_use);
    margin += segment.products_value() - segment.reward;
    for (std::size_t t = 0; t < places; ++t) {
      const TouchPoint& place = model.touch_points[t];
      margin -= demand[s].legs[t] * place.cost_per_contact +
                demand[s].minutes[t] * (place.cost_per_minute + staff[t]);
    }
    const LeavingSpec& leaving = segment.leaving;
    const Discounting until_default = discounting.with_end(segment.credit.mean_default_rate());
    const auto months_by = [&](const Discounting& by) {
      return months_of_newcomer(by, leaving, std::clamp(leaving.reference, 0.0, 1.0), 1.0,
                                {.rival = segment.rival, .woken = company.woken[s]});
    };
    const double months = months_by(until_default);
    if (const ValueChange& becomes = segment.becomes; becomes.on()) {
      const double unchanged = months_by(until_default.with_end(becomes.rate())) / months;
      margin += segment.value_per_month * (becomes.value - 1.0) * (1.0 - unchanged);
    }
    company.acquisition.push_back(company.joining.cost * std::max(0.0, margin) * months);
  }
}

/// Numbers those who may join in a run, behind all customers of the start.
void add_newcomers(Model& model) {
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    const double most =
        most_newcomers(model.company.joining, model.segments[s].customers, model.scenario.horizon,
                       model.scenario.segments[s].credit.declined_for_lines());
    for (std::size_t p = 0; p < model.periods(); ++p) {
      Segment& segment = model.tables(p).segments[s];
      segment.first_newcomer = model.people();
      segment.newcomers = static_cast<std::uint32_t>(most);
    }
    model.newcomers += static_cast<std::uint32_t>(most);
  }
}

}  // namespace

std::vector<double> expected_visits(const Model& model, std::size_t journey, std::size_t segment) {
  constexpr int kMostRounds = 10000;
  constexpr double kEnough = 1e-12;
  const Range steps = model.journeys[journey].steps, entries = model.journeys[journey].entries;
  const std::size_t count = steps.last - steps.first;
  std::vector<double> visits(count), now(count), next(count);
  double before = 0.0;
  for (std::uint32_t e = entries.first; e < entries.last; ++e) {
    now[model.entries[e].step - steps.first] += model.entries[e].cumulative - before;
    before = model.entries[e].cumulative;
  }
  for (int round = 0; round < kMostRounds; ++round) {
    double open = 0.0;
    std::ranges::fill(next, 0.0);
    for (std::size_t i = 0; i < count; ++i) {
      visits[i] += now[i];
      open += now[i];
      const Step& step = model.steps[steps.first + i];
      for (const Outcome list : {Outcome::served, Outcome::passed_on}) {
        const double takes = now[i] * model.touch_points[step.touch_point].share(list, segment);
        const Range moves = step.moves[static_cast<std::size_t>(list)];
        double share_before = 0.0;
        for (std::uint32_t m = moves.first; m < moves.last; ++m) {
          const Move& move = model.moves[m];
          if (move.to != kEnd)
            next[move.to - steps.first] += takes * (move.cumulative - share_before);
          share_before = move.cumulative;
        }
      }
    }
    if (open < kEnough) break;
    std::swap(now, next);
  }
  return visits;
}

void add_company(std::span<const Scenario* const> periods, Model& model) {
  const Scenario& today = *periods[0];
  static_cast<CompanySpec&>(model.company) = today.company;
  if (!today.company.on) return;
  CompanyModel& company = model.company;
  company.departments = today.departments;
  company.department_codes = draw_codes(NameIndex(today.departments).names(), kKindBits);
  company.pool_codes = draw_codes(NameIndex(today.pools).names(), kKindBits);
  const NameIndex journeys(today.journeys);
  company.complaint_journey = journey_of(journeys, today.company.child.complaint_journey);
  company.chase_journey = journey_of(journeys, today.company.child.chase_journey);
  company.misfit_journey = journey_of(journeys, today.company.child.misfit_journey);
  for (std::size_t p = 0; p < periods.size(); ++p) {
    Tables& tables = model.tables(p);
    add_places(*periods[p], tables);
    add_hand_overs(tables);
    add_levers(*periods[p], tables);
  }
  for (const TouchPoint& place : model.touch_points) {
    company.has_chases |= place.chased;
    company.has_assistants |= place.assistant.on;
  }
  model.single_case &= !company.has_chases;
  company.posts.assign(model.pools.size(), 1);
  // The posts are Today's: a policy with more staff leaves everybody's luck as it is.
  for (std::size_t pool = 0; pool < model.pools.size(); ++pool) {
    for (const WeekSchedule::Change& change : today.pools[pool].staff.changes()) {
      company.posts[pool] = std::max(company.posts[pool], change.value);
    }
  }
  add_reviews(model);
  add_demand(today, model);
  add_leg_shares(model);
  add_worth(model);
  add_woken(today, model);
  if (!company.has_joining()) return;
  add_newcomers(model);
  add_acquisition(today, model);
}

}  // namespace rapport
