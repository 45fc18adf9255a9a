#include "experiments/calibrate/table_file.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "experiments/calibrate/calibration_files.h"
#include "tests/calibrate/problem_text.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

using Words = std::vector<std::string>;

TableFile table_of(const std::string& text, const Words& headings) {
  std::istringstream in(text);
  return TableFile(in, "t.csv", headings);
}

/// A file in a folder of its own.
struct File {
  TemporaryFolder folder;
  std::string path = folder.file("t.csv");
  explicit File(const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
};

const std::string kTrial =
    "segment,mens,womens,visit,conversion,spend\n"
    "Mens E-Mail,1,0,1,1,20\nMens E-Mail,1,0,0,0,0\nMens E-Mail,0,1,1,0,0\nMens E-Mail,0,1,0,0,0\n"
    "Womens E-Mail,1,0,1,0,0\nWomens E-Mail,1,0,0,0,0\nWomens E-Mail,0,1,1,1,5.5\n"
    "Womens E-Mail,0,1,0,0,0\nNo E-Mail,1,0,0,0,0\nNo E-Mail,1,0,0,0,0\nNo E-Mail,0,1,1,0,0\n"
    "No E-Mail,0,1,0,0,0\nNo E-Mail,1,1,0,0,0\nNo E-Mail,1,1,0,0,0\nNo E-Mail,0,0,0,0,0\n";

std::string trial_problem(const std::string& text, const Words& map = {}) {
  const File file(text);
  return problem_of([&] { read_trial(file.path, names_of_roles(trial_roles(), map)); });
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("columns are found by their headings, in any order and form of CSV") {
  for (const char* text : {"a,b,c\n1,x,yes\n2.5, y ,No\n", "c;b ;a\nyes;x;1\nNo;\"y\";2.5\n"}) {
    const TableFile table = table_of(text, {"a", "c", "b"});
    CHECK(table.records() == 2);
    CHECK(table.numbers(0) == std::vector<double>{1, 2.5});
    CHECK(table.flags(1) == std::vector<std::uint8_t>{1, 0});
    CHECK(table.texts(2) == Words{"x", "y"});
  }
  CHECK(table_of("a,b\n1,2\n1,2\n1,3\n1,2\n", {"a"}).repeated() == 2);
}

TEST_CASE("files that cannot be used are refused with their place") {
  const auto said = [](const std::string& text, const Words& headings = {"a"}) {
    return problem_of([&] { table_of(text, headings); });
  };
  CHECK(says(said(""), "t.csv: is empty"));
  CHECK(says(said("a,b\n"), "a header and no records"));
  CHECK(says(said("A_b,b\n1,2\n", {"a-b"}), "t.csv:1: there is no column 'a-b'"));
  CHECK(says(said("A_b,b\n1,2\n", {"a-b"}), "did you mean 'A_b'?"));
  CHECK(says(said("x,y\n1,2\n"), "allowed: 'x', 'y'"));
  CHECK(says(said("a,a\n1,2\n"), "two columns are called 'a'"));
  CHECK(says(said("a,b\n1,2\n\n3\n"), "t.csv:4: another number of fields than the header"));
  CHECK(says(said("a,b\n1,\"2\n"), "t.csv:2: a quote is opened and never closed"));
  CHECK(says(said(std::string("\xff\xfe"
                              "b\0",
                              4)),
             "there is no column 'a'"));  // UTF-16 is read
  CHECK(says(problem_of([] { TableFile("/nowhere/t.csv", {"a"}); }),
             "/nowhere/t.csv: cannot be opened: No such file"));
  const TemporaryFolder folder;
  CHECK(says(problem_of([&] { TableFile(folder.path().string(), {"a"}); }), "cannot be read"));
}

TEST_CASE("fields that are no numbers or flags are told, ten at once") {
  const TableFile table =
      table_of("a,b\n1,2\n,yes\n1e999,1\nnan,x\n0x10,0\n+1,0\n3 4,0\n", {"a", "b"});
  const std::string numbers = problem_of([&] { table.numbers(0); });
  for (const char* part : {"t.csv:3: a '' is no number", "t.csv:4: a '1e999'", "t.csv:5: a 'nan'",
                           "t.csv:6: a '0x10'", "t.csv:7: a '+1'", "t.csv:8: a '3 4'"}) {
    CAPTURE(part);
    CHECK(says(numbers, part));
  }
  CHECK(!says(numbers, "t.csv:2"));
  const std::string flags = problem_of([&] { table.flags(1); });
  CHECK(says(flags, "t.csv:2: b '2' is neither yes nor no"));
  CHECK(says(flags, "t.csv:5: b 'x'"));
  CHECK(!says(flags, "t.csv:3"));
  std::string many = "a\n";
  for (int i = 0; i < 50; ++i) many += "x\n";
  const TableFile long_table = table_of(many, {"a"});
  const std::string said = problem_of([&] { long_table.numbers(0); });
  CHECK(says(said, "t.csv:11"));
  CHECK(!says(said, "t.csv:12"));
  CHECK(says(said, "and 40 more"));
}

TEST_CASE("values are added up by customer") {
  const File file("id,day,money\n7,1,10\nx,1,5\n7,2,2.5\n7,3,0\ny,1,0\n");
  CHECK(read_values(file.path, "money", "") == std::vector<double>{10, 5, 2.5, 0, 0});
  CHECK(read_values(file.path, "money", "id") == std::vector<double>{12.5, 5, 0});
  const File nameless("id,money\n7,10\n,5\n");
  CHECK(says(problem_of([&] { read_values(nameless.path, "money", "id"); }),
             "t.csv:3: id '' names no customer"));
  const File nothing("money\n0\n5\n0\n");
  CHECK(says(problem_of([&] { read_values(nothing.path, "money", ""); }), "nothing to share out"));
}

TEST_CASE("customers below 0 are refused, unless their other records outweigh them") {
  const File refunds("id,money\n1,10\n1,-4\n2,5\n3,7\n");
  const std::string said = problem_of([&] { read_values(refunds.path, "money", ""); });
  CHECK(says(said, "1 of 4 customers have a 'money' below 0"));
  CHECK(says(said, "--by COLUMN"));
  CHECK(read_values(refunds.path, "money", "id") == std::vector<double>{6, 5, 7});
  const File owing("id,money\n1,10\n1,-14\n2,5\n3,7\n");
  CHECK(says(problem_of([&] { read_values(owing.path, "money", "id"); }), "1 of 3 customers"));
}

TEST_CASE("numbers are read as the whole column writes them") {
  const auto numbers = [](const std::string& rows) {
    return table_of("a;b\n" + rows, {"a"}).numbers(0);
  };
  CHECK(numbers("12,5;x\n-3;x\n") == std::vector<double>{12.5, -3});
  CHECK(numbers("1.485,50;x\n3,25;x\n-2.000;x\n") == std::vector<double>{1485.5, 3.25, -2000});
  CHECK(numbers("1,485.50;x\n3;x\n") == std::vector<double>{1485.5, 3});
  CHECK(numbers("1.485;x\n3;x\n2;x\n") == std::vector<double>{1.485, 3, 2});  // plain numbers stay
  CHECK(says(problem_of([&] { numbers("1,485;x\n2,310;x\n"); }), "is no number"));  // or 1.485?
}

TEST_CASE("tables are read behind titles, and from UTF-16") {
  CHECK(table_of("A report\nof two lines, all\n\nid,a\n1,2\n", {"a", "id"}).numbers(0) ==
        std::vector<double>{2});
  std::string wide = "\xff\xfe";
  for (const char c : std::string("id,a\n1,2\n")) wide += std::string{c, '\0'};
  CHECK(table_of(wide, {"a"}).numbers(0) == std::vector<double>{2});
}

TEST_CASE("a trial keeps who has one need, and counts the others") {
  const File file(kTrial);
  const TrialFile trial = read_trial(file.path, names_of_roles(trial_roles(), {}));
  CHECK(trial.customers == 15);
  CHECK(trial.both_needs == 2);
  CHECK(trial.neither_need == 1);
  REQUIRE(trial.trial.size() == 12);
  CHECK(trial.trial.needs[2] == PastNeed::second);
  CHECK(trial.trial.messages[6] == Message::second);
  CHECK(trial.trial.messages[11] == Message::none);
  CHECK(trial.trial.outcomes[0].values[0] == 1);
  CHECK(trial.trial.outcomes[2].values[6] == 5.5);
  CHECK(trial.trial.outcomes[2].name == "spend");
  CHECK_FALSE(trial.trial.outcomes[2].yes_no);
}

TEST_CASE("other names are said by roles") {
  std::string text = replaced(kTrial, "segment", "letter");
  for (std::size_t at = 0; (at = text.find("No E-Mail")) != text.npos;) text.replace(at, 9, "none");
  CHECK(says(trial_problem(text), "there is no column 'segment'"));
  CHECK(says(trial_problem(text, {"arm=letter"}), "'none' is none of the arms"));
  CHECK(trial_problem(text, {"arm = letter", "no_message=none"}) == "");
}

TEST_CASE("roles that there are not are refused") {
  const auto said = [](const Words& map) {
    return problem_of([&] { names_of_roles(complaint_roles(), map); });
  };
  CHECK(names_of_roles(complaint_roles(), Words{"left=gone"}) == Words{"complains", "gone"});
  CHECK(says(said({"complaint"}), "is not ROLE=NAME"));
  CHECK(says(said({"complaint="}), "is not ROLE=NAME"));
  CHECK(says(said({"complant=x"}), "did you mean 'complaint'?"));
  CHECK(says(said({"left=x", "left=y"}), "a second time"));
}

TEST_CASE("trials that cannot be compared are refused") {
  CHECK(says(trial_problem(replaced(kTrial, "No E-Mail,1,0", "Mens E-Mail,1,0")),
             "fewer than two customers with 'mens' alone were in 'No E-Mail'"));
  CHECK(says(trial_problem(replaced(kTrial, "1,0,1,1,20", "1,0,2,1,20")),
             "t.csv:2: visit '2' is neither yes nor no"));
  CHECK(says(trial_problem(replaced(kTrial, "1,1,20", "1,1,much")),
             "t.csv:2: spend 'much' is no number"));
}

TEST_CASE("complaints are read with the columns that are held equal") {
  const File file("who,complains,churn,age\n1,1,0,30\n2,0,1,40\n2,0,1,40\n");
  const Words names = names_of_roles(complaint_roles(), {});
  const ComplaintFile read = read_complaints(file.path, names, {"age"});
  CHECK(read.data.complained == std::vector<std::uint8_t>{1, 0, 0});
  CHECK(read.data.left == std::vector<std::uint8_t>{0, 1, 1});
  CHECK(read.data.columns == std::vector<std::vector<double>>{{30, 40, 40}});
  CHECK(read.repeated == 1);
  const std::string said = problem_of([&] { read_complaints(file.path, names, usual_columns()); });
  CHECK(says(said, "there is no column 'call_failure'"));
}
