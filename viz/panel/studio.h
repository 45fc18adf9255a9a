// All that the window knows: the document, what is known of it, and what is looked at. The screen
// draws it; whatever somebody does is a function of it.
#pragma once

#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/chart/primitive.h"
#include "viz/client/client.h"
#include "viz/document/document.h"
#include "viz/document/settings.h"
#include "viz/panel/options.h"
#include "viz/words/message.h"

namespace rapport {

using WallClock = std::chrono::steady_clock;
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
  bool dragging = false;
  std::optional<WallClock::time_point> settled{};
};

/// A dialogue that waits for an answer.
enum class Dialogue {
  none,
  open_path,
  save_path,
  close_unsaved,
  rename,
  question,
  help,
  lever_cost,
  lever_parts,
  save_chart
};

/// A chart that is to be saved: what its files would hold, and where it is on the screen, in du.
struct ChartFiles {
  std::string id{}, svg{}, csv{};
  Box box{};
};

/// A list of things to do, beside where it was asked for.
struct MenuItem {
  std::string id, label;
  bool enabled = true;
};
struct Menu {
  std::string of;  ///< what it is about: a policy, a lever
  double x = 0, y = 0;
  std::vector<MenuItem> items;
};

struct StudioOptions {
  std::filesystem::path scenarios;  ///< folder of the cases of the start screen
  std::filesystem::path config, state;
  ClientOptions client;
};

class Studio {
 public:
  explicit Studio(const StudioOptions& options);

  // ---- what is there
  Settings settings;
  Document document;
  std::vector<CaseCard> cases;
  std::vector<Preview> previews;  ///< by case
  std::vector<Recovery> recovered;
  std::shared_ptr<const FirmView> firm = std::make_shared<FirmView>();  ///< the last good one
  Seen seen;
  Message message;  ///< as it stands on the screen
  enum class StripKind { problem, cannot_save, note };
  std::string strip;  ///< what went wrong, or is to be known; empty: nothing
  StripKind strip_kind = StripKind::problem;
  void say_problem(std::string text) { strip = std::move(text), strip_kind = StripKind::problem; }

  // ---- what is looked at
  bool at_start = true;
  std::string policy, against;     ///< the pair; levers change the first
  std::vector<std::string> shown;  ///< policies besides Today, at most three
  std::string tab = "who";
  std::string lever;  ///< that the keyboard is on
  double lever_scroll = 0.0;
  bool scroll_to_lever = false;
  std::string search;
  std::optional<Before> before;
  std::optional<std::string> typing;  ///< the value of `lever` as it is typed
  Dialogue dialogue = Dialogue::none;
  std::string dialogue_text, dialogue_of;
  std::optional<Menu> menu;
  ChartFiles chart;
  std::optional<std::filesystem::path> wanted_picture;  ///< of the chart, from the next frame
  bool quit = false, quit_after_save = false;
  bool focus_search = false, focus_field = false;
  int marked_case = 0;
  OptionsTab tab_options;

  // ---- what somebody does
  void open(const std::filesystem::path& path);
  void to_start();
  void save(bool anyway = false);
  void save_as(const std::filesystem::path& path);
  void ask_to_quit();
  void undo();
  void redo();
  /// A click on a policy's card: it and the one clicked before are the pair; levers change the one
  /// that was clicked last, but never Today, which is as it is.
  void click_policy(const std::string& name);
  void compare_with(const std::string& name);
  void clone(const std::string& like);
  void remove(const std::string& name);
  void rename(const std::string& name, const std::string& label);
  void show_policy(const std::string& name);
  void set_question(const std::string& text);
  void save_chart(const std::filesystem::path& path);  ///< in the form that its ending says
  /// Sets a lever of the policy that levers change. `group`: changes of one drag are one step.
  void set_lever(const std::string& lever, double value, const std::string& group);
  void end_drag();
  void give_up_drag();
  /// The same for a part of the firm; `clear_part`: it has the value of the whole firm again.
  void set_part(const std::string& lever, const LeverPart& part, double value,
                const std::string& group);
  void clear_part(const std::string& lever, const LeverPart& part);
  void run_more();
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
  /// A key by name: "Ctrl+Z", "Esc", "Left", "1", "Shift+2".
  void key(const std::string& name);

  // ---- of the present moment
  /// Takes in what is new; true where something has changed that the screen shows.
  bool refresh(WallClock::time_point now);
  /// When to look again although nothing happens: words that wait, a ghost that goes.
  std::optional<WallClock::time_point> next_look() const;
  int slot_of(const std::string& policy) const;
  const PolicyView* changing() const { return firm->find(policy); }
  double lever_value(const Lever& lever, const PolicyView& view) const;
  double part_value(const Lever& lever, const PartView& part) const;  ///< of that which changes
  bool is_settled() const;
  Client& client() { return *client_; }
  /// Levers that this depth, the search and "changed only" let through.
  std::vector<const Lever*> visible_levers() const;
  std::string status_words() const;

 private:
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
  void say(WallClock::time_point now);
  bool preview();
  void begin_preview(int number);

  StudioOptions options_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<Client> preview_client_;         ///< while the start screen is there
  int previewed_ = -1;                             ///< the case that it runs
  std::shared_ptr<const SessionState> looked_at_;  ///< the last state that was taken in
  bool looked_behind_ = false;
  std::uint32_t wanted_ = 8;
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
};

/// Cases of a folder that say what they are to decide, by name.
std::vector<CaseCard> find_cases(const std::filesystem::path& folder);

/// Text by which people see a lever's value: "70 %", "60 EUR", "6 months".
std::string lever_text(const Lever& lever, double value, const std::string& currency);
/// What somebody typed as a lever's value; nothing where it is none.
std::optional<double> typed_value(const Lever& lever, std::string text);
/// From 0 at the lever's least to 1 at its most, and back, to a round value.
double share_of(const Lever& lever, double value);
double value_at(const Lever& lever, double share);
/// The step of a key press.
double lever_step(const Lever& lever);
/// At which depth a lever is first shown.
Depth depth_of(const Lever& lever);
/// What the lever's position means, in words.
std::string lever_words(const Lever& lever, double value);

}  // namespace rapport
