// Horizontal bars, marks and spans with whiskers: which is best, what moves it, what if the world
// differs.
//
// Hit regions: "row:<id>".
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "experiments/chart/draft.h"

namespace rapport {

struct WhiskerRow {
  std::string id{}, name{}, note{};
  int slot = -1;        ///< of a policy: its mark before the name; -1: a grey dot with Form::marks
  bool strong = false;  ///< the one that is meant
  bool pale = false;    ///< not clear of what is too small to matter
  double value = NAN;
  double low = NAN, high = NAN;  ///< whiskers; NaN: none
  double reach = NAN;            ///< with Form::spans, the end of the bar
  std::string text{};            ///< at the right, or behind a span; empty: none
  std::string text_note{};       ///< grey, before the text
};

struct WhiskerChart {
  enum class Form {
    bars,   ///< from zero to the value, whiskers in ink
    marks,  ///< the policy's mark on a thick line from low to high
    spans   ///< from zero to the reach, a thin line to high, the mark at the value
  };
  std::string title{}, second{};
  Form form = Form::bars;
  double matters = 0;  ///< half the width of the strip "too small to matter"; 0: none
  int slot = 1;        ///< colour of bars of rows that belong to no policy
  std::vector<WhiskerRow> rows{};
  std::string foot{};  ///< a line below
};

Drawing draw(const WhiskerChart& chart, Extent size, const TextWidth& width);
ChartTable table_of(const WhiskerChart& chart);

}  // namespace rapport
