// Every broken scenario file in tests/broken gives the messages that stand beside it.
//
// After a wanted change of words, RAPPORT_WRITE_EXPECTED=1 rewrites the messages; read them all
// before they are committed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "sim/core/problem.h"
#include "sim/file/scenario_file.h"
#include "tests/support/source_folder.h"

using namespace rapport;
using namespace rapport::testing;
namespace fs = std::filesystem;

namespace {

fs::path broken_folder() { return source_folder() / "tests" / "broken"; }

bool writes_expected() { return std::getenv("RAPPORT_WRITE_EXPECTED") != nullptr; }

std::vector<std::string> broken_files() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(broken_folder())) {
    const std::string name = entry.path().filename().string();
    // What the others extend is read through them.
    if (name.ends_with(".toml") && !name.starts_with("base_")) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

/// Reads a file of the folder by its name alone, so that messages name no other folder.
Problems problems_of(const std::string& name, std::vector<Override> set = {}) {
  ReadOptions options;
  options.set = std::move(set);
  options.read = [](const std::string& path) {
    try {
      return read_text_file((broken_folder() / path).string());
    } catch (const InvalidInput& e) {
      Problems problems;
      for (Problem p : e.problems()) {
        p.where = path;
        problems.add(p);
      }
      throw InvalidInput(problems);
    }
  };
  try {
    read_scenario_file(name, options);
  } catch (const InvalidInput& e) {
    return e.problems();
  }
  return {};
}

/// Whether it is "file.toml:LINE:COLUMN", both from 1.
bool is_place(const std::string& where) {
  const std::size_t file = where.find(".toml:");
  if (file == std::string::npos || file == 0) return false;
  const std::string numbers = where.substr(file + 6);
  int line = 0, column = 0, used = 0;
  const int read = std::sscanf(numbers.c_str(), "%d:%d%n", &line, &column, &used);
  return read == 2 && line > 0 && column > 0 && static_cast<std::size_t>(used) == numbers.size();
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("each broken file is told all that is wrong with it, and where") {
  const std::vector<std::string> names = broken_files();
  CHECK(names.size() >= 24);
  for (const std::string& name : names) {
    CAPTURE(name);
    const Problems problems = problems_of(name);
    CHECK(!problems.empty());
    std::set<std::string> said;
    for (const Problem& p : problems) {
      CAPTURE(to_string(p));
      CHECK(is_place(p.where));
      CHECK(said.insert(to_string(p)).second);
    }
    const fs::path expected = (broken_folder() / name).replace_extension(".expected");
    if (writes_expected()) std::ofstream(expected, std::ios::binary) << problems.to_string();
    CHECK(problems.to_string() == text_of(expected));
  }
}

TEST_CASE("every expected message belongs to a broken file") {
  for (const auto& entry : fs::directory_iterator(broken_folder())) {
    if (entry.path().extension() != ".expected") continue;
    CAPTURE(entry.path().filename().string());
    CHECK(fs::exists(fs::path(entry.path()).replace_extension(".toml")));
  }
}

TEST_CASE("ten faults of a file are ten messages") {
  CHECK(problems_of("ten_faults.toml").size() == 10);
}

TEST_CASE("files that cannot be read") {
  CHECK(problems_of("nowhere.toml").to_string() == "nowhere.toml: there is no such file\n");
  const Problems folder = problems_of(".");
  REQUIRE(folder.size() == 1);
  CHECK(folder[0].what == "is a folder");
}

TEST_CASE("what is wrong with keys set from outside names them") {
  const std::string good = "../../scenarios/w3.toml";
  const auto said = [&](const std::string& path, const std::string& value) {
    return problems_of(good, {{path, value, "--set " + path + "=" + value}}).to_string();
  };
  CHECK(said("stafing", "1.2") ==
        "--set stafing=1.2: there is no key or lever 'stafing'\n"
        "    did you mean 'staffing'?\n");
  CHECK(said("staffing", "9") ==
        "--set staffing=9: levers: staffing is 9\n"
        "    allowed: 0.5 to 2\n");
  CHECK(said("touch_point.fhone.service", "5 min") ==
        "--set touch_point.fhone.service=5 min: there is no touch point 'fhone'\n"
        "    allowed: 'web', 'phone', 'field'; did you mean 'phone'?\n");
  CHECK(said("touch_point.phone.service", "5 parsecs")
            .starts_with("--set touch_point.phone.service=5 parsecs: touch point 'phone': service "
                         "is \"5 parsecs\": unknown unit 'parsecs'\n"));
  CHECK(said("touch_point.phone.servce", "5 min").find("did you mean 'service'?") !=
        std::string::npos);
  CHECK(said("pool.agents.staff", "-1").starts_with("--set pool.agents.staff=-1: pool 'agents'"));
}
