// The bytes of a file, unpacked where it is packed with gzip.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace rapport {

/// Reads a plain file or a gzip file alike, whatever its name, in little memory. All throw
/// InvalidInput where the file cannot be opened or read, or where its gzip data are damaged, end
/// too early, or unpack to more than any file of records does.
class GzipFile {
 public:
  static constexpr std::uint64_t kMostBytes = std::uint64_t{16} << 30;  ///< of any file
  /// A packed file may unpack to so many times its size once it is past the first so many bytes:
  /// records of calls shrink 5 to 20 times, nothing but repetition 200 times.
  static constexpr std::uint64_t kMostGrowth = 200, kFreeBytes = std::uint64_t{64} << 20;

  explicit GzipFile(const std::string& path);

  /// Up to `most` bytes; 0 only at the end.
  std::size_t read(char* to, std::size_t most);
  /// Goes back to the first byte.
  void rewind();

 private:
  struct Closer {
    void operator()(void* file) const;
  };

  [[noreturn]] void refuse() const;
  void check_size() const;

  std::string path_;
  std::uint64_t bytes_ = 0;             // that were read
  std::unique_ptr<void, Closer> file_;  // zlib's gzFile, whose header is not wanted here
};

}  // namespace rapport
