// What the studio remembers between two starts, in a file of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace rapport {

/// How much of a company is shown: few levers, more, or all.
enum class Depth { board, team, analyst };

struct RecentFile {
  std::string path;
  std::string opened;  ///< "2026-01-05 14:32"
  std::string note;    ///< what was open about it
};

struct Settings {
  Depth depth = Depth::team;
  bool changed_only = false;
  int width = 1600, height = 1000;
  std::vector<RecentFile> recent;  ///< the latest first

  /// Puts the file first among the recent ones.
  void remember(const std::string& path, const std::string& note);
};

/// $XDG_CONFIG_HOME/rapport, or ~/.config/rapport.
std::filesystem::path config_folder();
/// $XDG_STATE_HOME/rapport, or ~/.local/state/rapport.
std::filesystem::path state_folder();

/// Settings that cannot be read are those of a first start; a broken file is kept beside them, and
/// `problem` says so.
Settings read_settings(const std::filesystem::path& folder, std::string* problem = nullptr);
/// Throws DocumentError where they cannot be written.
void write_settings(const Settings& settings, const std::filesystem::path& folder);

}  // namespace rapport
