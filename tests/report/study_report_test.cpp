// What a report says, of numbers that were made so that it is known.
#include "experiments/report/study_report.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/report/answer_words.h"
#include "experiments/report/html_page.h"
#include "experiments/report/report_words.h"
#include "tests/report/made_source.h"

using namespace rapport;

namespace {

/// Luck that all options share, and a little of each option's own.
double luck(std::size_t point, std::uint32_t replication) {
  return 0.8 * std::sin(1.0 + replication) +
         0.05 * std::cos(3.0 * static_cast<double>(point) + 5.0 * replication);
}

/// Retention by option (today, more, less) and what it moves of money.
ValueOf with_gain(double more, double less = -4) {
  return [=](std::size_t, std::size_t key, std::size_t point, std::uint32_t r) {
    const double gain = point == 0 ? 0 : point == 1 ? more : less;
    if (key == 0) return 60 + gain + luck(point, r);
    if (key == 1) return 500'000 - 10'000 * gain + 1000 * luck(point, r);
    return 900'000 + 20'000 * gain + 1000 * luck(point, r);
  };
}

ReportSource source_with(const ValueOf& value, const std::string& more = "",
                         std::size_t variants = 1) {
  return made_source(policies_study("Staff", more), firm_text("Firm", "More agents"), value,
                     variants);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string lines_of(const ReportSource& source) {
  std::string all;
  for (const Sentence& line : answer_lines(source)) all += line.text() + "\n";
  return all;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("the title says what holds: better, same, undecided, nothing differs, none better") {
  CHECK(answer_title(source_with(with_gain(7))).text() ==
        "“More agents” keeps 7 more customers in 100 than Today");
  CHECK(answer_title(source_with(with_gain(0.1))).text() ==
        "“More agents” and Today keep as many customers");
  const auto wide = [](std::size_t, std::size_t, std::size_t point, std::uint32_t r) {
    return 60 + (point == 1   ? 1.0 + 4 * std::sin(2.0 + 3 * r)
                 : point == 2 ? -9.0 + luck(2, r)
                              : luck(0, r));
  };
  CHECK(answer_title(source_with(wide)).text() == "Not decided yet: “More agents” against Today");
  const auto equal = [](std::size_t, std::size_t, std::size_t, std::uint32_t r) {
    return 60 + luck(0, r);
  };
  CHECK(answer_title(source_with(equal)).text() ==
        "Customers who stay: nothing that was tried differs from Today");
  CHECK(answer_title(source_with(with_gain(-7))).text() == "No option is better than Today so far");
}

TEST_CASE("without variants the report says that assumptions were not tried") {
  const std::string all = texts_of(make_report(source_with(with_gain(7))));
  CHECK(has(all, "other assumptions were not tried"));
  CHECK(has(all, "Other assumptions: every interval is of luck alone"));
  CHECK_FALSE(has(all, "variants of our assumptions"));
}

TEST_CASE("with variants the least sure stands first, and they are no chances") {
  const auto value = [](std::size_t v, std::size_t key, std::size_t point, std::uint32_t r) {
    return with_gain(3 + static_cast<double>(v % 9))(0, key, point, r);
  };
  const ReportSource source = source_with(value, "", 100);
  CHECK(answer_title(source).text() ==
        "“More agents” keeps 3 to 11 more customers in 100 than Today, best guess 7");
  const std::string lines = answer_lines(source)[0].text();
  CHECK(has(lines, "by luck alone"));
  CHECK(has(lines, "more in 99 of 99 variants of our assumptions"));
  const std::string all = texts_of(make_report(source));
  for (const char* word : {"probab", "chance", "likely", "plausible compan"}) {
    CHECK_FALSE(has(all, word));
  }
  CHECK(has(lines_of(source), "It earns 30,000 to 110,000 EUR a year less"));
  const OverVariants over = over_variants(source, 0, 1);
  CHECK(over.low == doctest::Approx(3).epsilon(0.05));
  CHECK(over.high == doctest::Approx(11).epsilon(0.05));
  CHECK(over.better == 99);
}

TEST_CASE("over variants costs are a range, and a budget is counted in them") {
  const auto value = [](std::size_t v, std::size_t key, std::size_t point, std::uint32_t r) {
    return with_gain(3 + static_cast<double>(v % 9))(0, key, point, r);
  };
  ReportSource source = source_with(value, "budget = 150000\n", 99);
  // 20,000 EUR a point: over 150,000 from a gain of 8 on, which 4 of 9 variants have.
  CHECK(has(lines_of(source),
            "In all it costs 60,000 to 220,000 EUR a year more: within the budget of 150,000 EUR "
            "a year at the numbers as described, over it in 44 of 98."));
  for (LeverEvidence& lever : source.evidence.levers) lever.effect = EvidenceKind::data;
  CHECK(request(source).text() ==
        "to start “More agents”, which costs 60,000 to 220,000 EUR a year more in all.");
}

TEST_CASE("nothing is asked for where too few variants agree") {
  const auto value = [](std::size_t v, std::size_t key, std::size_t point, std::uint32_t r) {
    return with_gain(v % 3 == 0 ? 5 : -1, -20)(0, key, point, r);
  };
  ReportSource source = source_with(value, "", 30);
  for (LeverEvidence& lever : source.evidence.levers) lever.effect = EvidenceKind::data;
  CHECK(request(source).empty());
}

TEST_CASE("variants that go both ways are said to do so") {
  const auto value = [](std::size_t v, std::size_t key, std::size_t point, std::uint32_t r) {
    return with_gain(v == 0 ? 5.0 : static_cast<double>(v) - 3, -20)(0, key, point, r);
  };
  const std::string title = answer_title(source_with(value, "", 9)).text();
  CHECK(has(title, "between 2 fewer customers in 100 and 5 more customers in 100"));
}

TEST_CASE("where no lever rests on data it is an illustration, and nothing is asked of a board") {
  ReportSource source = source_with(with_gain(7));
  std::string all = texts_of(make_report(source));
  CHECK(has(all, "Illustration."));
  CHECK_FALSE(has(all, "We ask the board"));
  for (LeverEvidence& lever : source.evidence.levers) lever.effect = EvidenceKind::data;
  all = texts_of(make_report(source));
  CHECK_FALSE(has(all, "Illustration."));
  CAPTURE(all);
  CHECK(has(
      all, "We ask the board to start “More agents”, which costs 139,980 EUR a year more in all."));
  // All extra cost, and nothing where the option is not better.
  ReportSource worse = source_with(with_gain(-7));
  worse.evidence = source.evidence;
  CHECK_FALSE(has(texts_of(make_report(worse)), "We ask the board"));
}

TEST_CASE("a budget is spoken of only where somebody has set one") {
  CHECK_FALSE(has(texts_of(make_report(source_with(with_gain(7)))), "budget"));
  CHECK(has(texts_of(make_report(source_with(with_gain(7), "budget = 150000\n"))),
            "within the budget of 150,000 EUR"));
  const ReportSource over = source_with(with_gain(7, 2), "budget = 100000\n");
  const std::string all = texts_of(make_report(over));
  CHECK(has(all,
            "over the budget of 100,000 EUR a year. Within it “Fewer agents” has the best mean"));
  for (const char* budget : {"budget = 150000\n", "budget = 100000\n"}) {
    ReportSource source = source_with(with_gain(7, 2), budget);
    for (LeverEvidence& lever : source.evidence.levers) lever.effect = EvidenceKind::data;
    CAPTURE(budget);
    CHECK(request(source).empty() == has(budget, "100000"));  // nobody is asked to go beyond it
  }
}

TEST_CASE("money is said where its interval excludes 0") {
  CHECK(has(answer_lines(source_with(with_gain(7)))[1].text(), "It earns 70,"));
  CHECK(has(answer_lines(source_with(with_gain(7)))[1].text(), "less"));
}

TEST_CASE("options that cannot be told from the best are counted and named") {
  const ReportSource source = source_with(with_gain(7, 7.01));
  const std::string all = texts_of(make_report(source));
  CHECK(has(all, "It is not clearly the best: 1 other option cannot be told from it"));
  CHECK(has(all, "No option is clearly best: 2 of 3 may be"));
}

TEST_CASE("failed runs stand on the first page and in the appendix, and missing ones are counted") {
  ReportSource source = source_with(with_gain(7));
  source.data.failures.push_back({1, 0, 3, "a wheel came off"});
  source.data.done = 10;
  const Report report = make_report(source);
  const std::string all = texts_of(report);
  CHECK(count_of(all, "a wheel came off") == 2);
  CHECK(has(all, "1 of 10 runs failed."));
  CHECK(has(all, "10 of 18 runs are there"));
  CHECK(has(all, "means differ where runs were not made here"));
}

TEST_CASE("the appendix has all texts, the command and where numbers come from") {
  const ReportSource source = source_with(with_gain(7));
  const std::string all = texts_of(make_report(source));
  CHECK(has(all, policies_study("Staff")));
  CHECK(has(all, firm_text("Firm", "More agents")));
  CHECK(has(all, "rapport study run study.toml --out again.db"));
  CHECK(has(all, "gives the same means to the last digit, on every machine:"));
  CHECK(has(all, "C8a Staffing"));
  CHECK(has(all, "1.2.3"));
}

TEST_CASE("only studies with factors have sliders; at points that were run they say its numbers") {
  CHECK_FALSE(explore_page(source_with(with_gain(7))).has_value());
  const auto value = [](std::size_t, std::size_t key, std::size_t point, std::uint32_t r) {
    return (key == 0 ? 60 : 500) + 2.0 * static_cast<double>(point) + luck(point, r);
  };
  const ReportSource source = made_source(grid_study(), firm_text("Firm", "More"), value);
  const auto page = explore_page(source);
  REQUIRE(page.has_value());
  const auto block = std::ranges::find_if(page->blocks, [](const ReportBlock& one) {
    return std::holds_alternative<Explorer>(one.what);
  });
  REQUIRE(block != page->blocks.end());
  const Explorer& explorer = std::get<Explorer>(block->what);
  CHECK(explorer.points.size() == 6);
  CHECK(explorer.factors[0].low == doctest::Approx(0.8));
  CHECK(explorer.factors[0].high == doctest::Approx(1.4));
  CHECK(explorer.factors[1].levels.size() == 2);
  for (const ExplorerPoint& point : explorer.points) {
    CHECK(explorer.value(point.at, 1) == point.values[1].mean);
  }
}

TEST_CASE("a study without any run says so and nothing else") {
  const auto none = [](std::size_t, std::size_t, std::size_t, std::uint32_t) {
    return std::nan("");
  };
  for (const std::string& study : {policies_study("Staff"), grid_study()}) {
    const ReportSource source = made_source(study, firm_text("Firm", "More"), none);
    CHECK(has(texts_of(make_report(source)), "No run has a number"));
    CHECK_FALSE(html_of(make_report(source)).empty());
  }
}

TEST_CASE("one run an option: no interval is made up") {
  std::string study = policies_study("Staff");
  study.replace(study.find("replications = 6"), 16, "replications = 1");
  const ReportSource source = made_source(study, firm_text("Firm", "More"), with_gain(7));
  const std::string all = texts_of(make_report(source));
  CHECK(has(all, "Other luck: each option was run once."));
  CHECK_FALSE(has(all, "±"));
  CHECK_FALSE(has(all, "nan"));
  CHECK_FALSE(has(all, "inf "));
}

TEST_CASE("bounds that exclude 0 are not rounded to it") {
  const MetricForm form{find_metric("retention"), "%", false};
  Interval interval{4.7, 4.6, 0.95, 4};
  CHECK(form.bounds(interval) == "0.1 to 9");
  interval.mean = -4.7;
  CHECK(form.bounds(interval) == "−9 to −0.1");
  CHECK(form.sizes(interval) == "0.1 to 9");
}

TEST_CASE("the same source gives the same page, byte for byte") {
  const auto page = [] { return html_of(make_report(source_with(with_gain(7)))); };
  CHECK(page() == page());
}

TEST_CASE("what luck leaves undecided is no difference in the title, whatever the variants say") {
  // Luck of an option's own that six runs do not settle, and variants that all say more.
  const auto value = [](std::size_t v, std::size_t, std::size_t point, std::uint32_t r) {
    if (point == 0) return 60 + luck(0, r);
    if (point == 2) return 40 + luck(2, r);
    return v == 0 ? 61 + 6 * std::sin(2.0 + 3 * r) : 61 + static_cast<double>(v % 5) + luck(1, r);
  };
  const ReportSource source = source_with(value, "", 30);
  REQUIRE(source.findings.points[1].differences[0].verdict == Verdict::undecided);
  CHECK(answer_title(source).text() == "Not decided yet: “More agents” against Today");
  const std::string lines = lines_of(source);
  CAPTURE(lines);
  CHECK(has(lines,
            "more in 29 of 29 variants of our assumptions; nine in ten of them have 1.0 to "
            "5.0 more customers in 100."));
  CHECK_FALSE(has(lines, "between these two numbers"));
}

TEST_CASE("options that come to the same as described do not where variants differ") {
  const auto value = [](std::size_t v, std::size_t key, std::size_t point, std::uint32_t r) {
    return with_gain(v == 0 ? 0.1 : static_cast<double>(v % 9) - 2, -20)(0, key, point, r);
  };
  const ReportSource source = source_with(value, "", 30);
  REQUIRE(source.findings.points[1].differences[0].verdict == Verdict::same);
  CHECK(has(answer_title(source).text(), "keeps between 2 fewer customers in 100 and 6 more"));
}

TEST_CASE("a tile says which of its numbers is of variants and which as described") {
  // As described it earns more, in all variants less.
  const auto value = [](std::size_t v, std::size_t key, std::size_t point, std::uint32_t r) {
    const double gain = point == 1 ? 5 + static_cast<double>(v % 3) : 0;
    if (key == 0) return 60 + gain + luck(point, r);
    return 500'000 + (v == 0 ? 10'000 : -10'000) * gain + 1000 * luck(point, r);
  };
  const ReportSource source = source_with(value, "", 30);
  REQUIRE(source.findings.points[1].differences[1].verdict == Verdict::better);
  const ReportPage page = decision_page(source);
  bool found = false;
  for (const ReportBlock& block : page.blocks) {
    const auto* tiles = std::get_if<ReportTiles>(&block.what);
    if (tiles == nullptr) continue;
    found = true;
    const ReportTile& profit = tiles->tiles.at(1);
    CHECK(profit.number.starts_with("−60,"));
    CHECK(profit.verdict == Verdict::undecided);  // luck and variants do not agree
    CHECK(profit.lines.at(1) == "middle of 29 variants of our assumptions");
    CHECK(has(profit.lines.at(2), "nine in ten: −"));
    CAPTURE(profit.lines.at(3));
    CHECK(profit.lines.at(3).starts_with("as described: +49,9"));
  }
  CHECK(found);
  CHECK(has(texts_of(make_report(source)), "need not be the middle of the variants"));
}

TEST_CASE("what a factor adds is said to be an average over the others") {
  const auto value = [](std::size_t, std::size_t, std::size_t point, std::uint32_t r) {
    return 60 + 4.0 * static_cast<double>(point) + luck(point, r);
  };
  std::string study = grid_study();
  study.replace(study.find("levels = 3"), 10, "levels = 2");
  const ReportSource source = made_source(study, firm_text("Firm", "More"), value);
  REQUIRE(source.findings.blocks.size() == 1);
  CHECK(has(options_title(source).text(), "(on average over the others; dated"));
  CHECK(has(texts_of(make_report(source)), "on average over the others"));
}

TEST_CASE("a budget that luck leaves open is said to be") {
  const auto value = [](std::size_t, std::size_t key, std::size_t point, std::uint32_t r) {
    if (key < 2) return with_gain(7)(0, key, point, r);
    return 900'000 + (point == 1 ? 100'000 + 50'000 * std::sin(2.0 + 3 * r) : 0.0);
  };
  CHECK(has(lines_of(source_with(value, "budget = 110000\n")),
            "within the budget of 110,000 EUR a year (luck leaves that open)."));
  CHECK(has(lines_of(source_with(value, "budget = 10000\n")),
            "over the budget of 10,000 EUR a year"));
}

TEST_CASE("long names stand in full, and no word makes a table wider than the page") {
  const std::string name =
      "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikation und mehr "
      "Personal in der Hauptverkehrszeit";
  const ReportSource source =
      made_source(policies_study("Staff"), firm_text("Firm", name), with_gain(7));
  const Report report = make_report(source);
  CHECK(has(texts_of(report), "In full: “" + name + "”"));
  const std::string html = html_of(report);
  CHECK(has(html, "Donaudampfschi<wbr>"));
  CHECK_FALSE(has(html, "<th scope=\"col\" class=\"r m\">Donaudampfschifffahrts"));
}

TEST_CASE("names from right to left turn no words about them") {
  const ReportSource source =
      made_source(policies_study("Staff"), firm_text("Firm", "שלום – more"), with_gain(7));
  CHECK(answer_title(source).text() ==
        "“\u2068שלום – more\u2069” keeps 7 more customers in 100 than Today");
}

TEST_CASE("two runs of coarse counts: no share beyond 100, no number rounded to nothing") {
  const auto value = [](std::size_t, std::size_t, std::size_t point, std::uint32_t r) {
    return point == 0 ? 10.0 : 20.0 + 20.0 * r;
  };
  std::string study = policies_study("Two");
  study.replace(study.find("replications = 6"), 16, "replications = 2");
  const std::string all =
      texts_of(make_report(made_source(study, firm_text("Firm", "More"), value)));
  CHECK(has(all, "−100 to +100"));
  CHECK_FALSE(has(all, "0 instead of 0"));
  CHECK(has(all, "instead of 10"));
}

TEST_CASE("one option alone is best of nothing, and one run has no intervals") {
  std::string study = policies_study("Alone");
  study.replace(study.find("replications = 6"), 16, "policies = [\"today\"]\nreplications = 1");
  const std::string all =
      texts_of(make_report(made_source(study, firm_text("Firm", "More"), with_gain(0))));
  CHECK(has(all, "Only “Today” was run"));
  CHECK_FALSE(has(all, "best mean"));
  CHECK_FALSE(has(all, "hold together"));
  CHECK(has(all, "what luck leaves open is not known"));
  CHECK(has(all, "1 option, 1 replication each"));
}

TEST_CASE(
    "where all runs failed or two options came out alike, nothing is said to come or to be best") {
  ReportSource source =
      source_with([](std::size_t, std::size_t, std::size_t, std::uint32_t) { return NAN; });
  CHECK(answer_title(source).text() == "No run has a number");
  source.data.done = 0;
  CHECK(answer_title(source).text() == "No run has a number yet");
  const auto equal = [](std::size_t, std::size_t, std::size_t, std::uint32_t r) {
    return 60 + luck(0, r);
  };
  CHECK_FALSE(has(texts_of(make_report(source_with(equal))), "best mean"));
}
