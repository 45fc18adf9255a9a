// The tables of a results file, and what they say about the study. docs/results.md explains them.
#pragma once

#include <cstdint>
#include <string>

#include "experiments/results/database.h"
#include "experiments/results/results.h"

namespace rapport {

/// Makes all tables in an empty database, stores the study and turns to the write-ahead log. Throws
/// DatabaseError.
void begin_results(Database& database, const StudyRecord& study);

/// Throws OutputError for a database that is no results file, or one of a newer or older schema.
void check_is_ours(const Database& database, const std::string& path);

/// What begin_results() stored. Throws DatabaseError, and OutputError where it makes no sense.
StudyRecord read_study(const Database& database, const std::string& path);

/// Stores what `study` says of a policy, its label and settings, in place of what the file has.
/// Throws DatabaseError.
void store_policy(Database& database, std::size_t id, const StudyRecord& study);

/// Stores a variant in place of what the file has of it. Throws DatabaseError.
void store_variant(Database& database, std::size_t id, const StudyVariant& variant);

/// Makes a file that begin_results() filled ready for more runs of a study, which may ask for more.
/// Throws DatabaseError.
void go_on_with_results(Database& database, const StudyRecord& study);

/// What makes the runs of a stored study other ones than this program would make of one that is
/// asked for, in words; empty where nothing does.
std::string difference_of(const StudyRecord& stored, const StudyRecord& asked);

/// What makes two studies' runs different ones, whoever makes them, in words; empty where nothing
/// does. `asked` may have no engine: then it is not looked at.
std::string difference_between(const StudyRecord& stored, const StudyRecord& asked);

/// The number in 16 hexadecimal digits, because SQLite's integers have a sign.
std::string hex_text(std::uint64_t number);
/// The number that `text` writes in that base. Throws OutputError about `path` where it is none.
std::uint64_t number_of(const std::string& text, int base, const std::string& path);

}  // namespace rapport
