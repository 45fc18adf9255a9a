// What somebody works on: undo, saving, and what a crash leaves.
#include "viz/document/document.h"

#include <doctest/doctest.h>

#include "tests/studio/temporary_folder.h"
#include "viz/document/settings.h"

using namespace rapport;
using namespace rapport::testing;

TEST_CASE("studio document: a drag is one step, and Esc gives it up") {
  TemporaryFolder folder;
  Document document = Document::open(folder.write("a.toml", "x = 1\n"), folder.path() / "state");
  CHECK_FALSE(document.is_changed());
  document.change("x = 2\n", "x: 2", "drag x");
  document.change("x = 3\n", "x: 3", "drag x");
  document.close_group();
  document.change("x = 4\n", "x: 4", "drag x");
  CHECK(document.next_undo() == "x: 4");
  document.give_up_group();
  CHECK(document.text() == "x = 3\n");
  CHECK(document.undo() == "x: 3");
  CHECK(document.text() == "x = 1\n");
  CHECK_FALSE(document.can_undo());
  CHECK_FALSE(document.is_changed());
  CHECK(document.redo() == "x: 3");
  CHECK(document.text() == "x = 3\n");
  document.undo();
  document.change("x = 9\n", "x: 9");
  CHECK_FALSE(document.can_redo());
}

TEST_CASE("studio document: what was not saved is there again, until it is saved") {
  TemporaryFolder folder;
  const auto path = folder.write("a.toml", "x = 1\n");
  const auto state = folder.path() / "state";
  {
    Document document = Document::open(path, state);
    document.change("x = 2\n", "x: 2");
    document.autosave();
  }  // as after a kill: nobody saved
  CHECK(read_file(path) == "x = 1\n");
  REQUIRE(recoveries(state).size() == 1);
  CHECK(recoveries(state)[0].path == path);
  Document again = Document::open(path, state);
  CHECK(again.was_recovered());
  CHECK(again.text() == "x = 2\n");
  CHECK(again.is_changed());
  again.undo();
  CHECK(again.text() == "x = 1\n");
  again.redo();
  again.save();
  CHECK(read_file(path) == "x = 2\n");
  CHECK(recoveries(state).empty());
  CHECK_FALSE(Document::open(path, state).was_recovered());
}

TEST_CASE("studio document: taken back to the file, nothing is left to recover") {
  TemporaryFolder folder;
  const auto path = folder.write("a.toml", "x = 1\n");
  const auto state = folder.path() / "state";
  Document document = Document::open(path, state);
  document.change("x = 2\n", "x: 2");
  document.autosave();
  document.undo();
  document.autosave();
  CHECK(recoveries(state).empty());
}

TEST_CASE("studio document: a file that somebody else changed is not overwritten unasked") {
  TemporaryFolder folder;
  const auto path = folder.write("a.toml", "x = 1\n");
  Document document = Document::open(path, folder.path() / "state");
  document.change("x = 2\n", "x: 2");
  folder.write("a.toml", "x = 7\n");
  CHECK_THROWS_AS(document.save(), DocumentError);
  CHECK(read_file(path) == "x = 7\n");
  CHECK(document.is_changed());
  document.save(true);
  CHECK(read_file(path) == "x = 2\n");
}

TEST_CASE("studio document: what cannot be written is said, and nothing is lost") {
  TemporaryFolder folder;
  Document document = Document::open(folder.write("a.toml", "x = 1\n"), folder.path() / "state");
  document.change("x = 2\n", "x: 2");
  CHECK_THROWS_AS(document.save_as("/proc/no_such_folder/b.toml"), DocumentError);
  CHECK_THROWS_AS(document.save_as("/dev/full/b.toml"), DocumentError);
  CHECK(document.text() == "x = 2\n");
  CHECK(document.is_changed());
  CHECK_THROWS_AS(Document::open(folder.path() / "none.toml", folder.path()), DocumentError);
  CHECK_THROWS_AS(Document::open(folder.path(), folder.path()), DocumentError);
}

TEST_CASE("studio document: saving keeps permissions and what a link leads to") {
  TemporaryFolder folder;
  const auto path = folder.write("a.toml", "x = 1\n");
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  const auto link = folder.path() / "link.toml";
  std::filesystem::create_symlink(path, link);
  Document document = Document::open(link, folder.path() / "state");
  document.change("x = 2\n", "x: 2");
  document.save();
  CHECK(std::filesystem::is_symlink(link));
  CHECK(read_file(path) == "x = 2\n");
  CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms(0600));
}

TEST_CASE("studio settings: written and read, and a broken file is a first start") {
  TemporaryFolder folder;
  Settings settings;
  settings.depth = Depth::board;
  settings.remember("/a/b.toml", "why?");
  settings.remember("/a/c.toml", "");
  settings.remember("/a/b.toml", "how?");
  write_settings(settings, folder.path());
  const Settings read = read_settings(folder.path());
  CHECK(read.depth == Depth::board);
  REQUIRE(read.recent.size() == 2);
  CHECK(read.recent[0].path == "/a/b.toml");
  CHECK(read.recent[0].note == "how?");
  folder.write("studio.json", "{\"recent\": 3");
  CHECK(read_settings(folder.path()).recent.empty());
}
