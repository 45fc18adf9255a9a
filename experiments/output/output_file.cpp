#include "experiments/output/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace rapport {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_path(const std::string& path, const std::string& why) {
  throw OutputError("'" + path + "' " + why);
}

// What stands at the path, for people.
std::string thing_at(const std::string& path) {
  std::error_code error;
  switch (fs::symlink_status(path, error).type()) {
    case fs::file_type::directory:
      return "is a folder; name a file in it";
    case fs::file_type::symlink:
      return fs::exists(path, error) ? "exists already (a link to another file); name a new file"
                                     : "exists already (a link that leads nowhere); name a new file"
                                       " or remove the link";
    default:
      return "exists already; name a new file, or move the old one away";
  }
}

std::string folder_of(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

std::string why_not_made(const std::string& path, int error) {
  std::error_code unknown;
  switch (error) {
    case EEXIST:
    case EISDIR:
      return thing_at(path);
    case ENOENT:
      if (fs::is_directory(folder_of(path), unknown)) {
        return "cannot be made: the folder '" + folder_of(path) +
               "' takes no new files; name a file in another one";
      }
      return "cannot be made: there is no folder '" + folder_of(path) + "'; make it first";
    case ENOTDIR:
      return "cannot be made: '" + folder_of(path) + "' is no folder; name another one";
    case EACCES:
    case EPERM:
      return "cannot be made: you may not write in the folder '" + folder_of(path) +
             "'; name a file in another one";
    case EROFS:
      return "cannot be made: the folder '" + folder_of(path) +
             "' can only be read; name a file in another one";
    case ENOSPC:
    case EDQUOT:
      return "cannot be made: the disk is full; make room, or name a file on another disk";
    default:
      return std::string("cannot be made: ") + std::strerror(error);
  }
}

// SQLite takes what is called "x-wal" or "x-journal" to be of "x", and would throw it away here.
void refuse_leftovers(const std::string& path) {
  for (const char* suffix : {"-wal", "-journal"}) {
    const std::string leftover = path + suffix;
    std::error_code error;
    if (fs::symlink_status(leftover, error).type() == fs::file_type::not_found || error) continue;
    refuse_path(path,
                "cannot be made: '" + leftover +
                    "' is there and may hold runs of an earlier file of that name; name another "
                    "file, or move it away");
  }
}

}  // namespace

void claim_output(const std::string& path) {
  if (path.empty()) throw OutputError("the results need a file name");
  if (fs::path(path).filename().empty()) refuse_path(path, "names a folder; name a file in it");
  refuse_leftovers(path);
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (file < 0) refuse_path(path, why_not_made(path, errno));
  ::close(file);
}

void claim_folder(const std::string& path) {
  std::error_code error;
  const bool is_there = fs::symlink_status(path, error).type() != fs::file_type::not_found;
  if (is_there && !(fs::is_directory(path, error) && fs::is_empty(path, error))) {
    refuse_path(path, "exists already, and is no empty folder; name a new one");
  }
  fs::create_directory(path, error);
  if (error) refuse_path(path, "cannot be made: " + error.message() + "; name another folder");
}

void look_at_database(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) refuse_path(path, "does not exist");
  if (status.type() == fs::file_type::directory) refuse_path(path, "is a folder, no results file");
  if (error) refuse_path(path, "cannot be read: " + error.message());
  if (!fs::is_regular_file(status)) refuse_path(path, "is no results file");
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) refuse_path(path, std::string("cannot be read: ") + std::strerror(errno));
  std::array<char, 16> head{};
  const ssize_t bytes = ::read(file, head.data(), head.size());
  ::close(file);
  if (bytes == 0)
    refuse_path(path, "is empty: the program that made it was stopped before its first run");
  // The 16 bytes end with a NUL, as the literal does.
  static constexpr std::string_view kMagic{"SQLite format 3", 16};
  if (bytes < 0 || std::string_view(head.data(), static_cast<std::size_t>(bytes)) != kMagic) {
    refuse_path(path, "is no results file (no SQLite database)");
  }
}

NewFile::NewFile(std::string path) : path_(std::move(path)) {
  if (!wanted()) return;
  claim_output(path_);
  unlink(path_.c_str());  // it can be made; work that is stopped is to leave no empty file
}

void NewFile::write(const std::string& text) {
  claim_output(path_);
  std::FILE* file = std::fopen(path_.c_str(), "wb");
  bool fine = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file != nullptr && std::fclose(file) != 0) fine = false;
  if (fine) return;
  const std::string why = std::strerror(errno);
  unlink(path_.c_str());
  throw OutputError("'" + path_ + "' cannot be written: " + why);
}

PieceFile::PieceFile(std::string path) : path_(std::move(path)) {
  if (!wanted()) return;
  claim_output(path_);
  file_ = std::fopen(path_.c_str(), "wb");
  if (file_ == nullptr) fail();
}

PieceFile::~PieceFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  unlink(path_.c_str());
}

void PieceFile::fail() {
  const std::string why = std::strerror(errno);
  if (file_ != nullptr) std::fclose(file_);
  file_ = nullptr;
  unlink(path_.c_str());
  throw OutputError("'" + path_ + "' cannot be written: " + why);
}

void PieceFile::write(const std::string& piece) {
  if (std::fwrite(piece.data(), 1, piece.size(), file_) != piece.size()) fail();
}

void PieceFile::finish() {
  if (file_ == nullptr) return;
  std::FILE* file = file_;
  file_ = nullptr;
  if (std::fclose(file) != 0) fail();
}

}  // namespace rapport
