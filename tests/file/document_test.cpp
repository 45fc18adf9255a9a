#include "sim/file/document.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "sim/core/check.h"

using namespace rapport;

namespace {

// All problems of a text that is no TOML, as people read them.
std::string first_problem(std::string_view text) {
  try {
    read_document(text, "f.toml");
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "none";
}

std::string keys_of(const Value& table) {
  std::string out;
  for (const KeyValue& entry : table.table) {
    out += (out.empty() ? "" : " ") + entry.key;
    if (entry.value.kind == Value::Kind::table) out += "(" + keys_of(entry.value) + ")";
  }
  return out;
}

const Value& at(const Value& root, std::string_view path) {
  const Value* value = &root;
  for (const std::string& key : split_path(path, "test")) {
    REQUIRE(value != nullptr);
    value = value->find(key);
  }
  REQUIRE(value != nullptr);
  return *value;
}

std::string place(const Value& value) { return to_string(value.position); }

}  // namespace

TEST_CASE("values of every kind, with their places") {
  const Value root = read_document(
      "a = \"text\"\nb = 12\nc = 0.5\nd = true\ne = 2026-04-01\n"
      "f = [1, \"x\", [2]]\ng = { h = 1 }\n  i = 07:30:00 # breakfast\n"
      "j = 2026-04-01 07:30:00+01:00\nk = inf\nl = nan\n\"m m\" = 'raw \\n'\n",
      "f.toml");
  CHECK(root.kind == Value::Kind::table);
  CHECK(at(root, "a").text == "text");
  CHECK(at(root, "b").kind == Value::Kind::whole);
  CHECK(at(root, "b").whole == 12);
  CHECK(at(root, "c").number == 0.5);
  CHECK(at(root, "d").flag);
  CHECK(at(root, "e").date == Date{2026, 4, 1});
  REQUIRE(at(root, "f").list.size() == 3);
  CHECK(at(root, "f").list[1].text == "x");
  CHECK(place(at(root, "f").list[2]) == "f.toml:6:14");
  CHECK(at(root, "g.h").whole == 1);
  CHECK(place(at(root, "g.h")) == "f.toml:7:11");
  CHECK(at(root, "i").kind == Value::Kind::other);
  CHECK(at(root, "i").text == "07:30:00");
  CHECK(at(root, "j").text == "2026-04-01 07:30:00+01:00");
  CHECK(std::isinf(at(root, "k").number));
  CHECK(std::isnan(at(root, "l").number));
  CHECK(at(root, "\"m m\"").text == "raw \\n");
  CHECK(to_string(root.table[8].position) == "f.toml:9:1");
  CHECK(to_string(root.table[7].position) == "f.toml:8:3");
  CHECK(at(root, "b").kind_text() == "whole number");
  CHECK(at(root, "d").kind_text() == "flag (true or false)");
  CHECK(root.find("z") == nullptr);
}

TEST_CASE("keys keep the file's order, however their tables are put together") {
  CHECK(keys_of(read_document("z = 1\na = 2\nm = 3\n", "f")) == "z a m");
  CHECK(keys_of(read_document("[z.y]\na = 1\n[b]\nc = 1\n[z.a]\nx = 1\n[z]\nk = 1\n", "f")) ==
        "z(y(a) a(x) k) b(c)");
  CHECK(keys_of(read_document("b.z = 1\na = 1\nb.a = 2\n", "f")) == "b(z a) a");
  CHECK(keys_of(read_document("t = { z = 1, b.c = 2, a = 3 }\n", "f")) == "t(z b(c) a)");
  const Value changes = read_document("[[p.change]]\nz = 1\n[[p.change]]\na = 2\n", "f");
  REQUIRE(at(changes, "p.change").list.size() == 2);
  CHECK(at(changes, "p.change").list[1].find("a")->whole == 2);
  CHECK(place(at(changes, "p.change").list[1]) == "f:3:1");
}

TEST_CASE("columns are characters, and a byte order mark is none") {
  const Value root = read_document("\xEF\xBB\xBF\"\xC3\xA4\xE2\x82\xAC\" = 5", "f");
  CHECK(to_string(root.table.at(0).position) == "f:1:1");
  CHECK(place(root.table[0].value) == "f:1:8");
  CHECK(root.table[0].key == "\xC3\xA4\xE2\x82\xAC");
  CHECK(read_document("", "f").table.empty());
  CHECK(to_string(Position{.file = "--set a=1"}) == "--set a=1");
}

TEST_CASE("any character may stand in quotes, and none but ASCII outside of them") {
  // U+FE0F, as behind emojis, U+FB26 and U+FEFE, U+A0, U+3000, U+10FFFF.
  for (const char* c : {"\xEF\xB8\x8F", "\xEF\xAC\xA6", "\xEF\xBB\xBE", "\xC2\xA0", "\xE3\x80\x80",
                        "\xF4\x8F\xBF\xBF"}) {
    const std::string x(c);
    const std::string text = "\"" + x + "\" = '" + x + "' # " + x + "\n[t.\"" + x + "\"]\n";
    CAPTURE(text);
    const Value root = read_document(text, "f");
    CHECK(root.table.at(0).key == x);
    CHECK(root.table[0].value.text == x);
    CHECK(root.table.at(1).value.table.at(0).key == x);
    for (const std::string& bare : {x + " = 1", "a" + x + " = 1", "[" + x + "]", "a = " + x}) {
      CAPTURE(bare);
      CHECK_THROWS_AS(read_document(bare, "f"), InvalidInput);
    }
  }
  for (const char* text : {"[[[a]]]", "[$]", "[ = ]", "[[ ]]", "a.$ = 1", "[a.]", "a. = 1"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(read_document(text, "f"), InvalidInput);
  }
}

TEST_CASE("texts and lists in quotes need them: the problem says how") {
  CHECK(first_problem("a = 1\nservice = 4.2 min\n") ==
        "f.toml:2:15: more than a key and its value on a line\n"
        "    a number with a unit needs quotes: \"4.2 min\"\n");
  CHECK(first_problem("service = 4.2min\n").find("needs quotes: \"4.2min\"") != std::string::npos);
  CHECK(first_problem("x = [ { to = phone } ]\n") ==
        "f.toml:1:14: 'phone' is no value\n    text needs quotes: \"phone\"\n");
  CHECK(
      first_problem("x = \"abc\nq = 1\n").find("f.toml:1:9: a text in quotes that does not end") ==
      0);
  CHECK(first_problem("x = \xE2\x80\x9C"
                      "a\xE2\x80\x9D\n")
            .find("straight quotes") != std::string::npos);
  CHECK(first_problem("x = True\n").find("write true") != std::string::npos);
}

TEST_CASE("each kind of broken text has a plain problem at its place") {
  CHECK(first_problem("x 5\n") == "f.toml:1:3: a key without '='\n    write key = value\n");
  CHECK(first_problem("x =\n") == "f.toml:1:4: a key without value\n    write key = value\n");
  CHECK(first_problem("\nx = [1, 2\n") ==
        "f.toml:3:1: a list that does not end\n    ']' is missing\n");
  CHECK(first_problem("x = { a = 1, }\n").find("a comma ahead of '}'") != std::string::npos);
  CHECK(first_problem("[]\n").find("a header without name") != std::string::npos);
  CHECK(first_problem("[a\n") == "f.toml:1:3: a header without ']'\n");
  CHECK(first_problem("[a]]\n") == "f.toml:1:4: more than a header on its line\n");
  CHECK(first_problem("x = 2026-02-30\n").find("expected day between 1 and 28") !=
        std::string::npos);
  CHECK(first_problem("x = 05\n") == "f.toml:1:7: a number that begins with 0\n");
  CHECK(first_problem("x = 99999999999999999999\n").find("not representable") != std::string::npos);
  for (const char* text :
       {"= 5\n", "x = -\n", "x = 1e400\n", "x = [1 2]\n", "x = \"\\q\"\n", "a"}) {
    const std::string problems = first_problem(text);
    CAPTURE(problems);
    CHECK(problems.find("f.toml:1:") == 0);
    CHECK(problems.find("Error while") == std::string::npos);
  }
}

TEST_CASE("what is there twice is named with its first line") {
  CHECK(first_problem("[s.t]\nx = 1\ny = 2\nx = 3\n") ==
        "f.toml:4:1: 's.t.x' is there twice\n    first on line 2\n");
  CHECK(first_problem("[s]\nx = 1\n[t]\n[s]\n").find("f.toml:4:1: [s] ") == 0);
  CHECK(first_problem("[s]\n[t]\n[s]\n") ==
        "f.toml:3:1: [s] is there twice\n    first on line 1\n");
  CHECK(first_problem("a = { x = 1, x = 2 }\n") ==
        "f.toml:1:14: 'a.x' is there twice\n    first on line 1\n");
  CHECK(first_problem("a = 1\na.b = 2\n") ==
        "f.toml:2:1: 'a.b' does not go together with 'a' on line 1\n");
  CHECK(first_problem("a.b = 1\n[a]\nc = 1\n").find("does not go together") != std::string::npos);
}

TEST_CASE("what is no text is refused at its byte") {
  CHECK(first_problem(std::string_view("a = 1\nb = \"\0\"\n", 13)) ==
        "f.toml:2:6: a NUL byte\n    is this a text file?\n");
  CHECK(first_problem("a = \"\xC3\xA4\xFF\"\n") ==
        "f.toml:1:7: bytes that are no UTF-8\n    save the file as UTF-8\n");
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    CHECK(first_problem("# " + std::string(bad)).find("f.toml:1:3: bytes that") == 0);
  }
  CHECK(first_problem("# \xF4\x8F\xBF\xBF \xEE\x80\x80\n") == "none");
  CHECK(first_problem("a = 1\rb = 2\n").find("a carriage return that ends no line") !=
        std::string::npos);
  CHECK(first_problem("a = 1\r\nb = 2\r\n") == "none");
}

TEST_CASE("depth is bounded, length is not") {
  const auto lists = [](std::size_t n) {
    return "x = " + std::string(n, '[') + std::string(n, ']') + "\n";
  };
  CHECK(first_problem(lists(31)) == "none");
  CHECK(first_problem(lists(33)).find("too deep") != std::string::npos);
  CHECK(first_problem(lists(1000000)).find("too deep") != std::string::npos);
  std::string key = "a";
  for (int i = 0; i < 31; ++i) key += ".a";
  CHECK(first_problem(key + " = 1\n") == "none");
  CHECK(first_problem("[" + key + ".a]\n").find("more than 32 parts") != std::string::npos);
  for (int i = 0; i < 200000; ++i) key += ".a";
  CHECK(first_problem(key + " = 1\n").find("more than 32 parts") != std::string::npos);
  std::string numbers = "x = [0.5";
  for (int i = 0; i < 100000; ++i) numbers += ", 1.25";
  CHECK(at(read_document(numbers + "]\n# ..........................................\n", "f"), "x")
            .list.size() == 100001);
  CHECK(at(read_document("x = \"" + std::string(1000000, '.') + "\"\n", "f"), "x").text.size() ==
        1000000);
}

TEST_CASE("one value from a command line: TOML, or text without quotes") {
  const Position position{.file = "--set a"};
  const auto value = [&](std::string_view text) { return read_value(text, position); };
  CHECK(value("1.5").number == 1.5);
  CHECK(value(" 4 ").whole == 4);
  CHECK(value("true").flag);
  CHECK(value("2026-04-01").kind == Value::Kind::date);
  CHECK(value("[1, 2]").list.size() == 2);
  CHECK(value("{ a = { b = 2 } }").find("a")->find("b")->whole == 2);
  CHECK(to_string(value("{ a = [1] }").find("a")->list[0].position) == "--set a");
  CHECK(value("\"4 min\"").text == "4 min");
  for (const char* text : {"4 min", "homes", "6 / year", "", "05", "#5", "a = 1", "1\nb = 2",
                           "1 # one", "25:00:00", "1, 2"}) {
    CAPTURE(text);
    CHECK(value(text).kind == Value::Kind::text);
    CHECK(value(text).text == text);
  }
  for (const char* text : {"[1, 2", "{ a = }", "\"abc", "'a' b", "[1] [2]", "{ a = 1, a = 2 }"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(value(text), doctest::Contains("--set a: "), InvalidInput);
  }
  CHECK_THROWS_AS(value(std::string_view("a\0b", 3)), InvalidInput);
  CHECK_THROWS_AS(value("\xFF"), InvalidInput);
}

TEST_CASE("paths split and join") {
  using Keys = std::vector<std::string>;
  CHECK(split_path("touch_point.phone", "x") == Keys{"touch_point", "phone"});
  CHECK(split_path("a . \"b.c\" . 'd\"' . 5-x", "x") == Keys{"a", "b.c", "d\"", "5-x"});
  CHECK(split_path("\"\\u00e4\\t\\\\\".''", "x") == Keys{"\xC3\xA4\t\\", ""});
  for (const char* path : {"", ".", "a.", ".a", "a..b", "a b", "\xC3\xA4", "\"a", "a]", "\"\\x\"",
                           "a\n", "\"a\nb\"", "\"\\ud800\""}) {
    CAPTURE(path);
    CHECK_THROWS_AS(split_path(path, "x"), InvalidInput);
  }
  CHECK(join_path({"a", "b-1"}) == "a.b-1");
  const Keys odd = {"", "b c", "\"", "\\", "\n\x01\x7F", "\xC3\xA4", "mon-fri 08:00"};
  CHECK(split_path(join_path(odd), "x") == odd);
}

TEST_CASE("one tree laid over another joins tables and replaces the rest") {
  Value base = read_document("a = 1\n[t]\nx = 1\ny = [1]\n[t.u]\nv = 1\n", "base");
  overlay(base, read_document("b = 2\na = 'new'\n[t]\nz = 5\ny = [2, 3]\n[t.u]\nw = 1\n", "over"));
  CHECK(keys_of(base) == "a t(x y u(v w) z) b");
  CHECK(at(base, "a").text == "new");
  CHECK(place(at(base, "a")) == "over:2:5");
  CHECK(at(base, "t.y").list.size() == 2);
  CHECK(place(at(base, "t.x")) == "base:3:5");
  overlay(base, read_document("t = 1\n", "over"));
  CHECK(at(base, "t").whole == 1);
  overlay(base, base);
  CHECK(keys_of(base) == "a t b");
}

TEST_CASE("values are set along a path, which makes tables") {
  Value root = read_document("a = 1\n[t]\nx = 1\n", "f");
  const Value five = read_value("5", {.file = "--set"});
  set_at(root, {"t", "x"}, five);
  set_at(root, {"t", "n", "m"}, five);
  set_at(root, {"q"}, five);
  CHECK(keys_of(root) == "a t(x n(m)) q");
  CHECK(at(root, "t.n.m").whole == 5);
  CHECK(place(at(root, "t.n")) == "--set");
  CHECK_THROWS_WITH_AS(set_at(root, {"a", "b", "c"}, five),
                       "--set: 'a.b.c' leads through 'a', which is a whole number and no table\n",
                       InvalidInput);
  CHECK_THROWS_AS(set_at(root, {}, five), InvariantError);
}
