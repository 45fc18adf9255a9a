// What a screen is drawn with: the primitives of charts, texts at a baseline, and areas that take
// the mouse. All lengths are du; the canvas turns them into pixels of the present frame.
//
// It remembers what it drew: where each text stands and where each control is. Scripts click by
// the names of controls, and tests find texts that overlap or are cut.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/chart/primitive.h"
#include "experiments/chart/tokens.h"
#include "viz/canvas/key_pointer.h"
#include "viz/theme/fonts.h"

struct ImDrawList;

namespace rapport {

/// A text as it was drawn.
struct PlacedText {
  std::string text;
  Box box;           ///< where its letters are
  Box clip;          ///< outside of it nothing is seen
  bool cut = false;  ///< it ends in … because its place is too narrow
  int layer = 0;     ///< a dialogue lies over what is below it
};

/// Something that takes the mouse, as it was drawn.
struct PlacedControl {
  std::string id;
  Box box;
};

/// A chart as it was drawn.
struct PlacedChart {
  std::string id;  ///< "chart." and its name or its title: "chart.customers_who_stay"
  Box box;
};

/// A chart that somebody asked for, as it was when they did.
struct AskedChart {
  Point at;  ///< of the mouse, or the chart's corner
  Drawing drawing;
};

/// What the mouse does with a control.
struct Press {
  bool hovered = false, held = false;
  bool clicked = false, double_clicked = false, right_clicked = false;
};

/// A title as the name of a file: its letters and digits, small, with _ between words.
std::string file_name_of(std::string_view title);

class Canvas {
 public:
  explicit Canvas(const Fonts& fonts) : fonts_(&fonts) {}

  /// Begins a frame that is drawn on `list`; forgets what was drawn before.
  void begin(ImDrawList* list, Box screen);
  const Box& screen() const { return screen_; }
  double scale() const { return fonts_->scale(); }
  /// Where the mouse is, or what the keyboard points at.
  Point mouse() const;

  void draw(const Primitive& item);
  /// A chart whose upper left corner is at (x, y). Its regions show their texts on hover. `id`: its
  /// name for scripts, "chart." in front; else its title gives one.
  void draw(const Drawing& drawing, double x, double y, const std::string& id = {});

  void text(Role role, Point at, std::string_view text, Colour colour = kInk,
            Anchor anchor = Anchor::left);
  /// The text in at most so much width: cut with … where it does not fit; hover shows it in full.
  void text_within(Role role, Point at, double most, std::string_view text, Colour colour = kInk,
                   Anchor anchor = Anchor::left);
  /// Lines of at most so much width, broken between words, `step` apart; gives how many.
  int paragraph(Role role, Point at, double most, double step, std::string_view text,
                Colour colour = kInk, int most_lines = 99);
  double width(Role role, std::string_view text) const { return fonts_->width(role, text); }
  /// For texts that ImGui draws itself, so that their letters are loaded.
  void meet(std::string_view text) const { fonts_->meet(text); }
  TextWidth widths() const;

  void fill(Box box, Colour colour, double radius = 0);
  void frame(Box box, Colour stroke, double width = 1, double radius = 0, Colour fill = kNoColour,
             Dash dash = {});
  void line(Point from, Point to, Colour colour, double width = 1, Dash dash = {});
  void marker(int slot, Point at, double radius = kTextMarker, bool hollow = false);
  /// Strokes at 45 degrees that fill a box.
  void hatch(Box box, Colour colour, double step = kHatchStep);

  void clip(Box box);
  void unclip();
  /// What is drawn from now on lies over, or back on, the ground (0).
  void set_layer(int layer) { layer_ = layer; }
  /// Until the next frame, only what lies in that layer or above takes the mouse: a dialogue is
  /// open.
  void only_above(int layer) { least_layer_ = layer; }
  /// The list that is drawn on from now on; null: the one of the frame.
  void draw_on(ImDrawList* list) { list_ = list != nullptr ? list : ground_; }

  /// Moves what the keyboard points at by the keys pressed since the last frame, which is the one
  /// that they are about. Takes out those that are done: the rest waits for the next frame.
  void point(std::vector<PointerKey>& keys);
  /// What the keyboard points at; null where that is nothing.
  const Stop* pointed() const { return pointed_ ? &*pointed_ : nullptr; }

  /// An area that takes the mouse.
  Press press(const std::string& id, Box box);
  /// Whether the keyboard clicks on this, which ImGui draws; it can be pointed at from now on.
  bool is_clicked_by_key(const std::string& id, Box box);
  /// A text that is shown while the mouse is over the box.
  void help(Box box, std::string text);
  /// Draws the help that was asked for, and what the keyboard points at; last of a frame.
  void show_help();

  const std::vector<PlacedText>& texts() const { return texts_; }
  const std::vector<PlacedControl>& controls() const { return controls_; }
  const PlacedControl* find_control(std::string_view id) const;

  /// Charts with a title, in the order in which they were drawn.
  const std::vector<PlacedChart>& charts() const { return charts_; }
  /// Asks for a chart, by its id: it is there once a frame has drawn it.
  void ask_chart(std::string id) { asked_id_ = std::move(id); }
  /// The chart that was asked for, or that the right button was pressed on in this frame.
  std::optional<AskedChart> take_chart();

 private:
  const Fonts* fonts_;
  ImDrawList* ground_ = nullptr;
  ImDrawList* list_ = nullptr;
  void place_chart(const Drawing& drawing, double x, double y, const std::string& name);
  void tell(Box box, std::string text, bool is_meant);
  void show_help_text();
  bool can_be_pointed_at(const Box& box) const;
  bool is_pointed_at(const std::string& id) const { return pointed_ && pointed_->id == id; }
  void show_pointed();

  Box screen_;
  std::vector<PlacedChart> charts_;
  std::string asked_id_;
  std::optional<AskedChart> asked_;
  int layer_ = 0, least_layer_ = 0;
  std::vector<Box> clips_;
  std::vector<PlacedText> texts_;
  std::vector<PlacedControl> controls_;
  std::string help_;
  Point help_at_;
  bool help_is_meant_ = false;  ///< by the keyboard

  bool collects_ = false;  ///< stops: once somebody has pointed by keys
  std::vector<Stop> stops_;
  bool points_ = false;          ///< the keyboard does, unless its place is out of sight
  std::optional<Stop> pointed_;  ///< the place, where it is in sight
  Stop last_pointed_;            ///< where the next keys go on from
  std::string clicked_, menu_of_,
      double_clicked_;               ///< the stop that keys do this with in the frame
  float mouse_x_ = 0, mouse_y_ = 0;  ///< pixels, when the keyboard took over
};

}  // namespace rapport
