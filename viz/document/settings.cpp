#include "viz/document/settings.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>

#include "viz/document/document.h"

namespace rapport {

namespace {

namespace fs = std::filesystem;
constexpr const char* kFile = "studio.json";
constexpr const char* kDepths[] = {"board", "team", "analyst"};
constexpr std::size_t kMostRecent = 12;

fs::path folder_of(const char* variable, const char* otherwise) {
  const char* set = std::getenv(variable);
  if (set != nullptr && fs::path(set).is_absolute()) return fs::path(set) / "rapport";
  const char* home = std::getenv("HOME");
  return fs::path(home != nullptr ? home : "/tmp") / otherwise / "rapport";
}

std::string now() {
  const std::time_t time = std::time(nullptr);
  std::tm local{};
  localtime_r(&time, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
  return text;
}

}  // namespace

void Settings::remember(const std::string& path, const std::string& note) {
  std::erase_if(recent, [&](const RecentFile& file) { return file.path == path; });
  recent.insert(recent.begin(), {path, now(), note});
  if (recent.size() > kMostRecent) recent.resize(kMostRecent);
}

fs::path config_folder() { return folder_of("XDG_CONFIG_HOME", ".config"); }
fs::path state_folder() { return folder_of("XDG_STATE_HOME", ".local/state"); }

Settings read_settings(const fs::path& folder, std::string* problem) {
  Settings settings;
  std::error_code error;
  if (!fs::exists(folder / kFile, error)) return settings;
  try {
    const auto json = nlohmann::json::parse(read_file(folder / kFile));
    const auto depth = std::ranges::find(kDepths, json.value("depth", "team"));
    if (depth != std::end(kDepths)) settings.depth = static_cast<Depth>(depth - kDepths);
    settings.changed_only = json.value("changed_only", false);
    settings.width = std::clamp(json.value("width", 1600), 640, 7680);
    settings.height = std::clamp(json.value("height", 1000), 400, 4320);
    for (const auto& file : json.value("recent", nlohmann::json::array())) {
      settings.recent.push_back({file.at("path"), file.value("opened", std::string()),
                                 file.value("note", std::string())});
    }
  } catch (const std::exception&) {
    const fs::path kept = folder / (std::string(kFile) + ".broken");
    fs::rename(folder / kFile, kept, error);
    if (problem != nullptr) {
      *problem =
          "Your settings cannot be read, so these are those of a first start. The file is kept "
          "as " +
          kept.string() + ".";
    }
    return {};
  }
  return settings;
}

void write_settings(const Settings& settings, const fs::path& folder) {
  nlohmann::json json{{"depth", kDepths[static_cast<int>(settings.depth)]},
                      {"changed_only", settings.changed_only},
                      {"width", settings.width},
                      {"height", settings.height},
                      {"recent", nlohmann::json::array()}};
  for (const RecentFile& file : settings.recent) {
    json["recent"].push_back({{"path", file.path}, {"opened", file.opened}, {"note", file.note}});
  }
  std::error_code error;
  fs::create_directories(folder, error);
  write_file(folder / kFile,
             json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

}  // namespace rapport
