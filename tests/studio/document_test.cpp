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

TEST_CASE("studio document: recovered over a file that changed since, it asks before it saves") {
  TemporaryFolder folder;
  const auto path = folder.write("a.toml", "x = 1\n");
  const auto state = folder.path() / "state";
  {
    Document document = Document::open(path, state);
    document.change("x = 2\n", "x: 2");
    document.autosave();
  }
  CHECK_FALSE(Document::open(path, state).is_changed_outside());
  folder.write("a.toml", "x = 7\n");
  {
    Document again = Document::open(path, state);
    CHECK(again.text() == "x = 2\n");
    CHECK(again.is_changed_outside());
    CHECK_THROWS_AS(again.save(), DocumentError);
    again.change("x = 3\n", "x: 3");
    again.autosave();  // after a second crash it is still known
  }
  Document again = Document::open(path, state);
  CHECK(again.text() == "x = 3\n");
  CHECK(again.is_changed_outside());
  CHECK_THROWS_AS(again.save(), DocumentError);
  CHECK(read_file(path) == "x = 7\n");
  again.undo();
  CHECK(again.text() == "x = 7\n");
  CHECK_FALSE(again.is_changed_outside());
  again.redo();
  again.save(true);
  CHECK(read_file(path) == "x = 3\n");
  CHECK_FALSE(again.is_changed_outside());
}

TEST_CASE("studio document: made of another file, it is recovered by that one, and by no other") {
  TemporaryFolder folder;
  const auto scenario = folder.write("a.toml", "x = 1\n"), results = folder.write("a.db", "");
  const auto state = folder.path() / "state";
  Document theirs = Document::open(scenario, state);
  theirs.change("x = 2\n", "x: 2");
  theirs.autosave();
  Document ours = Document::out_of(results, "y = 1\n", state, false);
  CHECK(ours.text() == "y = 1\n");
  CHECK_FALSE(ours.is_changed());
  CHECK_FALSE(ours.is_saved());
  CHECK(ours.path() == scenario);
  CHECK(ours.origin() == results);
  ours.change("y = 2\n", "y: 2");
  ours.autosave();
  CHECK(recoveries(state).size() == 2);
  CHECK(Document::open(scenario, state).text() == "x = 2\n");
  Document again = Document::out_of(results, "y = 1\n", state, false);
  CHECK(again.was_recovered());
  CHECK(again.text() == "y = 2\n");
  CHECK_FALSE(again.lies_over_other());
  CHECK(Document::out_of(results, "y = 5\n", state, false).lies_over_other());
  again.undo();
  CHECK(again.text() == "y = 1\n");
  again.drop_recovery();
  CHECK(recoveries(state).size() == 1);
  again.save_as(folder.path() / "b.toml");
  CHECK(again.is_saved());
  CHECK(again.origin() == folder.path() / "b.toml");
}

TEST_CASE("studio document: records read again bring changes back, but nothing that had none") {
  TemporaryFolder folder;
  const auto records = folder.write("a.csv", "");
  const auto state = folder.path() / "state";
  Document document = Document::out_of(records, "x = 1\n", state, true);
  CHECK(document.is_changed());
  document.autosave();
  CHECK_FALSE(Document::kept_of(records, state).has_value());
  CHECK_FALSE(Document::out_of(records, "x = 2\n", state, true).was_recovered());
  std::filesystem::remove(records);  // now what was kept is all there is
  CHECK(Document::kept_of(records, state).value().text() == "x = 1\n");
  folder.write("a.csv", "");
  document.change("x = 9\n", "x: 9");
  document.autosave();
  const auto kept = Document::kept_of(records, state);
  REQUIRE(kept.has_value());
  CHECK(kept->text() == "x = 9\n");
  CHECK(kept->is_changed());
  CHECK(kept->origin() == records);
  Document newer = Document::out_of(records, "x = 2\n", state, true);
  CHECK(newer.text() == "x = 9\n");
  newer.undo();
  CHECK(newer.text() == "x = 2\n");
}

TEST_CASE("studio document: a disk that fails while it is read is said") {
  CHECK_THROWS_AS(read_file("/proc/self/mem"), DocumentError);
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

TEST_CASE(
    "studio document: line ends stay of one kind, and what another program took away is kept "
    "again") {
  TemporaryFolder folder;
  const auto path =
      folder.write("a.toml", "\xEF\xBB\xBFname = \"A\"\r\n\r\n[policy.ours]\r\nlabel = \"O\"\r\n");
  const auto state = folder.path() / "state";
  Document document = Document::open(path, state);
  CHECK(document.text().starts_with("name"));  // the mark of the encoding is no text
  document.change(document.text() + "doc = \"two\nlines\"\n", "a doc");
  CHECK(document.text().find("doc = \"two\r\nlines\"\r\n") != std::string::npos);
  document.autosave();
  const std::vector<Recovery> kept = recoveries(state);
  REQUIRE(kept.size() == 1);
  std::filesystem::remove_all(state / "recovery");
  document.autosave();
  CHECK(recoveries(state).size() == 1);
}

TEST_CASE("studio document: saved in another folder it extends the same file") {
  TemporaryFolder folder;
  folder.write("base.toml", "schema = 1\n");
  const std::string text = "schema = 1\nextends = \"base.toml\" # that one\n";
  Document document = Document::open(folder.write("a.toml", text), folder.path() / "state");
  std::filesystem::create_directories(folder.path() / "other");
  document.save_as(folder.path() / "b.toml");
  CHECK(document.text() == text);
  document.save_as(folder.path() / "other/c.toml");
  const std::string moved = "schema = 1\nextends = \"../base.toml\" # that one\n";
  CHECK(document.text() == moved);
  CHECK(read_file(folder.path() / "other/c.toml") == moved);
  CHECK_FALSE(document.is_changed());
  CHECK(read_file(folder.path() / "a.toml") == text);
}
