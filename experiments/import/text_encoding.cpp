#include "experiments/import/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace rapport {

namespace {

// What Windows-1252 has at 0x80..0x9f, where Latin-1 has control characters.
constexpr std::array<std::uint16_t, 32> kWindows1252 = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// Bytes of the well-formed sequence that begins at `at`, or 0 where there is none. The second byte
// is what rules out long forms, surrogates and what lies beyond U+10FFFF.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const std::uint8_t lead = byte_at(text, at);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > text.size()) return 0;
  const std::uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const std::uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (byte_at(text, at + 1) < low || byte_at(text, at + 1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xc0) != 0x80) return 0;
  }
  return length;
}

void append_utf8(std::uint32_t point, std::string& out) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xe0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (point & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (point >> 18));
    out += static_cast<char>(0x80 | ((point >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (point & 0x3f));
  }
}

}  // namespace

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
  return all < 0x80;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

void append_windows_1252(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint8_t byte = byte_at(text, i);
    const bool defined_apart = byte >= 0x80 && byte < 0xa0;
    append_utf8(defined_apart ? kWindows1252[byte - 0x80u] : byte, out);
  }
}

// ---- UTF-16 -------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kRawSize = 64 * 1024;
constexpr std::uint32_t kReplacement = 0xfffd;  // for halves of pairs that stand alone

bool is_high_half(std::uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low_half(std::uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

}  // namespace

Utf8Source::Utf8Source(std::istream& in) : in_(in), raw_(kRawSize, '\0') {
  fill();
  guess_order();
}

void Utf8Source::guess_order() {
  const std::string_view start(raw_.data(), filled_);
  if (start.starts_with("\xff\xfe")) unit_order_ = UnitOrder::low_first;
  if (start.starts_with("\xfe\xff")) unit_order_ = UnitOrder::high_first;
  if (unit_order_ != UnitOrder::none) {
    at_ = 2;
    return;
  }
  constexpr std::size_t kLooked = 64;
  const std::string_view few = start.substr(0, kLooked);
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < few.size(); ++i) {
    if (few[i] == '\0') ++(i % 2 == 0 ? even : odd);
  }
  const std::size_t most = few.size() / 2;
  if (few.size() < 8) return;
  if (8 * even <= odd && 4 * odd >= 3 * most) unit_order_ = UnitOrder::low_first;
  if (8 * odd <= even && 4 * even >= 3 * most) unit_order_ = UnitOrder::high_first;
}

// Moves what is left to the front and reads on.
void Utf8Source::fill() {
  std::copy(raw_.begin() + static_cast<std::ptrdiff_t>(at_),
            raw_.begin() + static_cast<std::ptrdiff_t>(filled_), raw_.begin());
  filled_ -= at_;
  at_ = 0;
  in_.read(raw_.data() + filled_, static_cast<std::streamsize>(raw_.size() - filled_));
  filled_ += static_cast<std::size_t>(in_.gcount());
}

std::size_t Utf8Source::read(char* to, std::size_t most) {
  if (filled_ - at_ < 4) fill();
  return utf16() ? read_utf16(to, most) : read_raw(to, most);
}

std::size_t Utf8Source::read_raw(char* to, std::size_t most) {
  const std::size_t size = std::min(most, filled_ - at_);
  std::copy_n(raw_.data() + at_, size, to);
  at_ += size;
  return size;
}

std::uint32_t Utf8Source::unit_at(std::size_t at) const {
  const std::uint32_t first = byte_at(raw_, at), second = byte_at(raw_, at + 1);
  return unit_order_ == UnitOrder::low_first ? second << 8 | first : first << 8 | second;
}

// A last odd byte is left out.
std::size_t Utf8Source::read_utf16(char* to, std::size_t most) {
  std::string text;
  while (at_ + 2 <= filled_ && text.size() + 4 <= most) {
    std::uint32_t point = unit_at(at_);
    std::size_t size = 2;
    if (is_high_half(point)) {
      const bool is_cut_off = at_ + 4 > filled_ && in_.good();
      if (is_cut_off) break;
      const std::uint32_t low = at_ + 4 <= filled_ ? unit_at(at_ + 2) : 0;
      if (is_low_half(low)) size = 4;
      point = is_low_half(low) ? 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00) : kReplacement;
    } else if (is_low_half(point)) {
      point = kReplacement;
    }
    append_utf8(point, text);
    at_ += size;
  }
  std::copy(text.begin(), text.end(), to);
  return text.size();
}

}  // namespace rapport
