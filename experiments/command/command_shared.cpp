// What several verbs share.
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

#include "experiments/command/command_line.h"
#include "experiments/command/commands.h"
#include "sim/file/scenario_tree.h"
#include "sim/scenario/checker.h"

namespace rapport {

void refuse_usage(const std::string& where, const std::string& what, const std::string& allowed,
                  const std::string& hint) {
  Problems problems;
  problems.add(where, what, allowed, hint);
  throw UsageError(problems);
}

void refuse_any(const Problems& problems) {
  if (!problems.empty()) throw UsageError(problems);
}

std::vector<Override> overrides_of(const std::vector<std::string>& texts, const std::string& flag) {
  Problems problems;
  std::vector<Override> overrides;
  for (const std::string& text : texts) {
    if (const auto change = override_of(text, flag, problems)) overrides.push_back(*change);
  }
  refuse_any(problems);
  refuse_twice(overrides, flag);
  return overrides;
}

void refuse_twice(const std::vector<Override>& overrides, const std::string& where) {
  std::map<std::string, const Override*> first;
  Problems problems;
  for (const Override& change : overrides) {
    const auto [known, is_new] = first.emplace(full_path(change), &change);
    if (is_new) continue;
    problems.add(
        where,
        "sets " + known->first + " twice: to " + known->second->value + " and to " + change.value,
        "one value for each lever or key");
  }
  refuse_any(problems);
}

bool is_shown(const MetricKey& key, const ShowOptions& show) {
  if (!key.part.is_whole() && !show.by.contains(key.part.kind)) return false;
  if (!show.metrics.empty()) {
    return std::ranges::find(show.metrics, key.metric->id) != show.metrics.end();
  }
  return show.all || show.format != Format::table || key.metric->is_brief();
}

std::string more_rows_text(const Trial& trial, const ShowOptions& show) {
  ShowOptions all = show;
  all.all = true;
  std::size_t more = 0;
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (is_shown(key, all) && !is_shown(key, show) && says_something(trial, k, all)) ++more;
  }
  if (more == 0) return {};
  return "\n--all shows " + std::to_string(more) + " more " + (more == 1 ? "row" : "rows") +
         "; --metrics shows only those that you name ('rapport metrics' lists all).\n";
}

void check_metrics(const std::vector<std::string>& ids, const std::string& flag) {
  std::vector<std::string> known;
  for (const Metric& metric : metrics()) known.push_back(metric.id);
  Problems problems;
  for (const std::string& id : ids) {
    if (find_metric(id) != nullptr) continue;
    problems.add(flag + " " + id, "there is no such metric", "'rapport metrics' lists them",
                 did_you_mean(id, known));
  }
  refuse_any(problems);
}

std::vector<std::string> notes_on(const Trial& trial, const ShowOptions& show) {
  std::vector<std::string> notes;
  const auto none = [&](const auto& is_it) { return std::ranges::none_of(trial.keys(), is_it); };
  for (const std::string& id : show.metrics) {
    if (none([&](const MetricKey& key) { return key.metric->id == id; })) {
      notes.push_back("--metrics " + id +
                      ": this scenario does not have it; a longer run, a company or another kind "
                      "of touch point may be needed");
    }
  }
  for (const Part::Kind kind : show.by) {
    if (none([&](const MetricKey& key) { return key.part.kind == kind && is_shown(key, show); })) {
      notes.push_back(std::string("--by ") + part_kind_id(kind) +
                      ": nothing that is shown has such parts");
    }
  }
  return notes;
}

bool says_something(const Trial& trial, std::size_t key, const ShowOptions& show) {
  if (!show.metrics.empty()) return true;
  for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
    const Moments moments = trial.moments(arm, key);
    if (moments.count() > 0 && (moments.min() != 0 || moments.max() != 0)) return true;
  }
  return false;
}

Cell row_label(const Trial& trial, const MetricKey& key) {
  if (key.part.is_whole()) return key.metric->label;
  std::string name = part_name(trial.model(0), key.part);
  // Departments and elements often have the names of touch points or of each other.
  if (key.part.kind == Part::department || key.part.kind == Part::element) {
    name = std::string(part_kind_id(key.part.kind)) + " " + name;
  }
  return {"    " + name, Tone::faint};
}

std::string half_width_text(double half_width, int digits) {
  if (!std::isfinite(half_width)) return "";
  const std::string text = grouped(half_width, digits);
  const bool nothing = text.find_first_not_of("0.,") == std::string::npos;
  return "± " + (nothing && half_width > 0 ? grouped(half_width, digits + 1) : text);
}

std::string spread_text(const Interval& i, int digits) {
  if (i.is_symmetric()) return half_width_text(i.half_width, digits);
  constexpr int kMoreDigits = 3;  // where both bounds would look the same
  std::string low, high;
  for (int more = 0; more <= kMoreDigits && low == high; ++more) {
    low = grouped(i.lower(), digits + more);
    high = grouped(i.upper(), digits + more);
  }
  return "(" + low + " to " + high + ")";
}

Tone tone_of(Verdict verdict) {
  if (verdict == Verdict::better) return Tone::good;
  return verdict == Verdict::worse ? Tone::bad : Tone::faint;
}

std::string interval_text(const Interval& i, int digits) {
  if (!std::isfinite(i.half_width)) return "";
  return "(" + signed_text(i.lower(), digits) + " to " + signed_text(i.upper(), digits) + ")";
}

std::string interval_text(const Comparison& c, int digits) {
  if (c.is_unseen()) return "equal in all " + std::to_string(c.difference.n);
  return interval_text(c.difference, digits);
}

std::string unit_of(const Trial& trial, const MetricKey& key) {
  return unit_text(*key.metric, trial.file().today);
}

std::string runs_text(const Trial& trial) {
  const Scenario& today = trial.file().today;
  std::string date = Calendar(today.start).format(0);
  date.resize(date.find(' ', 4));  // without the hour
  // All arms have the same runs, unless some failed or were not begun.
  const std::size_t asked = trial.arms().size() * trial.replications();
  const std::string runs = trial.runs_done() == asked
                               ? std::to_string(trial.replications())
                               : std::to_string(trial.runs_done()) + " of " + std::to_string(asked);
  return runs + (runs == "1" ? " run of " : " runs of ") + duration_text(today.horizon) + " from " +
         date + ", seed " + std::to_string(trial.options().seed);
}

void print_notes(const std::vector<std::string>& notes) {
  for (const std::string& note : notes) {
    std::fprintf(stderr, "note: %s\n", printable(note).c_str());
  }
}

int end_of(Trial& trial) {
  flush_output();
  trial.finish();
  int code = kFine;
  if (trial.runs_found() > 0) {
    const std::size_t asked = trial.arms().size() * trial.replications();
    std::vector<std::string> notes{"taken from " + trial.options().out + ": " +
                                   std::to_string(trial.runs_found()) + " of " +
                                   std::to_string(asked) + " runs"};
    if (trial.runs_found() < asked && trial.options().most_replications == 0) {
      notes.emplace_back(
          "where runs were added because of what the first ones showed, intervals are too narrow; "
          "those of compare --until-decided hold at every look");
    }
    print_notes(notes);
  }
  if (!trial.failures().empty()) {
    std::fprintf(stderr, "\n%zu run%s failed; the others are shown:\n", trial.failures().size(),
                 trial.failures().size() == 1 ? "" : "s");
    for (const RunRecord& record : trial.failures()) {
      std::fprintf(stderr, "  policy '%s', seed %u, replication %u: %s\n",
                   printable(trial.arms()[record.task.policy].name).c_str(), record.task.key.seed,
                   record.task.key.replication, printable(record.message).c_str());
    }
    code = kSomeRunsFailed;
  }
  if (trial.stopped()) {
    std::string kept;
    if (!trial.options().out.empty()) kept = ", which " + trial.options().out + " holds";
    // Runs that are watched as they happen (sweep --staff) cannot be taken from a file.
    const bool can_resume = !kept.empty() && !trial.options().observer;
    if (can_resume) kept += "; the same command with --resume goes on";
    std::fprintf(stderr, "\ninterrupted: shown are the %zu runs that were finished%s\n",
                 trial.runs_done(), kept.c_str());
    code = kInterrupted;
  }
  return code;
}

namespace {

/// Ends quietly where whoever read our output has seen enough: that is no fault.
[[noreturn]] void refuse_output() {
  if (errno == EPIPE) std::_Exit(kFine);
  throw OutputError(std::string("cannot write to standard output: ") + std::strerror(errno));
}

}  // namespace

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) refuse_output();
}

void flush_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) refuse_output();
}

}  // namespace rapport
