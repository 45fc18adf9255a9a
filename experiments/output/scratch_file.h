// A results file for the time of one program.
#pragma once

#include <string>

namespace rapport {

/// A name for a database in the folder for such files; what is there under it goes, before and
/// after.
class ScratchFile {
 public:
  ScratchFile();
  ~ScratchFile() { remove(); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  const std::string& path() const { return path_; }
  double bytes() const;  ///< 0 where nothing is there

 private:
  void remove();
  std::string path_;
};

}  // namespace rapport
