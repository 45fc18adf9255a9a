// The bytes of a file, unpacked where it is packed with gzip.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace rapport {

/// Reads a plain file or a gzip file alike, whatever its name, in little memory. All throw
/// InvalidInput where the file cannot be opened or read, or where its gzip data are damaged or end
/// too early.
class GzipFile {
 public:
  explicit GzipFile(const std::string& path);

  /// Up to `most` bytes; 0 only at the end.
  std::size_t read(char* to, std::size_t most);

 private:
  struct Closer {
    void operator()(void* file) const;
  };

  [[noreturn]] void refuse() const;

  std::string path_;
  std::unique_ptr<void, Closer> file_;  // zlib's gzFile, whose header is not wanted here
};

}  // namespace rapport
