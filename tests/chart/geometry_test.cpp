// Labels pushed apart, lines decimated, hatches cut, layers of a network.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "experiments/chart/decimate.h"
#include "experiments/chart/hatch.h"
#include "experiments/chart/layers.h"
#include "experiments/chart/push_apart.h"
#include "experiments/chart/ribbon.h"
#include "experiments/chart/scatter.h"
#include "sim/core/random.h"

namespace rapport {

namespace {

/// Numbers in [0, 1) that are the same in every run.
class Chance {
 public:
  explicit Chance(std::uint32_t key) : key_(key) {}
  double next() { return uniform(philox4x32_10({count_++, 0, 0, 0}, {key_, 0}).u32(0)); }
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(next() * static_cast<double>(n));
  }

 private:
  std::uint32_t key_, count_ = 0;
};

double squared_moves(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

}  // namespace

TEST_CASE("labels are pushed apart, stay in order and inside, and move as little as can be") {
  Chance chance(21);
  for (int round = 0; round < 500; ++round) {
    std::vector<double> wanted(1 + chance.below(8));
    for (double& w : wanted) w = 220 * chance.next() - 10;
    const std::vector<double> places = pushed_apart(wanted, 23, 0, 200);
    REQUIRE(places.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      CHECK(places[i] >= -1e-9);
      CHECK(places[i] <= 200 + 1e-9);
      for (std::size_t j = 0; j < i; ++j) {
        CHECK(std::abs(places[i] - places[j]) >= 23 - 1e-9);
        CHECK((places[i] < places[j]) == (wanted[i] < wanted[j]));
      }
    }
    // No small step from there to other allowed places is better: one label, or all from one on.
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      for (const double step : {-0.1, 0.1}) {
        std::vector<double> other = places;
        for (double& p : other) {
          if (step < 0 ? p <= places[i] : p >= places[i]) p += step;
        }
        const auto [least, most] = std::minmax_element(other.begin(), other.end());
        if (*least < 0 || *most > 200) continue;
        CHECK(squared_moves(other, wanted) >= squared_moves(places, wanted) - 1e-9);
      }
    }
  }
}

TEST_CASE("labels that have room stay, and too many share what there is") {
  CHECK(pushed_apart({10, 50, 90}, 23, 0, 100) == std::vector<double>{10, 50, 90});
  CHECK(pushed_apart({50, 50}, 20, 0, 100) == std::vector<double>{40, 60});
  CHECK(pushed_apart({5, 5, 5}, 20, 0, 20) == std::vector<double>{0, 10, 20});
  CHECK(pushed_apart({}, 20, 0, 20).empty());
  CHECK(pushed_apart({7}, 20, 30, 20) == std::vector<double>{30});
}

TEST_CASE("a long line keeps its extremes, its ends and its order with few points a column") {
  Chance chance(22);
  std::vector<Point> line;
  for (int i = 0; i < 50000; ++i) line.push_back({i * 0.01, 100 * chance.next()});
  line[20123].y = -1000, line[31234].y = 1000;
  const std::vector<Point> kept = decimated(line);
  CHECK(kept.size() <= 4 * 501);
  CHECK(kept.front().x == line.front().x);
  CHECK(kept.back().x == line.back().x);
  std::map<double, std::pair<double, double>> all, some;  // least and largest y by column
  const auto take = [](auto& columns, const std::vector<Point>& points) {
    for (const Point& p : points) {
      const auto [at, is_new] = columns.try_emplace(std::floor(p.x), p.y, p.y);
      at->second = {std::min(at->second.first, p.y), std::max(at->second.second, p.y)};
    }
  };
  take(all, line), take(some, kept);
  CHECK(all == some);
  CHECK(std::is_sorted(kept.begin(), kept.end(), [](Point a, Point b) { return a.x < b.x; }));
  const std::vector<Point> few{{0, 1}, {5, 2}, {5, 9}, {5, 3}};
  CHECK(decimated(few).size() == 4);
  CHECK(decimated(std::vector<Point>{}).empty());
}

TEST_CASE("a long band keeps all of its area") {
  Chance chance(23);
  Strip strip;
  for (int i = 0; i < 20000; ++i) {
    strip.upper.push_back({i * 0.01, 10 * chance.next()});
    strip.lower.push_back({i * 0.01, 20 + 10 * chance.next()});
  }
  const Strip kept = decimated(strip);
  REQUIRE(kept.upper.size() == kept.lower.size());
  CHECK(kept.upper.size() <= 201);
  CHECK(kept.upper.back().x == strip.upper.back().x);
  for (std::size_t c = 0; c < kept.upper.size(); ++c) {
    for (std::size_t i = c * 100; i < std::min<std::size_t>(c * 100 + 100, 20000); ++i) {
      CHECK(kept.upper[c].y <= strip.upper[i].y);
      CHECK(kept.lower[c].y >= strip.lower[i].y);
    }
  }
}

TEST_CASE("hatches stay inside of what they fill, and fill all of it") {
  const Box box{13, 7, 90, 40};
  const Hatch hatch = hatched(box, 8, {0x0B66C3});
  REQUIRE(hatch.ends.size() % 2 == 0);
  double length = 0;
  for (std::size_t i = 0; i < hatch.ends.size(); i += 2) {
    const Point a = hatch.ends[i], b = hatch.ends[i + 1];
    for (const Point p : {a, b}) {
      CHECK(p.x >= box.x - 1e-9);
      CHECK(p.x <= box.right() + 1e-9);
      CHECK(p.y >= box.y - 1e-9);
      CHECK(p.y <= box.bottom() + 1e-9);
    }
    CHECK(a.x + a.y == doctest::Approx(b.x + b.y));
    CHECK(std::fmod(a.x + a.y + 1e-9, 8) == doctest::Approx(0).epsilon(1e-6));
    length += b.x - a.x;
  }
  // Lines every 8 along x: their lengths along x times 8 are the area, but for the ends.
  CHECK(length * 8 == doctest::Approx(box.width * box.height).epsilon(0.05));
  CHECK(hatched(Box{0, 0, 0, 10}, 8, {}).ends.empty());
  // A band whose edges cross: nothing is drawn between the two parts.
  const Strip crossed{{{0, 0}, {100, 40}}, {{0, 40}, {100, 0}}, {}};
  const Hatch parts = hatched(crossed, 5, {});
  for (std::size_t i = 0; i < parts.ends.size(); i += 2) {
    const double x = (parts.ends[i].x + parts.ends[i + 1].x) / 2;
    const double y = (parts.ends[i].y + parts.ends[i + 1].y) / 2;
    const double top = std::min(0.4 * x, 40 - 0.4 * x), bottom = std::max(0.4 * x, 40 - 0.4 * x);
    CHECK(y >= top - 1e-9);
    CHECK(y <= bottom + 1e-9);
  }
}

TEST_CASE("a ribbon goes from edge to edge") {
  const Strip strip = ribbon({0, 10}, 5, {100, 50}, 9, {});
  CHECK(strip.upper.front().y == 10);
  CHECK(strip.lower.front().y == 15);
  CHECK(strip.upper.back().x == doctest::Approx(100));
  CHECK(strip.upper.back().y == doctest::Approx(50));
  CHECK(strip.lower.back().y == doctest::Approx(59));
}

TEST_CASE("steps stand behind those that lead to them, and loops are told apart") {
  const Layers layers = layered({false, false, false, true},
                                {{0, 1}, {1, 2}, {2, 0}, {0, 2}, {2, 3}, {1, 3}, {1, 1}});
  CHECK(layers.back == std::vector<bool>{false, false, true, false, false, false, true});
  REQUIRE(layers.slots.size() == 4);
  CHECK(layers.slots[0] == std::vector<std::size_t>{0});
  CHECK(layers.slots[1][0] == 1);
  CHECK(layers.slots[2][0] == 2);
  CHECK(layers.slots[3] == std::vector<std::size_t>{3});
  CHECK(layers.bends[3].size() == 1);
  CHECK(layers.bends[5].size() == 1);
  CHECK(layered({}, {}).slots.empty());
  // An end stands in the last layer although its way is short.
  CHECK(layered({false, true, false, false}, {{0, 1}, {0, 2}, {2, 3}}).slots.back() ==
        std::vector<std::size_t>{1});
}

TEST_CASE("a new step moves no two others past each other") {
  Chance chance(24);
  for (int round = 0; round < 200; ++round) {
    const std::size_t nodes = 2 + chance.below(58);
    std::vector<bool> ends(nodes, false);
    std::vector<Arc> arcs;
    for (std::size_t n = 1; n < nodes; ++n) {
      arcs.push_back({chance.below(n), n});
      ends[n] = chance.next() < 0.1;
      if (chance.next() < 0.3) arcs.push_back({chance.below(nodes), chance.below(nodes)});
    }
    const Layers before = layered(ends, arcs);
    std::size_t placed = 0;
    std::vector<std::size_t> layer(nodes), place(nodes);
    for (std::size_t l = 0; l < before.slots.size(); ++l) {
      for (std::size_t k = 0; k < before.slots[l].size(); ++k) {
        const std::size_t slot = before.slots[l][k];
        if (slot < nodes) layer[slot] = l, place[slot] = k, ++placed;
      }
    }
    REQUIRE(placed == nodes);
    for (std::size_t a = 0; a < arcs.size(); ++a) {
      if (!before.back[a] && !ends[arcs[a].from]) CHECK(layer[arcs[a].from] < layer[arcs[a].to]);
    }
    // One step more, which follows any of the others.
    ends.push_back(false);
    arcs.push_back({chance.below(nodes), nodes});
    const Layers after = layered(ends, arcs);
    for (const std::vector<std::size_t>& slots : after.slots) {
      std::vector<std::size_t> known;
      for (const std::size_t slot : slots) {
        if (slot < nodes && !ends[slot]) known.push_back(slot);
      }
      for (std::size_t k = 1; k < known.size(); ++k) {
        CHECK(layer[known[k]] == layer[known[k - 1]]);
        CHECK(place[known[k]] > place[known[k - 1]]);
      }
    }
  }
}

TEST_CASE("the front has those that nothing beats, and no others") {
  Chance chance(25);
  for (int round = 0; round < 100; ++round) {
    ScatterChart chart;
    chart.more_x_is_better = chance.next() < 0.5, chart.more_y_is_better = chance.next() < 0.5;
    for (int i = 0; i < 30; ++i) {
      chart.points.push_back(
          {"p", "p", -1, std::floor(10 * chance.next()), std::floor(10 * chance.next())});
    }
    chart.points[3].x = NAN;
    const auto beats = [&](const ScatterPoint& a, const ScatterPoint& b) {
      const double dx = (a.x - b.x) * (chart.more_x_is_better ? 1 : -1);
      const double dy = (a.y - b.y) * (chart.more_y_is_better ? 1 : -1);
      return dx >= 0 && dy >= 0 && (dx > 0 || dy > 0);
    };
    const std::vector<std::size_t> front = front_of(chart);
    REQUIRE(!front.empty());
    for (std::size_t i = 0; i < chart.points.size(); ++i) {
      const ScatterPoint& point = chart.points[i];
      const bool beaten = std::any_of(chart.points.begin(), chart.points.end(),
                                      [&](const ScatterPoint& p) { return beats(p, point); });
      const bool shown = std::any_of(front.begin(), front.end(), [&](std::size_t f) {
        return chart.points[f].x == point.x && chart.points[f].y == point.y;
      });
      if (std::isfinite(point.x)) CHECK(shown == !beaten);
    }
  }
}

}  // namespace rapport
