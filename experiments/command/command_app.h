// The command line with all its verbs, as the library that reads it wants it.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "experiments/command/command_verbs.h"

namespace rapport {

struct CommandApp {
  std::unique_ptr<CLI::App> app;
  std::vector<std::pair<CLI::App*, Action>> verbs;  ///< as verbs(), and what each does

  CommandApp();
  ~CommandApp();
  CommandApp(CommandApp&&) noexcept;
};

/// Nothing has been read yet.
CommandApp make_command_app();

/// What each exit code says, for people.
std::span<const std::pair<int, const char*>> exit_codes();

}  // namespace rapport
