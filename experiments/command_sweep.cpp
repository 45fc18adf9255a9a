// rapport sweep: one lever over its range.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "experiments/command_line.h"
#include "experiments/commands.h"
#include "experiments/result_output.h"
#include "experiments/text_table.h"
#include "sim/model/checker.h"
#include "sim/model/lever.h"

namespace rapport {

namespace {

constexpr double kLevel = 0.95;
constexpr std::size_t kBar = 20;  // columns of the widest bar

/// "2.5 min" as 2.5 and " min".
struct Scaled {
  double number;
  std::string unit;
};

std::optional<Scaled> scaled(const std::string& text) {
  Scaled s{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), s.number);
  if (error != std::errc{} || !std::isfinite(s.number)) return std::nullopt;
  s.unit = std::string(end, text.data() + text.size());
  return s;
}

/// The values to try, as texts of one unit.
struct Ladder {
  std::vector<double> numbers;
  std::string unit;
  std::string text(std::size_t i) const { return number_text(numbers[i]) + unit; }
};

/// Whether a number is written as a whole one: 2, and not 2.0.
bool is_whole(const std::string& text) {
  return text.find_first_not_of("+-0123456789") == std::string::npos;
}

[[noreturn]] void refuse_unknown_range(const SweepOptions& options) {
  std::vector<std::string> known;
  for (const Lever& lever : levers()) known.push_back(lever.id);
  const std::string near = did_you_mean(options.lever, known);
  refuse("sweep " + options.lever, "is no lever, so its range is not known",
         "a lever ('rapport levers' lists them), or a key of the file with --from and --to, as "
         "--from 2 --to 12 or --from \"1 min\" --to \"5 min\"",
         near);
}

Ladder ladder_of(const SweepOptions& options, const Lever* lever) {
  const std::string from = options.from.empty() && lever ? number_text(lever->least) : options.from;
  const std::string to = options.to.empty() && lever ? number_text(lever->most) : options.to;
  if (from.empty() || to.empty()) refuse_unknown_range(options);
  const auto low = scaled(from), high = scaled(to);
  if (!low || !high || low->unit != high->unit) {
    refuse("--from " + from + " --to " + to, "are no two numbers of one unit",
           "as --from 2 --to 12 or --from \"1 min\" --to \"5 min\"");
  }
  Ladder range{{}, low->unit};
  const bool whole = lever == nullptr && is_whole(from) && is_whole(to);
  for (int i = 0; i < options.points; ++i) {
    // From whole ends in even steps, so that 0.5 to 2 in 11 points are 0.5, 0.65, ...
    const double x = low->number + (high->number - low->number) * i / (options.points - 1);
    const double value = whole ? std::round(x) : std::round(x * 1e9) / 1e9;
    if (range.numbers.empty() || range.numbers.back() != value) range.numbers.push_back(value);
  }
  return range;
}

std::vector<ExtraPolicy> policies_of(const SweepOptions& options, const Ladder& range) {
  const std::string path =
      options.scope.empty() ? options.lever : options.lever + "." + options.scope;
  std::vector<ExtraPolicy> policies;
  for (std::size_t i = 0; i < range.numbers.size(); ++i) {
    const std::string text = path + "=" + range.text(i);
    policies.push_back({text, "", {{path, range.text(i), "sweep " + text}}});
  }
  return policies;
}

std::size_t key_of_metric(const Trial& trial, const std::string& id) {
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (key.metric->id == id && key.segment < 0 && key.touch_point < 0) return k;
  }
  Problems problems;
  problems.add("--metric " + id, "this scenario has no such metric");
  throw InvalidInput(problems);
}

/// One point of the sweep on one metric.
struct Point {
  std::size_t arm;
  double mean;
  Interval difference;  ///< from Today, paired
  bool best = false, near_best = false;
};

class Sweep {
 public:
  Sweep(const Trial& trial, const SweepOptions& options, Ladder range)
      : trial_(trial), range_(std::move(range)), key_(key_of_metric(trial, options.metric)) {
    for (std::size_t arm = 1; arm < trial.arms().size(); ++arm) {
      points_.push_back({arm, trial.moments(arm, key_).mean(), against(arm, 0, key_)});
    }
    mark_best();
  }

  std::string table() const;
  std::string json(const SweepOptions& options) const;
  std::string csv() const;

 private:
  const Metric& metric() const { return *trial_.keys()[key_].metric; }
  bool better(double a, double b) const { return metric().good == Good::less ? a < b : a > b; }

  /// Paired difference of two arms, each interval by itself.
  Interval against(std::size_t arm, std::size_t other, std::size_t key) const {
    Moments differences;
    const auto &a = trial_.values(arm)[key], &b = trial_.values(other)[key];
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (std::isfinite(a[i]) && std::isfinite(b[i])) differences.add(a[i] - b[i]);
    }
    return student_interval(differences, kLevel);
  }

  void mark_best() {
    if (metric().good == Good::neither) return;
    Point* best = nullptr;  // among those that have a number at all
    for (Point& point : points_) {
      if (!std::isfinite(point.mean)) continue;
      if (best == nullptr || better(point.mean, best->mean)) best = &point;
    }
    if (best == nullptr) return;
    best->best = true;
    for (Point& point : points_) {
      const Interval difference = against(point.arm, best->arm, key_);
      point.near_best = !point.best && difference.n >= 2 && difference.contains(0);
    }
  }

  /// Where the difference from Today passes 0, between neighbouring points.
  std::vector<double> break_even() const {
    std::vector<double> values;
    for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
      const double a = points_[i].difference.mean, b = points_[i + 1].difference.mean;
      if (!(a * b < 0)) continue;
      const double share = a / (a - b);
      values.push_back(range_.numbers[i] + share * (range_.numbers[i + 1] - range_.numbers[i]));
    }
    return values;
  }

  /// Points that come out as Today does.
  std::vector<double> same_as_today() const {
    std::vector<double> values;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      if (points_[i].difference.mean == 0) values.push_back(range_.numbers[i]);
    }
    return values;
  }

  std::string list(const std::vector<double>& values) const;
  std::string bar(double mean) const;
  std::string notes() const;

  const Trial& trial_;
  Ladder range_;
  std::size_t key_;
  std::vector<Point> points_;
};

std::string Sweep::bar(double mean) const {
  double low = mean, high = mean;
  for (const Point& p : points_) low = std::min(low, p.mean), high = std::max(high, p.mean);
  if (!(high > low)) return "";
  const auto length = static_cast<std::size_t>(std::lround((mean - low) / (high - low) * kBar));
  std::string text;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, length); ++i) text += "█";
  return text;
}

/// "2 min, 3 min and 4 min".
std::string Sweep::list(const std::vector<double>& values) const {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    char number[40];
    std::snprintf(number, sizeof number, "%.3g", values[i]);
    if (i > 0) text += i + 1 == values.size() ? " and " : ", ";
    text += number + range_.unit;
  }
  return text;
}

std::string Sweep::notes() const {
  std::string text =
      "\n  ◀ best: the best mean of " + std::string(metric().label) +
      "; ~ cannot be told from it (fixed-n 95 % intervals, each by itself; luck only).\n";
  const std::vector<double> even = break_even(), same = same_as_today();
  if (same.size() == points_.size()) {
    return text + "  Break-even: everywhere; it makes no difference to " + metric().label + ".\n";
  }
  if (!even.empty()) {
    text += "  Break-even with Today at about " + list(even) + " (linear between points).\n";
  }
  if (!same.empty()) {
    text += even.empty() ? "  Break-even: the same as Today at " : "  The same as Today at ";
    text += list(same) + ".\n";
  } else if (even.empty()) {
    text += "  Break-even: none; at no value is it the same as Today.\n";
  }
  return text;
}

std::string Sweep::table() const {
  const bool colour = colour_on_output();
  const MetricKey& key = trial_.keys()[key_];
  std::optional<std::size_t> stays;
  for (std::size_t k = 0; k < trial_.keys().size(); ++k) {
    const MetricKey& other = trial_.keys()[k];
    if (std::string(other.metric->id) == "retention" && other.segment < 0 && k != key_) stays = k;
  }
  TextTable table({Align::right, Align::right, Align::right, Align::right, Align::left, Align::left,
                   Align::left});
  table.row({{"value", Tone::strong},
             {stays ? "stay %" : "", Tone::strong},
             {std::string(metric().label) + ", " + unit_of(trial_, key), Tone::strong},
             {"from Today", Tone::strong},
             "",
             "",
             ""});
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const Point& p = points_[i];
    const Interval& d = p.difference;
    const bool clear = !d.contains(0);
    const Tone tone = !clear || metric().good == Good::neither ? Tone::faint
                      : better(d.mean, 0)                      ? Tone::good
                                                               : Tone::bad;
    table.row({range_.text(i),
               stays ? grouped(trial_.moments(p.arm, *stays).mean(), 1) : "",
               grouped(p.mean, metric().digits),
               {signed_text(d.mean, metric().digits), tone},
               {std::isfinite(d.half_width) ? "± " + grouped(d.half_width, metric().digits) : "",
                Tone::faint},
               bar(p.mean),
               p.best ? Cell("◀ best", Tone::good) : Cell(p.near_best ? "~" : "")});
  }
  return painted(trial_.file().today.name, Tone::strong, colour) + "\n" + runs_text(trial_) +
         " at each value; Today has " + grouped(trial_.moments(0, key_).mean(), metric().digits) +
         " " + unit_of(trial_, key) + ".\n\n" + table.text(colour) + notes();
}

std::string Sweep::json(const SweepOptions& options) const {
  using Json = nlohmann::ordered_json;
  const auto number = [](double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); };
  Json json{{"scenario", trial_.file().today.name},
            {"lever", options.lever},
            {"scope", options.scope},
            {"metric", metric().id},
            {"unit", unit_of(trial_, trial_.keys()[key_])},
            {"seed", trial_.options().seed},
            {"replications", trial_.replications()},
            {"failed", trial_.failures().size()},
            {"interrupted", trial_.stopped()},
            {"interval", {{"level", kLevel}, {"validity", name_of(Validity::fixed_n)}}},
            {"today", number(trial_.moments(0, key_).mean())},
            {"points", Json::array()},
            {"break_even", break_even()},
            {"same_as_today", same_as_today()}};
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const Point& p = points_[i];
    json["points"].push_back({{"value", range_.numbers[i]},
                              {"text", range_.text(i)},
                              {"mean", number(p.mean)},
                              {"difference", number(p.difference.mean)},
                              {"half_width", number(p.difference.half_width)},
                              {"best", p.best},
                              {"not_distinguishable_from_best", p.near_best}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string Sweep::csv() const {
  std::string text = "value,metric,unit,mean,difference,half_width,best\r\n";
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const Point& p = points_[i];
    text += csv_field(range_.text(i)) + "," + metric().id + "," +
            csv_field(unit_of(trial_, trial_.keys()[key_])) + "," + csv_number(p.mean) + "," +
            csv_number(p.difference.mean) + "," + csv_number(p.difference.half_width) + "," +
            (p.best        ? "best"
             : p.near_best ? "not distinguishable"
                           : "") +
            "\r\n";
  }
  return text;
}

}  // namespace

int sweep_command(const TrialOptions& options, const ShowOptions& show,
                  const SweepOptions& sweep_options) {
  check_metrics({sweep_options.metric}, "--metric");
  const Ladder range = ladder_of(sweep_options, find_lever(sweep_options.lever));
  TrialOptions with_points = options;
  with_points.extra = policies_of(sweep_options, range);
  with_points.policies = {kTodayName};
  for (const ExtraPolicy& point : with_points.extra) with_points.policies.push_back(point.name);
  Trial trial(with_points);
  key_of_metric(trial, sweep_options.metric);  // before any work
  trial.run(options.replications);
  const Sweep sweep(trial, sweep_options, range);
  if (show.format == Format::json) {
    print(sweep.json(sweep_options));
  } else {
    print(show.format == Format::csv ? sweep.csv() : sweep.table());
  }
  return end_of(trial);
}

}  // namespace rapport
