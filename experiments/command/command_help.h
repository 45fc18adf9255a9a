// How the command line explains itself.
#pragma once

#include <memory>

namespace CLI {
class FormatterBase;
}

namespace rapport {

/// Help that fits a terminal of 92 columns: usage, arguments and flags with their values' names.
std::shared_ptr<CLI::FormatterBase> help_formatter();

}  // namespace rapport
