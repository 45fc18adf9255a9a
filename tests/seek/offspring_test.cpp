// What new points are, and that generations of them find fronts that are known.
#include "experiments/seek/offspring.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "experiments/design/latin_hypercube.h"
#include "experiments/seek/pareto.h"

using namespace rapport;

namespace {

using Evaluate = std::function<SeekValue(const SeekPoint&)>;

struct Search {
  std::vector<SeekPoint> points;
  std::vector<SeekValue> values;
};

/// Generations of which each has its parents among all points so far.
Search search(const Evaluate& evaluate, const std::vector<SeekPlace>& places, std::size_t size,
              std::uint32_t generations, const OffspringOptions& options, std::uint32_t seed = 1) {
  Search found;
  std::set<SeekPoint> known;
  std::vector<SeekPoint> next;
  for (const SeekPoint& point : random_latin_hypercube(size, places.size(), seed)) {
    next.push_back(settled(point, places));
    known.insert(next.back());
  }
  for (std::uint32_t g = 0; g <= generations; ++g) {
    for (const SeekPoint& point : next) {
      found.points.push_back(point);
      found.values.push_back(evaluate(point));
      found.values.back().moved = moved_places(point, places);
    }
    std::vector<SeekPoint> parents;
    for (const std::size_t p : best_points(found.values, size)) parents.push_back(found.points[p]);
    DesignDraws draws(seed, DesignPurpose::search, g);
    next = offspring(parents, places, size, options, draws, known);
  }
  return found;
}

std::vector<std::size_t> first_front(const Search& found) { return sorted_fronts(found.values)[0]; }

/// Mean distance of a front's points from a curve, in its second aim.
double distance(const Search& found, const std::function<double(double)>& curve) {
  double sum = 0.0;
  const std::vector<std::size_t> front = first_front(found);
  for (const std::size_t p : front) {
    sum += std::abs(found.values[p].aims[1] - curve(found.values[p].aims[0]));
  }
  return sum / static_cast<double>(front.size());
}

double widest_gap(const Search& found) {
  std::vector<double> first;
  for (const std::size_t p : first_front(found)) {
    first.push_back(found.values[p].aims[0]);
  }
  std::ranges::sort(first);
  double gap = 0.0;
  for (std::size_t i = 1; i < first.size(); ++i) gap = std::max(gap, first[i] - first[i - 1]);
  return gap;
}

const std::vector<SeekPlace> kFree(10, {-1.0, 0.0});  // home is nowhere

}  // namespace

TEST_CASE("ZDT1: the front f2 = 1 - sqrt(f1) is found, and all of it") {
  // Zitzler, Deb & Thiele (2000), Evolutionary Computation 8, 173-195: ten variables in [0, 1].
  const Evaluate zdt1 = [](const SeekPoint& x) {
    double g = 0.0;
    for (std::size_t i = 1; i < x.size(); ++i) g += x[i];
    g = 1.0 + 9.0 * g / static_cast<double>(x.size() - 1);
    return SeekValue{{x[0], g * (1.0 - std::sqrt(x[0] / g))}};
  };
  const Search found = search(zdt1, kFree, 40, 70, {});
  CHECK(distance(found, [](double f1) { return 1.0 - std::sqrt(f1); }) < 0.02);
  CHECK(widest_gap(found) < 0.1);
  const Search by_lot = search(zdt1, kFree, 2840, 0, {});  // as many points without any search
  CHECK(distance(by_lot, [](double f1) { return 1.0 - std::sqrt(f1); }) > 0.5);
}

TEST_CASE("Binh and Korn: a front behind two limits") {
  // Binh & Korn (1997), MOBES: x in [0, 5], y in [0, 3]. The front is x = y up to 3, then y = 3.
  const Evaluate binh_korn = [](const SeekPoint& u) {
    const double x = 5 * u[0], y = 3 * u[1];
    const double first = std::max(0.0, (x - 5) * (x - 5) + y * y - 25);
    const double second = std::max(0.0, 7.7 - (x - 8) * (x - 8) - (y + 3) * (y + 3));
    return SeekValue{{4 * x * x + 4 * y * y, (x - 5) * (x - 5) + (y - 5) * (y - 5)},
                     first + second};
  };
  const auto curve = [](double f1) {
    const double x = std::sqrt(f1 / 8);
    if (x <= 3) return 2 * (x - 5) * (x - 5);
    const double behind = std::sqrt(f1 / 4 - 9) - 5;
    return behind * behind + 4;
  };
  const Search found = search(binh_korn, {{-1, 0}, {-1, 0}}, 40, 40, {});
  for (const std::size_t p : first_front(found)) CHECK(found.values[p].violation == 0);
  CHECK(distance(found, curve) < 0.3);  // of up to 50
  CHECK(widest_gap(found) < 15);        // of 136
}

TEST_CASE("a budget among things of known worth: the best buy is found") {
  // Worth and price are linear, so what is worth most for its price is bought first: things 3, 7
  // and half of 5. Eight of twelve are worth nothing and cost nothing.
  std::vector<double> worth(12, 0.0), price(12, 0.0);
  worth[3] = 10, price[3] = 2;
  worth[7] = 8, price[7] = 3;
  worth[5] = 6, price[5] = 4;
  worth[1] = 1, price[1] = 5;
  const double budget = 7.0, best = 10 + 8 + 0.5 * 6;
  const Evaluate buy = [&](const SeekPoint& x) {
    double sum = 0.0, cost = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += worth[i] * x[i], cost += price[i] * x[i];
    return SeekValue{{-sum, cost}, std::max(0.0, cost - budget)};
  };
  const std::vector<SeekPlace> places(12, {0.0, 0.05});
  OffspringOptions options;
  options.homeward = 0.1;
  options.mutation = 3;
  options.mutations = 2;
  const Search found = search(buy, places, 20, 60, options);
  std::size_t winner = 0;  // by worth alone
  for (std::size_t p = 0; p < found.points.size(); ++p) {
    const SeekValue &value = found.values[p], &so_far = found.values[winner];
    if (so_far.violation > 0) winner = p;
    if (value.violation == 0 && value.aims[0] < so_far.aims[0]) winner = p;
  }
  CHECK(found.values[winner].violation == 0);
  CHECK(-found.values[winner].aims[0] > 0.97 * best);
  CHECK(-found.values[winner].aims[0] <= best + 1e-9);
  CHECK(found.points[winner][3] == doctest::Approx(1.0));
}

TEST_CASE("nothing moves that neither parent moves, but by mutation") {
  const std::vector<SeekPlace> places(6, {0.25, 0.1});
  OffspringOptions options;
  options.mutations = 0;
  SeekPoint a = home_of(places), b = home_of(places);
  a[0] = 0.8;
  b[0] = 0.4;
  b[3] = 1.0;
  DesignDraws draws(3, DesignPurpose::search);
  bool both = false;
  for (int i = 0; i < 200; ++i) {
    const auto [one, other] = children_of(a, b, places, options, draws);
    for (const SeekPoint& child : {one, other}) {
      CHECK(child[0] >= 0.0);
      CHECK(child[0] <= 1.0);
      CHECK((child[3] == 1.0 || child[3] == 0.25));
      for (const std::size_t k : {1, 2, 4, 5}) CHECK(child[k] == 0.25);
      both = both || (child[0] != 0.25 && child[3] == 1.0);
    }
  }
  CHECK(both);
}

TEST_CASE("coordinates are multiples of their step or home, and no point is made twice") {
  const std::vector<SeekPlace> places{{0.33, 0.25}, {0.5, 0.25}, {-0.5, 0.3}};
  CHECK(settled(0.3, places[0]) == doctest::Approx(0.25));
  CHECK(settled(0.33, places[0]) == 0.33);
  CHECK(settled(0.52, places[1]) == 0.5);
  CHECK(settled(0.93, places[2]) == doctest::Approx(0.9));
  CHECK(settled(0.97, places[2]) == 1.0);  // the end can be reached
  std::set<SeekPoint> known{home_of(places)};
  DesignDraws draws(1, DesignPurpose::search);
  OffspringOptions options;
  options.homeward = 0.2;
  const std::vector<SeekPoint> made =
      offspring({home_of(places)}, places, 500, options, draws, known);
  CHECK(known.size() == made.size() + 1);
  CHECK(made.size() >= 60);
  CHECK(made.size() <= 6 * 5 * 6 - 1);
}

TEST_CASE("the same seed makes the same points, another one others") {
  const Evaluate sphere = [](const SeekPoint& x) {
    double sum = 0.0;
    for (const double u : x) sum += (u - 0.4) * (u - 0.4);
    return SeekValue{{sum}};
  };
  const Search a = search(sphere, kFree, 10, 5, {}, 7), b = search(sphere, kFree, 10, 5, {}, 7);
  CHECK(a.points == b.points);
  CHECK(a.points != search(sphere, kFree, 10, 5, {}, 8).points);
}
