// Pictures of the window as PNG files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace rapport {

/// Rows of RGB from the upper left. Throws std::runtime_error where it cannot be written.
void write_png(const std::filesystem::path& path, int width, int height,
               const std::vector<std::uint8_t>& rgb);

}  // namespace rapport
