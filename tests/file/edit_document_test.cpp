#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/random.h"
#include "sim/file/document.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

std::string edit(std::string_view text, std::string_view path, std::string_view value) {
  return edit_document(text, "f.toml", path, value);
}

std::string problem_of(std::string_view text, std::string_view path, std::string_view value) {
  try {
    edit(text, path, value);
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "none";
}

const std::string kFile =
    "# A company\n"
    "name = \"W\"   # short\n"
    "\n"
    "[segment.homes]  # most of them\n"
    "customers = 100_000\n"
    "  leaving.form = \"logistic\"\n"
    "  leaving.slope = 10  # steep\n"
    "share = { a = 0.5, b.c = 1 }\n"
    "\n"
    "# people\n"
    "[pool.\"night shift\"]\n"
    "staff = [\n"
    "  1,  # early\n"
    "  2,\n"
    "]  # by hour\n"
    "text = \"\"\"\n"
    "two \\\n"
    "lines\"\"\"\n"
    "\n"
    "[[policy.x.change]]\n"
    "from = 2026-04-01\n";

// kFile with one piece replaced.
std::string with(const std::string& from, const std::string& to) {
  const std::size_t at = kFile.find(from);
  REQUIRE(at != std::string::npos);
  return kFile.substr(0, at) + to + kFile.substr(at + from.size());
}

}  // namespace

TEST_CASE("a value is replaced and nothing else") {
  CHECK(edit(kFile, "name", "'V'") == with("\"W\"", "'V'"));
  CHECK(edit(kFile, "segment.homes.customers", " 5 ") == with("100_000", "5"));
  CHECK(edit(kFile, "segment.homes.leaving.slope", "2.5") == with("10 ", "2.5 "));
  CHECK(edit(kFile, "segment.homes.share.a", "1") == with("a = 0.5", "a = 1"));
  CHECK(edit(kFile, "segment.homes.share.b.c", "[1, 2]") == with("b.c = 1", "b.c = [1, 2]"));
  CHECK(edit(kFile, "segment.homes.share", "3") == with("{ a = 0.5, b.c = 1 }", "3"));
  CHECK(edit(kFile, "pool.\"night shift\".staff", "4") == with("[\n  1,  # early\n  2,\n]", "4"));
  CHECK(edit(kFile, "pool.'night shift'.text", "\"x\"") ==
        with("\"\"\"\ntwo \\\nlines\"\"\"", "\"x\""));
  CHECK(edit(kFile, "name", "[1, # one\n 2]") == with("\"W\"", "[1, # one\n 2]"));
  CHECK(edit(kFile, "name", "\"W\"") == kFile);
}

TEST_CASE("a new key comes behind the last one of its table") {
  CHECK(edit(kFile, "horizon", "\"1 year\"") ==
        with("# short\n", "# short\nhorizon = \"1 year\"\n"));
  CHECK(edit(kFile, "segment.homes.label", "\"H\"") ==
        with("b.c = 1 }\n", "b.c = 1 }\nlabel = \"H\"\n"));
  CHECK(edit(kFile, "segment.homes.leaving.period", "\"1 day\"") ==
        with("# steep\n", "# steep\n  leaving.period = \"1 day\"\n"));
  CHECK(edit(kFile, "segment.homes.leaving.by.age", "1") ==
        with("# steep\n", "# steep\n  leaving.by.age = 1\n"));
  CHECK(edit(kFile, "segment.homes.share.z", "1") == with("c = 1 }", "c = 1, z = 1 }"));
  CHECK(edit(kFile, "segment.homes.share.b.\"d e\"", "1") ==
        with("c = 1 }", "c = 1, b.\"d e\" = 1 }"));
  CHECK(edit(kFile, "pool.\"night shift\".cost", "1") ==
        with("lines\"\"\"\n", "lines\"\"\"\ncost = 1\n"));
}

TEST_CASE("a new table comes as a section at the end") {
  CHECK(edit(kFile, "pool.day.staff", "2") == kFile + "\n[pool.day]\nstaff = 2\n");
  CHECK(edit(kFile, "segment.homes.more.x", "2") == kFile + "\n[segment.homes.more]\nx = 2\n");
  CHECK(edit(kFile, "segment.x", "2") == kFile + "\n[segment]\nx = 2\n");
  CHECK(edit("", "a", "1") == "a = 1\n");
  CHECK(edit("", "a.b", "1") == "[a]\nb = 1\n");
  CHECK(edit("# top", "a", "1") == "# top\na = 1\n");
  CHECK(edit("a = 1", "b", "2") == "a = 1\nb = 2");
  CHECK(edit("[a]", "b.c", "2") == "[a]\n\n[b]\nc = 2\n");
  CHECK(edit("# top\n\n# of a\n[a]\nx = 1\n", "b", "2") ==
        "# top\n\nb = 2\n\n# of a\n[a]\nx = 1\n");
  CHECK(edit("[a] # c\n[b]\n", "a.x", "2") == "[a] # c\nx = 2\n[b]\n");
  CHECK(edit("[a]", "a.x", "2") == "[a]\nx = 2");
}

TEST_CASE("empty and nested tables in braces grow inside") {
  CHECK(edit("a = {}\n", "a.b", "1") == "a = { b = 1 }\n");
  CHECK(edit("a = { }\n", "a.b.c", "1") == "a = { b.c = 1 }\n");
  CHECK(edit("a = {x={y=1}}\n", "a.x.z", "2") == "a = {x={y=1, z = 2}}\n");
  CHECK(edit("a = {x={y=1}}\n", "a.w", "2") == "a = {x={y=1}, w = 2}\n");
  CHECK(edit("a = { x = [{ y = 1 }] } # c\n", "a.w", "2") ==
        "a = { x = [{ y = 1 }], w = 2 } # c\n");
}

TEST_CASE("line ends and the byte order mark stay as they are") {
  CHECK(edit("\xEF\xBB\xBF"
             "a = 1 # x\r\nb = 2\r\n",
             "a", "5") ==
        "\xEF\xBB\xBF"
        "a = 5 # x\r\nb = 2\r\n");
  CHECK(edit("a = 1\r\n[t]\r\nb = 2\r\n", "t.c", "5") == "a = 1\r\n[t]\r\nb = 2\r\nc = 5\r\n");
  CHECK(edit("a = 1\r\n[t]\r\nb = 2\r\n", "z", "5") == "a = 1\r\nz = 5\r\n[t]\r\nb = 2\r\n");
  CHECK(edit("a = 1\r\n", "t.c", "5") == "a = 1\r\n\r\n[t]\r\nc = 5\r\n");
}

TEST_CASE("marks of TOML within texts and comments mislead nobody") {
  const std::string text =
      "a = \"b = 1 # no\" # [c]\n'b' = '''\n[c]\nb = 2\n''''' # c.b = 5\n[c] # b = 3\n"
      "b = \"\\\"]}\"\n";
  CHECK(edit(text, "c.b", "7") == text.substr(0, text.rfind("\"\\")) + "7\n");
  CHECK(edit(text, "a", "7").find("a = 7 # [c]\n'b' = '''\n[c]") == 0);
  CHECK(edit(text, "b", "7").find("'b' = 7 # c.b = 5\n[c]") != std::string::npos);
  CHECK(edit("\"a\\u0062\" = 1\n", "ab", "2") == "\"a\\u0062\" = 2\n");
  CHECK(edit("a = 1979-05-27 07:32:00 # x\n", "a", "2") == "a = 2 # x\n");
}

TEST_CASE("edits that cannot be are refused with a reason") {
  CHECK(problem_of("a =", "a", "1").find("f.toml:1:") == 0);
  CHECK(problem_of(kFile, "name", "4 min").find("value for name: ") == 0);
  CHECK(problem_of(kFile, "name", "1\nb = 2").find("value for name: ") == 0);
  CHECK(problem_of(kFile, "name", "1 # c").find("value for name: ") == 0);
  CHECK(problem_of(kFile, "name", "").find("value for name: ") == 0);
  CHECK(problem_of(kFile, "name.x", "1").find("leads through 'name', which is a text") !=
        std::string::npos);
  CHECK(problem_of(kFile, "policy.x.change.from", "1").find("which is a list") !=
        std::string::npos);
  CHECK(problem_of(kFile, "policy.x.change", "1").find("several sections") != std::string::npos);
  CHECK(problem_of(kFile, "segment.homes", "1").find("several sections") != std::string::npos);
  CHECK(problem_of(kFile, "segment.homes.leaving", "1").find("several sections") !=
        std::string::npos);
  CHECK(problem_of(kFile, "a..b", "1").find("no path of keys") != std::string::npos);
  CHECK(problem_of("a = 1\n", "a", std::string(40, '[') + std::string(40, ']')).find("too deep") !=
        std::string::npos);
}

namespace {

// Random small documents out of few names, so that tables meet in every way.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : seed_(seed) {}
  std::uint32_t operator()(std::uint32_t sides) {
    return philox4x32_10({count_++, seed_, 0, 0}, {3, 9}).u32(0) % sides;
  }
  template <typename T>
  const T& of(const std::vector<T>& items) {
    return items[(*this)(static_cast<std::uint32_t>(items.size()))];
  }

 private:
  std::uint32_t seed_, count_ = 0;
};

const std::vector<std::string> kNames = {"a", "b", "c", "\"d e\"", "'f.g'"};
const std::vector<std::string> kValues = {"1",
                                          "\"x # y\"",
                                          "[1, 2]",
                                          "{}",
                                          "{ a = 1, b.c = [{ a = 2 }] }",
                                          "{a={b={}}}",
                                          "2026-04-01 07:00:00",
                                          "[\n  1,\n]",
                                          "'''\nx = 1'''",
                                          "0.5",
                                          "true"};

std::string random_path(Dice& dice) {
  std::string path = dice.of(kNames);
  for (std::uint32_t more = dice(3); more > 0; --more) path += "." + dice.of(kNames);
  return path;
}

// Items of one to three lines; at most one of them may change.
std::vector<std::string> random_items(Dice& dice) {
  std::vector<std::string> items;
  for (std::uint32_t i = 0, n = dice(8); i < n; ++i) {
    const std::string tag = dice(2) == 0 ? "" : "  # note " + std::to_string(i);
    switch (dice(6)) {
      case 0:
        items.push_back(dice(4) == 0 ? "[[" + random_path(dice) + "]]" + tag
                                     : "[" + random_path(dice) + "]" + tag);
        break;
      case 1:
        items.push_back(dice(2) == 0 ? "" : "# a = 1");
        break;
      default:
        items.push_back(std::string(dice(3), ' ') + random_path(dice) + " = " + dice.of(kValues) +
                        tag);
    }
  }
  return items;
}

bool same_tree(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.text != b.text || a.whole != b.whole || a.flag != b.flag ||
      a.date != b.date || a.list.size() != b.list.size() || a.table.size() != b.table.size() ||
      std::bit_cast<std::uint64_t>(a.number) != std::bit_cast<std::uint64_t>(b.number)) {
    return false;
  }
  for (std::size_t i = 0; i < a.list.size(); ++i) {
    if (!same_tree(a.list[i], b.list[i])) return false;
  }
  for (const KeyValue& entry : a.table) {
    const Value* other = b.find(entry.key);
    if (other == nullptr || !same_tree(entry.value, *other)) return false;
  }
  return true;
}

std::string joined(const std::vector<std::string>& items, const std::string& newline) {
  std::string text;
  for (const std::string& item : items) text += item + newline;
  return text;
}

// The old text but for one item: all ahead of it and all behind it is still there.
bool only_one_item_changed(const std::vector<std::string>& items, const std::string& newline,
                           const std::string& edited) {
  for (std::size_t i = 0; i <= items.size(); ++i) {
    const auto split = items.begin() + static_cast<std::ptrdiff_t>(i);
    const std::string front = joined({items.begin(), split}, newline);
    const std::string back =
        joined({split == items.end() ? split : split + 1, items.end()}, newline);
    if (edited.size() >= front.size() + back.size() && edited.starts_with(front) &&
        edited.ends_with(back)) {
      return true;
    }
  }
  return false;
}

bool reads(const std::string& text) {
  try {
    read_document(text, "f");
    return true;
  } catch (const InvalidInput&) {
    return false;
  }
}

}  // namespace

TEST_CASE("random edits of random documents set one value and keep all other lines") {
  int edited_count = 0, added_count = 0, refused_count = 0;
  for (std::uint32_t seed = 0; seed < 20000; seed += testing::kStep) {
    Dice dice(seed);
    const std::vector<std::string> items = random_items(dice);
    const std::string newline = dice(4) == 0 ? "\r\n" : "\n";
    const std::string text = joined(items, newline), path = random_path(dice);
    const std::string value = dice.of(kValues);
    CAPTURE(text);
    CAPTURE(path);
    CAPTURE(value);
    if (!reads(text)) continue;
    Value wanted = read_document(text, "f");
    const Value old = wanted;
    std::string edited;
    try {
      set_at(wanted, split_path(path, "f"), read_value(value, {.file = "f"}));
      edited = edit_document(text, "f", path, value);
    } catch (const InvalidInput&) {
      ++refused_count;
      continue;
    }
    REQUIRE(same_tree(read_document(edited, "f"), wanted));
    REQUIRE(only_one_item_changed(items, newline, edited));
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string tag = "# note " + std::to_string(i);
      REQUIRE((edited.find(tag) == std::string::npos) == (text.find(tag) == std::string::npos));
    }
    ++edited_count;
    if (edited.find(text.substr(0, text.size() / 2)) == 0 && edited.size() > text.size()) {
      ++added_count;
    }
  }
  CHECK(edited_count > 5000 / static_cast<int>(testing::kStep));
  CHECK(added_count > 1000 / static_cast<int>(testing::kStep));
  CHECK(refused_count > 500 / static_cast<int>(testing::kStep));
}
