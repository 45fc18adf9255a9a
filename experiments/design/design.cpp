#include "experiments/design/design.h"

#include <algorithm>
#include <map>

#include "experiments/design/design_table.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

void check_factors(const DesignWish& wish, Problems& problems) {
  if (wish.factors.empty()) {
    problems.add("factors", "a design without factors", "at least one factor");
  }
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < wish.factors.size(); ++i) {
    const DesignFactor& factor = wish.factors[i];
    if (factor.name.empty()) {
      problems.add("factors", formatted("factor %zu has no name", i + 1));
    } else if (!first.emplace(factor.name, i).second) {
      problems.add("factors", "two factors are named '" + factor.name + "'", "names that differ");
    }
    if (factor.levels == 1) {
      problems.add("factors", "'" + factor.name + "' has a single level: nothing to compare",
                   "at least two levels", "leave the factor out, or add a level");
    }
  }
}

bool is_set(const DesignWish& wish, DesignOption option) {
  switch (option) {
    case DesignOption::points:
      return wish.points > 0;
    case DesignOption::levels:
      return wish.levels > 0;
    case DesignOption::trajectories:
      return wish.trajectories > 0;
    case DesignOption::generators:
      return !wish.generators.empty();
    case DesignOption::seed:
      return false;  // no seed says that nobody chose it
  }
  return false;
}

void check_options(const DesignWish& wish, const DesignRow& row, Problems& problems) {
  std::string taken;
  for (const DesignOptionRow& option : design_options()) {
    if (row.takes_option(option.option))
      taken += (taken.empty() ? "" : ", ") + std::string(option.key);
  }
  for (const DesignOptionRow& option : design_options()) {
    if (!row.takes_option(option.option) && is_set(wish, option.option)) {
      problems.add(option.key, std::string(row.key) + " takes no " + option.key, taken);
    }
  }
  if (row.takes_option(DesignOption::levels) && wish.levels == 1) {
    problems.add("levels", "one level leaves nothing to compare", "2 or more");
  }
}

void check_size(const DesignWish& wish, Problems& problems) {
  const std::uint64_t points = points_of(wish), factors = wish.factors.size();
  const std::uint64_t most = std::min(kMostDesignPoints, kMostDesignNumbers / factors);
  if (points <= most) return;
  problems.add("points",
               points == UINT64_MAX ? std::string("the design has more points than can be counted")
                                    : formatted("the design has %llu points",
                                                static_cast<unsigned long long>(points)),
               formatted("at most %llu of %zu factors", static_cast<unsigned long long>(most),
                         wish.factors.size()),
               "fewer levels, factors or points, or a design that does not try all combinations");
}

}  // namespace

std::uint64_t points_of(const DesignWish& wish) {
  return wish.factors.empty() ? 0 : design_row(wish.kind).points(wish);
}

Problems check_design(const DesignWish& wish) {
  const DesignRow& row = design_row(wish.kind);
  Problems problems;
  check_factors(wish, problems);
  check_options(wish, row, problems);
  if (!problems.empty()) return problems;
  check_size(wish, problems);
  if (problems.empty()) row.check(wish, problems);
  return problems;
}

Design make_design(const DesignWish& wish) {
  check_design(wish).throw_if_any();
  Design design = design_row(wish.kind).make(wish);
  design.kind = wish.kind;
  return design;
}

}  // namespace rapport
