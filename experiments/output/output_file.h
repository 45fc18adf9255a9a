// A new file for results, taken so that nothing that is there can be lost.
#pragma once

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

/// A new text file: refused at once, so that nobody works in vain; there when it is written, whole.
class NewFile {
 public:
  /// Refuses a path that exists or cannot be made; none at all for an empty one.
  explicit NewFile(std::string path);

  bool wanted() const { return !path_.empty(); }
  const std::string& path() const { return path_; }
  /// Throws OutputError where it cannot be written, and leaves nothing of it.
  void write(const std::string& text);

 private:
  std::string path_;
};

/// Throws OutputError, saying what it is instead, unless `path` is a file that can be read and
/// begins as a SQLite database does.
void look_at_database(const std::string& path);

}  // namespace rapport
