// Where the ticks of an axis stand and what they say, and how numbers are written in charts.
#pragma once

#include <string>
#include <vector>

namespace rapport {

struct Tick {
  double at = 0;
  std::string text{};
};

/// Ticks at multiples of 1, 2 or 5 times a power of ten, about `wanted` of them, that lie in [low,
/// high]. Only `low` where high <= low or wanted < 1; maybe none where wanted is 1.
std::vector<double> nice_ticks(double low, double high, int wanted);

/// Whether numbers above zero get a plus, as differences do.
enum class Sign { minus_only, both };

/// "1,234.5", with U+2212 as minus; "8.12 m" from a million on (two decimals more than asked for
/// are kept then); "–" where the number is none. -0 is 0.
std::string number_text(double value, int decimals, Sign sign = Sign::minus_only);

/// nice_ticks with texts: as many decimals as their distance needs, all with " m" or none.
std::vector<Tick> number_ticks(double low, double high, int wanted, Sign sign = Sign::minus_only);

/// Ticks at firsts of a year, a quarter or a month, Mondays or days: the shortest distance that
/// gives at most `wanted`, >= 1, of them. x counts days since 1970-01-01. Texts are "Jan 26" where
/// days are firsts of a month, else "5 Jan", and "2026" where all are firsts of a year and more
/// than a few.
std::vector<Tick> date_ticks(double low, double high, int wanted);

/// Hours after midnight, as "08:00".
std::vector<Tick> hour_ticks(double low, double high, int wanted);

/// "5 Jan 2026" of a day counted since 1970-01-01.
std::string date_text(double day);

}  // namespace rapport
