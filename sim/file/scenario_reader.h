// From the tree of a scenario file, without its policies, to a Scenario.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/file/source_map.h"
#include "sim/file/value_reader.h"
#include "sim/scenario/headcount.h"
#include "sim/scenario/lever.h"

namespace rapport {

inline constexpr const char* kEndWord = "end";  ///< "to" of a move that ends the case, in files
inline constexpr int kSchema = 1;               ///< of scenario files

/// Top-level keys of a file that are neither parameters nor sorts of things.
std::span<const char* const> file_keys();

/// Keys of a pool that say how many people it employs, in place of `staff`: the first, and those
/// beside it.
std::vector<std::string> headcount_keys();

/// Whether this version reads files of that schema; adds a problem where it does not.
bool check_schema(const Value& schema, Problems& problems);

/// Reads one tree. May be used for several (Today, then policies): distributions are made once.
class ScenarioReader {
 public:
  /// Fills `map` with the places of what it read. Problems of form (unknown keys, wrong types and
  /// units) are added with their positions; what cannot be read stays at its default.
  Scenario read(const Value& root, SourceMap& map, Problems& problems);
  /// How the people on shift of the last tree's pools were derived where it says headcounts, a
  /// sentence for each such pool.
  const std::vector<std::string>& headcounts() const { return headcounts_; }

 private:
  void read_top(const Value& root);
  void read_parameters(const Value& table, std::span<const Parameter> parameters, void* owner,
                       const std::string& place, const std::vector<std::string>& others = {},
                       const std::string& prefix = {});
  void add_weekdays(const Value& table, const std::string& place, const std::string& key);
  template <class Spec>
  void read_items(const Value& root, const char* key, std::vector<Spec>& items,
                  const std::vector<std::string>& others = {});
  void read_headcounts(const Value& root);
  void read_headcount(const Value& table, PoolSpec& pool, const std::string& place);
  std::optional<Headcount> headcount_of(const Value& table, const PoolSpec& pool,
                                        const std::string& place);
  template <class Read>
  bool read_beside(const Value& table, const char* key, const std::string& place, Read read);
  const Value* table_of(const Value& root, const char* key);
  void read_schema(const Value& root);
  void read_currency(const Value& root);
  void read_segment_factor(const Value& value, NeedSpec& need, const std::string& place);
  void read_journeys(const Value& root);
  void read_steps(const Value& steps, JourneySpec& journey, const std::string& place);
  void read_entry(const Value& step, JourneySpec& journey, const std::string& place);
  void read_moves(const Value& list, Outcome on, const std::string& from, JourneySpec& journey,
                  const std::string& place);
  bool read_move(const Value& value, JourneySpec::Move& move, const std::string& what,
                 const std::string& place);
  bool read_target(const Value& value, JourneySpec::Move& move, const std::string& what);
  void take_rest(const Value& list, JourneySpec& journey, std::size_t first, std::size_t rest,
                 const std::string& step, const std::string& key);
  void read_levers(const Value& root);
  void read_lever_scopes(const KeyValue& lever);
  void read_lever_scope(const KeyValue& lever, const KeyValue& scope, LeverScope of);
  void unknown_scope(const KeyValue& lever, const KeyValue& scope);
  std::optional<double> lever_number(const Lever* lever, const Value& value,
                                     const std::string& what);
  void add_lever(const LeverSetting& setting, const Value& value, const Position& fault);
  void read_lever_costs(const Value& root);
  void read_lever_cost(const KeyValue& lever);
  bool is_table(const Value& value, const std::string& what);
  void unknown_key(const KeyValue& entry, const std::string& place, const std::string& prefix,
                   const std::vector<std::string>& known);

  Problems none_;  // until read() names others
  ValueReader values_{"", none_};
  SourceMap* map_ = nullptr;
  Scenario scenario_;
  std::vector<std::string> headcounts_;
};

}  // namespace rapport
