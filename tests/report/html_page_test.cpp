// Pages as files: whatever users type is a text in them, and nothing comes from elsewhere.
#include "experiments/report/html_page.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiments/report/kept_words.h"
#include "experiments/report/study_report.h"
#include "tests/report/made_source.h"

using namespace rapport;

namespace {

const std::string kEvil =
    "</title></style></span></script><script>alert(\"1\")</script>'\"><img src=x "
    "onerror=alert(1)> & <!--";

std::size_t count_in(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++count;
  }
  return count;
}

/// A report with the same hostile text in every place that has a text.
Report evil_report() {
  Sentence sentence{kEvil};
  sentence.say(kEvil).number(kEvil, kEvil);
  ReportTable table;
  table.is_text = {true, false};
  table.head = {{kEvil, kEvil}, {kEvil}};
  table.rows = {{{kEvil, kEvil + "\n" + kEvil, true}, {kEvil}}};
  ReportColumns columns;
  columns.left.push_back({ReportParagraph{Weight::body, sentence}});
  columns.right.push_back({ReportFold{kEvil, kEvil}});
  Explorer explorer;
  explorer.factors = {{kEvil, kEvil, 0, 1, false, {}}, {kEvil, "", 0, 1, false, {kEvil, kEvil}}};
  explorer.metrics = {{kEvil, kEvil, false, 0.1}};
  explorer.points = {{kEvil, {0.5, 1}, {Interval{1, 0.1, 0.95, 3}}}};
  explorer.today = {kEvil, {}, {Interval{1, 0.1, 0.95, 3}}};
  explorer.fit();
  Drawing drawing{100, 50, {Text{Role::body, Anchor::left, {0, 20}, {}, kEvil}}, {}, kEvil};
  drawing.regions.push_back({{0, 0, 10, 10}, kEvil, kEvil});
  Report report{kEvil, kEvil, {}};
  ReportPage page{kEvil, {}};
  page.add(ReportParagraph{Weight::title, sentence});
  page.add(ReportHeading{kEvil, kEvil});
  page.add(ReportNote{ReportNote::Kind::warning, kEvil, sentence});
  page.add(ReportTiles{{{kEvil, kEvil, {kEvil}, Verdict::better, true}}});
  page.add(std::move(table));
  page.add(ReportChart{std::move(drawing), kEvil});
  page.add(ReportCode{kEvil});
  page.add(std::move(columns));
  page.add(std::move(explorer));
  report.pages.push_back(std::move(page));
  return report;
}

/// Names of elements that are opened, each once a time it is.
std::size_t elements(const std::string& html, const std::string& name) {
  return count_in(html, "<" + name + ">") + count_in(html, "<" + name + " ");
}

}  // namespace

TEST_CASE("texts of users stay texts in every place of a page") {
  const std::string html = html_of(evil_report());
  CHECK(elements(html, "script") == 2);  // the points and the page's own
  CHECK(count_in(html, "</script>") == 2);
  CHECK(elements(html, "img") == 0);
  CHECK(elements(html, "style") == 1);
  CHECK(count_in(html, "</style>") == 1);
  CHECK(count_in(html, "<!--") == 0);
  CHECK(count_in(html, "</title>") == 3);  // the page's, the chart's and its region's
  CHECK(count_in(html, "&lt;script&gt;alert(&quot;1&quot;)") > 25);
}

TEST_CASE("the same of a report of results whose texts are hostile") {
  const auto value = [](std::size_t, std::size_t key, std::size_t point, std::uint32_t r) {
    return (key == 0 ? 60.0 : 5e5) * (1 + 0.1 * static_cast<double>(point)) + std::sin(r + 1.0);
  };
  ReportSource source = made_source(policies_study(kEvil), firm_text(kEvil, kEvil), value);
  source.results = kEvil;
  source.data.failures.push_back({1, 0, 0, kEvil});
  const std::string html = html_of(make_report(source));
  CHECK(elements(html, "script") == 1);
  CHECK(elements(html, "img") == 0);
  CHECK(count_in(html, "<!--") == 0);
}

TEST_CASE("a page needs nothing else, and each chart says what it shows") {
  const auto value = [](std::size_t, std::size_t key, std::size_t point, std::uint32_t r) {
    return (key == 0 ? 60.0 : 5e5) + static_cast<double>(point) + 0.1 * std::sin(r + 1.0);
  };
  const ReportSource source = made_source(grid_study(), firm_text("Firm", "More"), value);
  const std::string html = html_of(make_report(source));
  CHECK(count_in(html, "src=") == 0);
  CHECK(count_in(html, "href=") == 0);
  CHECK(count_in(html, "url(") == 0);
  CHECK(count_in(html, "@import") == 0);
  CHECK(count_in(html, "http") ==
        count_in(html, "http://www.w3.org/2000/svg") + count_in(html, "http-equiv"));
  CHECK(count_in(html, "default-src 'none'") == 1);
  const std::size_t charts = count_in(html, "<svg ");
  CHECK(charts >= 3);
  CHECK(count_in(html, "<desc id=\"chart") == charts);
  CHECK(count_in(html, "role=\"img\" aria-labelledby=\"chart") == charts);
  CHECK(count_in(html, "@media print") == 1);
}

TEST_CASE("numbers within fields cannot be edited, their words can") {
  Sentence sentence{"title"};
  sentence.say("keeps ").number("title.change", "7").say(" more");
  Report report{"R", "", {{"p", {}}}};
  report.pages[0].add(ReportParagraph{Weight::title, sentence});
  const std::string html = html_of(report);
  CHECK(count_in(html,
                 "data-made=\"keeps {title.change} more\">keeps <span class=\"bound\" "
                 "contenteditable=\"false\" data-number=\"title.change\">7</span> more</h1>") == 1);
}

namespace {

Report with_title(const std::string& words, const std::string& change) {
  Sentence sentence{"title"};
  sentence.say(words).number("change", change).say(" more");
  Report report{"R", "", {{"p", {}}}};
  ReportColumns columns;
  columns.right.push_back({ReportParagraph{Weight::title, sentence}});
  report.pages[0].add(std::move(columns));
  return report;
}

const Sentence& title_of(const Report& report) {
  const auto& columns = std::get<ReportColumns>(report.pages[0].blocks[0].what);
  return std::get<ReportParagraph>(columns.right[0].what).sentence;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("edited words are kept with the new numbers, also a second time") {
  const std::string page = html_of(with_title("“<A> & B” keeps ", "7"));
  const std::string edited =
      replaced(page, ">“&lt;A&gt; &amp; B” keeps ",
               ">We <b class=\"a>b\">win</b> at&nbsp;least<br>&lt;&#8364;&#x20AC;&gt; ");
  Report later = with_title("“<A> & B” keeps ", "9");
  CHECK(keep_words(later, fields_of_page(edited)).empty());
  CHECK(title_of(later).text() == "We win at least <€€> 9 more");
  // The page made of it is edited too: its words come along again.
  Report last = with_title("“<A> & B” keeps ", "11");
  CHECK(keep_words(last, fields_of_page(html_of(later))).empty());
  CHECK(title_of(last).text() == "We win at least <€€> 11 more");
}

TEST_CASE("words are not kept where results now say something else, and that is said") {
  const std::string edited =
      replaced(html_of(with_title("X keeps ", "7")), ">X keeps ", ">X surely keeps ");
  Report later = with_title("Y keeps ", "3");
  const std::vector<std::string> left_out = keep_words(later, fields_of_page(edited));
  REQUIRE(left_out.size() == 1);
  CHECK(left_out[0].find("X surely keeps 7 more") != std::string::npos);
  CHECK(title_of(later).text() == "Y keeps 3 more");
}

TEST_CASE("a field that nobody edited takes what the results say") {
  Report later = with_title("Y keeps ", "3");
  CHECK(keep_words(later, fields_of_page(html_of(with_title("X keeps ", "7")))).empty());
  CHECK(title_of(later).text() == "Y keeps 3 more");
}

TEST_CASE("any bytes can be given as a page") {
  for (const std::string& text :
       {std::string("<"), std::string("<h1 data-field=\"a\" data-made=\"b\">"),
        std::string("<h1 data-field=\"a\" data-made=\"b\"><span data-number=\"n\">7"),
        std::string("<p data-field=\"a data-made=\">&#x;&;&#99999999;<"),
        std::string("\0\xff", 2)}) {
    Report report = with_title("X keeps ", "7");
    keep_words(report, fields_of_page(text));
    CHECK_FALSE(html_of(report).empty());
  }
}

TEST_CASE("a cell has its policy's mark before its text, and others have none") {
  Report report{"Marks", "", {{"page", {}}}};
  ReportTable table;
  table.is_text = {true, false};
  ReportCell marked("Ours");
  marked.slot = 1;
  table.rows = {{marked, {"1"}}};
  report.pages[0].add(std::move(table));
  const std::string html = html_of(report);
  CHECK(count_in(html, "<span class=\"mark\"><svg") == 1);
  CHECK(count_in(html, " Ours</span></td>") == 1);  // in one piece with its mark
}
