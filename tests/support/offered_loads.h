// Load on pools, added up from offered_contacts(): what tests hold that against.
#pragma once

#include "sim/forecast/analysis.h"

namespace rapport {

/// What needs and streams ask of one pool when everyone is served.
struct PoolLoad {
  std::uint16_t pool = 0;        ///< in Model::pools
  double contacts_per_hour = 0;  ///< mean over the week
  double erlangs = 0;            ///< mean number of servers busy
  double staff = 0;              ///< mean number of servers rostered
  /// Erlangs by half hour from Monday midnight, as if the legs of a case came at once when it
  /// opens.
  HalfHoursOfWeek erlangs_by_half_hour{};
};

struct GroupLoad {
  std::vector<PoolLoad> pools;  ///< as Group::pools
};

/// Loads of all groups at mean rates, each contact at its touch point's own pool (no overflow). A
/// journey that may never end when served loads all its pools without bound.
inline std::vector<GroupLoad> offered_loads(const Model& model) {
  std::vector<GroupLoad> loads(model.groups.size());
  for (std::size_t g = 0; g < loads.size(); ++g) {
    for (const std::uint16_t pool : model.groups[g].pools) {
      PoolLoad load;
      load.pool = pool;
      load.staff = model.pools[pool].staff.mean();
      loads[g].pools.push_back(load);
    }
  }
  const std::vector<OfferedContacts> contacts = offered_contacts(model);
  for (std::size_t t = 0; t < contacts.size(); ++t) {
    const TouchPoint& place = model.touch_points[t];
    if (place.queue == kNoQueue) continue;
    const std::uint16_t pool = model.groups[place.group].kernel.queues[place.queue].pool;
    PoolLoad& load = loads[place.group].pools[pool];
    load.contacts_per_hour += mean_of(contacts[t].all);
    const double hours = place.service.mean() / static_cast<double>(kHour);
    for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
      if (contacts[t].all[h] > 0) load.erlangs_by_half_hour[h] += contacts[t].all[h] * hours;
    }
  }
  for (GroupLoad& group : loads) {
    for (PoolLoad& load : group.pools) load.erlangs = mean_of(load.erlangs_by_half_hour);
  }
  return loads;
}

}  // namespace rapport
