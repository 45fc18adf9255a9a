// A file of text, plain or packed, to be read more than once.
#pragma once

#include <istream>
#include <memory>
#include <string>

namespace rapport {

/// Opens a plain file or a gzip file alike, whatever its name, as a stream that can go back to its
/// beginning (`seekg(0)`); what comes from a pipe is kept in memory for that. Throws InvalidInput
/// where it cannot be opened; so does reading from it where its gzip data are damaged, end too
/// early or unpack to more than any file of records does (see GzipFile).
std::unique_ptr<std::istream> open_text(const std::string& path);

}  // namespace rapport
