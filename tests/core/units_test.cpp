#include "sim/core/units.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/random.h"

using namespace rapport;

namespace {

constexpr double kTicksPerMinute = 60000.0;

double value_of(std::string_view text, Quantity quantity, std::string_view currency = "EUR") {
  const Measured measured = read_measure(text, quantity, currency);
  CAPTURE(text);
  CAPTURE(measured.problem);
  REQUIRE(measured.problem.empty());
  return measured.value;
}

Measured refused(std::string_view text, Quantity quantity, std::string_view currency = "EUR") {
  const Measured measured = read_measure(text, quantity, currency);
  CAPTURE(text);
  CHECK_FALSE(measured.problem.empty());
  return measured;
}

std::uint64_t random_bits(std::uint32_t i, std::uint32_t stream) {
  return philox4x32_10({i, stream, 0, 0}, {11, 4}).u64(0);
}

const std::vector<Quantity> kAll = {
    Quantity::plain,          Quantity::share,         Quantity::count,     Quantity::duration,
    Quantity::rate,           Quantity::rate_hourly,   Quantity::money,     Quantity::money_hourly,
    Quantity::money_minutely, Quantity::money_monthly, Quantity::per_minute};

void check_reads_back(double value, Quantity quantity) {
  const std::string text = measure_text(value, quantity, "EUR");
  const Measured back = read_measure(text, quantity, "EUR");
  CAPTURE(text);
  REQUIRE(back.problem.empty());
  REQUIRE(std::bit_cast<std::uint64_t>(back.value) == std::bit_cast<std::uint64_t>(value));
}

}  // namespace

TEST_CASE("durations are ticks: the number times its unit, to the bit") {
  CHECK(value_of("4.2 min", Quantity::duration) == 4.2 * kTicksPerMinute);
  CHECK(value_of("4.2min", Quantity::duration) == 4.2 * kTicksPerMinute);
  CHECK(value_of("0.1 min", Quantity::duration) == 6000.0);
  CHECK(value_of("90 s", Quantity::duration) == 90000.0);
  CHECK(value_of(" 90\tseconds ", Quantity::duration) == 90000.0);
  CHECK(value_of("1 sec", Quantity::duration) == 1000.0);
  CHECK(value_of("250 ms", Quantity::duration) == 250.0);
  CHECK(value_of("1 h", Quantity::duration) == 3600000.0);
  CHECK(value_of("2 Hours", Quantity::duration) == 7200000.0);
  CHECK(value_of("1 d", Quantity::duration) == 86400000.0);
  CHECK(value_of("2 weeks", Quantity::duration) == 14 * 86400000.0);
  CHECK(value_of("12 months", Quantity::duration) == 365 * 86400000.0);
  CHECK(value_of("1 month", Quantity::duration) == 2628000000.0);
  CHECK(value_of("1 year", Quantity::duration) == 31536000000.0);
  CHECK(value_of("-3 min", Quantity::duration) == -180000.0);
  CHECK(value_of("+3e2 s", Quantity::duration) == 300000.0);
  CHECK(value_of("1e-3 s", Quantity::duration) == 1.0);
  CHECK(value_of(".5 s", Quantity::duration) == 500.0);
  CHECK(value_of("0", Quantity::duration) == 0.0);
}

TEST_CASE("rates are per year or per hour, in any spelling") {
  for (const char* text : {"6 / year", "6/year", "6 per year", "6 a year", "0.5 / month",
                           "0.5 a month", "6 per  years", "6/ yr"}) {
    CHECK(value_of(text, Quantity::rate) == 6.0);
  }
  CHECK(value_of("54 / hour", Quantity::rate_hourly) == 54.0);
  CHECK(value_of("54 an hour", Quantity::rate_hourly) == 54.0);
  CHECK(value_of("54/h", Quantity::rate_hourly) == 54.0);
  CHECK(value_of("0.9 / min", Quantity::rate_hourly) == 54.0);
  CHECK(value_of("1296 per day", Quantity::rate_hourly) == 54.0);
  CHECK(value_of("1 / day", Quantity::rate) == 365.0);
  CHECK(value_of("7 / week", Quantity::rate) == doctest::Approx(365.0).epsilon(1e-15));
  CHECK(value_of("0", Quantity::rate) == 0.0);
}

TEST_CASE("money, effects, shares and plain numbers") {
  CHECK(value_of("28 EUR / hour", Quantity::money_hourly) == 28.0);
  CHECK(value_of("28 EUR per hour", Quantity::money_hourly) == 28.0);
  CHECK(value_of("28EUR/h", Quantity::money_hourly) == 28.0);
  CHECK(value_of("28 / hour", Quantity::money_hourly) == 28.0);
  CHECK(value_of("0.5 EUR / min", Quantity::money_hourly) == 30.0);
  CHECK(value_of("0.05 EUR / min", Quantity::money_minutely) == 0.05);
  CHECK(value_of("14 EUR a month", Quantity::money_monthly) == 14.0);
  CHECK(value_of("168 EUR / year", Quantity::money_monthly) == 14.0);
  CHECK(value_of("12 EUR", Quantity::money) == 12.0);
  CHECK(value_of("-12.5", Quantity::money) == -12.5);
  CHECK(value_of("3 SEK / hour", Quantity::money_hourly, "SEK") == 3.0);
  CHECK(value_of("-0.004 / min", Quantity::per_minute) == -0.004);
  CHECK(value_of("-0.24 per hour", Quantity::per_minute) == -0.004);
  CHECK(value_of("85 %", Quantity::share) == 0.85);
  CHECK(value_of("7%", Quantity::share) == 0.07);
  CHECK(value_of("0.85", Quantity::share) == 0.85);
  CHECK(value_of("1e3", Quantity::plain) == 1000.0);
  CHECK(value_of("100000", Quantity::count) == 100000.0);
}

TEST_CASE("what is no number, or a number in another notation, is refused") {
  CHECK(refused("", Quantity::plain).problem == "no number");
  CHECK(refused("   ", Quantity::duration).problem == "no number");
  CHECK(refused("soon", Quantity::duration).problem == "'soon' is no number");
  for (const char* text :
       {"nan", "inf", "-inf", "+nan", "infinity", "--1", "+-1", "-", ".", "-.", "e5"}) {
    CHECK(refused(text, Quantity::plain).problem == "'" + std::string(text) + "' is no number");
  }
  CHECK(refused("1_000", Quantity::count).problem == "no '_' between digits");
  CHECK(refused("1,000 s", Quantity::duration).problem == "no ',' in numbers");
  CHECK(refused("0,5", Quantity::share).hint.find("'.'") != std::string::npos);
  CHECK(refused("1e999", Quantity::plain).problem.find("beyond") != std::string::npos);
  CHECK(refused("1e305 years", Quantity::duration).problem.find("beyond") != std::string::npos);
  CHECK(refused("0x10", Quantity::plain).problem == "unknown unit 'x10'");
  CHECK(refused("1.5", Quantity::count).problem == "'1.5' is not whole");
  CHECK(refused("1e17", Quantity::count).problem == "'1e17' is too large");
  const std::string raw("5\0 min", 6);
  CHECK(refused(raw, Quantity::duration).problem == "unknown unit '? min'");
}

TEST_CASE("unknown units come with those that would do, and the nearest one") {
  const Measured minutes = refused("4 mintes", Quantity::duration);
  CHECK(minutes.problem == "unknown unit 'mintes'");
  CHECK(minutes.allowed == "ms, s, min, h, days, weeks, months, years");
  CHECK(minutes.hint == "did you mean 'minutes'?");
  CHECK(refused("4 mn", Quantity::duration).hint == "did you mean 'min'?");
  CHECK(refused("4 m", Quantity::duration).hint.find("minutes or months") != std::string::npos);
  CHECK(refused("6 / yaer", Quantity::rate).hint == "did you mean 'year'?");
  CHECK(refused("1 h 30 min", Quantity::duration).hint.find("1.5 h") != std::string::npos);
  CHECK(refused("5", Quantity::duration).problem == "'5' needs a unit");
  CHECK(refused("5", Quantity::rate).problem == "'5' needs a unit");
  CHECK(refused("28 EUR", Quantity::money_hourly).problem == "'28 EUR' needs a unit");
  CHECK(refused("5 min", Quantity::rate).problem == "'5 min' is a duration, no number per time");
  CHECK(refused("5 / min", Quantity::duration).problem == "unknown unit '/ min'");
  CHECK(refused("5 /", Quantity::rate).problem == "unknown unit ''");
  CHECK(refused("5 min", Quantity::plain).problem == "unknown unit 'min'");
  CHECK(refused("5 %", Quantity::plain).problem == "unknown unit '%'");
}

TEST_CASE("another currency than the scenario's is named") {
  const Measured dollars = refused("28 USD / hour", Quantity::money_hourly);
  CHECK(dollars.problem == "'USD' is not the scenario's currency, EUR");
  CHECK(refused("12 eur", Quantity::money).hint == "did you mean 'EUR'?");
  CHECK(refused("12 EUR", Quantity::money, "").problem.find("no currency") != std::string::npos);
  CHECK(refused("12 min", Quantity::money).problem == "unknown unit 'min'");
}

TEST_CASE("long texts are cut in messages, between characters") {
  const std::string text = "1 " + std::string(39, 'x') + "\xC3\xA4" + std::string(1000, 'x');
  const std::string problem = refused(text, Quantity::duration).problem;
  CHECK(problem == "unknown unit '" + std::string(39, 'x') + "...'");
}

TEST_CASE("every quantity says its units") {
  CHECK(units_of(Quantity::money_hourly, "EUR") ==
        "EUR / hour (or per s, min, hour, day, week, month, year)");
  CHECK(units_of(Quantity::rate, "") == "/ year (or per s, min, hour, day, week, month, year)");
  for (const Quantity quantity : kAll) CHECK_FALSE(units_of(quantity, "").empty());
}

TEST_CASE("values are written in the unit that makes them short") {
  CHECK(measure_text(4.2 * kTicksPerMinute, Quantity::duration, "EUR") == "4.2 min");
  CHECK(measure_text(90000.0, Quantity::duration, "EUR") == "90 s");
  CHECK(measure_text(30 * 86400000.0, Quantity::duration, "EUR") == "30 days");
  CHECK(measure_text(31536000000.0, Quantity::duration, "EUR") == "1 year");
  CHECK(measure_text(3 * 2628000000.0, Quantity::duration, "EUR") == "3 months");
  CHECK(measure_text(1.0, Quantity::duration, "EUR") == "1 ms");
  CHECK(measure_text(0.0, Quantity::duration, "EUR") == "0 s");
  CHECK(measure_text(6.0, Quantity::rate, "EUR") == "6 / year");
  CHECK(measure_text(54.0, Quantity::rate_hourly, "EUR") == "54 / hour");
  CHECK(measure_text(3600.0, Quantity::rate_hourly, "EUR") == "1 / s");
  CHECK(measure_text(0.25, Quantity::share, "EUR") == "0.25");
  CHECK(measure_text(28.0, Quantity::money_hourly, "EUR") == "28 EUR / hour");
  CHECK(measure_text(28.0, Quantity::money_hourly, "") == "28 / hour");
  CHECK(measure_text(12.0, Quantity::money, "EUR") == "12 EUR");
  CHECK(measure_text(-0.004, Quantity::per_minute, "EUR") == "-0.004 / min");
  CHECK(measure_text(100000.0, Quantity::count, "EUR") == "100000");
  CHECK_THROWS_AS(measure_text(NAN, Quantity::plain, "EUR"), InvariantError);
  CHECK_THROWS_AS(measure_text(INFINITY, Quantity::duration, "EUR"), InvariantError);
}

TEST_CASE("written values read back to the same bits") {
  const std::vector<double> edges = {0.0,
                                     -0.0,
                                     1.0,
                                     std::numeric_limits<double>::max(),
                                     std::numeric_limits<double>::min(),
                                     std::numeric_limits<double>::denorm_min(),
                                     std::numeric_limits<double>::lowest()};
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const double any = i < edges.size() ? edges[i] : std::bit_cast<double>(random_bits(i, 0));
    const double usual = std::exp2(40.0 * uniform(random_bits(i, 1)) - 10.0);
    const auto ticks = static_cast<double>(random_bits(i, 2) >> (11 + i % 53));
    for (const Quantity quantity : kAll) {
      if (quantity == Quantity::count) {
        check_reads_back(ticks, quantity);
        continue;
      }
      if (std::isfinite(any)) check_reads_back(any, quantity);
      check_reads_back(usual, quantity);
      check_reads_back(-ticks, quantity);
    }
  }
}

TEST_CASE("whole ticks forgive the rounding of one product, and nothing more") {
  CHECK(whole_ticks(252000.0) == 252000);
  CHECK(whole_ticks(-1.0) == -1);
  CHECK(1.005 * 1000.0 != 1005.0);  // the case in point
  CHECK(whole_ticks(value_of("1.005 s", Quantity::duration)) == 1005);
  CHECK(whole_ticks(0.0) == 0);
  CHECK_FALSE(whole_ticks(0.5));
  CHECK_FALSE(whole_ticks(1e-9));
  CHECK_FALSE(whole_ticks(value_of("1.0005 s", Quantity::duration)));
  CHECK_FALSE(whole_ticks(1e17));
  CHECK_FALSE(whole_ticks(NAN));
  CHECK_FALSE(whole_ticks(INFINITY));
}

TEST_CASE("every millisecond that is given in seconds, minutes or hours is whole") {
  for (std::uint32_t i = 0; i < 100000; ++i) {
    const auto ticks = static_cast<Time>(random_bits(i, 5) >> (24 + i % 40));
    for (const Time unit : {kSecond, kMinute, kHour}) {
      const double number = static_cast<double>(ticks) / static_cast<double>(unit);
      REQUIRE(whole_ticks(number * static_cast<double>(unit)) == ticks);
    }
  }
}
