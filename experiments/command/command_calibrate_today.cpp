#include "experiments/command/command_calibrate_today.h"

#include <algorithm>
#include <cmath>

#include "experiments/output/text_table.h"
#include "sim/core/text.h"
#include "sim/file/extends_path.h"

namespace rapport {

namespace {

std::string figure(const Metric& metric, double value, int more = 0) {
  return formatted("%.*f", metric.digits + more, value);
}

std::string targets_table(const TodayFit& fit) {
  TextTable table({Align::left, Align::point, Align::point, Align::point, Align::right, Align::left,
                   Align::left, Align::left});
  table.titles({"", "target", "before", "reached", "within", "", "moved", "to"});
  for (const TargetFit& t : fit.targets) {
    const Metric& m = *t.metric;
    const bool check = t.knob == nullptr;
    table.row({m.label,
               figure(m, t.target, 1),
               figure(m, t.before, 1),
               {figure(m, t.reached, 1), t.is_close() ? Tone::good : Tone::warning},
               "± " + figure(m, t.tolerance, 1),
               m.unit,
               check ? "check" : t.knob->moves,
               check                     ? ""
               : t.turn == t.turn_before ? "as it was"
                                         : t.knob->text(t.turn)});
  }
  return table.text(colour_on_output());
}

std::string references_table(const TodayFit& fit) {
  TextTable table({Align::left, Align::point, Align::point, Align::point, Align::point});
  table.titles({"", "satisfaction", "reference", "memory", "reference"});
  for (const ReferenceFit& r : fit.references) {
    std::vector<Cell> row{r.segment, formatted("%.4f", r.satisfaction),
                          formatted("%.4f", r.reference)};
    if (r.has_memory) {
      row.push_back(formatted("%.4f", r.memory));
      row.push_back(formatted("%.4f", r.memory_reference));
    }
    table.row(row);
  }
  return table.text(colour_on_output());
}

/// A value in one line: lists stand in several.
std::string in_one_line(const std::string& toml) {
  std::string line;
  for (const char c : toml) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank || (!line.empty() && line.back() != ' ')) line += blank ? ' ' : c;
  }
  return line;
}

std::string keys_text(const TodayFit& fit) {
  std::string text;
  for (const KeyChange& change : fit.changes) {
    text += change.key + " = " + change.to + "\n";
    text += "# was " + in_one_line(change.from.empty() ? "not set" : change.from) + "\n";
  }
  return text;
}

std::string check_text(const TargetFit& t) {
  const Metric& m = *t.metric;
  return formatted(
      " The check, %s, was left out of the fit: it comes to %s %s where %s was expected, %s.", m.id,
      figure(m, t.reached).c_str(), m.unit, figure(m, t.target).c_str(),
      t.is_close()
          ? "so it holds"
          : "so it does not hold: how leaving falls with tenure is a matter of the spread of "
            "leaving.propensity, which is not fitted");
}

std::string verdict_text(const TodayFit& fit) {
  std::size_t fitted = 0;
  std::string checks;
  for (const TargetFit& t : fit.targets) {
    if (t.knob != nullptr) {
      ++fitted;
      continue;
    }
    checks += check_text(t);
  }
  return formatted(
             "Today comes to %s, and the references of leaving are Today's own satisfaction and "
             "memory.",
             fitted == 1 ? "its target" : formatted("all its %zu targets", fitted).c_str()) +
         checks + "\n";
}

Json json_of(const TargetFit& t) {
  Json json{{"metric", t.metric->id},   {"unit", t.metric->unit}, {"target", t.target},
            {"before", t.before},       {"reached", t.reached},   {"standard_error", t.error},
            {"tolerance", t.tolerance}, {"close", t.is_close()},  {"check", t.knob == nullptr}};
  if (t.knob != nullptr) {
    json["moved"] = t.knob->moves;
    json["to"] = t.knob->text(t.turn);
  }
  return json;
}

Json json_of(const ReferenceFit& r) {
  Json json{{"segment", r.segment}, {"satisfaction", r.satisfaction}, {"reference", r.reference}};
  if (r.has_memory) {
    json["memory"] = r.memory;
    json["memory_reference"] = r.memory_reference;
  }
  return json;
}

}  // namespace

std::string today_text(const ScenarioFile& file, const TodayFit& fit, const std::string& out) {
  std::string text = file.today.name + ": Today fitted to its targets\n" +
                     formatted(
                         "%d runs of 365 days in each of %d measurements, on luck of their "
                         "own; %d round%s.\n\n",
                         fit.runs, fit.measurements, fit.rounds, fit.rounds == 1 ? "" : "s");
  text += targets_table(fit);
  if (!fit.references.empty()) text += "\n" + references_table(fit);
  text += "\n" + wrapped(verdict_text(fit), terminal_width());
  for (const std::string& note : fit.notes) text += "note: " + note + "\n";
  if (fit.changes.empty()) return text + "\nNo key has to change.\n";
  return text + (out.empty()
                     ? "\nThe keys, as they stand in a file:\n\n" + keys_text(fit)
                     : "\n" + out + ": " + std::to_string(fit.changes.size()) + " keys set\n");
}

Json today_json(const TodayFit& fit) {
  Json json{{"rounds", fit.rounds},
            {"runs", fit.runs},
            {"measurements", fit.measurements},
            {"targets", Json::array()},
            {"references", Json::array()},
            {"changes", Json::array()},
            {"notes", fit.notes}};
  for (const TargetFit& t : fit.targets) json["targets"].push_back(json_of(t));
  for (const ReferenceFit& r : fit.references) json["references"].push_back(json_of(r));
  for (const KeyChange& c : fit.changes) {
    json["changes"].push_back({{"key", c.key}, {"from", c.from}, {"to", c.to}});
  }
  return json;
}

std::string fitted_file(const ScenarioFile& file, const TodayFit& fit, const std::string& out) {
  return extending_file(path_seen_from(out, file.path),
                        "Today fitted to its targets by `rapport calibrate today`.", fit.changes);
}

}  // namespace rapport
