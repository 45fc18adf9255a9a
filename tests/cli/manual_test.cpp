// The manual page and the completion of bash: they have to agree with what help says.
#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <set>
#include <sstream>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

/// The names behind two blanks at the beginning of lines of a text, up to a blank or a comma more:
/// verbs of `rapport --help`, flags of `rapport VERB --help`.
struct HelpNames {
  Words verbs;
  std::set<std::string> flags;  ///< long ones
};

HelpNames names_of_help(const Words& arguments) {
  HelpNames names;
  std::istringstream lines(rapport_command(arguments).out);
  std::string heading;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(" ")) heading = line;
    if (!line.starts_with("  ") || line.starts_with("   ")) continue;
    const std::string word = line.substr(2, line.find(' ', 2) - 2);
    if (heading == "Options:") {
      const std::size_t at = word.find("--");
      if (at != word.npos) names.flags.insert(word.substr(at));
    } else if (heading != "Arguments:" && heading != "Examples:") {
      names.verbs.push_back(word);
    }
  }
  return names;
}

/// A manual page without the signs that keep its letters as they are.
std::string read_by_man(const std::string& page) {
  std::string text;
  for (std::size_t i = 0; i < page.size(); ++i) {
    if (page[i] != '\\' || i + 1 == page.size()) {
      text += page[i];
      continue;
    }
    const char next = page[++i];
    if (next == 'f') ++i;  // a font
    if (next == '-' || next == 'e') text += next == 'e' ? '\\' : '-';
  }
  return text;
}

/// What bash offers after some words, the last of which is being typed, in a folder.
std::set<std::string> offered(const TemporaryFolder& folder, const Words& words) {
  std::string line =
      "{ rapport reference --completion; cat <<'SCRIPT'\ncomplete_words() {\n"
      "  COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _rapport\n"
      "  printf '%s\\n' \"${COMPREPLY[@]}\"\n}\ncomplete_words rapport";
  for (const std::string& word : words) line += " '" + word + "'";
  line += "\nSCRIPT\n} > script && bash script";
  const CommandEnd end = Command::of_shell(line, folder.path()).end();
  INFO(end.out);
  REQUIRE(end.code == 0);
  std::set<std::string> offers;
  std::istringstream lines(end.out);
  for (std::string one; std::getline(lines, one);) {
    if (!one.empty()) offers.insert(one);
  }
  return offers;
}

}  // namespace

TEST_CASE("the manual page has each verb with all its flags, and man can read it") {
  const CommandEnd made = rapport_command({"reference", "--man"});
  REQUIRE(made.code == 0);
  const std::string page = read_by_man(made.out);
  const Words verbs = names_of_help({"--help"}).verbs;
  REQUIRE(verbs.size() >= 18);
  for (const std::string& verb : verbs) {
    const std::size_t begin = page.find(".SS rapport " + verb + "\n");
    CAPTURE(verb);
    REQUIRE(begin != page.npos);
    const std::string section = page.substr(begin, page.find("\n.S", begin + 1) - begin);
    for (const std::string& flag : names_of_help({verb, "--help"}).flags) {
      CAPTURE(flag);
      CHECK((contains(section, "\n" + flag) || contains(section, ", " + flag)));
    }
  }
  CHECK(contains(page, ".SH EXIT STATUS\n.TP\n0\nfine."));
  const TemporaryFolder folder;
  write_text(folder.file("page.1"), made.out);
  const CommandEnd read =
      Command::of_shell(
          "command -v man >/dev/null || { echo SKIPPED; exit 0; }; lexgrog page.1 >/dev/null && "
          "man --warnings -l page.1 >/dev/null",
          folder.path())
          .end();
  if (read.out == "SKIPPED\n") {
    std::cout << "SKIPPED: the manual page in man, which is not installed\n";
  } else {
    CHECK(read.out == "");  // no warning
    CHECK(read.code == 0);
  }
}

TEST_CASE("a reference is one thing at a time") {
  CHECK(rapport_command({"reference", "--man", "--completion"}).code == 2);
  CHECK(rapport_command({"reference", "patience", "--man"}).code == 2);
}

TEST_CASE("bash completes verbs, flags, values and files") {
  const TemporaryFolder folder;
  for (const char* name : {"mine.toml", "results.db", "notes.txt"})
    write_text(folder.file(name), "");
  std::filesystem::create_directory(folder.file("more"));
  using Offers = std::set<std::string>;

  const Words verbs = names_of_help({"--help"}).verbs;
  Offers wanted(verbs.begin(), verbs.end());
  wanted.insert({"help", "--help", "--version"});
  CHECK(offered(folder, {""}) == wanted);
  for (const char* verb : {"compare", "study", "import"}) {
    CAPTURE(verb);
    Offers flags = names_of_help({verb, "--help"}).flags;
    CHECK(offered(folder, {verb, "--"}) == flags);
  }
  CHECK(offered(folder, {"comp"}) == Offers{"compare"});
  CHECK(offered(folder, {"run", ""}) == Offers{"mine.toml", "more"});
  CHECK(offered(folder, {"run", "mine.toml", ""}).empty());
  CHECK(offered(folder, {"check", "mine.toml", "--must", ""}) == Offers{"mine.toml", "more"});
  CHECK(offered(folder, {"export", "--out", "tables", ""}) == Offers{"more", "results.db"});
  CHECK(offered(folder, {"study", "s"}) == Offers{"show", "slurm"});
  CHECK(offered(folder, {"study", "merge", "results.db", "r"}) == Offers{"results.db"});
  CHECK(offered(folder, {"run", "mine.toml", "--format", ""}) == Offers{"csv", "json", "table"});
  CHECK(offered(folder, {"check", "mine.toml", "--format", ""}) == Offers{"json", "table"});
  CHECK(offered(folder, {"run", "mine.toml", "--metrics", "wait,retention_1"}) ==
        Offers{"wait,retention_12"});
  CHECK(offered(folder, {"sweep", "mine.toml", "staf"}) == Offers{"staffing"});
  CHECK(offered(folder, {"calibrate", "surv"}) == Offers{"survivors"});
  CHECK(offered(folder, {"calibrate", "value", "--by", ""}).empty());  // a column of a file
}

TEST_CASE("scenarios that come with rapport are found from any folder, and said to be those") {
  const TemporaryFolder folder;
  const auto shell = [&](const std::string& line) {
    return Command::of_shell(line, folder.path()).end();
  };
  const CommandEnd found = shell("rapport check scenarios/tiny.toml");
  CAPTURE(found.out);
  CHECK(found.code == 0);
  CHECK(contains(found.out, "the one that comes with rapport, /"));
  CHECK(shell("rapport check scenarios/none.toml").code == 3);
  CHECK(shell("rapport check ./scenarios/tiny.toml").code == 3);  // this folder's, by name
  // What is changed in place, and what is made, is never one of them.
  CHECK(shell("rapport edit scenarios/tiny.toml seed=2").code == 3);
  CHECK(shell("rapport calibrate today scenarios/tutorial.toml --in-place").code == 3);
  std::filesystem::create_directory(folder.file("scenarios"));
  CHECK(shell("rapport check scenarios/tiny.toml").code == 3);
}
