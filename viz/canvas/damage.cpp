#include "viz/canvas/damage.h"

#include <imgui.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace rapport {

namespace {

constexpr int kTile = 64;               // pixels
constexpr std::size_t kMostBoxes = 10;  // beyond, one box around all costs less

int tiles_over(int pixels) { return (pixels + kTile - 1) / kTile; }

/// The next of a chain of numbers that stands for all before it (the mixing of SplitMix64).
std::uint64_t mixed(std::uint64_t chain, std::uint64_t next) {
  std::uint64_t x = (chain ^ next) * 0xBF58476D1CE4E5B9u;
  x ^= x >> 29;
  return x * 0x94D049BB133111EBu;
}

std::uint64_t pair_of(float a, float b) {
  return std::uint64_t{std::bit_cast<std::uint32_t>(a)} << 32 | std::bit_cast<std::uint32_t>(b);
}

struct Triangle {
  const ImDrawVert *a, *b, *c;
};

std::uint64_t hash_of(const Triangle& triangle, const ImVec4& clip) {
  std::uint64_t hash = mixed(pair_of(clip.x, clip.y), pair_of(clip.z, clip.w));
  for (const ImDrawVert* v : {triangle.a, triangle.b, triangle.c}) {
    hash = mixed(hash, pair_of(v->pos.x, v->pos.y));
    hash = mixed(hash, pair_of(v->uv.x, v->uv.y) + v->col);
  }
  return hash;
}

PixelBox box_of(const Triangle& t) {
  const auto [left, right] = std::minmax({t.a->pos.x, t.b->pos.x, t.c->pos.x});
  const auto [top, bottom] = std::minmax({t.a->pos.y, t.b->pos.y, t.c->pos.y});
  return {static_cast<int>(std::floor(left)), static_cast<int>(std::floor(top)),
          static_cast<int>(std::ceil(right)), static_cast<int>(std::ceil(bottom))};
}

PixelBox both(const PixelBox& a, const PixelBox& b) {
  return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

bool is_empty(const PixelBox& box) { return box.x0 >= box.x1 || box.y0 >= box.y1; }

/// The pixels that ImGui's OpenGL backend leaves of a clip rectangle in a frame of that height.
PixelBox pixels_of(const ImVec4& clip, int height) {
  const int bottom = height - static_cast<int>(static_cast<float>(height) - clip.w);
  const int left = static_cast<int>(clip.x);
  return {left, bottom - static_cast<int>(clip.w - clip.y),
          left + static_cast<int>(clip.z - clip.x), bottom};
}

/// Calls `each(triangle, clip)` for all triangles of a frame, in the order in which they are drawn.
template <class Each>
void for_triangles(const ImDrawData& data, Each each) {
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
      const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
      for (unsigned at = 0; at + 2 < command.ElemCount; at += 3) {
        each(Triangle{vertices + index[at], vertices + index[at + 1], vertices + index[at + 2]},
             command.ClipRect);
      }
    }
  }
}

/// Tiles that differ, joined along rows, and rows joined where they differ in the same columns.
std::vector<PixelBox> joined(const std::vector<bool>& differs, int columns) {
  std::vector<PixelBox> boxes;
  for (int row = 0; row * columns < static_cast<int>(differs.size()); ++row) {
    const auto is = [&](int column) {
      return column < columns && differs[static_cast<std::size_t>(row * columns + column)];
    };
    for (int column = 0; column < columns; ++column) {
      if (!is(column)) continue;
      const int begin = column;
      while (is(column)) ++column;
      const auto above = std::ranges::find_if(boxes, [&](const PixelBox& box) {
        return box.x0 == begin && box.x1 == column && box.y1 == row;
      });
      if (above != boxes.end()) {
        above->y1 = row + 1;
      } else {
        boxes.push_back({begin, row, column, row + 1});
      }
    }
  }
  return boxes;
}

}  // namespace

std::vector<PixelBox> Damage::next(const ImDrawData& data) {
  const int width = static_cast<int>(data.DisplaySize.x);
  const int height = static_cast<int>(data.DisplaySize.y);
  const PixelBox all{0, 0, width, height};
  const int columns = tiles_over(width), rows = tiles_over(height);
  now_.assign(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), 0);
  for_triangles(data, [&](const Triangle& triangle, const ImVec4& clip) {
    const PixelBox box = both(both(box_of(triangle), pixels_of(clip, height)), all);
    if (is_empty(box)) return;
    const std::uint64_t hash = hash_of(triangle, clip);
    for (int row = box.y0 / kTile; row < tiles_over(box.y1); ++row) {
      for (int column = box.x0 / kTile; column < tiles_over(box.x1); ++column) {
        std::uint64_t& tile = now_[static_cast<std::size_t>(row * columns + column)];
        tile = mixed(tile, hash);
      }
    }
  });
  const bool whole = width != width_ || height != height_ || before_.size() != now_.size();
  std::vector<bool> differs(now_.size());
  for (std::size_t i = 0; !whole && i < now_.size(); ++i) differs[i] = now_[i] != before_[i];
  width_ = width, height_ = height;
  before_.swap(now_);
  if (whole) return {all};
  std::vector<PixelBox> boxes = joined(differs, columns);
  for (PixelBox& box : boxes) {
    box = both({box.x0 * kTile, box.y0 * kTile, box.x1 * kTile, box.y1 * kTile}, all);
  }
  if (boxes.size() <= kMostBoxes) return boxes;
  PixelBox around = boxes.front();
  for (const PixelBox& box : boxes) {
    around = {std::min(around.x0, box.x0), std::min(around.y0, box.y0), std::max(around.x1, box.x1),
              std::max(around.y1, box.y1)};
  }
  return {around};
}

void with_only(ImDrawData& data, const PixelBox& box, const std::function<void()>& paint) {
  const int height = static_cast<int>(data.DisplaySize.y);
  std::vector<ImVector<ImDrawCmd>> commands(static_cast<std::size_t>(data.CmdListsCount));
  std::vector<ImVector<ImDrawIdx>> indices(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const PixelBox clip = both(pixels_of(command.ClipRect, height), box);
      if (is_empty(clip) || command.UserCallback != nullptr) continue;
      ImDrawCmd cut = command;
      cut.ClipRect = {static_cast<float>(clip.x0), static_cast<float>(clip.y0),
                      static_cast<float>(clip.x1), static_cast<float>(clip.y1)};
      cut.IdxOffset = static_cast<unsigned>(indices[i].Size);
      const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
      const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
      for (unsigned at = 0; at + 2 < command.ElemCount; at += 3) {
        const Triangle triangle{vertices + index[at], vertices + index[at + 1],
                                vertices + index[at + 2]};
        if (is_empty(both(box_of(triangle), clip))) continue;
        for (unsigned corner = 0; corner < 3; ++corner) indices[i].push_back(index[at + corner]);
      }
      cut.ElemCount = static_cast<unsigned>(indices[i].Size) - cut.IdxOffset;
      if (cut.ElemCount > 0) commands[i].push_back(cut);
    }
  }
  const auto exchange = [&] {
    for (std::size_t i = 0; i < commands.size(); ++i) {
      data.CmdLists[i]->CmdBuffer.swap(commands[i]);
      data.CmdLists[i]->IdxBuffer.swap(indices[i]);
    }
  };
  exchange();
  paint();
  exchange();
}

}  // namespace rapport
