#include "experiments/command/record_output.h"

#include <algorithm>
#include <cmath>

#include "experiments/output/csv.h"
#include "experiments/output/numbers.h"
#include "experiments/output/text_table.h"
#include "experiments/record/record_chart.h"

namespace rapport {

namespace {

/// A figure's number with three digits, or with its own where it is small.
std::string figure_text(double value) {
  return std::isfinite(value) ? number(value, step_of_size(value, false)) : "-";
}

std::string signed_figure(double value) {
  return std::isfinite(value) ? signed_number(value, step_of_size(value, false)) : "-";
}

/// "%", " EUR", " min": the unit behind a number.
std::string unit_behind(const Figure& figure) {
  return figure.unit == "0 to 1" ? "" : figure.unit == "%" ? " %" : " " + figure.unit;
}

std::string lines_of(const std::string& text, std::size_t indent = 2) {
  return std::string(indent, ' ') + wrapped(printable(text, true), terminal_width(), indent) + "\n";
}

std::string strong(const std::string& text) {
  return painted(text, Tone::strong, colour_on_output()) + "\n";
}

std::string months_text(std::size_t months) {
  return std::to_string(months) + (months == 1 ? " month" : " months");
}

// ---- how far the record is from what was foretold -----------------------------------------------

/// What a line came to, in a sentence.
std::string errors_words(const Matched& all, const RecordErrors& errors) {
  const Figure& figure = all.lines[errors.line].figure;
  const std::string both = figure_text(errors.record) + unit_behind(figure) + " beside " +
                           figure_text(errors.foretold) + " foretold";
  if (all.lines[errors.line].is_set) {
    return figure.name() + ": " + both + ". It is set in the file, and not foretold.";
  }
  if (!std::isfinite(errors.bias_half_width)) {
    return figure.name() + ": " + both + "; of one run luck is not known.";
  }
  const std::string luck = figure_text(errors.bias_half_width);
  if (!errors.is_biased()) {
    return figure.name() + ": " + both + ", as near as luck allows (± " + luck + ").";
  }
  return figure.name() + ": " + both + ": foretold too " + (errors.bias > 0 ? "low" : "high") +
         " by " + figure_text(std::abs(errors.bias)) + ", and luck makes ± " + luck + ".";
}

/// Which of the plain forecasts the model comes nearer than.
std::string plain_words(const Matched& all, const std::vector<RecordErrors>& predicted) {
  std::vector<std::string> worse;
  std::size_t judged = 0;
  for (const RecordErrors& one : predicted) {
    const double plain = std::fmin(one.last_stays, one.as_before);
    if (all.lines[one.line].is_set || !std::isfinite(plain)) continue;
    ++judged;
    if (plain < one.mean_absolute) worse.push_back(all.lines[one.line].figure.name());
  }
  if (judged == 0) return {};
  if (worse.empty()) {
    return "In every figure the model comes nearer than both plain forecasts: that the last value "
           "known stays, and that it will be as before.";
  }
  std::string names;
  for (const std::string& name : worse) names += (names.empty() ? "" : ", ") + name;
  return "A plain forecast (the last value known stays, or all is as before) comes nearer than the "
         "model in " +
         std::to_string(worse.size()) + " of " + std::to_string(judged) + " figures: " + names +
         ".";
}

std::string errors_table(const Matched& all, const std::vector<RecordErrors>& rows) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right, Align::right, Align::right});
  table.titles({"", "record", "foretold", "bias", "±", "error", "by luck", "inside", "last stays",
                "as before"});
  for (const RecordErrors& one : rows) {
    if (one.months == 0) continue;
    const bool is_set = all.lines[one.line].is_set;
    const std::string inside = std::to_string(one.inside) + " of " + std::to_string(one.months) +
                               " (" + std::to_string(one.inside_low) + "-" +
                               std::to_string(one.inside_high) + ")";
    table.row({all.lines[one.line].figure.name(),
               figure_text(one.record),
               figure_text(one.foretold),
               {signed_figure(one.bias), !is_set && one.is_biased() ? Tone::warning : Tone::plain},
               figure_text(one.bias_half_width),
               figure_text(one.mean_absolute),
               figure_text(one.luck_absolute),
               is_set ? "set" : inside,
               figure_text(one.last_stays),
               figure_text(one.as_before)});
  }
  return table.text(colour_on_output());
}

constexpr const char* kErrorsLegend =
    "Means over months. Bias is the record less what was foretold, ± its 95 % interval by luck; "
    "error is the mean absolute error of single months, and \"by luck\" what it would be were the "
    "record one more run. Inside: months within the 95 % band of a month, in brackets how many a "
    "run has. Last: errors of two plain forecasts, from the months that are known.";

/// Whose errors are known: of a period, with its heading.
std::string period_text(const Matched& all, const std::vector<RecordErrors>& errors,
                        const std::string& heading) {
  if (errors.empty()) return {};
  std::string text = strong(heading);
  for (const RecordErrors& one : errors) {
    if (one.months > 0) text += lines_of(errors_words(all, one));
  }
  return text + "\n";
}

// ---- changes of policy --------------------------------------------------------------------------

const char* finding_words(PolicyEffect::Finding finding) {
  switch (finding) {
    case PolicyEffect::Finding::met:
      return "met";
    case PolicyEffect::Finding::not_met:
      return "not met";
    case PolicyEffect::Finding::too_noisy:
      break;
  }
  return "too noisy to tell";
}

std::string effect_words(const Matched& all, const PolicyEffect& effect) {
  const Figure& figure = all.lines[effect.line].figure;
  const std::string unit = figure.unit == "%" ? " points" : unit_behind(figure);
  return figure.name() + ": foretold " + signed_figure(effect.foretold) + unit +
         (figure.is_count() ? " a month" : "") + ", seen " + signed_figure(effect.seen) + " ± " +
         figure_text(effect.half_width) + ": " + finding_words(effect.finding()) + ".";
}

std::string change_text(const Backcast& backcast, const BackcastChange& change) {
  std::string text = strong("The change of " + day_of(to_string(change.date)));
  if (change.effects.empty())
    return text + lines_of("No month of the record lies after it.") + "\n";
  const bool corrected = change.effects[0].corrected;
  text += lines_of((change.seen ? "In months up to those that were fitted to: no prediction. "
                                : "Predicted, not fitted to. ") +
                   std::string("Seen is the record of ") + months_text(change.effects[0].months) +
                   " after it less what the model has without it" +
                   (corrected ? ", less the same before it"
                              : "; fewer than three months before it are there, so "
                                "what the description has wrong all along is in it") +
                   "; ± 95 %, by luck.");
  for (const PolicyEffect& effect : change.effects)
    text += lines_of(effect_words(backcast.matched, effect));
  return text + "\n";
}

// ---- JSON and CSV -------------------------------------------------------------------------------

Json json_of(const Figure& figure) {
  return {{"figure", figure.id},
          {"label", figure.label},
          {"unit", figure.unit},
          {"part", figure.part},
          {"part_name", figure.part_name}};
}

Json json_of(const Matched& all, const RecordErrors& one) {
  Json json = json_of(all.lines[one.line].figure);
  json.update({{"is_set", all.lines[one.line].is_set},
               {"months", one.months},
               {"record", json_number(one.record)},
               {"foretold", json_number(one.foretold)},
               {"bias", json_number(one.bias)},
               {"bias_half_width", json_number(one.bias_half_width)},
               {"mean_absolute_error", json_number(one.mean_absolute)},
               {"by_luck", json_number(one.luck_absolute)},
               {"inside", one.inside},
               {"inside_low", one.inside_low},
               {"inside_high", one.inside_high},
               {"last_stays", json_number(one.last_stays)},
               {"as_before", json_number(one.as_before)},
               {"as_before_is_seasonal", one.seasonal}});
  return json;
}

Json json_of(const Matched& all, const std::vector<RecordErrors>& errors) {
  Json list = Json::array();
  for (const RecordErrors& one : errors) list.push_back(json_of(all, one));
  return list;
}

Json months_json(const Matched& all) {
  Json list = Json::array();
  for (std::size_t line = 0; line < all.lines.size(); ++line) {
    Json one = json_of(all.lines[line].figure);
    one["months"] = Json::array();
    for (std::size_t m = 0; m < all.months.size(); ++m) {
      const MonthBand band = month_band(all, line, m);
      one["months"].push_back({{"month", month_id(all.months[m])},
                               {"record", json_number(all.lines[line].record[m])},
                               {"foretold", json_number(band.mean)},
                               {"half_width_80", json_number(band.half_width(0.8))},
                               {"half_width_95", json_number(band.half_width(0.95))}});
    }
    list.push_back(std::move(one));
  }
  return list;
}

std::vector<RecordMark> marks_of(const Backcast& backcast) {
  std::vector<RecordMark> marks;
  for (const BackcastChange& change : backcast.changes) {
    marks.push_back({month_with(change.date), "change"});
  }
  if (backcast.known > 0 && backcast.known < backcast.matched.months.size()) {
    marks.push_back({backcast.matched.months[backcast.known], "predicted"});
  }
  std::ranges::sort(marks, {}, &RecordMark::month);
  return marks;
}

}  // namespace

std::string backcast_text(const Backcast& backcast) {
  const Matched& all = backcast.matched;
  const std::string span = month_text(all.months.front()) + " to " + month_text(all.months.back());
  std::string text =
      strong(printable(backcast.name + ": " + backcast.policy_label + ", beside its record")) +
      wrapped(std::to_string(all.runs.size()) + " runs of " + span +
                  ". A month's band is where one " + "more run would be: luck alone.",
              terminal_width()) +
      "\n\n";
  text += period_text(all, backcast.fitted,
                      "Months that were fitted to (" + months_text(backcast.known) + ")");
  text += period_text(all, backcast.predicted,
                      backcast.known > 0 ? "Months that were not, predicted (" +
                                               months_text(all.months.size() - backcast.known) + ")"
                                         : "In words");
  for (const BackcastChange& change : backcast.changes) text += change_text(backcast, change);
  const std::string plain = plain_words(all, backcast.predicted);
  if (!plain.empty()) text += lines_of(plain, 0) + "\n";
  if (!backcast.fitted.empty())
    text += strong("Fitted") + errors_table(all, backcast.fitted) + "\n";
  if (!backcast.predicted.empty()) {
    text += (backcast.known > 0 ? strong("Predicted") : "") +
            errors_table(all, backcast.predicted) + "\n";
  }
  return text + lines_of(kErrorsLegend, 0);
}

std::string backcast_json(const Backcast& backcast) {
  Json changes = Json::array();
  for (const BackcastChange& change : backcast.changes) {
    Json one{
        {"date", to_string(change.date)}, {"fitted_to", change.seen}, {"effects", Json::array()}};
    for (const PolicyEffect& effect : change.effects) {
      Json json = json_of(backcast.matched.lines[effect.line].figure);
      json.update({{"months", effect.months},
                   {"foretold", json_number(effect.foretold)},
                   {"seen", json_number(effect.seen)},
                   {"half_width", json_number(effect.half_width)},
                   {"corrected_for_before", effect.corrected},
                   {"finding", finding_words(effect.finding())}});
      one["effects"].push_back(std::move(json));
    }
    changes.push_back(std::move(one));
  }
  return json_text({{"scenario", backcast.name},
                    {"policy", backcast.policy},
                    {"runs", backcast.matched.runs.size()},
                    {"failed", backcast.failed},
                    {"fitted", json_of(backcast.matched, backcast.fitted)},
                    {"predicted", json_of(backcast.matched, backcast.predicted)},
                    {"changes", std::move(changes)},
                    {"months", months_json(backcast.matched)},
                    {"notes", backcast.notes}});
}

std::string months_csv(const Matched& all, std::size_t known) {
  std::string text =
      "figure,label,unit,part,part_name,month,period,record,record_error,foretold,low_80,high_80,"
      "low_95,high_95\r\n";
  for (std::size_t line = 0; line < all.lines.size(); ++line) {
    const MatchedLine& of = all.lines[line];
    for (std::size_t m = 0; m < all.months.size(); ++m) {
      const MonthBand band = month_band(all, line, m);
      text += of.figure.id + "," + csv_field(of.figure.label) + "," + csv_field(of.figure.unit) +
              "," + of.figure.part + "," + csv_field(of.figure.part_name) + "," +
              month_id(all.months[m]) + (m < known ? ",fitted," : ",predicted,") +
              csv_number(of.record[m]) + "," + csv_number(of.error[m]) + "," +
              csv_number(band.mean);
      for (const double level : {0.8, 0.95}) {
        const double half = band.half_width(level);
        const bool is_known = std::isfinite(half);
        text += "," + (is_known ? csv_number(band.mean - half) : "") + "," +
                (is_known ? csv_number(band.mean + half) : "");
      }
      text += "\r\n";
    }
  }
  return text;
}

std::string backcast_picture(const Backcast& backcast) {
  return record_picture(backcast.matched, backcast.name + ": " + backcast.policy_label,
                        "Record, and where 95 % of runs would be in a month: luck alone",
                        marks_of(backcast));
}

// ---- tracking -----------------------------------------------------------------------------------

namespace {

std::string over_words(std::size_t over) {
  return over == 1 ? "that month" : "over " + std::to_string(over) + " months to that one";
}

/// What a rule found, of luck or of assumptions.
std::string warning_words(const Tracking& tracking, const Warning& warning,
                          const std::string& than) {
  const Straying* first = warning.first();
  if (first == nullptr) return {};
  const Figure& figure = tracking.luck.lines[first->line].figure;
  return month_text(tracking.luck.months[*first->month]) + ", " + figure.name() + ": " +
         (first->above ? "above" : "below") + " what " + than + " (" + over_words(first->over) +
         "; at its furthest " + number(first->most, 0.1) + " times as far as it may).";
}

std::string promise_words(const Tracking& tracking) {
  const Warning& warning = tracking.by_luck;
  if (!std::isfinite(warning.limit)) {
    return "With " + std::to_string(warning.paths) +
           " runs no warning can be given without false "
           "alarms: make the forecast anew with --replications 100 (" +
           std::to_string(kFewestPaths) + " at least).";
  }
  return "Of forecasts that are right about one in twenty ever warns: in all " +
         std::to_string(warning.lines.size()) + " figures and " +
         months_text(tracking.luck.months.size()) + " together, however often one looks.";
}

std::string verdict_text(const Tracking& tracking) {
  const std::string warning =
      warning_words(tracking, tracking.by_luck, "the forecast's own luck allows");
  std::string text = strong(!warning.empty()                        ? "First warning"
                            : std::isfinite(tracking.by_luck.limit) ? "No warning"
                                                                    : "Too few runs to warn");
  if (!warning.empty()) text += lines_of(warning);
  if (warning.empty() && std::isfinite(tracking.by_luck.limit)) {
    text += lines_of("So far the record is one that the forecast allows. " +
                     std::to_string(tracking.by_luck.beyond) + " of its " +
                     std::to_string(tracking.by_luck.paths) + " runs stray further some time.");
  }
  return text + lines_of(promise_words(tracking));
}

std::string look_text(const Tracking& tracking) {
  if (!tracking.look_at) return {};
  const FirstLook& look = *tracking.look_at;
  const Figure& figure = tracking.luck.lines[look.line].figure;
  const char* why = figure.stage <= Stage::arrives
                        ? ": it comes before what it brings about, so look there first."
                        : ". Of all that is far off it comes first among causes: look there first.";
  return lines_of(figure.name() + " is " +
                  number(std::abs(look.percent), step_of_size(look.percent, false)) + " % " +
                  (look.percent > 0 ? "above" : "below") + " the forecast" + why);
}

std::string place_words(double place) { return number(place, 0.01); }

std::string assumptions_text(const Tracking& tracking) {
  if (!tracking.by_assumptions) return {};
  std::string text = strong("Assumptions");
  const Warning& wide = *tracking.by_assumptions;
  const std::string beyond =
      warning_words(tracking, wide, "any of " + std::to_string(wide.paths) + " variants says");
  if (!std::isfinite(wide.limit)) {
    text += lines_of("With " + std::to_string(wide.paths) +
                     " variants nothing can be said of what they allow.");
  } else if (!beyond.empty()) {
    text += lines_of("None of these: " + beyond +
                     " Something else has changed than what was assumed to be unsure.");
  } else {
    text += lines_of("The record is still within what " + std::to_string(wide.paths) +
                     " variants of the assumptions allow.");
  }
  if (!tracking.culprit) return text + "\n";
  const Suspect* culprit = tracking.culprit->culprit();
  if (culprit == nullptr) {
    text += lines_of("No single assumption stands out beyond chance.");
  } else {
    text +=
        lines_of("Likeliest culprit: " + tracking.forecast.assumptions[culprit->assumption] +
                 ". The record would have it at " + place_words(culprit->place) +
                 " of its range (0 is its lower end, 1 its upper one), and alone it takes away " +
                 number(100.0 * culprit->taken_away, 1) + " % of the misfit.");
  }
  for (std::size_t i = 1;
       culprit != nullptr && i < std::min<std::size_t>(3, tracking.culprit->suspects.size()); ++i) {
    const Suspect& other = tracking.culprit->suspects[i];
    if (!other.beyond_chance) break;
    text += lines_of("Or: " + tracking.forecast.assumptions[other.assumption] + ", at " +
                     place_words(other.place) + "; " + number(100.0 * other.taken_away, 1) + " %.");
  }
  for (const Outlook& out : tracking.culprit->outlooks) {
    const Figure& figure = tracking.luck.lines[out.line].figure;
    text +=
        lines_of(figure.name() + (figure.at_moment ? " in the last month" : ", a month to come") +
                 ": variants said " + figure_text(out.low) + " to " + figure_text(out.high) +
                 unit_behind(figure) + "; those that agree with the record say " +
                 figure_text(out.new_low) + " to " + figure_text(out.new_high) + " (about " +
                 number(out.effective, 1) + " variants' worth).");
  }
  return text + "\n";
}

std::string tracking_table(const Tracking& tracking) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::left});
  table.titles({"", "record", "foretold", "off by", "inside", "strays", ""});
  for (const RecordErrors& one : tracking.errors) {
    if (one.months == 0) continue;
    const MatchedLine& line = tracking.luck.lines[one.line];
    const double percent = one.foretold != 0.0 ? 100.0 * one.bias / std::abs(one.foretold) : NAN;
    const auto stray = std::ranges::find(tracking.by_luck.lines, one.line, &Straying::line);
    const bool is_there = stray != tracking.by_luck.lines.end();
    table.row(
        {line.figure.name(), figure_text(one.record), figure_text(one.foretold),
         std::isfinite(percent) ? signed_number(percent, step_of_size(percent, true)) + " %" : "-",
         std::to_string(one.inside) + " of " + std::to_string(one.months),
         is_there ? figure_text(stray->most) : "-",
         !is_there ? Cell("set", Tone::faint)
         : stray->month
             ? Cell("since " + month_text(tracking.luck.months[*stray->month]), Tone::warning)
             : Cell("")});
  }
  return table.text(colour_on_output());
}

Json json_of(const Tracking& tracking, const Warning& warning) {
  const Straying* first = warning.first();
  Json json{{"paths", warning.paths},
            {"limit", json_number(warning.limit)},
            {"false_alarms", kFalseAlarms},
            {"first", nullptr},
            {"figures", Json::array()}};
  for (const Straying& one : warning.lines) {
    Json line = json_of(tracking.luck.lines[one.line].figure);
    line["strays"] = json_number(one.most);
    line["above"] = one.above;
    line["month"] = one.month ? Json(month_id(tracking.luck.months[*one.month])) : Json(nullptr);
    line["over_months"] = one.over;
    if (&one == first) json["first"] = line;
    json["figures"].push_back(std::move(line));
  }
  return json;
}

Json culprit_json(const Tracking& tracking) {
  if (!tracking.culprit) return nullptr;
  const CulpritSearch& search = *tracking.culprit;
  Json json{{"variants", search.variants},
            {"culprit", nullptr},
            {"suspects", Json::array()},
            {"outlook", Json::array()}};
  for (const Suspect& one : search.suspects) {
    const Json suspect{{"assumption", tracking.forecast.assumptions[one.assumption]},
                       {"beyond_chance", one.beyond_chance},
                       {"deviations_of_luck", json_number(one.deviations)},
                       {"place", json_number(one.place)},
                       {"misfit_taken_away", json_number(one.taken_away)}};
    if (&one == search.culprit()) json["culprit"] = suspect;
    json["suspects"].push_back(suspect);
  }
  for (const Outlook& out : search.outlooks) {
    Json one = json_of(tracking.luck.lines[out.line].figure);
    one.update({{"low", json_number(out.low)},
                {"middle", json_number(out.middle)},
                {"high", json_number(out.high)},
                {"new_low", json_number(out.new_low)},
                {"new_middle", json_number(out.new_middle)},
                {"new_high", json_number(out.new_high)},
                {"effective_variants", json_number(out.effective)}});
    json["outlook"].push_back(std::move(one));
  }
  return json;
}

}  // namespace

std::string tracking_text(const Tracking& tracking) {
  const Matched& all = tracking.luck;
  std::string text =
      strong(printable(tracking.forecast.policy_label + ": forecast and record")) +
      wrapped("The forecast of " + tracking.forecast.name + " is " +
                  std::to_string(all.runs.size()) + " runs of " + month_text(all.months.front()) +
                  " to " + month_text(all.months.back()) + "; the record goes to " +
                  month_text(all.months[tracking.recorded - 1]) + ", month " +
                  std::to_string(tracking.recorded) + " of " + std::to_string(all.months.size()) +
                  ".",
              terminal_width()) +
      "\n\n" + verdict_text(tracking) + look_text(tracking) + "\n" + assumptions_text(tracking) +
      tracking_table(tracking) + "\n";
  return text + lines_of(
                    "Means over the months so far. Inside: months within the band of 95 % of a "
                    "single month, which one month in twenty leaves by luck. Strays: how far "
                    "it was ever away, over 1, 3, 12 or all months: 1 is the limit.",
                    0);
}

std::string tracking_json(const Tracking& tracking) {
  Json look = nullptr;
  if (tracking.look_at) {
    look = json_of(tracking.luck.lines[tracking.look_at->line].figure);
    look["percent"] = json_number(tracking.look_at->percent);
  }
  return json_text(
      {{"scenario", tracking.forecast.name},
       {"policy", tracking.forecast.policy},
       {"recorded_to", month_id(tracking.luck.months[tracking.recorded - 1])},
       {"runs", tracking.luck.runs.size()},
       {"warning", json_of(tracking, tracking.by_luck)},
       {"warning_with_assumptions",
        tracking.by_assumptions ? json_of(tracking, *tracking.by_assumptions) : Json(nullptr)},
       {"look_at_first", std::move(look)},
       {"culprit", culprit_json(tracking)},
       {"errors", json_of(tracking.luck, tracking.errors)},
       {"months", months_json(tracking.luck)},
       {"notes", tracking.notes}});
}

std::string tracking_picture(const Tracking& tracking) {
  std::vector<RecordMark> marks;
  if (const Straying* first = tracking.by_luck.first()) {
    marks.push_back({tracking.luck.months[*first->month], "first warning"});
  }
  return record_picture(tracking.luck, tracking.forecast.policy_label + ": forecast and record",
                        "Record, and where 95 % of runs would be in a month: luck alone", marks);
}

}  // namespace rapport
