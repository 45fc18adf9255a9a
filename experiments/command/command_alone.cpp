// rapport levers --alone: what each lever of a company does alone.
#include <cmath>
#include <cstdio>

#include "experiments/command/command_line.h"
#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/trial/lone_levers.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

constexpr std::size_t kPage = 118;                            ///< columns of sentences
constexpr std::array<int, kLoneMetrics> kDigits{2, 3, 2, 0};  ///< behind the point
constexpr std::array<const char*, kLoneMetrics> kJsonNames{"retention", "satisfaction_true", "fit",
                                                           "earned_before_its_cost"};

std::string percent_text(double points) { return grouped(points, 0) + " %"; }

/// What one lever does to the gates, and which of them is in the way.
std::string gates_words(const LoneLevers& all, const LoneLever& lone) {
  if (!all.today || !lone.gates) return "no act of employees to judge it by";
  std::size_t most = 0;
  std::array<double, kGates> moved{};
  for (std::size_t i = 0; i < kGates; ++i) {
    moved[i] = lone.gates->open[i] - all.today->open[i];
    if (std::abs(moved[i]) > std::abs(moved[most])) most = i;
  }
  const std::size_t shut = lone.gates->narrowest();
  const std::string in_the_way = "in " + percent_text(lone.gates->alone_shuts[shut]) + " of acts " +
                                 kGateNames[shut] + " is the only gate that is shut";
  if (std::abs(moved[most]) < 1.0) return "it moves no gate by a point; " + in_the_way;
  return std::string("it moves ") + kGateNames[most] + " from " +
         percent_text(all.today->open[most]) + " to " + percent_text(lone.gates->open[most]) +
         ", and " + in_the_way;
}

std::string words_of(const LoneLevers& all, const LoneLever& lone) {
  const std::string what = lone.reason.empty() ? gates_words(all, lone) : lone.reason;
  const std::string name =
      std::string(lone.lever->label) + " (" + lone.lever->id + ", " + lone.lever->code + ")";
  if (lone.effect == LoneEffect::nothing) return name + " does nothing alone: " + what + ".";
  if (lone.effect == LoneEffect::something) return name + " does something alone: " + what + ".";
  return name + ": whether it does anything alone is not told by so few runs; " + what + ".";
}

std::string alone_table(const Scenario& today, const LoneLevers& all) {
  const bool colour = colour_on_output();
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::left});
  table.titles({"lever", "code", "to", "stay, points", "satisfaction", "fits, points",
                "earned, " + today.currency + " a year", "alone"});
  for (const LoneLever& lone : all.levers) {
    std::vector<Cell> cells{lone.lever->id, lone.lever->code, number_text(lone.value)};
    for (std::size_t m = 0; m < kLoneMetrics; ++m) {
      const Interval& d = lone.differences[m];
      cells.push_back(signed_text(d.mean, kDigits[m]) + " " +
                      half_width_text(d.half_width, kDigits[m]));
    }
    const Tone tone = lone.effect == LoneEffect::nothing ? Tone::warning : Tone::plain;
    cells.push_back({name_of(lone.effect), tone});
    table.row(cells);
  }
  return table.text(colour);
}

/// How the table is to be read.
std::string legend() {
  const auto matters = [](const char* id) { return number_text(find_metric(id)->matters); };
  return wrapped(
      "'earned' is profit before what levers, training and variable pay cost. 'nothing': all four "
      "95 % intervals, each by itself and luck only, lie within what matters (plus or minus " +
          matters("retention") + " points, " + matters("satisfaction_true") + ", " +
          matters("fit") + " points and " + number_text(100 * find_metric("profit")->matters) +
          " %); 'not told': more runs are needed. Levers of roll-out (R1 to R3) act on how others "
          "get there, so they do nothing alone.",
      kPage);
}

std::string alone_text(const Scenario& today, const LoneLevers& all, std::uint32_t seed) {
  const bool colour = colour_on_output();
  const std::string runs = std::to_string(all.replications) + " pairs of runs of " +
                           duration_text(all.horizon) + ", seed " + std::to_string(seed) + ", " +
                           std::to_string(all.runs) + " runs in all.";
  const std::string what =
      "Each lever alone at its most (at its least where today has that), in force from the start, "
      "less today: ";
  std::string text = painted(today.name, Tone::strong, colour) + "\n" +
                     wrapped(what + runs, kPage) + "\n\n" + alone_table(today, all) + "\n" +
                     legend() + "\n";
  std::string nothing, untold;
  for (const LoneLever& lone : all.levers) {
    const std::string line = "  " + wrapped(words_of(all, lone), kPage, 2) + "\n";
    if (lone.effect == LoneEffect::nothing) nothing += line;
    if (lone.effect == LoneEffect::untold) untold += line;
  }
  text += "\n" + painted("What does nothing alone", Tone::strong, colour) + "\n";
  text += nothing.empty() ? "  No lever.\n" : printable(nothing, true);
  return text + printable(untold, true);
}

std::string alone_json(const Scenario& today, const LoneLevers& all, std::uint32_t seed) {
  Json json{{"scenario", today.name},
            {"represents", today.represents},
            {"seed", seed},
            {"replications", all.replications},
            {"horizon_days", static_cast<double>(all.horizon) / static_cast<double>(kDay)},
            {"runs", all.runs},
            {"failed", all.failed},
            {"interrupted", all.stopped},
            {"levers", Json::array()}};
  for (const LoneLever& lone : all.levers) {
    Json one{{"lever", lone.lever->id},
             {"code", lone.lever->code},
             {"value", lone.value},
             {"alone", name_of(lone.effect)},
             {"reason", lone.reason.empty() ? Json(nullptr) : Json(lone.reason)},
             {"words", words_of(all, lone)},
             {"differences", Json::object()}};
    for (std::size_t m = 0; m < kLoneMetrics; ++m) {
      const Interval& d = lone.differences[m];
      one["differences"][kJsonNames[m]] = {{"mean", json_number(d.mean)},
                                           {"lower", json_number(d.lower())},
                                           {"upper", json_number(d.upper())},
                                           {"matters", json_number(lone.matters[m])}};
    }
    json["levers"].push_back(one);
  }
  return json_text(json);
}

}  // namespace

int alone_command(const Scenario& today, const LoneOptions& options, Format format) {
  const LoneLevers all = try_levers_alone(today, options);
  print(format == Format::json ? alone_json(today, all, options.seed)
                               : alone_text(today, all, options.seed));
  flush_output();
  if (all.failed > 0) {
    std::fprintf(stderr, "\n%zu run%s failed; their pairs are left out\n", all.failed,
                 all.failed == 1 ? "" : "s");
  }
  if (all.stopped) {
    std::fprintf(stderr, "\ninterrupted: shown are the pairs that were finished\n");
    return kInterrupted;
  }
  return all.failed > 0 ? kSomeRunsFailed : kFine;
}

}  // namespace rapport
