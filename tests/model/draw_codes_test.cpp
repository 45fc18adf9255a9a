#include "sim/model/draw_codes.h"

#include <doctest/doctest.h>

#include <set>

using namespace rapport;

TEST_CASE("codes do not depend on position or company") {
  const std::vector<std::string> few{"phone", "web"}, more{"mail", "web", "visit", "phone"};
  const auto a = draw_codes(few, 16), b = draw_codes(more, 16);
  CHECK(a[0] == b[3]);
  CHECK(a[1] == b[1]);
}

TEST_CASE("codes are distinct and fit, even where nearly all are taken") {
  std::vector<std::string> names;
  for (int i = 0; i < 15; ++i) names.push_back("name " + std::to_string(i));
  const auto codes = draw_codes(names, 4);
  const std::set<std::uint16_t> distinct(codes.begin(), codes.end());
  CHECK(distinct.size() == names.size());
  CHECK(*distinct.rbegin() < 16);
}
