// Lists of customers and survival tables as people have them.
#include "experiments/calibrate/survivor_file.h"

#include <doctest/doctest.h>

#include <fstream>

#include "sim/core/calendar.h"
#include "tests/calibrate/problem_text.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

/// A file of its own, read.
struct SurvivorText {
  TemporaryFolder folder;
  std::string path = folder.file("customers.csv");
  explicit SurvivorText(const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

  SurvivorFile read(const SurvivorForm& form = {}, const std::vector<std::string>& map = {}) const {
    return read_survivors(path, names_of_roles(survivor_roles(), map), form);
  }
  std::string problem(const SurvivorForm& form = {},
                      const std::vector<std::string>& map = {}) const {
    return problem_of([&] { read(form, map); });
  }
};

SurvivorForm made_on(const std::string& day) {
  SurvivorForm form;
  form.at = day;
  return form;
}

}  // namespace

TEST_CASE("survivors: a list of customers, by other headings and words") {
  const SurvivorText file(
      "Customer;Signup Date;Cancel Date;Reason\n"
      "1;03.01.2020;15.02.2021;price\n"
      "2;04.01.2020;;\n"
      "3;25.06.2020;31.12.9999;\n"
      "4;01.02.2021;N/A;active\n"
      "5;01.02.2021;05.06.2021;Active\n"
      "6;01.08.2021;02.08.2021;price\n");
  const SurvivorFile found = file.read();
  CHECK(found.columns == std::vector<std::string>{"Signup Date", "Cancel Date", "Reason"});
  CHECK_FALSE(found.is_table);
  REQUIRE(found.members.all.size() == 6);
  CHECK(found.members.at == days_from_civil({2021, 8, 2}));
  CHECK(found.members.all[0].ended == days_from_civil({2021, 2, 15}));
  for (const std::size_t i : {1, 2, 3, 4}) CHECK(found.members.all[i].ended == kStillThere);
  CHECK(found.said_to_stay == 1);
  const SurvivorFile earlier = file.read(made_on("2021-03-01"));
  CHECK(earlier.members.all.size() == 5);
  CHECK(earlier.joined_later == 1);
  CHECK(earlier.at_given);
  CHECK(file.read(made_on("02.08.2021")).members.at == found.members.at);
}

TEST_CASE("survivors: who left before records began is left out, and cells begin there") {
  const SurvivorText file(
      "joined,ended\n2018-01-01,2019-01-01\n2018-01-01,2020-07-01\n2018-01-01,\n2020-03-01,\n");
  SurvivorForm form = made_on("2021-01-01");
  form.since = "2020-01-01";
  const SurvivorFile found = file.read(form);
  CHECK(found.left_before == 1);
  CHECK(found.members.all.size() == 3);
  double years = 0.0;
  const TenureCells cells = cells_of(found.members, kNoStart, found.members.at, kAnyCause);
  for (const TenureCell& cell : cells.cells) {
    years += cell.exposure;
    CHECK((cell.from >= 2.0 - 1.0 / 12 || cell.joined == -0.5));
  }
  CHECK(years == doctest::Approx((182 + 366 + 306) / kDaysOfYear));
  CHECK(cells.leavers() == 1);
}

TEST_CASE("survivors: ends that are booked ahead do not make the day of the table") {
  // Someone joins every ten days; the last of them has a contract that ends `ahead` days later.
  const auto text = [](int joins, int ahead) {
    std::string lines = "joined,ended\n";
    const std::int64_t first = days_from_civil({2020, 1, 1});
    std::int64_t day = first;
    for (int i = 0; i < joins; ++i, day += 10) {
      const std::string end = i == 0           ? to_string(civil_from_days(first + 90))
                              : i + 1 == joins ? to_string(civil_from_days(day + ahead))
                                               : std::string();
      lines += to_string(civil_from_days(day)) + "," + end + "\n";
    }
    return lines;
  };
  const std::string problem = SurvivorText(text(30, 60)).problem();
  CHECK(says(problem,
             "its last date, 2020-12-16, is an end, 60 days after the last customer "
             "joined (2020-10-17)"));
  CHECK(says(problem, "--at 2020-10-17 if customers still join"));
  const SurvivorFile given = SurvivorText(text(30, 60)).read(made_on("2020-10-17"));
  CHECK(given.left_later == 1);
  CHECK(given.members.all.back().ended == kStillThere);
  // A month may pass without anybody joining, and as long as it did before.
  CHECK(SurvivorText(text(30, 31)).problem().empty());
  CHECK_FALSE(SurvivorText(text(30, 32)).problem().empty());
  const std::string pause = "2019-10-01,\n";  // three months before all others
  CHECK(SurvivorText(text(30, 60) + pause).problem().empty());
  CHECK_FALSE(SurvivorText(text(30, 100) + pause).problem().empty());
}

TEST_CASE("survivors: causes with few leavers are one") {
  std::string text = "joined,ended,cause\n";
  for (int i = 0; i < 30; ++i) text += "2020-01-01,2020-06-01,price\n";
  for (int i = 0; i < 25; ++i) text += "2020-01-01,2020-07-01,moved\n";
  text += "2020-01-01,2020-08-01,died\n2020-01-01,2020-08-01,\n2020-01-01,,died\n";
  const SurvivorFile found = SurvivorText(text).read(made_on("2020-08-01"));
  CHECK(found.members.causes == std::vector<std::string>{"price", "moved", "others"});
  CHECK(found.small_causes == 2);
  CHECK(found.members.all[55].cause == 2);
  CHECK(found.members.all[56].cause == 2);
}

TEST_CASE("survivors: a table of numbers or of shares, in any unit") {
  const SurvivorText numbers("year,alive\n0,1000\n1,869\n2,743\n3,653\n");
  const SurvivorFile found = numbers.read();
  CHECK(found.is_table);
  CHECK_FALSE(found.table.of_shares);
  const TenureCells cells = found.table.cells(3);
  REQUIRE(cells.cells.size() == 2);
  CHECK(cells.grouped);
  CHECK(cells.cells[1].leavers == 126);
  CHECK(cells.cells[1].exposure == 743);
  const SurvivorText shares("Period\tPercent\n1\t100\n2\t63.1\n3\t46.8\n4\t38.2\n");
  SurvivorForm form;
  form.unit = "month";
  form.customers = 2000;
  const SurvivorTable table = shares.read(form).table;
  CHECK(table.of_shares);
  CHECK(table.alive[1] == doctest::Approx(1262));
  CHECK(table.years[3] == doctest::Approx(0.25));
  // Months are counted from the first record, which has all.
  CHECK(table.years[0] == 0);
  const SurvivorText both("joined,ended,month,alive\n2020-01-01,,1,5\n2020-01-01,2020-02-01,2,4\n");
  CHECK_FALSE(both.read().is_table);
}

TEST_CASE("survivors: files that cannot be used are told with place and remedy") {
  CHECK(says(SurvivorText("who,when\n1,2020-01-01\n").problem(),
             "name the column of the day on which a customer joined: --map joined=COLUMN"));
  const SurvivorText file("joined,ended\n2020-05-01,2020-04-01\n2020-05-01,2020-06-13\n");
  CHECK(says(file.problem(), "customers.csv:2: ended '2020-04-01' is before the customer joined"));
  CHECK(says(file.problem({}, {"ended=endd"}), "there is no column 'endd'"));
  const SurvivorText open("joined,ended\n01/02/2020,03/04/2020\n05/06/2020,\n");
  CHECK(says(open.problem(), "--dates day-first or --dates month-first"));
  SurvivorForm form;
  form.dates = "day-first";
  CHECK(open.read(form).members.all[0].joined == days_from_civil({2020, 2, 1}));
  CHECK(says(SurvivorText("joined,ended\nx,y\nz,\n").problem(), "is no date"));
  CHECK(says(file.problem(made_on("2019-01-01")), "before"));
  CHECK(says(SurvivorText("year,alive\n0,100\n1,80\n2,81\n3,70\n").problem(),
             "customers.csv:4: alive '81' is more than there were before"));
  CHECK(says(SurvivorText("year,alive\n0,100\n0,90\n1,80\n2,70\n").problem(), "one cohort a file"));
  CHECK(says(SurvivorText("year,alive\n0,100\n1,80\n").problem(), "has only 2 records"));
  CHECK(says(SurvivorText("year,alive\n0,9\n1,9\n2,9\n3,9\n").problem(), "nobody left"));
  form.dates = "sideways";
  CHECK(says(problem_of([&] { check_survivor_form(form); }), "day-first or month-first"));
}
