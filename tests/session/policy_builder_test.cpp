// From a file to policies that can be run: each is known by its content.
#include "experiments/session/policy_builder.h"

#include <doctest/doctest.h>

#include "sim/core/problem.h"
#include "tests/support/company_text.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

std::string with_two_policies(const std::string& factor = "1.3") {
  return two_departments_text() + "\n[policy.one]\nlabel = \"One\"\nlevers.latitude = 60\n" +
         "[[policy.one.rule]]\nwhen = \"complaints > " + factor +
         " x today for 2 months\"\nthen = \"rescind\"\n[policy.two]\nlevers.latitude = 30\n";
}

/// How a text is read as if it stood in a file.
ReadOptions from_text(std::string text) {
  ReadOptions options;
  options.read = [text = std::move(text)](const std::string&) { return text; };
  return options;
}

std::shared_ptr<PolicyRuns> one_of(PolicyBuilder& policies, const ReadOptions& options,
                                   const char* name) {
  policies.read("small.toml", options);
  return policies.build({policy_named(policies.file(), name)})[0].runs;
}

}  // namespace

TEST_CASE("policies are built in the order asked for, with or without Today") {
  PolicyBuilder policies(1, 1);
  policies.read("small.toml", from_text(with_two_policies()));
  const ScenarioFile& file = policies.file();
  CHECK(policy_named(file, "none") == nullptr);
  const Policy *one = policy_named(file, "one"), *two = policy_named(file, "two");
  const auto built = policies.build({two, nullptr, one});
  REQUIRE(built.size() == 3);
  CHECK(built[0].name == "two");
  CHECK(built[0].label == "two");
  CHECK(built[1].name == kTodayName);
  CHECK(built[1].label == "Today");
  CHECK(built[2].label == "One");
  CHECK(built[0].runs->firm == built[2].runs->firm);
  CHECK(policies.build({one}).size() == 1);
}

TEST_CASE("what decides on results makes a policy another one, and nothing else does") {
  PolicyBuilder policies(1, 1);
  const ReadOptions plain = from_text(with_two_policies());
  const auto one = one_of(policies, plain, "one");
  CHECK(one_of(policies, plain, "one") == one);
  CHECK(one_of(policies, plain, "two") != one);

  ReadOptions tried = plain;  // a policy that is like one of the file under another name
  tried.extra = {{"like_two", "Like two", {{"levers.latitude", "30", "test"}}}};
  CHECK(one_of(policies, tried, "like_two") == one_of(policies, plain, "two"));

  ReadOptions longer = plain;
  longer.set = {{"warmup", "35 days", "test"}};
  CHECK(one_of(policies, longer, "one")->key != one->key);
  CHECK(one_of(policies, longer, "one")->firm != one->firm);
  const auto other_rule = one_of(policies, from_text(with_two_policies("1.30000001")), "one");
  CHECK(other_rule->key != one->key);
  CHECK(other_rule->firm == one->firm);
  CHECK(one_of(policies, plain, "one") == one);  // back again

  PolicyBuilder other_luck(2, 1);
  CHECK(one_of(other_luck, plain, "one")->key != one->key);
}

TEST_CASE("a file that cannot be read leaves the one before") {
  PolicyBuilder policies(1, 1);
  const auto one = one_of(policies, from_text(with_two_policies()), "one");
  CHECK_THROWS_AS(policies.read("small.toml", from_text("schema = 1\nnonsense = 3\n")),
                  InvalidInput);
  CHECK(policies.build({policy_named(policies.file(), "one")})[0].runs == one);
}

TEST_CASE("notes say how gates were calibrated, once policies were built") {
  PolicyBuilder policies(1, 1);
  ReadOptions options = from_text(two_departments_text());
  policies.read("small.toml", options);
  policies.build({nullptr});
  const std::size_t usual = policies.notes().size();
  options.set = {{"gates", "\"any\"", "test"}};
  policies.read("small.toml", options);
  CHECK(policies.notes().size() == usual);
  policies.build({nullptr});
  REQUIRE(policies.notes().size() == usual + 1);
  CHECK(policies.notes().back().text.find("of Today's acts") != std::string::npos);
  policies.read("small.toml", from_text(two_departments_text()));
  policies.build({nullptr});
  CHECK(policies.notes().size() == usual);
}
