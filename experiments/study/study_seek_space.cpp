#include "experiments/study/study_seek_space.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "experiments/study/study_reader.h"
#include "sim/file/document.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

constexpr double kSteps = 20.0;         // of a range, about
constexpr std::size_t kNamedMoves = 4;  // in a label

/// The largest of 1, 2 and 5 times powers of ten that is not above x.
double round_step(double x) {
  const double power = std::pow(10.0, std::floor(std::log10(x)));
  for (const double times : {5.0, 2.0}) {
    if (times * power <= x * (1 + 1e-9)) return times * power;
  }
  return power;
}

/// What the lever of a key is today where that key acts.
double value_today(const Lever& lever, const std::string& path, const Scenario& today) {
  std::vector<std::string> parts = split_path(path, "");
  if (parts[0] == "levers") parts.erase(parts.begin());
  const LeverValues values(lever, today);
  if (parts.size() < 3) return values.of_all();
  const std::string &scope = parts[1], &of = parts[2];
  if (scope == name_of(LeverScope::department)) return values.of_department(of);
  if (scope == name_of(LeverScope::segment)) return values.of_segment(of);
  for (const TouchPointSpec& touch_point : today.touch_points) {
    if (scope == name_of(LeverScope::touch_point) && touch_point.name == of) {
      return values.of_touch_point(touch_point);
    }
  }
  for (const LeverSetting& setting : today.levers) {
    const bool is_same = find_lever(setting.lever) == &lever && setting.of == of;
    if (is_same && name_of(setting.scope) == scope) return setting.value;
  }
  return values.of_all();
}

/// " hours a year", " EUR"; nothing for shares, which are from 0 to 1.
std::string unit_behind(const Lever& lever, const std::string& currency) {
  const std::string unit = lever.unit;
  if (unit == "share" || unit == "0 to 1") return "";
  return " " + (unit == "money" && !currency.empty() ? currency : unit);
}

/// The lever's word for a value; empty where none is near, for a word further off would contradict
/// the value beside it.
std::string nearest_word(const Lever& lever, double value) {
  const double place = 4.0 * (value - lever.least) / (lever.most - lever.least);
  constexpr double kNear = 0.2;  // of the way from one word to the next
  if (std::abs(place - std::round(place)) > kNear) return {};
  return words_of(lever)[static_cast<std::size_t>(std::lround(std::clamp(place, 0.0, 4.0)))];
}

std::string value_text(double value) { return number_text(std::round(value * 1e6) / 1e6); }

}  // namespace

double SeekSpace::value(std::size_t factor, double coordinate) const {
  const SeekLever& lever = levers[factor];
  if (coordinate == places[factor].home) return lever.today;
  return std::round((lever.low + coordinate * lever.range) * 1e9) / 1e9;
}

SeekSpace seek_space(const StudySpec& spec, const Scenario& today) {
  SeekSpace space;
  space.currency = today.currency;
  for (const StudyFactorSpec& factor : spec.factors) {
    SeekLever moved{lever_of(factor.paths[0]), factor.low.number,
                    factor.high.number - factor.low.number, 0.0};
    const Lever& lever = *moved.lever;
    moved.today = value_today(lever, factor.paths[0], today);
    double step = round_step(moved.range / kSteps);
    if (lever.most - lever.least >= kSteps) step = std::max(1.0, step);
    space.places.push_back({(moved.today - moved.low) / moved.range, step / moved.range});
    space.levers.push_back(moved);
  }
  return space;
}

std::vector<std::size_t> moved_factors(const SeekSpace& space, const SeekPoint& point) {
  std::vector<std::size_t> moved;
  for (std::size_t f = 0; f < point.size(); ++f) {
    if (point[f] != space.places[f].home) moved.push_back(f);
  }
  std::ranges::stable_sort(moved, std::greater{}, [&](std::size_t f) {
    return std::abs(point[f] - space.places[f].home);
  });
  return moved;
}

std::string seek_label(const StudySpec& spec, const SeekSpace& space, const SeekPoint& point) {
  const std::vector<std::size_t> moved = moved_factors(space, point);
  if (moved.empty()) return "nothing moved";
  std::string label;
  for (std::size_t i = 0; i < std::min(moved.size(), kNamedMoves); ++i) {
    label += (i == 0 ? "" : ", ") + spec.factors[moved[i]].label + " " +
             value_text(space.value(moved[i], point[moved[i]]));
  }
  if (moved.size() <= kNamedMoves) return label;
  return label + " and " + std::to_string(moved.size() - kNamedMoves) + " more";
}

std::vector<SeekMove> seek_moves(const StudySpec& spec, const SeekSpace& space,
                                 const SeekPoint& point, std::span<const std::size_t> places) {
  std::vector<SeekMove> moves;
  for (const std::size_t f : places) {
    const Lever& lever = *space.levers[f].lever;
    const double value = space.value(f, point[f]);
    moves.push_back({spec.factors[f].label + " from " + value_text(space.levers[f].today) + " to " +
                         value_text(value) + unit_behind(lever, space.currency),
                     nearest_word(lever, value)});
  }
  return moves;
}

}  // namespace rapport
