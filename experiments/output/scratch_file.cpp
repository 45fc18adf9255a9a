#include "experiments/output/scratch_file.h"

#include <unistd.h>

#include <filesystem>

namespace rapport {

ScratchFile::ScratchFile()
    : path_((std::filesystem::temp_directory_path() /
             ("rapport-scratch-" + std::to_string(::getpid()) + ".db"))
                .string()) {
  remove();
}

double ScratchFile::bytes() const {
  std::error_code error;
  const auto size = std::filesystem::file_size(path_, error);
  return error ? 0.0 : static_cast<double>(size);
}

void ScratchFile::remove() {
  std::error_code error;
  for (const char* end : {"", "-wal", "-shm", "-journal"}) {
    std::filesystem::remove(path_ + end, error);
  }
}

}  // namespace rapport
