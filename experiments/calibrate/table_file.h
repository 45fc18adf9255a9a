// Named columns of a CSV file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <span>
#include <string>
#include <vector>

namespace rapport {

/// Some columns of a file, as texts without blanks around them. Every method throws InvalidInput,
/// with file and line, for what it cannot use: up to ten problems at once. A record that cannot be
/// used is refused and not left out, because estimates from the rest may be of another population.
class TableFile {
 public:
  /// Reads the columns of these headings, in their order. Separators and encodings are those of
  /// CsvReader.
  TableFile(const std::string& path, std::vector<std::string> headings);
  /// The same from any stream; `name` is for messages.
  TableFile(std::istream& in, const std::string& name, std::vector<std::string> headings);

  const std::string& name() const { return name_; }
  std::size_t records() const { return lines_.size(); }
  /// Records that are equal to an earlier one in all columns of the file, read or not.
  std::size_t repeated() const { return repeated_; }

  const std::vector<std::string>& texts(std::size_t column) const { return texts_[column]; }
  /// Finite numbers, as 12.5 or 1e3; or as the whole column shows them, 12,5 and 1,485.50.
  std::vector<double> numbers(std::size_t column) const;
  /// 1 for 1, yes, true; 0 for 0, no, false; whatever their case.
  std::vector<std::uint8_t> flags(std::size_t column) const;

  /// Throws InvalidInput for a record's field.
  [[noreturn]] void refuse(std::size_t column, std::size_t record, const std::string& what,
                           const std::string& allowed) const;

 private:
  void read(std::istream& in);
  std::vector<std::size_t> places(const std::vector<std::string>& header) const;
  std::string where(std::size_t record) const;
  std::string quoted(std::size_t column, std::size_t record) const;
  template <class Value, class Parse>
  std::vector<Value> parsed(std::size_t column, const char* what, const char* allowed,
                            Parse parse) const;

  std::string name_;
  std::vector<std::string> headings_;
  std::vector<std::vector<std::string>> texts_;  // by column
  std::vector<std::size_t> lines_;               // of the records
  std::size_t repeated_ = 0;
};

/// The headings of a file's columns, found by one of those that are `known`. Throws InvalidInput as
/// TableFile does.
std::vector<std::string> headings_of(const std::string& path,
                                     const std::vector<std::string>& known);

}  // namespace rapport
