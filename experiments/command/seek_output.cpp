#include "experiments/command/seek_output.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/command/commands.h"
#include "experiments/command/result_output.h"
#include "experiments/output/text_table.h"
#include "experiments/study/study_seek_answer.h"
#include "experiments/study/word_parts.h"

namespace rapport {

namespace {

constexpr std::array<const char*, 4> kGoalNames{"spend", "save", "move", "target"};
constexpr std::array<const char*, 4> kKeptNames{"unknown", "clearly", "by_mean", "missed"};

/// "+5.2 (+4.1 to +6.3)".
std::string change_text(const StudyData& data, std::size_t key, const Interval& by) {
  const int digits = data.keys[key].metric->digits;
  return signed_text(by.mean, digits) + " " + interval_text(by, digits);
}

/// Over draws of the assumptions: in how many it is more than Today, and the worst of them.
std::string over_draws(const StudyData& data, const StudyFindings& found, std::size_t point) {
  if (found.spreads.empty() || found.spreads[point][0].draws == 0) return {};
  const VariantSpread& spread = found.spreads[point][0];
  const int digits = data.keys[0].metric->digits;
  std::string text =
      "over variants of the assumptions " + signed_text(spread.low, digits) + " to " +
      signed_text(spread.high, digits) +
      (data.is_weighted() ? " in nine tenths of the weight (" + in_words(*data.weights) + ")"
                          : " in nine of ten") +
      ", more in " + more_in_text(data, spread);
  if (found.regret && found.regret->variants > 0) {
    text += "; at worst " + grouped(found.regret->policies[point].worst, digits) +
            " behind the best of these ways and Today";
  }
  return text;
}

std::string way_lines(const StudyData& data, const StudyFindings& found, const SeekAnswer& answer,
                      std::size_t place) {
  const SeekWay& way = answer.ways[place];
  const bool colour = colour_on_output();
  std::string text = "\n" + painted("Way " + std::to_string(place + 1), Tone::strong, colour) +
                     ", " + data.study.points.points[way.point].policy.name + "\n";
  for (const SeekMove& move : way.moves) {
    text +=
        "    " + printable(move.what) +
        painted(move.means.empty() ? "" : "  (about: " + move.means + ")", Tone::faint, colour) +
        "\n";
  }
  TextTable table({Align::left, Align::left, Align::left, Align::left}, "  ");
  table.row({{"", Tone::strong},
             {"on fresh luck, more than Today", Tone::strong},
             {"", Tone::strong},
             {"the search promised", Tone::strong}});
  const auto row = [&](std::size_t key, const Interval& by, double promised) {
    const int digits = data.keys[key].metric->digits;
    table.row(
        {data.keys[key].metric->label,
         way.kept == SeekKept::unknown ? Cell("not run yet") : Cell(change_text(data, key, by)),
         {unit_of_difference(data.units[key]), Tone::faint},
         signed_text(promised, digits)});
  };
  row(0, way.metric.difference, way.promised);
  row(answer.cost_key, way.cost.difference, way.promised_cost);
  for (std::size_t k = 1; k < data.keys.size(); ++k) {
    if (k == answer.cost_key || way.kept == SeekKept::unknown) continue;
    const Interval& by = found.points[way.point].differences[k].difference;
    table.row({data.keys[k].metric->label,
               change_text(data, k, by),
               {unit_of_difference(data.units[k]), Tone::faint},
               ""});
  }
  text += table.text(colour);
  text += "  " +
          painted(kept_in_words(data, answer, way),
                  way.kept == SeekKept::missed ? Tone::bad : Tone::plain, colour) +
          "\n";
  const std::string draws = over_draws(data, found, way.point);
  return draws.empty() ? text : text + "  " + draws + "\n";
}

}  // namespace

std::string ways_text(const StudyData& data, const StudyFindings& found) {
  const SeekAnswer answer = seek_answer(data, found);
  std::string text;
  for (std::size_t w = 0; w < answer.ways.size(); ++w) text += way_lines(data, found, answer, w);
  if (text.empty()) return text;
  return text +
         "\nIn brackets 95 % intervals, which hold together over ways and metrics (luck only). "
         "Cost "
         "is all\nthat the firm spends a year, so what a way saves (newcomers that need not be "
         "won, "
         "contacts that\ndo not come) is taken off what it takes: 'rapport compare --metrics' has "
         "the parts.\n";
}

std::string seek_text(const StudyData& data) {
  const StudyFindings found = find_out(data);
  std::string text = painted(data.study.spec.title, Tone::strong, colour_on_output()) + "\n" +
                     printable(data.study.spec.question) + "\n\n";
  for (const std::string& sentence : answer_in_words(data, found)) {
    text += "  " + wrapped(printable(sentence), terminal_width(), 2) + "\n";
  }
  return text + ways_text(data, found);
}

Json seek_json(const StudyData& data, const StudyFindings& found) {
  const SeekAnswer answer = seek_answer(data, found);
  const SeekSpec& seek = data.study.spec.seek;
  const auto bounds = [](const Interval& by) {
    return Json{{"mean", json_number(by.mean)},
                {"lower", json_number(by.lower())},
                {"upper", json_number(by.upper())},
                {"n", by.n}};
  };
  Json json{{"goal", kGoalNames[static_cast<std::size_t>(seek.goal)]},
            {"limit", json_number(answer.limit)},
            {"kept", data.seek->kept},
            {"tried", data.seek->means.empty() ? 0 : data.seek->means.size() - 1},
            {"over", data.seek->stage == SeekStage::over},
            {"generations", Json::array()},
            {"ways", Json::array()}};
  for (const SeekGeneration& generation : data.seek->generations) {
    json["generations"].push_back({{"points", generation.last - generation.first},
                                   {"way", generation.way + 1},
                                   {"pares", generation.pares}});
  }
  for (const SeekWay& way : answer.ways) {
    Json one{{"point", data.study.points.points[way.point].policy.name},
             {"moves", Json::array()},
             {"kept", kKeptNames[static_cast<std::size_t>(way.kept)]},
             {"promised", json_number(way.promised)},
             {"promised_cost", json_number(way.promised_cost)},
             {"best",
              {{"moves", way.best_moves},
               {"promised", json_number(way.best)},
               {"promised_cost", json_number(way.best_cost)}}}};
    for (const SeekMove& move : way.moves) one["moves"].push_back(move.what);
    if (way.kept != SeekKept::unknown) {
      one["metric"] = bounds(way.metric.difference);
      one["cost"] = bounds(way.cost.difference);
    }
    if (found.regret && way.point < found.regret->policies.size()) {
      one["worst_regret"] = json_number(found.regret->policies[way.point].worst);
    }
    json["ways"].push_back(std::move(one));
  }
  return json;
}

}  // namespace rapport
