// Only what differs from the frame before is painted, and the window is as if all of it were.
#include "viz/canvas/damage.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "tests/studio/headless.h"
#include "tests/support/sampling.h"
#include "viz/canvas/picture.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

constexpr int kFrameWidth = 1280, kFrameHeight = 800;

Picture whole_picture() {
  Picture picture;
  with_only(*ImGui::GetDrawData(), {0, 0, kFrameWidth, kFrameHeight},
            [&] { picture = paint_picture(*ImGui::GetDrawData()); });
  return picture;
}

/// Paints the boxes anew in a picture of the frame before. Gives how many pixels that are.
std::size_t repaint(const std::vector<PixelBox>& boxes, Picture& picture) {
  std::size_t pixels = 0;
  for (const PixelBox& box : boxes) {
    with_only(*ImGui::GetDrawData(), box, [&] {
      const Picture cut = paint_picture(*ImGui::GetDrawData());
      for (int y = box.y0; y < box.y1; ++y) {
        const auto at = [&](int x) {
          return 3 * (static_cast<std::ptrdiff_t>(y) * kFrameWidth + x);
        };
        std::copy(cut.rgb.begin() + at(box.x0), cut.rgb.begin() + at(box.x1),
                  picture.rgb.begin() + at(box.x0));
      }
    });
    pixels += static_cast<std::size_t>((box.x1 - box.x0) * (box.y1 - box.y0));
  }
  return pixels;
}

}  // namespace

TEST_CASE("studio damage: painting what differs gives the frame that painting all gives") {
  TemporaryFolder folder;
  const auto path =
      folder.write("small.toml", small_company() + "[policy.ours]\nlevers.latitude = 20\n");
  Headless window;
  Studio studio(studio_options(folder, 2));
  studio.open(path);
  REQUIRE(settle(studio));
  window.frame(studio, kFrameWidth, kFrameHeight);
  Damage damage;
  Picture picture;
  picture.rgb.assign(std::size_t{3} * kFrameWidth * kFrameHeight, 0);
  const std::vector<PixelBox> first = damage.next(*ImGui::GetDrawData());
  CHECK(repaint(first, picture) == std::size_t{kFrameWidth} * kFrameHeight);
  const auto same = [&] { return picture.rgb == whole_picture().rgb; };
  CHECK(same());
  window.frame(studio, kFrameWidth, kFrameHeight);
  CHECK(damage.next(*ImGui::GetDrawData()).empty());  // nothing has changed

  std::mt19937 random(7);
  const char* keys[] = {"PageDown", "Down", "Right", "1", "2", "W", "Esc", "F1", "Esc", "Shift+3"};
  std::size_t least = std::size_t{kFrameWidth} * kFrameHeight;
  constexpr int kFrames = kSanitized ? 12 : 40;
  for (int i = 0; i < kFrames; ++i) {
    ImGui::GetIO().MousePos = {static_cast<float>(random() % kFrameWidth),
                               static_cast<float>(random() % kFrameHeight)};
    if (i % 2 == 0) studio.key(keys[random() % std::size(keys)]);
    studio.refresh(WallClock::now());
    window.frame(studio, kFrameWidth, kFrameHeight);
    const std::size_t pixels = repaint(damage.next(*ImGui::GetDrawData()), picture);
    if (pixels > 0) least = std::min(least, pixels);
    CHECK(same());
  }
  CHECK(least < std::size_t{kFrameWidth} * kFrameHeight / 4);
  damage.forget();
  CHECK(damage.next(*ImGui::GetDrawData()).size() == 1);
}
