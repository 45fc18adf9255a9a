// Names as headings of narrow columns.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace rapport {

/// The names, each in at most `width` columns, at least 2: its beginning and "…"; where others have
/// the same beginning, "…" and what stands where they differ. Different names come out different
/// unless they differ in more places than a column can show.
std::vector<std::string> short_names(const std::vector<std::string>& names, std::size_t width);

}  // namespace rapport
