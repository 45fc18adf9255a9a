// The present moment: what is new of the runs, in the words that the screen shows.
#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

constexpr std::chrono::milliseconds kWordsStay{500};
constexpr std::chrono::seconds kGhostStays{10};
constexpr std::chrono::seconds kNoteStays{8};
constexpr std::chrono::milliseconds kTypingPause{400};  // before a typed path is looked at
constexpr std::chrono::seconds kKeepEvery{1};
constexpr std::uint32_t kPreviewRuns = 4;

/// Whether a screen of the one is another than of the other: not while only a run goes on.
bool looks_other(const SessionState& a, const SessionState& b) {
  const auto done = [](const SessionState& state) {
    std::vector<std::uint32_t> out;
    for (const SessionArm& arm : state.arms) out.push_back(arm.done);
    return out;
  };
  return a.answers != b.answers || a.busy != b.busy || a.pairs != b.pairs || a.wanted != b.wanted ||
         a.policy != b.policy || a.against != b.against || a.problems != b.problems ||
         done(a) != done(b);
}

}  // namespace

// ---- the present moment -------------------------------------------------------------------------

bool Studio::is_settled() const {
  return runs_are_done() && !lives_.is_busy() && !checks_.is_busy() && !means_.is_busy() &&
         !study_task_.is_busy() && opening_study_.empty() && !company_task_.is_busy() &&
         !imports_ && !records.typed_at;
}

bool Studio::runs_are_done() const {
  const auto state = client_->state();
  const bool is_read = at_start || client_->firm() == seen_firm_;
  return is_read && !client_->is_behind(*state) && !state->busy && !seen.is_old &&
         !looks_other(*state, *seen.state);
}

std::shared_ptr<const LivesView> Studio::lives() {
  if (!runs_are_done() || policy == against || (before && before->dragging)) return nullptr;
  const LivesQuestion question{document.path().string(), document.text(), policy, against, seed()};
  return lives_.ask(question.key(),
                    [question](const SideTaskLink& link) { return lives_of(question, link); });
}

std::shared_ptr<const ChecksView> Studio::checks() {
  if (firm->today.empty() || (before && before->dragging)) return nullptr;
  const ChecksQuestion question{document.path().string(), document.text()};
  return checks_.ask(firm->today,
                     [question](const SideTaskLink& link) { return checks_of(question, link); });
}

/// Runs the marked case first, then the others, one after another; true where something is new.
bool Studio::preview() {
  previews.resize(cases.size());
  if (cases.empty()) return false;
  bool changed = false;
  if (previewed_ >= 0) {
    Preview& preview = previews[static_cast<std::size_t>(previewed_)];
    const auto state = preview_client_->state();
    const bool behind = preview_client_->is_behind(*state);
    if (!behind && state != preview.state) {
      preview.state = state->problems.empty() ? state : nullptr;
      changed = true;
    }
    if (!behind && !state->busy) {
      preview.done = true;
      previewed_ = -1;
    }
  }
  const bool marked_waits = !previews[static_cast<std::size_t>(marked_case)].done;
  int next = marked_waits ? marked_case : -1;
  for (std::size_t i = 0; next < 0 && i < previews.size(); ++i) {
    if (!previews[i].done) next = static_cast<int>(i);
  }
  if (next < 0 || next == previewed_ || (previewed_ >= 0 && !marked_waits)) return changed;
  begin_preview(next);
  return true;
}

void Studio::begin_preview(int number) {
  if (preview_client_ == nullptr) {
    ClientOptions small = options_.client;
    small.replications = kPreviewRuns;
    small.memory = 0;
    preview_client_ = std::make_unique<Client>(small);
  }
  previewed_ = number;
  Preview& preview = previews[static_cast<std::size_t>(number)];
  const std::string path = cases[static_cast<std::size_t>(number)].path.string();
  try {
    const std::string text = read_file(path);
    preview.firm = view_of(path, text);
    if (!preview.firm->problems.empty()) throw DocumentError(preview.firm->problems);
    std::vector<std::string> besides;
    preview.policy = kTodayName;
    if (preview.firm->policies.size() > 1) {
      preview.policy = preview.firm->policies[1].name;
      besides.push_back(preview.policy);
    }
    preview_client_->work_on({path, text, besides, preview.policy, kTodayName});
  } catch (const std::exception&) {  // it is said when it is opened
    preview.firm = nullptr;
    preview.done = true;
    previewed_ = -1;
  }
}

bool Studio::refresh(WallClock::time_point now) {
  bool changed = look_at_import();
  changed = look_at_study(now) || changed;
  changed = look_at_company() || changed;
  if (records.typed_at && now - *records.typed_at >= kTypingPause) {
    look_at_records_path();
    changed = true;
  }
  if (has_note() && now - strip_said >= kNoteStays) {
    strip.clear();
    changed = true;
  }
  if (at_start) return (records.step != RecordsStep::making && preview()) || changed;
  if (now - kept_ >= kKeepEvery) {
    kept_ = now;
    changed = keep() || changed;
  }
  const auto view = client_->firm();
  if (view != seen_firm_) {
    seen_firm_ = view;
    if (!at_start && view->text == document.text()) {
      if (view->problems.empty()) {
        firm = view;
        pending_.clear();
      } else {
        say_strip("Cannot be run: " + first_line(view->problems) + ". Kept: the last good state.",
                  StripKind::problem, view->problems);
      }
      changed = true;
    }
  }
  changed = refresh_range() || changed;
  const auto state = client_->state();
  const bool behind = client_->is_behind(*state);
  if (state->answers < opened_) {
    // It is of the document before: nothing is known of this one.
  } else if (behind != looked_behind_ || looked_at_ == nullptr ||
             looks_other(*state, *looked_at_)) {
    looked_at_ = state;
    looked_behind_ = behind;
    changed = true;
    const bool empty = state->pairs == 0 && policy != against;
    const bool keep = seen.state->pairs > 0 && same_pair(*seen.state, policy, against);
    if (behind || (empty && keep)) {
      seen.is_old = !seen.state->arms.empty();
      if (!seen.is_old || !keep) seen.state = state;
    } else {
      seen = {state, false};
    }
    if (before && !before->dragging && !seen.is_old &&
        phase_of(*seen.state) == PairPhase::settled) {
      if (!before->settled) before->settled = now;
    }
  }
  if (before && before->settled && now - *before->settled > kGhostStays) {
    before.reset();
    changed = true;
  }
  const std::uint64_t side = lives_.news() + checks_.news() + means_.news();
  changed = changed || side != side_news_;
  side_news_ = side;
  if (changed) say_failed_runs();
  if (changed) check_results();
  const std::string headline = message.headline + message.evidence + message.pill;
  say(now);
  return changed || headline != message.headline + message.evidence + message.pill;
}

std::optional<WallClock::time_point> Studio::next_look() const {
  std::optional<WallClock::time_point> at;
  if (waiting_words_) at = said_ + kWordsStay;
  if (before && before->settled) {
    const WallClock::time_point ghost =
        *before->settled + kGhostStays + std::chrono::milliseconds(10);
    at = at ? std::min(*at, ghost) : ghost;
  }
  if (has_note()) {
    const WallClock::time_point note = strip_said + kNoteStays + std::chrono::milliseconds(10);
    at = at ? std::min(*at, note) : note;
  }
  if (records.typed_at) {
    const WallClock::time_point pause = *records.typed_at + kTypingPause;
    at = at ? std::min(*at, pause) : pause;
  }
  return at;
}

namespace {

/// What the policy has more of than before the lever was moved: mean over the runs that both have,
/// which have the same luck. NaN without one.
double gain_of(const Studio& studio, const Before& before, int key) {
  const SessionState& state = *studio.seen.state;
  if (state.policy >= state.arms.size()) return kUnknown;
  const auto& now = state.arms[state.policy].runs;
  const auto k = static_cast<std::size_t>(key);
  double sum = 0;
  int runs = 0;
  for (std::size_t r = 0; r < std::min(now.size(), before.runs.size()); ++r) {
    if (now[r] == nullptr || before.runs[r] == nullptr) continue;
    if (k >= now[r]->values.size() || k >= before.runs[r]->values.size()) continue;
    sum += now[r]->values[k] - before.runs[r]->values[k];
    ++runs;
  }
  return runs > 0 ? sum / runs : kUnknown;
}

/// What one lever has done so far, while it is not settled: two lines.
std::vector<std::string> lines_of_drag(const Studio& studio, const Before& before) {
  const SessionState& state = *studio.seen.state;
  const int stay = key_of(state, "retention"), profit = key_of(state, "profit");
  const Lever* row = find_lever(before.lever);
  const PolicyView* view = studio.changing();
  if (row == nullptr || view == nullptr) return {};
  const std::string& currency = studio.firm->currency;
  std::vector<std::string> lines{row->label + std::string(", ") +
                                 lever_text(*row, before.value, currency) + " to " +
                                 lever_text(*row, studio.lever_value(*row, *view), currency)};
  const auto gain = [&](int key) { return key < 0 ? kUnknown : gain_of(studio, before, key); };
  if (studio.seen.is_old || !std::isfinite(gain(stay))) return lines;
  const double more = gain(stay), money_more = gain(profit);
  lines[0] += ":";
  const double size = std::abs(more);
  std::string effect = size < 0.05 ? "about as many stay"
                                   : "about " + number(size, size < 0.95 ? 0.1 : 1.0) +
                                         (more < 0 ? " fewer" : " more") + " in 100 stay";
  if (std::isfinite(money_more)) {
    const double step =
        std::pow(10.0, std::max(0.0, std::floor(std::log10(std::abs(money_more) + 1))));
    effect += ", for about " + money(std::abs(money_more), step) + " " + currency + " a year " +
              (money_more < 0 ? "less" : "more") + " profit";
  }
  lines.push_back(effect + ".");
  return lines;
}

}  // namespace

/// New words at most twice a second, and at once after somebody did something.
void Studio::say(WallClock::time_point now) {
  if (at_start) return;
  Message next = message_of(*seen.state, {firm->currency, firm->end, firm->customers});
  const bool moved = before && before->policy == policy && next.phase != PairPhase::waiting;
  if (seen.is_old) {
    next.pill = "Estimating";
    next.pill_kind = PillKind::rough;
    next.evidence = "first runs of the change are under way; shown is what held before";
  }
  if (moved && (seen.is_old || before->dragging || next.phase == PairPhase::rough)) {
    next.lines = lines_of_drag(*this, *before);
  }
  const bool same = next.headline == message.headline && next.lines == message.lines &&
                    next.pill == message.pill && next.evidence == message.evidence;
  if (same) {
    waiting_words_.reset();
    message.phase = next.phase;
    return;
  }
  if (hurry_ || now - said_ >= kWordsStay || message.headline.empty()) {
    message = std::move(next);
    waiting_words_.reset();
    said_ = now;
    hurry_ = false;
  } else {
    waiting_words_ = std::move(next);
  }
}

std::string Studio::status_words() const {
  const SessionState& state = *client_->state();
  if (state.arms.empty() || state.answers < opened_) return "Reading";
  const auto runs = [&](const SessionArm& arm) {
    return std::to_string(std::min(arm.done, state.wanted)) + " of " + std::to_string(state.wanted);
  };
  if (is_settled()) {
    if (tab_options.sweep != nullptr && tab_options.sweep->is_busy())
      return "Trying a lever’s range";
    return "Settled: " + std::to_string(state.wanted) + " runs of each policy · idle";
  }
  if (runs_are_done() && lives_.is_busy()) {
    return "Following customers: " + number(100 * lives_.share(), 1) + " %";
  }
  if (runs_are_done() && means_.is_busy()) return "Reading what the results file holds";
  if (runs_are_done() && study_task_.is_busy()) return "Reading what the study found";
  if (runs_are_done()) return "Checking Today: " + number(100 * checks_.share(), 1) + " %";
  if (state.policy < state.arms.size() && state.pairs < state.wanted) {
    const SessionArm& arm = state.arms[state.policy];
    return "Estimating " + arm.short_label + ": " + runs(arm) + " runs";
  }
  return "The other policies: " + std::to_string(state.runs_done) + " of " +
         std::to_string(state.runs_wanted) + " runs in all";
}

}  // namespace rapport
