// Charts with data as they come, and as they should not: what tests lay out and ./dev charts draws.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "experiments/chart/draft.h"
#include "experiments/chart/flow.h"

namespace rapport::testing {

struct Sample {
  std::string name{};
  std::function<Drawing(Extent, const TextWidth&)> draw{};
};

/// A chart of each kind with data that a screen would show.
std::vector<Sample> good_samples();

/// The map of journeys that is among the good ones.
FlowChart journeys_sample();

/// Each kind with long names, no data, one point, gaps, negative and huge numbers.
std::vector<Sample> awkward_samples();

inline const std::string kLongName =
    "Kundenorientierung über alles & <Technik zuletzt>, wie im Vorstand am 3. März beschlossen";

/// How a sample is made of a chart of any kind.
template <class AnyChart>
Sample sample(std::string name, AnyChart chart) {
  return {std::move(name), [chart = std::move(chart)](Extent size, const TextWidth& width) {
            return draw(chart, size, width);
          }};
}

}  // namespace rapport::testing
