// A table of customers in, a scenario out.
#include <doctest/doctest.h>

#include "sim/core/calendar.h"
#include "tests/cli/command.h"

using namespace rapport;

namespace {

/// 1,200 customers of two segments; every other large one and two of three small ones have left or
/// will.
std::string table_of_customers() {
  std::string text = "customer_id,join date,leave_date,value,contacts,segment\n";
  const std::int64_t first = days_from_civil({2019, 1, 1}), last = days_from_civil({2024, 12, 31});
  for (int c = 0; c < 1200; ++c) {
    const bool large = c % 4 == 0;
    const std::int64_t joined = first + c * 11 % 2190;
    const std::int64_t left = joined + 30 + c * 53 % 1300 + (c % 3) * (large ? 3000 : 900);
    text += "C" + std::to_string(c) + "," + to_string(civil_from_days(joined)) + "," +
            (left <= last ? to_string(civil_from_days(left)) : "") + "," +
            std::to_string((large ? 60 : 9) + c * 17 % 23) + "," + std::to_string(c * c % 7) +
            (large ? ",large\n" : ",small\n");
  }
  return text;
}

struct CustomersFile {
  TemporaryFolder folder;
  std::string path = folder.file("customers.csv");
  std::string out = folder.file("mine.toml");
  explicit CustomersFile(const std::string& text = table_of_customers()) { write_text(path, text); }
  CommandEnd import(const Words& more) const {
    return rapport_command(joined({"import", "customers", path}, more));
  }
};

}  // namespace

TEST_CASE("customers become a scenario that can be checked, run and fitted to its target") {
  const CustomersFile file;
  const CommandEnd end = file.import({"-o", file.out, "--at", "2024-12-31", "--currency", "USD"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "Next: rapport check " + file.out));
  CHECK(!contains(end.out, "nan"));
  const std::string text = text_of(file.out);
  for (const char* said : {"[segment.large]", "[segment.small]", "# data", "# assumption",
                           "retention_12 = ", "currency = \"USD\"", "start = 2025-01-06"}) {
    CAPTURE(said);
    CHECK(contains(text, said));
  }
  CHECK(!contains(text, "nan"));
  const CommandEnd check = rapport_command({"check", file.out});
  CAPTURE(check.err);
  CHECK(check.code == 0);
  CHECK(!contains(check.out, "Warnings"));
  const Json json = file.import({"--at", "2024-12-31", "--format", "json"}).code == 0
                        ? json_of_command({"import", "customers", file.path, "--at", "2024-12-31"})
                        : Json();
  const Json run = json_of_command(
      {"run", file.out, "--replications", "4", "--metrics", "retention", "--set",
       "segment.large.leaving.weight=0", "--set", "segment.small.leaving.weight=0", "--set",
       "segment.large.leaving.memory_weight=0", "--set", "segment.small.leaving.memory_weight=0"});
  // Where service does not matter, the stock stays as the import says that it will.
  const double stock = 100 * json["stay_a_year"]["as_stock"].get<double>();
  CHECK(std::abs(run["metrics"][0]["mean"].get<double>() - stock) <
        2 * run["metrics"][0]["half_width"].get<double>() + 0.5);
}

TEST_CASE("an import of customers writes over nothing, and without -o writes nothing") {
  const CustomersFile file;
  CHECK(file.import({}).code == 0);
  CHECK(names_in(file.folder.path()) == Words{"customers.csv"});
  write_text(file.out, "mine");
  const CommandEnd end = file.import({"-o", file.out});
  CHECK(end.code == 5);
  CHECK(end.out.empty());
  CHECK(text_of(file.out) == "mine");
}

TEST_CASE("customers without dates: who left, and what it goes with") {
  std::string text = "churn,complains,customer_value\n";
  for (int i = 0; i < 600; ++i) {
    const bool complains = i % 5 == 0, left = i % (complains ? 2 : 11) == 0;
    text += std::string(left ? "1," : "0,") + (complains ? "1," : "0,") +
            std::to_string(20 + i * 7 % 83) + "\n";
  }
  const CustomersFile file(text);
  const CommandEnd end = file.import({"-o", file.out, "--with", "complains"});
  CAPTURE(end.err);
  CHECK(end.code == 0);
  CHECK(contains(end.out, "proposed by value"));
  CHECK(contains(end.out, "an association, and no effect"));
  CHECK(contains(text_of(file.out), "how customers differ is an assumption"));
  CHECK(rapport_command({"check", file.out}).code == 0);
}

TEST_CASE("flags of one import do not go with another, exit code 2") {
  const CustomersFile file;
  const auto says = [&](const Words& words, const std::string& part) {
    const CommandEnd end = rapport_command(joined({"import"}, words));
    CAPTURE(end.err);
    CHECK(end.code == 2);
    CHECK(contains(end.err, part));
  };
  says({"customer", file.path}, "did you mean 'customers'?");
  says({"customers", file.path, "--holdout"}, "with import calls");
  says({"calls", file.path, "--over", "2"}, "with import customers");
  says({"customers", file.path, file.path}, "one table");
  says({"customers", file.path, "--value-per", "week"}, "month or year");
  says({"customers", file.path, "--map", "valu=x"}, "did you mean 'value'?");
  says({"customers", file.path, "--currency", "E1"}, "no code of a currency");
  CHECK(rapport_command({"import", "customers", "/nowhere/x"}).code == 3);
}
