// Results files of parts of one study joined to one file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rapport {

struct MergeOutcome {
  std::uint64_t runs = 0;   ///< in the new file
  std::uint64_t twice = 0;  ///< runs that were in more than one file, alike
};

/// Makes a new file of the runs of several files of one study: of the same texts, points, seed,
/// version and engine. A run that is in two of them is taken once, if both are alike; one that took
/// too long in one of them is taken from the other. The files
/// themselves stay as they are, and the new one has the content of a study that was never divided,
/// apart from times. Throws OutputError where a file cannot be read, is of no study, of another one
/// (saying what differs), where two files have different runs of the same point, and where the new
/// file cannot be made; then there is none.
MergeOutcome merge_results(const std::vector<std::string>& parts, const std::string& whole);

}  // namespace rapport
