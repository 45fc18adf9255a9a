#include "sim/model/source_map.h"

#include <algorithm>

namespace rapport {

const Position* SourceMap::find(std::string place, std::string key) const {
  for (;;) {
    for (std::string k = key; !k.empty();) {
      const auto found = keys_.find({place, k});
      if (found != keys_.end()) return &found->second;
      const std::size_t cut = k.find_last_of("[.");  // profile.hour[3], then profile.hour
      k = cut == std::string::npos ? "" : k.substr(0, cut);
    }
    const auto found = places_.find(place);
    if (found != places_.end()) return &found->second;
    const std::size_t comma = place.rfind(", ");
    if (comma == std::string::npos) return nullptr;
    place.resize(comma);
  }
}

Problem SourceMap::located(const Problem& problem, const std::string& file) const {
  Problem found = problem;
  // What a change brings is named with its date: "from 2026-04-01, touch point 'phone'".
  std::string place = problem.where;
  if (place.starts_with("from ")) place.erase(0, std::min(place.find(", "), place.size() - 2) + 2);
  const Position* position = find(place, problem.key);
  found.where = position == nullptr ? file : to_string(*position);
  found.what = problem.where.empty() ? problem.what : problem.where + ": " + problem.what;
  return found;
}

}  // namespace rapport
