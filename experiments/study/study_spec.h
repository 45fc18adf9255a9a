// A study as its file says it: a scenario, what is varied in it, how often each point is run.
//
// docs/studies.md explains study files. Every key is a row of study_keys().
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "experiments/design/design.h"
#include "sim/core/problem.h"
#include "sim/file/scenario_file.h"

namespace rapport {

/// The metric by which it is judged what options cost, of budgets and of searches.
inline constexpr const char* kCostMetric = "cost";

/// How a study comes to its points.
enum class PointsFrom {
  policies,     ///< the policies that are named, as they are
  list,         ///< the points that the study file lists
  table,        ///< the rows of a CSV file
  orders,       ///< sequences of the steps of a roadmap
  attribution,  ///< sets of the steps that lead to a candidate
  seek,         ///< a search, which makes them on the way
  design        ///< a design of experiments, see experiments/design
};

/// A number with its unit as files have it: 2.5 and " min"; the unit may be empty.
struct Measure {
  double number = 0.0;
  std::string unit;
  std::string text() const;
};
/// A number between two ends as a file can have it: nine digits behind the point, so that 0.1 steps
/// are 0.1 steps; of durations four (of seconds three), as these are whole milliseconds.
Measure rounded_measure(double number, const std::string& unit);
/// Nothing where the text does not begin with a finite number.
std::optional<Measure> measure_of(const std::string& text);

/// One of a factor's listed levels.
struct FactorLevel {
  std::string label;
  std::vector<Override> set;
};

/// Something that a study varies: a number between two ends, or listed levels.
struct StudyFactorSpec {
  std::string name, label;
  std::vector<std::string> paths;  ///< keys that get the number, all the same; none with levels
  Measure low, high;               ///< the ends of a number
  std::optional<Measure> middle;   ///< of a number in a tornado, where it is not left as it is
  bool whole = false;              ///< the number is rounded to a whole one
  std::vector<FactorLevel> levels;
  std::string where;  ///< its place in the study file, for problems
  bool has_levels() const { return !levels.empty(); }
};

/// What a lever's key is called: "Bonus tied to customers", and of a part "Staffing (phone)"; the
/// key itself where it is that of no lever.
std::string lever_label(const std::string& path);

/// What a factor is called: where nobody gave it a name, what its lever is called.
std::string factor_name(const StudyFactorSpec& factor);

/// One step of a roadmap, to be put in every order; or of a candidate, to be put in every set.
struct RoadmapStep {
  std::string name, label;
  std::vector<Override> set;
};

/// When what a point sets comes into force.
enum class InForce {
  dated,   ///< on the run's first day, so that getting there is in the answer
  steady,  ///< from the start, warm-up included, as if it had always been so
  both     ///< each point twice, once so and once so
};

/// An assumption that no data pin down, and the range over which it is drawn.
struct UncertainSpec {
  std::string path;
  Measure low, high;
  bool whole = false;   ///< both ends are written as whole numbers, and so are draws
  std::string where{};  ///< for problems
};

struct VariantsSpec {
  std::uint32_t count = 0;         ///< how many draws, besides the scenario as described
  std::uint32_t replications = 2;  ///< runs of each point in each draw
  bool plausible = true;           ///< all numbers with a plausible range, besides those listed
  bool refit = true;               ///< fit Today to its targets in each draw, where it has targets
  std::vector<UncertainSpec> uncertain;
};

/// Selection of the best on the way (KN): points that are clearly worse are run no more.
struct SelectSpec {
  double indifference = 0.0;  ///< the smallest difference on the ranking metric that is worth
                              ///< finding, in its unit; 0: nothing is selected
  double alpha = 0.05;        ///< chance to select wrongly where the best is better by that much
  std::uint32_t first = 10;   ///< replications before anything is dropped
  bool is_asked() const { return indifference > 0.0; }
};

/// Stopping as soon as the runs say enough of the ranking metric: each option that is compared has
/// a verdict, or its difference is known well enough. Asked for in rounds that are fixed
/// beforehand.
struct StopSpec {
  bool decided = false;      ///< each has a verdict: better, worse or the same
  double half_width = 0.0;   ///< each difference is known to so much either way, in the metric's
                             ///< unit; 0: that is not asked for
  std::uint32_t first = 10;  ///< replications before the first look
  bool is_asked() const { return decided || half_width > 0.0; }
};

/// What a search is for.
enum class SeekGoal {
  spend,  ///< the best for at most so much more than Today costs
  save,   ///< the least harm for at least so much less
  move,   ///< the best for no more
  target  ///< the least cost that reaches a value of a metric
};

/// What a metric has to come to: "retention >= 86 %".
struct SeekTarget {
  std::string metric;
  bool at_least = true;  ///< else at most
  Measure value;         ///< in the metric's unit, or without one
};
/// Reads such a text; nothing where it has not that form. Neither metric nor unit is looked at.
std::optional<SeekTarget> seek_target_of(const std::string& text);

/// The most points of a search: each is compared with each.
inline constexpr std::uint32_t kMostSought = 5000;

/// A search for points (NSGA-II, see experiments/seek): see study_seek.h.
struct SeekSpec {
  SeekGoal goal = SeekGoal::spend;
  Measure amount;     ///< of spend and save: money a year, or a part of Today's cost in "%"
  SeekTarget target;  ///< of target
  std::uint32_t points = 150, generation = 20;  ///< at most tried, besides Today; at a time
  std::uint32_t fresh = 30;  ///< replications of what is recommended that the search has not seen
  std::uint32_t ways = 3;    ///< different ways that are recommended, at most
  double enough = 0.9;       ///< part of what a way brings that fewer moves have to have
  std::string where;         ///< for problems
};

struct StudySpec {
  std::string path;
  std::string title, question, doc;
  std::vector<SourceText> texts;     ///< the study file, then what it reads besides the scenario
  std::string scenario;              ///< path of its scenario, from where the program runs
  std::vector<Override> set;         ///< in Today, and so in every policy
  std::string against = kTodayName;  ///< the policy that all are compared with; is always run
  std::vector<std::string>
      policies;  ///< that the points begin with, or are; empty: as the kind says
  PointsFrom from = PointsFrom::policies;
  DesignWish design;  ///< of `design`; its factors are named in `factors`
  std::vector<StudyFactorSpec> factors;
  std::vector<FactorLevel> listed;             ///< points of a list
  std::vector<std::vector<std::string>> rows;  ///< of a table: [row][factor], as text
  std::vector<std::string> row_places;         ///< file and line of each row
  std::vector<RoadmapStep> steps;
  std::string first_step = "1 month", between_steps = "6 months";  ///< since the start; apart
  std::size_t most_orders = 24;  ///< of orders; of many steps' attribution, forth and back alike
  InForce in_force = InForce::dated;
  VariantsSpec variants;
  SelectSpec select;
  StopSpec stop;
  bool always_valid = false;  ///< intervals hold at every look; else for the number of replications
                              ///< that was fixed beforehand, once all runs are there
  double time_limit = 0.0;    ///< seconds of the clock that a run may take; 0: as long as it takes
  SeekSpec seek;              ///< of seek
  std::vector<std::string>
      metrics;                      ///< ids of the headline, the first ranks; empty: the scenario's
  std::vector<std::string> series;  ///< ids of what is kept month by month
  bool series_of_segments = false;  ///< these are kept of each segment too
  bool keep_all = false;            ///< every metric of every run is kept, by part too
  std::uint32_t seed = 1, replications = 10;
  bool stop_on_error = false;  ///< a run that fails ends the study
  double budget = 0.0;         ///< most that may be spent beyond Today's, in the currency; 0: none
  std::string budget_text;     ///< the same as it is written, with its unit
  /// Where names stand in the study file, for problems.
  std::string scenario_where, against_where, policies_where, budget_where;

  /// Whether the points begin with the compared policy and with no others.
  bool begins_with_compared() const {
    return from == PointsFrom::attribution ||
           (from == PointsFrom::design && design.kind == DesignKind::tornado);
  }

  bool seeks() const { return from == PointsFrom::seek; }
  /// Whether what is run next depends on what was found: such a study cannot be divided.
  bool adapts() const { return seeks() || select.is_asked() || stop.is_asked(); }
  /// The runs by which what is best is compared.
  std::uint32_t judged_replications() const { return seeks() ? seek.fresh : replications; }
  /// The most replications that a point of the scenario as described has.
  std::uint32_t most_replications() const { return replications + (seeks() ? seek.fresh : 0); }
};

/// One key of study files.
struct StudyKey {
  const char* table;  ///< "" at the top, "design", "factor", ...
  const char* key;
  const char* form;  ///< what it holds, for people
  const char* doc;
};
std::span<const StudyKey> study_keys();

/// How points may be come by, for files: "policies", "list", "table", "orders", "attribution",
/// "seek", then the keys of design_table().
std::vector<std::string> design_names();

/// Whether one of two whole paths of keys (full_path) lies within the other, or is it. A lever by
/// itself holds wherever it has no narrower setting, so each of these lies within it.
bool is_within(const std::string& path, const std::string& other);

/// "5 min" as seconds of the clock; nothing where it is no duration above 0.
std::optional<double> clock_seconds(const std::string& text);

/// Reads a study file. Throws InvalidInput with all that is wrong with it, each with file, line and
/// column. Looks neither at the scenario's policies nor at its keys; make_points() does.
StudySpec read_study(const std::string& path, const ReadText& read = read_text_file);

/// All keys of study files, as Markdown.
std::string study_reference();

}  // namespace rapport
