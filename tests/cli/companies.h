// Companies that the tests ask the `rapport` command about. All numbers are made up.
#pragma once

#include "tests/cli/command.h"

namespace rapport {

/// Two segments, a staffed touch point whose name has a comma, and two policies: 'third' has one
/// clerk more, 'same_again' sets what is so already. A run takes milliseconds.
extern const char* const kCounter;

/// 500 customers of two segments, one phone line, 60 days, and the policy 'more_staff'. A run takes
/// a few milliseconds.
extern const char* const kPhoneLine;

/// `text` with the first `from`, which has to be there, replaced by `to`.
std::string replaced(std::string text, const std::string& from, const std::string& to);

/// A scenario file in a folder of its own, where a results file may come to lie beside it.
struct CompanyFile {
  TemporaryFolder folder;
  std::string path = folder.file("company.toml");
  std::string results = folder.file("results.db");

  explicit CompanyFile(const std::string& text = kCounter);

  /// What the folder holds, by name.
  Words names() const { return names_in(folder.path()); }
};

/// Path of a file that comes with Rapport.
std::string in_source(const std::string& path);

}  // namespace rapport
