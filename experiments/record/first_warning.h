// The first month in which a record leaves what a forecast allows.
//
// A record is looked at every month, in several figures at once: a band for a single month would
// soon be left by chance. So one limit holds for the whole path. Each run is taken for the record,
// and told by the others: how far does it ever stray, in any figure, any month, alone or over the
// last 3 or 12 months or since the start, against what is usual of that figure? The limit is the
// distance that at most one in twenty of such paths ever reaches. If the record is one more path of
// the same kind, it is as likely as any run to be among those, whatever the laws of the figures and
// however months and figures hang together (a permutation argument; Vovk, Gammerman and Shafer
// 2005, "Algorithmic Learning in a Random World", for single numbers). So of all forecasts that are
// right about 5 % ever warn, however often one looks: about, as a run is told by one run fewer than
// the record is. With fewer than 19 runs no limit can promise that.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "experiments/record/matched.h"

namespace rapport {

/// How often a forecast that is right may warn over all its months, about.
inline constexpr double kFalseAlarms = 0.05;
/// The fewest runs with which a limit can promise that.
inline constexpr std::size_t kFewestPaths = kFewestForLuck;

/// How far a record strays in one figure.
struct Straying {
  std::size_t line = 0;
  double most = 0;     ///< the largest distance so far, as a part of what is allowed; 0: no limit
  bool above = false;  ///< the record lies above what is foretold
  std::optional<std::size_t> month{};  ///< the first in which it goes beyond the limit
  std::size_t over = 1;                ///< months that this is of: 1, 3, 12, or all since the start
};

struct Warning {
  std::size_t paths = 0;        ///< runs, or variants, that the limit is of
  double limit = 0;             ///< how unusual a path may be; infinite: too few paths
  std::vector<Straying> lines;  ///< of each line that is foretold
  std::size_t beyond = 0;       ///< paths that ever stray further than the record has so far

  /// The line that warns first, of several in one month the one that strays furthest; null: none.
  const Straying* first() const;
};

Warning first_warning(const Matched& matched);

}  // namespace rapport
