#include "viz/main/screenshot.h"

#include <stb_image_write.h>

#include <stdexcept>

namespace rapport {

void write_png(const std::filesystem::path& path, int width, int height,
               const std::vector<std::uint8_t>& rgb) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (stbi_write_png(path.c_str(), width, height, 3, rgb.data(), 3 * width) == 0) {
    throw std::runtime_error("cannot write " + path.string());
  }
}

}  // namespace rapport
