// Purchases read from files as people have them.
#include "experiments/calibrate/purchase_file.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>

#include "tests/calibrate/problem_text.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

const std::vector<std::string> kUsual{"customer_id", "date"};

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// 20 customers who bought on a day in January 1998, and those records besides.
struct Shop {
  TemporaryFolder folder;
  std::string path = folder.file("shop.csv");

  Shop(const std::string& header, const std::string& time, const std::string& records) {
    std::string text = header + "\n";
    for (int c = 1; c <= 20; ++c) text += "c" + std::to_string(c) + "," + time + "\n";
    write_text(path, text + records);
  }
  PurchaseFile read(const PurchaseForm& form = {},
                    const std::vector<std::string>& names = kUsual) const {
    return read_purchases(path, names, form);
  }
  std::string problem(const PurchaseForm& form = {},
                      const std::vector<std::string>& names = kUsual) const {
    return problem_of([&] { read(form, names); });
  }
};

}  // namespace

TEST_CASE("purchases: dates, one purchase a day, and an end that is the last purchase") {
  const Shop shop("customer_id,date,dollars", "1998-01-05,3",
                  "c1,1998-01-12,5\nc2,1998-01-05,9\nc2,1998-01-06 17:30,1\nc21,1998-01-19,2\n");
  const PurchaseFile read = shop.read();
  CHECK(read.records == 24);
  CHECK(read.joined == 1);
  CHECK(read.dated);
  CHECK(read.first == "1998-01-05");
  CHECK(read.until == "1998-01-19");
  REQUIRE(read.times.bought.size() == 21);
  CHECK(read.times.until == 2.0);
  CHECK(read.times.bought[0] == std::vector<double>{0.0, 1.0});
  CHECK(read.times.bought[1] == std::vector<double>{0.0, 1.0 / 7});
  CHECK(read.times.bought[20] == std::vector<double>{2.0});
  // Who first buys later is watched for less.
  const std::vector<Buyer> buyers = buyers_of(read.times, read.times.until);
  CHECK(buyers[0].seen == 2.0);
  CHECK(buyers[20].seen == 0.0);
}

TEST_CASE(
    "purchases: an end that is given leaves out what is later, or adds time without purchases") {
  const Shop shop("customer_id,date", "05.01.1998",
                  "c1,12.01.1998\nc2,13.01.1998\nc1,20.01.1998\nc21,21.01.1998\n");
  const PurchaseFile early = shop.read({"19.01.1998", "", ""});
  CHECK(early.later == 2);
  CHECK(early.unseen == 1);
  CHECK(early.times.bought.size() == 20);
  CHECK(early.times.until == 2.0);
  CHECK(shop.read({"1998-01-19", "", ""}).times.until == 2.0);  // ISO, whatever the file has
  CHECK(shop.read({"02.02.1998", "", ""}).times.until == 4.0);
  CHECK(says(shop.problem({"05.01.1998", "", ""}), "leaves no time after the first purchase"));
  CHECK(says(shop.problem({"soon", "", ""}), "--until soon: is no date"));
}

TEST_CASE("purchases: other headings, and numbers that count") {
  const Shop weeks("client,week", "3", "c1,5\nc2,4\nc2,4\nc3,12\n");
  const PurchaseFile read = weeks.read({}, {"client", "week"});
  CHECK(read.joined == 1);
  CHECK(read.unit == "week");
  CHECK(read.first == "week 3");
  CHECK(read.times.until == 9.0);
  CHECK(read.times.bought[0] == std::vector<double>{0.0, 2.0});
  CHECK(weeks.read({"20", "", ""}, {"client", "week"}).times.until == 17.0);
  CHECK(weeks.read({"", "day", ""}, {"client", "week"}).times.until == doctest::Approx(9.0 / 7));
  CHECK(weeks.read({"", "year", ""}, {"client", "week"}).times.until ==
        doctest::Approx(9 * 365.0 / 7));
  CHECK(says(weeks.problem({"1998-01-01", "", ""}, {"client", "week"}),
             "is no number, and the file counts its times"));
  // Without --map other common headings are found, and no others.
  CHECK(weeks.read().times.until == 9.0);
  CHECK(weeks.read().columns[1] == "week");
  const Shop capital("Client,Order_Date", "1998-01-05", "c1,1998-01-12\nc2,1998-01-26\n");
  CHECK(capital.read().times.until == 3.0);
  const std::string none = Shop("who,date", "1998-01-05", "").problem();
  CHECK(says(none, "there is no column 'customer_id'"));
  CHECK(says(none, "name the column that says who bought: --map customer=COLUMN"));
  CHECK(says(weeks.problem({}, {"client", "wek"}), "there is no column 'wek'"));
}

TEST_CASE("purchases: dates without separators are dates, and not numbers") {
  const Shop shop("customer_id,date", "19980105", "c1,19980112\nc2,19980126\n");
  const PurchaseFile read = shop.read();
  CHECK(read.dated);
  CHECK(read.times.until == 3.0);
  CHECK(says(shop.problem({"", "day", ""}), "--unit day: is of numbers, and the column has dates"));
}

TEST_CASE("purchases: day and month that nobody can tell are asked for") {
  const Shop shop("customer_id,date", "05/01/1998", "c1,12/01/1998\nc2,06/01/1998\n");
  CHECK(says(shop.problem(), "--dates day-first or --dates month-first"));
  CHECK(shop.read({"", "", "day-first"}).until == "1998-01-12");
  CHECK(shop.read({"", "", "month-first"}).until == "1998-12-01");
  const Shop shown("customer_id,date", "05/01/1998", "c1,12/01/1998\nc2,26/01/1998\n");
  CHECK(shown.read().until == "1998-01-26");
}

TEST_CASE("purchases: what cannot be used is told with its place") {
  const auto problem = [](const std::string& records) {
    return Shop("customer_id,date", "1998-01-05", records).problem();
  };
  const std::string bad = problem("c1,1998-02-30\nc2,1998-02-03\n");
  CHECK(says(bad, "shop.csv:22: date '1998-02-30' is no date as most of the column"));
  CHECK(says(bad, "YYYY-MM-DD"));
  CHECK(says(problem(",1998-02-03\n"), "names no customer"));
  CHECK(says(problem("c1,1998-01-06\n"), "only one customer bought at two times"));
  CHECK(says(problem("c21,1998-01-06\n"), "no customer bought at two times"));
  CHECK(says(Shop("customer_id,date", "monday", "").problem(), "is no time of a purchase"));
  CHECK(says(Shop("customer_id,date", "", "").problem(), "a date as 1997-01-31"));
  TemporaryFolder folder;
  write_text(folder.file("few.csv"), "customer_id,date\na,1998-01-05\na,1998-01-06\n");
  CHECK(says(problem_of([&] { read_purchases(folder.file("few.csv"), kUsual, {}); }),
             "has only 1 customers"));
  CHECK(says(problem_of([] { check_form({"", "wek", ""}); }), "did you mean 'week'?"));
  CHECK(says(problem_of([] { check_form({"", "", "day first"}); }), "day-first or month-first"));
}

TEST_CASE("purchases: large numbers without a unit are asked about") {
  const Shop days("customer,day", "35800", "c1,35807\nc2,35814\n");
  CHECK(says(days.problem({}, {"customer", "day"}), "counts times from 35800 to 35814"));
  CHECK(days.read({"", "day", ""}, {"customer", "day"}).times.until == 2.0);
  CHECK(days.read({"", "week", ""}, {"customer", "day"}).times.until == 14.0);
  const Shop weeks("customer,week", "1", "c1,2\nc2,3\n");
  CHECK(weeks.read({}, {"customer", "week"}).unit == "week");
}

TEST_CASE("purchases: one far date is noticed, with an end that the records give or a user") {
  std::string records;
  for (int day = 1; day <= 28; ++day) {
    const std::string date = (day < 10 ? "1998-02-0" : "1998-02-") + std::to_string(day);
    records += "c1," + date + "\nc2," + date + "\n";
  }
  const Shop regular("customer_id,date", "1998-01-20", records);
  CHECK(regular.read().quiet_share == doctest::Approx(12.0 / 39));  // nobody from January 20 on
  const Shop late("customer_id,date", "1998-01-31", records + "c3,2008-02-01\n");
  const PurchaseFile far = late.read();
  CHECK(far.quiet_share > 0.98);
  CHECK(far.quiet_from == "1998-02-28");
  CHECK(far.quiet_to == "2008-02-01");
  CHECK(late.read({"1998-02-28", "", ""}).quiet_share == 0.0);
  const Shop early("customer_id,date", "1998-01-31", records + "c3,1900-01-01\n");
  CHECK(early.read().quiet_from == "1900-01-01");
  CHECK(early.read().quiet_share > 0.99);
}
