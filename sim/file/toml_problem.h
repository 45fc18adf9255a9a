// What is wrong with a text that is no TOML, in plain words and with a way out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/core/problem.h"
#include "sim/file/document.h"

namespace rapport {

/// Line and column of a byte of a text.
Position position_in(std::string_view text, std::size_t at, const std::string& file);

/// The byte at a line and column; the text's size where it has none.
std::size_t offset_of(std::string_view text, int line, int column);

/// What the TOML library need not see: NUL bytes, what is no UTF-8, keys of too many parts.
std::optional<Problem> find_unreadable(std::string_view text, const std::string& file);

/// For a text of which the TOML library says nothing: all from the byte `at` on is not understood.
Problem unreadable_from(std::string_view text, std::size_t at, const std::string& file);

/// A message of the TOML library ("Error while parsing value: ...") about the place `at` of `text`.
Problem plain_problem(std::string_view text, std::size_t at, std::string_view message,
                      const std::string& file);

}  // namespace rapport
