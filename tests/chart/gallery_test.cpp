// Draws every sample where RAPPORT_CHARTS names a folder: for eyes, by ./dev charts.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "experiments/chart/inter_width.h"
#include "experiments/chart/svg.h"
#include "tests/chart/samples.h"

namespace rapport::testing {

TEST_CASE("the gallery of charts" * doctest::skip(std::getenv("RAPPORT_CHARTS") == nullptr)) {
  const std::filesystem::path folder = std::getenv("RAPPORT_CHARTS");
  std::filesystem::create_directories(folder);
  std::vector<Sample> samples = good_samples();
  for (Sample& sample : awkward_samples()) samples.push_back(std::move(sample));
  for (const Sample& sample : samples) {
    for (const Extent size : {Extent{768, 340}, Extent{360, 240}, Extent{1472, 640}}) {
      const std::string name =
          sample.name + "-" + std::to_string(static_cast<int>(size.width)) + ".svg";
      std::ofstream(folder / name) << svg_of(sample.draw(size, inter_width));
      CHECK(std::filesystem::file_size(folder / name) > 0);
    }
  }
}

}  // namespace rapport::testing
