// A screen checked by rectangles: no text covers another or is cut off.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "viz/canvas/canvas.h"

namespace rapport::testing {

struct Size {
  int width, height;
};
inline constexpr std::array<Size, 5> kSizes{
    {{1200, 720}, {1280, 800}, {1600, 1000}, {1920, 1080}, {2560, 1440}}};

inline Box within(const Box& a, const Box& b) {
  const double x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0.0, std::min(a.right(), b.right()) - x),
          std::max(0.0, std::min(a.bottom(), b.bottom()) - y)};
}

/// Whether words stand on the screen.
inline bool stands_there(const Canvas& canvas, const std::string& words) {
  return std::ranges::any_of(canvas.texts(), [&](const PlacedText& text) {
    return text.text.find(words) != std::string::npos;
  });
}

/// Texts that cover each other, or that leave the screen or what they are cut to at a side.
inline std::vector<std::string> faults_of(const Canvas& canvas) {
  std::vector<std::string> faults;
  const std::vector<PlacedText>& texts = canvas.texts();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Box a = within(texts[i].box, texts[i].clip);
    if (texts[i].text.empty() || a.height <= 0) continue;
    if (texts[i].box.x < texts[i].clip.x - 0.5 ||
        texts[i].box.right() > texts[i].clip.right() + 0.5) {
      faults.push_back("leaves its place: " + texts[i].text);
    }
    for (std::size_t j = i + 1; j < texts.size(); ++j) {
      const Box b = within(texts[j].box, texts[j].clip), both = within(a, b);
      if (texts[i].layer == texts[j].layer && both.width > 1 && both.height > 1.5) {
        faults.push_back("'" + texts[i].text + "' and '" + texts[j].text + "' cover each other");
      }
    }
  }
  return faults;
}

inline void check_screen(const Canvas& canvas, const std::string& what, const Size& size) {
  for (const std::string& fault : faults_of(canvas)) {
    FAIL_CHECK(what << " at " << size.width << "x" << size.height << ": " << fault);
  }
}

}  // namespace rapport::testing
