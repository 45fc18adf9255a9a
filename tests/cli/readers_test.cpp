// Runs docs/results.md: its code in SQL, DuckDB, Python, R and a spreadsheet reads a small study,
// and each has to come to what `rapport study show` says. A program that is not installed is
// skipped, and a line says so.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <sstream>

#include "experiments/output/csv.h"
#include "experiments/results/database.h"
#include "tests/cli/companies.h"

using namespace rapport;

namespace {

const char* const kStudy = R"(schema = 1
scenario = "company.toml"
replications = 5
metrics = ["retention", "profit"]
series = ["stay"]
[design]
kind = "list"
[[point]]
label = "-10 % \"clerks\", perhaps"
set = { "pool.clerks.staff" = 1 }
[[point]]
label = "Más café für alle"
set = { "levers.prevention" = 0.3 }
[[point]]
label = "Three"
set = { "pool.clerks.staff" = 3 }
)";

/// What a reader answers: means by key, which is the names of a record's fields before its number,
/// joined.
using Answer = std::map<std::string, double>;
struct Answers {
  std::vector<std::string> order;  ///< options, best mean first
  Answer means, differences, months;
};

/// A study's results file with one run that failed and one number that there is none of, and its
/// tables.
struct ReadStudy : CompanyFile {
  Answers wanted;

  ReadStudy() {
    write_text(folder.file("study.toml"), kStudy);
    const CommandEnd end =
        rapport_command({"study", "run", folder.file("study.toml"), "--out", results, "--quiet"});
    REQUIRE_MESSAGE(end.code == 0, end.err);
    {
      Database database(results, Database::Access::write);
      // The last option's third run fails, and its second has no number.
      database.execute(
          "UPDATE run SET status = 'failed', message = 'made to' WHERE id = 12;"
          "DELETE FROM value WHERE run = 12; DELETE FROM month_value WHERE run = 12;"
          "UPDATE value SET value = NULL WHERE run = 8;"
          "UPDATE month_value SET value = NULL WHERE run = 8");
      read_months(database);
      database.close();
    }
    const CommandEnd made = rapport_command({"export", results, "-o", folder.file("tables")});
    REQUIRE_MESSAGE(made.code == 0, made.err);
    read_show();
  }

 private:
  /// What the program itself says of the file.
  void read_show() {
    const auto records =
        csv_records(rapport_command({"study", "show", results, "--format", "csv"}).out);
    const auto column = [&](const char* name) {
      return static_cast<std::size_t>(std::ranges::find(records[0], name) - records[0].begin());
    };
    for (std::size_t r = 1; r < records.size(); ++r) {
      const Words& record = records[r];
      if (record[column("metric")] != "retention") continue;
      wanted.means[record[0]] = std::stod(record[column("mean")]);
      wanted.order.push_back(record[0]);
      const std::string& by = record[column("difference")];
      if (!by.empty()) wanted.differences[record[0]] = std::stod(by);
    }
    std::ranges::stable_sort(wanted.order, [&](const std::string& a, const std::string& b) {
      return wanted.means[a] > wanted.means[b];
    });
    REQUIRE(wanted.means.size() == 4);
    REQUIRE(wanted.differences.size() == 3);
    REQUIRE(wanted.months.size() >= 8);
  }

  /// `study show` has no months: their means out of the tables themselves, not out of the view.
  void read_months(const Database& database) {
    std::map<std::string, std::vector<double>> values;
    for (Statement s = database.prepare(
             "SELECT policy.name, month.date, month_value.value FROM month_value, month, run, "
             "policy, series_key "
             "WHERE month.month = month_value.month AND run.id = month_value.run AND policy.id = "
             "run.policy "
             "AND series_key.ord = month_value.ord AND series_key.series = 'stay'");
         s.next();) {
      if (std::isfinite(s.number(2))) values[s.text(0) + "," + s.text(1)].push_back(s.number(2));
    }
    for (const auto& [key, all] : values) {
      double sum = 0.0;
      for (const double value : all) sum += value;
      wanted.months[key] = sum / static_cast<double>(all.size());
    }
  }
};

void check_same(const Answer& found, const Answer& wanted) {
  CHECK(found.size() == wanted.size());
  for (const auto& [key, value] : wanted) {
    CAPTURE(key);
    REQUIRE(found.contains(key));
    CHECK(found.at(key) == doctest::Approx(value).epsilon(1e-9));
  }
}

void check_answers(const Answers& found, const Answers& wanted) {
  CHECK(found.order == wanted.order);
  check_same(found.means, wanted.means);
  check_same(found.differences, wanted.differences);
  check_same(found.months, wanted.months);
}

/// What a program printed: three tables, each with a header that begins with "policy".
Answers answers_of(const std::string& output) {
  std::vector<std::vector<Words>> tables;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    std::erase(line, '\r');
    Words fields;
    std::istringstream parts(line);
    for (std::string field; std::getline(parts, field, ',');) fields.push_back(field);
    if (!fields.empty() && fields[0] == "policy") {
      tables.emplace_back();
    } else if (!tables.empty() && fields.size() > 1) {
      tables.back().push_back(fields);
    }
  }
  CAPTURE(output);
  REQUIRE(tables.size() == 3);
  Answers answers;
  for (const Words& record : tables[0]) {
    answers.order.push_back(record[0]);
    answers.means[record[0]] = std::stod(record[1]);
  }
  for (const Words& record : tables[1]) answers.differences[record[0]] = std::stod(record[1]);
  for (const Words& record : tables[2]) {
    REQUIRE(record.size() == 3);
    answers.months[record[0] + "," + record[1]] = std::stod(record[2]);
  }
  return answers;
}

/// The blocks of docs/results.md under a heading, one after the other as they stand.
std::vector<std::string> blocks_under(const std::string& heading) {
  std::istringstream lines(text_of(in_source("docs/results.md")));
  std::vector<std::string> blocks;
  bool is_there = false, in_block = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      in_block = !in_block;
      if (in_block && is_there) blocks.emplace_back();
    } else if (in_block) {
      if (is_there) blocks.back() += line + "\n";
    } else if (line.starts_with("#")) {
      is_there = line.substr(line.find(' ') + 1) == heading;
    }
  }
  REQUIRE_MESSAGE(!blocks.empty(), "docs/results.md has no code under ", heading);
  return blocks;
}

CommandEnd shell(const ReadStudy& study, const std::string& line) {
  return Command::of_shell(line, study.folder.path()).end(std::chrono::minutes(3));
}

/// Whether a program is there; else a line says that its reading is not tested.
bool has(const ReadStudy& study, const std::string& program, const std::string& asked) {
  if (shell(study, asked + " >/dev/null 2>&1").code == 0) return true;
  std::cout << "SKIPPED: docs/results.md with " << program << ", which is not installed\n";
  return false;
}

/// Runs a text as a file of that name, and checks what is printed.
void check_program(const ReadStudy& study, const std::string& program, const std::string& text) {
  write_text(study.folder.file("code"), text);
  const CommandEnd end = shell(study, program + " code");
  CAPTURE(end.out);
  REQUIRE(end.code == 0);
  check_answers(answers_of(end.out), study.wanted);
}

/// A formula of row 2 as it stands in another row, when it is filled down.
std::string filled(const std::string& formula, std::size_t row) {
  std::string text;
  for (std::size_t i = 0; i < formula.size(); ++i) {
    const bool is_row =
        formula[i] == '2' && i > 0 && formula[i - 1] >= 'A' && formula[i - 1] <= 'Z';
    text += is_row ? std::to_string(row) : std::string(1, formula[i]);
  }
  return text;
}

/// "K2: =..." as the column, from 0, and the formula.
std::map<std::size_t, std::string> formulas_of(const std::string& block) {
  std::map<std::size_t, std::string> formulas;
  std::istringstream lines(block);
  for (std::string line; std::getline(lines, line);) {
    REQUIRE(line.substr(1, 4) == "2: =");
    formulas[static_cast<std::size_t>(line[0] - 'A')] = line.substr(4);
  }
  return formulas;
}

std::string in_quotes(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// A table as `export` wrote it, with fields of cells put behind its lines, and computed by
/// LibreOffice.
class Sheet {
 public:
  Sheet(const ReadStudy& study, const std::string& table) : study_(study) {
    std::istringstream text(text_of(study.folder.file("tables/" + table)));
    for (std::string line; std::getline(text, line);) {
      std::erase(line, '\r');
      lines_.push_back(line);
    }
    columns_ = csv_records(lines_[0] + "\r\n")[0].size();
    more_.resize(lines_.size());
  }
  std::size_t rows() const { return lines_.size() - 1; }  ///< without the header
  /// Rows count as in a sheet: 2 is the first below the header. Columns count from 0.
  void put(std::size_t row, std::size_t column, const std::string& text) {
    REQUIRE(column >= columns_);
    more_[row - 1][column] = text;
  }
  std::vector<Words> computed() const {
    std::string text;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      text += lines_[i];
      std::size_t at = columns_ - 1;
      for (const auto& [column, field] : more_[i]) {
        text += std::string(column - at, ',') + in_quotes(field);
        at = column;
      }
      text += "\r\n";
    }
    write_text(study_.folder.file("sheet.csv"), text);
    // Comma, quotes, UTF-8, from the first line, English; formulas are computed. Out come numbers
    // in full.
    const CommandEnd end =
        shell(study_,
              "soffice \"-env:UserInstallation=file://$PWD/office\" --headless "
              "--infilter='CSV:44,34,76,1,,1033,false,false,false,false,false,0,true' --convert-to "
              "'csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false' --outdir out "
              "sheet.csv");
    CAPTURE(end.out);
    REQUIRE(end.code == 0);
    std::string out;
    for (const char c : text_of(study_.folder.file("out/sheet.csv"))) {
      out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    }
    return csv_records(out);
  }

 private:
  const ReadStudy& study_;
  std::vector<std::string> lines_;
  std::size_t columns_ = 0;
  std::vector<std::map<std::size_t, std::string>> more_;
};

}  // namespace

TEST_CASE("docs/results.md: SQL") {
  const ReadStudy study;
  const Database database(study.results, Database::Access::write);
  std::istringstream text(blocks_under("SQL").at(0));
  std::string output;
  for (std::string query; std::getline(text, query, ';');) {
    if (query.find("SELECT") == std::string::npos) continue;
    Statement row = database.prepare(query);
    output += row.name(0) + "\n";
    while (row.next()) {
      for (int c = 0; c < row.columns(); ++c) {
        const bool is_number = row.holds(c) == Statement::Holds::number;
        output += (c == 0 ? "" : ",") + (is_number ? csv_number(row.number(c)) : row.text(c));
      }
      output += "\n";
    }
  }
  check_answers(answers_of(output), study.wanted);
}

TEST_CASE("docs/results.md: DuckDB, with its extension for SQLite and over exported tables") {
  const ReadStudy study;
  if (!has(study, "DuckDB", "echo 'SELECT 1;' | duckdb -csv")) return;
  const std::vector<std::string> begin = blocks_under("DuckDB");
  REQUIRE(begin.size() == 2);
  const std::string queries = blocks_under("SQL").at(0);
  if (has(study, "DuckDB's extension for SQLite", "echo 'LOAD sqlite;' | duckdb -csv")) {
    check_program(study, "duckdb -csv <", begin[0] + queries);
  }
  check_program(study, "duckdb -csv <", begin[1] + queries);
}

TEST_CASE("docs/results.md: Python") {
  const ReadStudy study;
  if (!has(study, "Python", "python3 -c 'import sqlite3'")) return;
  const std::string module = "PYTHONPATH='" + in_source("experiments/python") + "' ";
  check_program(study, module + "PYTHONDONTWRITEBYTECODE=1 python3", blocks_under("Python").at(0));
  check_program(study, "python3", blocks_under("Python without the module").at(0));
  write_text(study.folder.file("code"), blocks_under("Month by month").at(0));
  const CommandEnd curve = shell(study, "python3 code");
  CAPTURE(curve.out);
  CHECK(curve.code == 0);
  CHECK(contains(curve.out, "today"));
}

TEST_CASE("docs/results.md: R") {
  const ReadStudy study;
  if (!has(study, "R and its package RSQLite", "Rscript -e 'library(RSQLite)'")) return;
  check_program(study, "Rscript", blocks_under("R").at(0));
}

TEST_CASE("docs/results.md: a spreadsheet") {
  const ReadStudy study;
  if (!has(study, "LibreOffice", "soffice --version")) return;
  const std::vector<std::string> blocks = blocks_under("A spreadsheet");
  REQUIRE(blocks.size() == 2);
  const auto formulas = formulas_of(blocks[0]);
  Sheet values(study, "values.csv");
  constexpr std::size_t kDifference = 10, kName = 11, kMean = 12, kPlace = 13, kPaired = 14;
  for (std::size_t row = 2; row <= values.rows() + 1; ++row) {
    values.put(row, kDifference, filled(formulas.at(kDifference), row));
  }
  const std::vector<std::string>& options = study.wanted.order;
  for (std::size_t i = 0; i < options.size(); ++i) {
    values.put(i + 2, kName, options[i]);
    for (const std::size_t c : {kMean, kPlace, kPaired}) {
      values.put(i + 2, c, filled(formulas.at(c), i + 2));
    }
  }
  const std::vector<Words> sheet = values.computed();
  Answer means, differences;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const Words& row = sheet.at(i + 1);
    CAPTURE(options[i]);
    CHECK(row.at(kName) == options[i]);
    CHECK(row.at(kPlace) == std::to_string(i + 1));
    means[options[i]] = std::stod(row.at(kMean));
    if (options[i] != "today") differences[options[i]] = std::stod(row.at(kPaired));
  }
  check_same(means, study.wanted.means);
  check_same(differences, study.wanted.differences);

  const auto monthly = formulas_of(blocks[1]);
  constexpr std::size_t kOption = 14, kDate = 15, kStay = 16;
  Sheet months(study, "months.csv");
  std::size_t row = 1;
  for (const auto& [key, mean] : study.wanted.months) {
    const std::size_t comma = key.find(',');
    months.put(++row, kOption, key.substr(0, comma));
    months.put(row, kDate, key.substr(comma + 1));
    months.put(row, kStay, filled(monthly.at(kStay), row));
  }
  const std::vector<Words> computed = months.computed();
  row = 0;
  for (const auto& [key, mean] : study.wanted.months) {
    CAPTURE(key);
    CHECK(std::stod(computed.at(++row).at(kStay)) == doctest::Approx(mean).epsilon(1e-9));
  }
}

TEST_CASE("export writes tidy tables, keeps what is there, and says what it wrote") {
  const ReadStudy study;
  const std::string tables = study.folder.file("tables");
  CHECK(names_in(tables) ==
        Words{"metrics.csv", "months.csv", "runs.csv", "values.csv"});  // no factors, no variants
  const std::string values = text_of(tables + "/values.csv");
  CHECK(values.starts_with(kByteOrderMark));
  const auto records = csv_records(values.substr(3));
  CHECK(records[0] == Words{"run", "policy", "label", "variant", "replication", "metric", "unit",
                            "part", "part_name", "value"});
  const auto runs = csv_records(text_of(tables + "/runs.csv").substr(3));
  CHECK(runs.size() == 21);
  CHECK(runs[2][2] == "'-10 % \"clerks\", perhaps");  // no formula in a spreadsheet
  CHECK(runs[3][2] == "Más café für alle");
  CHECK(runs[12][6] == "failed");
  std::size_t of_run_8 = 0;
  for (const Words& record : records) {
    CHECK(record[0] != "12");
    if (record[0] == "8") ++of_run_8, CHECK(record[9].empty());
  }
  CHECK(of_run_8 > 0);

  const CommandEnd again = rapport_command({"export", study.results, "-o", tables});
  CHECK(again.code == 5);
  CHECK(contains(again.err, "is no empty folder"));
  CHECK(text_of(tables + "/values.csv") == values);
  CHECK(rapport_command({"export", study.results}).code == 2);
  const std::string other = study.folder.file("other");
  CHECK(rapport_command({"export", study.path, "-o", other}).code == 5);
  CHECK(!std::filesystem::exists(other));
  const CommandEnd full =
      rapport_command({"export", study.results, "-o", other}, {.most_bytes = 4096});
  CHECK(full.code == 5);
  CHECK(contains(full.err, "cannot be written"));
  CHECK(names_in(other).empty());
}
