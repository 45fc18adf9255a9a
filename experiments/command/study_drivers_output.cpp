#include "experiments/command/study_drivers_output.h"

#include <algorithm>
#include <cmath>

#include "experiments/command/commands.h"
#include "experiments/command/result_output.h"
#include "experiments/output/text_table.h"

namespace rapport {

namespace {

std::string in_way(const std::string& label) { return label.empty() ? "" : " (" + label + ")"; }

const char* name_of_course(FactorCourse course) {
  switch (course) {
    case FactorCourse::rising:
      return "rising";
    case FactorCourse::falling:
      return "falling";
    case FactorCourse::peak:
      return "peak";
    case FactorCourse::valley:
      return "valley";
    case FactorCourse::flat:
      return "flat";
  }
  return "";
}

std::string course_words(const TornadoBar& bar) {
  if (std::isnan(bar.swing)) return "no number";
  if (is_still(bar)) return "changes nothing";
  return std::string(is_monotone(bar.course) ? "" : name_of_course(bar.course)) +
         (is_monotone(bar.course) || bar.sure ? "" : ", ") + (bar.sure ? "" : "may be luck");
}

/// One digit more than the metric is shown with; whole amounts stay whole.
int table_digits(const StudyData& data, std::size_t key) {
  const int digits = data.keys[key].metric->digits;
  return digits > 0 ? digits + 1 : 0;
}

/// What is to be known of intervals of such an analysis.
std::string hold_words(bool hold, const std::string& together) {
  return hold ? together + " (fixed-n, luck only)"
              : "estimates, whose intervals would not hold at every look";
}

std::string tornado_table(const StudyData& data, const TornadoFinding& tornado, bool hold) {
  const int digits = table_digits(data, tornado.key);
  TextTable table({Align::left, Align::right, Align::left, Align::left, Align::left});
  table.row({{"factor", Tone::strong},
             {"width", Tone::strong},
             {"at its low end", Tone::strong},
             {"at its high end", Tone::strong},
             {"", Tone::strong}});
  for (const TornadoBar& bar : tornado.bars) {
    table.row({factor_name(data.study.spec.factors[bar.factor]), grouped(bar.swing, digits),
               interval_cell(bar.low, digits) + " at " + end_words(data, bar.factor, false),
               interval_cell(bar.high, digits) + " at " + end_words(data, bar.factor, true),
               course_words(bar)});
  }
  const std::string unit = unit_of_difference(data.units[tornado.key]);
  return "\nTornado" + printable(in_way(tornado.label)) + ": " +
         data.keys[tornado.key].metric->label + (unit.empty() ? "" : ", " + printable(unit)) +
         ", each factor by itself against '" +
         printable(data.study.points.points[tornado.middle].policy.label) + "'; " +
         hold_words(hold, "intervals hold together over all factors") + ":\n" +
         table.text(colour_on_output());
}

std::string attribution_table(const StudyData& data, const AttributionFinding& found, bool hold) {
  const int digits = table_digits(data, found.key);
  TextTable table({Align::left, Align::left, Align::left, Align::left});
  table.row({{"step", Tone::strong},
             {"brings", Tone::strong},
             {found.sampled ? "by the sampling of orders" : "alone", Tone::strong},
             {found.sampled ? "" : "as the last one", Tone::strong}});
  for (const StepShare& share : found.shares) {
    std::vector<Cell> row{data.study.spec.steps[share.step].label,
                          interval_cell(share.share, digits)};
    for (const auto* more : {&share.by_orders, &share.alone, &share.last}) {
      if (*more) row.emplace_back(interval_cell(**more, digits));
    }
    table.row(row);
  }
  table.row({{"all steps", Tone::strong}, {interval_cell(found.whole, digits), Tone::strong}});
  const std::string unit = unit_of_difference(data.units[found.key]);
  return "\nWhat each step brings" + printable(in_way(found.label)) + ": " +
         data.keys[found.key].metric->label + (unit.empty() ? "" : ", " + printable(unit)) +
         "; its mean over " + (found.sampled ? "sampled" : "all") +
         " orders, so that parts add up; " + hold_words(hold, "intervals of steps hold together") +
         ":\n" + table.text(colour_on_output());
}

Json tornado_json(const StudyData& data, const TornadoFinding& tornado, bool hold) {
  Json json{{"metric", data.keys[tornado.key].metric->id},
            {"label", tornado.label},
            {"middle", data.study.points.points[tornado.middle].policy.name},
            {"factors", Json::array()}};
  for (const TornadoBar& bar : tornado.bars) {
    json["factors"].push_back({{"factor", data.study.spec.factors[bar.factor].name},
                               {"low_end", end_words(data, bar.factor, false)},
                               {"high_end", end_words(data, bar.factor, true)},
                               {"low", bounds_json(bar.low)},
                               {"high", bounds_json(bar.high)},
                               {"width", json_number(bar.swing)},
                               {"course", name_of_course(bar.course)},
                               {"beyond_luck", hold ? Json(bar.sure) : Json(nullptr)}});
  }
  return json;
}

Json attribution_json(const StudyData& data, const AttributionFinding& found) {
  Json json{{"metric", data.keys[found.key].metric->id},
            {"label", found.label},
            {"whole", bounds_json(found.whole)},
            {"orders", found.sampled ? "sampled" : "all"},
            {"steps", Json::array()}};
  for (const StepShare& share : found.shares) {
    Json step{{"step", data.study.spec.steps[share.step].name},
              {"label", data.study.spec.steps[share.step].label},
              {"share", bounds_json(share.share)}};
    if (share.by_orders) step["by_orders"] = bounds_json(*share.by_orders);
    if (share.alone) step["alone"] = bounds_json(*share.alone);
    if (share.last) step["last"] = bounds_json(*share.last);
    json["steps"].push_back(std::move(step));
  }
  return json;
}

Json flips_json(const StudyFindings& found) {
  Json flips = Json::array();
  for (const FlipFinding& flip : found.flips) {
    flips.push_back({{"assumption", flip.label},
                     {"slope", bounds_json(flip.slope)},
                     {"turns_at", flip.at ? json_number(*flip.at) : Json(nullptr)}});
  }
  return {{"drawn", found.drawn},
          {"left_out", found.rejected},
          {"assumptions", found.assumptions},
          {"stand_out", std::move(flips)}};
}

Json selection_json(const StudyData& data) {
  const SelectionState& state = *data.selection;
  const auto name = [&](std::size_t p) { return data.study.points.points[p].policy.name; };
  Json left = Json::array();
  for (const std::size_t p : state.survivors) left.push_back(name(p));
  return {{"indifference", data.study.spec.select.indifference},
          {"alpha", data.study.spec.select.alpha},
          {"rounds", state.rounds},
          {"finished", state.finished},
          {"out_of_replications", state.at_most},
          {"best", state.rounds > 0 ? Json(name(state.best)) : Json(nullptr)},
          {"left", std::move(left)}};
}

}  // namespace

std::string interval_cell(const Interval& interval, int digits) {
  return signed_text(interval.mean, digits) + " " + interval_text(interval, digits);
}

Json bounds_json(const Interval& interval) {
  return {{"mean", json_number(interval.mean)},
          {"lower", json_number(interval.lower())},
          {"upper", json_number(interval.upper())},
          {"n", interval.n}};
}

std::string drivers_text(const StudyData& data, const StudyFindings& found) {
  std::string text;
  for (const TornadoFinding& one : found.tornados) {
    text += tornado_table(data, one, found.factors_hold);
  }
  for (const AttributionFinding& one : found.attributions) {
    text += attribution_table(data, one, found.factors_hold);
  }
  return text;
}

void add_drivers(const StudyData& data, const StudyFindings& found, Json& json) {
  for (const TornadoFinding& one : found.tornados) {
    json["tornado"].push_back(tornado_json(data, one, found.factors_hold));
  }
  for (const AttributionFinding& one : found.attributions) {
    json["attribution"].push_back(attribution_json(data, one));
  }
  if (found.drawn > 0) json["flips"] = flips_json(found);
  if (data.selection) json["selection"] = selection_json(data);
}

std::string shares_csv(const StudyData& data, const StudyFindings& found) {
  std::string text;
  for (const AttributionFinding& one : found.attributions) {
    for (const StepShare& share : one.shares) {
      const RoadmapStep& step = data.study.spec.steps[share.step];
      text += csv_field("share/" + step.name + (one.label.empty() ? "" : "/" + one.label)) + "," +
              csv_field(step.label);
      for (std::size_t s = 0; s < data.study.spec.steps.size(); ++s) {
        text += s == share.step ? ",yes" : ",";
      }
      text += std::string(",") + data.keys[one.key].metric->id + "," +
              csv_field(data.units[one.key]) + ",,,," + std::to_string(share.share.n) + "," +
              csv_number(share.share.mean) + "," + csv_number(share.share.lower()) + "," +
              csv_number(share.share.upper()) + ",,,,,,," +  // no verdict, no draws
              (found.factors_hold ? "fixed-n" : "") + (data.selection ? ",\r\n" : "\r\n");
    }
  }
  return text;
}

std::string selection_word(const StudyData& data, std::size_t point) {
  if (!data.selection) return {};
  const SelectionState& state = *data.selection;
  if (state.finished && point == state.best) return "selected";
  const bool left = std::ranges::find(state.survivors, point) != state.survivors.end();
  return left ? "left" : "dropped";
}

}  // namespace rapport
