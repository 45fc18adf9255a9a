// Reads the tree of a study file into a StudySpec, and collects what is wrong with it.
//
// Single values, the top and the design are in study_reader.cpp; what sets keys, and factors, in
// study_factor_reader.cpp; the steps of an attribution in study_candidate_reader.cpp, searches in
// study_seek_reader.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "experiments/study/study_spec.h"
#include "sim/file/document.h"
#include "sim/file/settings.h"
#include "sim/scenario/lever.h"

namespace rapport {

/// The lever that a key sets, for all or a part: "levers.bonus", "bonus.department.sales"; null
/// where it sets none, or is no key.
const Lever* lever_of(const std::string& path);

class StudyReader {
 public:
  StudyReader(const std::string& path, const ReadText& read) : read_(read) { spec_.path = path; }
  StudySpec read();

 private:
  void problem(const Value& at, const std::string& what, const std::string& allowed = {},
               const std::string& hint = {}) {
    problems_.add(to_string(at.position), what, allowed, hint);
  }
  /// The place of a key; of one that is not there the file.
  std::string where_of(const Value& table, const char* key) const {
    const Value* value = table.find(key);
    return value == nullptr ? spec_.path : to_string(value->position);
  }
  void check_keys(const Value& table, const std::string& name);
  const Value* find(const Value& table, const char* key, Value::Kind kind, const char* form);
  std::string text(const Value& table, const char* key, const std::string& otherwise = {});
  std::uint32_t whole(const Value& table, const char* key, std::uint32_t otherwise,
                      std::int64_t least, std::int64_t most);
  bool flag(const Value& table, const char* key, bool otherwise);
  std::vector<std::string> texts(const Value& table, const char* key);
  std::vector<const Value*> tables(const Value& root, const char* key);
  std::vector<Override> set_by(const Value& entry, const std::string& what);
  std::vector<Override> policy_sets(const Value& at, const std::string& reference);
  std::optional<Measure> measure(const Value& table, const char* key);
  std::string duration_text(const Value& table, const char* key, const std::string& otherwise);

  void read_top(const Value& root);
  void read_design(const Value& root);
  bool read_kind(const Value& design);  ///< false: there is none, or no such kind
  void read_factor(const Value& factor);
  void check_ways(const Value& factor, const StudyFactorSpec& spec);
  void check_labels(const Value& at, const StudyFactorSpec& spec, const char* what);
  void check_apart();
  void check_in_force(const Value& root);
  void check_nested(const std::map<std::string, std::size_t>& setter);
  void check_kind(const Value& root, const Value& design);
  void read_ends(const Value& factor, StudyFactorSpec& spec);
  void read_middle(const Value& factor, StudyFactorSpec& spec);
  void read_values(const Value& values, StudyFactorSpec& spec);
  void read_levels(const Value& levels, StudyFactorSpec& spec);
  void read_table(const Value& design);
  void read_points(const Value& root);
  void read_steps(const Value& root);
  void read_attribution(const Value& root);
  void check_reached(const Value& root, const std::vector<Override>& candidate);
  void read_candidate(const Value& at, const Value& root);
  void check_steps_apart();
  void read_variants(const Value& root);
  void read_select(const Value& root);
  void read_stop(const Value& root);
  void read_validity(const Value& root);
  double number(const Value& table, const char* key, double otherwise);
  void read_seek(const Value& root);
  void read_goal(const Value& seek);
  void read_target(const Value& seek);
  void check_reachable(const Value& at, const SeekTarget& target);
  void check_seek(const Value& root, const Value& at);
  void check_metrics(const Value& root);

  const ReadText& read_;
  StudySpec spec_;
  Problems problems_;
};

}  // namespace rapport
