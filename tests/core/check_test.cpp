#include "sim/core/check.h"

#include <doctest/doctest.h>

using namespace rapport;

TEST_CASE("a check that holds does nothing, one that fails says what and where") {
  CHECK_NOTHROW(check(true, "never"));
  std::string message;
  try {
    check(false, "stock is never negative");
  } catch (const InvariantError& error) {
    message = error.what();
  }
  CHECK(message.find("stock is never negative") != std::string::npos);
  CHECK(message.find("check_test.cpp:") != std::string::npos);
}

TEST_CASE("an invariant's failure is a logic_error") {
  CHECK_THROWS_AS(check(false, "any"), std::logic_error);
}

TEST_CASE("assertions throw in debug builds and are not evaluated in release builds") {
  int evaluated = 0;
  const auto condition = [&](bool answer) {
    ++evaluated;
    return answer;
  };
#ifdef NDEBUG
  CHECK_NOTHROW(RAPPORT_ASSERT(condition(false)));
  CHECK(evaluated == 0);
#else
  CHECK_NOTHROW(RAPPORT_ASSERT(condition(true)));
  CHECK_THROWS_AS(RAPPORT_ASSERT(condition(false)), InvariantError);
  CHECK(evaluated == 2);
#endif
  static_cast<void>(condition(true));
}
