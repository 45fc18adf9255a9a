// rapport compare --aa: a policy against itself, to see how often verdicts are wrong.
#include <algorithm>
#include <cstdio>

#include "experiments/command/command_line.h"
#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/command/result_output.h"
#include "experiments/trial/self_comparison.h"
#include "sim/core/interval.h"

namespace rapport {

namespace {

constexpr double kWrong = 1.0 - kConfidence;

std::string share_text(std::size_t part, std::size_t of) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%",
                of == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(of));
  return text;
}

/// What the shares of wrong findings mean.
std::string judgement(const SelfComparison& self) {
  const std::size_t n = self.comparisons, most = self.most(kWrong);
  const std::string times = std::to_string(n) + (n == 1 ? " comparison" : " comparisons");
  std::string text = "  " + share_text(self.findings, n) + " of " + times +
                     " found the policy better or worse than itself, and " +
                     share_text(self.not_zero, n) +
                     " had an interval without 0. There is nothing to find: the intervals of a "
                     "comparison promise " +
                     share_text(5, 100) + " at most.\n";
  if (std::max(self.not_zero, self.findings) > most) {
    return text + "  That is more than luck explains (" + share_text(most, n) + " of " + times +
           "): with so few runs, do not trust these intervals for this firm.\n";
  }
  return text + "  Luck explains up to " + share_text(most, n) + " of " + times + ".\n";
}

std::string self_table(const Trial& trial, const SelfComparison& self, std::uint32_t replications) {
  const bool colour = colour_on_output();
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.titles({"", "better", "worse", "same", "undecided", "identical", "without 0"});
  for (const SelfComparison::Row& row : self.rows) {
    const auto share = [&](std::size_t part) { return share_text(part, self.comparisons); };
    table.row({row_label(trial, trial.keys()[row.key]), share(row.better), share(row.worse),
               share(row.same), share(row.undecided), share(row.identical), share(row.not_zero)});
  }
  return painted(trial.file().today.name, Tone::strong, colour) + "\n" + trial.arms()[0].label +
         " against itself, " + std::to_string(self.comparisons) +
         " times: " + std::to_string(replications) +
         " runs a side, each with luck of its own, seeds from " +
         std::to_string(trial.options().seed) + " on.\n\n" + table.text(colour) + "\n" +
         judgement(self);
}

std::string self_json(const Trial& trial, const SelfComparison& self, std::uint32_t replications) {
  Json json = head_of(trial);
  json.update({{"policy", trial.arms()[0].name},
               {"seed", trial.options().seed},
               {"replications", replications},
               {"comparisons", self.comparisons},
               {"failed", self.failed},
               {"interrupted", self.stopped},
               {"interval", {{"level", kConfidence}, {"validity", name_of(Validity::fixed_n)}}},
               {"findings", self.findings},
               {"without_zero", self.not_zero},
               {"most_by_luck", self.most(kWrong)},
               {"metrics", Json::array()}});
  for (const SelfComparison::Row& row : self.rows) {
    json["metrics"].push_back({{"metric", trial.keys()[row.key].metric->id},
                               {"better", row.better},
                               {"worse", row.worse},
                               {"same", row.same},
                               {"undecided", row.undecided},
                               {"identical", row.identical},
                               {"without_zero", row.not_zero}});
  }
  return json_text(json);
}

}  // namespace

int self_command(const TrialOptions& options, Format format, std::uint32_t comparisons) {
  TrialOptions one = options;
  one.command = "compare --aa";
  for (const ExtraPolicy& extra : options.extra) one.policies.push_back(extra.name);
  if (one.policies.empty()) one.policies = {kTodayName};
  Trial trial(one);
  print_notes(trial.notes());
  const SelfComparison self = compare_with_itself(trial, comparisons, options.replications);
  print(format == Format::json ? self_json(trial, self, options.replications)
                               : self_table(trial, self, options.replications));
  flush_output();
  if (self.failed > 0) {
    std::fprintf(stderr, "\n%zu run%s failed; the others are shown\n", self.failed,
                 self.failed == 1 ? "" : "s");
  }
  if (self.stopped) {
    std::fprintf(stderr, "\ninterrupted: shown are the %zu comparisons that were finished\n",
                 self.comparisons);
    return kInterrupted;
  }
  return self.failed > 0 ? kSomeRunsFailed : kFine;
}

}  // namespace rapport
