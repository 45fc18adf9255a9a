#include "viz/canvas/picture.h"

#include <imgui.h>
#include <stb_image_write.h>

#include <algorithm>
#include <cmath>

#include "viz/canvas/painter.h"
#include "viz/theme/fonts.h"

namespace rapport {

namespace {

/// The letters of the atlas: how opaque it is at a place between 0 and 1.
struct Atlas {
  const unsigned char* alpha = nullptr;
  int width = 0, height = 0;

  float texel(int x, int y) const {
    return alpha[std::clamp(y, 0, height - 1) * width + std::clamp(x, 0, width - 1)] / 255.0F;
  }
  float at(float u, float v) const {  // between the four nearest
    const float x = u * static_cast<float>(width) - 0.5F;
    const float y = v * static_cast<float>(height) - 0.5F;
    const float left = std::floor(x), top = std::floor(y), fx = x - left, fy = y - top;
    const int i = static_cast<int>(left), j = static_cast<int>(top);
    return (texel(i, j) * (1 - fx) + texel(i + 1, j) * fx) * (1 - fy) +
           (texel(i, j + 1) * (1 - fx) + texel(i + 1, j + 1) * fx) * fy;
  }
};

float channel(ImU32 colour, int shift) { return static_cast<float>((colour >> shift) & 0xFF); }

/// Twice the area of a triangle, with its sign.
float area(const ImVec2& a, const ImVec2& b, const ImVec2& c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/// Whether a pixel on the edge from a to b belongs to the triangle: so that of two triangles that
/// share the edge exactly one has it.
bool owns_edge(const ImVec2& a, const ImVec2& b) { return a.y == b.y ? b.x > a.x : b.y < a.y; }

class Raster {
 public:
  Raster(Picture& picture, const Atlas& atlas) : picture_(picture), atlas_(atlas) {}

  void triangle(ImDrawVert a, ImDrawVert b, ImDrawVert c, const ImVec4& clip) {
    float all = area(a.pos, b.pos, c.pos);
    if (all == 0) return;
    if (all < 0) std::swap(b, c), all = -all;
    const auto [left, right] = std::minmax({a.pos.x, b.pos.x, c.pos.x});
    const auto [top, bottom] = std::minmax({a.pos.y, b.pos.y, c.pos.y});
    const int x0 = static_cast<int>(std::floor(std::max({left, clip.x, 0.0F})));
    const int y0 = static_cast<int>(std::floor(std::max({top, clip.y, 0.0F})));
    const int x1 =
        static_cast<int>(std::ceil(std::min({right, clip.z, static_cast<float>(picture_.width)})));
    const int y1 = static_cast<int>(
        std::ceil(std::min({bottom, clip.w, static_cast<float>(picture_.height)})));
    for (int y = y0; y < y1; ++y) {
      for (int x = x0; x < x1; ++x) {
        const ImVec2 p{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F};
        const float wa = area(b.pos, c.pos, p), wb = area(c.pos, a.pos, p),
                    wc = area(a.pos, b.pos, p);
        const bool inside = (wa > 0 || (wa == 0 && owns_edge(b.pos, c.pos))) &&
                            (wb > 0 || (wb == 0 && owns_edge(c.pos, a.pos))) &&
                            (wc > 0 || (wc == 0 && owns_edge(a.pos, b.pos)));
        if (inside) pixel(x, y, a, b, c, wa / all, wb / all, wc / all);
      }
    }
  }

 private:
  void pixel(int x, int y, const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, float wa,
             float wb, float wc) {
    const auto mixed = [&](int shift) {
      return wa * channel(a.col, shift) + wb * channel(b.col, shift) + wc * channel(c.col, shift);
    };
    const float cover =
        atlas_.at(wa * a.uv.x + wb * b.uv.x + wc * c.uv.x, wa * a.uv.y + wb * b.uv.y + wc * c.uv.y);
    const float alpha = cover * mixed(IM_COL32_A_SHIFT) / 255.0F;
    if (alpha <= 0) return;
    constexpr int kShifts[] = {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT};
    const auto at = 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture_.width) +
                         static_cast<std::size_t>(x));
    for (std::size_t i = 0; i < 3; ++i) {
      std::uint8_t& under = picture_.rgb[at + i];
      const float over = mixed(kShifts[i]);
      under = static_cast<std::uint8_t>(
          std::lround(static_cast<float>(under) + (over - static_cast<float>(under)) * alpha));
    }
  }

  Picture& picture_;
  const Atlas& atlas_;
};

void paint_list(const ImDrawList& list, Raster& raster) {
  for (const ImDrawCmd& command : list.CmdBuffer) {
    if (command.UserCallback != nullptr) continue;
    const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
    const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
    for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
      raster.triangle(vertices[index[i]], vertices[index[i + 1]], vertices[index[i + 2]],
                      command.ClipRect);
    }
  }
}

}  // namespace

Picture paint_picture(const ImDrawData& data) {
  Picture picture{static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y), {}};
  picture.rgb.assign(
      3 * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height), 255);
  Atlas atlas;
  unsigned char* alpha = nullptr;
  ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&alpha, &atlas.width, &atlas.height);
  atlas.alpha = alpha;
  Raster raster(picture, atlas);
  for (int i = 0; i < data.CmdListsCount; ++i) paint_list(*data.CmdLists[i], raster);
  return picture;
}

Picture picture_of(const Drawing& drawing, double scale) {
  ImGuiContext* const before = ImGui::GetCurrentContext();
  ImGuiContext* const own = ImGui::CreateContext();
  ImGui::SetCurrentContext(own);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {static_cast<float>(std::ceil(drawing.width * scale)),
                    static_cast<float>(std::ceil(drawing.height * scale))};
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  Fonts fonts;
  for (const Primitive& item : drawing.items) {
    if (const Text* text = std::get_if<Text>(&item)) fonts.meet(text->text);
  }
  fonts.build(scale);
  ImGui::NewFrame();
  for (const Primitive& item : drawing.items) {
    paint(item, 0, 0, fonts, *ImGui::GetBackgroundDrawList());
  }
  ImGui::Render();
  Picture picture = paint_picture(*ImGui::GetDrawData());
  ImGui::DestroyContext(own);
  ImGui::SetCurrentContext(before);
  return picture;
}

std::string png_of(const Picture& picture) {
  std::string bytes;
  const auto add = [](void* to, void* data, int size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(data),
                                          static_cast<std::size_t>(size));
  };
  stbi_write_png_to_func(add, &bytes, picture.width, picture.height, 3, picture.rgb.data(),
                         3 * picture.width);
  return bytes;
}

}  // namespace rapport
