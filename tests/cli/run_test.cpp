// rapport run: what it prints, for programs and for people.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

Words names_in(const Json& json) {
  Words keys;
  for (const auto& item : json.items()) keys.push_back(item.key());
  return keys;
}

/// A terminal, and what was written to it.
class Terminal {
 public:
  Terminal() : master_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    REQUIRE(master_ >= 0);
    REQUIRE(grantpt(master_) == 0);
    REQUIRE(unlockpt(master_) == 0);
    slave_ = open(ptsname(master_), O_RDWR | O_NOCTTY | O_CLOEXEC);
    REQUIRE(slave_ >= 0);
    reader_ = std::thread([this] {
      char buffer[4096];
      for (ssize_t n; (n = read(master_, buffer, sizeof buffer)) > 0;) {
        text_.append(buffer, static_cast<std::size_t>(n));
      }
    });
  }
  ~Terminal() {
    if (reader_.joinable()) text();
    close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  int file() const { return slave_; }
  /// After all that write to it have ended.
  const std::string& text() {
    close(slave_);  // the reader then comes to the end
    reader_.join();
    return text_;
  }

 private:
  int master_, slave_ = -1;
  std::thread reader_;
  std::string text_;
};

}  // namespace

TEST_CASE("JSON of a run has the keys and types that are documented") {
  const CompanyFile counter;
  const Json json = json_of_command({"run", counter.path, "--seed", "5", "--replications", "4",
                                     "--policy", "third", "--by", "segment,touch_point"});
  CHECK(names_in(json) == Words{"scenario", "question", "represents", "notes", "policy", "seed",
                                "replications", "failed", "interrupted", "interval", "metrics"});
  CHECK(json["scenario"] == "Counter, \"small\"");
  CHECK(json["policy"] == "third");
  CHECK(json["seed"] == 5);
  CHECK(json["replications"] == 4);
  CHECK(json["failed"] == 0);
  CHECK(json["interrupted"] == false);
  CHECK(json["interval"] == Json{{"level", 0.95}, {"validity", "fixed-n"}});
  REQUIRE(json["metrics"].size() > 10);
  std::size_t numbers = 0, parts = 0;
  for (const Json& metric : json["metrics"]) {
    CAPTURE(metric.dump());
    CHECK(names_in(metric) ==
          Words{"name", "unit", "part", "part_name", "mean", "half_width", "lower", "upper"});
    for (const char* key : {"name", "unit", "part", "part_name"}) {
      CHECK(metric[key].is_string());
      CHECK(metric[key] != "");
    }
    for (const char* key : {"mean", "half_width", "lower", "upper"}) {
      CHECK((metric[key].is_number() || metric[key].is_null()));
    }
    if (metric["mean"].is_number()) ++numbers;
    if (metric["half_width"].is_number()) {
      CHECK(metric["half_width"] >= 0.0);
      CHECK(metric["lower"] <= metric["mean"]);
      CHECK(metric["upper"] >= metric["mean"]);
    }
    if (metric["part"] != "company") ++parts;
  }
  CHECK(numbers > 10);
  CHECK(parts > 2);
}

TEST_CASE("without --by each metric has one row, of the whole company") {
  const CompanyFile phone(kPhoneLine);
  const CommandEnd end =
      rapport_command({"run", phone.path, "--format", "json", "--replications", "6", "--quiet"});
  REQUIRE(end.code == 0);
  CHECK(end.err.empty());
  const Json json = Json::parse(end.out);
  CHECK(json["policy"] == "today");
  CHECK(json["seed"] == 1);
  std::map<std::string, Json> means;
  for (const Json& metric : json["metrics"]) {
    CAPTURE(metric.dump());
    CHECK(metric["part"] == "company");
    CHECK(metric["part_name"] == "all");
    CHECK(means.emplace(metric["name"], metric["mean"]).second);
  }
  CHECK(means.size() > 10);
  CHECK(means.count("profit") == 1);
  REQUIRE(means.count("retention") == 1);
  CHECK(means["retention"] > 0.0);
  CHECK(means["retention"] < 100.0);
}

TEST_CASE("parts of the company are further rows, of the metrics that have such parts") {
  const CompanyFile phone(kPhoneLine);
  const Json json = json_of_command({"run", phone.path, "--replications", "3", "--by",
                                     "segment,touch_point", "--metrics", "retention,wait"});
  std::set<Words> rows;
  for (const Json& m : json["metrics"]) {
    CHECK(rows.insert(Words{m["name"], m["part"], m["part_name"]}).second);
  }
  CHECK(rows == std::set<Words>{{"retention", "company", "all"},
                                {"retention", "segment", "homes"},
                                {"retention", "segment", "firms"},
                                {"wait", "company", "all"},
                                {"wait", "touch_point", "phone"}});
}

TEST_CASE("a company has parts by department and element too, in tables, JSON and results files") {
  const TemporaryFolder folder;
  const std::string results = folder.file("r.db");
  const Words words{"run",
                    in_source("scenarios/generic_company.toml"),
                    "--by",
                    "department,element",
                    "--metrics",
                    "left_place",
                    "--replications",
                    "1"};
  const Json json = json_of_command(joined(words, {"--out", results}));
  std::map<Words, double> mean;
  for (const Json& m : json["metrics"]) mean[Words{m["part"], m["part_name"]}] = m["mean"];
  CHECK(mean.size() == 8);  // the company, four departments, three elements that it has
  const double all = mean.at({"company", "all"});
  CHECK(all > 0.0);
  CHECK(mean.at({"department", "sales"}) + mean.at({"department", "service_centre"}) +
            mean.at({"department", "back_office"}) + mean.at({"department", "field"}) ==
        doctest::Approx(all));
  CHECK(mean.at({"element", "presales"}) + mean.at({"element", "delivery"}) +
            mean.at({"element", "support"}) ==
        doctest::Approx(all));
  const CommandEnd table = rapport_command(words);
  CHECK(contains(table.out, "\n      department back_office  "));
  CHECK(contains(table.out, "\n      element support  "));
  CHECK(contains(rapport_command({"replay", results}).out, "bit-identical"));
}

TEST_CASE("what is printed does not depend on threads, and its numbers do on the seed") {
  const CompanyFile counter;
  const auto with = [&](const char* seed, const char* threads) {
    const CommandEnd end =
        rapport_command({"run", counter.path, "--format", "json", "--replications", "5", "--seed",
                         seed, "--threads", threads});
    REQUIRE(end.code == 0);
    return end.out;
  };
  const std::string one = with("1", "1");
  for (const char* threads : {"2", "3", "7"}) CHECK(with("1", threads) == one);
  CHECK(Json::parse(with("2", "1"))["metrics"] != Json::parse(one)["metrics"]);
}

TEST_CASE("CSV of a run is a table by RFC 4180 with the numbers of the JSON") {
  const CompanyFile counter;
  const Words words{"run", counter.path, "--replications", "3", "--by", "segment,touch_point"};
  const Json json = json_of_command(words);
  const std::vector<Words> records =
      csv_records(rapport_command(joined(words, {"--format", "csv"})).out);
  CHECK(records[0] == Words{"policy", "metric", "label", "unit", "part", "part_name", "mean",
                            "half_width", "lower", "upper"});
  REQUIRE(records.size() == json["metrics"].size() + 1);
  bool quoted_name = false;
  for (std::size_t i = 0; i + 1 < records.size(); ++i) {
    const Json& metric = json["metrics"][i];
    const Words& record = records[i + 1];
    CAPTURE(metric.dump());
    CHECK(record[0] == "today");
    CHECK(record[1] == metric["name"]);
    CHECK(record[3] == metric["unit"]);
    CHECK(record[4] == metric["part"]);
    CHECK(record[5] == metric["part_name"]);
    for (const auto& [column, key] : {std::pair{6, "mean"}, std::pair{7, "half_width"},
                                      std::pair{8, "lower"}, std::pair{9, "upper"}}) {
      const std::string& text = record[static_cast<std::size_t>(column)];
      if (metric[key].is_null()) {
        CHECK(text.empty());
      } else {
        CHECK(std::stod(text) == metric[key].get<double>());  // to the last bit
      }
    }
    quoted_name |= record[5] == "desk, front";
  }
  CHECK(quoted_name);
}

TEST_CASE("--metrics chooses, and a metric without parts has one row") {
  const CompanyFile counter;
  const Json json = json_of_command(
      {"run", counter.path, "--replications", "2", "--metrics", "profit,abandonment"});
  Words names;
  for (const Json& metric : json["metrics"]) names.push_back(metric["name"]);
  std::ranges::sort(names);
  CHECK(names == Words{"abandonment", "profit"});
}

TEST_CASE("--policy and --set change the company, in any unit") {
  const CompanyFile counter;
  const auto metrics = [&](const Words& more) {
    return json_of_command(joined({"run", counter.path, "--replications", "4"}, more))["metrics"];
  };
  const auto wait = [](const Json& all) {
    for (const Json& metric : all) {
      if (metric["name"] == "wait") return metric["mean"].get<double>();
    }
    FAIL("no waits");
    return 0.0;
  };
  const std::string service = "touch_point.\"desk, front\".service.exponential=";
  const Json today = metrics({}), third = metrics({"--policy", "third"}),
             fast = metrics({"--set", service + "5 min"}),
             both = metrics({"--set", service + "5 min", "--set", "pool.clerks.staff=3"});
  CHECK(metrics({"--set", service + "15 min"}) == today);
  CHECK(metrics({"--set", service + "900 s"}) == today);
  CHECK(metrics({"--set", "pool.clerks.staff=3"}) == third);
  CHECK(third != today);
  CHECK(wait(fast) < wait(today));
  CHECK(wait(both) < wait(third));
}

TEST_CASE("a table for people has labels, units and intervals; escape codes only on a terminal") {
  const CompanyFile counter;
  const Words words{"run", counter.path, "--replications", "3"};
  const CommandEnd plain = rapport_command(words);
  CHECK(plain.code == 0);
  CHECK(plain.err.empty());
  for (const char* part : {"Counter, \"small\"", "3 runs of 40 days from Mon 2026-01-05, seed 1",
                           "Who stays", "Customers who stay", "Money", "±", "%", "EUR a year"}) {
    CAPTURE(part);
    CHECK(contains(plain.out, part));
  }
  CHECK_FALSE(contains(plain.out, "\033"));

  const auto on_terminal = [&](const char* variable) {
    Terminal terminal;
    const CommandEnd end =
        rapport_command(words, {.out = terminal.file(), .environment = {"TERM=xterm", variable}});
    CHECK(end.code == 0);
    return terminal.text();
  };
  const std::string coloured = on_terminal("NO_COLOR=");
  CHECK(contains(coloured, "\033[1m"));
  const std::string uncoloured = on_terminal("NO_COLOR=1");
  CHECK(contains(uncoloured, "Customers who stay"));
  CHECK_FALSE(contains(uncoloured, "\033"));
}

TEST_CASE("progress is drawn on a terminal of standard error, and leaves standard output alone") {
  const Words words{"run",
                    in_source("scenarios/tiny.toml"),
                    "--replications",
                    "10",
                    "--format",
                    "json",
                    "--threads",
                    "1"};
  const auto drawn = [](const Words& all, std::string& out) {
    Terminal terminal;
    const CommandEnd end = rapport_command(all, {.err = terminal.file()});
    CHECK(end.code == 0);
    out = end.out;
    return terminal.text();
  };
  std::string out, quiet_out;
  const std::string progress = drawn(words, out);
  CHECK(contains(progress, " of 10 runs done"));
  CHECK(contains(progress, " left"));
  CHECK(progress.ends_with(" \r"));  // it is wiped out in the end
  CHECK(Json::parse(out)["replications"] == 10);
  CHECK(drawn(joined(words, {"--quiet"}), quiet_out).empty());
  CHECK(quiet_out == out);
}

TEST_CASE("a run answers first, in sentences with the numbers of the table") {
  const CompanyFile phone(kPhoneLine);
  const Words words{"run", phone.path, "--replications", "5", "--quiet"};
  const std::string brief = rapport_command(words).out;
  const std::size_t said = brief.find("In words"), table = brief.find("Who stays");
  REQUIRE(table != std::string::npos);
  CHECK(said < table);
  for (const char* part : {"Of 100 customers of the start ", " are still there at the end (",
                           "wait ", " min on the mean", "Profit is ", " EUR a year"}) {
    CAPTURE(part);
    CHECK(brief.find(part) < table);
  }
  const Json json = Json::parse(rapport_command(joined(words, {"--format", "json"})).out);
  for (const Json& metric : json["metrics"]) {
    if (metric["name"] != "retention" || metric["part"] != "company") continue;
    const auto one_digit = [](double x) {
      char text[400];
      std::snprintf(text, sizeof text, "%.1f", x);
      return std::string(text);
    };
    CHECK(contains(brief,
                   "customers of the start " + one_digit(metric["mean"]) + " are still there"));
    CHECK(contains(brief, " at the end (" + one_digit(metric["lower"]) + " to " +
                              one_digit(metric["upper"]) + ")"));
  }
  CHECK(contains(brief, "--all shows "));
  CHECK_FALSE(contains(brief, "Cost of staff"));
  CHECK(contains(rapport_command(joined(words, {"--all"})).out, "Cost of staff"));
}

TEST_CASE(
    "one run says that luck is not known, and metrics that were asked for have their sentences") {
  const CompanyFile phone(kPhoneLine);
  const std::string out = rapport_command({"run", phone.path, "--replications", "1", "--metrics",
                                           "abandonment,load", "--quiet"})
                              .out;
  CHECK(contains(out, "how far luck goes is not known"));
  CHECK(contains(out, "end by giving up.\n"));
  CHECK_FALSE(contains(out, "customers of the start"));
  CHECK_FALSE(contains(out, "--all shows"));
}
