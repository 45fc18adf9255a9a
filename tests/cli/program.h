// Runs the rapport command from outside, as a user does, in a folder of its own.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace rapport::test {

/// A new empty folder that is removed with all in it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Path of a file in it.
  std::string path(const std::string& name) const { return path_ + "/" + name; }
  /// Writes a file and returns its path.
  std::string write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;
  bool has(const std::string& name) const;
  /// Names of all files in it but those that programs' outputs went to.
  std::vector<std::string> names() const;

 private:
  std::string path_;
};

struct Ended {
  int code = -1;    ///< exit code; -1 where a signal ended it
  int signal = 0;   ///< which one
  std::string out;  ///< standard output, unless it went elsewhere
  std::string err;
};

/// The program that the environment variable RAPPORT names.
class Program {
 public:
  /// Starts it. `out` is where standard output goes; empty: it is read. `kilobytes`: how large a
  /// file may become; 0: any.
  Program(const Folder& folder, const std::vector<std::string>& arguments,
          const std::string& out = "", int kilobytes = 0);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send(int signal) const;
  /// Waits until it ends.
  Ended end();

 private:
  const Folder* folder_;
  std::string out_name_, err_name_;
  pid_t pid_ = -1;
};

/// Starts it and waits.
Ended command(const Folder& folder, const std::vector<std::string>& arguments,
              const std::string& out = "");

/// The same where no file may grow beyond `kilobytes`, as on a full disk.
Ended limited_command(const Folder& folder, int kilobytes,
                      const std::vector<std::string>& arguments);

bool has_text(const std::string& text, const std::string& part);

/// 500 customers of two segments, one phone line, 60 days, and the policy 'more_staff'. A run takes
/// a few milliseconds.
extern const char* const kPhoneLine;

/// The same with `from` replaced by `to`, which has to be there.
std::string phone_line_with(const std::string& from, const std::string& to);

}  // namespace rapport::test
