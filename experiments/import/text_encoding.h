// Texts from files of unknown encoding, made UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>

namespace rapport {

/// Whether `text` holds no byte beyond ASCII.
bool is_ascii(std::string_view text);

/// Whether `text` is well-formed UTF-8 (RFC 3629: shortest forms, no surrogates, up to U+10FFFF).
bool is_utf8(std::string_view text);

/// Appends `text`, taken as Windows-1252, to `out` as UTF-8. The five bytes that Windows-1252 does
/// not define become the control characters of Latin-1.
void append_windows_1252(std::string_view text, std::string& out);

/// Bytes of a stream, made UTF-8 where they are UTF-16 (with a byte-order mark, or with ASCII so
/// often that every other byte is 0). All other bytes are passed on as they are.
class Utf8Source {
 public:
  /// Reads the first bytes. `in` has to outlive this.
  explicit Utf8Source(std::istream& in);

  /// Up to `most` bytes, `most` at least 4; 0 only at the end.
  std::size_t read(char* to, std::size_t most);
  bool utf16() const { return unit_order_ != UnitOrder::none; }

 private:
  enum class UnitOrder { none, low_first, high_first };

  void guess_order();
  void fill();
  std::size_t read_raw(char* to, std::size_t most);
  std::size_t read_utf16(char* to, std::size_t most);
  std::uint32_t unit_at(std::size_t at) const;

  std::istream& in_;
  std::string raw_;  // fixed size
  std::size_t at_ = 0, filled_ = 0;
  UnitOrder unit_order_ = UnitOrder::none;
};

}  // namespace rapport
