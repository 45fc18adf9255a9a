// What the studio draws, as pictures that are on record: painted by software, without a GPU.
#include "viz/canvas/picture.h"

#include <doctest/doctest.h>
#include <stb_image.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/studio/headless.h"
#include "tests/studio/small_study.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

constexpr int kWidth = 1280, kHeight = 800;
constexpr int kFar = 48;              ///< of 255: a channel that far off is another colour
constexpr std::size_t kMostFar = 12;  ///< pixels of a picture that may be; a digit has about 30

/// Half as wide and half as high: the mean of four pixels each.
Picture halved(const Picture& picture) {
  Picture half{picture.width / 2, picture.height / 2, {}};
  for (int y = 0; y < half.height; ++y) {
    for (int x = 0; x < half.width; ++x) {
      for (int c = 0; c < 3; ++c) {
        const auto at = [&](int i, int j) {
          return int{picture.rgb[static_cast<std::size_t>(
              ((2 * y + j) * picture.width + 2 * x + i) * 3 + c)]};
        };
        half.rgb.push_back(
            static_cast<std::uint8_t>((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1) + 2) / 4));
      }
    }
  }
  return half;
}

/// How many pixels have another colour; all where the sizes differ or there is no such file.
std::size_t far_pixels(const Picture& now, const std::filesystem::path& stored) {
  int width = 0, height = 0, channels = 0;
  stbi_uc* const pixels = stbi_load(stored.c_str(), &width, &height, &channels, 3);
  std::size_t far = now.rgb.size() / 3;
  if (pixels != nullptr && width == now.width && height == now.height) {
    far = 0;
    for (std::size_t i = 0; i < now.rgb.size(); i += 3) {
      const auto off = [&](std::size_t c) {
        return std::abs(int{now.rgb[i + c]} - int{pixels[i + c]});
      };
      far += std::max({off(0), off(1), off(2)}) > kFar;
    }
  }
  stbi_image_free(pixels);
  return far;
}

/// Compares with the picture of that name on record, or records it where ./dev pictures asks so.
void check_picture(const std::string& name) {
  const Picture now = halved(paint_picture(*ImGui::GetDrawData()));
  const auto stored = source_folder() / "tests/studio/pictures" / (name + ".png");
  if (std::getenv("RAPPORT_WRITE_PICTURES") != nullptr) {
    std::filesystem::create_directories(stored.parent_path());
    std::ofstream(stored, std::ios::binary) << png_of(now);
  }
  const std::size_t far = far_pixels(now, stored);
  if (far <= kMostFar) return;
  const auto seen = std::filesystem::temp_directory_path() / ("rapport-" + name + ".png");
  std::ofstream(seen, std::ios::binary) << png_of(now);
  FAIL_CHECK(far << " pixels of " << seen << " are not as in " << stored
                 << "; if that is meant, './dev pictures' records them anew, to be looked at");
}

}  // namespace

TEST_CASE("studio pictures: each tab is drawn as it is on record") {
  TemporaryFolder folder;
  const auto path = folder.write(
      "small.toml",
      small_company() +
          "question = \"Which?\"\n[policy.ours]\nlabel = \"Ours\"\nlevers.latitude = 60\n"
          "levers.bonus = 0.6\n");
  StudioOptions options = studio_options(folder, 4);
  options.scenarios = folder.path();
  Headless window;
  Studio studio(options);
  studio.open(path);
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  REQUIRE(settle(studio));
  for (const char* tab : {"who", "money", "why", "journeys", "options", "trust"}) {
    window.frame(studio, kWidth, kHeight);
    window.click(studio, std::string("tab.") + tab, kWidth, kHeight);
    REQUIRE(settle(studio));
    for (int i = 0; i < 3; ++i) window.frame(studio, kWidth, kHeight);
    check_picture(tab);
  }
}

TEST_CASE("studio pictures: results of a study, and what they rest on") {
  TemporaryFolder folder;
  std::filesystem::copy_file(whole_study(), folder.path() / "c.db");
  StudioOptions options = studio_options(folder, 4);
  options.scenarios = folder.path();
  Headless window;
  Studio studio(options);
  studio.open(folder.path() / "c.db");
  REQUIRE(settle(studio));
  REQUIRE_MESSAGE(studio.study.is_attached(), studio.strip);
  studio.strip.clear();
  for (const char* tab : {"options", "trust"}) {
    studio.open_tab(tab);
    for (int i = 0; i < 3; ++i) window.frame(studio, kWidth, kHeight);
    check_picture(std::string("study_") + tab);
  }
}

TEST_CASE("studio pictures: another digit, or a line that moved, is another picture") {
  Headless window;
  TemporaryFolder folder;
  StudioOptions options = studio_options(folder, 1);
  options.scenarios = folder.path();
  Studio studio(options);
  window.frame(studio, kWidth, kHeight);
  const Picture picture = halved(paint_picture(*ImGui::GetDrawData()));
  const auto stored = folder.path() / "stored.png";
  std::ofstream(stored, std::ios::binary) << png_of(picture);
  CHECK(far_pixels(picture, stored) == 0);
  ImGui::NewFrame();
  draw_screen(studio, const_cast<Canvas&>(window.canvas()), kWidth, kHeight);
  ImGui::GetForegroundDrawList()->AddLine({100, 700}, {160, 700}, IM_COL32(0, 0, 0, 255), 2);
  ImGui::Render();
  CHECK(far_pixels(halved(paint_picture(*ImGui::GetDrawData())), stored) > kMostFar);
}
