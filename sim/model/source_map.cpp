#include "sim/model/source_map.h"

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
  const Position* position = find(problem.where, problem.key);
  found.where = position == nullptr ? file : to_string(*position);
  found.what = problem.where.empty() ? problem.what : problem.where + ": " + problem.what;
  return found;
}

}  // namespace rapport
