#include "tests/import/invented_calls.h"

#include <algorithm>
#include <cmath>

#include "sim/core/random.h"
#include "sim/core/special.h"
#include "sim/queue/queue_kernel.h"

namespace rapport {

namespace {

class DayDice {
 public:
  DayDice(std::uint32_t seed, std::uint32_t day) : key_{seed, day} {}
  double uniform() { return rapport::uniform(philox4x32_10({number_++, 0, 77, 0}, key_).u64(0)); }
  bool happens(double share) { return uniform() < share; }
  double exponential(double mean) { return -mean * std::log(uniform()); }
  double log_normal(double mean, double cv) {
    const double variance = std::log1p(cv * cv);
    return mean * std::exp(math::normal_quantile(uniform()) * std::sqrt(variance) - variance / 2);
  }
  double gamma(double cv) {
    const double u = uniform();
    return cv > 0 ? math::GammaLaw(1 / (cv * cv)).quantile(u) * cv * cv : 1.0;
  }

 private:
  RandomKey key_;
  std::uint32_t number_ = 0;
};

Time ticks(double seconds) { return static_cast<Time>(seconds * kSecond); }
std::int32_t seconds(Time t) { return static_cast<std::int32_t>(t / kSecond); }

/// A day while it happens.
class InventedDay {
 public:
  InventedDay(const InventedCentre& centre, InventedHours hours, std::int32_t number,
              InventedCalls& all)
      : centre_(centre),
        hours_(hours),
        number_(number),
        all_(all),
        dice_(centre.seed, static_cast<std::uint32_t>(number)),
        config_(config()),
        kernel_(config_, 0),
        busy_(static_cast<std::size_t>(centre.servers), false),
        free_since_(busy_.size(), 0) {}

  void run() {
    const double factor = dice_.gamma(centre_.day_cv);
    DayDice other(centre_.seed, 1'000'000 + static_cast<std::uint32_t>(number_));
    const auto age =
        static_cast<double>(days_from_civil(all_.log.days.back()) - days_from_civil(centre_.first));
    service_ = (1 + centre_.service_growth * age) * other.gamma(centre_.service_day_cv);
    hazard_ = (1 + centre_.hazard_growth * age) * other.gamma(centre_.hazard_day_cv);
    all_.day_factor.push_back(factor);
    for (std::size_t t = 0; t < centre_.types.size(); ++t) {
      const double gap = 3600 / (centre_.types[t].an_hour * factor);
      for (double s = 3600.0 * hours_.from + dice_.exponential(gap); s < 3600.0 * hours_.to;
           s += dice_.exponential(gap)) {
        fresh(ticks(s), t);
      }
    }
    for (const InventedTrouble& trouble : centre_.troubles) {
      if (static_cast<std::int32_t>(trouble.day) != number_) continue;
      for (int i = 0; i < trouble.flood; ++i) {
        fresh(ticks(trouble.from + (trouble.to - trouble.from) * (i + 0.5) / trouble.flood), 0);
      }
    }
    kernel_.run(2 * kDay, *this);
    std::stable_sort(calls_.begin(), calls_.end(),
                     [](const Call& a, const Call& b) { return a.arrival < b.arrival; });
    all_.log.calls.insert(all_.log.calls.end(), calls_.begin(), calls_.end());
  }

  // What the kernel tells.
  void started(std::uint32_t id, Time now, Start start) {
    Call& call = call_of(id);
    call.server = next_server();
    busy_[static_cast<std::size_t>(call.server)] = true;
    call.wait = seconds(now) - seconds(now - start.wait);
    call.service_start = seconds(now);
  }
  void ended(std::uint32_t id, Time now) {
    Call& call = call_of(id);
    call.service = std::max(1, seconds(now) - call.service_start);
    busy_[static_cast<std::size_t>(call.server)] = false;
    if (centre_.longest_idle) free_since_[static_cast<std::size_t>(call.server)] = now;
  }
  void abandoned(std::uint32_t id, Time now) { hung_up(id, now); }
  void balked(std::uint32_t id, Time now) { hung_up(id, now); }
  void turned_away(std::uint32_t, Time, EventRank) { check(false, "nobody is turned away"); }
  void resumed(std::uint32_t, Time) {}

 private:
  KernelConfig config() const {
    std::vector<WeekSchedule::Change> staff{{0, hours_.from == 0 ? centre_.servers : 0}};
    if (hours_.from > 0) staff.push_back({hours_.from * kHour, centre_.servers});
    for (const InventedTrouble& trouble : centre_.troubles) {
      if (static_cast<std::int32_t>(trouble.day) != number_ || trouble.flood > 0) continue;
      staff.push_back({trouble.from * kSecond, 0});
      staff.push_back({trouble.to * kSecond, centre_.servers});
    }
    KernelConfig config;
    config.pools = {{DatedSchedule(WeekSchedule::from_changes(staff))}};
    config.queues = {{.pool = 0}};
    return config;
  }

  std::int32_t next_server() const {
    std::size_t best = busy_.size();
    for (std::size_t i = 0; i < busy_.size(); ++i) {
      if (!busy_[i] && (best == busy_.size() || free_since_[i] < free_since_[best])) best = i;
    }
    check(best < busy_.size(), "more calls are served than there are servers");
    return static_cast<std::int32_t>(best);
  }

  Call& call_of(std::uint32_t id) { return calls_[call_of_[id]]; }

  void fresh(Time arrive, std::size_t type) {
    Call call;
    call.type = static_cast<std::int16_t>(type);
    call.priority = dice_.happens(centre_.types[type].privileged) ? 1 : 0;
    if (dice_.happens(centre_.known)) {
      call.customer = static_cast<std::int32_t>(all_.log.customers.size());
      all_.log.customers.push_back("c" + std::to_string(call.customer));
    }
    ++all_.fresh[type];
    add(arrive, call);
  }

  void add(Time arrive, Call call) {
    const InventedType& type = centre_.types[static_cast<std::size_t>(call.type)];
    call.day = number_;
    call.arrival = seconds(arrive);
    Job job{};
    job.arrive = arrive;
    job.service =
        ticks(std::max(1.0, service_ * dice_.log_normal(type.service_mean, type.service_cv)));
    // As a hazard times that factor has it; the factor 1 changes no bit.
    double u = dice_.uniform();
    if (hazard_ != 1.0) u = -std::expm1(std::log1p(-u) / hazard_);
    if (!type.patience.starts.empty()) {
      job.patience = std::max<Time>(1, ticks(type.patience.quantile(u)));
    }
    job.balks = dice_.happens(type.balk);
    job.head_start = call.priority == 1 ? ticks(centre_.head_start) : 0;
    job.order = calls_.size();
    const std::uint32_t id = kernel_.add(job);
    if (call_of_.size() <= id) call_of_.resize(id + 1);
    call_of_[id] = calls_.size();
    calls_.push_back(call);
  }

  void hung_up(std::uint32_t id, Time now) {
    Call& call = call_of(id);
    call.end = CallEnd::hung_up;
    call.wait = seconds(now) - call.arrival;
    if (!dice_.happens(centre_.redial)) return;
    const double delay =
        centre_.redial_least + (centre_.redial_most - centre_.redial_least) * dice_.uniform();
    if (now + ticks(delay) >= hours_.to * kHour) return;  // they know that it is closed then
    Call again;
    again.type = call.type, again.priority = call.priority, again.customer = call.customer;
    add(now + ticks(delay), again);
  }

  const InventedCentre& centre_;
  InventedHours hours_;
  std::int32_t number_;
  InventedCalls& all_;
  DayDice dice_;
  double service_ = 1.0, hazard_ = 1.0;  // factors of the day
  KernelConfig config_;
  QueueKernel kernel_;
  std::vector<bool> busy_;
  std::vector<Time> free_since_;
  std::vector<Call> calls_;
  std::vector<std::size_t> call_of_;  // by job
};

}  // namespace

InventedCentre two_types() {
  InventedCentre centre;
  InventedType patient, impatient;
  patient.name = "patient";
  patient.patience = {{0, 60}, {0.002, 0.001}, {}};
  patient.an_hour = 70;
  patient.balk = 0.05;
  patient.privileged = 0.3;
  impatient.name = "impatient";
  impatient.an_hour = 35;
  impatient.patience = {{0, 10}, {0.02, 0.004}, {}};
  impatient.balk = 0.10;
  impatient.service_mean = 150, impatient.service_cv = 0.8;
  impatient.privileged = 0.2;
  centre.types = {patient, impatient};
  return centre;
}

InventedCalls invent_calls(const InventedCentre& centre) {
  InventedCalls all;
  all.fresh.assign(centre.types.size(), 0);
  for (const InventedType& type : centre.types) all.log.types.push_back(type.name);
  for (int s = 0; s < centre.servers; ++s) all.log.servers.push_back("s" + std::to_string(s));
  for (int d = 0; d < centre.days; ++d) {
    const Date date = civil_from_days(days_from_civil(centre.first) + d);
    const int weekday = rapport::weekday(date);
    const InventedHours hours = weekday == 6   ? centre.sunday
                                : weekday == 5 ? centre.saturday
                                               : centre.weekday;
    if (hours.from == hours.to) continue;
    const auto number = static_cast<std::int32_t>(all.log.days.size());
    all.log.days.push_back(date);
    InventedDay(centre, hours, number, all).run();
  }
  all.log.records = all.log.calls.size();
  return all;
}

}  // namespace rapport
