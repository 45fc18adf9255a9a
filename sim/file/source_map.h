// Where the things of a scenario stand in its files, so that problems found later get their line.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "sim/core/problem.h"
#include "sim/file/document.h"

namespace rapport {

/// Places are named as in problems: "touch point 'phone'"; keys as in files.
class SourceMap {
 public:
  void add(const std::string& place, const Position& position) {
    places_.try_emplace(place, position);
  }
  void add(const std::string& place, const std::string& key, const Position& position) {
    keys_[{place, key}] = position;
  }
  /// Says that something of the place could not be read, and was reported: that key, or one not
  /// known.
  void add_unread(const std::string& place, const std::string& key = {});
  /// Says that a whole sort of things could not be read: "pool".
  void add_unread_sort(const std::string& sort) {
    if (!sort.empty()) unread_sorts_.insert(sort);
  }

  bool is_unread_sort(const std::string& sort) const { return unread_sorts_.contains(sort); }
  bool is_unread(const std::string& place, const std::string& key) const {
    return unread_.contains({place, key});
  }

  /// The position of a key of a place; else of the place; else of what the place is part of; else
  /// null.
  const Position* find(const std::string& place, const std::string& key) const;

  /// The problem with its position in front: "file:3:5" and "touch point 'phone': kind is ...".
  Problem located(const Problem& problem, const std::string& file) const;

  /// Whether the problem may be there only because something could not be read: it is about that,
  /// or about what a thing lacks of which a part is unread. Saying it too would send people to
  /// mend what is right.
  bool is_consequence(const Problem& problem) const;

 private:
  using Key = std::pair<std::string, std::string>;

  bool names_unread_sort(const std::string& place, const std::string& key) const;
  const Position* find_key(const std::string& place, const std::string& key) const;

  std::map<std::string, Position> places_;
  std::map<Key, Position> keys_;
  std::set<Key> unread_;
  std::set<std::string> unread_things_;
  std::set<std::string> unread_sorts_;
};

}  // namespace rapport
