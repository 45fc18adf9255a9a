// Policies changed in the text of a file: the value, and nothing else.
#include "viz/document/policy_text.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "sim/core/problem.h"
#include "tests/support/source_folder.h"
#include "viz/client/firm_view.h"
#include "viz/document/document.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

std::string company_path() { return (source_folder() / "scenarios/generic_company.toml").string(); }

double lever_of(const std::string& text, const std::string& policy, const char* lever) {
  const auto view = view_of(company_path(), text);
  REQUIRE_MESSAGE(view->problems.empty(), view->problems);
  REQUIRE(view->find(policy) != nullptr);
  return view->find(policy)
      ->levers[static_cast<std::size_t>(find_lever(lever) - levers().data())]
      .value;
}

/// The lines of a text that the other does not have at the same place.
std::vector<std::string> new_lines(const std::string& before, const std::string& after) {
  std::vector<std::string> out;
  std::size_t a = 0, b = 0;
  while (b < after.size()) {
    const std::string old_line = before.substr(a, before.find('\n', a) - a);
    const std::string line = after.substr(b, after.find('\n', b) - b);
    b += line.size() + 1;
    if (line == old_line) {
      a += old_line.size() + 1;
    } else {
      out.push_back(line);
      if (before.compare(a + old_line.size() + 1, 12, after, b, 12) == 0) a += old_line.size() + 1;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("studio policies: a lever that is set, one that is not, one that moves at a date") {
  const std::string text = read_file(company_path());
  const std::string set = with_lever(text, "market_driven", "latitude", 120);
  CHECK(new_lines(text, set) == std::vector<std::string>{"levers.latitude = 120"});
  CHECK(lever_of(set, "market_driven", "latitude") == 120);

  const std::string added = with_lever(text, "siloed", "depth", 0.25);
  CHECK(new_lines(text, added) == std::vector<std::string>{"levers.depth = 0.25"});
  CHECK(lever_of(added, "siloed", "depth") == 0.25);

  const std::string dated = with_lever(text, "market_driven", "training", 80);
  CHECK(new_lines(text, dated) == std::vector<std::string>{"levers.training = 80"});
  CHECK(lever_of(dated, "market_driven", "training") == 80);
  const auto view = view_of(company_path(), dated);
  const auto place = static_cast<std::size_t>(find_lever("training") - levers().data());
  CHECK(view->find("market_driven")->levers[place].from == "2026-04-06");
}

TEST_CASE("studio policies: codes of levers, and parts of the firm besides") {
  const std::string text =
      "schema = 1\n[policy.a]\nlevers.O3 = 20 # EUR\nlevers.bonus.department.sales = 0.4\n";
  CHECK(with_lever(text, "a", "latitude", 40) ==
        "schema = 1\n[policy.a]\nlevers.O3 = 40 # EUR\nlevers.bonus.department.sales = 0.4\n");
  CHECK(with_lever(text, "a", "bonus", 0.5).find("levers.bonus.all = 0.5") != std::string::npos);
}

TEST_CASE("studio policies: dated changes in one line are refused, with what to do") {
  const std::string text =
      "[policy.a]\nchange = [{ from = \"1 month\", levers = { latitude = 20 } }]\n";
  CHECK_THROWS_AS(with_lever(text, "a", "latitude", 40), InvalidInput);
}

TEST_CASE("studio policies: a clone does what its model does, and is removed without a trace") {
  const std::string text = read_file(company_path());
  const Value root = read_document(text, company_path());
  const Value* like = root.find("policy")->find("market_driven");
  const std::string cloned = with_policy(text, {"ours", "Ours", "Ours", "Made from it."}, like);
  CHECK(cloned.starts_with(text));
  const auto view = view_of(company_path(), cloned);
  REQUIRE_MESSAGE(view->problems.empty(), view->problems);
  const PolicyView *model = view->find("market_driven"), *made = view->find("ours");
  REQUIRE(made != nullptr);
  CHECK(made->label == "Ours");
  CHECK(made->in_text);
  REQUIRE(made->dates.size() == model->dates.size());
  for (std::size_t i = 0; i < made->levers.size(); ++i) {
    CHECK(made->levers[i].value == model->levers[i].value);
    CHECK(made->levers[i].from == model->levers[i].from);
  }
  CHECK(without_policy(cloned, "ours") == text);
  const std::string without = without_policy(text, "siloed");
  CHECK(without.find("Siloed average") == std::string::npos);
  CHECK(view_of(company_path(), without)->policies.size() == 3);
}

TEST_CASE("studio policies: one of a file that is extended is removed by saying so") {
  const std::string path = company_path();
  namespace fs = std::filesystem;
  const fs::path child = fs::path(path).parent_path() / "child_that_is_not_there.toml";
  const std::string text = "schema = 1\nextends = \"" + fs::path(path).filename().string() + "\"\n";
  const std::string without = without_policy(child.string(), text, "siloed");
  CHECK(without == text + "\n[policy]\nsiloed = false\n");
  CHECK(view_of(child.string(), without)->find("siloed") == nullptr);
  CHECK(view_of(child.string(), without)->find("market_driven") != nullptr);
  // What the file puts on top of it goes too.
  const std::string on_top = text + "[policy.siloed]\nlabel = \"Ours\"\n";
  CHECK(view_of(child.string(), without_policy(child.string(), on_top, "siloed"))->find("siloed") ==
        nullptr);
}

TEST_CASE("studio policies: a clone of Today, named and moved") {
  const std::string text = read_file(company_path());
  std::string ours =
      with_policy(text, {free_name({"today", "ours"}, "ours"), "Ours 2", "Ours 2", ""}, nullptr);
  CHECK(lever_of(ours, "ours_2", "latitude") == lever_of(text, "today", "latitude"));
  ours = with_policy_text(ours, "ours_2", "label", "Büro \"A\"");
  ours = with_lever(ours, "ours_2", "latitude", 60);
  const auto view = view_of(company_path(), ours);
  REQUIRE(view->find("ours_2") != nullptr);
  CHECK(view->find("ours_2")->label == "Büro \"A\"");
  CHECK(lever_of(ours, "ours_2", "latitude") == 60);
}

TEST_CASE("studio policies: values as TOML read back the same") {
  for (const char* text : {"a = [1, 2.5, \"x\\\"y\", true, 2026-01-05, { b = 1, \"c d\" = [] }]",
                           "a = 1e300", "a = {}", "a = -0.1"}) {
    const Value value = read_document(text, "t").table[0].value;
    const Value again = read_document("a = " + toml_of(value), "t").table[0].value;
    CHECK(toml_of(again) == toml_of(value));
    CHECK(again.kind == value.kind);
  }
}
