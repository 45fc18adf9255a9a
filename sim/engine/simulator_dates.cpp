// What a run does at its dates: snapshots, surveys, what is published, and the firm's look at
// itself.
#include <cmath>
#include <utility>

#include "sim/company/experience.h"
#include "sim/core/special.h"
#include "sim/engine/simulator_parts.h"

namespace rapport {

/// The row of counts for the window that starts now; in the warm-up the row of what is not counted.
std::size_t Simulator::Parts::month_row() const {
  return next_month == 0 ? model.month_starts.size() - 1 : next_month - 1;
}

void Simulator::Parts::publish() {
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    population.published_idle[s] = population.published_present[s] = 0;
    for (const auto& lane : lanes) {
      population.published_idle[s] += lane->idle(s);
      population.published_present[s] += lane->present(s);
    }
  }
}

/// Fills a snapshot with what holds now.
void Simulator::Parts::take_snapshot(Snapshot& snapshot) {
  team.for_each(block_sums.size(), [&](std::size_t b) {
    SegmentSums& sums = block_sums[b];
    sums.clear();
    const auto day = static_cast<std::uint32_t>(snapshot.time / kDay);
    Asked asked;
    population.for_each(model, b * kSumBlock, (b + 1) * kSumBlock, [&](std::uint32_t id) {
      const Customer& c = population.customers[id];
      if (!c.is_there()) return;
      ++sums.alive[c.segment];
      sums.satisfaction[c.segment] += c.satisfaction;
      if (!model.company.on) return;
      asked.id[asked.count++] = id;
      if (asked.count == asked.id.size()) survey(asked, day, sums);
    });
    survey(asked, day, sums);
  });
  for (const SegmentSums& sums : block_sums) {
    for (std::size_t s = 0; s < snapshot.alive.size(); ++s) {
      snapshot.alive[s] += sums.alive[s];
      snapshot.satisfaction_sum[s] += sums.satisfaction[s];
      if (!model.company.on) continue;
      snapshot.value[s] += sums.value[s];
      snapshot.memory_sum[s] += sums.memory[s];
      snapshot.replies[s] += sums.replies[s];
      snapshot.reported_sum[s] += sums.reported[s];
      snapshot.newcomers[s] += sums.newcomers[s];
      if (model.company.values_change) snapshot.value_change[s] += sums.value_change[s];
      if (model.company.has_credit) snapshot.credit_use[s] += sums.credit_use[s];
    }
  }
}

/// With a company: adds what customers are worth and remember, and what they report if they are
/// asked and answer. Draws whether they answer for all of them at once; nobody is left to be asked.
void Simulator::Parts::survey(Asked& asked, std::uint32_t day, SegmentSums& sums) const {
  std::array<std::array<std::uint32_t, 4>, 4> counters{};
  for (std::size_t i = 0; i < asked.count; ++i) {
    const CustomerKey key =
        customer_key(model, asked.id[i], population.customers[asked.id[i]].segment);
    counters[i] = leg_counter({key, 0, day & 0xFFFF}, 0, 0, Purpose::survey);
  }
  const auto draws = philox4x32_10_many(counters, options.key);
  for (std::size_t i = 0; i < asked.count; ++i) {
    add_answer(asked.id[i], uniform(draws[i].u32(0)), sums);
  }
  asked.count = 0;
}

/// Who is pleased or angry answers more readily; answers are courteous, and everybody uses scales
/// in an own way. `u` decides whether the customer answers.
void Simulator::Parts::add_answer(std::uint32_t id, double u, SegmentSums& sums) const {
  const Customer& c = population.customers[id];
  const CompanyRow& row = population.company[id];
  sums.value[c.segment] += row.value;
  sums.newcomers[c.segment] += id >= model.customers;
  if (model.company.values_change) {
    sums.value_change[c.segment] += population.value_change(model, id, now);
  }
  if (model.company.has_credit) sums.credit_use[c.segment] += population.credit_use[id];
  const auto seconds = static_cast<std::uint32_t>((now - model.begin) / kSecond);
  sums.memory[c.segment] += row.memory * faded(model.company.experience, seconds - row.memory_time);
  double reported = c.satisfaction;
  if (model.company.mechanism.survey) {
    const SurveySpec& spec = model.company.survey;
    // How far silence is not corrected for.
    const double silence = 1.0 - company.view().segments[c.segment].survey;
    const double moved = std::abs(c.satisfaction - 0.5);
    if (!(u < spec.response * (1.0 + spec.response_slope * moved * silence))) return;
    const CustomerKey key = customer_key(model, id, c.segment);
    const RandomBlock own = draw_customer(options.key, key, Purpose::survey);
    const double scale = spec.scale * math::normal_quantile(uniform(own.u64(1)));
    reported = clamp01(reported + (spec.courtesy + scale) * silence);
  }
  ++sums.replies[c.segment];
  sums.reported[c.segment] += reported;
}

/// Waits since the last look, of all groups.
std::span<const PlaceWaits> Simulator::Parts::take_waits() {
  std::ranges::fill(waits, PlaceWaits{});
  for (const auto& group : groups) {
    for (std::size_t t = 0; t < group->waits.size(); ++t) {
      const PlaceWaits of_group = std::exchange(group->waits[t], {});
      waits[t].wait += of_group.wait;
      waits[t].legs += of_group.legs;
    }
  }
  return waits;
}

/// The firm looks at itself. Everything before now has been delivered.
void Simulator::Parts::look_at_company() {
  std::ranges::fill(served, 0);
  for (const auto& group : groups) {
    for (std::size_t t = 0; t < served.size(); ++t) served[t] += std::exchange(group->work[t], 0);
  }
  WeekFigures week;
  week.waits = take_waits();
  for (const auto& lane : lanes) {
    week.complaints += lane->take_complaints();
    week.departures += lane->take_departures();
    for (std::size_t s = 0; s < model.segments.size(); ++s) week.present += lane->present(s);
  }
  company.review(now, served, week, population);
}

CompanySnapshot Simulator::Parts::company_snapshot() const {
  CompanySnapshot snapshot;
  const std::size_t departments = model.company.departments.size();
  for (const DepartmentView& view : company.view().departments) {
    snapshot.want.push_back(view.want);
    snapshot.load.push_back(view.load);
    snapshot.record.push_back(view.record);
  }
  for (int lever = 0; lever < kCompanyLevers; ++lever) {
    for (std::size_t d = 0; d < departments; ++d) {
      snapshot.levers.push_back(company.effective(static_cast<CompanyLever>(lever), d));
    }
  }
  return snapshot;
}

void Simulator::Parts::begin_month() {
  if (model.company.on) company_snapshots[next_month] = company_snapshot();
  take_snapshot(snapshots[next_month++]);
  set_months();
}

void Simulator::Parts::set_months() {
  for (auto& lane : lanes) lane->set_month(month_row());
  for (auto& group : groups) group->set_month(month_row());
}

// ---- the list -----------------------------------------------------------------------------------

const std::array<Simulator::Parts::DateRow, 5> Simulator::Parts::kDates{
    {{{"background", "each midnight, if `represents` is above 1, without a company",
       "Counts the customers who are idle and present; until the next midnight the contacts "
       "of those who are not simulated follow these numbers."},
      &Parts::publishes_at,
      &Parts::publish,
      false},
     {{"company", "each week, and at each date of the policy, with a company",
       "The firm looks at itself: load of departments, levers under way, rules, effort. What it "
       "publishes is what employees may, want and can know until its next look."},
      &Parts::reviews_at,
      &Parts::look_at_company,
      false},
     {{"joining", "each week, where customers join",
       "Newcomers join each segment: at its rate, or as many as have left it."},
      &Parts::joins_at,
      &Parts::let_join,
      false},
     {{"milestone", "each whole year after the start",
       "Takes a snapshot of who is there and how satisfied they are."},
      &Parts::is_milestone,
      &Parts::take_milestone,
      true},
     {{"month", "the start, each first of a month, and the end",
       "Takes a snapshot, with this month's survey and what the company looks like; what "
       "is counted from then on belongs to the new month."},
      &Parts::is_month,
      &Parts::begin_month,
      true}}};

bool Simulator::Parts::is_date(Time t) const {
  return std::ranges::any_of(kDates, [&](const DateRow& row) { return (this->*row.is_due)(t); });
}

/// Lanes must have delivered everything before now.
void Simulator::Parts::run_dates(bool at_end) {
  for (std::size_t i = 0; i < kDates.size(); ++i) {
    const DateRow& row = kDates[i];
    if ((at_end && !row.at_end) || !(this->*row.is_due)(now)) continue;
    timed(i, [&] { (this->*row.run)(); });
  }
}

std::span<const Phase> Simulator::phases() {
  static const std::vector<Phase> all = [] {
    std::vector<Phase> list;
    for (const Parts::DateRow& row : Parts::kDates) list.push_back(row.phase);
    list.push_back({"customers", "each window",
                    "Brings customers the ends of their legs, starts their needs, goes on with "
                    "cases between legs and in self-service, decides renewals, and sends legs "
                    "to queues."});
    list.push_back(
        {"queues", "each window",
         "Each service group runs its queues as one exact loop of events. With several threads "
         "customers run the next window meanwhile, and their time is in this phase."});
    return list;
  }();
  return all;
}

}  // namespace rapport
