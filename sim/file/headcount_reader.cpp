// Reads pools that say how many people they employ: [pool.NAME] headcount = 40.
#include <algorithm>
#include <array>
#include <cmath>

#include "sim/file/scenario_reader.h"
#include "sim/scenario/headcount.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

constexpr std::array kKeys{"headcount", "hours", "shrinkage", "on_duty"};
constexpr double kMostPeople = 1e6;

/// When a pool's people have to be there, where the file does not say it: while a touch point that
/// they serve is open; all week where none of these has opening hours.
WeekSchedule open_hours_of(const Scenario& scenario, const PoolSpec& pool) {
  std::vector<const WeekSchedule*> open;
  for (const TouchPointSpec& place : scenario.touch_points) {
    const bool serves = place.pool == pool.name || place.overflow_pool == pool.name;
    if (serves) open.push_back(&place.open);
  }
  if (open.empty()) return WeekSchedule(1);
  std::vector<WeekSchedule::Change> changes;
  for (const WeekSchedule* week : open) {
    for (const WeekSchedule::Change& change : week->changes()) changes.push_back({change.from, 0});
  }
  std::ranges::sort(changes, {}, &WeekSchedule::Change::from);
  for (WeekSchedule::Change& change : changes) {
    const auto is_open = [&](const WeekSchedule* week) { return week->at(change.from) > 0; };
    change.value = std::ranges::any_of(open, is_open) ? 1 : 0;
  }
  const auto at_once = [](const auto& a, const auto& b) { return a.from == b.from; };
  changes.erase(std::unique(changes.begin(), changes.end(), at_once), changes.end());
  return WeekSchedule::from_changes(std::move(changes));
}

/// "1,064" hours.
std::string hours_text(double ticks) {
  return number_text(std::round(ticks / static_cast<double>(kHour) * 10.0) / 10.0);
}

std::string rounded(double x) { return number_text(std::round(x * 100.0) / 100.0); }

}  // namespace

std::vector<std::string> headcount_keys() { return {kKeys.begin(), kKeys.end()}; }

/// Reads one of the keys beside `headcount`, where it is there and right.
template <class Read>
bool ScenarioReader::read_beside(const Value& table, const char* key, const std::string& place,
                                 Read read) {
  const Value* value = table.find(key);
  if (value == nullptr) return true;
  map_->add(place, key, value->position);
  return read(*value, place + ": " + key);
}

/// The numbers of a headcount; nothing where one is wrong, which is reported.
std::optional<Headcount> ScenarioReader::headcount_of(const Value& table, const PoolSpec& pool,
                                                      const std::string& place) {
  Headcount count;
  const auto in_range = [&](const Value& value, const std::string& what, Quantity quantity,
                            double above, double most, const std::string& allowed) {
    const std::optional<double> x = values_.number(value, quantity, what);
    if (!x) return std::optional<double>{};
    if (*x > above && *x <= most) return x;
    values_.problem(value.position, what + " is " + measure_text(*x, quantity, values_.currency()),
                    allowed);
    return std::optional<double>{};
  };
  bool fine =
      read_beside(table, "headcount", place, [&](const Value& value, const std::string& what) {
        const auto x = in_range(value, what, Quantity::plain, 0, kMostPeople,
                                "above 0, at most 1000000 employees");
        count.people = x.value_or(0.0);
        return x.has_value();
      });
  fine &= read_beside(table, "hours", place, [&](const Value& value, const std::string& what) {
    const auto x = in_range(value, what, Quantity::duration, 0, static_cast<double>(kWeek),
                            "paid hours a week of one employee, as \"38 h\"");
    count.hours = static_cast<Time>(x.value_or(1.0));
    return x.has_value();
  });
  fine &= read_beside(table, "shrinkage", place, [&](const Value& value, const std::string& what) {
    const auto x = in_range(value, what, Quantity::share, -1e-300, 0.95,
                            "the share of paid hours that is not spent on shift, 0 to 0.95");
    count.shrinkage = x.value_or(0.0);
    return x.has_value();
  });
  count.on_duty = open_hours_of(scenario_, pool);
  fine &= read_beside(table, "on_duty", place, [&](const Value& value, const std::string& what) {
    const auto week = values_.week(value, true, what);
    if (week) count.on_duty = *week;
    return week.has_value();
  });
  return fine ? std::optional(count) : std::nullopt;
}

/// Gives a pool the roster that its headcount comes to, and says what was assumed.
void ScenarioReader::read_headcount(const Value& table, PoolSpec& pool, const std::string& place) {
  const Value* people = table.find("headcount");
  if (people == nullptr) {
    for (const char* key : kKeys) {
      const Value* value = table.find(key);
      if (value == nullptr) continue;
      values_.problem(value->position, place + ": " + key + " is set without headcount",
                      "headcount = 40 beside it, or staff alone");
      map_->add_unread(place);
    }
    return;
  }
  if (table.find("staff") != nullptr) {
    values_.problem(people->position, place + ": headcount and staff are both set",
                    "headcount (employees, from which people on shift are derived), or staff "
                    "(people on shift)");
    return map_->add_unread(place);
  }
  const std::optional<Headcount> count = headcount_of(table, pool, place);
  if (!count) return map_->add_unread(place);
  map_->add(place, "staff", people->position);
  const double one = static_cast<double>(count->hours) * (1.0 - count->shrinkage);
  const std::string duty = hours_text(time_on_duty(*count)) + " h a week on duty";
  if (one > time_on_duty(*count)) {
    values_.problem(people->position,
                    place + ": one employee has " + hours_text(one) +
                        " h a week for customers, and there are " + duty,
                    "longer on_duty, or fewer hours, or more shrinkage");
    return map_->add_unread(place);
  }
  pool.staff = roster_of(*count);
  const auto assumed = [&](const char* key) {
    return table.find(key) == nullptr ? std::string(" (assumed)") : std::string();
  };
  const double mean = mean_on_shift(*count);
  headcounts_.push_back(
      place + ": " + rounded(count->people) + " employees x " +
      hours_text(static_cast<double>(count->hours)) + " h a week" + assumed("hours") + ", less " +
      rounded(100.0 * count->shrinkage) + " % shrinkage" + assumed("shrinkage") + ", are " +
      hours_text(time_on_shift(*count)) + " h on shift; over " + duty +
      (table.find("on_duty") == nullptr ? " (its touch points' opening hours)" : "") +
      " these are " + rounded(mean) + " people on the mean, assumed to be spread evenly" +
      (mean < 1.0 ? ": in some half hours there is nobody" : ""));
}

void ScenarioReader::read_headcounts(const Value& root) {
  headcounts_.clear();
  const Value* pools = root.find("pool");
  if (pools == nullptr || pools->kind != Value::Kind::table) return;  // reported
  for (std::size_t p = 0; p < scenario_.pools.size(); ++p) {
    const Value* table = pools->find(scenario_.pools[p].name);
    if (table == nullptr || table->kind != Value::Kind::table) continue;  // reported
    read_headcount(*table, scenario_.pools[p], place_of("pool", scenario_.pools[p].name, p));
  }
}

}  // namespace rapport
