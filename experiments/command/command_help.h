// How the command line explains itself.
#pragma once

#include <cstddef>
#include <memory>

namespace CLI {
class FormatterBase;
}

namespace rapport {

/// Columns of a terminal that help fits.
inline constexpr std::size_t kHelpWidth = 92;

/// Help: usage, arguments and flags with their values' names.
std::shared_ptr<CLI::FormatterBase> help_formatter();

}  // namespace rapport
