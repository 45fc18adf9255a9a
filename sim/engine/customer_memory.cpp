#include "sim/engine/customer_memory.h"

#include <algorithm>
#include <cmath>

#include "sim/company/experience.h"
#include "sim/model/own_place.h"

namespace rapport {

namespace {

/// Takes in what a leg of the department has taught, in place of what was learnt there before.
void learn_from(Ongoing& ongoing, const CompanyEnd& end, std::size_t department) {
  if (!end.settles || (end.flags & kRecords) == 0) return;
  const std::uint32_t mask = learnt_all(department);
  ongoing.learnt = (ongoing.learnt & ~mask) | (end.learnt & mask);
}

}  // namespace

// ---- start --------------------------------------------------------------------------------------

/// A department's record of that day of a customer of whom it has had none; `b` is that of the
/// record.
Record CustomerMemory::first_record(Record day, std::uint32_t id, std::size_t department,
                                    const RandomBlock& b) const {
  const CompanyView& view = planner_->view();
  const double wrong = view.cell(department, population_->customers[id].segment).wrong;
  if (uniform(b.u32(2)) < view.departments[department].shared) day |= kRecordShared;
  if (uniform(b.u32(3)) < wrong) day |= kRecordWrong;
  return day;
}

void CustomerMemory::begin(std::uint32_t id, const Segment& segment, double rate_factor) {
  begin_row(id, segment);
  begin_records(id, rate_factor);
}

void CustomerMemory::join(std::uint32_t id, const Segment& segment, Time now, Source source) {
  begin_row(id, segment);
  CompanyRow& row = population_->company[id];
  if (model_->company.remembers()) {
    row.memory = static_cast<float>(segment.leaving.memory_reference);
  }
  row.memory_time = static_cast<std::uint32_t>((now - model_->begin) / kSecond);
  const std::size_t departments = model_->company.departments.size();
  Record* records = population_->records.data() + id * departments;
  std::fill_n(records, departments, Record{0});
  const double facts = model_->company.joining.facts;
  if (!model_->company.mechanism.know || !(facts > 0.0) || source == Source::bought) return;
  for (std::size_t d = 0; d < departments; ++d) {
    const RandomBlock b = draw_record(key_, key_of(id), model_->company.department_codes[d]);
    if (!(uniform(b.u64(0)) < facts)) continue;
    records[d] = first_record(record_day(now, model_->begin), id, d, b);
  }
}

/// What a customer has at first: it expects what it is satisfied with, and remembers nothing.
void CustomerMemory::begin_row(std::uint32_t id, const Segment& segment) {
  const CompanyModel& company = model_->company;
  CompanyRow& row = population_->company[id];
  const Customer& c = population_->customers[id];
  row.expectation.fill(to_share(c.satisfaction));
  row.memory = row.worst = 0.0F;
  row.memory_time = 0;
  row.worst_place = 0;
  row.worst_loss = row.cause = Loss::none;
  row.cause_place = 0;
  row.ongoing = kNoChild;
  const CustomerKey key = key_of(id);
  const RandomBlock own = draw_customer(key_, key, Purpose::own);
  row.cover = to_share(uniform(own.u32(2)));
  row.value = 1024;
  if (company.has_credit) {
    const double u = uniform(draw_customer(key_, key, Purpose::credit).u64(0));
    population_->credit_use[id] = to_share(clamp01(segment.credit_use.quantile(u)));
  }
  if (!company.mechanism.own_value) return;
  const double factor = segment.value_factor.quantile(own_place(key_, key)) * 1024.0 + 0.5;
  row.value = static_cast<std::uint32_t>(std::min(factor, 4e9));
}

/// Draws records as if the customer had been with the firm for ever: each department's last record
/// is as old as its contacts are rare.
void CustomerMemory::begin_records(std::uint32_t id, double rate_factor) {
  const std::size_t departments = model_->company.departments.size();
  Record* records = population_->records.data() + id * departments;
  const std::uint8_t s = population_->customers[id].segment;
  for (std::size_t d = 0; d < departments; ++d) {
    records[d] = 0;
    const DepartmentView& view = planner_->view().departments[d];
    const double a_day =
        model_->company.legs_a_day[s * departments + d] * rate_factor * view.record;
    if (!model_->company.mechanism.know || !(a_day > 0.0)) continue;
    const RandomBlock b = draw_record(key_, key_of(id), model_->company.department_codes[d]);
    const double age = -math::log(1.0 - uniform(b.u64(0))) / a_day;
    if (!(age < kRecordStart - 1)) continue;
    records[d] = first_record(static_cast<Record>(kRecordStart - static_cast<int>(age)), id, d, b);
  }
}

// ---- legs and cases -----------------------------------------------------------------------------

double CustomerMemory::take_in(const LegEnd& end) {
  const CompanyModel& company = model_->company;
  CompanyRow& row = population_->company[end.customer];
  Customer& c = population_->customers[end.customer];
  Ongoing& ongoing = ongoing_->of(row);
  learn_from(ongoing, end.company, model_->touch_points[end.company.place].department);
  if (!company.judges()) {
    c.satisfaction = clamp01(c.satisfaction + end.effect);
    if (end.move_effect != 0.0) c.satisfaction = clamp01(c.satisfaction + end.move_effect);
    return 0.0;
  }
  std::uint16_t& expected = row.expectation[static_cast<std::size_t>(end.company.kind)];
  const Experience felt =
      experience_of(company.experience, c.satisfaction, from_share(expected), end.company.quality);
  const double deviation = end.company.quality - from_share(expected);
  c.satisfaction = felt.satisfaction;
  expected = to_share(felt.expectation);
  if (end.move_effect != 0.0) c.satisfaction = clamp01(c.satisfaction + end.move_effect);
  fade(row, ongoing, end.time);
  if (std::abs(deviation) > std::abs(static_cast<double>(ongoing.peak))) {
    ongoing.peak = static_cast<float>(deviation);
  }
  if (deviation < row.worst) {
    row.worst = static_cast<float>(deviation);
    row.worst_loss = end.company.loss;
    row.worst_place = end.company.place;
  }
  return deviation;
}

/// Fades what is remembered to the time `now`.
void CustomerMemory::fade(CompanyRow& row, Ongoing& ongoing, Time now) const {
  const auto seconds = static_cast<std::uint32_t>((now - model_->begin) / kSecond);
  if (seconds <= row.memory_time) return;
  const double left = faded(model_->company.experience, seconds - row.memory_time);
  row.memory = static_cast<float>(row.memory * left);
  row.worst = static_cast<float>(row.worst * left);
  ongoing.crisis = static_cast<float>(ongoing.crisis * left);
  row.memory_time = seconds;
}

double CustomerMemory::felt(const LegEnd& end, double deviation) {
  const ExperienceRuleSpec& rule = model_->company.experience;
  Ongoing& ongoing = ongoing_->of(population_->company[end.customer]);
  const double felt = rule.peak * ongoing.peak + (1.0 - rule.peak) * deviation;
  ongoing.peak = 0.0F;
  return felt;
}

void CustomerMemory::remember(const LegEnd& end, double felt, bool complains) {
  const CompanyModel& company = model_->company;
  if (!company.mechanism.memory || !company.judges()) return;
  const double crisis_weight = company.experience.complaint_weight;
  CompanyRow& row = population_->company[end.customer];
  Ongoing& ongoing = ongoing_->of(row);
  const float before = row.memory;
  double memory = before;
  if (end.company.cause != Cause::complaint) {
    memory += felt * (complains ? crisis_weight : 1.0);
  } else if (end.company.fit > 0.0F) {
    memory -= ongoing.crisis;  // all is as it was before, and no better
  } else if (felt < 0.0) {
    memory += felt * crisis_weight;
  }
  row.memory = static_cast<float>(std::min(1.0, std::max(-1.0, memory)));
  if (end.company.cause == Cause::complaint) ongoing.crisis = 0.0F;
  if (complains) ongoing.crisis = row.memory - before;
}

double remembered(const Model& model, const Population& population, std::uint32_t id, Time date) {
  if (!model.company.mechanism.memory) {
    return model.segments[population.customers[id].segment].leaving.memory_reference;
  }
  const CompanyRow& row = population.company[id];
  if (row.memory == 0.0F) return 0.0;
  const auto seconds = static_cast<std::uint32_t>((date - model.begin) / kSecond);
  if (seconds <= row.memory_time) return row.memory;
  return row.memory * faded(model.company.experience, seconds - row.memory_time);
}

void CustomerMemory::enter_records(std::uint32_t id, Time now) {
  CompanyRow& row = population_->company[id];
  Ongoing* ongoing = ongoing_->find(row);
  if (ongoing == nullptr) return;
  ongoing->peak = 0.0F;  // left by a chase that closed after its case
  std::uint32_t& learnt = ongoing->learnt;
  const std::size_t departments = model_->company.departments.size();
  Record* records = population_->records.data() + id * departments;
  const Record day = record_day(now, model_->begin);
  for (std::size_t d = 0; learnt != 0 && d < departments; ++d) {
    if (learnt & learnt_bit(d)) records[d] = made_record(learnt, d, day);
  }
  learnt = 0;
  ongoing_->release(row);
}

}  // namespace rapport
