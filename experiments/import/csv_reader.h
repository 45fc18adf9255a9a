// CSV as a stream of records (RFC 4180), in a fixed buffer.
#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/import/text_encoding.h"

namespace rapport {

/// Why a record cannot be split into fields as its file's header says.
enum class CsvFault {
  none,
  field_count,       ///< another number of fields than the header
  nul_byte,          ///< a byte of 0, as in files that are no text
  unclosed_quote,    ///< opened in this record and not closed within kLongestRecord
  text_after_quote,  ///< between a closing quote and the next separator
  too_long,          ///< no line break within kLongestRecord
};

/// For people: "a quote is opened and never closed".
const char* to_string(CsvFault fault);

/// How the texts of a file are encoded, as far as it was read.
struct CsvEncoding {
  std::size_t utf8_fields = 0;   ///< beyond ASCII and well-formed
  std::size_t other_fields = 0;  ///< no UTF-8, taken as Windows-1252
  std::size_t first_other = 0;   ///< the line of the first of these
};

/// Reads records one after another. Fields may be quoted, and then hold separators, line breaks and
/// doubled quotes. Lines end in LF or CRLF, the last one need not end at all; empty lines are
/// skipped. A byte-order mark is skipped; UTF-16 is made UTF-8, and fields that are no UTF-8 are
/// taken as Windows-1252 and converted.
///
/// The header is the one of the first 30 lines that holds the most headings that the user of this
/// class knows, read with the separator (of `,` `;` tab and `|`) that shows them; lines before it
/// are titles. Where no line holds two, it is the first line that has a separator at all, and the
/// separator the one that stands there most often outside quotes. A first line `sep=;` says it.
///
/// Fields that are missing or too many at the end of a record are no fault where they or their
/// headings are empty.
class CsvReader {
 public:
  static constexpr std::size_t kLongestRecord = 64 * 1024;  ///< bytes
  static constexpr std::size_t kMostTitleLines = 30;

  /// Says whether a heading is one that is looked for.
  using KnownHeading = std::function<bool(std::string_view heading)>;

  /// Reads the header. `in` has to outlive the reader.
  explicit CsvReader(std::istream& in, const KnownHeading& known = {});

  /// Empty where the file is empty; to be trusted only where header_fault() is none.
  const std::vector<std::string>& header() const { return header_; }
  CsvFault header_fault() const { return header_fault_; }
  bool utf16() const { return source_.utf16(); }
  /// The line on which the header begins; lines before it are titles, a `sep=` or empty.
  std::size_t header_line() const { return header_line_; }
  /// How many lines before the header hold a text that is no `sep=`.
  std::size_t title_lines() const { return title_lines_; }

  /// Goes to the next record; false at the end. After a fault the reader goes on with the line
  /// after the one where the record began (or with the next record, where it has an end).
  bool next();
  /// Of the current record, valid until next(). How many there are is undefined after a fault.
  std::span<const std::string_view> fields() const { return fields_; }
  CsvFault fault() const { return fault_; }
  /// The line on which the current record begins, from 1 on.
  std::size_t line() const { return line_; }

  char separator() const { return separator_; }
  const CsvEncoding& encoding() const { return encoding_; }

 private:
  std::string_view rest() const { return std::string_view(buffer_).substr(at_, filled_ - at_); }
  void refill();
  void skip_mark();
  void skip_separator_line();
  void find_header(const KnownHeading& known);
  std::size_t known_headings(std::string_view record, const KnownHeading& known);
  void skip_to(std::size_t offset);
  bool take_record();
  void even_out();
  void take_faulty_line();
  std::size_t record_size(std::string_view text, bool& in_quotes) const;
  void split(char* begin, char* end);
  char* split_quoted(char* at, char* end);
  void convert();

  Utf8Source source_;
  std::string buffer_;      // fixed size
  std::size_t at_ = 0;      // of the next record in the buffer
  std::size_t filled_ = 0;  // bytes of the buffer in use
  std::size_t lines_ = 0;   // that end before at_
  std::string converted_;   // texts of this record that were not UTF-8
  std::vector<std::string_view> fields_;
  std::vector<std::string> header_;
  CsvEncoding encoding_;
  CsvFault fault_ = CsvFault::none;
  CsvFault header_fault_ = CsvFault::none;
  std::size_t line_ = 0;
  std::size_t header_line_ = 1;
  std::size_t title_lines_ = 0;
  char separator_ = ',';
  bool separator_said_ = false;  // by a line sep=
  bool ended_ = false;           // nothing more to come from source_
};

}  // namespace rapport
