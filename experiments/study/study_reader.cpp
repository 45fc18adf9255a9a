#include "experiments/study/study_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>

#include "experiments/design/design_table.h"
#include "experiments/study/point_table.h"
#include "experiments/study/study_points.h"
#include "experiments/verdict/verdict.h"
#include "sim/core/units.h"
#include "sim/file/document.h"
#include "sim/file/scenario_tree.h"
#include "sim/file/tree_text.h"
#include "sim/file/value_reader.h"
#include "sim/measure/metric.h"
#include "sim/measure/series.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

namespace fs = std::filesystem;
using Kind = Value::Kind;

constexpr std::int64_t kMostCounted = 1'000'000;

}  // namespace

// ---- single values -----------------------------------------------------------------------------

void StudyReader::check_keys(const Value& table, const std::string& name) {
  std::vector<std::string> known;
  for (const StudyKey& key : study_keys()) {
    if (name == key.table) known.emplace_back(key.key);
  }
  if (name.empty()) {
    for (const char* section :
         {"design", "factor", "point", "step", "seek", "select", "stop", "variants", "uncertain"}) {
      known.emplace_back(section);
    }
  }
  for (const KeyValue& entry : table.table) {
    if (std::ranges::find(known, entry.key) != known.end()) continue;
    problems_.add(to_string(entry.position),
                  "there is no key '" + entry.key + "'" + (name.empty() ? "" : " in " + name),
                  nearest_of(entry.key, known), did_you_mean(entry.key, known));
  }
}

const Value* StudyReader::find(const Value& table, const char* key, Kind kind, const char* form) {
  const Value* value = table.find(key);
  if (value == nullptr || value->kind == kind) return value;
  problem(*value, std::string(key) + " is a " + value->kind_text(), form);
  return nullptr;
}

std::string StudyReader::text(const Value& table, const char* key, const std::string& otherwise) {
  const Value* value = find(table, key, Kind::text, "a text in quotes");
  return value != nullptr ? value->text : otherwise;
}

std::uint32_t StudyReader::whole(const Value& table, const char* key, std::uint32_t otherwise,
                                 std::int64_t least, std::int64_t most) {
  const Value* value = find(table, key, Kind::whole, "a whole number");
  if (value == nullptr) return otherwise;
  if (value->whole >= least && value->whole <= most) {
    return static_cast<std::uint32_t>(value->whole);
  }
  problem(*value, std::string(key) + " is " + std::to_string(value->whole),
          std::to_string(least) + " to " + std::to_string(most));
  return otherwise;
}

bool StudyReader::flag(const Value& table, const char* key, bool otherwise) {
  const Value* value = find(table, key, Kind::flag, "true or false");
  return value != nullptr ? value->flag : otherwise;
}

/// A list of texts; one text stands for a list of one.
std::vector<std::string> StudyReader::texts(const Value& table, const char* key) {
  const Value* value = table.find(key);
  if (value == nullptr) return {};
  if (value->kind == Kind::text) return {value->text};
  std::vector<std::string> list;
  if (value->kind == Kind::list) {
    for (const Value& item : value->list) {
      if (item.kind == Kind::text) list.push_back(item.text);
    }
    if (list.size() != value->list.size()) list.clear();
  }
  if (list.empty()) {
    problem(*value, std::string(key) + " is no list of texts", "[\"one\", \"two\"]");
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (std::find(list.begin(), list.begin() + i, list[i]) == list.begin() + i) continue;
    problem(value->list[i], std::string(key) + " has '" + list[i] + "' twice", "each once");
  }
  return list;
}

/// The tables of a list [[key]].
std::vector<const Value*> StudyReader::tables(const Value& root, const char* key) {
  const Value* value = root.find(key);
  if (value == nullptr) return {};
  std::vector<const Value*> found;
  const std::string form = "tables [[" + std::string(key) + "]]";
  if (value->kind != Kind::list) {
    problem(*value, std::string(key) + " is a " + value->kind_text(), form);
    return {};
  }
  for (const Value& item : value->list) {
    if (item.kind == Kind::table) {
      found.push_back(&item);
    } else {
      problem(item, std::string(key) + " is a " + item.kind_text(), form);
    }
  }
  return found;
}

std::optional<Measure> StudyReader::measure(const Value& table, const char* key) {
  const Value* value = table.find(key);
  if (value == nullptr) return std::nullopt;
  const std::optional<Measure> found = measure_of(setting_text(*value));
  if (!found) {
    problem(*value, std::string(key) + " is " + toml_of(*value),
            "a number, or one with its unit, as \"2 min\"");
  }
  return found;
}

std::string StudyReader::duration_text(const Value& table, const char* key,
                                       const std::string& otherwise) {
  const std::string given = text(table, key, otherwise);
  const Measured read = read_measure(given, Quantity::duration, "");
  if (read.problem.empty() && read.value > 0) return given;
  problem(*table.find(key), std::string(key) + " is \"" + given + "\"",
          "a duration, as \"6 months\"");
  return otherwise;
}

// ---- parts of the file -------------------------------------------------------------------------

void StudyReader::read_top(const Value& root) {
  constexpr const char* kOfScenarios[] = {"segment", "pool",   "touch_point", "journey",
                                          "stream",  "policy", "horizon",     "extends"};
  const auto has = [&](const char* key) { return root.find(key) != nullptr; };
  if (!has("scenario") && std::ranges::any_of(kOfScenarios, has)) {
    refuse(spec_.path, "looks like a scenario, and is no study",
           "a study file, which names its scenario: scenario = \"my.toml\"",
           "'rapport compare' runs the policies of a scenario");
  }
  check_keys(root, "");
  if (const Value* schema = root.find("schema"); schema == nullptr) {
    problems_.add(spec_.path, "does not say schema = 1", "schema = 1 on the first line");
  } else if (schema->kind != Kind::whole || schema->whole != 1) {
    problem(*schema, "schema is " + toml_of(*schema), "1, the one that this rapport reads");
  }
  spec_.title = text(root, "title");
  spec_.question = text(root, "question");
  spec_.doc = text(root, "doc");
  const std::string scenario = text(root, "scenario");
  if (scenario.empty()) {
    problems_.add(spec_.path, "names no scenario", "scenario = \"my.toml\"");
  } else {
    spec_.scenario = (fs::path(spec_.path).parent_path() / scenario).lexically_normal().string();
  }
  if (const Value* set = find(root, "set", Kind::table, "a table of keys")) {
    spec_.set = settings_of(*set, problems_);
  }
  spec_.policies = texts(root, "policies");
  spec_.scenario_where = where_of(root, "scenario");
  spec_.policies_where = where_of(root, "policies");
  spec_.against_where = where_of(root, "against");
  spec_.budget_where = where_of(root, "budget");
  spec_.against = text(root, "against", kTodayName);
  spec_.seed = whole(root, "seed", 1, 0, std::numeric_limits<std::uint32_t>::max());
  spec_.replications = whole(root, "replications", 10, 1, kMostCounted);
  const auto choice = [&](const char* key, std::vector<std::string> names) {
    const std::string given = text(root, key, names[0]);
    const auto at = std::ranges::find(names, given);
    if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
    problem(*root.find(key), std::string(key) + " is \"" + given + "\"", nearest_of(given, names),
            did_you_mean(given, names));
    return std::size_t{0};
  };
  spec_.in_force = static_cast<InForce>(choice("in_force", {"dated", "steady", "both"}));
  spec_.keep_all = choice("keep", {"headline", "all"}) == 1;
  spec_.series_of_segments = choice("series_of", {"firm", "segments"}) == 1;
  spec_.stop_on_error = choice("on_error", {"keep", "stop"}) == 1;
  if (const auto budget = measure(root, "budget")) {
    spec_.budget = budget->number;
    spec_.budget_text = budget->text();
    if (!(spec_.budget > 0)) problem(*root.find("budget"), "budget is not above 0", "an amount");
  }
}

void StudyReader::check_metrics(const Value& root) {
  spec_.metrics = texts(root, "metrics");
  spec_.series = texts(root, "series");
  std::vector<std::string> known, known_series;
  for (const Metric& metric : metrics()) known.emplace_back(metric.id);
  for (const MonthlySeries& figure : series()) known_series.emplace_back(figure.id);
  const auto check = [&](const std::vector<std::string>& ids, const std::vector<std::string>& all,
                         const char* key, const char* what) {
    for (const std::string& id : ids) {
      if (std::ranges::find(all, id) != all.end()) continue;
      problem(*root.find(key), std::string("there is no ") + what + " '" + id + "'",
              nearest_of(id, all), did_you_mean(id, all));
    }
  };
  check(spec_.metrics, known, "metrics", "metric");
  check(spec_.series, known_series, "series", "monthly figure");
}

void StudyReader::read_design(const Value& root) {
  const Value* design = find(root, "design", Kind::table, "a table [design]");
  if (design == nullptr) {
    if (root.find("factor") != nullptr) {
      problems_.add(spec_.path, "has factors and no design",
                    "[design] with kind = \"full_factorial\" or another kind");
    }
    check_in_force(root);
    return;
  }
  check_keys(*design, "design");
  const bool known = read_kind(*design);
  for (const Value* factor : tables(root, "factor")) read_factor(*factor);
  spec_.design.points = whole(*design, "points", 0, 1, kMostCounted);
  spec_.design.levels = whole(*design, "levels", 0, 2, 1000);
  spec_.design.trajectories = whole(*design, "trajectories", 0, 1, kMostCounted);
  spec_.design.generators = texts(*design, "generators");
  spec_.design.seed =
      whole(*design, "seed", spec_.seed, 0, std::numeric_limits<std::uint32_t>::max());
  for (const StudyFactorSpec& factor : spec_.factors) {
    spec_.design.factors.push_back({factor.name, factor.levels.size()});
    if (factor.middle) spec_.design.factors.back().middle = place_of(*factor.middle, factor);
  }
  if (spec_.from == PointsFrom::design && problems_.empty()) {
    for (Problem found : check_design(spec_.design)) {
      found.where =
          to_string(design->position) + (found.where.empty() ? "" : " (" + found.where + ")");
      problems_.add(std::move(found));
    }
  }
  if (known) check_kind(root, *design);
  if (spec_.from == PointsFrom::table) read_table(*design);
  if (spec_.from == PointsFrom::orders) {
    spec_.first_step = duration_text(*design, "first", spec_.first_step);
    spec_.between_steps = duration_text(*design, "apart", spec_.between_steps);
    spec_.most_orders = whole(*design, "most", 24, 1, 1'000'000);
  }
  check_apart();
}

/// What a design's kind has no use for is refused: whoever wrote it meant something by it.
void StudyReader::check_kind(const Value& root, const Value& design) {
  std::string kind = design_names()[static_cast<std::size_t>(spec_.from)];
  std::vector<std::string> takes{"kind"};
  if (spec_.from == PointsFrom::table) takes.emplace_back("file");
  if (spec_.seeks()) takes.emplace_back("seed");
  if (spec_.from == PointsFrom::orders) takes = {"kind", "first", "apart", "most", "seed"};
  if (spec_.from == PointsFrom::attribution) takes = {"kind", "candidate", "most", "seed"};
  if (spec_.from == PointsFrom::design) {
    const DesignRow& row = design_row(spec_.design.kind);
    kind = row.key;
    takes.emplace_back("seed");
    for (const DesignOptionRow& option : design_options()) {
      if (row.takes_option(option.option)) takes.emplace_back(option.key);
    }
  }
  const std::string of = "a design of kind " + kind;
  for (const KeyValue& entry : design.table) {
    const bool known = std::ranges::any_of(study_keys(), [&](const StudyKey& key) {
      return std::string("design") == key.table && entry.key == key.key;
    });
    if (!known || std::ranges::find(takes, entry.key) != takes.end()) continue;
    problems_.add(to_string(entry.position), of + " takes no '" + entry.key + "'",
                  nearest_of(entry.key, takes));
  }
  if (root.find("factor") != nullptr && spec_.from != PointsFrom::design &&
      spec_.from != PointsFrom::table && spec_.from != PointsFrom::seek) {
    problem(*root.find("factor"), of + " takes no factors", "no [[factor]], or another kind");
  }
  const bool from_against = spec_.begins_with_compared();
  if (root.find("policies") != nullptr && from_against) {
    problem(*root.find("policies"), of + " begins with the policy that all are compared with",
            "against = \"NAME\", no policies");
  }
  check_in_force(root);
}

/// Policies say themselves from when on they are, and orders date their steps.
void StudyReader::check_in_force(const Value& root) {
  if (spec_.in_force == InForce::dated) return;
  if (spec_.from == PointsFrom::policies) {
    problem(*root.find("in_force"), "in_force says when points are, and policies say it themselves",
            "no in_force, or a design of another kind");
  }
  if (spec_.from == PointsFrom::orders) {
    problem(*root.find("in_force"),
            "in_force says that steps have always been so, and orders date them", "no in_force");
  }
}

bool StudyReader::read_kind(const Value& design) {
  const std::string kind = text(design, "kind");
  const std::vector<std::string> names = design_names();
  const auto at = std::ranges::find(names, kind);
  if (at == names.end()) {
    const Value* value = design.find("kind");
    problem(value != nullptr ? *value : design,
            value != nullptr ? "there is no design '" + kind + "'" : "design has no kind",
            nearest_of(kind, names), did_you_mean(kind, names));
    return false;
  }
  const auto place = static_cast<std::size_t>(at - names.begin());
  const auto own = static_cast<std::size_t>(PointsFrom::design);
  spec_.from = static_cast<PointsFrom>(std::min(place, own));
  if (place >= own) spec_.design.kind = design_table()[place - own].kind;
  return true;
}

void StudyReader::read_table(const Value& design) {
  const std::string file = text(design, "file");
  if (file.empty()) {
    problem(design, "a design of kind table names no file", "file = \"points.csv\"");
    return;
  }
  const std::string path = (fs::path(spec_.path).parent_path() / file).lexically_normal().string();
  try {
    const std::string content = read_text_at(read_, path, to_string(design.find("file")->position));
    spec_.texts.push_back({path, content});
    PointTable table = read_point_table(path, content, spec_.factors);
    spec_.factors = std::move(table.factors);
    spec_.rows = std::move(table.rows);
    spec_.row_places = std::move(table.places);
  } catch (const InvalidInput& error) {
    problems_.add(error.problems());
  }
}

void StudyReader::read_points(const Value& root) {
  for (const Value* point : tables(root, "point")) {
    check_keys(*point, "point");
    const std::string label =
        text(*point, "label", "point " + std::to_string(spec_.listed.size() + 1));
    if (std::ranges::find(spec_.listed, label, &FactorLevel::label) != spec_.listed.end()) {
      problem(*point, "two points are called '" + label + "'", "a label of its own for each");
    }
    if (label == kTodayName || label == "Today") {
      problem(*point, "a point is called '" + label + "', as what is there already is",
              "a label of its own");
    }
    spec_.listed.push_back({label, set_by(*point, "point '" + label + "'")});
  }
  if (spec_.from == PointsFrom::list && spec_.listed.empty()) {
    problems_.add(spec_.path, "a design of kind list has no points", "tables [[point]]");
  }
  if (spec_.from != PointsFrom::list && !spec_.listed.empty()) {
    problems_.add(spec_.path, "lists points, and its design is of another kind", "kind = \"list\"");
  }
}

void StudyReader::read_steps(const Value& root) {
  for (const Value* step : tables(root, "step")) {
    check_keys(*step, "step");
    RoadmapStep one;
    one.name = text(*step, "name", "step_" + std::to_string(spec_.steps.size() + 1));
    one.label = text(*step, "label", one.name);
    one.set = set_by(*step, "step '" + one.name + "'");
    const auto is_taken = [&](const RoadmapStep& s) { return s.name == one.name; };
    if (std::ranges::any_of(spec_.steps, is_taken)) {
      problem(*step, "two steps are called '" + one.name + "'", "a name of its own for each");
    }
    spec_.steps.push_back(std::move(one));
  }
  if (spec_.from == PointsFrom::attribution) return read_attribution(root);
  const bool orders = spec_.from == PointsFrom::orders;
  if (orders && spec_.steps.size() < 2) {
    problems_.add(spec_.path, "a design of kind orders has fewer than two steps",
                  "tables [[step]]");
  }
  if (!orders && !spec_.steps.empty()) {
    problems_.add(spec_.path, "has steps, and its design is of another kind",
                  "kind = \"orders\" or \"attribution\"");
  }
}

void StudyReader::read_variants(const Value& root) {
  const Value* variants = find(root, "variants", Kind::table, "a table [variants]");
  if (variants != nullptr) {
    check_keys(*variants, "variants");
    spec_.variants.count = whole(*variants, "count", 0, 1, 100'000);
    if (variants->find("count") == nullptr) {
      problem(*variants, "variants does not say how many draws", "count = 100");
    }
    spec_.variants.replications = whole(*variants, "replications", 2, 1, kMostCounted);
    spec_.variants.plausible = flag(*variants, "plausible", true);
    spec_.variants.refit = flag(*variants, "refit", true);
  }
  for (const Value* one : tables(root, "uncertain")) {
    check_keys(*one, "uncertain");
    UncertainSpec spec;
    spec.path = text(*one, "path");
    const auto low = measure(*one, "from"), high = measure(*one, "to");
    if (spec.path.empty() || !low || !high || low->unit != high->unit ||
        !(low->number < high->number)) {
      problem(*one, "an uncertain number needs path, from and to, from below to, in one unit",
              "path = \"company.x\", from = 0.2, to = 0.4");
      continue;
    }
    spec.low = *low;
    spec.high = *high;
    spec.where = to_string(one->position);
    spec.whole = one->find("from")->kind == Kind::whole && one->find("to")->kind == Kind::whole;
    spec_.variants.uncertain.push_back(std::move(spec));
  }
  if (spec_.variants.count == 0 && !spec_.variants.uncertain.empty()) {
    problems_.add(spec_.path, "has uncertain numbers and does not say how often they are drawn",
                  "[variants] with count = 100");
  }
}

/// A number without a unit; -1 where it has one, or is none.
double StudyReader::number(const Value& table, const char* key, double otherwise) {
  if (table.find(key) == nullptr) return otherwise;
  const auto given = measure(table, key);
  return given && given->unit.empty() ? given->number : -1.0;
}

void StudyReader::read_select(const Value& root) {
  const Value* select = find(root, "select", Kind::table, "a table [select]");
  if (select == nullptr) return;
  check_keys(*select, "select");
  spec_.select.indifference = number(*select, "indifference", 0.0);
  spec_.select.alpha = number(*select, "alpha", 0.05);
  spec_.select.first = whole(*select, "first", 10, 2, 10'000);
  if (!(spec_.select.indifference > 0)) {
    problem(*select, "select does not say which difference is worth finding",
            "indifference = 0.5, in the unit of the first metric");
  }
  if (!(spec_.select.alpha > 0 && spec_.select.alpha < 0.5)) {
    problem(*select, "alpha is no chance to be wrong", "above 0, below 0.5");
  }
  const Metric* metric = spec_.metrics.empty() ? nullptr : find_metric(spec_.metrics[0]);
  if (metric == nullptr || metric->good == Good::neither) {
    problem(*select, "select does not know by what", "metrics, the first of which is good one way");
  }
  if (spec_.select.first > spec_.replications) {
    problem(*select, "first is more than there may be replications",
            "replications that leave some to select by, as 200");
  }
  if (spec_.begins_with_compared()) {
    problem(*select, "select drops points on the way, and this design needs all of them",
            "no [select], or a design that looks for the best point");
  }
  if (root.find("variants") != nullptr) {
    problem(*select, "select and variants do not go together", "one of the two");
  }
}

void StudyReader::read_stop(const Value& root) {
  const Value* stop = find(root, "stop", Kind::table, "a table [stop]");
  if (stop == nullptr) return;
  check_keys(*stop, "stop");
  const bool has_width = stop->find("half_width") != nullptr;
  spec_.stop.decided = flag(*stop, "decided", false);
  spec_.stop.half_width = number(*stop, "half_width", 0.0);
  spec_.stop.first = whole(*stop, "first", 10, 2, 10'000);
  if (has_width && !(spec_.stop.half_width > 0)) {
    problem(*stop, "half_width is no number above 0",
            "half_width = 0.5, in the first metric's unit");
  } else if (spec_.stop.decided == has_width) {
    problem(*stop, has_width ? "stop has decided and half_width" : "stop does not say when",
            "decided = true, or half_width = 0.5 in the unit of the first metric");
  }
  const Metric* metric = spec_.metrics.empty() ? nullptr : find_metric(spec_.metrics[0]);
  if (metric == nullptr || (spec_.stop.decided && metric->good == Good::neither)) {
    problem(*stop, "stop does not know by what",
            spec_.stop.decided ? "metrics, the first of which is good one way" : "metrics");
  }
  if (spec_.stop.first > spec_.replications) {
    problem(*stop, "first is more than there may be replications", "more replications, as 200");
  }
  if (root.find("select") != nullptr) {
    problem(*stop, "stop and select do not go together", "one of the two");
  }
}

/// When intervals hold, and how long a run may take.
void StudyReader::read_validity(const Value& root) {
  const std::vector<std::string> names{"fixed", "always_valid"};
  const std::string given = text(root, "intervals", names[0]);
  spec_.always_valid = given == names[1];
  if (std::ranges::find(names, given) == names.end()) {
    problem(*root.find("intervals"), "intervals is \"" + given + "\"", nearest_of(given, names),
            did_you_mean(given, names));
  }
  const std::string limit = text(root, "time_limit");
  if (limit.empty()) return;
  const std::optional<double> seconds = clock_seconds(limit);
  spec_.time_limit = seconds.value_or(0.0);
  if (!seconds) {
    problem(*root.find("time_limit"), "time_limit is \"" + limit + "\"",
            "a duration, as \"5 min\"");
  }
}

StudySpec StudyReader::read() {
  const std::string content = read_text_at(read_, spec_.path, "");
  spec_.texts.push_back({spec_.path, content});
  const Value root = read_document(content, spec_.path);
  read_top(root);
  check_metrics(root);
  read_design(root);
  read_points(root);
  read_steps(root);
  read_variants(root);
  read_select(root);
  read_stop(root);
  read_validity(root);
  read_seek(root);
  problems_.throw_if_any();
  return std::move(spec_);
}

std::string Measure::text() const { return number_text(number) + unit; }

Measure rounded_measure(double number, const std::string& unit) {
  const Measured one = read_measure("1" + unit, Quantity::duration, "");
  const bool is_duration = one.problem.empty() && !unit.empty();
  const double parts = !is_duration ? 1e9 : one.value > static_cast<double>(kSecond) ? 1e4 : 1e3;
  return {std::round(number * parts) / parts, unit};
}

std::optional<Measure> measure_of(const std::string& text) {
  Measure found;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), found.number);
  if (error != std::errc{} || !std::isfinite(found.number)) return std::nullopt;
  found.unit = std::string(end, text.data() + text.size());
  return found;
}

std::optional<double> clock_seconds(const std::string& text) {
  const Measured read = read_measure(text, Quantity::duration, "");
  if (!read.problem.empty() || !(read.value > 0)) return std::nullopt;
  return read.value / static_cast<double>(kSecond);
}

const Lever* lever_of(const std::string& path) {
  try {
    const std::vector<std::string> parts = split_path(path, "");
    return find_lever(parts[0] == "levers" && parts.size() > 1 ? parts[1] : parts[0]);
  } catch (const InvalidInput&) {
    return nullptr;  // no key; whoever reads it says so with its place
  }
}

StudySpec read_study(const std::string& path, const ReadText& read) {
  return StudyReader(path, read).read();
}

}  // namespace rapport
