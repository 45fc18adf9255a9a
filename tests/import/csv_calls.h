// Small files of call records for tests.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <ios>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/import/call_columns.h"
#include "tests/experiments/temporary_folder.h"

namespace rapport {

/// Files in a folder of their own; read() reads all that were added.
class CsvCalls {
 public:
  CsvCalls() = default;
  explicit CsvCalls(std::string_view text) { add(text); }

  void add(std::string_view text) {
    files_.push_back(folder_.file("calls" + std::to_string(files_.size() + 1) + ".csv"));
    std::ofstream(files_.back(), std::ios::binary) << text;
  }

  const std::vector<std::string>& files() const { return files_; }
  std::string path(const std::string& name) const { return folder_.file(name); }

  CallLog read(const CallReading& reading = {}) {
    columns.clear();
    return read_calls(files_, reading, &columns);
  }

  /// What is said where the files are refused, without the folder's name; fails where they are
  /// read.
  std::string refusal(const CallReading& reading = {}) {
    try {
      read(reading);
    } catch (const InvalidInput& error) {
      return without_folder(error.what());
    }
    FAIL("the files were read");
    return {};
  }

  std::string without_folder(std::string text) const {
    const std::string folder = folder_.path().string() + "/";
    for (std::size_t at = text.find(folder); at != text.npos; at = text.find(folder, at)) {
      text.erase(at, folder.size());
    }
    return text;
  }

  std::vector<MappedColumn> columns;  ///< of the last read()

 private:
  TemporaryFolder folder_;
  std::vector<std::string> files_;
};

/// Whether a sentence is among them.
inline bool has(const std::vector<std::string>& notes, std::string_view text) {
  for (const std::string& note : notes) {
    if (note.find(text) != note.npos) return true;
  }
  return false;
}

/// "3 reason (first)" for each reason, in order.
inline std::vector<std::string> reasons(const CallLog& log, const CsvCalls& calls) {
  std::vector<std::string> all;
  for (const LeftOut& one : log.left_out) {
    all.push_back(std::to_string(one.records) + " " + one.reason + " (" +
                  calls.without_folder(one.first) + ")");
  }
  return all;
}

}  // namespace rapport
