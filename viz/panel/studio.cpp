#include "viz/panel/studio.h"

#include <algorithm>
#include <functional>
#include <set>

#include "sim/core/problem.h"
#include "sim/file/document.h"
#include "viz/document/policy_text.h"
#include "viz/words/numbers.h"

namespace rapport {

namespace {

constexpr std::size_t kMostShown = 3;  ///< besides Today: there are four colours
constexpr std::chrono::milliseconds kWordsStay{500};
constexpr std::chrono::seconds kGhostStays{10};
constexpr std::chrono::seconds kKeepEvery{1};
constexpr std::uint32_t kMostRuns = 512, kPreviewRuns = 4;

/// The first problem of several, in one line.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string short_of(const std::string& label) {
  constexpr std::size_t kMost = 12;
  std::string out;
  std::size_t letters = 0;
  for (const char c : label) {
    letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (letters > kMost) break;
    out += c;
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

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

bool same_pair(const SessionState& state, const std::string& policy, const std::string& against) {
  return state.policy < state.arms.size() && state.against < state.arms.size() &&
         state.arms[state.policy].name == policy && state.arms[state.against].name == against;
}

}  // namespace

std::vector<CaseCard> find_cases(const std::filesystem::path& folder) {
  std::vector<CaseCard> cases;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".toml") continue;
    try {
      const Value root = read_document(read_file(entry.path()), entry.path().string());
      const auto text = [&](const char* key) {
        const Value* value = root.find(key);
        return value != nullptr && value->kind == Value::Kind::text ? value->text : std::string();
      };
      if (text("question").empty()) continue;
      cases.push_back({entry.path(), text("name"), text("question"), text("doc"),
                       root.find("company") != nullptr});
    } catch (const std::exception&) {  // a file that cannot be read is no case
    }
  }
  std::ranges::sort(cases, {}, &CaseCard::path);
  return cases;
}

Studio::Studio(const StudioOptions& options)
    : settings(read_settings(options.config, &strip)),
      cases(find_cases(options.scenarios)),
      recovered(recoveries(options.state)),
      options_(options),
      client_(std::make_unique<Client>(options.client)),
      first_seed_(options.client.seed),
      lives_(options.client.on_news,
             [](const std::string& why) {
               LivesView view;
               view.problem = first_line(why);
               return view;
             }),
      checks_(options.client.on_news,
              [](const std::string& why) {
                ChecksView view;
                view.problem = first_line(why);
                return view;
              }),
      wanted_(options.client.replications) {}

void Studio::try_to(const std::string& what, const std::function<void()>& act) {
  try {
    act();
  } catch (const std::exception& error) {
    const std::string all = error.what();
    const bool more = all.find('\n') != std::string::npos;
    say_strip(what + first_line(all), StripKind::problem, more ? all : "");
  }
}

// ---- documents ----------------------------------------------------------------------------------

void Studio::open(const std::filesystem::path& path) {
  try_to("", [&] {
    if (path.extension() == ".csv") return import_records(path);
    if (is_results_file(path)) return open_results(path);
    Document next = Document::open(path, options_.state);
    results.reset();
    const bool recovered_now = next.was_recovered();
    take_document(std::move(next),
                  recovered_now
                      ? "Changes that were not saved last time are back. Undo takes them away."
                      : "");
  });
}

void Studio::take_document(Document next, const std::string& note) {
  auto view = view_of(next.path().string(), next.text());
  if (!view->problems.empty()) throw DocumentError(view->problems);
  take_seed(results ? results->seed : first_seed_);
  document = std::move(next);
  firm = std::move(view);
  at_start = false;
  preview_client_.reset();
  tab_options = {};
  previewed_ = -1;
  say_note(note);
  failed_said_.clear();
  disk_said_.clear();
  results_checked_ = false;
  shown.clear();
  policy = against = kTodayName;
  for (const PolicyView& p : firm->policies) {
    const bool stored = !results || std::ranges::count(results->policies, p.name) > 0;
    if (stored && p.name != kTodayName && shown.size() < kMostShown) shown.push_back(p.name);
  }
  if (!shown.empty()) policy = shown.front();
  before.reset();
  present = wide = false;
  seen = {};
  message = {};
  lever.clear();
  lever_scroll = 0;
  tab = "who";
  settings.remember((results ? results->path : document.path()).string(), firm->question);
  try_to("", [&] { write_settings(settings, options_.config); });
  take_text();
  if (results) client_->want(wanted_ = std::clamp(results->replications, 1U, kMostRuns));
}

void Studio::to_start() {
  keep();
  client_->rest();
  recovered = recoveries(options_.state);
  present = wide = false;
  at_start = true;
}

void Studio::take_text() {
  hurry_ = true;
  client_->work_on({document.path().string(), document.text(), shown, policy, against});
}

void Studio::save(bool anyway) {
  if (!document.is_in_file()) return ask_path(Product::document);
  if (!anyway && document.is_changed_outside()) {
    quit_after_save = false;
    return say_strip(document.path().filename().string() +
                         " was changed by another program meanwhile. Nothing was saved.",
                     StripKind::changed_outside);
  }
  try_to("", [&] {
    document.save(anyway);
    strip.clear();
    if (quit_after_save) quit = true;
  });
  if (document.is_changed() && !strip.empty()) strip_kind = StripKind::cannot_save;
  quit_after_save = false;
}

void Studio::save_as(const std::filesystem::path& path) {
  document.save_as(path);
  strip.clear();
  settings.remember(document.path().string(), firm->question);
  take_text();  // what it extends may stand elsewhere now
  try_to("", [&] { write_settings(settings, options_.config); });
}

void Studio::ask_to_quit() {
  if (document.is_open() && document.is_changed()) {
    dialogue = Dialogue::close_unsaved;
  } else {
    quit = true;
  }
}

void Studio::undo() {
  if (!document.can_undo()) return;
  document.undo();
  after_other_text();
}

void Studio::redo() {
  if (!document.can_redo()) return;
  document.redo();
  after_other_text();
}

/// The document has another text: policies may have come or gone.
void Studio::after_other_text() {
  before.reset();
  pending_.clear();
  firm = view_of(document.path().string(), document.text());
  std::erase_if(shown, [&](const std::string& name) { return firm->find(name) == nullptr; });
  if (firm->find(policy) == nullptr) policy = shown.empty() ? kTodayName : shown.front();
  for (const PolicyView& p : firm->policies) {
    const bool there = p.name == kTodayName || slot_of(p.name) >= 0;
    if (!there && shown.size() < kMostShown) shown.push_back(p.name);
  }
  if (firm->find(against) == nullptr || against == policy) against = kTodayName;
  take_text();
}

// ---- policies -----------------------------------------------------------------------------------

int Studio::slot_of(const std::string& name) const {
  if (name == kTodayName) return 0;
  const auto found = std::ranges::find(shown, name);
  return found == shown.end() ? -1 : static_cast<int>(found - shown.begin()) + 1;
}

void Studio::click_policy(const std::string& name) {
  if (name == policy) return;
  before.reset();
  if (name == kTodayName) {
    against = kTodayName;
  } else {
    if (policy != kTodayName) against = name == against ? kTodayName : policy;
    policy = name;
  }
  take_text();
}

void Studio::compare_with(const std::string& name) {
  if (name == against) return;
  before.reset();
  if (name == policy) {
    if (against == kTodayName) return;  // Today never changes
    std::swap(policy, against);
  } else {
    against = name;
  }
  take_text();
}

void Studio::show_policy(const std::string& name) {
  if (slot_of(name) >= 0) return;
  if (shown.size() >= kMostShown) {  // the last one that is not of the pair makes room
    const auto spare = std::find_if(shown.rbegin(), shown.rend(), [&](const std::string& other) {
      return other != policy && other != against;
    });
    if (spare != shown.rend()) {
      *spare = name;
    } else {
      shown.back() = name;
    }
  } else {
    shown.push_back(name);
  }
  click_policy(name);
}

void Studio::clone(const std::string& like) {
  try_to("Cannot clone: ", [&] {
    std::vector<std::string> names{kTodayName}, labels;
    for (const PolicyView& p : firm->policies) {
      names.push_back(p.name);
      labels.push_back(p.label);
    }
    const PolicyView* from = firm->find(like);
    NewPolicy made;
    made.label = "Ours";
    for (int n = 2; std::ranges::find(labels, made.label) != labels.end(); ++n) {
      made.label = "Ours " + std::to_string(n);
    }
    made.name = free_name(names, "ours");
    made.short_label = made.label;
    made.doc = "Made from " + (from != nullptr ? from->label : like) + ".";
    const std::optional<Value> table =
        policy_table(document.path().string(), document.text(), like);
    document.change(with_policy(document.text(), made, table ? &*table : nullptr),
                    "a new policy, " + made.label);
    firm = view_of(document.path().string(), document.text());
    if (!firm->problems.empty()) throw DocumentError(first_line(firm->problems));
    show_policy(made.name);
    against = like;  // what it was made from is what it is compared with
    take_text();
  });
}

void Studio::remove(const std::string& name) {
  try_to("Cannot remove: ", [&] {
    const PolicyView* view = firm->find(name);
    if (view == nullptr || name == kTodayName) return;
    const std::string label = view->label;
    document.change(without_policy(document.text(), name), label + " removed");
    firm = view_of(document.path().string(), document.text());
    std::erase(shown, name);
    if (policy == name) policy = shown.empty() ? kTodayName : shown.front();
    if (against == name || against == policy) against = kTodayName;
    before.reset();
    take_text();
  });
}

void Studio::rename(const std::string& name, const std::string& label) {
  if (label.empty() || name == kTodayName) return;
  try_to("Cannot rename: ", [&] {
    std::string text = with_policy_text(document.text(), name, "label", label);
    text = with_policy_text(text, name, "short", short_of(label));
    document.change(std::move(text), "the name " + label);
    take_text();
  });
}

void Studio::set_question(const std::string& text) {
  try_to("Cannot change the question: ", [&] {
    Value value;
    value.kind = Value::Kind::text;
    value.text = text;
    document.change(
        edit_document(document.text(), document.path().string(), "question", toml_of(value)),
        "the question");
    take_text();
  });
}

// ---- levers -------------------------------------------------------------------------------------

double Studio::lever_value(const Lever& row, const PolicyView& view) const {
  for (const Pending& p : pending_) {
    if (p.lever == &row && p.policy == view.name && !p.part) return p.value;
  }
  return view.levers[static_cast<std::size_t>(&row - levers().data())].value;
}

void Studio::set_lever(const std::string& id, double value, const std::string& group) {
  const Lever* row = find_lever(id);
  const PolicyView* view = changing();
  if (row == nullptr || view == nullptr || policy == kTodayName) return;
  const bool begins =
      !before || before->policy != policy || before->lever != id || !before->dragging;
  if (begins) {
    Before next{policy, id, lever_value(*row, *view), {}, {}, false, {}};
    for (const SessionDifference& d : seen.state->differences) next.differences.push_back(d.mean);
    const int line = line_of(*seen.state, "stay");
    if (line >= 0 && same_pair(*seen.state, policy, against)) {
      const SessionArm& arm = seen.state->arms[seen.state->policy];
      const std::size_t moments = seen.state->month_dates.size();
      if (arm.series.size() >= (static_cast<std::size_t>(line) + 1) * moments) {
        const auto from = arm.series.begin() + static_cast<std::ptrdiff_t>(line * moments);
        next.curve.assign(from, from + static_cast<std::ptrdiff_t>(moments));
      }
    }
    before = std::move(next);
  }
  before->dragging = !group.empty();
  before->settled.reset();
  try_to("", [&] {
    document.change(with_lever(document.text(), policy, id, value),
                    row->label + (": " + lever_text(*row, value, firm->currency)), group);
    std::erase_if(pending_, [&](const Pending& p) {
      return p.policy == policy && p.lever == row && !p.part;
    });
    pending_.push_back({policy, row, value, {}});
    take_text();
  });
}

void Studio::end_drag() {
  document.close_group();
  if (before) before->dragging = false;
  keep();
}

void Studio::give_up_drag() {
  pending_.clear();
  document.give_up_group();
  before.reset();
  take_text();
}

void Studio::run_more() {
  wanted_ = std::min(2 * wanted_, kMostRuns);
  client_->want(wanted_);
}

void Studio::show_levers_of(LeverFamily family) {
  search = label_of(family);
  lever_scroll = 0;
  present = wide = false;  // they are to be seen
}

std::vector<const Lever*> Studio::visible_levers() const {
  std::vector<const Lever*> out;
  const PolicyView* view = changing();
  const PolicyView* today = firm->find(kTodayName);
  const auto lower = [](std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
  };
  const bool is_family = std::ranges::any_of(
      levers(), [&](const Lever& row) { return lower(search) == lower(label_of(row.family)); });
  for (const Lever& row : levers()) {
    if (row.family != LeverFamily::plain && !firm->has_company) continue;
    const bool plain_firm = !firm->has_company;
    const bool changed = view != nullptr && today != nullptr &&
                         (lever_value(row, *view) != lever_value(row, *today) ||
                          view->levers[static_cast<std::size_t>(&row - levers().data())].parts > 0);
    const bool deep = depth_of(row) > settings.depth && !plain_firm;
    if (!search.empty() && lower(search) == lower(label_of(row.family))) {
      out.push_back(&row);
      continue;
    }
    if (!search.empty() && is_family) continue;
    if (!search.empty()) {
      const std::string words = lower(std::string(row.label) + " " + row.code + " " + row.help);
      if (words.find(lower(search)) == std::string::npos) continue;
    } else if ((deep && !changed) || (settings.changed_only && !changed)) {
      continue;
    }
    out.push_back(&row);
  }
  // Families in the order of the design; plain levers stand among configuration's neighbours, last.
  std::ranges::stable_sort(out, {}, [](const Lever* row) {
    return row->family == LeverFamily::plain
               ? 4
               : static_cast<int>(row->family) - 1 + (row->family == LeverFamily::roll_out ? 2 : 0);
  });
  return out;
}

// ---- menus --------------------------------------------------------------------------------------

void Studio::choose_menu(const std::string& id) {
  const std::string of = menu ? menu->of : "";
  menu.reset();
  const std::size_t colon = id.find(':');
  const std::string verb = id.substr(0, colon);
  const std::string what = colon == std::string::npos ? of : id.substr(colon + 1);
  if (verb == "clone") return clone(what);
  if (verb == "show") return show_policy(what);
  if (verb == "compare") return compare_with(what);
  if (verb == "remove") return remove(what);
  if (verb == "save") return save();
  if (verb == "start") return to_start();
  if (verb == "more") return run_more();
  if (verb == "save_as") return ask_path(Product::document);
  if (verb == "records") return ask_records();
  if (verb == "present") present = true;
  if (verb == "wide") wide = !wide;
  if (verb == "report") return ask_path(Product::report);
  if (verb == "png") return ask_path(Product::png);
  if (verb == "svg") return ask_path(Product::svg);
  if (verb == "csv") return ask_path(Product::csv);
  if (verb == "type") {
    lever = what;
    typing = "";
    focus_field = true;
    return;
  }
  if (verb == "open" || verb == "rename" || verb == "question") {
    dialogue = verb == "open"     ? Dialogue::open_path
               : verb == "rename" ? Dialogue::rename
                                  : Dialogue::question;
    dialogue_of = what;
    dialogue_problem.clear();
    const PolicyView* view = firm->find(what);
    dialogue_text = verb == "rename" && view != nullptr ? view->label
                    : verb == "question"                ? firm->question
                                                        : "";
    focus_field = true;
    return;
  }
  if (choose_option(verb, what, of)) return;
  const Lever* row = find_lever(of);
  if (row == nullptr || verb != "as") return;
  const PolicyView* view = firm->find(what);
  if (view == nullptr) return;
  set_lever(of, lever_value(*row, *view), "");
  end_drag();
}

// ---- the present moment -------------------------------------------------------------------------

bool Studio::is_settled() const {
  return runs_are_done() && !lives_.is_busy() && !checks_.is_busy();
}

bool Studio::runs_are_done() const {
  const auto state = client_->state();
  return !client_->is_behind() && !state->busy && !seen.is_old && !looks_other(*state, *seen.state);
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
    const bool behind = preview_client_->is_behind();
    if (!behind && state != preview.state) {
      preview.state = state;
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
    std::vector<std::string> besides;
    preview.policy = kTodayName;
    if (preview.firm->policies.size() > 1) {
      preview.policy = preview.firm->policies[1].name;
      besides.push_back(preview.policy);
    }
    preview_client_->work_on({path, text, besides, preview.policy, kTodayName});
  } catch (const std::exception&) {  // it is said when it is opened
    preview.done = true;
    previewed_ = -1;
  }
}

bool Studio::refresh(WallClock::time_point now) {
  const bool import_ended = look_at_import();
  if (at_start) return preview() || import_ended;
  bool changed = import_ended;
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
        say_strip("Cannot be run: " + first_line(view->problems) + " Kept: the last good state.",
                  StripKind::problem, view->problems);
      }
      changed = true;
    }
  }
  changed = refresh_range() || changed;
  const auto state = client_->state();
  const bool behind = client_->is_behind();
  if (behind != looked_behind_ || looked_at_ == nullptr || looks_other(*state, *looked_at_)) {
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
  if (changed) say_failed_runs();
  if (changed) check_results();
  const std::uint64_t side = lives_.news() + checks_.news();
  changed = changed || side != side_news_;
  side_news_ = side;
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
  return at;
}

namespace {

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
  const auto gain = [&](int key) {
    const auto k = static_cast<std::size_t>(key);
    if (key < 0 || k >= state.differences.size() || k >= before.differences.size()) return kUnknown;
    return state.differences[k].mean - before.differences[k];
  };
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
  if (state.arms.empty()) return "Reading";
  const auto runs = [&](const SessionArm& arm) {
    return std::to_string(std::min(arm.done, state.wanted)) + " of " + std::to_string(state.wanted);
  };
  if (is_settled()) {
    return "Settled: " + std::to_string(state.wanted) + " runs of each policy · idle";
  }
  if (runs_are_done() && lives_.is_busy()) {
    return "Following customers: " + number(100 * lives_.share(), 1) + " %";
  }
  if (runs_are_done()) return "Checking Today: " + number(100 * checks_.share(), 1) + " %";
  if (state.policy < state.arms.size() && state.pairs < state.wanted) {
    const SessionArm& arm = state.arms[state.policy];
    return "Estimating " + arm.short_label + ": " + runs(arm) + " runs";
  }
  return "The other policies: " + std::to_string(state.runs_done) + " of " +
         std::to_string(state.runs_wanted) + " runs in all";
}

}  // namespace rapport
