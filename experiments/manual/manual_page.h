// A command line as a manual page, made of the texts of its help.
#pragma once

#include <span>
#include <string>
#include <utility>

namespace CLI {
class App;
}

namespace rapport {

/// What a manual page says that the help does not.
struct ManualFacts {
  std::string version;  ///< "0.1.0"
  std::string line;     ///< what the program is, in one line
  /// Each exit code and what it means; none: no such section.
  std::span<const std::pair<int, const char*>> exit_codes{};
  std::string files{};  ///< what the program reads and keeps, in sentences; empty: no such section
  std::string see_also{};  ///< "rapport(1)"; where the documents are follows by itself
};

/// The page in the language of man(7): name, usage, each verb with its arguments, flags and
/// examples, and what `facts` says. Examples are the footer of a command line.
std::string manual_page(const CLI::App& app, const ManualFacts& facts);

}  // namespace rapport
