#include "sim/file/source_map.h"

#include <algorithm>

namespace rapport {

namespace {

/// The place without the date that problems of a change begin with: "from 2026-04-01, touch point
/// 'phone'".
std::string without_date(const std::string& where) {
  if (!where.starts_with("from ")) return where;
  const std::size_t comma = where.find(", ");
  return comma == std::string::npos ? "" : where.substr(comma + 2);
}

/// The thing that a place belongs to: "journey 'call'" of "journey 'call', step 'talk'".
std::string thing_of(const std::string& place) { return place.substr(0, place.find(", ")); }

/// The key that a key is part of: profile.hour of profile.hour[3], profile of that.
std::string above(const std::string& key) {
  const std::size_t cut = key.find_last_of("[.:");
  return cut == std::string::npos ? "" : key.substr(0, cut);
}

/// The sort of thing that a problem about this key did not find: for "overflow_pool" a pool.
std::string sort_named_by(const std::string& key) {
  if (key == "overflow_pool") return "pool";
  if (key == "touch point") return "touch_point";
  return key;
}

}  // namespace

void SourceMap::add_unread(const std::string& place, const std::string& key) {
  unread_.insert({place, key});
  unread_things_.insert(thing_of(place));
}

const Position* SourceMap::find_key(const std::string& place, const std::string& key) const {
  for (std::string k = key; !k.empty(); k = above(k)) {
    const auto found = keys_.find({place, k});
    if (found != keys_.end()) return &found->second;
  }
  return nullptr;
}

const Position* SourceMap::find(const std::string& place, const std::string& key) const {
  for (std::string part = place;;) {
    if (const Position* found = find_key(part, key)) return found;
    const auto found = places_.find(part);
    if (found != places_.end()) return &found->second;
    const std::size_t comma = part.rfind(", ");
    if (comma == std::string::npos) return nullptr;
    part.resize(comma);
  }
}

Problem SourceMap::located(const Problem& problem, const std::string& file) const {
  Problem found = problem;
  const Position* position = find(without_date(problem.where), problem.key);
  found.where = position == nullptr ? file : to_string(*position);
  found.what = problem.where.empty() ? problem.what : problem.where + ": " + problem.what;
  return found;
}

bool SourceMap::names_unread_sort(const std::string& place, const std::string& key) const {
  if (unread_sorts_.contains(sort_named_by(key))) return true;
  // A lever's key names the sort: "staffing.touch_point.phone".
  return place == "levers" && std::ranges::any_of(unread_sorts_, [&](const std::string& sort) {
           return key.find("." + sort + ".") != std::string::npos;
         });
}

bool SourceMap::is_consequence(const Problem& problem) const {
  const std::string place = without_date(problem.where);
  for (std::string k = problem.key; !k.empty(); k = above(k)) {
    if (unread_.contains({place, k})) return true;
  }
  if (names_unread_sort(place, problem.key)) return true;
  if (find_key(place, problem.key) != nullptr) return false;
  const bool of_all = place == "scenario";  // such problems count over all things
  return of_all ? !unread_things_.empty() || !unread_sorts_.empty()
                : unread_things_.contains(thing_of(place));
}

}  // namespace rapport
