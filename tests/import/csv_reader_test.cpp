#include "experiments/import/csv_reader.h"

#include <doctest/doctest.h>

#include <sstream>
#include <tuple>

#include "experiments/import/text_encoding.h"

using namespace rapport;

namespace {

struct Record {
  std::size_t line;
  CsvFault fault;
  std::vector<std::string> fields;
  bool operator==(const Record&) const = default;
};

std::vector<Record> records_of(const std::string& text) {
  std::istringstream in(text);
  CsvReader csv(in);
  std::vector<Record> records;
  while (csv.next()) {
    Record record{csv.line(), csv.fault(), {}};
    if (csv.fault() == CsvFault::none) {
      record.fields.assign(csv.fields().begin(), csv.fields().end());
    }
    records.push_back(record);
  }
  return records;
}

using Records = std::vector<Record>;
using Fields = std::vector<std::string>;
constexpr CsvFault kFine = CsvFault::none;

Fields header_of(const std::string& text, char separator) {
  std::istringstream in(text);
  const CsvReader csv(in);
  CHECK(csv.separator() == separator);
  CHECK(csv.header_fault() == kFine);
  return csv.header();
}

std::string bytes_of(const std::u16string& text, bool low_first, bool mark) {
  std::string bytes;
  const auto add = [&](char16_t unit) {
    const char low = static_cast<char>(unit & 0xff), high = static_cast<char>(unit >> 8);
    bytes += low_first ? std::string{low, high} : std::string{high, low};
  };
  if (mark) add(0xfeff);
  for (const char16_t unit : text) add(unit);
  return bytes;
}

}  // namespace

TEST_CASE("plain records, lines ending in LF or CRLF or not at all, empty lines skipped") {
  const Records expected = {{2, kFine, {"1", "2"}}, {4, kFine, {"", " x "}}};
  CHECK(records_of("a,b\n1,2\n\n, x ") == expected);
  CHECK(records_of("a,b\r\n1,2\r\n\r\n, x \r\n") == expected);
  CHECK(records_of("").empty());
  CHECK(records_of("a,b").empty());
}

TEST_CASE("quoted fields hold separators, doubled quotes and line breaks") {
  CHECK(records_of("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n\"two\r\nlines\",\"\"\n\"\"\"\",7\n") ==
        Records{{2, kFine, {"1,5", "say \"hi\""}},
                {3, kFine, {"two\r\nlines", ""}},
                {5, kFine, {"\"", "7"}}});
  CHECK(records_of("a,b\n5\" disk,b\"\n") == Records{{2, kFine, {"5\" disk", "b\""}}});
  CHECK(header_of("\"day, month\",\"b\"\n", ',') == Fields{"day, month", "b"});
}

TEST_CASE("the separator is the most frequent one of the header, outside quotes") {
  CHECK(header_of("a,b;c\n", ',') == Fields{"a", "b;c"});
  CHECK(header_of("a;b,1;c\nx;y;z,,,,\n", ';') == Fields{"a", "b,1", "c"});
  CHECK(header_of("a\tb\n", '\t') == Fields{"a", "b"});
  CHECK(header_of("\"a,b,c\";d\n", ';') == Fields{"a,b,c", "d"});
  CHECK(header_of("alone\n", ',') == Fields{"alone"});
}

TEST_CASE("a byte-order mark is skipped, and UTF-16 is read") {
  CHECK(header_of("\xef\xbb\xbf"
                  "a,b\n",
                  ',') == Fields{"a", "b"});
  // In both orders, with a mark and without, a letter beyond ASCII and one beyond 65,535.
  for (const bool low_first : {true, false}) {
    for (const bool mark : {true, false}) {
      CAPTURE(low_first);
      CAPTURE(mark);
      const std::u16string text = u"first,second\r\n\u00fc,\U0001f600\n1,\"2\n3\"\n";
      std::istringstream in(bytes_of(text, low_first, mark));
      CsvReader csv(in);
      REQUIRE(csv.utf16());
      CHECK(csv.header() == Fields{"first", "second"});
      REQUIRE(csv.next());
      CHECK(csv.fields()[0] == "\xc3\xbc");
      CHECK(csv.fields()[1] == "\xf0\x9f\x98\x80");
      REQUIRE(csv.next());
      CHECK(csv.fields()[1] == "2\n3");
      CHECK_FALSE(csv.next());
    }
  }
}

TEST_CASE("UTF-16 of many buffers is read whole, halves of pairs that stand alone are replaced") {
  std::u16string text = u"a,b\n";
  for (int i = 0; i < 60'000; ++i) text += u"\u4e2d\U0001f600,7\n";
  std::istringstream in(bytes_of(text, true, true));
  CsvReader csv(in);
  std::size_t right = 0;
  while (csv.next()) {
    right += csv.fields()[0] == "\xe4\xb8\xad\xf0\x9f\x98\x80" ? 1 : 0;
  }
  CHECK(right == 60'000);
  const std::u16string halves = {
      u'a', u'b', u'\n', char16_t{0xdc00}, u'\n', char16_t{0xd800}, u'x', u'\n', char16_t{0xd800}};
  std::istringstream broken(bytes_of(halves, false, true) + "\xd8");
  CsvReader replaced(broken);
  for (const char* expected : {"\xef\xbf\xbd", "\xef\xbf\xbdx", "\xef\xbf\xbd"}) {
    REQUIRE(replaced.next());
    CHECK(replaced.fields()[0] == expected);
  }
}

TEST_CASE("the header is the line with most of the headings that are looked for") {
  const CsvReader::KnownHeading known = [](std::string_view heading) {
    return heading == "date" || heading == "wait" || heading == "agent";
  };
  const auto found = [&](const std::string& text) {
    std::istringstream in(text);
    CsvReader csv(in, known);
    return std::tuple(csv.header(), csv.separator(), csv.header_line(), csv.title_lines());
  };
  using Found = std::tuple<Fields, char, std::size_t, std::size_t>;
  const Fields three = {"date", "wait", "agent"};
  CHECK(found("date,wait,agent\n1,2,3\n") == Found{three, ',', 1, 0});
  CHECK(found("Report; of calls, all\n\nfrom 1, to 2, and on, on\ndate;wait;agent\n1;2;3\n") ==
        Found{three, ';', 4, 2});
  CHECK(found("A report,,\nof calls,,\ndate,wait,agent\n1,2,3\n") == Found{three, ',', 3, 2});
  CHECK(found("date|wait|agent\n1|2,3,4,5|6\n") == Found{three, '|', 1, 0});
  CHECK(found("a \"title\ndate,wait,agent\n1,2,3\n") == Found{three, ',', 2, 1});
  // A word of a record is a heading too.
  CHECK(found("date,wait,who\n1,2,agent\nagent,3,4\n") ==
        Found{{"date", "wait", "who"}, ',', 1, 0});
  // None is known: the first line that has a separator.
  CHECK(found("A report\n\nx,y\n1,2\n") == Found{{"x", "y"}, ',', 3, 1});
  CHECK(found("x\n1\n") == Found{{"x"}, ',', 1, 0});
}

TEST_CASE("a first line says the separator") {
  for (const char* line : {"sep=;\n", "SEP=;\r\n", "\"sep=;\"\n", "\xef\xbb\xbfsep=;\n"}) {
    CAPTURE(line);
    CHECK(header_of(std::string(line) + "a,b,c,d;e\n1;2\n", ';') == Fields{"a,b,c,d", "e"});
  }
  CHECK(header_of("sep=~\na~b\n1~2\n", '~') == Fields{"a", "b"});
  std::istringstream in("sep=;\na;b\n1;2\n");
  CsvReader csv(in);
  REQUIRE(csv.next());
  CHECK(csv.line() == 3);
  CHECK(header_of("sep=", ',') == Fields{"sep="});
}

TEST_CASE("empty fields at the end of a line are no fault") {
  CHECK(records_of("a,b,\n1,2,3\n4,5\n") ==
        Records{{2, kFine, {"1", "2", "3"}}, {3, kFine, {"4", "5", ""}}});
  CHECK(records_of("a,b\n1,2,\n1,2,,\n") ==
        Records{{2, kFine, {"1", "2"}}, {3, kFine, {"1", "2"}}});
}

TEST_CASE("broken records are told with their line, and the reader goes on behind them") {
  const std::string nul(
      "a,b\n1,\0"
      "2\n3,4\n",
      13);
  CHECK(records_of(nul) == Records{{2, CsvFault::nul_byte, {}}, {3, kFine, {"3", "4"}}});
  CHECK(records_of("a,b\n1\n1,2,3\n3,4\n") == Records{{2, CsvFault::field_count, {}},
                                                      {3, CsvFault::field_count, {}},
                                                      {4, kFine, {"3", "4"}}});
  CHECK(records_of("a,b\n1,\"2\n3,4\n5,6\n") ==
        Records{{2, CsvFault::unclosed_quote, {}}, {3, kFine, {"3", "4"}}, {4, kFine, {"5", "6"}}});
  CHECK(records_of("a,b\n1,\"2\"x\n3,4\n") ==
        Records{{2, CsvFault::text_after_quote, {}}, {3, kFine, {"3", "4"}}});
}

TEST_CASE("records longer than the limit are passed over, others reach up to it") {
  const std::size_t most = CsvReader::kLongestRecord;
  const std::string fits(most - 3, 'x');  // with separator, one more field and line break
  CHECK(records_of("a,b\n" + fits + ",1\n3,4\n") ==
        Records{{2, kFine, {fits, "1"}}, {3, kFine, {"3", "4"}}});
  CHECK(records_of("a,b\n" + fits + "y,1\n3,4\n") ==
        Records{{2, CsvFault::too_long, {}}, {3, kFine, {"3", "4"}}});
  CHECK(records_of("a,b\n1,2\n" + std::string(20 * most, 'x') + "\n3,4\n") ==
        Records{{2, kFine, {"1", "2"}}, {3, CsvFault::too_long, {}}, {4, kFine, {"3", "4"}}});
  CHECK(records_of("a,b\n\"" + std::string(2 * most, 'x') + "\n3,4\n") ==
        Records{{2, CsvFault::unclosed_quote, {}}, {3, kFine, {"3", "4"}}});
}

TEST_CASE("many buffers of records, quoted over several lines, are read whole") {
  std::string text = "a,b\n";
  for (int i = 0; i < 60'000; ++i)
    text += std::to_string(i) + ",\"line\n" + std::to_string(i) + "\"\n";
  std::istringstream in(text);
  CsvReader csv(in);
  std::size_t read = 0, wrong = 0;
  while (csv.next()) {
    const std::string number = std::to_string(read);
    const bool right = csv.fault() == kFine && csv.line() == 2 + 2 * read &&
                       csv.fields()[0] == number && csv.fields()[1] == "line\n" + number;
    wrong += right ? 0 : 1;
    ++read;
  }
  CHECK(read == 60'000);
  CHECK(wrong == 0);
}

TEST_CASE("fields that are no UTF-8 are taken as Windows-1252") {
  std::istringstream in(
      "a,b\nM\xfcller,\x80"
      "5\nM\xc3\xbcller,x\n");
  CsvReader csv(in);
  REQUIRE(csv.next());
  CHECK(csv.fields()[0] == "M\xc3\xbcller");
  CHECK(csv.fields()[1] ==
        "\xe2\x82\xac"
        "5");
  REQUIRE(csv.next());
  CHECK(csv.fields()[0] == "M\xc3\xbcller");
  CHECK(csv.encoding().other_fields == 2);
  CHECK(csv.encoding().first_other == 2);
  CHECK(csv.encoding().utf8_fields == 1);
}

TEST_CASE("UTF-8 is told from what is none") {
  for (const char* good : {"", "abc", "\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf",
                           "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
                           "a\xe2\x82\xac"
                           "b"}) {
    CAPTURE(good);
    CHECK(is_utf8(good));
  }
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xc3", "\xe2\x82",
        "\xe2\x82z", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xff"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_utf8(bad));
  }
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  std::string converted;
  append_windows_1252(all, converted);
  CHECK(is_utf8(converted));
  CHECK(converted.find("\xc5\xb8") != converted.npos);  // 0x9f: Y with diaeresis
}
