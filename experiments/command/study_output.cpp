#include "experiments/command/study_output.h"

#include <algorithm>
#include <cmath>

#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/command/result_output.h"
#include "experiments/command/seek_output.h"
#include "experiments/command/study_drivers_output.h"
#include "experiments/output/text_table.h"
#include "experiments/run/progress.h"
#include "experiments/study/study_budget.h"
#include "experiments/study/study_findings.h"
#include "experiments/study/study_people.h"
#include "experiments/study/study_stop.h"
#include "experiments/study/word_parts.h"

namespace rapport {

namespace {

constexpr std::size_t kShownPoints = 20;

std::string bytes_text(double bytes) {
  if (bytes < 1e6) return grouped(bytes / 1e3, 0) + " kB";
  return bytes < 1e9 ? grouped(bytes / 1e6, 1) + " MB" : grouped(bytes / 1e9, 1) + " GB";
}

const std::string& label_of(const StudyData& data, std::size_t point) {
  return data.study.points.points[point].policy.label;
}

std::string verdict_text(const Comparison& comparison) {
  return comparison.has_verdict ? name_of(comparison.verdict) : "";
}

/// Points by rank: means of all judged metrics, and what the first of them is more than the
/// compared policy's.
std::string ranking_table(const StudyData& data, const StudyFindings& found, bool all) {
  std::vector<Align> columns{Align::right, Align::left};
  std::vector<Cell> titles{{"", Tone::strong}, {"point", Tone::strong}};
  for (std::size_t k = 0; k < data.keys.size(); ++k) {
    columns.push_back(Align::right);
    titles.emplace_back(std::string(data.keys[k].metric->label) + ", " + data.units[k],
                        Tone::strong);
  }
  for (int i = 0; i < 3; ++i) columns.push_back(Align::left);
  titles.insert(titles.end(), {{"more than " + label_of(data, data.against()), Tone::strong},
                               {"", Tone::strong},
                               {"", Tone::strong}});
  TextTable table(columns);
  table.row(titles);
  // What a search tried has few runs each, chosen among by their values: no intervals.
  const auto has_intervals = [&](std::size_t p) {
    return !data.seek || p == data.against() ||
           std::ranges::find(data.seek->ways, p) != data.seek->ways.end();
  };
  std::size_t rank = 0;
  for (const std::size_t p : found.order) {
    ++rank;
    if (!all && rank > kShownPoints && p != data.against()) continue;
    const PointFinding& point = found.points[p];
    std::vector<Cell> row{std::to_string(rank), label_of(data, p)};
    for (std::size_t k = 0; k < data.keys.size(); ++k) {
      const int digits = data.keys[k].metric->digits;
      row.emplace_back(
          grouped(point.means[k].mean, digits) +
          (has_intervals(p) ? " " + half_width_text(point.means[k].half_width, digits) : ""));
    }
    if (p != data.against() && !has_intervals(p)) {
      row.emplace_back(
          signed_text(point.differences[0].difference.mean, data.keys[0].metric->digits));
      row.emplace_back("");
    } else if (p != data.against()) {
      const Comparison& c = point.differences[0];
      const int digits = data.keys[0].metric->digits;
      row.emplace_back(signed_text(c.difference.mean, digits) + " " + interval_text(c, digits));
      row.emplace_back(verdict_text(c), tone_of(c.verdict));
    } else {
      row.emplace_back("");
      row.emplace_back("");
    }
    const bool may = found.ranking && found.ranking->policies[p].may_be_best;
    const bool over = is_over_budget(data, found, p);
    const bool is_way =
        data.seek && p != data.against() && has_intervals(p);  // ranked as recommended
    const std::string rank_text = is_way                    ? "◀ way " + std::to_string(rank)
                                  : rank == 1 && !data.seek ? "◀ best mean"
                                  : may                     ? "~ may be best"
                                                            : "";
    row.emplace_back(rank_text +
                     (over ? (rank_text.empty() ? "over budget" : ", over budget") : ""));
    table.row(row);
  }
  return table.text(colour_on_output());
}

std::string contrast_name(const StudyData& data, std::uint32_t factors) {
  std::string name;
  for (std::size_t f = 0; f < data.study.spec.factors.size(); ++f) {
    if ((factors >> f & 1U) != 0)
      name += (name.empty() ? "" : " x ") + data.study.spec.factors[f].label;
  }
  return name;
}

std::string contrasts_text(const StudyData& data, const StudyFindings& found) {
  std::string text;
  const int digits = data.keys[0].metric->digits + 1;
  for (const FactorialBlock& block : found.blocks) {
    TextTable table({Align::left, Align::left, Align::left});
    const bool shares = !block.on_cloglog.empty();
    table.row({{"effect", Tone::strong},
               {unit_of_difference(data.units[0]), Tone::strong},
               {shares ? "on the scale on which risks add up" : "", Tone::strong}});
    for (std::size_t i = 0; i < block.contrasts.size(); ++i) {
      table.row({contrast_name(data, block.contrasts[i].factors),
                 interval_cell(block.contrasts[i].effect, digits),
                 shares ? interval_cell(block.on_cloglog[i].effect, 3) : ""});
    }
    text += "\nWhat each adds, and what they do together" +
            (block.label.empty() ? "" : " (" + printable(block.label) + ")") +
            ", each interval by itself, " + name_of(found.validity) + ":\n" +
            table.text(colour_on_output());
    if (!block.concert) continue;
    TextTable parts({Align::left, Align::left, Align::left});
    for (const ConcertPart& part : block.concert->parts) {
      parts.row({part.words, interval_cell(part.contrast, digits),
                 "has to be above " + grouped(part.margin, 1)});
    }
    text += "Superior only in concert: " + std::string(name_of(block.concert->verdict)) +
            " (all of these have to hold):\n" + parts.text(colour_on_output());
  }
  return text;
}

std::string factors_text(const StudyData& data, const StudyFindings& found) {
  if (found.factors.empty() || !found.blocks.empty()) return {};
  const int digits = data.keys[0].metric->digits + 1;
  TextTable table({Align::left, Align::left, Align::left, Align::left});
  std::string title;
  for (const FactorFinding& factor : found.factors) {
    const std::string& label = data.study.spec.factors[factor.factor].label;
    if (factor.elementary) {
      title =
          "Morris: mean size of the effect of the whole range; mean effect; how much it differs";
      const ElementaryEffect& e = *factor.elementary;
      table.row({label, interval_cell(e.mean_absolute, digits), interval_cell(e.mean, digits),
                 interval_cell(e.sigma, digits)});
    } else if (factor.total) {
      title =
          "Sobol': share of the variance it explains alone; with all it does together with others";
      table.row({label, interval_cell(*factor.first, 2), interval_cell(*factor.total, 2), ""});
    } else {
      title = "What the whole range of each adds (the plane that fits best explains " +
              percent(found.r_squared, 0) + ")";
      table.row({label, interval_cell(*factor.slope, digits), "", ""});
    }
  }
  if (!found.factors_of.empty()) title += "; of " + found.factors_of + " alone";
  std::string text = "\n" + title +
                     (found.factors_hold ? ", each interval by itself, fixed-n:\n"
                                         : "; estimates, whose intervals would not hold at every "
                                           "look:\n") +
                     table.text(colour_on_output());
  if (std::isfinite(found.noise_share)) {
    text += "  Luck is " + percent(found.noise_share, 0) + " of the variance that was seen.\n";
  }
  return text;
}

/// Over draws of the assumptions: each point against the compared one, regret, what would flip it.
std::string variants_text(const StudyData& data, const StudyFindings& found) {
  if (found.spreads.empty()) return {};
  const int digits = data.keys[0].metric->digits;
  TextTable table({Align::left, Align::left, Align::left, Align::left, Align::left});
  table.row({{"point", Tone::strong},
             {"more than " + label_of(data, data.against()), Tone::strong},
             {"more in", Tone::strong},
             {"worst regret", Tone::strong},
             {"best in", Tone::strong}});
  std::size_t shown = 0;
  for (const std::size_t p : found.order) {
    if (++shown > kShownPoints) break;
    const VariantSpread& spread = found.spreads[p][0];
    const bool has_regret = found.regret && found.regret->variants > 0;
    table.row({label_of(data, p),
               p == data.against() || spread.draws == 0
                   ? ""
                   : signed_text(spread.middle, digits) + " (" + signed_text(spread.low, digits) +
                         " to " + signed_text(spread.high, digits) + ")",
               p == data.against() ? "" : more_in_text(data, spread),
               has_regret ? grouped(found.regret->policies[p].worst, digits) : "",
               has_regret ? percent(found.regret->policies[p].best_share, 0) : ""});
  }
  const std::string weighing = data.is_weighted()
                                   ? "nine tenths of the weight; " + in_words(*data.weights)
                                   : std::string("nine draws in ten");
  std::string text = "\nOver variants of the assumptions (middle, and " + weighing + "), " +
                     std::string(data.keys[0].metric->label) + ":\n" +
                     table.text(colour_on_output());
  if (found.flips.empty()) return text;
  TextTable flips({Align::left, Align::left, Align::left});
  for (const FlipFinding& flip : found.flips) {
    flips.row({flip.label, interval_cell(flip.slope, digits),
               flip.at ? "turns the sign at " + percent(*flip.at, 0) + " of its range"
                       : "does not turn the sign"});
  }
  return text + "What the difference of the best gains as one assumption goes over its range:\n" +
         flips.text(colour_on_output());
}

/// Of draws of the assumptions; numbers are null where there are none.
Json spread_json(const VariantSpread& spread) {
  const bool any = spread.draws > 0;
  const auto number = [&](double x) { return any ? json_number(x) : Json(); };
  return {{"draws", spread.draws},
          {"more", spread.more},
          {"more_weight", number(spread.more_weight)},
          {"middle", number(spread.middle)},
          {"low", number(spread.low)},
          {"high", number(spread.high)}};
}

Json point_json(const StudyData& data, const StudyFindings& found, std::size_t p) {
  const StudyPoint& point = data.study.points.points[p];
  Json json{{"name", point.policy.name},
            {"label", point.policy.label},
            {"settings", Json::object()},
            {"metrics", Json::array()}};
  for (std::size_t f = 0; f < point.settings.size(); ++f) {
    json["settings"][data.study.points.factors[f].name] = point.settings[f].text;
  }
  for (std::size_t k = 0; k < data.keys.size(); ++k) {
    Json metric{{"metric", data.keys[k].metric->id},
                {"unit", data.units[k]},
                {"mean", bounds_json(found.points[p].means[k])}};
    if (p != data.against()) {
      const Comparison& c = found.points[p].differences[k];
      metric["difference"] = bounds_json(c.difference);
      metric["verdict"] = verdict_text(c);
      if (!found.spreads.empty()) metric["variants"] = spread_json(found.spreads[p][k]);
    }
    json["metrics"].push_back(std::move(metric));
  }
  if (p < found.luck_saved.ratios.size() && p != data.against()) {
    json["variance_ratio"] = json_number(found.luck_saved.ratios[p]);
  }
  if (!found.spreads.empty()) json["variants"] = spread_json(found.spreads[p][0]);
  if (const auto budget = check_budget(data, found, p)) {
    json["budget"] = {{"extra_cost", bounds_json(budget->extra)},
                      {"over", budget->is_over},
                      {"clear", budget->is_clear},
                      {"draws", budget->draws},
                      {"draws_over", budget->draws_over}};
  }
  if (data.selection) json["selection"] = selection_word(data, p);
  if (found.ranking) {
    json["best_in"] = found.ranking->policies[p].best_share;
    json["may_be_best"] = found.ranking->policies[p].may_be_best;
  }
  return json;
}

}  // namespace

std::string plan_text(const Study& study, const StudyCost& cost, int threads) {
  std::string text = study.spec.title.empty() ? study.spec.path : study.spec.title;
  text += "\n  " + std::to_string(cost.points) + " points";
  text += " x ";
  const bool is_most = ends_by_looking(study.spec);
  const std::string each =
      (is_most ? "at most " : "") + std::to_string(study.spec.replications) + " replications" +
      (study.spec.seeks()
           ? ", and " + std::to_string(study.spec.seek.fresh) + " more of what is recommended"
           : "");
  if (study.variants() == 1) {
    text += each;
  } else {
    text += "(" + each + " + " + std::to_string(study.spec.variants.count) + " draws x " +
            std::to_string(study.spec.variants.replications) + ")";
  }
  text += " = " + grouped(static_cast<double>(cost.runs), 0) + " runs\n";
  text += "  about " + seconds_text(cost.seconds) + " on " + std::to_string(threads) +
          (threads == 1 ? " thread" : " threads") + ", " + bytes_text(cost.memory) +
          " of memory, " + bytes_text(cost.disk) + " of disk\n";
  if (cost.fit_seconds > 0) {
    text += "  of that " + seconds_text(cost.fit_seconds) +
            " for fitting Today in each draw; draws that cannot be fitted are not run\n";
  }
  text += "  (from " + std::to_string(cost.timed) +
          " runs made now; a busy machine takes longer, and points unlike these may)\n";
  for (const std::string& note : study_notes(study)) text += "  " + note + "\n";
  for (const std::string& note : people_notes(study)) text += "  " + note + "\n";
  if (cost.failed > 0) {
    text += "  " + std::to_string(cost.failed) +
            " of these runs failed: run the study with few "
            "replications first\n";
  }
  return printable(text, true);
}

std::string study_text(const StudyData& data, bool all) {
  const StudyFindings found = find_out(data);
  const StudySpec& spec = data.study.spec;
  std::string text =
      painted(spec.title.empty() ? spec.path : spec.title, Tone::strong, colour_on_output()) + "\n";
  if (!spec.question.empty()) text += printable(spec.question) + "\n";
  text += "\n";
  for (const std::string& sentence : answer_in_words(data, found)) {
    text += "  " + wrapped(printable(sentence), terminal_width(), 2) + "\n";
  }
  if (found.order.empty()) return text;
  if (data.seek) text += ways_text(data, found);
  text += data.seek ? "\nMeans; of ways by their fresh runs, of all other programmes by the few "
                      "runs of the search, which flatter the best of them.\n"
                    : "\nMeans ± half-widths of 95 % intervals over runs, " +
                          std::string(name_of(found.validity)) +
                          "; differences hold together over all points and metrics (luck only).\n";
  text += ranking_table(data, found, all);
  if (!all && found.order.size() > kShownPoints) {
    text += "  " + std::to_string(found.order.size() - kShownPoints) + " more: --all\n";
  }
  return text + variants_text(data, found) + contrasts_text(data, found) +
         factors_text(data, found) + drivers_text(data, found);
}

std::string study_json(const StudyData& data) {
  const StudyFindings found = find_out(data);
  Json json{{"study", data.study.spec.path},
            {"title", data.study.spec.title},
            {"question", data.study.spec.question},
            {"scenario", data.study.spec.scenario},
            {"seed", data.study.spec.seed},
            {"replications", data.study.spec.replications},
            {"runs", data.done},
            {"wanted", data.wanted},
            {"part", data.study.record.part},
            {"intervals", name_of(found.validity)},
            {"failed", Json::array()},
            {"timed_out", Json::array()},
            {"left_out", data.study.points.left_out},
            {"alike", Json::array()},
            {"answer", answer_in_words(data, found)},
            {"against", data.study.points.points[data.against()].policy.name},
            {"points", Json::array()}};
  const auto name = [&](const char* key, const std::vector<FailedRun>& runs) {
    for (const FailedRun& run : runs) {
      json[key].push_back({{"point", data.study.points.points[run.point].policy.name},
                           {"variant", run.variant},
                           {"replication", run.replication},
                           {"message", run.message}});
    }
  };
  name("failed", data.failures);
  name("timed_out", data.timed_out);
  for (const std::vector<std::size_t>& group : data.alike) {
    Json names = Json::array();
    for (const std::size_t p : group) names.push_back(data.study.points.points[p].policy.name);
    json["alike"].push_back(std::move(names));
  }
  if (data.stop) json["stop"] = {{"finished", data.stop->finished}, {"rounds", data.stop->rounds}};
  if (found.luck_saved.points > 0) {
    json["variance_ratio"] = {{"middle", json_number(found.luck_saved.middle)},
                              {"least", json_number(found.luck_saved.least)},
                              {"most", json_number(found.luck_saved.most)},
                              {"points", found.luck_saved.points}};
  }
  if (data.weights) {
    json["weights"] = {{"from", data.weights->from},
                       {"trials", data.weights->trials},
                       {"effective", json_number(data.weights->effective)},
                       {"alike", !data.is_weighted()},
                       {"by_variant", data.weights->by_variant}};
  }
  if (data.seek) json["seek"] = seek_json(data, found);
  if (found.points.empty()) return json_text(json);
  for (std::size_t p = 0; p < found.points.size(); ++p) {
    json["points"].push_back(point_json(data, found, p));
  }
  for (const FactorialBlock& block : found.blocks) {
    Json one{{"label", block.label}, {"contrasts", Json::array()}};
    for (const Contrast& contrast : block.contrasts) {
      one["contrasts"].push_back({{"factors", contrast_name(data, contrast.factors)},
                                  {"effect", bounds_json(contrast.effect)}});
    }
    if (block.concert) {
      one["only_in_concert"] = {{"verdict", name_of(block.concert->verdict)},
                                {"p_value", block.concert->p_value}};
    }
    json["blocks"].push_back(std::move(one));
  }
  for (const FactorFinding& factor : found.factors) {
    Json one{{"factor", data.study.points.factors[factor.factor].name}};
    if (factor.elementary) {
      one["mean"] = bounds_json(factor.elementary->mean);
      one["mean_absolute"] = bounds_json(factor.elementary->mean_absolute);
      one["sigma"] = bounds_json(factor.elementary->sigma);
    }
    if (factor.first) one["first"] = bounds_json(*factor.first);
    if (factor.total) one["total"] = bounds_json(*factor.total);
    if (factor.slope) one["slope"] = bounds_json(*factor.slope);
    json["factors"].push_back(std::move(one));
  }
  add_drivers(data, found, json);
  return json_text(json);
}

namespace {

/// Draws of the assumptions, as fields that each begin with their comma; empty without draws.
std::string spread_fields(const StudyFindings& found, std::size_t point, std::size_t key) {
  if (found.spreads.empty() || found.spreads[point][key].draws == 0) return ",,,,,";
  const VariantSpread& spread = found.spreads[point][key];
  return "," + std::to_string(spread.draws) + "," + std::to_string(spread.more) + "," +
         csv_number(spread.middle) + "," + csv_number(spread.low) + "," + csv_number(spread.high);
}

}  // namespace

std::string study_csv(const StudyData& data) {
  const StudyFindings found = find_out(data);
  const std::string intervals = std::string(",") + name_of(found.validity);
  std::string text = "point,label";
  for (const StudyFactor& factor : data.study.points.factors) text += "," + csv_field(factor.name);
  text +=
      ",metric,unit,mean,lower,upper,runs,difference,difference_lower,difference_upper,verdict,"
      "draws,draws_more,draws_middle,draws_low,draws_high";
  const bool selects = data.selection.has_value();
  text += ",intervals";
  text += selects ? ",selection\r\n" : "\r\n";
  for (std::size_t p = 0; p < found.points.size(); ++p) {
    const StudyPoint& point = data.study.points.points[p];
    std::string front = csv_field(point.policy.name) + "," + csv_field(point.policy.label);
    for (const StudySetting& setting : point.settings) front += "," + csv_field(setting.text);
    for (std::size_t k = 0; k < data.keys.size(); ++k) {
      const Interval& mean = found.points[p].means[k];
      text += front + "," + data.keys[k].metric->id + "," + csv_field(data.units[k]) + "," +
              csv_number(mean.mean) + "," + csv_number(mean.lower()) + "," +
              csv_number(mean.upper()) + "," + std::to_string(mean.n);
      if (p == data.against()) {
        text += ",,,,,,,,,";
      } else {
        const Comparison& c = found.points[p].differences[k];
        text += "," + csv_number(c.difference.mean) + "," + csv_number(c.difference.lower()) + "," +
                csv_number(c.difference.upper()) + "," + verdict_text(c) +
                spread_fields(found, p, k);
      }
      text += intervals;
      text += selects ? "," + selection_word(data, p) + "\r\n" : "\r\n";
    }
  }
  return text + shares_csv(data, found);
}

}  // namespace rapport
