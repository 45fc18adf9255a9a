#include "experiments/import/text_file.h"

#include <array>
#include <filesystem>
#include <sstream>
#include <streambuf>
#include <utility>

#include "experiments/import/gzip_file.h"

namespace rapport {

namespace {

/// The bytes of a GzipFile as the buffer of a stream. It goes back to the beginning, and nowhere
/// else.
class UnpackedBuffer : public std::streambuf {
 public:
  explicit UnpackedBuffer(const std::string& path) : file_(path) {}

 protected:
  int_type underflow() override {
    const std::size_t size = file_.read(bytes_.data(), bytes_.size());
    setg(bytes_.data(), bytes_.data(), bytes_.data() + size);
    return size == 0 ? traits_type::eof() : traits_type::to_int_type(bytes_[0]);
  }

  pos_type seekpos(pos_type to, std::ios_base::openmode) override {
    if (to != pos_type(0)) return pos_type(off_type(-1));
    file_.rewind();
    setg(bytes_.data(), bytes_.data(), bytes_.data());
    return to;
  }

 private:
  GzipFile file_;
  std::array<char, 64 * 1024> bytes_{};
};

/// A stream that owns its buffer, and lets what the buffer throws pass.
class UnpackedStream : public std::istream {
 public:
  explicit UnpackedStream(const std::string& path) : std::istream(nullptr), buffer_(path) {
    rdbuf(&buffer_);
    exceptions(std::ios::badbit);  // a stream hides what its buffer throws unless asked not to
  }

 private:
  UnpackedBuffer buffer_;
};

}  // namespace

std::unique_ptr<std::istream> open_text(const std::string& path) {
  auto stream = std::make_unique<UnpackedStream>(path);
  std::error_code fault;
  if (std::filesystem::is_regular_file(path, fault)) return stream;
  std::string text;
  std::array<char, 64 * 1024> bytes{};
  while (*stream) {
    stream->read(bytes.data(), bytes.size());
    text.append(bytes.data(), static_cast<std::size_t>(stream->gcount()));
  }
  return std::make_unique<std::istringstream>(std::move(text));
}

}  // namespace rapport
