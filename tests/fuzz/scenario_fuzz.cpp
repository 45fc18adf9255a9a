// Any bytes as a scenario file, and behind a line "%%%" as "base.toml", which it may extend.
// Whatever they are, they are read or refused with problems; what is read is written as a file that
// reads back, and writes again as the same text.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/problem.h"
#include "sim/file/scenario_file.h"

using namespace rapport;

namespace {

std::vector<SourceText> split_files(std::string_view data) {
  constexpr std::string_view kMark = "\n%%%\n";
  const std::size_t mark = data.find(kMark);
  std::vector<SourceText> files = {{"fuzz.toml", std::string(data.substr(0, mark))}};
  if (mark != std::string_view::npos) {
    files.push_back({"base.toml", std::string(data.substr(mark + kMark.size()))});
  }
  return files;
}

std::optional<ScenarioFile> read_if_scenario(std::string_view data) {
  ReadOptions options;
  options.read = read_from(split_files(data));
  try {
    return read_scenario_file("fuzz.toml", options);
  } catch (const InvalidInput& error) {
    check(!error.problems().empty(), "invalid input has a problem");
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view data(reinterpret_cast<const char*>(bytes), size);
  const std::optional<ScenarioFile> file = read_if_scenario(data);
  if (!file) return 0;
  const std::string text = write_scenario(file->today);
  ReadOptions options;
  options.read = read_from({{"written.toml", text}});
  const ScenarioFile again = read_scenario_file("written.toml", options);
  check(write_scenario(again.today) == text,
        "a written scenario reads and writes as the same text");
  return 0;
}
