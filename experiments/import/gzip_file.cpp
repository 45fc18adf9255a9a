#include "experiments/import/gzip_file.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sim/core/problem.h"

namespace rapport {

namespace {

gzFile handle(void* file) { return static_cast<gzFile>(file); }

}  // namespace

void GzipFile::Closer::operator()(void* file) const { gzclose(handle(file)); }

GzipFile::GzipFile(const std::string& path) : path_(path) {
  errno = 0;
  file_.reset(gzopen(path.c_str(), "rb"));
  if (!file_) rapport::refuse(path, std::string("cannot be opened: ") + std::strerror(errno));
}

std::size_t GzipFile::read(char* to, std::size_t most) {
  constexpr std::size_t kMostAtOnce = 1 << 20;
  const auto asked = static_cast<unsigned>(std::min(most, kMostAtOnce));
  errno = 0;
  const int got = gzread(handle(file_.get()), to, asked);
  if (got < 0) refuse();
  if (got == 0) {
    int fault = Z_OK;
    gzerror(handle(file_.get()), &fault);
    if (fault != Z_OK && fault != Z_STREAM_END) refuse();
  }
  bytes_ += static_cast<std::uint64_t>(got);
  check_size();
  return static_cast<std::size_t>(got);
}

void GzipFile::rewind() {
  bytes_ = 0;
  if (gzrewind(handle(file_.get())) != 0) refuse();
}

// So that a small file does not become hours of work.
void GzipFile::check_size() const {
  if (bytes_ > kMostBytes) rapport::refuse(path_, "holds more than 16 GiB", "files in parts");
  if (bytes_ <= kFreeBytes || gzdirect(handle(file_.get())) != 0) return;
  const z_off_t packed = gzoffset(handle(file_.get()));
  if (packed > 0 && bytes_ > kMostGrowth * static_cast<std::uint64_t>(packed)) {
    rapport::refuse(path_, "unpacks to more than 200 times its size, as no file of records does",
                    "the file unpacked, if it is right");
  }
}

void GzipFile::refuse() const {
  const int system_fault = errno;
  int fault = Z_OK;
  gzerror(handle(file_.get()), &fault);
  if (fault == Z_BUF_ERROR) {
    rapport::refuse(path_, "its gzip data end too early: the file was cut off", "a whole file");
  }
  if (fault == Z_ERRNO) {
    rapport::refuse(path_, std::string("cannot be read: ") + std::strerror(system_fault));
  }
  rapport::refuse(path_, "its gzip data are damaged", "a file as gzip wrote it");
}

}  // namespace rapport
