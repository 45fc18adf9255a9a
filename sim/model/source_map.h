// Where the things of a scenario stand in its files, so that problems found later get their line.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "sim/core/problem.h"
#include "sim/model/document.h"

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

  /// Position of a key of a place; else of the place; else of what it is part of.
  const Position* find(std::string place, std::string key) const;

  /// The problem with its position in front: "file:3:5" and "touch point 'phone': kind is ...".
  Problem located(const Problem& problem, const std::string& file) const;

 private:
  std::map<std::string, Position> places_;
  std::map<std::pair<std::string, std::string>, Position> keys_;
};

}  // namespace rapport
