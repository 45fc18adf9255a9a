// What goes wrong while somebody works, and what is said of it: files that other programs change,
// disks that are full, runs that fail, results that do not come out again.
#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

/// Means of the same runs, added up in another order, differ by no more than this share.
constexpr double kRounding = 1e-9;

/// How many metrics of the whole firm come out otherwise than they are stored.
std::size_t metrics_that_differ(const StoredMeans& stored, const SessionState& state,
                                std::size_t& compared) {
  std::size_t differ = 0;
  for (const SessionArm& arm : state.arms) {
    const auto policy = stored.of.find(arm.name);
    if (policy == stored.of.end()) continue;
    for (std::size_t k = 0; k < state.keys.size() && k < arm.means.size(); ++k) {
      if (!state.keys[k].part.is_whole()) continue;
      const auto metric = policy->second.find(state.keys[k].metric->id);
      if (metric == policy->second.end() || !std::isfinite(arm.means[k].mean)) continue;
      ++compared;
      const double apart = std::abs(metric->second - arm.means[k].mean);
      differ += apart > kRounding * std::max(1e-9, std::abs(metric->second)) ? 1 : 0;
    }
  }
  return differ;
}

}  // namespace

void Studio::open_results(const std::filesystem::path& path) {
  StoredResults stored = read_stored_results(std::filesystem::absolute(path));
  if (stored.is_study) return begin_study(stored.path);
  const std::string name = path.filename().string();
  Document next = Document::out_of(stored.path, stored.text, options_.state, false);
  std::string note = name + ": " + count(static_cast<double>(stored.runs)) + " runs";
  if (stored.runs < stored.wanted)
    note += " of " + count(static_cast<double>(stored.wanted)) + ", it was not finished";
  if (stored.failed > 0)
    note += ", " + count(static_cast<double>(stored.failed)) + " of them failed";
  note += ", seed " + std::to_string(stored.seed) +
          ". They are run again here; the file stays as "
          "it is, Save makes a scenario of it.";
  const std::size_t others = stored.policies.size() - 1;
  if (others > 3) {
    note += " Three of its " + count(static_cast<double>(others)) +
            " policies have cards; New policy shows the others.";
  }
  if (stored.version != RAPPORT_VERSION) {
    note += " It is of version " + stored.version + ", this is " + RAPPORT_VERSION +
            ": numbers may differ.";
  }
  if (next.was_recovered()) {
    note = "Changes to what is in " + name +
           " that were not saved last time are back. Undo takes them away.";
    if (next.lies_over_other()) note += " The file was written anew since they were made.";
  }
  take_document(std::move(next), note, std::move(stored));
}

void Studio::take_seed(std::uint32_t seed) {
  if (seed == options_.client.seed) return;
  options_.client.seed = seed;
  client_ = std::make_unique<Client>(options_.client);
  seen_firm_.reset();
  looked_at_.reset();
}

/// Says once all runs of a results file are there again whether they are what is stored.
void Studio::check_results() {
  const SessionState& state = *client_->state();
  if (!results || results->is_study || results_checked_ || document.is_changed() ||
      !runs_are_done())
    return;
  if (state.wanted != results->replications || state.runs_done < state.runs_wanted) return;
  const std::filesystem::path path = results->path;
  std::error_code error;
  const auto written = std::filesystem::last_write_time(path, error).time_since_epoch().count();
  const auto stored =
      means_.ask(path.string() + " " + std::to_string(written),
                 [path](const SideTaskLink& link) { return read_stored_means(path, link.stop); });
  if (stored == nullptr) return;
  results_checked_ = true;
  std::size_t compared = 0;
  const std::size_t differ = metrics_that_differ(*stored, state, compared);
  const std::string name = path.filename().string();
  if (!stored->problem.empty()) {
    say_problem(name + ": " + first_line(stored->problem));
  } else if (compared == 0) {
    say_problem(name + " holds no numbers that these runs can be compared with.");
  } else if (differ == 0) {
    say_note(name + ": run again with seed " + std::to_string(results->seed) + ", all " +
             count(static_cast<double>(compared)) +
             " numbers came out as they are stored. Save "
             "makes a scenario of it.");
  } else {
    say_problem(
        name + ": " + count(static_cast<double>(differ)) + " of " +
        count(static_cast<double>(compared)) +
        " numbers come out otherwise than they are "
        "stored" +
        (results->version == RAPPORT_VERSION ? "." : ", by version " + results->version + "."));
  }
}

/// Keeps what is not saved; gives why that cannot be, or nothing.
std::string Studio::keep_changes() {
  try {
    document.autosave();
    keeps_ = true;
    return {};
  } catch (const std::exception& error) {
    keeps_ = false;
    return error.what();
  }
}

/// Whether another document may take the place of the one that is open: what is not saved of it is
/// found again.
bool Studio::may_leave_document() {
  const std::string why = keep_changes();
  if (why.empty()) return true;
  say_strip(document_name() + " stays open, as its changes cannot be kept: " + why + ".",
            StripKind::cannot_save);
  return false;
}

/// Changes were recovered, but the file is not as it was when they were made.
void Studio::say_recovered_over_other() {
  disk_said_ = read_file(document.path());  // `keep` does not say it once more
  say_strip("Changes that were not saved last time are back, but another program has changed " +
                document_name() + " since. Undo takes yours away.",
            StripKind::changed_outside);
}

bool Studio::keep() {
  const std::string before_it = strip;
  const bool kept_before = keeps_;
  const std::string why = keep_changes();
  if (!why.empty() && kept_before) {  // once, not every second
    say_strip(why + ". Your changes are safe in memory, but not kept against a crash.",
              StripKind::cannot_save);
  }
  try {
    if (document.is_changed_outside()) {
      const std::string disk = read_file(document.path());
      if (disk != disk_said_) {
        disk_said_ = disk;
        say_strip(document.path().filename().string() + " was changed by another program." +
                      (document.is_changed() ? " Yours has changes that are not saved, too." : ""),
                  StripKind::changed_outside);
      }
    } else {
      disk_said_.clear();
      if (strip_kind == StripKind::changed_outside) strip.clear();
    }
  } catch (const DocumentError&) {  // it cannot be read now: said when it is saved
  }
  return strip != before_it;
}

void Studio::load_again() {
  try_to("Not loaded: ", [&] {
    const std::string disk = read_file(document.path());
    auto view = view_of(document.path().string(), disk);
    if (!view->problems.empty()) {
      throw DocumentError(view->problems + "\nKept: what was open before.");
    }
    document.load_again();
    after_other_text();
    say_note("Loaded as it stands in the file now. Undo goes back.");
  });
}

void Studio::say_failed_runs() {
  std::string why;
  const std::string words = failed_in_words(*client_->state(), seed(), &why);
  if (words == failed_said_) return;
  failed_said_ = words;
  if (!words.empty()) say_strip(words, StripKind::problem, words + "\n\nThe first one: " + why);
}

}  // namespace rapport
