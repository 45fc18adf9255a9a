// A new file for results, taken so that nothing that is there can be lost.
#pragma once

#include <cstdio>
#include <stdexcept>
#include <string>

namespace rapport {

/// The output cannot be used: it exists already, cannot be made or written, or is no results file.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Makes an empty file that did not exist. Of several programs that try at once, one succeeds.
/// Throws OutputError, saying what to do, where anything of that name exists (a link that leads
/// nowhere too) or the file cannot be made.
void claim_output(const std::string& path);

/// Makes a folder, or takes one that is there and empty. Throws OutputError, saying what to do.
void claim_folder(const std::string& path);

/// A text file that is written at the end of long work. A path that cannot be used is refused
/// before the work, so that nobody works in vain; the file appears when it is written, and whole.
class NewFile {
 public:
  /// Throws OutputError where the path exists or cannot be made. An empty path: no file is wanted.
  explicit NewFile(std::string path);

  bool wanted() const { return !path_.empty(); }
  const std::string& path() const { return path_; }
  /// Throws OutputError where the file cannot be written, and leaves nothing of it.
  void write(const std::string& text);

 private:
  std::string path_;
};

/// A file that is written piece by piece, because it may be large. It takes its path at once;
/// unless it is finished nothing of it stays.
class PieceFile {
 public:
  /// Throws OutputError where the path exists or cannot be made. An empty path: no file is wanted.
  explicit PieceFile(std::string path);
  ~PieceFile();
  PieceFile(const PieceFile&) = delete;
  PieceFile& operator=(const PieceFile&) = delete;

  bool wanted() const { return !path_.empty(); }
  const std::string& path() const { return path_; }
  /// Both throw OutputError where the file cannot be written.
  void write(const std::string& piece);
  void finish();

 private:
  [[noreturn]] void fail();

  std::string path_;
  std::FILE* file_ = nullptr;
};

/// Throws OutputError, saying what it is instead, unless `path` is a file that can be read and
/// begins as a SQLite database does.
void look_at_database(const std::string& path);

}  // namespace rapport
