#include <array>

#include "experiments/design/design_table.h"
#include "experiments/study/study_spec.h"

namespace rapport {

namespace {

constexpr StudyKey kKeys[] = {
    {"", "schema", "1", "version of the form of study files"},
    {"", "title", "text", "what the study is called"},
    {"", "question", "text", "what it is to answer; stands on top of its report"},
    {"", "doc", "text", "what a reader should know of it"},
    {"", "scenario", "path", "the scenario file, from the study file's folder"},
    {"", "set", "table",
     "keys of the scenario that the study sets in Today, and so in every policy"},
    {"", "policies", "list of names",
     "which policies of the scenario are run (design policies), or begin every point (all others); "
     "default: all of them, or Today alone"},
    {"", "against", "name", "the policy that all are compared with; default today"},
    {"", "in_force", "dated, steady or both",
     "whether what a point sets is decreed on the first day (dated) or has always been so "
     "(steady)"},
    {"", "metrics", "list of ids",
     "metrics that are kept and judged, the first of them ranks; default: the headline metrics"},
    {"", "series", "list of ids", "figures that are kept month by month; default none"},
    {"", "series_of", "firm or segments",
     "segments: these figures are kept of each segment too, as trials among one need them; default "
     "firm"},
    {"", "keep", "headline or all", "all: every metric of every run is kept, by part too"},
    {"", "seed", "whole number", "of the luck; default 1"},
    {"", "replications", "whole number", "runs of each point; default 10"},
    {"", "intervals", "fixed or always_valid",
     "always_valid: intervals hold at every look and whenever one stops, and are wider; fixed "
     "(default): for the number of replications, once all runs are there"},
    {"", "time_limit", "duration",
     "of the clock that one run may take; one that takes longer is given up and stored as timed "
     "out; default none"},
    {"", "on_error", "keep or stop", "what a run that fails does to the study; default keep"},
    {"", "budget", "money",
     "the most that may be spent a year beyond what the compared policy spends; the metric cost is "
     "then judged too"},
    {"design", "kind", "a kind of design", "how the points are come by; see below"},
    {"design", "points", "whole number", "how many points; of saltelli how many rows of A"},
    {"design", "levels", "whole number", "how many values a number has on a grid"},
    {"design", "trajectories", "whole number", "of morris: how many paths"},
    {"design", "generators", "list of texts", "of fractional_factorial, as D=ABC"},
    {"design", "seed", "whole number", "of what is drawn by lot; default the study's seed"},
    {"design", "file", "path",
     "of table: a CSV file, a column for each factor and one row a point"},
    {"design", "first", "duration", "of orders: when the first step is taken; default 1 month"},
    {"design", "apart", "duration", "of orders: how far steps are apart; default 6 months"},
    {"design", "most", "whole number",
     "of orders: how many sequences; of an attribution of more than eight steps: how many orders "
     "are sampled; default 24"},
    {"design", "candidate", "name or FILE:NAME",
     "of attribution without steps: the policy whose levers and keys are the steps"},
    {"factor", "name", "text", "what it is called in answers and tables; default its path"},
    {"factor", "label", "text", "the same for people"},
    {"factor", "path", "key or list of keys",
     "a lever or any key of the scenario; all keys of a list get the same value"},
    {"factor", "from", "number or text with a unit", "one end; default the lever's least"},
    {"factor", "to", "number or text with a unit", "the other end; default the lever's most"},
    {"factor", "middle", "number or text with a unit",
     "of tornado: where it is while others move; default as the compared policy has it"},
    {"factor", "values", "list", "values that it can have, in place of from and to"},
    {"factor", "levels", "list of tables",
     "settings of several keys: label, and either set = { key = value } or policy = \"FILE:NAME\""},
    {"point", "label", "text", "one point of design list, for people"},
    {"point", "set", "table", "what it sets: keys and their values"},
    {"point", "policy", "FILE:NAME", "a policy of a file, whose levers it sets"},
    {"step", "name", "text",
     "one step of a roadmap (design orders), or of a candidate (design attribution)"},
    {"step", "label", "text", "the same for people"},
    {"step", "set", "table", "what it sets"},
    {"step", "policy", "FILE:NAME", "a policy of a file, whose levers it sets"},
    {"select", "indifference", "number",
     "the smallest difference on the first metric that is worth finding, in its unit; points that "
     "are clearly worse are then dropped on the way (KN), and replications are the most"},
    {"select", "alpha", "number",
     "chance to select wrongly where the best is better by that much; default 0.05"},
    {"select", "first", "whole number", "replications before anything is dropped; default 10"},
    {"stop", "decided", "true",
     "end as soon as every comparison on the first metric has a verdict; replications are then the "
     "most"},
    {"stop", "half_width", "number",
     "end as soon as every difference on the first metric is known to so much either way, in its "
     "unit, in place of decided"},
    {"stop", "first", "whole number", "replications before the first look; default 10"},
    {"seek", "spend", "money",
     "at most so much a year more than Today costs, for the best of the first metric"},
    {"seek", "save", "money, or text in %",
     "at least so much a year less than Today costs, with the least harm to the first metric"},
    {"seek", "move", "true", "no more than Today costs: what is spent elsewhere better"},
    {"seek", "target", "text as retention >= 86 %",
     "what a metric has to reach, for the least cost"},
    {"seek", "points", "whole number", "how many points are tried at most; default 150"},
    {"seek", "generation", "whole number", "how many at a time; default 20"},
    {"seek", "fresh", "whole number",
     "replications of what is recommended that the search has not seen; default 30"},
    {"seek", "ways", "whole number", "how many different ways are recommended; default 3"},
    {"seek", "enough", "number from 0 to 1",
     "the part of what a way brings that one of fewer moves has to have to be recommended in its "
     "place; default 0.9"},
    {"variants", "count", "whole number", "how many draws of the assumptions; default 0"},
    {"variants", "replications", "whole number", "runs of each point in each draw; default 2"},
    {"variants", "plausible", "true or false",
     "draw every number that no data pin down over its plausible range; default true"},
    {"variants", "refit", "true or false",
     "fit Today to its targets in each draw, and leave out draws that cannot be; default true"},
    {"uncertain", "path", "key", "an assumption that is drawn besides, or over another range"},
    {"uncertain", "from", "number or text with a unit", "the lower end of its range"},
    {"uncertain", "to", "number or text with a unit", "the upper end of its range"},
};

struct OwnKind {
  const char* key;
  const char* doc;
};
constexpr std::array<OwnKind, 6> kOwnKinds{{
    {"policies", "the scenario's policies as they are"},
    {"list", "points that the study file lists"},
    {"table", "points out of a CSV file"},
    {"orders", "the steps of a roadmap in every order, or in a sample of all orders"},
    {"attribution",
     "the steps that lead from the compared policy to a candidate in every set, or of more than "
     "eight steps in the sets that a sample of orders takes them by"},
    {"seek",
     "a search (NSGA-II) over levers, for a goal in [seek]; it makes its points on the way"},
}};

}  // namespace

std::span<const StudyKey> study_keys() { return kKeys; }

std::vector<std::string> design_names() {
  std::vector<std::string> names;
  for (const OwnKind& kind : kOwnKinds) names.emplace_back(kind.key);
  for (const DesignRow& row : design_table()) names.emplace_back(row.key);
  return names;
}

std::string study_reference() {
  std::string text =
      "## Study files\n\nFor `rapport study`; docs/studies.md explains them. At the top of the "
      "file:\n\n";
  std::string table = "none";
  for (const StudyKey& key : study_keys()) {
    if (table != key.table) {
      table = key.table;
      const bool many =
          table == "factor" || table == "point" || table == "step" || table == "uncertain";
      text += table.empty()
                  ? ""
                  : "\n`" + std::string(many ? "[[" : "[") + table + (many ? "]]" : "]") + "`\n\n";
      text += "| key | holds | meaning |\n|---|---|---|\n";
    }
    text += "| `" + std::string(key.key) + "` | " + key.form + " | " + key.doc + " |\n";
  }
  text += "\nKinds of designs:\n\n| kind | points |\n|---|---|\n";
  for (const OwnKind& kind : kOwnKinds) {
    text += "| `" + std::string(kind.key) + "` | " + kind.doc + " |\n";
  }
  for (const DesignRow& row : design_table()) {
    text += "| `" + std::string(row.key) + "` | " + row.help + " (" + row.size + "; " + row.source +
            ") |\n";
  }
  return text;
}

}  // namespace rapport
