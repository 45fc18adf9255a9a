// Charts: ticks, and pictures as text.
#include "experiments/chart/chart.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "experiments/chart/svg.h"
#include "sim/core/random.h"

namespace rapport {
namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++count;
  }
  return count;
}

/// Tags closed in the order in which they were opened, each once.
bool is_balanced(const std::string& svg) {
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = svg.find('<', at)) != std::string::npos;) {
    const std::size_t end = svg.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = svg.substr(at + 1, end - at - 1);
    if (tag[0] == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
    at = end;
  }
  return open.empty();
}

}  // namespace

TEST_CASE("ticks lie inside, are evenly spaced, and are about as many as wanted") {
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const RandomBlock block = philox4x32_10({i, 0, 0, 0}, {11, 0});
    const double size = std::pow(10.0, 12 * uniform(block.u32(0)) - 6);
    const double low = size * (4 * uniform(block.u32(1)) - 2);
    const double high = low + size * uniform(block.u32(2)) + 1e-3 * size;
    for (const int wanted : {2, 5, 6, 10}) {
      CAPTURE(low);
      CAPTURE(high);
      CAPTURE(wanted);
      const std::vector<double> ticks = nice_ticks(low, high, wanted);
      const double slack = 1e-6 * (high - low);
      REQUIRE(!ticks.empty());
      CHECK(ticks.front() >= low - slack);
      CHECK(ticks.back() <= high + slack);
      // The nearest of 1, 2, 5 and 10 is at worst 4/7 (2 for 3.5) or 10/7 (5 for 3.5) of what was
      // wanted, and ticks may miss at both ends.
      CHECK(static_cast<double>(ticks.size()) <= 1.75 * wanted + 1);
      CHECK(static_cast<double>(ticks.size()) >= 0.7 * wanted - 1);
      for (std::size_t k = 2; k < ticks.size(); ++k) {
        CHECK(std::abs(ticks[k] - 2 * ticks[k - 1] + ticks[k - 2]) <= slack);
      }
    }
  }
  CHECK(nice_ticks(0, 10, 5) == std::vector<double>{0, 2, 4, 6, 8, 10});
  CHECK(nice_ticks(0, 1, 5).size() == 6);
  CHECK(nice_ticks(3, 3, 5) == std::vector<double>{3});
  CHECK(nice_ticks(5, 3, 5).size() == 1);
  CHECK(nice_ticks(0, NAN, 5).size() == 1);
}

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
