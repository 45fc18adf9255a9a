#include "sim/core/erlang.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/elementary.h"
#include "tests/support/sampling.h"

using namespace rapport;
using doctest::Approx;

namespace {

constexpr double kPerMinute = 100.0 / 60, kService = 4.0;  // minutes

double poisson(int k, double mean) {
  return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0));
}

/// M/M/n+M the long way: the chance of each number present, as one long vector.
std::vector<double> chain(double arrivals, double service, int servers, double patience, int most) {
  std::vector<long double> p{1.0L};
  long double sum = 1.0L;
  for (int k = 1; k <= most; ++k) {
    const double down = std::min(k, servers) / service + std::max(0, k - servers) / patience;
    p.push_back(p.back() * arrivals / down);
    sum += p.back();
  }
  std::vector<double> chances;
  for (const long double x : p) chances.push_back(static_cast<double>(x / sum));
  return chances;
}

/// P(served within `within`) for one who finds `ahead` waiting and all servers busy, by following
/// it step by step through time: dq(m)/dt = rates of moving up, itself at risk of losing patience.
/// Runge-Kutta of order 4 on the chance to be in place m and still there.
double served_in_time(int ahead, double per_server, int servers, double patience, double within) {
  const double out = servers * per_server;
  const auto slope = [&](const std::vector<double>& q) {
    std::vector<double> d(q.size(), 0.0);  // q[m]: m ahead; q.back(): served
    for (int m = 0; m <= ahead; ++m) {
      const auto i = static_cast<std::size_t>(m);
      const double up = (out + m / patience) * q[i];
      d[i] -= up + q[i] / patience;
      d[m == 0 ? q.size() - 1 : i - 1] += up;
    }
    return d;
  };
  std::vector<double> q(static_cast<std::size_t>(ahead) + 2, 0.0);
  q[static_cast<std::size_t>(ahead)] = 1.0;
  const int steps = 400;
  const double h = within / steps;
  const auto moved = [&](const std::vector<double>& d, double by) {
    std::vector<double> r = q;
    for (std::size_t i = 0; i < r.size(); ++i) r[i] += by * d[i];
    return r;
  };
  for (int s = 0; s < steps; ++s) {
    const auto a = slope(q), b = slope(moved(a, h / 2)), c = slope(moved(b, h / 2));
    const auto d = slope(moved(c, h));
    for (std::size_t i = 0; i < q.size(); ++i) q[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  }
  return q.back();
}

void check_finite_shares(const QueueForecast& q) {
  for (const double share : {q.wait_chance, q.abandoned, q.in_time}) {
    CHECK(share >= 0.0);
    CHECK(share <= 1.0 + 1e-12);
  }
  CHECK(q.mean_wait >= 0.0);
}

}  // namespace

TEST_CASE("Erlang-C gives the published digits") {
  const auto c = [](int servers) { return erlang_c(kPerMinute, kService, servers, 0.0); };
  CHECK(std::abs(c(8).wait_chance - 0.532687) <= 0.5e-6);
  CHECK(std::abs(60 * c(8).mean_wait - 95.884) <= 0.5e-3);
  CHECK(std::abs(c(9).wait_chance - 0.313256) <= 0.5e-6);
  CHECK(std::abs(60 * c(9).mean_wait - 32.22) <= 0.5e-2);
  CHECK(std::abs(c(10).wait_chance - 0.174582) <= 0.5e-6);
  CHECK(std::abs(60 * c(10).mean_wait - 12.57) <= 0.5e-2);
}

TEST_CASE("Erlang-A gives the published digits") {
  const auto a = [](double patience) { return erlang_a(kPerMinute, kService, 8, patience, 0.0); };
  CHECK(std::abs(a(4).wait_chance - 0.351753) <= 0.5e-6);
  CHECK(std::abs(60 * a(4).mean_wait - 18.585) <= 0.5e-3);
  CHECK(std::abs(a(4).abandoned - 0.077436) <= 0.5e-6);
  CHECK(std::abs(a(8).wait_chance - 0.396063) <= 0.5e-6);
  CHECK(std::abs(60 * a(8).mean_wait - 28.067) <= 0.5e-3);
  CHECK(std::abs(a(8).abandoned - 0.058472) <= 0.5e-6);
}

TEST_CASE("Erlang-C for one server is M/M/1") {
  const QueueForecast q = erlang_c(0.9, 1.0, 1, 2.0);
  CHECK(q.load == Approx(0.9).epsilon(1e-15));
  CHECK(q.wait_chance == Approx(0.9).epsilon(1e-14));
  CHECK(q.mean_wait == Approx(9.0).epsilon(1e-13));
  CHECK(q.in_time == Approx(1.0 - 0.9 * std::exp(-0.2)).epsilon(1e-14));
  CHECK(q.abandoned == 0.0);
}

TEST_CASE("patience as long as service: as many present as if nobody waited") {
  // each one present leaves at rate 1 / service: Poisson, as M/M/infinity
  const double load = 7.3;
  for (const int servers : {1, 5, 8, 20}) {
    const QueueForecast q = erlang_a(load, 1.0, servers, 1.0, 0.0);
    double busy = 0.0, waiting = 0.0;
    for (int k = servers; k < 200; ++k) {
      busy += poisson(k, load);
      waiting += (k - servers) * poisson(k, load);
    }
    CHECK(q.wait_chance == Approx(busy).epsilon(1e-11));
    CHECK(q.mean_wait == Approx(waiting / load).epsilon(1e-11));
    CHECK(q.abandoned == Approx(waiting / load).epsilon(1e-11));
  }
}

TEST_CASE("endless patience is Erlang-C, and long patience comes near it") {
  for (const int servers : {7, 8, 9, 10, 20}) {
    const QueueForecast c = erlang_c(kPerMinute, kService, servers, 0.5);
    const QueueForecast a = erlang_a(kPerMinute, kService, servers, 1e9, 0.5);
    CHECK(a.wait_chance == Approx(c.wait_chance).epsilon(1e-6));
    CHECK(a.mean_wait == Approx(c.mean_wait).epsilon(1e-6));
    CHECK(a.in_time == Approx(c.in_time).epsilon(1e-6));
    CHECK(erlang_a(kPerMinute, kService, servers, kInfinity, 0.5).in_time == c.in_time);
  }
}

TEST_CASE("Erlang-A is the birth-death chain") {
  for (const int servers : {1, 3, 8, 40}) {
    for (const double arrivals : {0.1, 2.0, 9.0, 60.0}) {
      for (const double patience : {0.05, 1.0, 7.0}) {
        CAPTURE(servers);
        CAPTURE(arrivals);
        CAPTURE(patience);
        const auto p = chain(arrivals, 1.0, servers, patience, 2000);
        double busy = 0.0, waiting = 0.0, served = 0.0;
        for (int k = 0; k <= 2000; ++k) {
          const double chance = p[static_cast<std::size_t>(k)];
          if (k >= servers) busy += chance;
          waiting += std::max(0, k - servers) * chance;
          served += std::min(k, servers) * chance;
        }
        const QueueForecast q = erlang_a(arrivals, 1.0, servers, patience, 1e6);
        CHECK(q.wait_chance == Approx(busy).epsilon(1e-11));
        CHECK(q.mean_wait == Approx(waiting / arrivals).epsilon(1e-11));
        CHECK(q.abandoned == Approx(waiting / patience / arrivals).epsilon(1e-11));
        CHECK(q.in_time == Approx(served / arrivals).epsilon(1e-11));  // all who are ever served
        CHECK(q.in_time + q.abandoned == Approx(1.0).epsilon(1e-12));
      }
    }
  }
}

TEST_CASE("the service level of Erlang-A by following those who wait through time" *
          doctest::skip(testing::kSanitized)) {
  int cases = 0;
  for (const int servers : {1, 4, 12}) {
    for (const double load : {0.6, 1.0, 1.6}) {
      for (const double patience : {0.3, 2.0, 30.0}) {
        for (const double within : {0.05, 0.4, 1.5}) {
          const double arrivals = load * servers;
          const auto p = chain(arrivals, 1.0, servers, patience, 120);
          if (p.back() > 1e-9) continue;  // a line too long for this way
          ++cases;
          double in_time = 0.0;
          for (int k = 0; k <= 120; ++k) {
            const double chance = p[static_cast<std::size_t>(k)];
            if (chance < 1e-9 && k > servers) continue;  // 1e-7 in all
            in_time +=
                chance *
                (k < servers ? 1.0 : served_in_time(k - servers, 1.0, servers, patience, within));
          }
          CAPTURE(servers);
          CAPTURE(load);
          CAPTURE(patience);
          CAPTURE(within);
          CHECK(std::abs(erlang_a(arrivals, 1.0, servers, patience, within).in_time - in_time) <
                1e-6);
        }
      }
    }
  }
  CHECK(cases > 60);  // of 81
}

TEST_CASE("the service level rises with time from who does not wait to who is served") {
  for (const int servers : {1, 50, 5000}) {
    for (const double load : {0.5, 0.99, 1.0, 1.3, 20.0}) {
      for (const double patience : {0.01, 1.0, 300.0}) {
        CAPTURE(servers);
        CAPTURE(load);
        CAPTURE(patience);
        const double arrivals = load * servers;
        double before = 0.0;
        for (const double within : {0.0, 1e-4, 0.01, 0.3, 2.0, 30.0, 1e3, 1e7}) {
          const QueueForecast q = erlang_a(arrivals, 1.0, servers, patience, within);
          if (within == 0.0) CHECK(q.in_time == Approx(1.0 - q.wait_chance).epsilon(1e-9));
          CHECK(q.in_time >= before - 1e-11);
          CHECK(q.in_time <= 1.0 - q.abandoned + 1e-11);
          if (within == 1e7) CHECK(q.in_time == Approx(1.0 - q.abandoned).epsilon(1e-11));
          before = q.in_time;
        }
      }
    }
  }
}

TEST_CASE("any load and any number of servers") {
  for (const int servers : {0, 1, 17, 800, 5000}) {
    for (const double load : {1e-300, 1e-3, 1.0, 799.9, 5000.0, 1e6}) {
      check_finite_shares(erlang_c(load, 1.0, servers, 0.3));
      for (const double patience : {1e-6, 1.0, 1e4}) {
        const QueueForecast q = erlang_a(load, 1.0, servers, patience, 0.3);
        check_finite_shares(q);
        CHECK(std::isfinite(q.mean_wait));
        CHECK(q.abandoned >= 1.0 - servers / load - 1e-12);  // who cannot be served
      }
    }
  }
}

TEST_CASE("far above its staff a line loses what it cannot serve, and waits accordingly") {
  const QueueForecast q = erlang_a(10000.0, 1.0, 5000, 2.0, 1.0);
  CHECK(q.wait_chance == Approx(1.0).epsilon(1e-12));
  CHECK(q.abandoned == Approx(0.5).epsilon(1e-9));
  CHECK(q.mean_wait == Approx(1.0).epsilon(1e-9));
  CHECK(q.in_time < 1e-9);  // the line's own wait is 2 log 2 = 1.386: as a fluid
  CHECK(erlang_a(10000.0, 1.0, 5000, 2.0, 1.5).in_time == Approx(0.5).epsilon(1e-3));
}

TEST_CASE("long patience at a full line takes no sum of all its states") {
  const QueueForecast q = erlang_a(100.0, 1.0, 50, 1e8, 1.0);
  CHECK(q.abandoned == Approx(0.5).epsilon(1e-9));
  CHECK(q.mean_wait == Approx(0.5e8).epsilon(1e-9));
}

TEST_CASE("what nobody serves and what nobody asks for") {
  const QueueForecast none = erlang_a(3.0, 2.0, 0, 5.0, 1.0);
  CHECK(none.load == 6.0);
  CHECK(none.abandoned == 1.0);
  CHECK(none.mean_wait == 5.0);
  CHECK(none.in_time == 0.0);
  const QueueForecast idle = erlang_a(0.0, 2.0, 3, 5.0, 1.0);
  CHECK(idle.wait_chance == 0.0);
  CHECK(idle.in_time == 1.0);
  CHECK(erlang_c(0.0, 2.0, 3, 1.0).in_time == 1.0);
}

TEST_CASE("Erlang-C without room: infinite waits at load = servers and above") {
  for (const double load : {5.0, 5.1, 700.0}) {
    const QueueForecast q = erlang_c(load, 1.0, 5, 1.0);
    CHECK(q.wait_chance == 1.0);
    CHECK(q.mean_wait == kInfinity);
    CHECK(q.in_time == 0.0);
  }
}

TEST_CASE("Erlang's formulas refuse what cannot be") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(erlang_c(-1.0, 1.0, 1, 0.0), InvariantError);
  CHECK_THROWS_AS(erlang_c(nan, 1.0, 1, 0.0), InvariantError);
  CHECK_THROWS_AS(erlang_c(1.0, 0.0, 1, 0.0), InvariantError);
  CHECK_THROWS_AS(erlang_c(1.0, 1.0, -1, 0.0), InvariantError);
  CHECK_THROWS_AS(erlang_c(1.0, 1.0, 1, -1.0), InvariantError);
  CHECK_THROWS_AS(erlang_a(1.0, 1.0, 1, 0.0, 0.0), InvariantError);
  CHECK_THROWS_AS(erlang_a(1e6, 1.0, 1, 1e9, 0.0), InvariantError);
}

TEST_CASE("Erlang with room: no place is Erlang's loss, many places are Erlang-A and Erlang-C") {
  for (const double load : {0.3, 1.9, 5.0, 40.0}) {
    for (const int servers : {1, 2, 7, 50}) {
      double loss = 1.0;
      for (int n = 1; n <= servers; ++n) loss = load * loss / (n + load * loss);
      const QueueForecast none = erlang_with_room(load, 1.0, servers, kInfinity, 0, 0.5);
      CHECK(none.turned_away == Approx(loss).epsilon(1e-12));
      CHECK(none.mean_wait == 0.0);
      CHECK(none.in_time == Approx(1.0 - loss).epsilon(1e-12));
      for (const double patience : {0.4, 3.0}) {
        const QueueForecast many = erlang_with_room(load, 1.0, servers, patience, 4000, 0.5);
        const QueueForecast open = erlang_a(load, 1.0, servers, patience, 0.5);
        CHECK(many.mean_wait == Approx(open.mean_wait).epsilon(1e-9));
        CHECK(many.abandoned == Approx(open.abandoned).epsilon(1e-9));
        CHECK(many.in_time == Approx(open.in_time).epsilon(1e-9));
        CHECK(many.wait_chance == Approx(open.wait_chance).epsilon(1e-9));
        CHECK(many.turned_away < 1e-12);
      }
      if (load >= servers) continue;
      const QueueForecast many = erlang_with_room(load, 1.0, servers, kInfinity, 4000, 0.5);
      const QueueForecast open = erlang_c(load, 1.0, servers, 0.5);
      CHECK(many.mean_wait == Approx(open.mean_wait).epsilon(1e-9));
      CHECK(many.in_time == Approx(open.in_time).epsilon(1e-9));
    }
  }
}

TEST_CASE("Erlang with room: three places for two servers at 167 % load, by hand") {
  // 40 an hour, 5 minutes each: p(n) by balance, n = 0 .. 5.
  std::vector<double> p{1.0};
  for (int n = 1; n <= 5; ++n) p.push_back(p.back() * 40.0 / (std::min(n, 2) * 12.0));
  double sum = 0.0, length = 0.0;
  for (int n = 0; n <= 5; ++n) sum += p[static_cast<std::size_t>(n)];
  for (int n = 3; n <= 5; ++n) length += (n - 2) * p[static_cast<std::size_t>(n)];
  const QueueForecast q = erlang_with_room(40.0, 1.0 / 12, 2, kInfinity, 3, 0.0);
  CHECK(q.turned_away == Approx(p[5] / sum).epsilon(1e-12));
  CHECK(q.mean_wait == Approx(length / sum / 40.0).epsilon(1e-12));
  CHECK(q.in_time == Approx((p[0] + p[1]) / sum).epsilon(1e-12));
  // A room of many places and far too much work does not overflow.
  const QueueForecast much = erlang_with_room(1000.0, 1.0, 1, kInfinity, 5000, 1.0);
  CHECK(much.turned_away == Approx(0.999).epsilon(1e-9));
  CHECK(std::isfinite(much.mean_wait));
}
