#include "tests/support/reference_person.h"

#include <algorithm>
#include <cmath>

#include "sim/core/elementary.h"

namespace rapport {

namespace {

/// Radical inverse in base 2 of n: 0, 1/2, 1/4, 3/4, ...
double van_der_corput(std::uint32_t n) {
  double x = 0.0, part = 0.5;
  for (; n != 0; n >>= 1, part /= 2) x += (n & 1) != 0 ? part : 0.0;
  return x;
}

}  // namespace

// ---- the start ---------------------------------------------------------------------------------

ReferencePerson ReferencePeople::person(std::uint32_t n, std::uint8_t segment,
                                        double satisfaction) const {
  ReferencePerson person;
  person.key = customer_key(model_, n, segment);
  person.segment = segment;
  const Segment& of = model_.segments[segment];
  const RandomBlock shift = draw_customer(key_, {0xFFFFFFFF, of.code}, Purpose::own);
  double u = van_der_corput(person.key.index & 0x7FFFFFFF) + uniform(shift.u64(0));
  if (u >= 1.0) u -= 1.0;
  person.place = std::clamp(u, 1e-9, 1.0 - 1e-9);
  if (company_.mechanism.own_value) {
    const double factor = of.value_factor.quantile(person.place);
    person.value = static_cast<std::uint32_t>(factor * 1024.0 + 0.5);
  }
  if (model_.scenario.segments[segment].credit.limit > 0) {
    const RandomBlock uses = draw_customer(key_, person.key, Purpose::credit);
    const double use = model_.scenario.segments[segment].credit.use.quantile(uniform(uses.u64(0)));
    person.use = to_share(std::clamp(use, 0.0, 1.0));
  }
  const RandomBlock own = draw_customer(key_, person.key, Purpose::own);
  person.cover = to_share(uniform(own.u32(2)));
  person.expectation.fill(to_share(satisfaction));
  return person;
}

void ReferencePeople::add_records(ReferencePerson& person, double rate_factor) const {
  const std::size_t departments = company_.departments.size();
  person.records.assign(departments, 0);
  if (!company_.mechanism.know) return;
  for (std::size_t d = 0; d < departments; ++d) {
    NeedKey of{person.key};
    of.kind = company_.department_codes[d];
    const RandomBlock block = draw_leg(key_, of, 0, 0, Purpose::record);
    const double rate =
        company_.legs_a_day[person.segment * departments + d] * rate_factor * published_.record(d);
    if (!(rate > 0.0)) continue;
    const double age = -math::log(1.0 - uniform(block.u64(0))) / rate;
    if (age >= kRecordStart - 1) continue;
    person.records[d] = first_record(block, d, person.segment,
                                     static_cast<Record>(kRecordStart - static_cast<int>(age)));
  }
}

Record ReferencePeople::first_record(const RandomBlock& block, std::size_t d, std::size_t segment,
                                     Record day) const {
  const bool shared = uniform(block.u32(2)) < published_.level(Gate::know, CompanyLever::share, d);
  const double upkeep = published_.level_for(Gate::know, CompanyLever::upkeep, d, segment);
  const KnowSpec& spec = company_.know;
  const bool wrong =
      uniform(block.u32(3)) < spec.wrong_most + (spec.wrong_least - spec.wrong_most) * upkeep;
  const std::uint32_t learnt =
      learnt_bit(d) | (shared ? learnt_shared(d) : 0) | (wrong ? learnt_wrong(d) : 0);
  return made_record(learnt, d, day);
}

double ReferencePeople::products_worth(const ReferencePerson& person) const {
  double worth = 0.0;
  for (const Product& product : model_.segments[person.segment].products) {
    worth += product.held * product.value;
  }
  return worth;
}

double ReferencePeople::worth(const ReferencePerson& person) const {
  const double worth = model_.segments[person.segment].value_per_month * (person.value / 1024.0) -
                       company_.serve_cost[person.segment] -
                       model_.segments[person.segment].reward + products_worth(person);
  if (!(model_.scenario.segments[person.segment].credit.limit > 0)) return worth;
  return worth + model_.segments[person.segment].credit.margin(from_share(person.use));
}

double ReferencePeople::relative_worth(const ReferencePerson& person) const {
  if (!(company_.mean_worth > 0.0)) return 0.0;
  return std::max(0.0, worth(person)) / company_.mean_worth;
}

// ---- quality, experience and memory -------------------------------------------------------------

double ReferencePeople::quality_served(const TouchPoint& place, const LegPlan& plan, Time felt_wait,
                                       double late) const {
  const double waited = static_cast<double>(felt_wait) / place.wait_reference;
  const double lost = company_.quality.wait * std::min(2.0, waited) + company_.quality.late * late;
  return static_cast<float>(clamp01(plan.quality - lost));
}

double ReferencePeople::quality_failed(const TouchPoint& place, const Case& c, Time wait) const {
  const double waited = static_cast<double>(wait) / place.wait_reference;
  const double base = quality_by_the_book(place, c);
  return static_cast<float>(
      clamp01(base - company_.quality.failed - company_.quality.wait * std::min(2.0, waited)));
}

double ReferencePeople::quality_declined(const TouchPoint& place, const Case& c) const {
  return static_cast<float>(
      clamp01(quality_by_the_book(place, c) - company_.quality.denied - company_.quality.failed));
}

float ReferencePeople::fade(Time from, Time to, float x) const {
  const double t = static_cast<double>((to - from) * kSecond);
  return static_cast<float>(x * math::exp(-t / static_cast<double>(company_.experience.fades)));
}

double ReferencePeople::memory_at(const ReferencePerson& person, Time t) const {
  if (person.memory == 0.0F) return 0.0;
  const double since = static_cast<double>((t - model_.begin) / kSecond - person.memory_time);
  return person.memory * math::exp(-since * static_cast<double>(kSecond) /
                                   static_cast<double>(company_.experience.fades));
}

/// Memory and the worst fade together, at the end of each leg, by whole seconds.
void ReferencePeople::fade_memory(ReferencePerson& person, Time t) const {
  const Time now = (t - model_.begin) / kSecond;
  if (now == person.memory_time) return;
  person.memory = fade(person.memory_time, now, person.memory);
  person.worst = fade(person.memory_time, now, person.worst);
  person.crisis = fade(person.memory_time, now, person.crisis);
  person.memory_time = now;
}

double ReferencePeople::judge(ReferencePerson& person, double& satisfaction, const Case& c,
                              double q, Loss loss, Time t) const {
  if (!company_.judges()) return 0.0;
  const ExperienceRuleSpec& rule = company_.experience;
  const std::uint16_t place = model_.steps[c.step].touch_point;
  auto& kept = person.expectation[static_cast<std::size_t>(model_.touch_points[place].kind)];
  const double e = from_share(kept);
  satisfaction =
      clamp01(satisfaction + rule.beta * (q - rule.loss * std::max(e - q, 0.0) +
                                          rule.gain * std::max(q - e, 0.0) - satisfaction));
  kept = to_share(clamp01(e + rule.alpha * (q - e)));
  const double deviation = q - e;
  fade_memory(person, t);
  if (std::fabs(deviation) > std::fabs(person.peak)) person.peak = static_cast<float>(deviation);
  if (deviation < person.worst) {
    person.worst = static_cast<float>(deviation);
    person.worst_loss = loss;
    person.worst_place = place;
  }
  return deviation;
}

double ReferencePeople::felt(const ReferencePerson& person, double deviation) const {
  const double peak = company_.experience.peak;
  return peak * person.peak + (1.0 - peak) * deviation;
}

void ReferencePeople::remember(ReferencePerson& person, const Case& c, double felt, bool complains,
                               bool fitted) const {
  const float before = person.memory;
  double memory = before;
  const double heavy = company_.experience.complaint_weight;
  if (c.company.cause == Cause::complaint) {
    if (fitted) memory = before - person.crisis;
    if (!fitted) memory = before + heavy * std::min(felt, 0.0);
    person.crisis = 0.0F;
  } else {
    memory = before + felt * (complains ? heavy : 1.0);
  }
  person.memory = static_cast<float>(std::clamp(memory, -1.0, 1.0));
  if (complains) person.crisis = person.memory - before;
}

void ReferencePeople::enter_records(ReferencePerson& person, Time t) const {
  for (std::size_t d = 0; d < person.records.size(); ++d) {
    if ((person.learnt & learnt_bit(d)) == 0) continue;
    person.records[d] = made_record(person.learnt, d, record_day(t, model_.begin));
  }
  person.learnt = 0;
}

// ---- moves -------------------------------------------------------------------------------------

double ReferencePeople::move_factor(const Case& c) const {
  const HandOverSpec& spec = company_.hand_over;
  double today_owner = 0.0, today_structure = 0.0;
  for (std::size_t d = 0; d < company_.departments.size(); ++d) {
    today_owner += model_.lever(CompanyLever::owner, d, c.segment);
    today_structure += model_.lever(CompanyLever::structure, d, c.segment);
  }
  today_owner /= static_cast<double>(company_.departments.size());
  today_structure /= static_cast<double>(company_.departments.size());
  double today = (1.0 - spec.owner * today_owner) * (1.0 - spec.structure * today_structure);
  if (!(today > 0.0)) today = 1.0;
  const RandomBlock traits = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::case_traits);
  const double h = spec.spread.quantile(uniform(traits.u32(0)));
  return h * (owned(c) ? 1.0 - spec.owner : 1.0) *
         (1.0 - spec.structure * published_.mean_level(CompanyLever::structure, false, c.segment)) /
         today;
}

std::vector<ReferenceWay> ReferencePeople::ways(const Tables& tables, const Range& moves,
                                                double factor) {
  double avoidable = 0.0, ends = 0.0, lower = 0.0;
  for (std::uint32_t i = moves.first; i < moves.last; ++i) {
    const double share = tables.moves[i].cumulative - lower;
    lower = tables.moves[i].cumulative;
    if (tables.moves[i].avoidable) avoidable += share;
    if (tables.moves[i].to == kEnd) ends += share;
  }
  if (avoidable > 0.0) factor = std::min(factor, std::max(1.0, 0.9 / avoidable));
  std::vector<ReferenceWay> ways;
  lower = 0.0;
  for (std::uint32_t i = moves.first; i < moves.last; ++i) {
    const Move& move = tables.moves[i];
    const double upper = move.cumulative, share = upper - lower;
    if (move.avoidable && factor < 1.0) {
      ways.push_back({lower + share * factor, &move, false});
      ways.push_back({upper, &move, true});
    } else if (move.to == kEnd && avoidable > 0.0 && factor > 1.0) {
      const double taken = share * std::min(1.0, avoidable * (factor - 1.0) / ends);
      double sum = 0.0, before = 0.0;
      for (std::uint32_t j = moves.first; j < moves.last; ++j) {
        if (tables.moves[j].avoidable) {
          sum += tables.moves[j].cumulative - before;
          ways.push_back({lower + taken * (sum / avoidable), &tables.moves[j], false});
        }
        before = tables.moves[j].cumulative;
      }
      ways.push_back({upper, &move, false});
    } else {
      ways.push_back({upper, &move, false});
    }
    lower = upper;
  }
  return ways;
}

}  // namespace rapport
