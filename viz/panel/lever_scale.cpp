// Levers as sliders: their scale, their steps, their words.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "experiments/output/numbers.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

bool is_share(const Lever& lever) {
  const std::string_view unit = lever.unit;
  return unit == "0 to 1" || unit == "share";
}
bool is_money(const Lever& lever) { return std::string_view(lever.unit) == "money"; }

/// The levers that a board sees, and those that a team sees besides; analysts see all.
constexpr std::string_view kBoard[] = {"O1", "O3", "C2", "C4", "C6a", "I1", "I4", "R2"};
constexpr std::string_view kTeam[] = {"O2", "O5", "C7", "C8a", "I2", "I3", "R3"};

}  // namespace

Depth depth_of(const Lever& lever) {
  const std::string_view code = lever.code;
  if (std::ranges::find(kBoard, code) != std::end(kBoard)) return Depth::board;
  if (std::ranges::find(kTeam, code) != std::end(kTeam)) return Depth::team;
  return Depth::analyst;
}

double lever_step(const Lever& lever) {
  const double range = lever.most - lever.least;
  return range > 1000 ? 500.0 : range > 50 ? 5.0 : range > 10 ? 1.0 : 0.05;
}

/// Money on a scale of square roots: small amounts are where firms decide.
double share_of(const Lever& lever, double value) {
  const double share = std::clamp((value - lever.least) / (lever.most - lever.least), 0.0, 1.0);
  return is_money(lever) ? std::sqrt(share) : share;
}

double value_at(const Lever& lever, double share) {
  share = std::clamp(share, 0.0, 1.0);
  if (is_money(lever)) share *= share;
  const double step = lever_step(lever),
               steps = std::round(share * (lever.most - lever.least) / step);
  const double value = lever.least + steps * step;
  return std::clamp(std::round(value * 1e6) / 1e6, lever.least, lever.most);
}

std::string lever_text(const Lever& lever, double value, const std::string& currency) {
  const std::string_view unit = lever.unit;
  if (is_share(lever)) return number(100.0 * value, 1.0) + " %";
  if (is_money(lever))
    return number(value, value < 10 && value != std::floor(value) ? 0.1 : 1.0) + " " + currency;
  if (unit == "x today") return number(100.0 * value, 1.0) + " % of today";
  const std::string amount = number(value, value == std::floor(value) ? 1.0 : 0.1);
  if (unit == "hours a year") return amount + " h a year";
  return amount + " " + std::string(unit);
}

namespace {

/// A comma before three digits parts thousands, any other is the mark of decimals.
std::string without_commas(std::string text) {
  const auto digits_after = [&](std::size_t at) {
    std::size_t n = 0;
    while (at + 1 + n < text.size() && std::isdigit(static_cast<unsigned char>(text[at + 1 + n])))
      ++n;
    return n;
  };
  for (std::size_t at = text.find(','); at != std::string::npos; at = text.find(',', at)) {
    if (digits_after(at) == 3) {
      text.erase(at, 1);
    } else {
      text[at++] = '.';
    }
  }
  return text;
}

/// Whether what stands behind a number is the lever's unit, without its blanks.
bool is_unit(std::string rest, const Lever& lever, const std::string& currency) {
  const auto plain = [](std::string text) {
    std::erase(text, ' ');
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
  };
  rest = plain(rest);
  const std::string unit = lever.unit;
  const std::string names[] = {"",
                               unit,
                               unit.substr(0, unit.find(' ')),
                               lever_text(lever, lever.most, currency)
                                   .substr(lever_text(lever, lever.most, currency).find(' ') + 1),
                               is_money(lever) ? currency : "",
                               unit == "hours a year" ? "h" : ""};
  return std::ranges::any_of(names, [&](const std::string& name) { return rest == plain(name); });
}

}  // namespace

std::optional<double> typed_value(const Lever& lever, std::string text,
                                  const std::string& currency) {
  std::erase(text, ' ');
  text = without_commas(std::move(text));
  if (text.starts_with('+')) text.erase(0, 1);
  double value = 0.0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc{} || !std::isfinite(value)) return std::nullopt;
  const std::string number(text.c_str(), end.ptr);
  const std::string rest(end.ptr);
  const bool in_percent = is_share(lever) || std::string_view(lever.unit) == "x today";
  const bool has_sign = in_percent && rest.starts_with('%');
  if (!has_sign && !is_unit(rest, lever, currency)) return std::nullopt;
  // "70" and "70 %" are as the field shows them, "0.7" is as files have it.
  if (has_sign || (in_percent && number.find('.') == std::string::npos)) value /= 100.0;
  if (value < lever.least || value > lever.most) return std::nullopt;
  return value;
}

std::string lever_words(const Lever& lever, double value) {
  const std::string_view unit = lever.unit;
  if (unit == "x today" && value == lever.neutral) return "as today";
  const auto words = words_of(lever);
  std::size_t nearest = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const double before = std::abs(value - value_of_word(lever, nearest));
    if (std::abs(value - value_of_word(lever, i)) < before) nearest = i;
  }
  const bool exact = std::abs(value - value_of_word(lever, nearest)) < 1e-9;
  if (!exact && !is_share(lever)) return lever.help;  // amounts speak for themselves
  return (exact ? "" : "≈ ") + std::string(words[nearest]);
}

}  // namespace rapport
