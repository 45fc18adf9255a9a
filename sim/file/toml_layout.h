// Where the keys, values and headers of a TOML text stand, byte by byte.
//
// The TOML library says where things begin but not where they end, and forgets how they were
// written. Both are needed to change one value and keep the rest of a file. The scan goes as far as
// the text is well formed, so that it serves to explain broken files too.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rapport {

/// The most parts of a dotted key and the most values within one another; real files need few of
/// either, and each costs stack.
inline constexpr std::size_t kDeepest = 32;

inline constexpr std::size_t kNowhere = std::string_view::npos;
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  ///< of UTF-8

using KeyPath = std::vector<std::string>;
bool begins_with(std::span<const std::string> path, std::span<const std::string> front);

/// A `[header]` and where it stands. The first of a layout is the root, which has none.
struct SectionPlace {
  KeyPath path{};
  std::size_t begin = 0;    ///< of '['
  std::size_t end = 0;      ///< behind ']'
  bool is_element = false;  ///< [[header]]
};

/// A `key = value`, in a section or in an inline table that is a key's value. Inline tables in
/// lists are parts of the list's value.
struct KeyPlace {
  KeyPath path{};  ///< from the root
  std::size_t begin = 0;
  std::size_t value_begin = 0;
  std::size_t value_end = 0;  ///< behind the value; 0 where the text is broken within it
  std::size_t section = 0;
  bool is_inline = false;  ///< stands in an inline table
};

struct TomlLayout {
  std::vector<SectionPlace> sections;
  std::vector<KeyPlace> keys;  ///< in the order of the text; an inline table ahead of its keys
  std::size_t end = 0;         ///< how far the scan came; the text's size if all is well formed
};

TomlLayout layout_of(std::string_view text);

/// The end of the TOML value that begins at `begin`, or nothing where it does not end.
std::optional<std::size_t> end_of_value(std::string_view text, std::size_t begin);

/// Reads a dotted key at `at` and the spaces behind it, and moves `at` there; nothing where no key
/// stands.
std::optional<KeyPath> read_key_path(std::string_view text, std::size_t& at);

/// Where a key of more than kDeepest parts begins to be too long, or nothing.
std::optional<std::size_t> find_deep_key(std::string_view text);

bool is_bare_key(std::string_view key);

}  // namespace rapport
