// One row for each kind of design: parsers, help, checks and documentation loop over it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "experiments/design/design.h"

namespace rapport {

/// The options of a wish that not every kind takes.
enum class DesignOption : unsigned {
  points = 1,
  levels = 2,
  trajectories = 4,
  generators = 8,
  seed = 16
};

/// An option for people: the same for all kinds that take it.
struct DesignOptionRow {
  DesignOption option;
  const char* key;   ///< in files and on the command line
  const char* help;  ///< one sentence
};

/// What may be concluded from the runs of a design.
enum class DesignAnalysis : unsigned {
  contrasts = 1,           ///< main effects and interactions as differences of means
  regression = 2,          ///< a fitted surface
  elementary_effects = 4,  ///< of Morris
  indices = 8,             ///< Sobol' indices from the blocks A, B, AB_i
  ends = 16,               ///< what each factor does from its middle to its ends
};

struct DesignRow {
  DesignKind kind;
  const char* key;    ///< in files, as "full_factorial"
  const char* label;  ///< for people
  const char* help;   ///< one sentence
  const char* size;   ///< how many points, in words
  const char* source;
  unsigned takes;              ///< a sum of DesignOption
  unsigned allows;             ///< a sum of DesignAnalysis
  std::size_t default_levels;  ///< of numbers; 0 where the kind has no grid
  std::uint64_t (*points)(const DesignWish&);
  void (*check)(const DesignWish&, Problems&);  ///< only what concerns this kind
  Design (*make)(const DesignWish&);            ///< of a wish without problems

  bool takes_option(DesignOption option) const { return takes & static_cast<unsigned>(option); }
  bool allows_analysis(DesignAnalysis analysis) const {
    return allows & static_cast<unsigned>(analysis);
  }
};

/// All kinds, in the order of DesignKind.
std::span<const DesignRow> design_table();

/// The row of a kind.
const DesignRow& design_row(DesignKind kind);

/// The row with this key, or null.
const DesignRow* find_design(std::string_view key);

/// How many levels a wish gives to numbers: its own, or those of its kind where it says none.
std::size_t grid_of(const DesignWish& wish);

/// All options, in the order in which help names them.
std::span<const DesignOptionRow> design_options();

}  // namespace rapport
