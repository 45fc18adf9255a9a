// Numbers of the model from data.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/core/calendar.h"
#include "tests/cli/command.h"
#include "tests/support/bg_nbd.h"
#include "tests/support/source_folder.h"

using namespace rapport;

namespace {

std::string event(const std::string& team) {
  return "<event><string key=\"org:group\" value=\"" + team + "\"/></event>";
}

/// Ten cases: five without hand-over, three with one, one with two, one with five.
std::string log_text() {
  std::string text = "<log>\n";
  for (const std::string_view teams : std::initializer_list<std::string_view>{
           "A", "A", "B", "AA", "C", "AB", "BA", "CA", "ABC", "ABABAB"}) {
    text += "<trace>";
    for (const char team : teams) text += event(std::string(1, team));
    text += "</trace>\n";
  }
  return text + "</log>\n";
}

std::string values_text() {
  std::string text = "id,dollars\n";
  for (int i = 1; i <= 100; ++i) {
    text += std::to_string(i % 40) + "," + std::to_string(i * i) + "\n";
  }
  return text;
}

/// 100 customers of each need and message; of every ten, so many visit, and buy for 20.
std::string trial_text() {
  std::string text = "segment,mens,womens,visit,conversion,spend\n";
  const auto add = [&](const std::string& arm, int mens, int of_ten) {
    for (int i = 0; i < 100; ++i) {
      const bool visits = i % 10 < of_ten;
      text += arm + "," + std::to_string(mens) + "," + std::to_string(1 - mens) +
              (visits ? ",1,1,20\n" : ",0,0,0\n");
    }
  };
  for (const int mens : {0, 1}) {
    add("No E-Mail", mens, 1);
    add("Mens E-Mail", mens, mens == 1 ? 5 : 3);
    add("Womens E-Mail", mens, mens == 1 ? 3 : 5);
  }
  return text;
}

/// 400 offers in two groups at 5 and at 10, of which half and a quarter are taken, or the other way
/// round, and five that are not to count.
std::string offers_text(bool dearer) {
  std::string text = "risk,price,took,counts\n";
  for (const char* risk : {"low", "high"}) {
    for (int i = 0; i < 200; ++i) {
      const bool high = i % 2 == 1;
      const int of_four = high == dearer ? 2 : 1;
      text +=
          std::string(risk) + (high ? ",10," : ",5,") + (i / 2 % 4 < of_four ? "1" : "0") + ",1\n";
    }
  }
  for (int i = 0; i < 5; ++i) text += "low,900,1,0\n";
  return text;
}

/// Customers of two ages: 40 complained and 30 of them left, 100 did not and 20 of them left.
std::string complaints_text() {
  std::string text = "complains,churn,age\n";
  int customer = 0;
  const auto add = [&](int customers, const std::string& flags) {
    for (int i = 0; i < customers; ++i) {
      text += flags + "," + std::to_string(30 + customer++ * 7 % 20) + "\n";
    }
  };
  add(30, "1,1");
  add(10, "1,0");
  add(20, "0,1");
  add(80, "0,0");
  return text;
}

/// 40 customers who begin in January and come back after ever more days, each one time more.
std::string purchases_text() {
  std::string text = "client,day\n";
  for (int c = 0; c < 40; ++c) {
    for (int n = 0, day = 1 + c % 9; n <= c % 6 && day < 90; ++n, day += 3 + (c * n) % 11) {
      const int month = 1 + day / 30;
      text += std::to_string(c) + ",2026-0" + std::to_string(month) + "-" +
              (1 + day % 28 < 10 ? "0" : "") + std::to_string(1 + day % 28) + "\n";
    }
  }
  return text;
}

/// 400 borrowers at 100 and at 400, late or not, of whom so many of 100 default.
std::string borrowers_text() {
  std::string text = "limit_bal,pay_0,default.payment.next.month\n";
  const auto add = [&](const std::string& who, int defaults) {
    for (int i = 0; i < 100; ++i) text += who + (i * 7 % 100 < defaults ? ",yes\n" : ",no\n");
  };
  add("100,0", 30);
  add("100,2", 60);
  add("400,-1", 10);
  add("400,1", 40);
  return text;
}

std::string iso_day(std::int64_t day) { return to_string(civil_from_days(day)); }

/// 900 customers who join over six years, a third of whom leave within a year or two of it, for one
/// of two causes.
std::string members_text() {
  std::string text = "customer,start_date,end_date,reason\n";
  const std::int64_t first = days_from_civil({2018, 1, 1}), last = days_from_civil({2023, 12, 31});
  for (int c = 0; c < 900; ++c) {
    const std::int64_t joined = first + c * 7 % 2190;
    const std::int64_t left = joined + 40 + c * 37 % 700 + (c % 3) * 4000;
    text += std::to_string(c) + "," + iso_day(joined) + "," +
            (left <= last ? iso_day(left) + (c % 2 == 0 ? ",price" : ",moved") : ",") + "\n";
  }
  return text;
}

struct DataFile {
  TemporaryFolder folder;
  std::string path = folder.file("data");
  explicit DataFile(const std::string& text) { write_text(path, text); }
};

struct Calibration {
  const char* what;
  std::string text;
  Words more;
};

std::vector<Calibration> all() {
  return {{"handovers", log_text(), {}},
          {"value", values_text(), {"--column", "dollars", "--by", "id"}},
          {"fit", trial_text(), {}},
          {"complaints", complaints_text(), {"--with", "age"}},
          {"price", offers_text(false), {"--with", "risk", "--only", "counts"}},
          {"purchases",
           purchases_text(),
           {"--map", "customer=client", "--map", "date=day", "--until", "2026-06-30"}},
          {"survivors", members_text(), {"--at", "2023-12-31"}},
          {"default", borrowers_text(), {}}};
}

}  // namespace

TEST_CASE("every calibration says what it found, as text and as JSON, and the same again") {
  for (const auto& [what, text, more] : all()) {
    CAPTURE(what);
    const DataFile file(text);
    const Words words = joined({"calibrate", what, file.path}, more);
    const CommandEnd end = rapport_command(words);
    CAPTURE(end.err);
    CHECK(end.code == 0);
    CHECK(end.err.empty());
    CHECK(!contains(end.out, "nan"));
    for (std::size_t from = 0; from < end.out.size();) {
      const std::size_t line_end = std::min(end.out.find('\n', from), end.out.size());
      CAPTURE(end.out.substr(from, line_end - from));
      CHECK(line_end - from <= 130);
      from = line_end + 1;
    }
    CHECK(rapport_command(words).out == end.out);
    CHECK(json_of_command(words).is_object());
    CHECK(names_in(file.folder.path()) == Words{"data"});
  }
}

TEST_CASE("hand-overs") {
  const DataFile file(log_text());
  const Json json = json_of_command({"calibrate", "handovers", file.path});
  CHECK(json["cases"] == 10);
  CHECK(json["events"] == 21);
  CHECK(json["cases_by_handovers"] == Json({5, 3, 1, 0, 0, 1}));
  CHECK(json["mean"] == doctest::Approx(1.0));
  REQUIRE(json["laws"].size() == 4);
  CHECK(json["laws"][0]["parameters"]["chance"] == doctest::Approx(0.5));
  CHECK(contains(rapport_command({"calibrate", "handovers", file.path}).out,
                 "10 cases, 21 events, 3 teams"));
  const CommandEnd end =
      rapport_command({"calibrate", "handovers", file.path, "--column", "org:grup"});
  CHECK(end.code == 3);
  CHECK(contains(end.err, "did you mean 'org:group'?"));
}

TEST_CASE("value") {
  const DataFile file(values_text());
  const Words words{"calibrate", "value", file.path, "--column", "dollars"};
  CHECK(json_of_command(words)["customers"] == 100);
  const Json by = json_of_command(joined(words, {"--by", "id"}));
  CHECK(by["customers"] == 40);
  CHECK(by["tops"][3]["customers"] == 0.2);
  CHECK(by["mean"] == doctest::Approx(338'350.0 / 40));
}

TEST_CASE("values below 0 are refused with what can be done") {
  const DataFile file("id,dollars\n1,10\n1,-4\n2,5\n3,7\n");
  const CommandEnd end = rapport_command({"calibrate", "value", file.path, "--column", "dollars"});
  CHECK(end.code == 3);
  CHECK(end.out.empty());
  CHECK(contains(end.err, "1 of 4 customers have a 'dollars' below 0"));
  CHECK(rapport_command({"calibrate", "value", file.path, "--column", "dollars", "--by", "id"})
            .code == 0);
}

TEST_CASE("fit of a message to a need") {
  const DataFile file(trial_text());
  const Json json = json_of_command({"calibrate", "fit", file.path});
  CHECK(json["used"] == 600);
  const Json& visit = json["outcomes"][0];
  CHECK(visit["fitting"]["value"] == doctest::Approx(0.4));
  CHECK(visit["misfitting"]["value"] == doctest::Approx(0.2));
  CHECK(visit["kept"] == doctest::Approx(0.5));
  CHECK(json["outcomes"][2]["fitting"]["value"] == doctest::Approx(8.0));
  // Both needs by both messages: four cells, which the mean of both needs does not take the place
  // of.
  REQUIRE(visit["needs"].size() == 2);
  for (const Json& need : visit["needs"]) {
    CHECK(need["groups"].size() == 3);
    for (const char* cell : {"fitting", "misfitting"}) {
      CHECK(need[cell]["interval"][0] <= need[cell]["value"]);
      CHECK(need[cell]["value"] <= need[cell]["interval"][1]);
    }
  }
  CHECK(contains(rapport_command({"calibrate", "fit", file.path}).out, "keeps 50 % of the effect"));
}

TEST_CASE("complaints") {
  const DataFile file(complaints_text());
  const Words words{"calibrate", "complaints", file.path, "--with", "age"};
  const Json json = json_of_command(words);
  CHECK(json["complained"]["left"] == 30);
  CHECK(json["odds_ratio"]["value"] == doctest::Approx(12.0));
  CHECK(json["cloglog"]["range"][0] <= json["cloglog"]["adjusted"]["interval"][0]);
  const std::string out = rapport_command(words).out;
  CHECK(contains(out, "This is an association and no effect"));
  CHECK(contains(out, "age, 1 sd more"));
}

TEST_CASE("price: a weight from offers, and none where more take the dearer ones") {
  const DataFile file(offers_text(false));
  const Words words{"calibrate", "price", file.path, "--with", "risk", "--only", "counts"};
  const Json json = json_of_command(words);
  CHECK(json["offers"] == 400);
  CHECK(json["left_out"] == 5);
  CHECK(json["groups"] == 2);
  // One in four takes the offer at 10 and one in two at 5: a slope of log-log over log.
  const double slope = std::log(std::log(0.75) / std::log(0.5)) / std::log(2.0);
  CHECK(json["cloglog"]["value"] == doctest::Approx(slope).epsilon(1e-6));
  CHECK(contains(rapport_command(words).out, "In the model: leaving.price_weight = 1.27"));
  const DataFile dearer(offers_text(true));
  const std::string out =
      rapport_command({"calibrate", "price", dearer.path, "--with", "risk"}).out;
  CHECK(contains(out, "More took the offer the dearer it was"));
  CHECK_FALSE(contains(out, "In the model"));
}

TEST_CASE("purchases: what follows for a scenario is what a scenario file takes") {
  const DataFile file(purchases_text());
  const Words words{"calibrate", "purchases", file.path, "--map",     "customer=client",
                    "--map",     "date=day",  "--until", "2026-06-30"};
  const Json json = json_of_command(words);
  CHECK(json["customers"] == 40);
  CHECK(json["until"] == "2026-06-30");
  const Json& fit = json["fit"];
  const double r = fit["r"]["value"], alpha = fit["alpha_weeks"]["value"];
  CHECK(fit["purchases_a_year"]["mean"]["value"] == doctest::Approx(r / alpha * 365 / 7));
  const std::string out = rapport_command(words).out;
  const std::string purchases = json["scenario"]["leaving.purchases"];
  const std::string propensity = json["scenario"]["leaving.propensity"];
  CHECK(contains(out, "leaving.purchases = " + purchases));
  CHECK(contains(out, "leaving.form = \"noncontract\""));
  const std::string scenario =
      (testing::source_folder() / "scenarios/generic_company.toml").string();
  const CommandEnd end =
      rapport_command({"check", scenario, "--set", "segment.single.leaving.form=noncontract",
                       "--set", "segment.single.leaving.purchases=" + purchases, "--set",
                       "segment.single.leaving.propensity=" + propensity});
  CAPTURE(end.err);
  CHECK(end.code == 0);
}

TEST_CASE("purchases: the music shop is the fitted model where service does not matter") {
  const std::string shop = (testing::source_folder() / "scenarios/music_shop.toml").string();
  const Json json = json_of_command({"run", shop, "--replications", "6", "--set",
                                     "horizon=365 days", "--set", "segment.buyers.leaving.weight=0",
                                     "--set", "segment.buyers.leaving.memory_weight=0", "--set",
                                     "segment.buyers.leaving.purchase_value=1 USD", "--metrics",
                                     "retention,income_purchases"});
  // As the file has the law: gamma with mean 2.74 a year and cv 1.994, beta with these shapes.
  const double customers = 30'000.0, r = 1 / (1.994 * 1.994), alpha = r / 2.74;
  const double a = 0.7234, b = 2.161;
  const Json& stay = json["metrics"][0];
  const Json& bought = json["metrics"][1];
  REQUIRE(stay["name"] == "retention");
  REQUIRE(bought["name"] == "income_purchases");
  // Half-widths are Student's for 6 runs, 2.57 standard errors: twice that is left to luck, and
  // 0.2 % to purchases that wait for an open case.
  const double alive = 100 * testing::bg_nbd_alive(r, alpha, a, b, 1.0);
  CHECK(std::abs(stay["mean"].get<double>() - alive) <
        2 * stay["half_width"].get<double>() + 0.002 * alive);
  const double purchases = customers * testing::bg_nbd_purchases(r, alpha, a, b, 1.0);
  CHECK(std::abs(bought["mean"].get<double>() - purchases) <
        2 * bought["half_width"].get<double>() + 0.002 * purchases);
  CHECK(bought["half_width"].get<double>() < 0.02 * purchases);
}

TEST_CASE("survivors: what follows for a scenario is what a scenario file takes") {
  const DataFile file(members_text());
  const Json json =
      json_of_command({"calibrate", "survivors", file.path, "--at", "2023-12-31", "--ahead", "4"});
  CHECK(json["customers"] == 900);
  CHECK(json["at"] == "2023-12-31");
  CHECK(json["newcomers"].size() == 4);
  CHECK(json["causes"].size() == 2);
  REQUIRE(json["cuts"].size() == 2);
  double there = 0.0;
  for (const Json& row : json["ahead"]) there += row["customers"].get<double>();
  const std::string out =
      rapport_command({"calibrate", "survivors", file.path, "--at", "2023-12-31"}).out;
  CHECK(contains(out, "On 2023-12-31 " + std::to_string(static_cast<int>(there)) + " of them"));
  const std::string propensity = json["scenario"]["leaving.propensity"];
  CHECK(contains(out, "leaving.propensity = " + propensity));
  const std::string scenario = (testing::source_folder() / "scenarios/tiny.toml").string();
  const CommandEnd end = rapport_command(
      {"check", scenario, "--set", "segment.customers.leaving.propensity=" + propensity});
  CAPTURE(end.err);
  CHECK(end.code == 0);
}

TEST_CASE("survivors: a survival table, in shares") {
  const DataFile file("year,share\n0,100 %\n1,63.1\n2,46.8\n");
  CHECK(rapport_command({"calibrate", "survivors", file.path}).code == 3);
  const DataFile table(
      "year,share\n0,100\n1,63.1\n2,46.8\n3,38.2\n4,32.6\n5,28.9\n6,26.2\n7,24.1\n");
  const Json json = json_of_command({"calibrate", "survivors", table.path, "--ahead", "5"});
  CHECK(json["years"].size() == 13);
  CHECK(json["laws"][2]["law"] == "beta-geometric");
  CHECK(json["laws"][2]["a"] == doctest::Approx(0.7041).epsilon(1e-3));
  CHECK(json["laws"][2]["left"][12] < json["laws"][2]["left"][7]);
  const std::string out = rapport_command({"calibrate", "survivors", table.path}).out;
  CHECK(contains(out, "those of 1,000 customers"));
  CHECK(!contains(out, "nan"));
  const Json more = json_of_command({"calibrate", "survivors", table.path, "--customers", "4000"});
  const Json& wide = json["scenario"]["mean"]["interval"];
  const Json& tight = more["scenario"]["mean"]["interval"];
  CHECK(tight[1].get<double>() - tight[0].get<double>() <
        0.6 * (wide[1].get<double>() - wide[0].get<double>()));
}

TEST_CASE("default: by the limit alone, and beside late payment") {
  const DataFile file(borrowers_text());
  const Json json = json_of_command({"calibrate", "default", file.path});
  CHECK(json["share"] == doctest::Approx(0.35));
  CHECK(json["late"]["defaulted"] == doctest::Approx(0.5));
  CHECK(json["in_time"]["defaulted"] == doctest::Approx(0.2));
  // Two doublings lie between 45 and 25 of 100.
  const double slope = std::log(std::log(0.75) / std::log(0.55)) / 2;
  CHECK(json["cloglog"]["limit"]["doubling"]["value"] == doctest::Approx(slope).epsilon(1e-6));
  CHECK(json["cloglog"]["limit"]["doubling_factor"] == doctest::Approx(std::exp(slope)));
  const CommandEnd end = rapport_command({"calibrate", "default", file.path});
  CHECK(contains(end.out, "not what a limit does"));
  CHECK(contains(end.out, "Paid the last bill late ('pay_0'): 200, of whom 50.0 % defaulted"));
  const CommandEnd none =
      rapport_command({"calibrate", "default", file.path, "--map", "late=behind"});
  CHECK(none.code == 3);
  CHECK(contains(none.err, "there is no column 'behind'"));
  const std::string text = borrowers_text();
  const DataFile roles("limit,late,default" + text.substr(text.find('\n')));
  CHECK(json_of_command({"calibrate", "default", roles.path}) == json);
  const DataFile other("limit_bal,x,default.payment.next.month" + text.substr(text.find('\n')));
  CHECK(contains(rapport_command({"calibrate", "default", other.path}).out,
                 "There is no column 'pay_0' of late payments"));
}

TEST_CASE("files that cannot be used are told with their place, exit code 3") {
  for (const auto& [what, text, more] : all()) {
    CAPTURE(what);
    const DataFile cut(text.substr(0, text.size() / 2) + "\"");
    const CommandEnd end = rapport_command(joined({"calibrate", what, cut.path}, more));
    CAPTURE(end.err);
    CHECK(end.code == 3);
    CHECK(end.out.empty());
    CHECK(contains(end.err, cut.path + ":"));
    const CommandEnd none = rapport_command(joined({"calibrate", what, "/nowhere/x"}, more));
    CHECK(none.code == 3);
    CHECK(contains(none.err, "/nowhere/x: cannot be opened"));
    const DataFile empty("");
    CHECK(rapport_command(joined({"calibrate", what, empty.path}, more)).code == 3);
  }
}

TEST_CASE("flags that cannot be are refused, exit code 2") {
  const DataFile file("");  // which nobody looks at
  struct Case {
    Words words;
    std::string says;
  };
  for (const auto& [words, says] :
       {Case{{"handover", file.path}, "did you mean 'handovers'?"},
        Case{{"value", file.path}, "--column customer_value"},
        Case{{"value", file.path, "--column", "a", "--with", "b"}, "with calibrate complaints"},
        Case{{"handovers", file.path, "--by", "a"}, "with calibrate value"},
        Case{{"handovers", file.path, "--map", "a=b"}, "with calibrate fit, complaints, price"},
        Case{{"price", file.path, "--until", "2026-01-01"}, "with calibrate purchases"},
        Case{{"purchases", file.path, "--at", "2026-01-01"}, "with calibrate survivors"},
        Case{{"survivors", file.path, "--unit", "yaer"}, "did you mean 'year'?"},
        Case{{"survivors", file.path, "--ahead", "0"}, "--ahead"},
        Case{{"survivors", file.path, "--map", "joind=x"}, "did you mean 'joined'?"},
        Case{{"purchases", file.path, "--unit", "wek"}, "did you mean 'week'?"},
        Case{{"purchases", file.path, "--dates", "us"}, "day-first or month-first"},
        Case{{"fit", file.path, "--column", "a"}, "does not go with calibrate fit"},
        Case{{"fit", file.path, "--map", "amr=segment"}, "did you mean 'arm'?"},
        Case{{"complaints", file.path, "--map", "left"}, "ROLE=NAME"},
        Case{{"fit", file.path, "--seed", "one"}, "--seed"},
        Case{{"fit", file.path, "--format", "csv"}, "table or json"}, Case{{"fit"}, "file"}}) {
    const CommandEnd end = rapport_command(joined({"calibrate"}, words));
    CAPTURE(words[0]);
    CAPTURE(end.err);
    CHECK(end.code == 2);
    CHECK(end.out.empty());
    CHECK(contains(end.err, says));
  }
}
