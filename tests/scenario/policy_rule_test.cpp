// Rules of a policy, as they are written.
#include "sim/scenario/policy_rule.h"

#include <doctest/doctest.h>

#include <string>

using namespace rapport;

TEST_CASE("rules: figure, side, factor and time, whatever the blanks") {
  const RuleText first = parse_rule("complaints > 1.3 x today for 2 months");
  REQUIRE(first.rule.has_value());
  CHECK(first.problem.empty());
  CHECK(first.rule->figure == RuleFigure::complaints);
  CHECK(first.rule->above);
  CHECK(first.rule->factor == 1.3);
  CHECK(first.rule->lasting == kYear / 6);
  const RuleText second = parse_rule("  departures <\t0.5  x today\n for 0 days ");
  REQUIRE(second.rule.has_value());
  CHECK(second.rule->figure == RuleFigure::departures);
  CHECK_FALSE(second.rule->above);
  CHECK(second.rule->factor == 0.5);
  CHECK(second.rule->lasting == 0);
}

TEST_CASE("rules: what is not understood, and what was meant") {
  const auto read = [](const std::string& text) {
    const RuleText rule = parse_rule(text);
    CHECK_FALSE(rule.rule.has_value());
    CHECK_FALSE(rule.problem.empty());
    CHECK_FALSE(rule.allowed.empty());
    return rule;
  };
  RuleText rule = read("complains > 1.3 x today for 2 months");
  CHECK(rule.problem == "'complains' is no figure of a company");
  CHECK(rule.hint == "did you mean 'complaints'?");
  CHECK(read("complaints >= 1.3 x today for 2 months").allowed == "> or <");
  for (const char* factor : {"0", "-1", "nan", "inf", "1001", "much", "30%"}) {
    CAPTURE(factor);
    rule = read("complaints > " + std::string(factor) + " x today for 2 months");
    CHECK(rule.problem == "'" + std::string(factor) + "' is no factor");
  }
  rule = read("complaints > 1.3 x today for 2 moths");
  CHECK(rule.problem == "unknown unit 'moths'");
  CHECK(rule.hint == "did you mean 'months'?");
  CHECK(read("complaints > 1.3 x today for 101 years").allowed == "0 to 100 years");
  CHECK(read("complaints > 1.3 x today for -1 days").allowed == "0 to 100 years");
  for (const char* text :
       {"", "complaints", "complaints > 1.3 x today", "complaints > 1.3 x now for 2 months",
        "complaints > 1.3 x today for 2 months or so",
        "complaints > 1.3 times today for 2 months"}) {
    CAPTURE(text);
    CHECK(read(text).problem == "it is not of the form of a rule");
  }
}
