#include "sim/core/problem.h"

#include <doctest/doctest.h>

#include <array>

using namespace rapport;

TEST_CASE("problems are collected in order and printed all at once") {
  Problems problems;
  CHECK(problems.empty());
  CHECK(problems.to_string().empty());
  CHECK_NOTHROW(problems.throw_if_any());

  problems.add("bank.toml:12:3", "patience is -1", "0 to 3600 s");
  problems.add({.where = "--polcy", .what = "unknown option", .hint = "did you mean '--policy'?"});
  problems.add("bank.toml", "names no touch point");
  problems.add("x.toml", "y is 2", "0 to 1", "write 0.2");
  REQUIRE(problems.size() == 4);
  CHECK(problems[1].where == "--polcy");
  CHECK(problems.to_string() ==
        "bank.toml:12:3: patience is -1\n    allowed: 0 to 3600 s\n"
        "--polcy: unknown option\n    did you mean '--policy'?\n"
        "bank.toml: names no touch point\n"
        "x.toml: y is 2\n    allowed: 0 to 1; write 0.2\n");
  std::size_t seen = 0;
  for (const Problem& problem : problems) seen += problem.what.empty() ? 0 : 1;
  CHECK(seen == 4);
}

TEST_CASE("a problem without a place is its text alone") {
  CHECK(to_string(Problem{.what = "no scenario given"}) == "no scenario given");
}

TEST_CASE("lists of problems join, even with themselves") {
  Problems file, part;
  file.add("a", "first");
  part.add("b", "second");
  file.add(part);
  CHECK(file.to_string() == "a: first\nb: second\n");
  file.add(file);
  CHECK(file.to_string() == "a: first\nb: second\na: first\nb: second\n");
}

TEST_CASE("invalid input carries its problems") {
  Problems problems;
  problems.add("a.toml:1:1", "bad", "good");
  std::string text;
  std::size_t count = 0;
  try {
    problems.throw_if_any();
  } catch (const InvalidInput& error) {
    text = error.what();
    count = error.problems().size();
  }
  CHECK(text == problems.to_string());
  CHECK(count == 1);
  CHECK_THROWS_AS(problems.throw_if_any(), std::runtime_error);
}

TEST_CASE("mistyped names find the name that was meant") {
  const std::array<std::string, 6> known = {"chat",     "call_centre", "branch",
                                            "patience", "web",         "retention"};
  CHECK(nearest_name("chta", known) == "chat");                // swapped
  CHECK(nearest_name("cat", known) == "chat");                 // one missing
  CHECK(nearest_name("chats", known) == "chat");               // one too many
  CHECK(nearest_name("call-center", known) == "call_centre");  // '-' is '_', one swap
  CHECK(nearest_name("Branch", known) == "branch");
  CHECK(nearest_name("retantoin", known) == "retention");  // a letter and a swap
  CHECK(nearest_name("patience", known) == "patience");
  CHECK(nearest_name("wbe", known) == "web");
}

TEST_CASE("names that are near nothing find nothing") {
  const std::array<std::string, 3> known = {"chat", "web", "x"};
  CHECK(nearest_name("turnover", known).empty());
  CHECK(nearest_name("cows", known).empty());
  CHECK(nearest_name("y", known).empty());  // one edit would turn it into any letter
  CHECK(nearest_name("", known).empty());
  CHECK(nearest_name("chat", {}).empty());
}

TEST_CASE("the nearest wins, and the first of equals") {
  const std::array<std::string, 3> known = {"median", "medium", "mediums"};
  CHECK(nearest_name("mediums", known) == "mediums");
  CHECK(nearest_name("meduims", known) == "mediums");  // one swap; "medium" takes two edits
  const std::array<std::string, 2> equals = {"rate_b", "rate_a"};
  CHECK(nearest_name("rate_c", equals) == "rate_b");
}

TEST_CASE("hints are sentences") {
  const std::array<std::string, 1> known = {"chat"};
  CHECK(did_you_mean("chatt", known) == "did you mean 'chat'?");
  CHECK(did_you_mean("branch", known).empty());
}

TEST_CASE("of many known names the five nearest are listed, in their order") {
  const std::vector<std::string> few{"one", "two"};
  CHECK(nearest_of("tow", few) == "'one', 'two'");
  CHECK(nearest_of("x", {}) == "there are none");
  std::vector<std::string> many{"alpha", "beta", "gamma", "delta", "deltas", "epsilon", "zeta"};
  CHECK(nearest_of("delte", many, "") == "alpha, beta, gamma, delta, deltas, epsilon, zeta");
  for (const char* more : {"kappa", "lambda", "omicron", "upsilon"}) many.emplace_back(more);
  CHECK(nearest_of("delte", many, "") == "alpha, beta, delta, deltas, zeta, ...");
  CHECK(nearest_of("", many, "") == "alpha, beta, gamma, delta, deltas, ...");
}
