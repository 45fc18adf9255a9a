#include "experiments/chart/rows.h"

#include <algorithm>
#include <cmath>

namespace rapport {

namespace {

constexpr double kRowGap = 12, kMarkIndent = 24, kHalfMark = 8, kNameLine = 18;
constexpr std::size_t kMostLines = 3;

Role role_of(const RowName& name) { return name.strong ? Role::strong : Role::body; }

}  // namespace

std::size_t lines_of_name(std::string_view name, bool has_mark, double wide,
                          const TextWidth& width) {
  const double room = kMostNames * wide - (has_mark ? kMarkIndent : 0);
  return std::max<std::size_t>(1, wrapped(name, Role::strong, room, kMostLines, width).size());
}

double row_of_lines(std::size_t lines) { return 8 + kNameLine * static_cast<double>(lines); }

std::size_t most_rows(double top, double bottom) {
  return static_cast<std::size_t>(std::max(0.0, bottom - top) / kLeastRow);
}

Rows::Rows(Draft& draft, const std::vector<RowName>& names, double top, double bottom,
           double highest)
    : top_(top) {
  const double room = std::max(0.0, bottom - top);
  const std::size_t most = most_rows(top, bottom);
  shown_ = names.size();
  if (shown_ > most) {
    shown_ = most > 0 ? most - 1 : 0;  // a row of room for the line that says so
    left_out_ = names.size() - shown_;
  }
  double text = 0, note = 0;
  for (const RowName& name : names) {
    marks_ = marks_ || name.slot >= 0 || name.study;
    text = std::max(text, draft.width_of(role_of(name), name.name));
    note = std::max(note, draft.width_of(Role::body, name.note));
  }
  const double indent = marks_ ? kMarkIndent : 0, most_width = kMostNames * draft.bounds().width;
  // Notes give way to names, where there is no room for both.
  if (note > 0 && indent + text + kRowGap + note <= most_width) {
    names_ = indent + text;
    left_ = names_ + kRowGap + note + kRowGap;
  } else {
    names_ = std::min(indent + text, most_width);
    left_ = names_ + (names.empty() ? 0 : kRowGap);
  }
  std::size_t lines = 1;
  const auto width = [&](Role of, std::string_view of_text) { return draft.width_of(of, of_text); };
  for (const RowName& name : names) {
    if (indent + text <= names_) break;
    lines = std::max(lines,
                     wrapped(name.name, role_of(name), names_ - indent, kMostLines, width).size());
  }
  if (lines > 1) highest = std::max(highest, row_of_lines(lines));
  height_ = shown_ == 0 ? kLeastRow
                        : std::clamp(room / static_cast<double>(shown_ + (left_out_ > 0)),
                                     kLeastRow, highest);
}

/// In as many lines as it takes and rows are high enough for.
void Rows::draw_name(Draft& draft, const RowName& name, Point at, double room) const {
  const auto width = [&](Role of, std::string_view text) { return draft.width_of(of, text); };
  std::size_t most = kMostLines;
  while (most > 1 && row_of_lines(most) > height_ + 0.5) --most;
  const std::vector<std::string> lines = wrapped(name.name, role_of(name), room, most, width);
  double y = at.y - kNameLine / 2 * static_cast<double>(lines.size() - 1);
  for (const std::string& line : lines) {
    draft.text(role_of(name), Anchor::left, {at.x, y}, kInk, line, room);
    y += kNameLine;
  }
}

void Rows::draw(Draft& draft, const std::vector<RowName>& names) const {
  const double indent = marks_ ? kMarkIndent : 0;
  const bool notes = left_ > names_ + kRowGap + 1;
  for (std::size_t i = 0; i < shown_; ++i) {
    const RowName& name = names[i];
    if (name.study) {
      draft.add(Marker{Shape::circle, {kHalfMark, middle(i)}, kStudyMarker + 0.8, kLine2});
    } else if (name.slot >= 0) {
      draft.marker(look_of(name.slot), {kHalfMark, middle(i)}, kTextMarker);
    }
    draw_name(draft, name, {indent, baseline(i)}, names_ - indent);
    if (notes) {
      draft.text(Role::body, Anchor::right, {left_ - kRowGap, baseline(i)}, kInk2, name.note);
    }
  }
  if (left_out_ > 0) {
    draft.text(Role::body, Anchor::left, {0, bottom() + kLeastRow - 4}, kInk2,
               "and " + std::to_string(left_out_) + " more");
  }
}

}  // namespace rapport
