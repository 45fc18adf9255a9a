// Plain charts, and pages of them as text.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "experiments/chart/chart.h"
#include "experiments/chart/svg.h"
#include "tests/chart/svg_checks.h"

namespace rapport {

using testing::count_of;
using testing::is_balanced;

TEST_CASE("a page escapes what it is given and closes what it opens") {
  const std::string evil = "</svg><script>alert(\"&\")</script>\n\x01";
  std::vector<Chart> charts(3);
  for (Chart& chart : charts) {
    chart.title = chart.x_label = chart.y_label = evil;
    chart.diagonal = true;
    const std::vector<double> x{0, 1, 2}, y{3, 1, 2}, low{2, 0, 1}, high{4, 2, 3};
    for (const Series::Kind kind :
         {Series::Kind::line, Series::Kind::step, Series::Kind::points, Series::Kind::band}) {
      Series series;
      series.kind = kind, series.name = evil, series.x = x, series.y = y;
      if (kind == Series::Kind::points || kind == Series::Kind::band) {
        series.low = low, series.high = high;
      }
      chart.series.push_back(series);
    }
  }
  const std::string svg = svg_page(evil, evil, charts, 2);
  CHECK(is_balanced(svg));
  CHECK(count_of(svg, "<script") == 0);
  CHECK(count_of(svg, "</svg>") == 1);
  // Title and subtitle; of each chart the title, two labels and four names.
  CHECK(count_of(svg, "&lt;script&gt;alert(&quot;&amp;&quot;)") == 2 + 3 * 7);
  CHECK(
      std::none_of(svg.begin(), svg.end(), [](char c) { return c >= 0 && c < ' ' && c != '\n'; }));
}

TEST_CASE("pages of nothing, and of charts of nothing") {
  CHECK(is_balanced(svg_page("", "", {}, 2)));
  Chart chart;
  chart.series.resize(2);
  chart.series[1].kind = Series::Kind::band;
  const std::string svg = svg_page("t", "s", {chart, Chart{}}, 1);
  CHECK(is_balanced(svg));
  CHECK(count_of(svg, "nan") + count_of(svg, "inf") == 0);
}

TEST_CASE("long texts are not cut in the middle of a tag") {
  Chart chart;
  chart.title = chart.x_label = std::string(3000, '&');
  chart.series.resize(1);
  chart.series[0].name = std::string(3000, 'x');
  CHECK(is_balanced(svg_page("t", "s", {chart}, 1)));
}

TEST_CASE("numbers that are none are left out of a picture") {
  Chart chart;
  Series series;
  series.x = {0, 1, 2}, series.y = {1, NAN, INFINITY};
  for (const Series::Kind kind : {Series::Kind::line, Series::Kind::step, Series::Kind::points}) {
    series.kind = kind;
    chart.series = {series};
    const std::string svg = svg_page("t", "s", {chart}, 1);
    CHECK(count_of(svg, "nan") == 0);
    CHECK(count_of(svg, "inf") == 0);
    CHECK(is_balanced(svg));
  }
}

}  // namespace rapport
