#include "viz/panel/studio.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "sim/file/document.h"
#include "viz/panel/panels.h"

namespace rapport {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

bool same_pair(const SessionState& state, const std::string& policy, const std::string& against) {
  return state.policy < state.arms.size() && state.against < state.arms.size() &&
         state.arms[state.policy].name == policy && state.arms[state.against].name == against;
}

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
      means_(options.client.on_news,
             [](const std::string& why) {
               return StoredMeans{{}, why};
             }),
      study_task_(options.client.on_news,
                  [](const std::string& why) {
                    StudyView view;
                    view.problem = first_line(why);
                    return view;
                  }),
      company_task_(options.client.on_news,
                    [](const std::string& why) {
                      return MadeCompany{{}, why};
                    }),
      import_task_(options.client.on_news,
                   [](const std::string& why) {
                     ImportOutcome outcome;
                     outcome.problems = why;
                     return outcome;
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

namespace {

/// Files of which scenarios are made, by their ending, packed or not.
bool is_records_file(std::filesystem::path path) {
  if (path.extension() == ".gz") path = path.stem();
  const auto ending = path.extension();
  return ending == ".csv" || ending == ".tsv" || ending == ".xes" || ending == ".txt";
}

}  // namespace

// ---- documents ----------------------------------------------------------------------------------

void Studio::open(const std::filesystem::path& path) {
  const bool making = records.step == RecordsStep::making;
  const bool made = records.step == RecordsStep::made && !unsaved_records().empty();
  if (at_start && (making || made) && !is_records_file(path)) {
    return ask_to_lose({"Open " + path.filename().string() + "?",
                        making ? "Your company is being made; that would end. Your answers stay."
                               : unsaved_records(),
                        "Open", [this, path] {
                          close_records();
                          open(path);
                        }});
  }
  if (!may_leave_document()) return;
  opening_study_.clear();
  try_to("", [&] {
    if (open_kept(path)) return;
    if (is_records_file(path)) return open_records_file(path);
    if (is_results_file(path)) return open_results(path);
    Document next = Document::open(path, options_.state);
    const bool recovered_now = next.was_recovered();
    take_document(std::move(next),
                  recovered_now
                      ? "Changes that were not saved last time are back. Undo takes them away."
                      : "");
    if (document.is_changed_outside()) say_recovered_over_other();
  });
}

/// Opens what was kept of a file that is not there any more, or of records, which take long to be
/// read. True where there was something.
bool Studio::open_kept(const std::filesystem::path& path) {
  std::error_code error;
  const bool is_there = std::filesystem::exists(path, error);
  if (is_there && !is_records_file(path)) return false;
  std::optional<Document> kept = Document::kept_of(path, options_.state);
  if (!kept) return false;
  const std::string name = path.filename().string();
  const std::string back = "What was not saved last time is back. ";
  take_document(std::move(*kept),
                back + (is_there ? "“Start from my own records…” reads " + name + " anew."
                                 : name + " is not there any more."));
  return true;
}

/// The document in place of the one that was open, which has to be kept by then.
void Studio::take_document(Document next, const std::string& note,
                           std::optional<StoredResults> from) {
  auto view = view_of(next.path().string(), next.text());
  if (!view->problems.empty()) throw DocumentError(view->problems);
  results = std::move(from);
  study = {};
  reads_study_ = false;
  take_seed(results ? results->seed : first_seed_);
  document = std::move(next);
  firm = std::move(view);
  leave_dialogue();
  menu.reset();
  typing.reset();
  pending_.clear();
  at_start = false;
  close_records();
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
  show_what_came_back();
  before.reset();
  present = wide = false;
  seen = {};
  message = {};
  lever.clear();
  lever_scroll = 0;
  tab = "who";
  settings.remember(document.origin().string(), firm->question);
  try_to("", [&] { write_settings(settings, options_.config); });
  take_text();
  opened_ = client_->last_command();
  const bool again = results && !results->is_study;  // to compare with what is stored
  wanted_ = again ? std::clamp(results->replications, 1U, kMostRuns) : options_.client.replications;
  client_->want(wanted_);
}

void Studio::to_start() {
  if (!may_leave_document()) return;
  strip.clear();
  close_records();
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
  if (!document.is_in_file()) return ask_path(SaveKind::document);
  const bool quits = std::exchange(quit_after_save, false);
  try_to("", [&] {
    if (!anyway && document.is_changed_outside()) {
      return say_strip(document.path().filename().string() +
                           " was changed by another program meanwhile. Nothing was saved.",
                       StripKind::changed_outside);
    }
    document.save(anyway);
    strip.clear();
    quit = quit || quits;
  });
  const bool failed = !strip.empty() && strip_kind == StripKind::problem;
  if (failed) strip_kind = StripKind::cannot_save;
}

void Studio::save_as(const std::filesystem::path& path) {
  document.save_as(path);
  strip.clear();
  settings.remember(document.path().string(), firm->question);
  take_text();  // what it extends may stand elsewhere now
  try_to("", [&] { write_settings(settings, options_.config); });
}

std::string Studio::window_title() const {
  if (at_start || !document.is_open()) return "Rapport";
  return document_name() + (document.is_changed() ? ", not saved" : "") + " – Rapport";
}

void Studio::ask_to_quit() {
  const std::string loss = unsaved_records();
  if (loss.empty()) return quit_document();
  ask_to_lose({"Quit without them?", loss, "Quit", [this] { quit_document(); }});
}

void Studio::quit_document() {
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
  auto view = view_of(document.path().string(), document.text());
  if (!view->problems.empty()) return take_text();  // said when it is read; the last good one stays
  const std::shared_ptr<const FirmView> old = std::exchange(firm, std::move(view));
  std::erase_if(shown, [&](const std::string& name) { return firm->find(name) == nullptr; });
  if (firm->find(policy) == nullptr) policy = shown.empty() ? kTodayName : shown.front();
  for (const PolicyView& p : firm->policies) {
    // Beside a study only what came back gets a card: its scenario may have many policies.
    const bool there = p.name == kTodayName || slot_of(p.name) >= 0 ||
                       (study.is_attached() && old->find(p.name) != nullptr);
    if (!there && shown.size() < kMostShown) shown.push_back(p.name);
  }
  if (firm->find(against) == nullptr || against == policy) against = kTodayName;
  take_text();
}

// ---- tabs ---------------------------------------------------------------------------------------

void Studio::open_tab(const std::string& id) {
  if (id == beside) beside = tab;
  tab = id;
}

void Studio::open_beside_menu(Point at) {
  menu = Menu{"", at.x, at.y, {}};
  for (const Panel& panel : panels()) {
    if (panel.available(*this) && tab != panel.id)
      menu->items.push_back({std::string("beside:") + panel.id, panel.label});
  }
  menu->items.push_back({"beside:", "Nothing", !beside.empty()});
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
  if (verb == "save_as") return ask_path(SaveKind::document);
  if (verb == "records") return open_records();
  if (verb == "present") present = true;
  if (verb == "wide") wide = !wide;
  if (verb == "beside") beside = what;
  if (verb == "report") return ask_path(SaveKind::report);
  if (verb == "png") return ask_path(SaveKind::png);
  if (verb == "svg") return ask_path(SaveKind::svg);
  if (verb == "csv") return ask_path(SaveKind::csv);
  if (verb == "type") {
    lever = what;
    return type_value();
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

}  // namespace rapport
