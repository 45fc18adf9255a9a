#include "experiments/chart/draft.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/hatch.h"
#include "experiments/chart/utf8.h"

namespace rapport {

namespace {

constexpr std::string_view kCut = "…";
constexpr double kSlack = 1e-6;  // of rounding

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

}  // namespace

std::string fitted(std::string_view text, Role role, double room, const TextWidth& width) {
  if (width(role, text) <= room + kSlack) return std::string(text);
  std::vector<std::size_t> ends{0};  // of the letters
  for (std::size_t at = 0; at < text.size();) {
    next_letter(text, at);
    ends.push_back(at);
  }
  const auto cut_at = [&](std::size_t letters) {
    std::string_view kept = text.substr(0, ends[letters]);
    while (!kept.empty() && kept.back() == ' ') kept.remove_suffix(1);
    return std::string(kept) + std::string(kCut);
  };
  // The most letters that fit, by halving: widths grow with letters.
  std::size_t fits = 0, too_many = ends.size();
  while (fits + 1 < too_many) {
    const std::size_t middle = (fits + too_many) / 2;
    (width(role, cut_at(middle)) <= room ? fits : too_many) = middle;
  }
  return fits == 0 ? "" : cut_at(fits);
}

namespace {

/// A word in pieces no wider than `room`; of one letter at least.
std::vector<std::string> pieces_of(const std::string& word, Role role, double room,
                                   const TextWidth& width) {
  if (width(role, word) <= room) return {word};
  std::vector<std::string> pieces{""};
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t from = at;
    next_letter(word, at);
    const std::string letter = word.substr(from, at - from);
    const bool is_full = !pieces.back().empty() && width(role, pieces.back() + letter) > room;
    if (is_full) pieces.emplace_back();
    pieces.back() += letter;
  }
  return pieces;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, Role role, double room, std::size_t most,
                                 const TextWidth& width) {
  std::vector<std::string> lines;
  for (const std::string& word : words_of(text)) {
    std::string_view between = lines.empty() ? "" : " ";
    for (const std::string& piece : pieces_of(word, role, room, width)) {
      std::string longer = lines.empty() ? piece : lines.back() + std::string(between) + piece;
      // The last line takes all, and is cut below.
      const bool is_last = lines.size() == most;
      const bool fits = between == " " && width(role, longer) <= room;
      if (is_last || fits) {
        lines.back() = std::move(longer);
      } else {
        lines.push_back(piece);
      }
      between = "";
    }
  }
  for (std::string& line : lines) line = fitted(line, role, room, width);
  return lines;
}

Draft::Draft(Extent size, const TextWidth& width) : width_(width) {
  drawing_.width = std::max(0.0, size.width), drawing_.height = std::max(0.0, size.height);
}

void Draft::line(Point from, Point to, Colour colour, double width, Dash dash) {
  add(Polyline{{from, to}, colour, width, dash});
}

void Draft::rectangle(const Box& box, Colour fill, double radius) {
  if (box.width > 0 && box.height > 0) add(Rectangle{box, fill, kNoColour, 1, radius, {}});
}

void Draft::bar(const Box& box, Colour fill, Colour hatch) {
  const double radius = box.width >= 2 * kBarRadius ? kBarRadius : 0;
  rectangle(box, fill, radius);
  if (hatch.alpha > 0 && box.width > 0) add(hatched(box, kBarHatchStep, hatch));
}

void Draft::marker(const SlotLook& look, Point at, double radius, bool hollow) {
  add(Marker{look.shape, at, radius, look.colour, hollow, true});
}

bool Draft::is_free(const Box& box) const {
  if (box.x < -kSlack || box.y < -kSlack || box.right() > drawing_.width + kSlack ||
      box.bottom() > drawing_.height + kSlack) {
    return false;
  }
  return std::none_of(taken_.begin(), taken_.end(),
                      [&](const Box& other) { return box.overlaps(other); });
}

bool Draft::has_room(Role role, Anchor anchor, Point at, std::string_view text) const {
  return is_free(box_of(Text{role, anchor, at, {}, std::string(text)}, width_));
}

Box Draft::text(Role role, Anchor anchor, Point at, Colour colour, std::string_view text,
                double room) {
  const Box nothing{at.x, at.y, 0, 0};
  if (text.empty() || !std::isfinite(at.x) || !std::isfinite(at.y)) return nothing;
  Text made{role, anchor, at, colour,
            fitted(printable_utf8(text), role, std::min(room, drawing_.width), width_)};
  if (made.text.empty()) return nothing;
  Box box = box_of(made, width_);
  const double shift = box.x < 0                      ? -box.x
                       : box.right() > drawing_.width ? drawing_.width - box.right()
                                                      : 0;
  made.at.x += shift, box.x += shift;
  if (!is_free(box)) return nothing;
  taken_.push_back(box);
  texts_.push_back(std::move(made));
  return box;
}

Box Draft::number(Role role, Anchor anchor, Point at, Colour colour, std::string_view number,
                  double room) {
  const double most = std::min(room, drawing_.width) + kSlack;
  if (width_(role, number) > most) return {at.x, at.y, 0, 0};
  return text(role, anchor, at, colour, number);
}

void Draft::region(const Box& box, std::string id, std::string text) {
  if (box.width > 0 && box.height > 0) {
    drawing_.regions.push_back({box, std::move(id), std::move(text)});
  }
}

Drawing Draft::finish() {
  for (Text& text : texts_) drawing_.items.push_back(std::move(text));
  texts_.clear();
  return std::move(drawing_);
}

double heading(Draft& draft, std::string_view title, std::string_view second) {
  constexpr double kBaseline = 15, kRow = 24, kGap = 8;
  double y = kBaseline;
  const Box box = draft.text(Role::strong, Anchor::left, {0, y}, kInk, title);
  if (!second.empty()) {
    const double left = title.empty() ? 0 : box.right() + kGap;
    if (!draft.has_room(Role::body, Anchor::left, {left, y}, second)) y += kRow;
    draft.text(Role::body, Anchor::left, {y > kBaseline ? 0 : left, y}, kInk2, second);
  }
  return title.empty() && second.empty() ? 0 : y + kRow - kBaseline;
}

}  // namespace rapport
