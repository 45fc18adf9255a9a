// What a number rests on: data of this company, literature, an assumption, or its definition alone.
#pragma once

#include <cstdint>
#include <string_view>

namespace rapport {

enum class EvidenceKind : std::uint8_t {
  data,        ///< of this company
  literature,  ///< what others found or measured
  assumption,
  definition  ///< nothing that could be wrong: a convention, a choice
};
inline constexpr int kEvidenceKinds = 4;
const char* name_of(EvidenceKind kind);  ///< "data", "literature", ...

/// Of the `source` of a parameter or lever. No row of a table is data of a company: what a table
/// calls data are those of others. One part that is assumed makes the whole an assumption.
EvidenceKind kind_of_source(std::string_view source);

/// Of the comment beside a number in a scenario file: data where it begins with that word, but
/// literature where it names one of our documents ("docs/"), for then they are data of others; or
/// where it cites a year. Whatever else, also nothing at all, is an assumption.
EvidenceKind kind_of_mark(std::string_view mark);

}  // namespace rapport
