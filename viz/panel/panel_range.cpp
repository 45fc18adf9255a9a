// One lever over its whole range: who stays and what is earned at each value, and which value
// reaches what is wanted.
#include <algorithm>
#include <cmath>

#include "experiments/chart/response.h"
#include "experiments/output/numbers.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panels.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr std::uint32_t kEnoughPairs = 4;  ///< for an interval

std::string short_name(const Studio& studio, const std::string& policy) {
  const PolicyView* view = studio.firm->find(policy);
  return view == nullptr ? policy : view->short_label;
}

/// "3 of 7 values so far", "all 7 values, 12 of 40 runs".
std::string progress_of(const LeverSweep& sweep, const SessionState& state,
                        const SweepAnswer& answer) {
  if (sweep.is_busy() && state.arms.empty()) return "reading";
  const auto known = std::ranges::count_if(answer.pairs, [](std::uint32_t n) { return n > 0; });
  const std::string all = std::to_string(answer.pairs.size());
  if (known < std::ssize(answer.pairs))
    return std::to_string(known) + " of " + all + " values so far";
  if (state.runs_done < state.runs_wanted) {
    return "all " + all + " values, " + std::to_string(state.runs_done) + " of " +
           std::to_string(state.runs_wanted) + " runs";
  }
  return std::to_string(LeverSweep::kRuns) + " runs of each value, paired with Today";
}

/// "highest mean at 220 EUR; from 125 EUR on means too near to it to matter": what few runs of each
/// value come to, which no interval tells apart.
std::string highest_words(const Studio& studio, const SweepAnswer& answer) {
  const Lever& lever = *studio.tab_options.sweep->question().lever;
  const auto text = [&](std::size_t i) {
    return lever_text(lever, answer.values[i].x, studio.firm->currency);
  };
  const std::size_t last = answer.values.size() - 1;
  std::size_t best = 0;
  for (std::size_t i = 1; i <= last; ++i) {
    if (answer.values[i].mean > answer.values[best].mean) best = i;
  }
  const auto as_good = [&](std::size_t i) {
    return answer.values[best].mean - answer.values[i].mean <= answer.matters;
  };
  std::size_t first = best, end = best;
  while (first > 0 && as_good(first - 1)) --first;
  while (end < last && as_good(end + 1)) ++end;
  if (first == 0 && end == last) return "means of all values too near to each other to matter";
  if (first == end) return "highest mean at " + text(best);
  return "highest mean at " + text(best) + "; from " + text(first) +
         (end == last ? " on" : " to " + text(end)) + " means too near to it to matter";
}

struct RangeChart {
  const char* metric;
  const char* title;
  bool is_money;
};
constexpr RangeChart kStayChart{"retention", "Customers who stay, %", false};
constexpr RangeChart kProfitChart{"profit", "Profit a year, thousand ", true};

ResponseChart range_chart(const Studio& studio, const RangeChart& row, const SweepAnswer& answer) {
  const SweepQuestion& asked = studio.tab_options.sweep->question();
  const Lever& lever = *asked.lever;
  const std::string& currency = studio.firm->currency;
  const double unit = row.is_money ? 1000 : 1;
  ResponseChart chart;
  chart.title = row.title + (row.is_money ? currency : std::string());
  chart.slot = studio.slot_of(asked.policy);
  chart.decimals = row.is_money ? 0 : 1;
  chart.matters = answer.matters / unit;
  for (std::size_t i = 0; i < answer.values.size(); ++i) {
    const Response& response = answer.values[i];
    const std::string text = lever_text(lever, response.x, currency);
    ResponsePoint point{std::to_string(i), share_of(lever, response.x), response.mean / unit};
    point.text = text;
    point.value = response.x;
    if (std::isfinite(response.half_width)) {
      point.low = (response.mean - response.half_width) / unit;
      point.high = (response.mean + response.half_width) / unit;
    }
    chart.rough = chart.rough || answer.pairs[i] < kEnoughPairs;
    chart.ticks.push_back({point.x, text});
    chart.points.push_back(std::move(point));
  }
  if (const PolicyView* view = studio.firm->find(asked.policy)) {
    const double now = studio.lever_value(lever, *view);
    chart.now = {share_of(lever, now), "now " + lever_text(lever, now, currency)};
  }
  const std::string today = number_text(answer.today / unit, chart.decimals);
  chart.against = {answer.today / unit, "Today " + today};
  chart.waiting = "The first value is being run";
  if (!chart.rough) chart.second = highest_words(studio, answer);
  return chart;
}

/// What the range says of a target that no value reaches: the nearest there is.
std::string unreached_words(const Studio& studio, const Reach& found, const std::string& range,
                            const std::string& wanted) {
  const Response best = studio.range_answer(kStayChart.metric).values[found.nearest];
  std::string luck;
  if (std::isfinite(best.half_width)) {
    luck = " (" + number(best.mean - best.half_width, 0.1) + " to " +
           number(best.mean + best.half_width, 0.1) + " by luck)";
  }
  const Lever& lever = *studio.tab_options.sweep->question().lever;
  return "No value from " + range + " reaches " + wanted + ": the highest mean is " +
         number(best.mean, 0.1) + " %" + luck + ", at " +
         lever_text(lever, best.x, studio.firm->currency) + ".";
}

/// What the policy came to with that value of the lever; empty where it has not been run with it.
std::string outcome_words(const Studio& studio, const Lever& lever, double value) {
  const SessionState& state = *studio.seen.state;
  const PolicyView* view = studio.changing();
  const int stay = key_of(state, "retention");
  if (view == nullptr || stay < 0 || !studio.runs_are_done() || state.policy >= state.arms.size() ||
      studio.policy != studio.tab_options.sweep->question().policy ||
      studio.lever_value(lever, *view) != value) {
    return "";
  }
  const SessionArm& arm = state.arms[state.policy];
  return " With " + lever_text(lever, value, studio.firm->currency) + " it is " +
         number(arm.means[static_cast<std::size_t>(stay)].mean, 0.1) + " % over " +
         std::to_string(arm.done) + " runs.";
}

/// What the range says of the target, in a sentence.
std::string reach_words(const Studio& studio, const Reach& found, double target) {
  const Lever& lever = *studio.tab_options.sweep->question().lever;
  const auto text = [&](double share) {
    return lever_text(lever, value_at(lever, share), studio.firm->currency);
  };
  const std::string wanted = number(target, target == std::floor(target) ? 1 : 0.1) + " %";
  const std::string all = text(0) + " to " + text(1);
  if (found.kind == Reach::Kind::by_none) return unreached_words(studio, found, all, wanted);
  if (found.kind == Reach::Kind::by_all) {
    return "Every value from " + all + " keeps more than " + wanted + ".";
  }
  std::string words = wanted + " are reached at about " +
                      lever_text(lever, studio.value_reached(found), studio.firm->currency);
  const std::vector<double>& values = studio.tab_options.sweep->question().values;
  const auto value_text = [&](std::size_t i) {
    return lever_text(lever, values[i], studio.firm->currency);
  };
  words += ", by a straight line from " + value_text(found.segment) + " to " +
           value_text(found.segment + 1);
  const std::string came_to = outcome_words(studio, lever, studio.value_reached(found));
  if (!came_to.empty()) return words + "." + came_to;
  if (!std::isfinite(found.low) || !std::isfinite(found.high)) return words + ", so far.";
  const std::string from = text(found.low), to = text(found.high);
  if (from == to) return words + ".";
  return words + "; by luck " + from + (found.from_least ? " or less" : "") + " to " + to +
         (found.to_most ? " or more." : ".");
}

/// The field in which a target is typed, and what the range says of it. Returns the y below.
double draw_target(Studio& studio, Canvas& canvas, const Box& box) {
  OptionsTab& options = studio.tab_options;
  const std::string says = "Who stays is to reach";
  const double wide = canvas.width(Role::body, says);
  canvas.text(Role::body, {box.x, box.y + 22}, says, kInk2);
  const Box place{box.x + wide + 10, box.y, 84, 32};
  if (field(canvas, "target", place, options.target, "67 %", options.focus_target))
    studio.take_target();
  options.focus_target = false;
  const std::optional<Reach> found = studio.reach_of_target();
  const double value = found && found->kind == Reach::Kind::at ? studio.value_reached(*found) : NAN;
  const double target = std::atof(options.target.c_str());
  std::string words = "of 100: type a number, and Enter sets the lever.";
  if (!options.target.empty()) {
    words = found                      ? reach_words(studio, *found, target)
            : options.sweep->is_busy() ? "The answer comes with the last value’s first run."
                                       : "A number from 1 to 100, please.";
    if (options.set_when_known) words += " The lever is set when all runs are done.";
  }
  double right = box.right();
  const Lever* lever = options.sweep->question().lever;
  const PolicyView* view = studio.changing();
  const bool can = std::isfinite(value) && view != nullptr && studio.policy != kTodayName &&
                   value != studio.lever_value(*lever, *view);
  if (can) {
    const std::string label = "Set " + lever_text(*lever, value, studio.firm->currency);
    const double button_wide = canvas.width(Role::strong, label) + 28;
    right -= button_wide + 12;
    if (button(canvas, "target.set", {right + 12, box.y, button_wide, 32}, label, true))
      studio.take_target();
  }
  const double x = place.right() + 12;
  return box.y + std::max(40.0, 8 + 24.0 * canvas.paragraph(Role::body, {x, box.y + 22}, right - x,
                                                            24, words, kInk, 3));
}

/// The target and where it is reached, on the chart of who stays.
void add_target(const Studio& studio, ResponseChart& chart) {
  const std::optional<Reach> found = studio.reach_of_target();
  if (!found) return;
  const double target = std::atof(studio.tab_options.target.c_str());
  chart.target = {target, "wanted " + number_text(target, target == std::floor(target) ? 0 : 1)};
  if (found->kind == Reach::Kind::at && std::isfinite(found->low) && std::isfinite(found->high)) {
    chart.from = found->low, chart.to = found->high;
  }
}

/// A chart whose points take clicks: the lever takes their value.
void draw_answer(Studio& studio, Canvas& canvas, const RangeChart& row, const ResponseChart& chart,
                 const Box& box) {
  const Drawing drawing = draw(chart, {box.width, box.height}, canvas.widths());
  const std::vector<double> values = studio.tab_options.sweep->question().values;
  for (const HitRegion& region : drawing.regions) {
    if (!region.id.starts_with("point:")) continue;
    const std::size_t i = std::stoul(region.id.substr(6));
    const Box place{region.box.x + box.x, region.box.y + box.y, region.box.width,
                    region.box.height};
    const std::string id = std::string(row.metric) + ".value." + std::to_string(i + 1);
    if (canvas.press(id, place).clicked) studio.take_range_value(values[i]);
  }
  draw_chart(studio, canvas, std::string("range-") + row.metric, drawing, {box.x, box.y});
}

/// Who stays above what is earned, with one axis; what the firm has of both.
void draw_answers(Studio& studio, Canvas& canvas, const Box& box) {
  std::vector<std::pair<const RangeChart*, ResponseChart>> charts;
  for (const RangeChart* row : {&kStayChart, &kProfitChart}) {
    const SweepAnswer answer = studio.range_answer(row->metric);
    if (!answer.values.empty()) charts.emplace_back(row, range_chart(studio, *row, answer));
  }
  if (charts.empty()) return;
  if (charts[0].first == &kStayChart) add_target(studio, charts[0].second);
  const double gap = 12;
  const double tall = (box.height - gap * static_cast<double>(charts.size() - 1)) /
                      static_cast<double>(charts.size());
  Sides sides;
  for (auto& [row, chart] : charts) {
    sides = larger(sides, sides_of(chart, {box.width, tall}, canvas.widths()));
  }
  double y = box.y;
  for (auto& [row, chart] : charts) {
    chart.at_least = sides;
    draw_answer(studio, canvas, *row, chart, {box.x, y, box.width, tall});
    y += tall + gap;
  }
}

/// Before anything was asked: what would be tried, and a button.
void draw_question(Studio& studio, Canvas& canvas, const Box& box) {
  const Lever* lever = find_lever(studio.lever);
  if (lever == nullptr) {
    canvas.paragraph(Role::body, {box.x, box.y + 24}, box.width, 24,
                     "Click a lever, or walk there with Tab. Its whole range is then tried here: a "
                     "few values, a few runs each, all with the same luck as Today.",
                     kInk2);
    return;
  }
  canvas.text_within(Role::section, {box.x, box.y + 24}, box.width,
                     std::string(lever->label) + ": which value is best?");
  canvas.paragraph(Role::body, {box.x, box.y + 52}, box.width, 24,
                   "Seven values from " + lever_text(*lever, lever->least, studio.firm->currency) +
                       " to " + lever_text(*lever, lever->most, studio.firm->currency) + ", " +
                       std::to_string(LeverSweep::kRuns) +
                       " runs each, all else of the policy as it is.",
                   kInk2, 2);
  if (button(canvas, "range.try", {box.x, box.y + 90, 190, 36}, "Try its whole range", true))
    studio.try_range(studio.lever);
}

}  // namespace

void draw_range(Studio& studio, Canvas& canvas, Box box) {
  OptionsTab& options = studio.tab_options;
  const LeverSweep* sweep = options.sweep.get();
  const bool asked = sweep != nullptr && sweep->question().lever != nullptr;
  if (!asked) return draw_question(studio, canvas, box);
  const Lever& lever = *sweep->question().lever;
  const auto state = sweep->state();
  const SweepAnswer stay = studio.range_answer(kStayChart.metric);
  const SweepAnswer first = stay.values.empty() ? studio.range_answer(kProfitChart.metric) : stay;
  const Lever* other = find_lever(studio.lever);
  const bool busy = sweep->is_busy(), current = studio.is_range_current();
  double right = box.right();
  const auto place_button = [&](const char* id, const std::string& label) {
    const double wide = canvas.width(Role::body, label) + 28;
    right -= wide;
    const bool clicked = button(canvas, id, {right, box.y, wide, 34}, label);
    right -= 10;
    return clicked;
  };
  const bool cancel = busy && place_button("range.cancel", "Cancel");
  const bool again =
      !busy && (!current || sweep->is_cancelled()) && place_button("range.again", "Try again");
  const bool next = other != nullptr && other != &lever && !busy &&
                    place_button("range.next", "Try " + std::string(other->label));
  canvas.marker(studio.slot_of(sweep->question().policy), {box.x + 7, box.y + 16});
  canvas.text_within(
      Role::section, {box.x + 24, box.y + 22}, right - box.x - 34,
      std::string(lever.label) + " in " + capital(short_name(studio, sweep->question().policy)));
  const bool can_take = studio.policy == sweep->question().policy && studio.policy != kTodayName &&
                        current && !busy && sweep->problem().empty();
  std::string says = progress_of(*sweep, *state, first);
  if (!sweep->problem().empty()) {
    says = "Cannot be run: " + sweep->problem().substr(0, sweep->problem().find('\n'));
  } else if (!current) {
    says += ". The document has changed since: try again";
  } else if (sweep->is_cancelled()) {
    says += ". Cancelled";
  }
  canvas.text_within(
      Role::body, {box.x, box.y + 50}, box.width,
      says + "; assumptions not tried yet." + (can_take ? " Click a value to take it." : ""),
      current ? kInk2 : kBad);
  double y = box.y + 66;
  if (key_of(*studio.seen.state, kStayChart.metric) >= 0)
    y = draw_target(studio, canvas, {box.x, y, box.width, 40}) + 6;
  draw_answers(studio, canvas, {box.x, y, box.width, box.bottom() - y});
  if (cancel) studio.cancel_range();
  if (again) studio.try_range(lever.id);
  if (next) studio.try_range(other->id);
}

}  // namespace rapport
