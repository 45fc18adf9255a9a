// Checks pools and touch points.
#include <array>
#include <limits>

#include "sim/scenario/checker.h"
#include "sim/scenario/parameter.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

using Kind = TouchPointSpec::Kind;

const char* name_of(Kind kind) {
  constexpr std::array kNames{"staffed", "self-service", "asynchronous", "visit"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// Reports the first value outside [least, most], with its time.
void check_values(const std::string& key, const WeekSchedule& schedule, int least, int most,
                  const std::string& allowed, const Checker& at) {
  for (const WeekSchedule::Change& change : schedule.changes()) {
    if (least <= change.value && change.value <= most) continue;
    at.problem(key + " is " + std::to_string(change.value) + " from " + duration_text(change.from) +
                   " after Monday midnight",
               allowed, {}, key);
    return;
  }
}

/// Checks the pools of a touch point with a queue: its own has staff at some time, and the overflow
/// pool is another one.
void check_pool_of(const Scenario& scenario, const TouchPointSpec& spec, const NameIndex& pools,
                   const Checker& at) {
  if (!at.known("pool", spec.pool, pools)) return;
  const PoolSpec& pool = scenario.pools[*pools.find(spec.pool)];
  if (pool.staff.largest() <= 0) {
    at.problem("its pool '" + spec.pool + "' never has any staff",
               "a pool with some staff in some hour", {}, "pool");
  }
  if (spec.overflow_pool.empty()) return;
  at.known("overflow_pool", spec.overflow_pool, pools);
  if (spec.overflow_pool == spec.pool) {
    at.problem("overflow_pool is its own pool '" + spec.pool + "'", "another pool, or none", {},
               "overflow_pool");
  }
}

/// Reports what is set at self-service though only queues have it: it would do nothing, so it can
/// only be a mistake.
void check_self_service(const TouchPointSpec& spec, const Checker& at) {
  const auto refuse = [&](bool given, const std::string& key) {
    if (!given) return;
    at.problem(key + " is set, but a self-service touch point has no queue", "none", {}, key);
  };
  refuse(!spec.pool.empty(), "pool");
  refuse(!spec.overflow_pool.empty(), "overflow_pool");
  refuse(spec.balk_probability > 0, "balk_probability");
  refuse(spec.waiting_room.has_value(), "waiting_room");
  refuse(spec.call_back.offered, "call_back");
}

void check_patience(const TouchPointSpec& spec, const Checker& at) {
  if (!spec.patience) return;
  if (spec.kind != Kind::staffed && spec.kind != Kind::visit) {
    at.problem(std::string("patience is set, but nobody waits on the line: its kind is ") +
                   name_of(spec.kind),
               "patience at staffed touch points and visits only", {}, "patience");
  }
}

void check_open(const TouchPointSpec& spec, const Checker& at) {
  const auto& changes = spec.open.changes();
  check_values("open", spec.open, 0, 1, "0 (closed) or 1 (open)", at);
  if (spec.kind != Kind::staffed && (changes.size() > 1 || changes.front().value != 1)) {
    at.problem(std::string("has opening hours, but its kind is ") + name_of(spec.kind),
               "opening hours at staffed touch points only",
               "let the pool's staff say when work is done", "open");
  }
}

void check_touch_point(const Scenario& scenario, const TouchPointSpec& spec, const NameIndex& pools,
                       const Checker& at) {
  if (spec.kind == Kind::self_service) {
    check_self_service(spec, at);
  } else {
    check_pool_of(scenario, spec, pools, at);
  }
  check_parameters(touch_point_parameters(), &spec, at);
  check_patience(spec, at);
  check_open(spec, at);
}

}  // namespace

void check_pools(const Scenario& scenario, Problems& problems) {
  check_names("pool", scenario.pools, "", problems);
  for (std::size_t p = 0; p < scenario.pools.size(); ++p) {
    const PoolSpec& spec = scenario.pools[p];
    const Checker at(place_of("pool", spec.name, p), problems);
    check_parameters(pool_parameters(), &spec, at);
    check_values("staff", spec.staff, 0, std::numeric_limits<int>::max(), "at least 0", at);
  }
}

void check_touch_points(const Scenario& scenario, Problems& problems) {
  check_names("touch point", scenario.touch_points, "", problems);
  const NameIndex pools(scenario.pools);
  for (std::size_t t = 0; t < scenario.touch_points.size(); ++t) {
    const TouchPointSpec& spec = scenario.touch_points[t];
    check_touch_point(scenario, spec, pools,
                      Checker(place_of("touch point", spec.name, t), problems));
  }
}

}  // namespace rapport
