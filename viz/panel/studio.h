// All that the window knows: the document, what is known of it, and what is looked at. The screen
// draws it; whatever somebody does is a function of it.
#pragma once

#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/chart/primitive.h"
#include "sim/file/document.h"
#include "viz/canvas/key_pointer.h"
#include "viz/client/checks.h"
#include "viz/client/client.h"
#include "viz/client/import_job.h"
#include "viz/client/lives.h"
#include "viz/document/document.h"
#include "viz/document/settings.h"
#include "viz/document/stored_results.h"
#include "viz/panel/journey_page.h"
#include "viz/panel/layout.h"
#include "viz/panel/options.h"
#include "viz/panel/records_page.h"
#include "viz/panel/study_page.h"
#include "viz/words/message.h"
#include "viz/words/study_words.h"

namespace rapport {

using WallClock = std::chrono::steady_clock;
inline constexpr std::size_t kMostShown = 3;     ///< policies besides Today: there are four colours
inline constexpr std::uint32_t kMostRuns = 512;  ///< of each policy
inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// A case that the start screen offers.
struct CaseCard {
  std::filesystem::path path;
  std::string title, question, doc;
  bool has_company = false;
};

/// The small runs behind a case's curve on the start screen: Today and the first policy.
struct Preview {
  std::string policy{};  ///< the first one's name; empty: the case has none
  std::shared_ptr<const FirmView> firm{};
  std::shared_ptr<const SessionState> state{};  ///< null: nothing has run yet
  bool done = false;
};

/// What the screen shows of one moment of the work: mostly the session's last state. Just after a
/// lever moved there is nothing of the new policy yet, and the state before stays to be seen.
struct Seen {
  std::shared_ptr<const SessionState> state = std::make_shared<SessionState>();
  bool is_old = false;  ///< of the policy before it was changed
};

/// What held before a lever was moved.
struct Before {
  std::string policy, lever;
  double value = 0.0;               ///< of the lever
  std::vector<double> differences;  ///< of the pair, by key
  std::vector<double> curve;        ///< of the policy: customers who stay, by moment
  std::vector<std::shared_ptr<const RunRecord>> runs;  ///< of the policy, as SessionArm::runs
  bool dragging = false;
  std::optional<WallClock::time_point> settled{};
};

/// A dialogue that waits for an answer.
enum class Dialogue {
  none,
  open_path,
  save_path,  ///< of `product`
  replace,    ///< the file of `product` is there already
  close_unsaved,
  rename,
  question,
  show,          ///< `dialogue_text` in full
  sheet_open,    ///< path of answers for the form
  sheet_save,    ///< the same, to write them to
  lose_records,  ///< what was filled in or made is in no file
  importing,
  imported,  ///< what came of it
  help,
  lever_cost,
  lever_parts,
  numbers  ///< what each number is
};

/// What can be saved under a name that somebody gives.
enum class SaveKind { document, png, svg, csv, report };

/// A list of things to do, beside where it was asked for.
struct MenuItem {
  std::string id, label;
  bool enabled = true;
};
struct Menu {
  std::string of;  ///< what it is about: a policy, a lever
  double x = 0, y = 0;
  std::vector<MenuItem> items;
  std::size_t marked = 0;  ///< by the keyboard
};

struct StudioOptions {
  std::filesystem::path scenarios;  ///< folder of the cases of the start screen
  std::filesystem::path config, state;
  ClientOptions client;
  double simulated = kSimulatedCustomers;  ///< customers of a company that is made of answers
};

class Studio {
 public:
  explicit Studio(const StudioOptions& options);

  // ---- what is there
  std::string strip;  ///< what went wrong, or is to be known; empty: nothing
  Settings settings;
  Document document;
  std::vector<CaseCard> cases;
  std::vector<Preview> previews;  ///< by case
  std::vector<Recovery> recovered;
  std::optional<StoredResults> results;  ///< that the document is out of
  std::shared_ptr<const FirmView> firm = std::make_shared<FirmView>();  ///< the last good one
  Seen seen;
  Message message;  ///< as it stands on the screen
  enum class StripKind { problem, cannot_save, changed_outside, note };
  StripKind strip_kind = StripKind::problem;
  std::string strip_more;  ///< what "Show" shows; empty: there is no more
  void say_problem(std::string text) { say_strip(std::move(text), StripKind::problem); }
  void say_note(std::string text) { say_strip(std::move(text), StripKind::note); }
  void say_strip(std::string text, StripKind kind, std::string more = {}) {
    strip = std::move(text), strip_kind = kind, strip_more = std::move(more);
    strip_said = WallClock::now();
  }
  WallClock::time_point strip_said{};  ///< when
  /// Whether the strip has a note: it goes by itself after a while, while a problem stays.
  bool has_note() const { return !strip.empty() && strip_kind == StripKind::note; }
  /// Whether the strip is to be seen: in front of others nobody reads notes.
  bool shows_strip() const { return !strip.empty() && !(present && has_note()); }

  // ---- what is looked at
  bool at_start = true;
  std::string policy, against;     ///< the pair; levers change the first
  std::vector<std::string> shown;  ///< policies besides Today, at most three
  std::string tab = "who";
  JourneyPage journeys;
  std::map<std::string, std::string> segments;  ///< by tab: the part of it that is open
  std::string lever;                            ///< that the keyboard is on
  double lever_scroll = 0.0;
  bool scroll_to_lever = false;
  std::string search;
  std::optional<Before> before;
  std::optional<std::string> typing;  ///< the value of `lever` as it is typed
  bool gave_up = false;    ///< a drag whose mouse button is still down: it moves nothing more
  int frames_untyped = 0;  ///< for which its field did not have the keyboard
  Dialogue dialogue = Dialogue::none;
  std::string dialogue_text, dialogue_of;
  std::string dialogue_problem;  ///< why what was answered cannot be
  SaveKind product = SaveKind::document;
  std::optional<Drawing> chart;  ///< the one that somebody asked for
  /// A chart that the keyboard or a script wants: its id, or "?" for the one under the mouse; and
  /// where it goes, or empty where a menu asks.
  std::string chart_wish, chart_file;
  std::vector<PointerKey> pointer_keys;  ///< that the canvas has not followed yet
  bool is_pointing = false;              ///< by keys: they are the pointer's, but for menus
  std::optional<Menu> menu;
  bool quit = false;
  bool quit_after_save = false;  ///< while the name to save under is asked for, too
  bool present = false;  ///< for a room: larger, and only the question, the message and the panel
  bool wide = false;     ///< the panel alone, without levers and numbers
  std::string beside;    ///< the panel at the right of a wide one; empty: none
  bool is_folded() const { return present || wide; }
  Form form() const { return present ? Form::present : wide ? Form::wide : Form::whole; }
  double sheet_scroll = 0.0;  ///< of the sheet of numbers, or of a text in full; du
  bool focus_search = false, focus_field = false;
  int marked_case = 0;
  OptionsTab tab_options;
  StudyPage study;

  // ---- what somebody does
  /// Opens a scenario, a results file to be looked at, or call records to be made a scenario. What
  /// is not saved of the document that is open is kept first; where it cannot be, nothing is
  /// opened.
  void open(const std::filesystem::path& path);
  void load_again();  ///< the file that another program has changed
  void to_start();
  void save(bool anyway = false);
  void save_as(const std::filesystem::path& path);
  /// Asks for the name of a file, and proposes one that is not there yet; for a document that is in
  /// a file, that file.
  void ask_path(SaveKind what);
  std::filesystem::path proposed_path(SaveKind what) const;
  /// Saves `product`. Where it cannot be, or the file is there and is not to be replaced, the
  /// dialogue says so and nothing is lost.
  void save_product(const std::filesystem::path& path, bool replace);
  /// The menu of a chart, or, where a script named a file, that file.
  void chart_asked(Point at, Drawing drawing);
  // ---- from somebody's own records (studio_records.cpp)
  RecordsPage records;
  void open_records();      ///< asks what somebody has
  void close_records();     ///< whatever was being made is given up
  void leave_to_records();  ///< from the dialogue of an import
  void leave_records();     ///< a step back; from the first one to the start screen
  void choose_records(int card);
  void open_form();
  void check_records();  ///< after an answer has changed
  /// Gives the keyboard to the field at that place, as "churn.private", in its part of the form;
  /// false: the form has no such place.
  bool show_answer(const std::string& place);
  void drop_company_part(const std::string& place);  ///< a group, by its place, or a channel
  void ask_sheet(Dialogue what);
  void open_sheet_file(const std::filesystem::path& path);
  void save_sheet_file(const std::filesystem::path& path);
  /// Plans the company and fits it, on another thread; where an answer lacks it is shown instead.
  void make_my_company();
  void cancel_company();
  /// Writes the company to a new file, and opens that.
  void save_company();
  /// Call records are made into a scenario: reads the file, opens what came of it.
  void import_records(const std::filesystem::path& path, RecordKind kind);
  /// The same of what the file looks like; where that cannot be told, somebody is asked.
  void open_records_file(const std::filesystem::path& path);
  void set_records_path(const std::string& path);  ///< as it is typed: looked at in a pause
  void look_at_records_path();                     ///< what the file is, by its beginning
  /// What no file has of somebody's answers or of the company made of them; empty: nothing.
  std::string unsaved_records() const;
  void lose_records();  ///< the answer to Dialogue::lose_records
  void open_imported();
  ImportOutcome imported;             ///< the last one
  bool import_shows_picture = false;  ///< in place of what it says
  /// Shows `dialogue_text` or another long sheet from its beginning.
  void open_sheet(Dialogue sheet);
  /// Closes the dialogue without an answer: what waited for it does not come. An import is stopped.
  void leave_dialogue();
  void ask_to_quit();
  void undo();
  void redo();
  /// A click on a policy's card: it and the one clicked before are the pair; levers change the one
  /// that was clicked last, but never Today, which is as it is.
  void click_policy(const std::string& name);
  void compare_with(const std::string& name);
  void clone(std::string like);  ///< by value: cloning changes who is who
  void remove(const std::string& name);
  void rename(const std::string& name, const std::string& label);
  /// Gives the policy a card and makes it the one that levers change. Where all cards are taken one
  /// goes, but neither of the pair nor `beside_it`.
  void show_policy(const std::string& name, const std::string& beside_it = "");
  void set_question(const std::string& text);
  /// Sets a lever of the policy that levers change. `group`: changes of one drag are one step.
  void set_lever(const std::string& lever, double value, const std::string& group);
  void end_drag();
  void give_up_drag();
  /// Whether a lever, a part of one, or a step of the roadmap is held by the mouse.
  bool is_dragging() const { return document.is_grouping(); }
  void let_go();      ///< the mouse holds nothing: a drag ends, whatever is under it by then
  void type_value();  ///< a field for the value of `lever`, where it can be seen
  /// The same for a part of the firm; `clear_part`: it has the value of the whole firm again.
  void set_part(const std::string& lever, const LeverPart& part, double value,
                const std::string& group);
  void clear_part(const std::string& lever, const LeverPart& part);
  /// Opens a tab. Where it stands beside the open one the two change places.
  void open_tab(const std::string& id);
  void open_beside_menu(Point at);
  void run_more();
  /// Only the levers of one family in the column, until the search is cleared.
  void show_levers_of(LeverFamily family);
  void choose_menu(const std::string& id);
  void open_lever_menu(const Lever& lever, Point at);

  // ---- behind the tab Options (studio_options.cpp)
  void show_options(OptionsPart part);
  /// Tries a lever of the policy that levers change over its whole range.
  void try_range(const std::string& lever);
  void cancel_range();
  /// Asks which value of the lever reaches what is to stay, and tries the range if need be.
  void find_value(const std::string& lever);
  /// What the range says of the target, in the lever's share of its range; nothing where no target
  /// is typed, or the range is not known.
  std::optional<Reach> reach_of_target() const;
  /// What the range came to on a metric. Today's level is that of the cards, of more runs, where
  /// the range is of the same Today.
  SweepAnswer range_answer(const char* metric) const;
  /// The value on the lever's steps that reaches the target; of the range's lever.
  double value_reached(const Reach& reached) const;
  /// Sets the lever to the value that reaches the target, at once or when it is known.
  void take_target();
  void take_range_value(double value);
  /// Whether the range is of what the document says now, but for the lever's own value.
  bool is_range_current() const;
  /// Moves a step of the roadmap by months; -1 is what moves from the start on.
  void move_step(int step, int months);
  void begin_step_drag(int step, double x);
  void drag_step(int months);
  void end_step_drag();
  void remove_step(int step);
  void add_step(const std::string& lever);
  void open_step_menu(int step, Point at);
  void open_add_menu(Point at);

  // ---- with the study that the document is out of (studio_study.cpp)
  /// Makes a point a policy with a card, or shows the one that was made of it. Undo takes it back.
  void load_point(std::size_t point);
  /// Of the policy that does what the point does, -1: none with a card does.
  int slot_of_point(std::size_t point) const;
  StudyProgress study_progress() const;
  /// Shows a long text in a sheet.
  void show_text(std::string text);
  /// A key by name: "Ctrl+Z", "Esc", "Left", "1", "Shift+2".
  void key(const std::string& name);
  bool is_changed(const Lever& row) const;  ///< of the policy that levers change, beside Today

  // ---- of the present moment
  /// Takes in what is new; true where something has changed that the screen shows.
  bool refresh(WallClock::time_point now);
  /// Keeps what is not saved, and looks whether the file was changed by another program. True where
  /// there is something to say. To be called about once a second.
  bool keep();
  /// When to look again although nothing happens: words that wait, a ghost or a note that goes.
  std::optional<WallClock::time_point> next_look() const;
  int slot_of(const std::string& policy) const;
  const PolicyView* changing() const { return firm->find(policy); }
  double lever_value(const Lever& lever, const PolicyView& view) const;
  double part_value(const Lever& lever, const PartView& part) const;  ///< of that which changes
  bool is_settled() const;     ///< nothing is under way, be it runs or work beside them
  bool runs_are_done() const;  ///< of all policies, and seen
  Client& client() { return *client_; }
  const std::filesystem::path& scenarios_folder() const { return options_.scenarios; }
  std::uint32_t seed() const { return options_.client.seed; }  ///< of the luck
  /// One customer's life under the pair; null until it is known. Asked for by being looked at, once
  /// the runs of the pair are done.
  std::shared_ptr<const LivesView> lives();
  double lives_share() const { return lives_.share(); }
  /// Checks of Today; likewise.
  std::shared_ptr<const ChecksView> checks();
  /// Levers that this depth, the search and "changed only" let through.
  std::vector<const Lever*> visible_levers() const;
  /// How many levers of the policy that levers change are not as Today.
  std::size_t changed_levers() const;
  std::string status_words() const;
  /// What the document is called: its file, or the one that it is out of, until it is saved.
  std::string document_name() const { return document.origin().filename().string(); }
  std::string window_title() const;
  /// Whether what is not saved was kept against a crash when it was tried last.
  bool is_kept() const { return keeps_; }

 private:
  void open_results(const std::filesystem::path& path);
  bool open_kept(const std::filesystem::path& path);
  /// `from`: the results that it is out of.
  void take_document(Document next, const std::string& note,
                     std::optional<StoredResults> from = std::nullopt);
  void begin_study(const std::filesystem::path& path);
  bool look_at_study(WallClock::time_point now);
  void take_study(const std::shared_ptr<const StudyView>& view);
  std::shared_ptr<const StudyView> ask_study(const std::filesystem::path& path);
  bool shows_study() const;
  void say_recovered_over_other();
  std::string keep_changes();
  bool may_leave_document();
  void take_seed(std::uint32_t seed);
  void show_what_came_back();
  void after_other_text();
  void say_failed_runs();
  bool look_at_import();
  std::shared_ptr<const ImportOutcome> ask_import();
  void stop_import();
  bool look_at_company();
  std::shared_ptr<const MadeCompany> ask_company();
  void show_fault();
  void show_company();
  void take_form(CompanyForm form);
  void ask_to_lose(LossQuestion question);
  void quit_document();
  void step_field(int direction);
  void step_section(int direction);
  void records_key(const std::string& name);
  std::filesystem::path own_folder() const;
  bool point_key(const std::string& name);
  bool folded_key(const std::string& name);
  void check_results();
  void take_text();
  void try_to(const std::string& what, const std::function<void()>& act);
  void step_lever(int direction, bool large);
  void next_lever(int direction);
  void start_key(const std::string& name);
  bool options_key(const std::string& name);
  bool parts_key(const std::string& name);
  bool choose_option(const std::string& verb, const std::string& what, const std::string& of);
  bool refresh_range();
  void change_text(std::string text, const std::string& what);
  void menu_key(const std::string& name);
  void answer_dialogue();
  std::string bytes_of(SaveKind what) const;
  void say(WallClock::time_point now);
  bool preview();
  void begin_preview(int number);

  StudioOptions options_;
  bool imports_ = false;               ///< an import is under way
  std::size_t imports_begun_ = 0;      ///< each is another
  std::filesystem::path save_folder_;  ///< of the chart or report that was saved last
  std::unique_ptr<Client> client_;
  std::unique_ptr<Client> preview_client_;         ///< while the start screen is there
  int previewed_ = -1;                             ///< the case that it runs
  std::shared_ptr<const SessionState> looked_at_;  ///< the last state that was taken in
  bool looked_behind_ = false;
  std::uint32_t first_seed_ = 1;  ///< of scenarios; results files have their own
  SideTask<LivesView> lives_;
  SideTask<ChecksView> checks_;
  SideTask<StoredMeans> means_;  ///< of `results`
  SideTask<StudyView, 1> study_task_;
  SideTask<MadeCompany, 1> company_task_;
  SideTask<ImportOutcome, 1> import_task_;
  std::filesystem::path opening_study_;  ///< that becomes the document once it is read
  std::string study_key_;                ///< of what is read, or was read last
  bool reads_study_ = false;             ///< again
  /// Whether the policies made of points still do what these do, in the text for which that was
  /// found out last.
  mutable std::string slots_text_;
  mutable std::map<std::size_t, bool> slots_;
  std::uint64_t side_news_ = 0;
  std::uint32_t wanted_ = 8;
  std::uint64_t opened_ = 0;  ///< the command that began with this document
  bool keeps_ = true;         ///< the last try to keep what is not saved went well
  std::string failed_said_;   ///< of runs that failed
  std::string disk_said_;     ///< of a file that was changed outside
  bool results_checked_ = false;
  WallClock::time_point kept_{};  ///< when `keep` was called last
  std::optional<Message> waiting_words_;
  WallClock::time_point said_{};
  bool hurry_ = false;  ///< somebody did something: words may change at once
  std::shared_ptr<const FirmView> seen_firm_;
  /// Levers that were set and are not in `firm` yet.
  struct Pending {
    std::string policy;
    const Lever* lever;
    double value;
    std::optional<LeverPart> part{};  ///< nothing: the whole firm
  };
  std::vector<Pending> pending_;
  /// The text for which is_range_current() was found out last.
  mutable std::string checked_text_;
  mutable bool range_current_ = false;
  /// Today's level, by metric, to which the range's points are drawn; of the last current moment.
  mutable std::map<std::string, double> range_today_;
};

/// The path, or with a number before its ending the first one that is not there.
std::filesystem::path free_path(const std::filesystem::path& path);
/// The first problem of several, in one line.
std::string first_line(const std::string& text);
/// Whether the state's pair is this one.
bool same_pair(const SessionState& state, const std::string& policy, const std::string& against);

/// Cases of a folder that say what they are to decide, by name.
std::vector<CaseCard> find_cases(const std::filesystem::path& folder);

/// Text by which people see a lever's value: "70 %", "60 EUR", "6 months".
std::string lever_text(const Lever& lever, double value, const std::string& currency);
/// What somebody typed as a lever's value; nothing where it is none.
std::optional<double> typed_value(const Lever& lever, std::string text,
                                  const std::string& currency);
/// From 0 at the lever's least to 1 at its most, and back, to a round value.
double share_of(const Lever& lever, double value);
double value_at(const Lever& lever, double share);
/// The step of a key press.
double lever_step(const Lever& lever);
/// At which depth a lever is first shown.
Depth depth_of(const Lever& lever);
/// What a group of levers is called: "Orientation".
const char* label_of(LeverFamily family);
/// "Besides levers it changes pool.agents.staff."; empty where it does not.
std::string others_words(const PolicyView& view);
/// What the lever's position means, in words.
std::string lever_words(const Lever& lever, double value);

}  // namespace rapport
