// Statements that have to hold of a firm: what people who know it say would happen, `[[must]]` in a
// scenario file. `rapport check --must` tests them by runs.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "sim/file/document.h"
#include "sim/file/scenario_file.h"

namespace rapport {

/// What has to become of a metric.
enum class MustThen { rises, falls, does_not_rise, does_not_fall, stays };
/// As files have it, by MustThen: "rises", "does not fall".
inline constexpr std::array<const char*, 5> kMustThens{"rises", "falls", "does not rise",
                                                       "does not fall", "stays"};

struct Must {
  std::string says;           ///< the statement for people: "If staff is halved, give-ups rise."
  std::string by;             ///< who says so; may be empty
  std::string policy;         ///< of the file, that is tried; empty: `set`
  std::vector<Override> set;  ///< that is tried on top of Today, from the first day on
  std::string against;        ///< the policy that it is compared with; "today" unless named
  std::string metric;         ///< id
  std::string segment;        ///< whose metric; empty: the whole firm's
  MustThen then = MustThen::rises;
  std::optional<double>
      than{};         ///< in the metric's unit: rises or falls by more than that; else by no more
  std::string where;  ///< file:line:column
};

/// Reads the list of tables `must` of a file. Metrics and policies are looked up when statements
/// are tested. Problems are added.
std::vector<Must> read_musts(const Value& musts, Problems& problems);

}  // namespace rapport
