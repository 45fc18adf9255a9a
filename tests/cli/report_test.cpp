// rapport report, and compare --report.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"

using namespace rapport;

TEST_CASE("a comparison's results file becomes a page, and --report gives the same one") {
  const CompanyFile company;
  const std::string page = company.folder.file("page.html"), other = company.folder.file("b.html");
  const Words compare{"compare", company.path, "--replications", "3", "--quiet"};
  REQUIRE(rapport_command(joined(compare, {"--out", company.results})).code == 0);
  const CommandEnd made = rapport_command({"report", company.results, "-o", page});
  CHECK(made.code == 0);
  CHECK(contains(made.out, "page.html"));
  const std::string html = text_of(page);
  CHECK(contains(html, "<!doctype html>"));
  CHECK(contains(html, "Illustration."));

  REQUIRE(rapport_command(joined(compare, {"--report", other})).code == 0);
  const auto title = [](const std::string& text) {
    const std::size_t from = text.find("<h1");
    return text.substr(from, text.find("</h1>") - from);
  };
  CHECK(title(text_of(other)) == title(html));
}

TEST_CASE("a report that exists is refused before any work, and not touched") {
  const CompanyFile company;
  const std::string kept = company.folder.file("kept.html");
  write_text(kept, "precious");
  const CommandEnd compare = rapport_command(
      {"compare", company.path, "--replications", "1000000", "--quiet", "--report", kept});
  CHECK(compare.code == 5);
  CHECK(contains(compare.err, "kept.html' exists already"));
  CHECK(rapport_command({"report", company.folder.file("missing.db"), "--out", kept}).code == 5);
  CHECK(text_of(kept) == "precious");
  CHECK(company.names() == Words{"company.toml", "kept.html"});
}

TEST_CASE("words of a file that is no report are refused, and no page is made") {
  const CompanyFile company;
  REQUIRE(rapport_command(
              {"compare", company.path, "--replications", "2", "--quiet", "--out", company.results})
              .code == 0);
  const std::string page = company.folder.file("page.html"),
                    next = company.folder.file("next.html");
  const CommandEnd end =
      rapport_command({"report", company.results, "-o", next, "--words", company.path});
  CHECK(end.code == 3);
  CHECK(contains(end.err, "company.toml"));
  CHECK(contains(end.err, "is no page of 'rapport report'"));
  CHECK(company.names() == Words{"company.toml", "results.db"});
  REQUIRE(rapport_command({"report", company.results, "-o", page}).code == 0);
  CHECK(rapport_command({"report", company.results, "-o", next, "--words", page}).code == 0);
  CHECK(text_of(next) == text_of(page));
}

TEST_CASE("report says what it needs") {
  const CompanyFile company;
  CHECK(rapport_command({"report", company.results}).code == 2);
  const CommandEnd none =
      rapport_command({"report", company.path, "-o", company.folder.file("page.html")});
  CHECK(none.code == 5);
  CHECK(contains(none.err, "is no results file"));
  CHECK(company.names() == Words{"company.toml"});
  const CommandEnd self = rapport_command(
      {"compare", company.path, "--aa", "2", "--report", company.folder.file("page.html")});
  CHECK(self.code == 2);
}
