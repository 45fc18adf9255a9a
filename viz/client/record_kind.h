// What a file of records is of, told by its first lines.
#pragma once

#include <filesystem>
#include <string>

namespace rapport {

enum class RecordKind { answers, customers, calls, log, unknown };

struct RecordGuess {
  RecordKind kind = RecordKind::unknown;
  std::string words{};  ///< how it was told, or why it was not, for people
};

/// By its headings: a sheet of answers, a table of customers, call records, or an event log. Reads
/// the beginning of an ordinary file only; a folder, a pipe or a device is none.
RecordGuess guess_records(const std::filesystem::path& path);

/// "a table of customers".
std::string name_of(RecordKind kind);

}  // namespace rapport
