#include "viz/main/player.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "experiments/output/numbers.h"
#include "viz/panel/report.h"

namespace rapport {

namespace {

/// Whether the start screen has a first curve.
bool has_preview(const Studio& studio) {
  return std::ranges::any_of(
      studio.previews, [](const Preview& p) { return p.state != nullptr && p.state->pairs > 0; });
}

constexpr int kMovesOfDrag = 8;
constexpr std::chrono::seconds kLongestWait{600};
constexpr std::chrono::seconds kLongestWords{10};  ///< until what is expected stands there

}  // namespace

void Player::fail(const std::string& what) {
  problem_ = "line " + std::to_string(line_) + " of the script: " + what;
  next_ = commands_.size();
  steps_.clear();
}

std::optional<std::filesystem::path> Player::take_picture() {
  return std::exchange(picture_, std::nullopt);
}

void Player::step(Studio& studio, const Canvas& canvas, Window& window) {
  if (steps_.empty()) {
    if (next_ >= commands_.size()) return;
    line_ = commands_[next_].line;
    begin(commands_[next_++], studio);
    std::ranges::reverse(steps_);
  }
  if (!steps_.empty()) {
    const Step step = steps_.back();
    if (step(studio, canvas, window) && !steps_.empty()) steps_.pop_back();
  }
}

bool Player::move_to(const Canvas& canvas, const std::string& control) {
  const PlacedControl* found = canvas.find_control(control);
  if (found == nullptr) {
    fail("no control '" + control + "' is on the screen");
    return false;
  }
  const Box& box = found->box;
  mouse_.on = true;
  mouse_.x = static_cast<float>((box.x + box.width / 2) * canvas.scale());
  mouse_.y = static_cast<float>((box.y + box.height / 2) * canvas.scale());
  return true;
}

void Player::add_click(const std::string& control, bool right, int times) {
  steps_.push_back(
      [this, control](Studio&, const Canvas& canvas, Window&) { return move_to(canvas, control); });
  for (int i = 0; i < 2 * times; ++i) {
    steps_.push_back([this, right, i](Studio&, const Canvas&, Window&) {
      (right ? mouse_.right : mouse_.left) = i % 2 == 0;
      return true;
    });
  }
  steps_.push_back([](Studio&, const Canvas&, Window&) { return true; });
}

void Player::add_drag(const std::string& id, double value, bool release) {
  const Lever* lever = find_lever(id);
  if (lever == nullptr) return fail("there is no lever '" + id + "'");
  const std::string control = std::string("lever.") + lever->id;
  steps_.push_back([lever](Studio& studio, const Canvas&, Window&) {
    studio.lever = lever->id;
    studio.scroll_to_lever = true;
    return true;
  });
  steps_.push_back([](Studio&, const Canvas&, Window&) { return true; });
  const auto place = [this, control, lever](const Canvas& canvas, double at) {
    if (!move_to(canvas, control)) return;
    const Box& box = canvas.find_control(control)->box;  // reaches 10 beyond the track at both ends
    mouse_.x = static_cast<float>((box.x + 10 + (box.width - 20) * at) * canvas.scale());
  };
  steps_.push_back([place, lever](Studio& studio, const Canvas& canvas, Window&) {
    const PolicyView* view = studio.changing();
    if (view != nullptr) place(canvas, share_of(*lever, studio.lever_value(*lever, *view)));
    return true;
  });
  steps_.push_back([this](Studio&, const Canvas&, Window&) { return mouse_.left = true; });
  for (int i = 1; i <= kMovesOfDrag; ++i) {
    steps_.push_back([place, lever, value, i](Studio& studio, const Canvas& canvas, Window&) {
      const double from = share_of(*lever, studio.before ? studio.before->value : value);
      place(canvas, from + (share_of(*lever, value) - from) * i / kMovesOfDrag);
      return true;
    });
  }
  steps_.push_back([](Studio&, const Canvas&, Window&) { return true; });
  if (!release) return;
  steps_.push_back([this](Studio&, const Canvas&, Window&) {
    mouse_.left = false;
    return true;
  });
  steps_.push_back([](Studio&, const Canvas&, Window&) { return true; });
}

void Player::add_pull(const std::string& control, double du) {
  const auto from = std::make_shared<float>(0.0F);
  steps_.push_back([this, control, from](Studio&, const Canvas& canvas, Window&) {
    if (move_to(canvas, control)) *from = mouse_.x;
    return true;
  });
  steps_.push_back([this](Studio&, const Canvas&, Window&) { return mouse_.left = true; });
  for (int i = 1; i <= kMovesOfDrag; ++i) {
    steps_.push_back([this, from, du, i](Studio&, const Canvas& canvas, Window&) {
      mouse_.x = *from + static_cast<float>(du * canvas.scale() * i / kMovesOfDrag);
      return true;
    });
  }
  steps_.push_back([](Studio&, const Canvas&, Window&) { return true; });
  steps_.push_back([this](Studio&, const Canvas&, Window&) {
    mouse_.left = false;
    return true;
  });
  steps_.push_back([](Studio&, const Canvas&, Window&) { return true; });
}

void Player::add_wait(const std::string& what) {
  const auto begin = std::chrono::steady_clock::now();
  int milliseconds = 0;
  const auto number = std::from_chars(what.data(), what.data() + what.size(), milliseconds);
  const bool is_number = number.ec == std::errc{} && number.ptr == what.data() + what.size();
  if (!is_number && what != "settled" && what != "rough" && what != "range")
    return fail("wait: 'settled', 'rough', 'range' or milliseconds, not '" + what + "'");
  steps_.push_back(
      [this, begin, what, is_number, milliseconds](Studio& studio, const Canvas&, Window&) {
        const auto taken = std::chrono::steady_clock::now() - begin;
        if (is_number) return taken >= std::chrono::milliseconds(milliseconds);
        if (taken > kLongestWait) fail("waited too long");
        const LeverSweep* sweep = studio.tab_options.sweep.get();
        if (what == "range") return sweep != nullptr && !sweep->is_busy();
        if (what == "rough" && studio.at_start) return has_preview(studio);
        if (what == "rough") return !studio.seen.is_old && studio.seen.state->pairs > 0;
        return studio.is_settled();
      });
  if (what == "settled") {
    const auto until = std::make_shared<std::optional<WallClock::time_point>>();
    steps_.push_back([until](Studio&, const Canvas&, Window&) {
      if (!*until) *until = WallClock::now() + std::chrono::milliseconds(600);
      return WallClock::now() >= **until;
    });
  }
}

void Player::add_save_chart(const std::string& chart, const std::string& file) {
  steps_.push_back([this, chart, file](Studio& studio, const Canvas& canvas, Window&) {
    std::string known;
    bool there = false;
    for (const PlacedChart& placed : canvas.charts()) {
      there = there || placed.id == chart;
      known += " " + placed.id;
    }
    if (!there) fail("no chart '" + chart + "' is on the screen, but" + known);
    studio.chart_wish = chart;
    studio.chart_file = file;
    return true;
  });
  steps_.push_back([this](Studio& studio, const Canvas&, Window&) {
    if (studio.dialogue == Dialogue::save_path) fail(studio.dialogue_problem);
    return true;
  });
}

/// A press, a drag, a key, or a text with the Enter that ends it is one action.
void Player::count(const Command& command) {
  const bool ends_text = has_typed_ && command.verb == Verb::key && command.words[0] == "Enter";
  if (command.verb != Verb::wait) has_typed_ = command.verb == Verb::type;
  constexpr std::array kActions{Verb::drag,  Verb::drag_to,     Verb::pull,
                                Verb::click, Verb::right_click, Verb::double_click,
                                Verb::key,   Verb::type,        Verb::answer};
  const bool is_action = std::ranges::find(kActions, command.verb) != kActions.end();
  if (asked_ && is_action && !ends_text) ++asked_->actions;
}

void Player::end_question(const std::string& actions) {
  if (!asked_) return fail("'answered' needs an 'ask' before it");
  if (actions != std::to_string(asked_->actions)) {
    return fail("'" + asked_->question + "' took " + std::to_string(asked_->actions) +
                " actions, not " + actions);
  }
  answered_.push_back(*std::exchange(asked_, std::nullopt));
}

void Player::begin(const Command& command, const Studio&) {
  count(command);
  const auto word = [&](std::size_t i) { return command.words[i]; };
  const auto at_once = [&](auto act) {
    steps_.push_back([act](Studio& studio, const Canvas& canvas, Window& window) {
      act(studio, canvas, window);
      return true;
    });
  };
  const Step next_frame = [](Studio&, const Canvas&, Window&) { return true; };
  switch (command.verb) {
    case Verb::open:
      at_once([path = word(0)](Studio& studio, const Canvas&, Window&) { studio.open(path); });
      steps_.push_back(next_frame);
      break;
    case Verb::start:
      at_once([](Studio& studio, const Canvas&, Window&) {
        if (!studio.at_start) studio.choose_menu("start");
      });
      steps_.push_back(next_frame);
      break;
    case Verb::wait:
      add_wait(word(0));
      break;
    case Verb::drag:
    case Verb::drag_to: {
      double value = 0;
      const std::string text = word(1);
      const auto number = std::from_chars(text.data(), text.data() + text.size(), value);
      if (number.ec != std::errc{}) return fail("'" + text + "' is no number");
      add_drag(word(0), value, command.verb == Verb::drag);
      break;
    }
    case Verb::pull: {
      double du = 0;
      const std::string text = word(1);
      const auto number = std::from_chars(text.data(), text.data() + text.size(), du);
      if (number.ec != std::errc{}) return fail("'" + text + "' is no number");
      add_pull(word(0), du);
      break;
    }
    case Verb::release:
      at_once([this](Studio&, const Canvas&, Window&) { mouse_.left = mouse_.right = false; });
      steps_.push_back(next_frame);
      break;
    case Verb::click:
      add_click(word(0), false, 1);
      break;
    case Verb::right_click:
      add_click(word(0), true, 1);
      break;
    case Verb::double_click:
      add_click(word(0), false, 2);
      break;
    case Verb::hover:
      steps_.push_back([this, id = word(0)](Studio&, const Canvas& canvas, Window&) {
        return move_to(canvas, id);
      });
      steps_.push_back(next_frame);
      break;
    case Verb::key:
      at_once([name = word(0)](Studio& studio, const Canvas&, Window&) {
        ImGuiIO& io = ImGui::GetIO();
        if (io.WantTextInput && name == "Enter") {
          io.KeysDown[GLFW_KEY_ENTER] = true;
        } else {
          studio.key(name);
        }
      });
      at_once(
          [](Studio&, const Canvas&, Window&) { ImGui::GetIO().KeysDown[GLFW_KEY_ENTER] = false; });
      steps_.push_back(next_frame);
      break;
    case Verb::answer:
      at_once([this, place = word(0)](Studio& studio, const Canvas&, Window&) {
        if (!studio.show_answer(place)) fail("the form asks nothing at '" + place + "'");
      });
      for (int i = 0; i < 4; ++i) steps_.push_back(next_frame);  // the field takes the keyboard
      at_once([text = word(1)](Studio&, const Canvas&, Window&) {
        ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
      });
      for (int i = 0; i < 2; ++i) steps_.push_back(next_frame);
      break;
    case Verb::type:
      at_once([text = word(0)](Studio&, const Canvas&, Window&) {
        ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
      });
      steps_.push_back(next_frame);
      break;
    case Verb::size: {
      int w = 0, h = 0;
      if (std::sscanf(word(0).c_str(), "%dx%d", &w, &h) != 2) return fail("size: WIDTHxHEIGHT");
      at_once([w, h](Studio&, const Canvas&, Window& window) { window.resize(w, h); });
      for (int i = 0; i < 4; ++i) steps_.push_back(next_frame);
      break;
    }
    case Verb::screenshot:
      at_once([this, name = word(0)](Studio&, const Canvas&, Window&) {
        picture_ = pictures_ / (name + ".png");
      });
      break;
    case Verb::save_chart:
      add_save_chart(word(0), word(1));
      break;
    case Verb::report:
      steps_.push_back([this, file = word(0)](Studio& studio, const Canvas&, Window&) {
        studio.product = SaveKind::report;
        if (!can_report(studio)) {
          fail("there is nothing to report yet");
          return true;
        }
        studio.save_product(file, true);
        if (studio.dialogue != Dialogue::none) fail(studio.dialogue_problem);
        return true;
      });
      break;
    case Verb::expect:
      // Words on the screen change at most twice a second.
      steps_.push_back(
          [this, text = word(0), until = std::make_shared<std::optional<WallClock::time_point>>()](
              Studio&, const Canvas& canvas, Window&) {
            if (!*until) *until = WallClock::now() + kLongestWords;
            const bool there = std::ranges::any_of(canvas.texts(), [&](const PlacedText& t) {
              return t.text.find(text) != std::string::npos;
            });
            if (!there && WallClock::now() < **until) return false;
            if (!there) fail("'" + text + "' does not stand on the screen");
            return true;
          });
      break;
    case Verb::ask:
      asked_ = Answered{word(0), 0};
      break;
    case Verb::answered:
      end_question(word(0));
      break;
    case Verb::quit:
      at_once([](Studio& studio, const Canvas&, Window&) { studio.quit = true; });
      break;
  }
}

}  // namespace rapport
