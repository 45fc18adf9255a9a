#include "experiments/calibrate/handover_log.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "tests/calibrate/draws.h"
#include "tests/calibrate/problem_text.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

/// A text, given in pieces of so many bytes.
XmlTags::Source source_of(const std::string& text, std::size_t piece = 1 << 20) {
  return [text, piece, at = std::size_t{0}](char* to, std::size_t most) mutable {
    const std::size_t size = std::min({piece, most, text.size() - at});
    std::memcpy(to, text.data() + at, size);
    at += size;
    return size;
  };
}

HandoverLog log_of(const std::string& text, const std::string& attribute = kTeamAttribute) {
  return read_handovers(source_of(text), "log.xes", attribute);
}

std::string problem_in(const std::string& text, const std::string& attribute = kTeamAttribute) {
  return problem_of([&] { log_of(text, attribute); });
}

std::string event(const std::string& team) {
  return "<event><string key=\"concept:name\" value=\"work\"/><string key=\"org:group\" value=\"" +
         team + "\"/></event>\n";
}

using Counts = std::vector<std::uint32_t>;

const std::string kSmall =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!-- <event> of no log -->\n"
    "<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">\n"
    "<global scope=\"event\"><string key=\"org:group\" value=\"UNKNOWN\"/></global>\n"
    "<trace><string key=\"org:group\" value=\"of the case\"/>\n" +
    event("A") + event("A") + event("B") + event("A") + "</trace>\n<trace>" + event("B") +
    "</trace>\n</log>\n";

void write_gzip(const std::string& path, const std::string& text) {
  gzFile file = gzopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  REQUIRE(gzwrite(file, text.data(), static_cast<unsigned>(text.size())) ==
          static_cast<int>(text.size()));
  REQUIRE(gzclose(file) == Z_OK);
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("changes of the team between consecutive events of a case are counted") {
  const HandoverLog log = log_of(kSmall);
  CHECK(log.handovers == Counts{2, 0});
  CHECK(log.events == 5);
  CHECK(log.events_without == 0);
  CHECK(log.teams == 2);
}

TEST_CASE("only an event's own attribute names its team") {
  const HandoverLog log = log_of(
      "<log><trace><event><string key='org:group' value='A'><string key='org:group' value='C'/>"
      "</string></event><event><list key='x'><string key='org:group' value='D'/></list></event>"
      "<event><string key='org:group' value=''/></event>"
      "<event><string key='org:group' value='B'/></event></trace>"
      "<trace><event/><event><date key='time:timestamp' value='2026'/></event></trace>"
      "<trace/><event><string key='org:group' value='E'/></event>"
      "<other><event><string key='org:group' value='F'/></event></other></log>");
  CHECK(log.handovers == Counts{1});  // A, two that name none, B
  CHECK(log.events == 6);
  CHECK(log.events_without == 4);
  CHECK(log.cases_without == 2);
  CHECK(log.teams == 2);
}

TEST_CASE("prefixes, entities, CDATA, comments and both quotes are read as XML has them") {
  const HandoverLog log = log_of(
      "\xef\xbb\xbf<!DOCTYPE log>\r\n<x:log><x:trace>"
      "<x:event><x:string value = 'R&amp;D > all' key\n=\n\"org:group\" /></x:event>"
      "<!-- <x:event> \"it's --><![CDATA[ <x:event> ]] > ]]>"
      "<x:event><x:string key='org:group' value=\"R&#38;D &gt; &#x61;ll\"/></x:event>"
      "<x:event><x:string key='org:group' value='&#x20AC;&lt;'/></x:event>"
      "</x:trace></x:log>\n\n<!-- after --> ");
  CHECK(log.handovers == Counts{1});
  CHECK(log.teams == 2);
}

TEST_CASE("another attribute can name the team") {
  const std::string text =
      "<log><trace><event><string key='org:role' value='1st'/></event>"
      "<event><string key='org:role' value='2nd'/></event></trace></log>";
  CHECK(log_of(text, "org:role").handovers == Counts{1});
  const std::string said = problem_in(text, "org:rule");
  CHECK(says(said, "no event has the attribute 'org:rule'"));
  CHECK(says(said, "did you mean 'org:role'?"));
}

TEST_CASE("what is no event log is refused with its line") {
  struct Case {
    std::string text, part;
  };
  const Case cases[] = {
      {"", "log.xes:1: holds no log"},
      {"\n  \n", "holds no log"},
      {"case,team\n1,A\n", "log.xes:1: does not begin as XML"},
      {"<html><body/></html>", "begins with <html>: no event log"},
      {"<log>\n</log>", "holds no events"},
      {"<log><trace></trace></log>", "holds no events"},
      {"<log>\n<trace>\n</log>", "log.xes:3: </log> closes <trace> of line 2"},
      {"<log></log></log>", "closes nothing"},
      {"<log></log>\n<log></log>", "log.xes:2: there is a second log"},
      {"<log></log> more", "text after the end"},
      {"<log>\n<trace>\n<event>", "ends inside <event> of line 3: it was cut off"},
      {"<log>\n<trace", "ends inside the tag of line 2"},
      {"<log><!-- never", "ends inside a comment"},
      {"<log", "ends inside the tag"},
      {"<", "ends inside a tag"},
      {"<log><trace a=1></trace></log>", "attribute that is no XML"},
      {"<log><trace a></trace></log>", "attribute that is no XML"},
      {"<log><1/></log>", "no name that XML allows"},
      {"<log><></log>", "before the next '<'"},
      {"<log><a b='<'/></log>", "before the next '<'"},
      {"<log><trace><event><string key='&nbsp;'/></event></trace></log>", "no entity of XML"},
      {"<log><trace><event><string key='&#0;'/></event></trace></log>", "no entity of XML"},
      {"<log><trace><event><string key='a&b'/></event></trace></log>", "no entity of XML"},
      {"<!DOCTYPE log [<!ENTITY a 'b'>]><log></log>", "entities of its own"},
      {"<!x><log></log>", "declaration is not XML"},
      {std::string("<log>\n\0</log>", 13), "log.xes:2: holds a NUL byte"},
      {std::string("\xff\xfe<\0l\0", 6), "UTF-16"},
      {"<log><trace>" + event("A") + event("A") + "</trace></log>", "no case changes"},
  };
  for (const auto& [text, part] : cases) {
    const std::string said = problem_in(text);
    CAPTURE(text);
    CAPTURE(said);
    CHECK(says(said, part));
  }
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<log>";
  CHECK(says(problem_in(deep), "256 tags"));
  CHECK(says(problem_in("<log a='" + std::string(2 << 20, 'x') + "'/>"), "longer than 1 MiB"));
  std::string busy = "<log><trace>";
  for (int i = 0; i <= 1'001; ++i) busy += event(i % 2 == 0 ? "A" : "B");
  CHECK(says(problem_in(busy + "</trace></log>"), "more than 1,000 times"));
}

TEST_CASE("how a source cuts the bytes changes nothing") {
  for (const std::size_t piece : {1, 2, 3, 7, 100}) {
    CHECK(read_handovers(source_of(kSmall, piece), "log.xes").handovers == Counts{2, 0});
  }
}

TEST_CASE("random logs are counted as their teams were drawn") {
  Draws draws(11);
  for (int round = 0; round < 50; ++round) {
    std::string text = "<log>";
    Counts expected;
    const std::size_t cases = 2 + draws.below(8);
    for (std::size_t c = 0; c < cases; ++c) {
      text += "<trace>";
      std::uint32_t changes = 0;
      std::size_t team = draws.below(3);
      const std::size_t events = 1 + draws.below(12);
      for (std::size_t e = 0; e < events; ++e) {
        const std::size_t next = draws.below(3);
        changes += e > 0 && next != team ? 1 : 0;
        team = next;
        text += event("team " + std::to_string(team));
        if (draws.chance(0.2)) text += "<event/>";
      }
      text += "</trace>\n";
      expected.push_back(changes);
    }
    if (std::ranges::all_of(expected, [](std::uint32_t n) { return n == 0; })) continue;
    CHECK(log_of(text + "</log>").handovers == expected);
  }
}

TEST_CASE("files are read packed and plain, whatever they are called") {
  TemporaryFolder folder;
  const std::string packed = folder.file("a.xes"), plain = folder.file("b.xes.gz");
  write_gzip(packed, kSmall);
  write_bytes(plain, kSmall);
  CHECK(read_handovers(packed).handovers == Counts{2, 0});
  CHECK(read_handovers(plain).handovers == Counts{2, 0});
  const auto said = [](const std::string& path) {
    return problem_of([&] { read_handovers(path); });
  };
  CHECK(says(said(folder.file("none.xes")), "cannot be opened: No such file"));
  CHECK(says(said(folder.path().string()), "cannot be read: Is a directory"));
}

TEST_CASE("packed files that were cut off or damaged are told, wherever it was") {
  TemporaryFolder folder;
  std::string text = "<log>";
  Draws draws(12);
  for (int i = 0; i < 300; ++i) {
    text += "<trace>" + event("t" + std::to_string(draws.below(100))) +
            event("t" + std::to_string(draws.below(100))) + "</trace>";
  }
  const std::string path = folder.file("log.xes.gz");
  write_gzip(path, text + "</log>");
  const std::string bytes = bytes_of(path);
  const Counts whole = read_handovers(path).handovers;
  for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 97) {
    write_bytes(path, bytes.substr(0, size));
    CAPTURE(size);
    CHECK(problem_of([&] { read_handovers(path); }) != "");
  }
  write_bytes(path, bytes.substr(0, bytes.size() / 2));
  CHECK(says(problem_of([&] { read_handovers(path); }), "cut off"));
  for (std::size_t missing = 1; missing <= 12; ++missing) {  // where the text is whole, or nearly
    write_bytes(path, bytes.substr(0, bytes.size() - missing));
    CAPTURE(missing);
    CHECK(says(problem_of([&] { read_handovers(path); }), "its gzip data end too early"));
  }
  std::size_t damaged = 0;
  for (int round = 0; round < 200; ++round) {
    std::string other = bytes;
    // Not in the header, parts of which mean nothing.
    const std::size_t at = 10 + draws.below(bytes.size() - 10);
    other[at] = static_cast<char>(other[at] ^ (1 << draws.below(8)));
    write_bytes(path, other);
    const std::string said = problem_of([&] { CHECK(read_handovers(path).handovers == whole); });
    damaged += said != "" ? 1 : 0;
  }
  CHECK(damaged == 200);
}

TEST_CASE("any bytes are refused or read, and never break anything") {
  Draws draws(13);
  const std::string letters = "<>/='\"&;!-[]?abl:logtraceevent \n";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = round % 2 == 0 ? kSmall : "";
    const std::size_t changes = 1 + draws.below(round % 2 == 0 ? 4 : 60);
    for (std::size_t i = 0; i < changes; ++i) {
      const char c = letters[draws.below(letters.size())];
      if (round % 2 == 0) {
        text[draws.below(text.size())] = c;
      } else {
        text += c;
      }
    }
    try {
      const HandoverLog log = log_of(text);
      CHECK(!log.handovers.empty());
    } catch (const InvalidInput& error) {
      CHECK(error.problems().size() == 1);
    }
  }
}
