// rapport sweep: one lever over its range.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/command/result_output.h"
#include "experiments/output/text_table.h"
#include "experiments/sweep/sweep.h"
#include "sim/core/interval.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

constexpr std::size_t kBar = 20;  // columns of the widest bar

/// A text such as "2.5 min" as 2.5 and " min".
struct Scaled {
  double number;
  std::string unit;
};

std::optional<Scaled> scaled(const std::string& text) {
  Scaled s{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), s.number);
  if (error != std::errc{} || !std::isfinite(s.number)) return std::nullopt;
  s.unit = std::string(end, text.data() + text.size());
  return s;
}

/// Whether a number is written as a whole one: 2, and not 2.0.
bool is_whole(const std::string& text) {
  return text.find_first_not_of("+-0123456789") == std::string::npos;
}

[[noreturn]] void refuse_unknown_range(const SweepOptions& options) {
  std::vector<std::string> known;
  for (const Lever& lever : levers()) known.push_back(lever.id);
  const std::string near = did_you_mean(options.lever, known);
  refuse_usage(
      "sweep " + options.lever, "is no lever, so its range is not known",
      "a lever ('rapport levers' lists them), or a key of the file with --from and --to, as "
      "--from 2 --to 12 or --from \"1 min\" --to \"5 min\"",
      near);
}

Ladder ladder_of(const SweepOptions& options, const Lever* lever) {
  const std::string from = options.from.empty() && lever ? number_text(lever->least) : options.from;
  const std::string to = options.to.empty() && lever ? number_text(lever->most) : options.to;
  if (from.empty() || to.empty()) refuse_unknown_range(options);
  const auto low = scaled(from), high = scaled(to);
  if (!low || !high || low->unit != high->unit) {
    refuse_usage("--from " + from + " --to " + to, "are no two numbers of one unit",
                 "as --from 2 --to 12 or --from \"1 min\" --to \"5 min\"");
  }
  Ladder range{{}, low->unit};
  const bool whole = lever == nullptr && is_whole(from) && is_whole(to);
  for (int i = 0; i < options.points; ++i) {
    // Steps are counted from the low end and rounded, so that 0.5 to 2 in 11 points are 0.5, 0.65,
    // ...
    const double x = low->number + (high->number - low->number) * i / (options.points - 1);
    const double value = whole ? std::round(x) : std::round(x * 1e9) / 1e9;
    if (range.numbers.empty() || range.numbers.back() != value) range.numbers.push_back(value);
  }
  return range;
}

std::vector<ExtraPolicy> policies_of(const SweepOptions& options, const Ladder& range) {
  const std::string path =
      options.scope.empty() ? options.lever : options.lever + "." + options.scope;
  std::vector<ExtraPolicy> policies;
  for (std::size_t i = 0; i < range.numbers.size(); ++i) {
    const std::string text = path + "=" + range.text(i);
    policies.push_back({text, "", {{path, range.text(i), "sweep " + text}}});
  }
  return policies;
}

/// A sweep as people and programs read it.
class SweepPage {
 public:
  explicit SweepPage(const Sweep& sweep) : sweep_(sweep), trial_(sweep.trial()) {}

  std::string table() const;
  std::string json(const SweepOptions& options) const;
  std::string csv() const;

 private:
  std::string unit() const { return unit_of(trial_, trial_.keys()[sweep_.key()]); }
  int digits() const { return sweep_.metric().digits; }
  std::string at(double value) const;
  std::string list(const std::vector<double>& values) const;
  std::string bar(double mean) const;
  std::string interval_text(const SweepDifference& difference) const;
  std::string legend() const;
  std::string unclear_text() const;
  std::string notes() const;
  std::string runs() const;
  std::optional<std::size_t> retention_key() const;

  const Sweep& sweep_;
  const Trial& trial_;
};

std::string SweepPage::bar(double mean) const {
  double low = mean, high = mean;
  for (const SweepPoint& p : sweep_.points()) {
    low = std::min(low, p.mean), high = std::max(high, p.mean);
  }
  if (!(high > low)) return "";
  const auto length = static_cast<std::size_t>(std::lround((mean - low) / (high - low) * kBar));
  std::string text;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, length); ++i) text += "█";
  return text;
}

/// A value with its unit: "2 min".
std::string SweepPage::at(double value) const {
  char number[40];
  std::snprintf(number, sizeof number, "%.3g", value);
  return number + sweep_.range().unit;
}

/// Values as a list for people: "2 min, 3 min and 4 min".
std::string SweepPage::list(const std::vector<double>& values) const {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += i + 1 == values.size() ? " and " : ", ";
    text += at(values[i]);
  }
  return text;
}

std::string SweepPage::legend() const {
  const std::string start = "\n  ◀ best: the best mean of " + std::string(sweep_.metric().label);
  if (sweep_.knows_luck()) {
    return start + "; ~ cannot be told from it (" + name_of(sweep_.validity()) +
           " 95 % intervals, each by itself; luck only).\n";
  }
  const std::size_t n = sweep_.replications();
  if (n == 1) return start + "; one run a value: luck not known.\n";
  return start + "; " + std::to_string(n) + " runs a value: luck not known.\n";
}

/// Says where neighbouring values cannot be told from Today, and between which values that can lies
/// break-even.
std::string SweepPage::unclear_text() const {
  std::string text;
  const std::vector<double>& numbers = sweep_.range().numbers;
  for (const Sweep::Unclear& run : sweep_.unclear()) {
    text += "  Break-even: ";
    if (run.passes) {
      text += "somewhere from " + at(numbers[run.first - 1]) + " to " + at(numbers[run.last + 1]) +
              "; ";
    }
    text += "cannot be told from Today ";
    text += run.first == run.last ? "at " + at(numbers[run.first]) + " (its interval holds 0).\n"
                                  : "between " + at(numbers[run.first]) + " and " +
                                        at(numbers[run.last]) + " (intervals hold 0).\n";
  }
  return text;
}

std::string SweepPage::notes() const {
  std::string text = legend();
  if (!sweep_.knows_luck()) return text;
  const std::vector<double> even = sweep_.break_even(), same = sweep_.same_as_today();
  if (same.size() == sweep_.points().size()) {
    return text + "  Break-even: everywhere; at every value " +
           unseen_in_words(sweep_.replications()) + ".\n";
  }
  if (!even.empty()) {
    text += "  Break-even with Today at about " + list(even) + " (linear between points).\n";
  }
  const std::string unclear = unclear_text();
  text += unclear;
  if (!same.empty()) {
    const bool said = !even.empty() || !unclear.empty();
    text += said ? "  The same as Today at " : "  Break-even: the same as Today at ";
    text += list(same) + ".\n";
  } else if (even.empty() && unclear.empty()) {
    text += "  Break-even: none; at each of these values it can be told from Today.\n";
  }
  return text;
}

std::string SweepPage::interval_text(const SweepDifference& difference) const {
  const Interval& interval = difference.interval;
  if (difference.side == Side::unknown) return "";
  if (difference.side == Side::equal) return "equal in all " + std::to_string(interval.n);
  const std::string text = "± " + grouped(interval.half_width, digits());
  if (interval.n >= sweep_.replications()) return text;
  return text + " in " + std::to_string(interval.n) + " of " +
         std::to_string(sweep_.replications()) + " pairs";
}

/// The runs that the table rests on.
std::string SweepPage::runs() const {
  const std::size_t n = sweep_.replications();
  if (n == trial_.replications()) return runs_text(trial_) + " at each value";
  return runs_text(trial_) + "; here the " + std::to_string(n) +
         (n == 1 ? " replication" : " replications") + " that all values finished";
}

/// Where the share of customers who stay is among the keys; nothing where nobody is a customer.
std::optional<std::size_t> SweepPage::retention_key() const {
  for (std::size_t k = 0; k < trial_.keys().size(); ++k) {
    const MetricKey& key = trial_.keys()[k];
    if (std::string(key.metric->id) == "retention" && key.part.is_whole()) return k;
  }
  return std::nullopt;
}

std::string SweepPage::table() const {
  const bool colour = colour_on_output();
  const std::size_t stays_key = retention_key().value_or(sweep_.key());
  const bool stays = stays_key != sweep_.key();  // else it is the column beside, or not there
  TextTable table({Align::right, Align::right, Align::right, Align::right, Align::left, Align::left,
                   Align::left});
  table.row({{"value", Tone::strong},
             {stays ? "stay %" : "", Tone::strong},
             {std::string(sweep_.metric().label) + ", " + unit(), Tone::strong},
             {"from Today", Tone::strong},
             "",
             "",
             ""});
  for (std::size_t i = 0; i < sweep_.points().size(); ++i) {
    const SweepPoint& p = sweep_.points()[i];
    const auto& [d, side] = p.from_today;
    const bool clear = side == Side::more || side == Side::less;
    const Tone tone = !clear || sweep_.metric().good == Good::neither ? Tone::faint
                      : sweep_.better(d.mean, 0)                      ? Tone::good
                                                                      : Tone::bad;
    table.row({sweep_.range().text(i),
               stays ? grouped(sweep_.mean_of(p.arm, stays_key), 1) : "",
               grouped(p.mean, digits()),
               {signed_text(d.mean, digits()), tone},
               {interval_text(p.from_today), Tone::faint},
               bar(p.mean),
               p.best ? Cell("◀ best", Tone::good) : Cell(p.near_best.value_or(false) ? "~" : "")});
  }
  return painted(trial_.file().today.name, Tone::strong, colour) + "\n" + runs() + "; Today has " +
         grouped(sweep_.mean_of(0, sweep_.key()), digits()) + " " + printable(unit()) + ".\n\n" +
         table.text(colour) + printable(notes(), true);
}

std::string SweepPage::json(const SweepOptions& options) const {
  const auto number = [](double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); };
  const auto known = [](bool is_known, bool value) {
    return is_known ? Json(value) : Json(nullptr);
  };
  Json json = head_of(trial_);
  json.update({{"lever", options.lever},
               {"scope", options.scope},
               {"metric", sweep_.metric().id},
               {"unit", unit()},
               {"seed", trial_.options().seed},
               {"replications", trial_.replications()},
               {"failed", trial_.failures().size()},
               {"interrupted", trial_.stopped()},
               {"pairs", sweep_.replications()},
               {"interval", {{"level", kConfidence}, {"validity", name_of(sweep_.validity())}}},
               {"today", number(sweep_.mean_of(0, sweep_.key()))},
               {"points", Json::array()},
               {"break_even", sweep_.break_even()},
               {"same_as_today", sweep_.same_as_today()}});
  const std::optional<std::size_t> stays = retention_key();
  for (std::size_t i = 0; i < sweep_.points().size(); ++i) {
    const SweepPoint& p = sweep_.points()[i];
    json["points"].push_back(
        {{"value", sweep_.range().numbers[i]},
         {"text", sweep_.range().text(i)},
         {"mean", number(p.mean)},
         {"retention", stays ? number(sweep_.mean_of(p.arm, *stays)) : Json(nullptr)},
         {"difference", number(p.from_today.interval.mean)},
         {"half_width", number(p.from_today.interval.half_width)},
         {"pairs", p.from_today.interval.n},
         {"best", p.best},
         {"not_distinguishable_from_best",
          known(p.near_best.has_value(), p.near_best.value_or(false))},
         {"not_distinguishable_from_today",
          known(p.from_today.side != Side::unknown,
                p.from_today.side == Side::unclear || p.from_today.side == Side::equal)}});
  }
  return json_text(json);
}

std::string SweepPage::csv() const {
  std::string text = "value,metric,unit,mean,difference,half_width,best,retention,pairs\r\n";
  const std::optional<std::size_t> stays = retention_key();
  for (std::size_t i = 0; i < sweep_.points().size(); ++i) {
    const SweepPoint& p = sweep_.points()[i];
    text += csv_field(sweep_.range().text(i)) + "," + sweep_.metric().id + "," + csv_field(unit()) +
            "," + csv_number(p.mean) + "," + csv_number(p.from_today.interval.mean) + "," +
            csv_number(p.from_today.interval.half_width) + "," +
            (p.best                        ? "best"
             : p.near_best.value_or(false) ? "not distinguishable"
                                           : "") +
            "," + (stays ? csv_number(sweep_.mean_of(p.arm, *stays)) : "") + "," +
            std::to_string(p.from_today.interval.n) + "\r\n";
  }
  return text;
}

/// The text with # for each number, to see whether two problems are the same but for the value.
std::string without_numbers(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool digit = ('0' <= c && c <= '9') || c == '.';
    if (!digit) out += c;
    if (digit && !out.ends_with('#')) out += '#';
  }
  return out;
}

/// Refuses a sweep. Every value is a policy of its own, and what is wrong with the lever is wrong
/// with all of them, so it is said once, of the lever, with the first value.
[[noreturn]] void refuse_once(const Problems& problems, const std::vector<ExtraPolicy>& points) {
  std::set<std::string> said;
  Problems distinct;
  for (Problem problem : problems) {
    for (const ExtraPolicy& point : points) {
      const std::string policy = "policy '" + point.name + "': ", value = "sweep " + point.name;
      if (problem.what.starts_with(policy)) problem.what.erase(0, policy.size());
      if (problem.where == value) problem.where = "sweep " + point.set[0].path;
    }
    if (said.insert(without_numbers(to_string(problem))).second) distinct.add(problem);
  }
  throw InvalidInput(distinct);
}

Trial trial_of(const TrialOptions& options) {
  try {
    return Trial(options);
  } catch (const InvalidInput& error) {
    refuse_once(error.problems(), options.extra);
  }
}

}  // namespace

static int sweep_command(const TrialOptions& options, const ShowOptions& show,
                         const SweepOptions& sweep_options) {
  check_metrics({sweep_options.metric}, "--metric");
  const Ladder range = ladder_of(sweep_options, find_lever(sweep_options.lever));
  TrialOptions with_points = options;
  with_points.extra = policies_of(sweep_options, range);
  with_points.policies = {kTodayName};
  for (const ExtraPolicy& point : with_points.extra) with_points.policies.push_back(point.name);
  Trial trial = trial_of(with_points);
  key_of_metric(trial, sweep_options.metric);  // before any work
  print_notes(trial.notes());
  trial.run(options.replications);
  const Sweep sweep(trial, sweep_options.metric, range);
  const SweepPage page(sweep);
  if (show.format == Format::json) {
    print(page.json(sweep_options));
  } else {
    print(show.format == Format::csv ? page.csv() : page.table());
  }
  return end_of(trial);
}

// ---- the verb sweep ----------------------------------------------------------------------------

namespace {

void add_sweep_flags(CLI::App& verb, Flags& flags) {
  add_trial(verb, flags);
  verb.add_option("lever", flags.lever, "a lever, or a numeric key of the file (or --staff)");
  verb.add_option("--from", flags.from, "first value (default: the lever's least)")
      ->type_name("VALUE");
  verb.add_option("--to", flags.to, "last value (default: the lever's most)")->type_name("VALUE");
  verb.add_option("--points", flags.points, "how many values (default 11)")->type_name("N");
  verb.add_option("--metric", flags.metric, "by which the best is chosen (default profit)")
      ->type_name("ID");
  verb.add_option("--scope", flags.scope, "where: touch_point.phone, segment.homes (default: all)")
      ->type_name("SCOPE");
  verb.add_option("--staff", flags.staff,
                  "in place of a lever: the least staff of this pool by half hour of the week that "
                  "meets a service level. Each half hour with 30 calls or more has to meet it "
                  "within its own error (one-sided 95 %), and the week by its estimate; tested "
                  "again on fresh luck. The pool's hours stay as they are")
      ->type_name("POOL");
  verb.add_option("--answer", flags.answer,
                  "with --staff: share of calls to answer in time (default: 80 % within the touch "
                  "points' own service_level_within)")
      ->type_name("\"80 % in 20 s\"");
  verb.add_option("--abandon", flags.abandon,
                  "with --staff, in place of --answer: share of calls that may give up waiting")
      ->type_name("\"5 %\"");
}

/// sweep --staff. Refuses flags that say how a lever is swept.
int do_staff(const Flags& f) {
  const std::pair<const char*, const std::string*> others[] = {
      {"LEVER", &f.lever},     {"--from", &f.from},     {"--to", &f.to},
      {"--points", &f.points}, {"--metric", &f.metric}, {"--scope", &f.scope}};
  Problems problems;
  for (const auto& [name, text] : others) {
    if (text->empty()) continue;
    problems.add(
        std::string(name) + " " + *text, "does not go with --staff",
        "--answer or --abandon, --set, --replications, --seed, --threads, --out, --format");
  }
  if (f.resume) problems.add("--resume", "does not go with --staff", "a new file for --out");
  refuse_any(problems);
  return staff_command(trial_of(f, "sweep --staff"), show_of(f), {f.staff, f.answer, f.abandon});
}

int do_sweep(const Flags& f) {
  if (!f.staff.empty()) return do_staff(f);
  if (!f.answer.empty() || !f.abandon.empty()) {
    refuse_usage(f.answer.empty() ? "--abandon " + f.abandon : "--answer " + f.answer,
                 "is a target without a pool", "with --staff POOL");
  }
  if (f.lever.empty()) {
    refuse_usage("sweep", "is told neither a lever nor a pool",
                 "a lever or a numeric key of the file, or --staff POOL");
  }
  SweepOptions options{f.lever, f.scope, f.from, f.to, 11, f.metric.empty() ? "profit" : f.metric};
  if (!f.points.empty()) options.points = static_cast<int>(whole("--points", f.points, 2, 1000));
  return sweep_command(trial_of(f, "sweep"), show_of(f), options);
}

}  // namespace

Verb sweep_verb() {
  return {
      "sweep", "Ask", "try one lever over its range; or find the least staff (--staff)",
      "  rapport sweep scenarios/tutorial.toml staffing --scope touch_point.phone --from 0.5 --to "
      "1.5\n"
      "  rapport sweep my.toml touch_point.phone.waiting_room --from 2 --to 12\n"
      "  rapport sweep scenarios/tutorial.toml --staff agents --answer \"80 % in 20 s\"\n",
      verb_of<add_sweep_flags, do_sweep>};
}

}  // namespace rapport
