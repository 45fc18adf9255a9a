// What the bench prints: numbers by name, as JSON. The table of all names says what each one is.
#pragma once

#include <string>

namespace rapport {

/// Prints numbers as they come, so that whoever waits sees how far it is.
class Numbers {
 public:
  /// Each name has a row in the table.
  void add(const std::string& name, double value);
  void end();

 private:
  bool first_ = true;
};

/// The table, for --help.
std::string numbers_in_words();

}  // namespace rapport
