// Ticks of axes, and numbers as texts.
#include "experiments/chart/ticks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/core/calendar.h"
#include "sim/core/random.h"

namespace rapport {

namespace {

double day(int year, int month, int date) {
  return static_cast<double>(days_from_civil({year, month, date}));
}

std::vector<std::string> texts_of(const std::vector<Tick>& ticks) {
  std::vector<std::string> texts;
  for (const Tick& tick : ticks) texts.push_back(tick.text);
  return texts;
}

using Texts = std::vector<std::string>;

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

TEST_CASE("ticks of any two numbers are finite, in order, and each has a text of its own") {
  const double ends[] = {-1e308, -3e9,   -1e6, -7.5,  -1e-12, 0,    1e-300, 1e-7,   0.02,
                         1,      999999, 1e6,  1.2e7, 5e12,   1e13, 1e300,  1.7e308};
  for (const double low : ends) {
    for (const double high : ends) {
      for (const int wanted : {1, 2, 6}) {
        CAPTURE(low);
        CAPTURE(high);
        const std::vector<Tick> ticks = number_ticks(low, high, wanted);
        std::set<std::string> texts;
        for (std::size_t i = 0; i < ticks.size(); ++i) {
          CHECK(std::isfinite(ticks[i].at));
          if (i > 0) CHECK(ticks[i].at > ticks[i - 1].at);
          CHECK(ticks[i].text.size() <= 24);
          texts.insert(ticks[i].text);
        }
        CHECK(texts.size() == ticks.size());
      }
    }
  }
}

TEST_CASE("numbers are written with commas, a true minus, and millions") {
  CHECK(number_text(1234567.0 / 10, 1) == "123,456.7");
  CHECK(number_text(-104, 0) == "−104");
  CHECK(number_text(130, 0, Sign::both) == "+130");
  CHECK(number_text(0, 1, Sign::both) == "0.0");
  CHECK(number_text(-0.04, 1, Sign::both) == "0.0");
  CHECK(number_text(8123456, 0) == "8.12 m");
  CHECK(number_text(NAN, 1) == "–");
  CHECK(number_text(-INFINITY, 1) == "–");
  CHECK(number_text(2.5e20, 0) == "2.5e+20");
  CHECK(texts_of(number_ticks(-1.4, 1.2, 5, Sign::both)) ==
        Texts{"−1.0", "−0.5", "0", "+0.5", "+1.0"});
  CHECK(texts_of(number_ticks(8e5, 1e6, 2)) == Texts{"800,000", "900,000", "1,000,000"});
  CHECK(texts_of(number_ticks(0, 3e7, 3)) == Texts{"0", "10 m", "20 m", "30 m"});
  CHECK(texts_of(number_ticks(7.9, 8.2, 1)) == Texts{"8.0", "8.2"});
}

TEST_CASE("dates stand at firsts of years, quarters, months, at Mondays, or at days") {
  CHECK(texts_of(date_ticks(day(2026, 1, 1), day(2029, 1, 1), 7)) ==
        Texts{"Jan 26", "Jul 26", "Jan 27", "Jul 27", "Jan 28", "Jul 28", "Jan 29"});
  CHECK(texts_of(date_ticks(day(2026, 1, 5), day(2029, 1, 4), 4)) ==
        Texts{"Jan 27", "Jan 28", "Jan 29"});
  CHECK(texts_of(date_ticks(day(2026, 1, 1), day(2046, 1, 1), 6)) ==
        Texts{"2030", "2035", "2040", "2045"});
  CHECK(texts_of(date_ticks(day(2026, 2, 27), day(2026, 3, 2), 4)) ==
        Texts{"27 Feb", "28 Feb", "1 Mar", "2 Mar"});
  CHECK(texts_of(date_ticks(day(2026, 1, 1), day(2026, 2, 1), 5)) ==
        Texts{"5 Jan", "12 Jan", "19 Jan", "26 Jan"});
  CHECK(texts_of(date_ticks(day(1969, 12, 1), day(1970, 2, 1), 3)) ==
        Texts{"Dec 69", "Jan 70", "Feb 70"});
  CHECK(date_ticks(0, NAN, 4).empty());
  CHECK(date_ticks(-1e300, 1e300, 4).empty());
  CHECK(date_text(day(2026, 1, 5)) == "5 Jan 2026");
}

TEST_CASE("dates are in order, inside, and no more than wanted") {
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const RandomBlock block = philox4x32_10({i, 0, 0, 0}, {12, 0});
    const double low = 40000 * uniform(block.u32(0)) - 10000;
    const double high = low + std::pow(10.0, 5 * uniform(block.u32(1)));
    for (const int wanted : {1, 3, 8}) {
      CAPTURE(low);
      CAPTURE(high);
      const std::vector<Tick> ticks = date_ticks(low, high, wanted);
      CHECK(static_cast<int>(ticks.size()) <= wanted);
      // A step is at most five times the one before it, so some ticks remain.
      if (wanted == 8 && high - low > 40) CHECK(ticks.size() >= 1);
      for (std::size_t k = 0; k < ticks.size(); ++k) {
        CHECK(ticks[k].at >= low);
        CHECK(ticks[k].at <= high);
        if (k > 0) CHECK(ticks[k].at > ticks[k - 1].at);
      }
    }
  }
}

TEST_CASE("hours are whole and even") {
  CHECK(texts_of(hour_ticks(0, 24, 7)) ==
        Texts{"00:00", "04:00", "08:00", "12:00", "16:00", "20:00", "24:00"});
  CHECK(texts_of(hour_ticks(8, 10, 7)) == Texts{"08:00", "09:00", "10:00"});
}

}  // namespace rapport
