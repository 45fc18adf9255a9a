#include "viz/theme/fonts.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <vector>

#include "experiments/chart/utf8.h"

namespace rapport {

namespace {

/// A family of fonts. ImGui's size counts from the highest to the lowest letter, so `height` is
/// what it has to be given for a size of 1.
struct Family {
  const char* name;
  const char* regular;
  const char* semibold;
  float height;
};
constexpr Family kFamilies[] = {
    {"Inter", "/usr/share/fonts/opentype/inter/Inter-Regular.otf",
     "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf", 1.21F},
    {"Roboto", "/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf",
     "/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Medium.ttf", 1.17F},
    {"DejaVu", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
     "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", 1.16F},
};

const Family* first_family() {
  for (const Family& family : kFamilies) {
    if (std::filesystem::exists(family.regular) && std::filesystem::exists(family.semibold)) {
      return &family;
    }
  }
  return nullptr;
}

constexpr ImWchar kDigits[] = {'0', '9', 0};
/// Latin letters with accents, and the signs that the texts use.
constexpr ImWchar kLetters[] = {0x20,   0x2F,   0x3A,   0x17F,  0x2013, 0x2014, 0x2018,
                                0x201E, 0x2026, 0x2026, 0x20AC, 0x20AC, 0x2190, 0x2193,
                                0x2212, 0x2212, 0x2248, 0x2248, 0x2264, 0x2265, 0};

/// What is loaded where a text has it, in blocks: the rest of Latin (Romanian ș and ț), Greek,
/// Cyrillic, signs of currencies.
constexpr struct {
  unsigned first, last;
} kRarer[] = {{0x180, 0x24F}, {0x370, 0x52F}, {0x20A0, 0x20CF}};
constexpr unsigned kBlock = 64;

/// The letters that are loaded, as ImGui wants them: pairs of first and last, ended by 0.
std::vector<ImWchar> letters_with(const std::set<unsigned>& blocks) {
  std::vector<ImWchar> ranges(std::begin(kLetters), std::end(kLetters) - 1);
  for (const unsigned block : blocks) {
    for (const auto& rarer : kRarer) {
      const unsigned first = std::max(block, rarer.first);
      const unsigned last = std::min(block + kBlock - 1, rarer.last);
      if (first > last) continue;
      ranges.push_back(static_cast<ImWchar>(first));
      ranges.push_back(static_cast<ImWchar>(last));
    }
  }
  ranges.push_back(0);
  return ranges;
}

/// `letters_wanted` has to live until the atlas is built.
ImFont* load(const Family& family, const Type& type, double scale, const ImWchar* letters_wanted) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  const char* path = type.semibold ? family.semibold : family.regular;
  const float size = static_cast<float>(type.size * scale) * family.height;
  ImFontConfig digits;
  digits.OversampleH = 2;
  digits.PixelSnapH = false;
  ImFontConfig letters = digits;
  const double wide = std::round((type.semibold ? 0.667 : 0.625) * type.size * scale);
  digits.GlyphMinAdvanceX = digits.GlyphMaxAdvanceX = static_cast<float>(wide);
  ImFont* font = atlas.AddFontFromFileTTF(path, size, &digits, kDigits);
  letters.MergeMode = true;
  atlas.AddFontFromFileTTF(path, size, &letters, letters_wanted);
  return font;
}

ImVec4 colour(const Colour& c, float alpha = 1.0F) {
  const auto part = [&](int shift) { return static_cast<float>((c.rgb >> shift) & 0xFF) / 255.0F; };
  return {part(16), part(8), part(0), alpha};
}

}  // namespace

void Fonts::build(double scale) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  scale_ = scale;
  loaded_ = met_;
  const std::vector<ImWchar> letters = letters_with(loaded_);
  const Family* family = first_family();
  missing_ =
      family == &kFamilies[0] ? "" : "The font Inter is missing (Debian package fonts-inter).";
  for (std::size_t role = 0; role < kTypes.size(); ++role) {
    fonts_[role] = family != nullptr ? load(*family, kTypes[role], scale, letters.data())
                                     : atlas.AddFontDefault();
  }
  ImGui::GetIO().FontDefault = of(Role::body);
  atlas.Build();
}

void Fonts::meet(std::string_view text) const {
  for (std::size_t at = 0; at < text.size();) {
    const auto letter = static_cast<unsigned>(next_letter(text, at));
    for (const auto& rarer : kRarer) {
      if (letter >= rarer.first && letter <= rarer.last) met_.insert(letter / kBlock * kBlock);
    }
  }
}

double Fonts::width(Role role, std::string_view text) const {
  meet(text);
  ImFont* font = of(role);
  const char* begin = text.data();
  return font->CalcTextSizeA(font->FontSize, 1e9F, 0.0F, begin, begin + text.size()).x / scale_;
}

void set_style(double scale) {
  ImGuiStyle style;
  ImGui::StyleColorsLight(&style);
  const auto px = [&](double du) { return static_cast<float>(du * scale); };
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.WindowMinSize = {1, 1};
  style.FramePadding = {px(8), px(6)};
  style.FrameRounding = px(6);
  style.FrameBorderSize = 1;
  style.Colors[ImGuiCol_Text] = colour(kInk);
  style.Colors[ImGuiCol_TextDisabled] = colour(kInk3);
  style.Colors[ImGuiCol_WindowBg] = colour(kPaper);
  style.Colors[ImGuiCol_FrameBg] = colour(kPaper);
  style.Colors[ImGuiCol_FrameBgHovered] = colour(kPaper);
  style.Colors[ImGuiCol_FrameBgActive] = colour(kPaper);
  style.Colors[ImGuiCol_Border] = colour(kLine2);
  style.Colors[ImGuiCol_TextSelectedBg] = colour({0xA9CBEE});
  style.Colors[ImGuiCol_NavHighlight] = colour(kInk);
  ImGui::GetStyle() = style;
}

}  // namespace rapport
