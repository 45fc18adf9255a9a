#include "experiments/command/gate_output.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "experiments/trial/gate_state.h"

namespace rapport {

namespace {

constexpr std::size_t kPage = 118;  ///< columns of sentences

/// A part of a difference, in the order in which parts are printed.
struct NamedPart {
  const char* id;    ///< for programs
  const char* name;  ///< in a table
  const Interval* interval;
  const Interval* by_itself;  ///< of gates; null for all else
};

std::vector<NamedPart> parts_of(const GatePaths& paths) {
  return {{"difference", "in all", &paths.difference, nullptr},
          {"through_may", "through may", &paths.through[0], &paths.by_itself[0]},
          {"through_want", "through want", &paths.through[1], &paths.by_itself[1]},
          {"through_know", "through know", &paths.through[2], &paths.by_itself[2]},
          {"past", "past the gates", &paths.past, nullptr},
          {"roll_out", "roll-out makes", &paths.roll_out, nullptr}};
}

const char* const kByItself[kGates] = {"may_by_itself", "want_by_itself", "know_by_itself"};

bool is_told(const Interval& interval) { return !interval.contains(0.0); }

/// Digits behind the point, as in tables of differences.
int digits_of(const MetricKey& key) {
  return key.metric->digits + (key.metric->digits == 0 ? 0 : 1);
}

std::string joined_text(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  }
  return text;
}

/// What lies past the gates, for this metric: "hand-overs, costs of levers, pay and training".
std::string ways_text(const MetricKey& key, const PolicyPaths& policy) {
  std::vector<std::string> ways = policy.ways_past;
  if (std::strcmp(key.metric->group, "Money") == 0) ways.emplace_back("what levers and pay cost");
  return ways.empty() ? "" : " (" + joined_text(ways) + ")";
}

bool is_nothing(const Interval& interval) {
  return interval.mean == 0.0 && interval.half_width == 0.0;
}

/// "+3.1 through want, +1.2 through may and +1.0* past the gates (hand-overs), nothing through
/// know"; largest first. Sets `luck` where some part has a star.
std::string parts_text(const GatePaths& paths, const MetricKey& key, const PolicyPaths& policy,
                       bool& luck) {
  std::vector<NamedPart> parts = parts_of(paths);
  parts.erase(parts.begin());  // the whole
  parts.pop_back();            // roll-out cuts the difference another way
  std::ranges::stable_sort(parts, [](const NamedPart& a, const NamedPart& b) {
    return std::abs(a.interval->mean) > std::abs(b.interval->mean);
  });
  std::vector<std::string> words, nothing;
  for (const NamedPart& part : parts) {
    if (is_nothing(*part.interval)) {
      nothing.emplace_back(part.name);
      continue;
    }
    const bool told = is_told(*part.interval);
    luck = luck || !told;
    words.push_back(signed_text(part.interval->mean, digits_of(key)) + (told ? " " : "* ") +
                    part.name + (part.interval == &paths.past ? ways_text(key, policy) : ""));
  }
  return joined_text(words) + (nothing.empty() ? "" : "; nothing " + joined_text(nothing));
}

/// What of the difference is roll-out.
std::string roll_out_text(const GatePaths& paths, int digits, const std::string& unit) {
  const double roll_out = paths.roll_out.mean, whole = paths.difference.mean;
  if (!is_told(paths.roll_out)) return "Roll-out makes no difference that can be told from luck.";
  const std::string at_once = "had all levers held in full from their dates on, it would be " +
                              signed_text(whole - roll_out, digits) + ".";
  const std::string amount = grouped(std::abs(roll_out), digits) + " " + unit;
  if (whole < 0.0 && roll_out < whole) {
    return "Roll-out costs more than this loss, " + amount + ": " + at_once;
  }
  if (whole < 0.0 && roll_out < 0.0) {
    return "Of this loss " + amount + " are roll-out: " + at_once;
  }
  return "Roll-out makes " + signed_text(roll_out, digits) + " of it: " + at_once;
}

/// "Customers who stay, +6.2 points under 'ours': +3.1 through want, ... Roll-out makes ..."
std::string sentence(const Trial& trial, const PolicyPaths& policy, const GatePaths& paths) {
  const MetricKey& key = trial.keys()[paths.key];
  const int digits = digits_of(key);
  const std::string unit = unit_of_difference(unit_of(trial, key));
  const std::string start = std::string(key.metric->label) + ", " +
                            signed_text(paths.difference.mean, digits) + " " + unit + " under '" +
                            trial.arms()[policy.arm].name + "': ";
  if (!is_told(paths.difference)) {
    return start + "luck alone could have brought that, so there is little to divide.";
  }
  bool luck = false;
  const std::string parts = parts_text(paths, key, policy, luck);
  return start + parts + ". " + (luck ? "(*: luck alone could have brought that.) " : "") +
         roll_out_text(paths, digits, unit);
}

void add_paths(TextTable& table, const Trial& trial, const GatePaths& paths) {
  const MetricKey& key = trial.keys()[paths.key];
  const int digits = digits_of(key);
  const std::string unit = unit_of_difference(unit_of(trial, key));
  std::vector<std::string> nothing;
  for (const NamedPart& part : parts_of(paths)) {
    if (part.by_itself != nullptr && is_nothing(*part.interval) && is_nothing(*part.by_itself)) {
      nothing.emplace_back(part.name);
      continue;
    }
    if (part.interval == &paths.past && !nothing.empty()) {
      table.row({"  " + joined_text(nothing), "nothing"});
    }
    const bool whole = part.interval == &paths.difference;
    table.row({whole ? Cell(key.metric->label) : Cell("  " + std::string(part.name)),
               signed_text(part.interval->mean, digits),
               {interval_text(*part.interval, digits), Tone::faint},
               {unit, Tone::faint},
               part.by_itself != nullptr ? signed_text(part.by_itself->mean, digits) : ""});
  }
}

/// Whether a policy's verdict on a key is that there is no difference worth dividing.
bool is_same(const std::vector<ComparedArm>& compared, std::size_t arm, std::size_t key) {
  const auto pair = std::ranges::find(compared, arm, &ComparedArm::arm);
  if (pair == compared.end()) return false;
  const Comparison& c = pair->by_key[key];
  return c.has_verdict && (c.verdict == Verdict::same || c.verdict == Verdict::identical);
}

const Comparison* comparison_of(const Trial& trial, const ComparedArm& pair, const char* metric) {
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (key.part.is_whole() && std::strcmp(key.metric->id, metric) == 0) return &pair.by_key[k];
  }
  return nullptr;
}

void add_state(TextTable& table, const Trial& trial, std::size_t arm) {
  const std::optional<GateState> state = gate_state(trial, arm);
  if (!state) return;
  std::vector<Cell> cells{trial.arms()[arm].name};
  for (const double share : state->open) cells.push_back(grouped(share, 0));
  cells.push_back(grouped(state->all, 1));
  for (const double share : state->alone_shuts) cells.push_back(grouped(share, 1));
  table.row(cells);
}

Json interval_json(const Interval& interval) {
  return {{"mean", json_number(interval.mean)},
          {"half_width", json_number(interval.half_width)},
          {"lower", json_number(interval.lower())},
          {"upper", json_number(interval.upper())}};
}

}  // namespace

std::vector<std::size_t> keys_of_paths(const Trial& trial, const ShowOptions& show) {
  std::vector<std::size_t> keys;
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (!key.part.is_whole()) continue;
    const bool headline = key.metric->headline && key.metric->good != Good::neither;
    const bool asked = std::ranges::find(show.metrics, key.metric->id) != show.metrics.end();
    const bool usual = headline || std::strcmp(key.metric->id, "npv") == 0;
    if (show.metrics.empty() ? usual : asked) keys.push_back(k);
  }
  return keys;
}

std::optional<std::string> opened_sentence(const Trial& trial, const ComparedArm& pair) {
  const auto under = gate_state(trial, pair.arm), against = gate_state(trial, pair.against);
  const Comparison* all = comparison_of(trial, pair, "gates_all");
  if (!under || !against || all == nullptr) return std::nullopt;
  if (trial.model(pair.arm).company.gates != Gates::all) return std::nullopt;
  // Cells are expected shares over all acts: equal in every run is no luck.
  const double most = all->equal ? all->difference.mean : all->difference.upper();
  return opened_in_words(trial.arms()[pair.arm].name, *against, *under, most, all->matters);
}

std::string opened_text(const Trial& trial, const std::vector<ComparedArm>& compared) {
  if (compared.empty() || !gate_state(trial, compared[0].against)) return {};
  const bool colour = colour_on_output();
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  table.titles({"% of acts", "may", "want", "know", "all open", "only may shut", "only want shut",
                "only know shut"});
  add_state(table, trial, compared[0].against);
  for (const ComparedArm& pair : compared) add_state(table, trial, pair.arm);
  std::string text = "\n" + painted("What it opened, what stays shut", Tone::strong, colour) +
                     " (may, want, know: how far open on the mean)\n" + table.text(colour);
  for (const ComparedArm& pair : compared) {
    const std::optional<std::string> words = opened_sentence(trial, pair);
    if (words) text += "  " + printable(wrapped(*words, kPage, 2), true) + "\n";
  }
  return text;
}

std::string paths_text(const Trial& trial, const ShowOptions& show,
                       const std::vector<ComparedArm>& compared, const GateStudy& study) {
  const bool colour = colour_on_output();
  std::string text =
      "\n" + painted("Through which gate", Tone::strong, colour) + " (" +
      grouped(static_cast<double>(study.runs), 0) +
      " runs besides)\nA gate's part is its Shapley value: what opening it adds, as the mean over "
      "all orders of opening. These parts and\nwhat goes past the gates add up to the whole; 'by "
      "itself' is what a gate adds where the others stay as today. Roll-out\ncuts the same "
      "difference another way. Each interval holds by itself, luck only. What is the same for "
      "practice is left out.\n";
  for (const PolicyPaths& policy : study.policies) {
    TextTable table({Align::left, Align::right, Align::left, Align::left, Align::right});
    table.titles({trial.arms()[policy.arm].name, "", "", "", "by itself"});
    std::string sentences;
    for (const GatePaths& paths : policy.by_key) {
      if (paths.difference.n == 0) continue;
      const std::string id = trial.keys()[paths.key].metric->id;
      if (show.metrics.empty() && is_same(compared, policy.arm, paths.key)) continue;
      add_paths(table, trial, paths);
      if (!show.metrics.empty() || id == "retention" || id == "npv") {
        sentences += "  " + wrapped(sentence(trial, policy, paths), kPage, 2) + "\n";
      }
    }
    text += "\n" + table.text(colour) + printable(sentences, true);
  }
  return text;
}

Json paths_json(const Trial& trial, const GateStudy& study) {
  Json json{{"runs", study.runs},
            {"failed", study.failed},
            {"interrupted", study.stopped},
            {"interval", {{"level", kConfidence}, {"validity", name_of(Validity::fixed_n)}}},
            {"policies", Json::array()}};
  for (const PolicyPaths& policy : study.policies) {
    Json metrics = Json::array();
    for (const GatePaths& paths : policy.by_key) {
      Json one{{"metric", trial.keys()[paths.key].metric->id}, {"pairs", paths.difference.n}};
      for (const NamedPart& part : parts_of(paths)) one[part.id] = interval_json(*part.interval);
      for (std::size_t gate = 0; gate < kGates; ++gate) {
        one[kByItself[gate]] = interval_json(paths.by_itself[gate]);
      }
      if (paths.difference.n > 0) one["words"] = sentence(trial, policy, paths);
      metrics.push_back(one);
    }
    json["policies"].push_back({{"policy", trial.arms()[policy.arm].name},
                                {"ways_past", policy.ways_past},
                                {"metrics", metrics}});
  }
  return json;
}

std::vector<std::string> paths_columns() {
  std::vector<std::string> columns;
  const GatePaths none;
  for (const NamedPart& part : parts_of(none)) {
    if (std::strcmp(part.id, "difference") == 0) continue;  // stands in the row already
    for (const char* what : {"", "_lower", "_upper"})
      columns.push_back(std::string(part.id) + what);
  }
  return columns;
}

std::vector<std::string> paths_fields(const GateStudy& study, std::size_t arm, std::size_t key) {
  std::vector<std::string> fields;
  for (const PolicyPaths& policy : study.policies) {
    if (policy.arm != arm) continue;
    const auto paths = std::ranges::find(policy.by_key, key, &GatePaths::key);
    if (paths == policy.by_key.end()) continue;
    for (const NamedPart& part : parts_of(*paths)) {
      if (part.interval == &paths->difference) continue;
      fields.push_back(csv_number(part.interval->mean));
      fields.push_back(csv_number(part.interval->lower()));
      fields.push_back(csv_number(part.interval->upper()));
    }
  }
  fields.resize(paths_columns().size());
  return fields;
}

}  // namespace rapport
