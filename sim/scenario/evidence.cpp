#include "sim/scenario/evidence.h"

#include <array>
#include <cctype>

namespace rapport {

namespace {

constexpr std::array<const char*, kEvidenceKinds> kNames{"data", "literature", "assumption",
                                                         "definition"};

bool has(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

/// Whether a year of four digits stands in the text, as citations have it.
bool cites_a_year(std::string_view text) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0) {
      ++digits;
      continue;
    }
    if (digits == 4 && (text.substr(i - 4, 2) == "19" || text.substr(i - 4, 2) == "20")) {
      return true;
    }
    digits = 0;
  }
  return false;
}

}  // namespace

const char* name_of(EvidenceKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

EvidenceKind kind_of_source(std::string_view source) {
  if (has(source, "assumption")) return EvidenceKind::assumption;
  if (source.starts_with("convention") || source.starts_with("definition")) {
    return EvidenceKind::definition;
  }
  return EvidenceKind::literature;
}

EvidenceKind kind_of_mark(std::string_view mark) {
  if (has(mark, "assumption")) return EvidenceKind::assumption;
  if (mark.starts_with("data")) {
    return has(mark, "docs/") ? EvidenceKind::literature : EvidenceKind::data;
  }
  return cites_a_year(mark) ? EvidenceKind::literature : EvidenceKind::assumption;
}

}  // namespace rapport
