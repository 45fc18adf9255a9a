#include "viz/main/screenshot.h"

#include <zlib.h>

#include <cstdlib>
#include <stdexcept>

namespace {

/// zlib's own compression: that of the library of pictures makes files three times as large.
unsigned char* compressed(unsigned char* data, int size, int* out_size, int) {
  uLongf most = compressBound(static_cast<uLong>(size));
  auto* out = static_cast<unsigned char*>(std::malloc(most));
  if (out == nullptr || compress2(out, &most, data, static_cast<uLong>(size), 9) != Z_OK) {
    std::free(out);
    return nullptr;
  }
  *out_size = static_cast<int>(most);
  return out;
}

}  // namespace

#define STBIW_ZLIB_COMPRESS compressed
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb_image_write.h>

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
